/* SPDX-License-Identifier: MIT */
/* The table of rules: read, checked, and made ready. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "classify/internal.h"

static const char *const columns[] = { "!category", "priority", "field",
	"match", "!pattern", "unless", "weight", NULL };

static const char *const priorities[] = { "", "low", "normal", "high",
	"emergency", NULL };
static const char *const fields[] = { "any", "title", "text", NULL };
static const char *const kinds[] = { "word", "phrase", "near", "regex", NULL };

#define WEIGHT_MOST 1000

/* Slugs are compared each with each; no office writes so many rules. */
#define RULES_MOST 20000

/* A shorter cell always fits into an expression. */
#define LENGTH_TRIED 256

struct loader {
	struct cpl_rules *rules;
	struct cpl_faults *faults;
	struct cpl_arena scratch; /* OWNED; the literals */
	struct cpl_buffer regex;  /* OWNED */
	struct needs *needs;      /* OWNED; per rule */
	bool no_memory;
};

struct cpl_str
cpl_priority_name(enum cpl_priority priority)
{
	return cpl_str_of(priorities[priority]);
}

/* Add a fault `offset` bytes behind the start of a cell. */
static void
cell_fault(struct loader *loader, struct cpl_cell cell, size_t offset,
    enum cpl_problem problem, const char *detail)
{
	cpl_faults_add(loader->faults, problem, cell.line, cell.column + offset,
	    detail ? "%s" : NULL, detail);
}

bool
slug_valid(struct cpl_str slug)
{
	bool part = false; /* a part between two strokes has begun */
	size_t i;

	for (i = 0; i < slug.length; i++) {
		char c = slug.data[i];

		if (c == '/' && part)
			part = false;
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			 (c == '-' && part))
			part = true;
		else
			return false;
	}
	return part;
}

/* "one of any, title, text" */
static void
list_words(const char *const words[], char *out, size_t size)
{
	const char *comma = "";
	size_t at = (size_t)snprintf(out, size, "one of");
	int i;

	for (i = 0; words[i] && at < size; i++) {
		if (words[i][0] == '\0')
			continue;
		at += (size_t)snprintf(
		    out + at, size - at, "%s %s", comma, words[i]);
		comma = ",";
	}
}

/* The number of a cell's word among `words`; of an empty cell `absent`. */
static int
read_word(struct loader *loader, struct cpl_cell cell,
    const char *const words[], int absent)
{
	char detail[CPL_FAULT_DETAIL];
	int i;

	if (cell.text.length == 0)
		return absent;
	for (i = 0; words[i]; i++)
		if (cpl_str_equal(cell.text, cpl_str_of(words[i])))
			return i;
	list_words(words, detail, sizeof(detail));
	cell_fault(loader, cell, 0, CPL_CONFIG_VALUE, detail);
	return absent;
}

static int
read_weight(struct loader *loader, struct cpl_cell cell)
{
	size_t at = 0;
	bool negative = cell.text.length > 0 && cell.text.data[0] == '-';
	int weight = 0;

	if (cell.text.length == 0)
		return 1;
	for (at = negative; at < cell.text.length; at++) {
		char c = cell.text.data[at];

		if (c < '0' || c > '9' || weight > WEIGHT_MOST)
			break;
		weight = weight * 10 + (c - '0');
	}
	if (at < cell.text.length || weight == 0 || weight > WEIGHT_MOST)
		cell_fault(loader, cell, 0, CPL_CONFIG_VALUE,
		    "a weight is a whole number from 1 to 1000 or "
		    "from -1 to -1000");
	return negative ? -weight : weight;
}

/* Compile a regular expression; the fault stands where PCRE2 saw it. */
static void
read_regex(struct loader *loader, struct cpl_cell cell, struct pattern *pattern,
    struct needs *needs)
{
	char text[CPL_FAULT_DETAIL];
	uint32_t empty = 0;
	int error = 0;
	size_t offset = 0;

	pattern->code = pattern_compile(
	    pattern, &loader->regex, &error, &offset);
	if (!pattern->code && error == PCRE2_ERROR_HEAP_FAILED) {
		loader->no_memory = true;
		return;
	}
	if (!pattern->code) {
		if (pcre2_get_error_message(
			error, (PCRE2_UCHAR *)text, sizeof(text)) < 0)
			text[0] = '\0';
		cell_fault(loader, cell,
		    offset < cell.text.length ? offset : cell.text.length,
		    CPL_RULE_PATTERN, text);
		return;
	}
	pcre2_pattern_info(pattern->code, PCRE2_INFO_MATCHEMPTY, &empty);
	if (empty)
		cell_fault(loader, cell, 0, CPL_RULE_EMPTY, NULL);
	/* What was compiled is still in the scratch. */
	if (!needs_of_regex(
		cpl_buffer_str(&loader->regex), &loader->scratch, needs))
		loader->no_memory = true;
}

/*
 * Words that the dictionary does not hold become an expression when they are
 * first looked for; a cell that is too long for one is told of now.
 */
