/* SPDX-License-Identifier: MIT */
/*
 * Rows of CSV and its kin, by libcsv in strict mode, one physical line at a
 * time, so that the bytes and the line of every row are known.
 *
 * libcsv looks at every byte in turn and copies it.  So the rows in which
 * nothing is to be decided are cut into cells where they lie: those without
 * quotes, and those whose quotes stand at both ends of their cells and nowhere
 * else.  All others are libcsv's: quotes within a cell, blanks around them,
 * line ends that do not belong, and whatever is wrong.
 *
 * A row whose quote never closes costs its first line alone: that is set
 * aside and reading goes on with the next.  An open quote stays open over lines
 * with an even number of quotes and those are rows by themselves when they are
 * read again, so no byte is looked at more than four times.
 */
#include "input/rows.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

struct csv_rows {
	struct window *window; /* BORROWED */
	struct csv_parser parser;
	char delimiter;
	char quote;
	bool long_line; /* inside one over the limit */

	struct cell *cells; /* OWNED */
	size_t *places; /* OWNED: where a cell begins in `text` or the row */
	size_t count;
	size_t capacity;
	struct cpl_buffer text; /* the cells that libcsv hands out */
	size_t rows;            /* ended since the row began */
	bool stray;             /* something came behind the end of a row */
	bool failed;            /* without memory */
};

struct csv_rows *
csv_rows_new(struct window *window)
{
	struct csv_rows *rows = calloc(1, sizeof(*rows));

	if (rows == NULL)
		return NULL;
	if (csv_init(&rows->parser, CSV_STRICT) != 0) {
		free(rows);
		return NULL;
	}
	/* It grows by this much, a long cell as often as it takes. */
	csv_set_blk_size(&rows->parser, (size_t)64 << 10);
	rows->window = window;
	csv_rows_delimiter(rows, ',');
	return rows;
}

void
csv_rows_free(struct csv_rows *rows)
{
	if (rows == NULL)
		return;
	csv_free(&rows->parser);
	cpl_buffer_release(&rows->text);
	free(rows->cells);
	free(rows->places);
	free(rows);
}

void
csv_rows_delimiter(struct csv_rows *rows, char delimiter)
{
	rows->delimiter = delimiter;
	csv_set_delim(&rows->parser, (unsigned char)delimiter);
	rows->quote = rows->window->quote;
	csv_set_quote(&rows->parser, (unsigned char)rows->quote);
}

/* Its data is set when the row is whole and moves no more. */
static bool
add_cell(struct csv_rows *rows, size_t place, size_t length)
{
	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity == 0 ? 64 : rows->capacity * 2;
		struct cell *cells;
		size_t *places;

		cells = realloc(rows->cells, capacity * sizeof(*cells));
		if (cells != NULL)
			rows->cells = cells;
		places = realloc(rows->places, capacity * sizeof(*places));
		if (places != NULL)
			rows->places = places;
		if (cells == NULL || places == NULL) {
			rows->failed = true;
			return false;
		}
		rows->capacity = capacity;
	}
	rows->places[rows->count] = place;
	rows->cells[rows->count].text.length = length;
	rows->cells[rows->count].json = false;
	rows->count++;
	return true;
}

static void
on_cell(void *data, size_t length, void *context)
{
	struct csv_rows *rows = context;

	if (rows->rows > 0)
		rows->stray = true;
	else if (add_cell(rows, rows->text.length, length))
		cpl_buffer_append(&rows->text, data, length);
}

static void
on_row(int end, void *context)
{
	struct csv_rows *rows = context;

	(void)end;
	rows->rows++;
}

/* The cells are `places` behind `base`, where they stay to the next row. */
static void
place_cells(struct csv_rows *rows, const char *base)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct cell *cell = &rows->cells[i];

		cell->text.data = base + rows->places[i];
		cell->text = cell_trim(cell->text);
		/* So databases write that there is nothing. */
		if (cell->text.length == 2 && cell->text.data[0] == '\\' &&
		    cell->text.data[1] == 'N')
			cell->text.length = 0;
	}
}

/* A line without a quote is its cells, parted by the delimiter. */
static void
cut_plain(struct csv_rows *rows, const char *data, size_t length)
{
	size_t at = 0;

	for (;;) {
		const char *next = memchr(
		    data + at, rows->delimiter, length - at);
		size_t end = next == NULL ? length : (size_t)(next - data);

		if (!add_cell(rows, at, end - at) || next == NULL)
			break;
		at = end + 1;
	}
	place_cells(rows, data);
}

enum cut {
	CUT_ROW,   /* up to the end */
	CUT_OPEN,  /* a quote is open at the end */
	CUT_OTHER, /* libcsv must say what it is */
};

struct cutting {
	size_t cell;     /* where the next one begins */
	size_t searched; /* no quote from its first to here; 0 without one */
};

/*
 * Whether a cell that no quote begins is for libcsv: the end of a line is in it,
 * or a quote.  Between tabs a quote behind something else is a mere character,
 * since those who write tables with tabs often know of no quotes.
 */
