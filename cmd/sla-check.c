/* SPDX-License-Identifier: MIT */
/* Judge each complaint by its deadlines.  See complaint-sla-check(1). */
#include <stdlib.h>
#include <string.h>

#include "common/cmd.h"
#include "sla-check/sla-check.h"

struct state {
	struct court_names names;
	const char *calendar_as_of;
	const char *policy_as_of;
	const char *compare_calendar;
	const char *what_if;
	const char *explain;
	const char *language;
	const char *format;
	struct cmd_list fail_on;
	bool check;
	bool rejudge;
	struct cmd *cmd;
	struct court court;
	struct court other;            /* what is compared with it */
	struct comparison *comparison; /* OWNED */
	struct question *questions;    /* OWNED */
	uint64_t explained;
};

static enum cmd_exit
no_memory(struct cmd *cmd)
{
	struct cpl_fault fault;

	cpl_fault_set(&fault, CPL_MEMORY, 0, 0, NULL);
	cmd_say(cmd, NULL, &fault);
	return CMD_FAILED;
}

static bool
parse_date(struct cmd *cmd, const char *option, const char *text, int64_t *day)
{
	*day = INT64_MAX;
	if (text == NULL || cpl_date_parse(cpl_str_of(text), day))
		return true;
	cmd_usage(cmd, "%s: not a date such as 2025-08-07", option);
	return false;
}

/* What can be asked at once, and of what. */
static bool
check_options(struct cmd *cmd, struct state *state)
{
	int asked = (state->explain != NULL) + (state->what_if != NULL) +
		    (state->compare_calendar != NULL);

	if (!parse_date(cmd, "--policy-as-of", state->policy_as_of,
		&state->names.policy_as_of) ||
	    !parse_date(cmd, "--calendar-as-of", state->calendar_as_of,
		&state->names.calendar_as_of))
		return false;
	if (asked > 1) {
		cmd_usage(cmd, "--explain, --what-if and --compare-calendar "
			       "are asked one at a time");
		return false;
	}
	if (state->explain != NULL && state->fail_on.count > 0) {
		cmd_usage(cmd, "--explain judges one complaint, and --fail-on "
			       "asks about all");
		return false;
	}
	if (state->format != NULL && state->explain == NULL &&
	    state->what_if == NULL) {
		cmd_usage(cmd, "--format is for --explain and --what-if");
		return false;
	}
	if (state->language != NULL && state->explain == NULL) {
		cmd_usage(cmd, "--lang is for --explain");
		return false;
	}
	return true;
}

static bool
parse_questions(struct cmd *cmd, struct state *state)
{
	size_t count = state->fail_on.count;

	if (count == 0)
		return true;
	state->questions = calloc(count, sizeof(*state->questions));
	if (state->questions == NULL) {
		no_memory(cmd);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (question_parse(state->court.judge, state->fail_on.items[i],
			&state->questions[i]))
			continue;
		cmd_usage(cmd, "--fail-on: not [clock:]state[>number] or "
			       "[clock:]state[>percent%%] of this policy");
		return false;
	}
	return true;
}

/* A calendar that has run out is found before the first complaint is late. */
static void
check_present(struct cmd *cmd, const struct court *court)
{
	const struct cpl_calendar *calendar = cpl_office_calendar(
	    court->office);
	int64_t now = cmd_now(cmd);
	struct cpl_fault fault;
	int missing;
	bool open;

	if (!cpl_calendar_is_open(calendar, now, &open, &missing)) {
		cpl_fault_set(&fault, CPL_CALENDAR_ENDED, 0, 0, NULL);
		cmd_say(cmd, court->calendar_path, &fault);
	} else if (!cpl_calendar_is_open(
		       calendar, now + 90 * CPL_DAY, &open, &missing)) {
		cmd_note(cmd, "%s: ends within 90 days: it has no %d",
		    court->calendar_path, missing);
	}
}

/*
 * The other court: for --what-if of another policy, which is compared as what
 * would be; for --compare-calendar of an earlier version, as what was.
 */
static bool
open_other(struct cmd *cmd, struct state *state)
{
	struct court_names names = state->names;
	bool what_if = state->what_if != NULL;

	if (what_if)
		names.policy = state->what_if;
	else
		names.until_version = state->compare_calendar;
	if (!what_if && *cpl_office_version(state->court.office) == '\0') {
		cmd_usage(cmd, "--compare-calendar: %s has no versions",
		    cpl_office_name(state->court.office));
		return false;
	}
	if (!court_open(cmd, &names, &state->other))
		return false;
	state->comparison = comparison_new(
	    what_if ? &state->court : &state->other,
	    what_if ? &state->other : &state->court);
	if (state->comparison == NULL)
		no_memory(cmd);
	return state->comparison != NULL;
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct state *state = context;
	bool as_of = state->calendar_as_of != NULL ||
		     state->policy_as_of != NULL;

	state->cmd = cmd;
	if (!check_options(cmd, state) ||
	    !court_open(cmd, &state->names, &state->court))
		return CMD_USAGE;
	if (!as_of && !state->rejudge)
		cpl_judge_keep(state->court.judge);
	if (!parse_questions(cmd, state))
		return CMD_USAGE;
	if (state->check) {
		check_present(cmd, &state->court);
		return CMD_STOP;
	}
	if ((state->what_if != NULL || state->compare_calendar != NULL) &&
	    !open_other(cmd, state))
		return CMD_USAGE;
	return CMD_DONE;
}

