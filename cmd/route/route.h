/* SPDX-License-Identifier: MIT */
/* What route is told and what it has read because of it. */
#ifndef CMD_ROUTE_H
#define CMD_ROUTE_H

#include <complaint/office.h>
#include <complaint/route.h>

#include "cmd.h"

/* A table and what its rows need. */
struct table {
	const char *path;
	struct cpl_router *router;     /* OWNED */
	struct cpl_agencies *agencies; /* OWNED; NULL where none are needed */
	struct cpl_office **offices; /* OWNED; by the calendars of the router */
};

struct state {
	const char *table_name;
	const char *agencies;
	const char *categories;
	const char *fallback;
	const char *compare_table;
	const char *zone;
	bool no_fallback;
	bool reroute;
	bool check;
	bool coverage;
	struct cmd *cmd;
	struct table table;
	struct table compared;
	struct cpl_coverage *counts; /* OWNED */
	uintmax_t moved;
	uintmax_t nowhere;
};

/* Load a table of that name and all it needs; false with the fault said. */
bool table_load(struct state *state, const char *name, struct table *table);
void table_release(struct table *table);
/* Say what --check finds. */
void table_check(struct state *state, struct table *table);

#endif
