/* SPDX-License-Identifier: MIT */
/*
 * The header of a table found by looking at its first rows: above it may stand
 * titles and periods, in it groups over columns, below it the numbers of the
 * columns.
 *
 * The rows are parted by the reader that reads them later, once with every
 * delimiter there is.  A column is valued where two thirds of its cells are
 * numbers or dates, and a header is a row of words, with a word over half of
 * the columns that are valued below it.
 */
#include "input/header.h"
#include "text/ascii.h"

#include <string.h>

/* The header stands in one of so many rows. */
#define LINES 64
/* Rows of values that come before any header say that there is none. */
#define ROWS_OF_VALUES 2

static const char delimiters[] = { ',', ';', '\t', '|', '^', '~', '\x1f' };

struct line {
	struct row row; /* its cells are in the arena */
	size_t offset;
	size_t filled; /* cells with anything in them */
	size_t valued; /* cells with a number or a date */
};

/* The first rows, parted by one delimiter. */
struct grid {
	struct line lines[LINES];
	size_t count;
	size_t width;   /* cells of the widest */
	size_t typical; /* filled cells of a row, by what most cells are in */
	/* Cells of each column, of the rows that are looked at. */
	size_t *filled;
	size_t *valued;
	struct cpl_arena arena;
};

/* Where a header stands in a grid. */
struct block {
	size_t first;
	size_t rows;
};

/*
 * A number or a date, with the name of a month or not: it begins with a digit
 * or a sign and has not many letters.  `1. Nama` is no number.
 */
static bool
is_value(struct cpl_str text)
{
	size_t digits = 0;
	size_t letters = 0;

	if (text.length > 1 && strchr("+-(.", text.data[0]) != NULL) {
		text.data++;
		text.length--;
	}
	if (text.length == 0 || !ascii_digit(text.data[0]))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char c = (char)(text.data[i] | 0x20);

		digits += ascii_digit(text.data[i]);
		letters += c >= 'a' && c <= 'z';
	}
	return letters <= 2 * digits;
}

static struct cpl_str
cell_of(const struct line *line, size_t column)
{
	if (column >= line->row.count)
		return (struct cpl_str){ "", 0 };
	return line->row.cells[column].text;
}

/* Keep a row, whose cells are the reader's. */
static bool
add_line(struct grid *grid, const struct row *row, size_t offset)
{
	struct line *line = &grid->lines[grid->count];
	struct cell *cells = cpl_arena_take(
	    &grid->arena, (row->count + 1) * sizeof(*cells));

	if (cells == NULL)
		return false;
	memset(line, 0, sizeof(*line));
	line->row = *row;
	line->row.cells = cells;
	line->offset = offset;
	for (size_t i = 0; i < row->count; i++) {
		cells[i].json = false;
		cells[i].text = cpl_arena_copy(
		    &grid->arena, row->cells[i].text);
		if (cells[i].text.data == NULL)
			return false;
		line->filled += cells[i].text.length > 0;
		line->valued += is_value(cells[i].text);
	}
	if (row->count > grid->width)
		grid->width = row->count;
	grid->count++;
	return true;
}

/* The number of filled cells of the row in which the middle cell stands. */
static size_t
typical_width(const struct grid *grid)
{
	size_t all = 0;
	size_t below = 0;
	size_t widths[LINES];

	for (size_t i = 0; i < grid->count; i++) {
		size_t at = i;

		for (; at > 0 && widths[at - 1] > grid->lines[i].filled; at--)
			widths[at] = widths[at - 1];
		widths[at] = grid->lines[i].filled;
		all += grid->lines[i].filled;
	}
	for (size_t i = 0; i < grid->count; i++) {
		below += widths[i];
		if (2 * below > all)
			return widths[i];
	}
	return 0;
}

/* Count the cells of the line in or out of the columns. */
static void
count_line(struct grid *grid, const struct line *line, bool in)
{
	for (size_t i = 0; i < line->row.count; i++) {
		struct cpl_str text = line->row.cells[i].text;

		if (text.length > 0)
			grid->filled[i] += in ? 1 : (size_t)-1;
		if (is_value(text))
			grid->valued[i] += in ? 1 : (size_t)-1;
	}
}

