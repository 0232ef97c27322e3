/* SPDX-License-Identifier: MIT */
/* A sheet as a table of GitHub Flavored Markdown. */
#include <string.h>

#include "sheet.h"

/*
 * The marks that mean something inside a cell are escaped, and the characters
 * that could begin HTML become entities.
 */
void
cpl_render_markdown_text(struct cpl_str text, struct cpl_buffer *out)
{
	struct cpl_buffer clean = { 0 };

	cpl_buffer_append_printable(&clean, text);
	for (size_t i = 0; i < clean.length; i++) {
		char c = clean.data[i];

		if (c == '<')
			cpl_buffer_append_str(out, CPL_STR("&lt;"));
		else if (c == '>')
			cpl_buffer_append_str(out, CPL_STR("&gt;"));
		else if (c == '&')
			cpl_buffer_append_str(out, CPL_STR("&amp;"));
		else if (memchr("\\`*_[]|~#$", c, 10) != NULL)
			cpl_buffer_append_format(out, "\\%c", c);
		else
			cpl_buffer_append_char(out, c);
	}
	if (clean.failed)
		out->failed = true;
	cpl_buffer_release(&clean);
}

static void
append_row(const struct cpl_sheet *sheet, const struct cpl_language *language,
    size_t row, struct cpl_buffer *out)
{
	bool bold = row == sheet->totals;

	for (size_t i = 0; i < sheet->count; i++) {
		const struct cpl_sheet_column *column = &sheet->columns[i];
		const struct sheet_cell *cell = sheet_cell(sheet, row, i);
		bool empty = sheet_is_text(column) && cell->text.length == 0;

		if (column->label == NULL)
			continue;
		cpl_buffer_append_str(
		    out, bold && !empty ? CPL_STR("| **") : CPL_STR("| "));
		if (sheet_is_text(column))
			cpl_render_markdown_text(sheet_label(cell), out);
		else
			sheet_append_number(out, language, column, cell);
		cpl_buffer_append_str(
		    out, bold && !empty ? CPL_STR("** ") : CPL_STR(" "));
	}
	cpl_buffer_append_str(out, CPL_STR("|\n"));
}

void
cpl_render_markdown(const struct cpl_sheet *sheet,
    const struct cpl_language *language, struct cpl_buffer *out)
{
	size_t rows = sheet_rows(sheet);

	for (size_t i = 0; i < sheet->count; i++) {
		const struct cpl_sheet_column *column = &sheet->columns[i];

		if (column->label == NULL)
			continue;
		cpl_buffer_append_str(out, CPL_STR("| "));
		if (column->over != NULL) {
			cpl_render_markdown_text(cpl_str_of(column->over), out);
			cpl_buffer_append_str(out, CPL_STR(": "));
		}
		cpl_render_markdown_text(cpl_str_of(column->label), out);
		cpl_buffer_append_char(out, ' ');
	}
	cpl_buffer_append_str(out, CPL_STR("|\n"));
	for (size_t i = 0; i < sheet->count; i++) {
		if (sheet->columns[i].label == NULL)
			continue;
		if (sheet_is_text(&sheet->columns[i]))
			cpl_buffer_append_str(out, CPL_STR("|---"));
		else
			cpl_buffer_append_str(out, CPL_STR("|--:"));
	}
	cpl_buffer_append_str(out, CPL_STR("|\n"));
	for (size_t row = 0; row < rows; row++)
		append_row(sheet, language, row, out);
}
