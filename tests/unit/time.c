/* SPDX-License-Identifier: MIT */
/* Dates, RFC 3339 and their limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/time.h>

/* A calendar that only knows how to go to the next day. */
static void
step(int *year, int *month, int *day)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int length = lengths[*month - 1];

	if (*month == 2 &&
	    (*year % 400 == 0 || (*year % 4 == 0 && *year % 100 != 0)))
		length++;
	if (++*day <= length)
		return;
	*day = 1;
	if (++*month <= 12)
		return;
	*month = 1;
	++*year;
}

static void
every_day_of_ten_thousand_years(void **state)
{
	int year = 0;
	int month = 1;
	int day = 1;
	int weekday = 6;
	int64_t days = -719528;

	(void)state;
	while (year <= 9999) {
		int y;
		int m;
		int d;

		assert_int_equal(cpl_days_from_civil(year, month, day), days);
		cpl_civil_from_days(days, &y, &m, &d);
		if (y != year || m != month || d != day)
			fail_msg("day %lld", (long long)days);
		assert_int_equal(cpl_weekday(days), weekday);
		weekday = weekday % 7 + 1;
		step(&year, &month, &day);
		days++;
	}
	assert_int_equal(days, 2932897);
}

static void
civil_seconds(void **state)
{
	struct cpl_civil civil = cpl_civil_from_seconds(-1);

	(void)state;
	assert_int_equal(civil.year, 1969);
	assert_int_equal(civil.day, 31);
	assert_int_equal(civil.hour, 23);
	assert_int_equal(civil.minute, 59);
	assert_int_equal(civil.second, 59);
	assert_int_equal(cpl_seconds_from_civil(&civil), -1);
	assert_int_equal(cpl_day_of(-1), -1);
	assert_int_equal(cpl_day_of(-CPL_DAY), -1);
	assert_int_equal(cpl_day_of(-CPL_DAY - 1), -2);
	assert_int_equal(cpl_day_of(CPL_DAY - 1), 0);
}

static void
dates(void **state)
{
	int64_t days;

	(void)state;
	assert_true(cpl_date_valid(2024, 2, 29));
	assert_true(cpl_date_valid(2000, 2, 29));
	assert_false(cpl_date_valid(1900, 2, 29));
	assert_false(cpl_date_valid(2023, 2, 29));
	assert_false(cpl_date_valid(10000, 1, 1));
	assert_false(cpl_date_valid(2023, 0, 1));
	assert_false(cpl_date_valid(2023, 13, 1));
	assert_false(cpl_date_valid(2023, 4, 31));
	assert_true(cpl_date_parse(CPL_STR("2026-03-27"), &days));
	assert_int_equal(days, 20539);
	assert_false(cpl_date_parse(CPL_STR("2026-3-27"), &days));
	assert_false(cpl_date_parse(CPL_STR("2026-03-27 "), &days));
	assert_false(cpl_date_parse(CPL_STR("2026/03/27"), &days));
	assert_false(cpl_date_parse(CPL_STR("2026-02-29"), &days));
	assert_false(cpl_date_parse(CPL_STR(""), &days));
}

/* Seconds from Python's datetime.fromisoformat(text).timestamp(). */
static const struct {
	const char *text;
	int64_t seconds;
	int offset;
} good[] = {
	{ "1970-01-01T00:00:00Z", 0, 0 },
	{ "1970-01-01t00:00:00z", 0, 0 },
	{ "1970-01-01 00:00:00Z", 0, 0 },
	{ "2026-03-27T10:00:00+07:00", 1774580400, 25200 },
	{ "2026-03-27T10:00:00.9+07:00", 1774580400, 25200 },
	{ "2026-03-27T10:00:00.000000000000000000009Z", 1774605600, 0 },
	{ "2026-03-27T10:00:00-00:00", 1774605600, 0 },
	{ "2026-03-27T10:00:00+23:59", 1774519260, 86340 },
	{ "2026-03-27T10:00:00-23:59", 1774691940, -86340 },
	{ "2024-02-29T23:59:59+05:45", 1709230499, 20700 },
	{ "1969-12-31T23:59:59.5Z", -1, 0 },
	{ "0000-01-01T00:00:00Z", -62167219200, 0 },
	{ "9999-12-31T23:59:59Z", 253402300799, 0 },
	{ "2016-12-31T23:59:60Z", 1483228800, 0 },
	{ "2017-01-01T06:59:60+07:00", 1483228800, 25200 },
	{ "2016-12-31T23:59:60.25Z", 1483228800, 0 },
};

