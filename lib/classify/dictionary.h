/* SPDX-License-Identifier: MIT */
/* Inside the dictionary: its tree of words, and what was found of it in a text. */
#ifndef CLASSIFY_DICTIONARY_H
#define CLASSIFY_DICTIONARY_H

#include "classify/internal.h"

/*
 * A cell of words needs no regular expression to be found.  The text is cut
 * into words once, each is looked up in a tree of all words of all rules, and
 * what is found is kept as events: this word, from here to there.  Phrases and
 * pairs are then put together from events.  The expressions of pattern.c say
 * the same; the tests hold the two against each other, places and all.
 */

#define NONE UINT32_MAX
#define SYMBOLS 36 /* a to z, 0 to 9 */

/* What a byte is part of. */
enum letter { OTHER, LETTER, LOWER, UPPER, NUMBER };

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

/* Room for `more` items of `size` at the end of a list; NULL without memory. */
void *list_add(struct list *list, size_t more, size_t size);

/* The number of an ASCII letter or digit, or SYMBOLS for another byte. */
static inline unsigned
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

#endif
