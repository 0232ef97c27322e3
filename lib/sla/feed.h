/* SPDX-License-Identifier: MIT */
/* The text of an iCalendar file, made into components with what is needed. */
#ifndef SLA_FEED_H
#define SLA_FEED_H

#include "sla/libical.h"
#include "sla/office.h"

/* A date that the rule of one event names and that does not count. */
struct feed_exception {
	const char *uid;            /* BORROWED from libical; "" without one */
	const icalcomponent *owner; /* of an event without an identity */
	int64_t day;
};

struct feed {
	struct libical lib;
	struct reading *reading;
	const struct cpl_node *node;
	const char *file;
	struct version *into;
	unsigned type;
	bool has_off_when;
	struct cpl_node off_when; /* words of what closes */
	bool has_except;
	struct cpl_node except;            /* names of what does not */
	struct feed_exception *exceptions; /* OWNED */
	size_t exception_count;
	size_t exception_capacity;
	size_t occurrences; /* looked at so far */
	size_t rules;
};

/* What an event closes: `count` dates from `first` on, and from others. */
struct feed_event {
	icalcomponent *component;
	int64_t first;
	int64_t count;
	unsigned type;
	const char *name;
};

/* Say what is wrong with the file; returns false. */
bool feed_fault(struct feed *feed, const char *what);
/* Whether it is a date of the years that the library knows. */
bool feed_in_years(struct icaltimetype time);
/* Close the dates of the event as if it began on `first`.  False: give up. */
bool feed_add(struct feed *feed, const struct feed_event *event, int64_t first);

/*
 * recur.c: note what an event says does not count; when all have been noted,
 * sort that; close the dates of an event, also those that its rule and its list
 * of dates add.  False where the feed is given up.
 */
bool recur_note(struct feed *feed, icalcomponent *event);
void recur_sort(struct feed *feed);
bool recur_add(struct feed *feed, const struct feed_event *event);

/*
 * Read `text` (RFC 5545; line ends of any kind) into *calendar (OWNED by the
 * caller): one or several VCALENDAR with their events, and of those only what
 * says when they are and what they are called.
 *
 * Returns NULL, or in words what is wrong; then *calendar is NULL.  *memory is
 * set when memory ran out.
 */
const char *feed_parse(const struct libical *lib, struct cpl_str text,
    icalcomponent **calendar, bool *memory);

#endif
