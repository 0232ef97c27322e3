/* SPDX-License-Identifier: MIT */
/* Routing tables: reading one. */
#include <stdlib.h>
#include <string.h>

#include "route/router.h"

const char *const route_columns[] = {
	"category",
	"region",
	"channel",
	"kind",
	"oversight",
	"district",
	"priority",
	"language",
	"tag",
	"hours",
	"calendar",
	"!agency",
	"fallback",
	"reason",
	"agencies_also",
	"valid_from",
	"valid_to",
	NULL,
};

struct cpl_cell
route_router_cell(
    const struct cpl_router *router, size_t row, enum route_column column)
{
	return cpl_table_cell(router->table, row, column);
}

/* The second agencies of the row, as an array.  False without any. */
static bool
append_also(struct cpl_buffer *out, struct cpl_str list)
{
	struct cpl_str code;
	bool any = false;

	while (route_next_code(&list, &code)) {
		cpl_buffer_append_str(
		    out, any ? CPL_STR(",") : CPL_STR(",\"agencies_also\":["));
		cpl_json_append_string(out, code);
		any = true;
	}
	if (any)
		cpl_buffer_append_char(out, ']');
	return any;
}

/* What is in the router's buffer, which is emptied; NULL data without memory. */
static struct cpl_str
take_json(struct cpl_router *router)
{
	struct cpl_str text = cpl_buffer_str(&router->out);

	if (router->out.failed)
		return (struct cpl_str){ NULL, 0 };
	text = cpl_arena_copy(&router->arena, text);
	cpl_buffer_clear(&router->out);
	return text;
}

/* The agency where the row names it, and the `routing` object it leads to. */
static void
append_routing(struct cpl_buffer *buffer, const struct cpl_router *router,
    const struct route_row *row, struct cpl_str also)
{
	if (row->place == ROUTE_PLACE_NONE)
		cpl_buffer_append_str(buffer, CPL_STR("{\"agency\":"));
	cpl_buffer_append_str(buffer, row->agency);
	cpl_buffer_append_str(buffer, CPL_STR(",\"table\":"));
	cpl_json_append_string(buffer, router->name);
	cpl_buffer_append_format(
	    buffer, ",\"table_version\":\"%s\"", router->version);
	if (row->route.by == CPL_ROUTE_BY_FALLBACK)
		cpl_buffer_append_str(buffer, CPL_STR(",\"fallback\":true"));
	else if (row->route.by == CPL_ROUTE_BY_ROW)
		cpl_buffer_append_format(
		    buffer, ",\"line\":%zu", row->route.line);
	append_also(buffer, also);
	if (row->route.reason.length > 0) {
		cpl_buffer_append_str(buffer, CPL_STR(",\"reason\":"));
		cpl_json_append_string(buffer, row->route.reason);
	}
	cpl_buffer_append_char(buffer, '}');
}

/* Write once what all complaints of a row share.  False without memory. */
static bool
write_row(struct cpl_router *router, struct route_row *row, struct cpl_str also)
{
	struct cpl_buffer *buffer = &router->out;

	cpl_buffer_clear(buffer);
	if (row->route.by == CPL_ROUTE_BY_NOTHING)
		cpl_buffer_append_str(buffer, CPL_STR("null"));
	else if (row->place == ROUTE_PLACE_NONE)
		cpl_json_append_string(buffer, row->route.agency);
	row->agency = take_json(router);
	cpl_buffer_append_format(
	    buffer, "{\"line\":%zu,\"agency\":", row->route.line);
	if (row->place == ROUTE_PLACE_NONE) {
		cpl_buffer_append_str(buffer, row->agency);
		cpl_buffer_append_char(buffer, '}');
	}
	row->also = take_json(router);
	append_routing(buffer, router, row, also);
	row->routing = take_json(router);
	return row->agency.data != NULL && row->also.data != NULL &&
	       row->routing.data != NULL;
}

/* Whether the row is marked as the fallback; a fault for another word. */
static bool
read_mark(
    const struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	struct cpl_cell mark = route_router_cell(
	    router, number, ROUTE_COLUMN_FALLBACK);

	if (cpl_str_equal(mark.text, CPL_STR("yes")))
		return true;
	if (mark.text.length > 0 && !cpl_str_equal(mark.text, CPL_STR("no")))
		cpl_faults_add(faults, CPL_CONFIG_VALUE, mark.line, mark.column,
		    "fallback");
	return false;
}

