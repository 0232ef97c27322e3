/* SPDX-License-Identifier: MIT */
/* Inside a policy: what a policy file is read into and the judge reads. */
#ifndef SLA_POLICY_H
#define SLA_POLICY_H

#include <complaint/sla.h>

/* Events, as bits: the statuses of complaint-record(5) and then the others. */
enum event_bit {
	EVENT_RECEIVED = 1 << 0,
	EVENT_VERIFIED = 1 << 1,
	EVENT_WAITING_REPORTER = 1 << 2,
	EVENT_ASSIGNED = 1 << 3,
	EVENT_IN_PROGRESS = 1 << 4,
	EVENT_RESPONDED = 1 << 5,
	EVENT_RESOLVED = 1 << 6,
	EVENT_CLOSED = 1 << 7,
	EVENT_REJECTED = 1 << 8,
	EVENT_ARCHIVED = 1 << 9,
	EVENT_REOPENED = 1 << 10,
	EVENT_REASSIGNED = 1 << 11,
	EVENT_RATED = 1 << 12,
	EVENT_MERGED = 1 << 13,
	EVENT_REPORTER_WROTE = 1 << 14,
	EVENT_COMMENTED = 1 << 15, /* by neither the reporter nor the agency */
	EVENT_NOTED = 1 << 16,     /* not for the reporter to see */
};
#define EVENT_COUNT 17
/* What begins a new status. */
#define EVENT_STATUSES (EVENT_REASSIGNED - 1)
/* What ends the wait for the reporter. */
#define EVENT_UNPAUSE (EVENT_STATUSES | EVENT_REPORTER_WROTE)
/* Statuses after which nothing is owed any more. */
#define EVENT_FINAL \
	(EVENT_RESOLVED | EVENT_CLOSED | EVENT_REJECTED | EVENT_ARCHIVED)

/* The bit of a word, or 0; the word of the lowest bit. */
unsigned event_of(struct cpl_str word);
const char *event_word(unsigned events);

/* Fields of a record that a target can depend on. */
enum field {
	FIELD_KIND,
	FIELD_CATEGORY,
	FIELD_PRIORITY,
	FIELD_AGENCY,
	FIELD_CHANNEL,
	FIELD_TEXTS,
	FIELD_OVERSIGHT = FIELD_TEXTS,
	FIELD_COUNT,
};

/* All of these must hold; a field without words is not asked for. */
struct condition {
	struct {
		const struct cpl_str *words; /* in the arena */
		size_t count;
	} texts[FIELD_TEXTS];
	unsigned fields; /* bits of those that are asked for */
	bool asks_oversight;
	bool oversight;
};

struct target {
	struct condition when; /* asks for nothing in the default */
	enum cpl_unit unit;
	int64_t amount; /* seconds of hours, days of days */
	enum cpl_day_mode mode;
	bool late_next_day;
	int64_t extra; /* seconds more when it starts outside the hours */
	const char *text;
	const char *source;
	const char *verified;
	struct cpl_str json; /* `,"target":"5wd"` */
};

struct escalation {
	int64_t percent;
	const char *tell;
	struct cpl_str json; /* `,"escalation":{"step":1,"tell":"..."}` */
};

struct clock {
	const char *name;
	const char *title; /* NULL without one */
	const char *title_id;
	struct cpl_str json; /* `"name":{"state":"` */
	size_t number;       /* among the names of all versions */
	unsigned start;
	unsigned stop;
	unsigned cancel;
	unsigned after; /* a start counts behind one of these; 0 for any */
	bool repeat;    /* each start after a stop starts it again */
	bool pauses;
	bool pauses_source;     /* also where the source gave the date */
	struct target *targets; /* in the arena; the default is the last */
	size_t target_count;
	int64_t warn_at; /* percent; the first warning */
	struct escalation *steps;
	size_t step_count;
};

struct policy_version {
	const char *name;
	const char *source;
	int64_t decreed;
	int64_t from;
	unsigned pause_on;
	struct clock *clocks;
	size_t clock_count;
};

/* An agency that counts by a calendar of its own. */
struct agency_calendar {
	struct cpl_str agency;
	const char *calendar;
};

struct cpl_policy {
	struct cpl_arena arena; /* everything below */
	const char *name;
	const char *calendar;
	bool closed_on_given;
	unsigned closed_on;
	struct agency_calendar *agencies;
	size_t agency_count;
	struct policy_version *versions; /* by `from` */
	size_t version_count;
	const char **clock_names; /* of all versions, each once */
	size_t clock_name_count;
	unsigned fields; /* bits of enum field that any condition asks for */
};

struct policy_reading {
	struct cpl_policy *policy;
	int64_t as_of;
	struct cpl_faults *faults;
	bool memory;
};

void *policy_take(struct policy_reading *reading, size_t count, size_t size);
const char *policy_keep(struct policy_reading *reading, const char *text);

/* A copy of the text of a member; NULL where there is none. */
const char *policy_keep_member(struct policy_reading *reading,
    const struct cpl_node *node, const char *key, bool required);
bool policy_is_object(
    struct policy_reading *reading, const struct cpl_node *node);

/*
 * A piece of the verdict that is the same for every record: `head`, `text` as a
 * JSON string and `tail`, made once.
 */
struct cpl_str policy_piece(struct policy_reading *reading, const char *head,
    const char *text, const char *tail);

/* event.c: a type of event or an array of them, as bits. */
unsigned policy_events(struct policy_reading *reading,
    const struct cpl_node *node, const char *key, unsigned otherwise);

/* What the clocks of a version inherit from it. */
struct clock_defaults {
	unsigned cancel;
	int64_t warn_at;
};

/* clock.c: one clock; the lowest of `warn_at`; all clocks of a version. */
void clock_read(struct policy_reading *reading, const struct cpl_node *node,
    const struct clock_defaults *defaults, struct clock *clock);
int64_t clock_warnings(struct policy_reading *reading,
    const struct cpl_node *node, int64_t otherwise);
void clocks_check(struct policy_reading *reading, const struct cpl_node *list,
    const struct policy_version *version);

/* target.c: conditions and targets. */
bool target_read(struct policy_reading *reading, const struct cpl_node *node,
    struct target *target);
void condition_read(struct policy_reading *reading,
    const struct cpl_node *target, struct condition *condition);
bool condition_takes(
    const struct condition *condition, enum field field, struct cpl_str text);
/* Whether everything that `narrow` takes is taken by `wide` too. */
bool condition_implies(
    const struct condition *narrow, const struct condition *wide);
/* Whether something is taken by both. */
bool condition_meets(const struct condition *a, const struct condition *b);

#endif
