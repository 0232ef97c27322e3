/* SPDX-License-Identifier: MIT */
/*
 * A complaint as one line of JSON that keeps its bytes.
 *
 * A record is the line and an index of its members, not a tree.  Reading a
 * field decodes that field alone.  Setting one remembers the new value; writing
 * copies the untouched spans and puts the new values in their places, new
 * members behind the last one.  A record nobody changed leaves byte for byte as
 * it came.  See complaint-record(5) for the fields.
 */
#ifndef COMPLAINT_RECORD_H
#define COMPLAINT_RECORD_H

#include <complaint/json.h>

struct cpl_record;

struct cpl_record *cpl_record_new(void); /* NULL without memory */
void cpl_record_free(struct cpl_record *record);

/*
 * Read `line` (BORROWED until the next parse; without its line end).  On a
 * fault returns the problem, with its column in *fault (may be NULL), and the
 * record is empty.
 */
enum cpl_problem cpl_record_parse(
    struct cpl_record *record, struct cpl_str line, struct cpl_fault *fault);

/*
 * Getting.  They see values that were set.  Texts are BORROWED and end with the
 * next parse or free; setting does not end them.  A JSON null counts as absent.
 *
 * They return OK, FIELD_ABSENT, FIELD_TYPE, TIME_INVALID, or MEMORY.
 */
enum cpl_problem cpl_record_text(
    struct cpl_record *record, struct cpl_str name, struct cpl_str *text);
enum cpl_problem cpl_record_integer(
    struct cpl_record *record, struct cpl_str name, int64_t *integer);
enum cpl_problem cpl_record_boolean(
    struct cpl_record *record, struct cpl_str name, bool *boolean);
/* RFC 3339 with an offset; *offset (may be NULL) is seconds east of UTC. */
enum cpl_problem cpl_record_time(struct cpl_record *record, struct cpl_str name,
    int64_t *seconds, int *offset);
/* The value as it is spelt, of any type but null. */
enum cpl_problem cpl_record_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_json *value);
/* As cpl_record_json() for a member of a member: "location", "region_code". */
enum cpl_problem cpl_record_json_in(struct cpl_record *record,
    struct cpl_str object, struct cpl_str name, struct cpl_json *value);
/* Decode a string value got by the two functions above. */
enum cpl_problem cpl_record_decode(
    struct cpl_record *record, struct cpl_json value, struct cpl_str *text);

/*
 * Setting.  Values are copied unless they are lent.  Where memory runs out the record is marked and
 * cpl_record_write() says so; look there, not at every call.
 */
void cpl_record_set_text(
    struct cpl_record *record, struct cpl_str name, struct cpl_str text);
void cpl_record_set_integer(
    struct cpl_record *record, struct cpl_str name, int64_t integer);
void cpl_record_set_boolean(
    struct cpl_record *record, struct cpl_str name, bool boolean);
/* `json` must be one JSON value on one line; it is not checked again. */
void cpl_record_set_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_str json);
/* The same with `json` BORROWED: until the next parse or free. */
void cpl_record_lend_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_str json);
void cpl_record_remove(struct cpl_record *record, struct cpl_str name);

/* Whether anything was set or removed since the parse. */
bool cpl_record_changed(const struct cpl_record *record);

/*
 * Append the record to `out`, with no line end.  Returns OK or MEMORY.
 */
enum cpl_problem cpl_record_write(
    const struct cpl_record *record, struct cpl_buffer *out);

#endif
