/* SPDX-License-Identifier: MIT */
/*
 * Civil dates, instants and zones.  An instant is int64_t seconds since
 * 1970-01-01T00:00:00Z without leap seconds.  The proleptic Gregorian calendar
 * is used throughout; years run from 0 to 9999.
 */
#ifndef COMPLAINT_TIME_H
#define COMPLAINT_TIME_H

#include <complaint/problem.h>
#include <complaint/text.h>

#define CPL_DAY 86400

struct cpl_civil {
	int year;
	int month; /* 1 to 12 */
	int day;   /* 1 to 31 */
	int hour;
	int minute;
	int second;
};

/* Days since 1970-01-01 of a valid date, and back. */
int64_t cpl_days_from_civil(int year, int month, int day);
void cpl_civil_from_days(int64_t days, int *year, int *month, int *day);
/*
 * Seconds since 1970-01-01T00:00:00 on the same clock, and back.  Add the
 * offset of a zone to an instant first to see that zone's clock.
 */
int64_t cpl_seconds_from_civil(const struct cpl_civil *civil);
struct cpl_civil cpl_civil_from_seconds(int64_t seconds);
/* The day `seconds` falls on: rounded down, also before 1970. */
int64_t cpl_day_of(int64_t seconds);
/* 1 Monday to 7 Sunday (ISO 8601). */
int cpl_weekday(int64_t days);
int cpl_month_length(int year, int month);
/* A date of the years 0 to 9999. */
bool cpl_date_valid(int year, int month, int day);

/*
 * RFC 3339 with an offset (`Z`, `+07:00`); `T` or a blank between date and
 * time; small letters `t` and `z` too; fractions of a second are cut.  24:00 is
 * refused.  A leap second, 23:59:60 in UTC, is the second after it.  False, with
 * nothing set, when the text is anything else.  *offset (may be NULL) is
 * seconds east; the unknown offset `-00:00` is 0.
 */
bool cpl_time_parse(struct cpl_str text, int64_t *seconds, int *offset);
/*
 * `2026-03-27T10:00:00+07:00`; an offset of 0 is written `Z`.  An offset that
 * is not whole minutes (local mean times before about 1950) is cut to them and
 * the clock with it, so that the instant stays right.  Returns the length, or 0
 * and an empty text where the clock shows a year outside 0 to 9999.
 */
#define CPL_TIME_LENGTH 25
size_t cpl_time_format(
    int64_t seconds, int offset, char out[CPL_TIME_LENGTH + 1]);
void cpl_buffer_append_time(
    struct cpl_buffer *buffer, int64_t seconds, int offset);
/* `2026-03-27` alone, and back; the length is 0 outside the years. */
bool cpl_date_parse(struct cpl_str text, int64_t *days);
#define CPL_DATE_LENGTH 10
size_t cpl_date_format(int64_t days, char out[CPL_DATE_LENGTH + 1]);

/*
 * A time zone of the IANA database, read from the system's compiled files
 * (RFC 9636), with the rule that goes on after the last transition.
 */
struct cpl_zone;

/*
 * `name` as "Asia/Jakarta", "UTC", or a fixed offset "+07:00".  `directory` is
 * where the database lies, NULL for /usr/share/zoneinfo.  Returns NULL with
 * *fault filled when there is no such zone or its file is damaged:
 * ZONE_UNKNOWN, ZONE_DAMAGED or MEMORY.
 */
struct cpl_zone *cpl_zone_open(
    const char *name, const char *directory, struct cpl_fault *fault);
/* The same from the bytes of a compiled file, for tests and fuzzing. */
struct cpl_zone *cpl_zone_parse(
    const char *name, struct cpl_str bytes, struct cpl_fault *fault);
void cpl_zone_free(struct cpl_zone *zone);
const char *cpl_zone_name(const struct cpl_zone *zone); /* BORROWED */

/* Seconds east of UTC at that instant. */
int cpl_zone_offset(const struct cpl_zone *zone, int64_t seconds);
/*
 * The instant at which the zone's clocks show `local` (seconds since
 * 1970-01-01T00:00:00 on that clock).  A time that a change skips is moved on
 * by the gap; of a time that comes twice it is the earlier.
 */
int64_t cpl_zone_instant(const struct cpl_zone *zone, int64_t local);

#endif