static void
check_length(
    struct loader *loader, struct cpl_cell cell, struct pattern *pattern)
{
	int error = 0;
	size_t offset;

	if (pattern->listed || cell.text.length < LENGTH_TRIED)
		return;
	pattern->code = pattern_compile(
	    pattern, &loader->regex, &error, &offset);
	if (pattern->code)
		return;
	if (error == PCRE2_ERROR_HEAP_FAILED)
		loader->no_memory = true;
	else
		cell_fault(loader, cell, 0, CPL_RULE_PATTERN,
		    "too many words for one rule");
}

/* A cell's pattern and what it requires. */
static void
read_pattern(struct loader *loader, struct cpl_cell cell, enum match_kind kind,
    struct pattern *pattern, struct needs *needs)
{
	const char *why;
	size_t offset;

	pattern->cell = cell.text;
	pattern->kind = kind;
	if (kind == MATCH_REGEX)
		read_regex(loader, cell, pattern, needs);
	else if (pattern_read(pattern, loader->rules->dictionary,
		     &loader->scratch, needs, &why, &offset))
		check_length(loader, cell, pattern);
	else if (why)
		cell_fault(loader, cell, offset, CPL_RULE_PATTERN, why);
	else
		loader->no_memory = true;
}

/* Let the dictionary find the rule instead of the prefilter. */
static void
use_dictionary(struct loader *loader, size_t row)
{
	struct cpl_rules *rules = loader->rules;
	const struct pattern *pattern = &rules->items[row].pattern;
	unsigned group;

	if (!pattern->listed)
		return;
	loader->needs[row].count = 0;
	loader->needs[row].elsewhere = true;
	for (group = 0; group < 2 && pattern->lists[group].count > 0; group++) {
		rules->groups[row] |= (uint8_t)(1u << group);
		if (!dictionary_use(
			rules->dictionary, &pattern->lists[group], row, group))
			loader->no_memory = true;
	}
}

static void
read_category(struct loader *loader, struct cpl_cell cell, struct rule *rule)
{
	struct cpl_rules *rules = loader->rules;
	size_t i;

	rule->category = NO_CATEGORY;
	if (cell.text.length == 0) {
		if (rule->priority == CPL_PRIORITY_NONE)
			cell_fault(loader, cell, 0, CPL_CONFIG_VALUE,
			    "a rule gives a category or a priority");
		return;
	}
	if (!slug_valid(cell.text)) {
		cell_fault(loader, cell, 0, CPL_CONFIG_VALUE,
		    "a category is words of a-z, 0-9 and -, with / between");
		return;
	}
	for (i = 0; i < rules->category_count; i++)
		if (cpl_str_equal(rules->categories[i].slug, cell.text))
			break;
	if (i == rules->category_count)
		rules->categories[rules->category_count++].slug = cell.text;
	rule->category = i;
}

