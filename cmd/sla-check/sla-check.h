/* SPDX-License-Identifier: MIT */
/* What the parts of sla-check share. */
#ifndef SLA_CHECK_H
#define SLA_CHECK_H

#include <complaint/sla.h>

#include "cmd.h"

/* A policy, the offices it counts by, and who judges by them. */
struct court {
	const char *policy_path;      /* BORROWED from cmd */
	const char *calendar_path;    /* likewise */
	struct cpl_policy *policy;    /* OWNED */
	struct cpl_office *office;    /* OWNED */
	struct cpl_office **agencies; /* OWNED, one an agency of the policy */
	struct cpl_judge *judge;      /* OWNED */
};

/* Which they are; NULL and INT64_MAX where nothing is said. */
struct court_names {
	const char *policy;
	const char *calendar;
	const char *until_version;
	int64_t policy_as_of;
	int64_t calendar_as_of;
};

/* court.c: false with everything said and the status raised. */
bool court_open(
    struct cmd *cmd, const struct court_names *names, struct court *court);
void court_close(struct court *court);
/* Say what the judge found wanting in the records, all of it once. */
void court_report(struct cmd *cmd, const struct court *court);

/* One question of --fail-on: so many, or so many hundredths of a percent. */
struct question {
	const char *text; /* BORROWED from argv */
	bool any_clock;
	size_t clock;
	enum cpl_state state;
	uint64_t limit;
	bool percent;
};

/* question.c: `[clock:]state[>limit[%]]`; false when it is not. */
bool question_parse(
    const struct cpl_judge *judge, const char *text, struct question *question);
/* Say a bad answer in one line and raise the status to that of an answer. */
void question_answer(struct cmd *cmd, const struct cpl_judge *judge,
    const struct question *question);

/* explain.c: append the receipts of the record that was judged last. */
struct receipt_form {
	bool json;
	bool indonesian;
};
enum cpl_problem explain_record(struct court *court, struct cpl_record *record,
    const struct receipt_form *form, struct cpl_buffer *out);

/*
 * compare.c: the verdicts of two courts on the same records: each that differs
 * as a line (--compare-calendar), or who gains and who loses (--what-if).
 */
struct comparison;

struct comparison *comparison_new(
    const struct court *before, const struct court *after);
void comparison_free(struct comparison *comparison);
/* Take the record that both have judged.  `out` NULL writes no lines. */
enum cpl_problem comparison_take(struct comparison *comparison,
    struct cpl_record *record, struct cpl_buffer *out);
/* Complaints of which a verdict differs, and all. */
uint64_t comparison_changed(const struct comparison *comparison);
uint64_t comparison_records(const struct comparison *comparison);
/* The gains and losses of each clock, and of each agency on it. */
void comparison_write(
    const struct comparison *comparison, bool json, struct cpl_buffer *out);

#endif
