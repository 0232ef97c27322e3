/* SPDX-License-Identifier: MIT */
/* The inside of the response-time report, for the files that make it. */
#ifndef CPL_STATS_RESPONSE_H
#define CPL_STATS_RESPONSE_H

#include <complaint/report.h>

#include "facts.h"

/* In place of a length: received on no day of the window. */
#define KEY_OUTSIDE UINT64_MAX
/* Likewise: of a group that was too small to be told of. */
#define KEY_JOINED (UINT64_MAX - 1)

/* Business times under one length of the working day. */
struct business {
	int64_t working_day; /* seconds, 0 when it is unknown */
	struct cpl_histogram seconds;
};

/*
 * The plain counts of a group, each with the word of complaint-report(5).  The
 * order is that of partial reports: a new one goes to the end.
 */
#define TALLY_LIST(X)                               \
	X(RECEIVED, "received")                     \
	X(RESPONDED, "responded")                   \
	X(OPEN, "open")                             \
	X(JUDGED, "judged")                         \
	X(DUE, "due")                               \
	X(ON_TIME, "on_time")                       \
	X(OVERDUE, "overdue")                       \
	X(DUE_ANSWERED, "due_answered")             \
	X(DUE_UNCERTAIN, "due_uncertain")           \
	X(VERIFIED, "verified")                     \
	X(RESOLVED, "resolved")                     \
	X(CLOSED, "closed")                         \
	X(REJECTED, "rejected")                     \
	X(REOPENED, "reopened")                     \
	X(WAITING, "waiting_reporter")              \
	X(RATED_1, "rated_1")                       \
	X(RATED_2, "rated_2")                       \
	X(RATED_3, "rated_3")                       \
	X(RATED_4, "rated_4")                       \
	X(RATED_5, "rated_5")                       \
	X(FORWARDED, "forwarded")                   \
	X(FORWARDED_ANSWERED, "forwarded_answered") \
	X(FORWARDED_DONE, "forwarded_done")         \
	X(IN_PROCESS, "in_process")                 \
	X(UNTOUCHED, "untouched")                   \
	X(ARCHIVED, "archived")

enum tally_count {
#define TALLY_NAME(name, word) TALLY_##name,
	TALLY_LIST(TALLY_NAME)
#undef TALLY_NAME
	    TALLY_COUNTS
};

/* What is counted of one group.  All zeroes is an empty one. */
struct tally {
	uint64_t counts[TALLY_COUNTS];
	struct cpl_histogram times[CPL_TIMES];
	struct business *business; /* OWNED */
	size_t business_count;
	size_t business_capacity;
	struct cpl_groups *lengths; /* OWNED; finds them when they are many */
};

/* How a complaint stands to the window. */
struct tally_place {
	bool received;  /* in it */
	bool due;       /* in it, with a verdict */
	bool uncertain; /* in it, with a doubtful one */
	bool merged;    /* it would have been received, and is in no figure */
};

void tally_release(struct tally *tally);
/* Count what the options want counted.  False where memory ran out. */
bool tally_count(struct tally *tally, const struct cpl_report_options *options,
    const struct complaint_facts *facts, const struct tally_place *place);
/* Count all that `from` has counted. */
bool tally_merge(struct tally *into, struct tally *from);
/* The details alone. */
bool tally_add_details(struct tally *into, struct tally *from);
/* All but the details, which stay where they are; the rest of `from` goes. */
bool tally_join(struct tally *into, struct tally *from);
/* Where the business times under that working day are; NULL without memory. */
struct cpl_histogram *tally_business(struct tally *tally, int64_t working_day);
/* Bring everything among its runs.  False without memory. */
bool tally_settle(struct tally *tally);
/* All figures but the keys. */
bool tally_figures(struct tally *tally, struct cpl_figures *figures);

struct cpl_report {
	struct cpl_report_options options;
	struct cpl_groups *groups; /* OWNED; a tally each */
	struct cpl_report_quality quality;
	struct cpl_buffer key;       /* of the record at hand */
	struct facts_reader *reader; /* OWNED; of what is added here alone */

	/* After _finish. */
	struct tally total;
	struct cpl_figures totals;
	struct cpl_figures *rows; /* OWNED */
	size_t row_count;
};

/*
 * Find where a complaint belongs and leave its key in the report; then count
 * it there.  The first refuses what cpl_report_add() does.
 */
enum cpl_problem report_place(struct cpl_report *report,
    struct cpl_record *record, const struct complaint_facts *facts,
    struct tally_place *place, struct cpl_fault *fault);
enum cpl_problem report_count(struct cpl_report *report,
    const struct complaint_facts *facts, const struct tally_place *place,
    struct cpl_fault *fault);

#endif
