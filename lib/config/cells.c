/* SPDX-License-Identifier: MIT */
/* Where the cells of a table stand in its text. */
#include "config/cells.h"

#include <stdlib.h>

#include "config/internal.h"

bool
places_reserve(struct places *places, size_t more)
{
	struct place *items;
	size_t capacity = places->capacity ? places->capacity : 16;

	if (more > SIZE_MAX / 4 / sizeof(*items) - places->count)
		return false;
	while (capacity < places->count + more)
		capacity *= 2;
	if (capacity == places->capacity)
		return true;
	items = realloc(places->items, capacity * sizeof(*items));
	if (!items)
		return false;
	places->items = items;
	places->capacity = capacity;
	return true;
}

static bool
is_line_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
is_blank(const struct cursor *cursor, char c)
{
	return (c == ' ' || c == '\t') && c != cursor->separator;
}

void
cursor_line(struct cursor *cursor, size_t start, size_t number)
{
	cursor->at = start;
	cursor->line = number;
	cursor->line_start = start;
}

/* Go on over a line end inside a quoted cell. */
static void
count_line(struct cursor *cursor)
{
	char c = cursor->text.data[cursor->at++];

	if (c == '\r' && cursor->at < cursor->text.length &&
	    cursor->text.data[cursor->at] == '\n')
		cursor->at++;
	cursor->line++;
	cursor->line_start = cursor->at;
}

/* Behind a quoted cell whose first quote is passed. */
static void
step_over_quoted(struct cursor *cursor)
{
	const char *data = cursor->text.data;
	size_t end = cursor->text.length;

	while (cursor->at < end) {
		if (is_line_end(data[cursor->at])) {
			count_line(cursor);
			continue;
		}
		if (data[cursor->at++] != '"')
			continue;
		if (cursor->at == end || data[cursor->at] != '"')
			return;
		cursor->at++;
	}
}

/* Up to the separator or the end of the line. */
static size_t
find_cell_end(const struct cursor *cursor, size_t at)
{
	const char *data = cursor->text.data;
	size_t end = cursor->text.length;
	char separator = cursor->separator;

	while (at < end && data[at] != separator && !is_line_end(data[at]))
		at++;
	return at;
}

/* Where the cell begins that is next. */
static void
start_cell(struct cursor *cursor, struct place *place, bool *quoted)
{
	const char *data = cursor->text.data;
	size_t end = cursor->text.length;

	while (cursor->at < end && is_blank(cursor, data[cursor->at]))
		cursor->at++;
	*quoted = cursor->at < end && data[cursor->at] == '"';
	cursor->at += *quoted;
	*place = (struct place){
		.offset = (uint32_t)cursor->at,
		.line = (uint32_t)cursor->line,
		.column = (uint32_t)(cursor->at - cursor->line_start + 1),
	};
}

/* Over the separator that is next; false where there is none. */
static bool
pass_separator(struct cursor *cursor)
{
	if (cursor->at == cursor->text.length ||
	    cursor->text.data[cursor->at] != cursor->separator)
		return false;
	cursor->at++;
	return true;
}

void
cursor_step(struct cursor *cursor, struct place *place)
{
	bool quoted;

	start_cell(cursor, place, &quoted);
	if (quoted)
		step_over_quoted(cursor);
	cursor->at = find_cell_end(cursor, cursor->at);
	(void)pass_separator(cursor);
}

bool
cursor_plain(struct cursor *cursor, struct place *place)
{
	struct cpl_str cell = { cursor->text.data, 0 };
	bool quoted;

	start_cell(cursor, place, &quoted);
	cell.data += cursor->at;
	cursor->at = find_cell_end(cursor, cursor->at);
	cell.length = cursor->at - place->offset;
	(void)place_trim(place, cell);
	return !pass_separator(cursor);
}

struct cpl_str
place_trim(struct place *place, struct cpl_str cell)
{
	struct cpl_str text = cpl_str_trim(cell);
	size_t blanks = (size_t)(text.data - cell.data);
	struct cpl_str front = { cell.data, blanks };
	size_t at;
	size_t end;

	for (at = 0; at < blanks; at = end) {
		end = config_line_end(front, at);
		if (is_line_end(front.data[end - 1])) {
			place->line++;
			place->column = 1;
		} else {
			place->column += (uint32_t)(end - at);
		}
	}
	place->offset += (uint32_t)blanks;
	place->length = (uint32_t)text.length;
	return text;
}
