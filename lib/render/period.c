/* SPDX-License-Identifier: MIT */
/* What a page tells of its period: the summary, the trend, the times. */
#include <math.h>

#include "page.h"
#include "sections.h"

#define TREND_LEAST 28
#define TREND_MOST 92

static void
put_summary(struct cpl_sheet *sheet, const struct cpl_figures *figures)
{
	section_put_count(sheet, figures->received);
	section_put_count(sheet, figures->responded);
	cpl_sheet_number(sheet, figures->response_rate);
	section_put_known(sheet, figures->judged, figures->due);
	cpl_sheet_number(sheet, figures->on_time_rate);
	cpl_sheet_number(sheet, figures->on_time_rate_answered);
	section_put_known(sheet, figures->judged, figures->overdue);
	section_put_count(sheet, figures->open);
	section_put_count(sheet, figures->working_days.count);
	cpl_sheet_number(sheet, figures->working_days.mean);
	cpl_sheet_number(sheet, figures->working_days.p50);
	cpl_sheet_number(sheet, figures->working_days.p90);
	cpl_sheet_number(sheet, figures->calendar_seconds.mean / 3600);
	section_put_count(sheet, figures->verified);
	section_put_count(sheet, figures->resolved);
	section_put_count(sheet, figures->closed);
	section_put_count(sheet, figures->rejected);
	section_put_count(sheet, figures->reopened);
	section_put_count(sheet, figures->waiting);
	section_put_count(sheet, page_rated(figures));
	cpl_sheet_number(sheet, figures->rating_mean);
}

void
sections_summary(struct sections *sections)
{
	static const struct {
		const char *name;
		const char *label;
		enum cpl_sheet_kind kind;
		unsigned decimals;
	} columns[] = {
		{ "period", N_("period"), CPL_SHEET_TEXT, 0 },
		{ "received", N_("received"), CPL_SHEET_COUNT, 0 },
		{ "responded", N_("answered"), CPL_SHEET_COUNT, 0 },
		{ "response_rate", N_("rate"), CPL_SHEET_RATIO, 0 },
		{ "due", N_("due"), CPL_SHEET_COUNT, 0 },
		{ "on_time_rate", N_("on time"), CPL_SHEET_RATIO, 0 },
		{ "on_time_rate_answered", N_("on time of the answered"),
		    CPL_SHEET_RATIO, 0 },
		{ "overdue", N_("overdue"), CPL_SHEET_COUNT, 0 },
		{ "open", N_("open"), CPL_SHEET_COUNT, 0 },
		{ "working_days_count", N_("timed answers"), CPL_SHEET_COUNT,
		    0 },
		{ "working_days_mean", N_("mean working days"),
		    CPL_SHEET_NUMBER, 1 },
		{ "working_days_p50", N_("median working days"),
		    CPL_SHEET_NUMBER, 1 },
		{ "working_days_p90", N_("p90 working days"), CPL_SHEET_NUMBER,
		    1 },
		{ "calendar_hours_mean", N_("mean calendar hours"),
		    CPL_SHEET_NUMBER, 1 },
		{ "verified", N_("verified"), CPL_SHEET_COUNT, 0 },
		{ "resolved", N_("resolved"), CPL_SHEET_COUNT, 0 },
		{ "closed", N_("closed"), CPL_SHEET_COUNT, 0 },
		{ "rejected", N_("rejected"), CPL_SHEET_COUNT, 0 },
		{ "reopened", N_("reopened"), CPL_SHEET_COUNT, 0 },
		{ "waiting_reporter", N_("waiting"), CPL_SHEET_COUNT, 0 },
		{ "ratings", N_("ratings"), CPL_SHEET_COUNT, 0 },
		{ "rating_mean", N_("mean rating"), CPL_SHEET_NUMBER, 2 },
	};
	static const char *const periods[] = { N_("this period"),
		N_("period before"), N_("a year ago") };
	struct section *section = section_begin(
	    sections, "summary", "In short", NULL);

	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		section_column(sections, section, columns[i].name,
		    columns[i].label, columns[i].kind, columns[i].decimals);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < 3; i++) {
		const struct cpl_figures *figures = cpl_report_totals(
		    section_report(sections, CPL_PAGE_WINDOW + i));

		/* There is nothing to say of periods before the register. */
		if (i > 0 && figures->received == 0 && figures->due == 0)
			continue;
		cpl_sheet_text(
		    section->sheet, section_text(sections, periods[i]));
		put_summary(section->sheet, figures);
	}
}

