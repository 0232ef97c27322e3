/* SPDX-License-Identifier: MIT */
/* Rows of named cells, which every reader of a format hands on. */
#ifndef INPUT_ROWS_H
#define INPUT_ROWS_H

#include <complaint/input.h>
#include <complaint/json.h>

/*
 * The bytes from the start of the open row on, in one piece.  Places in it are
 * counted from `start`, since more bytes may move it.
 */
struct window {
	struct cpl_decoder *decoder; /* BORROWED; NULL for bytes of memory */
	char *data;                  /* OWNED unless `decoder` is NULL */
	size_t capacity;
	size_t start;
	size_t end;
	bool ended;
	size_t limit;    /* of the bytes of a row */
	size_t line;     /* of the byte at the start */
	size_t column;   /* of it, in bytes from 1 */
	size_t searched; /* no line end before here */
	char line_end;   /* line feed, or carriage return where it ends lines */
	char quote;      /* around cells of CSV */
};

/* Without a decoder it holds nothing yet.  False without memory. */
bool window_init(
    struct window *window, struct cpl_decoder *decoder, size_t limit);
void window_release(struct window *window);
/* Look at `text` (BORROWED) as at a whole file that begins on that line. */
void window_borrow(struct window *window, struct cpl_str text, size_t line);
/* 1 when bytes came, 0 at the end, -1 on failure. */
int window_more(struct window *window, struct cpl_fault *fault);
/* Hold `length` bytes from the start unless the input ends before. */
bool window_fill(struct window *window, size_t length, struct cpl_fault *fault);
/* Take bytes away from the front, counting the lines in them. */
void window_consume(struct window *window, size_t length);

enum window_line {
	WINDOW_LINE,
	WINDOW_LAST, /* one without a line end */
	WINDOW_LONG, /* it ends behind the limit */
	WINDOW_NONE,
	WINDOW_FAILED,
};

/* Where the physical line that begins at `from` ends, behind its line end. */
enum window_line window_line(
    struct window *window, size_t from, size_t *end, struct cpl_fault *fault);
/*
 * Take the rest of the line at the start away, piece by piece; false without
 * one.  *last says that its end was found.
 */
bool window_rest_of_line(
    struct window *window, struct cpl_str *piece, bool *last);

bool text_is_blank(const char *data, size_t length);
size_t text_without_line_end(const char *data, size_t length);

static inline const char *
window_at(const struct window *window, size_t place)
{
	return window->data + window->start + place;
}

static inline size_t
window_length(const struct window *window)
{
	return window->end - window->start;
}

struct cell {
	struct cpl_str text; /* trimmed */
	bool json;           /* a JSON value that has no text: an array */
};

/* As cpl_str_trim(), which few cells need. */
static inline struct cpl_str
cell_trim(struct cpl_str text)
{
	if (text.length == 0 ||
	    (text.data[0] > ' ' && text.data[text.length - 1] > ' '))
		return text;
	return cpl_str_trim(text);
}

struct row {
	const struct cell *cells; /* BORROWED: to the next row */
	size_t count;
	struct cpl_str original; /* its bytes without the line end */
	size_t line;
};

enum row_result { ROW, ROW_BAD, ROW_LONG, ROW_END, ROW_FAILED };

/* The columns of a file: their names, in the order of the cells. */
struct columns {
	struct cpl_str *names; /* OWNED array of texts in `arena` */
	size_t count;
	size_t capacity;
	uint16_t *slots;           /* OWNED: of a hash table, number + 1 or 0 */
	struct header_row *header; /* in `arena`, the last first; or NULL */
	struct cpl_arena arena;
};

/* A row of the header as the file spells it. */
struct header_row {
	struct header_row *before; /* NULL for none */
	size_t count;
	struct cpl_str cells[]; /* trimmed */
};

/*
 * Add a column.  An empty name becomes `column N`, and one that is there
 * already gets its number behind it, so that no two are the same.
 */
