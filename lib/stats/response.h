/* SPDX-License-Identifier: MIT */
/* The inside of the response-time report, for the files that make it. */
#ifndef CPL_STATS_RESPONSE_H
#define CPL_STATS_RESPONSE_H

#include <complaint/report.h>

#include "facts.h"

/* In place of a length: received on no day of the window. */
#define KEY_OUTSIDE UINT64_MAX

/* Business times under one length of the working day. */
struct business {
	int64_t working_day; /* seconds, 0 when it is unknown */
	struct cpl_histogram seconds;
};

/* What is counted of one group.  All zeroes is an empty one. */
struct tally {
	uint64_t received;
	uint64_t responded;
	uint64_t open;
	uint64_t judged;
	uint64_t due;
	uint64_t on_time;
	uint64_t overdue;
	struct cpl_histogram calendar;
	struct business *business; /* OWNED */
	size_t business_count;
	size_t business_capacity;
	struct cpl_groups *lengths; /* OWNED; finds them when they are many */
};

void tally_release(struct tally *tally);
/* False where memory ran out. */
bool tally_count(struct tally *tally, const struct complaint_facts *facts,
    bool received, bool due);
bool tally_merge(struct tally *into, struct tally *from);
/* All figures but the keys. */
bool tally_figures(struct tally *tally, struct cpl_figures *figures);

struct cpl_report {
	struct cpl_report_options options;
	struct cpl_groups *groups; /* OWNED; a tally each */
	struct cpl_report_quality quality;
	struct cpl_buffer key; /* of the record at hand */

	/* After _finish. */
	struct tally total;
	struct cpl_figures totals;
	struct cpl_figures *rows; /* OWNED */
	size_t row_count;
};

#endif
