/* SPDX-License-Identifier: MIT */
/* A page of an overview: as tables, Markdown, CSV, JSON or HTML. */
#include <math.h>
#include <string.h>

#include <complaint/json.h>

#include "page.h"
#include "sections.h"

static const char *
title_of(const struct sections *sections)
{
	const char *english = N_("Report of complaints");

	if (sections->page->kind == CPL_PAGE_DAILY)
		english = N_("Daily report of complaints");
	else if (sections->page->kind == CPL_PAGE_MONTHLY)
		english = N_("Monthly report of complaints");
	else if (sections->page->kind == CPL_PAGE_PUBLIC)
		english = N_("Public report of complaints");
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

static void
append_json_row(
    const struct section *section, size_t row, struct cpl_buffer *out)
{
	cpl_buffer_append_char(out, '{');
	for (size_t i = 0; i < section->column_count; i++) {
		const struct sheet_cell *cell = sheet_cell(
		    section->sheet, row, i);

		cpl_json_append_name(out, cpl_str_of(section->columns[i].name));
		if (sheet_is_text(&section->columns[i]))
			cpl_json_append_string(out, cell->text);
		else
			cpl_json_append_real(
			    out, cell->known ? cell->number : NAN);
		if (section->columns[i].kind == CPL_SHEET_NAME)
			page_append_json_label(
			    out, section->columns[i].name, sheet_label(cell));
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
	page_append_json_chapters(sections, out);
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

static void
append_table(const struct sections *sections, struct cpl_buffer *out)
{
	struct cpl_buffer texts = { 0 };

	if (!sections->page->ascii) {
		page_append_texts(sections, out);
		return;
	}
	page_append_texts(sections, &texts);
	cpl_append_ascii(out, cpl_buffer_str(&texts));
	if (texts.failed)
		out->failed = true;
	cpl_buffer_release(&texts);
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
	else if (page->format == CPL_REPORT_MARKDOWN)
		page_append_texts(&sections, out);
	else
		append_table(&sections, out);
	sections_release(&sections);
	return whole && !out->failed ? CPL_OK : CPL_MEMORY;
}
