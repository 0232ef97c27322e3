/* SPDX-License-Identifier: MIT */
/*
 * Calendars compiled into spans, and what can be read off them.
 *
 * Let F(t) be the open seconds before t.  It grows by one in every open second
 * and stands still in every other, so the open seconds between a and b are
 * F(b) - F(a).  The compiled form holds F at the opening of every span; between
 * two of them F is known by subtraction.  A table by the day of UTC tells where
 * the spans of a day begin, so F(t) is found in a few steps, and one binary
 * search over the spans finds the t of an F.
 */
#include <stdlib.h>

#include "time/calendar.h"
#include "time/zone.h"

/* Two instants with the same clock are never farther apart than this. */
#define MARGIN (2 * ZONE_OFFSET_MAX)

struct building {
	struct cpl_calendar *calendar;
	struct zone_span zone_span; /* the one the last date lay in */
	size_t capacity;
	bool failed;
};

/*
 * Add [open, close), which comes last or nearly so: where clocks are set back,
 * a later hour of the clock can lie before an earlier one.
 */
static void
add_span(struct building *building, int64_t open, int64_t close)
{
	struct cpl_calendar *calendar = building->calendar;
	struct calendar_span *spans = calendar->spans;
	size_t at;

	if (open >= close || building->failed)
		return;
	if (calendar->span_count == building->capacity) {
		size_t capacity = building->capacity ? building->capacity * 2
						     : 512;

		spans = realloc(calendar->spans, capacity * sizeof(*spans));
		if (!spans) {
			building->failed = true;
			return;
		}
		calendar->spans = spans;
		building->capacity = capacity;
	}
	at = calendar->span_count++;
	for (; at > 0 && spans[at - 1].open > open; at--)
		spans[at] = spans[at - 1];
	spans[at] = (struct calendar_span){ open, close, 0 };
}

/*
 * Add all instants at which the clock shows [open, close).  Far from a change
 * of the offset that is one span.  Returns the end of the last of them, or
 * INT64_MIN where there is none.
 */
static int64_t
add_clock_span(struct building *building, int64_t open, int64_t close)
{
	const struct cpl_zone *zone = building->calendar->zone;
	struct zone_span span = building->zone_span;
	int64_t last = INT64_MIN;

	if (open - ZONE_OFFSET_MAX < span.begin + MARGIN ||
	    close + ZONE_OFFSET_MAX > span.end - MARGIN) {
		span = zone_span_at(zone, open - ZONE_OFFSET_MAX);
		building->zone_span = zone_span_at(zone, close);
	}
	for (;;) {
		int64_t begin = open - span.offset;
		int64_t end = close - span.offset;

		if (begin < span.begin)
			begin = span.begin;
		if (end > span.end)
			end = span.end;
		add_span(building, begin, end);
		if (begin < end && end > last)
			last = end;
		if (span.end >= close + ZONE_OFFSET_MAX)
			return last;
		span = zone_span_at(zone, span.end);
	}
}

/* Join spans that touch or overlap, and number the seconds before each. */
static void
finish_spans(struct cpl_calendar *calendar)
{
	struct calendar_span *spans = calendar->spans;
	size_t kept = 0;
	int64_t before = 0;

	for (size_t i = 0; i < calendar->span_count; i++) {
		if (kept > 0 && spans[i].open <= spans[kept - 1].close) {
			if (spans[i].close > spans[kept - 1].close)
				spans[kept - 1].close = spans[i].close;
		} else {
			spans[kept++] = spans[i];
		}
	}
	for (size_t i = 0; i < kept; i++) {
		spans[i].before = before;
		before += spans[i].close - spans[i].open;
	}
	calendar->span_count = kept;
	calendar->open_seconds = before;
}

/* The last day is that of the end, which questions may still ask for. */
static bool
index_days(struct cpl_calendar *calendar)
{
	size_t span = 0;

	calendar->first_utc_day = cpl_day_of(calendar->begin);
	calendar->utc_days =
	    (size_t)(cpl_day_of(calendar->end) - calendar->first_utc_day + 1);
	calendar->until = calloc(calendar->utc_days, sizeof(*calendar->until));
	if (!calendar->until)
		return false;
	for (size_t i = 0; i < calendar->utc_days; i++) {
		int64_t begin = (calendar->first_utc_day + (int64_t)i) *
				CPL_DAY;

		while (span < calendar->span_count &&
		       calendar->spans[span].open < begin)
			span++;
		calendar->until[i] = (uint32_t)span;
	}
	return true;
}

static void
build_days(struct building *building, const struct cpl_calendar_plan *plan)
{
	struct cpl_calendar *calendar = building->calendar;

	for (size_t i = 0; i < plan->days; i++) {
		const struct cpl_hours *hours = &plan->hours[plan->kind[i]];
		struct calendar_day *day = &calendar->days[i];
		int64_t midnight = (plan->first_day + (int64_t)i) * CPL_DAY;

		day->close = INT64_MIN;
		day->working_before = (uint32_t)calendar->working_count;
		for (size_t k = 0; k < hours->count; k++) {
			int64_t close = add_clock_span(building,
			    midnight + hours->items[k].open,
			    midnight + hours->items[k].close);

			if (close > day->close)
				day->close = close;
		}
		if (day->close != INT64_MIN)
			calendar->working[calendar->working_count++] =
			    (uint32_t)i;
	}
}

