/* SPDX-License-Identifier: MIT */
/* Say how fast complaints were answered.  See complaint-report(1). */
#include <string.h>

#include <complaint/public.h>
#include <complaint/render.h>
#include <complaint/route.h>

#include "common/cmd.h"
#include "report/report.h"

/* Counts below it are told of nobody. */
#define LEAST_DEFAULT 5
#define LEAST_NOT_GIVEN SIZE_MAX

struct report_state {
	const char *given[WORD_COUNT]; /* NULL where not */
	const char *format;
	const char *language_code;
	const struct cpl_language *language;
	const char *targets_path;
	const char *moves_path;
	struct labels labels;
	struct moves moves;
	const char *texts_name;
	struct texts texts;
	struct cpl_targets targets;
	char from[CPL_DATE_LENGTH + 1]; /* of a daily or monthly page */
	char to[CPL_DATE_LENGTH + 1];
	const char *color;
	size_t width;
	size_t least; /* of a page for everybody */
	bool ascii;
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
		cmd_usage(cmd, "--by: %s: %s", words_expected(&state->words),
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

/*
 * The window of a page for which none was given: yesterday, or for the month
 * and for everybody the month before this one.
 */
static void
choose_window(struct report_state *state)
{
	const char *page = state->given[WORD_PAGE];
	int64_t now = cmd_now(state->cmd);
	int64_t first;
	int64_t last;
	int year;
	int month;
	int day;

	if (page == NULL || strcmp(page, "overview") == 0 || state->merge ||
	    state->given[WORD_FROM] != NULL || state->given[WORD_TO] != NULL)
		return;
	if (state->zone != NULL)
		now += cpl_zone_offset(state->zone, now);
	first = last = cpl_day_of(now) - 1;
	if (strcmp(page, "daily") != 0) {
		cpl_civil_from_days(last + 1, &year, &month, &day);
		last = last + 1 - day;
		cpl_civil_from_days(last, &year, &month, &day);
		first = cpl_days_from_civil(year, month, 1);
	}
	cpl_date_format(first, state->from);
	cpl_date_format(last, state->to);
	state->words.text[WORD_FROM] = cpl_str_of(state->from);
	state->words.text[WORD_TO] = cpl_str_of(state->to);
}

static enum cmd_exit
read_targets(struct report_state *state)
{
	struct cpl_faults faults = { 0 };
	bool good;

	if (state->targets_path == NULL)
		return CMD_DONE;
	good = targets_load(state->targets_path, &state->targets, &faults);
	cmd_say_all(state->cmd, state->targets_path, &faults);
	return good ? CMD_DONE : CMD_USAGE;
}

/* What people wrote for a monthly page: of its language, unless told. */
static enum cmd_exit
read_texts(struct report_state *state)
{
	struct cpl_faults faults = { 0 };
	const char *path;
	bool good;

	path = texts_find(state->cmd, state->texts_name, state->language_code);
	if (path == NULL)
		return CMD_USAGE;
	good = texts_load(path, &state->texts, &faults);
	cmd_say_all(state->cmd, path, &faults);
	cpl_faults_release(&faults);
	return good ? CMD_DONE : CMD_USAGE;
}

/* What things are called, and what the quality of the data is held against. */
static enum cmd_exit
read_tables(struct report_state *state)
{
	enum cmd_exit status = CMD_DONE;

	/* Parts are called nothing: labels are of the page. */
	if (!state->partial)
		status = labels_load(state->cmd, &state->labels);
	if (status == CMD_DONE && state->moves_path != NULL)
		status = moves_load(
		    state->cmd, state->moves_path, &state->moves);
	return status;
}

/* HTML is of pages, and so is whatever they are held against. */
static void
choose_page(struct report_state *state)
{
	if (state->given[WORD_PAGE] == NULL &&
	    (strcmp(state->format, "html") == 0 ||
		state->targets_path != NULL || state->moves_path != NULL))
		state->given[WORD_PAGE] = "overview";
	if (state->merge && state->given[WORD_PAGE] != NULL &&
	    strcmp(state->given[WORD_PAGE], "overview") == 0)
		state->given[WORD_PAGE] = NULL;
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
	choose_window(state);
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

/* Options of one page; parts know of which they are. */
static bool
options_agree(struct report_state *state)
{
	const char *page = state->given[WORD_PAGE];
	bool unknown = page == NULL && state->merge;

	if (state->least != LEAST_NOT_GIVEN && state->least < 2)
		cmd_usage(state->cmd, "--k: at least 2");
	else if (state->least != LEAST_NOT_GIVEN && !unknown &&
		 (page == NULL || strcmp(page, "public") != 0))
		cmd_usage(state->cmd, "--k is of the page public");
	else if (state->texts_name != NULL && !unknown &&
		 (page == NULL || strcmp(page, "monthly") != 0))
		cmd_usage(state->cmd, "--texts is of the page monthly");
	else
		state->language = language_choose(
		    state->cmd, state->language_code);
	return cmd_status(state->cmd) == CMD_DONE;
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
	choose_page(state);
	if (!options_agree(state))
		return CMD_USAGE;
	status = read_targets(state);
	if (status == CMD_DONE)
		status = read_tables(state);
	if (status == CMD_DONE && state->texts_name != NULL)
		status = read_texts(state);
	if (status == CMD_DONE)
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

static enum cpl_report_format
page_format(const struct report_state *state)
{
	if (strcmp(state->format, "json") == 0)
		return CPL_REPORT_JSON;
	if (strcmp(state->format, "csv") == 0)
		return CPL_REPORT_CSV;
	if (strcmp(state->format, "html") == 0)
		return CPL_REPORT_HTML;
	if (strcmp(state->format, "markdown") == 0)
		return CPL_REPORT_MARKDOWN;
	return CPL_REPORT_TABLE;
}

static enum cpl_page_kind
page_kind(const struct report_state *state)
{
	struct cpl_str word = state->words.text[WORD_PAGE];

	if (cpl_str_equal(word, CPL_STR("daily")))
		return CPL_PAGE_DAILY;
	if (cpl_str_equal(word, CPL_STR("monthly")))
		return CPL_PAGE_MONTHLY;
	if (cpl_str_equal(word, CPL_STR("public")))
		return CPL_PAGE_PUBLIC;
	return CPL_PAGE_OVERVIEW;
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
	bool terminal = cmd_to_terminal(state->cmd);
	int64_t now = cmd_now(state->cmd);
	struct cpl_report_page page = {
		.format = page_format(state),
		.width = state->width > 0 ? state->width
					  : terminal_width(terminal),
		.color = terminal_color(terminal, state->color),
		.ascii = state->ascii || terminal_ascii(terminal),
		.now = now,
		.from = state->words.text[WORD_FROM],
		.to = state->words.text[WORD_TO],
		.zone = state->words.text[WORD_TZ],
		.kind = page_kind(state),
		.language = state->language,
		.labels = { .agencies = state->labels.agencies,
		    .categories = state->labels.categories,
		    .channels = state->labels.channels },
		.targets = state->targets_path != NULL ? &state->targets : NULL,
		.texts = &state->texts.texts,
		.agencies = state->labels.agencies_name != NULL
				? state->labels.agencies
				: NULL,
		.moves = state->moves.items,
		.move_count = state->moves.count,
		.least = state->least == LEAST_NOT_GIVEN ? LEAST_DEFAULT
							 : state->least,
	};
	bool times = cpl_str_equal(
	    state->words.text[WORD_PAGE], CPL_STR("times"));
	enum cpl_problem problem = CPL_OK;
	enum cmd_exit status = CMD_DONE;

	/* Partial reports of times have not what a page needs. */
	if (times && (page.format == CPL_REPORT_HTML || page.targets != NULL))
		return fail(state, CPL_PARTIAL_OPTIONS);
	if (state->zone != NULL)
		page.offset = cpl_zone_offset(state->zone, now);
	if (page.kind == CPL_PAGE_MONTHLY && state->texts.config == NULL)
		status = read_texts(state);
	if (status != CMD_DONE)
		return status;
	if (page.kind == CPL_PAGE_PUBLIC)
		problem = cpl_overview_join_small(overview, page.least);
	if (problem == CPL_OK)
		problem = cpl_overview_finish(overview);
	if (problem == CPL_OK && times)
		problem = cpl_render_report(
		    report, &page, cpl_writer_buffer(out));
	else if (problem == CPL_OK)
		problem = cpl_render_page(
		    overview, &page, cpl_writer_buffer(out));
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
	labels_release(&state->labels);
	moves_release(&state->moves);
	texts_release(&state->texts);
}

int
main(int argc, char *argv[])
{
	struct report_state state = { .format = "table",
		.language_code = "en",
		.color = "auto",
		.least = LEAST_NOT_GIVEN };
	static const char *const pages[] = { "daily", "monthly", "public",
		NULL };
	const struct cmd_option options[] = {
		CMD_TEXT(0, "agencies", "agencies", &state.labels.agencies_name,
		    "the agencies there are, to name and to check them"),
		CMD_FLAG(0, "ascii", &state.ascii,
		    "draw a table with nothing but ASCII"),
		CMD_TEXT('b', "by", "words", &state.given[WORD_BY],
		    "one or two things to group by, or none (agency)"),
		CMD_TEXT(0, "categories", "categories",
		    &state.labels.categories_name,
		    "what categories are called"),
		CMD_TEXT(0, "channels", "channels", &state.labels.channels_name,
		    "what channels are called"),
		CMD_TEXT(0, "clock", "name", &state.given[WORD_CLOCK],
		    "the clock of the policy that counts (response)"),
		CMD_CHOICE(0, "color", "auto|always|never", &state.color,
		    "colour a table (auto: on a terminal)"),
		CMD_CHOICE('f', "format", "table|csv|json|markdown|html",
		    &state.format, "the form of the report (table)"),
		CMD_TEXT(0, "from", "date|time", &state.given[WORD_FROM],
		    "begin with what was received or due then"),
		CMD_SIZE('k', "k", "number", &state.least,
		    "of public, withhold counts below that (5)"),
		CMD_TEXT(0, "lang", "language", &state.language_code,
		    "the language of a page (en)"),
		CMD_FLAG(0, "merge", &state.merge,
		    "join partial reports instead of reading complaints"),
		CMD_TEXT(0, "moved", "file", &state.moves_path,
		    "what sla-check --compare-calendar wrote"),
		CMD_NOW,
		CMD_FLAG(0, "partial", &state.partial,
		    "write a partial report, to be joined by --merge"),
		CMD_TEXT(0, "targets", "file", &state.targets_path,
		    "what was promised, to be held against what was done"),
		CMD_TEXT(0, "texts", "texts", &state.texts_name,
		    "what people wrote for a monthly page"),
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
		.operands = "[daily|monthly|public] [file ...]",
		.options = options,
		.words = pages,
		.word = &state.given[WORD_PAGE],
		.begin = begin,
		.part = part,
		.each = each,
		.join = join,
		.finish = finish,
		.end = end,
	};

	return cmd_fold_main(&fold, &state, argc, argv);
}
