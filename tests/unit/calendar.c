/* SPDX-License-Identifier: MIT */
/* The calendar engine against one that asks every minute, and by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/calendar.h>

#include "random.h"

#define DAYS 11

/* The plain calendar: it knows the plan and nothing else. */
struct plain {
	struct cpl_zone *zone;
	struct cpl_opening openings[DAYS][3];
	struct cpl_hours hours[DAYS];
	uint16_t kind[DAYS];
	int64_t first_day;
	int64_t begin; /* of the minutes below */
	int64_t end;
	unsigned char open[(DAYS + 4) * 1440];
	bool working[DAYS];
	int64_t close[DAYS];
};

/* Whether the clock's second lies in hours; marks the dates they are of. */
static bool
plain_open(struct plain *plain, int64_t local, int64_t at)
{
	bool open = false;

	for (int64_t day = 0; day < DAYS; day++) {
		int64_t second = local - (plain->first_day + day) * CPL_DAY;

		for (size_t i = 0; i < plain->hours[day].count; i++) {
			const struct cpl_opening *opening =
			    &plain->openings[day][i];

			if (second < opening->open || second >= opening->close)
				continue;
			open = true;
			plain->working[day] = true;
			plain->close[day] = at + 60;
		}
	}
	return open;
}

static const struct {
	const char *zone;
	const char *around;
} places[] = {
	{ "Asia/Jakarta", "2026-03-20" },
	{ "America/New_York", "2024-03-10" },
	{ "America/New_York", "2024-11-03" },
	{ "America/Sao_Paulo", "2018-11-04" },
	{ "America/Sao_Paulo", "2018-02-18" },
	{ "Asia/Beirut", "2024-03-31" },
	{ "Asia/Kathmandu", "2024-01-01" },
	{ "Australia/Lord_Howe", "2024-04-07" },
	{ "Australia/Lord_Howe", "2024-10-06" },
	{ "Europe/London", "2090-03-26" },
	{ "Pacific/Apia", "2011-12-30" },
	{ "America/St_Johns", "2006-10-29" },
};

static void
plain_make(struct plain *plain)
{
	size_t place = random_below(sizeof(places) / sizeof(places[0]));
	int64_t around;

	memset(plain, 0, sizeof(*plain));
	plain->zone = cpl_zone_open(places[place].zone, NULL, NULL);
	assert_non_null(plain->zone);
	assert_true(cpl_date_parse(cpl_str_of(places[place].around), &around));
	plain->first_day = around - random_below(DAYS);
	for (int day = 0; day < DAYS; day++) {
		size_t count = random_below(4);
		int at = 0;

		plain->kind[day] = (uint16_t)day;
		plain->hours[day].items = plain->openings[day];
		for (size_t i = 0; i < count; i++) {
			int open = at + 60 * (int)random_below(500);
			int close = open + 60 + 60 * (int)random_below(700);

			if (random_below(20) == 0) {
				open = at;
				close = 86400;
			}
			if (open >= 86400 || close <= open)
				break;
			plain->openings[day][i] = (struct cpl_opening){ open,
				close };
			plain->hours[day].count = i + 1;
			at = close;
		}
	}
	plain->begin = cpl_zone_instant(
	    plain->zone, plain->first_day * CPL_DAY);
	plain->end = cpl_zone_instant(
	    plain->zone, (plain->first_day + DAYS) * CPL_DAY);
	for (int i = 0; i < (DAYS + 4) * 1440; i++) {
		int64_t at = plain->begin - CPL_DAY + i * 60;

		plain->open[i] = plain_open(
		    plain, at + cpl_zone_offset(plain->zone, at), at);
	}
}

static bool
plain_at(const struct plain *plain, int64_t at)
{
	return plain->open[(at - plain->begin + CPL_DAY) / 60];
}

