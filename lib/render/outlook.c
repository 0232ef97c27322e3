/* SPDX-License-Identifier: MIT */
/* What a page tells of what is to come, unusual, or promised. */
#include <math.h>

#include "page.h"
#include "sections.h"

#define PAST_DAYS 28
/* Of a page without surges, so many show one. */
#define FALSE_ALARMS 0.01
/* Four weeks of the calendar have twenty working days. */
#define WORKING_DAYS_PAST 20
#define WORKING_DAYS_AHEAD 5
#define HOUR 3600

/* The length of the working day of most complaints, or 0. */
static int64_t
usual_working_day(const struct cpl_report *report)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(
	    cpl_report_times(report, SIZE_MAX, CPL_TIMES_WORKING_DAY));
	struct cpl_run usual = { 0, 0 };
	struct cpl_run length;

	/* Of two that are as many the shorter one, which comes first. */
	while (cpl_histogram_next(&walk, &length))
		if (length.count > usual.count)
			usual = length;
	return usual.value;
}

/*
 * How many of those due in the next five working days will be late, if they are
 * answered one after another, those that are late already first and then those
 * due first, at the pace of `answered` in four weeks: the one at place n is
 * answered when n of `answered` parts of twenty working days have passed.
 */
static uint64_t
count_late(const struct cpl_histogram *left, uint64_t overdue,
    uint64_t answered, int64_t working_day)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(left);
	struct cpl_run run;
	uint64_t before = overdue;
	uint64_t late = 0;

	while (cpl_histogram_next(&walk, &run) &&
	       run.value <= WORKING_DAYS_AHEAD * working_day) {
		/* How many are answered by then; no count is that large. */
		uint64_t served =
		    (uint64_t)((double)answered * (double)run.value /
			       (double)(WORKING_DAYS_PAST * working_day));
		uint64_t in_time = served > before ? served - before : 0;

		late += in_time < run.count ? run.count - in_time : 0;
		before += run.count;
	}
	return late;
}

static void
put_outlook_row(struct sections *sections, struct cpl_sheet *sheet, size_t row,
    int64_t working_day)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_STANDING);
	const struct cpl_figures *figures = cpl_report_row(report, row);
	const struct cpl_histogram *left = cpl_report_times(
	    report, row, CPL_TIMES_REMAINING);
	int64_t last = section_last_day(sections);
	uint64_t answered = section_count(
	    cpl_report_times(report, row, CPL_TIMES_ANSWERED),
	    last - PAST_DAYS + 1, last);
	uint64_t ahead = section_count(
	    left, 0, WORKING_DAYS_AHEAD * working_day);
	bool known = working_day > 0;

	section_put_name(sections, sheet, report, row, 0);
	cpl_sheet_number(sheet, (double)figures->open);
	cpl_sheet_number(
	    sheet, figures->judged ? (double)figures->overdue : NAN);
	cpl_sheet_number(sheet, (double)section_count(left, 0, 4 * HOUR));
	cpl_sheet_number(sheet, (double)section_count(left, 0, 24 * HOUR));
	cpl_sheet_number(sheet, (double)section_count(left, 0, 72 * HOUR));
	cpl_sheet_number(sheet, known ? (double)ahead : NAN);
	cpl_sheet_number(sheet, (double)answered / ((double)PAST_DAYS / 7));
	section_put_known(sheet, known,
	    known ? count_late(left, figures->overdue, answered, working_day)
		  : 0);
}

void
sections_outlook(struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_STANDING);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	int64_t working_day = usual_working_day(report);
	struct section *section;

	if (cpl_report_totals(report)->open == 0)
		return;
	section = section_begin(sections, "outlook", "What comes next",
	    "Hours and days of work. Expected in the next five working days: "
	    "answered one after another at the pace of the last four weeks, "
	    "those that are late already first, then those due first.");
	section_name_column(sections, section, by);
	section_column(sections, section, "open", "open", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "overdue", "overdue", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "due_4h", "due in 4 h", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "due_24h", "due in 24 h", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "due_72h", "due in 72 h", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "due_5wd", "due in 5 days", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "answers_expected",
	    "answers expected", CPL_SHEET_NUMBER, 1);
	section_column(sections, section, "late_expected", "late expected",
	    CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t row = 0; row < cpl_report_rows(report); row++)
		if (cpl_report_row(report, row)->open > 0)
			put_outlook_row(
			    sections, section->sheet, row, working_day);
}

/* Groups that have a name: what nobody knows has no surge. */
static size_t
count_named(const struct cpl_report *report)
{
	size_t count = 0;

	for (size_t i = 0; i < cpl_report_rows(report); i++)
		count += cpl_report_row(report, i)->keys[0].length > 0;
	return count;
}

/* The surges among the groups of a report; how many there are. */
static size_t
put_surges(struct sections *sections, struct cpl_sheet *sheet,
    enum cpl_page_report which, double level)
{
	const struct cpl_report *report = section_report(sections, which);
	const char *word = cpl_dimension_word(
	    cpl_report_options(report)->by[0]);
	int64_t last = section_last_day(sections);
	size_t found = 0;

