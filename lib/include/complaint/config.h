/* SPDX-License-Identifier: MIT */
/*
 * Configuration files: structures in JSON, tables in CSV, with the line and
 * column of everything that is wrong in them.
 *
 * JSON is read by jansson; a fault found later in a value is placed by walking
 * the text again, so the place costs nothing while all is well.
 */
#ifndef COMPLAINT_CONFIG_H
#define COMPLAINT_CONFIG_H

#include <jansson.h>

#include <complaint/problem.h>
#include <complaint/text.h>

/* The longest configuration file that is read. */
#define CPL_CONFIG_LIMIT ((size_t)64 << 20)

/*
 * Of one file no more than this many faults are told; behind the last stands
 * CONFIG_MORE_FAULTS, so that a file of another kind does not flood the log.
 */
#define CPL_CONFIG_FAULTS 100

struct cpl_config; /* one JSON file in memory */

/*
 * A value in it and the way to it.  Held by the caller, usually on the stack;
 * a child BORROWS its parent, which must stay where it is while it is used.
 */
struct cpl_node {
	struct cpl_config *config;
	const struct cpl_node *parent; /* NULL for the root */
	json_t *json;                  /* BORROWED from the config */
	const char *key;               /* in an object, else NULL */
	size_t index;                  /* in an array or among the members */
};

/*
 * Read the file whole: an object or an array, in UTF-8, a byte order mark in
 * front of it passed over.  A key twice in one object and a NUL in a text are
 * refused.  Returns NULL with one fault added (FILE_NOT_FOUND, OPEN, READ,
 * IS_DIRECTORY, CONFIG_TOO_LONG, CONFIG_SYNTAX, MEMORY).  OWNED.
 */
struct cpl_config *cpl_config_load(const char *path, struct cpl_faults *faults);
/* The same from memory, for tests and fuzzing. */
struct cpl_config *cpl_config_parse(
    struct cpl_str text, struct cpl_faults *faults);
void cpl_config_free(struct cpl_config *config);

struct cpl_node cpl_config_root(struct cpl_config *config);
/* The member of that name; false (and nothing added) without one. */
bool cpl_node_member(
    const struct cpl_node *node, const char *key, struct cpl_node *member);
/*
 * Item `index` of an array; member `index` of an object, in its order.  Going
 * through all of them in order costs the same for each.
 */
bool cpl_node_at(
    const struct cpl_node *node, size_t index, struct cpl_node *item);
size_t cpl_node_count(const struct cpl_node *node);

/* Add a fault at the place of the value (`at_key`: at the key before it). */
void cpl_node_fault(const struct cpl_node *node, bool at_key,
    struct cpl_faults *faults, enum cpl_problem problem, const char *format,
    ...) __attribute__((format(printf, 5, 6)));

/* Add CONFIG_KEY_UNKNOWN for each key not in `known` (ended by NULL). */
void cpl_node_check_keys(const struct cpl_node *node, const char *const known[],
    struct cpl_faults *faults);

/*
 * Typed readers of a member.  They return true and fill the result when it is
 * there and of the type.  A wrong type adds CONFIG_TYPE; an absent member adds
 * CONFIG_KEY_MISSING when `required`.  Texts are BORROWED from the config.
 */
bool cpl_node_text(const struct cpl_node *node, const char *key, bool required,
    const char **text, struct cpl_faults *faults);
bool cpl_node_integer(const struct cpl_node *node, const char *key,
    bool required, int64_t *integer, struct cpl_faults *faults);
bool cpl_node_boolean(const struct cpl_node *node, const char *key,
    bool required, bool *boolean, struct cpl_faults *faults);
bool cpl_node_array(const struct cpl_node *node, const char *key, bool required,
    struct cpl_node *array, struct cpl_faults *faults);
bool cpl_node_object(const struct cpl_node *node, const char *key,
    bool required, struct cpl_node *object, struct cpl_faults *faults);

/*
 * A CSV table with a header line, whole in memory (libcsv, strict), in UTF-8, a
 * byte order mark passed over.  Lines that begin with #, blank lines and rows
 * of empty cells are passed over.  The separator is the first comma, semicolon
 * or tab of the header, since spreadsheets of many countries write semicolons.
 */
struct cpl_table;

struct cpl_cell {
	struct cpl_str text; /* trimmed; BORROWED from the table */
	size_t line;         /* where the text begins, behind a quote */
	size_t column;       /* in bytes from 1 */
};

/*
 * `columns` (ended by NULL) are the names the table may have; one that begins
 * with '!' must be there.  Other columns are TABLE_COLUMN_UNKNOWN, unless one of
 * the names is "*", and a row of another width TABLE_WIDTH.  Returns NULL when the header is unusable; rows
 * that are not are left out, each with a fault: check that none was added
 * before the table is used.  OWNED.
 */
struct cpl_table *cpl_table_load(
    const char *path, const char *const columns[], struct cpl_faults *faults);
struct cpl_table *cpl_table_parse(struct cpl_str text,
    const char *const columns[], struct cpl_faults *faults);
void cpl_table_free(struct cpl_table *table);
size_t cpl_table_rows(const struct cpl_table *table);
/*
 * What tells this table from others of the name: the first digits of the
 * SHA-256 of its bytes, in hexadecimal.
 */
#define CPL_TABLE_VERSION 12
void cpl_table_version(
    const struct cpl_table *table, char version[CPL_TABLE_VERSION + 1]);
/* Column number `column` is the place in `columns`; empty where absent. */
struct cpl_cell cpl_table_cell(
    const struct cpl_table *table, size_t row, size_t column);

/*
 * Read a whole file into `out`, which is cleared first.  Returns OK,
 * FILE_NOT_FOUND, OPEN, READ, IS_DIRECTORY, CONFIG_TOO_LONG or MEMORY.
 */
enum cpl_problem cpl_file_read(const char *path, size_t limit,
    struct cpl_buffer *out, struct cpl_fault *fault);

#endif
