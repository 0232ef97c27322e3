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

#include <complaint/text.h>

struct route_word {
	struct cpl_str text;
	uint64_t hash;
	uint32_t number; /* 0 is an empty slot */
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
 * FNV-1a, 64 bits (Fowler, Noll and Vo; draft-eastlake-fnv), which takes its
 * text a piece at a time: the hash of `roads/pothole` goes on from `roads`.
 */
static inline uint64_t
route_hash_start(unsigned tag)
{
	return (0xcbf29ce484222325u ^ tag) * 0x100000001b3u;
}

static inline uint64_t
route_hash_more(uint64_t hash, const char *data, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)data[i]) * 0x100000001b3u;
	return hash;
}

/*
 * The number of a word, which is added where it is new: at most as many as
 * there is room for.  The number of words may not pass 2^32 - 2.
 */
uint32_t route_dictionary_add(
    struct route_dictionary *dictionary, unsigned tag, struct cpl_str text);
/* The number of a word, or 0. */
uint32_t route_dictionary_find(const struct route_dictionary *dictionary,
    unsigned tag, struct cpl_str text);
/* The same where the hash (with the tag) is known already. */
uint32_t route_dictionary_find_hash(const struct route_dictionary *dictionary,
    uint64_t hash, struct cpl_str text);

#endif
