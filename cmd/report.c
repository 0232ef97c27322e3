/* SPDX-License-Identifier: MIT */
/* Say how fast complaints were answered.  See complaint-report(1). */
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <complaint/render.h>
#include <complaint/report.h>

#include "common/cmd.h"

/* The width of a table that goes to no terminal. */
#define WIDTH_DEFAULT 80

struct report_state {
	const char *by;
	const char *format;
	const char *from;
	const char *to;
	const char *tz;
	const char *clock;
	size_t width;
	struct cmd *cmd;           /* BORROWED */
	struct cpl_zone *zone;     /* OWNED, NULL without --tz */
	struct cpl_report *report; /* OWNED */
};

/* "agency", "agency,category" or "none". */
static bool
parse_by(const char *text, struct cpl_report_options *options)
{
	size_t count = 0;

	if (strcmp(text, "none") == 0)
		return true;
	for (;;) {
		size_t length = strcspn(text, ",");
		struct cpl_str word = { text, length };

		if (count == CPL_REPORT_DEPTH ||
		    !cpl_dimension_find(word, &options->by[count]))
			return false;
		for (size_t i = 0; i < count; i++)
			if (options->by[i] == options->by[count])
				return false;
		options->by_count = ++count;
		if (text[length] == '\0')
			return true;
		text += length + 1;
	}
}

/* A clock's name becomes part of the names of columns and members. */
static bool
is_clock(const char *name)
{
	return name[0] != '\0' &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] ==
		   '\0';
}

static bool
parse_bound(struct cmd *cmd, const char *option, const char *text,
    struct cpl_bound *bound)
{
	if (text == NULL || cpl_bound_parse(cpl_str_of(text), bound))
		return true;
	cmd_usage(cmd,
	    "--%s: neither a date nor an RFC 3339 time with an offset: %s",
	    option, text);
	return false;
}

static bool
parse_options(struct report_state *state, struct cpl_report_options *options)
{
	struct cmd *cmd = state->cmd;

	if (!parse_by(state->by, options)) {
		cmd_usage(cmd,
		    "--by: not one or two of the words of complaint-report(1): "
		    "%s",
		    state->by);
		return false;
	}
	if (!is_clock(state->clock)) {
		cmd_usage(
		    cmd, "--clock: not the name of a clock: %s", state->clock);
		return false;
	}
	options->clock = cpl_str_of(state->clock);
	if (!parse_bound(cmd, "from", state->from, &options->from) ||
	    !parse_bound(cmd, "to", state->to, &options->to))
		return false;
	if (options->from.kind == options->to.kind &&
	    options->from.value > options->to.value) {
		cmd_usage(cmd, "--from is later than --to");
		return false;
	}
	return true;
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct report_state *state = context;
	struct cpl_report_options options = { 0 };
	struct cpl_fault fault;

	state->cmd = cmd;
	if (!parse_options(state, &options))
		return CMD_USAGE;
	if (state->tz != NULL) {
		state->zone = cpl_zone_open(state->tz, NULL, &fault);
		if (state->zone == NULL) {
			cmd_say(cmd, "--tz", &fault);
			return CMD_USAGE;
		}
	}
	options.zone = state->zone;
	state->report = cpl_report_new(&options);
	if (state->report == NULL) {
		cpl_fault_set(&fault, CPL_MEMORY, 0, 0, NULL);
		cmd_say(cmd, NULL, &fault);
		return CMD_FAILED;
	}
	return CMD_DONE;
}

static void *
part(void *context)
{
	struct report_state *state = context;

	return cpl_report_new(cpl_report_options(state->report));
}

static enum cpl_problem
each(struct cpl_record *record, void *report, struct cpl_fault *fault)
{
	return cpl_report_add(report, record, fault);
}

static enum cpl_problem
join(void *context, void *report)
{
	struct report_state *state = context;
	enum cpl_problem problem = cpl_report_merge(state->report, report);

	cpl_report_free(report);
	return problem;
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

static struct cpl_str
text_or_nothing(const char *text)
{
	return cpl_str_of(text != NULL ? text : "");
}

/* What the reader of any format should know, once. */
static void
say_what_is_missing(struct report_state *state)
{
	const struct cpl_report_quality *quality = cpl_report_quality(
	    state->report);
	unsigned long long records = quality->records;

	if (records == 0)
		cmd_note(state->cmd, "no complaints were read");
	else if (quality->without_sla > 0)
		cmd_note(state->cmd,
		    "%llu of %llu complaints were not seen by sla-check: "
		    "they have no working days and no due date",
		    (unsigned long long)quality->without_sla, records);
	else if (quality->without_clock == records)
		cmd_note(
		    state->cmd, "no complaint has the clock %s", state->clock);
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	struct report_state *state = context;
	int64_t now = cmd_now(cmd);
	struct cpl_report_page page = {
		.format = page_format(state),
		.width = page_width(state),
		.now = now,
		.from = text_or_nothing(state->from),
		.to = text_or_nothing(state->to),
		.zone = text_or_nothing(state->tz),
	};
	struct cpl_fault fault;
	enum cpl_problem problem;

	if (state->zone != NULL)
		page.offset = cpl_zone_offset(state->zone, now);
	problem = cpl_report_finish(state->report);
	if (problem == CPL_OK)
		problem = cpl_render_report(
		    state->report, &page, cpl_writer_buffer(out));
	if (problem != CPL_OK) {
		cpl_fault_set(&fault, problem, 0, 0, NULL);
		cmd_say(cmd, NULL, &fault);
		return CMD_FAILED;
	}
	cpl_writer_commit(out);
	say_what_is_missing(state);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct report_state *state = context;

	cpl_report_free(state->report);
	cpl_zone_free(state->zone);
}

int
main(int argc, char *argv[])
{
	struct report_state state = {
		.by = "agency",
		.format = "table",
		.clock = "response",
	};
	const struct cmd_option options[] = {
		CMD_TEXT('b', "by", "words", &state.by,
		    "one or two things to group by, or none (agency)"),
		CMD_TEXT(0, "clock", "name", &state.clock,
		    "the clock of the policy that counts (response)"),
		CMD_CHOICE('f', "format", "table|csv|json|markdown",
		    &state.format, "the form of the report (table)"),
		CMD_TEXT(0, "from", "date|time", &state.from,
		    "begin with what was received or due then"),
		CMD_NOW,
		CMD_TEXT(0, "to", "date|time", &state.to,
		    "end with that date, or before that time"),
		CMD_TEXT(0, "tz", "zone", &state.tz,
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
