/* SPDX-License-Identifier: MIT */
/* Inside the judge: what a record says, and what a clock came to. */
#ifndef SLA_JUDGE_H
#define SLA_JUDGE_H

#include "sla/policy.h"

struct event {
	unsigned type;
	int64_t at;     /* it happened then at the latest */
	int64_t before; /* and then at the earliest: `not_before`, or `at` */
	size_t order;
};

/* What a record says, as far as a policy asks. */
struct case_facts {
	struct event *events; /* OWNED, by `at` and then as they stand */
	size_t event_count;
	size_t event_capacity;
	unsigned status; /* as an event, or 0 */
	bool has_received;
	int64_t received_at;
	bool has_due;
	int64_t due_at;
	struct cpl_str texts[FIELD_TEXTS];
	bool oversight;
};

/* Which end of its doubt each event is taken at. */
enum reading_of {
	READ_LATEST,  /* stops as late as can be: the most that has passed */
	READ_EARLIEST /* stops as early as can be: the least */
};

/* What one clock came to between two instants. */
struct timing {
	bool has_due; /* false where the calendar ends before it is due */
	int64_t due;
	bool has_business; /* false where the calendar does not cover it */
	int64_t elapsed_business;
	int64_t elapsed_calendar;
	int64_t paused; /* in the seconds that the target counts */
	int64_t remaining_business;
	int64_t target;
	int64_t used;
	bool late;
	int missing; /* the year that is wanted, or INT_MIN */
};

/* One clock of one record, from its events to its verdict. */
struct trial {
	const struct clock *clock;
	const struct target *target; /* NULL where there is no deadline */
	enum cpl_state state;
	const struct event *start; /* NULL: it never began */
	const struct event *stop;  /* NULL: it has not stopped */
	bool cancelled;            /* `stop` ends it without a verdict */
	bool reversed;
	bool before_policy;
	unsigned missing_event; /* what the record should have and has not */
	bool doubtful;          /* the two ends of doubt differ */
	struct timing most;     /* the most that has passed */
	struct timing least;
};

struct missing_year {
	int year;
	uint64_t count;
};

/* Dates already written, since the clocks of many records share theirs. */
#define WRITTEN_DATES 512

struct written_date {
	int64_t day;
	char text[CPL_DATE_LENGTH + 1]; /* empty in an empty place */
};

struct cpl_judge {
	const struct cpl_policy *policy;
	const struct cpl_office *office;
	const struct cpl_calendar *calendar;
	int64_t now;
	struct case_facts facts;
	struct cpl_pause *pauses;  /* OWNED: those of the record */
	struct cpl_pause *clipped; /* OWNED: those of one clock */
	size_t pause_count;
	size_t pause_capacity;
	struct written_date dates[WRITTEN_DATES];
	struct cpl_buffer out;        /* the `sla` of a record */
	struct cpl_buffer head;       /* what stands before its clocks */
	struct missing_year *missing; /* OWNED */
	size_t missing_count;
	size_t missing_capacity;
	uint64_t reversed;
	uint64_t undated;
	uint64_t before_policy;
	uint64_t records[CPL_STATE_COUNT + 1];
	uint64_t (*clock_records)[CPL_STATE_COUNT + 1]; /* OWNED */
};

/* facts.c: read what a record says. */
enum cpl_problem facts_read(struct case_facts *facts, unsigned fields,
    struct cpl_record *record, const char **field);

/* timing.c: the stretches in which the record waited for its reporter. */
bool pauses_read(
    struct cpl_judge *judge, unsigned pause_on, enum reading_of reading);
/* How much of a target is used up between two instants. */
void timing_take(struct cpl_judge *judge, const struct clock *clock,
    const struct target *target, int64_t start, int64_t end,
    struct timing *timing);

/* Whether that many percent of the target are used, without rounding. */
bool timing_reaches(const struct timing *timing, int64_t percent);

/* verdict.c: append `"name":{...}`.  False without memory. */
bool verdict_write(struct cpl_judge *judge, const struct trial *trial);

#endif
