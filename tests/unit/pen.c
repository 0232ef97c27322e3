/* SPDX-License-Identifier: MIT */
/* What the judge writes by hand, against what is written the plain way. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include <complaint/time.h>

#include "random.h"
#include "sla/pen.h"

static void
assert_written(const char *out, const char *end, struct cpl_str wanted)
{
	assert_int_equal(end - out, wanted.length);
	assert_memory_equal(out, wanted.data, wanted.length);
}

static void
check_integer(int64_t value)
{
	char out[32];
	struct cpl_buffer wanted = { 0 };

	cpl_buffer_append_integer(&wanted, value);
	assert_written(out, put_integer(out, value), cpl_buffer_str(&wanted));
	cpl_buffer_release(&wanted);
}

static void
integers(void **state)
{
	uint64_t power = 1;

	(void)state;
	check_integer(0);
	check_integer(INT64_MAX);
	check_integer(INT64_MIN);
	for (int i = 0; i < 19; i++, power *= 10) {
		check_integer((int64_t)power - 1);
		check_integer((int64_t)power);
		check_integer(-(int64_t)power);
		check_integer(1 - (int64_t)power);
	}
	for (int i = 0; i < 10000; i++)
		check_integer((int64_t)(random_next() >> random_next() % 64));
}

/* Long division, digit by digit, of a fifth place that only rounds. */
static void
check_fraction(int64_t part, int64_t whole)
{
	char out[64];
	struct cpl_buffer wanted = { 0 };
	int64_t units = part / whole;
	int64_t rest = part % whole;
	int64_t places = 0;

	for (int i = 0; i < 4; i++) {
		places = places * 10 + rest * 10 / whole;
		rest = rest * 10 % whole;
	}
	places += rest * 2 >= whole;
	units += places / 10000;
	places %= 10000;
	cpl_buffer_append_format(
	    &wanted, "%" PRId64 ".%04" PRId64, units, places);
	while (wanted.data[wanted.length - 1] == '0')
		wanted.length--;
	if (wanted.data[wanted.length - 1] == '.')
		wanted.length--;
	assert_written(
	    out, put_fraction(out, part, whole), cpl_buffer_str(&wanted));
	cpl_buffer_release(&wanted);
}

static void
fractions(void **state)
{
	(void)state;
	check_fraction(0, 1);
	check_fraction(1, 3);
	check_fraction(19999, 20000);
	check_fraction(99999, 100000);
	check_fraction(65640, 135000);
	for (int i = 0; i < 10000; i++)
		check_fraction((int64_t)(random_next() >> 27),
		    1 + (int64_t)(random_next() % 100000000));
}

/* Whole minutes east, also none, half an hour and to the west. */
static void
times(void **state)
{
	static const char *const zones[] = { "+00:00", "+07:00", "+05:45",
		"-03:30", "-11:00" };
	static struct pen pen;
	struct cpl_fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
		struct cpl_zone *zone = cpl_zone_open(zones[i], NULL, &fault);
		const struct cpl_calendar_plan plan = { .zone = zone,
			.always = true };
		struct cpl_calendar *calendar = cpl_calendar_new(&plan);

		assert_non_null(calendar);
		pen = (struct pen){ .calendar = calendar };
		for (int k = 0; k < 20000; k++) {
			/* Some again, some of years that no text can say. */
			int64_t at = (int64_t)(random_next() % 1000) *
					 (k % 3 ? 86399 : 400000000) -
				     (k % 2 ? 0 : 100000000000);
			char wanted[CPL_TIME_LENGTH + 2];
			size_t length = cpl_time_format(
			    at, cpl_zone_offset(zone, at), wanted);
			char out[WRITTEN_ROOM];

			wanted[length++] = '"';
			assert_written(out, put_time(&pen, out, at),
			    (struct cpl_str){ wanted, length });
		}
		cpl_calendar_free(calendar);
		cpl_zone_free(zone);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers),
		cmocka_unit_test(fractions),
		cmocka_unit_test(times),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
