/* SPDX-License-Identifier: MIT */
/*
 * The receipt of a verdict: every stretch of time that a clock counted or
 * skipped, with the reason and the sum so far.
 */
#ifndef COMPLAINT_RECEIPT_H
#define COMPLAINT_RECEIPT_H

#include <complaint/sla.h>

enum cpl_stretch_kind {
	CPL_STRETCH_COUNTED,
	CPL_STRETCH_NIGHT,    /* before the office opens, after it closes */
	CPL_STRETCH_BREAK,    /* between two openings of a date */
	CPL_STRETCH_DAY_OFF,  /* a weekday on which it does not open */
	CPL_STRETCH_HOLIDAY,  /* with name and source */
	CPL_STRETCH_OVERRIDE, /* the calendar closes that one date */
	CPL_STRETCH_PAUSE,    /* the complaint waits for its reporter */
	CPL_STRETCH_UNKNOWN,  /* the calendar does not cover it */
	CPL_STRETCH_KINDS,
};

/* `counted`, `night`, `break`, `day_off`, ...  BORROWED, static. */
const char *cpl_stretch_word(enum cpl_stretch_kind kind);

/* [begin, end).  Texts are BORROWED from office and record. */
struct cpl_stretch {
	enum cpl_stretch_kind kind;
	int64_t begin;
	int64_t end;
	int64_t counted;       /* seconds: all of it, or 0 */
	int64_t total;         /* counted up to its end */
	const char *name;      /* of the holiday or the season, or NULL */
	const char *source;    /* of the holiday: the decree, or NULL */
	struct cpl_str agency; /* whose hours; empty where nobody is named */
};

/* One clock of the record that was judged last. */
struct cpl_receipt {
	const char *clock;
	const char *title;    /* NULL without one */
	const char *title_id; /* the same in Indonesian, or NULL */
	const char *target;   /* as the policy spells it; NULL for none */
	const char *source;   /* the rule, or NULL */
	const char *verified; /* `yes`, `secondary`, `no`, or NULL */
	enum cpl_state state;
	bool by_the_clock;      /* every second counts, open or not */
	const char *started_by; /* the event, or NULL: it never started */
	const char *stopped_by; /* the event, or NULL: it runs until now */
	int64_t begin;          /* of the first stretch: as early as can be */
	int64_t end;            /* of the last, or now: as late as can be */
	/* Where it is known only that an event lies between two instants: */
	int64_t begin_latest; /* else `begin` */
	int64_t end_earliest; /* else `end` */
	bool doubtful;        /* what was used is the most that can have been */
	int64_t used_at_least;
	bool has_due;
	int64_t due;
	int64_t target_seconds;
	int64_t used_seconds;
	const char *missing;       /* an event that the record lacks, or NULL */
	bool reversed;             /* it stopped before it started */
	int missing_year;          /* of the calendar, or INT_MIN */
	struct cpl_stretch *items; /* OWNED by the receipt */
	size_t count;
	size_t capacity;
};

/* The clocks of the record that was judged last. */
size_t cpl_judge_trials(const struct cpl_judge *judge);
/* The version of the policy that it was judged by, and its source or NULL. */
const char *cpl_judge_version(const struct cpl_judge *judge);
const char *cpl_judge_version_source(const struct cpl_judge *judge);
/* Seconds east of UTC on the office's clocks. */
int cpl_judge_offset(const struct cpl_judge *judge, int64_t at);

/*
 * Fill the receipt of clock number `index` of those.  Start from all zeroes;
 * it can be filled again.  False without memory.
 */
bool cpl_judge_receipt(
    struct cpl_judge *judge, size_t index, struct cpl_receipt *receipt);
void cpl_receipt_release(struct cpl_receipt *receipt);

#endif
