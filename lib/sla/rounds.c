/* SPDX-License-Identifier: MIT */
/* Which events start and stop a clock, and which target it has. */
#include "sla/judge.h"

static bool
applies(const struct condition *condition, const struct case_facts *facts)
{
	for (unsigned field = 0; condition->fields >> field; field++) {
		if ((condition->fields >> field & 1) &&
		    !condition_takes(
			condition, (enum field)field, facts->texts[field]))
			return false;
	}
	return !condition->asks_oversight ||
	       condition->oversight == facts->oversight;
}

const struct target *
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
 * after it.  A reassignment with a fresh clock starts a running one anew.
 */
bool
round_next(const struct case_facts *facts, size_t *at, struct trial *trial)
{
	const struct clock *clock = trial->clock;
	const unsigned ends = clock->stop | clock->cancel;
	bool ready = clock->after == 0 || trial->rounds > 0;
	size_t i = *at;

	trial->start = trial->stop = trial->first = NULL;
	trial->cancelled = false;
	for (; i < facts->event_count && !trial->stop; i++) {
		const struct event *event = &facts->events[i];

		if (!trial->start) {
			if (ready && (event->type & clock->start))
				trial->start = event;
			ready |= (event->type & clock->after) != 0;
		} else if (event->type & ends) {
			trial->stop = event;
			trial->cancelled = (event->type & clock->stop) == 0;
		} else if (event->fresh && (event->type & EVENT_REASSIGNED)) {
			if (!trial->first)
				trial->first = trial->start;
			trial->start = event;
		}
	}
	*at = i;
	return trial->start != NULL;
}

void
round_missing(const struct case_facts *facts, struct trial *trial)
{
	const struct clock *clock = trial->clock;
	const unsigned ends = clock->stop | clock->cancel;

	if (!trial->start) {
		trial->missing_event = clock->start & (0u - clock->start);
		return;
	}
	if (trial->stop)
		return;
	/* A clock of answers may well find answers before its question. */
	for (const struct event *event = facts->events;
	     !clock->repeat && clock->after == 0 && !trial->reversed &&
	     event < trial->start;
	     event++)
		trial->reversed = (event->type & clock->stop) != 0;
	if (!trial->reversed && (facts->status & (ends | EVENT_FINAL)))
		trial->missing_event = facts->status;
}

void
round_reopened(const struct case_facts *facts, struct trial *trial)
{
	const struct event *end = facts->events + facts->event_count;

	if (!trial->stop || (trial->stop->type & EVENT_FINAL) == 0 ||
	    (facts->types & EVENT_REOPENED) == 0)
		return;
	for (const struct event *event = trial->stop; event < end; event++) {
		if (event->type & EVENT_REOPENED)
			trial->reopened = event;
	}
}
