/* SPDX-License-Identifier: MIT */
/* What is counted of one group of complaints, and its figures. */
#include <math.h>
#include <stdlib.h>

#include <complaint/time.h>

#include "response.h"
#include "runs.h"

/* So many lengths of the working day are found by looking at each. */
#define LENGTHS_LISTED 512

void
tally_release(struct tally *tally)
{
	for (size_t i = 0; i < CPL_TIMES; i++)
		cpl_histogram_release(&tally->times[i]);
	for (size_t i = 0; i < tally->business_count; i++)
		cpl_histogram_release(&tally->business[i].seconds);
	free(tally->business);
	cpl_groups_free(tally->lengths);
	*tally = (struct tally){ 0 };
}

/* Where the business times under that working day are; OWNED by lengths. */
static size_t *
place_of(struct tally *tally, int64_t working_day)
{
	const struct cpl_str key = { (const char *)&working_day,
		sizeof(working_day) };

	return cpl_groups_take(tally->lengths, key);
}

/* From here on a list would be searched for too long. */
static bool
index_lengths(struct tally *tally)
{
	tally->lengths = cpl_groups_new(sizeof(size_t));
	for (size_t i = 0; i < tally->business_count; i++) {
		size_t *place = tally->lengths == NULL
				    ? NULL
				    : place_of(tally,
					  tally->business[i].working_day);

		if (place == NULL)
			return false;
		*place = i + 1;
	}
	return true;
}

static struct cpl_histogram *
add_business(struct tally *tally, int64_t working_day)
{
	size_t count = tally->business_count;

	if (count == tally->business_capacity) {
		size_t capacity = count == 0 ? 1 : count * 2;
		struct business *grown = NULL;

		if (capacity <= SIZE_MAX / sizeof(*grown))
			grown = realloc(
			    tally->business, capacity * sizeof(*grown));
		if (grown == NULL)
			return NULL;
		tally->business = grown;
		tally->business_capacity = capacity;
	}
	tally->business[count] =
	    (struct business){ .working_day = working_day };
	tally->business_count = count + 1;
	if (count + 1 == LENGTHS_LISTED && !index_lengths(tally))
		return NULL;
	return &tally->business[count].seconds;
}

/*
 * The business times under that working day, of which an office has one and a
 * city a few.
 */
struct cpl_histogram *
tally_business(struct tally *tally, int64_t working_day)
{
	size_t *place;

	if (tally->lengths == NULL) {
		for (size_t i = 0; i < tally->business_count; i++)
			if (tally->business[i].working_day == working_day)
				return &tally->business[i].seconds;
		return add_business(tally, working_day);
	}
	place = place_of(tally, working_day);
	if (place == NULL)
		return NULL;
	if (*place == 0) {
		if (add_business(tally, working_day) == NULL)
			return NULL;
		*place = tally->business_count;
	}
	return &tally->business[*place - 1].seconds;
}

static bool
count_measures(struct tally *tally, const struct complaint_facts *facts)
{
	const struct clock_facts *clock = &facts->clock;
	struct cpl_histogram *calendar = &tally->times[CPL_TIMES_CALENDAR];
	struct cpl_histogram *business;

	if (!clock->stopped)
		return true;
	if (clock->has_calendar)
		cpl_histogram_add(calendar, clock->calendar);
	if (!clock->has_business)
		return !calendar->failed;
	business = tally_business(tally, facts->working_day);
	if (business == NULL)
		return false;
	cpl_histogram_add(business, clock->business);
	return !business->failed && !calendar->failed;
}

/* Count a value that came in the histogram of those times, where one is kept. */
static inline void
count_value(struct tally *tally, unsigned kept, enum cpl_times times, bool came,
    int64_t value)
{
	if (came && (kept & 1u << times) != 0)
		cpl_histogram_add(&tally->times[times], value);
}

/* What only pages with charts and forecasts want. */
static bool
count_times(
    struct tally *tally, unsigned kept, const struct complaint_facts *facts)
{
	const struct clock_facts *clock = &facts->clock;
	int64_t day = facts->received_day;
	int64_t hour = (facts->received_local - day * CPL_DAY) / 3600;
	bool runs = clock->state == CLOCK_RUNNING && facts->open;

