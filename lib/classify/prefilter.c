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
	uint32_t next;  /* the next use of the same literal, or NONE */
	uint8_t clause; /* its bit */
};

#define NONE UINT32_MAX

struct prefilter {
	size_t patterns;
	uint8_t *all_clauses; /* OWNED; per pattern: the bits it needs */
	uint64_t *always;     /* OWNED; patterns without clauses */

	struct use *uses; /* OWNED; one for each literal of each clause */
	size_t use_count;

	unsigned char class_of[256]; /* 0 for bytes of no literal */
	size_t classes;
	size_t states;
	uint32_t *next; /* OWNED; state times classes */
	uint32_t *ends; /* OWNED; per state: the first use of its literal */
	uint32_t *also; /* OWNED; per state: the next with an end, or 0 */
	uint8_t *stops; /* OWNED; per state: whether it has either */

	/* Of one text. */
	uint8_t *met;      /* OWNED; per pattern: the bits met so far */
	uint32_t *touched; /* OWNED; patterns with bits in `met` */
	size_t touched_count;
	uint64_t *seen; /* OWNED; per state: a bit once its uses were met */
};

/* Call `each` for every literal of every clause. */
static void
for_each_literal(struct prefilter *prefilter, const struct needs *needs,
    void (*each)(
	struct prefilter *prefilter, struct cpl_str literal, struct use use))
{
	size_t i;
	size_t j;
	size_t k;

	for (i = 0; i < prefilter->patterns; i++) {
		for (j = 0; j < needs[i].count; j++) {
			const struct clause *clause = &needs[i].clauses[j];
			struct use use = {
				.pattern = (uint32_t)i,
				.next = NONE,
				.clause = (uint8_t)(1u << j),
			};

			for (k = 0; k < clause->count; k++)
				each(prefilter, clause->literals[k], use);
		}
	}
}

/* First: how large everything can get, and which bytes there are. */
static void
measure(struct prefilter *prefilter, struct cpl_str literal, struct use use)
{
	size_t i;

	(void)use;
	prefilter->use_count++;
	prefilter->states += literal.length;
	for (i = 0; i < literal.length; i++)
		prefilter->class_of[(unsigned char)literal.data[i]] = 1;
}

static void
number_classes(struct prefilter *prefilter)
{
	int c;

	prefilter->classes = 1;
	for (c = 0; c < 256; c++)
		if (prefilter->class_of[c])
			prefilter->class_of[c] =
			    (unsigned char)prefilter->classes++;
	for (c = 'A'; c <= 'Z'; c++)
		prefilter->class_of[c] = prefilter->class_of[c + 32];
}

/* Second: the literals as a tree; 0 is its root, and in `next` no child. */
static void
plant(struct prefilter *prefilter, struct cpl_str literal, struct use use)
{
	uint32_t state = 0;
	size_t i;

	prefilter->all_clauses[use.pattern] |= use.clause;
	for (i = 0; i < literal.length; i++) {
		unsigned char class =
		    prefilter->class_of[(unsigned char)literal.data[i]];
		uint32_t *next =
		    &prefilter->next[state * prefilter->classes + class];

		if (*next == 0) {
			*next = (uint32_t)prefilter->states++;
			prefilter->ends[*next] = NONE;
		}
		state = *next;
	}
	use.next = prefilter->ends[state];
	prefilter->ends[state] = (uint32_t)prefilter->use_count;
	prefilter->uses[prefilter->use_count++] = use;
}

