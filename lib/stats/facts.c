/* SPDX-License-Identifier: MIT */
/*
 * What the response-time report needs to know of one complaint, out of what
 * sla-check wrote or, without it, out of its status and events.
 */
#include "facts.h"

#include "history.h"

static const struct clock_state_word {
	struct cpl_str word;
	enum clock_state state;
} clock_states[] = {
	{ { "met", 3 }, CLOCK_MET },
	{ { "breached", 8 }, CLOCK_BREACHED },
	{ { "running", 7 }, CLOCK_RUNNING },
	{ { "due_soon", 8 }, CLOCK_RUNNING },
	{ { "paused", 6 }, CLOCK_RUNNING },
	{ { "uncertain", 9 }, CLOCK_UNCERTAIN },
	{ { "none", 4 }, CLOCK_NONE },
};

static enum cpl_problem
read_state(
    struct cpl_json value, enum clock_state *state, struct cpl_fault *fault)
{
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks.state");
	for (size_t i = 0; i < sizeof(clock_states) / sizeof(*clock_states);
	     i++) {
		if (cpl_json_text_equal(value, clock_states[i].word)) {
			*state = clock_states[i].state;
			return CPL_OK;
		}
	}
	return facts_wrong(fault, CPL_FIELD_VALUE, "sla.clocks.state");
}

static enum cpl_problem
read_seconds(struct cpl_json value, const char *field, bool *there,
    int64_t *seconds, struct cpl_fault *fault)
{
	if (!cpl_json_integer(value, seconds))
		return facts_wrong(fault, CPL_FIELD_TYPE, field);
	*there = true;
	return CPL_OK;
}

static enum cpl_problem
read_clock_member(const struct cpl_json_member *member,
    struct clock_facts *clock, struct cpl_fault *fault)
{
	if (cpl_json_member_is(member, CPL_STR("state")))
		return read_state(member->value, &clock->state, fault);
	if (cpl_json_member_is(member, CPL_STR("due_at"))) {
		clock->has_due = true;
		return facts_time(member->value, "sla.clocks.due_at",
		    &clock->due_at, &clock->due_offset, fault);
	}
	if (cpl_json_member_is(member, CPL_STR("missing"))) {
		clock->unjudged = true;
		return CPL_OK;
	}
	if (cpl_json_member_is(member, CPL_STR("cancelled_by"))) {
		clock->cancelled = true;
		return CPL_OK;
	}
	if (cpl_json_member_is(member, CPL_STR("warning"))) {
		clock->reversed = true;
		return CPL_OK;
	}
	if (cpl_json_member_is(member, CPL_STR("stopped_at"))) {
		clock->stopped = true;
		clock->has_stop = true;
		return facts_time(member->value, "sla.clocks.stopped_at",
		    &clock->stopped_at, &clock->stop_offset, fault);
	}
	if (cpl_json_member_is(member, CPL_STR("remaining_business_seconds")))
		return read_seconds(member->value,
		    "sla.clocks.remaining_business_seconds",
		    &clock->has_remaining, &clock->remaining, fault);
	if (cpl_json_member_is(member, CPL_STR("elapsed_business_seconds")))
		return read_seconds(member->value,
		    "sla.clocks.elapsed_business_seconds", &clock->has_business,
		    &clock->business, fault);
	if (cpl_json_member_is(member, CPL_STR("elapsed_calendar_seconds")))
		return read_seconds(member->value,
		    "sla.clocks.elapsed_calendar_seconds", &clock->has_calendar,
		    &clock->calendar, fault);
	return CPL_OK;
}