/* The offsets that hold in the calendar, so that none is computed twice. */
static void
build_offsets(struct building *building)
{
	struct cpl_calendar *calendar = building->calendar;
	size_t capacity = 0;
	int64_t at = calendar->begin - CPL_DAY;

	while (at < calendar->end + CPL_DAY) {
		struct zone_span span = zone_span_at(calendar->zone, at);

		if (calendar->offset_count == capacity) {
			struct zone_transition *grown;

			capacity = capacity ? capacity * 2 : 16;
			grown = realloc(
			    calendar->offsets, capacity * sizeof(*grown));
			if (!grown) {
				building->failed = true;
				return;
			}
			calendar->offsets = grown;
		}
		calendar->offsets[calendar->offset_count++] =
		    (struct zone_transition){ at, span.offset };
		at = span.end;
	}
}

struct cpl_calendar *
cpl_calendar_new(const struct cpl_calendar_plan *plan)
{
	struct cpl_calendar *calendar = calloc(1, sizeof(*calendar));
	struct building building = { .calendar = calendar };

	if (!calendar)
		return NULL;
	calendar->zone = plan->zone;
	calendar->always = plan->always;
	if (plan->always) {
		calendar->open_seconds = INT64_MAX;
		return calendar;
	}
	calendar->first_day = plan->first_day;
	calendar->day_count = plan->days;
	calendar->begin = cpl_zone_instant(
	    plan->zone, plan->first_day * CPL_DAY);
	calendar->end = cpl_zone_instant(
	    plan->zone, (plan->first_day + (int64_t)plan->days) * CPL_DAY);
	calendar->days = calloc(plan->days + 1, sizeof(*calendar->days));
	calendar->working = calloc(plan->days + 1, sizeof(*calendar->working));
	if (calendar->days && calendar->working) {
		building.zone_span = zone_span_at(plan->zone, calendar->begin);
		build_days(&building, plan);
		build_offsets(&building);
		finish_spans(calendar);
		building.failed |= !index_days(calendar);
	} else {
		building.failed = true;
	}
	if (building.failed) {
		cpl_calendar_free(calendar);
		return NULL;
	}
	return calendar;
}

void
cpl_calendar_free(struct cpl_calendar *calendar)
{
	if (!calendar)
		return;
	free(calendar->offsets);
	free(calendar->working);
	free(calendar->days);
	free(calendar->until);
	free(calendar->spans);
	free(calendar);
}

const struct cpl_zone *
cpl_calendar_zone(const struct cpl_calendar *calendar)
{
	return calendar->zone;
}

int64_t
cpl_calendar_open_seconds(const struct cpl_calendar *calendar)
{
	return calendar->open_seconds;
}

int
cpl_calendar_offset(const struct cpl_calendar *calendar, int64_t at)
{
	size_t low = 0;
	size_t high = calendar->offset_count;

	if (calendar->always || at < calendar->begin || at > calendar->end)
		return cpl_zone_offset(calendar->zone, at);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (calendar->offsets[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return calendar->offsets[low].offset;
}

int
calendar_year(const struct cpl_calendar *calendar, int64_t at)
{
	int64_t local = at + cpl_zone_offset(calendar->zone, at);
	int year;
	int month;
	int day;

	cpl_civil_from_days(cpl_day_of(local), &year, &month, &day);
	return year;
}

/* The number of spans that open at or before an instant that is covered. */
static inline size_t
spans_until(const struct cpl_calendar *calendar, int64_t at)
{
	const struct calendar_span *spans = calendar->spans;
	uint64_t second = (uint64_t)(at - calendar->first_utc_day * CPL_DAY);
	size_t until = calendar->until[second / CPL_DAY];

	while (until < calendar->span_count && spans[until].open <= at)
		until++;
	return until;
}

static inline int64_t
open_before(const struct cpl_calendar *calendar, int64_t at)
{
	const struct calendar_span *span;
	size_t until = spans_until(calendar, at);

	if (until == 0)
		return 0;
	span = &calendar->spans[until - 1];
	return span->before + (at < span->close ? at : span->close) -
	       span->open;
}

int64_t
calendar_open_before(const struct cpl_calendar *calendar, int64_t at)
{
	return calendar->always ? at : open_before(calendar, at);
}

bool
cpl_calendar_is_open(
    const struct cpl_calendar *calendar, int64_t at, bool *open, int *missing)
{
	size_t until;

	if (!calendar_covers(calendar, at, missing))
		return false;
	until = calendar->always ? 0 : spans_until(calendar, at);
	*open = calendar->always ||
		(until > 0 && at < calendar->spans[until - 1].close);
	return true;
}

bool
cpl_calendar_next(const struct cpl_calendar *calendar, int64_t at,
    int64_t *open, int *missing)
{
	size_t until;

	if (!calendar_covers(calendar, at, missing))
		return false;
	*open = at;
	if (calendar->always)
		return true;
	until = spans_until(calendar, at);
	if (until > 0 && at < calendar->spans[until - 1].close)
		return true;
	if (until == calendar->span_count) {
		*missing = calendar_year(calendar, calendar->end);
		return false;
	}
	*open = calendar->spans[until].open;
	return true;
}

bool
cpl_calendar_change(const struct cpl_calendar *calendar, int64_t at,
    int64_t *change, int *missing)
{
	size_t until;

	if (!calendar_covers(calendar, at, missing))
		return false;
	*change = INT64_MAX;
	if (calendar->always)
		return true;
	until = spans_until(calendar, at);
	if (until > 0 && at < calendar->spans[until - 1].close)
		*change = calendar->spans[until - 1].close;
	else if (until < calendar->span_count)
		*change = calendar->spans[until].open;
	return true;
}

bool
cpl_calendar_elapsed(const struct cpl_calendar *calendar, int64_t from,
    int64_t to, int64_t *seconds, int *missing)
{
	if (!calendar_covers(calendar, from, missing) ||
	    !calendar_covers(calendar, to, missing))
		return false;
	if (to <= from)
		*seconds = 0;
	else if (calendar->always)
		*seconds = to - from;
	else
		*seconds = open_before(calendar, to) -
			   open_before(calendar, from);
	return true;
}
