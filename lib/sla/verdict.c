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

static const char *const state_words[CPL_STATE_COUNT] = { "none", "met",
	"breached", "running", "due_soon", "paused", "uncertain" };

const char *
cpl_state_word(enum cpl_state state)
{
	return state_words[state];
}

/* Where the next byte goes, in room that was made before. */
struct pen {
	struct cpl_judge *judge;
	char *at;
};

static inline void
put(struct pen *pen, const char *data, size_t length)
{
	memcpy(pen->at, data, length);
	pen->at += length;
}

/* A literal: its length is known and the copy is a few instructions. */
#define PUT(pen, literal) put(pen, literal, sizeof(literal) - 1)

static void
put_text(struct pen *pen, const char *text)
{
	put(pen, text, strlen(text));
}

static void
put_integer(struct pen *pen, int64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (value < 0)
		*pen->at++ = '-';
	put(pen, digits + at, sizeof(digits) - at);
}

static void
put_two(struct pen *pen, int value)
{
	pen->at[0] = (char)('0' + value / 10);
	pen->at[1] = (char)('0' + value % 10);
	pen->at += 2;
}

/*
 * The instant as cpl_time_format() writes it, with the quote behind it; nothing
 * for a year outside 0 to 9999.
 */
static void
put_time(struct pen *pen, int64_t at)
{
	struct cpl_judge *judge = pen->judge;
	int minutes = cpl_calendar_offset(judge->calendar, at) / 60;
	int64_t local = at + minutes * 60;
	int64_t day = cpl_day_of(local);
	int second = (int)(local - day * CPL_DAY);
	struct written_date *date =
	    &judge->dates[(uint64_t)day % WRITTEN_DATES];

	if (date->day != day || date->text[0] == '\0') {
		date->day = day;
		cpl_date_format(day, date->text);
	}
	if (date->text[0] != '\0') {
		put(pen, date->text, CPL_DATE_LENGTH);
		*pen->at++ = 'T';
		put_two(pen, second / 3600);
		*pen->at++ = ':';
		put_two(pen, second / 60 % 60);
		*pen->at++ = ':';
		put_two(pen, second % 60);
		*pen->at++ = minutes == 0 ? 'Z' : minutes < 0 ? '-' : '+';
		if (minutes < 0)
			minutes = -minutes;
		if (minutes > 0) {
			put_two(pen, minutes / 60);
			*pen->at++ = ':';
			put_two(pen, minutes % 60);
		}
	}
	*pen->at++ = '"';
}

