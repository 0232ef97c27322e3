/* SPDX-License-Identifier: MIT */
/* What is of no use in a table of rules. */
#include <stdlib.h>
#include <string.h>

#include "classify/internal.h"

/*
 * A cell of words is its own sample: the text "jalan rusak" is what the
 * alternative `jalan rusak` matches, and the stars left out what `lubang*`
 * does.  So whether one alternative covers another, or `unless` forbids all, is
 * found out by trying.
 */
#define ALTERNATIVES_MOST 512

struct checker {
	struct cpl_rules *rules;
	const struct cpl_categories *categories;
	struct cpl_faults *faults;
	struct cpl_arena arena; /* OWNED; of one rule */
	bool no_memory;
};

static struct cpl_cell
cell_of(const struct checker *checker, const struct rule *rule,
    enum rule_column column)
{
	return cpl_table_cell(checker->rules->table, rule->row, column);
}

static void
cell_fault(struct checker *checker, struct cpl_cell cell, struct cpl_str part,
    enum cpl_problem problem)
{
	cpl_faults_add(checker->faults, problem, cell.line,
	    cell.column + (size_t)(part.data - cell.text.data), "%.*s",
	    part.length > CPL_FAULT_DETAIL ? CPL_FAULT_DETAIL
					   : (int)part.length,
	    part.data);
}

static void
check_category(struct checker *checker, const struct rule *rule)
{
	struct cpl_cell cell = cell_of(checker, rule, RULE_CATEGORY);

	if (checker->categories && cell.text.length > 0 &&
	    !cpl_categories_has(checker->categories, cell.text))
		cell_fault(checker, cell, cell.text, CPL_CATEGORY_UNKNOWN);
}

/* An alternative without its stars. */
static struct cpl_str
sample_of(struct checker *checker, struct cpl_str alternative)
{
	char *sample = cpl_arena_take(&checker->arena, alternative.length + 1);
	struct cpl_str text = { sample, 0 };
	size_t i;

	if (!sample) {
		checker->no_memory = true;
		return (struct cpl_str){ "", 0 };
	}
	for (i = 0; i < alternative.length; i++)
		if (alternative.data[i] != '*')
			sample[text.length++] = alternative.data[i];
	return text;
}

static bool
matches(struct checker *checker, struct pattern *pattern, struct cpl_str text)
{
	size_t start;
	size_t end;
	enum attempt attempt = matcher_try(
	    &checker->rules->matcher, pattern, text, &start, &end);

	if (attempt == ATTEMPT_MEMORY)
		checker->no_memory = true;
	return attempt == ATTEMPT_YES;
}

/* The alternatives of one group, each compiled by itself. */
struct alternatives {
	struct cpl_str *texts;    /* in the arena */
	struct pattern *patterns; /* in the arena; their codes OWNED */
	size_t count;
};

static bool
same_group(struct cpl_str cell, struct cpl_str a, struct cpl_str b)
{
	const char *bar = memchr(cell.data, '&', cell.length);

	return !bar || (a.data < bar) == (b.data < bar);
}

static struct alternatives
split(struct checker *checker, struct cpl_str cell)
{
	struct alternatives list = { .count = 0 };
	struct cpl_str text;
	size_t count = 0;
	size_t at = 0;

	while (pattern_alternative(cell, &at, &text))
		count++;
	if (count > ALTERNATIVES_MOST)
		return list;
	at = 0;
	list.texts = cpl_arena_take(
	    &checker->arena, count * sizeof(*list.texts));
	list.patterns = cpl_arena_take(
	    &checker->arena, count * sizeof(*list.patterns));
	if (!list.texts || !list.patterns) {
		checker->no_memory = true;
		return list;
	}
	for (; pattern_alternative(cell, &at, &text); list.count++) {
		list.texts[list.count] = text;
		list.patterns[list.count] = (struct pattern){
			.cell = text,
			.kind = MATCH_PHRASE,
			.once = true,
		};
	}
	return list;
}

/* Whether alternative `a` matches every text that `b` does. */
static bool
covers(struct checker *checker, struct alternatives *list, size_t a, size_t b)
{
	struct cpl_str text = list->texts[b];

	/* `lubang*` is more than its sample: only its like covers it. */
	if (memchr(text.data, '*', text.length) != NULL)
		return cpl_str_equal_fold(list->texts[a], text);
	return matches(checker, &list->patterns[a], sample_of(checker, text));
}

/* Name each alternative that another one of its group covers. */
static void
check_covered(
    struct checker *checker, const struct rule *rule, enum rule_column column)
{
	struct cpl_cell cell = cell_of(checker, rule, column);
	struct alternatives list;
	size_t i;
	size_t j;

