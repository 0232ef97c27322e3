/* SPDX-License-Identifier: MIT */
/*
 * What the response-time report needs to know of one complaint, out of what
 * sla-check wrote or, without it, out of its status and events.
 */
#include "facts.h"

#include <stdlib.h>
#include <string.h>

#include "clocks.h"
#include "history.h"
#include "json/time.h"

static const struct cpl_str field_names[] = {
	[FACTS_SLA] = { "sla", 3 },
	[FACTS_EVENTS] = { "events", 6 },
	[FACTS_CLASSIFICATION] = { "classification", 14 },
	[FACTS_ROUTING] = { "routing", 7 },
};

struct facts_reader *
facts_reader_new(const struct cpl_report_options *options)
{
	struct facts_reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL)
		return NULL;
	record_members_init(&reader->members);
	for (size_t i = 0; i < FACTS_FIELDS; i++)
		reader->fields[i] = record_field(
		    &reader->members, field_names[i]);
	reader->clocks[FACTS_ASKED] = options->clock;
	reader->clocks[FACTS_RESPONSE] = CPL_STR("response");
	reader->asks_response = cpl_str_equal(
	    options->clock, reader->clocks[FACTS_RESPONSE]);
	reader->zone = options->zone;
	return reader;
}

enum cpl_problem
facts_wrong(
    struct cpl_fault *fault, enum cpl_problem problem, const char *field)
{
	return cpl_fault_set(fault, problem, 0, 0, "%s", field);
}

struct facts_word
facts_word(struct cpl_json string)
{
	return (struct facts_word){ string,
		memchr(string.data, '\\', string.length) != NULL };
}

/*
 * Most complaints have one time in several places: that of receipt is that of
 * an event, and so is that at which a clock stopped.  Times differ most in
 * their seconds.
 */
static bool
read_time(struct facts_reader *reader, struct cpl_str text, int64_t *seconds,
    int *offset)
{
	struct facts_instant *known;

	if (text.length != CPL_TIME_LENGTH)
		return cpl_time_parse(text, seconds, offset);
	known = &reader->times[(unsigned char)text.data[18] % FACTS_TIMES];
	/* An unused place holds zeroes, and so may a text; no time does. */
	if (known->text[0] == '\0' ||
	    memcmp(known->text, text.data, CPL_TIME_LENGTH) != 0) {
		if (!cpl_time_parse(text, seconds, offset))
			return false;
		known->seconds = *seconds;
		known->offset = *offset;
		memcpy(known->text, text.data, CPL_TIME_LENGTH);
		return true;
	}
	*seconds = known->seconds;
	*offset = known->offset;
	return true;
}

enum cpl_problem
facts_time(struct facts_reader *reader, struct record_walk *walk,
    const char *field, int64_t *seconds, int *offset, struct cpl_fault *fault)
{
	struct cpl_str text = { walk->at + 1, CPL_TIME_LENGTH };
	struct cpl_json value;

	/* A time of the usual length ends where it should, or is none. */
	if (walk->end - walk->at > CPL_TIME_LENGTH + 2 && *walk->at == '"' &&
	    text.data[CPL_TIME_LENGTH] == '"' &&
	    read_time(reader, text, seconds, offset)) {
		walk->at += CPL_TIME_LENGTH + 2;
		return CPL_OK;
	}
	value = record_walk_take(walk);
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return facts_wrong(fault, CPL_FIELD_TYPE, field);
	text.length = value.length - 2;
	if (!read_time(reader, text, seconds, offset) &&
	    !json_time(value, seconds, offset))
		return facts_wrong(fault, CPL_TIME_INVALID, field);
	return CPL_OK;
}

void
facts_table(struct facts_reader *reader, struct cpl_record *record,
    enum facts_field field, struct cpl_json table[2])
{
	static const struct cpl_str members[] = { { "table", 5 },
		{ "table_version", 13 } };
	const struct record_names names = { members, 2 };
	struct record_walk walk;
	unsigned number;

