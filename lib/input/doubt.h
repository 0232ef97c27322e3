/* SPDX-License-Identifier: MIT */
/* The quick look at a text: which bytes may need cleaning, many at a time. */
#ifndef INPUT_DOUBT_H
#define INPUT_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

#if defined(__SSE2__)

#include <emmintrin.h>

#define DOUBT_BYTES 16

/* Whether bytes of ASCII lie between two others, at the highest bit of each. */
static inline __m128i
doubt_between(__m128i bytes, char first, char last)
{
	return _mm_and_si128(
	    _mm_cmpgt_epi8(bytes, _mm_set1_epi8((char)(first - 1))),
	    _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)(last + 1))));
}

static inline __m128i
doubt_equal(__m128i bytes, char c)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}

/*
 * Whether one of the bytes may have to be looked at: a control, a byte that is
 * not ASCII (less than zero as a signed number), or one of the others.  *lower
 * is the answer of is_lower() for the byte before them, and becomes that for
 * the last.
 */
static inline bool
doubt(const char *data, unsigned *lower)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)data);
	__m128i odd = _mm_or_si128(
	    _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')),
		doubt_equal(bytes, 0x7f)),
	    _mm_or_si128(
		_mm_or_si128(doubt_equal(bytes, '<'), doubt_equal(bytes, '&')),
		doubt_equal(bytes, '\\')));
	unsigned small = (unsigned)_mm_movemask_epi8(
	    doubt_between(bytes, 'a', 'z'));
	unsigned joins = (small << 1 | *lower) &
			 (unsigned)_mm_movemask_epi8(
			     doubt_between(bytes, 'A', 'Z'));

	*lower = small >> (DOUBT_BYTES - 1);
	return (joins | (unsigned)_mm_movemask_epi8(odd)) != 0;
}

#else

#define DOUBT_BYTES 8
/*
 * The first of the bytes in the lowest place, each answered in its highest bit.
 * All must be ASCII: then no sum below carries into the next byte.
 */
#define ONES UINT64_C(0x0101010101010101)
#define HIGHEST UINT64_C(0x8080808080808080)

static inline uint64_t
doubt_load(const char *data)
{
	uint64_t word = 0;

	for (int i = 0; i < DOUBT_BYTES; i++)
		word |= (uint64_t)(unsigned char)data[i] << (8 * i);
	return word;
}

static inline uint64_t
doubt_least(uint64_t word, unsigned char byte)
{
	return (word + ONES * (0x80U - byte)) & HIGHEST;
}

static inline uint64_t
doubt_within(uint64_t word, unsigned char first, unsigned char last)
{
	return doubt_least(word, first) & ~doubt_least(word, last + 1);
}

/* As the one above. */
static inline bool
doubt(const char *data, unsigned *lower)
{
	uint64_t word = doubt_load(data);
	uint64_t small = doubt_within(word, 'a', 'z');
	uint64_t before = small << 8 | *lower * UINT64_C(0x80);

	*lower = (unsigned)(small >> 63);
	return ((word & HIGHEST) | (before & doubt_within(word, 'A', 'Z')) |
		   (~doubt_least(word, ' ') & HIGHEST) |
		   doubt_within(word, '<', '<') | doubt_within(word, '&', '&') |
		   doubt_within(word, '\\', '\\') | doubt_least(word, 0x7f)) !=
	       0;
}

#endif

#endif
