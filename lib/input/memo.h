/* SPDX-License-Identifier: MIT */
/*
 * What was looked up for a cell, kept for the next row that spells it so.
 * Columns of words and places repeat a few spellings; a spelling that is
 * long, or whose place another one took, is looked up again.
 */
#ifndef INPUT_MEMO_H
#define INPUT_MEMO_H

#include <string.h>

#include "input/profile.h"

/* Far more than spellings, so that few of them share a slot. */
#define MEMO_SLOTS 1024
/* The longest spelling that is kept. */
#define MEMO_ROOM 111

struct word_memo {
	const struct words *words; /* BORROWED; NULL for an empty slot */
	const struct word *word;
	unsigned char length;
	char spelt[MEMO_ROOM];
};

struct place_memo {
	size_t length; /* 0 for an empty slot */
	char spelt[MEMO_ROOM];
	bool found;
	struct cpl_region region;
};

/* Days come again, instants hardly do. */
#define TIME_SLOTS 512
#define TIME_ROOM 22

struct instant {
	int64_t seconds;
	int offset;
	bool midnight; /* 00:00:00 on the clock of the source */
};

struct time_memo {
	const struct rule *rule; /* BORROWED; NULL for an empty slot */
	struct instant instant;
	unsigned char length;
	char spelt[TIME_ROOM];
};

/* The text of the instant that was written last. */
struct written_time {
	int64_t seconds;
	int offset;
	size_t length; /* 0 for none */
	char text[CPL_TIME_LENGTH + 1];
};

/*
 * The slot of a spelling, by its length, its first and its last bytes; `salt`
 * parts columns that spell alike.
 */
static inline size_t
memo_slot(const char *spelt, size_t length, uint64_t salt)
{
	uint64_t first = 0;
	uint64_t last = 0;

	if (length >= sizeof(first)) {
		memcpy(&first, spelt, sizeof(first));
		memcpy(&last, spelt + length - sizeof(last), sizeof(last));
	} else {
		for (size_t i = 0; i < length; i++)
			first = first << 8 | (unsigned char)spelt[i];
	}
	/* Multiplicative hashing: the highest bits depend on all others. */
	first = (first ^ (last << 5 | last >> 59) ^ length ^ salt) *
		UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(first >> 48) % MEMO_SLOTS;
}

#endif
