/* SPDX-License-Identifier: MIT */
/*
 * A page for everybody: no text, no names, no numbers of complaints, and no
 * count that tells of a few.  See complaint/public.h for what is told.
 *
 * Of one table alone the parts are told, of the others how many complaints were
 * received: so all tables together say no more than each of them does.
 */
#include <math.h>
#include <stdlib.h>

#include <complaint/public.h>

#include "page.h"
#include "told.h"

static const struct cpl_report *
public_report(const struct sections *sections, enum cpl_public_report report)
{
	return cpl_overview_report(sections->overview, report);
}

static uint64_t
least_of(const struct sections *sections)
{
	return sections->page->least;
}

/*
 * The English text with the least count in it, which `%d` stands for, in the
 * language of the page.
 */
static const char *
text_with_least(struct sections *sections, const char *english)
{
	struct cpl_buffer text = { 0 };
	struct cpl_str kept;

	cpl_buffer_append_format(&text,
	    language_text(sections->page->language, english),
	    (int)least_of(sections), (int)least_of(sections) - 1);
	cpl_buffer_append_char(&text, '\0');
	kept = section_keep(sections, cpl_buffer_str(&text));
	if (text.failed)
		sections->failed = true;
	cpl_buffer_release(&text);
	return kept.data;
}

static void
put_told(struct cpl_sheet *sheet, bool told, double number)
{
	if (told)
		cpl_sheet_number(sheet, number);
	else
		cpl_sheet_withheld(sheet);
}

/* To one decimal, so that it is not as good as a sum over a count. */
static void
put_time(struct cpl_sheet *sheet, bool told, double number)
{
	put_told(sheet, told, round(number * 10) / 10);
}

static void
add_figures(struct sections *sections, struct section *section)
{
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "responded", "answered", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "response_rate", "rate", CPL_SHEET_RATIO, 0);
	section_column(sections, section, "due", "due", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "on_time", "met", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "on_time_rate", "on time", CPL_SHEET_RATIO, 0);
	section_column(sections, section, "on_time_rate_low", "at least",
	    CPL_SHEET_RATIO, 0);
	section_column(sections, section, "on_time_rate_high", "at most",
	    CPL_SHEET_RATIO, 0);
	section_column(sections, section, "working_days_mean",
	    "mean working days", CPL_SHEET_NUMBER, 1);
	section_column(sections, section, "working_days_p50",
	    "median working days", CPL_SHEET_NUMBER, 1);
	section_column(sections, section, "calendar_hours_mean",
	    "mean calendar hours", CPL_SHEET_NUMBER, 1);
}

static void
put_figures(struct cpl_sheet *sheet, const struct cpl_figures *figures,
    struct told told)
{
	bool judged = figures->judged;
	double low;
	double high;

	cpl_wilson(figures->on_time, figures->due, &low, &high);
	cpl_sheet_number(sheet, (double)figures->received);
	put_told(sheet, told.answered, (double)figures->responded);
	put_told(sheet, told.answered, figures->response_rate);
	put_told(sheet, told.on_time || !judged,
	    judged ? (double)figures->due : NAN);
	put_told(sheet, told.on_time || !judged,
	    judged ? (double)figures->on_time : NAN);
	put_told(sheet, told.on_time || !judged, figures->on_time_rate);
	put_told(sheet, told.on_time || !judged, low);
	put_told(sheet, told.on_time || !judged, high);
	put_time(sheet, told.times, figures->working_days.mean);
	put_time(sheet, told.times, figures->working_days.p50);
	put_time(sheet, told.times, figures->calendar_seconds.mean / 3600);
}

/* Days of the period before and of the year ago that are none of this one. */
static bool
is_apart(const struct sections *sections, size_t period)
{
	const struct cpl_report_options *options = cpl_report_options(
	    section_report(sections, CPL_PAGE_WINDOW));
	const struct cpl_report_options *other = cpl_report_options(
	    section_report(sections, CPL_PAGE_WINDOW + period));

	return period == 0 || other->to.value < options->from.value;
}

static void
public_summary(struct sections *sections)
{
	static const char *const periods[] = { N_("this period"),
		N_("period before"), N_("a year ago") };
	struct section *section = section_begin(
	    sections, "summary", "In short", NULL);

	section->note = text_with_least(sections,
	    "Nobody is told of fewer than %d complaints. A star stands for "
	    "what is withheld, because it is a count of 1 to %d or would tell "
	    "one by subtraction. On time: of those due in the period, answered "
	    "or not; what is open and late was missed. The interval (Wilson, "
	    "95%%) tells how sure that is.");
	section_column(
	    sections, section, "period", "period", CPL_SHEET_TEXT, 0);
	add_figures(sections, section);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < 3; i++) {
		const struct cpl_figures *totals = cpl_report_totals(
		    section_report(sections, CPL_PAGE_WINDOW + i));

		if (totals->received < least_of(sections) ||
		    !is_apart(sections, i))
			continue;
		cpl_sheet_text(
		    section->sheet, section_text(sections, periods[i]));
		put_figures(
		    section->sheet, totals, told_totals(sections, totals));
	}
}

