/* SPDX-License-Identifier: MIT */
/*
 * Which agency must answer a complaint, decided by a table of rows.
 *
 * A row names an agency and the conditions under which it answers; an empty
 * condition holds for every complaint; the first row whose conditions all hold
 * decides.  What no row takes goes to the fallback, which has to be declared.
 * The columns are in complaint-routes(5).
 *
 * The rows are indexed and not walked: a decision costs a few look-ups for
 * each combination of conditions that the table uses, however many rows use
 * it.
 */
#ifndef COMPLAINT_ROUTE_H
#define COMPLAINT_ROUTE_H

#include <complaint/calendar.h>
#include <complaint/config.h>
#include <complaint/record.h>

struct cpl_router;

/*
 * Read the table of that path as it stands `today` (days since 1970-01-01):
 * rows of another time do not count.  Messages and records call it by the last part
 * of the path.  Returns NULL with faults added when it cannot be used: what
 * cpl_table_load() says, CONFIG_VALUE, ROUTE_AGENCY_MISSING, ROUTE_CATCH_ALL,
 * ROUTE_FALLBACK_CONDITION, ROUTE_FALLBACK_TWICE or MEMORY.
 */
struct cpl_router *cpl_router_load(
    const char *path, int64_t today, struct cpl_faults *faults);
/* The same from memory; `name` is what records will call the table. */
struct cpl_router *cpl_router_parse(struct cpl_str text, struct cpl_str name,
    int64_t today, struct cpl_faults *faults);
void cpl_router_free(struct cpl_router *router);

/*
 * Send what no row takes to `agency`, in place of what the table says.
 * Returns OK, CONFIG_VALUE when this cannot be an agency's code, or MEMORY.
 */
enum cpl_problem cpl_router_set_fallback(
    struct cpl_router *router, struct cpl_str agency);
bool cpl_router_has_fallback(const struct cpl_router *router);

/* Rows that the table has, the fallback included. */
size_t cpl_router_rows(const struct cpl_router *router);

/*
 * What some tables need besides, all BORROWED: the agencies where a row says
 * @village or @district, and the calendars of rows that ask for opening hours.
 * Without them such rows hold for no complaint.
 */
struct cpl_agencies;
bool cpl_router_needs_agencies(const struct cpl_router *router);
void cpl_router_set_agencies(
    struct cpl_router *router, const struct cpl_agencies *agencies);
size_t cpl_router_calendars(const struct cpl_router *router);
/* The name of one; BORROWED from the router. */
const char *cpl_router_calendar(const struct cpl_router *router, size_t index);
void cpl_router_set_calendar(struct cpl_router *router, size_t index,
    const struct cpl_calendar *calendar);
/* Complaints whose time a calendar that was asked does not cover, so far. */
uint64_t cpl_router_undated(const struct cpl_router *router);

/* What cpl_router_find() looks at.  Empty is "the complaint has none". */
struct cpl_route_facts {
	struct cpl_str category; /* roads/pothole: rows for roads hold too */
	struct cpl_str region;   /* 32.71.01.1001: rows for 32.71 hold too */
	struct cpl_str channel;
	struct cpl_str kind;
};

enum cpl_route_by {
	CPL_ROUTE_BY_ROW,
	CPL_ROUTE_BY_FALLBACK,
	CPL_ROUTE_BY_NOTHING, /* no row, and no fallback */
};

struct cpl_route {
	enum cpl_route_by by;
	struct cpl_str agency; /* BORROWED from the router; empty for NOTHING */
	struct cpl_str reason; /* the row's, or empty; BORROWED likewise */
	size_t line;           /* of the row; 0 where --fallback decided */
	size_t row;            /* its number in the table */
};

/* A row of the table, by its number. */
struct cpl_route cpl_router_row(const struct cpl_router *router, size_t row);
bool cpl_router_in_force(const struct cpl_router *router, size_t row);

/* Decide by these facts alone.  Never fails and takes no memory. */
struct cpl_route cpl_router_find(
    const struct cpl_router *router, const struct cpl_route_facts *facts);

