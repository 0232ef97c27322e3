/* SPDX-License-Identifier: MIT */
/* What a page tells of the past: counts, times, groups, backlog, quality. */
#include "sections.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page.h"

#define TREND_LEAST 28
#define TREND_MOST 92
#define GROUPS_SHOWN 15
#define RANKED_LEAST 10

struct section *
section_begin(struct sections *sections, const char *name, const char *title,
    const char *note)
{
	struct section *section = &sections->items[sections->count++];
	enum cpl_language language = sections->page->language;

	*section = (struct section){ .name = name };
	section->title = language_text(language, title);
	if (note != NULL)
		section->note = language_text(language, note);
	return section;
}

void
section_column(struct sections *sections, struct section *section,
    const char *name, const char *label, enum cpl_sheet_kind kind,
    unsigned decimals)
{
	section->columns[section->column_count++] = (struct cpl_sheet_column){
		name, NULL, language_text(sections->page->language, label),
		kind, decimals
	};
}

bool
section_ready(struct sections *sections, struct section *section, size_t keys)
{
	section->keys = keys;
	section->sheet = cpl_sheet_new(
	    section->columns, section->column_count, keys);
	if (section->sheet == NULL)
		sections->failed = true;
	return section->sheet != NULL;
}

void
section_drop(struct sections *sections)
{
	cpl_sheet_free(sections->items[--sections->count].sheet);
	sections->items[sections->count].sheet = NULL;
}

struct cpl_str
section_text(const struct sections *sections, const char *english)
{
	return cpl_str_of(language_text(sections->page->language, english));
}

struct cpl_str
section_keep(struct sections *sections, struct cpl_str text)
{
	struct cpl_str kept = cpl_arena_copy(&sections->arena, text);

	if (kept.data != NULL)
		return kept;
	sections->failed = true;
	return (struct cpl_str){ "", 0 };
}

struct cpl_str
section_date(struct sections *sections, int64_t day)
{
	char text[CPL_DATE_LENGTH + 1];
	size_t length = cpl_date_format(day, text);

	return section_keep(sections, (struct cpl_str){ text, length });
}

int64_t
section_last_day(const struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_WINDOW);
	const struct cpl_bound *to = &cpl_report_options(report)->to;

	if (to->kind == CPL_BOUND_DAY)
		return to->value;
	return cpl_day_of(sections->page->now + sections->page->offset);
}

const struct cpl_report *
section_report(const struct sections *sections, enum cpl_page_report report)
{
	return cpl_overview_report(sections->overview, report);
}

uint64_t
section_count(
    const struct cpl_histogram *histogram, int64_t first, int64_t last)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_run run;
	uint64_t count = 0;

	while (cpl_histogram_next(&walk, &run) && run.value <= last)
		if (run.value >= first)
			count += run.count;
	return count;
}

static void
put_count(struct cpl_sheet *sheet, uint64_t count)
{
	cpl_sheet_number(sheet, (double)count);
}

static void
put_judged(struct cpl_sheet *sheet, bool judged, uint64_t count)
{
	cpl_sheet_number(sheet, judged ? (double)count : NAN);
}

static void
put_summary(struct cpl_sheet *sheet, const struct cpl_figures *figures)
{
	put_count(sheet, figures->received);
	put_count(sheet, figures->responded);
	cpl_sheet_number(sheet, figures->response_rate);
	put_judged(sheet, figures->judged, figures->due);
	cpl_sheet_number(sheet, figures->on_time_rate);
	cpl_sheet_number(sheet, figures->on_time_rate_answered);
	put_judged(sheet, figures->judged, figures->overdue);
	put_count(sheet, figures->open);
	cpl_sheet_number(sheet, figures->working_days.mean);
	cpl_sheet_number(sheet, figures->working_days.p50);
	cpl_sheet_number(sheet, figures->working_days.p90);
	cpl_sheet_number(sheet, figures->calendar_seconds.mean / 3600);
	put_count(sheet, figures->verified);
	put_count(sheet, figures->resolved);
	put_count(sheet, figures->closed);
	put_count(sheet, figures->rejected);
	put_count(sheet, figures->reopened);
	put_count(sheet, figures->waiting);
	cpl_sheet_number(sheet, figures->rating_mean);
}

