/* SPDX-License-Identifier: MIT */
/* How rules are kept and tried, between the files of this folder. */
#ifndef CLASSIFY_INTERNAL_H
#define CLASSIFY_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <complaint/classify.h>

/*
 * Required literals: what a text must hold, in lower case, for a pattern to
 * match at all.  Of every clause it must hold at least one literal.  A pattern
 * without clauses is always tried.
 */
#define CLAUSES_MOST 4
#define CLAUSE_LITERALS_MOST 256

struct clause {
	struct cpl_str *literals; /* BORROWED from the arena */
	size_t count;
};

struct needs {
	struct clause clauses[CLAUSES_MOST]; /* the most telling first */
	size_t count;
	bool elsewhere; /* the dictionary finds it: never a candidate here */
};

/*
 * Find what a regular expression requires; the texts go into `arena`.  It
 * claims less where it does not understand.  False without memory.
 */
bool needs_of_regex(
    struct cpl_str regex, struct cpl_arena *arena, struct needs *needs);

/*
 * All literals of all patterns, looked for in one pass.
 */
struct prefilter;

/* The needs of `count` patterns.  NULL without memory.  OWNED. */
struct prefilter *prefilter_new(const struct needs *needs, size_t count);
void prefilter_free(struct prefilter *prefilter);
/*
 * Set the bits of the patterns that could match in `text`, of those that are
 * always tried too, and clear all others.  `bits` has PREFILTER_WORDS(count).
 */
void prefilter_scan(
    struct prefilter *prefilter, struct cpl_str text, uint64_t *bits);
#define PREFILTER_WORDS(count) (((count) + 63) / 64)

/*
 * The words of all cells that are lists of ASCII words, phrases and pairs.
 */
struct dictionary;

/* Phrases of one list, in the dictionary. */
struct phrase_list {
	uint32_t first;
	uint32_t count;
};

struct dictionary *dictionary_new(void); /* NULL without memory.  OWNED. */
void dictionary_free(struct dictionary *dictionary);
/*
 * Add a word of ASCII letters or of digits, `open` where a star follows, to the
 * last phrase of the list or as the `first` of a new one.  Phrases of one list
 * are added one behind the other.  False without memory.
 */
bool dictionary_add(struct dictionary *dictionary, struct phrase_list *list,
    struct cpl_str word, bool open, bool first);
/* A rule needs a phrase of this list; it is its group 0 or 1. */
bool dictionary_use(struct dictionary *dictionary,
    const struct phrase_list *list, size_t rule, unsigned group);

/* Nothing is added any more, and texts may be read.  False without memory. */
bool dictionary_finish(struct dictionary *dictionary);

/* The words of a dictionary that were found in one text. */
struct text_words;

/* When the dictionary is whole.  NULL without memory.  OWNED. */
struct text_words *text_words_new(
    const struct dictionary *dictionary, size_t rules);
void text_words_free(struct text_words *words);
/*
 * Look for all words in a text of UTF-8, which is BORROWED to the next one, and
 * set in `bits` the rules that could match: those of whose groups (a bit each
 * in `groups`, per rule) every one has a first word.  False without memory.
 */
bool text_words_read(struct dictionary *dictionary, struct text_words *words,
    struct cpl_str text, const uint8_t *groups, uint64_t *bits);

/*
 * Patterns.
 */
enum match_kind {
	MATCH_WORD,
	MATCH_PHRASE,
	MATCH_NEAR,
	MATCH_REGEX,
};

/*
 * Check a cell that is no regular expression, put its words into the dictionary
 * where that can hold them, and say what it requires; new texts go into
 * `arena`.  On a fault returns false with *why and *offset (in the cell) set,
 * *why being NULL without memory.
 */
struct pattern;
bool pattern_read(struct pattern *pattern, struct dictionary *dictionary,
    struct cpl_arena *arena, struct needs *needs, const char **why,
    size_t *offset);

