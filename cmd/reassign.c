/* SPDX-License-Identifier: MIT */
/*
 * Move many complaints to another agency by a plan that can be read before and
 * taken back after.  See complaint-reassign(1).
 */
#include <string.h>
#include <unistd.h>

#include "reassign/reassign.h"

static bool
is_utf8(const char *text)
{
	return text == NULL ||
	       cpl_utf8_valid(text, strlen(text)) == strlen(text);
}

/* What a plan needs to be made. */
static void
check_making(struct cmd *cmd, const struct state *state)
{
	if ((state->to == NULL) == (state->to_file == NULL))
		cmd_usage(cmd, "--plan needs --to or --to-file");
	if (state->from == NULL && state->where.count == 0 &&
	    state->to_file == NULL && state->ids == NULL)
		cmd_usage(cmd, "--plan needs --from, --where, --to-file or "
			       "--ids: which complaints?");
	if (state->reason == NULL || *state->reason == '\0' ||
	    state->by == NULL || *state->by == '\0')
		cmd_usage(cmd, "--plan needs --reason and --by");
	if (state->to != NULL && *state->to == '\0')
		cmd_usage(cmd, "--to: an agency has a code");
	if (state->ids != NULL && strcmp(state->ids, "-") == 0 &&
	    strcmp(cmd_operand(cmd, 0), "-") == 0)
		cmd_usage(cmd, "ids and register cannot both be standard "
			       "input");
	if (!is_utf8(state->from) || !is_utf8(state->to) ||
	    !is_utf8(state->reason) || !is_utf8(state->by))
		cmd_usage(cmd, "the options are not UTF-8");
}

static bool
options_agree(struct cmd *cmd, const struct state *state)
{
	int modes = (state->plan != NULL) + (state->apply != NULL) +
		    (state->undo != NULL);

	if (modes != 1)
		cmd_usage(cmd, "one of --plan, --apply and --undo");
	else if (cmd_operand_count(cmd) > 1)
		cmd_usage(cmd, "one register at a time");
	else if (state->plan != NULL)
		check_making(cmd, state);
	else if (state->from != NULL || state->to != NULL ||
		 state->where.count > 0 || state->to_file != NULL ||
		 state->ids != NULL || state->reason != NULL ||
		 state->by != NULL || state->fresh_clock)
		cmd_usage(cmd, "what moves and why is in the plan");
	return cmd_status(cmd) == CMD_DONE;
}

/* What would be lost when the output appears. */
static bool
files_agree(struct cmd *cmd, const struct state *state)
{
	const char *plan = state->apply != NULL ? state->apply : state->undo;
	struct stat status;
	struct stat register_status;

	if (plan != NULL && cmd_replaces(cmd, plan))
		cmd_usage(cmd, "the register would take the place of the plan");
	if (plan != NULL && strcmp(plan, "-") == 0 &&
	    strcmp(cmd_operand(cmd, 0), "-") == 0)
		cmd_usage(cmd, "plan and register cannot both be standard "
			       "input");
	if (state->plan != NULL && stat(state->plan, &status) == 0 &&
	    S_ISREG(status.st_mode) &&
	    (strcmp(cmd_operand(cmd, 0), "-") == 0
		    ? fstat(STDIN_FILENO, &register_status)
		    : stat(cmd_operand(cmd, 0), &register_status)) == 0 &&
	    status.st_dev == register_status.st_dev &&
	    status.st_ino == register_status.st_ino)
		cmd_usage(cmd, "the plan would take the place of the register");
	return cmd_status(cmd) == CMD_DONE;
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct state *state = context;

	state->cmd = cmd;
	if (!options_agree(cmd, state) || !files_agree(cmd, state))
		return CMD_USAGE;
	if (state->plan != NULL)
		plan_make(state);
	else
		plan_carry(state);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	register_release(state);
}

int
main(int argc, char *argv[])
{
	struct state state = { .limit = 500, .spool = -1 };
	const struct cmd_option options[] = {
		CMD_TEXT(0, "plan", "file", &state.plan,
		    "write a plan there, and change nothing"),
		CMD_TEXT(0, "apply", "file", &state.apply,
		    "write the register with that plan carried out"),
		CMD_TEXT(0, "undo", "file", &state.undo,
		    "write the register with that plan taken back"),
		CMD_TEXT(0, "from", "agency", &state.from,
		    "move the complaints of this agency"),
		CMD_TEXT(0, "to", "agency", &state.to, "move them to this one"),
		CMD_LIST(0, "where", "condition", &state.where,
		    "move those alone: category=roads/*, status=assigned"),
		CMD_TEXT(0, "to-file", "table", &state.to_file,
		    "move these: a CSV file with columns id and to"),
		CMD_TEXT(0, "ids", "file", &state.ids,
		    "move these alone: one id a line, - is standard input"),
		CMD_TEXT(0, "reason", "text", &state.reason,
		    "why, for the history of each complaint"),
		CMD_TEXT(0, "by", "person", &state.by, "who moves them"),
		CMD_SIZE(0, "limit", "number", &state.limit,
		    "make no plan for more complaints (default: 500)"),
		CMD_FLAG(0, "fresh-clock", &state.fresh_clock,
		    "the clocks start anew at the new agency"),
		CMD_FLAG(0, "skip-changed", &state.skip_changed,
		    "leave out what changed since, and do the rest"),
		CMD_FLAG(0, "edited", &state.edited,
		    "take a plan that was edited by hand"),
		CMD_TEXT(0, "policy", "policy", &state.policy,
		    "policy for due dates (default: sp4n-lapor)"),
		CMD_TEXT(0, "agencies", "agencies", &state.agencies,
		    "agencies and their calendars (default: id)"),
		CMD_NOW,
		CMD_END,
	};
	const struct cmd_program program = {
		.name = "reassign",
		.summary = "move complaints to another agency by a plan",
		.operands = "[file]",
		.options = options,
		.run = run,
		.end = end,
	};

	return cmd_program_main(&program, &state, argc, argv);
}
