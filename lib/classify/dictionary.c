/* SPDX-License-Identifier: MIT */
/* The words of all rules, found in a text by one walk over it. */
#include <stdlib.h>
#include <string.h>

#include "classify/internal.h"

/*
 * A cell of words needs no regular expression to be found.  The text is cut
 * into words once, each is looked up in a tree of all words of all rules, and
 * what is found is kept as events: this word, from here to there.  Phrases and
 * pairs are then put together from events.  The expressions of pattern.c say
 * the same; the tests hold the two against each other, places and all.
 */

enum letter { OTHER, LETTER, LOWER, UPPER, NUMBER };

#define NONE UINT32_MAX
#define SYMBOLS 36 /* a to z, 0 to 9 */
#define BETWEEN_MOST 8
#define FAR_MOST 60

/* A node of the tree; next is 0 where there is no child. */
struct node {
	uint32_t next[SYMBOLS];
	uint32_t whole; /* the word that ends here, or NONE */
	uint32_t open;  /* the word that ends here with a star, or NONE */
};

/* A rule that may match where a word was found. */
struct use {
	uint32_t rule;
	uint32_t next;
	uint8_t group;
};

struct word {
	uint32_t first_use; /* or NONE */
};

struct phrase {
	uint32_t first; /* in `sequence` */
	uint32_t count;
};

struct list {
	void *items; /* OWNED */
	size_t count;
	size_t capacity;
};

/* What is remembered of characters beyond ASCII. */
#define CACHE_SIZE 512

struct dictionary {
	struct list nodes;    /* struct node */
	struct list words;    /* struct word, by number */
	struct list uses;     /* struct use */
	struct list phrases;  /* struct phrase */
	struct list sequence; /* uint32_t: words of phrases */

	pcre2_code *kinds;            /* OWNED */
	pcre2_match_data *kinds_data; /* OWNED */
	struct {
		uint32_t code;
		uint8_t letter;
	} cache[CACHE_SIZE];

	struct list found[2]; /* struct found; scratch of near */
};

struct event {
	uint32_t start;
	uint32_t end;
	uint32_t word;
	uint32_t next; /* the next event of the same word, or NONE */
};

struct ends {
	uint32_t first;
	uint32_t last;
};

struct text_words {
	const struct dictionary *dictionary;
	struct cpl_str text;   /* BORROWED */
	struct list letters;   /* uint8_t, per byte: enum letter */
	struct list events;    /* struct event, by start */
	struct ends *of_word;  /* OWNED; the events of each word, or NONE */
	struct list touched;   /* uint32_t: words with events */
	uint8_t *met;          /* OWNED; per rule: groups with a word */
	struct list met_rules; /* uint32_t */
};

struct found {
	uint32_t start;
	uint32_t end;
	uint32_t alternative;
};

static void *
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

/* The number of an ASCII letter or digit, or SYMBOLS for another byte. */
static unsigned
symbol_of(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return c - 'a';
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= '0' && c <= '9')
		return 26u + c - '0';
	return SYMBOLS;
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

struct text_words *
text_words_new(const struct dictionary *dictionary, size_t rules)
{
	struct text_words *words = calloc(1, sizeof(*words));
	size_t i;

	if (!words)
		return NULL;
	words->dictionary = dictionary;
	words->of_word = calloc(
	    dictionary->words.count + 1, sizeof(*words->of_word));
	words->met = calloc(rules + 1, 1);
	if (!words->of_word || !words->met) {
		text_words_free(words);
		return NULL;
	}
	for (i = 0; i < dictionary->words.count; i++)
		words->of_word[i].first = NONE;
	return words;
}

void
text_words_free(struct text_words *words)
{
	if (!words)
		return;
	free(words->letters.items);
	free(words->events.items);
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
		enum letter letter;

		if (c < 0x80) {
			letters[at++] = c >= 'a' && c <= 'z'   ? LOWER
					: c >= 'A' && c <= 'Z' ? UPPER
					: c >= '0' && c <= '9' ? NUMBER
							       : OTHER;
			continue;
		}
		size = cpl_utf8_decode(data + at, length - at, &code);
		if (size == 0)
			size = 1;
		letter = ask_letter(dictionary, data + at, size, code);
		memset(letters + at, letter, size);
		at += size;
	}
	letters[length] = OTHER;
	return true;
}

