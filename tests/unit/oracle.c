/* SPDX-License-Identifier: MIT */
/*
 * The calendar engine against one that looks at every second: ten thousand
 * random calendars around changes of clocks, with random questions to each.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/calendar.h>

#include "random.h"

/* Under the sanitizers every second costs so much more. */
#if defined(__SANITIZE_ADDRESS__)
#define CALENDARS 300
#else
#define CALENDARS 10000
#endif
#define QUESTIONS 12

/* Dates of a calendar, and those that its hours can reach on either side. */
#define DAYS 3
#define LOCAL_SECONDS ((DAYS + 4) * CPL_DAY)
/* A date is never longer than this, nor is the clock ever farther off. */
#define SECONDS (DAYS * CPL_DAY + 2 * CPL_DAY)
#define OPENINGS 3
/* How far hours reach behind the last midnight, at any offset. */
#define TAIL (14 * 3600)
#define EDGES 64

/* Changes of clocks of all kinds, and dates without one. */
static struct {
	const char *name;
	const char *around;
	struct cpl_zone *zone;
} places[] = {
	{ "Asia/Jakarta", "2026-03-20", NULL },
	{ "Asia/Kathmandu", "2024-01-01", NULL },
	{ "Asia/Kolkata", "2024-01-01", NULL },
	{ "America/New_York", "2024-03-10", NULL },
	{ "America/New_York", "2024-11-03", NULL },
	{ "America/New_York", "2041-03-10", NULL },
	{ "America/Sao_Paulo", "2018-11-04", NULL }, /* no midnight */
	{ "America/Sao_Paulo", "2018-02-18", NULL }, /* two of them */
	{ "America/St_Johns", "2006-10-29", NULL },
	{ "Asia/Beirut", "2024-03-31", NULL },
	{ "Australia/Lord_Howe", "2024-04-07", NULL }, /* by half an hour */
	{ "Australia/Lord_Howe", "2024-10-06", NULL },
	{ "Europe/Berlin", "2024-03-31", NULL },
	{ "Europe/Berlin", "2024-10-27", NULL },
	{ "Europe/London", "2090-03-26", NULL },
	{ "Europe/Dublin", "2024-10-27", NULL }, /* summer is the standard */
	{ "Pacific/Apia", "2011-12-30", NULL },  /* a date that never was */
	{ "Pacific/Chatham", "2024-09-29", NULL },
	{ "Asia/Hong_Kong", "1979-10-21", NULL },
	{ "Africa/Casablanca", "2024-03-10", NULL }, /* for Ramadan */
};

#define PLACES (sizeof(places) / sizeof(places[0]))

struct plain {
	const struct cpl_zone *zone;
	struct cpl_opening openings[DAYS][OPENINGS];
	struct cpl_hours hours[DAYS];
	uint16_t kind[DAYS];
	int64_t first_day;
	int64_t begin; /* the instants that the calendar covers */
	int64_t end;
	/* By second of the clock since a day before the first: dates, as bits. */
	unsigned char local[LOCAL_SECONDS];
	/* By second since `begin`: what the clock shows, and the sum so far. */
	int32_t clock[SECONDS + 1];
	int32_t before[SECONDS + 1];
	unsigned char of[SECONDS + 1];
	unsigned working;
	int64_t close[DAYS];
	int edges[EDGES]; /* seconds at which hours begin or end */
	size_t edge_count;
};

static void
plain_hours(struct plain *plain)
{
	memset(plain->hours, 0, sizeof(plain->hours));
	memset(plain->local, 0, sizeof(plain->local));
	for (int day = 0; day < DAYS; day++) {
		size_t count = random_below(OPENINGS + 1);
		int at = 0;

		plain->kind[day] = (uint16_t)day;
		plain->hours[day].items = plain->openings[day];
		for (size_t i = 0; i < count; i++) {
			int open = at + (int)random_below(30000);
			int close = open + 1 + (int)random_below(40000);

			if (random_below(10) == 0) {
				open = at;
				close = 86400;
			}
			if (open >= 86400 || close <= open)
				break;
			plain->openings[day][i] = (struct cpl_opening){ open,
				close };
			plain->hours[day].count = i + 1;
			for (int k = open; k < close; k++)
				plain->local[(day + 1) * CPL_DAY + k] |=
				    (unsigned char)(1u << day);
			at = close;
		}
	}
}

/* The hours of some dates begin here and those of others end. */
static void
plain_close(struct plain *plain, int64_t at, unsigned of, unsigned previous)
{
	plain->working |= of;
	for (int day = 0; day < DAYS; day++) {
		if (previous & ~of & 1u << day)
			plain->close[day] = at;
	}
}

