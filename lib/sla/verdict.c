/* SPDX-License-Identifier: MIT */
/* A verdict as JSON: the members of one clock in `sla.clocks`. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "sla/judge.h"

static const char *const state_words[CPL_STATE_COUNT] = { "none", "met",
	"breached", "running", "due_soon", "paused", "uncertain" };

const char *
cpl_state_word(enum cpl_state state)
{
	return state_words[state];
}

/* Keys with their punctuation, so that each is one copy. */
static void
put_time(struct cpl_judge *judge, struct cpl_str key, int64_t at)
{
	struct cpl_buffer *out = &judge->out;

	cpl_buffer_append_str(out, key);
	cpl_buffer_append_time(
	    out, at, cpl_calendar_offset(judge->calendar, at));
	cpl_buffer_append_char(out, '"');
}

static void
put_integer(struct cpl_judge *judge, struct cpl_str key, int64_t value)
{
	cpl_buffer_append_str(&judge->out, key);
	cpl_buffer_append_integer(&judge->out, value);
}

/* The fraction of the target to four places, rounded half up. */
static void
put_used(struct cpl_judge *judge, const struct timing *timing)
{
	struct cpl_buffer *out = &judge->out;
	int64_t used = timing->used;
	int64_t target = timing->target;
	int64_t whole = used / target;
	int64_t places = (used % target * 20000 / target + 1) / 2;
	char digits[4];
	int length = 4;

	whole += places / 10000;
	places %= 10000;
	for (int i = 3; i >= 0; i--) {
		digits[i] = (char)('0' + places % 10);
		places /= 10;
	}
	while (length > 0 && digits[length - 1] == '0')
		length--;
	put_integer(judge, CPL_STR(",\"used\":"), whole);
	if (length > 0) {
		cpl_buffer_append_char(out, '.');
		cpl_buffer_append(out, digits, (size_t)length);
	}
}

static void
put_escalation(struct cpl_judge *judge, const struct trial *trial)
{
	const struct clock *clock = trial->clock;
	size_t reached = 0;

	while (reached < clock->step_count &&
	       timing_reaches(&trial->most, clock->steps[reached].percent))
		reached++;
	if (reached == 0)
		return;
	put_integer(
	    judge, CPL_STR(",\"escalation\":{\"step\":"), (int64_t)reached);
	cpl_buffer_append_str(&judge->out, CPL_STR(",\"tell\":"));
	cpl_json_append_string(
	    &judge->out, cpl_str_of(clock->steps[reached - 1].tell));
	cpl_buffer_append_char(&judge->out, '}');
}

static void
put_elapsed(struct cpl_judge *judge, const struct trial *trial)
{
	const struct timing *most = &trial->most;
	const struct timing *least = &trial->least;

	if (most->has_business)
		put_integer(judge, CPL_STR(",\"elapsed_business_seconds\":"),
		    most->elapsed_business);
	if (trial->doubtful && least->has_business)
		put_integer(judge,
		    CPL_STR(",\"elapsed_business_seconds_at_least\":"),
		    least->elapsed_business);
	put_integer(judge, CPL_STR(",\"elapsed_calendar_seconds\":"),
	    most->elapsed_calendar);
	if (trial->doubtful)
		put_integer(judge,
		    CPL_STR(",\"elapsed_calendar_seconds_at_least\":"),
		    least->elapsed_calendar);
	if (most->paused > 0)
		put_integer(
		    judge, CPL_STR(",\"paused_seconds\":"), most->paused);
}

static void
put_timing(struct cpl_judge *judge, const struct trial *trial)
{
	const struct timing *most = &trial->most;

	put_elapsed(judge, trial);
	if (most->has_due && !trial->stop && most->has_business &&
	    most->remaining_business >= 0)
		put_integer(judge, CPL_STR(",\"remaining_business_seconds\":"),
		    most->remaining_business);
	if (most->has_due && most->target > 0)
		put_used(judge, most);
	if (most->has_due)
		put_escalation(judge, trial);
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

/* What the record lacks, or the calendar. */
static bool
put_missing(struct cpl_judge *judge, const struct trial *trial)
{
	struct cpl_buffer *out = &judge->out;
	int year = trial->most.missing;

	if (trial->before_policy) {
		cpl_buffer_append_str(out, CPL_STR(",\"missing\":\"policy\""));
		return true;
	}
	if (trial->missing_event) {
		cpl_buffer_append_str(out, CPL_STR(",\"missing\":\""));
		cpl_buffer_append_str(
		    out, cpl_str_of(event_word(trial->missing_event)));
		cpl_buffer_append_char(out, '"');
		return true;
	}
	if (!trial->start || !trial->target)
		return true;
	if (year == INT_MIN)
		year = trial->least.missing;
	if (year == INT_MIN)
		return true;
	cpl_buffer_append_str(out, CPL_STR(",\"missing\":\"calendar year "));
	cpl_buffer_append_integer(out, year);
	cpl_buffer_append_char(out, '"');
	return count_missing(judge, year);
}

bool
verdict_write(struct cpl_judge *judge, const struct trial *trial)
{
	struct cpl_buffer *out = &judge->out;
	bool timed = trial->start && trial->target && !trial->reversed &&
		     (!trial->missing_event || trial->stop);

	if (out->data[out->length - 1] != '{')
		cpl_buffer_append_char(out, ',');
	cpl_buffer_append_char(out, '"');
	cpl_buffer_append_str(out, cpl_str_of(trial->clock->name));
	cpl_buffer_append_str(out, CPL_STR("\":{\"state\":\""));
	cpl_buffer_append_str(out, cpl_str_of(cpl_state_word(trial->state)));
	cpl_buffer_append_char(out, '"');
	if (trial->target) {
		cpl_buffer_append_str(out, CPL_STR(",\"target\":"));
		cpl_json_append_string(out, cpl_str_of(trial->target->text));
	}
	if (trial->start && trial->target) {
		put_time(
		    judge, CPL_STR(",\"started_at\":\""), trial->start->at);
		if (trial->start->before != trial->start->at)
			put_time(judge, CPL_STR(",\"started_not_before\":\""),
			    trial->start->before);
	}
	if (timed && trial->most.has_due)
		put_time(judge, CPL_STR(",\"due_at\":\""), trial->most.due);
	if (trial->stop && trial->target) {
		put_time(judge, CPL_STR(",\"stopped_at\":\""), trial->stop->at);
		if (trial->stop->before != trial->stop->at)
			put_time(judge, CPL_STR(",\"stopped_not_before\":\""),
			    trial->stop->before);
	}
	if (trial->cancelled && trial->target) {
		cpl_buffer_append_str(out, CPL_STR(",\"cancelled_by\":\""));
		cpl_buffer_append_str(
		    out, cpl_str_of(event_word(trial->stop->type)));
		cpl_buffer_append_char(out, '"');
	}
	if (timed)
		put_timing(judge, trial);
	if (trial->reversed)
		cpl_buffer_append_str(
		    out, CPL_STR(",\"elapsed_business_seconds\":0,"
				 "\"elapsed_calendar_seconds\":0,"
				 "\"warning\":\"stopped before it started\""));
	if (!put_missing(judge, trial))
		return false;
	cpl_buffer_append_char(out, '}');
	return true;
}
