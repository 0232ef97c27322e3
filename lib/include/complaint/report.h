/* SPDX-License-Identifier: MIT */
/*
 * The response-time report: how fast complaints were answered, and which were
 * not.  A fold over records that can be split and merged anywhere.
 *
 * Every complaint is counted once, in one group; one that was merged into
 * another is counted as that one, in `merged` of the quality alone.  A window, where one is given,
 * takes the complaints received in it for `received`, `responded`, `open` and
 * the times, and those due in it for `due`, `on_time` and `overdue`; so what
 * was due yesterday counts yesterday, however old it is.
 */
#ifndef COMPLAINT_REPORT_H
#define COMPLAINT_REPORT_H

#include <complaint/record.h>
#include <complaint/stats.h>
#include <complaint/time.h>

/* What complaints are grouped by: X(name, word). */
#define CPL_DIMENSIONS(X)       \
	X(AGENCY, "agency")     \
	X(CATEGORY, "category") \
	X(CHANNEL, "channel")   \
	X(KIND, "kind")         \
	X(PRIORITY, "priority") \
	X(DISTRICT, "district") \
	X(REGION, "region")     \
	X(DAY, "day")           \
	X(WEEK, "week")         \
	X(MONTH, "month")       \
	X(HOUR, "hour")

enum cpl_dimension {
#define CPL_DIMENSION_NAME(name, word) CPL_BY_##name,
	CPL_DIMENSIONS(CPL_DIMENSION_NAME)
#undef CPL_DIMENSION_NAME
	    CPL_DIMENSION_COUNT
};

/* The word of a dimension, static; and back, false where it is none. */
const char *cpl_dimension_word(enum cpl_dimension dimension);
bool cpl_dimension_find(struct cpl_str word, enum cpl_dimension *dimension);

/* Whether it is of the time of receipt. */
bool cpl_dimension_is_time(enum cpl_dimension dimension);

/* One end of a window. */
enum cpl_bound_kind {
	CPL_BOUND_NONE,
	CPL_BOUND_DAY,     /* a whole day of the city, as days since 1970 */
	CPL_BOUND_INSTANT, /* seconds since 1970 */
};

struct cpl_bound {
	enum cpl_bound_kind kind;
	int64_t value;
};

/*
 * `2026-03-27` or an RFC 3339 time with an offset; false for anything else.
 */
bool cpl_bound_parse(struct cpl_str text, struct cpl_bound *bound);

#define CPL_REPORT_DEPTH 2

struct cpl_report_options {
	enum cpl_dimension by[CPL_REPORT_DEPTH];
	size_t by_count; /* 0 for totals alone */
	/* A day is within itself at both ends; an instant only as `from`. */
	struct cpl_bound from;
	struct cpl_bound to;
	/*
	 * Whose days they are, BORROWED; NULL for the day that each time shows
	 * as it is written.
	 */
	const struct cpl_zone *zone;
	/* The clock of the policy that is reported; BORROWED. */
	struct cpl_str clock;
	/*
	 * What cpl_report_times() gives besides: CPL_TIMES_BIT() of each.  Days
	 * and hours are few; OPEN_SINCE and REMAINING take some bytes for each
	 * complaint that is open.
	 */
	unsigned times;
	/* Keep no measures, and thus not every length of time that came. */
	bool unmeasured;
	/* Of the first of an overview: keep what is told besides reports. */
	bool detail;
};

/* A time measured on so many complaints; not numbers where count is 0. */
struct cpl_measure {
	uint64_t count;
	double mean;
	double p50; /* see cpl_histogram_quantile() */
	double p75;
	double p90;
	double p95;
	double min;
	double max;
};

