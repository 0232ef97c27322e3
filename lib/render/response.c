/* SPDX-License-Identifier: MIT */
/* The response-time report as a page: a title, a sheet, and its notes. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "labels.h"
#include "language.h"
#include "page.h"
#include "sheet.h"

#define HOUR 3600.0

/* Rows whose key is empty, of days outside the window, and of several keys. */
static const struct cpl_str none = { N_("(none)"), 6 };
static const struct cpl_str outside = { N_("(outside)"), 9 };
static const struct cpl_str others = { N_("(others)"), 8 };

struct cpl_str
page_key(const struct cpl_report *report, const struct cpl_figures *figures,
    size_t index)
{
	enum cpl_dimension by = cpl_report_options(report)->by[index];

	if (figures->joined[index])
		return others;
	if (figures->outside && (by == CPL_BY_DAY || by == CPL_BY_WEEK ||
				    by == CPL_BY_MONTH || by == CPL_BY_HOUR))
		return outside;
	return figures->keys[index].length == 0 ? none : figures->keys[index];
}

bool
page_key_is_word(struct cpl_str key)
{
	return key.data == none.data || key.data == outside.data ||
	       key.data == others.data;
}

struct cpl_measure
page_hours(const struct cpl_measure *seconds)
{
	struct cpl_measure hours = *seconds;

	hours.mean /= HOUR;
	hours.p50 /= HOUR;
	hours.p75 /= HOUR;
	hours.p90 /= HOUR;
	hours.p95 /= HOUR;
	hours.min /= HOUR;
	hours.max /= HOUR;
	return hours;
}

/*
 * The columns of figures, in their order.  A name that begins with a low line is
 * put behind the name of the clock.
 */
static const struct cpl_sheet_column figure_columns[] = {
	{ "received", NULL, N_("received"), CPL_SHEET_COUNT, 0 },
	{ "responded", NULL, N_("answered"), CPL_SHEET_COUNT, 0 },
	{ "response_rate", NULL, N_("rate"), CPL_SHEET_RATIO, 0 },
	{ "due", NULL, N_("due"), CPL_SHEET_COUNT, 0 },
	{ "on_time", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "on_time_rate", NULL, N_("on time"), CPL_SHEET_RATIO, 0 },
	{ "overdue", NULL, N_("overdue"), CPL_SHEET_COUNT, 0 },
	{ "open", NULL, N_("open"), CPL_SHEET_COUNT, 0 },
	{ "_working_days_count", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "_working_days_mean", N_("working days"), N_("mean"),
	    CPL_SHEET_NUMBER, 1 },
	{ "_working_days_p50", N_("working days"), N_("median"),
	    CPL_SHEET_NUMBER, 1 },
	{ "_working_days_p75", N_("working days"), NULL, CPL_SHEET_NUMBER, 1 },
	{ "_working_days_p90", N_("working days"), N_("p90"), CPL_SHEET_NUMBER,
	    1 },
	{ "_working_days_p95", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_working_days_min", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_working_days_max", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_count", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "_calendar_hours_mean", N_("calendar hours"), N_("mean"),
	    CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_p50", N_("calendar hours"), N_("median"),
	    CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_p75", N_("calendar hours"), NULL, CPL_SHEET_NUMBER,
	    1 },
	{ "_calendar_hours_p90", N_("calendar hours"), N_("p90"),
	    CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_p95", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_min", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_calendar_hours_max", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_count", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "_business_hours_mean", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_p50", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_p75", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_p90", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_p95", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_min", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_hours_max", NULL, NULL, CPL_SHEET_NUMBER, 1 },
	{ "_business_seconds_count", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "_business_seconds_mean", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_p50", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_p75", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_p90", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_p95", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_min", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_business_seconds_max", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_count", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "_calendar_seconds_mean", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_p50", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_p75", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_p90", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_p95", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_min", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "_calendar_seconds_max", NULL, NULL, CPL_SHEET_NUMBER, 0 },
	{ "verified", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "resolved", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "closed", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "rejected", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "reopened", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "waiting_reporter", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "due_answered", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "due_uncertain", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "on_time_rate_answered", NULL, NULL, CPL_SHEET_RATIO, 0 },
	{ "on_time_rate_low", NULL, NULL, CPL_SHEET_RATIO, 0 },
	{ "on_time_rate_high", NULL, NULL, CPL_SHEET_RATIO, 0 },
	{ "rated", NULL, NULL, CPL_SHEET_COUNT, 0 },
	{ "rating_mean", NULL, NULL, CPL_SHEET_NUMBER, 2 },
};

