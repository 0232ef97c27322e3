/* SPDX-License-Identifier: MIT */
/* Zones against the C library's own reading of the same database. */
#define _XOPEN_SOURCE 700
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <complaint/time.h>

static const char *const names[] = {
	"UTC",
	"Asia/Jakarta",
	"Asia/Makassar",
	"Asia/Jayapura",
	"America/New_York",
	"America/Sao_Paulo",
	"America/St_Johns",
	"America/Nuuk",
	"Africa/Casablanca",
	"Africa/Monrovia",
	"Antarctica/Troll",
	"Asia/Beirut",
	"Asia/Gaza",
	"Asia/Hong_Kong",
	"Asia/Kathmandu",
	"Australia/Lord_Howe",
	"Europe/Dublin",
	"Europe/London",
	"Pacific/Apia",
	"Pacific/Chatham",
	"Pacific/Kiritimati",
};

#define NAMES (sizeof(names) / sizeof(names[0]))

static int
system_offset(int64_t seconds)
{
	time_t instant = (time_t)seconds;
	struct tm tm;
	struct cpl_civil civil;

	assert_non_null(localtime_r(&instant, &tm));
	civil = (struct cpl_civil){ tm.tm_year + 1900, tm.tm_mon + 1,
		tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec };
	return (int)(cpl_seconds_from_civil(&civil) - seconds);
}

static struct cpl_zone *
open_zone(const char *name)
{
	struct cpl_fault fault;
	struct cpl_zone *zone = cpl_zone_open(name, NULL, &fault);

	if (!zone)
		fail_msg("%s: %s", name, fault.detail);
	assert_string_equal(cpl_zone_name(zone), name);
	setenv("TZ", name, 1);
	tzset();
	return zone;
}

/* Find where the offset changes between two instants, and look around it. */
static void
compare_change(const struct cpl_zone *zone, int64_t low, int64_t high)
{
	int before = system_offset(low);

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (system_offset(middle) == before)
			low = middle;
		else
			high = middle;
	}
	assert_int_equal(cpl_zone_offset(zone, low), before);
	assert_int_equal(cpl_zone_offset(zone, high), system_offset(high));
}

static void
offsets_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAMES; i++) {
		struct cpl_zone *zone = open_zone(names[i]);
		/* From 1850 to 2100, every nine days and some seconds. */
		int64_t last = -3786912000;

		for (int64_t at = last; at < 4102444800; at += 777781) {
			int offset = system_offset(at);

			if (cpl_zone_offset(zone, at) != offset)
				fail_msg("%s at %lld", names[i], (long long)at);
			if (offset != system_offset(last))
				compare_change(zone, last, at);
			last = at;
		}
		cpl_zone_free(zone);
	}
}

/* The first quarter of an hour at which the clock shows `local`. */
static bool
search(const struct cpl_zone *zone, int64_t local, int64_t *found)
{
	for (int64_t at = local - 93600; at <= local + 93600; at += 900) {
		if (at + cpl_zone_offset(zone, at) == local) {
			*found = at;
			return true;
		}
	}
	return false;
}

static void
instants_are_the_earliest(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAMES; i++) {
		struct cpl_zone *zone = open_zone(names[i]);

		/* From 1973 on all offsets are quarters of an hour. */
		for (int64_t local = 94694400; local < 2208988800;
		     local += 86400 * 9 + 900) {
			int64_t expected;

			if (search(zone, local, &expected))
				assert_int_equal(
				    cpl_zone_instant(zone, local), expected);
		}
		cpl_zone_free(zone);
	}
}

static int64_t
local_seconds(const char *text)
{
	int64_t seconds;

	assert_true(cpl_time_parse(cpl_str_of(text), &seconds, NULL));
	return seconds;
}

