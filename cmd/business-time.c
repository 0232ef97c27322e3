/* SPDX-License-Identifier: MIT */
/* Ask a calendar about business time.  See complaint-business-time(1). */
#include <stdlib.h>
#include <string.h>

#include "business-time/business-time.h"

/* Words of a question; no question has more than three. */
#define WORDS_MOST 8

struct state {
	const char *calendar_name;
	const char *calendar_as_of;
	const char *mode;
	const char *late_receipt;
	const char *format;
	const char *fail_on;
	const char *check;
	struct cmd_list pauses;
	struct cpl_office *office; /* OWNED */
	struct desk desk;
	struct cpl_pause *pause; /* OWNED, what desk.pauses is */
};

static bool
no_memory(struct cmd *cmd)
{
	struct cpl_fault fault;

	cpl_fault_set(&fault, CPL_MEMORY, 0, 0, NULL);
	cmd_say(cmd, NULL, &fault);
	return false;
}

static bool
open_office(struct cmd *cmd, struct state *state)
{
	struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	const char *path;

	if (state->calendar_as_of != NULL &&
	    !cpl_date_parse(
		cpl_str_of(state->calendar_as_of), &options.as_of)) {
		cmd_usage(
		    cmd, "--calendar-as-of: not a date such as 2025-08-07");
		return false;
	}
	path = cmd_find(
	    cmd, "calendars", state->calendar_name, "id-government", "json");
	if (path == NULL)
		return false;
	state->office = cpl_office_load(path, &options, &faults);
	cmd_say_all(cmd, path, &faults);
	state->desk.office = state->office;
	return state->office != NULL;
}