#define FIGURES (sizeof(figure_columns) / sizeof(*figure_columns))

/* What people read of a column, in their language. */
static void
translate(struct cpl_sheet_column *column, const struct cpl_language *language)
{
	if (column->label != NULL)
		column->label = language_text(language, column->label);
	if (column->over != NULL)
		column->over = language_text(language, column->over);
}

/* Fill in the columns; their names live in `arena`.  0 without memory. */
static size_t
list_columns(const struct cpl_report *report,
    const struct cpl_language *language,
    struct cpl_sheet_column columns[CPL_REPORT_DEPTH + FIGURES],
    struct cpl_arena *arena)
{
	const struct cpl_report_options *options = cpl_report_options(report);
	struct cpl_buffer name = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < options->by_count; i++) {
		const char *word = cpl_dimension_word(options->by[i]);

		columns[count] = (struct cpl_sheet_column){ word, NULL, word,
			label_is_of(options->by[i]) ? CPL_SHEET_NAME
						    : CPL_SHEET_TEXT,
			0 };
		translate(&columns[count++], language);
	}
	for (size_t i = 0; i < FIGURES; i++) {
		struct cpl_str kept;

		columns[count] = figure_columns[i];
		translate(&columns[count], language);
		cpl_buffer_clear(&name);
		if (figure_columns[i].name[0] == '_')
			cpl_buffer_append_str(&name, options->clock);
		cpl_buffer_append_str(
		    &name, cpl_str_of(figure_columns[i].name));
		kept = cpl_arena_copy(arena, cpl_buffer_str(&name));
		if (name.failed || kept.data == NULL)
			count = SIZE_MAX;
		if (count == SIZE_MAX)
			break;
		columns[count++].name = kept.data;
	}
	cpl_buffer_release(&name);
	return count == SIZE_MAX ? 0 : count;
}

static void
put_known(struct cpl_sheet *sheet, bool known, uint64_t count)
{
	if (known)
		cpl_sheet_number(sheet, (double)count);
	else
		cpl_sheet_unknown(sheet);
}

static void
put_measure(struct cpl_sheet *sheet, const struct cpl_measure *measure)
{
	cpl_sheet_number(sheet, (double)measure->count);
	cpl_sheet_number(sheet, measure->mean);
	cpl_sheet_number(sheet, measure->p50);
	cpl_sheet_number(sheet, measure->p75);
	cpl_sheet_number(sheet, measure->p90);
	cpl_sheet_number(sheet, measure->p95);
	cpl_sheet_number(sheet, measure->min);
	cpl_sheet_number(sheet, measure->max);
}

uint64_t
page_rated(const struct cpl_figures *figures)
{
	uint64_t count = 0;

	for (size_t i = 0; i < 5; i++)
		count += figures->rated[i];
	return count;
}

static void
put_states(struct cpl_sheet *sheet, const struct cpl_figures *figures)
{
	put_known(sheet, true, figures->verified);
	put_known(sheet, true, figures->resolved);
	put_known(sheet, true, figures->closed);
	put_known(sheet, true, figures->rejected);
	put_known(sheet, true, figures->reopened);
	put_known(sheet, true, figures->waiting);
	put_known(sheet, figures->judged, figures->due_answered);
	put_known(sheet, figures->judged, figures->due_uncertain);
	cpl_sheet_number(sheet, figures->on_time_rate_answered);
	cpl_sheet_number(sheet, figures->on_time_rate_low);
	cpl_sheet_number(sheet, figures->on_time_rate_high);
	put_known(sheet, true, page_rated(figures));
	cpl_sheet_number(sheet, figures->rating_mean);
}

/* The cells behind the keys, in the order of figure_columns. */
static void
put_figures(struct cpl_sheet *sheet, const struct cpl_figures *figures)
{
	struct cpl_measure hours = page_hours(&figures->calendar_seconds);
	struct cpl_measure business = page_hours(&figures->business_seconds);

	put_known(sheet, true, figures->received);
	put_known(sheet, true, figures->responded);
	cpl_sheet_number(sheet, figures->response_rate);
	put_known(sheet, figures->judged, figures->due);
	put_known(sheet, figures->judged, figures->on_time);
	cpl_sheet_number(sheet, figures->on_time_rate);
	put_known(sheet, figures->judged, figures->overdue);
	put_known(sheet, true, figures->open);
	put_measure(sheet, &figures->working_days);
	put_measure(sheet, &hours);
	put_measure(sheet, &business);
	put_measure(sheet, &figures->business_seconds);
	put_measure(sheet, &figures->calendar_seconds);
	put_states(sheet, figures);
}