static void
gaps_and_repeats(void **state)
{
	static const struct {
		const char *zone;
		const char *local;
		const char *instant;
	} cases[] = {
		/* 02:00 to 03:00 does not come. */
		{ "America/New_York", "2024-03-10T01:59:59Z",
		    "2024-03-10T01:59:59-05:00" },
		{ "America/New_York", "2024-03-10T02:00:00Z",
		    "2024-03-10T03:00:00-04:00" },
		{ "America/New_York", "2024-03-10T02:30:00Z",
		    "2024-03-10T03:30:00-04:00" },
		{ "America/New_York", "2024-03-10T03:00:00Z",
		    "2024-03-10T03:00:00-04:00" },
		/* 01:00 to 02:00 comes twice. */
		{ "America/New_York", "2024-11-03T01:30:00Z",
		    "2024-11-03T01:30:00-04:00" },
		{ "America/New_York", "2024-11-03T02:00:00Z",
		    "2024-11-03T02:00:00-05:00" },
		/* No midnight. */
		{ "America/Sao_Paulo", "2018-11-04T00:00:00Z",
		    "2018-11-04T01:00:00-02:00" },
		{ "Asia/Beirut", "2024-03-31T00:00:00Z",
		    "2024-03-31T01:00:00+03:00" },
		/* Half an hour. */
		{ "Australia/Lord_Howe", "2024-10-06T02:15:00Z",
		    "2024-10-06T02:45:00+11:00" },
		/* No 30 December 2011 at all. */
		{ "Pacific/Apia", "2011-12-30T12:00:00Z",
		    "2011-12-31T12:00:00+14:00" },
		/* By the rule, behind the last transition of the file. */
		{ "Europe/London", "2090-03-26T01:30:00Z",
		    "2090-03-26T02:30:00+01:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_zone *zone = open_zone(cases[i].zone);
		int64_t instant = cpl_zone_instant(
		    zone, local_seconds(cases[i].local));

		if (instant != local_seconds(cases[i].instant))
			fail_msg("%s %s", cases[i].zone, cases[i].local);
		cpl_zone_free(zone);
	}
}

static void
names_refused(void **state)
{
	static const char *const wrong[] = { "", "/", "Asia", "Asia/", "/Asia",
		"Asia//Jakarta", "../zoneinfo/Asia/Jakarta", "Asia/Bogor",
		"asia/jakarta\n", "zone.tab", "+7:00", "+24:00", "+07:00:00",
		"localtime", "posixrules", "WIB" };
	struct cpl_fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_null(cpl_zone_open(wrong[i], NULL, &fault));
		assert_int_equal(fault.problem, CPL_ZONE_UNKNOWN);
	}
	assert_null(cpl_zone_open("Asia/Jakarta", "/nonexistent", &fault));
	assert_int_equal(fault.problem, CPL_ZONE_UNKNOWN);
}

static void
fixed_offsets(void **state)
{
	struct cpl_zone *zone;

	(void)state;
	zone = cpl_zone_open("+05:45", "/nonexistent", NULL);
	assert_non_null(zone);
	assert_int_equal(cpl_zone_offset(zone, 0), 20700);
	assert_int_equal(cpl_zone_instant(zone, 20700), 0);
	cpl_zone_free(zone);
	zone = cpl_zone_open("UTC", "/nonexistent", NULL);
	assert_non_null(zone);
	assert_int_equal(cpl_zone_offset(zone, INT64_MAX), 0);
	cpl_zone_free(zone);
}

/*
 * A file made here: version 2 with one type, no transition and the rule that
 * is given; what a version 1 reader sees is empty.
 */
static size_t
make_file(char *out, const char *rule)
{
	static const char header[44] = "TZif2";
	size_t length = 0;

	for (int i = 0; i < 2; i++) {
		memcpy(out + length, header, 44);
		out[length + 20 + 4 * 4 + 3] = 1;
		out[length + 20 + 5 * 4 + 3] = 4;
		length += 44;
		memcpy(out + length, "\0\0\0\0\0\0ABC\0", 10);
		length += 10;
	}
	out[length++] = '\n';
	memcpy(out + length, rule, strlen(rule));
	length += strlen(rule);
	out[length++] = '\n';
	return length;
}