static int
by_begin(const void *left, const void *right)
{
	const struct cpl_pause *a = left;
	const struct cpl_pause *b = right;

	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

/* `BEGIN/END`, each; put in order, and those that overlap into one. */
static bool
read_pauses(struct cmd *cmd, struct state *state)
{
	const struct cpl_zone *zone = cpl_calendar_zone(
	    cpl_office_calendar(state->office));
	size_t count = state->pauses.count;
	size_t kept = 0;

	state->pause = calloc(count + 1, sizeof(*state->pause));
	if (state->pause == NULL)
		return no_memory(cmd);
	for (size_t i = 0; i < count; i++) {
		struct cpl_pause *pause = &state->pause[i];
		struct cpl_str text = cpl_str_of(state->pauses.items[i]);
		const char *slash = strchr(text.data, '/');
		size_t length = slash ? (size_t)(slash - text.data) : 0;

		if (slash != NULL &&
		    when_parse(zone, (struct cpl_str){ text.data, length },
			&pause->begin) &&
		    when_parse(zone, cpl_str_of(slash + 1), &pause->end) &&
		    pause->begin < pause->end)
			continue;
		cmd_usage(cmd, "--pause: not two times with a slash between "
			       "them, the earlier in front");
		return false;
	}
	if (count > 0)
		qsort(state->pause, count, sizeof(*state->pause), by_begin);
	for (size_t i = 0; i < count; i++) {
		struct cpl_pause *last = &state->pause[kept - (kept > 0)];

		if (kept == 0 || state->pause[i].begin > last->end)
			state->pause[kept++] = state->pause[i];
		else if (state->pause[i].end > last->end)
			last->end = state->pause[i].end;
	}
	state->desk.pauses = state->pause;
	state->desk.pause_count = kept;
	return true;
}

static bool
set_desk(struct cmd *cmd, struct state *state)
{
	struct desk *desk = &state->desk;

	desk->json = state->format != NULL &&
		     strcmp(state->format, "json") == 0;
	desk->has_mode = state->mode != NULL;
	if (desk->has_mode)
		cpl_day_mode_parse(cpl_str_of(state->mode), &desk->mode);
	desk->late_next_day = state->late_receipt != NULL &&
			      strcmp(state->late_receipt, "next_working_day") ==
				  0;
	if (state->check != NULL)
		return true;
	desk->now = cmd_now(cmd);
	return open_office(cmd, state) && read_pauses(cmd, state);
}

/* What stands between blanks and tabs. */
static size_t
split(struct cpl_str line, struct cpl_str words[WORDS_MOST])
{
	size_t count = 0;
	size_t at = 0;

	while (count < WORDS_MOST) {
		size_t begin;

		while (at < line.length &&
		       memchr(" \t\r", line.data[at], 3) != NULL)
			at++;
		if (at == line.length)
			break;
		begin = at;
		while (at < line.length &&
		       memchr(" \t\r", line.data[at], 3) == NULL)
			at++;
		words[count++] = (struct cpl_str){ line.data + begin,
			at - begin };
	}
	return count;
}

/* The question that stands on the command line. */
static enum cmd_exit
ask_operands(struct cmd *cmd, struct state *state)
{
	struct cpl_str words[WORDS_MOST];
	size_t count = cmd_operand_count(cmd);
	struct cpl_writer *out = cmd_out(cmd);
	struct cpl_fault fault;
	enum cpl_problem problem;

	if (count > WORDS_MOST)
		count = WORDS_MOST;
	for (size_t i = 0; i < count; i++)
		words[i] = cpl_str_of(cmd_operand(cmd, i));
	problem = question_answer(
	    &state->desk, words, count, cpl_writer_buffer(out), &fault);
	cpl_writer_commit(out);
	if (problem == CPL_QUESTION)
		cmd_usage(cmd, "%s", fault.detail);
	else if (problem == CPL_MEMORY)
		no_memory(cmd);
	else if (problem != CPL_OK)
		cmd_say(cmd, NULL, &fault);
	return CMD_DONE;
}

/* What is done with each line of a file; MEMORY ends the run. */
typedef enum cpl_problem take_line(void *context, struct cpl_str line,
    struct cpl_buffer *out, struct cpl_fault *fault);

/* One line; false when reading must stop. */
static bool
one_line(struct cmd *cmd, const struct cpl_line *line, take_line *take,
    void *context)
{
	struct cpl_writer *out = cmd_out(cmd);
	struct cpl_fault fault;
	enum cpl_problem problem;

	cpl_fault_set(&fault, CPL_OK, 0, 0, NULL);
	problem = take(context, line->text, cpl_writer_buffer(out), &fault);
	cpl_writer_commit(out);
	cmd_progress(cmd, 1);
	if (problem == CPL_MEMORY)
		return no_memory(cmd);
	if (problem != CPL_OK) {
		fault.line = line->number;
		return cmd_reject(cmd, &fault, line->text);
	}
	return !cmd_out_failed(cmd);
}

static void
each_line(struct cmd *cmd, const char *operand, take_line *take, void *context)
{
	struct cpl_source *source = cmd_open(cmd, operand);
	struct cpl_reader *reader;
	struct cpl_line line;
	struct cpl_fault fault;
	bool go_on = true;

	if (source == NULL)
		return;
	reader = cpl_reader_new(source, cmd_limit(cmd));
	if (reader == NULL)
		go_on = no_memory(cmd);
	while (go_on) {
		struct cpl_str words[WORDS_MOST];

		switch (cpl_reader_next(reader, &line, &fault)) {
		case CPL_READ_LINE:
			if (split(line.text, words) > 0)
				go_on = one_line(cmd, &line, take, context);
			break;
		case CPL_READ_LONG:
			cpl_fault_set(&fault, CPL_TOO_LONG, line.number, 0,
			    "see --max-record");
			go_on = cmd_reject_long(cmd, &fault, reader);
			break;
		case CPL_READ_END:
			go_on = false;
			break;
		case CPL_READ_FAILED:
			cmd_say(cmd, NULL, &fault);
			go_on = false;
			break;
		}
	}
	cpl_reader_free(reader);
	cmd_close(cmd);
}

static enum cpl_problem
take_question(void *context, struct cpl_str line, struct cpl_buffer *out,
    struct cpl_fault *fault)
{
	struct state *state = context;
	struct cpl_str words[WORDS_MOST];
	size_t count = split(line, words);

	return question_answer(&state->desk, words, count, out, fault);
}

/* A conformance file being put. */
struct checking {
	struct conformance *conformance;
	uintmax_t passed;
	uintmax_t failed;
};

static enum cpl_problem
take_case(void *context, struct cpl_str line, struct cpl_buffer *out,
    struct cpl_fault *fault)
{
	struct checking *checking = context;
	bool passed;
	enum cpl_problem problem = conformance_put(
	    checking->conformance, line, &passed, out, fault);

	checking->passed += problem == CPL_OK && passed;
	checking->failed += problem != CPL_OK || !passed;
	return problem;
}

static enum cmd_exit
check_file(struct cmd *cmd, const char *path)
{
	struct checking checking = { conformance_new(), 0, 0 };
	struct cpl_writer *out = cmd_out(cmd);

	if (checking.conformance == NULL) {
		no_memory(cmd);
		return CMD_FAILED;
	}
	each_line(cmd, path, take_case, &checking);
	conformance_free(checking.conformance);
	cpl_buffer_append_format(cpl_writer_buffer(out),
	    "%ju passed, %ju failed\n", checking.passed, checking.failed);
	cpl_writer_commit(out);
	return checking.failed > 0 ? CMD_ANSWER : CMD_DONE;
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct state *state = context;
	enum cmd_exit status = CMD_DONE;
	bool asked = strcmp(cmd_operand(cmd, 0), "-") != 0;

	if (asked && state->check != NULL) {
		cmd_usage(cmd, "--check takes no question");
		return CMD_DONE;
	}
	if (!set_desk(cmd, state))
		return CMD_USAGE;
	if (!cmd_begin(cmd))
		return CMD_DONE;
	if (state->check != NULL)
		return check_file(cmd, state->check);
	if (asked)
		status = ask_operands(cmd, state);
	else
		each_line(cmd, "-", take_question, state);
	if (state->desk.reversed)
		cmd_note(cmd, "between: the second time is before the first, "
			      "which is 0");
	if (state->fail_on != NULL && state->desk.closed)
		cmd_raise(cmd, CMD_ANSWER);
	return status;
}

static void
end(void *context)
{
	struct state *state = context;

	cpl_office_free(state->office);
	free(state->pause);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('c', "calendar", "calendar", &state.calendar_name,
		    "calendar: a name or a file (default: id-government)"),
		CMD_CHOICE('f', "format", "plain|json", &state.format,
		    "the form of the answers"),
		CMD_CHOICE(0, "mode", "end-of-day|same-time|start-of-day",
		    &state.mode, "what the Nth day means to add"),
		CMD_CHOICE(0, "late-receipt", "same_day|next_working_day",
		    &state.late_receipt, "of end-of-day: what comes late"),
		CMD_LIST(0, "pause", "begin/end", &state.pauses,
		    "the clock stands still from and to these times"),
		CMD_CHOICE(0, "fail-on", "closed", &state.fail_on,
		    "end with 1 where is-open answers so"),
		CMD_TEXT(0, "calendar-as-of", "date", &state.calendar_as_of,
		    "know what had been decreed for the calendar by then"),
		CMD_TEXT(0, "check", "file", &state.check,
		    "put the cases of a conformance file"),
		CMD_NOW,
		CMD_END,
	};
	const struct cmd_program program = {
		.name = "business-time",
		.summary = "count the time that an office is open",
		.operands = "[question ...]",
		.options = options,
		.run = run,
		.end = end,
	};

	return cmd_program_main(&program, &state, argc, argv);
}
