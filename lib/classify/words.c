/* SPDX-License-Identifier: MIT */
/* A text cut into words, and each looked up in the tree, in one walk. */
#include "classify/dictionary.h"

#include <stdlib.h>
#include <string.h>

struct text_words *
text_words_new(const struct dictionary *dictionary, size_t rules)
{
	struct text_words *words = calloc(1, sizeof(*words));
	size_t count = dictionary->words.count;

	if (!words)
		return NULL;
	words->dictionary = dictionary;
	words->found = calloc(count / 64 + 1, sizeof(*words->found));
	words->of_word = calloc(count + 1, sizeof(*words->of_word));
	words->met = calloc(rules + 1, 1);
	if (words->found && words->of_word && words->met)
		return words;
	text_words_free(words);
	return NULL;
}

void
text_words_free(struct text_words *words)
{
	if (!words)
		return;
	free(words->letters.items);
	free(words->events.items);
	free(words->found);
	free(words->of_word);
	free(words->touched.items);
	free(words->met);
	free(words->met_rules.items);
	free(words);
}

/* What a character beyond ASCII is, in PCRE2's opinion. */
static enum letter
ask_letter(struct dictionary *dictionary, const char *data, size_t length,
    uint32_t code)
{
	static const enum letter by_group[] = { OTHER, LOWER, UPPER, LETTER,
		NUMBER };
	size_t slot = code % CACHE_SIZE;
	int group;

	if (dictionary->cache[slot].code == code)
		return (enum letter)dictionary->cache[slot].letter;
	group = pcre2_match(dictionary->kinds, (PCRE2_SPTR)data, length, 0,
	    PCRE2_NO_UTF_CHECK, dictionary->kinds_data, NULL);
	group = group > 0 ? group - 1 : 0;
	dictionary->cache[slot].code = code;
	dictionary->cache[slot].letter = (uint8_t)by_group[group];
	return by_group[group];
}

/* What each byte is part of. */
static bool
read_letters(struct dictionary *dictionary, struct text_words *words)
{
	const char *data = words->text.data;
	size_t length = words->text.length;
	const uint8_t *marks = dictionary->marks[OTHER];
	uint8_t *letters;
	size_t at = 0;

	words->letters.count = 0;
	letters = list_add(&words->letters, length + 1, 1);
	if (!letters)
		return false;
	while (at < length) {
		unsigned char c = (unsigned char)data[at];
		uint32_t code = c;
		size_t size;
		unsigned here;

		if (c < 0x80) {
			here = dictionary->ascii[c];
			letters[at++] = marks[here];
			marks = dictionary->marks[here];
			continue;
		}
		size = cpl_utf8_decode(data + at, length - at, &code);
		if (size == 0)
			size = 1;
		here = ask_letter(dictionary, data + at, size, code);
		memset(letters + at, (int)here, size);
		letters[at] = marks[here];
		marks = dictionary->marks[here];
		at += size;
	}
	letters[length] = marks[OTHER];
	return true;
}

static size_t
run_end(const uint8_t *letters, size_t at)
{
	while ((letters[at] & LETTER_MASK) != OTHER)
		at++;
	return at;
}

static bool
add_event(struct text_words *words, uint32_t word, size_t start, size_t end)
{
	struct ends *ends = &words->of_word[word];
	uint64_t bit = (uint64_t)1 << word % 64;
	struct event *event = list_add(&words->events, 1, sizeof(struct event));
	uint32_t number = (uint32_t)(words->events.count - 1);

	if (!event)
		return false;
	*event = (struct event){
		.start = (uint32_t)start,
		.end = (uint32_t)end,
		.word = word,
		.next = NONE,
	};
	if ((words->found[word / 64] & bit) == 0) {
		uint32_t *touched = list_add(
		    &words->touched, 1, sizeof(*touched));

		if (!touched)
			return false;
		*touched = word;
		words->found[word / 64] |= bit;
		ends->first = number;
	} else {
		event = words->events.items;
		event[ends->last].next = number;
	}
	ends->last = number;
	return true;
}