/* The fraction of the target to four places, rounded half up. */
static void
put_used(struct pen *pen, const struct timing *timing)
{
	int64_t target = timing->target;
	int64_t whole = timing->used / target;
	int64_t places = (timing->used % target * 20000 / target + 1) / 2;
	char digits[4];
	size_t length = 4;

	whole += places / 10000;
	places %= 10000;
	for (int i = 3; i >= 0; i--) {
		digits[i] = (char)('0' + places % 10);
		places /= 10;
	}
	while (length > 0 && digits[length - 1] == '0')
		length--;
	PUT(pen, ",\"used\":");
	put_integer(pen, whole);
	if (length > 0) {
		*pen->at++ = '.';
		put(pen, digits, length);
	}
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

static void
put_elapsed(struct pen *pen, const struct trial *trial)
{
	const struct timing *most = &trial->most;
	const struct timing *least = &trial->least;

	if (most->has_business) {
		PUT(pen, ",\"elapsed_business_seconds\":");
		put_integer(pen, most->elapsed_business);
	}
	if (trial->doubtful && least->has_business) {
		PUT(pen, ",\"elapsed_business_seconds_at_least\":");
		put_integer(pen, least->elapsed_business);
	}
	PUT(pen, ",\"elapsed_calendar_seconds\":");
	put_integer(pen, most->elapsed_calendar);
	if (trial->doubtful) {
		PUT(pen, ",\"elapsed_calendar_seconds_at_least\":");
		put_integer(pen, least->elapsed_calendar);
	}
	if (most->paused > 0) {
		PUT(pen, ",\"paused_seconds\":");
		put_integer(pen, most->paused);
	}
}

/* Whom to tell, and of a clock that runs not before the office opens. */
static void
put_step(
    struct pen *pen, const struct trial *trial, const struct escalation *step)
{
	const struct cpl_buffer *hold = &pen->judge->hold;

	put(pen, step->json.data, step->json.length - 1);
	if (!trial->stop && hold->length > 0)
		put(pen, hold->data, hold->length);
	*pen->at++ = '}';
}

static void
put_timing(
    struct pen *pen, const struct trial *trial, const struct escalation *step)
{
	const struct timing *most = &trial->most;

	put_elapsed(pen, trial);
	if (!most->has_due)
		return;
	if (!trial->stop && most->has_business &&
	    most->remaining_business >= 0) {
		PUT(pen, ",\"remaining_business_seconds\":");
		put_integer(pen, most->remaining_business);
	}
	if (most->target > 0 && !most->at_least)
		put_used(pen, most);
	if (step)
		put_step(pen, trial, step);
}

static void
put_ends(struct pen *pen, const struct trial *trial, bool timed)
{
	if (trial->start) {
		PUT(pen, ",\"started_at\":\"");
		put_time(pen, trial->start->at);
		if (trial->start->before != trial->start->at) {
			PUT(pen, ",\"started_not_before\":\"");
			put_time(pen, trial->start->before);
		}
	}
	if (timed && trial->most.has_due) {
		PUT(pen, ",\"due_at\":\"");
		put_time(pen, trial->most.due);
	}
	if (trial->stop) {
		PUT(pen, ",\"stopped_at\":\"");
		put_time(pen, trial->stop->at);
		if (trial->stop->before != trial->stop->at) {
			PUT(pen, ",\"stopped_not_before\":\"");
			put_time(pen, trial->stop->before);
		}
	}
	if (trial->cancelled && trial->stop) {
		PUT(pen, ",\"cancelled_by\":\"");
		put_text(pen, event_word(trial->stop->type));
		*pen->at++ = '"';
	}
}

/* An instant as `,"name":"..."`; the key is spelt with its quotes. */
static void
put_instant(struct pen *pen, const char *key, int64_t at)
{
	put_text(pen, key);
	put_time(pen, at);
}

/* How often it started, from when anew, and what passed since it reopened. */
static bool
put_again(struct pen *pen, const struct trial *trial)
{
	struct total total;

	if (trial->rounds > 1) {
		PUT(pen, ",\"rounds\":");
		put_integer(pen, (int64_t)trial->rounds);
	}
	if (trial->first)
		put_instant(pen,
		    ",\"fresh_clock\":true,\"first_started_at\":\"",
		    trial->first->at);
	if (!trial->reopened)
		return true;
	if (!timing_total(pen->judge, trial, &total))
		return false;
	put_instant(pen, ",\"reopened_at\":\"", trial->reopened->at);
	if (total.has_business) {
		PUT(pen, ",\"total_business_seconds\":");
		put_integer(pen, total.business);
	}
	PUT(pen, ",\"total_calendar_seconds\":");
	put_integer(pen, total.calendar);
	return true;
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

/* What is lacking: of the policy, of the record, or of the calendar. */
static bool
put_missing(struct pen *pen, const struct trial *trial)
{
	int year = trial->most.missing;

	if (year == INT_MIN)
		year = trial->least.missing;
	if (!pen->judge->in_force) {
		PUT(pen, ",\"missing\":\"policy\"");
	} else if (trial->missing_event) {
		PUT(pen, ",\"missing\":\"");
		put_text(pen, event_word(trial->missing_event));
		*pen->at++ = '"';
	} else if (year != INT_MIN) {
		PUT(pen, ",\"missing\":\"calendar year ");
		put_integer(pen, year);
		*pen->at++ = '"';
		return count_missing(pen->judge, year);
	}
	return true;
}

bool
verdict_write(struct cpl_judge *judge, const struct trial *trial)
{
	static const struct escalation none;
	const struct target *target = trial->target;
	const struct escalation *step = NULL;
	struct cpl_str name = trial->clock->json;
	struct pen pen = { judge, NULL };
	bool timed = target && trial->start && !trial->reversed &&
		     !trial->missing_event;
	size_t room = VERDICT_ROOM + name.length;

	if (timed && trial->most.has_due)
		step = step_reached(trial);
	room += (target ? target->json.length : 0) +
		(step ? step : &none)->json.length + judge->hold.length;
	pen.at = cpl_buffer_reserve(&judge->out, room);
	if (!pen.at)
		return false;
	if (pen.at[-1] != '{')
		*pen.at++ = ',';
	put(&pen, name.data, name.length);
	put_text(&pen, state_words[trial->state]);
	*pen.at++ = '"';
	if (target) {
		put(&pen, target->json.data, target->json.length);
		put_ends(&pen, trial, timed);
	}
	if (timed)
		put_timing(&pen, trial, step);
	if (trial->reversed)
		PUT(&pen, ",\"elapsed_business_seconds\":0,"
			  "\"elapsed_calendar_seconds\":0,"
			  "\"warning\":\"stopped before it started\"");
	if ((timed && !put_again(&pen, trial)) || !put_missing(&pen, trial))
		return false;
	judge->out.length = (size_t)(pen.at - judge->out.data);
	if (timed && (judge->facts.types & EVENT_REASSIGNED) &&
	    !append_shares(judge, trial))
		return false;
	cpl_buffer_append_char(&judge->out, '}');
	return !judge->out.failed;
}
