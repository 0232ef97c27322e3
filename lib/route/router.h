/* SPDX-License-Identifier: MIT */
/* What a router is inside: its rows and their index. */
#ifndef COMPLAINT_ROUTE_ROUTER_H
#define COMPLAINT_ROUTE_ROUTER_H

#include <complaint/route.h>

#include "route/index.h"

struct route_row {
	struct cpl_str conditions[ROUTE_CONDITIONS]; /* BORROWED: the table */
	struct cpl_route route;
	/* The `routing` objects, written once: BORROWED from the arena. */
	struct cpl_str set;
	struct cpl_str kept;
};

struct cpl_router {
	struct cpl_table *table; /* OWNED */
	struct cpl_arena arena;  /* OWNED */
	struct cpl_str name;     /* in the arena */
	struct route_row *rows;  /* OWNED; in the order of the table */
	size_t count;
	struct route_index *index;  /* OWNED; of all rows but the fallback */
	struct route_row *fallback; /* NULL without; in rows or the next */
	struct route_row given;     /* by cpl_router_set_fallback() */
	struct route_row nothing;
};

/* The columns of a routing table, in the order of its list of columns. */
enum route_column {
	ROUTE_COLUMN_CATEGORY,
	ROUTE_COLUMN_REGION,
	ROUTE_COLUMN_CHANNEL,
	ROUTE_COLUMN_KIND,
	ROUTE_COLUMN_AGENCY,
	ROUTE_COLUMN_FALLBACK,
	ROUTE_COLUMN_REASON,
};

/* The cell of that column in row number `row`. */
struct cpl_cell route_router_cell(
    const struct cpl_router *router, size_t row, enum route_column column);

/*
 * Whether the text can be an agency's code: letters, digits, `-`, `_` and `.`,
 * at least one, so that it is one word in every shell, file name and report.
 */
bool route_code_valid(struct cpl_str text);

#endif