/* Look at every second. */
static void
plain_seconds(struct plain *plain)
{
	int64_t base = (plain->first_day - 1) * CPL_DAY;
	int seconds = (int)(plain->end - plain->begin);
	int32_t sum = 0;
	int offset = 0;
	unsigned previous = 0;

	assert_true(seconds <= SECONDS);
	plain->working = 0;
	plain->edge_count = 0;
	memset(plain->close, 0, sizeof(plain->close));
	for (int i = 0; i <= seconds; i++) {
		int64_t at = plain->begin + i;
		int64_t local;
		unsigned of;

		/* The clocks of our days are changed at full minutes. */
		if (i == 0 || at % 60 == 0)
			offset = cpl_zone_offset(plain->zone, at);
		local = at + offset - base;
		of = local >= 0 && local < LOCAL_SECONDS ? plain->local[local]
							 : 0;
		plain->clock[i] = (int32_t)local;
		plain->before[i] = sum;
		plain->of[i] = (unsigned char)of;
		sum += of != 0;
		if (i == seconds)
			break;
		if (of != previous) {
			plain_close(plain, at, of, previous);
			if (plain->edge_count < EDGES)
				plain->edges[plain->edge_count++] = i;
		}
		previous = of;
	}
	/* Hours behind the last midnight belong to the calendar too. */
	for (int64_t at = plain->end; at < plain->end + TAIL; at++) {
		int64_t local;
		unsigned of;

		if (at % 60 == 0 || at == plain->end)
			offset = cpl_zone_offset(plain->zone, at);
		local = at + offset - base;
		of = local >= 0 && local < LOCAL_SECONDS ? plain->local[local]
							 : 0;
		if (of != previous)
			plain_close(plain, at, of, previous);
		previous = of;
	}
}

static void
plain_make(struct plain *plain)
{
	size_t place = random_below(PLACES);
	int64_t around;

	plain->zone = places[place].zone;
	assert_true(cpl_date_parse(cpl_str_of(places[place].around), &around));
	plain->first_day = around - random_below(DAYS);
	plain->begin = cpl_zone_instant(
	    plain->zone, plain->first_day * CPL_DAY);
	plain->end = cpl_zone_instant(
	    plain->zone, (plain->first_day + DAYS) * CPL_DAY);
	plain_hours(plain);
	plain_seconds(plain);
}

/* The first second before which `sum` seconds are open, or -1. */
static int
plain_reach(const struct plain *plain, int32_t sum)
{
	int seconds = (int)(plain->end - plain->begin);
	int low = 0;
	int high = seconds + 1;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (plain->before[middle] < sum)
			low = middle + 1;
		else
			high = middle;
	}
	return low > seconds ? -1 : low;
}

static void
ask_open(const struct plain *plain, const struct cpl_calendar *calendar, int at)
{
	int seconds = (int)(plain->end - plain->begin);
	int next = at;
	int64_t answer;
	int missing;
	bool open;

	assert_true(
	    cpl_calendar_is_open(calendar, plain->begin + at, &open, &missing));
	if (at < seconds)
		assert_int_equal(open, plain->of[at] != 0);
	while (next < seconds && plain->of[next] == 0)
		next++;
	if (next < seconds) {
		assert_true(cpl_calendar_next(
		    calendar, plain->begin + at, &answer, &missing));
		assert_int_equal(answer - plain->begin, next);
	}
	next = at;
	while (next < seconds && (plain->of[next] != 0) == (plain->of[at] != 0))
		next++;
	if (next < seconds) {
		assert_true(cpl_calendar_change(
		    calendar, plain->begin + at, &answer, &missing));
		assert_int_equal(answer - plain->begin, next);
	}
}

static void
ask_seconds(
    const struct plain *plain, const struct cpl_calendar *calendar, int at)
{
	int seconds = (int)(plain->end - plain->begin);
	int other = (int)random_below((unsigned)seconds + 1);
	int32_t amount = (int32_t)random_below(60000);
	int reached = plain_reach(plain, plain->before[at] + amount);
	int latest;
	int64_t answer;
	int missing;

	assert_true(cpl_calendar_elapsed(calendar, plain->begin + at,
	    plain->begin + other, &answer, &missing));
	assert_int_equal(
	    answer, other > at ? plain->before[other] - plain->before[at] : 0);
	if (amount > 0 && reached >= 0) {
		assert_true(cpl_calendar_add(
		    calendar, plain->begin + at, amount, &answer, &missing));
		assert_int_equal(answer - plain->begin, reached);
	}
	/* The latest is where one second more begins. */
	latest = plain_reach(plain, plain->before[at] + amount + 1);
	if (latest > 0) {
		assert_true(cpl_calendar_add_latest(
		    calendar, plain->begin + at, amount, &answer, &missing));
		assert_int_equal(answer - plain->begin, latest - 1);
	}
}

