/* SPDX-License-Identifier: MIT */
/*
 * Strict JSON (RFC 8259, RFC 3629) scanned in place, and JSON text written.
 *
 * The scanner checks a whole text once and allocates nothing per value.  What
 * it has accepted can then be walked with cursors, which check nothing again.
 * It accepts what jansson accepts with JSON_REJECT_DUPLICATES and
 * JSON_ALLOW_NUL, and besides: integers and reals of any size, whose digits
 * are kept and not their value.  It refuses a NUL byte behind a number, which
 * jansson passes over.
 */
#ifndef COMPLAINT_JSON_H
#define COMPLAINT_JSON_H

#include <complaint/problem.h>
#include <complaint/text.h>

#define CPL_JSON_DEPTH 2048

enum cpl_json_type {
	CPL_JSON_NULL,
	CPL_JSON_FALSE,
	CPL_JSON_TRUE,
	CPL_JSON_NUMBER,
	CPL_JSON_STRING,
	CPL_JSON_ARRAY,
	CPL_JSON_OBJECT,
};

/* A value as it is spelt: a string with its quotes.  BORROWED. */
struct cpl_json {
	const char *data;
	size_t length;
};

struct cpl_json_member {
	struct cpl_str
	    name;     /* decoded when `escaped` is false, else as spelt */
	bool escaped; /* the name has escapes: see cpl_json_name() */
	struct cpl_json value;
};

/*
 * The members of the outermost object, in order, and what makes one easy to
 * find.  Start from all zeroes; reuse it for the next text.
 */
struct cpl_json_index {
	struct cpl_json_member *items; /* OWNED */
	size_t count;
	size_t capacity;
	uint64_t names;     /* a bit for each name there; see find */
	uint16_t hints[64]; /* where a name with that bit was found last */
};

#define CPL_JSON_ABSENT SIZE_MAX

/* Scratch of the scanner, and the names it has learnt: reuse it.  OWNED. */
struct cpl_json_scanner;
struct cpl_json_scanner *cpl_json_scanner_new(void);
void cpl_json_scanner_free(struct cpl_json_scanner *scanner);

/*
 * Check that `text` is one JSON object with white space around it at most, and
 * fill `index` (may be NULL) with its members.  On a fault returns the problem
 * and sets *offset (may be NULL) to the first byte that is wrong.
 */
enum cpl_problem cpl_json_scan_object(struct cpl_json_scanner *scanner,
    struct cpl_str text, struct cpl_json_index *index, size_t *offset);

/* The same for any one value; *value is it without the white space. */
enum cpl_problem cpl_json_scan(struct cpl_json_scanner *scanner,
    struct cpl_str text, struct cpl_json *value, size_t *offset);

/* As cpl_json_scan(), but stops behind the value: *used bytes were its. */
enum cpl_problem cpl_json_scan_prefix(struct cpl_json_scanner *scanner,
    struct cpl_str text, struct cpl_json *value, size_t *used, size_t *offset);

/* Which of the members has that (decoded) name, or CPL_JSON_ABSENT. */
size_t cpl_json_index_find(struct cpl_json_index *index, struct cpl_str name);
void cpl_json_index_release(struct cpl_json_index *index);

/*
 * Reading scanned values.  All of these take what a scan accepted.
 */
enum cpl_json_type cpl_json_type(struct cpl_json value);

struct cpl_json_cursor {
	const char *at;
	const char *end;
};

/* Start before the first item or member of `value`, an array or an object. */
struct cpl_json_cursor cpl_json_cursor(struct cpl_json value);
bool cpl_json_next_item(struct cpl_json_cursor *cursor, struct cpl_json *item);
bool cpl_json_next_member(
    struct cpl_json_cursor *cursor, struct cpl_json_member *member);
/*
 * For objects inside objects, each read once: _next_name stops in front of the
 * value, which is of length 0 (cpl_json_type() knows it all the same), and then
 * the caller either passes over it, or enters an array or object, takes all
 * that is in it, and leaves.
 */
bool cpl_json_next_name(
    struct cpl_json_cursor *cursor, struct cpl_json_member *member);
/* The same for an array or an object that is an item of an array. */
bool cpl_json_next_place(struct cpl_json_cursor *cursor, struct cpl_json *item);
void cpl_json_pass(
    struct cpl_json_cursor *cursor, struct cpl_json_member *member);
struct cpl_json_cursor cpl_json_enter(const struct cpl_json_cursor *cursor);
void cpl_json_leave(
    struct cpl_json_cursor *cursor, const struct cpl_json_cursor *inner);
/* Whether that is the (decoded) name of the member. */
bool cpl_json_member_is(
    const struct cpl_json_member *member, struct cpl_str name);
/* The member of that (decoded) name; false without one or for a non-object. */
bool cpl_json_find(
    struct cpl_json object, struct cpl_str name, struct cpl_json *value);

/*
 * The characters of a string, decoded into `arena` if it has escapes and
 * BORROWED from the text if not.  data is NULL where memory ran out.
 */
struct cpl_str cpl_json_text(struct cpl_json string, struct cpl_arena *arena);
/* The decoded name of a member, likewise. */
struct cpl_str cpl_json_name(
    struct cpl_json_member member, struct cpl_arena *arena);
/* Compare without decoding into memory. */
bool cpl_json_text_equal(struct cpl_json string, struct cpl_str text);

/* False for another type, a fraction, an exponent or a value out of range. */
bool cpl_json_integer(struct cpl_json value, int64_t *integer);
/* The nearest double; false for another type or one out of range. */
bool cpl_json_real(struct cpl_json value, double *real);

/*
 * Writing.  Strings must be UTF-8; only what JSON requires is escaped.
 */
void cpl_json_append_string(struct cpl_buffer *buffer, struct cpl_str text);
/* The shortest digits that read back as the same double; null if not finite. */
void cpl_json_append_real(struct cpl_buffer *buffer, double value);
/* `,` unless the buffer ends with `{`, `[` or is empty; then "name": */
void cpl_json_append_name(struct cpl_buffer *buffer, struct cpl_str name);

#endif
