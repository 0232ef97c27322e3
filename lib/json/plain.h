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
 * The first byte from `at` on, before `end`, that is not plain in the sense of
 * json_plain().
 *
 * Sixteen bytes at a time: compared as signed numbers, the controls and all
 * bytes from 0x80 on are less than 0x20.  DEL is plain.
 */
static inline const char *
json_skip_plain(const char *at, const char *end)
{
#if defined(__SSE2__)
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i backslash = _mm_set1_epi8('\\');
	const __m128i blank = _mm_set1_epi8(0x20);

	while (end - at >= 16) {
		__m128i bytes = _mm_loadu_si128(
		    (const __m128i *)(const void *)at);
		__m128i other = _mm_or_si128(_mm_cmplt_epi8(bytes, blank),
		    _mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
			_mm_cmpeq_epi8(bytes, backslash)));
		unsigned mask = (unsigned)_mm_movemask_epi8(other);

		if (mask != 0)
			return at + __builtin_ctz(mask);
		at += 16;
	}
#else
	/*
	 * Eight at a time.  With x the bytes XOR c, (x - 0x01..) & ~x & 0x80..
	 * is not zero exactly when some byte of x is zero; likewise
	 * (x - 0x20..) & ~x & 0x80.. when some byte of x is under 0x20.
	 */
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t high = ones * 0x80;

	while (end - at >= 8) {
		uint64_t bytes, quote, backslash;

		memcpy(&bytes, at, sizeof(bytes));
		quote = bytes ^ ones * '"';
		backslash = bytes ^ ones * '\\';
		if (((bytes | ((bytes - ones * 0x20) & ~bytes) |
			 ((quote - ones) & ~quote) |
			 ((backslash - ones) & ~backslash)) &
			high) != 0)
			break;
		at += 8;
	}
#endif
	while (at < end && json_plain(*at))
		at++;
	return at;
}

#endif
