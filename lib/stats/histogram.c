/* SPDX-License-Identifier: MIT */
/* How often each whole number came, and the figures that follow from it. */
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/stats.h>

/* Values wait in `pending` until so many make a merge worth while. */
#define PENDING_FIRST 16
#define PENDING_LEAST 1024

/* Below this many values insertion beats eight passes over 256 counters. */
#define RADIX_LEAST 96

__extension__ typedef __int128 wide;

void
cpl_histogram_release(struct cpl_histogram *histogram)
{
	free(histogram->runs);
	free(histogram->pending);
	*histogram = (struct cpl_histogram){ 0 };
}

static void
sort_by_insertion(int64_t *values, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		int64_t value = values[i];
		size_t at = i;

		for (; at > 0 && values[at - 1] > value; at--)
			values[at] = values[at - 1];
		values[at] = value;
	}
}

/* The order of two's complement as an order of unsigned numbers. */
static uint64_t
sort_key(int64_t value)
{
	return (uint64_t)value ^ (UINT64_C(1) << 63);
}

/*
 * Sort by bytes, the lowest first.  A byte that all values share needs no
 * pass; times within a year differ in four.  `spare` is as long as `values`.
 */
static void
sort_by_bytes(int64_t *values, int64_t *spare, size_t count)
{
	int64_t *from = values;
	int64_t *to = spare;

	for (unsigned shift = 0; shift < 64; shift += 8) {
		size_t place[256] = { 0 };
		size_t sum = 0;

		for (size_t i = 0; i < count; i++)
			place[sort_key(from[i]) >> shift & 0xff]++;
		if (place[sort_key(from[0]) >> shift & 0xff] == count)
			continue;
		for (size_t byte = 0; byte < 256; byte++) {
			size_t here = place[byte];

			place[byte] = sum;
			sum += here;
		}
		for (size_t i = 0; i < count; i++) {
			size_t byte = sort_key(from[i]) >> shift & 0xff;

			to[place[byte]++] = from[i];
		}
		int64_t *swap = from;

		from = to;
		to = swap;
	}
	if (from != values)
		memcpy(values, from, count * sizeof(*values));
}

static bool
sort_values(int64_t *values, size_t count)
{
	int64_t *spare;

	if (count < RADIX_LEAST) {
		sort_by_insertion(values, count);
		return true;
	}
	spare = calloc(count, sizeof(*spare));
	if (spare == NULL)
		return false;
	sort_by_bytes(values, spare, count);
	free(spare);
	return true;
}

static size_t
count_distinct(const int64_t *sorted, size_t count)
{
	size_t distinct = count > 0;

	for (size_t i = 1; i < count; i++)
		distinct += sorted[i] != sorted[i - 1];
	return distinct;
}

/* Put one run behind the others, which it does not precede. */
static void
push(struct cpl_run *runs, size_t *count, int64_t value, uint64_t times)
{
	if (*count > 0 && runs[*count - 1].value == value)
		runs[*count - 1].count += times;
	else
		runs[(*count)++] = (struct cpl_run){ value, times };
}

/* Room for a merge of `a` and `b` runs; NULL when that is too many. */
static struct cpl_run *
new_runs(size_t a, size_t b)
{
	if (a > SIZE_MAX - b)
		return NULL;
	return calloc(a + b > 0 ? a + b : 1, sizeof(struct cpl_run));
}

static void
replace_runs(struct cpl_histogram *histogram, struct cpl_run *runs,
    size_t count, size_t capacity)
{
	free(histogram->runs);
	histogram->runs = runs;
	histogram->run_count = count;
	histogram->run_capacity = capacity;
}

void
cpl_histogram_settle(struct cpl_histogram *histogram)
{
	const struct cpl_run *old = histogram->runs;
	const int64_t *values = histogram->pending;
	struct cpl_run *runs;
	size_t distinct;
	size_t count = 0;
	size_t i = 0;
	size_t j = 0;

	if (histogram->failed || histogram->pending_count == 0)
		return;
	if (!sort_values(histogram->pending, histogram->pending_count)) {
		histogram->failed = true;
		return;
	}
	distinct = count_distinct(values, histogram->pending_count);
	runs = new_runs(histogram->run_count, distinct);
	if (runs == NULL) {
		histogram->failed = true;
		return;
	}
	while (i < histogram->run_count || j < histogram->pending_count) {
		if (j == histogram->pending_count ||
		    (i < histogram->run_count && old[i].value <= values[j])) {
			push(runs, &count, old[i].value, old[i].count);
			i++;
		} else {
			push(runs, &count, values[j], 1);
			j++;
		}
	}
	replace_runs(histogram, runs, count, histogram->run_count + distinct);
	histogram->pending_count = 0;
}