static bool
read_grid(struct grid *grid, struct cpl_str text, const struct window *like,
    char delimiter)
{
	struct window window;
	struct csv_rows *rows;
	struct cpl_fault fault;
	struct row row;
	enum row_result result;
	bool good;

	memset(grid, 0, sizeof(*grid));
	window_init(&window, NULL, text.length);
	window.line_end = like->line_end;
	window.quote = like->quote;
	window_borrow(&window, text, 1);
	rows = csv_rows_new(&window);
	good = rows != NULL;
	if (good)
		csv_rows_delimiter(rows, delimiter);
	while (good && grid->count < LINES) {
		result = csv_rows_next(rows, &row, &fault);
		if (result != ROW && result != ROW_BAD)
			break;
		/* The last row may be cut. */
		if (text.length >= SNIFF_BYTES && grid->count > 0 &&
		    window_length(&window) == 0)
			break;
		if (result == ROW)
			good = add_line(grid, &row,
			    (size_t)(row.original.data - text.data));
	}
	csv_rows_free(rows);
	window_release(&window);
	grid->filled = cpl_arena_take(
	    &grid->arena, (grid->width + 1) * sizeof(size_t));
	grid->valued = cpl_arena_take(
	    &grid->arena, (grid->width + 1) * sizeof(size_t));
	if (!good || grid->filled == NULL || grid->valued == NULL)
		return false;
	memset(grid->filled, 0, grid->width * sizeof(size_t));
	memset(grid->valued, 0, grid->width * sizeof(size_t));
	for (size_t i = 0; i < grid->count; i++)
		count_line(grid, &grid->lines[i], true);
	grid->typical = typical_width(grid);
	return true;
}

/* By the rows that are counted. */
static bool
is_valued(const struct grid *grid, size_t column)
{
	return grid->valued[column] > 0 &&
	       3 * grid->valued[column] >= 2 * grid->filled[column];
}

/*
 * Whether the line is a row of words with one over half of the columns that
 * are valued below it.
 */
static bool
stands_over(const struct grid *grid, const struct line *line)
{
	size_t columns = 0;
	size_t named = 0;

	if (line->filled == 0 || line->valued > 0)
		return false;
	for (size_t i = 0; i < grid->width; i++) {
		if (!is_valued(grid, i))
			continue;
		columns++;
		named += cell_of(line, i).length > 0;
	}
	return columns > 0 && 2 * named >= columns;
}

/* Whether the line has values in most of the columns that are valued below. */
static bool
is_row_of_values(const struct grid *grid, const struct line *line)
{
	size_t columns = 0;

	for (size_t i = 0; i < grid->width; i++)
		columns += is_valued(grid, i);
	return line->valued > 0 && 3 * line->valued >= 2 * columns;
}

/*
 * Whether the line goes on with the header above it: words that stand under
 * groups alone, a group being a name with empty cells to its right, and not
 * under the first column; with a name above, over values, where it is empty.
 */
static bool
goes_on(const struct grid *grid, const struct header_names *above,
    const struct line *line)
{
	bool fills = false;
	bool plain = false;

	if (line->filled == 0 || line->valued > 0 ||
	    cell_of(line, 0).length > 0)
		return false;
	for (size_t i = 1; i < grid->width; i++) {
		bool named = i < above->count && above->items[i].length > 0;
		bool group = i + 1 >= above->count ||
			     above->items[i + 1].length == 0;

		if (cell_of(line, i).length == 0)
			plain = plain || (named && is_valued(grid, i));
		else if (!named)
			fills = true;
		else if (!group || cell_of(line, i + 1).length == 0)
			return false;
	}
	plain = plain || is_valued(grid, 0);
	return fills && plain;
}

/* Whether names of the line repeat, and those of `above` tell them apart. */
static bool
is_group_row(const struct line *above, const struct line *line,
    struct header_names *names)
{
	bool repeated = false;

	if (above->filled < 2 || above->valued > 0 ||
	    above->filled >= line->filled || line->filled > 256)
		return false;
	names->count = 0;
	if (!header_join(names, &above->row) || !header_join(names, &line->row))
		return false;
	for (size_t i = 0; i < line->row.count; i++)
		for (size_t j = 0; j < i; j++) {
			struct cpl_str name = cell_of(line, i);

			if (name.length == 0 ||
			    !cpl_str_equal_fold(name, cell_of(line, j)))
				continue;
			repeated = true;
			if (cpl_str_equal_fold(
				names->items[i], names->items[j]))
				return false;
		}
	return repeated;
}

