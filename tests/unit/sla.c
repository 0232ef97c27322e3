/* SPDX-License-Identifier: MIT */
/* The judge: one situation a test, with what is written of one clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/sla.h>

/* Monday to Friday 08:00-16:00 UTC in 2021 and 2026, 13 May 2021 off. */
static const char weekdays[] =
    "{\"name\":\"c\",\"zone\":\"UTC\",\"hours\":{\"weekdays\":"
    "[\"08:00-16:00\"]},\"versions\":["
    "{\"name\":\"v1\",\"decreed\":\"2020-01-01\","
    "\"valid_from\":\"2021-01-01\",\"valid_until\":\"2026-12-31\","
    "\"holidays\":[{\"date\":\"2021-05-13\",\"name\":\"off\"},"
    "{\"date\":\"12-25\",\"name\":\"yearly\"}]}]}";

static const char never_closed[] =
    "{\"name\":\"c\",\"zone\":\"UTC\",\"always\":true}";

#define VERSION(clock)                                                      \
	"{\"name\":\"p\",\"calendar\":\"c\",\"versions\":[{\"name\":\"v\"," \
	"\"pause_on\":\"waiting_reporter\","                                \
	"\"cancel\":[\"archived\",\"merged\"],\"warn_at\":[75],"            \
	"\"clocks\":[{\"name\":\"x\"," clock "}]}]}"
#define STOPS "\"stop\":[\"responded\",\"closed\"],"
#define TARGET(text) VERSION(STOPS "\"default\":{\"target\":\"" text "\"}")

#define EVENT(type, at) "{\"type\":\"" type "\",\"at\":\"" at "\"}"
#define EVENTS(list) "{\"id\":\"a\",\"events\":[" list "]}"

struct situation {
	const char *calendar;
	const char *policy;
	const char *record;
	const char *now;
	const char *clock; /* all of its members, in their order */
};

static int64_t
instant(const char *text)
{
	int64_t seconds;

	assert_true(cpl_time_parse(cpl_str_of(text), &seconds, NULL));
	return seconds;
}

/* Judge the record; the clock `x` as it is written goes to `out`. */
static enum cpl_problem
judge(const struct situation *situation, struct cpl_buffer *out)
{
	const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_parse(
	    cpl_str_of(situation->calendar), &options, &faults);
	struct cpl_policy *policy = cpl_policy_parse(
	    cpl_str_of(situation->policy), INT64_MAX, &faults);
	struct cpl_record *record = cpl_record_new();
	struct cpl_judge *judge;
	struct cpl_json clock;
	const char *field;
	enum cpl_problem problem;

	for (size_t i = 0; i < faults.count; i++)
		print_error("%zu:%zu: %s\n", faults.items[i].line,
		    faults.items[i].column,
		    cpl_problem_sentence(faults.items[i].problem));
	assert_int_equal(faults.count, 0);
	judge = cpl_judge_new(policy, office, instant(situation->now));
	assert_non_null(judge);
	assert_int_equal(
	    cpl_record_parse(record, cpl_str_of(situation->record), NULL),
	    CPL_OK);
	problem = cpl_judge_record(judge, record, &field);
	if (problem == CPL_OK) {
		assert_int_equal(cpl_record_json_in(record, CPL_STR("sla"),
				     CPL_STR("clocks"), &clock),
		    CPL_OK);
		assert_true(cpl_json_find(clock, CPL_STR("x"), &clock));
		cpl_buffer_append(out, clock.data, clock.length);
	}
	cpl_buffer_append_char(out, '\0');
	cpl_judge_free(judge);
	cpl_record_free(record);
	cpl_policy_free(policy);
	cpl_office_free(office);
	return problem;
}

static void
expect(const struct situation *situations, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct cpl_buffer out = { 0 };

		assert_int_equal(judge(&situations[i], &out), CPL_OK);
		if (strcmp(out.data, situations[i].clock) != 0)
			fail_msg("situation %zu:\n%s\n%s", i, out.data,
			    situations[i].clock);
		cpl_buffer_release(&out);
	}
}