/*
 * Make room for one more pending value.  The array grows until it is as long
 * as the runs, so that merging costs each value a constant share.
 */
static bool
make_room(struct cpl_histogram *histogram)
{
	size_t capacity = histogram->pending_capacity;
	size_t wanted = histogram->run_count;
	int64_t *grown;

	if (wanted < PENDING_LEAST)
		wanted = PENDING_LEAST;
	if (capacity >= wanted) {
		cpl_histogram_settle(histogram);
		return !histogram->failed;
	}
	capacity = capacity == 0 ? PENDING_FIRST : capacity * 2;
	if (capacity <= SIZE_MAX / sizeof(*grown))
		grown = realloc(histogram->pending, capacity * sizeof(*grown));
	else
		grown = NULL;
	if (grown == NULL) {
		histogram->failed = true;
		return false;
	}
	histogram->pending = grown;
	histogram->pending_capacity = capacity;
	return true;
}

void
cpl_histogram_add(struct cpl_histogram *histogram, int64_t value)
{
	if (histogram->failed)
		return;
	if (histogram->pending_count == histogram->pending_capacity &&
	    !make_room(histogram))
		return;
	histogram->pending[histogram->pending_count++] = value;
}

void
cpl_histogram_merge(struct cpl_histogram *into, struct cpl_histogram *from)
{
	struct cpl_run *runs;
	size_t count = 0;
	size_t i = 0;
	size_t j = 0;

	cpl_histogram_settle(from);
	cpl_histogram_settle(into);
	if (from->failed)
		into->failed = true;
	if (into->failed || from->run_count == 0)
		return;
	runs = new_runs(into->run_count, from->run_count);
	if (runs == NULL) {
		into->failed = true;
		return;
	}
	while (i < into->run_count || j < from->run_count) {
		const struct cpl_run *next;

		if (j == from->run_count ||
		    (i < into->run_count &&
			into->runs[i].value <= from->runs[j].value))
			next = &into->runs[i++];
		else
			next = &from->runs[j++];
		push(runs, &count, next->value, next->count);
	}
	replace_runs(into, runs, count, into->run_count + from->run_count);
}

void
cpl_histogram_scale(struct cpl_histogram *histogram, int64_t factor)
{
	cpl_histogram_settle(histogram);
	for (size_t i = 0; i < histogram->run_count; i++) {
		wide value = (wide)histogram->runs[i].value * factor;

		if (value < INT64_MIN || value > INT64_MAX) {
			histogram->failed = true;
			return;
		}
		histogram->runs[i].value = (int64_t)value;
	}
}

uint64_t
cpl_histogram_count(const struct cpl_histogram *histogram)
{
	uint64_t count = 0;

	for (size_t i = 0; i < histogram->run_count; i++)
		count += histogram->runs[i].count;
	return count;
}

double
cpl_histogram_mean(const struct cpl_histogram *histogram)
{
	uint64_t count = cpl_histogram_count(histogram);
	wide sum = 0;
	wide whole;

	if (count == 0)
		return NAN;
	for (size_t i = 0; i < histogram->run_count; i++)
		sum += (wide)histogram->runs[i].value *
		       (wide)histogram->runs[i].count;
	/* A sum that a double holds exactly is divided with one rounding. */
	if (sum > -((wide)1 << 53) && sum < (wide)1 << 53)
		return (double)sum / (double)count;
	whole = sum / (wide)count;
	return (double)whole +
	       (double)(sum - whole * (wide)count) / (double)count;
}

double
cpl_histogram_quantile(const struct cpl_histogram *histogram,
    unsigned numerator, unsigned denominator)
{
	uint64_t count = cpl_histogram_count(histogram);
	const struct cpl_run *run = histogram->runs;
	uint64_t passed = 0;
	wide scaled;
	uint64_t place;
	unsigned part;
	int64_t low;
	int64_t high;

	if (count == 0 || denominator == 0 || numerator > denominator)
		return NAN;
	scaled = (wide)(count - 1) * numerator;
	place = (uint64_t)(scaled / denominator);
	part = (unsigned)(scaled % denominator);
	while (passed + run->count <= place)
		passed += run++->count;
	low = run->value;
	/* A place between two values has another run behind it, if it ends. */
	high = part > 0 && passed + run->count <= place + 1 ? run[1].value
							    : low;
	scaled = (wide)low * denominator + ((wide)high - low) * part;
	return (double)scaled / denominator;
}
