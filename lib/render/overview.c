/* SPDX-License-Identifier: MIT */
/* A page of an overview: as tables, Markdown, CSV, JSON or HTML. */
#include <math.h>
#include <string.h>

#include <complaint/json.h>

#include "sections.h"

static const char *
title_of(const struct sections *sections)
{
	const char *english = "Report of complaints";

	if (sections->page->kind == CPL_PAGE_DAILY)
		english = "Daily report of complaints";
	else if (sections->page->kind == CPL_PAGE_MONTHLY)
		english = "Monthly report of complaints";
	else if (sections->page->kind == CPL_PAGE_PUBLIC)
		english = "Public report of complaints";
	return language_text(sections->page->language, english);
}

void
page_append_title(const struct sections *sections, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, cpl_str_of(title_of(sections)));
}

void
page_append_period(const struct sections *sections, struct cpl_buffer *out)
{
	const struct cpl_report_page *page = sections->page;

	if (page->from.length == 0 && page->to.length == 0) {
		cpl_buffer_append_str(out, section_text(sections, "all time"));
	} else {
		cpl_buffer_append_str(out, page->from);
		if (!cpl_str_equal(page->from, page->to)) {
			cpl_buffer_append_char(out, ' ');
			cpl_buffer_append_str(
			    out, section_text(sections, "to"));
			cpl_buffer_append_char(out, ' ');
			cpl_buffer_append_str(out, page->to);
		}
	}
	cpl_buffer_append_str(out, CPL_STR(". "));
	cpl_buffer_append_str(out, section_text(sections, "As of"));
	cpl_buffer_append_char(out, ' ');
	cpl_buffer_append_time(out, page->now, page->offset);
}

/* A note in lines that fit the width, broken at blanks. */
static void
append_wrapped(const char *note, size_t width, struct cpl_buffer *out)
{
	size_t column = 0;

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
append_texts(const struct sections *sections, struct cpl_buffer *out)
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
		const struct section *section = &sections->items[i];

		cpl_buffer_append_format(
		    out, "\n%s%s\n\n", markdown ? "## " : "", section->title);
		if (markdown)
			cpl_render_markdown(section->sheet, out);
		else
			cpl_render_table(
			    section->sheet, sections->page->width, out);
		if (section->note == NULL)
			continue;
		cpl_buffer_append_char(out, '\n');
		append_wrapped(section->note,
		    markdown ? SIZE_MAX : sections->page->width, out);
	}
}

static void
append_json_row(
    const struct section *section, size_t row, struct cpl_buffer *out)
{
	cpl_buffer_append_char(out, '{');
	for (size_t i = 0; i < section->column_count; i++) {
		const struct sheet_cell *cell = sheet_cell(
		    section->sheet, row, i);

		cpl_json_append_name(out, cpl_str_of(section->columns[i].name));
		if (section->columns[i].kind == CPL_SHEET_TEXT)
			cpl_json_append_string(out, cell->text);
		else
			cpl_json_append_real(
			    out, cell->known ? cell->number : NAN);
	}
	cpl_buffer_append_char(out, '}');
}

static void
append_member(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	cpl_json_append_name(out, cpl_str_of(name));
	if (text.length > 0)
		cpl_json_append_string(out, text);
	else
		cpl_buffer_append_str(out, CPL_STR("null"));
}

static void
append_json(const struct sections *sections, struct cpl_buffer *out)
{
	static const char *const kinds[] = { "overview", "daily", "monthly",
		"public" };
	const struct cpl_report_page *page = sections->page;

	cpl_buffer_append_char(out, '{');
	append_member(out, "report", cpl_str_of(kinds[page->kind]));
	cpl_json_append_name(out, CPL_STR("now"));
	cpl_buffer_append_char(out, '"');
	cpl_buffer_append_time(out, page->now, page->offset);
	cpl_buffer_append_char(out, '"');
	append_member(out, "from", page->from);
	append_member(out, "to", page->to);
	append_member(out, "tz", page->zone);
	append_member(out, "clock",
	    cpl_report_options(section_report(sections, CPL_PAGE_WINDOW))
		->clock);
	if (page->kind == CPL_PAGE_PUBLIC) {
		cpl_json_append_name(out, CPL_STR("k"));
		cpl_buffer_append_integer(out, (int64_t)page->least);
	}
	for (size_t i = 0; i < sections->count; i++) {
		const struct section *section = &sections->items[i];
		size_t rows = sheet_rows(section->sheet);

		cpl_buffer_append_format(out, ",\n\"%s\":[", section->name);
		for (size_t row = 0; row < rows; row++) {
			cpl_buffer_append_str(
			    out, row == 0 ? CPL_STR("\n") : CPL_STR(",\n"));
			append_json_row(section, row, out);
		}
		cpl_buffer_append_char(out, ']');
	}
	cpl_buffer_append_str(out, CPL_STR("}\n"));
}

/* One table is all that CSV can hold: that of the agencies. */
static void
append_csv(const struct sections *sections, struct cpl_buffer *out)
{
	for (size_t i = 0; i < sections->count; i++)
		if (sections->items[i].chart == CHART_INTERVALS)
			cpl_render_csv(sections->items[i].sheet, out);
}

enum cpl_problem
cpl_render_page(const struct cpl_overview *overview,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	struct sections sections;
	bool whole;

	sections_build(&sections, overview, page);
	whole = !sections.failed;
	if (!whole)
		;
	else if (page->format == CPL_REPORT_HTML)
		page_append_html(&sections, out);
	else if (page->format == CPL_REPORT_JSON)
		append_json(&sections, out);
	else if (page->format == CPL_REPORT_CSV)
		append_csv(&sections, out);
	else
		append_texts(&sections, out);
	sections_release(&sections);
	return whole && !out->failed ? CPL_OK : CPL_MEMORY;
}
