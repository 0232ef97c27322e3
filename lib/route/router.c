/* SPDX-License-Identifier: MIT */
/* Routing tables: reading one, and deciding with it. */
#include <stdlib.h>
#include <string.h>

#include "route/router.h"

static const char *const columns[] = {
	"category",
	"region",
	"channel",
	"kind",
	"!agency",
	"fallback",
	"reason",
	NULL,
};

struct cpl_cell
route_router_cell(
    const struct cpl_router *router, size_t row, enum route_column column)
{
	return cpl_table_cell(router->table, row, column);
}

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool
route_code_valid(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (!is_word_byte(text.data[i]))
			return false;
	}
	return text.length > 0;
}

/* Words with one `between` between each two, at most ROUTE_DEPTH of them. */
static bool
is_path(struct cpl_str text, char between)
{
	size_t parts = 1;
	bool empty = true;

	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == between) {
			if (empty || ++parts > ROUTE_DEPTH)
				return false;
			empty = true;
		} else if (is_word_byte(text.data[i])) {
			empty = false;
		} else {
			return false;
		}
	}
	return !empty;
}

static bool
is_kind(struct cpl_str text)
{
	return cpl_str_equal(text, CPL_STR("complaint")) ||
	       cpl_str_equal(text, CPL_STR("information_request")) ||
	       cpl_str_equal(text, CPL_STR("aspiration"));
}

static void
add_fault(struct cpl_faults *faults, enum cpl_problem problem,
    struct cpl_cell cell, const char *column)
{
	cpl_faults_add(faults, problem, cell.line, cell.column, "%s", column);
}

/* Check and take over the condition in one cell, which may be empty. */
static void
read_condition(struct cpl_router *router, size_t row,
    enum route_condition condition, struct cpl_faults *faults)
{
	struct cpl_cell cell = route_router_cell(
	    router, row, (enum route_column)condition);
	bool valid = true;

	router->rows[row].conditions[condition] = cell.text;
	if (cell.text.length == 0)
		return;
	switch (condition) {
	case ROUTE_CATEGORY:
		valid = is_path(cell.text, '/');
		break;
	case ROUTE_REGION:
		valid = is_path(cell.text, '.');
		break;
	case ROUTE_KIND:
		valid = is_kind(cell.text);
		break;
	case ROUTE_CHANNEL:
	case ROUTE_CONDITIONS:
		break;
	}
	if (!valid)
		add_fault(faults, CPL_CONFIG_VALUE, cell, columns[condition]);
}

/* Write the two `routing` objects of a row.  False without memory. */
static bool
write_routing(struct cpl_router *router, struct route_row *row)
{
	struct cpl_buffer buffer = { 0 };

	cpl_buffer_append_str(&buffer, CPL_STR("{\"agency\":"));
	if (row->route.by == CPL_ROUTE_BY_NOTHING)
		cpl_buffer_append_str(&buffer, CPL_STR("null"));
	else
		cpl_json_append_string(&buffer, row->route.agency);
	cpl_buffer_append_str(&buffer, CPL_STR(",\"table\":"));
	cpl_json_append_string(&buffer, router->name);
	if (row->route.by == CPL_ROUTE_BY_FALLBACK) {
		cpl_buffer_append_str(&buffer, CPL_STR(",\"fallback\":true"));
	} else if (row->route.by == CPL_ROUTE_BY_ROW) {
		cpl_buffer_append_str(&buffer, CPL_STR(",\"line\":"));
		cpl_buffer_append_integer(&buffer, (int64_t)row->route.line);
	}
	if (row->route.reason.length > 0) {
		cpl_buffer_append_str(&buffer, CPL_STR(",\"reason\":"));
		cpl_json_append_string(&buffer, row->route.reason);
	}
	cpl_buffer_append_char(&buffer, '}');
	if (!buffer.failed)
		row->set = cpl_arena_copy(
		    &router->arena, cpl_buffer_str(&buffer));
	if (buffer.length > 0)
		buffer.length--;
	cpl_buffer_append_str(&buffer, CPL_STR(",\"kept\":true}"));
	if (!buffer.failed)
		row->kept = cpl_arena_copy(
		    &router->arena, cpl_buffer_str(&buffer));
	cpl_buffer_release(&buffer);
	return row->set.data != NULL && row->kept.data != NULL;
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
		add_fault(faults, CPL_CONFIG_VALUE, mark, "fallback");
	return false;
}

