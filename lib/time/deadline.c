/* SPDX-License-Identifier: MIT */
/* Deadlines on a calendar: seconds, working days, dates and pauses added. */
#include "time/calendar.h"

/*
 * The earliest t with F(t) = `open`, or the latest.  Both lie in the span that
 * holds that second, and differ where it is the last of its span.  False where
 * the calendar ends before it.
 */
static bool
instant_of_open(const struct cpl_calendar *calendar, int64_t open, bool latest,
    int64_t *instant, int *missing)
{
	const struct calendar_span *spans = calendar->spans;
	size_t low = 0;
	size_t length = calendar->span_count;

	while (length > 0) {
		size_t half = length / 2;
		const struct calendar_span *span = &spans[low + half];
		int64_t behind = span->before + span->close - span->open;

		if (latest ? behind <= open : behind < open) {
			low += half + 1;
			length -= half + 1;
		} else {
			length = half;
		}
	}
	if (low == calendar->span_count) {
		*missing = calendar_year(calendar, calendar->end);
		return false;
	}
	*instant = spans[low].open + open - spans[low].before;
	return true;
}

/* Add without leaving int64_t; what does not fit is beyond every calendar. */
static int64_t
sum(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static bool
add_seconds(const struct cpl_calendar *calendar, int64_t start, int64_t seconds,
    bool latest, int64_t *due, int *missing)
{
	if (!calendar_covers(calendar, start, missing))
		return false;
	if (calendar->always) {
		*due = sum(start, seconds);
		return true;
	}
	return instant_of_open(calendar,
	    sum(calendar_open_before(calendar, start), seconds), latest, due,
	    missing);
}

bool
cpl_calendar_add(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, int64_t *due, int *missing)
{
	if (seconds <= 0) {
		*due = start;
		return calendar_covers(calendar, start, missing);
	}
	return add_seconds(calendar, start, seconds, false, due, missing);
}

bool
cpl_calendar_add_latest(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, int64_t *due, int *missing)
{
	return add_seconds(
	    calendar, start, seconds < 0 ? 0 : seconds, true, due, missing);
}

static int64_t
local_time(const struct cpl_calendar *calendar, int64_t at)
{
	return at + cpl_calendar_offset(calendar, at);
}

/*
 * The number of the date of an instant that the calendar covers; day_count for
 * the midnight that ends the last.  Clocks that are set back over the first
 * midnight show the date before it again; it counts as the first.
 */
static size_t
day_index(const struct cpl_calendar *calendar, int64_t local)
{
	int64_t index = cpl_day_of(local) - calendar->first_day;

	if (index < 0)
		return 0;
	return index < (int64_t)calendar->day_count ? (size_t)index
						    : calendar->day_count;
}

int64_t
cpl_calendar_add_dates(const struct cpl_calendar *calendar, int64_t start,
    int64_t days, enum cpl_day_mode mode)
{
	int64_t local = local_time(calendar, start);

	if (mode == CPL_DAY_END)
		local = (cpl_day_of(local) + 1) * CPL_DAY;
	return cpl_zone_instant(calendar->zone, local + days * CPL_DAY);
}

/*
 * How many working days have gone when day 1 of the target can come: those up
 * to and with day 0.  *rolled says that START moved the time to 00:00.
 */
static size_t
working_passed(const struct cpl_calendar *calendar, int64_t start, size_t index,
    const struct cpl_day_target *target, bool *rolled)
{
	const struct calendar_day *day = &calendar->days[index];
	bool known = index < calendar->day_count;
	bool working = known && day->close != INT64_MIN;
	size_t passed = known ? day->working_before + (size_t)working
			      : calendar->working_count;

	*rolled = target->mode == CPL_DAY_START && !working;
	if (*rolled)
		return passed + 1;
	if (target->mode == CPL_DAY_END && target->late_next_day &&
	    (!working || start >= day->close))
		return passed + 1;
	return passed;
}

/*
 * Every date of a calendar that is always open is a working day, and closes at
 * the midnight that ends it.
 */
bool
cpl_calendar_add_days(const struct cpl_calendar *calendar, int64_t start,
    const struct cpl_day_target *target, int64_t *due, int *missing)
{
	int64_t local;
	int64_t clock;
	size_t index;
	size_t passed;
	bool rolled;

	if (!calendar_covers(calendar, start, missing))
		return false;
	if (calendar->always) {
		*due = cpl_calendar_add_dates(
		    calendar, start, target->days, target->mode);
		return true;
	}
	local = local_time(calendar, start);
	index = day_index(calendar, local);
	passed = working_passed(calendar, start, index, target, &rolled);
	if (passed >= calendar->working_count ||
	    target->days > (int64_t)(calendar->working_count - passed)) {
		*missing = calendar_year(calendar, calendar->end);
		return false;
	}
	index = calendar->working[passed + (size_t)target->days - 1];
	if (target->mode == CPL_DAY_END) {
		*due = calendar->days[index].close;
		return true;
	}
	clock = rolled ? 0 : local - cpl_day_of(local) * CPL_DAY;
	*due = cpl_zone_instant(calendar->zone,
	    (calendar->first_day + (int64_t)index) * CPL_DAY + clock);
	return true;
}

bool
cpl_calendar_working_days(const struct cpl_calendar *calendar, int64_t from,
    int64_t to, int64_t *days, int *missing)
{
	const struct cpl_day_target none = { 0 };
	int64_t first;
	int64_t last;
	bool rolled;

	if (!calendar_covers(calendar, from, missing) ||
	    !calendar_covers(calendar, to, missing))
		return false;
	*days = 0;
	if (to <= from)
		return true;
	first = local_time(calendar, from);
	last = local_time(calendar, to);
	if (calendar->always)
		*days = cpl_day_of(last) - cpl_day_of(first);
	else
		*days = (int64_t)working_passed(calendar, to,
			    day_index(calendar, last), &none, &rolled) -
			(int64_t)working_passed(calendar, from,
			    day_index(calendar, first), &none, &rolled);
	return true;
}

bool
cpl_calendar_extend(const struct cpl_calendar *calendar, int64_t *due,
    const struct cpl_pause *pauses, size_t count, int *missing)
{
	for (size_t i = 0; i < count && pauses[i].begin < *due; i++) {
		int64_t worth;

		if (!cpl_calendar_elapsed(calendar, pauses[i].begin,
			pauses[i].end, &worth, missing) ||
		    (worth > 0 &&
			!cpl_calendar_add(calendar, *due, worth, due, missing)))
			return false;
	}
	return true;
}

bool
cpl_calendar_add_paused(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, const struct cpl_pause *pauses, size_t count, int64_t *due,
    int *missing)
{
	int64_t at = start;

	/*
	 * Spend what the time until each pause is worth; go on behind it.  The
	 * deadline may fall on the very begin of a pause, and lies before it.
	 */
	for (size_t i = 0; i < count; i++) {
		int64_t worth;

		if (pauses[i].end <= at)
			continue;
		if (!cpl_calendar_elapsed(
			calendar, at, pauses[i].begin, &worth, missing))
			return false;
		if (worth >= seconds)
			break;
		seconds -= worth;
		at = pauses[i].end;
	}
	return cpl_calendar_add(calendar, at, seconds, due, missing);
}
