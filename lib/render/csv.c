/* SPDX-License-Identifier: MIT */
/* A sheet as CSV that no spreadsheet can be tricked with. */
#include <string.h>

#include <complaint/json.h>

#include "sheet.h"

/*
 * See OWASP, "CSV Injection": what may make a cell a formula, also behind
 * blanks, which some programs take off.
 */
static bool
is_formula(struct cpl_str text)
{
	text = cpl_str_trim(text);
	return text.length > 0 && memchr("=+-@", text.data[0], 4) != NULL;
}

static bool
needs_quotes(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] == ',' || text.data[i] == '"')
			return true;
	return text.length > 0 &&
	       (text.data[0] == ' ' || text.data[text.length - 1] == ' ');
}

/* `clean` has no line ends any more. */
static void
append_clean(struct cpl_buffer *out, struct cpl_str clean)
{
	bool quotes = needs_quotes(clean);

	if (quotes)
		cpl_buffer_append_char(out, '"');
	if (is_formula(clean))
		cpl_buffer_append_char(out, '\'');
	while (clean.length > 0) {
		const char *quote = memchr(clean.data, '"', clean.length);
		size_t length = clean.length;

		if (quote != NULL)
			length = (size_t)(quote - clean.data) + 1;
		cpl_buffer_append(out, clean.data, length);
		if (quote != NULL)
			cpl_buffer_append_char(out, '"');
		clean.data += length;
		clean.length -= length;
	}
	if (quotes)
		cpl_buffer_append_char(out, '"');
}

static void
append_text(struct cpl_buffer *out, struct cpl_str text)
{
	struct cpl_buffer clean = { 0 };

	cpl_buffer_append_printable(&clean, text);
	append_clean(out, cpl_buffer_str(&clean));
	if (clean.failed)
		out->failed = true;
	cpl_buffer_release(&clean);
}

static void
append_row(const struct cpl_sheet *sheet, size_t row, struct cpl_buffer *out)
{
	for (size_t i = 0; i < sheet->count; i++) {
		const struct sheet_cell *cell = sheet_cell(sheet, row, i);

		if (i > 0)
			cpl_buffer_append_char(out, ',');
		if (!cell->known)
			continue;
		if (sheet_is_text(&sheet->columns[i]))
			append_text(out, cell->text);
		else
			cpl_json_append_real(out, cell->number);
	}
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->columns[i].kind != CPL_SHEET_NAME)
			continue;
		cpl_buffer_append_char(out, ',');
		append_text(out, sheet_label(sheet_cell(sheet, row, i)));
	}
	cpl_buffer_append_char(out, '\n');
}

static void
append_header(const struct cpl_sheet *sheet, struct cpl_buffer *out)
{
	for (size_t i = 0; i < sheet->count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		append_text(out, cpl_str_of(sheet->columns[i].name));
	}
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->columns[i].kind != CPL_SHEET_NAME)
			continue;
		cpl_buffer_append_char(out, ',');
		append_text(out, cpl_str_of(sheet->columns[i].name));
		cpl_buffer_append_str(out, CPL_STR("_label"));
	}
	cpl_buffer_append_char(out, '\n');
}

void
cpl_render_csv(const struct cpl_sheet *sheet, struct cpl_buffer *out)
{
	size_t rows = sheet_rows(sheet);

	append_header(sheet, out);
	for (size_t row = 0; row < rows; row++)
		if (row != sheet->totals)
			append_row(sheet, row, out);
}