/*
 * The symbol of the character at `at`, and its size.  U+017F and U+212A match s
 * and k when case does not count, and no other characters beyond ASCII match
 * one of ASCII: see fold() in prefilter.c.
 */
static unsigned
next_symbol(const struct dictionary *dictionary, struct cpl_str text, size_t at,
    size_t *size)
{
	unsigned char c = (unsigned char)text.data[at];

	*size = 1;
	if (c < 0x80)
		return dictionary->symbols[c];
	if (c == 0xc5 && text.length - at >= 2 &&
	    (unsigned char)text.data[at + 1] == 0xbf) {
		*size = 2;
		return 's' - 'a';
	}
	if (c == 0xe2 && text.length - at >= 3 &&
	    (unsigned char)text.data[at + 1] == 0x84 &&
	    (unsigned char)text.data[at + 2] == 0xaa) {
		*size = 3;
		return 'k' - 'a';
	}
	return SYMBOLS;
}

/* Every word of the tree that begins at `start`. */
static bool
look_up(struct text_words *words, size_t start)
{
	const struct dictionary *dictionary = words->dictionary;
	const struct node *nodes = dictionary->nodes;
	const uint8_t *letters = words->letters.items;
	const struct node *node = nodes;
	size_t at = start;

	while (at < words->text.length) {
		size_t size;
		unsigned symbol = next_symbol(
		    dictionary, words->text, at, &size);
		uint32_t child = symbol == SYMBOLS
				     ? 0
				     : child_of(node->children, symbol);

		if (child == 0)
			break;
		node = &nodes[child];
		at += size;
		if (node->open != NONE &&
		    !add_event(words, node->open, start, run_end(letters, at)))
			return false;
		if (node->whole != NONE && (letters[at] & ENDS) != 0 &&
		    !add_event(words, node->whole, start, at))
			return false;
	}
	return true;
}

static void
forget(struct text_words *words)
{
	const uint32_t *touched = words->touched.items;
	size_t i;

	for (i = 0; i < words->touched.count; i++)
		words->found[touched[i] / 64] = 0;
	words->touched.count = 0;
	words->events.count = 0;
}

/* Set the bits of the rules of which each group has a word. */
static bool
find_rules(struct text_words *words, const uint8_t *groups, uint64_t *bits)
{
	const struct dictionary *dictionary = words->dictionary;
	const struct word *all = dictionary->words.items;
	const struct use *uses = dictionary->uses.items;
	const uint32_t *touched = words->touched.items;
	const uint32_t *met;
	size_t i;

	words->met_rules.count = 0;
	for (i = 0; i < words->touched.count; i++) {
		uint32_t use = all[touched[i]].first_use;

		for (; use != NONE; use = uses[use].next) {
			uint32_t rule = uses[use].rule;
			uint32_t *place;

			if (words->met[rule] == 0) {
				place = list_add(
				    &words->met_rules, 1, sizeof(*place));
				if (!place)
					return false;
				*place = rule;
			}
			words->met[rule] |= uses[use].group;
		}
	}
	met = words->met_rules.items;
	for (i = 0; i < words->met_rules.count; i++) {
		if (words->met[met[i]] == groups[met[i]])
			bits[met[i] / 64] |= (uint64_t)1 << met[i] % 64;
		words->met[met[i]] = 0;
	}
	return true;
}

bool
text_words_read(struct dictionary *dictionary, struct text_words *words,
    struct cpl_str text, const uint8_t *groups, uint64_t *bits)
{
	const uint8_t *letters;
	size_t at;

	forget(words);
	words->text = text;
	if (text.length == 0 || dictionary->words.count == 0)
		return true;
	if (!read_letters(dictionary, words))
		return false;
	letters = words->letters.items;
	for (at = 0; at < text.length; at++)
		if ((letters[at] & BEGINS) != 0 && !look_up(words, at))
			return false;
	return find_rules(words, groups, bits);
}