/* The receipt of one complaint, and nothing of any other. */
static enum cpl_problem
explain(struct state *state, struct cpl_record *record, const char **field)
{
	const struct receipt_form form = {
		.json = state->format != NULL &&
			strcmp(state->format, "json") == 0,
		.indonesian = state->language != NULL &&
			      strcmp(state->language, "id") == 0,
	};
	struct cpl_writer *out = cmd_out(state->cmd);
	struct cpl_str id;
	enum cpl_problem problem;

	*field = "id";
	problem = cpl_record_text(record, CPL_STR("id"), &id);
	if (problem != CPL_OK)
		return problem == CPL_FIELD_ABSENT ? CPL_OK : problem;
	if (!cpl_str_equal(id, cpl_str_of(state->explain)))
		return CPL_OK;
	problem = cpl_judge_try(state->court.judge, record, field);
	if (problem != CPL_OK)
		return problem;
	state->explained++;
	problem = explain_record(
	    &state->court, record, &form, cpl_writer_buffer(out));
	cpl_writer_commit(out);
	return problem;
}

/* Both courts judge; only the differences are written. */
static enum cpl_problem
compare(struct state *state, struct cpl_record *record, const char **field)
{
	struct cpl_writer *out = cmd_out(state->cmd);
	enum cpl_problem problem;

	problem = cpl_judge_try(state->court.judge, record, field);
	if (problem == CPL_OK)
		problem = cpl_judge_try(state->other.judge, record, field);
	if (problem != CPL_OK)
		return problem;
	problem = comparison_take(state->comparison, record,
	    state->what_if != NULL ? NULL : cpl_writer_buffer(out));
	cpl_writer_commit(out);
	return problem;
}

static enum cpl_problem
each(struct cpl_record *record, bool *keep, void *context)
{
	struct state *state = context;
	const char *field = "";
	enum cpl_problem problem;

	*keep = state->explain == NULL && state->comparison == NULL;
	if (state->explain != NULL)
		problem = explain(state, record, &field);
	else if (state->comparison != NULL)
		problem = compare(state, record, &field);
	else
		problem = cpl_judge_record(state->court.judge, record, &field);
	if (problem != CPL_OK && problem != CPL_MEMORY)
		cmd_why(state->cmd, problem, "%s", field);
	return problem;
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	const struct state *state = context;

	if (state->explain != NULL) {
		if (state->explained > 0)
			return CMD_DONE;
		cmd_note(cmd, "no complaint of this id was read");
		return CMD_ANSWER;
	}
	court_report(cmd, &state->court);
	if (state->comparison != NULL) {
		if (state->what_if != NULL) {
			comparison_write(state->comparison,
			    state->format != NULL &&
				strcmp(state->format, "json") == 0,
			    cpl_writer_buffer(out));
			cpl_writer_commit(out);
		}
		cmd_note(cmd, "complaints with another verdict: %ju of %ju",
		    (uintmax_t)comparison_changed(state->comparison),
		    (uintmax_t)comparison_records(state->comparison));
	}
	for (size_t i = 0; i < state->fail_on.count; i++)
		question_answer(cmd, state->court.judge, &state->questions[i]);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	comparison_free(state->comparison);
	court_close(&state->other);
	court_close(&state->court);
	free(state->questions);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('p', "policy", "policy", &state.names.policy,
		    "policy: a name or a file (default: sp4n-lapor)"),
		CMD_TEXT('c', "calendar", "calendar", &state.names.calendar,
		    "calendar: a name or a file (default: the policy's)"),
		CMD_NOW,
		CMD_LIST(0, "fail-on", "question", &state.fail_on,
		    "end with 1 if so: breached, 'response:breached>5%'"),
		CMD_TEXT(0, "explain", "id", &state.explain,
		    "show how the verdict on this complaint comes about"),
		CMD_CHOICE(0, "lang", "en|id", &state.language,
		    "the language of --explain"),
		CMD_CHOICE(0, "format", "text|json", &state.format,
		    "the form of --explain and --what-if"),
		CMD_TEXT(0, "what-if", "policy", &state.what_if,
		    "show who would gain and lose by another policy"),
		CMD_TEXT(0, "compare-calendar", "version",
		    &state.compare_calendar,
		    "list the verdicts that were others by this version"),
		CMD_TEXT(0, "calendar-as-of", "date", &state.calendar_as_of,
		    "know what had been decreed for the calendar by then"),
		CMD_TEXT(0, "policy-as-of", "date", &state.policy_as_of,
		    "know what had been decreed for the policy by then"),
		CMD_FLAG(0, "rejudge", &state.rejudge,
		    "judge again what is over and was judged before"),
		CMD_FLAG(0, "check", &state.check,
		    "look for faults of both and read no complaint"),
		CMD_END,
	};
	const struct cmd_filter filter = {
		.name = "sla-check",
		.summary = "judge complaints by their deadlines",
		.operands = "[file ...]",
		.options = options,
		.begin = begin,
		.each = each,
		.finish = finish,
		.end = end,
	};

	return cmd_filter_main(&filter, &state, argc, argv);
}
