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

#include <complaint/config.h>
#include <complaint/record.h>

struct cpl_router;

/*
 * Read the table of that path; messages and records call it by the last part
 * of the path.  Returns NULL with faults added when it cannot be used: what
 * cpl_table_load() says, CONFIG_VALUE, ROUTE_AGENCY_MISSING, ROUTE_CATCH_ALL,
 * ROUTE_FALLBACK_CONDITION, ROUTE_FALLBACK_TWICE or MEMORY.
 */
struct cpl_router *cpl_router_load(const char *path, struct cpl_faults *faults);
/* The same from memory; `name` is what records will call the table. */
struct cpl_router *cpl_router_parse(
    struct cpl_str text, struct cpl_str name, struct cpl_faults *faults);
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

/* What a row can ask of a complaint.  Empty is "the complaint has none". */
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
};

/* Decide.  Never fails and takes no memory. */
struct cpl_route cpl_router_find(
    const struct cpl_router *router, const struct cpl_route_facts *facts);

/* What cpl_router_apply() did with a record. */
enum cpl_routed {
	CPL_ROUTED_SET,     /* it had no agency, or this one */
	CPL_ROUTED_MOVED,   /* it had another agency, and `reroute` */
	CPL_ROUTED_KEPT,    /* it had one, which stays */
	CPL_ROUTED_NOWHERE, /* no row took it and there is no fallback */
};

/*
 * Decide for a record and set its `agency` and its `routing`, which says why.
 * Without `reroute` an agency that the record has stays, and so does its
 * `routing`; where it has none of that, it gets one that says "kept".
 *
 * Returns OK, what reading a field of the record returned (*fault, which may be
 * NULL, then names the field), or MEMORY; the record is unchanged then.
 */
enum cpl_problem cpl_router_apply(const struct cpl_router *router,
    struct cpl_record *record, bool reroute, enum cpl_routed *routed,
    struct cpl_fault *fault);

/*
 * The agencies of a city, as in complaint-agencies(5).
 */
struct cpl_agencies;

/*
 * Returns NULL with faults added: what cpl_table_load() says, CONFIG_VALUE,
 * AGENCY_TWICE, AGENCY_UNKNOWN (a parent that is none) or MEMORY.
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

/*
 * Look for what makes a table do other than its author thinks, and add a fault
 * for each: ROUTE_FALLBACK_MISSING, ROUTE_UNREACHABLE (an earlier row takes
 * everything that this one could), ROUTE_CATEGORY_LEFT (a complaint of which
 * only this is known would go to the fallback), AGENCY_UNKNOWN,
 * CATEGORY_UNKNOWN.
 * `agencies` may be NULL, and so may `categories`, the slugs there are: what
 * is NULL is not looked at.
 */
void cpl_router_check(const struct cpl_router *router,
    const struct cpl_agencies *agencies, const struct cpl_table *categories,
    struct cpl_faults *faults);

#endif
