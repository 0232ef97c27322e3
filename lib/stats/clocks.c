/* SPDX-License-Identifier: MIT */
/* What sla-check wrote of a complaint, read. */
#include "clocks.h"

enum {
	SLA_POLICY,
	SLA_POLICY_VERSION,
	SLA_CALENDAR,
	SLA_CALENDAR_VERSION,
	SLA_WORKING_DAY,
	SLA_CLOCKS,
};

static const struct cpl_str sla_names[] = {
	[SLA_POLICY] = { "policy", 6 },
	[SLA_POLICY_VERSION] = { "policy_version", 14 },
	[SLA_CALENDAR] = { "calendar", 8 },
	[SLA_CALENDAR_VERSION] = { "calendar_version", 16 },
	[SLA_WORKING_DAY] = { "working_day_seconds", 19 },
	[SLA_CLOCKS] = { "clocks", 6 },
};

enum {
	CLOCK_STATE,
	CLOCK_DUE_AT,
	CLOCK_STOPPED_AT,
	CLOCK_BUSINESS,
	CLOCK_CALENDAR,
	CLOCK_REMAINING,
	CLOCK_MISSING,
	CLOCK_CANCELLED_BY,
	CLOCK_WARNING,
};

static const struct cpl_str clock_names[] = {
	[CLOCK_STATE] = { "state", 5 },
	[CLOCK_DUE_AT] = { "due_at", 6 },
	[CLOCK_STOPPED_AT] = { "stopped_at", 10 },
	[CLOCK_BUSINESS] = { "elapsed_business_seconds", 24 },
	[CLOCK_CALENDAR] = { "elapsed_calendar_seconds", 24 },
	[CLOCK_REMAINING] = { "remaining_business_seconds", 26 },
	[CLOCK_MISSING] = { "missing", 7 },
	[CLOCK_CANCELLED_BY] = { "cancelled_by", 12 },
	[CLOCK_WARNING] = { "warning", 7 },
};

#define NAMES(list) \
	((struct record_names){ list, sizeof(list) / sizeof(*(list)) })

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
	struct facts_word word = facts_word(value);

	if (cpl_json_type(value) != CPL_JSON_STRING)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks.state");
	for (size_t i = 0; i < sizeof(clock_states) / sizeof(*clock_states);
	     i++) {
		if (facts_word_is(&word, clock_states[i].word)) {
			*state = clock_states[i].state;
			return CPL_OK;
		}
	}
	return facts_wrong(fault, CPL_FIELD_VALUE, "sla.clocks.state");
}

static enum cpl_problem
read_seconds(struct record_walk *walk, const char *field, bool *there,
    int64_t *seconds, struct cpl_fault *fault)
{
	*there = true;
	if (!record_walk_integer(walk, seconds) &&
	    !cpl_json_integer(record_walk_take(walk), seconds))
		return facts_wrong(fault, CPL_FIELD_TYPE, field);
	return CPL_OK;
}

/* The member at hand, which is not null. */
static enum cpl_problem
read_clock_member(struct facts_reader *reader, unsigned name,
    struct record_walk *walk, struct clock_facts *clock,
    struct cpl_fault *fault)
{
	switch (name) {
	case CLOCK_STATE:
		return read_state(record_walk_take(walk), &clock->state, fault);
	case CLOCK_DUE_AT:
		clock->has_due = true;
		return facts_time(reader, walk, "sla.clocks.due_at",
		    &clock->due_at, &clock->due_offset, fault);
	case CLOCK_STOPPED_AT:
		clock->stopped = true;
		clock->has_stop = true;
		return facts_time(reader, walk, "sla.clocks.stopped_at",
		    &clock->stopped_at, &clock->stop_offset, fault);
	case CLOCK_BUSINESS:
		return read_seconds(walk, "sla.clocks.elapsed_business_seconds",
		    &clock->has_business, &clock->business, fault);
	case CLOCK_CALENDAR:
		return read_seconds(walk, "sla.clocks.elapsed_calendar_seconds",
		    &clock->has_calendar, &clock->calendar, fault);
	case CLOCK_REMAINING:
		return read_seconds(walk,
		    "sla.clocks.remaining_business_seconds",
		    &clock->has_remaining, &clock->remaining, fault);
	case CLOCK_MISSING:
		clock->unjudged = true;
		break;
	case CLOCK_CANCELLED_BY:
		clock->cancelled = true;
		break;
	case CLOCK_WARNING:
		clock->reversed = true;
		break;
	default:
		break;
	}
	record_walk_pass(walk);
	return CPL_OK;
}