static bool
is_letter(uint8_t letter)
{
	return letter >= LETTER && letter <= UPPER;
}

/* Whether a word ends in front of byte `at`, and another may begin. */
static bool
is_edge(const uint8_t *letters, size_t at)
{
	uint8_t before = at > 0 ? letters[at - 1] : OTHER;
	uint8_t here = letters[at];

	if (is_letter(before) && is_letter(here))
		return before == LOWER && here == UPPER;
	return !(before == NUMBER && here == NUMBER);
}

static size_t
run_end(const uint8_t *letters, size_t at)
{
	while (letters[at] != OTHER)
		at++;
	return at;
}

static bool
add_event(struct text_words *words, uint32_t word, size_t start, size_t end)
{
	struct ends *ends = &words->of_word[word];
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
	if (ends->first == NONE) {
		uint32_t *touched = list_add(
		    &words->touched, 1, sizeof(*touched));

		if (!touched)
			return false;
		*touched = word;
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
next_symbol(struct cpl_str text, size_t at, size_t *size)
{
	unsigned char c = (unsigned char)text.data[at];

	*size = 1;
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
	return symbol_of(c);
}

/* Every word of the tree that begins at `start`. */
static bool
look_up(struct text_words *words, size_t start)
{
	const struct node *nodes = words->dictionary->nodes.items;
	const uint8_t *letters = words->letters.items;
	const struct node *node = nodes;
	size_t at = start;

	while (at < words->text.length) {
		size_t size;
		unsigned symbol = next_symbol(words->text, at, &size);

		if (symbol == SYMBOLS || node->next[symbol] == 0)
			break;
		node = &nodes[node->next[symbol]];
		at += size;
		if (node->open != NONE &&
		    !add_event(words, node->open, start, run_end(letters, at)))
			return false;
		if (node->whole != NONE && is_edge(letters, at) &&
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
		words->of_word[touched[i]].first = NONE;
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
		if (letters[at] != OTHER &&
		    ((unsigned char)text.data[at] & 0xc0) != 0x80 &&
		    is_edge(letters, at) && !look_up(words, at))
			return false;
	return find_rules(words, groups, bits);
}

/* The first event that starts at `start` or behind it. */
static size_t
event_from(const struct text_words *words, size_t start)
{
	const struct event *events = words->events.items;
	size_t low = 0;
	size_t high = words->events.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (events[middle].start < start)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Characters that are no word, from `at` on; false when they are too many. */
static bool
skip_between(const struct text_words *words, size_t *at)
{
	const uint8_t *letters = words->letters.items;
	int count = 0;

	while (*at < words->text.length && letters[*at] == OTHER) {
		if (((unsigned char)words->text.data[*at] & 0xc0) != 0x80 &&
		    ++count > BETWEEN_MOST)
			return false;
		++*at;
	}
	return *at < words->text.length;
}

/* Whether the phrase whose first word is an event goes on; *end is where to. */
static bool
complete(const struct text_words *words, const struct phrase *phrase,
    const struct event *first, uint32_t *end)
{
	const struct event *events = words->events.items;
	const uint32_t *sequence =
	    (const uint32_t *)words->dictionary->sequence.items + phrase->first;
	uint32_t i;

	*end = first->end;
	for (i = 1; i < phrase->count; i++) {
		size_t at = *end;
		size_t event;

		if (!skip_between(words, &at))
			return false;
		event = event_from(words, at);
		while (event < words->events.count &&
		       events[event].start == at &&
		       events[event].word != sequence[i])
			event++;
		if (event == words->events.count || events[event].start != at)
			return false;
		*end = events[event].end;
	}
	return true;
}

/* Whether all words of a phrase occur at all; *first is where the first does. */
static bool
occurs(const struct text_words *words, const struct phrase *phrase,
    uint32_t *first)
{
	const uint32_t *sequence =
	    (const uint32_t *)words->dictionary->sequence.items + phrase->first;
	uint32_t i;

	for (i = 0; i < phrase->count; i++)
		if (words->of_word[sequence[i]].first == NONE)
			return false;
	*first = words->of_word[sequence[0]].first;
	return true;
}

/* The leftmost match; of several there the first alternative. */
static bool
find_first(const struct text_words *words, const struct phrase_list *list,
    size_t *start, size_t *end)
{
	const struct phrase *phrases = words->dictionary->phrases.items;
	const struct event *events = words->events.items;
	bool found = false;
	uint32_t i;

	for (i = 0; i < list->count; i++) {
		const struct phrase *phrase = &phrases[list->first + i];
		uint32_t event;
		uint32_t stop;

		if (!occurs(words, phrase, &event))
			continue;
		for (; event != NONE; event = events[event].next) {
			if (found && events[event].start >= *start)
				break;
			if (!complete(words, phrase, &events[event], &stop))
				continue;
			*start = events[event].start;
			*end = stop;
			found = true;
			break;
		}
	}
	return found;
}

static int
compare_found(const void *left, const void *right)
{
	const struct found *a = left;
	const struct found *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	return (a->alternative > b->alternative) -
	       (a->alternative < b->alternative);
}

/* Every match of a list, sorted. */
static bool
find_all(const struct text_words *words, const struct phrase_list *list,
    struct list *all)
{
	const struct phrase *phrases = words->dictionary->phrases.items;
	const struct event *events = words->events.items;
	uint32_t i;

	all->count = 0;
	for (i = 0; i < list->count; i++) {
		const struct phrase *phrase = &phrases[list->first + i];
		uint32_t event;
		uint32_t end;

		if (!occurs(words, phrase, &event))
			continue;
		for (; event != NONE; event = events[event].next) {
			struct found *found;

			if (!complete(words, phrase, &events[event], &end))
				continue;
			found = list_add(all, 1, sizeof(*found));
			if (!found)
				return false;
			*found = (struct found){ events[event].start, end, i };
		}
	}
	if (all->count > 1)
		qsort(all->items, all->count, sizeof(struct found),
		    compare_found);
	return true;
}

/* Whether no more than FAR_MOST characters lie between. */
static bool
is_near(struct cpl_str text, size_t from, size_t to)
{
	size_t count = 0;

	if (to - from <= FAR_MOST)
		return true;
	if (to - from > (size_t)4 * FAR_MOST)
		return false;
	for (; from < to; from++)
		count += ((unsigned char)text.data[from] & 0xc0) != 0x80;
	return count <= FAR_MOST;
}

/* The first match of a sorted list from `end` on, if it is near. */
static const struct found *
find_partner(
    const struct text_words *words, const struct list *list, uint32_t end)
{
	const struct found *items = list->items;
	size_t low = 0;
	size_t high = list->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (items[middle].start < end)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == list->count || !is_near(words->text, end, items[low].start))
		return NULL;
	return &items[low];
}

/* The leftmost pair; of two there the one that begins with the first list. */
static bool
find_pair(const struct text_words *words, const struct list lists[2],
    size_t *start, size_t *end)
{
	size_t at[2] = { 0, 0 };

	while (at[0] < lists[0].count || at[1] < lists[1].count) {
		const struct found *items[2] = { lists[0].items,
			lists[1].items };
		int first = at[0] == lists[0].count ||
			    (at[1] < lists[1].count &&
				items[1][at[1]].start < items[0][at[0]].start);
		const struct found *one = &items[first][at[first]++];
		const struct found *other = find_partner(
		    words, &lists[!first], one->end);

		if (other) {
			*start = one->start;
			*end = other->end;
			return true;
		}
	}
	return false;
}

enum attempt
text_words_try(struct dictionary *dictionary, const struct text_words *words,
    const struct phrase_list lists[2], size_t *start, size_t *end)
{
	if (words->events.count == 0)
		return ATTEMPT_NO;
	if (lists[1].count == 0)
		return find_first(words, &lists[0], start, end) ? ATTEMPT_YES
								: ATTEMPT_NO;
	if (!find_all(words, &lists[0], &dictionary->found[0]) ||
	    !find_all(words, &lists[1], &dictionary->found[1]))
		return ATTEMPT_MEMORY;
	if (dictionary->found[0].count == 0 || dictionary->found[1].count == 0)
		return ATTEMPT_NO;
	return find_pair(words, dictionary->found, start, end) ? ATTEMPT_YES
							       : ATTEMPT_NO;
}
