/* SPDX-License-Identifier: MIT */
/* Calendar files: those that are shipped, and what is wrong in others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <complaint/office.h>

#define GOVERNMENT "share/calendars/id-government.json"

static const struct cpl_office_options everything = { .as_of = INT64_MAX };

static struct cpl_office *
load(const char *path, const struct cpl_office_options *options)
{
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_load(path, options, &faults);

	for (size_t i = 0; i < faults.count; i++)
		print_error("%s:%zu:%zu: %s: %s\n", path, faults.items[i].line,
		    faults.items[i].column,
		    cpl_problem_sentence(faults.items[i].problem),
		    faults.items[i].detail);
	assert_int_equal(faults.count, 0);
	assert_non_null(office);
	cpl_faults_release(&faults);
	return office;
}

static int64_t
date(const char *text)
{
	int64_t day;

	assert_true(cpl_date_parse(cpl_str_of(text), &day));
	return day;
}

/* 95 deadlines, computed twice by programs that know nothing of this one. */
static void
working_day_vectors(void **state)
{
	static const char *const columns[] = { "!received_date", "!workdays",
		"!due_weekday_only", "!due_excl_libur_nasional",
		"!due_excl_libur_and_cuti_bersama", NULL };
	static const unsigned readings[] = { 0,
		CPL_HOLIDAY_NATIONAL | CPL_HOLIDAY_ELECTION,
		CPL_HOLIDAY_NATIONAL | CPL_HOLIDAY_ELECTION |
		    CPL_HOLIDAY_JOINT_LEAVE };
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = cpl_table_load(
	    "testdata/business-time/working-days.csv", columns, &faults);

	(void)state;
	assert_non_null(table);
	assert_int_equal(cpl_table_rows(table), 95);
	for (size_t reading = 0; reading < 3; reading++) {
		const struct cpl_office_options options = {
			.as_of = INT64_MAX,
			.closed_on_given = true,
			.closed_on = readings[reading],
		};
		struct cpl_office *office = load(GOVERNMENT, &options);

		for (size_t row = 0; row < 95; row++) {
			struct cpl_str received =
			    cpl_table_cell(table, row, 0).text;
			struct cpl_str expected =
			    cpl_table_cell(table, row, 2 + reading).text;
			struct cpl_day_target target = {
				strtol(cpl_table_cell(table, row, 1).text.data,
				    NULL, 10),
				CPL_DAY_END, false
			};
			char text[CPL_DATE_LENGTH + 1];
			int64_t day;
			int64_t due;
			int missing;

			/* Ten o'clock in Jakarta. */
			assert_true(cpl_date_parse(received, &day));
			assert_true(cpl_calendar_add_days(
			    cpl_office_calendar(office),
			    day * CPL_DAY + 3 * 3600, &target, &due, &missing));
			cpl_date_format(cpl_day_of(due + 7 * 3600), text);
			if (!cpl_str_equal(cpl_str_of(text), expected))
				fail_msg("row %zu, reading %zu: %s", row,
				    reading, text);
		}
		cpl_office_free(office);
	}
	cpl_table_free(table);
}

