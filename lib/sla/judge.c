/* SPDX-License-Identifier: MIT */
/* The verdict on each clock of a complaint, written into its record. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sla/judge.h"

static size_t
clocks_at_most(const struct cpl_policy *policy)
{
	size_t most = 1;

	for (size_t i = 0; i < policy->version_count; i++) {
		if (policy->versions[i].clock_count > most)
			most = policy->versions[i].clock_count;
	}
	return most;
}

/*
 * An alarm that falls outside the hours is held until the office opens: of all
 * clocks that run this is the same instant, since now is.
 */
static void
write_hold(struct cpl_judge *judge)
{
	int64_t open;
	int missing;

	if (!cpl_calendar_next(judge->calendar, judge->now, &open, &missing) ||
	    open == judge->now)
		return;
	cpl_buffer_append_str(&judge->hold, CPL_STR(",\"tell_at\":\""));
	cpl_buffer_append_time(
	    &judge->hold, open, cpl_calendar_offset(judge->calendar, open));
	cpl_buffer_append_char(&judge->hold, '"');
}

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
	judge->pen.calendar = judge->calendar;
	judge->now = now;
	judge->clock_records = calloc(
	    policy->clock_name_count + 1, sizeof(*judge->clock_records));
	judge->trials = calloc(clocks_at_most(policy), sizeof(*judge->trials));
	judge->agency_offices = calloc(
	    policy->agency_count + 1, sizeof(*judge->agency_offices));
	head = &judge->head;
	cpl_buffer_append_str(head, CPL_STR("{\"policy\":"));
	cpl_json_append_string(head, cpl_str_of(policy->name));
	judge->head_policy = head->length;
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
	write_hold(judge);
	if (head->failed || judge->hold.failed || !judge->clock_records ||
	    !judge->trials || !judge->agency_offices) {
		cpl_judge_free(judge);
		return NULL;
	}
	for (size_t i = 0; i < policy->agency_count; i++)
		judge->agency_offices[i] = office;
	return judge;
}

void
cpl_judge_free(struct cpl_judge *judge)
{
	if (!judge)
		return;
	free(judge->facts.events);
	free(judge->hands.items);
	free(judge->clipped.items);
	free(judge->shares);
	free(judge->trials);
	free(judge->agency_offices);
	for (int i = 0; i < READINGS; i++)
		free(judge->pauses[i].items);
	free(judge->missing);
	free(judge->clock_records);
	cpl_buffer_release(&judge->out);
	cpl_buffer_release(&judge->head);
	cpl_buffer_release(&judge->hold);
	free(judge);
}

void
cpl_judge_set_office(
    struct cpl_judge *judge, size_t agency, const struct cpl_office *office)
{
	judge->agency_offices[agency] = office;
}

void
cpl_judge_keep(struct cpl_judge *judge)
{
	judge->keep = true;
}

void
cpl_judge_running(struct cpl_judge *judge)
{
	judge->running = true;
}

/* A record is counted once for each state that any of its clocks has. */
void
judge_count(struct cpl_judge *judge, unsigned states)
{
	for (int state = 0; state < CPL_STATE_COUNT; state++)
		judge->records[state] += (states >> state) & 1u;
	judge->records[CPL_STATE_COUNT] += states > 1u << CPL_STATE_NONE;
	judge->judged++;
}

static void
count_states(struct cpl_judge *judge)
{
	bool reversed = false;
	bool undated = false;
	unsigned states = 0;

	for (size_t i = 0; i < judge->version->clock_count; i++) {
		const struct trial *trial = &judge->trials[i];
		uint64_t *counts = judge->clock_records[trial->clock->number];

		counts[trial->state]++;
		counts[CPL_STATE_COUNT] += trial->state != CPL_STATE_NONE;
		states |= 1u << trial->state;
		reversed |= trial->reversed;
		undated |= trial->start && trial->missing_event;
	}
	judge_count(judge, states);
	judge->reversed += reversed;
	judge->undated += undated;
	judge->before_policy += !judge->in_force;
}

enum cpl_problem
cpl_judge_try(
    struct cpl_judge *judge, struct cpl_record *record, const char **field)
{
	enum cpl_problem problem;

	problem = facts_read(
	    &judge->facts, judge->policy->fields, record, field);
	if (problem != CPL_OK)
		return problem;
	if (!trials_hold(judge))
		return CPL_MEMORY;
	count_states(judge);
	return CPL_OK;
}

/* The version of the policy depends on the day of the complaint. */
static void
append_head(struct cpl_judge *judge)
{
	const struct cpl_buffer *head = &judge->head;
	struct cpl_buffer *out = &judge->out;
	size_t length = judge->head_policy;

	cpl_buffer_append(out, head->data, length);
	if (judge->in_force) {
		cpl_buffer_append_str(out, CPL_STR(",\"policy_version\":"));
		cpl_json_append_string(out, cpl_str_of(judge->version->name));
	}
	cpl_buffer_append(out, head->data + length, head->length - length);
}

enum cpl_problem
cpl_judge_record(
    struct cpl_judge *judge, struct cpl_record *record, const char **field)
{
	enum cpl_problem problem;

	if (earlier_stays(judge, record))
		return CPL_OK;
	problem = cpl_judge_try(judge, record, field);
	if (problem != CPL_OK)
		return problem;
	cpl_buffer_clear(&judge->out);
	append_head(judge);
	for (size_t i = 0; i < judge->version->clock_count; i++) {
		if (!verdict_write(judge, &judge->trials[i]))
			return CPL_MEMORY;
	}
	cpl_buffer_append_str(&judge->out, CPL_STR("}}"));
	if (judge->out.failed)
		return CPL_MEMORY;
	cpl_record_set_json(
	    record, CPL_STR("sla"), cpl_buffer_str(&judge->out));
	return CPL_OK;
}

/* NULL where the version has no such clock. */
static const struct trial *
find_trial(const struct cpl_judge *judge, size_t clock)
{
	size_t count = judge->version->clock_count;

	/* In the first version, and mostly, it stands there. */
	if (clock < count && judge->trials[clock].clock->number == clock)
		return &judge->trials[clock];
	for (size_t i = 0; i < count; i++) {
		if (judge->trials[i].clock->number == clock)
			return &judge->trials[i];
	}
	return NULL;
}

enum cpl_state
cpl_judge_state(const struct cpl_judge *judge, size_t clock, int64_t *due)
{
	const struct trial *trial = find_trial(judge, clock);

	*due = INT64_MAX;
	if (!trial)
		return CPL_STATE_NONE;
	if (trial->target && trial->start && trial->most.has_due)
		*due = trial->most.due;
	return trial->state;
}

bool
cpl_judge_runs(const struct cpl_judge *judge, size_t clock)
{
	const struct trial *trial = find_trial(judge, clock);

	return trial && trial->start && !trial->stop;
}

void
cpl_judge_append_time(
    struct cpl_judge *judge, int64_t instant, struct cpl_buffer *out)
{
	char *room = cpl_buffer_reserve(out, 1 + WRITTEN_ROOM);

	if (!room)
		return;
	*room = '"';
	out->length +=
	    (size_t)(put_time(&judge->pen, room + 1, instant) - room);
}

uint64_t
cpl_judge_judged(const struct cpl_judge *judge)
{
	return judge->judged;
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

uint64_t
cpl_judge_kept(const struct cpl_judge *judge)
{
	return judge->kept;
}

uint64_t
cpl_judge_replaced(const struct cpl_judge *judge)
{
	return judge->replaced;
}
