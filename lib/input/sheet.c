/* SPDX-License-Identifier: MIT */
/* The cells of a sheet, row by row. */
#include "input/sheet.h"

#if defined(HAVE_ZIP) && defined(HAVE_XML)

#include <stdlib.h>
#include <string.h>

#include "input/rows.h"

/*
 * Spreadsheet programs stop at 1048576 rows and 16384 columns; other programs
 * write longer sheets.
 */
#define ROWS 4194304
#define COLUMNS 16384
/* So much is handed on at a time. */
#define ENOUGH ((size_t)256 << 10)

enum cell_type {
	CELL_NUMBER,
	CELL_SHARED,
	CELL_TEXT, /* also what a formula gives, and errors */
	CELL_TRUTH,
	CELL_INLINE,
};

struct sheet {
	struct xml *xml;         /* OWNED */
	struct strings *strings; /* BORROWED */
	struct sheet_styles styles;
	size_t limit;
	struct cpl_buffer *out; /* BORROWED for the time of a read */
	struct cpl_fault *fault;
	bool failed;

	size_t row;    /* of the open or the last row, from 1 */
	size_t column; /* of the open or the next cell, from 0 */
	size_t filled; /* cells of the row that were handed on */
	size_t given;  /* bytes of the row that were */
	enum cell_type type;
	enum number_form form;
	bool inside; /* of a value */
	size_t phonetics;
	struct cpl_buffer value;
	struct cpl_buffer cell;
};

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* `_xHHHH_` at the front (ECMA-376 part 1, 22.9.2.19), or -1. */
static int
escaped(const char *data, size_t length)
{
	int code = 0;

	if (length < 7 || data[0] != '_' || data[1] != 'x' || data[6] != '_')
		return -1;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(data[i]);

		if (digit < 0)
			return -1;
		code = code * 16 + digit;
	}
	return code >= 0xd800 && code < 0xe000 ? -1 : code;
}

void
sheet_append_text(struct cpl_buffer *out, struct cpl_str text)
{
	bool after_return = false;

	/* Hardly a text has any of these. */
	if (text.length == 0 ||
	    (memchr(text.data, '_', text.length) == NULL &&
		memchr(text.data, '\r', text.length) == NULL &&
		memchr(text.data, '\0', text.length) == NULL)) {
		cpl_buffer_append_str(out, text);
		return;
	}
	for (size_t i = 0; i < text.length; i++) {
		int code = escaped(text.data + i, text.length - i);
		size_t from = i;

		if (code >= 0)
			i += 6;
		else
			code = (unsigned char)text.data[i];
		if (code == '\n' && after_return) {
			after_return = false;
			continue;
		}
		after_return = code == '\r';
		if (code == '\r')
			code = '\n';
		if (i > from && code >= 0x80) {
			char bytes[4];

			cpl_buffer_append(
			    out, bytes, cpl_utf8_encode((uint32_t)code, bytes));
		} else if (code != 0) {
			cpl_buffer_append_char(out, (char)code);
		}
	}
}

static void
fail(struct sheet *sheet, enum cpl_problem problem, const char *detail)
{
	if (!sheet->failed)
		cpl_fault_set(
		    sheet->fault, problem, sheet->row, 0, "%s", detail);
	sheet->failed = true;
	xml_pause(sheet->xml);
}

/* The number of the column in `BC12`, from 0; false without letters. */
static bool
column_of(const char *place, size_t *column)
{
	size_t value = 0;

	for (; *place >= 'A' && *place <= 'Z' && value <= COLUMNS; place++)
		value = value * 26 + (size_t)(*place - 'A') + 1;
	*column = value - 1;
	return value > 0 && value <= COLUMNS;
}

static void
start_row(struct sheet *sheet, const char **attributes)
{
	const char *number = xml_attribute(attributes, "r");
	size_t row = sheet->row + 1;

	if (number != NULL) {
		row = 0;
		while (*number >= '0' && *number <= '9' && row <= ROWS)
			row = row * 10 + (size_t)(*number++ - '0');
	}
	if (row <= sheet->row || row > ROWS) {
		fail(sheet, CPL_SHEET_DAMAGED, "rows that are not in order");
		return;
	}
	/* A row that is not there is an empty line. */
	for (size_t i = sheet->row + 1; i < row; i++)
		cpl_buffer_append_char(sheet->out, '\r');
	sheet->row = row;
	sheet->column = 0;
	sheet->filled = 0;
	sheet->given = 0;
}

