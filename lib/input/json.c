/* SPDX-License-Identifier: MIT */
/*
 * Rows of JSON: one object a line, the objects of an array, or objects one
 * behind the other.  Objects within one become columns with a path:
 * `location.lat`.  Of an array of lists the columns are known before.
 *
 * Where one object ends and the next begins is found by counting brackets
 * outside of strings, which needs no memory and sees every byte once, so that
 * an object that is broken or over the limit costs itself alone.
 */
#include "input/extent.h"
#include "input/rows.h"

#include <stdlib.h>
#include <string.h>

/* Objects within objects that become columns; deeper ones stay JSON. */
#define DEPTH 8

struct json_rows {
	struct window *window;   /* BORROWED */
	struct columns *columns; /* BORROWED */
	enum json_shape shape;
	struct cpl_json_scanner *scanner; /* OWNED */
	struct cpl_arena arena;
	struct cpl_buffer path;

	struct cell *cells; /* OWNED */
	bool *filled;       /* OWNED */
	size_t capacity;
	size_t next; /* the column that the next name probably is */

	/* Of an array and a sequence. */
	bool opened;     /* the bracket of the array was read */
	bool need_comma; /* an item was read last */
	bool closed;     /* the array was */
	bool long_item;  /* inside one over the limit */
	bool wrapped;    /* an object around the array goes on behind it */
	bool lists;      /* its items are lists of cells */
	bool named;      /* the item gave the columns their names */
	struct cpl_buffer mended;
	struct extent extent;
};

struct json_rows *
json_rows_new(struct window *window, struct columns *columns)
{
	struct json_rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL)
		return NULL;
	rows->window = window;
	rows->columns = columns;
	rows->scanner = cpl_json_scanner_new();
	if (rows->scanner == NULL) {
		json_rows_free(rows);
		return NULL;
	}
	return rows;
}

void
json_rows_free(struct json_rows *rows)
{
	if (rows == NULL)
		return;
	cpl_json_scanner_free(rows->scanner);
	cpl_arena_release(&rows->arena);
	cpl_buffer_release(&rows->path);
	cpl_buffer_release(&rows->mended);
	free(rows->cells);
	free(rows->filled);
	free(rows);
}

void
json_rows_shape(struct json_rows *rows, enum json_shape shape, bool lists)
{
	rows->lists = lists;
	rows->wrapped = shape == SHAPE_WRAPPED;
	if (rows->wrapped)
		shape = SHAPE_ARRAY;
	rows->shape = shape;
	rows->opened = shape != SHAPE_ARRAY;
	rows->need_comma = false;
	rows->closed = false;
	rows->long_item = false;
}

/* Room for a cell in every column that there is. */
static bool
reserve(struct json_rows *rows)
{
	size_t capacity = rows->columns->capacity;
	struct cell *cells;
	bool *filled;

	if (rows->columns->count <= rows->capacity)
		return true;
	cells = realloc(rows->cells, capacity * sizeof(*cells));
	if (cells == NULL)
		return false;
	rows->cells = cells;
	filled = realloc(rows->filled, capacity * sizeof(*filled));
	if (filled == NULL)
		return false;
	rows->filled = filled;
	memset(filled + rows->capacity, 0,
	    (capacity - rows->capacity) * sizeof(*filled));
	rows->capacity = capacity;
	return true;
}

/* The column that the path names, a new one where none does. */
static enum cpl_problem
path_column(struct json_rows *rows, size_t *column)
{
	struct columns *columns = rows->columns;
	struct cpl_str path = cpl_buffer_str(&rows->path);
	enum cpl_problem problem;

	if (rows->path.failed)
		return CPL_MEMORY;
	if (rows->next < columns->count &&
	    cpl_str_equal(columns->names[rows->next], path)) {
		*column = rows->next++;
		return CPL_OK;
	}
	if (!columns_find(columns, path, column)) {
		*column = columns->count;
		problem = columns_add(columns, path);
		if (problem != CPL_OK)
			return problem;
		if (!reserve(rows))
			return CPL_MEMORY;
	}
	rows->next = *column + 1;
	return CPL_OK;
}

/*
 * {"a.b":1,"a":{"b":2}} has one path twice; the second gets a number.
 */
static enum cpl_problem
free_column(struct json_rows *rows, size_t *column)
{
	size_t length = rows->path.length;
	enum cpl_problem problem = path_column(rows, column);

	for (int number = 2; problem == CPL_OK && rows->filled[*column];
	     number++) {
		rows->path.length = length;
		cpl_buffer_append_format(&rows->path, " (%d)", number);
		problem = path_column(rows, column);
	}
	return problem;
}