static void
fill_sheet(const struct cpl_report *report, const struct cpl_report_page *page,
    struct cpl_sheet *sheet)
{
	const char *all = language_text(page->language, "all");
	size_t depth = cpl_report_options(report)->by_count;
	size_t rows = cpl_report_rows(report);

	for (size_t row = 0; row < rows; row++) {
		const struct cpl_figures *figures = cpl_report_row(report, row);

		for (size_t i = 0; i < depth; i++)
			label_put(sheet, page, report, figures, i);
		put_figures(sheet, figures);
	}
	/* Without groups the totals are all there is, in CSV too. */
	if (depth > 0)
		cpl_sheet_totals(sheet);
	for (size_t i = 0; i < depth; i++)
		cpl_sheet_text(sheet, cpl_str_of(i == 0 ? all : ""));
	put_figures(sheet, cpl_report_totals(report));
}

/* A text of the page, in its language. */
static void
say(struct cpl_buffer *out, const struct cpl_report_page *page,
    const char *english)
{
	cpl_buffer_append_str(
	    out, cpl_str_of(language_text(page->language, english)));
}

static void
append_title(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	const struct cpl_report_options *options = cpl_report_options(report);

	if (page->color)
		cpl_buffer_append_str(out, CPL_STR("\x1b[1;34m"));
	say(out, page, "Response times of complaints");
	for (size_t i = 0; i < options->by_count; i++) {
		say(out, page, i == 0 ? N_(" by ") : N_(" and "));
		say(out, page, cpl_dimension_word(options->by[i]));
	}
	if (page->color)
		cpl_buffer_append_str(out, CPL_STR("\x1b[0m"));
	cpl_buffer_append_char(out, '\n');
	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_char(out, '\n');
	say(out, page, "As of");
	cpl_buffer_append_char(out, ' ');
	cpl_buffer_append_time(out, page->now, page->offset);
	if (page->from.length > 0) {
		say(out, page, ", from ");
		cpl_buffer_append_str(out, page->from);
	}
	if (page->to.length > 0) {
		say(out, page, ", to ");
		cpl_buffer_append_str(out, page->to);
	}
	if (page->zone.length > 0) {
		say(out, page, ", days of ");
		cpl_buffer_append_str(out, page->zone);
	}
	if (!cpl_str_equal(options->clock, CPL_STR("response"))) {
		say(out, page, ", clock ");
		cpl_buffer_append_printable(
		    out, language_word(page->language, options->clock));
	}
	cpl_buffer_append_str(out, CPL_STR(".\n\n"));
}

static void
append_count(
    struct cpl_buffer *out, const struct cpl_report_page *page, uint64_t count)
{
	static const struct cpl_sheet_column column = { .kind =
							    CPL_SHEET_COUNT };
	const struct sheet_cell cell = { .known = true,
		.number = (double)count };

	sheet_append_number(out, page->language, &column, &cell);
}

static void
append_rate(
    struct cpl_buffer *out, const struct cpl_report_page *page, double rate)
{
	static const struct cpl_sheet_column column = { .kind =
							    CPL_SHEET_RATIO };
	const struct sheet_cell cell = { .known = true, .number = rate };

	sheet_append_number(out, page->language, &column, &cell);
}

static void
append_note(struct cpl_buffer *out, const struct cpl_report_page *page,
    uint64_t count, const char *text)
{
	if (count == 0)
		return;
	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_str(out, CPL_STR("* "));
	append_count(out, page, count);
	cpl_buffer_append_char(out, ' ');
	say(out, page, text);
	cpl_buffer_append_char(out, '\n');
}

/* What the rates are of. */
static void
append_rates(const struct cpl_figures *totals,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	cpl_buffer_append_char(out, '\n');
	say(out, page,
	    "On time: of those due, answered or not; what is open and late "
	    "was missed.");
	cpl_buffer_append_char(out, '\n');
	if (isfinite(totals->on_time_rate_answered) != 0) {
		say(out, page, "Of those due and answered alone: ");
		append_rate(out, page, totals->on_time_rate_answered);
		cpl_buffer_append_str(out, CPL_STR(".\n"));
	}
	if (totals->due_uncertain > 0) {
		say(out, page, "With those that cannot be told, ");
		append_count(out, page, totals->due_uncertain);
		say(out, page, ": from ");
		append_rate(out, page, totals->on_time_rate_low);
		say(out, page, " to ");
		append_rate(out, page, totals->on_time_rate_high);
		cpl_buffer_append_str(out, CPL_STR(".\n"));
	}
}