/* The lines that make one header with the one at block->first. */
static bool
extend(struct grid *grid, struct block *block)
{
	struct header_names names = { .arena = &grid->arena };
	size_t first = block->first;

	if (!header_join(&names, &grid->lines[first].row))
		return false;
	for (size_t at = first + 1; at < grid->count; at++) {
		const struct line *line = &grid->lines[at];

		count_line(grid, line, false);
		if (block->rows == HEADER_ROWS ||
		    !goes_on(grid, &names, line)) {
			count_line(grid, line, true);
			break;
		}
		if (!header_join(&names, &line->row))
			return false;
		block->rows++;
	}
	if (block->rows == 1 && first > 0 &&
	    is_group_row(
		&grid->lines[first - 1], &grid->lines[first], &names)) {
		block->first--;
		block->rows++;
	}
	return true;
}

/* A title, a period, an empty line: where no values tell, by its width. */
static bool
is_narrow(const struct grid *grid, const struct line *line)
{
	return 3 * line->filled < grid->typical ||
	       (line->filled < 2 && grid->typical >= 2);
}

/*
 * The first line that is not narrow, where two thirds of those below it have as
 * many cells; or else the first.
 */
static size_t
first_wide(const struct grid *grid)
{
	size_t first = 0;
	size_t equal = 0;
	size_t below;

	while (first < grid->count && is_narrow(grid, &grid->lines[first]))
		first++;
	if (first == grid->count)
		return 0;
	below = grid->count - first - 1;
	for (size_t i = first + 1; i < grid->count; i++)
		equal += grid->lines[i].row.count ==
			 grid->lines[first].row.count;
	return below > 0 && 3 * equal >= 2 * below ? first : 0;
}

/* Find the header in the grid; false without memory. */
static bool
choose_block(struct grid *grid, struct block *block)
{
	size_t values = 0;
	bool found = false;

	for (size_t i = 0; i < grid->count; i++) {
		const struct line *line = &grid->lines[i];

		count_line(grid, line, false);
		if (stands_over(grid, line) &&
		    (!found ||
			line->filled > grid->lines[block->first].filled)) {
			*block = (struct block){ i, 1 };
			found = true;
			if (!extend(grid, block))
				return false;
			if (block->rows > 1)
				return true;
		} else if (is_row_of_values(grid, line) &&
			   (found || ++values == ROWS_OF_VALUES)) {
			break;
		}
	}
	if (found)
		return true;
	*block = (struct block){ first_wide(grid), 1 };
	return true;
}

/*
 * Whether the line behind the header numbers the columns: `(1)`, `(2)`, ...;
 * without parentheses only where the header is one that people look at.
 */
static bool
is_ruler(const struct grid *grid, const struct block *block)
{
	const struct line *line = &grid->lines[block->first + block->rows];
	bool plain = block->first > 0 || block->rows > 1;

	if (block->first + block->rows >= grid->count || line->row.count < 4)
		return false;
	for (size_t i = 0; i < line->row.count; i++) {
		struct cpl_str text = cell_of(line, i);
		size_t number = 0;
		size_t at = 0;

		if (text.length > 2 && text.data[0] == '(' &&
		    text.data[text.length - 1] == ')') {
			text.data++;
			text.length -= 2;
		} else if (!plain) {
			return false;
		}
		while (at < text.length && at < 5 && ascii_digit(text.data[at]))
			number = 10 * number + (size_t)(text.data[at++] - '0');
		if (at < text.length || number != i + 1)
			return false;
	}
	return true;
}

/* Look for a layout in the names; false without memory. */
static bool
match(struct grid *grid, const struct block *block,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header, bool *better)
{
	struct header_names names = { .arena = &grid->arena };

	for (size_t i = 0; i < block->rows; i++)
		if (!header_join(&names, &grid->lines[block->first + i].row))
			return false;
	return sniff_match(
	    names.items, names.count, profiles, count, header, better);
}

/*
 * The first line that is a layout, with the others of a header that it is part
 * of where these take nothing away; or all of a header together.
 */
static bool
match_lines(struct grid *grid, struct block *block,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header)
{
	struct block whole = *block;
	bool better = false;

	for (size_t i = 0; i < grid->count && !better; i++) {
		*block = (struct block){ i, 1 };
		if (!match(grid, block, profiles, count, header, &better))
			return false;
	}
	if (whole.rows > 1 &&
	    (!better || (block->first >= whole.first &&
			    block->first - whole.first < whole.rows))) {
		struct sniff_header joined = { 0 };

		if (!match(grid, &whole, profiles, count, &joined, &better))
			return false;
		if (better &&
		    (header->layout == NULL ||
			joined.layout->count >= header->layout->count)) {
			*block = whole;
			header->layout = joined.layout;
			header->profile = joined.profile;
		}
	}
	if (header->layout == NULL)
		*block = whole;
	return true;
}