	count_value(tally, kept, CPL_TIMES_RECEIVED, facts->has_received, day);
	count_value(tally, kept, CPL_TIMES_HOUR, facts->has_received,
	    24 * (int64_t)(cpl_weekday(day) - 1) + hour);
	count_value(tally, kept, CPL_TIMES_OPEN_SINCE,
	    facts->has_received && facts->open, facts->received_at);
	count_value(tally, kept, CPL_TIMES_ANSWERED,
	    clock->has_stop && !clock->reversed, clock->stopped_day);
	count_value(tally, kept, CPL_TIMES_REMAINING,
	    runs && clock->has_remaining, clock->remaining);
	count_value(tally, kept, CPL_TIMES_WORKING_DAY,
	    clock->stopped && clock->has_business, facts->working_day);
	for (size_t i = 0; i < CPL_TIMES; i++)
		if (tally->times[i].failed)
			return false;
	return true;
}

bool
tally_count(struct tally *tally, const struct cpl_report_options *options,
    const struct complaint_facts *facts, const struct tally_place *place)
{
	const struct clock_facts *clock = &facts->clock;
	uint64_t *counts = tally->counts;

	counts[TALLY_JUDGED] += clock->state != CLOCK_ABSENT &&
				!clock->unjudged;
	counts[TALLY_DUE_UNCERTAIN] += place->uncertain;
	if (place->due) {
		counts[TALLY_DUE]++;
		counts[TALLY_ON_TIME] += clock->state == CLOCK_MET;
		counts[TALLY_DUE_ANSWERED] += clock->stopped;
		counts[TALLY_OVERDUE] += clock->state == CLOCK_BREACHED &&
					 !clock->cancelled && !clock->stopped &&
					 facts->open;
	}
	if (!place->received)
		return true;
	counts[TALLY_RECEIVED]++;
	counts[TALLY_RESPONDED] += facts->responded;
	counts[TALLY_OPEN] += facts->open;
	counts[TALLY_VERIFIED] += facts->verified;
	counts[TALLY_RESOLVED] += facts->resolved;
	counts[TALLY_CLOSED] += facts->closed;
	counts[TALLY_REJECTED] += facts->rejected;
	counts[TALLY_REOPENED] += facts->reopened;
	counts[TALLY_WAITING] += facts->waiting;
	counts[TALLY_FORWARDED] += facts->forwarded;
	counts[TALLY_FORWARDED_ANSWERED] += facts->forwarded &&
					    facts->responded;
	counts[TALLY_FORWARDED_DONE] += facts->forwarded && !facts->open &&
					!facts->archived;
	counts[TALLY_IN_PROCESS] += facts->open && facts->responded &&
				    !facts->waiting;
	counts[TALLY_UNTOUCHED] += facts->open && !facts->responded &&
				   !facts->waiting;
	counts[TALLY_ARCHIVED] += facts->archived;
	if (facts->rating > 0)
		counts[TALLY_RATED_1 + facts->rating - 1]++;
	if (options->times != 0 && !count_times(tally, options->times, facts))
		return false;
	return options->unmeasured || count_measures(tally, facts);
}

static bool
merge_times(struct tally *into, struct tally *from, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		cpl_histogram_merge(&into->times[i], &from->times[i]);
		if (into->times[i].failed)
			return false;
	}
	return true;
}

static bool
merge_business(struct tally *into, struct tally *from)
{
	for (size_t i = 0; i < from->business_count; i++) {
		struct cpl_histogram *seconds = tally_business(
		    into, from->business[i].working_day);

		if (seconds == NULL)
			return false;
		cpl_histogram_merge(seconds, &from->business[i].seconds);
		if (seconds->failed)
			return false;
	}
	return true;
}

bool
tally_merge(struct tally *into, struct tally *from)
{
	for (size_t i = 0; i < TALLY_COUNTS; i++)
		into->counts[i] += from->counts[i];
	return merge_times(into, from, 0, CPL_TIMES) &&
	       merge_business(into, from);
}

bool
tally_add_details(struct tally *into, struct tally *from)
{
	return merge_times(into, from, CPL_TIMES_CALENDAR + 1, CPL_TIMES);
}