/* Third: where a text goes on that leaves the tree, breadth first. */
static bool
link_states(struct prefilter *prefilter)
{
	size_t classes = prefilter->classes;
	uint32_t *next = prefilter->next;
	uint32_t *queue = calloc(prefilter->states, sizeof(*queue));
	uint32_t *fail = calloc(prefilter->states, sizeof(*fail));
	size_t head = 0;
	size_t tail = 1;

	while (queue && fail && head < tail) {
		uint32_t state = queue[head++];
		uint32_t back = fail[state];
		uint32_t *row = &next[state * classes];
		const uint32_t *other = &next[back * classes];
		size_t class;

		prefilter->also[state] = prefilter->ends[back] != NONE
					     ? back
					     : prefilter->also[back];
		prefilter->stops[state] = prefilter->ends[state] != NONE ||
					  prefilter->also[state] != 0;
		for (class = 0; class < classes; class ++) {
			if (row[class] == 0) {
				row[class] = other[class];
				continue;
			}
			fail[row[class]] = state ? other[class] : 0;
			queue[tail++] = row[class];
		}
	}
	free(queue);
	free(fail);
	return head == tail;
}

/* Room for the states and uses that measure() counted. */
static bool
take_memory(struct prefilter *prefilter)
{
	size_t patterns = prefilter->patterns;
	size_t states = prefilter->states;

	if (states > NONE / 2 || prefilter->use_count > NONE / 2 ||
	    states > SIZE_MAX / sizeof(uint32_t) / prefilter->classes)
		return false;
	prefilter->all_clauses = calloc(patterns + 1, 1);
	prefilter->met = calloc(patterns + 1, 1);
	prefilter->touched = calloc(patterns + 1, sizeof(uint32_t));
	prefilter->always = calloc(
	    PREFILTER_WORDS(patterns) + 1, sizeof(uint64_t));
	prefilter->uses = calloc(
	    prefilter->use_count + 1, sizeof(*prefilter->uses));
	prefilter->next = calloc(states * prefilter->classes, sizeof(uint32_t));
	prefilter->ends = calloc(states, sizeof(uint32_t));
	prefilter->also = calloc(states, sizeof(uint32_t));
	prefilter->stops = calloc(states, 1);
	return prefilter->all_clauses && prefilter->met && prefilter->touched &&
	       prefilter->always && prefilter->uses && prefilter->next &&
	       prefilter->ends && prefilter->also && prefilter->stops;
}

static bool
build(struct prefilter *prefilter, const struct needs *needs)
{
	size_t i;

	prefilter->states = 1;
	for_each_literal(prefilter, needs, measure);
	number_classes(prefilter);
	if (!take_memory(prefilter))
		return false;
	prefilter->states = 1;
	prefilter->use_count = 0;
	prefilter->ends[0] = NONE;
	for_each_literal(prefilter, needs, plant);
	for (i = 0; i < prefilter->patterns; i++)
		if (needs[i].count == 0 && !needs[i].elsewhere)
			prefilter->always[i / 64] |= (uint64_t)1 << i % 64;
	prefilter->seen = calloc(
	    PREFILTER_WORDS(prefilter->states), sizeof(uint64_t));
	return prefilter->seen && link_states(prefilter);
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
	free(prefilter->uses);
	free(prefilter->next);
	free(prefilter->ends);
	free(prefilter->also);
	free(prefilter->stops);
	free(prefilter->met);
	free(prefilter->touched);
	free(prefilter->seen);
	free(prefilter);
}

/* The literal of a state was met: tell all its uses, once for a text. */
static void
meet(struct prefilter *prefilter, uint32_t state)
{
	uint64_t bit = (uint64_t)1 << state % 64;
	uint32_t at;

	if (prefilter->seen[state / 64] & bit)
		return;
	prefilter->seen[state / 64] |= bit;
	for (at = prefilter->ends[state]; at != NONE;
	     at = prefilter->uses[at].next) {
		struct use use = prefilter->uses[at];

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
		meet(prefilter, state);
	while ((state = prefilter->also[state]) != 0)
		meet(prefilter, state);
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

		state = prefilter->next[state * classes + class];
		if (prefilter->stops[state])
			meet_all(prefilter, state);
	}
}

void
prefilter_scan(struct prefilter *prefilter, struct cpl_str text, uint64_t *bits)
{
	size_t i;

	memset(prefilter->seen, 0,
	    PREFILTER_WORDS(prefilter->states) * sizeof(uint64_t));
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