/* The groups with all that may be told of them. */
static void
public_groups(struct sections *sections)
{
	const struct cpl_report *report = public_report(
	    sections, CPL_PUBLIC_FIRST);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	size_t rows = cpl_report_rows(report);
	struct told *told = calloc(rows + 1, sizeof(*told));
	struct section *section = section_begin(sections, "groups",
	    by == CPL_BY_AGENCY ? N_("On time, by agency")
				: N_("On time, by group"),
	    NULL);

	section->note = text_with_least(sections,
	    "Groups of 1 to %2$d complaints, and as many others as it takes "
	    "to hide them, are one group here: %1$d or more complaints, "
	    "(others).");
	section_name_column(sections, section, by);
	add_figures(sections, section);
	section->chart = CHART_INTERVALS;
	section->of = 4;
	section->value = 6;
	if (!section_ready(sections, section, 1) || told == NULL ||
	    !told_groups(sections, report, told))
		sections->failed = true;
	for (size_t i = 0; i < rows && !sections->failed; i++) {
		section_put_name(sections, section->sheet, report, i, 0);
		put_figures(section->sheet, cpl_report_row(report, i), told[i]);
	}
	free(told);
}

static void
public_counts(struct sections *sections, enum cpl_public_report which,
    const char *name, const char *title)
{
	const struct cpl_report *report = public_report(sections, which);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	struct section *section = section_begin(sections, name, title, NULL);

	section->chart = CHART_BARS;
	section->value = 1;
	section_name_column(sections, section, by);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < cpl_report_rows(report); i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		if (figures->received == 0)
			continue;
		section_put_name(sections, section->sheet, report, i, 0);
		section_put_count(section->sheet, figures->received);
	}
}

/* Weeks or months, which are withheld and not joined. */
static void
public_trend(struct sections *sections)
{
	const struct cpl_report *report = public_report(
	    sections, CPL_PUBLIC_TREND);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	size_t rows = cpl_report_rows(report);
	bool *told = calloc(rows + 1, sizeof(*told));
	struct section *section = section_begin(
	    sections, "trend", "Received, by week or month", NULL);

	section->chart = CHART_BARS;
	section->value = 1;
	section_name_column(sections, section, by);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1) || told == NULL ||
	    !told_received(sections, report, told))
		sections->failed = true;
	for (size_t i = 0; i < rows && !sections->failed; i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		if (figures->outside)
			continue;
		section_put_name(sections, section->sheet, report, i, 0);
		put_told(section->sheet, told[i], (double)figures->received);
	}
	free(told);
}

/*
 * How long the answers took, in steps that have enough of them, where those
 * without a date are none or enough.
 */
static void
public_times(struct sections *sections)
{
	uint64_t least = least_of(sections);
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	uint64_t counts[SECTION_STEPS];
	uint64_t sum = 0;
	struct section *section;

	section_count_times(sections, counts);
	for (size_t i = 0; i < SECTION_STEPS; i++)
		sum += counts[i];
	if (sum < least || !told_totals(sections, totals).times ||
	    !cpl_public_safe(told_difference(totals->responded, sum), least))
		return;
	section = section_times_begin(sections);
	if (section == NULL)
		return;
	for (size_t first = 0; first < SECTION_STEPS;) {
		size_t end = first + 1;
		uint64_t count = counts[first];

		/* What is behind must be enough for a step of its own. */
		for (sum -= count;
		     end < SECTION_STEPS && !(cpl_public_safe(count, least) &&
						cpl_public_safe(sum, least));
		     end++) {
			count += counts[end];
			sum -= counts[end];
		}
		section_put_steps(sections, section, first, end, count);
		first = end;
	}
}

/* The row of the key in a report by one word; cpl_report_rows() for none. */
static size_t
find_row(const struct cpl_report *report, const struct cpl_figures *figures,
    size_t index)
{
	size_t rows = cpl_report_rows(report);
	size_t row = 0;

	while (
	    row < rows &&
	    (cpl_report_row(report, row)->joined[0] != figures->joined[index] ||
		!cpl_str_equal(cpl_report_row(report, row)->keys[0],
		    figures->keys[index])))
		row++;
	return row;
}

static void
fill_cells(const struct sections *sections, uint64_t *cells)
{
	const struct cpl_report *first = public_report(
	    sections, CPL_PUBLIC_FIRST);
	const struct cpl_report *second = public_report(
	    sections, CPL_PUBLIC_SECOND);
	const struct cpl_report *cross = public_report(
	    sections, CPL_PUBLIC_CROSS);

	for (size_t i = 0; i < cpl_report_rows(cross); i++) {
		const struct cpl_figures *figures = cpl_report_row(cross, i);
		size_t row = find_row(first, figures, 0);
		size_t column = find_row(second, figures, 1);

		if (row < cpl_report_rows(first) &&
		    column < cpl_report_rows(second))
			cells[row * cpl_report_rows(second) + column] +=
			    figures->received;
	}
}