static void
build_summary(struct sections *sections)
{
	static const struct {
		const char *name;
		const char *label;
		enum cpl_sheet_kind kind;
		unsigned decimals;
	} columns[] = {
		{ "period", "period", CPL_SHEET_TEXT, 0 },
		{ "received", "received", CPL_SHEET_COUNT, 0 },
		{ "responded", "answered", CPL_SHEET_COUNT, 0 },
		{ "response_rate", "rate", CPL_SHEET_RATIO, 0 },
		{ "due", "due", CPL_SHEET_COUNT, 0 },
		{ "on_time_rate", "on time", CPL_SHEET_RATIO, 0 },
		{ "on_time_rate_answered", "on time of the answered",
		    CPL_SHEET_RATIO, 0 },
		{ "overdue", "overdue", CPL_SHEET_COUNT, 0 },
		{ "open", "open", CPL_SHEET_COUNT, 0 },
		{ "working_days_mean", "mean working days", CPL_SHEET_NUMBER,
		    1 },
		{ "working_days_p50", "median working days", CPL_SHEET_NUMBER,
		    1 },
		{ "working_days_p90", "p90 working days", CPL_SHEET_NUMBER, 1 },
		{ "calendar_hours_mean", "mean calendar hours",
		    CPL_SHEET_NUMBER, 1 },
		{ "verified", "verified", CPL_SHEET_COUNT, 0 },
		{ "resolved", "resolved", CPL_SHEET_COUNT, 0 },
		{ "closed", "closed", CPL_SHEET_COUNT, 0 },
		{ "rejected", "rejected", CPL_SHEET_COUNT, 0 },
		{ "reopened", "reopened", CPL_SHEET_COUNT, 0 },
		{ "waiting_reporter", "waiting", CPL_SHEET_COUNT, 0 },
		{ "rating_mean", "mean rating", CPL_SHEET_NUMBER, 2 },
	};
	static const char *const periods[] = { "this period", "period before",
		"a year ago" };
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

static void
build_trend(struct sections *sections)
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
		put_count(section->sheet,
		    section_count(cpl_report_times(
				      standing, SIZE_MAX, CPL_TIMES_RECEIVED),
			day, day));
		put_count(section->sheet,
		    section_count(cpl_report_times(
				      standing, SIZE_MAX, CPL_TIMES_ANSWERED),
			day, day));
	}
}

/* "up to 1", "1-2", ..., "more than 60". */
static struct cpl_str
bucket_label(struct sections *sections, const int *bounds, size_t count,
    size_t bucket, const char *more)
{
	struct cpl_buffer text = { 0 };
	struct cpl_str kept;

	if (bucket == 0)
		return section_text(sections, "up to 1");
	if (bucket == count)
		return section_text(sections, more);
	cpl_buffer_append_integer(&text, bounds[bucket - 1]);
	cpl_buffer_append_str(&text, CPL_STR("\xe2\x80\x93"));
	cpl_buffer_append_integer(&text, bounds[bucket]);
	kept = section_keep(sections, cpl_buffer_str(&text));
	cpl_buffer_release(&text);
	return kept;
}

static void
build_times(struct sections *sections)
{
	static const int bounds[] = { 1, 2, 3, 5, 10, 14, 30, 60 };
	const size_t count = sizeof(bounds) / sizeof(*bounds);
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_WINDOW);
	const struct cpl_histogram *seconds;
	struct section *section;
	int64_t working_day;

	if (cpl_report_totals(report)->working_days.count == 0)
		return;
	section = section_begin(sections, "response_times",
	    "How long the answers took",
	    "Complaints received in the period whose clock has stopped, by "
	    "working days.");
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(sections, section, "working_days", "working days",
	    CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i <= count; i++) {
		uint64_t complaints = 0;

		for (size_t at = 0;
		     cpl_report_business(report, at, &working_day, &seconds);
		     at++) {
			int64_t low = i == 0 ? INT64_MIN
					     : bounds[i - 1] * working_day + 1;
			int64_t high = i == count ? INT64_MAX
						  : bounds[i] * working_day;

			if (working_day > 0)
				complaints += section_count(seconds, low, high);
		}
		cpl_sheet_text(section->sheet,
		    bucket_label(sections, bounds, count, i, "more than 60"));
		put_count(section->sheet, complaints);
	}
}

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
    const struct cpl_report *report, const struct cpl_figures *figures,
    size_t rank)
{
	struct cpl_str key = figures->keys[0];
	double low;
	double high;

	cpl_wilson(figures->on_time, figures->due, &low, &high);
	cpl_sheet_text(sheet, key.length > 0
				  ? page_key(report, figures, 0)
				  : section_text(sections, "(none)"));
	cpl_sheet_number(
	    sheet, figures->due >= RANKED_LEAST ? (double)rank : NAN);
	put_count(sheet, figures->received);
	put_count(sheet, figures->responded);
	put_judged(sheet, figures->judged, figures->due);
	cpl_sheet_number(sheet, figures->on_time_rate);
	cpl_sheet_number(sheet, low);
	cpl_sheet_number(sheet, high);
	cpl_sheet_number(sheet, figures->working_days.mean);
	cpl_sheet_number(sheet, figures->calendar_seconds.mean / 3600);
	put_judged(sheet, figures->judged, figures->overdue);
}