/* Decide for a record and leave it as it is; returns as the next function. */
enum cpl_problem cpl_router_decide(struct cpl_router *router,
    struct cpl_record *record, struct cpl_route *route,
    struct cpl_fault *fault);

/* What cpl_router_apply() did with a record. */
enum cpl_routed {
	CPL_ROUTED_SET,     /* it had no agency, or this one */
	CPL_ROUTED_MOVED,   /* it had another agency, and `reroute` */
	CPL_ROUTED_KEPT,    /* it had one, which stays */
	CPL_ROUTED_NOWHERE, /* no row took it and there is no fallback */
};

/*
 * Decide for a record and set its `agency` and its `routing`, which says why;
 * the record may BORROW from the router until its next parse.
 * Without `reroute` an agency that the record has stays, and so does its
 * `routing`; where it has none of that, it gets one that says "kept".
 *
 * Returns OK, what reading a field of the record returned (*fault, which may be
 * NULL, then names the field), or MEMORY; the record is unchanged then.
 */
enum cpl_problem cpl_router_apply(struct cpl_router *router,
    struct cpl_record *record, bool reroute, enum cpl_routed *routed,
    struct cpl_fault *fault);

/*
 * The agencies of a city, as in complaint-agencies(5).  They must outlive the
 * router they are given to.
 *
 * Returns NULL with faults added: what cpl_table_load() says, CONFIG_VALUE,
 * AGENCY_TWICE, AGENCY_REGION_TWICE, AGENCY_UNKNOWN (a parent that is none) or MEMORY.
 */
struct cpl_agencies *cpl_agencies_load(
    const char *path, struct cpl_faults *faults);
struct cpl_agencies *cpl_agencies_parse(
    struct cpl_str text, struct cpl_faults *faults);
void cpl_agencies_free(struct cpl_agencies *agencies);

/* All BORROWED; empty where the table says nothing. */
struct cpl_agency {
	struct cpl_str code;
	struct cpl_str name_id;
	struct cpl_str name_en;
	struct cpl_str kind;
	struct cpl_str parent;
	struct cpl_str calendar;
	struct cpl_str mail;
	struct cpl_str region;
	size_t line;
};

size_t cpl_agencies_count(const struct cpl_agencies *agencies);
struct cpl_agency cpl_agencies_at(
    const struct cpl_agencies *agencies, size_t index);
bool cpl_agencies_find(const struct cpl_agencies *agencies, struct cpl_str code,
    struct cpl_agency *agency);

/* Add AGENCY_INCOMPLETE for agencies without a calendar or an address. */
void cpl_agencies_check(
    const struct cpl_agencies *agencies, struct cpl_faults *faults);

/*
 * Look for what makes a table do other than its author thinks, and add a fault
 * for each: ROUTE_FALLBACK_MISSING, ROUTE_UNREACHABLE (an earlier row takes
 * everything that this one could), ROUTE_OVERLAP (an earlier row of another
 * outcome takes a part, and neither is the exception of the other),
 * ROUTE_EXPIRED, ROUTE_CATEGORY_LEFT (a complaint of which only this is known
 * would go to the fallback), AGENCY_UNKNOWN, CATEGORY_UNKNOWN.
 * `agencies` may be NULL, and so may `categories`, the slugs there are: what
 * is NULL is not looked at.
 */
void cpl_router_check(const struct cpl_router *router,
    const struct cpl_agencies *agencies, const struct cpl_table *categories,
    struct cpl_faults *faults);

/*
 * What a table does with a register, and another one beside it.
 */
struct cpl_coverage;

/* `compared` may be NULL; both are BORROWED.  NULL without memory. */
struct cpl_coverage *cpl_coverage_new(
    struct cpl_router *router, struct cpl_router *compared);
void cpl_coverage_free(struct cpl_coverage *coverage);
/* Count a record; returns as cpl_router_decide(). */
enum cpl_problem cpl_coverage_add(struct cpl_coverage *coverage,
    struct cpl_record *record, struct cpl_fault *fault);
/* Append it all as CSV; see complaint-route(1).  False without memory. */
bool cpl_coverage_write(
    const struct cpl_coverage *coverage, struct cpl_buffer *out);

#endif