/* The clock whose value `outer` stands before. */
static enum cpl_problem
read_clock(struct cpl_json_cursor *outer, struct cpl_json value,
    struct clock_facts *clock, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;

	if (cpl_json_type(value) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks");
	*clock = (struct clock_facts){ 0 };
	cursor = cpl_json_enter(outer);
	while (cpl_json_next_member(&cursor, &member)) {
		enum cpl_problem problem;

		if (cpl_json_type(member.value) == CPL_JSON_NULL)
			continue;
		problem = read_clock_member(&member, clock, fault);
		if (problem != CPL_OK)
			return problem;
	}
	cpl_json_leave(outer, &cursor);
	if (clock->state == CLOCK_ABSENT)
		return facts_wrong(fault, CPL_FIELD_ABSENT, "sla.clocks.state");
	/* A clock that was cancelled has stopped without an answer. */
	if (clock->cancelled)
		clock->stopped = clock->has_stop = false;
	return CPL_OK;
}

/* Both the clock that is asked for and the one of the first answer. */
struct clocks {
	struct clock_facts asked;
	struct clock_facts response;
};

static bool
has_both(const struct clocks *clocks)
{
	return clocks->asked.state != CLOCK_ABSENT &&
	       clocks->response.state != CLOCK_ABSENT;
}

/* Takes the clocks whose object `outer` stands before, and reads no further. */
static enum cpl_problem
read_clocks(const struct cpl_json_cursor *outer, struct cpl_json value,
    struct cpl_str asked, struct clocks *clocks, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	enum cpl_problem problem;

	if (cpl_json_type(value) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks");
	cursor = cpl_json_enter(outer);
	while (cpl_json_next_name(&cursor, &member)) {
		bool wanted = cpl_json_member_is(&member, asked);
		bool response = cpl_json_member_is(
		    &member, CPL_STR("response"));

		if (!wanted && !response) {
			cpl_json_pass(&cursor, &member);
			continue;
		}
		problem = read_clock(&cursor, member.value,
		    wanted ? &clocks->asked : &clocks->response, fault);
		if (problem != CPL_OK)
			return problem;
		if (wanted && response)
			clocks->response = clocks->asked;
		if (has_both(clocks))
			break;
	}
	return CPL_OK;
}

static enum cpl_problem
read_working_day(
    struct cpl_json value, int64_t *working_day, struct cpl_fault *fault)
{
	if (!cpl_json_integer(value, working_day))
		return facts_wrong(
		    fault, CPL_FIELD_TYPE, "sla.working_day_seconds");
	if (*working_day <= 0 || *working_day > CPL_DAY)
		return facts_wrong(
		    fault, CPL_FIELD_VALUE, "sla.working_day_seconds");
	return CPL_OK;
}

static enum cpl_problem
read_sla(struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_str asked, struct clocks *clocks, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_json sla;
	enum cpl_problem problem;

	problem = cpl_record_json(record, CPL_STR("sla"), &sla);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK || cpl_json_type(sla) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla");
	facts->has_sla = true;
	cursor = cpl_json_cursor(sla);
	while (cpl_json_next_name(&cursor, &member)) {
		problem = CPL_OK;
		if (cpl_json_member_is(&member, CPL_STR("clocks"))) {
			problem = read_clocks(
			    &cursor, member.value, asked, clocks, fault);
			if (problem != CPL_OK)
				return problem;
		}
		/* sla-check writes the clocks last: there is no need to go on. */
		if (facts->working_day != 0 && has_both(clocks))
			break;
		cpl_json_pass(&cursor, &member);
		if (cpl_json_member_is(&member, CPL_STR("working_day_seconds")))
			problem = read_working_day(
			    member.value, &facts->working_day, fault);
		else if (cpl_json_member_is(&member, CPL_STR("policy")))
			facts->policy = member.value;
		else if (cpl_json_member_is(&member, CPL_STR("calendar")))
			facts->calendar = member.value;
		else if (cpl_json_member_is(
			     &member, CPL_STR("calendar_version")))
			facts->calendar_version = member.value;
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
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
read_received(struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_fault *fault)
{
	enum cpl_problem problem = cpl_record_time(record,
	    CPL_STR("received_at"), &facts->received_at,
	    &facts->received_offset);

	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem == CPL_MEMORY)
		return cpl_fault_set(fault, problem, 0, 0, NULL);
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
	*status = status_find(word);
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

enum cpl_problem
facts_gather(struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_str clock, struct cpl_fault *fault)
{
	struct history history = { 0 };
	struct clocks clocks = { 0 };
	const struct status *status;
	enum cpl_problem problem;

	*facts = (struct complaint_facts){ 0 };
	problem = read_received(facts, record, fault);
	if (problem == CPL_OK)
		problem = read_status(&status, record, fault);
	if (problem == CPL_OK)
		problem = read_sla(facts, record, clock, &clocks, fault);
	if (problem != CPL_OK)
		return problem;
	facts->clock = clocks.asked;
	problem = history_read(record, &history, fault);
	if (problem == CPL_OK)
		problem = read_rating(facts, record, fault);
	if (problem == CPL_OK)
		problem = read_survey(facts, record, fault);
	if (problem != CPL_OK)
		return problem;
	facts->responded = clocks.response.stopped || history.answered ||
			   (status != NULL && (status->meaning & ANSWERS) != 0);
	mark(facts, status, &history);
	facts->forwarded = has_agency(record);
	if (clocks.asked.state == CLOCK_ABSENT)
		measure_by_events(facts, &history, clock);
	leave_out_reversed(&facts->clock);
	facts->clock.undated = is_undated(&facts->clock, status, clock);
	return CPL_OK;
}
