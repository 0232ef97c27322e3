/* SPDX-License-Identifier: MIT */
/*
 * Categories from rules: which rules a complaint's words meet, where, and what
 * they add up to.  The rules are those of complaint-rules(5).
 *
 * One pass over the text finds the words of all rules, and which of the
 * expressions could match at all; only those are tried with PCRE2.  The verdict
 * is the one that trying every rule with PCRE2 would give.
 */
#ifndef COMPLAINT_CLASSIFY_H
#define COMPLAINT_CLASSIFY_H

#include <complaint/config.h>

/*
 * A table of rules, ready to be used.  It has room for one verdict at a time,
 * so a thread needs its own.
 */
struct cpl_rules;

/*
 * Read and check a table.  Every fault is added; NULL when there was one (those
 * of cpl_table_load(), CONFIG_VALUE, RULE_PATTERN, RULE_EMPTY, MEMORY).  OWNED.
 */
struct cpl_rules *cpl_rules_load(const char *path, struct cpl_faults *faults);
/* The same from memory. */
struct cpl_rules *cpl_rules_parse(
    struct cpl_str text, struct cpl_faults *faults);
void cpl_rules_free(struct cpl_rules *rules);

/* The version of the table, see cpl_table_version().  BORROWED. */
const char *cpl_rules_version(const struct cpl_rules *rules);
size_t cpl_rules_count(const struct cpl_rules *rules);
/* The line of a rule, by its number from 0. */
size_t cpl_rules_line(const struct cpl_rules *rules, size_t rule);
/* Of how many texts a rule could not be decided within the limits. */
size_t cpl_rules_limited(const struct cpl_rules *rules, size_t rule);
/* Try every rule with PCRE2, the slow way: for tests, to compare. */
void cpl_rules_try_all(struct cpl_rules *rules, bool all);

/*
 * The list of categories: `slug,label_id,label_en,parent`.
 */
struct cpl_categories;
/* NULL with faults added (those of a table, CONFIG_VALUE, MEMORY).  OWNED. */
struct cpl_categories *cpl_categories_load(
    const char *path, struct cpl_faults *faults);
struct cpl_categories *cpl_categories_parse(
    struct cpl_str text, struct cpl_faults *faults);
void cpl_categories_free(struct cpl_categories *categories);
bool cpl_categories_has(
    const struct cpl_categories *categories, struct cpl_str slug);

/* All BORROWED; empty where the list says nothing. */
struct cpl_category {
	struct cpl_str slug;
	struct cpl_str label_id;
	struct cpl_str label_en;
	struct cpl_str parent;
};

bool cpl_categories_find(const struct cpl_categories *categories,
    struct cpl_str slug, struct cpl_category *category);

/*
 * What is right and yet of no use in a table that could be read: categories
 * that the list (may be NULL) lacks, rules given twice, words that another word
 * of the cell covers, rules whose `unless` forbids all they could match.  Adds
 * CATEGORY_UNKNOWN, RULE_TWICE, RULE_COVERED, RULE_NEVER, or MEMORY.
 */
void cpl_rules_check(struct cpl_rules *rules,
    const struct cpl_categories *categories, struct cpl_faults *faults);

/*
 * Verdicts.
 */
enum cpl_priority {
	CPL_PRIORITY_NONE,
	CPL_PRIORITY_LOW,
	CPL_PRIORITY_NORMAL,
	CPL_PRIORITY_HIGH,
	CPL_PRIORITY_EMERGENCY,
};

/* "high"; "" for none.  BORROWED, static. */
struct cpl_str cpl_priority_name(enum cpl_priority priority);

enum cpl_rule_field {
	CPL_FIELD_TITLE,
	CPL_FIELD_TEXT,
};

/* One rule that matched: its first place, in bytes of the decoded field. */
struct cpl_match {
	size_t rule;
	size_t line;
	struct cpl_str category; /* empty when it gives a priority alone */
	enum cpl_priority priority;
	enum cpl_rule_field field;
	size_t start;
	size_t end;
	int weight;
};

struct cpl_verdict {
	struct cpl_str category; /* empty when there is none */
	int64_t score;
	enum cpl_priority priority;
	const struct cpl_match *matches; /* in the order of the table */
	size_t match_count;
	const size_t *limited; /* lines of rules that hit a limit */
	size_t limited_count;
	bool cut; /* a field was longer than CPL_CLASSIFY_LENGTH */
};

/* So many bytes of a field are looked at; complaints are far shorter. */
#define CPL_CLASSIFY_LENGTH ((size_t)256 << 10)

/*
 * Weigh a complaint.  `title` and `text` are UTF-8, each empty when absent.
 * The category with the highest sum of weights wins, where a category's sum
 * includes those it lies under (`roads` counts for `roads/pothole`); of equal
 * sums, the one that the table names first.  Sums of zero and less win nothing.  The verdict BORROWS from the rules and ends with the next one.
 * Returns OK or MEMORY.
 */
enum cpl_problem cpl_classify(struct cpl_rules *rules, struct cpl_str title,
    struct cpl_str text, struct cpl_verdict *verdict);

/*
 * The `classification` object of complaint-record(5).  `table` is the name of
 * the table of rules, and `version` its version.
 */
void cpl_verdict_write(const struct cpl_verdict *verdict, struct cpl_str table,
    const char *version, struct cpl_buffer *out);

#endif
