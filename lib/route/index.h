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
	ROUTE_CONDITIONS
};

/* A path of more parts than this is no condition, and is cut in a complaint. */
#define ROUTE_DEPTH 8

#define ROUTE_NO_ROW SIZE_MAX

/* The parts of a path: 0 for an empty one, 1 for what is no path. */
size_t route_condition_depth(
    enum route_condition condition, struct cpl_str text);

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
 * ROUTE_DEPTH parts.  A row that asks what an earlier one asks is left out, as
 * it can never be the first.
 */
void route_index_add(struct route_index *index, size_t row,
    const struct cpl_str conditions[ROUTE_CONDITIONS]);

/* Whether any row asks about this. */
bool route_index_asks(
    const struct route_index *index, enum route_condition condition);

/* The first row that holds, or ROUTE_NO_ROW.  An empty fact is none. */
size_t route_index_find(const struct route_index *index,
    const struct cpl_str facts[ROUTE_CONDITIONS]);

#endif