static void
build_league(struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_AGENCY);
	enum cpl_dimension by = cpl_report_options(report)->by[0];
	size_t rows = cpl_report_rows(report);
	struct section *section = section_begin(sections, "league",
	    by == CPL_BY_AGENCY ? "On time, by agency" : "On time, by group",
	    "On time: of those due in the period, answered or not; what is "
	    "open and late was missed. The interval (Wilson, 95%) tells how "
	    "sure that is. With fewer than 10 due there is no rank.");
	bool *taken = calloc(rows + 1, sizeof(*taken));

	section->chart = CHART_INTERVALS;
	section->value = 5;
	section_column(sections, section, cpl_dimension_word(by),
	    cpl_dimension_word(by), CPL_SHEET_TEXT, 0);
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
		for (size_t rank = 1; rank <= rows; rank++) {
			size_t row = next_ranked(report, rows, taken);

			put_league_row(sections, section->sheet, report,
			    cpl_report_row(report, row), rank);
		}
	free(taken);
	if (rows == 0)
		section_drop(sections);
}

static void
build_backlog(struct sections *sections)
{
	static const int bounds[] = { 1, 3, 7, 14, 30, 60, 180 };
	const size_t count = sizeof(bounds) / sizeof(*bounds);
	const struct cpl_histogram *since = cpl_report_times(
	    section_report(sections, CPL_PAGE_STANDING), SIZE_MAX,
	    CPL_TIMES_OPEN_SINCE);
	int64_t now = sections->page->now;
	struct section *section;

	if (since->run_count == 0)
		return;
	section = section_begin(sections, "backlog", "Open complaints by age",
	    "All that are open now; days of the calendar since receipt.");
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(sections, section, "days", "days", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i <= count; i++) {
		int64_t oldest = i == count ? INT64_MIN
					    : now - bounds[i] * CPL_DAY;
		int64_t newest = i == 0 ? INT64_MAX
					: now - bounds[i - 1] * CPL_DAY - 1;

		cpl_sheet_text(section->sheet,
		    bucket_label(sections, bounds, count, i, "more than 180"));
		put_count(section->sheet, section_count(since, oldest, newest));
	}
}

static void
build_oldest(struct sections *sections)
{
	const struct cpl_overview *overview = sections->overview;
	size_t count = cpl_overview_oldest_count(overview);
	struct section *section;

	if (count == 0)
		return;
	section = section_begin(
	    sections, "oldest", "The ten that have been open longest", NULL);
	section_column(sections, section, "id", "complaint", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "agency", "agency", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "category", "category", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "received", "received on", CPL_SHEET_TEXT, 0);
	section_column(sections, section, "days", "days", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct cpl_oldest *oldest = cpl_overview_oldest(
		    overview, i);
		int64_t at = oldest->received_at;

		cpl_sheet_text(section->sheet, oldest->id);
		cpl_sheet_text(section->sheet, oldest->agency);
		cpl_sheet_text(section->sheet, oldest->category);
		cpl_sheet_text(section->sheet,
		    section_date(
			sections, cpl_day_of(at + sections->page->offset)));
		cpl_sheet_number(section->sheet,
		    (double)cpl_day_of(sections->page->now - at));
	}
}

/* The groups of one report with most complaints, as bars. */
static void
build_groups(struct sections *sections, enum cpl_page_report which,
    const char *name, const char *title, const char *label)
{
	const struct cpl_report *report = section_report(sections, which);
	size_t rows = cpl_report_rows(report);
	struct section *section;

	if (rows == 0)
		return;
	section = section_begin(sections, name, title, NULL);
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(sections, section, label, label, CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "responded", "answered", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "on_time_rate", "on time", CPL_SHEET_RATIO, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < rows && i < GROUPS_SHOWN; i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		cpl_sheet_text(
		    section->sheet, figures->keys[0].length > 0
					? figures->keys[0]
					: section_text(sections, "(none)"));
		put_count(section->sheet, figures->received);
		put_count(section->sheet, figures->responded);
		cpl_sheet_number(section->sheet, figures->on_time_rate);
	}
}

