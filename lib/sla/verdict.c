/* SPDX-License-Identifier: MIT */
/* A verdict as JSON: the members of one clock in `sla.clocks`. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sla/judge.h"

/*
 * More than all keys, times and figures of a clock together; names, targets and
 * persons to tell come on top and are counted.
 */
#define VERDICT_ROOM 2048

#define STATE(word)                    \
	{                              \
		word, sizeof(word) - 1 \
	}
/* More than the longest; copied whole, which is faster. */
#define STATE_ROOM 16

static const struct {
	char text[STATE_ROOM];
	size_t length;
} state_words[CPL_STATE_COUNT] = { STATE("none"), STATE("met"),
	STATE("breached"), STATE("running"), STATE("due_soon"), STATE("paused"),
	STATE("uncertain") };

const char *
cpl_state_word(enum cpl_state state)
{
	return state_words[state].text;
}

/* The highest step that is reached, or NULL. */
static const struct escalation *
step_reached(const struct trial *trial)
{
	const struct clock *clock = trial->clock;
	const struct escalation *reached = NULL;

	for (size_t i = 0; i < clock->step_count; i++) {
		if (!timing_reaches(&trial->most, clock->steps[i].percent))
			break;
		reached = &clock->steps[i];
	}
	return reached;
}

static char *
put_elapsed(char *at, const struct trial *trial)
{
	const struct timing *most = &trial->most;
	const struct timing *least = &trial->least;

	if (most->has_business) {
		at = PUT(at, ",\"elapsed_business_seconds\":");
		at = put_integer(at, most->elapsed_business);
	}
	if (trial->doubtful && least->has_business) {
		at = PUT(at, ",\"elapsed_business_seconds_at_least\":");
		at = put_integer(at, least->elapsed_business);
	}
	at = PUT(at, ",\"elapsed_calendar_seconds\":");
	at = put_integer(at, most->elapsed_calendar);
	if (trial->doubtful) {
		at = PUT(at, ",\"elapsed_calendar_seconds_at_least\":");
		at = put_integer(at, least->elapsed_calendar);
	}
	if (most->paused > 0) {
		at = PUT(at, ",\"paused_seconds\":");
		at = put_integer(at, most->paused);
	}
	return at;
}

/* Whom to tell, and of a clock that runs not before the office opens. */
static char *
put_step(char *at, const struct cpl_buffer *hold, const struct trial *trial,
    const struct escalation *step)
{
	at = put(at, step->json.data, step->json.length - 1);
	if (!trial->stop && hold->length > 0)
		at = put(at, hold->data, hold->length);
	*at++ = '}';
	return at;
}

static char *
put_timing(char *at, const struct cpl_buffer *hold, const struct trial *trial,
    const struct escalation *step)
{
	const struct timing *most = &trial->most;

	at = put_elapsed(at, trial);
	if (!most->has_due)
		return at;
	if (!trial->stop && most->has_business &&
	    most->remaining_business >= 0) {
		at = PUT(at, ",\"remaining_business_seconds\":");
		at = put_integer(at, most->remaining_business);
	}
	if (most->target > 0 && !most->at_least) {
		at = PUT(at, ",\"used\":");
		at = put_fraction(at, most->used, most->target);
	}
	return step ? put_step(at, hold, trial, step) : at;
}

static char *
put_ends(struct pen *pen, char *at, const struct trial *trial, bool timed)
{
	const struct event *start = trial->start;
	const struct event *stop = trial->stop;

	if (start) {
		at = PUT(at, ",\"started_at\":\"");
		at = put_time(pen, at, start->at);
		if (start->before != start->at) {
			at = PUT(at, ",\"started_not_before\":\"");
			at = put_time(pen, at, start->before);
		}
	}
	if (timed && trial->most.has_due) {
		at = PUT(at, ",\"due_at\":\"");
		at = put_time(pen, at, trial->most.due);
	}
	if (!stop)
		return at;
	at = PUT(at, ",\"stopped_at\":\"");
	at = put_time(pen, at, stop->at);
	if (stop->before != stop->at) {
		at = PUT(at, ",\"stopped_not_before\":\"");
		at = put_time(pen, at, stop->before);
	}
	if (trial->cancelled) {
		at = PUT(at, ",\"cancelled_by\":\"");
		at = put_text(at, event_word(stop->type));
		*at++ = '"';
	}
	return at;
}

/*
 * How often it started, from when anew, and what passed since it reopened.
 * NULL without memory.
 */
static char *
put_again(struct cpl_judge *judge, char *at, const struct trial *trial)
{
	struct total total;

	if (trial->rounds > 1) {
		at = PUT(at, ",\"rounds\":");
		at = put_integer(at, (int64_t)trial->rounds);
	}
	if (trial->first) {
		at = PUT(at, ",\"fresh_clock\":true,\"first_started_at\":\"");
		at = put_time(&judge->pen, at, trial->first->at);
	}
	if (!trial->reopened)
		return at;
	if (!timing_total(judge, trial, &total))
		return NULL;
	at = PUT(at, ",\"reopened_at\":\"");
	at = put_time(&judge->pen, at, trial->reopened->at);
	if (total.has_business) {
		at = PUT(at, ",\"total_business_seconds\":");
		at = put_integer(at, total.business);
	}
	at = PUT(at, ",\"total_calendar_seconds\":");
	return put_integer(at, total.calendar);
}

