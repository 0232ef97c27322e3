/* SPDX-License-Identifier: MIT */
/* What makes a routing table do other than its author thinks. */
#include <stdlib.h>

#include "route/router.h"

/*
 * An earlier row takes all that this one could when it takes the complaint
 * that has just what this row asks for and nothing else: each of its conditions
 * then follows from this row's, so it holds wherever they hold.
 */
static bool
check_reach(
    const struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	const struct route_row *row = &router->rows[number];
	struct route_facts facts;
	size_t first;

	route_row_facts(router, row, &facts);
	if (route_index_find(router->index, &facts, &first, 1) == 0 ||
	    first >= number)
		return true;
	cpl_faults_add(faults, CPL_ROUTE_UNREACHABLE, row->route.line, 1,
	    "line %zu", router->rows[first].route.line);
	return false;
}

static void
check_row(const struct cpl_router *router, size_t number, const size_t *earlier,
    struct cpl_faults *faults)
{
	const struct route_row *row = &router->rows[number];

	if (row->expired)
		cpl_faults_add(
		    faults, CPL_ROUTE_EXPIRED, row->route.line, 1, NULL);
	if (row->in_force && row->route.by == CPL_ROUTE_BY_ROW &&
	    check_reach(router, number, faults) &&
	    earlier[number] != ROUTE_NO_ROW)
		cpl_faults_add(faults, CPL_ROUTE_OVERLAP, row->route.line, 1,
		    "line %zu", router->rows[earlier[number]].route.line);
}

static void
check_code(const struct cpl_agencies *agencies, struct cpl_cell cell,
    struct cpl_str code, struct cpl_faults *faults)
{
	struct cpl_agency agency;

	if (!cpl_agencies_find(agencies, code, &agency))
		cpl_faults_add(faults, CPL_AGENCY_UNKNOWN, cell.line,
		    cell.column, "%.*s", (int)code.length, code.data);
}

static void
check_agency(const struct cpl_router *router, size_t number,
    const struct cpl_agencies *agencies, struct cpl_faults *faults)
{
	struct cpl_cell cell = route_router_cell(
	    router, number, ROUTE_COLUMN_AGENCY);
	struct cpl_cell also = route_router_cell(
	    router, number, ROUTE_COLUMN_ALSO);
	struct cpl_str list = also.text;
	struct cpl_str code;

	if (router->rows[number].place == ROUTE_PLACE_NONE)
		check_code(agencies, cell, cell.text, faults);
	while (route_next_code(&list, &code))
		check_code(agencies, also, code, faults);
}

static void
check_category(const struct cpl_router *router, size_t number,
    const struct route_dictionary *categories, struct cpl_faults *faults)
{
	struct cpl_cell cell = route_router_cell(
	    router, number, ROUTE_COLUMN_CATEGORY);

	if (cell.text.length > 0 &&
	    route_dictionary_find(
		categories, 0, route_hash(0, cell.text), cell.text) == 0)
		cpl_faults_add(faults, CPL_CATEGORY_UNKNOWN, cell.line,
		    cell.column, "%.*s", (int)cell.text.length, cell.text.data);
}

/* A category above it that a row takes will do. */
static void
check_taken(const struct cpl_router *router, struct cpl_str slug,
    struct cpl_faults *faults)
{
	const struct cpl_route_facts facts = { .category = slug };

	if (cpl_router_find(router, &facts).by != CPL_ROUTE_BY_ROW)
		cpl_faults_add(faults, CPL_ROUTE_CATEGORY_LEFT, 0, 0, "%.*s",
		    (int)slug.length, slug.data);
}

void
cpl_router_check(const struct cpl_router *router,
    const struct cpl_agencies *agencies, const struct cpl_table *categories,
    struct cpl_faults *faults)
{
	struct route_dictionary slugs = { 0 };
	size_t slug_count = categories ? cpl_table_rows(categories) : 0;
	size_t *earlier = calloc(router->count + 1, sizeof(*earlier));
	enum cpl_problem problem = CPL_MEMORY;

	if (earlier != NULL)
		problem = route_overlaps(router, earlier);
	if (problem != CPL_OK)
		cpl_faults_add(faults, problem, 0, 0, NULL);
	if (problem == CPL_MEMORY ||
	    !route_dictionary_init(&slugs, slug_count)) {
		free(earlier);
		return;
	}
	for (size_t i = 0; i < slug_count; i++)
		route_dictionary_add(&slugs, 0,
		    route_hash(0, cpl_table_cell(categories, i, 0).text),
		    cpl_table_cell(categories, i, 0).text);
	for (size_t i = 0; i < router->count; i++) {
		if (categories != NULL)
			check_category(router, i, &slugs, faults);
		if (agencies != NULL)
			check_agency(router, i, agencies, faults);
		check_row(router, i, earlier, faults);
	}
	for (size_t i = 0; i < slug_count; i++)
		check_taken(
		    router, cpl_table_cell(categories, i, 0).text, faults);
	if (router->fallback == NULL)
		cpl_faults_add(faults, CPL_ROUTE_FALLBACK_MISSING, 0, 0, NULL);
	route_dictionary_release(&slugs);
	free(earlier);
}
