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

/*
 * Besides, of the first byte of a character: a word that goes up to it ends
 * there, and one may begin.
 */
#define LETTER_MASK 7u
#define ENDS 8u
#define BEGINS 16u

/* The tree while words are added: each node names its parent. */
struct branch {
	uint64_t symbols; /* of its children, a bit each */
	uint32_t parent;
	uint32_t symbol; /* below the parent */
	uint32_t whole;  /* the word that ends here, or NONE */
	uint32_t open;   /* the word that ends here with a star, or NONE */
};

/*
 * The tree while words are looked up, which is most of the work on a text: all
 * children of a node lie one behind the other in the order of their symbols, so
 * that a bit for each and the place of the first tell where they are, and four
 * nodes share a cache line.
 */
struct node {
	uint64_t children; /* a bit a symbol; above, the number of the first */
	uint32_t whole;    /* as of the branch */
	uint32_t open;
};

#define NODES_MOST ((uint32_t)1 << (64 - SYMBOLS))

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
	uint32_t word; /* the first */
	uint32_t rest; /* where in `sequence` the others are */
	uint32_t rest_count;
};

struct list {
	void *items; /* OWNED */
	size_t count;
	size_t capacity;
};

/* What is remembered of characters beyond ASCII. */
#define CACHE_SIZE 512

struct dictionary {
	struct list branches; /* struct branch; 0 is the root */
	uint32_t *slots;      /* OWNED; branches by parent and symbol, or 0 */
	size_t slot_count;    /* a power of two */
	struct node *nodes;   /* OWNED; NULL until the dictionary is whole */
	struct list words;    /* struct word, by number */
	struct list uses;     /* struct use */
	struct list phrases;  /* struct phrase */
	struct list sequence; /* uint32_t: words of phrases, but the first */

	uint8_t symbols[128]; /* symbol_of() each character of ASCII */
	uint8_t ascii[128];   /* what each character of ASCII is part of */
	uint8_t marks[NUMBER + 1][NUMBER + 1]; /* mark(before, here) */

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
	struct cpl_str text;  /* BORROWED */
	struct list letters;  /* uint8_t, per byte: enum letter, ENDS, BEGINS */
	struct list events;   /* struct event, by start */
	uint64_t *found;      /* OWNED; a bit a word that has events */
	struct ends *of_word; /* OWNED; the events of each word with that bit */
	struct list touched;  /* uint32_t: words with events */
	uint8_t *met;         /* OWNED; per rule: groups with a word */
	struct list met_rules; /* uint32_t */
};

/* Let a list have room for `more` items of `size`.  False without memory. */
bool list_grow(struct list *list, size_t more, size_t size);

/* Room for `more` items of `size` at the end of a list; NULL without memory. */
static inline void *
list_add(struct list *list, size_t more, size_t size)
{
	char *place;

	if (more > list->capacity - list->count && !list_grow(list, more, size))
		return NULL;
	place = list->items;
	place += list->count * size;
	list->count += more;
	return place;
}

/* How many bits are set. */
static inline unsigned
count_bits(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) +
	       (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (unsigned)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* The number of a child, or 0. */
static inline uint32_t
child_of(uint64_t children, unsigned symbol)
{
	uint64_t bit = (uint64_t)1 << symbol;

	if ((children & bit) == 0)
		return 0;
	return (uint32_t)(children >> SYMBOLS) +
	       count_bits(children & (bit - 1));
}

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
