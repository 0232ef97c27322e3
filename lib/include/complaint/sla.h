/* SPDX-License-Identifier: MIT */
/*
 * Policies, as complaint-policy(5) defines them, and the judge who holds a
 * complaint's events against them.
 */
#ifndef COMPLAINT_SLA_H
#define COMPLAINT_SLA_H

#include <complaint/office.h>
#include <complaint/record.h>

/* The units of a target; see complaint-policy(5). */
enum cpl_unit {
	CPL_UNIT_NONE,           /* no deadline */
	CPL_UNIT_HOURS,          /* `24h`, `3x24h`: hours of the clock */
	CPL_UNIT_BUSINESS_HOURS, /* `8bh`: hours that the office is open */
	CPL_UNIT_CALENDAR_DAYS,  /* `60d` */
	CPL_UNIT_WORKING_DAYS,   /* `14wd` */
	CPL_UNIT_SOURCE,         /* until the `due_at` of the record */
};

struct cpl_duration {
	enum cpl_unit unit;
	int64_t amount; /* seconds of hours, days of days */
};

/* `14wd`, `8bh`, `3d`, `24h`, `3x24h`: whole numbers, at most a century. */
bool cpl_duration_parse(struct cpl_str text, struct cpl_duration *duration);
/* `end-of-day`, `same-time`, `start-of-day`. */
bool cpl_day_mode_parse(struct cpl_str text, enum cpl_day_mode *mode);

struct cpl_policy;

/*
 * Read a policy.  Of its versions only those that had been decreed by `as_of`
 * (days since 1970-01-01; INT64_MAX for all) exist.  Returns NULL with faults
 * added.  OWNED.
 */
struct cpl_policy *cpl_policy_load(
    const char *path, int64_t as_of, struct cpl_faults *faults);
/* The same from memory, for tests and fuzzing. */
struct cpl_policy *cpl_policy_parse(
    struct cpl_str text, int64_t as_of, struct cpl_faults *faults);
void cpl_policy_free(struct cpl_policy *policy);

/* BORROWED from the policy. */
const char *cpl_policy_name(const struct cpl_policy *policy);
/* The name of the calendar that it counts by. */
const char *cpl_policy_calendar(const struct cpl_policy *policy);
/* Whether it says which holidays close the office; their bits. */
bool cpl_policy_closed_on(const struct cpl_policy *policy, unsigned *closed_on);

/* Agencies that count by a calendar of their own, and its name. */
size_t cpl_policy_agencies(const struct cpl_policy *policy);
const char *cpl_policy_agency_calendar(
    const struct cpl_policy *policy, size_t index);

enum cpl_state {
	CPL_STATE_NONE,
	CPL_STATE_MET,
	CPL_STATE_BREACHED,
	CPL_STATE_RUNNING,
	CPL_STATE_DUE_SOON,
	CPL_STATE_PAUSED,
	CPL_STATE_UNCERTAIN,
	CPL_STATE_COUNT,
};

/* `met`, `due_soon`, ...  BORROWED, static. */
const char *cpl_state_word(enum cpl_state state);

/* One run over many records: a policy, a calendar, "now" and what was found. */
struct cpl_judge;

/* Both are BORROWED.  NULL without memory. */
struct cpl_judge *cpl_judge_new(const struct cpl_policy *policy,
    const struct cpl_office *office, int64_t now);
void cpl_judge_free(struct cpl_judge *judge);

/* The calendar of agency number `agency` of the policy; BORROWED. */
void cpl_judge_set_office(
    struct cpl_judge *judge, size_t agency, const struct cpl_office *office);
/*
 * Let a record stay as it is where it was judged by the same policy and another
 * version of the same calendar and all its clocks are over.
 */
void cpl_judge_keep(struct cpl_judge *judge);
/*
 * Judge the clocks that run alone, for who asks of nothing else: those that have
 * stopped have the state NONE.
 */
void cpl_judge_running(struct cpl_judge *judge);

/*
 * Write `sla` into the record.  A record without events is judged by its
 * `received_at` and `status` as far as they reach.  Returns OK, FIELD_TYPE,
 * FIELD_ABSENT (an event without type or time), TIME_INVALID or MEMORY; *field
 * is then the name of what is wrong.
 *
 * A clock that needs a year that the calendar does not cover has the state
 * `none` and says which; so has one that stopped before it started.
 */
enum cpl_problem cpl_judge_record(
    struct cpl_judge *judge, struct cpl_record *record, const char **field);

/* The same, and the record is left as it is. */
enum cpl_problem cpl_judge_try(
    struct cpl_judge *judge, struct cpl_record *record, const char **field);
/*
 * The state of clock number `clock` of the record that was judged last, NONE
 * where it has no such clock; *due is INT64_MAX where there is no deadline.
 */
enum cpl_state cpl_judge_state(
    const struct cpl_judge *judge, size_t clock, int64_t *due);
/* Whether that clock has started and nothing has stopped it. */
bool cpl_judge_runs(const struct cpl_judge *judge, size_t clock);
/* Append an instant in RFC 3339, in quotes, as verdicts tell it. */
void cpl_judge_append_time(
    struct cpl_judge *judge, int64_t instant, struct cpl_buffer *out);

/* Records that were judged or let stay. */
uint64_t cpl_judge_judged(const struct cpl_judge *judge);
/* Those with a clock in that state; CPL_STATE_COUNT: with any verdict. */
uint64_t cpl_judge_records(const struct cpl_judge *judge, enum cpl_state state);
/* The same for clock number `clock`, of the names of all versions. */
uint64_t cpl_judge_clock_records(
    const struct cpl_judge *judge, size_t clock, enum cpl_state state);
size_t cpl_judge_clocks(const struct cpl_judge *judge);
const char *cpl_judge_clock(const struct cpl_judge *judge, size_t clock);

/* Years that the calendar does not cover, and how many clocks missed each. */
size_t cpl_judge_missing_years(const struct cpl_judge *judge);
uint64_t cpl_judge_missing_year(
    const struct cpl_judge *judge, size_t index, int *year);
/* Clocks that stopped before they started. */
uint64_t cpl_judge_reversed(const struct cpl_judge *judge);
/* Records of which an event that stops a clock is known without its time. */
uint64_t cpl_judge_undated(const struct cpl_judge *judge);
/* Records that were let stay, and those judged before by another policy. */
uint64_t cpl_judge_kept(const struct cpl_judge *judge);
uint64_t cpl_judge_replaced(const struct cpl_judge *judge);
/* Records from before the first version of the policy. */
uint64_t cpl_judge_before_policy(const struct cpl_judge *judge);

#endif
