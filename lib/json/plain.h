/* SPDX-License-Identifier: MIT */
/* The innermost loop of the scanner: bytes of a string that need no thought. */
#ifndef LIB_JSON_PLAIN_H
#define LIB_JSON_PLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* Printable ASCII that is neither the quotation mark nor the backslash. */
static inline bool
json_plain(char c)
{
	return (unsigned char)(c - 0x20) < 0x60 && c != '"' && c != '\\';
}

/*
 * Whether each of eight bytes is plain.  With x the bytes XOR c,
 * (x - 0x01..) & ~x & 0x80.. is not zero exactly when some byte of x is zero;
 * likewise (x - 0x20..) & ~x & 0x80.. when some byte of x is under 0x20.
 */
static inline bool
json_plain_word(uint64_t bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t quote = bytes ^ ones * '"';
	uint64_t backslash = bytes ^ ones * '\\';

	return ((bytes | ((bytes - ones * 0x20) & ~bytes) |
		    ((quote - ones) & ~quote) |
		    ((backslash - ones) & ~backslash)) &
		   ones * 0x80) == 0;
}

#if defined(__SSE2__)
/*
 * A bit for each byte that is not plain: compared as signed numbers, the
 * controls and all bytes from 0x80 on are less than 0x20.  DEL is plain.
 */
static inline unsigned
json_odd_bytes(__m128i bytes)
{
	__m128i odd = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));

	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
	return (unsigned)_mm_movemask_epi8(odd);
}
#endif

/*
 * The first byte from `at` on, before `end`, that is not plain in the sense of
 * json_plain().
 */
static inline const char *
json_skip_plain(const char *at, const char *end)
{
#if defined(__SSE2__)
	while (end - at >= 16) {
		unsigned odd = json_odd_bytes(
		    _mm_loadu_si128((const __m128i *)(const void *)at));

		if (odd != 0)
			return at + __builtin_ctz(odd);
		at += 16;
	}
	if (end - at >= 8) {
		/* Behind the eight come zeroes, which are not plain. */
		unsigned odd = json_odd_bytes(
		    _mm_loadl_epi64((const __m128i *)(const void *)at));

		at += __builtin_ctz(odd);
		if ((odd & 0xff) != 0)
			return at;
	}
#else
	while (end - at >= 8) {
		uint64_t bytes;

		memcpy(&bytes, at, sizeof(bytes));
		if (!json_plain_word(bytes))
			break;
		at += 8;
	}
#endif
	while (at < end && json_plain(*at))
		at++;
	return at;
}

/*
 * Whether all of a text is plain.  What is too short for a whole step is loaded
 * in two parts that overlap.
 */
static inline bool
json_all_plain(const char *text, size_t length)
{
	uint64_t first = 0;
	uint64_t last = 0;
	uint32_t low = 0;
	uint32_t high = 0;

	if (length >= 16)
		return json_skip_plain(text, text + length) == text + length;
	if (length >= sizeof(first)) {
		memcpy(&first, text, sizeof(first));
		memcpy(&last, text + length - sizeof(last), sizeof(last));
		return json_plain_word(first) && json_plain_word(last);
	}
	if (length >= sizeof(low)) {
		memcpy(&low, text, sizeof(low));
		memcpy(&high, text + length - sizeof(high), sizeof(high));
		return json_plain_word(low | (uint64_t)high << 32);
	}
	while (length > 0 && json_plain(text[length - 1]))
		length--;
	return length == 0;
}

#endif
