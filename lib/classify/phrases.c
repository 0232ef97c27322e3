/* SPDX-License-Identifier: MIT */
/* Phrases and pairs, put together from the words that were found in a text. */
#include "classify/dictionary.h"

#include <stdlib.h>

/* Characters between two words of a phrase, and between those of a pair. */
#define BETWEEN_MOST 8
#define FAR_MOST 60

struct found {
	uint32_t start;
	uint32_t end;
	uint32_t alternative;
};

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

	while (
	    *at < words->text.length && (letters[*at] & LETTER_MASK) == OTHER) {
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
	const uint32_t *rest = words->dictionary->sequence.items;
	uint32_t i;

	*end = first->end;
	for (i = 0; i < phrase->rest_count; i++) {
		uint32_t word = rest[phrase->rest + i];
		size_t at = *end;
		size_t event;

		if (!skip_between(words, &at))
			return false;
		event = event_from(words, at);
		while (event < words->events.count &&
		       events[event].start == at && events[event].word != word)
			event++;
		if (event == words->events.count || events[event].start != at)
			return false;
		*end = events[event].end;
	}
	return true;
}

static inline bool
is_found(const struct text_words *words, uint32_t word)
{
	return words->found[word / 64] >> word % 64 & 1;
}

/* Whether all words of a phrase occur at all. */
static inline bool
occurs(const struct text_words *words, const struct phrase *phrase)
{
	const uint32_t *rest = words->dictionary->sequence.items;
	uint32_t i;

	if (!is_found(words, phrase->word))
		return false;
	for (i = 0; i < phrase->rest_count; i++)
		if (!is_found(words, rest[phrase->rest + i]))
			return false;
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

		if (!occurs(words, phrase))
			continue;
		event = words->of_word[phrase->word].first;
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

		if (!occurs(words, phrase))
			continue;
		event = words->of_word[phrase->word].first;
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