static enum cell_type
cell_type(const char *type)
{
	if (type == NULL || strcmp(type, "n") == 0)
		return CELL_NUMBER;
	if (strcmp(type, "s") == 0)
		return CELL_SHARED;
	if (strcmp(type, "b") == 0)
		return CELL_TRUTH;
	return strcmp(type, "inlineStr") == 0 ? CELL_INLINE : CELL_TEXT;
}

static enum number_form
cell_form(const struct sheet *sheet, const char *style)
{
	size_t number = 0;

	while (style != NULL && *style >= '0' && *style <= '9' &&
	       number < sheet->styles.count)
		number = number * 10 + (size_t)(*style++ - '0');
	return number < sheet->styles.count ? sheet->styles.forms[number]
					    : NUMBER_PLAIN;
}

static void
start_cell(struct sheet *sheet, const char **attributes)
{
	const char *place = NULL;
	const char *type = NULL;
	const char *style = NULL;
	size_t column = sheet->column;

	/* Their names are of one letter, and the cells are many. */
	for (; *attributes != NULL; attributes += 2)
		if (attributes[0][0] != '\0' && attributes[0][1] == '\0') {
			if (attributes[0][0] == 'r')
				place = attributes[1];
			else if (attributes[0][0] == 't')
				type = attributes[1];
			else if (attributes[0][0] == 's')
				style = attributes[1];
		}
	if ((place != NULL && !column_of(place, &column)) ||
	    column < sheet->column || column >= COLUMNS) {
		fail(sheet, CPL_SHEET_DAMAGED, "cells that are not in order");
		return;
	}
	sheet->column = column;
	sheet->form = cell_form(sheet, style);
	sheet->type = cell_type(type);
	cpl_buffer_clear(&sheet->value);
}

enum element { OTHER, CELL, VALUE, TEXT, ROW_OF_CELLS, PHONETIC };

/* What the name says; the shortest are most. */
static enum element
element(const char *name)
{
	if (name[0] != '\0' && name[1] == '\0')
		return name[0] == 'c'   ? CELL
		       : name[0] == 'v' ? VALUE
		       : name[0] == 't' ? TEXT
					: OTHER;
	if (strcmp(name, "row") == 0)
		return ROW_OF_CELLS;
	return strcmp(name, "rPh") == 0 ? PHONETIC : OTHER;
}

static void
on_start(void *context, const char *name, const char **attributes, size_t depth)
{
	struct sheet *sheet = context;

	(void)depth;
	if (sheet->failed)
		return;
	switch (element(name)) {
	case CELL:
		start_cell(sheet, attributes);
		break;
	case VALUE:
		sheet->inside = sheet->type != CELL_INLINE;
		break;
	case TEXT:
		sheet->inside = sheet->type == CELL_INLINE &&
				sheet->phonetics == 0;
		break;
	case ROW_OF_CELLS:
		start_row(sheet, attributes);
		break;
	case PHONETIC:
		sheet->phonetics++;
		break;
	case OTHER:
		break;
	}
}

/* The text of the open cell; false when there is none to be had. */
static bool
cell_text(struct sheet *sheet, struct cpl_str *text)
{
	struct cpl_str value = cpl_buffer_str(&sheet->value);
	size_t index = 0;

	*text = value;
	switch (sheet->type) {
	case CELL_SHARED:
		value = cell_trim(value);
		for (size_t i = 0; i < value.length; i++) {
			if (value.data[i] < '0' || value.data[i] > '9' ||
			    index > SIZE_MAX / 20)
				index = SIZE_MAX / 20;
			else
				index = index * 10 +
					(size_t)(value.data[i] - '0');
		}
		if (value.length > 0 &&
		    strings_get(sheet->strings, index, text, sheet->fault))
			return true;
		sheet->failed = sheet->failed || value.length > 0;
		return false;
	case CELL_NUMBER:
		cpl_buffer_clear(&sheet->cell);
		number_append(
		    &sheet->cell, value, sheet->form, sheet->styles.from_1904);
		*text = cpl_buffer_str(&sheet->cell);
		return true;
	case CELL_TRUTH:
		*text = cpl_str_equal(value, CPL_STR("1")) ? CPL_STR("TRUE")
							   : CPL_STR("FALSE");
		return value.length > 0;
	case CELL_TEXT:
	case CELL_INLINE:
		cpl_buffer_clear(&sheet->cell);
		sheet_append_text(&sheet->cell, value);
		*text = cpl_buffer_str(&sheet->cell);
		return true;
	}
	return false;
}