#define EXPECT(situations) \
	expect((situations), sizeof(situations) / sizeof((situations)[0]))

#define NOON "2026-03-27T12:00:00Z" /* a Friday */
#define RECEIVED EVENT("received", "2026-03-27T10:00:00Z")

static void
states(void **state)
{
	static const struct situation situations[] = {
		/* Running, due soon, breached and never answered. */
		{ weekdays, TARGET("8bh"), EVENTS(RECEIVED), NOON,
		    "{\"state\":\"running\",\"target\":\"8bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"elapsed_business_seconds\":7200,"
		    "\"elapsed_calendar_seconds\":7200,"
		    "\"remaining_business_seconds\":21600,\"used\":0.25}" },
		{ weekdays, TARGET("8bh"), EVENTS(RECEIVED),
		    "2026-03-30T08:00:00Z",
		    "{\"state\":\"due_soon\",\"target\":\"8bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"elapsed_business_seconds\":21600,"
		    "\"elapsed_calendar_seconds\":252000,"
		    "\"remaining_business_seconds\":7200,\"used\":0.75}" },
		{ weekdays, TARGET("8bh"), EVENTS(RECEIVED),
		    "2026-03-30T10:00:01Z",
		    "{\"state\":\"breached\",\"target\":\"8bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"elapsed_business_seconds\":28801,"
		    "\"elapsed_calendar_seconds\":259201,"
		    "\"remaining_business_seconds\":0,\"used\":1}" },
		/* Closed exactly at the deadline. */
		{ weekdays, TARGET("8bh"),
		    EVENTS(
			RECEIVED "," EVENT("closed", "2026-03-30T10:00:00Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"8bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"stopped_at\":\"2026-03-30T10:00:00Z\","
		    "\"elapsed_business_seconds\":28800,"
		    "\"elapsed_calendar_seconds\":259200,\"used\":1}" },
		/* Due at closing and answered before the next opening. */
		{ weekdays, TARGET("6bh"),
		    EVENTS(
			RECEIVED "," EVENT("closed", "2026-03-30T08:00:00Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"6bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-27T16:00:00Z\","
		    "\"stopped_at\":\"2026-03-30T08:00:00Z\","
		    "\"elapsed_business_seconds\":21600,"
		    "\"elapsed_calendar_seconds\":252000,\"used\":1}" },
		/* Opened and closed wholly outside hours. */
		{ weekdays, TARGET("1bh"),
		    EVENTS(EVENT("received", "2026-03-28T10:00:00Z") "," EVENT(
			"responded", "2026-03-28T11:00:00Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"1bh\","
		    "\"started_at\":\"2026-03-28T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T09:00:00Z\","
		    "\"stopped_at\":\"2026-03-28T11:00:00Z\","
		    "\"elapsed_business_seconds\":0,"
		    "\"elapsed_calendar_seconds\":3600,\"used\":0}" },
		/* The second answer changes nothing. */
		{ never_closed, TARGET("3x24h"),
		    EVENTS(RECEIVED "," EVENT(
			"responded", "2026-03-27T11:00:00Z") "," EVENT("closed",
			"2026-04-27T11:00:00Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"3x24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"stopped_at\":\"2026-03-27T11:00:00Z\","
		    "\"elapsed_business_seconds\":3600,"
		    "\"elapsed_calendar_seconds\":3600,\"used\":0.0139}" },
		/* Created Monday 23:00, closed Wednesday 01:00: a day is over. */
		{ never_closed, TARGET("1d"),
		    EVENTS(EVENT("received", "2026-03-23T23:00:00Z") "," EVENT(
			"closed", "2026-03-25T01:00:00Z")),
		    NOON,
		    "{\"state\":\"breached\",\"target\":\"1d\","
		    "\"started_at\":\"2026-03-23T23:00:00Z\","
		    "\"due_at\":\"2026-03-24T23:00:00Z\","
		    "\"stopped_at\":\"2026-03-25T01:00:00Z\","
		    "\"elapsed_business_seconds\":93600,"
		    "\"elapsed_calendar_seconds\":93600,\"used\":1.0833}" },
		/* No target, and a target of nothing. */
		{ weekdays, TARGET("0wd"), EVENTS(RECEIVED), NOON,
		    "{\"state\":\"none\"}" },
		{ weekdays, TARGET("none"), EVENTS(RECEIVED), NOON,
		    "{\"state\":\"none\"}" },
		/* Received is known without its event. */
		{ weekdays, TARGET("2wd"),
		    "{\"received_at\":\"2026-03-27T10:00:00Z\"}",
		    "2026-03-28T12:00:00Z",
		    "{\"state\":\"running\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-31T16:00:00Z\","
		    "\"elapsed_business_seconds\":21600,"
		    "\"elapsed_calendar_seconds\":93600,"
		    "\"remaining_business_seconds\":57600,"
		    "\"used\":0.2727}" },
	};

	(void)state;
	EXPECT(situations);
}

#define PAUSE(begin, end) \
	EVENT("waiting_reporter", begin) "," EVENT("in_progress", end)

static void
pauses(void **state)
{
	static const struct situation situations[] = {
		/* Two pauses on one day. */
		{ weekdays, TARGET("4bh"),
		    EVENTS(EVENT("received", "2026-03-27T10:00:00Z") "," PAUSE(
			"2026-03-27T12:15:00Z",
			"2026-03-27T12:30:00Z") "," PAUSE("2026-03-27T12:45:00Z",
			"2026-03-27T13:00:00Z")),
		    "2026-03-27T14:00:00Z",
		    "{\"state\":\"due_soon\",\"target\":\"4bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-27T14:30:00Z\","
		    "\"elapsed_business_seconds\":12600,"
		    "\"elapsed_calendar_seconds\":12600,"
		    "\"paused_seconds\":1800,"
		    "\"remaining_business_seconds\":1800,\"used\":0.875}" },
		/* A pause outside hours is worth nothing. */
		{ weekdays, TARGET("8bh"),
		    EVENTS(RECEIVED "," PAUSE(
			"2026-03-27T17:00:00Z", "2026-03-29T20:00:00Z")),
		    "2026-03-30T09:00:00Z",
		    "{\"state\":\"due_soon\",\"target\":\"8bh\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-30T10:00:00Z\","
		    "\"elapsed_business_seconds\":25200,"
		    "\"elapsed_calendar_seconds\":72000,"
		    "\"remaining_business_seconds\":3600,\"used\":0.875}" },
		/* Working days, moved past closing to the next opening. */
		{ weekdays,
		    VERSION(STOPS "\"default\":{\"target\":\"8wd\","
				  "\"mode\":\"same-time\"}"),
		    EVENTS(EVENT("received", "2021-05-10T08:00:00Z") "," PAUSE(
			"2021-05-11T08:00:00Z", "2021-05-11T11:31:00Z")),
		    "2021-05-12T08:00:00Z",
		    "{\"state\":\"running\",\"target\":\"8wd\","
		    "\"started_at\":\"2021-05-10T08:00:00Z\","
		    "\"due_at\":\"2021-05-21T11:31:00Z\","
		    "\"elapsed_business_seconds\":44940,"
		    "\"elapsed_calendar_seconds\":160140,"
		    "\"paused_seconds\":12660,"
		    "\"remaining_business_seconds\":185460,"
		    "\"used\":0.1951}" },
		/* Waiting now. */
		{ never_closed, TARGET("24h"),
		    EVENTS(RECEIVED
			"," EVENT("waiting_reporter", "2026-03-27T11:00:00Z")),
		    NOON,
		    "{\"state\":\"paused\",\"target\":\"24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-28T11:00:00Z\","
		    "\"elapsed_business_seconds\":3600,"
		    "\"elapsed_calendar_seconds\":3600,"
		    "\"paused_seconds\":3600,"
		    "\"remaining_business_seconds\":82800,"
		    "\"used\":0.0417}" },
		/* Paused since it came in. */
		{ never_closed, TARGET("24h"),
		    EVENTS(RECEIVED
			"," EVENT("waiting_reporter", "2026-03-27T10:00:00Z")),
		    NOON,
		    "{\"state\":\"paused\",\"target\":\"24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-28T12:00:00Z\","
		    "\"elapsed_business_seconds\":0,"
		    "\"elapsed_calendar_seconds\":0,"
		    "\"paused_seconds\":7200,"
		    "\"remaining_business_seconds\":86400,\"used\":0}" },
		/* Paused after the breach: no later, and late all the same. */
		{ never_closed, TARGET("1h"),
		    EVENTS(RECEIVED
			"," EVENT("waiting_reporter", "2026-03-27T11:30:00Z")),
		    "2026-03-28T12:00:00Z",
		    "{\"state\":\"breached\",\"target\":\"1h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-27T11:00:00Z\","
		    "\"elapsed_business_seconds\":5400,"
		    "\"elapsed_calendar_seconds\":5400,"
		    "\"paused_seconds\":88200,"
		    "\"remaining_business_seconds\":0,\"used\":1.5}" },
		/* What the source promised is not moved. */
		{ never_closed, TARGET("due_at"),
		    "{\"due_at\":\"2026-03-27T11:00:00Z\",\"events\":[" RECEIVED
		    "," EVENT("waiting_reporter",
			"2026-03-27T10:10:00Z") "," EVENT("closed",
			"2026-03-27T11:00:00Z") "]}",
		    NOON,
		    "{\"state\":\"met\",\"target\":\"due_at\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-27T11:00:00Z\","
		    "\"stopped_at\":\"2026-03-27T11:00:00Z\","
		    "\"elapsed_business_seconds\":3600,"
		    "\"elapsed_calendar_seconds\":3600,\"used\":1}" },
		{ never_closed, TARGET("due_at"), EVENTS(RECEIVED), NOON,
		    "{\"state\":\"none\"}" },
	};

	(void)state;
	EXPECT(situations);
}

static void
doubt_and_lack(void **state)
{
#define BETWEEN(before, at)                                              \
	EVENTS(RECEIVED ",{\"type\":\"closed\",\"not_before\":\"" before \
			"\",\"at\":\"" at "\"}")
	static const struct situation situations[] = {
		{ never_closed, TARGET("24h"),
		    BETWEEN("2026-03-28T09:00:00Z", "2026-03-28T11:00:00Z"),
		    NOON,
		    "{\"state\":\"uncertain\",\"target\":\"24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-28T10:00:00Z\","
		    "\"stopped_at\":\"2026-03-28T11:00:00Z\","
		    "\"stopped_not_before\":\"2026-03-28T09:00:00Z\","
		    "\"elapsed_business_seconds\":90000,"
		    "\"elapsed_business_seconds_at_least\":82800,"
		    "\"elapsed_calendar_seconds\":90000,"
		    "\"elapsed_calendar_seconds_at_least\":82800,"
		    "\"used\":1.0417}" },
		{ never_closed, TARGET("24h"),
		    BETWEEN("2026-03-28T10:00:01Z", "2026-03-28T11:00:00Z"),
		    NOON,
		    "{\"state\":\"breached\",\"target\":\"24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-28T10:00:00Z\","
		    "\"stopped_at\":\"2026-03-28T11:00:00Z\","
		    "\"stopped_not_before\":\"2026-03-28T10:00:01Z\","
		    "\"elapsed_business_seconds\":90000,"
		    "\"elapsed_business_seconds_at_least\":86401,"
		    "\"elapsed_calendar_seconds\":90000,"
		    "\"elapsed_calendar_seconds_at_least\":86401,"
		    "\"used\":1.0417}" },
		/* Closed before it was received. */
		{ weekdays, TARGET("2wd"),
		    EVENTS(
			EVENT("closed", "2026-03-26T10:00:00Z") "," RECEIVED),
		    NOON,
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"elapsed_business_seconds\":0,"
		    "\"elapsed_calendar_seconds\":0,"
		    "\"warning\":\"stopped before it started\"}" },
		/* Closed, nobody knows when; no start at all. */
		{ weekdays, TARGET("2wd"),
		    "{\"status\":\"closed\",\"events\":[" RECEIVED "]}", NOON,
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"missing\":\"closed\"}" },
		{ weekdays, TARGET("2wd"), "{\"status\":\"received\"}", NOON,
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"missing\":\"received\"}" },
		/* Beyond the calendar, ahead of it and behind it. */
		{ weekdays, TARGET("2wd"),
		    EVENTS(EVENT("received", "2026-12-31T10:00:00Z")),
		    "2026-12-31T12:00:00Z",
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-12-31T10:00:00Z\","
		    "\"elapsed_business_seconds\":7200,"
		    "\"elapsed_calendar_seconds\":7200,"
		    "\"missing\":\"calendar year 2027\"}" },
		{ weekdays, TARGET("2wd"),
		    EVENTS(EVENT("received", "2020-12-31T10:00:00Z")), NOON,
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"started_at\":\"2020-12-31T10:00:00Z\","
		    "\"elapsed_calendar_seconds\":165204000,"
		    "\"missing\":\"calendar year 2020\"}" },
		/*
		 * Stopped where no calendar knows how long it took: late for
		 * certain, or unknown where the office closed at the deadline
		 * and the calendar with it.
		 */
		{ weekdays, TARGET("2wd"),
		    EVENTS(EVENT("received", "2026-12-21T10:00:00Z") "," EVENT(
			"closed", "2027-02-01T10:00:00Z")),
		    NOON,
		    "{\"state\":\"breached\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-12-21T10:00:00Z\","
		    "\"due_at\":\"2026-12-23T16:00:00Z\","
		    "\"stopped_at\":\"2027-02-01T10:00:00Z\","
		    "\"elapsed_calendar_seconds\":3628800,"
		    "\"missing\":\"calendar year 2027\"}" },
		{ weekdays, TARGET("2wd"),
		    EVENTS(EVENT("received", "2026-12-29T10:00:00Z") "," EVENT(
			"closed", "2027-02-01T10:00:00Z")),
		    NOON,
		    "{\"state\":\"none\",\"target\":\"2wd\","
		    "\"started_at\":\"2026-12-29T10:00:00Z\","
		    "\"stopped_at\":\"2027-02-01T10:00:00Z\","
		    "\"elapsed_calendar_seconds\":2937600,"
		    "\"missing\":\"calendar year 2027\"}" },
		/* Hours of the clock need no calendar for their verdict. */
		{ weekdays, TARGET("24h"),
		    EVENTS(EVENT("received", "2027-01-02T10:00:00Z") "," EVENT(
			"closed", "2027-01-02T16:00:00Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"24h\","
		    "\"started_at\":\"2027-01-02T10:00:00Z\","
		    "\"due_at\":\"2027-01-03T10:00:00Z\","
		    "\"stopped_at\":\"2027-01-02T16:00:00Z\","
		    "\"elapsed_calendar_seconds\":21600,\"used\":0.25,"
		    "\"missing\":\"calendar year 2027\"}" },
		/* A duplicate, in time and too late. */
		{ never_closed, TARGET("24h"),
		    EVENTS(
			RECEIVED "," EVENT("merged", "2026-03-27T16:00:00Z")),
		    NOON,
		    "{\"state\":\"none\",\"target\":\"24h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-28T10:00:00Z\","
		    "\"stopped_at\":\"2026-03-27T16:00:00Z\","
		    "\"cancelled_by\":\"merged\","
		    "\"elapsed_business_seconds\":21600,"
		    "\"elapsed_calendar_seconds\":21600,\"used\":0.25}" },
		{ never_closed, TARGET("1h"),
		    EVENTS(
			RECEIVED "," EVENT("archived", "2026-03-27T16:00:00Z")),
		    NOON,
		    "{\"state\":\"breached\",\"target\":\"1h\","
		    "\"started_at\":\"2026-03-27T10:00:00Z\","
		    "\"due_at\":\"2026-03-27T11:00:00Z\","
		    "\"stopped_at\":\"2026-03-27T16:00:00Z\","
		    "\"cancelled_by\":\"archived\","
		    "\"elapsed_business_seconds\":21600,"
		    "\"elapsed_calendar_seconds\":21600,\"used\":6}" },
	};

	(void)state;
	EXPECT(situations);
}

static void
targets_by_condition(void **state)
{
	static const char policy[] = VERSION(STOPS
	    "\"targets\":[{\"when\":{\"kind\":[\"aspiration\",\"question\"],"
	    "\"oversight\":true},\"target\":\"1h\"},"
	    "{\"when\":{\"category\":\"roads\"},\"target\":\"2h\"},"
	    "{\"when\":{\"oversight\":false,\"agency\":\"dlh\"},"
	    "\"target\":\"3h\"}]");
	static const struct {
		const char *record;
		const char *target;
	} cases[] = {
		{ "{\"kind\":\"aspiration\",\"oversight\":true}", "1h" },
		{ "{\"kind\":\"question\",\"oversight\":true,"
		  "\"category\":\"roads\"}",
		    "1h" },
		{ "{\"kind\":\"aspiration\",\"category\":\"roads/pothole\"}",
		    "2h" },
		{ "{\"category\":\"roadside\"}", NULL },
		{ "{\"agency\":\"dlh\"}", "3h" },
		{ "{\"agency\":\"dlh\",\"oversight\":true}", NULL },
		{ "{}", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct situation situation = { never_closed, policy,
			cases[i].record, NOON, NULL };
		struct cpl_buffer out = { 0 };
		struct cpl_buffer wanted = { 0 };

		assert_int_equal(judge(&situation, &out), CPL_OK);
		cpl_buffer_append_format(&wanted,
		    cases[i].target ? "{\"state\":\"none\",\"target\":\"%s\","
				      "\"missing\":\"received\"}"
				    : "{\"state\":\"none\"}",
		    cases[i].target);
		cpl_buffer_append_char(&wanted, '\0');
		assert_string_equal(out.data, wanted.data);
		cpl_buffer_release(&out);
		cpl_buffer_release(&wanted);
	}
}

static void
records_refused(void **state)
{
	static const struct {
		const char *record;
		enum cpl_problem problem;
	} cases[] = {
		{ "{\"events\":{}}", CPL_FIELD_TYPE },
		{ "{\"events\":[1]}", CPL_FIELD_TYPE },
		{ "{\"events\":[{\"type\":1,\"at\":\"x\"}]}", CPL_FIELD_TYPE },
		{ "{\"events\":[{\"at\":\"2026-03-27T10:00:00Z\"}]}",
		    CPL_FIELD_ABSENT },
		{ "{\"events\":[{\"type\":\"received\"}]}", CPL_FIELD_ABSENT },
		{ "{\"events\":[{\"type\":\"received\",\"at\":1}]}",
		    CPL_FIELD_TYPE },
		{ "{\"events\":[{\"type\":\"received\",\"at\":"
		  "\"2026-03-27T10:00:00\"}]}",
		    CPL_TIME_INVALID },
		{ "{\"received_at\":\"yesterday\"}", CPL_TIME_INVALID },
		{ "{\"due_at\":1}", CPL_FIELD_TYPE },
		{ "{\"status\":[]}", CPL_FIELD_TYPE },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct situation situation = { never_closed, TARGET("1h"),
			cases[i].record, NOON, NULL };
		struct cpl_buffer out = { 0 };

		if (judge(&situation, &out) != cases[i].problem)
			fail_msg("%s", cases[i].record);
		cpl_buffer_release(&out);
	}
}

static void
policies_refused(void **state)
{
	static const struct {
		const char *policy;
		enum cpl_problem problem;
	} cases[] = {
		{ "{}", CPL_CONFIG_KEY_MISSING },
		{ TARGET("1one"), CPL_POLICY_TARGET },
		{ TARGET("-1wd"), CPL_POLICY_TARGET },
		{ TARGET("1.5wd"), CPL_POLICY_TARGET },
		{ TARGET("5 wd"), CPL_POLICY_TARGET },
		{ TARGET("5"), CPL_POLICY_TARGET },
		{ TARGET("wd"), CPL_POLICY_TARGET },
		{ TARGET("99999999999999999999h"), CPL_POLICY_TARGET },
		{ TARGET("3x3x24h"), CPL_POLICY_TARGET },
		{ VERSION("\"default\":{\"target\":\"1h\"}"),
		    CPL_POLICY_NEVER_STOPS },
		{ VERSION("\"stop\":[],\"default\":{\"target\":\"1h\"}"),
		    CPL_POLICY_NEVER_STOPS },
		{ VERSION("\"start\":\"closed\",\"stop\":[\"closed\"],"
			  "\"default\":{\"target\":\"1h\"}"),
		    CPL_POLICY_NEVER_STOPS },
		{ VERSION("\"stop\":[\"answered\"],"
			  "\"default\":{\"target\":\"1h\"}"),
		    CPL_POLICY_EVENT },
		{ VERSION(STOPS "\"targets\":[{\"when\":{},"
				"\"target\":\"1h\"}]"),
		    CPL_POLICY_CONDITION_EMPTY },
		{ VERSION(STOPS "\"targets\":[{\"when\":{\"kind\":[]},"
				"\"target\":\"1h\"}]"),
		    CPL_POLICY_CONDITION_EMPTY },
		{ VERSION(STOPS "\"targets\":[{\"target\":\"1h\"}]"),
		    CPL_CONFIG_KEY_MISSING },
		{ VERSION(STOPS "\"targets\":[{\"when\":{\"kind\":\"a\"},"
				"\"target\":\"1h\"},{\"when\":{\"kind\":\"a\","
				"\"agency\":\"b\"},\"target\":\"2h\"}]"),
		    CPL_POLICY_UNREACHABLE },
		{ VERSION(STOPS "\"default\":{\"target\":\"1h\"},"
				"\"warn_at\":[0]"),
		    CPL_CONFIG_VALUE },
		{ VERSION(STOPS "\"default\":{\"target\":\"1h\","
				"\"mode\":\"end-of-day\"}"),
		    CPL_CONFIG_VALUE },
		{ VERSION(STOPS "\"default\":{\"target\":\"1h\"},"
				"\"escalation\":[{\"at\":100,\"tell\":\"a\"},"
				"{\"at\":90,\"tell\":\"b\"}]"),
		    CPL_CONFIG_VALUE },
		{ VERSION(STOPS "\"default\":{\"target\":\"1h\"}},"
				"{\"name\":\"x\"," STOPS
				"\"default\":{\"target\":\"1h\"}"),
		    CPL_POLICY_CLOCK_TWICE },
		{ VERSION(STOPS "\"default\":{\"target\":\"1h\"}},"
				"{\"name\":\"response\"," STOPS
				"\"default\":{\"target\":\"6wd\"}},"
				"{\"name\":\"resolution\"," STOPS
				"\"targets\":[{\"when\":{\"kind\":\"a\"},"
				"\"target\":\"5wd\"}],"
				"\"default\":{\"target\":\"7wd\"}"),
		    CPL_POLICY_RESPONSE_LONGER },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_faults faults = { 0 };
		struct cpl_policy *policy = cpl_policy_parse(
		    cpl_str_of(cases[i].policy), INT64_MAX, &faults);

		if (policy || faults.count == 0 ||
		    faults.items[0].problem != cases[i].problem)
			fail_msg("%s: %s", cases[i].policy,
			    faults.count > 0
				? cpl_problem_code(faults.items[0].problem)
				: "no fault");
		assert_true(faults.items[0].line > 0);
		cpl_faults_release(&faults);
	}
}

/* Each version judges what came in while it held. */
static void
versions(void **state)
{
	static const char policy[] =
	    "{\"name\":\"p\",\"calendar\":\"c\",\"versions\":["
	    "{\"name\":\"new\",\"valid_from\":\"2026-01-01\","
	    "\"clocks\":[{\"name\":\"x\"," STOPS
	    "\"default\":{\"target\":\"1h\"}}]},"
	    "{\"name\":\"old\",\"valid_from\":\"2025-01-01\","
	    "\"clocks\":[{\"name\":\"x\"," STOPS
	    "\"default\":{\"target\":\"2h\"}}]}]}";
	static const struct situation situations[] = {
		{ never_closed, policy,
		    EVENTS(EVENT("received", "2025-12-31T23:59:59Z") "," EVENT(
			"closed", "2026-01-01T01:29:59Z")),
		    NOON,
		    "{\"state\":\"met\",\"target\":\"2h\","
		    "\"started_at\":\"2025-12-31T23:59:59Z\","
		    "\"due_at\":\"2026-01-01T01:59:59Z\","
		    "\"stopped_at\":\"2026-01-01T01:29:59Z\","
		    "\"elapsed_business_seconds\":5400,"
		    "\"elapsed_calendar_seconds\":5400,\"used\":0.75}" },
		{ never_closed, policy,
		    EVENTS(EVENT("received", "2026-01-01T00:00:00Z") "," EVENT(
			"closed", "2026-01-01T01:30:00Z")),
		    NOON,
		    "{\"state\":\"breached\",\"target\":\"1h\","
		    "\"started_at\":\"2026-01-01T00:00:00Z\","
		    "\"due_at\":\"2026-01-01T01:00:00Z\","
		    "\"stopped_at\":\"2026-01-01T01:30:00Z\","
		    "\"elapsed_business_seconds\":5400,"
		    "\"elapsed_calendar_seconds\":5400,\"used\":1.5}" },
		{ never_closed, policy,
		    EVENTS(EVENT("received", "2024-01-01T00:00:00Z")), NOON,
		    "{\"state\":\"none\",\"missing\":\"policy\"}" },
	};

	(void)state;
	EXPECT(situations);
}

/* What is shipped can be used as it is. */
static void
shipped_policies(void **state)
{
	static const char *const names[] = { "sp4n-lapor", "bogor-sibadra",
		"serang-rabeg", "perpres-76-2013", "generic-311" };

	(void)state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cpl_faults faults = { 0 };
		struct cpl_buffer path = { 0 };
		struct cpl_policy *policy;

		cpl_buffer_append_format(
		    &path, "share/policies/%s.json%c", names[i], '\0');
		policy = cpl_policy_load(path.data, INT64_MAX, &faults);
		assert_non_null(policy);
		assert_int_equal(faults.count, 0);
		assert_string_equal(cpl_policy_name(policy), names[i]);
		cpl_policy_free(policy);
		cpl_buffer_release(&path);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states),
		cmocka_unit_test(pauses),
		cmocka_unit_test(doubt_and_lack),
		cmocka_unit_test(targets_by_condition),
		cmocka_unit_test(records_refused),
		cmocka_unit_test(policies_refused),
		cmocka_unit_test(versions),
		cmocka_unit_test(shipped_policies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