/* Rows as wide as the header, below it. */
static size_t
rows_like(const struct grid *grid, const struct block *block, size_t *width)
{
	size_t rows = 0;

	*width = 0;
	for (size_t i = 0; i < block->rows; i++)
		if (grid->lines[block->first + i].row.count > *width)
			*width = grid->lines[block->first + i].row.count;
	for (size_t i = block->first + block->rows; i < grid->count; i++)
		rows += grid->lines[i].row.count == *width;
	return rows;
}

/* What one delimiter makes of the text. */
struct view {
	struct sniff_header header;
	size_t rows;  /* that are as wide as the header */
	size_t width; /* of the header */
};

static bool
look(struct cpl_str text, const struct window *like, char delimiter,
    const struct cpl_profile *const *profiles, size_t count, struct view *view)
{
	struct grid grid = { 0 };
	struct block block = { 0, 1 };
	bool good = read_grid(&grid, text, like, delimiter);

	memset(view, 0, sizeof(*view));
	view->header.delimiter = delimiter;
	view->header.rows = 1;
	if (good && grid.count > 0) {
		good = choose_block(&grid, &block) &&
		       match_lines(
			   &grid, &block, profiles, count, &view->header);
		view->rows = rows_like(&grid, &block, &view->width);
		view->header.offset = grid.lines[block.first].offset;
		view->header.rows = block.rows;
		view->header.rows_like = view->rows;
		view->header.rows_seen = grid.count - block.first - block.rows;
		view->header.ruler = is_ruler(&grid, &block);
	}
	cpl_arena_release(&grid.arena);
	return good;
}

/*
 * The better view knows a layout, on an earlier line or of more columns; or it
 * has more rows that are as wide as the header, or wider ones.
 */
static bool
is_better(const struct view *view, const struct view *best)
{
	const struct layout *layout = view->header.layout;
	const struct layout *other = best->header.layout;

	if (layout != NULL && other != NULL) {
		if (view->header.offset != best->header.offset)
			return view->header.offset < best->header.offset;
		return layout->count > other->count;
	}
	if (layout != NULL || other != NULL)
		return layout != NULL;
	if (view->width < 2 || best->width < 2)
		return view->width > best->width;
	if (view->rows != best->rows)
		return view->rows > best->rows;
	return view->width > best->width;
}

enum cpl_problem
header_find(struct cpl_str text, const struct window *like, bool sheet,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header)
{
	struct view best = { 0 };
	bool good = true;

	for (size_t i = 0; good && i < sizeof(delimiters); i++) {
		struct view view;

		if (i > 0 && (sheet || memchr(text.data, delimiters[i],
					   text.length) == NULL))
			continue;
		good = look(text, like, delimiters[i], profiles, count, &view);
		if (i == 0 || is_better(&view, &best))
			best = view;
	}
	*header = best.header;
	if (!good)
		return CPL_MEMORY;
	if (header->layout == NULL)
		header->profile = sniff_fitting_all(profiles, count);
	return header->profile == NULL ? CPL_HEADER_MISSING : CPL_OK;
}

bool
header_join(struct header_names *names, const struct row *row)
{
	size_t count = row->count > names->count ? row->count : names->count;
	bool first = names->count == 0;
	struct cpl_str *items = cpl_arena_take(
	    names->arena, (count + 1) * sizeof(*items));
	struct cpl_str group = { "", 0 };
	struct cpl_buffer joined = { 0 };

	if (items == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct cpl_str cell = { "", 0 };

		items[i] = cell;
		if (i < row->count)
			cell = row->cells[i].text;
		if (!first && i < names->count)
			items[i] = names->items[i];
		if (items[i].length > 0)
			group = items[i];
		if (cell.length == 0 || cpl_str_equal(cell, items[i]))
			continue;
		cpl_buffer_clear(&joined);
		cpl_buffer_append_str(&joined, group);
		if (group.length > 0)
			cpl_buffer_append_str(&joined, CPL_STR(" / "));
		cpl_buffer_append_str(&joined, cell);
		items[i] = cpl_arena_copy(
		    names->arena, cpl_buffer_str(&joined));
		if (joined.failed || items[i].data == NULL) {
			cpl_buffer_release(&joined);
			return false;
		}
	}
	cpl_buffer_release(&joined);
	names->items = items;
	names->count = count;
	return true;
}
