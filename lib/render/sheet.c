/* SPDX-License-Identifier: MIT */
/* Sheets of cells, and numbers as people read them. */
#include <math.h>
#include <stdlib.h>

#include "language.h"
#include "sheet.h"

#define DECIMALS_MOST 6

struct cpl_sheet *
cpl_sheet_new(const struct cpl_sheet_column *columns, size_t count, size_t keys)
{
	struct cpl_sheet *sheet = calloc(1, sizeof(*sheet));

	if (sheet == NULL)
		return NULL;
	sheet->columns = columns;
	sheet->count = count;
	sheet->keys = keys;
	sheet->totals = SIZE_MAX;
	return sheet;
}

void
cpl_sheet_free(struct cpl_sheet *sheet)
{
	if (sheet == NULL)
		return;
	free(sheet->cells);
	free(sheet);
}

static void
put(struct cpl_sheet *sheet, struct sheet_cell cell)
{
	if (sheet->failed)
		return;
	if (sheet->cell_count == sheet->capacity) {
		size_t capacity = sheet->capacity == 0 ? 256
						       : sheet->capacity * 2;
		struct sheet_cell *grown = NULL;

		if (capacity <= SIZE_MAX / sizeof(*grown))
			grown = realloc(
			    sheet->cells, capacity * sizeof(*grown));
		if (grown == NULL) {
			sheet->failed = true;
			return;
		}
		sheet->cells = grown;
		sheet->capacity = capacity;
	}
	sheet->cells[sheet->cell_count++] = cell;
}

void
cpl_sheet_text(struct cpl_sheet *sheet, struct cpl_str text)
{
	put(sheet, (struct sheet_cell){ .known = true, .text = text });
}

void
cpl_sheet_name(
    struct cpl_sheet *sheet, struct cpl_str text, struct cpl_str label)
{
	put(sheet,
	    (struct sheet_cell){ .known = true, .text = text, .label = label });
}

bool
sheet_is_text(const struct cpl_sheet_column *column)
{
	return column->kind == CPL_SHEET_TEXT || column->kind == CPL_SHEET_NAME;
}

struct cpl_str
sheet_label(const struct sheet_cell *cell)
{
	return cell->label.length > 0 ? cell->label : cell->text;
}

void
cpl_sheet_number(struct cpl_sheet *sheet, double number)
{
	put(sheet, (struct sheet_cell){
		       .known = isfinite(number) != 0, .number = number });
}

void
sheet_put_like(struct cpl_sheet *sheet, const struct sheet_cell *cell,
    const struct cpl_sheet_column *column)
{
	struct sheet_cell like = *cell;

	like.like = column;
	put(sheet, like);
}

void
cpl_sheet_unknown(struct cpl_sheet *sheet)
{
	put(sheet, (struct sheet_cell){ .known = false });
}

void
cpl_sheet_withheld(struct cpl_sheet *sheet)
{
	put(sheet, (struct sheet_cell){ .withheld = true });
}

void
cpl_sheet_totals(struct cpl_sheet *sheet)
{
	sheet->totals = sheet->cell_count / sheet->count;
}

bool
cpl_sheet_failed(const struct cpl_sheet *sheet)
{
	return sheet->failed;
}

size_t
sheet_rows(const struct cpl_sheet *sheet)
{
	return sheet->cell_count / sheet->count;
}

const struct sheet_cell *
sheet_cell(const struct cpl_sheet *sheet, size_t row, size_t column)
{
	return &sheet->cells[row * sheet->count + column];
}

void
cpl_append_fixed(struct cpl_buffer *out, double number, unsigned decimals)
{
	static const int64_t powers[DECIMALS_MOST + 1] = { 1, 10, 100, 1000,
		10000, 100000, 1000000 };
	int64_t power;
	int64_t scaled;
	int64_t whole;

	if (decimals > DECIMALS_MOST)
		decimals = DECIMALS_MOST;
	power = powers[decimals];
	/* Beyond this a double has no digits behind the point. */
	if (!(fabs(number) < 4e15 / (double)power)) {
		cpl_buffer_append_format(out, "%.0f", number);
		return;
	}
	scaled = llround(number * (double)power);
	if (scaled < 0) {
		cpl_buffer_append_char(out, '-');
		scaled = -scaled;
	}
	whole = scaled / power;
	cpl_buffer_append_integer(out, whole);
	if (decimals > 0)
		cpl_buffer_append_format(
		    out, ".%0*d", (int)decimals, (int)(scaled - whole * power));
}

void
cpl_append_percent(struct cpl_buffer *out, double ratio)
{
	long tenths = lround(ratio * 1000);

	if (ratio < 1 && tenths >= 1000)
		tenths = 999;
	if (ratio > 0 && tenths <= 0)
		tenths = 1;
	cpl_append_fixed(out, (double)tenths / 10, 1);
	cpl_buffer_append_char(out, '%');
}

static void
append_plain(struct cpl_buffer *out, const struct cpl_sheet_column *column,
    const struct sheet_cell *cell)
{
	if (cell->like != NULL)
		column = cell->like;
	if (column->kind == CPL_SHEET_RATIO)
		cpl_append_percent(out, cell->number);
	else if (column->kind == CPL_SHEET_NUMBER ||
		 (column->kind == CPL_SHEET_SHORT &&
		     floor(cell->number) != cell->number))
		cpl_append_fixed(out, cell->number, column->decimals);
	else
		cpl_append_fixed(out, cell->number, 0);
}

/* `1367.5` as `1,367.5` in English, as `1.367,5` in Indonesian. */
static void
append_grouped(struct cpl_buffer *out, const struct cpl_language *language,
    struct cpl_str plain)
{
	struct number_form form = language_numbers(language);
	size_t digits = 0;

	while (digits < plain.length && plain.data[digits] != '.' &&
	       plain.data[digits] != '%')
		digits++;
	for (size_t i = 0; i < plain.length; i++) {
		char c = plain.data[i];

		if (i > 0 && i < digits && (digits - i) % 3 == 0 &&
		    plain.data[i - 1] != '-')
			cpl_buffer_append_str(out, form.group);
		if (c == '%')
			cpl_buffer_append_str(out, form.percent);
		else if (c == '.')
			cpl_buffer_append_str(out, form.point);
		else
			cpl_buffer_append_char(out, c);
	}
}

void
sheet_append_grouped(struct cpl_buffer *out,
    const struct cpl_language *language, const struct cpl_sheet_column *column,
    const struct sheet_cell *cell)
{
	struct cpl_buffer plain = { 0 };

	append_plain(&plain, column, cell);
	append_grouped(out, language, cpl_buffer_str(&plain));
	if (plain.failed)
		out->failed = true;
	cpl_buffer_release(&plain);
}

void
sheet_append_number(struct cpl_buffer *out, const struct cpl_language *language,
    const struct cpl_sheet_column *column, const struct sheet_cell *cell)
{
	if (!cell->known)
		cpl_buffer_append_char(out, cell->withheld ? '*' : '-');
	else if (language != NULL)
		sheet_append_grouped(out, language, column, cell);
	else
		append_plain(out, column, cell);
}