void
sections_trend(struct sections *sections)
{
	const struct cpl_report *standing = section_report(
	    sections, CPL_PAGE_STANDING);
	const struct cpl_bound *from = &cpl_report_options(
	    section_report(sections, CPL_PAGE_WINDOW))
					    ->from;
	int64_t last = section_last_day(sections);
	int64_t first = last - TREND_LEAST + 1;
	struct section *section = section_begin(sections, "trend",
	    "Received and answered, day by day",
	    "Days of receipt and of answer; complaints a day.");

	if (from->kind == CPL_BOUND_DAY && from->value < first)
		first = from->value;
	if (first < last - TREND_MOST + 1)
		first = last - TREND_MOST + 1;
	section->chart = CHART_LINES;
	section->value = 1;
	section_column(sections, section, "day", "day", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "answered", "answered", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (int64_t day = first; day <= last; day++) {
		cpl_sheet_text(section->sheet, section_date(sections, day));
		section_put_count(section->sheet,
		    section_count(cpl_report_times(
				      standing, SIZE_MAX, CPL_TIMES_RECEIVED),
			day, day));
		section_put_count(section->sheet,
		    section_count(cpl_report_times(
				      standing, SIZE_MAX, CPL_TIMES_ANSWERED),
			day, day));
	}
}

/* The steps of working days; behind the last is one more. */
static const int steps[SECTION_STEPS - 1] = { 1, 2, 3, 5, 10, 14, 30, 60 };

void
section_count_times(
    const struct sections *sections, uint64_t counts[SECTION_STEPS])
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_WINDOW);
	const struct cpl_histogram *seconds;
	int64_t working_day;

	for (size_t i = 0; i < SECTION_STEPS; i++)
		counts[i] = 0;
	for (size_t at = 0;
	     cpl_report_business(report, at, &working_day, &seconds); at++)
		for (size_t i = 0; i < SECTION_STEPS && working_day > 0; i++) {
			int64_t low = i == 0 ? INT64_MIN
					     : steps[i - 1] * working_day + 1;
			int64_t high = i == SECTION_STEPS - 1
					   ? INT64_MAX
					   : steps[i] * working_day;

			counts[i] += section_count(seconds, low, high);
		}
}

struct section *
section_times_begin(struct sections *sections)
{
	struct section *section = section_begin(sections, "response_times",
	    "How long the answers took",
	    "Complaints received in the period whose clock has stopped, by "
	    "working days.");

	section->chart = CHART_BARS;
	section->value = 1;
	section_column(sections, section, "working_days", "working days",
	    CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	return section_ready(sections, section, 1) ? section : NULL;
}

void
section_put_steps(struct sections *sections, struct section *section,
    size_t first, size_t end, uint64_t count)
{
	cpl_sheet_text(section->sheet,
	    section_range(sections, steps, SECTION_STEPS - 1, first, end));
	section_put_count(section->sheet, count);
}

void
sections_times(struct sections *sections)
{
	uint64_t counts[SECTION_STEPS];
	struct section *section;

	if (cpl_report_totals(section_report(sections, CPL_PAGE_WINDOW))
		->working_days.count == 0)
		return;
	section = section_times_begin(sections);
	if (section == NULL)
		return;
	section_count_times(sections, counts);
	for (size_t i = 0; i < SECTION_STEPS; i++)
		section_put_steps(sections, section, i, i + 1, counts[i]);
}