static const char *const bad[] = {
	"",
	"Z",
	"2026-03-27",
	"2026-03-27T10:00",
	"2026-03-27T10:00Z",
	"2026-03-27T10:00:00",
	"2026-03-27T10:00:00+0700",
	"2026-03-27T10:00:00+07",
	"2026-03-27T10:00:00+07:0",
	"2026-03-27T10:00:00+07:000",
	"2026-03-27T10:00:00+24:00",
	"2026-03-27T10:00:00+07:60",
	"2026-03-27T10:00:00 +07:00",
	"2026-03-27T10:00:00.Z",
	"2026-03-27T10:00:00.",
	"2026-03-27T10:00:00.5",
	"2026-03-27T10:00:00,5Z",
	"2026-03-27T24:00:00Z",
	"2026-03-27T10:60:00Z",
	"2026-03-27T10:00:61Z",
	"2026-03-27T10:00:60Z",
	"2026-03-27T23:59:60+07:00",
	"2026-02-29T10:00:00Z",
	"2026-00-01T10:00:00Z",
	"2026-01-00T10:00:00Z",
	"2026-13-01T10:00:00Z",
	"26-03-27T10:00:00+07:00",
	"+026-03-27T10:00:00Z",
	"2026-3-27T10:00:00+07:00",
	"2026-03-27_10:00:00Z",
	"2026-03-27T10.00.00Z",
	"2026-03-27T10:00:00Zx",
	"2026-03-27T10:00:00ZZ",
	" 2026-03-27T10:00:00Z",
	"2026-03-27T10:00:00Z ",
	"2026-03-27T1a:00:00Z",
	"2026-03-27T-1:00:00Z",
	"2026-W13-5T10:00:00Z",
	"\xff"
	"026-03-27T10:00:00Z",
};

static void
times_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct cpl_str text = { good[i].text, strlen(good[i].text) };
		int64_t seconds = 1;
		int offset = 1;

		assert_true(cpl_time_parse(text, &seconds, &offset));
		assert_int_equal(seconds, good[i].seconds);
		assert_int_equal(offset, good[i].offset);
		assert_true(cpl_time_parse(text, &seconds, NULL));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct cpl_str text = { bad[i], strlen(bad[i]) };
		int64_t seconds = 7;
		int offset = 7;

		if (cpl_time_parse(text, &seconds, &offset))
			fail_msg("accepted %s", bad[i]);
		assert_int_equal(seconds, 7);
		assert_int_equal(offset, 7);
	}
}

/* Every text one byte away from a good one is bad or another good one. */
static void
times_one_byte_off(void **state)
{
	static const char text[] = "2026-03-27T10:00:00+07:00";
	char changed[sizeof(text)];
	int64_t seconds;

	(void)state;
	for (size_t at = 0; at < sizeof(text) - 1; at++) {
		for (int byte = 0; byte < 256; byte++) {
			struct cpl_str str = { changed, sizeof(text) - 1 };
			bool digit = byte >= '0' && byte <= '9';

			memcpy(changed, text, sizeof(text));
			changed[at] = (char)byte;
			if (!cpl_time_parse(str, &seconds, NULL))
				continue;
			if (digit && text[at] >= '0' && text[at] <= '9')
				continue;
			if (byte == text[at])
				continue;
			if (at == 10 && (byte == 't' || byte == ' '))
				continue;
			if (at == 19 && byte == '-')
				continue;
			fail_msg("byte %d at %zu", byte, at);
		}
		assert_false(cpl_time_parse(
		    (struct cpl_str){ text, at }, &seconds, NULL));
	}
}

static void
times_written(void **state)
{
	static const struct {
		int64_t seconds;
		int offset;
		const char *text;
	} cases[] = {
		{ 0, 0, "1970-01-01T00:00:00Z" },
		{ 1774580400, 25200, "2026-03-27T10:00:00+07:00" },
		{ 1774580400, 0, "2026-03-27T03:00:00Z" },
		{ -1, -12600, "1969-12-31T20:29:59-03:30" },
		{ -62167219200, 0, "0000-01-01T00:00:00Z" },
		{ 253402300799, 0, "9999-12-31T23:59:59Z" },
		{ 253402300800, 0, "" },
		{ 253402300799, 3600, "" },
		{ -62167219201, 0, "" },
		{ INT64_MAX, 3600, "" },
		{ INT64_MIN, -3600, "" },
		/* Jakarta's local mean time, +07:07:12. */
		{ -3231298812, 25632, "1867-08-10T00:06:48+07:07" },
		{ 60, 30, "1970-01-01T00:01:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[CPL_TIME_LENGTH + 1];
		size_t length = cpl_time_format(
		    cases[i].seconds, cases[i].offset, text);

		assert_string_equal(text, cases[i].text);
		assert_int_equal(length, strlen(text));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_ten_thousand_years),
		cmocka_unit_test(civil_seconds),
		cmocka_unit_test(dates),
		cmocka_unit_test(times_read),
		cmocka_unit_test(times_one_byte_off),
		cmocka_unit_test(times_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
