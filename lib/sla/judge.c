/* SPDX-License-Identifier: MIT */
/* The verdict on each clock of a complaint, written into its record. */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sla/judge.h"

struct cpl_judge *
cpl_judge_new(const struct cpl_policy *policy, const struct cpl_office *office,
    int64_t now)
{
	struct cpl_judge *judge = calloc(1, sizeof(*judge));
	struct cpl_buffer *head;

	if (!judge)
		return NULL;
	judge->policy = policy;
	judge->office = office;
	judge->calendar = cpl_office_calendar(office);
	judge->now = now;
	judge->clock_records = calloc(
	    policy->clock_name_count + 1, sizeof(*judge->clock_records));
	head = &judge->head;
	cpl_buffer_append_str(head, CPL_STR("{\"policy\":"));
	cpl_json_append_string(head, cpl_str_of(policy->name));
	cpl_buffer_append_str(head, CPL_STR(",\"calendar\":"));
	cpl_json_append_string(head, cpl_str_of(cpl_office_name(office)));
	if (*cpl_office_version(office)) {
		cpl_buffer_append_str(head, CPL_STR(",\"calendar_version\":"));
		cpl_json_append_string(
		    head, cpl_str_of(cpl_office_version(office)));
	}
	cpl_buffer_append_str(head, CPL_STR(",\"working_day_seconds\":"));
	cpl_buffer_append_integer(head, cpl_office_day_seconds(office));
	cpl_buffer_append_str(head, CPL_STR(",\"clocks\":{"));
	if (head->failed || !judge->clock_records) {
		cpl_judge_free(judge);
		return NULL;
	}
	return judge;
}

void
cpl_judge_free(struct cpl_judge *judge)
{
	if (!judge)
		return;
	free(judge->facts.events);
	free(judge->pauses);
	free(judge->clipped);
	free(judge->missing);
	free(judge->clock_records);
	cpl_buffer_release(&judge->out);
	cpl_buffer_release(&judge->head);
	free(judge);
}

/*
 * The version in force when the complaint came in.  A complaint from before the
 * first, or of an unknown day, has none; its clocks are those of the first.
 */
static const struct policy_version *
version_of(const struct cpl_judge *judge, bool *in_force)
{
	const struct cpl_policy *policy = judge->policy;
	const struct policy_version *version = &policy->versions[0];
	const struct case_facts *facts = &judge->facts;
	int64_t day;

	*in_force = version->from == INT64_MIN;
	if (policy->version_count == 1 && *in_force)
		return version;
	if (facts->event_count == 0)
		return version;
	day = facts->events[0].at;
	for (size_t i = 0; i < facts->event_count; i++) {
		if (facts->events[i].type == EVENT_RECEIVED) {
			day = facts->events[i].at;
			break;
		}
	}
	day = cpl_day_of(day + cpl_calendar_offset(judge->calendar, day));
	for (size_t i = 0; i < policy->version_count; i++) {
		if (policy->versions[i].from > day)
			break;
		version = &policy->versions[i];
		*in_force = true;
	}
	return version;
}

static bool
applies(const struct condition *condition, const struct case_facts *facts)
{
	for (int field = 0; field < FIELD_TEXTS; field++) {
		if (condition->texts[field].count > 0 &&
		    !condition_takes(
			condition, (enum field)field, facts->texts[field]))
			return false;
	}
	return !condition->asks_oversight ||
	       condition->oversight == facts->oversight;
}

static const struct target *
target_of(const struct clock *clock, const struct case_facts *facts)
{
	for (size_t i = 0; i < clock->target_count; i++) {
		const struct target *target = &clock->targets[i];

		if (!applies(&target->when, facts))
			continue;
		if (target->unit == CPL_UNIT_NONE ||
		    (target->unit == CPL_UNIT_SOURCE && !facts->has_due))
			return NULL;
		return target;
	}
	return NULL;
}

/*
 * The clock starts at its first start event and stops at the first stop event
 * after it.  Where there are only stop events before, it ran backwards.
 */
static void
find_ends(struct trial *trial, const struct case_facts *facts)
{
	const struct clock *clock = trial->clock;
	unsigned ends = clock->stop | clock->cancel;
	bool stopped_before = false;

	for (size_t i = 0; i < facts->event_count; i++) {
		const struct event *event = &facts->events[i];

		if (!trial->start) {
			if (event->type & clock->start)
				trial->start = event;
			else if (event->type & clock->stop)
				stopped_before = true;
		} else if (event->type & ends) {
			trial->stop = event;
			trial->cancelled = (event->type & clock->stop) == 0;
			break;
		}
	}
	if (!trial->start)
		trial->missing_event = clock->start & (0u - clock->start);
	else if (!trial->stop && stopped_before)
		trial->reversed = true;
	else if (!trial->stop && (facts->status & (ends | EVENT_FINAL)))
		trial->missing_event = facts->status;
}

static bool
paused_now(const struct cpl_judge *judge, const struct clock *clock)
{
	return clock->pauses && judge->pause_count > 0 &&
	       judge->pauses[judge->pause_count - 1].end == INT64_MAX &&
	       judge->pauses[judge->pause_count - 1].begin <= judge->now;
}

static enum cpl_state
decide(const struct cpl_judge *judge, const struct trial *trial)
{
	const struct target *target = trial->target;
	const struct timing *most = &trial->most;

	if (!most->has_due || !trial->least.has_due)
		return CPL_STATE_NONE;
	if (most->late != trial->least.late)
		return CPL_STATE_UNCERTAIN;
	if (most->late)
		return CPL_STATE_BREACHED;
	if (trial->cancelled)
		return CPL_STATE_NONE;
	if (trial->stop)
		return CPL_STATE_MET;
	if (target->unit != CPL_UNIT_SOURCE && paused_now(judge, trial->clock))
		return CPL_STATE_PAUSED;
	return timing_reaches(most, trial->clock->warn_at) ? CPL_STATE_DUE_SOON
							   : CPL_STATE_RUNNING;
}

