/* SPDX-License-Identifier: MIT */
/* A verdict taken apart into the stretches that it was made of. */
#include <assert.h>
#include <limits.h>
#include <stdlib.h>

#include <complaint/receipt.h>

#include "sla/judge.h"

const char *
cpl_stretch_word(enum cpl_stretch_kind kind)
{
	static const char *const words[CPL_STRETCH_KINDS] = { "counted",
		"night", "break", "day_off", "holiday", "override", "pause",
		"unknown" };

	return words[kind];
}

/* What follows on what it equals is one stretch with it. */
static bool
add_stretch(struct cpl_receipt *receipt, const struct cpl_stretch *stretch)
{
	struct cpl_stretch *last = receipt->count > 0
				       ? &receipt->items[receipt->count - 1]
				       : NULL;
	struct cpl_stretch *next;

	if (last && last->kind == stretch->kind &&
	    last->name == stretch->name && last->source == stretch->source &&
	    cpl_str_equal(last->agency, stretch->agency)) {
		last->end = stretch->end;
		last->counted += stretch->counted;
		last->total += stretch->counted;
		return true;
	}
	if (receipt->count == receipt->capacity) {
		size_t capacity = receipt->capacity ? receipt->capacity * 2
						    : 64;
		struct cpl_stretch *grown = realloc(
		    receipt->items, capacity * sizeof(*grown));

		if (!grown)
			return false;
		receipt->items = grown;
		receipt->capacity = capacity;
		last = receipt->count > 0 ? &grown[receipt->count - 1] : NULL;
	}
	assert(receipt->items != NULL);
	next = &receipt->items[receipt->count++];
	*next = *stretch;
	next->total = (last ? last->total : 0) + stretch->counted;
	return true;
}

/* Why an office is closed at `at`; the answer holds up to stretch->end. */
static void
explain_closed(const struct hand *hand, int64_t at, struct cpl_stretch *stretch)
{
	const struct cpl_calendar *calendar = hand->calendar;
	const struct cpl_zone *zone = cpl_calendar_zone(calendar);
	int64_t date = cpl_day_of(at + cpl_calendar_offset(calendar, at));
	int64_t midnight = cpl_zone_instant(zone, date * CPL_DAY);
	int64_t next = cpl_zone_instant(zone, (date + 1) * CPL_DAY);
	int64_t change = INT64_MAX;
	int64_t opened = 0;
	struct cpl_office_day day = { 0 };
	int missing;

	cpl_calendar_change(calendar, at, &change, &missing);
	cpl_calendar_elapsed(calendar, midnight, at, &opened, &missing);
	if (next <= at)
		next = at + CPL_DAY;
	if (stretch->end > next)
		stretch->end = next;
	if (stretch->end > change)
		stretch->end = change;
	cpl_office_day(hand->office, date, &day);
	if (opened > 0 && change < next) {
		stretch->kind = CPL_STRETCH_BREAK;
	} else if (opened > 0 || change < next) {
		stretch->kind = CPL_STRETCH_NIGHT;
	} else if (day.holiday) {
		stretch->kind = CPL_STRETCH_HOLIDAY;
		stretch->name = day.holiday;
		stretch->source = day.source;
	} else {
		stretch->kind = day.override ? CPL_STRETCH_OVERRIDE
					     : CPL_STRETCH_DAY_OFF;
	}
}

/* What the office does from `at` on, up to stretch->end at the latest. */
static void
explain_hours(const struct hand *hand, int64_t at, struct cpl_stretch *stretch)
{
	int64_t change = INT64_MAX;
	struct cpl_office_day day = { 0 };
	int64_t date;
	int missing;
	bool open;

	if (!cpl_calendar_is_open(hand->calendar, at, &open, &missing)) {
		stretch->kind = CPL_STRETCH_UNKNOWN;
		return;
	}
	if (!open) {
		explain_closed(hand, at, stretch);
		return;
	}
	cpl_calendar_change(hand->calendar, at, &change, &missing);
	if (stretch->end > change)
		stretch->end = change;
	date = cpl_day_of(at + cpl_calendar_offset(hand->calendar, at));
	if (cpl_office_day(hand->office, date, &day))
		stretch->name = day.season;
	stretch->kind = CPL_STRETCH_COUNTED;
	stretch->counted = stretch->end - at;
}

