/* SPDX-License-Identifier: MIT */
/* Say how fast complaints were answered.  See complaint-report(1). */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <complaint/render.h>

#include "common/cmd.h"
#include "report/report.h"

/* The width of a table that goes to no terminal. */
#define WIDTH_DEFAULT 80

struct report_state {
	const char *given[WORD_COUNT]; /* NULL where not */
	const char *format;
	size_t width;
	bool partial;
	bool merge;
	struct cmd *cmd;       /* BORROWED */
	struct cpl_zone *zone; /* OWNED, NULL without --tz */
	struct words words;
	struct cpl_report_options reports[CPL_OVERVIEW_REPORTS];
	size_t report_count;
	struct part *whole; /* OWNED */
};

static void
say_wrong(struct report_state *state, enum word wrong)
{
	const char *const *given = state->given;
	struct cmd *cmd = state->cmd;

	if (wrong == WORD_BY)
		cmd_usage(cmd,
		    "--by: not one or two of the words of complaint-report(1): "
		    "%s",
		    given[wrong]);
	else if (wrong == WORD_CLOCK)
		cmd_usage(
		    cmd, "--clock: not the name of a clock: %s", given[wrong]);
	else
		cmd_usage(cmd, "--from is later than --to");
}

static bool
check_bound(struct cmd *cmd, const char *option, const char *text)
{
	struct cpl_bound bound;

	if (text == NULL || cpl_bound_parse(cpl_str_of(text), &bound))
		return true;
	cmd_usage(cmd,
	    "--%s: neither a date nor an RFC 3339 time with an offset: %s",
	    option, text);
	return false;
}

/* What was not given is the default, of a merge what the parts say. */
static enum cmd_exit
read_words(struct report_state *state)
{
	static const char *const defaults[WORD_COUNT] = { "times", "agency",
		"response", "", "", "" };
	struct cpl_fault fault;
	enum word wrong;

	for (size_t i = 0; i < WORD_COUNT; i++)
		state->words.text[i] = cpl_str_of(
		    state->given[i] != NULL ? state->given[i] : defaults[i]);
	if (!check_bound(state->cmd, "from", state->given[WORD_FROM]) ||
	    !check_bound(state->cmd, "to", state->given[WORD_TO]))
		return CMD_USAGE;
	if (state->given[WORD_TZ] != NULL) {
		state->zone = cpl_zone_open(
		    state->given[WORD_TZ], NULL, &fault);
		if (state->zone == NULL) {
			cmd_say(state->cmd, "--tz", &fault);
			return CMD_USAGE;
		}
	}
	state->report_count = words_reports(
	    &state->words, state->zone, state->reports, &wrong);
	if (state->report_count == 0) {
		say_wrong(state, wrong);
		return CMD_USAGE;
	}
	return CMD_DONE;
}

static enum cmd_exit
fail(struct report_state *state, enum cpl_problem problem)
{
	struct cpl_fault fault;

	cpl_fault_set(&fault, problem, 0, 0, NULL);
	cmd_say(state->cmd, NULL, &fault);
	return CMD_FAILED;
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct report_state *state = context;
	enum cmd_exit status;

	state->cmd = cmd;
	if (state->partial && state->merge) {
		cmd_usage(cmd, "--partial and --merge exclude each other");
		return CMD_USAGE;
	}
	status = read_words(state);
	if (status != CMD_DONE)
		return status;
	state->whole = part_new(
	    state->merge, state->reports, state->report_count);
	return state->whole != NULL ? CMD_DONE : fail(state, CPL_MEMORY);
}

static void *
part(void *context)
{
	struct report_state *state = context;

	return part_new(state->merge, state->reports, state->report_count);
}

static enum cpl_problem
each(struct cpl_record *record, void *part, struct cpl_fault *fault)
{
	return part_add(part, record, fault);
}

static enum cpl_problem
join(void *context, void *part)
{
	struct report_state *state = context;

	return part_join(state->whole, part);
}