enum cpl_problem columns_add(struct columns *columns, struct cpl_str name);
/* The number of the column of that name; false without one. */
bool columns_find(
    const struct columns *columns, struct cpl_str name, size_t *column);
/* Remember the row as one of the header's.  False without memory. */
bool columns_keep_header(struct columns *columns, const struct row *row);
/* Whether the row is one of the header's again. */
bool columns_is_header(const struct columns *columns, const struct row *row);
void columns_clear(struct columns *columns);
void columns_release(struct columns *columns);

/*
 * CSV.
 */
struct csv_rows;

struct csv_rows *csv_rows_new(struct window *window);
void csv_rows_free(struct csv_rows *rows);
/* The quote is that of the window, from then on. */
void csv_rows_delimiter(struct csv_rows *rows, char delimiter);
/* Cells of any number: the width is for the caller to look at. */
enum row_result csv_rows_next(
    struct csv_rows *rows, struct row *row, struct cpl_fault *fault);
/* More of a row of ROW_LONG; false at its end. */
bool csv_rows_piece(struct csv_rows *rows, struct cpl_str *piece);
/* The line and column at which cell `index` of a good row begins. */
void csv_cell_place(const struct row *row, char delimiter, char quote,
    size_t index, size_t *line, size_t *column);

/*
 * JSON: the objects of an array or of a sequence, or one on a line.
 */
enum json_shape {
	SHAPE_LINES,
	SHAPE_ARRAY,
	SHAPE_SEQUENCE,
	SHAPE_WRAPPED, /* an array in an object, which is looked at no more */
};

struct json_rows;

/* Columns are added to `columns` (BORROWED) as names come. */
struct json_rows *json_rows_new(struct window *window, struct columns *columns);
void json_rows_free(struct json_rows *rows);
/* What the text at the beginning of a file is, its first byte a bracket. */
enum json_shape json_shape_of(struct cpl_str text);
/*
 * The answer of a service: an object around the array of its records, which
 * are objects, or lists with the names of their columns told beside them.
 */
struct json_answer {
	size_t records;      /* where the array begins; 0 for none */
	struct cpl_str name; /* of the array; BORROWED from the text */
	size_t depth;        /* objects and arrays around it */
	bool lists;          /* its items are lists */
	bool headed;         /* the first of which names the columns */
	size_t names;        /* where the names begin; 0 for none */
	size_t names_end;    /* behind them */
	bool cut;            /* more of the text may tell more */
};

/*
 * Look for `records`, `result.records`, `data`, `service_requests` and their
 * like in `text`, which begins with a bracket.
 */
void json_answer_look(struct cpl_str text, struct json_answer *answer);
/*
 * Add the columns that `names` tells: the `meta` of Socrata, the `fields` of
 * CKAN, or a list of names.  HEADER_MISSING where it tells none.
 */
enum cpl_problem json_answer_columns(
    struct cpl_str names, struct columns *columns);
/*
 * What tells that `text`, a whole value, is an answer of a service that refused
 * or failed; NULL where it is none, or without memory.  Static.
 */
const char *json_refusal(struct cpl_str text);
/*
 * Put the text into `mended` with numbers that have zeros in front, which JSON
 * does not know and Open311 shows, as texts; false where there is none.
 */
bool json_mend(struct cpl_str text, struct cpl_buffer *mended);
/*
 * Begin: of an array the window still holds the bracket.  Where items are
 * `lists` without columns, the first names them.  `depth` counts what is around
 * an array of SHAPE_WRAPPED.
 */
void json_rows_shape(
    struct json_rows *rows, enum json_shape shape, bool lists, size_t depth);
/* Whether another array or object stands behind the one that has ended. */
bool json_rows_another(const struct json_rows *rows);
enum row_result json_rows_next(
    struct json_rows *rows, struct row *row, struct cpl_fault *fault);
bool json_rows_piece(struct json_rows *rows, struct cpl_str *piece);

#endif