/* The hand that an instant lies in gives it away at *until. */
static const struct hand *
hand_until(const struct hands *hands, int64_t at, int64_t *until)
{
	const struct hand *hand = hands_at(hands, at);
	const struct hand *next = hand + 1;

	*until = next < hands->items + hands->count ? next->from : INT64_MAX;
	return hand;
}

static bool
add_stretches(
    const struct cpl_judge *judge, bool pausing, struct cpl_receipt *receipt)
{
	const struct pauses *pauses = &judge->pauses[READ_LATEST];
	size_t pause = 0;
	int64_t at = receipt->begin;

	while (at < receipt->end) {
		struct cpl_stretch stretch = { .begin = at };
		const struct hand *hand = hand_until(
		    &judge->hands, at, &stretch.end);

		stretch.agency = hand->agency;
		if (stretch.end > receipt->end)
			stretch.end = receipt->end;
		while (pausing && pause < pauses->count &&
		       pauses->items[pause].end <= at)
			pause++;
		if (pausing && pause < pauses->count &&
		    pauses->items[pause].begin <= at) {
			stretch.kind = CPL_STRETCH_PAUSE;
			if (stretch.end > pauses->items[pause].end)
				stretch.end = pauses->items[pause].end;
		} else {
			if (pausing && pause < pauses->count &&
			    stretch.end > pauses->items[pause].begin)
				stretch.end = pauses->items[pause].begin;
			if (receipt->by_the_clock)
				stretch.counted = stretch.end - at;
			else
				explain_hours(hand, at, &stretch);
		}
		if (!add_stretch(receipt, &stretch))
			return false;
		at = stretch.end;
	}
	return true;
}

size_t
cpl_judge_trials(const struct cpl_judge *judge)
{
	return judge->version->clock_count;
}

const char *
cpl_judge_version(const struct cpl_judge *judge)
{
	return judge->version->name;
}

const char *
cpl_judge_version_source(const struct cpl_judge *judge)
{
	return judge->version->source;
}

int
cpl_judge_offset(const struct cpl_judge *judge, int64_t at)
{
	return cpl_calendar_offset(judge->calendar, at);
}

static void
describe(const struct cpl_judge *judge, const struct trial *trial,
    struct cpl_receipt *receipt)
{
	const struct target *target = trial->target;

	receipt->clock = trial->clock->name;
	receipt->title = trial->clock->title;
	receipt->title_id = trial->clock->title_id;
	receipt->state = trial->state;
	receipt->reversed = trial->reversed;
	receipt->missing_year = trial->most.missing != INT_MIN
				    ? trial->most.missing
				    : trial->least.missing;
	if (trial->missing_event)
		receipt->missing = event_word(trial->missing_event);
	else if (!judge->in_force)
		receipt->missing = "policy";
	if (!target)
		return;
	receipt->target = target->text;
	receipt->source = target->source;
	receipt->verified = target->verified;
	receipt->by_the_clock = target->unit == CPL_UNIT_HOURS ||
				target->unit == CPL_UNIT_CALENDAR_DAYS ||
				target->unit == CPL_UNIT_SOURCE;
	receipt->has_due = trial->most.has_due;
	receipt->due = trial->most.due;
	receipt->target_seconds = trial->most.target;
	receipt->used_seconds = trial->most.used;
	receipt->doubtful = trial->doubtful;
	receipt->used_at_least = trial->least.used;
}

bool
cpl_judge_receipt(
    struct cpl_judge *judge, size_t index, struct cpl_receipt *receipt)
{
	const struct trial *trial = &judge->trials[index];
	struct cpl_receipt empty = { .items = receipt->items,
		.capacity = receipt->capacity };

	*receipt = empty;
	describe(judge, trial, receipt);
	if (!trial->target || !trial->start)
		return true;
	receipt->started_by = event_word(trial->start->type);
	receipt->begin = receipt->end = trial->start->before;
	receipt->begin_latest = receipt->end_earliest = trial->start->at;
	if (trial->reversed || trial->missing_event)
		return true;
	if (trial->stop)
		receipt->stopped_by = event_word(trial->stop->type);
	receipt->end = trial->stop ? trial->stop->at : judge->now;
	receipt->end_earliest = trial->stop ? trial->stop->before : judge->now;
	return add_stretches(
	    judge, timing_pauses(trial->clock, trial->target), receipt);
}

void
cpl_receipt_release(struct cpl_receipt *receipt)
{
	free(receipt->items);
	*receipt = (struct cpl_receipt){ 0 };
}
