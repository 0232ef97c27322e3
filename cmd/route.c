/* SPDX-License-Identifier: MIT */
/* Name the agency that must answer each complaint.  See complaint-route(1). */
#include "route/route.h"

static bool
set_fallback(struct cmd *cmd, struct state *state)
{
	struct cpl_router *router = state->table.router;
	enum cpl_problem problem = CPL_OK;

	if (state->fallback != NULL) {
		problem = cpl_router_set_fallback(
		    router, cpl_str_of(state->fallback));
		if (problem != CPL_OK)
			cmd_say_problem(cmd, "--fallback", problem, 0, "");
	} else if (!state->check && !state->no_fallback && !state->coverage &&
		   !cpl_router_has_fallback(router)) {
		problem = CPL_ROUTE_FALLBACK_MISSING;
		cmd_say_problem(cmd, state->table.path, problem, 0,
		    "--fallback would name one");
	}
	return problem == CPL_OK;
}

/* Options that say nothing to each other. */
static bool
options_agree(struct cmd *cmd, const struct state *state)
{
	if (state->fallback != NULL && state->no_fallback)
		cmd_usage(
		    cmd, "--fallback and --no-fallback exclude each other");
	if (state->coverage && (state->reroute || state->check))
		cmd_usage(cmd, "--coverage routes no complaint and checks no "
			       "table");
	if (state->compare_table != NULL && !state->coverage)
		cmd_usage(cmd, "--compare-table needs --coverage");
	return cmd_status(cmd) == CMD_DONE;
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct state *state = context;

	state->cmd = cmd;
	if (!options_agree(cmd, state) ||
	    !table_load(state, state->table_name, &state->table) ||
	    !set_fallback(cmd, state))
		return CMD_USAGE;
	if (state->compare_table != NULL &&
	    !table_load(state, state->compare_table, &state->compared))
		return CMD_USAGE;
	if (state->check) {
		table_check(state, &state->table);
		return CMD_STOP;
	}
	if (!state->coverage)
		return CMD_DONE;
	state->counts = cpl_coverage_new(
	    state->table.router, state->compared.router);
	if (state->counts != NULL)
		return CMD_DONE;
	cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	return CMD_FAILED;
}

static enum cpl_problem
each(struct cpl_record *record, bool *keep, void *context)
{
	struct state *state = context;
	struct cpl_fault fault;
	enum cpl_routed routed = CPL_ROUTED_KEPT;
	enum cpl_problem problem;

	fault.detail[0] = '\0';
	*keep = !state->coverage;
	if (state->coverage)
		problem = cpl_coverage_add(state->counts, record, &fault);
	else
		problem = cpl_router_apply(state->table.router, record,
		    state->reroute, &routed, &fault);
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
	uint64_t undated = cpl_router_undated(state->table.router);

	if (state->reroute)
		cmd_note(cmd, "moved to another agency: %ju", state->moved);
	if (state->nowhere > 0)
		cmd_note(cmd, "left without an agency: %ju", state->nowhere);
	if (undated > 0)
		cmd_note(cmd,
		    "received in a year that a calendar does not cover, so "
		    "neither open nor closed: %ju",
		    (uintmax_t)undated);
	if (!state->coverage)
		return CMD_DONE;
	if (!cpl_coverage_write(state->counts, cpl_writer_buffer(out))) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return CMD_FAILED;
	}
	cpl_writer_commit(out);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	cpl_coverage_free(state->counts);
	table_release(&state->table);
	table_release(&state->compared);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('t', "table", "table", &state.table_name,
		    "routing table: a name or a file (default: id)"),
		CMD_TEXT('f', "fallback", "agency", &state.fallback,
		    "send what no row takes to this agency"),
		CMD_FLAG(0, "no-fallback", &state.no_fallback,
		    "leave what no row takes without an agency"),
		CMD_FLAG('r', "reroute", &state.reroute,
		    "replace the agency that a complaint has already"),
		CMD_FLAG(0, "coverage", &state.coverage,
		    "count what the table would do, and route nothing"),
		CMD_TEXT(0, "compare-table", "table", &state.compare_table,
		    "with --coverage: the load of each agency by this table"),
		CMD_NOW,
		CMD_TEXT(0, "tz", "zone", &state.zone,
		    "the zone of the dates of the table (default: UTC)"),
		CMD_FLAG(0, "check", &state.check,
		    "look for faults of the table and read no complaint"),
		CMD_TEXT(0, "agencies", "agencies", &state.agencies,
		    "the agencies (default: named as the table)"),
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