static enum cpl_problem
read_cell(struct json_rows *rows, struct cpl_json value, struct cell *cell)
{
	enum cpl_json_type type = cpl_json_type(value);

	*cell = (struct cell){ { value.data, value.length }, false };
	if (type == CPL_JSON_STRING) {
		cell->text = cpl_json_text(value, &rows->arena);
		if (cell->text.data == NULL)
			return CPL_MEMORY;
		if (memchr(cell->text.data, 0, cell->text.length) != NULL)
			return CPL_NUL_BYTE;
	} else if (type == CPL_JSON_NULL) {
		cell->text.length = 0;
	} else if (type == CPL_JSON_ARRAY || type == CPL_JSON_OBJECT) {
		cell->json = true;
	}
	cell->text = cell_trim(cell->text);
	return CPL_OK;
}

static enum cpl_problem
add_cell(struct json_rows *rows, struct cpl_json value)
{
	struct cell cell;
	enum cpl_problem problem;
	size_t column;

	problem = free_column(rows, &column);
	if (problem == CPL_OK)
		problem = read_cell(rows, value, &cell);
	if (problem != CPL_OK)
		return problem;
	rows->filled[column] = true;
	rows->cells[column] = cell;
	return CPL_OK;
}

static enum cpl_problem
flatten(struct json_rows *rows, struct cpl_json object, int depth)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(object);
	struct cpl_json_member member;
	size_t length = rows->path.length;
	enum cpl_problem problem = CPL_OK;

	while (problem == CPL_OK && cpl_json_next_member(&cursor, &member)) {
		struct cpl_str name = cpl_json_name(member, &rows->arena);

		if (name.data == NULL)
			return CPL_MEMORY;
		rows->path.length = length;
		if (depth > 0)
			cpl_buffer_append_char(&rows->path, '.');
		cpl_buffer_append_str(&rows->path, name);
		if (cpl_json_type(member.value) == CPL_JSON_OBJECT &&
		    depth < DEPTH)
			problem = flatten(rows, member.value, depth + 1);
		else
			problem = add_cell(rows, member.value);
	}
	return problem;
}

static enum row_result
bad(struct json_rows *rows, enum cpl_problem problem, struct cpl_str text,
    size_t at, struct cpl_fault *fault)
{
	size_t line = rows->window->line;
	size_t column = rows->window->column + at;

	for (size_t i = 0; i < at && i < text.length; i++)
		if (text.data[i] == '\n') {
			line++;
			column = at - i;
		}
	cpl_fault_set(fault, problem, line, column, NULL);
	return cpl_problem_gravity(problem) == CPL_SYSTEM ? ROW_FAILED
							  : ROW_BAD;
}

/* The first list of a file names the columns of the others. */
static enum cpl_problem
take_names(struct json_rows *rows, struct cpl_json list)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(list);
	enum cpl_problem problem = CPL_OK;
	struct cpl_json item;

	while (problem == CPL_OK && cpl_json_next_item(&cursor, &item)) {
		struct cpl_str name;

		if (cpl_json_type(item) != CPL_JSON_STRING)
			return CPL_HEADER_MISSING;
		name = cpl_json_text(item, &rows->arena);
		problem = name.data == NULL ? CPL_MEMORY
					    : columns_add(rows->columns, name);
	}
	return problem;
}

/* Make cells of a list; ROW_WIDTH where it has not one for each column. */
static enum cpl_problem
read_list(struct json_rows *rows, struct cpl_json list, size_t *count)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(list);
	enum cpl_problem problem = CPL_OK;
	struct cpl_json item;

	for (*count = 0;
	     problem == CPL_OK && cpl_json_next_item(&cursor, &item); ++*count)
		if (*count < rows->columns->count) {
			problem = read_cell(rows, item, &rows->cells[*count]);
			rows->filled[*count] = true;
		}
	if (problem == CPL_OK && *count != rows->columns->count)
		problem = CPL_ROW_WIDTH;
	return problem;
}

/* Check the text, mended where it is nearly JSON. */
static enum cpl_problem
scan_item(struct json_rows *rows, struct cpl_str text, struct cpl_json *item,
    size_t *offset)
{
	struct cpl_str trimmed = cpl_str_trim(text);
	bool list = rows->lists && trimmed.length > 0 && trimmed.data[0] == '[';
	enum cpl_problem problem;

	*item = (struct cpl_json){ trimmed.data, trimmed.length };
	problem = list
		      ? cpl_json_scan(rows->scanner, text, item, offset)
		      : cpl_json_scan_object(rows->scanner, text, NULL, offset);
	if (problem == CPL_OK || list || !json_mend(text, &rows->mended))
		return problem;
	trimmed = cpl_str_trim(cpl_buffer_str(&rows->mended));
	if (cpl_json_scan_object(rows->scanner, trimmed, NULL, NULL) != CPL_OK)
		return problem;
	*item = (struct cpl_json){ trimmed.data, trimmed.length };
	return CPL_OK;
}

