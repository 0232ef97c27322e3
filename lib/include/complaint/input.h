/* SPDX-License-Identifier: MIT */
/*
 * Files of other systems read as complaint records.
 *
 * Bytes become UTF-8, UTF-8 becomes rows of named cells, and a profile says
 * which cell gives which field: see complaint-profile(5).  A row that cannot be
 * read is handed back with its bytes, and the next one is read.
 */
#ifndef COMPLAINT_INPUT_H
#define COMPLAINT_INPUT_H

#include <complaint/config.h>
#include <complaint/json.h>
#include <complaint/problem.h>
#include <complaint/region.h>
#include <complaint/stream.h>
#include <complaint/text.h>
#include <complaint/time.h>

/* Columns of one file, by which the memory of a reader is bounded. */
#define CPL_INPUT_COLUMNS 4096

/*
 * The bytes of a source as UTF-8.  A byte order mark is removed.  UTF-16 of
 * either order and Windows-1252 are found by looking at the first bytes that
 * are not ASCII and converted.  Bytes that stand for no character of the
 * encoding come out as bytes that are not UTF-8, so that the row that holds
 * them is found unusable and no other.
 */
struct cpl_decoder;

/* `source` is BORROWED.  Returns NULL without memory. */
struct cpl_decoder *cpl_decoder_new(struct cpl_source *source);
void cpl_decoder_free(struct cpl_decoder *decoder);
/* As cpl_source_read(), with `room` for 4 bytes at least. */
ssize_t cpl_decoder_read(struct cpl_decoder *decoder, char *data, size_t room,
    struct cpl_fault *fault);
/*
 * "UTF-8", "UTF-16LE", "UTF-16BE" or "Windows-1252", as known so far: "UTF-8"
 * while all was ASCII.  BORROWED, static.
 */
const char *cpl_decoder_encoding(const struct cpl_decoder *decoder);

/*
 * A declared form of dates: see complaint-profile(5).
 */
struct cpl_dateform;

struct cpl_dateform_result {
	int64_t seconds; /* on the local clock, or of UTC if `zoned` */
	bool zoned;      /* the text says its offset */
	int offset;      /* seconds east, if `zoned` */
};

/*
 * Compile a form.  Returns NULL without memory (*at is then SIZE_MAX) or with
 * *at the first byte of `form` that is wrong.  OWNED.
 */
struct cpl_dateform *cpl_dateform_new(struct cpl_str form, size_t *at);
void cpl_dateform_free(struct cpl_dateform *form);
/* The present, for dates that are told from it. */
struct cpl_dateform_now {
	int64_t seconds;
	int64_t local; /* the same on the clock of the source */
};

/*
 * Whether all of `text` is a date of that form.  One that is told from now is
 * none without `now`, which may be NULL.
 */
bool cpl_dateform_read(const struct cpl_dateform *form, struct cpl_str text,
    struct cpl_dateform_result *result);
bool cpl_dateform_read_at(const struct cpl_dateform *form, struct cpl_str text,
    const struct cpl_dateform_now *now, struct cpl_dateform_result *result);
/*
 * Whether `text` proves that its column is not of this form: it has the shape,
 * but where the month should stand is a number from 13 to 31, as in 03/25/2024
 * of a form with the day first.  Others of the column are then read as wrong
 * dates without a sign.
 */
bool cpl_dateform_contradicts(
    const struct cpl_dateform *form, struct cpl_str text);
/* Whether both read 03/04/2024, as different days. */
bool cpl_dateform_conflicts(
    const struct cpl_dateform *one, const struct cpl_dateform *other);

/*
 * A profile: which columns give which fields.
 */
struct cpl_profile;

/* `name` is what records say in source.profile.  NULL with faults added. */
struct cpl_profile *cpl_profile_load(
    const char *name, const char *path, struct cpl_faults *faults);
/* The same from memory, for tests and fuzzing. */
struct cpl_profile *cpl_profile_parse(
    const char *name, struct cpl_str text, struct cpl_faults *faults);
/*
 * Of a profile no more than its name and its layouts, which is what choosing
 * one takes, read in a fraction of the time and not checked any further.  NULL
 * where the file does not even allow that: cpl_profile_load() says why.  Rows
 * are read by what cpl_input_options.whole gives for it.
 */
struct cpl_profile *cpl_profile_outline(
    const char *name, const char *path, struct cpl_json_scanner *scanner);
void cpl_profile_free(struct cpl_profile *profile);
const char *cpl_profile_name(const struct cpl_profile *profile);
const char *cpl_profile_about(const struct cpl_profile *profile);
/*
 * Append a profile, as JSON, for files like the one that `source` holds: which
 * columns seem to give which fields, the forms of its dates, the words of its
 * status; `about` says what is unsure.  OK, or the problem in *fault.
 */
enum cpl_problem cpl_profile_draft(struct cpl_source *source, size_t limit,
    struct cpl_buffer *out, struct cpl_fault *fault);
