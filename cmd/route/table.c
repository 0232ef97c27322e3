/* SPDX-License-Identifier: MIT */
/* A routing table with the agencies and calendars that its rows need. */
#include <stdlib.h>
#include <string.h>

#include "route.h"

/* The agencies of the table: they bear its name unless told otherwise. */
static struct cpl_agencies *
load_agencies(struct state *state, const char *table, const char **path)
{
	struct cmd *cmd = state->cmd;
	const char *slash = strrchr(table, '/');
	struct cpl_str file = cpl_str_of(slash == NULL ? table : slash + 1);
	struct cpl_buffer name = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_agencies *agencies = NULL;

	file.length = strcspn(file.data, ".");
	cpl_buffer_append_str(&name, file);
	cpl_buffer_append_char(&name, '\0');
	if (name.failed) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return NULL;
	}
	*path = cmd_find(cmd, "agencies", state->agencies, name.data, "csv");
	if (*path != NULL)
		agencies = cpl_agencies_load(*path, &faults);
	cmd_say_all(cmd, *path, &faults);
	cpl_buffer_release(&name);
	return agencies;
}

static bool
load_calendar(struct state *state, struct table *table, size_t index)
{
	struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	const char *path = cmd_find(state->cmd, "calendars", NULL,
	    cpl_router_calendar(table->router, index), "json");

	if (path == NULL)
		return false;
	table->offices[index] = cpl_office_load(path, &options, &faults);
	cmd_say_all(state->cmd, path, &faults);
	if (table->offices[index] == NULL)
		return false;
	cpl_router_set_calendar(
	    table->router, index, cpl_office_calendar(table->offices[index]));
	return true;
}

static bool
load_calendars(struct state *state, struct table *table)
{
	size_t count = cpl_router_calendars(table->router);

	table->offices = calloc(count + 1, sizeof(*table->offices));
	if (table->offices == NULL) {
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (!load_calendar(state, table, i))
			return false;
	}
	return true;
}

/* The date on which rows are in force, in the zone of the office. */
static bool
find_today(struct state *state, int64_t *today)
{
	struct cpl_fault fault;
	struct cpl_zone *zone = cpl_zone_open(
	    state->zone == NULL ? "UTC" : state->zone, NULL, &fault);
	int64_t now = cmd_now(state->cmd);

	if (zone == NULL) {
		cmd_say(state->cmd, "--tz", &fault);
		return false;
	}
	*today = cpl_day_of(now + cpl_zone_offset(zone, now));
	cpl_zone_free(zone);
	return true;
}

bool
table_load(struct state *state, const char *name, struct table *table)
{
	struct cmd *cmd = state->cmd;
	struct cpl_faults faults = { 0 };
	const char *path;
	int64_t today;

	if (!find_today(state, &today))
		return false;
	table->path = cmd_find(cmd, "routes", name, "id", "csv");
	if (table->path == NULL)
		return false;
	table->router = cpl_router_load(table->path, today, &faults);
	cmd_say_all(cmd, table->path, &faults);
	if (table->router == NULL || !load_calendars(state, table))
		return false;
	if (!cpl_router_needs_agencies(table->router))
		return true;
	table->agencies = load_agencies(state, table->path, &path);
	cpl_router_set_agencies(table->router, table->agencies);
	return table->agencies != NULL;
}

void
table_release(struct table *table)
{
	size_t count = table->router == NULL
			   ? 0
			   : cpl_router_calendars(table->router);

	for (size_t i = 0; table->offices != NULL && i < count; i++)
		cpl_office_free(table->offices[i]);
	free(table->offices);
	cpl_router_free(table->router);
	cpl_agencies_free(table->agencies);
}

static struct cpl_table *
load_categories(struct state *state)
{
	static const char *const columns[] = {
		"!slug",
		"label_id",
		"label_en",
		"parent",
		NULL,
	};
	struct cmd *cmd = state->cmd;
	struct cpl_faults faults = { 0 };
	struct cpl_table *categories = NULL;
	const char *path = cmd_find(
	    cmd, ".", state->categories, "categories", "csv");

	if (path != NULL)
		categories = cpl_table_load(path, columns, &faults);
	cmd_say_all(cmd, path, &faults);
	return categories;
}

void
table_check(struct state *state, struct table *table)
{
	struct cmd *cmd = state->cmd;
	const char *path = NULL;
	struct cpl_agencies *agencies = load_agencies(
	    state, table->path, &path);
	struct cpl_table *categories = load_categories(state);
	struct cpl_faults faults = { 0 };

	cpl_router_check(table->router, agencies, categories, &faults);
	cmd_say_all(cmd, table->path, &faults);
	if (agencies != NULL) {
		cpl_agencies_check(agencies, &faults);
		cmd_say_all(cmd, path, &faults);
	}
	cpl_agencies_free(agencies);
	cpl_table_free(categories);
}
