/* SPDX-License-Identifier: MIT */
/* What the response-time report needs to know of one complaint. */
#ifndef CPL_STATS_FACTS_H
#define CPL_STATS_FACTS_H

#include <complaint/overview.h>

enum clock_state {
	CLOCK_ABSENT, /* the record has no such clock */
	CLOCK_NONE,   /* the policy gives it no target */
	CLOCK_RUNNING,
	CLOCK_MET,
	CLOCK_BREACHED,
	CLOCK_UNCERTAIN,
};

struct clock_facts {
	enum clock_state state;
	bool stopped;
	bool unjudged;  /* sla-check says that something was missing */
	bool reversed;  /* it stopped before it began */
	bool cancelled; /* nobody waits for an answer any more */
	bool undated;   /* it must have stopped, and nothing says when */
	bool has_due;
	bool has_business;
	bool has_calendar;
	bool has_stop;
	bool has_remaining;
	int64_t due_at;
	int due_offset;
	int64_t business; /* seconds, when the clock has stopped */
	int64_t calendar;
	int64_t stopped_at;
	int stop_offset;
	int64_t remaining; /* business seconds to the target */
};

struct complaint_facts {
	bool has_received;
	int64_t received_at;
	int received_offset;
	bool has_sla;
	bool responded;
	bool open;
	/* Whether the status or an event says so. */
	bool verified;
	bool resolved;
	bool closed;
	bool rejected;
	bool reopened;
	bool waiting;        /* for the reporter, now */
	bool archived;       /* now */
	bool forwarded;      /* it has an agency */
	int rating;          /* 1 to 5, 0 without one */
	int64_t working_day; /* seconds, 0 when it is unknown */
	/* As the record spells them; empty where it says nothing. */
	struct cpl_json policy;
	struct cpl_json calendar;
	struct cpl_json calendar_version;
	bool surveyed;
	unsigned char survey[CPL_SURVEY_ELEMENTS]; /* 0 without an answer */
	struct clock_facts clock;
};

/*
 * Gather the facts for the clock of that name.  OK, or FIELD_TYPE, FIELD_VALUE,
 * TIME_INVALID (with the field in *fault) or MEMORY.
 */
enum cpl_problem facts_gather(struct complaint_facts *facts,
    struct cpl_record *record, struct cpl_str clock, struct cpl_fault *fault);

#endif
