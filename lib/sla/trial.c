/* SPDX-License-Identifier: MIT */
/* Every clock of a record put on trial, once its facts are read. */
#include <assert.h>
#include <limits.h>

#include "sla/judge.h"

/*
 * The version in force when the complaint came in.  A complaint from before the
 * first, or of an unknown day, has none; its clocks are those of the first.
 */
static void
find_version(struct cpl_judge *judge)
{
	const struct cpl_policy *policy = judge->policy;
	const struct case_facts *facts = &judge->facts;
	int64_t day;

	judge->version = &policy->versions[0];
	judge->in_force = judge->version->from == INT64_MIN;
	if ((policy->version_count == 1 && judge->in_force) ||
	    facts->event_count == 0)
		return;
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
		judge->version = &policy->versions[i];
		judge->in_force = true;
	}
}

static bool
paused_now(const struct cpl_judge *judge)
{
	const struct pauses *pauses = &judge->pauses[READ_LATEST];
	const struct cpl_pause *last;

	if (pauses->count == 0)
		return false;
	last = &pauses->items[pauses->count - 1];
	return last->end == INT64_MAX && last->begin <= judge->now;
}

static enum cpl_state
decide(const struct cpl_judge *judge, const struct trial *trial)
{
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
	if (timing_pauses(trial->clock, trial->target) && paused_now(judge))
		return CPL_STATE_PAUSED;
	return timing_reaches(most, trial->clock->warn_at) ? CPL_STATE_DUE_SOON
							   : CPL_STATE_RUNNING;
}

/*
 * Where an event is known only to lie between two instants, the clock is timed
 * twice: from the earliest start to the latest stop, and the other way round.
 */
static bool
time_round(struct cpl_judge *judge, struct trial *trial)
{
	const struct event *start = trial->start;
	const struct event *stop = trial->stop;

	assert(start != NULL);
	if (stop && judge->running)
		return true;
	if (!timing_take(judge, trial, READ_LATEST, start->before,
		stop ? stop->at : judge->now, &trial->most))
		return false;
	trial->least = trial->most;
	if (judge->doubt) {
		if (!timing_take(judge, trial, READ_EARLIEST, start->at,
			stop ? stop->before : judge->now, &trial->least))
			return false;
		trial->doubtful = trial->least.elapsed_calendar !=
				  trial->most.elapsed_calendar;
	}
	trial->state = decide(judge, trial);
	return true;
}

/* How much a round of a repeating clock has to say. */
static int
weight(const struct trial *trial)
{
	switch (trial->state) {
	case CPL_STATE_BREACHED:
		return 4;
	case CPL_STATE_UNCERTAIN:
		return 3;
	case CPL_STATE_RUNNING:
	case CPL_STATE_DUE_SOON:
	case CPL_STATE_PAUSED:
		return 2;
	case CPL_STATE_MET:
		return 1;
	default:
		return 0;
	}
}

static bool
outweighs(const struct trial *a, const struct trial *b)
{
	if (weight(a) != weight(b))
		return weight(a) > weight(b);
	return (double)a->most.used * (double)b->most.target >
	       (double)b->most.used * (double)a->most.target;
}

/*
 * The rounds of a clock that starts again after it has stopped.  What is
 * reported is a round that is late, or the one that runs, or of those that were
 * met the one that used the most.
 */
static bool
time_rounds(struct cpl_judge *judge, size_t at, struct trial *trial)
{
	struct trial round = *trial;

	while (round_next(&judge->facts, &at, &round)) {
		round.rounds++;
		trial->rounds++;
		if (!round.stop)
			round_missing(&judge->facts, &round);
		if (!round.missing_event && !time_round(judge, &round))
			return false;
		if (outweighs(&round, trial)) {
			round.rounds = trial->rounds;
			*trial = round;
		}
	}
	return true;
}

static bool
hold(struct cpl_judge *judge, struct trial *trial)
{
	size_t at = 0;

	trial->most.missing = trial->least.missing = INT_MIN;
	if (!judge->in_force)
		return true;
	trial->target = target_of(trial->clock, &judge->facts);
	if (!trial->target)
		return true;
	trial->rounds = round_next(&judge->facts, &at, trial);
	round_missing(&judge->facts, trial);
	if (trial->reversed || trial->missing_event)
		return true;
	if (!time_round(judge, trial))
		return false;
	if (trial->clock->repeat)
		return time_rounds(judge, at, trial);
	round_reopened(&judge->facts, trial);
	return true;
}

bool
trials_hold(struct cpl_judge *judge)
{
	const struct case_facts *facts = &judge->facts;
	const struct policy_version *version;

	find_version(judge);
	version = judge->version;
	judge->doubt = false;
	for (size_t i = 0; i < facts->event_count; i++)
		judge->doubt |= facts->events[i].before != facts->events[i].at;
	if (!hands_read(judge) ||
	    !pauses_read(judge, version->pause_on, READ_LATEST) ||
	    (judge->doubt &&
		!pauses_read(judge, version->pause_on, READ_EARLIEST)))
		return false;
	for (size_t i = 0; i < version->clock_count; i++) {
		judge->trials[i] = (struct trial){
			.clock = &version->clocks[i],
			.state = CPL_STATE_NONE,
		};
		if (!hold(judge, &judge->trials[i]))
			return false;
	}
	return true;
}