static void
as_it_was_known(void **state)
{
	static const struct {
		const char *as_of;
		const char *version;
		bool holiday; /* 2025-08-18 */
		bool covers_2026;
	} cases[] = {
		{ "2025-08-06", "skb-1017-2024", false, false },
		{ "2025-08-07", "skb-933-2025", true, false },
		{ "2025-09-19", "skb-1497-2025", true, true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct cpl_office_options options = {
			.as_of = date(cases[i].as_of),
		};
		struct cpl_office *office = load(GOVERNMENT, &options);
		struct cpl_office_day day;

		assert_string_equal(
		    cpl_office_version(office), cases[i].version);
		assert_true(cpl_office_day(office, date("2025-08-18"), &day));
		assert_int_equal(day.holiday != NULL, cases[i].holiday);
		assert_int_equal(
		    cpl_office_day(office, date("2026-01-01"), &day),
		    cases[i].covers_2026);
		cpl_office_free(office);
	}
}

static void
government_hours(void **state)
{
	struct cpl_office *office = load(GOVERNMENT, &everything);
	const struct cpl_calendar *calendar = cpl_office_calendar(office);
	struct cpl_office_day day;
	int64_t seconds;
	int missing;

	(void)state;
	assert_int_equal(cpl_office_day_seconds(office), 27000);
	/* 37.5 hours in a plain week, 32.5 in Ramadan (Perpres 21/2023). */
	assert_true(cpl_calendar_elapsed(calendar, date("2026-02-02") * CPL_DAY,
	    date("2026-02-09") * CPL_DAY, &seconds, &missing));
	assert_int_equal(seconds, 135000);
	assert_true(cpl_calendar_elapsed(calendar, date("2026-03-02") * CPL_DAY,
	    date("2026-03-09") * CPL_DAY, &seconds, &missing));
	assert_int_equal(seconds, 117000);
	assert_true(cpl_office_day(office, date("2026-03-05"), &day));
	assert_string_equal(day.season, "Ramadan 1447 H");
	assert_true(cpl_office_day(office, date("2026-12-24"), &day));
	assert_int_equal(day.type, CPL_HOLIDAY_JOINT_LEAVE);
	assert_false(cpl_office_day(office, date("2023-12-31"), &day));
	assert_false(cpl_office_day(office, date("2027-01-01"), &day));
	cpl_office_free(office);
}

/* As the Office of Personnel Management publishes them, year by year. */
static void
federal_holidays(void **state)
{
	static const char *const off[] = { "2010-12-31", "2011-12-26",
		"2012-01-02", "2020-07-03", "2021-06-18", "2021-07-05",
		"2021-12-24", "2021-12-31", "2022-06-20", "2022-12-26",
		"2023-01-02", "2023-11-10", "2024-01-15", "2024-02-19",
		"2024-05-27", "2024-09-02", "2024-10-14", "2024-11-28",
		"2026-07-03", "2027-12-24", "2027-12-31", "2030-12-25" };
	static const char *const on[] = { "2010-06-18", "2020-06-19",
		"2021-06-17", "2021-06-21", "2024-11-29", "2026-07-06",
		"2023-12-29", "2028-11-13" };
	struct cpl_office *office = load(
	    "share/calendars/us-federal.json", &everything);
	struct cpl_office_day day;

	(void)state;
	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
		assert_true(cpl_office_day(office, date(off[i]), &day));
		if (!day.holiday)
			fail_msg("%s is off", off[i]);
	}
	for (size_t i = 0; i < sizeof(on) / sizeof(on[0]); i++) {
		assert_true(cpl_office_day(office, date(on[i]), &day));
		if (day.holiday)
			fail_msg("%s is no day off", on[i]);
	}
	cpl_office_free(office);
}

static void
emergency_unit(void **state)
{
	struct cpl_office *office = load(
	    "share/calendars/id-24x7.json", &everything);
	int64_t seconds;
	int missing;

	(void)state;
	assert_int_equal(cpl_office_day_seconds(office), CPL_DAY);
	assert_true(cpl_calendar_elapsed(
	    cpl_office_calendar(office), 0, 4102444800, &seconds, &missing));
	assert_int_equal(seconds, 4102444800);
	cpl_office_free(office);
}

#define HEAD "{\"name\":\"x\",\"zone\":\"Asia/Jakarta\","
#define HOURS "\"hours\":{\"weekdays\":[\"08:00-16:00\"]},"
#define VERSION                                       \
	"{\"name\":\"v\",\"decreed\":\"2025-01-01\"," \
	"\"valid_from\":\"2026-01-01\",\"valid_until\":\"2026-12-31\""
#define VERSIONS "\"versions\":[" VERSION "}]}"

