/* SPDX-License-Identifier: MIT */
/* How much of a target is used up: deadlines, pauses and elapsed time. */
#include <limits.h>
#include <stdlib.h>

#include "sla/judge.h"

static bool
add_pause(struct cpl_judge *judge, int64_t begin, int64_t end)
{
	if (end <= begin)
		return true;
	if (judge->pause_count == judge->pause_capacity) {
		size_t capacity = judge->pause_capacity
				      ? judge->pause_capacity * 2
				      : 16;
		size_t size = capacity * sizeof(struct cpl_pause);
		struct cpl_pause *pauses = realloc(judge->pauses, size);
		struct cpl_pause *clipped;

		if (!pauses)
			return false;
		judge->pauses = pauses;
		clipped = realloc(judge->clipped, size);
		if (!clipped)
			return false;
		judge->clipped = clipped;
		judge->pause_capacity = capacity;
	}
	judge->pauses[judge->pause_count++] = (struct cpl_pause){ begin, end };
	return true;
}

/*
 * A pause lasts from an event of a pausing status to the next of another
 * status.  The least that can have passed is with pauses as long as can be.
 */
bool
pauses_read(struct cpl_judge *judge, unsigned pause_on, enum reading_of reading)
{
	const struct case_facts *facts = &judge->facts;
	bool earliest = reading == READ_EARLIEST;
	bool paused = false;
	int64_t begin = 0;

	judge->pause_count = 0;
	if (pause_on == 0)
		return true;
	for (size_t i = 0; i < facts->event_count; i++) {
		const struct event *event = &facts->events[i];

		if (event->type & pause_on) {
			if (!paused)
				begin = earliest ? event->before : event->at;
			/* Doubt must not make two pauses overlap. */
			if (!paused && judge->pause_count > 0 &&
			    begin < judge->pauses[judge->pause_count - 1].end)
				begin =
				    judge->pauses[judge->pause_count - 1].end;
			paused = true;
		} else if (paused && (event->type & EVENT_STATUSES)) {
			if (!add_pause(judge, begin,
				earliest ? event->at : event->before))
				return false;
			paused = false;
		}
	}
	return !paused || add_pause(judge, begin, INT64_MAX);
}

/* The pauses inside [start, end). */
static size_t
clip_pauses(struct cpl_judge *judge, int64_t start, int64_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < judge->pause_count; i++) {
		struct cpl_pause pause = judge->pauses[i];

		if (pause.begin < start)
			pause.begin = start;
		if (pause.end > end)
			pause.end = end;
		if (pause.begin < pause.end)
			judge->clipped[count++] = pause;
	}
	return count;
}

static bool
by_the_clock(const struct target *target)
{
	return target->unit == CPL_UNIT_HOURS ||
	       target->unit == CPL_UNIT_CALENDAR_DAYS ||
	       target->unit == CPL_UNIT_SOURCE;
}

/*
 * Note that a year is missing.  The first that is found is the one to say: the
 * others follow from it.
 */
static bool
covered(bool answered, const int *year, struct timing *timing)
{
	if (!answered && timing->missing == INT_MIN)
		timing->missing = *year;
	return answered;
}

/* The deadline as it would be without any pause. */
static bool
plain_due(const struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t *due, int *missing)
{
	const struct cpl_day_target days = { target->amount, target->mode,
		target->late_next_day };

	switch (target->unit) {
	case CPL_UNIT_HOURS:
		*due = start + target->amount;
		return true;
	case CPL_UNIT_CALENDAR_DAYS:
		*due = cpl_calendar_add_dates(
		    judge->calendar, start, target->amount, target->mode);
		return true;
	case CPL_UNIT_BUSINESS_HOURS:
		return cpl_calendar_add(
		    judge->calendar, start, target->amount, due, missing);
	case CPL_UNIT_WORKING_DAYS:
		return cpl_calendar_add_days(
		    judge->calendar, start, &days, due, missing);
	default:
		*due = judge->facts.due_at;
		return true;
	}
}

static void
measure_business(struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t end, size_t pauses, int64_t plain,
    struct timing *timing)
{
	const struct cpl_calendar *calendar = judge->calendar;
	int64_t paused = 0;
	int missing = 0;

	timing->has_business = covered(
	    cpl_calendar_elapsed(
		calendar, start, end, &timing->elapsed_business, &missing),
	    &missing, timing);
	for (size_t i = 0; timing->has_business && i < pauses; i++) {
		int64_t worth = 0;

		cpl_calendar_elapsed(calendar, judge->clipped[i].begin,
		    judge->clipped[i].end, &worth, &missing);
		paused += worth;
	}
	timing->elapsed_business -= paused;
	if (by_the_clock(target))
		return;
	timing->paused = paused;
	timing->used = timing->elapsed_business;
	if (timing->has_due)
		timing->has_due = covered(cpl_calendar_elapsed(calendar, start,
					      plain, &timing->target, &missing),
				      &missing, timing) &&
				  covered(cpl_calendar_extend(calendar,
					      &timing->due, judge->clipped,
					      pauses, &missing),
				      &missing, timing);
}

static void
measure_clock(struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t end, size_t pauses, int64_t plain,
    struct timing *timing)
{
	int64_t paused = 0;
	bool moves = by_the_clock(target) && target->unit != CPL_UNIT_SOURCE;

	for (size_t i = 0; i < pauses; i++) {
		int64_t length = judge->clipped[i].end -
				 judge->clipped[i].begin;

		paused += length;
		if (moves && judge->clipped[i].begin < timing->due)
			timing->due += length;
	}
	timing->elapsed_calendar = end - start - paused;
	if (!by_the_clock(target))
		return;
	timing->paused = paused;
	timing->target = plain - start;
	timing->used = timing->elapsed_calendar;
}

/*
 * Late is whoever has used more than the target, not whoever is behind the
 * deadline: between closing and the next opening the clock stands still.  The
 * target of working days is what the office is open from the start to the
 * deadline that it has without pauses.
 */
void
timing_take(struct cpl_judge *judge, const struct clock *clock,
    const struct target *target, int64_t start, int64_t end,
    struct timing *timing)
{
	bool pausing = clock->pauses && target->unit != CPL_UNIT_SOURCE;
	size_t pauses;
	int64_t plain;
	int missing = 0;

	if (end < start)
		end = start;
	pauses = pausing ? clip_pauses(judge, start, end) : 0;
	*timing = (struct timing){ .missing = INT_MIN };
	timing->has_due = covered(
	    plain_due(judge, target, start, &timing->due, &missing), &missing,
	    timing);
	plain = timing->due;
	measure_business(judge, target, start, end, pauses, plain, timing);
	measure_clock(judge, target, start, end, pauses, plain, timing);
	timing->late = timing->has_due && timing->used > timing->target;
	if (!timing->has_due || timing->late || !timing->has_business ||
	    timing->due <= end)
		return;
	if (!by_the_clock(target))
		timing->remaining_business = timing->target -
					     timing->elapsed_business;
	else if (!cpl_calendar_elapsed(judge->calendar, end, timing->due,
		     &timing->remaining_business, &missing))
		timing->remaining_business = -1;
}

bool
timing_reaches(const struct timing *timing, int64_t percent)
{
	int64_t hundredfold = timing->used > INT64_MAX / 100
				  ? INT64_MAX
				  : timing->used * 100;

	return percent != INT64_MAX && timing->target > 0 &&
	       hundredfold / timing->target >= percent;
}
