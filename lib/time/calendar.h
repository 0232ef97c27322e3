/* SPDX-License-Identifier: MIT */
/* Inside a calendar: what calendar.c compiles and deadline.c asks. */
#ifndef TIME_CALENDAR_H
#define TIME_CALENDAR_H

#include <complaint/calendar.h>

#include "time/zone.h"

struct calendar_span {
	int64_t open;
	int64_t close;
	int64_t before; /* open seconds of the calendar before `open` */
};

struct calendar_day {
	int64_t close;           /* INT64_MIN on a day off */
	uint32_t working_before; /* working days before it */
};

struct cpl_calendar {
	const struct cpl_zone *zone; /* BORROWED */
	bool always;                 /* all that follows is empty then */
	int64_t begin;               /* the instants it knows: from here */
	int64_t end;                 /* to here, inclusive */
	struct calendar_span *spans; /* OWNED, ascending, disjoint */
	size_t span_count;
	uint32_t *until; /* OWNED: how many spans open before each UTC day */
	int64_t first_utc_day;
	size_t utc_days;
	int64_t open_seconds;
	int64_t first_day;
	struct calendar_day *days; /* OWNED, one for each date */
	size_t day_count;
	uint32_t *working; /* OWNED: the numbers of the working days */
	size_t working_count;
	struct zone_transition *offsets; /* OWNED, ascending */
	size_t offset_count;
};

/* The year of the date of an instant, inside the calendar or not. */
int calendar_year(const struct cpl_calendar *calendar, int64_t at);
/* Whether it knows that instant; *missing is the year where it does not. */
static inline bool
calendar_covers(const struct cpl_calendar *calendar, int64_t at, int *missing)
{
	if (calendar->always || (at >= calendar->begin && at <= calendar->end))
		return true;
	*missing = calendar_year(calendar, at);
	return false;
}

/* F of calendar.c, of an instant that the calendar covers. */
int64_t calendar_open_before(const struct cpl_calendar *calendar, int64_t at);

#endif
