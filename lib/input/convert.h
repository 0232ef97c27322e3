/* SPDX-License-Identifier: MIT */
/* Rows made into records by a profile. */
#ifndef INPUT_CONVERT_H
#define INPUT_CONVERT_H

#include "input/memo.h"
#include "input/profile.h"
#include "input/rows.h"

/* An input of the profile that no column has. */
#define NO_COLUMN SIZE_MAX

struct converter {
	const struct cpl_profile *profile; /* BORROWED */
	const struct columns *columns;     /* BORROWED */
	const char *channel; /* BORROWED, NULL for the profile's */
	const struct cpl_zone *input_zone; /* BORROWED or of `own_*` */
	const struct cpl_zone *zone;
	struct cpl_zone *own_input_zone; /* OWNED */
	struct cpl_zone *own_zone;
	struct cpl_dateform *sheet_form; /* OWNED */
	bool keep_names;
	struct cpl_dateform_now now;
	const struct cpl_region *city; /* BORROWED */
	const char *zone_inferred;     /* BORROWED, or NULL */
	struct cpl_buffer source;      /* "source":{... up to the line */

	/* Of the columns so far. */
	size_t known;
	size_t *input_columns; /* OWNED: by input */
	size_t *input_ranks;   /* OWNED */
	bool *keep;            /* OWNED: by column: it goes into `extra` */
	bool *personal;        /* OWNED: by column: it tells who reported */
	size_t keep_capacity;
	struct cpl_buffer keys; /* "name": of every column */
	size_t *key_ends;       /* OWNED */
	struct cpl_arena arena;

	/* What rows may have, given these columns. */
	enum field live[FIELD_COUNT];
	size_t live_count;
	size_t live_events[EVENT_COUNT];
	size_t live_event_count;

	/* Of earlier rows. */
	struct word_memo *words;   /* OWNED: MEMO_SLOTS */
	struct place_memo *places; /* OWNED: the same; NULL without places */
	struct time_memo *times;   /* OWNED: TIME_SLOTS */
	struct written_time written;

	/* Of the row. */
	const struct row *row;
	bool drop_personal;
	struct cpl_buffer scratch;
	struct cpl_buffer cleaned;
	char delimiter; /* of CSV, to place a cell; 0 for JSON */
	char quote;
	bool sheet; /* cells with dates are written as ISO 8601 says */
	struct cpl_fault *fault;

	struct cpl_input_notes *notes; /* BORROWED */
};

/* False with *fault filled.  `options` is looked at now and not later. */
bool converter_init(struct converter *converter,
    const struct cpl_profile *profile, const struct columns *columns,
    const struct cpl_input_options *options, struct cpl_input_notes *notes,
    struct cpl_fault *fault);
void converter_release(struct converter *converter);
/* What source.file says from now on; NULL for nothing. */
void converter_file(struct converter *converter, const char *file);

/* Whether the profile says that the row is no complaint, or it is empty. */
bool converter_skips(struct converter *converter, const struct row *row);
/*
 * Append the record of the row, with a line end.  On a problem nothing is
 * appended and *fault says where.
 */
enum cpl_problem converter_write(struct converter *converter,
    const struct row *row, struct cpl_buffer *out, struct cpl_fault *fault);

/* Whether a word of the condition stands in its column. */
bool converter_has(
    const struct converter *converter, const struct skip *condition);

/* Learn the columns that came since the last row; false without memory. */
bool converter_learn(struct converter *converter);
/*
 * The value of a rule's inputs, trimmed, and the columns it came from marked
 * as used when `use` says so.  Empty without one.
 */
struct cpl_str converter_value(
    struct converter *converter, const struct rule *rule, bool use);
/* Let the columns that give a rule its value go into `extra` all the same. */
void converter_keep(struct converter *converter, const struct rule *rule);

/* Where the row happened: as it spells it, then as the table does. */
struct place {
	struct cpl_str code; /* BORROWED: to the next row */
	struct cpl_str district;
	struct cpl_str village;
};
void converter_place(struct converter *converter, struct place *place);
/* The instant of a rule; false when there is none or *problem tells why not. */
bool converter_time(struct converter *converter, const struct rule *rule,
    const char *name, struct instant *instant, enum cpl_problem *problem);

#endif