static void
read_rule(struct loader *loader, size_t row)
{
	struct cpl_rules *rules = loader->rules;
	struct rule *rule = &rules->items[row];
	struct cpl_cell cells[sizeof(columns) / sizeof(columns[0]) - 1] = {
		{ { NULL, 0 }, 0, 0 }
	};
	enum match_kind unless_kind;
	struct needs unless_needs;
	size_t i;

	for (i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		cells[i] = cpl_table_cell(rules->table, row, i);
	rule->row = row;
	rule->line = cells[RULE_CATEGORY].line;
	rule->priority = (enum cpl_priority)read_word(
	    loader, cells[RULE_PRIORITY], priorities, 0);
	rule->fields = (enum rule_fields)read_word(
	    loader, cells[RULE_FIELD], fields, FIELDS_ANY);
	rule->kind = (enum match_kind)read_word(
	    loader, cells[RULE_MATCH], kinds, MATCH_PHRASE);
	rule->weight = read_weight(loader, cells[RULE_WEIGHT]);
	read_category(loader, cells[RULE_CATEGORY], rule);
	if (cells[RULE_PATTERN].text.length == 0)
		cell_fault(loader, cells[RULE_PATTERN], 0, CPL_RULE_PATTERN,
		    "it is empty");
	else
		read_pattern(loader, cells[RULE_PATTERN], rule->kind,
		    &rule->pattern, &loader->needs[row]);
	use_dictionary(loader, row);
	unless_kind = rule->kind == MATCH_REGEX ? MATCH_REGEX : MATCH_PHRASE;
	if (cells[RULE_UNLESS].text.length > 0)
		read_pattern(loader, cells[RULE_UNLESS], unless_kind,
		    &rule->unless, &unless_needs);
}

/* The category of the longest slug that this one lies under. */
static void
find_parents(struct cpl_rules *rules)
{
	size_t i;
	size_t j;

	for (i = 0; i < rules->category_count; i++) {
		struct category *category = &rules->categories[i];
		size_t longest = 0;

		category->parent = NO_CATEGORY;
		for (j = 0; j < rules->category_count; j++) {
			struct cpl_str slug = rules->categories[j].slug;

			if (slug.length <= longest ||
			    slug.length >= category->slug.length ||
			    category->slug.data[slug.length] != '/' ||
			    !cpl_str_starts(category->slug, slug))
				continue;
			longest = slug.length;
			category->parent = j;
		}
	}
}

static bool
take_memory(struct loader *loader)
{
	struct cpl_rules *rules = loader->rules;
	size_t count = rules->count + 1;
	size_t words = PREFILTER_WORDS(count);

	rules->items = calloc(count, sizeof(*rules->items));
	rules->categories = calloc(count, sizeof(*rules->categories));
	rules->bits[0] = calloc(words, sizeof(uint64_t));
	rules->bits[1] = calloc(words, sizeof(uint64_t));
	rules->groups = calloc(count, 1);
	rules->dictionary = dictionary_new();
	rules->matches = calloc(count, sizeof(*rules->matches));
	rules->limited = calloc(count, sizeof(*rules->limited));
	loader->needs = calloc(count, sizeof(*loader->needs));
	return rules->items && rules->categories && rules->bits[0] &&
	       rules->bits[1] && rules->groups && rules->dictionary &&
	       rules->matches && rules->limited && loader->needs;
}

/* Read every rule; the faults say whether all is well. */
static void
load(struct loader *loader)
{
	struct cpl_rules *rules = loader->rules;
	size_t before = loader->faults->count;
	size_t row;

	if (cpl_table_rows(rules->table) > RULES_MOST) {
		cpl_faults_add(loader->faults, CPL_CONFIG_VALUE,
		    cpl_table_cell(rules->table, RULES_MOST, 0).line, 0,
		    "more than %d rules", RULES_MOST);
		return;
	}
	rules->count = cpl_table_rows(rules->table);
	if (!take_memory(loader) || !matcher_init(&rules->matcher)) {
		loader->no_memory = true;
		return;
	}
	for (row = 0; row < rules->count && !loader->no_memory; row++) {
		if (loader->faults->count - before >= CPL_CONFIG_FAULTS) {
			cpl_faults_add(
			    loader->faults, CPL_CONFIG_MORE_FAULTS, 0, 0, NULL);
			return;
		}
		read_rule(loader, row);
	}
	if (loader->no_memory || loader->faults->count > before)
		return;
	find_parents(rules);
	rules->prefilter = prefilter_new(loader->needs, rules->count);
	rules->words[0] = text_words_new(rules->dictionary, rules->count);
	rules->words[1] = text_words_new(rules->dictionary, rules->count);
	if (!dictionary_finish(rules->dictionary) || !rules->prefilter ||
	    !rules->words[0] || !rules->words[1])
		loader->no_memory = true;
}

/* Build on a table, which it takes.  `faults` had `before` of them. */
static struct cpl_rules *
build(struct cpl_table *table, size_t before, struct cpl_faults *faults)
{
	struct loader loader = { .faults = faults };

	if (!table)
		return NULL;
	loader.rules = calloc(1, sizeof(*loader.rules));
	if (!loader.rules) {
		cpl_table_free(table);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	loader.rules->table = table;
	cpl_table_version(table, loader.rules->version);
	load(&loader);
	if (loader.no_memory)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	free(loader.needs);
	cpl_arena_release(&loader.scratch);
	cpl_buffer_release(&loader.regex);
	if (faults->count == before && !faults->failed)
		return loader.rules;
	cpl_rules_free(loader.rules);
	return NULL;
}

struct cpl_rules *
cpl_rules_load(const char *path, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_load(path, columns, faults), before, faults);
}

struct cpl_rules *
cpl_rules_parse(struct cpl_str text, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_parse(text, columns, faults), before, faults);
}

void
cpl_rules_free(struct cpl_rules *rules)
{
	size_t i;

	if (!rules)
		return;
	for (i = 0; rules->items && i < rules->count; i++) {
		pcre2_code_free(rules->items[i].pattern.code);
		pcre2_code_free(rules->items[i].unless.code);
	}
	matcher_release(&rules->matcher);
	prefilter_free(rules->prefilter);
	free(rules->items);
	free(rules->categories);
	text_words_free(rules->words[0]);
	text_words_free(rules->words[1]);
	dictionary_free(rules->dictionary);
	free(rules->groups);
	free(rules->bits[0]);
	free(rules->bits[1]);
	free(rules->matches);
	free(rules->limited);
	cpl_table_free(rules->table);
	free(rules);
}

const char *
cpl_rules_version(const struct cpl_rules *rules)
{
	return rules->version;
}

size_t
cpl_rules_count(const struct cpl_rules *rules)
{
	return rules->count;
}

size_t
cpl_rules_line(const struct cpl_rules *rules, size_t rule)
{
	return rules->items[rule].line;
}

size_t
cpl_rules_limited(const struct cpl_rules *rules, size_t rule)
{
	return rules->items[rule].limited;
}

void
cpl_rules_try_all(struct cpl_rules *rules, bool all)
{
	rules->try_all = all;
}
