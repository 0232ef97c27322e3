/* SPDX-License-Identifier: MIT */
/*
 * Words of a table numbered from 1, so that they compare as integers.
 *
 * The words are BORROWED and must outlive the dictionary.  A tag keeps the
 * words of one column apart from those of another.  Filling it is the author
 * of the table's doing; a record can only be looked up in it.
 */
#ifndef COMPLAINT_ROUTE_DICTIONARY_H
#define COMPLAINT_ROUTE_DICTIONARY_H

#include <string.h>

#include <complaint/text.h>

#include "text/same.h"

struct route_word {
	struct cpl_str text;
	uint64_t hash;
	uint32_t number; /* 0 is an empty slot */
	unsigned tag;
};

/* Start from all zeroes. */
struct route_dictionary {
	struct route_word *slots; /* OWNED */
	size_t mask;              /* slots less one, a power of two less one */
	uint32_t count;
};

/* Make room for `words` words.  False without memory. */
bool route_dictionary_init(struct route_dictionary *dictionary, size_t words);
void route_dictionary_release(struct route_dictionary *dictionary);

/*
 * The hash of a text that is taken piece by piece: the same pieces give the
 * same hash, so that of `roads` goes on with `/pothole`.  Each step multiplies
 * by the golden ratio (Knuth, TAOCP 3, 6.4) and folds the high half down.
 */
#define ROUTE_GOLDEN 0x9e3779b97f4a7c15u

static inline uint64_t
route_hash_word(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * ROUTE_GOLDEN;
	return hash ^ hash >> 32;
}

static inline uint64_t
route_hash_start(unsigned tag)
{
	return route_hash_word(0, tag + 1);
}

/* The last bytes, fewer than eight, are loaded twice where that covers them. */
static inline uint64_t
route_hash_more(uint64_t hash, const char *data, size_t length)
{
	uint64_t word = 0;
	uint32_t low = 0, high = 0;

	hash ^= length;
	for (; length >= sizeof(word); length -= sizeof(word)) {
		memcpy(&word, data, sizeof(word));
		hash = route_hash_word(hash, word);
		data += sizeof(word);
	}
	if (length >= sizeof(low)) {
		memcpy(&low, data, sizeof(low));
		memcpy(&high, data + length - sizeof(high), sizeof(high));
	} else if (length > 0) {
		low = (unsigned char)data[0] |
		      (uint32_t)(unsigned char)data[length / 2] << 8;
		high = (unsigned char)data[length - 1];
	}
	return route_hash_word(hash, low | (uint64_t)high << 32);
}

/*
 * The number of a word, which is added where it is new: at most as many as
 * there is room for.  The number of words may not pass 2^32 - 2.  `hash` is
 * that of the text in whatever pieces, the same for every look-up.
 */
uint32_t route_dictionary_add(struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text);

/* The slot that holds the word or, empty, waits for it. */
static inline struct route_word *
route_dictionary_slot(const struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text)
{
	size_t at = (size_t)hash & dictionary->mask;

	for (;;) {
		struct route_word *slot = &dictionary->slots[at];

		if (slot->number == 0 ||
		    (slot->hash == hash && slot->tag == tag &&
			slot->text.length == text.length &&
			text_same(slot->text.data, text.data, text.length)))
			return slot;
		at = (at + 1) & dictionary->mask;
	}
}

/* The number of a word, or 0. */
static inline uint32_t
route_dictionary_find(const struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text)
{
	return route_dictionary_slot(dictionary, tag, hash, text)->number;
}

/* The hash of a text that is taken as one piece. */
static inline uint64_t
route_hash(unsigned tag, struct cpl_str text)
{
	return route_hash_more(route_hash_start(tag), text.data, text.length);
}

#endif