/* The clock whose value `outer` stands before. */
static enum cpl_problem
read_clock(struct facts_reader *reader, struct record_walk *outer,
    struct clock_facts *clock, struct cpl_fault *fault)
{
	struct record_walk walk;
	unsigned name;

	if (record_walk_type(outer) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks");
	*clock = (struct clock_facts){ 0 };
	walk = record_walk_enter(outer, NAMES(clock_names));
	while (record_walk_name(&walk, &name)) {
		enum cpl_problem problem;

		if (*walk.at == 'n')
			name = RECORD_OTHER;
		problem = read_clock_member(reader, name, &walk, clock, fault);
		if (problem != CPL_OK)
			return problem;
	}
	record_walk_leave(outer, &walk);
	if (clock->state == CLOCK_ABSENT)
		return facts_wrong(fault, CPL_FIELD_ABSENT, "sla.clocks.state");
	/* A clock that was cancelled has stopped without an answer. */
	if (clock->cancelled)
		clock->stopped = clock->has_stop = false;
	return CPL_OK;
}

static bool
has_both(const struct clocks *clocks)
{
	return clocks->asked.state != CLOCK_ABSENT &&
	       clocks->response.state != CLOCK_ABSENT;
}

/* Takes the clocks whose object `outer` stands before, and reads no further. */
static enum cpl_problem
read_clocks(struct facts_reader *reader, const struct record_walk *outer,
    struct clocks *clocks, struct cpl_fault *fault)
{
	struct record_walk walk;
	unsigned name;

	if (record_walk_type(outer) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla.clocks");
	walk = record_walk_enter(outer, NAMES(reader->clocks));
	while (!has_both(clocks) && record_walk_name(&walk, &name)) {
		struct clock_facts *clock = &clocks->response;
		enum cpl_problem problem;

		if (name == RECORD_OTHER) {
			record_walk_pass(&walk);
			continue;
		}
		if (name == FACTS_ASKED)
			clock = &clocks->asked;
		problem = read_clock(reader, &walk, clock, fault);
		if (problem != CPL_OK)
			return problem;
		if (name == FACTS_ASKED && reader->asks_response)
			clocks->response = clocks->asked;
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
read_member(unsigned name, struct cpl_json value, struct complaint_facts *facts,
    struct cpl_fault *fault)
{
	switch (name) {
	case SLA_POLICY:
		facts->policy = value;
		return CPL_OK;
	case SLA_POLICY_VERSION:
		facts->policy_version = value;
		return CPL_OK;
	case SLA_CALENDAR:
		facts->calendar = value;
		return CPL_OK;
	case SLA_CALENDAR_VERSION:
		facts->calendar_version = value;
		return CPL_OK;
	case SLA_WORKING_DAY:
		return read_working_day(value, &facts->working_day, fault);
	default:
		return CPL_OK;
	}
}

/* Whether all that is wanted of the object besides the clocks was met. */
static bool
has_members(const struct complaint_facts *facts)
{
	return facts->working_day != 0 && facts->policy.length != 0 &&
	       facts->policy_version.length != 0 &&
	       facts->calendar.length != 0 &&
	       facts->calendar_version.length != 0;
}

enum cpl_problem
clocks_read(struct facts_reader *reader, struct cpl_record *record,
    struct complaint_facts *facts, struct clocks *clocks,
    struct cpl_fault *fault)
{
	struct record_walk walk;
	enum cpl_problem problem;
	unsigned name;

	problem = record_walk(&reader->members, record,
	    &reader->fields[FACTS_SLA], CPL_JSON_OBJECT, NAMES(sla_names),
	    &walk);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK)
		return facts_wrong(fault, CPL_FIELD_TYPE, "sla");
	facts->has_sla = true;
	while (record_walk_name(&walk, &name)) {
		problem = CPL_OK;
		if (name == SLA_CLOCKS)
			problem = read_clocks(reader, &walk, clocks, fault);
		if (problem != CPL_OK)
			return problem;
		/* sla-check writes the clocks last: there is no need to go on. */
		if (has_both(clocks) && has_members(facts))
			break;
		problem = read_member(
		    name, record_walk_take(&walk), facts, fault);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}
