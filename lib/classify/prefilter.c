/* SPDX-License-Identifier: MIT */
/* All literals of all patterns, found in one pass over a text. */
#include <stdlib.h>
#include <string.h>

#include "classify/internal.h"

/*
 * The automaton of Aho and Corasick ("Efficient string matching: an aid to
 * bibliographic search", Communications of the ACM 18, 1975), with all its
 * failure links followed beforehand: one table look-up for each byte.  Bytes
 * that no literal has share one class, which keeps the table small.
 */

struct use {
	uint32_t pattern;
	uint8_t clause; /* its bit */
};

struct literal {
	struct cpl_str text; /* BORROWED; while it is built */
	uint32_t first_use;
	uint32_t use_count;
};

/* A literal of a clause, while the tables are built. */
struct mention {
	struct cpl_str text;
	struct use use;
};

#define NONE UINT32_MAX
#define SOMETHING_ENDS 0x80000000u

struct prefilter {
	size_t patterns;
	uint8_t *all_clauses; /* OWNED; per pattern: the bits it needs */
	uint64_t *always;     /* OWNED; patterns without clauses */

	struct literal *literals; /* OWNED */
	size_t literal_count;
	struct use *uses; /* OWNED; by literal */

	unsigned char class_of[256]; /* 0 for bytes of no literal */
	size_t classes;
	uint32_t *next; /* OWNED; state times classes; with SOMETHING_ENDS */
	uint32_t *ends; /* OWNED; per state: the literal that ends there */
	uint32_t *also; /* OWNED; per state: the next state with an end */
	size_t states;

	/* Of one text. */
	uint8_t *met;      /* OWNED; per pattern: the bits met so far */
	uint32_t *touched; /* OWNED; patterns with bits in `met` */
	size_t touched_count;
	uint64_t *seen; /* OWNED; per literal: a bit once it was met */
};

static int
compare_mentions(const void *left, const void *right)
{
	const struct mention *a = left;
	const struct mention *b = right;
	int order = cpl_str_compare(a->text, b->text);

	if (order != 0)
		return order;
	if (a->use.pattern != b->use.pattern)
		return a->use.pattern < b->use.pattern ? -1 : 1;
	return (a->use.clause > b->use.clause) -
	       (a->use.clause < b->use.clause);
}

/* All literals of all clauses, sorted.  NULL without memory or mentions. */
static struct mention *
gather(struct prefilter *prefilter, const struct needs *needs, size_t *count)
{
	struct mention *mentions;
	size_t total = 0;
	size_t i;
	size_t j;
	size_t k;

	for (i = 0; i < prefilter->patterns; i++)
		for (j = 0; j < needs[i].count; j++)
			total += needs[i].clauses[j].count;
	mentions = calloc(total + 1, sizeof(*mentions));
	if (!mentions)
		return NULL;
	*count = 0;
	for (i = 0; i < prefilter->patterns; i++) {
		if (needs[i].count == 0)
			prefilter->always[i / 64] |= (uint64_t)1 << i % 64;
		for (j = 0; j < needs[i].count; j++) {
			const struct clause *clause = &needs[i].clauses[j];
			uint8_t bit = (uint8_t)(1u << j);

			prefilter->all_clauses[i] |= bit;
			for (k = 0; k < clause->count; k++)
				mentions[(*count)++] = (struct mention){
					.text = clause->literals[k],
					.use = { (uint32_t)i, bit },
				};
		}
	}
	qsort(mentions, *count, sizeof(*mentions), compare_mentions);
	return mentions;
}

/* The same literal of several clauses becomes one with several uses. */
static bool
build_literals(
    struct prefilter *prefilter, const struct mention *mentions, size_t count)
{
	size_t i;

	prefilter->literals = calloc(count + 1, sizeof(*prefilter->literals));
	prefilter->uses = calloc(count + 1, sizeof(*prefilter->uses));
	if (!prefilter->literals || !prefilter->uses)
		return false;
	for (i = 0; i < count; i++) {
		struct literal *literal;

		if (i == 0 ||
		    !cpl_str_equal(mentions[i].text, mentions[i - 1].text)) {
			literal =
			    &prefilter->literals[prefilter->literal_count++];
			literal->text = mentions[i].text;
			literal->first_use = (uint32_t)i;
		}
		literal = &prefilter->literals[prefilter->literal_count - 1];
		literal->use_count++;
		prefilter->uses[i] = mentions[i].use;
	}
	return true;
}