static void
read_agencies(
    const struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	struct cpl_cell agency = route_router_cell(
	    router, number, ROUTE_COLUMN_AGENCY);
	struct cpl_cell also = route_router_cell(
	    router, number, ROUTE_COLUMN_ALSO);
	struct cpl_str list = also.text;
	struct cpl_str code;

	if (agency.text.length == 0)
		cpl_faults_add(faults, CPL_ROUTE_AGENCY_MISSING, agency.line,
		    agency.column, NULL);
	else if (router->rows[number].place == ROUTE_PLACE_NONE &&
		 !route_code_valid(agency.text))
		cpl_faults_add(faults, CPL_CONFIG_VALUE, agency.line,
		    agency.column, "agency");
	while (route_next_code(&list, &code)) {
		if (!route_code_valid(code) || cpl_str_equal(code, agency.text))
			cpl_faults_add(faults, CPL_CONFIG_VALUE, also.line,
			    also.column, "agencies_also");
	}
}

static void
take_fallback(
    struct cpl_router *router, struct route_row *row, struct cpl_faults *faults)
{
	row->route.by = CPL_ROUTE_BY_FALLBACK;
	if (router->fallback != NULL && row->in_force)
		cpl_faults_add(faults, CPL_ROUTE_FALLBACK_TWICE,
		    row->route.line, 1, "the first is in line %zu",
		    router->fallback->route.line);
	else if (row->in_force)
		router->fallback = row;
}

static void
read_row(struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	struct route_row *row = &router->rows[number];
	size_t before = faults->count;
	bool any = true;

	route_read_conditions(router, number, faults);
	route_read_dates(router, number, faults);
	read_agencies(router, number, faults);
	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++)
		any = any && row->conditions[i].length == 0;
	row->route.row = number;
	row->route.agency =
	    route_router_cell(router, number, ROUTE_COLUMN_AGENCY).text;
	row->route.line =
	    route_router_cell(router, number, ROUTE_COLUMN_AGENCY).line;
	row->route.reason =
	    route_router_cell(router, number, ROUTE_COLUMN_REASON).text;
	if (read_mark(router, number, faults)) {
		if (!any)
			cpl_faults_add(faults, CPL_ROUTE_FALLBACK_CONDITION,
			    row->route.line, 1, NULL);
		take_fallback(router, row, faults);
	} else if (any) {
		cpl_faults_add(
		    faults, CPL_ROUTE_CATCH_ALL, row->route.line, 1, NULL);
	} else if (faults->count == before && row->in_force) {
		route_index_add(router->index, number, row->conditions);
	}
	if (!write_row(router, row,
		route_router_cell(router, number, ROUTE_COLUMN_ALSO).text))
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
}

/* Words that the index may come to hold: no row has more than one a column. */
static size_t
count_conditions(const struct cpl_router *router)
{
	size_t count = 0;

	for (size_t row = 0; row < router->count; row++) {
		for (unsigned i = 0; i <= ROUTE_COLUMN_AGENCY; i++)
			count += route_router_cell(router, row, i).text.length >
				 0;
	}
	return count;
}

/* The numbers of the words that records are looked up by. */
static void
number_words(struct cpl_router *router, struct cpl_faults *faults)
{
	router->village = route_index_number(
	    router->index, ROUTE_PLACE, CPL_STR("@village"));
	router->district = route_index_number(
	    router->index, ROUTE_PLACE, CPL_STR("@district"));
	for (size_t i = 0; i < router->calendar_count; i++) {
		struct route_calendar *calendar = &router->calendars[i];
		struct cpl_buffer *word = &router->out;

		cpl_buffer_clear(word);
		cpl_buffer_append_str(word, CPL_STR("open "));
		cpl_buffer_append_str(word, calendar->name);
		calendar->open = route_index_number(
		    router->index, ROUTE_HOURS, cpl_buffer_str(word));
		cpl_buffer_clear(word);
		cpl_buffer_append_str(word, CPL_STR("closed "));
		cpl_buffer_append_str(word, calendar->name);
		calendar->closed = route_index_number(
		    router->index, ROUTE_HOURS, cpl_buffer_str(word));
		if (word->failed)
			cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	}
}

