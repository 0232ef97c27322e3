/* SPDX-License-Identifier: MIT */
/* The words of all rules in one tree. */
#include "classify/dictionary.h"

#include <stdlib.h>
#include <string.h>

bool
list_grow(struct list *list, size_t more, size_t size)
{
	size_t capacity = list->capacity ? list->capacity : 64;
	void *items;

	if (more > NONE / 2 - list->count)
		return false;
	while (capacity < list->count + more)
		capacity *= 2;
	items = realloc(list->items, capacity * size);
	if (!items)
		return false;
	list->items = items;
	list->capacity = capacity;
	return true;
}

/* The slot of a branch, or the empty one where it would lie. */
static uint32_t *
slot_of(const struct dictionary *dictionary, uint32_t parent, uint32_t symbol)
{
	const struct branch *branches = dictionary->branches.items;
	size_t last = dictionary->slot_count - 1;
	uint64_t hash = ((uint64_t)parent * SYMBOLS + symbol) *
			UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 32) & last;

	for (;; at = (at + 1) & last) {
		uint32_t number = dictionary->slots[at];

		if (number == 0 || (branches[number].parent == parent &&
				       branches[number].symbol == symbol))
			return &dictionary->slots[at];
	}
}

/* Twice as many slots, so that half of them are empty. */
static bool
add_slots(struct dictionary *dictionary)
{
	const struct branch *branches = dictionary->branches.items;
	size_t count = dictionary->slot_count ? 2 * dictionary->slot_count
					      : 4096;
	uint32_t *slots = calloc(count, sizeof(*slots));
	uint32_t i;

	if (!slots)
		return false;
	free(dictionary->slots);
	dictionary->slots = slots;
	dictionary->slot_count = count;
	for (i = 1; i < dictionary->branches.count; i++)
		*slot_of(
		    dictionary, branches[i].parent, branches[i].symbol) = i;
	return true;
}

/* A new branch, or NONE without memory. */
static uint32_t
add_branch(struct dictionary *dictionary, uint32_t parent, uint32_t symbol)
{
	size_t count = dictionary->branches.count;
	struct branch *branch;

	if (count == NODES_MOST ||
	    (2 * count >= dictionary->slot_count && !add_slots(dictionary)))
		return NONE;
	branch = list_add(&dictionary->branches, 1, sizeof(*branch));
	if (!branch)
		return NONE;
	*branch = (struct branch){
		.parent = parent,
		.symbol = symbol,
		.whole = NONE,
		.open = NONE,
	};
	return (uint32_t)count;
}

static enum letter
ascii_kind(unsigned char c)
{
	unsigned symbol = symbol_of(c);

	if (symbol == SYMBOLS)
		return OTHER;
	return symbol >= 26 ? NUMBER : c >= 'a' ? LOWER : UPPER;
}

static bool
is_letter(enum letter letter)
{
	return letter >= LETTER && letter <= UPPER;
}

/* What is kept of the first byte of a character behind one of that kind. */
static uint8_t
mark(enum letter before, enum letter here)
{
	bool goes_on = is_letter(before) && is_letter(here)
			   ? before != LOWER || here != UPPER
			   : before == NUMBER && here == NUMBER;

	if (goes_on)
		return (uint8_t)here;
	return (uint8_t)(here | ENDS | (here != OTHER ? BEGINS : 0));
}

static void
fill_tables(struct dictionary *dictionary)
{
	for (unsigned c = 0; c < 128; c++) {
		dictionary->symbols[c] = (uint8_t)symbol_of((unsigned char)c);
		dictionary->ascii[c] = (uint8_t)ascii_kind((unsigned char)c);
	}
	for (int before = OTHER; before <= NUMBER; before++)
		for (int here = OTHER; here <= NUMBER; here++)
			dictionary->marks[before][here] = mark(
			    (enum letter)before, (enum letter)here);
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
	fill_tables(dictionary);
	dictionary->kinds = pcre2_compile((PCRE2_SPTR)groups,
	    sizeof(groups) - 1, PCRE2_UTF | PCRE2_UCP, &error, &offset, NULL);
	dictionary->kinds_data = pcre2_match_data_create(5, NULL);
	if (dictionary->kinds && dictionary->kinds_data &&
	    add_branch(dictionary, 0, 0) != NONE)
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
	free(dictionary->branches.items);
	free(dictionary->slots);
	free(dictionary->nodes);
	free(dictionary->words.items);
	free(dictionary->uses.items);
	free(dictionary->phrases.items);
	free(dictionary->sequence.items);
	free(dictionary->found[0].items);
	free(dictionary->found[1].items);
	free(dictionary);
}