	for (size_t row = 0; row < cpl_report_rows(report); row++) {
		struct cpl_str key = cpl_report_row(report, row)->keys[0];
		const struct cpl_histogram *days = cpl_report_times(
		    report, row, CPL_TIMES_RECEIVED);
		uint64_t today = section_count(days, last, last);
		uint64_t before = section_count(
		    days, last - PAST_DAYS, last - 1);

		if (key.length == 0 ||
		    cpl_surge_probability(today, before, PAST_DAYS) > level)
			continue;
		found++;
		cpl_sheet_text(sheet, section_text(sections, word));
		section_put_name(sections, sheet, report, row, 0);
		cpl_sheet_number(sheet, (double)today);
		cpl_sheet_number(sheet, (double)before / PAST_DAYS);
	}
	return found;
}

/*
 * Every group is tested at the share of the false alarms that makes all of them
 * together come up no more often than promised (Bonferroni).
 */
void
sections_surges(struct sections *sections)
{
	size_t groups = count_named(section_report(sections, CPL_PAGE_SURGES)) +
			count_named(section_report(sections, CPL_PAGE_PLACES));
	double level = FALSE_ALARMS / (double)(groups > 0 ? groups : 1);
	struct section *section = section_begin(sections, "surges",
	    "Unusually many",
	    "Categories and districts: the last day against the 28 before it, "
	    "by an exact test of two Poisson rates. A page without any surge "
	    "shows one by chance at most once in a hundred days.");

	section_column(sections, section, "by", "by", CPL_SHEET_TEXT, 0);
	section_column(sections, section, "group", "group", CPL_SHEET_NAME, 0);
	section_column(sections, section, "last_day", "on the last day",
	    CPL_SHEET_COUNT, 0);
	section_column(sections, section, "day_before_mean", "a day before",
	    CPL_SHEET_NUMBER, 1);
	if (!section_ready(sections, section, 2))
		return;
	if (put_surges(sections, section->sheet, CPL_PAGE_SURGES, level) +
		put_surges(sections, section->sheet, CPL_PAGE_PLACES, level) ==
	    0)
		section_drop(sections);
}

static void
put_target(struct sections *sections, struct cpl_sheet *sheet, const char *name,
    double target, double reached, double attained, double expected)
{
	if (isnan(target))
		return;
	cpl_sheet_text(sheet, section_text(sections, name));
	cpl_sheet_number(sheet, target);
	cpl_sheet_number(sheet, reached);
	cpl_sheet_number(sheet, attained);
	cpl_sheet_number(sheet, expected);
}

/* The part of its last year that the period takes; unknown without an end. */
static double
part_of_year(const struct sections *sections)
{
	const struct cpl_report_options *options = cpl_report_options(
	    section_report(sections, CPL_PAGE_WINDOW));
	int year;
	int month;
	int day;

	if (options->from.kind != CPL_BOUND_DAY ||
	    options->to.kind != CPL_BOUND_DAY)
		return NAN;
	cpl_civil_from_days(options->to.value, &year, &month, &day);
	return (double)(options->to.value - options->from.value + 1) /
	       (double)(cpl_days_from_civil(year + 1, 1, 1) -
			cpl_days_from_civil(year, 1, 1));
}

void
sections_targets(struct sections *sections, const struct cpl_figures *totals,
    double satisfaction)
{
	const struct cpl_targets *targets = sections->page->targets;
	double received = (double)totals->received;
	double days = totals->working_days.mean;
	double on_time = totals->on_time_rate * 100;
	struct section *section = section_begin(sections, "targets", "Targets",
	    "Attained: what was reached of the target; of days, the target of "
	    "what was needed. Expected: as much of the year as the period is.");

	section_column(sections, section, "target", "what", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "wanted", "target", CPL_SHEET_SHORT, 1);
	section_column(
	    sections, section, "reached", "reached", CPL_SHEET_SHORT, 1);
	section_column(
	    sections, section, "attained", "attained", CPL_SHEET_RATIO, 0);
	section_column(
	    sections, section, "expected", "expected", CPL_SHEET_NUMBER, 0);
	if (!section_ready(sections, section, 1))
		return;
	put_target(sections, section->sheet, "complaints a year",
	    targets->complaints_a_year, received,
	    received / targets->complaints_a_year,
	    targets->complaints_a_year * part_of_year(sections));
	put_target(sections, section->sheet, "response, working days",
	    targets->working_days, days, targets->working_days / days, NAN);
	put_target(sections, section->sheet, "on time, per cent",
	    targets->on_time_rate * 100, on_time,
	    totals->on_time_rate / targets->on_time_rate, NAN);
	put_target(sections, section->sheet, "rating, mean", targets->rating,
	    totals->rating_mean, totals->rating_mean / targets->rating, NAN);
	put_target(sections, section->sheet, "satisfaction index",
	    targets->satisfaction, satisfaction,
	    satisfaction / targets->satisfaction, NAN);
}
