/* SPDX-License-Identifier: MIT */
/* Inside the judge: what a record says, and what a clock came to. */
#ifndef SLA_JUDGE_H
#define SLA_JUDGE_H

#include "sla/pen.h"
#include "sla/policy.h"

struct event {
	unsigned type;
	int64_t at;     /* it happened then at the latest */
	int64_t before; /* and then at the earliest: `not_before`, or `at` */
	size_t order;
	bool fresh;            /* a reassignment that starts clocks anew */
	struct cpl_str agency; /* who has it from then on; empty if not said */
	struct cpl_str from;   /* who had it before */
};

/* What a record says, as far as a policy asks. */
struct case_facts {
	struct event *events; /* OWNED, by `at` and then as they stand */
	size_t event_count;
	size_t event_capacity;
	unsigned types;  /* of all events */
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
	READ_LATEST,   /* stops as late as can be: the most that has passed */
	READ_EARLIEST, /* stops as early as can be: the least */
	READINGS,
};

/* Stretches in which a complaint waits for its reporter: in order, disjoint. */
struct pauses {
	struct cpl_pause *items; /* OWNED */
	size_t count;
	size_t capacity;
};

/*
 * Whose desk a complaint lies on from an instant on, and by which calendar that
 * agency counts.  The first is there since ever.
 */
struct hand {
	int64_t from;
	struct cpl_str agency; /* empty where the record does not say */
	const struct cpl_office *office;
	const struct cpl_calendar *calendar;
	/* Where there are several, for each but the first and the last: */
	int64_t
	    before;  /* open seconds between the second's begin and its own */
	size_t gap;  /* the first from it on that no calendar covers whole */
	int missing; /* the year that this one lacks */
};

/* The hands a record went through. */
struct hands {
	struct hand *items; /* OWNED; at least one */
	size_t count;
	size_t capacity;
};

/* What one agency had of the time of a clock. */
struct share {
	struct cpl_str agency;
	size_t order;
	bool has_business;
	int64_t business;
	int64_t calendar;
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
	bool at_least; /* `used` may be more: the calendar ends before */
	bool late;
	int missing; /* the year that is wanted, or INT_MIN */
};

/* What passed while a complaint was open, also after it was opened again. */
struct total {
	bool has_business;
	int64_t business;
	int64_t calendar;
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
	const struct event *first;    /* the start that a fresh one replaced */
	const struct event *reopened; /* the last reopening, after the stop */
	size_t rounds;                /* how often a repeating clock started */
	unsigned missing_event; /* what the record should have and has not */
	bool doubtful;          /* the two ends of doubt differ */
	struct timing most;     /* the most that has passed */
	struct timing least;
};

struct missing_year {
	int year;
	uint64_t count;
};

struct cpl_judge {
	const struct cpl_policy *policy;
	const struct cpl_office *office;
	const struct cpl_calendar *calendar;
	/* OWNED list: the office of each agency that the policy names. */
	const struct cpl_office **agency_offices;
	int64_t now;
	bool keep;    /* what was judged and is over stays */
	bool running; /* clocks that have stopped are not timed */
	/* Of the record judged last: */
	struct case_facts facts;
	struct pauses pauses[READINGS];
	struct hands hands;
	const struct policy_version *version;
	bool in_force;        /* whether the version holds for it */
	bool doubt;           /* some event lies between two instants */
	struct trial *trials; /* OWNED: one a clock of its version */
	/* Room to work in: */
	struct pauses clipped;
	struct share *shares; /* OWNED */
	size_t share_count;
	size_t share_capacity;
	struct pen pen;
	struct cpl_buffer out;  /* the `sla` of a record */
	struct cpl_buffer head; /* what stands before its clocks */
	size_t head_policy;     /* of it, up to behind the policy's name */
	struct cpl_buffer
	    hold; /* `,"tell_at":...` while the office is closed */
	/* Counts: */
	struct missing_year *missing; /* OWNED */
	size_t missing_count;
	size_t missing_capacity;
	uint64_t reversed;
	uint64_t undated;
	uint64_t before_policy;
	uint64_t kept;
	uint64_t replaced;
	uint64_t judged;
	uint64_t records[CPL_STATE_COUNT + 1];
	uint64_t (*clock_records)[CPL_STATE_COUNT + 1]; /* OWNED */
};

/* facts.c: read what a record says. */
enum cpl_problem facts_read(struct case_facts *facts, unsigned fields,
    struct cpl_record *record, const char **field);

/* rounds.c: where a clock starts and stops. */
const struct target *target_of(
    const struct clock *clock, const struct case_facts *facts);
/*
 * Find the first start at or after event number *at and the stop that follows,
 * and move *at behind them.  False where there is no start any more.
 */
bool round_next(
    const struct case_facts *facts, size_t *at, struct trial *trial);
/* What a clock without a start, or stopped before it, lacks. */
void round_missing(const struct case_facts *facts, struct trial *trial);
/* The last reopening after the stop, of a clock that a final status stopped. */
void round_reopened(const struct case_facts *facts, struct trial *trial);

/* pauses.c: false without memory. */
bool pauses_read(
    struct cpl_judge *judge, unsigned pause_on, enum reading_of reading);
bool pauses_add(struct pauses *pauses, int64_t begin, int64_t end);
/* Those inside [start, end), cut to it. */
bool pauses_clip(const struct pauses *pauses, int64_t start, int64_t end,
    struct pauses *clipped);

/*
 * hands.c: the questions of complaint/calendar.h for a complaint that goes from
 * hand to hand, each agency counting by its own calendar.
 */
bool hands_read(struct cpl_judge *judge);
const struct hand *hands_at(const struct hands *hands, int64_t at);
bool hands_elapsed(const struct hands *hands, int64_t from, int64_t to,
    int64_t *seconds, int *missing);
bool hands_add(const struct hands *hands, int64_t start, int64_t seconds,
    int64_t *due, int *missing);
bool hands_extend(const struct hands *hands, int64_t *due,
    const struct pauses *pauses, int *missing);
/* The share of each agency in [start, end) into judge->shares. */
bool hands_shares(struct cpl_judge *judge, const struct pauses *pauses,
    int64_t start, int64_t end);

/* timing.c: how much of a target is used up between two instants. */
bool timing_take(struct cpl_judge *judge, const struct trial *trial,
    enum reading_of reading, int64_t start, int64_t end, struct timing *timing);
/* Whether that many percent of the target are used, without rounding. */
bool timing_reaches(const struct timing *timing, int64_t percent);
/* Whether pauses hold this clock. */
bool timing_pauses(const struct clock *clock, const struct target *target);
/* False without memory. */
bool timing_total(
    struct cpl_judge *judge, const struct trial *trial, struct total *total);

/* trial.c: judge the record that was read, into judge->trials. */
bool trials_hold(struct cpl_judge *judge);

/* judge.c: count a record with clocks in these states, as bits. */
void judge_count(struct cpl_judge *judge, unsigned states);

/* earlier.c: whether the record keeps what it was judged before; counts it. */
bool earlier_stays(struct cpl_judge *judge, struct cpl_record *record);

/* verdict.c: append `"name":{...}`.  False without memory. */
bool verdict_write(struct cpl_judge *judge, const struct trial *trial);

#endif