/* The child of a branch by that symbol, made where there is none; or NONE. */
static uint32_t
step(struct dictionary *dictionary, uint32_t at, uint32_t symbol)
{
	struct branch *branches = dictionary->branches.items;
	uint64_t bit = (uint64_t)1 << symbol;
	uint32_t child;

	if (branches[at].symbols & bit)
		return *slot_of(dictionary, at, symbol);
	child = add_branch(dictionary, at, symbol);
	if (child == NONE)
		return NONE;
	branches = dictionary->branches.items;
	branches[at].symbols |= bit;
	*slot_of(dictionary, at, symbol) = child;
	return child;
}

static bool
add_word(struct dictionary *dictionary, struct cpl_str text, bool open,
    uint32_t *number)
{
	uint32_t at = 0;
	struct branch *branch;
	uint32_t *place;
	size_t i;

	for (i = 0; i < text.length; i++) {
		at = step(
		    dictionary, at, symbol_of((unsigned char)text.data[i]));
		if (at == NONE)
			return false;
	}
	branch = (struct branch *)dictionary->branches.items + at;
	place = open ? &branch->open : &branch->whole;
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

static bool
add_phrase(
    struct dictionary *dictionary, struct phrase_list *list, uint32_t word)
{
	struct phrase *phrase = list_add(
	    &dictionary->phrases, 1, sizeof(*phrase));

	if (!phrase)
		return false;
	*phrase = (struct phrase){
		.word = word,
		.rest = (uint32_t)dictionary->sequence.count,
	};
	if (list->count++ == 0)
		list->first = (uint32_t)(dictionary->phrases.count - 1);
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
	if (first)
		return add_phrase(dictionary, list, number);
	place = list_add(&dictionary->sequence, 1, sizeof(*place));
	if (!place)
		return false;
	*place = number;
	phrase = (struct phrase *)dictionary->phrases.items +
		 dictionary->phrases.count - 1;
	phrase->rest_count++;
	return true;
}

bool
dictionary_use(struct dictionary *dictionary, const struct phrase_list *list,
    size_t rule, unsigned group)
{
	const struct phrase *phrases = dictionary->phrases.items;
	struct word *words = dictionary->words.items;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		struct word *word = &words[phrases[list->first + i].word];
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

bool
dictionary_finish(struct dictionary *dictionary)
{
	const struct branch *branches = dictionary->branches.items;
	size_t count = dictionary->branches.count;
	struct node *nodes = calloc(count, sizeof(*nodes));
	uint32_t *number = calloc(count, sizeof(*number));
	bool done = nodes && number;
	uint64_t laid = 1;
	size_t i;

	/* A parent is older than its children, so it has its node already. */
	for (i = 0; done && i < count; i++) {
		const struct branch *branch = &branches[i];
		struct node *parent = &nodes[number[branch->parent]];
		struct node *node;

		if (i > 0)
			number[i] = child_of(parent->children, branch->symbol);
		node = &nodes[number[i]];
		node->whole = branch->whole;
		node->open = branch->open;
		node->children = laid << SYMBOLS | branch->symbols;
		laid += count_bits(branch->symbols);
	}
	free(number);
	free(dictionary->branches.items);
	free(dictionary->slots);
	dictionary->branches = (struct list){ 0 };
	dictionary->slots = NULL;
	dictionary->slot_count = 0;
	dictionary->nodes = nodes;
	return done;
}
