/* SPDX-License-Identifier: MIT */
/* The agencies of a page by what they answered in time. */
#include <math.h>
#include <stdlib.h>

#include "page.h"
#include "sections.h"

#define RANKED_LEAST 10

/* Ranked ones first, by rate; equals as the report has them. */
static size_t
next_ranked(const struct cpl_report *report, size_t rows, bool *taken)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < rows; i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		if (taken[i] || figures->due < RANKED_LEAST)
			continue;
		if (best == SIZE_MAX ||
		    figures->on_time_rate >
			cpl_report_row(report, best)->on_time_rate)
			best = i;
	}
	for (size_t i = 0; i < rows && best == SIZE_MAX; i++)
		if (!taken[i])
			best = i;
	if (best != SIZE_MAX)
		taken[best] = true;
	return best;
}

static void
put_league_row(struct sections *sections, struct cpl_sheet *sheet,
    const struct cpl_report *report, size_t row, size_t rank)
{
	const struct cpl_figures *figures = cpl_report_row(report, row);
	double low;
	double high;

	cpl_wilson(figures->on_time, figures->due, &low, &high);
	section_put_name(sections, sheet, report, row, 0);
	cpl_sheet_number(
	    sheet, figures->due >= RANKED_LEAST ? (double)rank : NAN);
	section_put_count(sheet, figures->received);
	section_put_count(sheet, figures->responded);
	section_put_known(sheet, figures->judged, figures->due);
	cpl_sheet_number(sheet, figures->on_time_rate);
	cpl_sheet_number(sheet, low);
	cpl_sheet_number(sheet, high);
	cpl_sheet_number(sheet, figures->working_days.mean);
	cpl_sheet_number(sheet, figures->calendar_seconds.mean / 3600);
	section_put_known(sheet, figures->judged, figures->overdue);
}

/* Who is as good as the one before has the same rank. */
static void
put_league(struct sections *sections, struct cpl_sheet *sheet,
    const struct cpl_report *report, bool *taken)
{
	size_t rows = cpl_report_rows(report);
	size_t rank = 1;
	double last = NAN;

	for (size_t place = 1; place <= rows; place++) {
		size_t row = next_ranked(report, rows, taken);
		double rate = cpl_report_row(report, row)->on_time_rate;

		if (rate != last)
			rank = place;
		last = rate;
		put_league_row(sections, sheet, report, row, rank);
	}
}

void
sections_league(struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_AGENCY);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	size_t rows = cpl_report_rows(report);
	struct section *section = section_begin(sections, "league",
	    by == CPL_BY_AGENCY ? N_("On time, by agency")
				: N_("On time, by group"),
	    "On time: of those due in the period, answered or not; what is "
	    "open and late was missed. The interval (Wilson, 95%) tells how "
	    "sure that is. With fewer than 10 due there is no rank.");
	bool *taken = calloc(rows + 1, sizeof(*taken));

	section->chart = CHART_INTERVALS;
	section->rank = 1;
	section->of = 4;
	section->value = 5;
	section_name_column(sections, section, by);
	section_column(sections, section, "rank", "rank", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "responded", "answered", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "due", "due", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "on_time_rate", "on time", CPL_SHEET_RATIO, 0);
	section_column(sections, section, "on_time_rate_low", "at least",
	    CPL_SHEET_RATIO, 0);
	section_column(sections, section, "on_time_rate_high", "at most",
	    CPL_SHEET_RATIO, 0);
	section_column(sections, section, "working_days_mean",
	    "mean working days", CPL_SHEET_NUMBER, 1);
	section_column(sections, section, "calendar_hours_mean",
	    "mean calendar hours", CPL_SHEET_NUMBER, 1);
	section_column(
	    sections, section, "overdue", "overdue", CPL_SHEET_COUNT, 0);
	if (taken == NULL)
		sections->failed = true;
	if (section_ready(sections, section, 1) && taken != NULL)
		put_league(sections, section->sheet, report, taken);
	free(taken);
	/* A program that reads CSV finds the header of nothing. */
	if (rows == 0 && sections->page->format != CPL_REPORT_CSV)
		section_drop(sections);
}