static void
faults_found(void **state)
{
	static const struct {
		const char *text;
		enum cpl_problem problem;
	} cases[] = {
		{ "{}", CPL_CONFIG_KEY_MISSING },
		{ HEAD HOURS "\"colour\":1," VERSIONS, CPL_CONFIG_KEY_UNKNOWN },
		{ "{\"name\":\"x\",\"zone\":\"WIB\"," HOURS VERSIONS,
		    CPL_ZONE_UNKNOWN },
		{ "{\"name\":\"x\",\"zone\":\"+07:00\"," HOURS VERSIONS,
		    CPL_ZONE_UNKNOWN },
		{ HEAD "\"hours\":{}," VERSIONS, CPL_CALENDAR_CLOSED },
		{ HEAD "\"hours\":{\"mon\":[]}," VERSIONS, CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"09:00-00:00\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"09:00-09:00\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"24:00-09:00\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"9:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"09:00-17:60\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"mon\":[\"09:00-24:01\"]}," VERSIONS,
		    CPL_CALENDAR_HOURS },
		{ HEAD "\"hours\":{\"7\":[\"09:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_WEEKDAY },
		{ HEAD "\"hours\":{\"thu-mon\":[\"09:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_WEEKDAY },
		{ HEAD "\"hours\":{\"mon,\":[\"09:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_WEEKDAY },
		{ HEAD "\"hours\":{\"mon\":[\"09:00-17:00\"],"
		       "\"mon-tue\":[\"09:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_WEEKDAY_TWICE },
		{ HEAD
		    "\"hours\":{\"mon\":[\"09:00-13:00\",\"12:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_OVERLAP },
		{ HEAD "\"hours\":{\"sun\":[\"22:00-06:00\"],"
		       "\"mon\":[\"05:00-17:00\"]}," VERSIONS,
		    CPL_CALENDAR_OVERLAP },
		{ HEAD HOURS "\"closed_on\":[\"sunday\"]," VERSIONS,
		    CPL_CALENDAR_TYPE },
		{ HEAD HOURS "\"versions\":[]}", CPL_CALENDAR_VERSION_MISSING },
		{ HEAD HOURS "\"versions\":[" VERSION
			     "},{\"name\":\"w\",\"decreed\":\"2025-01-01\","
			     "\"valid_from\":\"2027-01-02\","
			     "\"valid_until\":\"2027-12-31\"}]}",
		    CPL_CALENDAR_GAP },
		{ HEAD HOURS "\"versions\":[" VERSION ",\"holidays\":[]}]}",
		    CPL_CALENDAR_YEAR_EMPTY },
		{ HEAD HOURS "\"versions\":[" VERSION
			     ",\"holidays\":[{\"date\":\"2026-02-30\","
			     "\"name\":\"n\"}]}]}",
		    CPL_CALENDAR_DATE },
		{ HEAD HOURS "\"versions\":[" VERSION
			     ",\"holidays\":[{\"date\":\"2026-02-20\","
			     "\"name\":\"n\",\"type\":\"fun\"}]}]}",
		    CPL_CALENDAR_TYPE },
		{ HEAD HOURS "\"versions\":[" VERSION
			     ",\"holidays\":[\"x.csv\"]}]}",
		    CPL_CALENDAR_TABLE },
		{ HEAD HOURS "\"versions\":[" VERSION
			     ",\"rules\":[{\"name\":\"n\",\"month\":13,"
			     "\"day\":1}]}]}",
		    CPL_CONFIG_VALUE },
		{ HEAD HOURS "\"versions\":[" VERSION
			     ",\"rules\":[{\"name\":\"n\",\"month\":1,"
			     "\"weekday\":\"on \",\"nth\":1}]}]}",
		    CPL_CALENDAR_WEEKDAY },
		{ HEAD "\"always\":true," HOURS VERSIONS,
		    CPL_CONFIG_KEY_UNKNOWN },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_faults faults = { 0 };
		struct cpl_office *office = cpl_office_parse(
		    cpl_str_of(cases[i].text), &everything, &faults);

		if (office || faults.count == 0 ||
		    faults.items[0].problem != cases[i].problem)
			fail_msg("%s: %s", cases[i].text,
			    faults.count > 0
				? cpl_problem_code(faults.items[0].problem)
				: "no fault");
		assert_true(faults.items[0].line > 0);
		assert_true(faults.items[0].column > 0);
		cpl_faults_release(&faults);
	}
}

/* Yearly, one-off and ranges; on a week-end and twice on one date. */
static void
kinds_of_dates(void **state)
{
	static const char text[] = HEAD HOURS
	    "\"overrides\":[{\"date\":\"2026-12-31\","
	    "\"hours\":[\"08:00-12:00\"]},"
	    "{\"date\":\"2026-05-01\",\"hours\":[\"08:00-09:00\"]},"
	    "{\"date\":\"2026-06-01\",\"hours\":[]}],"
	    "\"versions\":[" VERSION ",\"holidays\":["
	    "{\"date\":\"05-01\",\"name\":\"yearly\"},"
	    "{\"date\":\"02-29\",\"name\":\"leap\"},"
	    "{\"date\":\"2026-08-15\",\"name\":\"saturday\"},"
	    "{\"date\":\"2026-07-08..2026-07-10\",\"name\":\"range\"},"
	    "{\"date\":\"2026-07-09\",\"name\":\"again\"},"
	    "{\"date\":\"2026-09-01\",\"name\":\"listed\","
	    "\"type\":\"observance\"}]}]}";
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_parse(
	    cpl_str_of(text), &everything, &faults);
	const struct cpl_calendar *calendar;
	struct cpl_office_day day;
	int64_t seconds;
	int missing;

	(void)state;
	assert_non_null(office);
	calendar = cpl_office_calendar(office);
	assert_true(cpl_office_day(office, date("2026-07-09"), &day));
	assert_string_equal(day.holiday, "range");
	assert_true(cpl_office_day(office, date("2026-09-01"), &day));
	assert_null(day.holiday);
	/* Hours given for the date are stronger than the holiday. */
	assert_true(cpl_office_day(office, date("2026-05-01"), &day));
	assert_true(day.override);
	assert_null(day.holiday);
	assert_true(cpl_calendar_elapsed(calendar, date("2026-01-01") * CPL_DAY,
	    date("2027-01-01") * CPL_DAY - 7 * 3600, &seconds, &missing));
	/* 261 weekdays: 3 off by the range, 1 closed, one of 4 and one of 1 h. */
	assert_int_equal(seconds, (255 * 8 + 4 + 1) * 3600);
	cpl_office_free(office);
}

#ifdef HAVE_ICAL

/* Which dates a feed closes, and which it only tells of. */
static void
feed(void **state)
{
	static const struct {
		const char *date;
		const char *holiday; /* NULL: open */
	} cases[] = {
		{ "2026-08-17", "Independence" },
		{ "2026-08-18", NULL },
		{ "2026-04-21", NULL },     /* observed */
		{ "2026-05-01", "Labour" }, /* to 23:59:59 */
		{ "2026-05-02", NULL },
		{ "2026-06-01", "Pancasila" }, /* written in UTC */
		{ "2026-05-31", NULL },
		{ "2026-12-25", "Christmas" }, /* yearly, two dates */
		{ "2026-12-26", "Christmas" },
		{ "2026-12-27", NULL },
		{ "2025-12-25", NULL }, /* but not in this year */
		{ "2026-07-03", NULL }, /* cancelled */
		{ "2026-07-06", NULL }, /* excepted by name */
		{ "2026-07-07", NULL }, /* an hour of it */
		{ "2026-07-08", "Leave" },
		{ "2025-03-10", "Founding" },
		{ "2026-03-10", NULL }, /* moved */
		{ "2026-03-12", "Founding, kept on Thursday" },
	};
	struct cpl_office *office = load(
	    "testdata/business-time/feed.json", &everything);
	struct cpl_office_day day;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(cpl_office_day(office, date(cases[i].date), &day));
		if ((day.holiday == NULL) != (cases[i].holiday == NULL))
			fail_msg("%s", cases[i].date);
		if (day.holiday)
			assert_string_equal(day.holiday, cases[i].holiday);
	}
	assert_true(cpl_office_day(office, date("2026-07-08"), &day));
	assert_int_equal(day.type, CPL_HOLIDAY_JOINT_LEAVE);
	cpl_office_free(office);
}

static void
write_file(const char *path, struct cpl_str text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
	assert_int_equal(fclose(file), 0);
}

/* Whether a calendar with this feed can be loaded. */
static bool
feed_is_good(struct cpl_str text)
{
	static const char calendar[] =
	    "{\"name\":\"c\",\"zone\":\"UTC\",\"hours\":{\"daily\":"
	    "[\"08:00-16:00\"]},\"versions\":[{\"name\":\"v\","
	    "\"decreed\":\"2020-01-01\",\"valid_from\":\"2026-01-01\","
	    "\"valid_until\":\"2026-12-31\",\"holidays\":["
	    "{\"file\":\"feed.ics\"},"
	    "{\"date\":\"01-01\",\"name\":\"year\"}]}]}";
	char folder[] = "/tmp/complaint-feed-XXXXXX";
	char path[64];
	char feed_path[64];
	struct cpl_faults faults = { 0 };
	struct cpl_office *office;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/c.json", folder);
	snprintf(feed_path, sizeof(feed_path), "%s/feed.ics", folder);
	write_file(path, cpl_str_of(calendar));
	write_file(feed_path, text);
	office = cpl_office_load(path, &everything, &faults);
	assert_int_equal(office == NULL, faults.count > 0);
	cpl_office_free(office);
	cpl_faults_release(&faults);
	unlink(path);
	unlink(feed_path);
	rmdir(folder);
	return office != NULL;
}

/* What is no feed, or none that can be followed, is refused. */
static void
feed_refused(void **state)
{
#define EVENT(lines)                                             \
	"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:a\r\n" lines \
	"END:VEVENT\r\nEND:VCALENDAR\r\n"
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{ "", false },
		{ "date,name,type\n", false },
		{ "BEGIN:VEVENT\r\nEND:VEVENT\r\n", false },
		{ EVENT(""), false },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"), true },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"RRULE:FREQ=SECONDLY\r\n"),
		    false },
		{ EVENT("DTSTART;VALUE=DATE:20260230\r\n"
			"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\n"),
		    false },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"DTEND;VALUE=DATE:20250817\r\n"),
		    true },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"DTEND;VALUE=DATE:99991231\r\n"
			"RRULE:FREQ=DAILY\r\n"),
		    true },
		{ EVENT("DTSTART;TZID=Nowhere/At_All:20260817T000000\r\n"),
		    false },
		/* A rule that is not understood is not one day. */
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\nRRULE:\r\n"), false },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"RRULE:FREQ=YEARLY;BYMONTH=99\r\n"),
		    false },
		/* Neither are many years a few. */
		{ EVENT("DTSTART;VALUE=DATE:17000101\r\n"
			"RRULE:FREQ=DAILY\r\n"),
		    true },
		{ EVENT("DTSTART;VALUE=DATE:00010101\r\n"
			"RRULE:FREQ=DAILY\r\n"),
		    false },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"RRULE:FREQ=DAILY;COUNT=2000000000\r\n"),
		    true },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\n"
			"RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30\r\n"),
		    false },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\nDESCRIPTION:\r\n"
			"BEGIN:VALARM\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"),
		    true },
		{ EVENT("DTSTART;VALUE=DATE:20260817\r\nCOMMENT:\xff\r\n"),
		    false },
		{ "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n", false },
		{ "BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VCALENDAR\n", false },
		{ "BEGIN:VCALENDAR\rBEGIN:VEVENT\rDTSTART:20260817\r"
		  "END:VEVENT\rEND:VCALENDAR\r",
		    true },
	};
	struct cpl_buffer long_one = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (feed_is_good(cpl_str_of(cases[i].text)) != cases[i].good)
			fail_msg("%zu: %s", i, cases[i].text);
	}
	/* A NUL, and one event after a hundred thousand that never end. */
	assert_false(feed_is_good(
	    CPL_STR(EVENT("DTSTART;VALUE=DATE:20260817\r\nUID:\0\r\n"))));
	for (int i = 0; i < 100000; i++)
		cpl_buffer_append_str(&long_one, CPL_STR("BEGIN:VEVENT\n"));
	for (int i = 0; i < 100000; i++)
		cpl_buffer_append_str(&long_one, CPL_STR("END:VEVENT\n"));
	assert_false(feed_is_good(cpl_buffer_str(&long_one)));
	/* A line folded a hundred thousand times. */
	cpl_buffer_clear(&long_one);
	cpl_buffer_append_str(
	    &long_one, CPL_STR("BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
			       "DTSTART;VALUE=DATE:20260817\nSUMMARY:a"));
	for (int i = 0; i < 100000; i++)
		cpl_buffer_append_str(&long_one, CPL_STR("\n a"));
	cpl_buffer_append_str(
	    &long_one, CPL_STR("\nEND:VEVENT\nEND:VCALENDAR\n"));
	assert_false(feed_is_good(cpl_buffer_str(&long_one)));
	cpl_buffer_release(&long_one);
}

#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(working_day_vectors),
		cmocka_unit_test(as_it_was_known),
		cmocka_unit_test(government_hours),
		cmocka_unit_test(federal_holidays),
		cmocka_unit_test(emergency_unit),
		cmocka_unit_test(faults_found),
		cmocka_unit_test(kinds_of_dates),
#ifdef HAVE_ICAL
		cmocka_unit_test(feed),
		cmocka_unit_test(feed_refused),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
