/* SPDX-License-Identifier: MIT */
/* How much of a target is used up: deadlines, pauses and elapsed time. */
#include <limits.h>

#include "sla/judge.h"

static bool
by_the_clock(const struct target *target)
{
	return target->unit == CPL_UNIT_HOURS ||
	       target->unit == CPL_UNIT_CALENDAR_DAYS ||
	       target->unit == CPL_UNIT_SOURCE;
}

/* A date that the source gave is not moved unless the policy says so. */
bool
timing_pauses(const struct clock *clock, const struct target *target)
{
	return target->unit == CPL_UNIT_SOURCE ? clock->pauses_source
					       : clock->pauses;
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

/*
 * Hours of the target, and those it has more when it starts while the office
 * is closed.
 */
static bool
seconds_of(const struct hand *hand, const struct target *target, int64_t start,
    int64_t *seconds, int *missing)
{
	bool open = true;

	*seconds = target->amount;
	if (target->extra == 0)
		return true;
	if (!cpl_calendar_is_open(hand->calendar, start, &open, missing))
		return false;
	*seconds += open ? 0 : target->extra;
	return true;
}

/*
 * The deadline that working days have with the agency where they start.  Where
 * the complaint is handed on before it, what is left of it in open seconds goes
 * along.
 */
static bool
add_days(const struct hands *hands, const struct target *target, int64_t start,
    int64_t *due, int *missing)
{
	const struct cpl_day_target days = { target->amount, target->mode,
		target->late_next_day };
	const struct hand *hand = hands_at(hands, start);
	int64_t seconds;

	if (!cpl_calendar_add_days(hand->calendar, start, &days, due, missing))
		return false;
	if (hands->count == 1 || hands_at(hands, *due) == hand)
		return true;
	return cpl_calendar_elapsed(
		   hand->calendar, start, *due, &seconds, missing) &&
	       hands_add(hands, start, seconds, due, missing);
}

/* The deadline as it would be without any pause. */
static bool
plain_due(const struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t *due, int *missing)
{
	const struct hands *hands = &judge->hands;
	const struct hand *hand = hands_at(hands, start);
	int64_t seconds;

	*due = start;
	switch (target->unit) {
	case CPL_UNIT_HOURS:
		if (!seconds_of(hand, target, start, &seconds, missing))
			return false;
		*due = start + seconds;
		return true;
	case CPL_UNIT_CALENDAR_DAYS:
		*due = cpl_calendar_add_dates(
		    hand->calendar, start, target->amount, target->mode);
		return true;
	case CPL_UNIT_BUSINESS_HOURS:
		return seconds_of(hand, target, start, &seconds, missing) &&
		       hands_add(hands, start, seconds, due, missing);
	case CPL_UNIT_WORKING_DAYS:
		return add_days(hands, target, start, due, missing);
	default:
		*due = judge->facts.due_at;
		return true;
	}
}

/*
 * A clock whose end the calendar does not cover any more is late for certain
 * where the office was still open after the deadline; otherwise nobody knows.
 */
static void
measure_beyond(
    const struct cpl_judge *judge, int64_t end, struct timing *timing)
{
	int64_t after;
	int missing;

	timing->at_least = true;
	timing->used = 0;
	if (judge->clipped.count == 0 &&
	    hands_add(&judge->hands, timing->due, 1, &after, &missing) &&
	    after <= end)
		timing->used = timing->target + 1;
	else
		timing->has_due = false;
}

static void
measure_business(struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t end, int64_t plain, struct timing *timing)
{
	const struct hands *hands = &judge->hands;
	const struct pauses *pauses = &judge->clipped;
	int64_t paused = 0;
	int missing = 0;

	timing->has_business = covered(hands_elapsed(hands, start, end,
					   &timing->elapsed_business, &missing),
	    &missing, timing);
	for (size_t i = 0; timing->has_business && i < pauses->count; i++) {
		int64_t worth = 0;

		hands_elapsed(hands, pauses->items[i].begin,
		    pauses->items[i].end, &worth, &missing);
		paused += worth;
	}
	timing->elapsed_business -= paused;
	if (by_the_clock(target))
		return;
	timing->paused = paused;
	timing->used = timing->elapsed_business;
	if (timing->has_due)
		timing->has_due =
		    covered(hands_elapsed(
				hands, start, plain, &timing->target, &missing),
			&missing, timing) &&
		    covered(hands_extend(hands, &timing->due, pauses, &missing),
			&missing, timing);
	if (timing->has_due && !timing->has_business)
		measure_beyond(judge, end, timing);
}

static void
measure_clock(struct cpl_judge *judge, const struct target *target,
    int64_t start, int64_t end, int64_t plain, struct timing *timing)
{
	const struct pauses *pauses = &judge->clipped;
	int64_t paused = 0;

	for (size_t i = 0; i < pauses->count; i++) {
		int64_t length = pauses->items[i].end - pauses->items[i].begin;

		paused += length;
		if (by_the_clock(target) && timing->has_due &&
		    pauses->items[i].begin < timing->due)
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
bool
timing_take(struct cpl_judge *judge, const struct trial *trial,
    enum reading_of reading, int64_t start, int64_t end, struct timing *timing)
{
	static const struct pauses none;
	const struct target *target = trial->target;
	bool pausing = timing_pauses(trial->clock, target);
	int64_t plain;
	int missing = 0;

	if (end < start)
		end = start;
	if (!pauses_clip(pausing ? &judge->pauses[reading] : &none, start, end,
		&judge->clipped))
		return false;
	*timing = (struct timing){ .missing = INT_MIN };
	timing->has_due = covered(
	    plain_due(judge, target, start, &timing->due, &missing), &missing,
	    timing);
	plain = timing->due;
	measure_business(judge, target, start, end, plain, timing);
	measure_clock(judge, target, start, end, plain, timing);
	timing->late = timing->has_due && timing->used > timing->target;
	if (!timing->has_due || timing->late || !timing->has_business ||
	    timing->due <= end)
		return true;
	if (!by_the_clock(target))
		timing->remaining_business = timing->target -
					     timing->elapsed_business;
	else if (!hands_elapsed(&judge->hands, end, timing->due,
		     &timing->remaining_business, &missing))
		timing->remaining_business = -1;
	return true;
}

bool
timing_reaches(const struct timing *timing, int64_t percent)
{
	/* Both are seconds between instants of the years 0 to 9999. */
	return percent != INT64_MAX && timing->target > 0 &&
	       timing->used * 100 >= timing->target * percent;
}

/* Add what passed in [from, to) without the pauses. */
static bool
add_total(struct cpl_judge *judge, const struct pauses *pauses, int64_t from,
    int64_t to, struct total *total)
{
	struct pauses *clipped = &judge->clipped;
	int64_t part = 0;
	int missing;

	if (to <= from)
		return true;
	if (!pauses_clip(pauses, from, to, clipped))
		return false;
	total->calendar += to - from;
	total->has_business &= hands_elapsed(
	    &judge->hands, from, to, &part, &missing);
	total->business += part;
	for (size_t i = 0; i < clipped->count; i++) {
		struct cpl_pause pause = clipped->items[i];

		total->calendar -= pause.end - pause.begin;
		if (hands_elapsed(
			&judge->hands, pause.begin, pause.end, &part, &missing))
			total->business -= part;
	}
	return true;
}

/*
 * All the time in which the complaint was open: to the stop, and from each time
 * it was reopened to the next stop.  What lies between was no time of waiting.
 */
bool
timing_total(
    struct cpl_judge *judge, const struct trial *trial, struct total *total)
{
	static const struct pauses none;
	const struct pauses *pauses = timing_pauses(trial->clock, trial->target)
					  ? &judge->pauses[READ_LATEST]
					  : &none;
	const struct event *end = judge->facts.events +
				  judge->facts.event_count;
	const struct event *from = trial->start;

	*total = (struct total){ .has_business = true };
	for (const struct event *event = trial->stop; event < end; event++) {
		if (from && (event->type & trial->clock->stop)) {
			if (!add_total(
				judge, pauses, from->at, event->at, total))
				return false;
			from = NULL;
		} else if (!from && (event->type & EVENT_REOPENED)) {
			from = event;
		}
	}
	return !from || add_total(judge, pauses, from->at, judge->now, total);
}
