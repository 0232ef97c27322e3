/* SPDX-License-Identifier: MIT */
/* Characters of ASCII in any locale, and how far a text has no others. */
#ifndef TEXT_ASCII_H
#define TEXT_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline bool
ascii_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes from the start of `data` that are below 0x80. */
static inline size_t
ascii_length(const char *data, size_t length)
{
	size_t at = 0;

#if defined(__SSE2__)
	while (length - at >= 16 &&
	       _mm_movemask_epi8(_mm_loadu_si128(
		   (const __m128i *)(const void *)(data + at))) == 0)
		at += 16;
#endif
	while (length - at >= 8) {
		uint64_t word;

		memcpy(&word, data + at, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
		at += 8;
	}
	while (at < length && (unsigned char)data[at] < 0x80)
		at++;
	return at;
}

#endif