/* Takes over `table`, which may be NULL. */
static struct cpl_router *
build(struct cpl_table *table, struct cpl_str name, int64_t today,
    struct cpl_faults *faults)
{
	struct cpl_router *router;
	size_t before = faults->count;

	if (table == NULL)
		return NULL;
	router = calloc(1, sizeof(*router));
	if (router == NULL) {
		cpl_table_free(table);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	router->table = table;
	router->today = today;
	router->count = cpl_table_rows(table);
	cpl_table_version(table, router->version);
	router->name = cpl_arena_copy(&router->arena, name);
	router->rows = calloc(router->count + 1, sizeof(*router->rows));
	router->index = route_index_new(
	    router->count, count_conditions(router));
	router->nothing.route.by = CPL_ROUTE_BY_NOTHING;
	if (router->name.data == NULL || router->rows == NULL ||
	    router->index == NULL ||
	    !write_row(router, &router->nothing, CPL_STR(""))) {
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	} else {
		for (size_t i = 0; i < router->count; i++)
			read_row(router, i, faults);
		number_words(router, faults);
	}
	if (faults->count > before || faults->failed) {
		cpl_router_free(router);
		return NULL;
	}
	return router;
}

/*
 * Rows that cpl_table_load() left out are faults as well, and a table with a
 * fault is no table: a row that silently does not count would send complaints
 * to the wrong desk.
 */
struct cpl_router *
cpl_router_load(const char *path, int64_t today, struct cpl_faults *faults)
{
	const char *slash = strrchr(path, '/');
	struct cpl_str name = cpl_str_of(slash == NULL ? path : slash + 1);
	size_t before = faults->count;
	struct cpl_table *table = cpl_table_load(path, route_columns, faults);
	struct cpl_router *router = build(table, name, today, faults);

	if (faults->count == before && !faults->failed)
		return router;
	cpl_router_free(router);
	return NULL;
}

struct cpl_router *
cpl_router_parse(struct cpl_str text, struct cpl_str name, int64_t today,
    struct cpl_faults *faults)
{
	size_t before = faults->count;
	struct cpl_table *table = cpl_table_parse(text, route_columns, faults);
	struct cpl_router *router = build(table, name, today, faults);

	if (faults->count == before && !faults->failed)
		return router;
	cpl_router_free(router);
	return NULL;
}

void
cpl_router_free(struct cpl_router *router)
{
	if (router == NULL)
		return;
	route_index_free(router->index);
	free(router->rows);
	cpl_arena_release(&router->arena);
	cpl_buffer_release(&router->out);
	cpl_table_free(router->table);
	free(router);
}

enum cpl_problem
cpl_router_set_fallback(struct cpl_router *router, struct cpl_str agency)
{
	struct route_row *row = &router->given;

	if (!route_code_valid(agency))
		return CPL_CONFIG_VALUE;
	row->route = (struct cpl_route){ .by = CPL_ROUTE_BY_FALLBACK };
	row->route.agency = cpl_arena_copy(&router->arena, agency);
	if (row->route.agency.data == NULL ||
	    !write_row(router, row, CPL_STR("")))
		return CPL_MEMORY;
	router->fallback = row;
	return CPL_OK;
}

bool
cpl_router_has_fallback(const struct cpl_router *router)
{
	return router->fallback != NULL;
}

size_t
cpl_router_rows(const struct cpl_router *router)
{
	return router->count;
}

struct cpl_route
cpl_router_row(const struct cpl_router *router, size_t row)
{
	return router->rows[row].route;
}

bool
cpl_router_in_force(const struct cpl_router *router, size_t row)
{
	return router->rows[row].in_force;
}

bool
cpl_router_needs_agencies(const struct cpl_router *router)
{
	return router->village != 0 || router->district != 0;
}

void
cpl_router_set_agencies(
    struct cpl_router *router, const struct cpl_agencies *agencies)
{
	router->agencies = agencies;
}

size_t
cpl_router_calendars(const struct cpl_router *router)
{
	return router->calendar_count;
}

const char *
cpl_router_calendar(const struct cpl_router *router, size_t index)
{
	return router->calendars[index].name.data;
}

void
cpl_router_set_calendar(struct cpl_router *router, size_t index,
    const struct cpl_calendar *calendar)
{
	router->calendars[index].calendar = calendar;
}

uint64_t
cpl_router_undated(const struct cpl_router *router)
{
	return router->undated;
}