	if (cell.text.length == 0 || rule->kind == MATCH_REGEX)
		return;
	list = split(checker, cell.text);
	for (i = 0; i < list.count && !checker->no_memory; i++) {
		for (j = 0; j < list.count; j++) {
			if (i == j ||
			    !same_group(
				cell.text, list.texts[i], list.texts[j]) ||
			    !covers(checker, &list, j, i))
				continue;
			/* Of two that cover each other the later one. */
			if (i < j && covers(checker, &list, i, j))
				continue;
			cell_fault(
			    checker, cell, list.texts[i], CPL_RULE_COVERED);
			break;
		}
	}
	for (i = 0; i < list.count; i++)
		pcre2_code_free(list.patterns[i].code);
}

/* Whether `unless` stands in every text that the pattern matches. */
static void
check_never(struct checker *checker, struct rule *rule)
{
	struct cpl_cell pattern = cell_of(checker, rule, RULE_PATTERN);
	struct cpl_cell unless = cell_of(checker, rule, RULE_UNLESS);
	struct cpl_str text;
	size_t at = 0;
	size_t forbidden[2] = { 0, 0 }; /* by group */
	size_t all[2] = { 0, 0 };

	if (unless.text.length == 0)
		return;
	if (rule->kind == MATCH_REGEX) {
		if (cpl_str_equal(pattern.text, unless.text))
			cell_fault(
			    checker, unless, unless.text, CPL_RULE_NEVER);
		return;
	}
	while (pattern_alternative(pattern.text, &at, &text)) {
		struct cpl_str first = { pattern.text.data, 0 };
		int group = !same_group(pattern.text, first, text);

		all[group]++;
		forbidden[group] += matches(
		    checker, &rule->unless, sample_of(checker, text));
	}
	if ((all[0] && all[0] == forbidden[0]) ||
	    (all[1] && all[1] == forbidden[1]))
		cell_fault(checker, unless, unless.text, CPL_RULE_NEVER);
}

static int
compare_rules(const void *left, const void *right)
{
	const struct rule *a = *(const struct rule *const *)left;
	const struct rule *b = *(const struct rule *const *)right;
	int order = cpl_str_compare(a->pattern.cell, b->pattern.cell);

	if (order == 0)
		order = cpl_str_compare(a->unless.cell, b->unless.cell);
	if (order == 0 && a->category != b->category)
		order = a->category < b->category ? -1 : 1;
	if (order == 0)
		order = (int)a->fields - (int)b->fields;
	if (order == 0)
		order = (int)a->kind - (int)b->kind;
	return order;
}

static int
compare_rules_in_order(const void *left, const void *right)
{
	const struct rule *a = *(const struct rule *const *)left;
	const struct rule *b = *(const struct rule *const *)right;
	int order = compare_rules(left, right);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static void
check_twice(struct checker *checker)
{
	struct cpl_rules *rules = checker->rules;
	const struct rule **sorted = calloc(rules->count + 1, sizeof(*sorted));
	size_t i;

	if (!sorted) {
		checker->no_memory = true;
		return;
	}
	for (i = 0; i < rules->count; i++)
		sorted[i] = &rules->items[i];
	qsort(sorted, rules->count, sizeof(*sorted), compare_rules_in_order);
	for (i = 1; i < rules->count; i++) {
		struct cpl_cell cell;

		if (compare_rules(&sorted[i - 1], &sorted[i]) != 0)
			continue;
		cell = cell_of(checker, sorted[i], RULE_PATTERN);
		cpl_faults_add(checker->faults, CPL_RULE_TWICE, cell.line,
		    cell.column, "as in line %zu", sorted[i - 1]->line);
	}
	free(sorted);
}

void
cpl_rules_check(struct cpl_rules *rules,
    const struct cpl_categories *categories, struct cpl_faults *faults)
{
	struct checker checker = {
		.rules = rules,
		.categories = categories,
		.faults = faults,
	};
	size_t i;

	for (i = 0; i < rules->count && !checker.no_memory; i++) {
		check_category(&checker, &rules->items[i]);
		check_covered(&checker, &rules->items[i], RULE_PATTERN);
		check_covered(&checker, &rules->items[i], RULE_UNLESS);
		check_never(&checker, &rules->items[i]);
		if (checker.arena.block)
			cpl_arena_clear(&checker.arena);
	}
	if (!checker.no_memory)
		check_twice(&checker);
	cpl_arena_release(&checker.arena);
	if (checker.no_memory)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
}
