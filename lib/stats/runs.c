/* SPDX-License-Identifier: MIT */
/* Writing the runs of a histogram in few bytes. */
#include "runs.h"

#include <stdlib.h>

/* A difference and a count: 6 + 9 * 7 bits, and 10 * 7. */
#define RUN_MOST 20

static void
grow(struct runs *runs, size_t capacity)
{
	unsigned char *grown = realloc(runs->bytes, capacity);

	if (grown == NULL) {
		runs->failed = true;
		return;
	}
	runs->bytes = grown;
	runs->capacity = capacity;
}

struct runs
runs_new(size_t bytes)
{
	struct runs runs = { 0 };

	grow(&runs, bytes > 0 ? bytes : 1);
	return runs;
}

static unsigned char *
put_number(unsigned char *at, uint64_t number)
{
	for (; number >= RUNS_MORE; number >>= RUNS_BITS)
		*at++ = (unsigned char)(number | RUNS_MORE);
	*at++ = (unsigned char)number;
	return at;
}

/* Write the open run behind the others. */
static void
close_run(struct runs *runs)
{
	uint64_t difference = (uint64_t)runs->open.value -
			      (uint64_t)runs->written;
	unsigned first = (unsigned)difference & (RUNS_COUNTED - 1);
	unsigned char *at;

	if (runs->capacity - runs->size < RUN_MOST)
		grow(runs, runs->capacity + runs->capacity / 4 + RUN_MOST);
	if (runs->failed)
		return;
	if (runs->open.count > 1)
		first |= RUNS_COUNTED;
	difference >>= RUNS_FIRST_BITS;
	at = runs->bytes + runs->size;
	*at++ = (unsigned char)(difference > 0 ? first | RUNS_MORE : first);
	if (difference > 0)
		at = put_number(at, difference);
	if (runs->open.count > 1)
		at = put_number(at, runs->open.count - 2);
	runs->size = (size_t)(at - runs->bytes);
	runs->written = runs->open.value;
}

void
runs_push(struct runs *runs, struct cpl_run run)
{
	if (runs->count > 0 && runs->open.value == run.value) {
		runs->open.count += run.count;
		return;
	}
	if (runs->count > 0)
		close_run(runs);
	runs->open = run;
	runs->count++;
}

void
runs_give(struct runs *runs, struct cpl_histogram *histogram)
{
	if (runs->count > 0)
		close_run(runs);
	if (!runs->failed && runs->size > 0)
		grow(runs, runs->size);
	if (runs->failed) {
		free(runs->bytes);
		histogram->failed = true;
		return;
	}
	free(histogram->runs);
	histogram->runs = runs->bytes;
	histogram->size = runs->size;
	histogram->run_count = runs->count;
	histogram->last = runs->open.value;
}

struct cpl_histogram_walk
cpl_histogram_walk(const struct cpl_histogram *histogram)
{
	struct cpl_histogram_walk walk = { histogram->runs, histogram->runs,
		0 };

	if (walk.at != NULL)
		walk.end = walk.at + histogram->size;
	return walk;
}

bool
cpl_histogram_next(struct cpl_histogram_walk *walk, struct cpl_run *run)
{
	return runs_next(walk, run);
}