static void
build_classes(struct prefilter *prefilter)
{
	size_t i;
	size_t j;
	int c;

	for (i = 0; i < prefilter->literal_count; i++)
		for (j = 0; j < prefilter->literals[i].text.length; j++)
			prefilter
			    ->class_of[(unsigned char)prefilter->literals[i]
					   .text.data[j]] = 1;
	prefilter->classes = 1;
	for (c = 0; c < 256; c++)
		if (prefilter->class_of[c])
			prefilter->class_of[c] =
			    (unsigned char)prefilter->classes++;
	for (c = 'A'; c <= 'Z'; c++)
		prefilter->class_of[c] = prefilter->class_of[c + 32];
}

/* The literals as a tree; state 0 is its root, 0 in `next` no child. */
static bool
build_tree(struct prefilter *prefilter)
{
	size_t most = 1;
	size_t i;
	size_t j;

	for (i = 0; i < prefilter->literal_count; i++)
		most += prefilter->literals[i].text.length;
	if (most > NONE / 2 ||
	    most > SIZE_MAX / sizeof(uint32_t) / prefilter->classes)
		return false;
	prefilter->next = calloc(
	    most * prefilter->classes, sizeof(*prefilter->next));
	prefilter->ends = malloc(most * sizeof(*prefilter->ends));
	prefilter->also = calloc(most, sizeof(*prefilter->also));
	if (!prefilter->next || !prefilter->ends || !prefilter->also)
		return false;
	prefilter->ends[0] = NONE;
	prefilter->states = 1;
	for (i = 0; i < prefilter->literal_count; i++) {
		struct cpl_str text = prefilter->literals[i].text;
		uint32_t state = 0;

		for (j = 0; j < text.length; j++) {
			uint32_t *next =
			    &prefilter->next[state * prefilter->classes +
					     prefilter->class_of[(
						 unsigned char)text.data[j]]];

			if (*next == 0) {
				*next = (uint32_t)prefilter->states++;
				prefilter->ends[*next] = NONE;
			}
			state = *next;
		}
		prefilter->ends[state] = (uint32_t)i;
	}
	return true;
}

/* Fill in where a text goes on that leaves the tree, breadth first. */
static bool
build_links(struct prefilter *prefilter)
{
	size_t classes = prefilter->classes;
	uint32_t *next = prefilter->next;
	uint32_t *queue = calloc(prefilter->states, sizeof(*queue));
	uint32_t *fail = calloc(prefilter->states, sizeof(*fail));
	size_t head = 0;
	size_t tail = 0;
	size_t i;

	if (!queue || !fail) {
		free(queue);
		free(fail);
		return false;
	}
	queue[tail++] = 0;
	while (head < tail) {
		uint32_t state = queue[head++];
		uint32_t back = fail[state];
		size_t class;

		prefilter->also[state] = prefilter->ends[back] != NONE
					     ? back
					     : prefilter->also[back];
		for (class = 0; class < classes; class ++) {
			uint32_t *to = &next[state * classes + class];
			uint32_t other = state ? next[back * classes + class]
					       : 0;

			if (*to == 0) {
				*to = other;
				continue;
			}
			fail[*to] = other;
			queue[tail++] = *to;
		}
	}
	for (i = 0; i < prefilter->states * classes; i++)
		if (prefilter->ends[next[i]] != NONE ||
		    prefilter->also[next[i]])
			next[i] |= SOMETHING_ENDS;
	free(queue);
	free(fail);
	return true;
}

static bool
build(struct prefilter *prefilter, const struct needs *needs)
{
	size_t patterns = prefilter->patterns;
	struct mention *mentions;
	size_t count = 0;
	bool built;

	prefilter->all_clauses = calloc(patterns + 1, 1);
	prefilter->met = calloc(patterns + 1, 1);
	prefilter->touched = calloc(patterns + 1, sizeof(uint32_t));
	prefilter->always = calloc(
	    PREFILTER_WORDS(patterns) + 1, sizeof(uint64_t));
	if (!prefilter->all_clauses || !prefilter->met || !prefilter->touched ||
	    !prefilter->always || patterns > NONE / 2)
		return false;
	mentions = gather(prefilter, needs, &count);
	if (!mentions)
		return false;
	built = build_literals(prefilter, mentions, count);
	free(mentions);
	if (!built)
		return false;
	prefilter->seen = calloc(
	    PREFILTER_WORDS(prefilter->literal_count) + 1, sizeof(uint64_t));
	if (!prefilter->seen)
		return false;
	build_classes(prefilter);
	return build_tree(prefilter) && build_links(prefilter);
}

