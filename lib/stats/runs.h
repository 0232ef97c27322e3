/* SPDX-License-Identifier: MIT */
/*
 * Runs of a histogram written one behind the other in few bytes.
 *
 * A run is the difference of its value from the one before it, of the first
 * from 0, and then, where it is more than 1, its count less 2.  Both are
 * numbers of 64 bits without a sign, the lowest bits in the first byte, each
 * byte with a bit on top that says whether more follow.  The first byte of a
 * difference has a bit besides that says whether a count follows, so that a
 * value which came once is one number.
 */
#ifndef CPL_STATS_RUNS_H
#define CPL_STATS_RUNS_H

#include <complaint/stats.h>

#define RUNS_MORE 0x80u
#define RUNS_COUNTED 0x40u
#define RUNS_FIRST_BITS 6
#define RUNS_BITS 7

/* Coded runs in the making.  Start from all zeroes. */
struct runs {
	unsigned char *bytes; /* OWNED */
	size_t size;
	size_t capacity;
	size_t count;
	int64_t written;     /* the last value among the bytes */
	struct cpl_run open; /* behind it, as more of it may come */
	bool failed;         /* memory ran out; what is pushed is lost */
};

/* Runs with room for so many bytes. */
struct runs runs_new(size_t bytes);
/*
 * Put a run behind those there are, of which none has a greater value; one with
 * the same value is joined with it.
 */
void runs_push(struct runs *runs, struct cpl_run run);
/*
 * Make them the runs of the histogram in place of its own.  Where they failed
 * it fails, and keeps what it has.
 */
void runs_give(struct runs *runs, struct cpl_histogram *histogram);

/* A part of a whole. */
struct fraction {
	unsigned numerator;
	unsigned denominator;
};

/* cpl_histogram_quantile() of each of the fractions, which ascend. */
void histogram_quantiles(const struct cpl_histogram *histogram,
    const struct fraction *fractions, size_t count, double *quantiles);

/* The rest of a number, whose bits from `shift` on are still to come. */
static inline uint64_t
runs_number(struct cpl_histogram_walk *walk, unsigned shift)
{
	uint64_t number = 0;
	unsigned byte;

	do {
		byte = *walk->at++;
		number |= (uint64_t)(byte & (RUNS_MORE - 1)) << shift;
		shift += RUNS_BITS;
	} while (byte >= RUNS_MORE);
	return number;
}

/* cpl_histogram_next() within this floor. */
static inline bool
runs_next(struct cpl_histogram_walk *walk, struct cpl_run *run)
{
	uint64_t difference;
	unsigned first;

	if (walk->at == walk->end)
		return false;
	first = *walk->at++;
	difference = first & (RUNS_COUNTED - 1);
	if (first & RUNS_MORE)
		difference |= runs_number(walk, RUNS_FIRST_BITS);
	walk->value = (int64_t)((uint64_t)walk->value + difference);
	run->value = walk->value;
	run->count = first & RUNS_COUNTED ? runs_number(walk, 0) + 2 : 1;
	return true;
}

#endif