static bool
is_odd(const struct csv_rows *rows, const char *data, size_t length)
{
	const char *quote = memchr(data, rows->quote, length);

	if (memchr(data, '\r', length) != NULL ||
	    memchr(data, '\n', length) != NULL)
		return true;
	return quote != NULL &&
	       (rows->delimiter != '\t' ||
		   text_is_blank(data, (size_t)(quote - data)));
}

/* Cut a row that begins at `data` and of which so much is there. */
static enum cut
cut_cells(struct csv_rows *rows, const char *data, size_t length,
    struct cutting *cutting)
{
	for (;; cutting->cell++) {
		size_t at = cutting->cell;
		const char *next;
		size_t end;

		if (at < length && data[at] == rows->quote) {
			at = cutting->searched > at ? cutting->searched
						    : at + 1;
			next = memchr(data + at, rows->quote, length - at);
			cutting->searched = length;
			if (next == NULL)
				return CUT_OPEN;
			at = cutting->cell + 1;
			end = (size_t)(next - data);
			cutting->cell = end + 1;
			if (end + 1 < length &&
			    data[end + 1] != rows->delimiter)
				return CUT_OTHER;
			cutting->searched = 0;
		} else {
			next = memchr(data + at, rows->delimiter, length - at);
			end = next == NULL ? length : (size_t)(next - data);
			cutting->cell = end;
			if (is_odd(rows, data + at, end - at))
				return CUT_OTHER;
		}
		if (!add_cell(rows, at, end - at) || cutting->cell == length)
			return CUT_ROW;
	}
}

/* The column of the quote that is open at the end of a row's first line. */
static size_t
open_quote(const struct csv_rows *rows, const char *data, size_t length)
{
	bool quoted = false;
	bool begun = false;
	size_t column = 0;

	for (size_t i = 0; i < length; i++) {
		if (data[i] == rows->quote && (quoted || !begun)) {
			quoted = !quoted;
			if (quoted && (i == 0 || data[i - 1] != rows->quote))
				column = i + 1;
			begun = true;
		} else if (!quoted && data[i] == rows->delimiter) {
			begun = false;
		} else if (data[i] != ' ' && data[i] != '\t') {
			begun = true;
		}
	}
	return column;
}

/*
 * Set the first line of the open row aside.  `at` is where the parser gave up,
 * or the end of what there is.
 */
static enum row_result
set_aside(struct csv_rows *rows, enum cpl_problem problem, size_t at,
    struct row *row, struct cpl_fault *fault)
{
	const char *data = window_at(rows->window, 0);
	size_t length = window_length(rows->window);
	const char *found = memchr(data, rows->window->line_end, length);
	size_t end = found == NULL ? length : (size_t)(found - data) + 1;
	size_t column = at + 1;

	csv_fini(&rows->parser, NULL, NULL, NULL);
	row->line = rows->window->line;
	row->original.data = data;
	row->original.length = text_without_line_end(data, end);
	if (at >= end) {
		problem = CPL_CSV_QUOTE;
		column = open_quote(rows, data, row->original.length);
	}
	cpl_fault_set(fault, problem, row->line, column, NULL);
	window_consume(rows->window, end);
	/* The lines behind it are looked at again. */
	rows->window->searched = 0;
	return ROW_BAD;
}

static enum row_result
no_memory(struct cpl_fault *fault)
{
	cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return ROW_FAILED;
}

/* A line over the limit: all of its bytes come by csv_rows_piece(). */
static enum row_result
long_line(struct csv_rows *rows, struct row *row, struct cpl_fault *fault)
{
	row->line = rows->window->line;
	row->original.data = NULL;
	row->original.length = 0;
	cpl_fault_set(fault, CPL_TOO_LONG, row->line, 0, "%zu bytes",
	    rows->window->limit);
	rows->long_line = true;
	return ROW_LONG;
}

bool
csv_rows_piece(struct csv_rows *rows, struct cpl_str *piece)
{
	bool last;

	if (!rows->long_line)
		return false;
	if (!window_rest_of_line(rows->window, piece, &last)) {
		rows->long_line = false;
		return false;
	}
	rows->long_line = !last;
	return true;
}

/* What holds for a row as a whole. */
static enum row_result
check_row(struct csv_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct cpl_str text = row->original;
	size_t valid = cpl_utf8_valid(text.data, text.length);
	enum cpl_problem problem = CPL_OK;
	const char *nul;
	size_t line = row->line;
	size_t from = 0;

	if (rows->failed || rows->text.failed)
		return no_memory(fault);
	if (rows->stray)
		problem = CPL_CSV_RETURN;
	if (valid < text.length)
		problem = CPL_NOT_UTF8;
	nul = memchr(text.data, 0, valid);
	if (nul != NULL) {
		problem = CPL_NUL_BYTE;
		valid = (size_t)(nul - text.data);
	}
	if (problem == CPL_OK)
		return ROW;
	if (problem == CPL_CSV_RETURN) {
		cpl_fault_set(fault, problem, line, 0, NULL);
		return ROW_BAD;
	}
	for (size_t i = 0; i < valid; i++)
		if (text.data[i] == rows->window->line_end) {
			line++;
			from = i + 1;
		}
	cpl_fault_set(fault, problem, line, valid - from + 1, NULL);
	return ROW_BAD;
}

