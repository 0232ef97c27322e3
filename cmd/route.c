/* SPDX-License-Identifier: MIT */
/* Name the agency that must answer each complaint.  See complaint-route(1). */
#include <string.h>

#include <complaint/route.h>

#include "common/cmd.h"

struct state {
	const char *table;
	const char *agencies;
	const char *categories;
	const char *fallback;
	bool no_fallback;
	bool reroute;
	bool check;
	struct cmd *cmd;
	struct cpl_router *router; /* OWNED */
	uintmax_t moved;
	uintmax_t nowhere;
};

static void
say_all(struct cmd *cmd, const char *path, struct cpl_faults *faults)
{
	cmd_say_all(cmd, path, faults);
	cpl_faults_release(faults);
}

static void
say(struct cmd *cmd, const char *path, enum cpl_problem problem,
    const char *detail)
{
	struct cpl_fault fault;

	cpl_fault_set(&fault, problem, 0, 0, "%s", detail);
	cmd_say(cmd, path, &fault);
}

/* The agencies of the table: they bear its name unless told otherwise. */
static struct cpl_agencies *
load_agencies(struct cmd *cmd, const struct state *state, const char *table)
{
	const char *slash = strrchr(table, '/');
	struct cpl_str file = cpl_str_of(slash == NULL ? table : slash + 1);
	struct cpl_buffer name = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_agencies *agencies = NULL;
	const char *path;

	file.length = strcspn(file.data, ".");
	cpl_buffer_append_str(&name, file);
	cpl_buffer_append_char(&name, '\0');
	if (name.failed) {
		say(cmd, NULL, CPL_MEMORY, "");
		return NULL;
	}
	path = cmd_find(cmd, "agencies", state->agencies, name.data, "csv");
	if (path != NULL)
		agencies = cpl_agencies_load(path, &faults);
	say_all(cmd, path, &faults);
	cpl_buffer_release(&name);
	return agencies;
}

static struct cpl_table *
load_categories(struct cmd *cmd, const struct state *state)
{
	static const char *const columns[] = {
		"!slug",
		"label_id",
		"label_en",
		"parent",
		NULL,
	};
	struct cpl_faults faults = { 0 };
	struct cpl_table *categories = NULL;
	const char *path = cmd_find(
	    cmd, ".", state->categories, "categories", "csv");

	if (path != NULL)
		categories = cpl_table_load(path, columns, &faults);
	say_all(cmd, path, &faults);
	return categories;
}

static void
check_table(struct cmd *cmd, const struct state *state, const char *table)
{
	struct cpl_agencies *agencies = load_agencies(cmd, state, table);
	struct cpl_table *categories = load_categories(cmd, state);
	struct cpl_faults faults = { 0 };

	cpl_router_check(state->router, agencies, categories, &faults);
	say_all(cmd, table, &faults);
	cpl_agencies_free(agencies);
	cpl_table_free(categories);
}

static bool
set_fallback(struct cmd *cmd, struct state *state, const char *table)
{
	enum cpl_problem problem = CPL_OK;

	if (state->fallback != NULL) {
		problem = cpl_router_set_fallback(
		    state->router, cpl_str_of(state->fallback));
		if (problem != CPL_OK)
			say(cmd, "--fallback", problem, "");
	} else if (!state->check && !state->no_fallback &&
		   !cpl_router_has_fallback(state->router)) {
		problem = CPL_ROUTE_FALLBACK_MISSING;
		say(cmd, table, problem, "--fallback would name one");
	}
	return problem == CPL_OK;
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct state *state = context;
	struct cpl_faults faults = { 0 };
	const char *table;

	state->cmd = cmd;
	if (state->fallback != NULL && state->no_fallback) {
		cmd_usage(
		    cmd, "--fallback and --no-fallback exclude each other");
		return CMD_USAGE;
	}
	table = cmd_find(cmd, "routes", state->table, "id", "csv");
	if (table == NULL)
		return CMD_USAGE;
	state->router = cpl_router_load(table, &faults);
	say_all(cmd, table, &faults);
	if (state->router == NULL || !set_fallback(cmd, state, table))
		return CMD_USAGE;
	if (!state->check)
		return CMD_DONE;
	check_table(cmd, state, table);
	return CMD_STOP;
}

static enum cpl_problem
each(struct cpl_record *record, bool *keep, void *context)
{
	struct state *state = context;
	struct cpl_fault fault;
	enum cpl_routed routed;
	enum cpl_problem problem = cpl_router_apply(
	    state->router, record, state->reroute, &routed, &fault);

	(void)keep;
	if (problem != CPL_OK)
		return cmd_why(state->cmd, problem, "%s", fault.detail);
	state->moved += routed == CPL_ROUTED_MOVED;
	state->nowhere += routed == CPL_ROUTED_NOWHERE;
	return CPL_OK;
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	const struct state *state = context;

	(void)out;
	if (state->reroute)
		cmd_note(cmd, "moved to another agency: %ju", state->moved);
	if (state->nowhere > 0)
		cmd_note(cmd, "left without an agency: %ju", state->nowhere);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	cpl_router_free(state->router);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('t', "table", "table", &state.table,
		    "routing table: a name or a file (default: id)"),
		CMD_TEXT('f', "fallback", "agency", &state.fallback,
		    "send what no row takes to this agency"),
		CMD_FLAG(0, "no-fallback", &state.no_fallback,
		    "leave what no row takes without an agency"),
		CMD_FLAG('r', "reroute", &state.reroute,
		    "replace the agency that a complaint has already"),
		CMD_FLAG(0, "check", &state.check,
		    "look for faults of the table and read no complaint"),
		CMD_TEXT(0, "agencies", "agencies", &state.agencies,
		    "agencies for --check (default: named as the table)"),
		CMD_TEXT(0, "categories", "categories", &state.categories,
		    "categories for --check"),
		CMD_END,
	};
	const struct cmd_filter filter = {
		.name = "route",
		.summary = "name the agency that must answer each complaint",
		.operands = "[file ...]",
		.options = options,
		.begin = begin,
		.each = each,
		.finish = finish,
		.end = end,
	};

	return cmd_filter_main(&filter, &state, argc, argv);
}
