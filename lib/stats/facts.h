/* SPDX-License-Identifier: MIT */
/* What the response-time report needs to know of one complaint. */
#ifndef CPL_STATS_FACTS_H
#define CPL_STATS_FACTS_H

#include <complaint/overview.h>

#include "record/members.h"
#include "text/same.h"
#include "time/zone.h"

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
	int64_t due_day;  /* see below */
	int64_t business; /* seconds, when the clock has stopped */
	int64_t calendar;
	int64_t stopped_at;
	int stop_offset;
	int64_t stopped_day;
	int64_t remaining; /* business seconds to the target */
};

struct complaint_facts {
	bool has_received;
	int64_t received_at;
	int received_offset;
	/* As the clocks of the city showed it, in seconds and in days. */
	int64_t received_local;
	int64_t received_day;
	bool has_sla;
	bool responded;
	bool open;
	/* Whether the status or an event says so. */
	bool verified;
	bool resolved;
	bool closed;
	bool rejected;
	bool reopened;
	bool merged;         /* into another complaint, which counts for it */
	bool waiting;        /* for the reporter, now */
	bool archived;       /* now */
	bool forwarded;      /* it has an agency */
	int rating;          /* 1 to 5, 0 without one */
	int64_t working_day; /* seconds, 0 when it is unknown */
	/* As the record spells them; empty where it says nothing. */
	struct cpl_json policy;
	struct cpl_json policy_version;
	struct cpl_json calendar;
	struct cpl_json calendar_version;
	bool surveyed;
	unsigned char survey[CPL_SURVEY_ELEMENTS]; /* 0 without an answer */
	struct clock_facts clock;
};

/* The numbers of the clocks that are read. */
enum {
	FACTS_ASKED,
	FACTS_RESPONSE,
	FACTS_CLOCKS,
};

/* The fields whose members are read. */
enum facts_field {
	FACTS_SLA,
	FACTS_EVENTS,
	FACTS_CLASSIFICATION,
	FACTS_ROUTING,
	FACTS_FIELDS,
};

/* Times that were read, so that one that comes again is not read again. */
#define FACTS_TIMES 16

struct facts_instant {
	char text[CPL_TIME_LENGTH];
	int offset;
	int64_t seconds;
};

/* What reading the facts of complaints takes; reuse it for all of them. */
struct facts_reader {
	struct record_members members;
	struct record_field fields[FACTS_FIELDS];
	struct cpl_str clocks[FACTS_CLOCKS]; /* BORROWED */
	bool asks_response;                  /* both are one */
	const struct cpl_zone *zone;         /* BORROWED, or NULL */
	struct zone_span span;               /* of the zone, used last */
	struct facts_instant times[FACTS_TIMES];
};

/*
 * For the clock and under the zone of those options, BORROWED.  free() it; NULL
 * without memory.
 */
struct facts_reader *facts_reader_new(const struct cpl_report_options *options);

/*
 * Gather the facts of a record.  OK, or FIELD_TYPE, FIELD_VALUE, TIME_INVALID
 * (with the field in *fault) or MEMORY.
 */
enum cpl_problem facts_gather(struct facts_reader *reader,
    struct complaint_facts *facts, struct cpl_record *record,
    struct cpl_fault *fault);

/*
 * The table by which a field says that it was decided, and its version, which
 * programs write right behind it; what it does not say stays as it is.
 */
void facts_table(struct facts_reader *reader, struct cpl_record *record,
    enum facts_field field, struct cpl_json table[2]);

/* For all that reads a record: that a field is wrong. */
enum cpl_problem facts_wrong(
    struct cpl_fault *fault, enum cpl_problem problem, const char *field);
/* The value at hand as a time, and go on behind it. */
enum cpl_problem facts_time(struct facts_reader *reader,
    struct record_walk *walk, const char *field, int64_t *seconds, int *offset,
    struct cpl_fault *fault);
/*
 * A string that should be one of some words.  None of these takes escapes to
 * spell, so that a string without them is compared as it stands.
 */
struct facts_word {
	struct cpl_json string;
	bool escaped;
};

struct facts_word facts_word(struct cpl_json string);

static inline bool
facts_word_is(const struct facts_word *word, struct cpl_str other)
{
	if (word->escaped)
		return cpl_json_text_equal(word->string, other);
	return word->string.length == other.length + 2 &&
	       text_same(word->string.data + 1, other.data, other.length);
}

#endif