static void
read_row(struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	struct route_row *row = &router->rows[number];
	struct cpl_cell agency = route_router_cell(
	    router, number, ROUTE_COLUMN_AGENCY);
	size_t before = faults->count;
	bool any = true;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		read_condition(router, number, i, faults);
		any = any && row->conditions[i].length == 0;
	}
	if (agency.text.length == 0)
		cpl_faults_add(faults, CPL_ROUTE_AGENCY_MISSING, agency.line,
		    agency.column, NULL);
	else if (!route_code_valid(agency.text))
		add_fault(faults, CPL_CONFIG_VALUE, agency, "agency");
	row->route.agency = agency.text;
	row->route.line = agency.line;
	row->route.reason =
	    route_router_cell(router, number, ROUTE_COLUMN_REASON).text;
	row->route.by = CPL_ROUTE_BY_ROW;
	if (read_mark(router, number, faults)) {
		row->route.by = CPL_ROUTE_BY_FALLBACK;
		if (!any)
			cpl_faults_add(faults, CPL_ROUTE_FALLBACK_CONDITION,
			    agency.line, 1, NULL);
		if (router->fallback != NULL)
			cpl_faults_add(faults, CPL_ROUTE_FALLBACK_TWICE,
			    agency.line, 1, "the first is in line %zu",
			    router->fallback->route.line);
		else
			router->fallback = row;
	} else if (any) {
		cpl_faults_add(
		    faults, CPL_ROUTE_CATCH_ALL, agency.line, 1, NULL);
	} else if (faults->count == before) {
		route_index_add(router->index, number, row->conditions);
	}
	if (!write_routing(router, row))
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
}

static size_t
count_conditions(const struct cpl_router *router)
{
	size_t count = 0;

	for (size_t row = 0; row < router->count; row++) {
		for (unsigned i = 0; i < ROUTE_CONDITIONS; i++)
			count += route_router_cell(router, row, i).text.length >
				 0;
	}
	return count;
}

/* Takes over `table`, which may be NULL. */
static struct cpl_router *
build(struct cpl_table *table, struct cpl_str name, struct cpl_faults *faults)
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
	router->count = cpl_table_rows(table);
	router->name = cpl_arena_copy(&router->arena, name);
	router->rows = calloc(router->count + 1, sizeof(*router->rows));
	router->index = route_index_new(
	    router->count, count_conditions(router));
	router->nothing.route.by = CPL_ROUTE_BY_NOTHING;
	if (router->name.data == NULL || router->rows == NULL ||
	    router->index == NULL || !write_routing(router, &router->nothing))
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	else
		for (size_t i = 0; i < router->count; i++)
			read_row(router, i, faults);
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
cpl_router_load(const char *path, struct cpl_faults *faults)
{
	const char *slash = strrchr(path, '/');
	struct cpl_str name = cpl_str_of(slash == NULL ? path : slash + 1);
	size_t before = faults->count;
	struct cpl_table *table = cpl_table_load(path, columns, faults);
	struct cpl_router *router = build(table, name, faults);

	if (faults->count == before && !faults->failed)
		return router;
	cpl_router_free(router);
	return NULL;
}

