/* SPDX-License-Identifier: MIT */
/* Judge each complaint by its deadlines.  See complaint-sla-check(1). */
#include <stdlib.h>
#include <string.h>

#include <complaint/sla.h>

#include "common/cmd.h"

/* A question of --fail-on: so many, or so many hundredths of a percent. */
struct question {
	const char *text; /* BORROWED from argv */
	bool any_clock;
	size_t clock;
	enum cpl_state state;
	uint64_t limit;
	bool percent;
};

struct state {
	const char *policy_name;
	const char *calendar_name;
	const char *calendar_as_of;
	const char *policy_as_of;
	struct cmd_list fail_on;
	bool check;
	struct cmd *cmd;
	const char *calendar_path;
	struct cpl_policy *policy;  /* OWNED */
	struct cpl_office *office;  /* OWNED */
	struct cpl_judge *judge;    /* OWNED */
	struct question *questions; /* OWNED */
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

static bool
parse_date(struct cmd *cmd, const char *option, const char *text, int64_t *day)
{
	*day = INT64_MAX;
	if (text == NULL || cpl_date_parse(cpl_str_of(text), day))
		return true;
	cmd_usage(cmd, "%s: not a date such as 2025-08-07", option);
	return false;
}

static bool
load(struct cmd *cmd, struct state *state)
{
	struct cpl_office_options options = { 0 };
	struct cpl_faults faults = { 0 };
	int64_t policy_as_of;
	const char *path;

	if (!parse_date(
		cmd, "--policy-as-of", state->policy_as_of, &policy_as_of) ||
	    !parse_date(
		cmd, "--calendar-as-of", state->calendar_as_of, &options.as_of))
		return false;
	path = cmd_find(
	    cmd, "policies", state->policy_name, "sp4n-lapor", "json");
	if (path == NULL)
		return false;
	state->policy = cpl_policy_load(path, policy_as_of, &faults);
	say_all(cmd, path, &faults);
	if (state->policy == NULL)
		return false;
	options.closed_on_given = cpl_policy_closed_on(
	    state->policy, &options.closed_on);
	faults = (struct cpl_faults){ 0 };
	path = cmd_find(cmd, "calendars", state->calendar_name,
	    cpl_policy_calendar(state->policy), "json");
	if (path == NULL)
		return false;
	state->calendar_path = path;
	state->office = cpl_office_load(path, &options, &faults);
	say_all(cmd, path, &faults);
	return state->office != NULL;
}

/* `5`, `12.5`: with `%` behind it hundredths of a percent. */
static bool
parse_limit(const char *text, struct question *question)
{
	uint64_t value = 0;
	int places = -1;

	for (; *text != '\0' && *text != '%'; text++) {
		if (*text == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || value > UINT32_MAX ||
		    places == 2)
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
		places += places >= 0;
	}
	question->percent = *text == '%';
	if (!question->percent) {
		question->limit = value;
		return places < 0;
	}
	for (places = places < 0 ? 0 : places; places < 2; places++)
		value *= 10;
	question->limit = value;
	return text[1] == '\0' && value <= 10000;
}

/* `[clock:]state[>limit]`. */
static bool
parse_question(
    const struct cpl_judge *judge, const char *text, struct question *question)
{
	const char *colon = strchr(text, ':');
	const char *greater;
	size_t length;

	*question = (struct question){ .text = text, .any_clock = true };
	if (colon != NULL) {
		length = (size_t)(colon - text);
		question->any_clock = false;
		while (question->clock < cpl_judge_clocks(judge) &&
		       !cpl_str_equal((struct cpl_str){ text, length },
			   cpl_str_of(cpl_judge_clock(judge, question->clock))))
			question->clock++;
		if (question->clock == cpl_judge_clocks(judge))
			return false;
		text = colon + 1;
	}
	greater = strchr(text, '>');
	length = greater != NULL ? (size_t)(greater - text) : strlen(text);
	while (question->state < CPL_STATE_COUNT &&
	       !cpl_str_equal((struct cpl_str){ text, length },
		   cpl_str_of(cpl_state_word(question->state))))
		question->state++;
	if (question->state == CPL_STATE_COUNT)
		return false;
	return greater == NULL ||
	       (greater[1] != '\0' && parse_limit(greater + 1, question));
}

static bool
parse_questions(struct cmd *cmd, struct state *state)
{
	size_t count = state->fail_on.count;

	if (count == 0)
		return true;
	state->questions = calloc(count, sizeof(*state->questions));
	if (state->questions == NULL) {
		say(cmd, NULL, CPL_MEMORY, "");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (parse_question(state->judge, state->fail_on.items[i],
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
check_present(struct cmd *cmd, const struct state *state)
{
	const struct cpl_calendar *calendar = cpl_office_calendar(
	    state->office);
	int64_t now = cmd_now(cmd);
	int missing;
	bool open;

	if (!cpl_calendar_is_open(calendar, now, &open, &missing))
		say(cmd, state->calendar_path, CPL_CALENDAR_ENDED, "");
	else if (!cpl_calendar_is_open(
		     calendar, now + 90 * CPL_DAY, &open, &missing))
		cmd_note(cmd, "%s: ends within 90 days: it has no %d",
		    state->calendar_path, missing);
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct state *state = context;

	state->cmd = cmd;
	if (!load(cmd, state))
		return CMD_USAGE;
	state->judge = cpl_judge_new(
	    state->policy, state->office, cmd_now(cmd));
	if (state->judge == NULL) {
		say(cmd, NULL, CPL_MEMORY, "");
		return CMD_FAILED;
	}
	if (!parse_questions(cmd, state))
		return CMD_USAGE;
	if (!state->check)
		return CMD_DONE;
	check_present(cmd, state);
	return CMD_STOP;
}

static enum cpl_problem
each(struct cpl_record *record, bool *keep, void *context)
{
	struct state *state = context;
	const char *field = "";
	enum cpl_problem problem = cpl_judge_record(
	    state->judge, record, &field);

	(void)keep;
	if (problem != CPL_OK && problem != CPL_MEMORY)
		cmd_why(state->cmd, problem, "%s", field);
	return problem;
}

/* Say a bad answer in one line and raise the status to that of an answer. */
static void
answer(struct cmd *cmd, const struct cpl_judge *judge,
    const struct question *question)
{
	uint64_t all = question->any_clock
			   ? cpl_judge_records(judge, CPL_STATE_COUNT)
			   : cpl_judge_clock_records(
				 judge, question->clock, CPL_STATE_COUNT);
	uint64_t found = question->any_clock
			     ? cpl_judge_records(judge, question->state)
			     : cpl_judge_clock_records(
				   judge, question->clock, question->state);
	bool bad = question->percent ? found * 10000 > question->limit * all
				     : found > question->limit;

	if (!bad)
		return;
	cmd_note(cmd, "%s: %ju of %ju complaints with a verdict",
	    question->text, (uintmax_t)found, (uintmax_t)all);
	cmd_raise(cmd, CMD_ANSWER);
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	const struct state *state = context;
	const struct cpl_judge *judge = state->judge;
	struct cpl_fault fault;

	(void)out;
	for (size_t i = 0; i < cpl_judge_missing_years(judge); i++) {
		int year;
		uint64_t clocks = cpl_judge_missing_year(judge, i, &year);

		cpl_fault_set(&fault, CPL_CALENDAR_YEAR_MISSING, 0, 0,
		    "%d, for so many clocks: %ju", year, (uintmax_t)clocks);
		cmd_say(cmd, state->calendar_path, &fault);
	}
	if (cpl_judge_reversed(judge) > 0) {
		cpl_fault_set(&fault, CPL_EVENTS_REVERSED, 0, 0,
		    "complaints: %ju", (uintmax_t)cpl_judge_reversed(judge));
		cmd_say(cmd, NULL, &fault);
	}
	if (cpl_judge_undated(judge) > 0)
		cmd_note(cmd,
		    "complaints without the date of an event that their "
		    "status implies: %ju",
		    (uintmax_t)cpl_judge_undated(judge));
	if (cpl_judge_before_policy(judge) > 0)
		cmd_note(cmd, "%ju complaints came in before the policy held",
		    (uintmax_t)cpl_judge_before_policy(judge));
	for (size_t i = 0; i < state->fail_on.count; i++)
		answer(cmd, judge, &state->questions[i]);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	cpl_judge_free(state->judge);
	cpl_office_free(state->office);
	cpl_policy_free(state->policy);
	free(state->questions);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('p', "policy", "policy", &state.policy_name,
		    "policy: a name or a file (default: sp4n-lapor)"),
		CMD_TEXT('c', "calendar", "calendar", &state.calendar_name,
		    "calendar: a name or a file (default: the policy's)"),
		CMD_NOW,
		CMD_LIST(0, "fail-on", "question", &state.fail_on,
		    "end with 1 if so: breached, 'response:breached>5%'"),
		CMD_TEXT(0, "calendar-as-of", "date", &state.calendar_as_of,
		    "know what had been decreed for the calendar by then"),
		CMD_TEXT(0, "policy-as-of", "date", &state.policy_as_of,
		    "know what had been decreed for the policy by then"),
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