/* What the figures are made of, and what they leave out. */
static void
append_notes(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	const struct cpl_report_quality *quality = cpl_report_quality(report);

	append_rates(cpl_report_totals(report), page, out);
	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_char(out, '\n');
	append_note(out, page, quality->without_sla,
	    "not seen by sla-check: no due date, no working days.");
	append_note(out, page, quality->without_clock,
	    "without this clock in their policy.");
	append_note(out, page, quality->without_verdict,
	    "without a verdict: sla-check lacked something to judge by.");
	append_note(out, page, quality->undated,
	    "answered with no date of it: in no time and no rate on time.");
	append_note(out, page, quality->uncertain,
	    "answered on time or late, which cannot be told.");
	append_note(out, page, quality->reversed,
	    "answered before they were received: in no time.");
	append_note(
	    out, page, quality->without_received, "with no date of receipt.");
	append_note(out, page, quality->merged,
	    "merged into another, which counts for them.");
}

/* The same in lines that fit the width of a table. */
static void
append_wrapped_notes(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	struct cpl_buffer notes = { 0 };
	char *end;

	append_notes(report, page, &notes);
	cpl_buffer_append_char(&notes, '\0');
	if (notes.failed)
		out->failed = true;
	for (char *line = notes.data;
	     !notes.failed && (end = strchr(line, '\n')) != NULL;
	     line = end + 1) {
		*end = '\0';
		page_append_wrapped(line, page->width, out);
	}
	cpl_buffer_release(&notes);
}

static void
append_sheet(const struct cpl_report *report,
    const struct cpl_report_page *page, const struct cpl_sheet *sheet,
    struct cpl_buffer *out)
{
	const struct cpl_table_style style = { .width = page->width,
		.language = page->language,
		.color = page->color };

	if (page->format == CPL_REPORT_CSV) {
		cpl_render_csv(sheet, out);
		return;
	}
	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_str(out, CPL_STR("## "));
	append_title(report, page, out);
	if (cpl_report_rows(report) == 0 &&
	    cpl_report_totals(report)->received == 0 &&
	    cpl_report_totals(report)->due == 0) {
		say(out, page, "No complaints.");
		cpl_buffer_append_char(out, '\n');
		return;
	}
	if (page->format == CPL_REPORT_MARKDOWN) {
		cpl_render_markdown(sheet, page->language, out);
		append_notes(report, page, out);
	} else {
		cpl_render_table(sheet, &style, out);
		append_wrapped_notes(report, page, out);
	}
}

static void
append_page(const struct cpl_report *report, const struct cpl_report_page *page,
    const struct cpl_sheet *sheet, struct cpl_buffer *out)
{
	struct cpl_buffer text = { 0 };

	if (!page->ascii || page->format != CPL_REPORT_TABLE) {
		append_sheet(report, page, sheet, out);
		return;
	}
	append_sheet(report, page, sheet, &text);
	cpl_append_ascii(out, cpl_buffer_str(&text));
	if (text.failed)
		out->failed = true;
	cpl_buffer_release(&text);
}

enum cpl_problem
cpl_render_report(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	struct cpl_sheet_column columns[CPL_REPORT_DEPTH + FIGURES];
	struct cpl_arena arena = { 0 };
	struct cpl_sheet *sheet = NULL;
	size_t count;
	bool whole = false;

	if (page->format == CPL_REPORT_JSON) {
		page_append_json(report, page, out);
		return out->failed ? CPL_MEMORY : CPL_OK;
	}
	count = list_columns(report, page->language, columns, &arena);
	if (count > 0)
		sheet = cpl_sheet_new(
		    columns, count, cpl_report_options(report)->by_count);
	if (sheet != NULL) {
		fill_sheet(report, page, sheet);
		append_page(report, page, sheet, out);
		whole = !cpl_sheet_failed(sheet);
	}
	cpl_sheet_free(sheet);
	cpl_arena_release(&arena);
	return whole && !out->failed ? CPL_OK : CPL_MEMORY;
}