/* Whether it fits any header at all, as `generic` does. */
bool cpl_profile_fits_all(const struct cpl_profile *profile);

/*
 * Reading.
 */
struct cpl_input_options {
	/* The profiles to choose from, by their headers.  BORROWED. */
	const struct cpl_profile *const *profiles;
	size_t profile_count;
	/*
	 * Gives the whole of an outline among them when that is the one, the
	 * same for the same; BORROWED.  NULL when there is none; what is wrong
	 * with it has been said then.  Not needed without outlines.
	 */
	const struct cpl_profile *(*whole)(
	    const struct cpl_profile *outline, void *context);
	void *whole_context;
	const char *file; /* what records say in source.file; NULL for none */
	const char *channel; /* instead of the profile's, or NULL */
	/* Instead of the profile's, or NULL.  BORROWED. */
	const struct cpl_zone *input_zone;
	const struct cpl_zone *zone;
	bool keep_names; /* also of anonymous reporters */
	int64_t now;     /* for dates that are told from it */
	/* Of rows that name none, instead of the profile's; or NULL. */
	const struct cpl_region *city;
	size_t limit; /* of the bytes of a row */
	/*
	 * The sheet of a spreadsheet, by its name or its number from 1; NULL
	 * for the first that is not hidden.
	 */
	const char *sheet;
	/* Seconds between messages of a chat that are one complaint. */
	int64_t gap;
};

/* What looking at the file has found; texts are BORROWED from the input. */
struct cpl_input_finding {
	/*
	 * "csv", "json-lines", "json-array", "json", "json-answer";
	 * "spreadsheet", "chat",
	 * "mail", "open311".
	 */
	const char *format;
	const char *told;     /* what tells the format; "" before it is known */
	char delimiter;       /* of csv */
	char quote;           /* of csv */
	const char *line_end; /* of csv: "LF", "CRLF" or "CR" */
	const char *encoding;
	size_t header_line; /* of csv; 0 where there is none */
	size_t header_rows; /* that the names are joined of */
	size_t columns;
	const struct cpl_profile *profile;
	const char *layout; /* of the profile; "" for none */
	size_t layout_columns;
	bool fallback; /* no other profile knows these columns */
	size_t sheets; /* of a spreadsheet, of which one is read */
};

struct cpl_input;

enum cpl_input_result {
	CPL_INPUT_RECORD,  /* a record and its line end were appended */
	CPL_INPUT_SKIPPED, /* a row that is no complaint was passed over */
	CPL_INPUT_REJECT,  /* *fault says why, *original what it was */
	CPL_INPUT_LONG,    /* as REJECT; more of it by cpl_input_piece() */
	CPL_INPUT_END,
	CPL_INPUT_FAILED, /* *fault says why */
};

/*
 * Both are BORROWED, and so is what the options hold.  `source` is NULL to
 * replay rejects.  NULL without memory.
 */
struct cpl_input *cpl_input_new(
    struct cpl_source *source, const struct cpl_input_options *options);
void cpl_input_free(struct cpl_input *input);

/*
 * Look at the beginning: the format, the header, the profile.  Called by the
 * first cpl_input_next() when it was not before.  CPL_INPUT_RECORD says that
 * rows can be read, END that the file is empty, FAILED why not.  A JSON file
 * may begin with rejects, so its profile is known after its first record.
 */
enum cpl_input_result cpl_input_look(
    struct cpl_input *input, struct cpl_fault *fault);
struct cpl_input_finding cpl_input_finding(const struct cpl_input *input);

enum cpl_input_result cpl_input_next(struct cpl_input *input,
    struct cpl_buffer *out, struct cpl_fault *fault, struct cpl_str *original);
/* The rest of a row over the limit, piece by piece; false at its end. */
bool cpl_input_piece(struct cpl_input *input, struct cpl_str *piece);

/*
 * What a reject needs beside its original bytes to be read again: one JSON
 * value with the profile, the format, the delimiter and the columns.
 */
struct cpl_str cpl_input_context(struct cpl_input *input);
/*
 * Read again what a line of a reject file holds, as a file of its own; rows
 * are then read with cpl_input_next() until its end.  `source` of the input is
 * NULL, and `line` (BORROWED until then) is number `number` of the file.
 * Returns OK or why the line is no reject of ingest.
 */
enum cpl_problem cpl_input_replay(struct cpl_input *input, struct cpl_str line,
    size_t number, struct cpl_fault *fault);

/* What became of rows and cells that are no faults, for a word at the end. */
struct cpl_input_notes {
	uint64_t skipped; /* rows that the profile says are no complaints */
	uint64_t unknown; /* cells with a word that the profile does not know */
	size_t unknown_line; /* the first of them, and its field */
	const char *unknown_field;
	uint64_t names_dropped; /* of anonymous reporters */
	/*
	 * The zone that was taken for times without one, where neither the
	 * options nor the profile know it; BORROWED, or NULL.
	 */
	const char *zone_inferred;
};
struct cpl_input_notes cpl_input_notes(const struct cpl_input *input);

#endif
