/* SPDX-License-Identifier: MIT */
/*
 * Where the objects of JSON begin and end: one a line, those of an array, or
 * one behind the other.
 *
 * That is found by counting brackets outside of strings, which needs no memory
 * and sees every byte once, so that an object that is broken or over the limit
 * costs itself alone.
 */
#include "input/json.h"

#include <string.h>

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
	result = json_read_object(rows, text, row, fault);
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
	result = json_read_object(
	    rows, (struct cpl_str){ window_at(window, 0), length }, row, fault);
	window_consume(window, length);
	return result;
}

/* Pass over what is around the array; false where the text ends before it. */
static bool
skip_around(struct json_rows *rows, bool *failed, struct cpl_fault *fault)
{
	struct window *window = rows->window;
	struct extent extent = { .depth = rows->around };
	bool ended = false;
	int more = 1;

	while (!ended && more > 0) {
		size_t used;

		ended = extent_follow(&extent, window_at(window, 0),
		    window_length(window), &used);
		window_consume(window, used);
		if (!ended)
			more = window_more(window, fault);
	}
	*failed = more < 0;
	return ended;
}

/*
 * The end of an array and what follows it: another one, as where the pages of
 * an answer were saved in one file.  Each of its faults is told once.
 */
static enum row_result
end_of_array(struct json_rows *rows, struct row *row, struct cpl_fault *fault)
{
	bool failed;
	size_t length;
	char c;

	rows->opened = false;
	if (rows->around > 0 && !skip_around(rows, &failed, fault))
		return failed
			   ? ROW_FAILED
			   : misplaced(rows, CPL_JSON_TRUNCATED, 0, row, fault);
	rows->around = 0;
	if (!skip_blanks(rows, &failed, fault))
		return failed ? ROW_FAILED : ROW_END;
	c = *window_at(rows->window, 0);
	rows->another = c == '[' || c == '{';
	if (rows->another)
		return ROW_END;
	length = window_length(rows->window);
	while (length < rows->window->limit &&
	       window_more(rows->window, fault) > 0)
		length = window_length(rows->window);
	if (length > rows->window->limit)
		length = rows->window->limit;
	return misplaced(rows, CPL_JSON_TRAILING, length, row, fault);
}

bool
json_rows_another(const struct json_rows *rows)
{
	return rows->another;
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