struct prefilter *
prefilter_new(const struct needs *needs, size_t count)
{
	struct prefilter *prefilter = calloc(1, sizeof(*prefilter));

	if (!prefilter)
		return NULL;
	prefilter->patterns = count;
	if (build(prefilter, needs))
		return prefilter;
	prefilter_free(prefilter);
	return NULL;
}

void
prefilter_free(struct prefilter *prefilter)
{
	if (!prefilter)
		return;
	free(prefilter->all_clauses);
	free(prefilter->always);
	free(prefilter->literals);
	free(prefilter->uses);
	free(prefilter->next);
	free(prefilter->ends);
	free(prefilter->also);
	free(prefilter->met);
	free(prefilter->touched);
	free(prefilter->seen);
	free(prefilter);
}

static void
meet(struct prefilter *prefilter, uint32_t number)
{
	const struct literal *literal = &prefilter->literals[number];
	uint64_t bit = (uint64_t)1 << number % 64;
	uint32_t i;

	if (prefilter->seen[number / 64] & bit)
		return;
	prefilter->seen[number / 64] |= bit;
	for (i = 0; i < literal->use_count; i++) {
		struct use use = prefilter->uses[literal->first_use + i];

		if (prefilter->met[use.pattern] == 0)
			prefilter->touched[prefilter->touched_count++] =
			    use.pattern;
		prefilter->met[use.pattern] |= use.clause;
	}
}

static void
meet_all(struct prefilter *prefilter, uint32_t state)
{
	if (prefilter->ends[state] != NONE)
		meet(prefilter, prefilter->ends[state]);
	while ((state = prefilter->also[state]) != 0)
		meet(prefilter, prefilter->ends[state]);
}

/*
 * The class of the character at `*at`, which is passed.  Besides the capitals,
 * only two characters match an ASCII letter when case does not count: U+017F
 * (long s) and U+212A (the Kelvin sign).  Those two end the ASCII rows of C and
 * S in Unicode's CaseFolding.txt.
 */
static unsigned char
fold(const struct prefilter *prefilter, const char **at, const char *end)
{
	unsigned char c = (unsigned char)*(*at)++;

	if (c == 0xc5 && *at < end && (unsigned char)**at == 0xbf) {
		++*at;
		c = 's';
	} else if (c == 0xe2 && end - *at >= 2 &&
		   (unsigned char)(*at)[0] == 0x84 &&
		   (unsigned char)(*at)[1] == 0xaa) {
		*at += 2;
		c = 'k';
	}
	return prefilter->class_of[c];
}

static void
run(struct prefilter *prefilter, struct cpl_str text)
{
	const char *at = text.data;
	const char *end = text.data + text.length;
	size_t classes = prefilter->classes;
	uint32_t state = 0;

	while (at < end) {
		unsigned char class =
		    (unsigned char)*at < 0x80
			? prefilter->class_of[(unsigned char)*at++]
			: fold(prefilter, &at, end);
		uint32_t next = prefilter->next[state * classes + class];

		state = next & ~SOMETHING_ENDS;
		if (next & SOMETHING_ENDS)
			meet_all(prefilter, state);
	}
}

void
prefilter_scan(struct prefilter *prefilter, struct cpl_str text, uint64_t *bits)
{
	size_t i;

	memset(prefilter->seen, 0,
	    PREFILTER_WORDS(prefilter->literal_count) * sizeof(uint64_t));
	memcpy(bits, prefilter->always,
	    PREFILTER_WORDS(prefilter->patterns) * sizeof(*bits));
	prefilter->touched_count = 0;
	run(prefilter, text);
	for (i = 0; i < prefilter->touched_count; i++) {
		uint32_t pattern = prefilter->touched[i];

		if (prefilter->met[pattern] == prefilter->all_clauses[pattern])
			bits[pattern / 64] |= (uint64_t)1 << pattern % 64;
		prefilter->met[pattern] = 0;
	}
}
