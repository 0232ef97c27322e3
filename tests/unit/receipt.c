/* SPDX-License-Identifier: MIT */
/*
 * Receipts of random complaints: their stretches follow on each other without a
 * gap, and what they count adds up to what the verdict says was used.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/receipt.h>

#include "random.h"

#define COMPLAINTS 3000

/* A night shift, a break, a season, a holiday and an hour that is skipped. */
static const char office_hours[] =
    "{\"name\":\"c\",\"zone\":\"America/New_York\",\"hours\":{"
    "\"mon-thu\":[\"08:00-12:00\",\"13:00-16:30\"],\"fri\":[\"07:00-11:00\"],"
    "\"sat\":[\"22:00-06:00\"]},"
    "\"seasons\":[{\"name\":\"summer\",\"from\":\"2026-06-01\","
    "\"until\":\"2026-08-31\",\"hours\":{\"weekdays\":[\"09:00-14:00\"]}}],"
    "\"overrides\":[{\"date\":\"2026-05-05\",\"name\":\"half\","
    "\"hours\":[\"08:00-10:00\"]}],"
    "\"versions\":[{\"name\":\"v\",\"decreed\":\"2025-01-01\","
    "\"valid_from\":\"2026-01-01\",\"valid_until\":\"2026-12-31\","
    "\"holidays\":[{\"date\":\"2026-03-09\",\"name\":\"off\"}]}]}";

static const char duty[] = "{\"name\":\"d\",\"zone\":\"UTC\",\"always\":true}";

static const char rules[] =
    "{\"name\":\"p\",\"calendar\":\"c\",\"calendars\":{\"bpbd\":\"d\"},"
    "\"versions\":[{\"name\":\"v\",\"pause_on\":\"waiting_reporter\","
    "\"cancel\":\"archived\",\"clocks\":["
    "{\"name\":\"days\",\"stop\":\"responded\",\"default\":{\"target\":\"3wd\"}},"
    "{\"name\":\"hours\",\"stop\":\"closed\",\"default\":{\"target\":\"20bh\"}},"
    "{\"name\":\"clock\",\"stop\":\"closed\",\"default\":{\"target\":\"72h\"}},"
    "{\"name\":\"steady\",\"stop\":\"closed\",\"pauses\":false,"
    "\"default\":{\"target\":\"5d\"}},"
    "{\"name\":\"again\",\"start\":\"reporter_wrote\",\"repeat\":true,"
    "\"stop\":[\"responded\",\"closed\"],\"default\":{\"target\":\"8bh\"}}"
    "]}]}";

static void
append_event(struct cpl_buffer *line, const char *type, int64_t at)
{
	static const char *const agencies[] = { "dlh", "bpbd", "dpupr" };

	cpl_buffer_append_format(line, "%s{\"type\":\"%s\",\"at\":\"",
	    line->data[line->length - 1] == '[' ? "" : ",", type);
	cpl_buffer_append_time(line, at, 0);
	cpl_buffer_append_char(line, '"');
	if (random_below(6) == 0) {
		cpl_buffer_append_str(line, CPL_STR(",\"not_before\":\""));
		cpl_buffer_append_time(
		    line, at - (int64_t)random_below(500000), 0);
		cpl_buffer_append_char(line, '"');
	}
	if (strcmp(type, "reassigned") == 0)
		cpl_buffer_append_format(
		    line, ",\"agency\":\"%s\"", agencies[random_below(3)]);
	cpl_buffer_append_char(line, '}');
}

/* Some of what happens to a complaint, in February 2026 or later. */
static void
make_line(struct cpl_buffer *line)
{
	static const char *const types[] = { "waiting_reporter",
		"reporter_wrote", "in_progress", "reassigned", "responded",
		"closed", "reopened", "archived" };
	int64_t at = 1770000000 + (int64_t)random_below(15000000);
	unsigned count = random_below(9);

	cpl_buffer_clear(line);
	cpl_buffer_append_str(
	    line, CPL_STR("{\"id\":\"a\",\"agency\":\"bpbd\",\"events\":["));
	append_event(line, "received", at);
	for (unsigned i = 0; i < count; i++) {
		at += (int64_t)random_below(random_below(2) ? 20000 : 900000);
		append_event(line, types[random_below(8)], at);
	}
	cpl_buffer_append_str(line, CPL_STR("]}"));
}

static void
check_receipt(const struct cpl_receipt *receipt)
{
	int64_t at = receipt->begin;
	int64_t total = 0;

	for (size_t i = 0; i < receipt->count; i++) {
		const struct cpl_stretch *stretch = &receipt->items[i];
		int64_t length = stretch->end - stretch->begin;

		assert_int_equal(stretch->begin, at);
		assert_true(length > 0);
		assert_true(
		    stretch->counted == 0 || stretch->counted == length);
		total += stretch->counted;
		assert_int_equal(stretch->total, total);
		at = stretch->end;
	}
	if (receipt->count > 0)
		assert_int_equal(at, receipt->end);
	assert_true(receipt->begin <= receipt->begin_latest);
	assert_true(receipt->end_earliest <= receipt->end);
	if (receipt->count == 0 || receipt->missing_year != INT_MIN)
		return;
	assert_int_equal(total, receipt->used_seconds);
	assert_true(receipt->used_at_least <= receipt->used_seconds);
	if (receipt->state == CPL_STATE_MET)
		assert_true(receipt->used_seconds <= receipt->target_seconds);
	/* What a working day is worth depends on where it starts. */
	if (receipt->state == CPL_STATE_BREACHED &&
	    strcmp(receipt->clock, "days") != 0)
		assert_true(receipt->used_at_least > receipt->target_seconds);
}

static struct cpl_office *
office_of(const char *text)
{
	const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_parse(
	    cpl_str_of(text), &options, &faults);

	assert_non_null(office);
	return office;
}

static void
receipts_add_up(void **state)
{
	struct cpl_office *office = office_of(office_hours);
	struct cpl_office *always = office_of(duty);
	struct cpl_faults faults = { 0 };
	struct cpl_policy *policy = cpl_policy_parse(
	    cpl_str_of(rules), INT64_MAX, &faults);
	struct cpl_judge *judge = cpl_judge_new(policy, office, 1790000000);
	struct cpl_record *record = cpl_record_new();
	struct cpl_receipt receipt = { 0 };
	struct cpl_buffer line = { 0 };
	size_t stretches = 0;

	(void)state;
	assert_non_null(judge);
	assert_non_null(record);
	cpl_judge_set_office(judge, 0, always);
	for (int i = 0; i < COMPLAINTS; i++) {
		const char *field;

		make_line(&line);
		assert_int_equal(
		    cpl_record_parse(record, cpl_buffer_str(&line), NULL),
		    CPL_OK);
		assert_int_equal(cpl_judge_try(judge, record, &field), CPL_OK);
		for (size_t k = 0; k < cpl_judge_trials(judge); k++) {
			assert_true(cpl_judge_receipt(judge, k, &receipt));
			check_receipt(&receipt);
			stretches += receipt.count;
		}
	}
	assert_true(stretches > COMPLAINTS);
	cpl_receipt_release(&receipt);
	cpl_buffer_release(&line);
	cpl_record_free(record);
	cpl_judge_free(judge);
	cpl_policy_free(policy);
	cpl_office_free(always);
	cpl_office_free(office);
}

int
main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(receipts_add_up) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
