/* SPDX-License-Identifier: MIT */
/*
 * Exact figures from whole numbers: sparse histograms and tables of groups.
 *
 * Nothing here is an estimate.  Every value that was counted is still there, so
 * two histograms joined in any order, over any split of the input, give the
 * same mean and the same quantiles as one that saw everything.  Memory grows
 * with the number of groups and of distinct values, not with the input; values
 * that lie as close as answers to complaints do take some three bytes each.
 */
#ifndef COMPLAINT_STATS_H
#define COMPLAINT_STATS_H

#include <complaint/text.h>

/* So many times that value. */
struct cpl_run {
	int64_t value;
	uint64_t count;
};

/*
 * How often each value came.  Start from all zeroes.  Where memory runs out,
 * `failed` is set and every later call leaves the histogram as it is: count as
 * much as you like and look at `failed` once.
 */
struct cpl_histogram {
	unsigned char *runs;     /* OWNED; coded, see cpl_histogram_next() */
	size_t size;             /* of these, in bytes */
	size_t run_count;        /* distinct values among them */
	int64_t last;            /* the greatest of these */
	struct cpl_run *pending; /* OWNED; counted, not yet among the runs */
	size_t pending_count;
	size_t pending_capacity;
	bool failed;
};

void cpl_histogram_release(struct cpl_histogram *histogram);
/* Count a value once: amortised O(log distinct), usually one store. */
void cpl_histogram_add(struct cpl_histogram *histogram, int64_t value);
/* Count a value as often as the run says. */
void cpl_histogram_put(struct cpl_histogram *histogram, struct cpl_run run);
/* Count everything that `from` has counted; `from` is settled by it. */
void cpl_histogram_merge(
    struct cpl_histogram *into, struct cpl_histogram *from);
/*
 * Bring the pending values among the runs.  The functions below want a settled
 * histogram, and so does who reads the runs.
 */
void cpl_histogram_settle(struct cpl_histogram *histogram);
/* A walk over the runs of a histogram, which must not change meanwhile. */
struct cpl_histogram_walk {
	const unsigned char *at; /* BORROWED */
	const unsigned char *end;
	int64_t value;
};

struct cpl_histogram_walk cpl_histogram_walk(
    const struct cpl_histogram *histogram);
/* The next run, in ascending order of values; false behind the last. */
bool cpl_histogram_next(struct cpl_histogram_walk *walk, struct cpl_run *run);

/* The histogram of each value times `factor`; fails where one overflows. */
void cpl_histogram_scale(struct cpl_histogram *histogram, int64_t factor);

uint64_t cpl_histogram_count(const struct cpl_histogram *histogram);
/*
 * The sum in 128 bits over the count, as the nearest double or its neighbour.
 * Not a number when nothing was counted.
 */
double cpl_histogram_mean(const struct cpl_histogram *histogram);
/*
 * The quantile numerator/denominator (at most 1; the denominator at most 1000)
 * by linear interpolation between order statistics: with n values sorted from
 * x[0], the value at the place (n - 1) * numerator / denominator.  This is
 * definition 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages",
 * The American Statistician 50 (1996), and what spreadsheets (MEDIAN,
 * PERCENTILE.INC), PostgreSQL and DuckDB (percentile_cont, quantile_cont), R
 * and NumPy give when nothing else is asked of them.  The place is found in
 * whole numbers.  Not a number when nothing was counted.
 */
double cpl_histogram_quantile(const struct cpl_histogram *histogram,
    unsigned numerator, unsigned denominator);

/*
 * The interval of E. B. Wilson, "Probable Inference, the Law of Succession, and
 * Statistical Inference", Journal of the American Statistical Association 22
 * (1927), of `part` out of `whole`, at 95 %.  Not numbers of nothing.
 */
void cpl_wilson(uint64_t part, uint64_t whole, double *low, double *high);
/*
 * How likely it is that of day + before events as many as `day` or more fall on
 * one given day of days + 1, all days being alike: the exact conditional test
 * that two Poisson rates are equal (Przyborowski and Wilenski, "Homogeneity of
 * Results in Testing Samples from Poisson Series", Biometrika 31, 1940).
 */
double cpl_surge_probability(uint64_t day, uint64_t before, uint64_t days);

/*
 * Groups found by a key of any bytes.  What belongs to a group stays where it
 * is until _free.  The table's hash is keyed afresh in every run, so that no
 * register can be written to make it slow; the order of the groups does not
 * depend on it.
 */
struct cpl_groups;

/* Each group has `size` bytes that start as zeroes.  NULL without memory. */
struct cpl_groups *cpl_groups_new(size_t size);
/* What groups own in their bytes must be released before. */
void cpl_groups_free(struct cpl_groups *groups);
/*
 * The bytes of the group of that key, made when it is new.  BORROWED.  NULL
 * without memory.
 */
void *cpl_groups_take(struct cpl_groups *groups, struct cpl_str key);
/* Likewise, and NULL where there is none. */
void *cpl_groups_find(const struct cpl_groups *groups, struct cpl_str key);
size_t cpl_groups_count(const struct cpl_groups *groups);
/* Group number `index`, in the order in which they were first taken. */
void *cpl_groups_at(const struct cpl_groups *groups, size_t index);
struct cpl_str cpl_groups_key(const struct cpl_groups *groups, size_t index);

#endif