static void
build_hours(struct sections *sections)
{
	static const char *const weekdays[] = { "Monday", "Tuesday",
		"Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
	/* Hours in threes: a table of 24 columns is read by nobody. */
	static const struct {
		const char *name;
		const char *label;
	} hours[] = {
		{ "hours_00_02", "00\xe2\x80\x93"
				 "02" },
		{ "hours_03_05", "03\xe2\x80\x93"
				 "05" },
		{ "hours_06_08", "06\xe2\x80\x93"
				 "08" },
		{ "hours_09_11", "09\xe2\x80\x93"
				 "11" },
		{ "hours_12_14", "12\xe2\x80\x93"
				 "14" },
		{ "hours_15_17", "15\xe2\x80\x93"
				 "17" },
		{ "hours_18_20", "18\xe2\x80\x93"
				 "20" },
		{ "hours_21_23", "21\xe2\x80\x93"
				 "23" },
	};
	const struct cpl_histogram *histogram = cpl_report_times(
	    section_report(sections, CPL_PAGE_STANDING), SIZE_MAX,
	    CPL_TIMES_HOUR);
	struct section *section;

	if (histogram->run_count == 0)
		return;
	section = section_begin(sections, "hours", "When complaints come",
	    "All complaints, by weekday and hour of receipt.");
	section->chart = CHART_HEAT;
	section_column(
	    sections, section, "weekday", "weekday", CPL_SHEET_TEXT, 0);
	for (size_t i = 0; i < sizeof(hours) / sizeof(*hours); i++)
		section_column(sections, section, hours[i].name, hours[i].label,
		    CPL_SHEET_COUNT, 0);
	section->value = 1;
	if (!section_ready(sections, section, 1))
		return;
	for (int64_t day = 0; day < 7; day++) {
		cpl_sheet_text(
		    section->sheet, section_text(sections, weekdays[day]));
		for (int64_t hour = 0; hour < 24; hour += 3)
			put_count(section->sheet,
			    section_count(histogram, 24 * day + hour,
				24 * day + hour + 2));
	}
}

static void
build_ratings(struct sections *sections)
{
	static const char *const stars[] = { "1", "2", "3", "4", "5" };
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	struct section *section;

	if (page_rated(totals) == 0)
		return;
	section = section_begin(
	    sections, "ratings", "Ratings of the citizens", NULL);
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(
	    sections, section, "rating", "rating", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < 5; i++) {
		cpl_sheet_text(section->sheet, cpl_str_of(stars[i]));
		put_count(section->sheet, totals->rated[i]);
	}
}

static uint64_t
count_without_key(const struct cpl_report *report)
{
	for (size_t i = 0; i < cpl_report_rows(report); i++)
		if (cpl_report_row(report, i)->keys[0].length == 0)
			return cpl_report_row(report, i)->received;
	return 0;
}

static void
build_quality(struct sections *sections)
{
	const struct cpl_report *standing = section_report(
	    sections, CPL_PAGE_STANDING);
	const struct cpl_report_quality *quality = cpl_report_quality(standing);
	const bool by_agency = cpl_report_options(standing)->by[0] ==
			       CPL_BY_AGENCY;
	const struct {
		const char *what;
		uint64_t count;
	} rows[] = {
		{ "records read", quality->records },
		{ "with no date of receipt", quality->without_received },
		{ "not seen by sla-check", quality->without_sla },
		{ "without this clock in their policy",
		    quality->without_clock },
		{ "without a verdict", quality->without_verdict },
		{ "answered with no date of it", quality->undated },
		{ "on time or late, which cannot be told", quality->uncertain },
		{ "answered before they were received", quality->reversed },
		{ "without an agency", count_without_key(standing) },
	};
	struct section *section = section_begin(
	    sections, "data_quality", "Quality of the data", NULL);

	section_column(sections, section, "what", "what", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) - !by_agency; i++) {
		cpl_sheet_text(
		    section->sheet, section_text(sections, rows[i].what));
		put_count(section->sheet, rows[i].count);
	}
}

void
sections_build(struct sections *sections, const struct cpl_overview *overview,
    const struct cpl_report_page *page)
{
	*sections = (struct sections){ .overview = overview, .page = page };
	build_summary(sections);
	if (page->targets != NULL)
		sections_targets(sections);
	build_trend(sections);
	sections_surges(sections);
	build_league(sections);
	build_times(sections);
	build_backlog(sections);
	build_oldest(sections);
	sections_outlook(sections);
	build_groups(sections, CPL_PAGE_CATEGORY, "categories",
	    "What it is about", "category");
	build_groups(
	    sections, CPL_PAGE_CHANNEL, "channels", "By channel", "channel");
	build_hours(sections);
	build_ratings(sections);
	build_quality(sections);
	for (size_t i = 0; i < sections->count; i++)
		if (sections->items[i].sheet == NULL ||
		    cpl_sheet_failed(sections->items[i].sheet))
			sections->failed = true;
}

void
sections_release(struct sections *sections)
{
	for (size_t i = 0; i < sections->count; i++)
		cpl_sheet_free(sections->items[i].sheet);
	cpl_arena_release(&sections->arena);
}