bool
tally_join(struct tally *into, struct tally *from)
{
	struct tally rest = { 0 };
	bool whole;

	for (size_t i = 0; i < TALLY_COUNTS; i++)
		into->counts[i] += from->counts[i];
	whole = merge_times(into, from, 0, CPL_TIMES_CALENDAR + 1) &&
		merge_business(into, from);
	for (size_t i = CPL_TIMES_CALENDAR + 1; i < CPL_TIMES; i++) {
		rest.times[i] = from->times[i];
		from->times[i] = (struct cpl_histogram){ 0 };
	}
	tally_release(from);
	*from = rest;
	return whole;
}

/* The measure of a settled histogram, in units of so many seconds. */
static struct cpl_measure
measure(const struct cpl_histogram *histogram, int64_t unit)
{
	static const struct fraction fractions[] = { { 1, 2 }, { 3, 4 },
		{ 9, 10 }, { 19, 20 } };
	struct cpl_measure measured = { 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN };
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	double quantiles[sizeof(fractions) / sizeof(*fractions)];
	double seconds = (double)unit;
	struct cpl_run least;

	if (!cpl_histogram_next(&walk, &least))
		return measured;
	histogram_quantiles(histogram, fractions,
	    sizeof(fractions) / sizeof(*fractions), quantiles);
	measured.count = cpl_histogram_count(histogram);
	measured.mean = cpl_histogram_mean(histogram) / seconds;
	measured.p50 = quantiles[0] / seconds;
	measured.p75 = quantiles[1] / seconds;
	measured.p90 = quantiles[2] / seconds;
	measured.p95 = quantiles[3] / seconds;
	measured.min = (double)least.value / seconds;
	measured.max = (double)histogram->last / seconds;
	return measured;
}

