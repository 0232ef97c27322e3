/* SPDX-License-Identifier: MIT */
/* Which figures of a page for everybody are told. */
#include "told.h"

#include <stdlib.h>

#include <complaint/public.h>

#include "page.h"

static uint64_t
least_of(const struct sections *sections)
{
	return sections->page->least;
}

static bool
is_bounded(const struct sections *sections)
{
	const struct cpl_report_options *options = cpl_report_options(
	    section_report(sections, CPL_PAGE_WINDOW));

	return options->from.kind != CPL_BOUND_NONE &&
	       options->to.kind != CPL_BOUND_NONE;
}

uint64_t
told_difference(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

/*
 * Without a window what is due is a part of what was received, and what was
 * received and is not due its rest.
 */
static bool
may_tell_due(const struct sections *sections, uint64_t received, uint64_t due)
{
	return cpl_public_safe(due, least_of(sections)) &&
	       (is_bounded(sections) ||
		   cpl_public_safe(
		       told_difference(received, due), least_of(sections)));
}

/* What may be told of a period, each by itself. */
struct told
told_totals(const struct sections *sections, const struct cpl_figures *totals)
{
	uint64_t least = least_of(sections);
	struct told told = { false, false, false };
	bool single;

	if (totals->received < least)
		return told;
	told.answered = cpl_public_parts(
	    &totals->responded, &totals->received, 1, least, &single);
	told.on_time = totals->judged &&
		       may_tell_due(sections, totals->received, totals->due) &&
		       cpl_public_parts(
			   &totals->on_time, &totals->due, 1, least, &single);
	told.times = told.answered &&
		     cpl_public_safe(totals->calendar_seconds.count, least);
	return told;
}

/* Ratings are told when all of them may be: a mean tells the last of them. */
bool
told_ratings(const struct sections *sections, const struct cpl_figures *totals)
{
	uint64_t least = least_of(sections);

	for (size_t i = 0; i < 5; i++)
		if (!cpl_public_safe(totals->rated[i], least))
			return false;
	return cpl_public_safe(totals->received - page_rated(totals), least);
}

bool
told_survey(const struct sections *sections, const struct cpl_figures *totals)
{
	const struct cpl_survey *survey = cpl_overview_survey(
	    sections->overview);
	uint64_t least = least_of(sections);

	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++) {
		uint64_t count = cpl_survey_count(survey, i);

		if (!cpl_public_safe(count, least) ||
		    !cpl_public_safe(survey->respondents - count, least))
			return false;
	}
	return cpl_public_safe(survey->respondents, least) &&
	       cpl_public_safe(totals->received - survey->respondents, least);
}

/* Counts of the groups of a report, a column for cpl_public_parts(). */
struct columns {
	size_t count;
	uint64_t *received;
	uint64_t *answered;
	uint64_t *due;
	uint64_t *on_time;
	uint64_t *measured;
	bool *told_answered;
	bool *told_on_time;
	bool *told_times;
	void *room; /* OWNED; all of them */
};

static bool
columns_take(struct columns *columns, const struct cpl_report *report)
{
	size_t count = cpl_report_rows(report);
	uint64_t *counts;
	bool *told;

	*columns = (struct columns){ .count = count };
	counts = calloc(count + 1, 5 * sizeof(*counts) + 3 * sizeof(*told));
	if (counts == NULL)
		return false;
	columns->room = counts;
	columns->received = counts;
	columns->answered = counts + count;
	columns->due = counts + 2 * count;
	columns->on_time = counts + 3 * count;
	columns->measured = counts + 4 * count;
	told = (bool *)(void *)(counts + 5 * count);
	columns->told_answered = told;
	columns->told_on_time = told + count;
	columns->told_times = told + 2 * count;
	for (size_t i = 0; i < count; i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		columns->received[i] = figures->received;
		columns->answered[i] = figures->responded;
		columns->due[i] = figures->due;
		columns->on_time[i] = figures->on_time;
		columns->measured[i] = figures->calendar_seconds.count;
	}
	return true;
}

/*
 * Hide further groups, from the last, until what is hidden of the wholes is
 * none, or that of more than one group and safe.
 */
static void
hide_more(const struct columns *columns, const uint64_t *wholes, bool *told,
    uint64_t least)
{
	size_t hidden = 0;
	uint64_t sum = 0;

	for (size_t i = 0; i < columns->count; i++)
		if (!told[i] && wholes[i] > 0) {
			hidden++;
			sum += wholes[i];
		}
	for (size_t i = columns->count; i-- > 0;) {
		if (hidden == 0 || (hidden > 1 && cpl_public_safe(sum, least)))
			return;
		if (!told[i] || wholes[i] == 0)
			continue;
		told[i] = false;
		hidden++;
		sum += wholes[i];
	}
}

/*
 * On time of the groups whose received and due may be told side by side.  What
 * is hidden for that besides adds safe parts to safe sums.
 */
static void
judge_on_time(const struct sections *sections, struct columns *columns)
{
	uint64_t least = least_of(sections);

	cpl_public_parts(columns->on_time, columns->due, columns->count, least,
	    columns->told_on_time);
	for (size_t i = 0; i < columns->count; i++)
		columns->told_on_time[i] = columns->told_on_time[i] &&
					   may_tell_due(sections,
					       columns->received[i],
					       columns->due[i]);
	hide_more(columns, columns->due, columns->told_on_time, least);
}

/* Times of enough complaints, of groups whose answers are told. */
static void
judge_times(const struct sections *sections, struct columns *columns)
{
	uint64_t least = least_of(sections);

	for (size_t i = 0; i < columns->count; i++)
		columns->told_times[i] = columns->told_answered[i] &&
					 cpl_public_safe(
					     columns->measured[i], least);
	hide_more(columns, columns->measured, columns->told_times, least);
}

bool
told_groups(const struct sections *sections, const struct cpl_report *report,
    struct told *told)
{
	struct told totals = told_totals(sections,
	    cpl_report_totals(section_report(sections, CPL_PAGE_WINDOW)));
	struct columns columns;

	if (!columns_take(&columns, report))
		return false;
	if (totals.answered)
		cpl_public_parts(columns.answered, columns.received,
		    columns.count, least_of(sections), columns.told_answered);
	if (totals.on_time)
		judge_on_time(sections, &columns);
	if (totals.times)
		judge_times(sections, &columns);
	for (size_t i = 0; i < columns.count; i++)
		told[i] = (struct told){ columns.told_answered[i],
			columns.told_on_time[i], columns.told_times[i] };
	free(columns.room);
	return true;
}

bool
told_received(const struct sections *sections, const struct cpl_report *report,
    bool *told)
{
	struct columns columns;

	if (!columns_take(&columns, report))
		return false;
	cpl_public_parts(columns.received, columns.received, columns.count,
	    least_of(sections), told);
	free(columns.room);
	return true;
}
