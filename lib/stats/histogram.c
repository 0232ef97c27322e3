/* SPDX-License-Identifier: MIT */
/* How often each whole number came, and the figures that follow from it. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "runs.h"

/*
 * Values wait in `pending` until they are so many, and so large a part of the
 * runs, that writing these again is worth while.
 */
#define PENDING_FIRST 16
#define PENDING_LEAST 256
#define PENDING_PART 8

/*
 * Behind the pending values is room for so many places among them, each where a
 * value with those low bits came last.  Days and hours, which are few and come
 * often, are thus found and counted on.  A place that was not put down, or no
 * longer, is not that of the value that is looked for.
 */
#define RECENT_MOST 256

/* Below this many runs insertion beats eight passes over 256 counters. */
#define RADIX_LEAST 96

/* What a run takes that came in among others, roughly. */
#define RUN_BYTES 3

__extension__ typedef __int128 wide;

void
cpl_histogram_release(struct cpl_histogram *histogram)
{
	free(histogram->runs);
	free(histogram->pending);
	*histogram = (struct cpl_histogram){ 0 };
}

static void
sort_by_insertion(struct cpl_run *runs, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct cpl_run run = runs[i];
		size_t at = i;

		for (; at > 0 && runs[at - 1].value > run.value; at--)
			runs[at] = runs[at - 1];
		runs[at] = run;
	}
}

/* A byte of the order of two's complement as that of unsigned numbers. */
static size_t
sort_byte(struct cpl_run run, unsigned shift)
{
	uint64_t key = (uint64_t)run.value ^ (UINT64_C(1) << 63);

	return (size_t)(key >> shift & 0xff);
}

/*
 * Sort by bytes, the lowest first.  A byte that all values share needs no
 * pass; times within a year differ in four.  `spare` is as long as `runs`.
 */
static void
sort_by_bytes(struct cpl_run *runs, struct cpl_run *spare, size_t count)
{
	struct cpl_run *from = runs;
	struct cpl_run *to = spare;

	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t place[256] = { 0 };
		size_t sum = 0;
		struct cpl_run *swap = from;

		for (size_t i = 0; i < count; i++)
			place[sort_byte(from[i], shift)]++;
		if (place[sort_byte(from[0], shift)] == count)
			continue;
		for (size_t byte = 0; byte < 256; byte++) {
			size_t here = place[byte];

			place[byte] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++)
			to[place[sort_byte(from[i], shift)]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != runs)
		memcpy(runs, from, count * sizeof(*runs));
}

static bool
sort_runs(struct cpl_run *runs, size_t count)
{
	struct cpl_run *spare;

	if (count < RADIX_LEAST) {
		sort_by_insertion(runs, count);
		return true;
	}
	spare = calloc(count, sizeof(*spare));
	if (spare == NULL)
		return false;
	sort_by_bytes(runs, spare, count);
	free(spare);
	return true;
}

void
cpl_histogram_settle(struct cpl_histogram *histogram)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	const struct cpl_run *pending = histogram->pending;
	size_t count = histogram->pending_count;
	struct runs runs;
	struct cpl_run run;
	size_t at = 0;

	if (histogram->failed || count == 0)
		return;
	if (!sort_runs(histogram->pending, count)) {
		histogram->failed = true;
		return;
	}
	runs = runs_new(histogram->size + count * RUN_BYTES);
	while (runs_next(&walk, &run)) {
		while (at < count && pending[at].value < run.value)
			runs_push(&runs, pending[at++]);
		runs_push(&runs, run);
	}
	while (at < count)
		runs_push(&runs, pending[at++]);
	runs_give(&runs, histogram);
	histogram->pending_count = 0;
}

static size_t
recent_count(size_t capacity)
{
	return capacity < RECENT_MOST ? capacity : RECENT_MOST;
}

/* The place of the value among the pending ones, if it is there at all. */
static inline uint16_t *
recent_place(const struct cpl_histogram *histogram, int64_t value)
{
	size_t capacity = histogram->pending_capacity;
	uint16_t *recent = (uint16_t *)(void *)(histogram->pending + capacity);

	return recent + ((uint64_t)value & (recent_count(capacity) - 1));
}

/* Room for so many pending values, a power of two. */
static bool
grow_pending(struct cpl_histogram *histogram, size_t capacity)
{
	size_t recent = recent_count(capacity) * sizeof(uint16_t);
	struct cpl_run *grown = NULL;

	if (capacity <= (SIZE_MAX - recent) / sizeof(*grown))
		grown = realloc(
		    histogram->pending, capacity * sizeof(*grown) + recent);
	if (grown == NULL) {
		histogram->failed = true;
		return false;
	}
	memset(grown + capacity, 0, recent);
	histogram->pending = grown;
	histogram->pending_capacity = capacity;
	return true;
}

/* Make room for one more pending value. */
static bool
make_room(struct cpl_histogram *histogram)
{
	size_t capacity = histogram->pending_capacity;
	size_t wanted = histogram->run_count / PENDING_PART;

	if (wanted < PENDING_LEAST)
		wanted = PENDING_LEAST;
	if (capacity >= wanted) {
		cpl_histogram_settle(histogram);
		return !histogram->failed;
	}
	return grow_pending(
	    histogram, capacity == 0 ? PENDING_FIRST : capacity * 2);
}