/* Append the regular expression that a cell stands for, one that was read. */
void pattern_translate(
    enum match_kind kind, struct cpl_str cell, struct cpl_buffer *regex);

/*
 * The alternatives of a cell that is no regular expression, of all its groups:
 * the next one from *at on, which begins as 0; false behind the last.
 */
bool pattern_alternative(
    struct cpl_str cell, size_t *at, struct cpl_str *alternative);

struct pattern {
	struct cpl_str cell; /* BORROWED from the table; empty for none */
	enum match_kind kind;
	pcre2_code *code; /* OWNED; NULL until it is first tried */
	bool ready;       /* JIT has had its turn */
	bool once;        /* tried too seldom for JIT to pay */

	bool listed;                 /* it is in the dictionary: */
	struct phrase_list lists[2]; /* the second is that of near */
};

/*
 * Compile, with `regex` as scratch; on failure returns NULL with *error
 * (PCRE2's number) and *offset, which is in the cell for a regular expression.
 */
pcre2_code *pattern_compile(const struct pattern *pattern,
    struct cpl_buffer *regex, int *error, size_t *offset);

/* What all rules share while they are tried. */
struct matcher {
	pcre2_match_data *data;       /* OWNED */
	pcre2_match_context *context; /* OWNED */
	pcre2_jit_stack *stack;       /* OWNED */
	struct cpl_buffer regex;      /* OWNED */
};

bool matcher_init(struct matcher *matcher);
void matcher_release(struct matcher *matcher);

/* LIMIT: it needs more time, or a longer expression, than PCRE2 has for it. */
enum attempt { ATTEMPT_NO, ATTEMPT_YES, ATTEMPT_LIMIT, ATTEMPT_MEMORY };

/* Look for the pattern in a text of UTF-8. */
enum attempt matcher_try(struct matcher *matcher, struct pattern *pattern,
    struct cpl_str text, size_t *start, size_t *end);

/* The same for a pattern that is in the dictionary. */
enum attempt text_words_try(struct dictionary *dictionary,
    const struct text_words *words, const struct phrase_list lists[2],
    size_t *start, size_t *end);

/*
 * Rules.
 */
enum rule_fields { FIELDS_ANY, FIELDS_TITLE, FIELDS_TEXT };

#define NO_CATEGORY SIZE_MAX

struct rule {
	size_t line;
	size_t category; /* number in `categories`, or NO_CATEGORY */
	enum cpl_priority priority;
	enum rule_fields fields;
	enum match_kind kind;
	int weight;
	size_t row; /* in the table */
	struct pattern pattern;
	struct pattern unless;
	size_t limited;
};

struct category {
	struct cpl_str slug; /* BORROWED from the table */
	size_t parent;       /* the nearest that has rules, or NO_CATEGORY */
	int64_t score;       /* of one verdict: its own rules */
	bool matched;        /* of one verdict: a rule of it */
};

enum rule_column {
	RULE_CATEGORY,
	RULE_PRIORITY,
	RULE_FIELD,
	RULE_MATCH,
	RULE_PATTERN,
	RULE_UNLESS,
	RULE_WEIGHT,
};

struct cpl_rules {
	struct cpl_table *table; /* OWNED */
	char version[CPL_TABLE_VERSION + 1];
	struct cpl_arena arena; /* OWNED */
	struct rule *items;     /* OWNED */
	size_t count;
	struct category *categories; /* OWNED; in the order of the table */
	size_t category_count;
	struct prefilter *prefilter;   /* OWNED */
	struct dictionary *dictionary; /* OWNED */
	uint8_t *groups; /* OWNED; per rule: its groups in the dictionary */
	struct matcher matcher;
	bool try_all;

	/* Of one verdict. */
	uint64_t *bits[2];           /* OWNED; by field */
	struct text_words *words[2]; /* OWNED; by field */
	struct cpl_match *matches;   /* OWNED; room for one a rule */
	size_t *limited;             /* OWNED; room for one a rule */
};

bool slug_valid(struct cpl_str slug);

#endif