/* A row's cells that are listed, and the others together. */
static void
put_cells(struct sections *sections, struct cpl_sheet *sheet, size_t row,
    const uint64_t *cells, const bool *told)
{
	const struct cpl_report *first = public_report(
	    sections, CPL_PUBLIC_FIRST);
	const struct cpl_report *second = public_report(
	    sections, CPL_PUBLIC_SECOND);
	uint64_t rest = 0;

	for (size_t i = 0; i < cpl_report_rows(second); i++) {
		/* The joined ones are told with the rest, to be told once. */
		if (!told[i] || cpl_report_row(second, i)->joined[0]) {
			rest += cells[i];
			continue;
		}
		section_put_name(sections, sheet, first, row, 0);
		section_put_name(sections, sheet, second, i, 0);
		section_put_count(sheet, cells[i]);
	}
	if (rest == 0)
		return;
	section_put_name(sections, sheet, first, row, 0);
	cpl_sheet_name(
	    sheet, CPL_STR("(others)"), section_text(sections, "(others)"));
	section_put_count(sheet, rest);
}

static void
put_cross(struct sections *sections, struct cpl_sheet *sheet)
{
	size_t rows = cpl_report_rows(
	    public_report(sections, CPL_PUBLIC_FIRST));
	size_t columns = cpl_report_rows(
	    public_report(sections, CPL_PUBLIC_SECOND));
	size_t count = rows * columns;
	uint64_t *cells = calloc(count + 1, sizeof(*cells));
	bool *told = calloc(count + 1, sizeof(*told));

	if (cells == NULL || told == NULL) {
		sections->failed = true;
	} else {
		fill_cells(sections, cells);
		if (cpl_public_cross(
			cells, rows, columns, least_of(sections), told))
			for (size_t row = 0; row < rows; row++)
				put_cells(sections, sheet, row,
				    cells + row * columns,
				    told + row * columns);
		else
			sections->failed = true;
	}
	free(cells);
	free(told);
}

static void
public_cross(struct sections *sections)
{
	const struct cpl_report *cross = public_report(
	    sections, CPL_PUBLIC_CROSS);
	const enum cpl_dimension *by = cpl_report_options(cross)->by;
	struct section *section;

	section = section_begin(sections, "crossed", "Both together",
	    "(others): all that are not listed, since they are too few or "
	    "would tell of such; which of them there are is not told.");
	for (size_t i = 0; i < 2; i++)
		section_name_column(sections, section, by[i]);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	if (section_ready(sections, section, 2))
		put_cross(sections, section->sheet);
}

static void
public_targets(struct sections *sections)
{
	struct cpl_figures reached = *cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	struct told told = told_totals(sections, &reached);

	if (!told.on_time)
		reached.on_time_rate = NAN;
	reached.working_days.mean =
	    told.times ? round(reached.working_days.mean * 10) / 10 : NAN;
	if (!told_ratings(sections, &reached))
		reached.rating_mean = NAN;
	sections_targets(sections, &reached,
	    told_survey(sections, &reached)
		? cpl_survey_index(cpl_overview_survey(sections->overview))
		: NAN);
}

void
sections_public(struct sections *sections)
{
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	const struct cpl_report *first = public_report(
	    sections, CPL_PUBLIC_FIRST);
	const struct cpl_report *second = public_report(
	    sections, CPL_PUBLIC_SECOND);
	enum cpl_dimension first_by = cpl_report_options(first)->by[0];
	enum cpl_dimension second_by = cpl_report_options(second)->by[0];

	if (totals->received == 0)
		sections->nothing = language_text(
		    sections->page->language, "No complaints.");
	else if (totals->received < least_of(sections))
		sections->nothing = text_with_least(
		    sections, "Fewer than %d complaints: nothing is told.");
	if (sections->nothing != NULL)
		return;
	public_summary(sections);
	if (sections->page->targets != NULL)
		public_targets(sections);
	public_trend(sections);
	public_groups(sections);
	public_counts(sections, CPL_PUBLIC_SECOND, "counts",
	    second_by == CPL_BY_CATEGORY ? N_("What it is about")
					 : N_("By group"));
	public_cross(sections);
	if (first_by != CPL_BY_CHANNEL && second_by != CPL_BY_CHANNEL)
		public_counts(
		    sections, CPL_PUBLIC_CHANNEL, "channels", "By channel");
	public_times(sections);
	if (told_ratings(sections, totals))
		sections_ratings(sections);
	if (told_survey(sections, totals))
		sections_satisfaction(sections);
}