static void
rules_read(void **state)
{
	static const struct {
		const char *rule;
		bool good;
		const char *at;
		int offset;
	} cases[] = {
		{ "WIB-7", true, "2030-01-01T00:00:00Z", 25200 },
		{ "<+0330>-3:30", true, "2030-01-01T00:00:00Z", 12600 },
		{ "EST5EDT,M3.2.0,M11.1.0", true, "2026-07-01T00:00:00Z",
		    -14400 },
		{ "EST5EDT,M3.2.0,M11.1.0", true, "2026-12-01T00:00:00Z",
		    -18000 },
		/* The southern half, over the turn of the year. */
		{ "AEST-10AEDT,M10.1.0,M4.1.0/3", true, "2026-01-01T00:00:00Z",
		    39600 },
		/* Daylight saving time without end (RFC 9636, 3.3.1). */
		{ "XXX3EDT4,0/0,J365/23", true, "2026-01-01T04:00:00Z",
		    -14400 },
		{ "XXX3EDT4,0/0,J365/23", true, "2024-12-31T12:00:00Z",
		    -14400 },
		/* Times before and after the day (version 3). */
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true,
		    "2026-03-29T00:59:59Z", -7200 },
		{ "<-02>2<-01>,M3.5.0/-1,M10.5.0/0", true,
		    "2026-03-29T01:00:00Z", -3600 },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", true, "2026-03-26T23:59:59Z",
		    7200 },
		{ "IST-2IDT,M3.4.4/26,M10.5.0", true, "2026-03-27T00:00:00Z",
		    10800 },
		{ "A5", false, NULL, 0 },
		{ "EST", false, NULL, 0 },
		{ "EST25", false, NULL, 0 },
		{ "EST5EDT", false, NULL, 0 },
		{ "EST5EDT,M3.2.0", false, NULL, 0 },
		{ "EST5EDT,M13.2.0,M11.1.0", false, NULL, 0 },
		{ "EST5EDT,M3.0.0,M11.1.0", false, NULL, 0 },
		{ "EST5EDT,M3.2.7,M11.1.0", false, NULL, 0 },
		{ "EST5EDT,J0,J365", false, NULL, 0 },
		{ "EST5EDT,366,J365", false, NULL, 0 },
		{ "EST5EDT,M3.2.0/168,M11.1.0", false, NULL, 0 },
		{ "EST5EDT,M3.2.0,M11.1.0,", false, NULL, 0 },
		{ "<EST5", false, NULL, 0 },
		{ "EST00000000000000000005", false, NULL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char bytes[256] = "";
		struct cpl_str file = { bytes,
			make_file(bytes, cases[i].rule) };
		struct cpl_fault fault;
		struct cpl_zone *zone = cpl_zone_parse("X", file, &fault);

		if (!zone != !cases[i].good)
			fail_msg("%s", cases[i].rule);
		if (!zone) {
			assert_int_equal(fault.problem, CPL_ZONE_DAMAGED);
			continue;
		}
		if (cpl_zone_offset(zone, local_seconds(cases[i].at)) !=
		    cases[i].offset)
			fail_msg("%s at %s", cases[i].rule, cases[i].at);
		cpl_zone_free(zone);
	}
}

/* A rule that is asked for the first and last instants there are. */
static void
far_instants(void **state)
{
	char bytes[256] = "";
	struct cpl_str file = { bytes,
		make_file(bytes, "EST5EDT,M3.2.0,M11.1.0") };
	struct cpl_zone *zone = cpl_zone_parse("X", file, NULL);

	(void)state;
	assert_non_null(zone);
	assert_int_equal(cpl_zone_offset(zone, INT64_MAX), -18000);
	assert_int_equal(cpl_zone_offset(zone, INT64_MIN), -18000);
	cpl_zone_free(zone);
}

/* Cut at every byte and with every byte changed, a file is never overrun. */
static void
damaged_files(void **state)
{
	static char bytes[1 << 16];
	static char copy[1 << 16];
	FILE *file = fopen("/usr/share/zoneinfo/America/Sao_Paulo", "rb");
	size_t length;

	(void)state;
	if (!file)
		skip();
	length = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t cut = 0; cut < length; cut++) {
		char *exact = malloc(cut + 1);
		struct cpl_fault fault;

		assert_non_null(exact);
		memcpy(exact, bytes, cut);
		assert_null(cpl_zone_parse(
		    "X", (struct cpl_str){ exact, cut }, &fault));
		assert_int_equal(fault.problem, CPL_ZONE_DAMAGED);
		free(exact);
	}
	for (size_t at = 0; at < length; at++) {
		struct cpl_zone *zone;

		memcpy(copy, bytes, length);
		copy[at] = (char)~copy[at];
		zone = cpl_zone_parse(
		    "X", (struct cpl_str){ copy, length }, NULL);
		if (!zone)
			continue;
		cpl_zone_offset(zone, 0);
		cpl_zone_instant(zone, 4102444800);
		cpl_zone_free(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(offsets_agree),
		cmocka_unit_test(instants_are_the_earliest),
		cmocka_unit_test(gaps_and_repeats),
		cmocka_unit_test(names_refused),
		cmocka_unit_test(fixed_offsets),
		cmocka_unit_test(rules_read),
		cmocka_unit_test(far_instants),
		cmocka_unit_test(damaged_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
