/* SPDX-License-Identifier: MIT */
/* The words of all rules in one tree. */
#include "classify/dictionary.h"

#include <stdlib.h>
#include <string.h>

void *
list_add(struct list *list, size_t more, size_t size)
{
	size_t capacity = list->capacity ? list->capacity : 64;
	void *items;
	char *place;

	if (more > NONE / 2 - list->count)
		return NULL;
	while (capacity < list->count + more)
		capacity *= 2;
	if (capacity != list->capacity) {
		items = realloc(list->items, capacity * size);
		if (!items)
			return NULL;
		list->items = items;
		list->capacity = capacity;
	}
	place = list->items;
	place += list->count * size;
	list->count += more;
	return place;
}

static uint32_t
add_node(struct dictionary *dictionary)
{
	struct node *node = list_add(&dictionary->nodes, 1, sizeof(*node));

	if (!node)
		return NONE;
	memset(node->next, 0, sizeof(node->next));
	node->whole = NONE;
	node->open = NONE;
	return (uint32_t)(dictionary->nodes.count - 1);
}

struct dictionary *
dictionary_new(void)
{
	static const char groups[] =
	    "^(?:(\\p{Ll})|(\\p{Lu})|([\\p{L}\\p{M}])|(\\p{N}))";
	struct dictionary *dictionary = calloc(1, sizeof(*dictionary));
	int error;
	size_t offset;

	if (!dictionary)
		return NULL;
	dictionary->kinds = pcre2_compile((PCRE2_SPTR)groups,
	    sizeof(groups) - 1, PCRE2_UTF | PCRE2_UCP, &error, &offset, NULL);
	dictionary->kinds_data = pcre2_match_data_create(5, NULL);
	if (dictionary->kinds && dictionary->kinds_data &&
	    add_node(dictionary) != NONE)
		return dictionary;
	dictionary_free(dictionary);
	return NULL;
}

void
dictionary_free(struct dictionary *dictionary)
{
	if (!dictionary)
		return;
	pcre2_code_free(dictionary->kinds);
	pcre2_match_data_free(dictionary->kinds_data);
	free(dictionary->nodes.items);
	free(dictionary->words.items);
	free(dictionary->uses.items);
	free(dictionary->phrases.items);
	free(dictionary->sequence.items);
	free(dictionary->found[0].items);
	free(dictionary->found[1].items);
	free(dictionary);
}

static bool
add_word(struct dictionary *dictionary, struct cpl_str text, bool open,
    uint32_t *number)
{
	uint32_t at = 0;
	struct node *node;
	uint32_t *place;
	size_t i;

	for (i = 0; i < text.length; i++) {
		unsigned symbol = symbol_of((unsigned char)text.data[i]);
		uint32_t child;

		node = (struct node *)dictionary->nodes.items + at;
		child = node->next[symbol];
		if (child == 0) {
			child = add_node(dictionary);
			if (child == NONE)
				return false;
			node = (struct node *)dictionary->nodes.items + at;
			node->next[symbol] = child;
		}
		at = child;
	}
	node = (struct node *)dictionary->nodes.items + at;
	place = open ? &node->open : &node->whole;
	if (*place == NONE) {
		struct word *word = list_add(
		    &dictionary->words, 1, sizeof(*word));

		if (!word)
			return false;
		word->first_use = NONE;
		*place = (uint32_t)(dictionary->words.count - 1);
	}
	*number = *place;
	return true;
}

bool
dictionary_add(struct dictionary *dictionary, struct phrase_list *list,
    struct cpl_str word, bool open, bool first)
{
	struct phrase *phrase;
	uint32_t *place;
	uint32_t number;

	if (!add_word(dictionary, word, open, &number))
		return false;
	place = list_add(&dictionary->sequence, 1, sizeof(*place));
	if (!place)
		return false;
	*place = number;
	if (first) {
		phrase = list_add(&dictionary->phrases, 1, sizeof(*phrase));
		if (!phrase)
			return false;
		phrase->first = (uint32_t)(dictionary->sequence.count - 1);
		phrase->count = 0;
		if (list->count++ == 0)
			list->first = (uint32_t)(dictionary->phrases.count - 1);
	}
	phrase = (struct phrase *)dictionary->phrases.items +
		 dictionary->phrases.count - 1;
	phrase->count++;
	return true;
}

bool
dictionary_use(struct dictionary *dictionary, const struct phrase_list *list,
    size_t rule, unsigned group)
{
	const struct phrase *phrases = dictionary->phrases.items;
	const uint32_t *sequence = dictionary->sequence.items;
	struct word *words = dictionary->words.items;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		struct word *word =
		    &words[sequence[phrases[list->first + i].first]];
		struct use *use = list_add(&dictionary->uses, 1, sizeof(*use));

		if (!use)
			return false;
		*use = (struct use){
			.rule = (uint32_t)rule,
			.next = word->first_use,
			.group = (uint8_t)(1u << group),
		};
		word->first_use = (uint32_t)(dictionary->uses.count - 1);
	}
	return true;
}