/* The earliest minute at which `minutes` have passed, or the last there is. */
static int64_t
plain_add(const struct plain *plain, int64_t at, int minutes)
{
	int64_t limit = plain->end + 2 * CPL_DAY;

	while (minutes > 0 && at < limit) {
		minutes -= plain_at(plain, at);
		at += 60;
	}
	return minutes > 0 ? INT64_MAX : at;
}

static void
compare_add_days(const struct plain *plain, const struct cpl_calendar *calendar,
    int64_t start)
{
	int64_t local = start + cpl_zone_offset(plain->zone, start);
	int64_t day = cpl_day_of(local) - plain->first_day;
	struct cpl_day_target target = { 1 + random_below(4), CPL_DAY_END,
		random_below(2) };
	int64_t expected = INT64_MIN;
	int64_t left = target.days;
	int64_t due;
	int missing;

	if (day < 0 || day >= DAYS)
		return;
	if (target.late_next_day &&
	    (!plain->working[day] || start >= plain->close[day]))
		left++;
	while (left > 0 && ++day < DAYS)
		left -= plain->working[day];
	if (left == 0)
		expected = plain->close[day];
	if (cpl_calendar_add_days(calendar, start, &target, &due, &missing))
		assert_int_equal(due, expected);
	else
		assert_int_equal(expected, INT64_MIN);
}

static void
compare(const struct plain *plain, const struct cpl_calendar *calendar)
{
	int minutes = (int)((plain->end - plain->begin) / 60);
	int64_t start = plain->begin + 60 * (int64_t)random_below(minutes);
	int64_t stop = start + 60 * (int64_t)random_below(3000);
	int amount = 1 + (int)random_below(3000);
	int64_t elapsed = 0;
	int64_t expected;
	int64_t answer;
	bool open;
	int missing;

	assert_true(cpl_calendar_is_open(calendar, start, &open, &missing));
	assert_int_equal(open, plain_at(plain, start));
	for (int64_t at = start; at < stop && stop <= plain->end; at += 60)
		elapsed += plain_at(plain, at) * 60;
	if (stop <= plain->end) {
		assert_true(cpl_calendar_elapsed(
		    calendar, start, stop, &answer, &missing));
		assert_int_equal(answer, elapsed);
	}
	expected = plain_add(plain, start, amount);
	if (cpl_calendar_add(calendar, start, amount * 60, &answer, &missing))
		assert_int_equal(answer, expected);
	else
		assert_int_equal(expected, INT64_MAX);
	compare_add_days(plain, calendar, start);
}

static void
every_minute(void **state)
{
	static struct plain plain;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct cpl_calendar_plan plan = { 0 };
		struct cpl_calendar *calendar;

		plain_make(&plain);
		plan.zone = plain.zone;
		plan.first_day = plain.first_day;
		plan.days = DAYS;
		plan.hours = plain.hours;
		plan.kind = plain.kind;
		calendar = cpl_calendar_new(&plan);
		assert_non_null(calendar);
		for (int k = 0; k < 40; k++)
			compare(&plain, calendar);
		cpl_calendar_free(calendar);
		cpl_zone_free(plain.zone);
	}
}

static const struct cpl_opening office[] = { { 27000, 43200 },
	{ 46800, 57600 } };
static const struct cpl_hours week[] = { { NULL, 0 }, { office, 2 } };

/* 2026, Monday to Friday 07:30-12:00 and 13:00-16:00 in Jakarta. */
static struct cpl_calendar *
office_new(struct cpl_zone *zone)
{
	static uint16_t kind[365];
	struct cpl_calendar_plan plan = {
		.zone = zone, .days = 365, .hours = week, .kind = kind
	};

	plan.first_day = cpl_days_from_civil(2026, 1, 1);
	for (int i = 0; i < 365; i++)
		kind[i] = cpl_weekday(plan.first_day + i) <= 5;
	return cpl_calendar_new(&plan);
}

static int64_t
at(const char *text)
{
	int64_t seconds;

	assert_true(cpl_time_parse(cpl_str_of(text), &seconds, NULL));
	return seconds;
}