	if (record_walk(&reader->members, record, &reader->fields[field],
		CPL_JSON_OBJECT, names, &walk) != CPL_OK)
		return;
	while (record_walk_name(&walk, &number)) {
		if (number == RECORD_OTHER) {
			record_walk_pass(&walk);
			continue;
		}
		table[number] = record_walk_take(&walk);
		if (table[0].length > 0 && table[1].length > 0)
			return;
	}
}

/* The calendar time of a clock that sla-check has not seen. */
static void
measure_by_events(struct complaint_facts *facts, const struct history *history,
    struct cpl_str asked)
{
	struct clock_facts *clock = &facts->clock;
	int64_t stopped_at;

	if (cpl_str_equal(asked, CPL_STR("response"))) {
		clock->stopped = history->answered;
		stopped_at = history->answered_at;
	} else if (cpl_str_equal(asked, CPL_STR("resolution"))) {
		clock->stopped = history->resolved;
		stopped_at = history->resolved_at;
	} else {
		return;
	}
	if (!clock->stopped || !facts->has_received)
		return;
	clock->has_calendar = true;
	clock->calendar = stopped_at - facts->received_at;
	clock->has_stop = true;
	clock->stopped_at = stopped_at;
	clock->stop_offset = facts->received_offset;
}

/*
 * A complaint that its status calls answered, or dealt with, has stopped the
 * clock even where the export has no date of it.
 */
static bool
is_undated(const struct clock_facts *clock, const struct status *status,
    struct cpl_str asked)
{
	unsigned stops = RESOLVES;

	if (cpl_str_equal(asked, CPL_STR("response")))
		stops = ANSWERS;
	return !clock->stopped && !clock->cancelled && !clock->reversed &&
	       status != NULL && (status->meaning & stops) != 0;
}

/* An interval whose end lies before its start is in no time, and is told. */
static void
leave_out_reversed(struct clock_facts *clock)
{
	if (clock->business < 0 || clock->calendar < 0)
		clock->reversed = true;
	if (clock->reversed) {
		clock->has_business = false;
		clock->has_calendar = false;
	}
}

static enum cpl_problem
read_received(struct facts_reader *reader, struct complaint_facts *facts,
    struct cpl_record *record, struct cpl_fault *fault)
{
	struct cpl_str text;
	enum cpl_problem problem = cpl_record_text(
	    record, CPL_STR("received_at"), &text);

	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem == CPL_MEMORY)
		return cpl_fault_set(fault, problem, 0, 0, NULL);
	if (problem == CPL_OK && !read_time(reader, text, &facts->received_at,
				     &facts->received_offset))
		problem = CPL_TIME_INVALID;
	if (problem != CPL_OK)
		return facts_wrong(fault, problem, "received_at");
	facts->has_received = true;
	return CPL_OK;
}

static enum cpl_problem
read_status(const struct status **status, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct cpl_json word;

	*status = NULL;
	if (cpl_record_json(record, CPL_STR("status"), &word) != CPL_OK)
		return CPL_OK;
	if (cpl_json_type(word) != CPL_JSON_STRING)
		return facts_wrong(fault, CPL_FIELD_TYPE, "status");
	*status = status_find(facts_word(word));
	if (*status == NULL)
		return facts_wrong(fault, CPL_FIELD_VALUE, "status");
	return CPL_OK;
}

static enum cpl_problem
read_rating(struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_fault *fault)
{
	int64_t rating;
	enum cpl_problem problem = cpl_record_integer(
	    record, CPL_STR("rating"), &rating);

	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK)
		return facts_wrong(fault, problem, "rating");
	if (rating < 1 || rating > 5)
		return facts_wrong(fault, CPL_FIELD_VALUE, "rating");
	facts->rating = (int)rating;
	return CPL_OK;
}

static enum cpl_problem
read_element(struct complaint_facts *facts,
    const struct cpl_json_member *member, struct cpl_fault *fault)
{
	int64_t value;

	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++) {
		if (!cpl_json_member_is(member, cpl_str_of(cpl_survey_word(i))))
			continue;
		if (!cpl_json_integer(member->value, &value))
			return facts_wrong(fault, CPL_FIELD_TYPE, "survey");
		if (value < 1 || value > CPL_SURVEY_VALUES)
			return facts_wrong(fault, CPL_FIELD_VALUE, "survey");
		facts->survey[i] = (unsigned char)value;
		facts->surveyed = true;
	}
	return CPL_OK;
}

