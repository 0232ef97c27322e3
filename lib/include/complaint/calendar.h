/* SPDX-License-Identifier: MIT */
/*
 * Business time: when an office is open, and what that makes of a deadline.
 *
 * A calendar says for every second of its days whether the office is open: it
 * is whenever the clocks of its zone show opening hours of the date.  So an hour
 * that daylight saving time repeats counts twice and one that it skips not at
 * all.  Hours past midnight belong to the date they begin on.  A working day is
 * a date on which the office opens.
 *
 * The calendar is compiled once into disjoint spans of instants with the seconds
 * that were open before each, so that every question costs two binary searches
 * however many years lie between the ends (see ../../time/calendar.c).
 *
 * A question that needs a date outside the calendar returns false and the year
 * of that date in *missing (never NULL).  It is never answered by a guess.
 */
#ifndef COMPLAINT_CALENDAR_H
#define COMPLAINT_CALENDAR_H

#include <complaint/time.h>

struct cpl_calendar;

/* From `open` to before `close`, in seconds since the midnight of the date. */
struct cpl_opening {
	int open;  /* 0 to 86399 */
	int close; /* above `open`; above 86400 it is on the next date */
};

/* The openings of a date, in order and disjoint. */
struct cpl_hours {
	const struct cpl_opening *items; /* BORROWED while building */
	size_t count;                    /* 0 is a day off */
};

/* Opening hours for every date of a run of dates. */
struct cpl_calendar_plan {
	const struct cpl_zone *zone; /* BORROWED; outlives the calendar */
	bool always;                 /* never closed, and no limit of dates */
	int64_t first_day;           /* since 1970-01-01 */
	size_t days;
	const struct cpl_hours *hours; /* the different kinds of a day */
	const uint16_t *kind;          /* for each day which of them */
};

/*
 * NULL without memory.  Hours that overlap, also those of two dates, count once.
 */
struct cpl_calendar *cpl_calendar_new(const struct cpl_calendar_plan *plan);
void cpl_calendar_free(struct cpl_calendar *calendar);

/* BORROWED: the zone it was made with. */
const struct cpl_zone *cpl_calendar_zone(const struct cpl_calendar *calendar);

/* Seconds east of UTC of the office's clocks. */
int cpl_calendar_offset(const struct cpl_calendar *calendar, int64_t at);

/* All open seconds of the calendar: 0 is an office that never opens. */
int64_t cpl_calendar_open_seconds(const struct cpl_calendar *calendar);

bool cpl_calendar_is_open(
    const struct cpl_calendar *calendar, int64_t at, bool *open, int *missing);

/* The first open instant at or after `at`. */
bool cpl_calendar_next(const struct cpl_calendar *calendar, int64_t at,
    int64_t *open, int *missing);

/*
 * The instant at which what holds at `at`, open or closed, ends.  At the last
 * instant of the calendar and in one that is always open it is INT64_MAX.
 */
bool cpl_calendar_change(const struct cpl_calendar *calendar, int64_t at,
    int64_t *change, int *missing);

/* Open seconds in [from, to); 0 where `to` is before `from`. */
bool cpl_calendar_elapsed(const struct cpl_calendar *calendar, int64_t from,
    int64_t to, int64_t *seconds, int *missing);

/*
 * The earliest instant at which `seconds` (0 or more) of open time have passed
 * since `start`; for 0 that is `start`.
 */
bool cpl_calendar_add(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, int64_t *due, int *missing);
/* The latest instant at which no more than that has passed. */
bool cpl_calendar_add_latest(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, int64_t *due, int *missing);

/* What the Nth working day means; see business-time in complaint-policy(5). */
enum cpl_day_mode {
	/*
	 * The date of receipt is day 0, whatever day it is; due when the
	 * office closes on the Nth working day after it.
	 */
	CPL_DAY_END,
	/* The same time of day on the Nth working day after that of receipt. */
	CPL_DAY_SAME_TIME,
	/*
	 * What comes on a day off counts as come at 00:00 of the next working
	 * day; then as SAME_TIME.
	 */
	CPL_DAY_START,
};

struct cpl_day_target {
	int64_t days; /* 1 or more */
	enum cpl_day_mode mode;
	/*
	 * Of DAY_END: what comes on a day off, at closing or after it has the
	 * next working day as day 0.
	 */
	bool late_next_day;
};

bool cpl_calendar_add_days(const struct cpl_calendar *calendar, int64_t start,
    const struct cpl_day_target *target, int64_t *due, int *missing);

/*
 * N dates later, working days or not, and of any year: at the same time of day,
 * or with DAY_END at the midnight that ends that date.
 */
int64_t cpl_calendar_add_dates(const struct cpl_calendar *calendar,
    int64_t start, int64_t days, enum cpl_day_mode mode);

/* Working days after the date of `from` up to and with the date of `to`. */
bool cpl_calendar_working_days(const struct cpl_calendar *calendar,
    int64_t from, int64_t to, int64_t *days, int *missing);

/* A stretch in which a clock stands still: [begin, end). */
struct cpl_pause {
	int64_t begin;
	int64_t end;
};

/*
 * As cpl_calendar_add(), with the clock standing still during the pauses, which
 * are in order and disjoint.
 */
bool cpl_calendar_add_paused(const struct cpl_calendar *calendar, int64_t start,
    int64_t seconds, const struct cpl_pause *pauses, size_t count, int64_t *due,
    int *missing);

/*
 * Move a deadline on by what the pauses were worth in open seconds.  Pauses
 * that begin at the deadline so far or after it do not move it: it had passed.
 */
bool cpl_calendar_extend(const struct cpl_calendar *calendar, int64_t *due,
    const struct cpl_pause *pauses, size_t count, int *missing);

#endif
