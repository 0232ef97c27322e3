/* SPDX-License-Identifier: MIT */
/* What a router is inside: its rows and their index. */
#ifndef COMPLAINT_ROUTE_ROUTER_H
#define COMPLAINT_ROUTE_ROUTER_H

#include <complaint/route.h>

#include "route/index.h"

/* The agency of a row that is named by the place of the complaint. */
enum route_place {
	ROUTE_PLACE_NONE,
	ROUTE_PLACE_VILLAGE,
	ROUTE_PLACE_DISTRICT
};

struct route_row {
	struct cpl_str conditions[ROUTE_CONDITIONS]; /* BORROWED: the table */
	struct cpl_route route;
	enum route_place place;
	bool in_force;
	bool expired;
	/* As JSON, BORROWED from the arena. */
	struct cpl_str agency;  /* empty where the place names it */
	struct cpl_str also;    /* as one of the rows that hold besides */
	struct cpl_str routing; /* the object, likewise from its agency on */
};

/* A calendar that rows ask about, with the words for "open" and "closed". */
struct route_calendar {
	struct cpl_str name;
	const struct cpl_calendar *calendar; /* BORROWED */
	uint32_t open;
	uint32_t closed;
};

struct cpl_router {
	struct cpl_table *table; /* OWNED */
	struct cpl_arena arena;  /* OWNED */
	struct cpl_str name;     /* in the arena */
	char version[CPL_TABLE_VERSION + 1];
	int64_t today;
	struct route_row *rows; /* OWNED; in the order of the table */
	size_t count;
	struct route_index *index;  /* OWNED; of all rows but the fallback */
	struct route_row *fallback; /* NULL without; in rows or the next */
	struct route_row given;     /* by cpl_router_set_fallback() */
	struct route_row nothing;
	struct route_calendar calendars[ROUTE_WORDS];
	size_t calendar_count;
	uint32_t village; /* the words of rows with an agency by place */
	uint32_t district;
	const struct cpl_agencies *agencies; /* BORROWED, or NULL */
	struct cpl_buffer out;               /* a `routing` object */
	uint64_t undated;
};

/* The columns of a routing table, in the order of its list of columns. */
enum route_column {
	ROUTE_COLUMN_CATEGORY,
	ROUTE_COLUMN_REGION,
	ROUTE_COLUMN_CHANNEL,
	ROUTE_COLUMN_KIND,
	ROUTE_COLUMN_OVERSIGHT,
	ROUTE_COLUMN_DISTRICT,
	ROUTE_COLUMN_PRIORITY,
	ROUTE_COLUMN_LANGUAGE,
	ROUTE_COLUMN_TAG,
	ROUTE_COLUMN_HOURS,
	ROUTE_COLUMN_CALENDAR,
	ROUTE_COLUMN_AGENCY,
	ROUTE_COLUMN_FALLBACK,
	ROUTE_COLUMN_REASON,
	ROUTE_COLUMN_ALSO,
	ROUTE_COLUMN_FROM,
	ROUTE_COLUMN_TO,
};
extern const char *const route_columns[];

/* The cell of that column in row number `row`. */
struct cpl_cell route_router_cell(
    const struct cpl_router *router, size_t row, enum route_column column);

/* The next code of a list that blanks part; false at its end. */
bool route_next_code(struct cpl_str *list, struct cpl_str *code);

/*
 * Whether the text can be an agency's code: letters, digits, `-`, `_` and `.`,
 * at least one, so that it is one word in every shell, file name and report.
 */
bool route_code_valid(struct cpl_str text);

/* The longest name of a district that is compared. */
#define ROUTE_DISTRICT_LENGTH 128
/* A-Z as a-z; `out` has room for the text. */
struct cpl_str route_fold(struct cpl_str text, char *out);

/* conditions.c: check and take over what a row asks for. */
void route_read_conditions(
    struct cpl_router *router, size_t number, struct cpl_faults *faults);
/* Whether the row is in force today; faults for dates that cannot be. */
void route_read_dates(
    struct cpl_router *router, size_t number, struct cpl_faults *faults);

/*
 * overlap.c: for each row the first of another outcome above it that takes a
 * part of its complaints, where neither of the two asks for all that the other
 * asks for; ROUTE_NO_ROW without one.  Two words of a condition are taken for
 * apart, tags too.  Returns OK, MEMORY, or ROUTE_UNCOMPARED where there are too
 * many to compare and some may not have been found.
 */
enum cpl_problem route_overlaps(
    const struct cpl_router *router, size_t *earlier);

/* decide.c: the facts that meet just what the row asks for. */
void route_row_facts(const struct cpl_router *router,
    const struct route_row *row, struct route_facts *facts);

/* agencies.c: those that answer for the place, or empty codes. */
void route_agencies_of_place(const struct cpl_agencies *agencies,
    struct cpl_str region, struct cpl_str *district, struct cpl_str *village);

#endif