static void
edges(void **state)
{
	struct cpl_zone *zone = cpl_zone_open("Asia/Jakarta", NULL, NULL);
	struct cpl_calendar *calendar = office_new(zone);
	int64_t answer;
	int missing = 0;
	bool open;

	(void)state;
	assert_non_null(calendar);
	/* Earliest and latest instant of a target that ends at closing. */
	assert_true(cpl_calendar_add(calendar, at("2026-03-27T07:30:00+07:00"),
	    27000, &answer, &missing));
	assert_int_equal(answer, at("2026-03-27T16:00:00+07:00"));
	assert_true(cpl_calendar_add_latest(calendar,
	    at("2026-03-27T07:30:00+07:00"), 27000, &answer, &missing));
	assert_int_equal(answer, at("2026-03-30T07:30:00+07:00"));
	/* Nothing to add is the start itself, also when closed. */
	assert_true(cpl_calendar_add(
	    calendar, at("2026-03-28T10:00:00Z"), 0, &answer, &missing));
	assert_int_equal(answer, at("2026-03-28T10:00:00Z"));
	/* A reversed interval is 0. */
	assert_true(
	    cpl_calendar_elapsed(calendar, at("2026-03-27T10:00:00+07:00"),
		at("2026-03-26T10:00:00+07:00"), &answer, &missing));
	assert_int_equal(answer, 0);
	/* Closing is outside, opening inside. */
	assert_true(cpl_calendar_is_open(
	    calendar, at("2026-03-27T12:00:00+07:00"), &open, &missing));
	assert_false(open);
	assert_true(cpl_calendar_is_open(
	    calendar, at("2026-03-27T13:00:00+07:00"), &open, &missing));
	assert_true(open);
	assert_true(cpl_calendar_next(
	    calendar, at("2026-03-27T16:00:00+07:00"), &answer, &missing));
	assert_int_equal(answer, at("2026-03-30T07:30:00+07:00"));
	assert_true(cpl_calendar_change(
	    calendar, at("2026-03-27T12:30:00+07:00"), &answer, &missing));
	assert_int_equal(answer, at("2026-03-27T13:00:00+07:00"));
	assert_true(
	    cpl_calendar_working_days(calendar, at("2026-03-27T16:00:00+07:00"),
		at("2026-04-05T00:00:00+07:00"), &answer, &missing));
	assert_int_equal(answer, 5);
	cpl_calendar_free(calendar);
	cpl_zone_free(zone);
}

static void
missing_years(void **state)
{
	const struct cpl_day_target days = { 14, CPL_DAY_END, false };
	struct cpl_zone *zone = cpl_zone_open("Asia/Jakarta", NULL, NULL);
	struct cpl_calendar *calendar = office_new(zone);
	int64_t before = at("2025-12-31T23:59:59+07:00");
	int64_t end = at("2027-01-01T00:00:00+07:00");
	int64_t answer;
	int missing = 0;
	bool open;

	(void)state;
	assert_false(cpl_calendar_is_open(calendar, before, &open, &missing));
	assert_int_equal(missing, 2025);
	assert_true(cpl_calendar_is_open(calendar, end, &open, &missing));
	assert_false(cpl_calendar_is_open(calendar, end + 1, &open, &missing));
	assert_int_equal(missing, 2027);
	missing = 0;
	assert_false(cpl_calendar_add_days(calendar,
	    at("2026-12-28T10:00:00+07:00"), &days, &answer, &missing));
	assert_int_equal(missing, 2027);
	missing = 0;
	assert_false(
	    cpl_calendar_add_days(calendar, end, &days, &answer, &missing));
	assert_int_equal(missing, 2027);
	missing = 0;
	assert_false(cpl_calendar_add(
	    calendar, end - 3600, INT64_MAX, &answer, &missing));
	assert_int_equal(missing, 2027);
	missing = 0;
	assert_false(cpl_calendar_next(calendar, end, &answer, &missing));
	assert_int_equal(missing, 2027);
	missing = 0;
	assert_false(
	    cpl_calendar_elapsed(calendar, before, end, &answer, &missing));
	assert_int_equal(missing, 2025);
	cpl_calendar_free(calendar);
	cpl_zone_free(zone);
}