void
cpl_histogram_put(struct cpl_histogram *histogram, struct cpl_run run)
{
	size_t count = histogram->pending_count;
	size_t place;

	if (histogram->failed || run.count == 0)
		return;
	place = count == 0 ? 0 : *recent_place(histogram, run.value);
	if (place < count && histogram->pending[place].value == run.value) {
		histogram->pending[place].count += run.count;
		return;
	}
	if (count == histogram->pending_capacity && !make_room(histogram))
		return;
	count = histogram->pending_count++;
	histogram->pending[count] = run;
	*recent_place(histogram, run.value) = (uint16_t)count;
}

void
cpl_histogram_add(struct cpl_histogram *histogram, int64_t value)
{
	cpl_histogram_put(histogram, (struct cpl_run){ value, 1 });
}

void
cpl_histogram_merge(struct cpl_histogram *into, struct cpl_histogram *from)
{
	struct cpl_histogram_walk walk;
	struct cpl_histogram_walk other;
	struct cpl_run run;
	struct cpl_run more;
	struct runs runs;
	bool has_more;

	cpl_histogram_settle(from);
	cpl_histogram_settle(into);
	if (from->failed)
		into->failed = true;
	if (into->failed || from->run_count == 0)
		return;
	runs = runs_new(into->size + from->size);
	walk = cpl_histogram_walk(into);
	other = cpl_histogram_walk(from);
	has_more = runs_next(&other, &more);
	while (runs_next(&walk, &run)) {
		for (; has_more && more.value < run.value;
		     has_more = runs_next(&other, &more))
			runs_push(&runs, more);
		runs_push(&runs, run);
	}
	for (; has_more; has_more = runs_next(&other, &more))
		runs_push(&runs, more);
	runs_give(&runs, into);
}

void
cpl_histogram_scale(struct cpl_histogram *histogram, int64_t factor)
{
	struct cpl_histogram_walk walk;
	struct cpl_run run;
	struct runs runs;
	bool fits = true;

	cpl_histogram_settle(histogram);
	if (histogram->failed || histogram->run_count == 0)
		return;
	walk = cpl_histogram_walk(histogram);
	runs = runs_new(histogram->size);
	while (runs_next(&walk, &run)) {
		wide value = (wide)run.value * factor;

		fits = fits && value >= INT64_MIN && value <= INT64_MAX;
		run.value = (int64_t)value;
		runs_push(&runs, run);
	}
	if (!fits)
		runs.failed = true;
	runs_give(&runs, histogram);
}

uint64_t
cpl_histogram_count(const struct cpl_histogram *histogram)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_run run;
	uint64_t count = 0;

	while (runs_next(&walk, &run))
		count += run.count;
	return count;
}

double
cpl_histogram_mean(const struct cpl_histogram *histogram)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_run run;
	uint64_t count = 0;
	wide sum = 0;
	wide whole;

	while (runs_next(&walk, &run)) {
		count += run.count;
		sum += (wide)run.value * (wide)run.count;
	}
	if (count == 0)
		return NAN;
	/* A sum that a double holds exactly is divided with one rounding. */
	if (sum > -((wide)1 << 53) && sum < (wide)1 << 53)
		return (double)sum / (double)count;
	whole = sum / (wide)count;
	return (double)whole +
	       (double)(sum - whole * (wide)count) / (double)count;
}

/*
 * The runs on either side of a place among `count` values, in a walk that goes
 * on from one place to the next behind it.
 */
struct between {
	struct cpl_histogram_walk walk;
	struct cpl_run low;
	struct cpl_run high;
	uint64_t passed; /* values up to those of `low` */
};

static void
go_to(struct between *between, uint64_t place)
{
	while (between->passed <= place) {
		between->low = between->high;
		between->passed += between->low.count;
		if (!runs_next(&between->walk, &between->high))
			between->high = (struct cpl_run){ 0, 0 };
	}
}

void
histogram_quantiles(const struct cpl_histogram *histogram,
    const struct fraction *fractions, size_t count, double *quantiles)
{
	uint64_t values = cpl_histogram_count(histogram);
	struct between between = { .walk = cpl_histogram_walk(histogram) };

	runs_next(&between.walk, &between.high);
	for (size_t i = 0; i < count; i++) {
		unsigned denominator = fractions[i].denominator;
		wide scaled = (wide)(values - 1) * fractions[i].numerator;
		uint64_t place;
		unsigned part;

		quantiles[i] = NAN;
		if (values == 0 || denominator == 0 ||
		    fractions[i].numerator > denominator)
			continue;
		place = (uint64_t)(scaled / denominator);
		part = (unsigned)(scaled % denominator);
		go_to(&between, place);
		scaled = (wide)between.low.value * denominator;
		/* A place between two values may be between those of two runs. */
		if (part > 0 && between.passed == place + 1)
			scaled +=
			    ((wide)between.high.value - between.low.value) *
			    part;
		quantiles[i] = (double)scaled / denominator;
	}
}

double
cpl_histogram_quantile(const struct cpl_histogram *histogram,
    unsigned numerator, unsigned denominator)
{
	const struct fraction fraction = { numerator, denominator };
	double quantile;

	histogram_quantiles(histogram, &fraction, 1, &quantile);
	return quantile;
}
