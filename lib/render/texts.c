/* SPDX-License-Identifier: MIT */
/* A page as texts: tables for a terminal, or Markdown. */
#include <string.h>

#include "bar.h"
#include "page.h"

/* A note in lines that fit the width, broken at blanks. */
void
page_append_wrapped(const char *note, size_t width, struct cpl_buffer *out)
{
	size_t column = 0;

	if (width < TABLE_WIDTH_LEAST)
		width = TABLE_WIDTH_LEAST;
	while (*note != '\0') {
		size_t length = strcspn(note, " ");
		size_t wide = cpl_text_width((struct cpl_str){ note, length });

		if (column > 0 && column + 1 + wide > width) {
			cpl_buffer_append_char(out, '\n');
			column = 0;
		}
		if (column > 0)
			cpl_buffer_append_char(out, ' ');
		cpl_buffer_append(out, note, length);
		column += wide + (column > 0);
		note += length;
		note += strspn(note, " ");
	}
	cpl_buffer_append_char(out, '\n');
}

static void
append_heading(
    const struct sections *sections, const char *text, struct cpl_buffer *out)
{
	const struct cpl_report_page *page = sections->page;

	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_format(out, "\n%s %s\n\n",
		    sections->chapter_count > 0 ? "###" : "##", text);
	else if (page->color)
		cpl_buffer_append_format(
		    out, "\n\x1b[1;34m%s\x1b[0m\n\n", text);
	else
		cpl_buffer_append_format(out, "\n%s\n\n", text);
}

/* The two lines of days, in so many characters as there are days. */
static void
append_lines(const struct sections *sections, const struct section *section,
    const struct bars *bars, struct cpl_buffer *out)
{
	size_t widest = 0;

	for (size_t i = bars->value; i < bars->end; i++) {
		size_t width = cpl_text_width(
		    cpl_str_of(section->columns[i].label));

		if (width > widest)
			widest = width;
	}
	if (widest + 2 + sheet_rows(section->sheet) > sections->page->width)
		return;
	for (size_t i = bars->value; i < bars->end; i++) {
		const char *label = section->columns[i].label;

		cpl_buffer_append_format(out, "%s%*s", label,
		    (int)(widest + 2 - cpl_text_width(cpl_str_of(label))), "");
		bars_append_line(section->sheet, i, bars->most, out);
		cpl_buffer_append_char(out, '\n');
	}
	cpl_buffer_append_char(out, '\n');
}

/*
 * The sheet of a section stood upright: a row for each of its columns.  The
 * names of its rows are texts of the language and last.
 */
static struct cpl_sheet *
upright_sheet(const struct section *section,
    struct cpl_sheet_column columns[SECTION_COLUMNS])
{
	size_t rows = sheet_rows(section->sheet);
	struct cpl_sheet *upright;

	if (rows + 1 > SECTION_COLUMNS)
		return NULL;
	columns[0] = (struct cpl_sheet_column){ "figure", NULL, "",
		CPL_SHEET_TEXT, 0 };
	for (size_t row = 0; row < rows; row++)
		columns[row + 1] = (struct cpl_sheet_column){ "", NULL,
			sheet_cell(section->sheet, row, 0)->text.data,
			CPL_SHEET_COUNT, 0 };
	upright = cpl_sheet_new(columns, rows + 1, 1);
	if (upright == NULL)
		return NULL;
	for (size_t i = 1; i < section->column_count; i++) {
		cpl_sheet_text(upright, cpl_str_of(section->columns[i].label));
		for (size_t row = 0; row < rows; row++)
			sheet_put_like(upright,
			    sheet_cell(section->sheet, row, i),
			    &section->columns[i]);
	}
	return upright;
}

static void
append_sheet(const struct sections *sections, const struct cpl_sheet *sheet,
    const struct bars *bars, struct cpl_buffer *out)
{
	const struct cpl_report_page *page = sections->page;
	const struct cpl_table_style table_style = { .width = page->width,
		.language = page->language,
		.color = page->color };

	if (page->format == CPL_REPORT_MARKDOWN)
		cpl_render_markdown(sheet, page->language, out);
	else
		table_render(sheet, bars, &table_style, out);
}

/* The first section has few rows of many columns, and stands upright. */
static void
append_summary(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	static const struct bars none = { .chart = CHART_NONE };
	struct cpl_sheet_column columns[SECTION_COLUMNS];
	struct cpl_sheet *upright = upright_sheet(section, columns);

	if (upright == NULL || cpl_sheet_failed(upright))
		out->failed = true;
	else
		append_sheet(sections, upright, &none, out);
	cpl_sheet_free(upright);
}

static void
append_section(
    const struct sections *sections, size_t index, struct cpl_buffer *out)
{
	const struct section *section = &sections->items[index];
	const struct cpl_report_page *page = sections->page;
	bool markdown = page->format == CPL_REPORT_MARKDOWN;
	struct bars bars = bars_of(section);

	append_heading(sections, section->title, out);
	if (bars.chart == CHART_LINES && !markdown)
		append_lines(sections, section, &bars, out);
	if (index == 0)
		append_summary(sections, section, out);
	else
		append_sheet(sections, section->sheet, &bars, out);
	if (section->note == NULL)
		return;
	cpl_buffer_append_char(out, '\n');
	page_append_wrapped(
	    section->note, markdown ? SIZE_MAX : page->width, out);
}

void
page_append_texts(const struct sections *sections, struct cpl_buffer *out)
{
	bool markdown = sections->page->format == CPL_REPORT_MARKDOWN;

	if (markdown)
		cpl_buffer_append_str(out, CPL_STR("# "));
	page_append_title(sections, out);
	cpl_buffer_append_str(out, markdown ? CPL_STR("\n\n") : CPL_STR("\n"));
	page_append_period(sections, out);
	cpl_buffer_append_str(out, CPL_STR(".\n"));
	if (sections->nothing != NULL) {
		cpl_buffer_append_format(out, "\n%s\n", sections->nothing);
		return;
	}
	for (size_t i = 0; i < sections->count; i++) {
		page_append_chapters(sections, i, out);
		append_section(sections, i, out);
	}
	page_append_chapters(sections, sections->count, out);
}