/* The share of each agency, of a complaint that has been reassigned. */
static bool
append_shares(struct cpl_judge *judge, const struct trial *trial)
{
	static const struct pauses none;
	struct cpl_buffer *out = &judge->out;
	const struct pauses *pauses = timing_pauses(trial->clock, trial->target)
					  ? &judge->pauses[READ_LATEST]
					  : &none;

	if (!hands_shares(judge, pauses, trial->start->before,
		trial->stop ? trial->stop->at : judge->now))
		return false;
	if (judge->share_count == 0)
		return true;
	cpl_buffer_append_str(out, CPL_STR(",\"agencies\":["));
	for (size_t i = 0; i < judge->share_count; i++) {
		const struct share *share = &judge->shares[i];

		cpl_buffer_append_str(out,
		    i > 0 ? CPL_STR(",{\"agency\":") : CPL_STR("{\"agency\":"));
		if (share->agency.length > 0)
			cpl_json_append_string(out, share->agency);
		else
			cpl_buffer_append_str(out, CPL_STR("null"));
		if (share->has_business) {
			cpl_buffer_append_str(
			    out, CPL_STR(",\"elapsed_business_seconds\":"));
			cpl_buffer_append_integer(out, share->business);
		}
		cpl_buffer_append_str(
		    out, CPL_STR(",\"elapsed_calendar_seconds\":"));
		cpl_buffer_append_integer(out, share->calendar);
		cpl_buffer_append_char(out, '}');
	}
	cpl_buffer_append_char(out, ']');
	return !out->failed;
}

static bool
count_missing(struct cpl_judge *judge, int year)
{
	size_t at = 0;

	while (at < judge->missing_count && judge->missing[at].year < year)
		at++;
	if (at < judge->missing_count && judge->missing[at].year == year) {
		judge->missing[at].count++;
		return true;
	}
	if (judge->missing_count == judge->missing_capacity) {
		size_t capacity = judge->missing_capacity
				      ? judge->missing_capacity * 2
				      : 8;
		struct missing_year *grown = realloc(
		    judge->missing, capacity * sizeof(*grown));

		if (!grown)
			return false;
		judge->missing = grown;
		judge->missing_capacity = capacity;
	}
	memmove(&judge->missing[at + 1], &judge->missing[at],
	    (judge->missing_count - at) * sizeof(*judge->missing));
	judge->missing[at] = (struct missing_year){ year, 1 };
	judge->missing_count++;
	return true;
}

/*
 * What is lacking: of the policy, of the record, or of the calendar.  NULL
 * without memory.
 */
static char *
put_missing(struct cpl_judge *judge, char *at, const struct trial *trial)
{
	int year = trial->most.missing;

	if (year == INT_MIN)
		year = trial->least.missing;
	if (!judge->in_force)
		return PUT(at, ",\"missing\":\"policy\"");
	if (trial->missing_event) {
		at = PUT(at, ",\"missing\":\"");
		at = put_text(at, event_word(trial->missing_event));
	} else if (year != INT_MIN) {
		if (!count_missing(judge, year))
			return NULL;
		at = PUT(at, ",\"missing\":\"calendar year ");
		at = put_integer(at, year);
	} else {
		return at;
	}
	*at++ = '"';
	return at;
}

/* At `at` there is room for it all.  NULL without memory. */
static char *
put_verdict(struct cpl_judge *judge, char *at, const struct trial *trial,
    bool timed, const struct escalation *step)
{
	const struct target *target = trial->target;
	struct cpl_str name = trial->clock->json;

	if (at[-1] != '{')
		*at++ = ',';
	at = put(at, name.data, name.length);
	memcpy(at, state_words[trial->state].text, STATE_ROOM);
	at += state_words[trial->state].length;
	*at++ = '"';
	if (target) {
		at = put(at, target->json.data, target->json.length);
		at = put_ends(&judge->pen, at, trial, timed);
	}
	if (timed) {
		at = put_timing(at, &judge->hold, trial, step);
		at = put_again(judge, at, trial);
	}
	if (trial->reversed)
		at = PUT(at, ",\"elapsed_business_seconds\":0,"
			     "\"elapsed_calendar_seconds\":0,"
			     "\"warning\":\"stopped before it started\"");
	return at ? put_missing(judge, at, trial) : NULL;
}

bool
verdict_write(struct cpl_judge *judge, const struct trial *trial)
{
	const struct target *target = trial->target;
	const struct escalation *step = NULL;
	bool timed = target && trial->start && !trial->reversed &&
		     !trial->missing_event;
	size_t room = VERDICT_ROOM + trial->clock->json.length;
	char *at;

	if (timed && trial->most.has_due)
		step = step_reached(trial);
	room += (target ? target->json.length : 0) +
		(step ? step->json.length + judge->hold.length : 0);
	at = cpl_buffer_reserve(&judge->out, room);
	if (at)
		at = put_verdict(judge, at, trial, timed, step);
	if (!at)
		return false;
	judge->out.length = (size_t)(at - judge->out.data);
	if (timed && (judge->facts.types & EVENT_REASSIGNED) &&
	    !append_shares(judge, trial))
		return false;
	cpl_buffer_append_char(&judge->out, '}');
	return !judge->out.failed;
}
