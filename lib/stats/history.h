/* SPDX-License-Identifier: MIT */
/* What the status and the events of a complaint mean for the report. */
#ifndef CPL_STATS_HISTORY_H
#define CPL_STATS_HISTORY_H

#include "facts.h"

/* What a status, or an event of that type, means for the report. */
enum meaning {
	ANSWERS = 1,  /* the first answer */
	RESOLVES = 2, /* the complaint is dealt with */
	ENDS = 4,     /* no longer open */
	/* Which of them it is, where that is counted. */
	VERIFIED = 8,
	RESOLVED = 16,
	CLOSED = 32,
	REJECTED = 64,
	WAITING = 128,
	REOPENED = 256,
};

struct status {
	struct cpl_str word;
	unsigned meaning;
};

/* NULL where it is none. */
const struct status *status_find(struct facts_word word);

/* What the events tell: the first of each kind, and where they end. */
struct history {
	unsigned last; /* what the last status among them means */
	unsigned all;  /* what any of them means */
	bool merged;   /* into another complaint, and not reopened since */
	bool answered;
	bool resolved;
	int64_t answered_at;
	int64_t resolved_at;
};

/* OK, or FIELD_TYPE, FIELD_VALUE, FIELD_ABSENT or TIME_INVALID in *fault. */
enum cpl_problem history_read(struct facts_reader *reader,
    struct cpl_record *record, struct history *history,
    struct cpl_fault *fault);

#endif
