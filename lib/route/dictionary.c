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

uint32_t
route_dictionary_add(struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text)
{
	struct route_word *slot = route_dictionary_slot(
	    dictionary, tag, hash, text);

	if (slot->number == 0) {
		slot->text = text;
		slot->hash = hash;
		slot->tag = tag;
		slot->number = ++dictionary->count;
	}
	return slot->number;
}