static int64_t
greatest_divisor(int64_t a, int64_t b)
{
	while (b != 0) {
		int64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/*
 * A part of a working day in which the times under every length of it are
 * whole: one day is the least common multiple of the lengths.
 */
static bool
common_day(const struct tally *tally, int64_t *day)
{
	int64_t multiple = 1;

	for (size_t i = 0; i < tally->business_count; i++) {
		int64_t length = tally->business[i].working_day;

		if (length == 0)
			continue;
		length /= greatest_divisor(length, multiple);
		if (multiple > INT64_MAX / length)
			return false;
		multiple *= length;
	}
	*day = multiple;
	return true;
}

/* Whether no time overflows when one day becomes that many parts. */
static bool
fits(const struct tally *tally, int64_t day)
{
	for (size_t i = 0; i < tally->business_count; i++) {
		const struct business *part = &tally->business[i];

		if (part->working_day != 0 && part->seconds.run_count > 0 &&
		    part->seconds.last > INT64_MAX / (day / part->working_day))
			return false;
	}
	return true;
}

/*
 * All business times in one histogram, in parts of so many of a working day, or
 * in seconds where `day` is 0.  Neighbours are joined, then neighbours of
 * those, so that each value is copied as often as the number of lengths can be
 * halved.
 */
static bool
join_business(
    const struct tally *tally, int64_t day, struct cpl_histogram *joined)
{
	size_t count = tally->business_count;
	struct cpl_histogram *parts;
	bool whole = true;

	if (count == 0)
		return true;
	parts = calloc(count, sizeof(*parts));
	if (parts == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct business *part = &tally->business[i];

		if (day != 0 && part->working_day == 0)
			continue;
		cpl_histogram_merge(&parts[i], &part->seconds);
		if (day != 0)
			cpl_histogram_scale(&parts[i], day / part->working_day);
	}
	for (size_t step = 1; step < count; step *= 2)
		for (size_t i = 0; i + step < count; i += 2 * step) {
			cpl_histogram_merge(&parts[i], &parts[i + step]);
			whole = whole && !parts[i].failed;
			cpl_histogram_release(&parts[i + step]);
		}
	*joined = parts[0];
	free(parts);
	return whole && !joined->failed;
}

/*
 * Working days under one length are its seconds divided; under several they
 * are brought to a common part, so that the quantiles stay exact.  Lengths so
 * odd that this overflows leave the figure unknown.
 */
static bool
measure_days(const struct tally *tally, struct cpl_measure *measured)
{
	struct cpl_histogram days = { 0 };
	int64_t day;
	bool whole;

	*measured = measure(&days, 1);
	if (tally->business_count == 1) {
		const struct business *only = &tally->business[0];

		if (only->working_day != 0)
			*measured = measure(&only->seconds, only->working_day);
		return true;
	}
	if (!common_day(tally, &day) || !fits(tally, day))
		return true;
	whole = join_business(tally, day, &days);
	if (whole)
		*measured = measure(&days, day);
	cpl_histogram_release(&days);
	return whole;
}

static bool
measure_business(struct tally *tally, struct cpl_measure *measured)
{
	struct cpl_histogram all = { 0 };
	bool whole;

	if (tally->business_count == 1) {
		*measured = measure(&tally->business[0].seconds, 1);
		return true;
	}
	whole = join_business(tally, 0, &all);
	if (whole)
		*measured = measure(&all, 1);
	cpl_histogram_release(&all);
	return whole;
}

static double
ratio(uint64_t part, uint64_t whole)
{
	return whole == 0 ? NAN : (double)part / (double)whole;
}

bool
tally_settle(struct tally *tally)
{
	for (size_t i = 0; i < CPL_TIMES; i++) {
		cpl_histogram_settle(&tally->times[i]);
		if (tally->times[i].failed)
			return false;
	}
	for (size_t i = 0; i < tally->business_count; i++) {
		cpl_histogram_settle(&tally->business[i].seconds);
		if (tally->business[i].seconds.failed)
			return false;
	}
	return true;
}

static void
copy_counts(const uint64_t *counts, struct cpl_figures *figures)
{
	figures->received = counts[TALLY_RECEIVED];
	figures->responded = counts[TALLY_RESPONDED];
	figures->open = counts[TALLY_OPEN];
	/* Of no complaints at all everything is known. */
	figures->judged = counts[TALLY_JUDGED] > 0 || figures->received == 0;
	figures->due = counts[TALLY_DUE];
	figures->on_time = counts[TALLY_ON_TIME];
	figures->overdue = counts[TALLY_OVERDUE];
	figures->due_answered = counts[TALLY_DUE_ANSWERED];
	figures->due_uncertain = counts[TALLY_DUE_UNCERTAIN];
	figures->verified = counts[TALLY_VERIFIED];
	figures->resolved = counts[TALLY_RESOLVED];
	figures->closed = counts[TALLY_CLOSED];
	figures->rejected = counts[TALLY_REJECTED];
	figures->reopened = counts[TALLY_REOPENED];
	figures->waiting = counts[TALLY_WAITING];
	figures->forwarded = counts[TALLY_FORWARDED];
	figures->forwarded_answered = counts[TALLY_FORWARDED_ANSWERED];
	figures->forwarded_done = counts[TALLY_FORWARDED_DONE];
	figures->in_process = counts[TALLY_IN_PROCESS];
	figures->untouched = counts[TALLY_UNTOUCHED];
	figures->archived = counts[TALLY_ARCHIVED];
	for (size_t i = 0; i < 5; i++)
		figures->rated[i] = counts[TALLY_RATED_1 + i];
}

static double
mean_rating(const struct cpl_figures *figures)
{
	uint64_t sum = 0;
	uint64_t count = 0;

	for (size_t i = 0; i < 5; i++) {
		sum += (i + 1) * figures->rated[i];
		count += figures->rated[i];
	}
	return ratio(sum, count);
}

bool
tally_figures(struct tally *tally, struct cpl_figures *figures)
{
	uint64_t uncertain;

	if (!tally_settle(tally))
		return false;
	copy_counts(tally->counts, figures);
	uncertain = figures->due_uncertain;
	figures->response_rate = ratio(figures->responded, figures->received);
	figures->on_time_rate = ratio(figures->on_time, figures->due);
	figures->on_time_rate_answered = ratio(
	    figures->on_time, figures->due_answered);
	figures->on_time_rate_low = ratio(
	    figures->on_time, figures->due + uncertain);
	figures->on_time_rate_high = ratio(
	    figures->on_time + uncertain, figures->due + uncertain);
	figures->rating_mean = mean_rating(figures);
	figures->calendar_seconds = measure(
	    &tally->times[CPL_TIMES_CALENDAR], 1);
	return measure_business(tally, &figures->business_seconds) &&
	       measure_days(tally, &figures->working_days);
}