static size_t
page_width(const struct report_state *state)
{
	struct winsize size;

	if (state->width > 0)
		return state->width;
	if (isatty(STDOUT_FILENO) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

static enum cpl_report_format
page_format(const struct report_state *state)
{
	if (strcmp(state->format, "json") == 0)
		return CPL_REPORT_JSON;
	if (strcmp(state->format, "csv") == 0)
		return CPL_REPORT_CSV;
	if (strcmp(state->format, "markdown") == 0)
		return CPL_REPORT_MARKDOWN;
	return CPL_REPORT_TABLE;
}

/* What the reader of any format should know, once. */
static void
say_what_is_missing(struct report_state *state, const struct cpl_report *report)
{
	const struct cpl_report_quality *quality = cpl_report_quality(report);
	struct cpl_str clock = cpl_report_options(report)->clock;
	unsigned long long records = quality->records;

	if (records == 0)
		cmd_note(state->cmd, "no complaints were read");
	else if (quality->without_sla > 0)
		cmd_note(state->cmd,
		    "%llu of %llu complaints were not seen by sla-check: "
		    "they have no working days and no due date",
		    (unsigned long long)quality->without_sla, records);
	else if (quality->without_clock == records)
		cmd_note(state->cmd, "no complaint has the clock %.*s",
		    (int)clock.length, clock.data);
}

/*
 * Of a merge: that the parts are whole, of the same report, and of the one that
 * was asked for.  Their words are then the words of the page.
 */
static enum cmd_exit
adopt_words(struct report_state *state)
{
	const struct part *whole = state->whole;
	struct cpl_fault fault;

	if (whole->conflict)
		return fail(state, CPL_PARTIAL_OPTIONS);
	if (whole->overview == NULL || !cpl_overview_whole(whole->overview))
		return fail(state, CPL_PARTIAL_CUT);
	for (size_t i = 0; i < WORD_COUNT; i++) {
		if (state->given[i] != NULL &&
		    !cpl_str_equal(
			whole->words.text[i], cpl_str_of(state->given[i])))
			return fail(state, CPL_PARTIAL_OPTIONS);
		state->words.text[i] = whole->words.text[i];
	}
	if (state->zone == NULL && state->words.text[WORD_TZ].length > 0) {
		char name[256] = "";
		struct cpl_str tz = state->words.text[WORD_TZ];

		if (tz.length < sizeof(name))
			memcpy(name, tz.data, tz.length);
		state->zone = cpl_zone_open(name, NULL, &fault);
		if (state->zone == NULL) {
			cmd_say(state->cmd, "--tz", &fault);
			return CMD_FAILED;
		}
	}
	return CMD_DONE;
}

static enum cmd_exit
save(struct report_state *state, struct cpl_writer *out)
{
	struct cpl_buffer options = { 0 };
	enum cpl_problem problem = CPL_MEMORY;

	words_append(&state->words, &options);
	if (!options.failed)
		problem = cpl_overview_save(state->whole->overview,
		    cpl_buffer_str(&options), cpl_writer_buffer(out));
	cpl_buffer_release(&options);
	if (problem != CPL_OK)
		return fail(state, problem);
	cpl_writer_commit(out);
	return CMD_DONE;
}

static enum cmd_exit
write_page(struct report_state *state, struct cpl_writer *out)
{
	struct cpl_overview *overview = state->whole->overview;
	struct cpl_report *report = cpl_overview_report(overview, 0);
	int64_t now = cmd_now(state->cmd);
	struct cpl_report_page page = {
		.format = page_format(state),
		.width = page_width(state),
		.now = now,
		.from = state->words.text[WORD_FROM],
		.to = state->words.text[WORD_TO],
		.zone = state->words.text[WORD_TZ],
	};
	enum cpl_problem problem;

	if (state->zone != NULL)
		page.offset = cpl_zone_offset(state->zone, now);
	problem = cpl_overview_finish(overview);
	if (problem == CPL_OK)
		problem = cpl_render_report(
		    report, &page, cpl_writer_buffer(out));
	if (problem != CPL_OK)
		return fail(state, problem);
	cpl_writer_commit(out);
	say_what_is_missing(state, report);
	return CMD_DONE;
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	struct report_state *state = context;
	enum cmd_exit status = CMD_DONE;

	(void)cmd;
	if (state->merge)
		status = adopt_words(state);
	if (status != CMD_DONE)
		return status;
	return state->partial ? save(state, out) : write_page(state, out);
}

static void
end(void *context)
{
	struct report_state *state = context;

	part_free(state->whole);
	cpl_zone_free(state->zone);
}

int
main(int argc, char *argv[])
{
	struct report_state state = { .format = "table" };
	const struct cmd_option options[] = {
		CMD_TEXT('b', "by", "words", &state.given[WORD_BY],
		    "one or two things to group by, or none (agency)"),
		CMD_TEXT(0, "clock", "name", &state.given[WORD_CLOCK],
		    "the clock of the policy that counts (response)"),
		CMD_CHOICE('f', "format", "table|csv|json|markdown",
		    &state.format, "the form of the report (table)"),
		CMD_TEXT(0, "from", "date|time", &state.given[WORD_FROM],
		    "begin with what was received or due then"),
		CMD_FLAG(0, "merge", &state.merge,
		    "join partial reports instead of reading complaints"),
		CMD_NOW,
		CMD_FLAG(0, "partial", &state.partial,
		    "write a partial report, to be joined by --merge"),
		CMD_TEXT(0, "to", "date|time", &state.given[WORD_TO],
		    "end with that date, or before that time"),
		CMD_TEXT(0, "tz", "zone", &state.given[WORD_TZ],
		    "whose days they are, instead of each record's"),
		CMD_SIZE(0, "width", "columns", &state.width,
		    "the width of a table, instead of the terminal's"),
		CMD_END,
	};
	const struct cmd_fold fold = {
		.name = "report",
		.summary = "say how fast complaints were answered",
		.operands = "[file ...]",
		.options = options,
		.begin = begin,
		.part = part,
		.each = each,
		.join = join,
		.finish = finish,
		.end = end,
	};

	return cmd_fold_main(&fold, &state, argc, argv);
}