static enum cpl_problem
read_survey(struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_json survey;
	enum cpl_problem problem;

	problem = cpl_record_json(record, CPL_STR("survey"), &survey);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK || cpl_json_type(survey) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "survey");
	cursor = cpl_json_cursor(survey);
	while (cpl_json_next_member(&cursor, &member)) {
		if (cpl_json_type(member.value) == CPL_JSON_NULL)
			continue;
		problem = read_element(facts, &member, fault);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}

static bool
has_agency(struct cpl_record *record)
{
	struct cpl_json agency;

	return cpl_record_json(record, CPL_STR("agency"), &agency) == CPL_OK &&
	       cpl_json_type(agency) == CPL_JSON_STRING &&
	       agency.length > sizeof("\"\"") - 1;
}

/* What the status says now, and what was so at any time. */
static void
mark(struct complaint_facts *facts, const struct status *status,
    const struct history *history)
{
	unsigned now = status != NULL ? status->meaning : history->last;
	unsigned ever = now | history->all;

	facts->open = (now & ENDS) == 0;
	facts->waiting = (now & WAITING) != 0;
	facts->archived = (now & (ENDS | RESOLVES)) == ENDS;
	facts->verified = (ever & VERIFIED) != 0;
	facts->resolved = (ever & RESOLVED) != 0;
	facts->closed = (ever & CLOSED) != 0;
	facts->rejected = (ever & REJECTED) != 0;
	facts->reopened = (ever & REOPENED) != 0;
}

/*
 * What the clocks of the city showed, in seconds since 1970 on them: those of
 * the zone, or without one those by which the time was written.
 */
static int64_t
local_time(struct facts_reader *reader, int64_t seconds, int offset)
{
	struct zone_span *span = &reader->span;

	if (reader->zone == NULL)
		return seconds + offset;
	if (seconds < span->begin || seconds >= span->end)
		*span = zone_span_at(reader->zone, seconds);
	return seconds + span->offset;
}

static void
find_days(struct facts_reader *reader, struct complaint_facts *facts)
{
	struct clock_facts *clock = &facts->clock;

	facts->received_local = local_time(
	    reader, facts->received_at, facts->received_offset);
	facts->received_day = cpl_day_of(facts->received_local);
	clock->due_day = cpl_day_of(
	    local_time(reader, clock->due_at, clock->due_offset));
	clock->stopped_day = cpl_day_of(
	    local_time(reader, clock->stopped_at, clock->stop_offset));
}

enum cpl_problem
facts_gather(struct facts_reader *reader, struct complaint_facts *facts,
    struct cpl_record *record, struct cpl_fault *fault)
{
	struct history history = { 0 };
	struct cpl_str asked = reader->clocks[FACTS_ASKED];
	struct clocks clocks = { 0 };
	const struct status *status;
	enum cpl_problem problem;

	*facts = (struct complaint_facts){ 0 };
	problem = read_received(reader, facts, record, fault);
	if (problem == CPL_OK)
		problem = read_status(&status, record, fault);
	if (problem == CPL_OK)
		problem = clocks_read(reader, record, facts, &clocks, fault);
	if (problem != CPL_OK)
		return problem;
	facts->clock = clocks.asked;
	problem = history_read(reader, record, &history, fault);
	if (problem == CPL_OK)
		problem = read_rating(facts, record, fault);
	if (problem == CPL_OK)
		problem = read_survey(facts, record, fault);
	if (problem != CPL_OK)
		return problem;
	facts->responded = clocks.response.stopped || history.answered ||
			   (status != NULL && (status->meaning & ANSWERS) != 0);
	mark(facts, status, &history);
	facts->merged = history.merged;
	facts->open = facts->open && !history.merged;
	facts->forwarded = has_agency(record);
	if (clocks.asked.state == CLOCK_ABSENT)
		measure_by_events(facts, &history, asked);
	leave_out_reversed(&facts->clock);
	facts->clock.undated = is_undated(&facts->clock, status, asked);
	find_days(reader, facts);
	return CPL_OK;
}
