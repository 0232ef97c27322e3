/* SPDX-License-Identifier: MIT */
/*
 * A complaint that goes from agency to agency.  The time that has passed is the
 * sum of what passed at each, by that agency's own calendar, so that a clock
 * that stood still over one agency's week-end ran at another that works then.
 */
#include <stdlib.h>

#include "sla/judge.h"

static const struct cpl_office *
office_of(const struct cpl_judge *judge, struct cpl_str agency)
{
	const struct cpl_policy *policy = judge->policy;

	for (size_t i = 0; i < policy->agency_count; i++) {
		if (cpl_str_equal(policy->agencies[i].agency, agency))
			return judge->agency_offices[i];
	}
	return judge->office;
}

static bool
add_hand(struct cpl_judge *judge, int64_t from, struct cpl_str agency)
{
	struct hands *hands = &judge->hands;
	const struct cpl_office *office = office_of(judge, agency);

	/* Of two at one instant the later one has it. */
	if (hands->count > 0 && hands->items[hands->count - 1].from == from)
		hands->count--;
	if (hands->count == hands->capacity) {
		size_t capacity = hands->capacity ? hands->capacity * 2 : 8;
		struct hand *grown = realloc(
		    hands->items, capacity * sizeof(*grown));

		if (!grown)
			return false;
		hands->items = grown;
		hands->capacity = capacity;
	}
	hands->items[hands->count++] = (struct hand){ .from = from,
		.agency = agency,
		.office = office,
		.calendar = cpl_office_calendar(office) };
	return true;
}

/*
 * Number the open seconds before each hand, as a calendar does before each of
 * its spans, so that a question does not walk from hand to hand.
 */
static void
number_seconds(struct hands *hands)
{
	size_t count = hands->count;

	hands->items[count - 1].gap = count;
	for (size_t i = 1; i + 1 < count; i++) {
		struct hand *hand = &hands->items[i];
		int64_t open = 0;

		hand->gap = count;
		hand[1].before = hand->before;
		if (cpl_calendar_elapsed(hand->calendar, hand->from,
			hand[1].from, &open, &hand->missing))
			hand[1].before += open;
		else
			hand->gap = i;
	}
	for (size_t i = count - 1; i-- > 1;) {
		if (hands->items[i].gap == count)
			hands->items[i].gap = hands->items[i + 1].gap;
	}
}

/*
 * A complaint that was never reassigned lies with its agency from the begin.
 * With one that was, the events tell; before the first of them it lies with
 * whom that one took it from, if it says so.
 */
bool
hands_read(struct cpl_judge *judge)
{
	const struct case_facts *facts = &judge->facts;
	struct hands *hands = &judge->hands;
	const unsigned moves = EVENT_ASSIGNED | EVENT_REASSIGNED;

	hands->count = 0;
	if ((facts->types & EVENT_REASSIGNED) == 0)
		return add_hand(judge, INT64_MIN, facts->texts[FIELD_AGENCY]);
	for (size_t i = 0; i < facts->event_count; i++) {
		const struct event *event = &facts->events[i];

		if ((event->type & moves) == 0 || event->agency.length == 0)
			continue;
		if (hands->count == 0 &&
		    !add_hand(judge, INT64_MIN, event->from))
			return false;
		if (!add_hand(judge, event->at, event->agency))
			return false;
	}
	if (hands->count > 1)
		number_seconds(hands);
	return hands->count > 0 ||
	       add_hand(judge, INT64_MIN, facts->texts[FIELD_AGENCY]);
}