static bool
needs_quotes(struct cpl_str text)
{
	if (text.length < 32) {
		for (size_t i = 0; i < text.length; i++)
			if (text.data[i] == ',' || text.data[i] == '"' ||
			    text.data[i] == '\n' || text.data[i] == '\r')
				return true;
		return false;
	}
	return memchr(text.data, ',', text.length) != NULL ||
	       memchr(text.data, '"', text.length) != NULL ||
	       memchr(text.data, '\n', text.length) != NULL ||
	       memchr(text.data, '\r', text.length) != NULL;
}

static void
put_cell(struct cpl_buffer *out, struct cpl_str text)
{
	if (!needs_quotes(text)) {
		cpl_buffer_append_str(out, text);
		return;
	}
	cpl_buffer_append_char(out, '"');
	while (text.length > 0) {
		const char *quote = memchr(text.data, '"', text.length);
		size_t length = quote == NULL ? text.length
					      : (size_t)(quote - text.data) + 1;

		cpl_buffer_append(out, text.data, length);
		if (quote != NULL)
			cpl_buffer_append_char(out, '"');
		text.data += length;
		text.length -= length;
	}
	cpl_buffer_append_char(out, '"');
}

static void
end_cell(struct sheet *sheet)
{
	size_t before = sheet->out->length;
	struct cpl_str text;

	/* A row that is too long already will be set aside as it is. */
	if (cell_text(sheet, &text) && text.length > 0 &&
	    sheet->column <= CPL_INPUT_COLUMNS &&
	    sheet->given <= sheet->limit) {
		for (; sheet->filled < sheet->column; sheet->filled++)
			cpl_buffer_append_char(sheet->out, ',');
		put_cell(sheet->out, text);
		sheet->given += sheet->out->length - before;
	}
	if (sheet->failed)
		xml_pause(sheet->xml);
	sheet->column++;
}

static void
on_end(void *context, const char *name, size_t depth)
{
	struct sheet *sheet = context;

	(void)depth;
	if (sheet->failed)
		return;
	switch (element(name)) {
	case CELL:
		end_cell(sheet);
		break;
	case VALUE:
	case TEXT:
		sheet->inside = false;
		break;
	case ROW_OF_CELLS:
		cpl_buffer_append_char(sheet->out, '\r');
		if (sheet->out->length >= ENOUGH)
			xml_pause(sheet->xml);
		break;
	case PHONETIC:
		sheet->phonetics -= sheet->phonetics > 0;
		break;
	case OTHER:
		break;
	}
}

static void
on_text(void *context, const char *data, size_t length)
{
	struct sheet *sheet = context;

	/* One byte over the limit is enough to be found too long. */
	if (sheet->inside && sheet->value.length <= sheet->limit)
		cpl_buffer_append(&sheet->value, data, length);
}

struct sheet *
sheet_new(struct bytes bytes, struct strings *strings,
    struct sheet_styles styles, size_t limit)
{
	static const struct xml_events events = { on_start, on_end, on_text };
	struct sheet *sheet = calloc(1, sizeof(*sheet));

	if (sheet == NULL)
		return NULL;
	sheet->xml = xml_new(
	    bytes, &events, sheet, false, limit + ((size_t)1 << 20));
	if (sheet->xml == NULL) {
		free(sheet);
		return NULL;
	}
	sheet->strings = strings;
	sheet->styles = styles;
	sheet->limit = limit;
	return sheet;
}

void
sheet_free(struct sheet *sheet)
{
	if (sheet == NULL)
		return;
	xml_free(sheet->xml);
	cpl_buffer_release(&sheet->value);
	cpl_buffer_release(&sheet->cell);
	free(sheet);
}

int
sheet_more(struct sheet *sheet, struct cpl_buffer *out, struct cpl_fault *fault)
{
	size_t before = out->length;
	int more;

	sheet->out = out;
	sheet->fault = fault;
	do
		more = xml_read(sheet->xml, fault);
	while (more > 0 && !sheet->failed && out->length == before);
	if (sheet->failed)
		return -1;
	if (sheet->value.failed || sheet->cell.failed || out->failed) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return -1;
	}
	return more;
}

#endif