static void
pauses(void **state)
{
	struct cpl_zone *zone = cpl_zone_open("Asia/Jakarta", NULL, NULL);
	struct cpl_calendar *calendar = office_new(zone);
	/* Over the lunch hour, over a night, and wholly over a week-end. */
	const struct cpl_pause items[] = {
		{ at("2026-03-26T11:30:00+07:00"),
		    at("2026-03-26T13:30:00+07:00") },
		{ at("2026-03-26T15:00:00+07:00"),
		    at("2026-03-27T08:00:00+07:00") },
		{ at("2026-03-28T00:00:00+07:00"),
		    at("2026-03-30T07:30:00+07:00") },
	};
	int64_t start = at("2026-03-26T09:30:00+07:00");
	int64_t due;
	int missing;

	(void)state;
	/* 09:30-11:30, 13:30-15:00, then 1.5 hours of the next morning. */
	assert_true(cpl_calendar_add_paused(
	    calendar, start, 5 * 3600, items, 3, &due, &missing));
	assert_int_equal(due, at("2026-03-27T09:30:00+07:00"));
	/* Used up exactly where the second pause begins. */
	assert_true(cpl_calendar_add_paused(
	    calendar, start, 12600, items, 3, &due, &missing));
	assert_int_equal(due, at("2026-03-26T15:00:00+07:00"));
	/* Behind the week-end, which was worth nothing. */
	assert_true(cpl_calendar_add_paused(calendar, start,
	    12600 + 6 * 3600 + 1800 + 600, items, 3, &due, &missing));
	assert_int_equal(due, at("2026-03-27T15:40:00+07:00"));
	/* A deadline at closing, moved by one hour and by one and a half. */
	due = at("2026-03-26T16:00:00+07:00");
	assert_true(cpl_calendar_extend(calendar, &due, items, 3, &missing));
	assert_int_equal(due, at("2026-03-27T10:00:00+07:00"));
	/* What begins at the deadline comes too late for it. */
	due = items[0].begin;
	assert_true(cpl_calendar_extend(calendar, &due, items, 3, &missing));
	assert_int_equal(due, items[0].begin);
	cpl_calendar_free(calendar);
	cpl_zone_free(zone);
}

static void
always_open(void **state)
{
	struct cpl_zone *zone = cpl_zone_open("America/New_York", NULL, NULL);
	const struct cpl_calendar_plan plan = { .zone = zone, .always = true };
	struct cpl_calendar *calendar = cpl_calendar_new(&plan);
	const struct cpl_day_target day = { 1, CPL_DAY_END, false };
	const struct cpl_day_target same = { 1, CPL_DAY_SAME_TIME, false };
	int64_t start = at("2024-03-09T12:00:00-05:00");
	int64_t answer;
	int missing;

	(void)state;
	assert_true(
	    cpl_calendar_add(calendar, start, 86400, &answer, &missing));
	assert_int_equal(answer, at("2024-03-10T13:00:00-04:00"));
	assert_true(
	    cpl_calendar_add_days(calendar, start, &day, &answer, &missing));
	assert_int_equal(answer, at("2024-03-11T00:00:00-04:00"));
	assert_true(
	    cpl_calendar_add_days(calendar, start, &same, &answer, &missing));
	assert_int_equal(answer, at("2024-03-10T12:00:00-04:00"));
	assert_true(cpl_calendar_elapsed(
	    calendar, start, start + 1000000, &answer, &missing));
	assert_int_equal(answer, 1000000);
	cpl_calendar_free(calendar);
	cpl_zone_free(zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_minute),
		cmocka_unit_test(edges),
		cmocka_unit_test(missing_years),
		cmocka_unit_test(pauses),
		cmocka_unit_test(always_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