/*
 * Make a row of the text at the start of the window; the place of a fault is
 * counted from there.
 */
static enum row_result
read_object(struct json_rows *rows, struct cpl_str text, struct row *row,
    struct cpl_fault *fault)
{
	struct cpl_json item;
	enum cpl_problem problem;
	size_t offset = 0;
	size_t count = 0;

	row->original = text;
	row->line = rows->window->line;
	problem = scan_item(rows, text, &item, &offset);
	if (problem != CPL_OK)
		return bad(rows, problem, text, offset, fault);
	cpl_arena_clear(&rows->arena);
	cpl_buffer_clear(&rows->path);
	rows->next = 0;
	if (!reserve(rows))
		return bad(rows, CPL_MEMORY, text, 0, fault);
	if (rows->capacity > 0)
		memset(rows->filled, 0, rows->capacity * sizeof(bool));
	rows->named = rows->columns->count == 0 &&
		      cpl_json_type(item) == CPL_JSON_ARRAY;
	if (rows->named)
		problem = take_names(rows, item);
	else if (cpl_json_type(item) == CPL_JSON_ARRAY)
		problem = read_list(rows, item, &count);
	else
		problem = flatten(rows, item, 0);
	if (problem != CPL_OK) {
		enum row_result result = bad(rows, problem, text, 0, fault);

		if (problem == CPL_ROW_WIDTH)
			cpl_fault_set(fault, problem, row->line, 0,
			    "%zu instead of %zu", count, rows->columns->count);
		return problem == CPL_HEADER_MISSING ? ROW_FAILED : result;
	}
	/* Names just taken have no cells, and are no row that is handed on. */
	for (size_t i = 0; !rows->named && i < rows->columns->count; i++)
		if (!rows->filled[i]) {
			rows->cells[i].text = (struct cpl_str){ "", 0 };
			rows->cells[i].json = false;
		}
	row->cells = rows->cells;
	row->count = rows->columns->count;
	return ROW;
}

static enum row_result
long_item(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	rows->long_item = true;
	row->line = rows->window->line;
	row->original.data = NULL;
	row->original.length = 0;
	cpl_fault_set(fault, CPL_TOO_LONG, row->line, 0, "%zu bytes",
	    rows->window->limit);
	return ROW_LONG;
}

static enum row_result
next_line(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct window *window = rows->window;
	struct cpl_str text;
	enum row_result result;
	size_t end;

	for (;;) {
		switch (window_line(window, 0, &end, fault)) {
		case WINDOW_FAILED:
			return ROW_FAILED;
		case WINDOW_NONE:
			return ROW_END;
		case WINDOW_LONG:
			return long_item(rows, row, fault);
		case WINDOW_LINE:
		case WINDOW_LAST:
			break;
		}
		if (!text_is_blank(window_at(window, 0), end))
			break;
		window_consume(window, end);
	}
	text.data = window_at(window, 0);
	text.length = text_without_line_end(text.data, end);
	result = read_object(rows, text, row, fault);
	window_consume(window, end);
	return result;
}

/* Pass over blanks; false at the end, with *failed where reading failed. */
static bool
skip_blanks(struct json_rows *rows, bool *failed, struct cpl_fault *fault)
{
	struct window *window = rows->window;

	*failed = false;
	for (;;) {
		size_t length = window_length(window);
		const char *data = window_at(window, 0);
		size_t i = 0;
		int more;

		while (i < length && text_is_blank(data + i, 1))
			i++;
		window_consume(window, i);
		if (i < length)
			return true;
		more = window_more(window, fault);
		if (more <= 0) {
			*failed = more < 0;
			return false;
		}
	}
}

/* Something that is no item: set it aside by itself. */
static enum row_result
misplaced(struct json_rows *rows, enum cpl_problem problem, size_t length,
    struct row *row, struct cpl_fault *fault)
{
	row->original.data = window_at(rows->window, 0);
	row->original.length = length;
	row->line = rows->window->line;
	cpl_fault_set(fault, problem, row->line, rows->window->column, NULL);
	window_consume(rows->window, length);
	return ROW_BAD;
}