struct cpl_figures {
	/* One of by_count each; empty for a complaint that has none. */
	struct cpl_str keys[CPL_REPORT_DEPTH]; /* BORROWED from the report */
	/* Received outside the window and due in it: no day of the window. */
	bool outside;
	/* Of each key: several that cpl_overview_join_small() made one. */
	bool joined[CPL_REPORT_DEPTH];
	uint64_t received;
	uint64_t
	    responded; /* answered, closed or rejected, with a date or not */
	uint64_t open; /* not resolved, closed, rejected or archived */
	/* Whether any was judged by sla-check; else these three are unknown. */
	bool judged;
	uint64_t due;     /* the clock's verdict is known: met or breached */
	uint64_t on_time; /* of those, met */
	uint64_t overdue; /* of those, unanswered and open */
	uint64_t due_answered;  /* of those due, the clock has stopped */
	uint64_t due_uncertain; /* besides: met or breached, nobody can tell */
	/* Of those received: a status or an event says so. */
	uint64_t verified;
	uint64_t resolved;
	uint64_t closed;
	uint64_t rejected;
	uint64_t reopened;
	uint64_t waiting; /* for the reporter, now */
	/* Of those received: with an agency; of these answered, and done. */
	uint64_t forwarded;
	uint64_t forwarded_answered;
	uint64_t forwarded_done;
	/* And now: open and answered, open and not, neither waiting; archived. */
	uint64_t in_process;
	uint64_t untouched;
	uint64_t archived;
	uint64_t rated[5];    /* with 1 to 5 */
	double response_rate; /* responded of received, or not a number */
	double on_time_rate;  /* on_time of due, or not a number */
	double on_time_rate_answered; /* on_time of due_answered */
	/* on_time_rate if all the uncertain ones were late, or none was. */
	double on_time_rate_low;
	double on_time_rate_high;
	double rating_mean;
	struct cpl_measure business_seconds;
	struct cpl_measure calendar_seconds;
	struct cpl_measure working_days;
	size_t group; /* of the report's own */
};

/* What the report could not use, counted over all records it was given. */
struct cpl_report_quality {
	uint64_t records;
	uint64_t outside;          /* neither received nor due in the window */
	uint64_t without_received; /* no received_at */
	uint64_t without_sla;      /* not seen by sla-check */
	uint64_t without_clock;    /* seen, but the policy has no such clock */
	uint64_t without_verdict;  /* sla-check lacked something to judge by */
	uint64_t undated;          /* answered, and nothing says when */
	uint64_t uncertain;        /* the verdict lies between two snapshots */
	uint64_t reversed;         /* stopped before it began: in no time */
	/* Received in the window, and merged into another: in no figure. */
	uint64_t merged;
};

/*
 * Times of a group, each settled, of the complaints received in the window.
 * The first is kept unless `unmeasured`, the others where `times` has their bit.
 */
enum cpl_times {
	CPL_TIMES_CALENDAR,    /* seconds that the clock ran by the calendar */
	CPL_TIMES_OPEN_SINCE,  /* instants at which open ones were received */
	CPL_TIMES_REMAINING,   /* business seconds left to clocks that run */
	CPL_TIMES_RECEIVED,    /* days of receipt, since 1970-01-01 */
	CPL_TIMES_ANSWERED,    /* days on which the clock stopped */
	CPL_TIMES_HOUR,        /* 24 * (ISO weekday - 1) + hour of receipt */
	CPL_TIMES_WORKING_DAY, /* seconds of it, of clocks that stopped */
	CPL_TIMES,
};

#define CPL_TIMES_BIT(name) (1u << CPL_TIMES_##name)

struct cpl_report;

/* NULL without memory.  `options` is copied, what it BORROWS is not. */
struct cpl_report *cpl_report_new(const struct cpl_report_options *options);
void cpl_report_free(struct cpl_report *report);

/*
 * Count one record.  A record that is not as complaint-record(5) says is not
 * counted at all: returns FIELD_TYPE, FIELD_VALUE or TIME_INVALID with the
 * field's name in *fault, or MEMORY.
 */
enum cpl_problem cpl_report_add(struct cpl_report *report,
    struct cpl_record *record, struct cpl_fault *fault);

/* Count all that `from` has counted, under the same options.  OK or MEMORY. */
enum cpl_problem cpl_report_merge(
    struct cpl_report *into, struct cpl_report *from);

/*
 * Work out the figures.  Groups are in the order of the day or the month; by
 * anything else the most received come first, and equals in the order of the
 * bytes of their keys.  OK or MEMORY.  Nothing can be added after it.
 */
enum cpl_problem cpl_report_finish(struct cpl_report *report);

/* After _finish. */
size_t cpl_report_rows(const struct cpl_report *report);
const struct cpl_figures *cpl_report_row(
    const struct cpl_report *report, size_t row);
/* BORROWED; of the group of that row, or of all for SIZE_MAX. */
const struct cpl_histogram *cpl_report_times(
    const struct cpl_report *report, size_t row, enum cpl_times times);
/*
 * Visit the business times of all together under each length of the working
 * day (0 for an unknown one).  False when there is no such `index`.
 */
bool cpl_report_business(const struct cpl_report *report, size_t index,
    int64_t *working_day, const struct cpl_histogram **seconds);
const struct cpl_figures *cpl_report_totals(const struct cpl_report *report);
const struct cpl_report_quality *cpl_report_quality(
    const struct cpl_report *report);
const struct cpl_report_options *cpl_report_options(
    const struct cpl_report *report);

#endif
