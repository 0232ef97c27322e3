/* SPDX-License-Identifier: MIT */
/* Words of a table numbered from 1: open addressing, at most half full. */
#include <stdlib.h>

#include "route/dictionary.h"

bool
route_dictionary_init(struct route_dictionary *dictionary, size_t words)
{
	size_t slots = 16;

	while (slots / 2 < words) {
		if (slots > SIZE_MAX / 4)
			return false;
		slots *= 2;
	}
	dictionary->slots = calloc(slots, sizeof(*dictionary->slots));
	if (dictionary->slots == NULL)
		return false;
	dictionary->mask = slots - 1;
	dictionary->count = 0;
	return true;
}

void
route_dictionary_release(struct route_dictionary *dictionary)
{
	free(dictionary->slots);
	*dictionary = (struct route_dictionary){ 0 };
}

/*
 * The slot that holds the word or, empty, waits for it.  The tag is part of the
 * hash, and whole hashes are compared: two columns share a number only if the
 * same text hashes alike under two tags, which multiplying by an odd number,
 * a bijection, rules out.
 */
static struct route_word *
find_slot(const struct route_dictionary *dictionary, uint64_t hash,
    struct cpl_str text)
{
	size_t at = (size_t)(hash ^ hash >> 32) & dictionary->mask;

	for (;;) {
		struct route_word *slot = &dictionary->slots[at];

		if (slot->number == 0 ||
		    (slot->hash == hash && cpl_str_equal(slot->text, text)))
			return slot;
		at = (at + 1) & dictionary->mask;
	}
}

uint32_t
route_dictionary_add(
    struct route_dictionary *dictionary, unsigned tag, struct cpl_str text)
{
	uint64_t hash = route_hash_more(
	    route_hash_start(tag), text.data, text.length);
	struct route_word *slot = find_slot(dictionary, hash, text);

	if (slot->number == 0) {
		slot->text = text;
		slot->hash = hash;
		slot->number = ++dictionary->count;
	}
	return slot->number;
}

uint32_t
route_dictionary_find_hash(const struct route_dictionary *dictionary,
    uint64_t hash, struct cpl_str text)
{
	return find_slot(dictionary, hash, text)->number;
}

uint32_t
route_dictionary_find(const struct route_dictionary *dictionary, unsigned tag,
    struct cpl_str text)
{
	return route_dictionary_find_hash(dictionary,
	    route_hash_more(route_hash_start(tag), text.data, text.length),
	    text);
}