/* A row of `length` bytes has been read. */
static enum row_result
end_row(struct csv_rows *rows, size_t length, struct row *row,
    struct cpl_fault *fault)
{
	const char *data = window_at(rows->window, 0);

	row->cells = rows->cells;
	row->count = rows->count;
	row->line = rows->window->line;
	row->original.data = data;
	row->original.length = text_without_line_end(data, length);
	window_consume(rows->window, length);
	return check_row(rows, row, fault);
}

/* The line behind those that end at *end; false where the row has none. */
static bool
next_line(struct csv_rows *rows, size_t *end, enum window_line *kind,
    struct cpl_fault *fault)
{
	if (*kind == WINDOW_LINE)
		*kind = window_line(rows->window, *end, end, fault);
	else
		*kind = WINDOW_NONE;
	return (*kind == WINDOW_LINE || *kind == WINDOW_LAST) &&
	       *end <= rows->window->limit;
}

/*
 * Cut a row whose first line ends at *end, and move that to the end of its
 * last.  False where it is for libcsv, and nothing has happened then.
 */
static bool
cut_quoted(struct csv_rows *rows, size_t *end, enum window_line kind)
{
	struct cutting cutting = { 0, 0 };
	struct cpl_fault fault;
	size_t first = *end;

	for (;;) {
		const char *data = window_at(rows->window, 0);
		size_t length = text_without_line_end(data, *end);
		enum cut cut = cut_cells(rows, data, length, &cutting);

		if (cut == CUT_ROW) {
			place_cells(rows, data);
			return true;
		}
		/* A failure to read is met again. */
		if (cut == CUT_OTHER || !next_line(rows, end, &kind, &fault))
			break;
	}
	rows->count = 0;
	rows->window->searched = 0;
	*end = first;
	return false;
}

static enum row_result
read_quoted(struct csv_rows *rows, size_t end, enum window_line kind,
    struct row *row, struct cpl_fault *fault)
{
	size_t from = 0;

	for (;;) {
		const char *data = window_at(rows->window, from);
		size_t used = csv_parse(
		    &rows->parser, data, end - from, on_cell, on_row, rows);

		if (used < end - from) {
			if (csv_error(&rows->parser) != CSV_EPARSE)
				return no_memory(fault);
			return set_aside(
			    rows, CPL_CSV_SYNTAX, from + used, row, fault);
		}
		if (rows->rows == 0 && kind == WINDOW_LAST)
			csv_parse(
			    &rows->parser, "\n", 1, on_cell, on_row, rows);
		if (rows->rows > 0) {
			/* What a stray carriage return has begun. */
			csv_fini(&rows->parser, on_cell, on_row, rows);
			place_cells(rows, rows->text.data);
			return end_row(rows, end, row, fault);
		}
		from = end;
		if (!next_line(rows, &end, &kind, fault))
			break;
	}
	if (kind == WINDOW_FAILED)
		return ROW_FAILED;
	return set_aside(rows, CPL_CSV_QUOTE, SIZE_MAX - 1, row, fault);
}

enum row_result
csv_rows_next(struct csv_rows *rows, struct row *row, struct cpl_fault *fault)
{
	struct cpl_str rest;
	const char *data;
	size_t length;
	size_t end;
	enum window_line kind;

	while (csv_rows_piece(rows, &rest))
		;
	rows->count = 0;
	rows->rows = 0;
	rows->stray = false;
	cpl_buffer_clear(&rows->text);
	for (;;) {
		kind = window_line(rows->window, 0, &end, fault);
		if (kind == WINDOW_FAILED)
			return ROW_FAILED;
		if (kind == WINDOW_NONE)
			return ROW_END;
		if (kind == WINDOW_LONG)
			return long_line(rows, row, fault);
		if (!text_is_blank(window_at(rows->window, 0), end))
			break;
		window_consume(rows->window, end);
	}
	data = window_at(rows->window, 0);
	if (memchr(data, rows->quote, end) != NULL) {
		if (cut_quoted(rows, &end, kind))
			return end_row(rows, end, row, fault);
		return read_quoted(rows, end, kind, row, fault);
	}
	length = text_without_line_end(data, end);
	rows->stray = memchr(data, '\r', length) != NULL ||
		      memchr(data, '\n', length) != NULL;
	cut_plain(rows, data, length);
	return end_row(rows, end, row, fault);
}

void
csv_cell_place(const struct row *row, char delimiter, char quote, size_t index,
    size_t *line, size_t *column)
{
	struct cpl_str text = row->original;
	bool quoted = false;
	bool begun = false;
	size_t from = 0;
	size_t i = 0;

	*line = row->line;
	for (; i < text.length && index > 0; i++) {
		char c = text.data[i];

		if (c == quote && (quoted || !begun || delimiter != '\t'))
			quoted = !quoted;
		if (c == '\n') {
			++*line;
			from = i + 1;
		}
		begun = quoted || c != delimiter;
		index -= !quoted && c == delimiter;
	}
	*column = i - from + 1;
}
