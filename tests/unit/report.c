/* SPDX-License-Identifier: MIT */
/* The response-time report: a fold of parts is the fold of the whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/render.h>
#include <complaint/report.h>

#define RECORDS 600

static uint64_t
draw(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return *state >> 33;
}

static struct cpl_report *
new_report(void)
{
	const struct cpl_report_options options = {
		.by = { CPL_BY_AGENCY, CPL_BY_MONTH },
		.by_count = 2,
		.from = { CPL_BOUND_DAY, 20515 },
		.to = { CPL_BOUND_INSTANT, 1775000000 },
		.clock = CPL_STR("response"),
	};
	struct cpl_report *report = cpl_report_new(&options);

	assert_non_null(report);
	return report;
}

/* An invented complaint of early 2026, from nothing but the seed. */
static int
write_complaint(char *out, size_t room, uint64_t *seed)
{
	char received[CPL_TIME_LENGTH + 1];
	char due[CPL_TIME_LENGTH + 1];
	int64_t at = 1770000000 + (int64_t)(draw(seed) % 6000000);
	unsigned agency = (unsigned)(draw(seed) % 5);
	unsigned elapsed = (unsigned)(draw(seed) % 900000);
	bool stopped = draw(seed) % 4 > 0;

	cpl_time_format(at, 7 * 3600, received);
	cpl_time_format(at + 500000, 0, due);
	return snprintf(out, room,
	    "{\"agency\":\"a%u\",\"received_at\":\"%s\",\"status\":\"%s\","
	    "\"sla\":{\"working_day_seconds\":%d,\"clocks\":{\"response\":{"
	    "\"state\":\"%s\",\"due_at\":\"%s\"%s,"
	    "\"elapsed_business_seconds\":%u,"
	    "\"elapsed_calendar_seconds\":%u}}}}",
	    agency, received, stopped ? "closed" : "assigned",
	    draw(seed) % 3 > 0 ? 27000 : 28800,
	    elapsed > 500000 ? "breached" : "met", due,
	    stopped ? ",\"stopped_at\":\"2026-03-01T00:00:00Z\"" : "",
	    elapsed / 4, elapsed);
}

static void
add(struct cpl_report *report, struct cpl_record *record, const char *line)
{
	assert_int_equal(
	    cpl_record_parse(record, cpl_str_of(line), NULL), CPL_OK);
	assert_int_equal(cpl_report_add(report, record, NULL), CPL_OK);
}

static void
render(struct cpl_report *report, struct cpl_buffer *out)
{
	const struct cpl_report_page page = { .format = CPL_REPORT_JSON };

	assert_int_equal(cpl_report_finish(report), CPL_OK);
	assert_int_equal(cpl_render_report(report, &page, out), CPL_OK);
}

/*
 * Complaints dealt out to folds at random, and the folds joined in two orders
 * and brackets: each page is that of the fold that saw all.
 */
static void
test_parts_make_the_whole(void **state)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_report *whole = new_report();
	struct cpl_report *part[2][4];
	struct cpl_buffer page[3] = { { 0 } };
	uint64_t seed = 11;
	char line[1024];

	(void)state;
	assert_non_null(record);
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < 4; i++)
			part[side][i] = new_report();
	for (int i = 0; i < RECORDS; i++) {
		size_t to = draw(&seed) % 3;

		write_complaint(line, sizeof(line), &seed);
		add(whole, record, line);
		add(part[0][to], record, line);
		add(part[1][to], record, line);
	}
	for (int i = 1; i < 4; i++)
		assert_int_equal(
		    cpl_report_merge(part[0][0], part[0][i]), CPL_OK);
	assert_int_equal(cpl_report_merge(part[1][2], part[1][0]), CPL_OK);
	assert_int_equal(cpl_report_merge(part[1][3], part[1][1]), CPL_OK);
	assert_int_equal(cpl_report_merge(part[1][3], part[1][2]), CPL_OK);
	render(whole, &page[0]);
	render(part[0][0], &page[1]);
	render(part[1][3], &page[2]);
	for (int i = 1; i < 3; i++) {
		assert_int_equal(page[i].length, page[0].length);
		assert_memory_equal(page[i].data, page[0].data, page[0].length);
	}
	assert_int_equal(cpl_report_quality(whole)->records, RECORDS);
	assert_true(cpl_report_rows(whole) > 5);
	for (int i = 0; i < 3; i++)
		cpl_buffer_release(&page[i]);
	for (int side = 0; side < 2; side++)
		for (int i = 0; i < 4; i++)
			cpl_report_free(part[side][i]);
	cpl_report_free(whole);
	cpl_record_free(record);
}

/* Names with escapes are the names they stand for. */
static void
test_escaped_names_are_names(void **state)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_report *report = new_report();
	const struct cpl_figures *totals;

	(void)state;
	assert_non_null(record);
	add(report, record,
	    "{\"received\\u005fat\":\"2026-03-05T10:00:00+07:00\","
	    "\"stat\\u0075s\":\"clos\\u0065d\",\"sla\":{\"cl\\u006fcks\":"
	    "{\"r\\u0065sponse\":{\"stat\\u0065\":\"m\\u0065t\","
	    "\"due_at\":\"2026-03-06T10:00:00+07:00\","
	    "\"stopped\\u005fat\":\"2026-03-05T11:00:00+07:00\"}}}}");
	assert_int_equal(cpl_report_finish(report), CPL_OK);
	totals = cpl_report_totals(report);
	assert_int_equal(totals->received, 1);
	assert_int_equal(totals->responded, 1);
	assert_int_equal(totals->open, 0);
	assert_int_equal(totals->on_time, 1);
	assert_int_equal(cpl_report_quality(report)->undated, 0);
	cpl_report_free(report);
	cpl_record_free(record);
}

/* A record that is refused leaves nothing behind. */
static void
test_a_refused_record_counts_nowhere(void **state)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_report *report = new_report();
	struct cpl_fault fault;

	(void)state;
	assert_non_null(record);
	assert_int_equal(
	    cpl_record_parse(record,
		CPL_STR("{\"received_at\":\"2026-03-05T10:00:00+07:00\","
			"\"agency\":[]}"),
		NULL),
	    CPL_OK);
	assert_int_equal(
	    cpl_report_add(report, record, &fault), CPL_FIELD_TYPE);
	assert_string_equal(fault.detail, "agency");
	assert_int_equal(cpl_report_finish(report), CPL_OK);
	assert_int_equal(cpl_report_rows(report), 0);
	assert_int_equal(cpl_report_totals(report)->received, 0);
	assert_int_equal(cpl_report_quality(report)->records, 0);
	cpl_report_free(report);
	cpl_record_free(record);
}

static void
test_bounds(void **state)
{
	struct cpl_bound bound;

	(void)state;
	assert_true(cpl_bound_parse(CPL_STR("1970-01-02"), &bound));
	assert_int_equal(bound.kind, CPL_BOUND_DAY);
	assert_int_equal(bound.value, 1);
	assert_true(
	    cpl_bound_parse(CPL_STR("1970-01-01T07:00:01+07:00"), &bound));
	assert_int_equal(bound.kind, CPL_BOUND_INSTANT);
	assert_int_equal(bound.value, 1);
	assert_false(cpl_bound_parse(CPL_STR("1970-01-32"), &bound));
	assert_false(cpl_bound_parse(CPL_STR(""), &bound));
	assert_false(cpl_bound_parse(CPL_STR("1970-01-01T07:00:01"), &bound));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parts_make_the_whole),
		cmocka_unit_test(test_escaped_names_are_names),
		cmocka_unit_test(test_a_refused_record_counts_nowhere),
		cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