/* The instant at which the clock shows `local`; -1 beyond the calendar. */
static int
plain_instant(const struct plain *plain, int64_t local)
{
	int seconds = (int)(plain->end - plain->begin);

	for (int i = 0; i < seconds; i++) {
		if (plain->clock[i] == local)
			return i;
		/* A gap: what it skips is moved on by its length. */
		if (i > 0 && plain->clock[i - 1] < local &&
		    plain->clock[i] > local)
			return i + (int)(local - plain->clock[i - 1]) - 1;
	}
	return -1;
}

static void
ask_days(const struct plain *plain, const struct cpl_calendar *calendar, int at)
{
	struct cpl_day_target target = { 1 + random_below(2),
		(enum cpl_day_mode)random_below(3), random_below(2) };
	int64_t day = plain->clock[at] / CPL_DAY - 1;
	int64_t clock = plain->clock[at] % CPL_DAY;
	bool working;
	int64_t left = target.days;
	int64_t answer;
	int missing;
	bool answered;

	if (day < 0 || day >= DAYS || at == plain->end - plain->begin)
		return;
	working = plain->working & 1u << day;
	if (target.mode == CPL_DAY_START && !working) {
		left++;
		clock = 0;
	}
	if (target.mode == CPL_DAY_END && target.late_next_day &&
	    (!working || plain->begin + at >= plain->close[day]))
		left++;
	while (left > 0 && ++day < DAYS)
		left -= (plain->working >> day) & 1u;
	answered = cpl_calendar_add_days(
	    calendar, plain->begin + at, &target, &answer, &missing);
	assert_int_equal(answered, left == 0);
	if (!answered)
		return;
	if (target.mode == CPL_DAY_END) {
		assert_int_equal(answer, plain->close[day]);
	} else {
		int due = plain_instant(plain, (day + 1) * CPL_DAY + clock);

		if (due >= 0)
			assert_int_equal(answer - plain->begin, due);
	}
}

static void
ask_paused(
    const struct plain *plain, const struct cpl_calendar *calendar, int at)
{
	int seconds = (int)(plain->end - plain->begin);
	int begin = (int)random_below((unsigned)seconds);
	int end = begin + (int)random_below((unsigned)(seconds - begin));
	struct cpl_pause pause = { plain->begin + begin, plain->begin + end };
	int amount = 1 + (int)random_below(40000);
	int left = amount;
	int i = at;
	int64_t answer;
	int missing;

	for (; i < seconds && left > 0; i++)
		left -= (i < begin || i >= end) && plain->of[i] != 0;
	if (left > 0)
		return;
	assert_true(cpl_calendar_add_paused(calendar, plain->begin + at, amount,
	    &pause, begin < end ? 1 : 0, &answer, &missing));
	assert_int_equal(answer - plain->begin, i);
}

/* Any second, and often one where something begins or ends. */
static int
random_second(const struct plain *plain)
{
	if (plain->edge_count > 0 && random_below(3) == 0)
		return plain->edges[random_below((unsigned)plain->edge_count)];
	return (int)random_below((unsigned)(plain->end - plain->begin) + 1);
}

static void
every_second(void **state)
{
	static struct plain plain;

	(void)state;
	for (size_t i = 0; i < PLACES; i++) {
		places[i].zone = cpl_zone_open(places[i].name, NULL, NULL);
		assert_non_null(places[i].zone);
	}
	for (int i = 0; i < CALENDARS; i++) {
		struct cpl_calendar_plan plan = { .days = DAYS };
		struct cpl_calendar *calendar;

		plain_make(&plain);
		plan.zone = plain.zone;
		plan.first_day = plain.first_day;
		plan.hours = plain.hours;
		plan.kind = plain.kind;
		calendar = cpl_calendar_new(&plan);
		assert_non_null(calendar);
		for (int k = 0; k < QUESTIONS; k++) {
			int at = random_second(&plain);

			ask_seconds(&plain, calendar, at);
			if (k < 4)
				ask_days(&plain, calendar, at);
			if (k == 0) {
				ask_open(&plain, calendar, at);
				ask_paused(&plain, calendar, at);
			}
		}
		cpl_calendar_free(calendar);
	}
	for (size_t i = 0; i < PLACES; i++)
		cpl_zone_free(places[i].zone);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_second),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