static size_t
number_at(const struct hands *hands, int64_t at)
{
	size_t low = 0;
	size_t high = hands->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (hands->items[middle].from <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

const struct hand *
hands_at(const struct hands *hands, int64_t at)
{
	return &hands->items[number_at(hands, at)];
}

/* Where a hand gives it away. */
static int64_t
until(const struct hands *hands, size_t number)
{
	return number + 1 < hands->count ? hands->items[number + 1].from
					 : INT64_MAX;
}

/* From `from`, which hand number `first` has, to the begin of hand `last`. */
static bool
elapsed_until(const struct hands *hands, size_t first, int64_t from,
    size_t last, int64_t *seconds, int *missing)
{
	const struct hand *next = &hands->items[first + 1];

	if (!cpl_calendar_elapsed(hands->items[first].calendar, from,
		next->from, seconds, missing))
		return false;
	if (next->gap < last) {
		*missing = hands->items[next->gap].missing;
		return false;
	}
	*seconds += hands->items[last].before - next->before;
	return true;
}

bool
hands_elapsed(const struct hands *hands, int64_t from, int64_t to,
    int64_t *seconds, int *missing)
{
	size_t first;
	size_t last;
	int64_t part;

	if (hands->count == 1)
		return cpl_calendar_elapsed(
		    hands->items[0].calendar, from, to, seconds, missing);
	first = number_at(hands, from);
	last = number_at(hands, to);
	if (to <= from || first == last)
		return cpl_calendar_elapsed(
		    hands->items[first].calendar, from, to, seconds, missing);
	if (!elapsed_until(hands, first, from, last, seconds, missing) ||
	    !cpl_calendar_elapsed(hands->items[last].calendar,
		hands->items[last].from, to, &part, missing))
		return false;
	*seconds += part;
	return true;
}

bool
hands_add(const struct hands *hands, int64_t start, int64_t seconds,
    int64_t *due, int *missing)
{
	size_t first = hands->count == 1 ? 0 : number_at(hands, start);
	size_t low = first;
	size_t high = hands->count - 1;
	int64_t passed = 0;

	if (high > first && hands->items[first + 1].gap < high)
		high = hands->items[first + 1].gap;
	/* The last hand whose begin comes before they have passed. */
	while (low < high) {
		size_t middle = high - (high - low) / 2;
		int64_t part;

		if (!elapsed_until(hands, first, start, middle, &part, missing))
			return false;
		if (part < seconds) {
			low = middle;
			passed = part;
		} else {
			high = middle - 1;
		}
	}
	return cpl_calendar_add(hands->items[low].calendar,
	    low == first ? start : hands->items[low].from, seconds - passed,
	    due, missing);
}

bool
hands_extend(const struct hands *hands, int64_t *due,
    const struct pauses *pauses, int *missing)
{
	if (hands->count == 1)
		return cpl_calendar_extend(hands->items[0].calendar, due,
		    pauses->items, pauses->count, missing);
	for (size_t i = 0; i < pauses->count && pauses->items[i].begin < *due;
	     i++) {
		int64_t worth;

		if (!hands_elapsed(hands, pauses->items[i].begin,
			pauses->items[i].end, &worth, missing) ||
		    (worth > 0 && !hands_add(hands, *due, worth, due, missing)))
			return false;
	}
	return true;
}

static int
by_agency(const void *left, const void *right)
{
	const struct share *a = left;
	const struct share *b = right;
	int order = cpl_str_compare(a->agency, b->agency);

	return order != 0 ? order : a->order < b->order ? -1 : 1;
}

static int
by_order(const void *left, const void *right)
{
	const struct share *a = left;
	const struct share *b = right;

	return a->order < b->order ? -1 : 1;
}

/* Put together what an agency had at several times, in order of the first. */
static void
merge_shares(struct cpl_judge *judge)
{
	struct share *shares = judge->shares;
	size_t kept = 0;

	qsort(shares, judge->share_count, sizeof(*shares), by_agency);
	for (size_t i = 0; i < judge->share_count; i++) {
		struct share *last = kept > 0 ? &shares[kept - 1] : NULL;

		if (!last || !cpl_str_equal(last->agency, shares[i].agency)) {
			shares[kept++] = shares[i];
			continue;
		}
		last->has_business &= shares[i].has_business;
		last->business += shares[i].business;
		last->calendar += shares[i].calendar;
	}
	qsort(shares, kept, sizeof(*shares), by_order);
	judge->share_count = kept;
}

static void
take_share(const struct hand *hand, const struct pauses *pauses, int64_t from,
    int64_t to, struct share *share)
{
	int missing;
	int64_t worth;

	share->agency = hand->agency;
	share->calendar = to - from;
	share->has_business = cpl_calendar_elapsed(
	    hand->calendar, from, to, &share->business, &missing);
	for (size_t i = 0; i < pauses->count; i++) {
		const struct cpl_pause *pause = &pauses->items[i];

		share->calendar -= pause->end - pause->begin;
		if (share->has_business &&
		    cpl_calendar_elapsed(hand->calendar, pause->begin,
			pause->end, &worth, &missing))
			share->business -= worth;
	}
}

bool
hands_shares(struct cpl_judge *judge, const struct pauses *pauses,
    int64_t start, int64_t end)
{
	const struct hands *hands = &judge->hands;

	if (judge->share_capacity < hands->count) {
		struct share *grown = realloc(
		    judge->shares, hands->count * sizeof(*grown));

		if (!grown)
			return false;
		judge->shares = grown;
		judge->share_capacity = hands->count;
	}
	judge->share_count = 0;
	for (size_t i = number_at(hands, start);
	     i < hands->count && (hands->items[i].from < end || i == 0); i++) {
		int64_t from = hands->items[i].from;
		int64_t to = until(hands, i);
		struct share *share = &judge->shares[judge->share_count];

		if (from < start)
			from = start;
		if (to > end)
			to = end;
		if (to <= from)
			continue;
		if (!pauses_clip(pauses, from, to, &judge->clipped))
			return false;
		*share = (struct share){ .order = judge->share_count++ };
		take_share(&hands->items[i], &judge->clipped, from, to, share);
	}
	merge_shares(judge);
	return true;
}
