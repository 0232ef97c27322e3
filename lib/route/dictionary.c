/* SPDX-License-Identifier: MIT */
/* Words of a table numbered from 1: open addressing, at most half full. */
#include <stdlib.h>

#include "route/dictionary.h"
#include "text/same.h"

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

/* The slot that holds the word or, empty, waits for it. */
static struct route_word *
find_slot(const struct route_dictionary *dictionary, unsigned tag,
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

uint32_t
route_dictionary_add(struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text)
{
	struct route_word *slot = find_slot(dictionary, tag, hash, text);

	if (slot->number == 0) {
		slot->text = text;
		slot->hash = hash;
		slot->tag = tag;
		slot->number = ++dictionary->count;
	}
	return slot->number;
}

uint32_t
route_dictionary_find(const struct route_dictionary *dictionary, unsigned tag,
    uint64_t hash, struct cpl_str text)
{
	return find_slot(dictionary, tag, hash, text)->number;
}