struct cpl_router *
cpl_router_parse(
    struct cpl_str text, struct cpl_str name, struct cpl_faults *faults)
{
	size_t before = faults->count;
	struct cpl_table *table = cpl_table_parse(text, columns, faults);
	struct cpl_router *router = build(table, name, faults);

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
	if (row->route.agency.data == NULL || !write_routing(router, row))
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

static const struct route_row *
decide(const struct cpl_router *router,
    const struct cpl_str facts[ROUTE_CONDITIONS])
{
	size_t row = route_index_find(router->index, facts);

	if (row != ROUTE_NO_ROW)
		return &router->rows[row];
	return router->fallback != NULL ? router->fallback : &router->nothing;
}

struct cpl_route
cpl_router_find(
    const struct cpl_router *router, const struct cpl_route_facts *facts)
{
	const struct cpl_str list[ROUTE_CONDITIONS] = {
		[ROUTE_CATEGORY] = facts->category,
		[ROUTE_REGION] = facts->region,
		[ROUTE_CHANNEL] = facts->channel,
		[ROUTE_KIND] = facts->kind,
	};

	return decide(router, list)->route;
}

/* A text that may be absent, which is as good as empty. */
static enum cpl_problem
read_text(struct cpl_record *record, const char *name, struct cpl_str *text,
    struct cpl_fault *fault)
{
	enum cpl_problem problem = cpl_record_text(
	    record, cpl_str_of(name), text);

	if (problem == CPL_OK)
		return CPL_OK;
	*text = CPL_STR("");
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	return cpl_fault_set(fault, problem, 0, 0, "%s", name);
}

static enum cpl_problem
read_region(
    struct cpl_record *record, struct cpl_str *text, struct cpl_fault *fault)
{
	struct cpl_json value;
	enum cpl_problem problem = cpl_record_json_in(
	    record, CPL_STR("location"), CPL_STR("region_code"), &value);

	if (problem == CPL_OK)
		problem = cpl_record_decode(record, value, text);
	if (problem == CPL_OK)
		return CPL_OK;
	*text = CPL_STR("");
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	return cpl_fault_set(fault, problem, 0, 0, "location, region_code");
}

/* Read what the table asks about, and nothing else. */
static enum cpl_problem
read_facts(const struct cpl_router *router, struct cpl_record *record,
    struct cpl_str facts[ROUTE_CONDITIONS], struct cpl_fault *fault)
{
	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		enum cpl_problem problem;

		facts[i] = CPL_STR("");
		if (!route_index_asks(router->index, i))
			continue;
		problem = i == ROUTE_REGION
			      ? read_region(record, &facts[i], fault)
			      : read_text(record, columns[i], &facts[i], fault);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}

/* The agency of the record stays; why it was chosen, too, where that is said. */
static enum cpl_problem
keep(struct cpl_record *record, const struct route_row *row,
    struct cpl_fault *fault)
{
	struct cpl_json routing;
	enum cpl_problem problem = cpl_record_json(
	    record, CPL_STR("routing"), &routing);

	if (problem == CPL_OK)
		return CPL_OK;
	if (problem != CPL_FIELD_ABSENT)
		return cpl_fault_set(fault, problem, 0, 0, "routing");
	cpl_record_set_json(record, CPL_STR("routing"), row->kept);
	return CPL_OK;
}

enum cpl_problem
cpl_router_apply(const struct cpl_router *router, struct cpl_record *record,
    bool reroute, enum cpl_routed *routed, struct cpl_fault *fault)
{
	struct cpl_str facts[ROUTE_CONDITIONS];
	struct cpl_str agency;
	enum cpl_problem problem;
	const struct route_row *row;

	problem = read_facts(router, record, facts, fault);
	if (problem == CPL_OK)
		problem = read_text(record, "agency", &agency, fault);
	if (problem != CPL_OK)
		return problem;
	row = decide(router, facts);
	if (agency.length > 0 &&
	    (!reroute || row->route.by == CPL_ROUTE_BY_NOTHING)) {
		*routed = CPL_ROUTED_KEPT;
		return keep(record, row, fault);
	}
	if (row->route.by == CPL_ROUTE_BY_NOTHING) {
		*routed = CPL_ROUTED_NOWHERE;
	} else if (cpl_str_equal(agency, row->route.agency)) {
		*routed = CPL_ROUTED_SET;
	} else {
		*routed = agency.length > 0 ? CPL_ROUTED_MOVED : CPL_ROUTED_SET;
		cpl_record_set_text(
		    record, CPL_STR("agency"), row->route.agency);
	}
	cpl_record_set_json(record, CPL_STR("routing"), row->set);
	return CPL_OK;
}
