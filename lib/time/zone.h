/* SPDX-License-Identifier: MIT */
/* Inside a zone: what tzif.c and rule.c fill in and zone.c looks up. */
#ifndef TIME_ZONE_H
#define TIME_ZONE_H

#include <complaint/time.h>

/* One end of daylight saving time: a day of the year and a time of it. */
struct zone_change {
	char form; /* 'J' and '0' as in POSIX, 'M' for month, week, weekday */
	int month;
	int week;
	int day;
	int seconds; /* since local midnight; may lie outside the day */
};

/* The rule that goes on after the last transition. */
struct zone_rule {
	int standard;
	int daylight;
	bool has_daylight;
	struct zone_change begin; /* of daylight saving time */
	struct zone_change end;
};

struct zone_transition {
	int64_t at;
	int offset; /* from then on */
};

struct cpl_zone {
	char *name;                          /* OWNED */
	struct zone_transition *transitions; /* OWNED, ascending */
	size_t count;
	int first_offset; /* before the first transition */
	bool has_rule;
	struct zone_rule rule;
};

/* A run of time with one offset; INT64_MIN and INT64_MAX where it is open. */
struct zone_span {
	int64_t begin;
	int64_t end;
	int offset;
};

/* The span that an instant lies in. */
struct zone_span zone_span_at(const struct cpl_zone *zone, int64_t at);

/* Seconds east; what the clocks of the world and of POSIX can show. */
#define ZONE_OFFSET_MAX (26 * 3600)

/* Read the TZ string of POSIX (with the extension of RFC 9636, 3.3.2). */
bool zone_rule_parse(struct cpl_str text, struct zone_rule *rule);
struct zone_span zone_rule_span(const struct zone_rule *rule, int64_t at);

/*
 * Fill `zone` from the bytes of a compiled file.  Returns NULL, or in words
 * what is wrong with it; *memory is set when memory ran out.
 */
const char *zone_read_compiled(
    struct cpl_zone *zone, struct cpl_str bytes, bool *memory);

#endif