static enum row_result
read_item(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct window *window = rows->window;
	enum row_result result;
	size_t length = 0;
	size_t used;

	memset(&rows->extent, 0, sizeof(rows->extent));
	while (!extent_follow(&rows->extent, window_at(window, length),
	    window_length(window) - length, &used)) {
		int more;

		length += used;
		used = 0;
		if (length > window->limit) {
			memset(&rows->extent, 0, sizeof(rows->extent));
			return long_item(rows, row, fault);
		}
		more = window_more(window, fault);
		if (more < 0)
			return ROW_FAILED;
		if (more == 0) {
			/* The item tells that the array is cut. */
			rows->closed = true;
			rows->opened = false;
			break;
		}
	}
	length += used;
	if (length > window->limit) {
		memset(&rows->extent, 0, sizeof(rows->extent));
		return long_item(rows, row, fault);
	}
	/* A bracket that closes nothing is an item of its own. */
	if (length == 0)
		return misplaced(rows, CPL_JSON_SYNTAX, 1, row, fault);
	result = read_object(
	    rows, (struct cpl_str){ window_at(window, 0), length }, row, fault);
	window_consume(window, length);
	return result;
}

/*
 * The end of an array and what follows it.  Each of its faults is told once.
 */
static enum row_result
end_of_array(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	bool failed;
	size_t length;

	if (!skip_blanks(rows, &failed, fault))
		return failed ? ROW_FAILED : ROW_END;
	rows->opened = false;
	if (rows->wrapped) {
		do
			window_consume(
			    rows->window, window_length(rows->window));
		while (window_more(rows->window, fault) > 0);
		return ROW_END;
	}
	length = window_length(rows->window);
	while (length < rows->window->limit &&
	       window_more(rows->window, fault) > 0)
		length = window_length(rows->window);
	if (length > rows->window->limit)
		length = rows->window->limit;
	return misplaced(rows, CPL_JSON_TRAILING, length, row, fault);
}

static enum row_result
next_item(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct window *window = rows->window;
	bool in_array = rows->shape == SHAPE_ARRAY;
	enum row_result result;
	bool after_comma = false;
	bool failed;
	char c;

	if (in_array && rows->closed)
		return rows->opened ? end_of_array(rows, row, fault) : ROW_END;
	for (;;) {
		if (!skip_blanks(rows, &failed, fault)) {
			if (failed)
				return ROW_FAILED;
			if (!in_array)
				return ROW_END;
			/* What was to come is unknown, so it is told. */
			rows->closed = true;
			rows->opened = false;
			return misplaced(
			    rows, CPL_JSON_TRUNCATED, 0, row, fault);
		}
		c = *window_at(window, 0);
		if (!rows->opened) {
			rows->opened = true;
			window_consume(window, 1);
		} else if (in_array && c == ',' && rows->need_comma) {
			rows->need_comma = false;
			after_comma = true;
			window_consume(window, 1);
		} else {
			break;
		}
	}
	if (in_array && c == ']') {
		rows->closed = true;
		if (after_comma)
			return misplaced(rows, CPL_JSON_SYNTAX, 1, row, fault);
		window_consume(window, 1);
		return end_of_array(rows, row, fault);
	}
	if (c == ',')
		return misplaced(rows, CPL_JSON_SYNTAX, 1, row, fault);
	failed = in_array && rows->need_comma;
	rows->need_comma = true;
	result = read_item(rows, row, fault);
	if (failed && result == ROW) {
		cpl_fault_set(fault, CPL_JSON_SYNTAX, row->line, 0, NULL);
		return ROW_BAD;
	}
	return result;
}

enum row_result
json_rows_next(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct cpl_str rest;
	enum row_result result = ROW_END;

	while (json_rows_piece(rows, &rest))
		;
	do {
		rows->named = false;
		result = rows->shape == SHAPE_LINES
			     ? next_line(rows, row, fault)
			     : next_item(rows, row, fault);
	} while (rows->named && result == ROW);
	return result;
}

bool
json_rows_piece(struct json_rows *rows, struct cpl_str *piece)
{
	struct window *window = rows->window;
	struct cpl_fault fault;
	bool last = true;

	if (!rows->long_item)
		return false;
	if (rows->shape == SHAPE_LINES) {
		if (!window_rest_of_line(window, piece, &last)) {
			rows->long_item = false;
			return false;
		}
		rows->long_item = !last;
		return true;
	}
	if (window_length(window) == 0 && window_more(window, &fault) <= 0) {
		rows->long_item = false;
		return false;
	}
	piece->data = window_at(window, 0);
	rows->long_item = !extent_follow(
	    &rows->extent, piece->data, window_length(window), &piece->length);
	window_consume(window, piece->length);
	return true;
}
