/* SPDX-License-Identifier: MIT */
/*
 * An object of JSON as a row.  Objects within one become columns with a path:
 * `location.lat`.  Of an array of lists the columns are known before.
 */
#include "input/json.h"

#include <stdlib.h>
#include <string.h>

/* Objects within objects that become columns; deeper ones stay JSON. */
#define DEPTH 8

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
json_rows_shape(
    struct json_rows *rows, enum json_shape shape, bool lists, size_t depth)
{
	rows->lists = lists;
	rows->around = shape == SHAPE_WRAPPED ? depth : 0;
	if (shape == SHAPE_WRAPPED)
		shape = SHAPE_ARRAY;
	rows->shape = shape;
	rows->opened = shape != SHAPE_ARRAY;
	rows->need_comma = false;
	rows->closed = false;
	rows->long_item = false;
	rows->another = false;
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

/*
 * What services put around the members of a record, beside its place on the
 * map or its links.
 */
static bool
is_wrapping(struct cpl_str name)
{
	static const char *const names[] = { "properties", "attributes",
		"fields", "node", "_source", "service_requests", "request",
		"service_request" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (cpl_str_equal(name, cpl_str_of(names[i])))
			return true;
	return false;
}

static enum cpl_problem
flatten(struct json_rows *rows, struct cpl_json object, int depth)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(object);
	struct cpl_json_member member;
	size_t length = rows->path.length;
	enum cpl_problem problem = CPL_OK;
	bool inner;

	while (problem == CPL_OK && cpl_json_next_member(&cursor, &member)) {
		struct cpl_str name = cpl_json_name(member, &rows->arena);

		if (name.data == NULL)
			return CPL_MEMORY;
		rows->path.length = length;
		inner = cpl_json_type(member.value) == CPL_JSON_OBJECT &&
			depth < DEPTH;
		if (inner && length == 0 && is_wrapping(name)) {
			problem = flatten(rows, member.value, depth + 1);
			continue;
		}
		if (length > 0)
			cpl_buffer_append_char(&rows->path, '.');
		cpl_buffer_append_str(&rows->path, name);
		if (inner)
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

enum row_result
json_read_object(struct json_rows *rows, struct cpl_str text, struct row *row,
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
