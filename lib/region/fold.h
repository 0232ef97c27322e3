/* SPDX-License-Identifier: MIT */
/* How names of places are compared, by the library and by what compiles it. */
#ifndef REGION_FOLD_H
#define REGION_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Longer names than this, folded, are no places. */
#define REGION_FOLD_ROOM 96
/* The longest name of a province or regency, with its end. */
#define REGION_ENTRY_ROOM 36

/*
 * Letters of ASCII made small, and digits; all between them is left out, so
 * that "PEKAN BARU" is Pekanbaru and "Regapu'u" is spelt with any apostrophe.
 * False where it does not fit.
 */
static inline bool
region_fold(const char *data, size_t length, char room[REGION_FOLD_ROOM],
    size_t *folded)
{
	*folded = 0;
	for (size_t i = 0; i < length; i++) {
		char c = data[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			continue;
		if (*folded == REGION_FOLD_ROOM)
			return false;
		room[(*folded)++] = c;
	}
	return true;
}

/* FNV-1a of 32 bits (Fowler, Noll, Vo). */
static inline uint32_t
region_hash(const char *folded, size_t length)
{
	uint32_t hash = UINT32_C(2166136261);

	for (size_t i = 0; i < length; i++) {
		hash ^= (unsigned char)folded[i];
		hash *= UINT32_C(16777619);
	}
	return hash;
}

/*
 * The bytes at the front that are one of the words, with the full stop and the
 * blanks behind it, or 0.  Something must follow.
 */
static inline size_t
region_prefix(const char *data, size_t length, const char *const words[])
{
	for (; *words != NULL; words++) {
		const char *word = *words;
		size_t at = 0;
		size_t end;

		while (at < length && word[at] != '\0' &&
		       (data[at] == word[at] || (data[at] | 0x20) == word[at]))
			at++;
		if (word[at] != '\0')
			continue;
		end = at;
		while (end < length && (data[end] == ' ' || data[end] == '.'))
			end++;
		if (end > at && end < length)
			return end;
	}
	return 0;
}

/* What stands before the name of a regency, and before that of a city. */
static const char *const region_regency_words[] = { "kabupaten administrasi",
	"kab. administrasi", "kab. adm", "kab adm", "kabupaten", "kab", NULL };
static const char *const region_city_words[] = { "kota administrasi",
	"kota adm", "kotamadya", "kodya", "kota", NULL };

#endif