/*
 * Where an event is known only to lie between two instants, the clock is timed
 * twice: from the earliest start to the latest stop, and the other way round.
 */
static bool
time_trial(struct cpl_judge *judge, const struct policy_version *version,
    bool doubt, struct trial *trial)
{
	const struct event *start = trial->start;
	const struct event *stop = trial->stop;

	assert(start != NULL);
	timing_take(judge, trial->clock, trial->target, start->before,
	    stop ? stop->at : judge->now, &trial->most);
	trial->least = trial->most;
	if (!doubt)
		return true;
	if (!pauses_read(judge, version->pause_on, READ_EARLIEST))
		return false;
	timing_take(judge, trial->clock, trial->target, start->at,
	    stop ? stop->before : judge->now, &trial->least);
	trial->doubtful = trial->least.elapsed_calendar !=
			  trial->most.elapsed_calendar;
	return pauses_read(judge, version->pause_on, READ_LATEST);
}

static bool
judge_clock(struct cpl_judge *judge, const struct policy_version *version,
    const struct clock *clock, bool doubt, struct trial *trial)
{
	*trial = (struct trial){ .clock = clock, .state = CPL_STATE_NONE };
	trial->most.missing = trial->least.missing = INT_MIN;
	trial->target = target_of(clock, &judge->facts);
	if (!trial->target)
		return true;
	find_ends(trial, &judge->facts);
	if (trial->reversed || trial->missing_event)
		return true;
	if (!time_trial(judge, version, doubt, trial))
		return false;
	trial->state = decide(judge, trial);
	return true;
}

/* A record is counted once for each state that any of its clocks has. */
static void
count_states(struct cpl_judge *judge, unsigned states)
{
	for (int state = 0; state < CPL_STATE_COUNT; state++)
		judge->records[state] += (states >> state) & 1u;
	judge->records[CPL_STATE_COUNT] += states > 1u << CPL_STATE_NONE;
}

static bool
judge_clocks(struct cpl_judge *judge, const struct policy_version *version,
    bool in_force)
{
	const struct case_facts *facts = &judge->facts;
	bool doubt = false;
	bool reversed = false;
	bool undated = false;
	unsigned states = 0;

	for (size_t i = 0; i < facts->event_count; i++)
		doubt |= facts->events[i].before != facts->events[i].at;
	if (!pauses_read(judge, version->pause_on, READ_LATEST))
		return false;
	for (size_t i = 0; i < version->clock_count; i++) {
		struct trial trial = { .clock = &version->clocks[i],
			.before_policy = !in_force };
		uint64_t *counts;

		trial.most.missing = trial.least.missing = INT_MIN;
		if (in_force &&
		    !judge_clock(judge, version, trial.clock, doubt, &trial))
			return false;
		if (!verdict_write(judge, &trial))
			return false;
		counts = judge->clock_records[trial.clock->number];
		counts[trial.state]++;
		counts[CPL_STATE_COUNT] += trial.state != CPL_STATE_NONE;
		states |= 1u << trial.state;
		reversed |= trial.reversed;
		undated |= trial.start && trial.missing_event;
	}
	count_states(judge, states);
	judge->reversed += reversed;
	judge->undated += undated;
	judge->before_policy += !in_force;
	return true;
}

enum cpl_problem
cpl_judge_record(
    struct cpl_judge *judge, struct cpl_record *record, const char **field)
{
	const struct policy_version *version;
	bool in_force;
	enum cpl_problem problem;

	problem = facts_read(
	    &judge->facts, judge->policy->fields, record, field);
	if (problem != CPL_OK)
		return problem;
	version = version_of(judge, &in_force);
	cpl_buffer_clear(&judge->out);
	cpl_buffer_append_str(&judge->out, cpl_buffer_str(&judge->head));
	if (judge->out.failed || !judge_clocks(judge, version, in_force))
		return CPL_MEMORY;
	cpl_buffer_append_str(&judge->out, CPL_STR("}}"));
	if (judge->out.failed)
		return CPL_MEMORY;
	cpl_record_set_json(
	    record, CPL_STR("sla"), cpl_buffer_str(&judge->out));
	return CPL_OK;
}

uint64_t
cpl_judge_records(const struct cpl_judge *judge, enum cpl_state state)
{
	return judge->records[state];
}

uint64_t
cpl_judge_clock_records(
    const struct cpl_judge *judge, size_t clock, enum cpl_state state)
{
	return judge->clock_records[clock][state];
}

size_t
cpl_judge_clocks(const struct cpl_judge *judge)
{
	return judge->policy->clock_name_count;
}

const char *
cpl_judge_clock(const struct cpl_judge *judge, size_t clock)
{
	return judge->policy->clock_names[clock];
}

size_t
cpl_judge_missing_years(const struct cpl_judge *judge)
{
	return judge->missing_count;
}

uint64_t
cpl_judge_missing_year(const struct cpl_judge *judge, size_t index, int *year)
{
	*year = judge->missing[index].year;
	return judge->missing[index].count;
}

uint64_t
cpl_judge_reversed(const struct cpl_judge *judge)
{
	return judge->reversed;
}

uint64_t
cpl_judge_undated(const struct cpl_judge *judge)
{
	return judge->undated;
}

uint64_t
cpl_judge_before_policy(const struct cpl_judge *judge)
{
	return judge->before_policy;
}
