/* SPDX-License-Identifier: MIT */
/* Inside an office: what the parts of a calendar file are read into. */
#ifndef SLA_OFFICE_H
#define SLA_OFFICE_H

#include <complaint/office.h>

#define WEEKDAYS 7
/* The first and the last day of the years 0 to 9999. */
#define FIRST_DAY (-719528)
#define LAST_DAY 2932896
/* A calendar is of this many dates at most: 200 years. */
#define DATES_LIMIT 73050

/* Hours as kinds of a day: see struct cpl_calendar_plan. */
struct hours_table {
	struct cpl_hours *kinds; /* OWNED, and the items of each; 0 is closed */
	size_t count;
	size_t capacity;
};

/* The kinds of Monday to Sunday. */
struct week {
	uint16_t kind[WEEKDAYS];
};

struct holiday {
	int64_t day;
	unsigned type;
	const char *name; /* in the arena */
	size_t order;     /* as read */
};

/* Dates for which something holds, and since when that is known. */
struct season {
	const char *name;
	int64_t from;
	int64_t until;
	int64_t decreed;
	struct week week;
};

struct version {
	const char *name;
	const char *source;
	int64_t decreed;
	int64_t from;
	int64_t until;
	bool has_week;
	struct week week;
	bool has_holidays;
	struct holiday *holidays; /* OWNED, by day and then as read */
	size_t count;
	size_t capacity;
};

struct date_hours {
	int64_t day;
	int64_t decreed;
	uint16_t kind;
};

/* Why each date is as it is; NULL or 0 where nothing is to be said. */
struct date_reason {
	const struct holiday *holiday;
	const struct season *season;
	const struct version *version;
	bool override;
};

struct cpl_office {
	struct cpl_arena arena; /* every text below */
	const char *name;
	const char *source;
	const char *last_version;
	int64_t known_until;   /* the last day whose decrees are known */
	size_t known_last;     /* of that day, the last version that is */
	struct cpl_zone *zone; /* OWNED */
	bool always;
	unsigned closed_on;
	struct hours_table hours;
	struct week week;
	struct season *seasons; /* OWNED */
	size_t season_count;
	struct version *versions; /* OWNED */
	size_t version_count;
	struct date_hours *overrides; /* OWNED */
	size_t override_count;
	struct cpl_calendar *calendar; /* OWNED */
	int64_t first_day;
	struct date_reason *reasons; /* OWNED, one for each date */
	size_t day_count;
};

/* What a reader of a part needs. */
struct reading {
	struct cpl_office *office;
	const struct cpl_office_options *options;
	const char *folder; /* of the calendar file; NULL in memory */
	struct cpl_faults *faults;
	bool memory; /* it ran out */
};

/* The copy of a text that lasts as long as the office; "" without memory. */
const char *office_keep(struct reading *reading, struct cpl_str text);

/*
 * hours.c: read `["07:30-12:00", ...]` as a kind and `{"mon-thu": [...]}` as a
 * week.  Faults are added; false when there were any.
 */
bool hours_read_day(
    struct reading *reading, const struct cpl_node *node, uint16_t *kind);
bool hours_read_week(struct reading *reading, const struct cpl_node *parent,
    const char *key, struct week *week);
void hours_release(struct hours_table *table);
/* Open seconds of a week, and the number of its days that open. */
int64_t hours_week_seconds(
    const struct hours_table *table, const struct week *week, int *days);

/*
 * holidays.c: read the `holidays` and `rules` of a version.  A member of
 * `holidays` is a date with a name or the name of a table.
 */
void holidays_read(struct reading *reading, const struct cpl_node *version,
    struct version *into);

/* Whether version number `index` had been decreed when it is asked. */
bool office_knows(const struct cpl_office *office, size_t index);

/* Add a date; `name` is in the arena. */
void holidays_add(struct reading *reading, struct version *into, int64_t day,
    unsigned type, const char *name);
/* The `type` of an object; `national` where it gives none. */
unsigned holidays_type(struct reading *reading, const struct cpl_node *node);

/*
 * ical.c: read `{"file": "feed.ics", ...}`, a member of `holidays`; or the text
 * of such a file, in a build with libical.
 */
void ical_read(
    struct reading *reading, const struct cpl_node *node, struct version *into);
void ical_read_text(struct reading *reading, const struct cpl_node *node,
    const char *file, struct cpl_str text, struct version *into);

/* The path of a file beside the calendar, NUL-terminated. */
void office_path(
    struct reading *reading, const char *name, struct cpl_buffer *path);

#endif
