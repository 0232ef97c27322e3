/* SPDX-License-Identifier: MIT */
/*
 * The conditions of a table's rows, indexed: the first row that holds.
 *
 * Rows that ask for the same conditions to the same depth make a shape
 * ("category of two parts, any region, a channel").  Within a shape a row is
 * found by one look-up of the numbers of its words, and a table has few shapes:
 * this is tuple space search (Srinivasan, Suri and Varghese, "Packet
 * Classification Using Tuple Space Search", SIGCOMM 1999).  Shapes are tried in
 * the order of their first rows, so the search ends as soon as no shape left
 * can hold an earlier row than the one found.
 */
#ifndef COMPLAINT_ROUTE_INDEX_H
#define COMPLAINT_ROUTE_INDEX_H

#include "route/dictionary.h"

/* What rows may ask about. */
enum route_condition {
	ROUTE_CATEGORY, /* a path: its parts are parted by `/` */
	ROUTE_REGION,   /* a path: parted by `.` */
	ROUTE_CHANNEL,
	ROUTE_KIND,
	ROUTE_OVERSIGHT,
	ROUTE_DISTRICT,
	ROUTE_PRIORITY,
	ROUTE_LANGUAGE, /* a path: parted by `-` */
	/* A complaint may meet several words of each of these at once. */
	ROUTE_TAG,
	ROUTE_HOURS,
	ROUTE_PLACE,
	ROUTE_CONDITIONS,
	ROUTE_SINGLES = ROUTE_TAG,
	ROUTE_LISTS = ROUTE_CONDITIONS - ROUTE_SINGLES
};

/* A path of more parts than this is no condition, and is cut in a complaint. */
#define ROUTE_DEPTH 8

/* Different words that one complaint may meet of a condition with several. */
#define ROUTE_WORDS 64

/* What a complaint has to say to the conditions. */
struct route_facts {
	struct cpl_str texts[ROUTE_SINGLES];      /* of those asked; or empty */
	uint32_t words[ROUTE_LISTS][ROUTE_WORDS]; /* by route_index_number() */
	size_t counts[ROUTE_LISTS];
};

#define ROUTE_NO_ROW SIZE_MAX

/* The parts of a path: 0 for an empty one, 1 for what is no path. */
size_t route_condition_depth(
    enum route_condition condition, struct cpl_str text);

/* The first so many parts of a path, of which it has at least as many. */
struct cpl_str route_condition_head(
    enum route_condition condition, struct cpl_str text, size_t parts);

struct route_index;

/*
 * Room for `rows` rows with `conditions` conditions that are not empty, all
 * together.  The texts added are BORROWED and must outlive the index.  Returns
 * NULL without memory.
 */
struct route_index *route_index_new(size_t rows, size_t conditions);
void route_index_free(struct route_index *index);

/*
 * Add row number `row`; rows come in their order and have paths of at most
 * ROUTE_DEPTH parts.
 */
void route_index_add(struct route_index *index, size_t row,
    const struct cpl_str conditions[ROUTE_CONDITIONS]);

/* Whether any row asks about this. */
bool route_index_asks(
    const struct route_index *index, enum route_condition condition);

/* The conditions with one word that any row asks about; returns how many. */
size_t route_index_singles(
    const struct route_index *index, const uint8_t **singles);

/* The number of a word that some row asks about, or 0. */
uint32_t route_index_number(const struct route_index *index,
    enum route_condition condition, struct cpl_str word);
/*
 * Add a word to the facts, once; nothing for 0.  False where the complaint
 * meets more words than there is room for.
 */
bool route_facts_add(
    struct route_facts *facts, enum route_condition condition, uint32_t number);

/*
 * The first `room` rows that hold, in order; returns how many there are, which
 * is `room` when there may be more.
 */
size_t route_index_find(const struct route_index *index,
    const struct route_facts *facts, size_t *rows, size_t room);

#endif
