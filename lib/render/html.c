/* SPDX-License-Identifier: MIT */
/*
 * A page as one file of HTML: no script, nothing fetched, and every chart with
 * the table it was drawn from.
 */
#include <string.h>

#include "day.h"
#include "sections.h"
#include "style.h"
#include "svg.h"

/* A table of more rows scrolls beside its chart. */
#define ROWS_LONG 24
/* One of more columns has no room beside its chart. */
#define COLUMNS_BESIDE 9
/* One of fewer columns does not grow as wide as the page. */
#define COLUMNS_NARROW 4

void
page_append_escaped(struct cpl_buffer *out, struct cpl_str text)
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
		else if (c == '"')
			cpl_buffer_append_str(out, CPL_STR("&quot;"));
		else if (c == '\'')
			cpl_buffer_append_str(out, CPL_STR("&#39;"));
		else
			cpl_buffer_append_char(out, c);
	}
	if (clean.failed)
		out->failed = true;
	cpl_buffer_release(&clean);
}

void
page_append_cell(const struct sections *sections,
    const struct cpl_sheet_column *column, const struct sheet_cell *cell,
    struct cpl_buffer *out)
{
	if (sheet_is_text(column))
		page_append_escaped(out, sheet_label(cell));
	else if (cell->known)
		sheet_append_grouped(
		    out, sections->page->language, column, cell);
	else if (cell->withheld)
		cpl_buffer_append_char(out, '*');
	else
		cpl_buffer_append_str(out, CPL_STR("\xe2\x80\x93"));
}

static void
append_row(const struct sections *sections, const struct section *section,
    size_t row, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("<tr>"));
	for (size_t i = 0; i < section->column_count; i++) {
		const struct cpl_sheet_column *column = &section->columns[i];
		const char *name = i < section->keys ? "th" : "td";

		cpl_buffer_append_format(out, "<%s%s>", name,
		    i < section->keys       ? " scope=\"row\""
		    : sheet_is_text(column) ? " class=\"text\""
					    : "");
		page_append_cell(
		    sections, column, sheet_cell(section->sheet, row, i), out);
		cpl_buffer_append_format(out, "</%s>", name);
	}
	cpl_buffer_append_str(out, CPL_STR("</tr>\n"));
}

static void
open_table(const struct section *section, const char *classes, size_t rows,
    struct cpl_buffer *out)
{
	cpl_buffer_append_format(out,
	    "<div class=\"scroll%s%s%s\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table><thead><tr>",
	    classes,
	    section->chart == CHART_LINES && rows > ROWS_LONG ? " long" : "",
	    section->column_count <= COLUMNS_NARROW ? " narrow" : "",
	    section->title);
}

static void
close_table(struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("</tbody></table></div>\n"));
}

/* A few rows of many columns stand upright: a phone and a page are narrow. */
static void
append_upright(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t rows = sheet_rows(section->sheet);

	open_table(section, " upright narrow", 0, out);
	cpl_buffer_append_str(out, CPL_STR("<td></td>"));
	for (size_t row = 0; row < rows; row++) {
		cpl_buffer_append_str(out, CPL_STR("<th scope=\"col\">"));
		page_append_escaped(
		    out, sheet_cell(section->sheet, row, 0)->text);
		cpl_buffer_append_str(out, CPL_STR("</th>"));
	}
	cpl_buffer_append_str(out, CPL_STR("</tr></thead><tbody>\n"));
	for (size_t i = 1; i < section->column_count; i++) {
		cpl_buffer_append_format(out, "<tr><th scope=\"row\">%s</th>",
		    section->columns[i].label);
		for (size_t row = 0; row < rows; row++) {
			cpl_buffer_append_str(out, CPL_STR("<td>"));
			page_append_cell(sections, &section->columns[i],
			    sheet_cell(section->sheet, row, i), out);
			cpl_buffer_append_str(out, CPL_STR("</td>"));
		}
		cpl_buffer_append_str(out, CPL_STR("</tr>\n"));
	}
	close_table(out);
}

static void
append_table(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t rows = sheet_rows(section->sheet);

	open_table(section, "", rows, out);
	for (size_t i = 0; i < section->column_count; i++)
		cpl_buffer_append_format(out, "<th scope=\"col\"%s>%s</th>",
		    sheet_is_text(&section->columns[i]) ? " class=\"text\""
							: "",
		    section->columns[i].label);
	cpl_buffer_append_str(out, CPL_STR("</tr></thead><tbody>\n"));
	for (size_t row = 0; row < rows; row++)
		append_row(sections, section, row, out);
	close_table(out);
}

/* The column of that name; column_count without one. */
static size_t
find_column(const struct section *section, const char *name)
{
	size_t column = 0;

	while (column < section->column_count &&
	       strcmp(section->columns[column].name, name) != 0)
		column++;
	return column;
}

/* `of 89 received`: what a rate or a mean is of. */
static void
append_of(const struct sections *sections, const struct section *section,
    size_t column, struct cpl_buffer *out)
{
	cpl_buffer_append_format(
	    out, "<dd>%s ", language_text(sections->page->language, "of"));
	page_append_cell(sections, &section->columns[column],
	    sheet_cell(section->sheet, 0, column), out);
	cpl_buffer_append_format(
	    out, " %s</dd>", section->columns[column].label);
}

/* `period before: 96`. */
static void
append_before(const struct sections *sections, const struct section *section,
    size_t column, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("<dd>"));
	page_append_escaped(out, sheet_cell(section->sheet, 1, 0)->text);
	cpl_buffer_append_str(out, CPL_STR(": "));
	page_append_cell(sections, &section->columns[column],
	    sheet_cell(section->sheet, 1, column), out);
	cpl_buffer_append_str(out, CPL_STR("</dd>"));
}

/* The first figures of the first row, for who reads nothing else. */
static void
append_tiles(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	static const struct {
		const char *name;
		const char *of;
	} tiles[] = {
		{ "received", NULL },
		{ "responded", NULL },
		{ "response_rate", "received" },
		{ "on_time_rate", "due" },
		{ "overdue", NULL },
		{ "open", NULL },
		{ "working_days_mean", "working_days_count" },
		{ "working_days_p50", "working_days_count" },
	};
	size_t none = section->column_count;

	cpl_buffer_append_str(out, CPL_STR("<dl class=\"tiles\">\n"));
	for (size_t i = 0; i < sizeof(tiles) / sizeof(*tiles); i++) {
		size_t column = find_column(section, tiles[i].name);
		size_t of = none;

		if (column == none)
			continue;
		if (tiles[i].of != NULL)
			of = find_column(section, tiles[i].of);
		cpl_buffer_append_format(out,
		    "<div><dt>%s</dt><dd class=\"figure\">",
		    section->columns[column].label);
		page_append_cell(sections, &section->columns[column],
		    sheet_cell(section->sheet, 0, column), out);
		cpl_buffer_append_str(out, CPL_STR("</dd>"));
		if (of < none)
			append_of(sections, section, of, out);
		if (sheet_rows(section->sheet) > 1)
			append_before(sections, section, column, out);
		cpl_buffer_append_str(out, CPL_STR("</div>\n"));
	}
	cpl_buffer_append_str(out, CPL_STR("</dl>\n"));
}

/* Whether there is anything to draw. */
static bool
has_chart(const struct section *section)
{
	size_t last = section->value;

	if (section->chart == CHART_NONE)
		return false;
	if (section->chart == CHART_INTERVALS)
		return svg_greatest(section, section->of, section->of) > 0;
	if (section->chart == CHART_LINES || section->chart == CHART_HEAT)
		last = section->column_count - 1;
	return svg_greatest(section, section->value, last) > 0;
}

static void
append_section(
    const struct sections *sections, size_t index, struct cpl_buffer *out)
{
	const struct section *section = &sections->items[index];
	int level = sections->chapter_count > 0 ? 3 : 2;
	bool chart = has_chart(section);

	cpl_buffer_append_format(out,
	    "<section aria-labelledby=\"s-%s\"><h%d id=\"s-%s\">%s</h%d>\n",
	    section->name, level, section->name, section->title, level);
	if (index == 0)
		append_tiles(sections, section, out);
	if (section->note != NULL)
		cpl_buffer_append_format(
		    out, "<p class=\"note\">%s</p>\n", section->note);
	if (chart) {
		cpl_buffer_append_str(
		    out, section->column_count > COLUMNS_BESIDE
			     ? CPL_STR("<div class=\"stack\"><figure>\n")
			     : CPL_STR("<div class=\"pair\"><figure>\n"));
		page_append_chart(sections, section, out);
		cpl_buffer_append_str(out, CPL_STR("</figure>\n"));
	}
	if (index == 0)
		append_upright(sections, section, out);
	else
		append_table(sections, section, out);
	if (chart)
		cpl_buffer_append_str(out, CPL_STR("</div>\n"));
	cpl_buffer_append_str(out, CPL_STR("</section>\n"));
}

/* The days of the page, for its title and its head. */
static void
append_days(const struct sections *sections, struct cpl_buffer *out)
{
	const struct cpl_report_page *page = sections->page;
	struct cpl_buffer text = { 0 };

	if (page->from.length == 0 && page->to.length == 0)
		cpl_buffer_append_str(
		    &text, section_text(sections, "all time"));
	else
		day_append_period(&text, page->language, page->from, page->to);
	page_append_escaped(out, cpl_buffer_str(&text));
	if (text.failed)
		out->failed = true;
	cpl_buffer_release(&text);
}

/* What the page is of, and a way to each of its sections. */
static void
append_header(const struct sections *sections, struct cpl_buffer *out)
{
	const struct cpl_report_page *page = sections->page;
	const struct cpl_language *language = page->language;

	cpl_buffer_append_str(out, CPL_STR("<header><h1>"));
	page_append_title(sections, out);
	cpl_buffer_append_str(out, CPL_STR("</h1>\n<p>"));
	append_days(sections, out);
	cpl_buffer_append_format(out, "</p>\n<p class=\"note\">%s ",
	    language_text(language, "As of"));
	day_append_time(out, language, page->now, page->offset);
	cpl_buffer_append_format(out, "</p>\n<nav aria-label=\"%s\">",
	    language_text(language, "Contents"));
	for (size_t i = 0; i < sections->count; i++)
		cpl_buffer_append_format(out, "<a href=\"#s-%s\">%s</a>\n",
		    sections->items[i].name, sections->items[i].title);
	cpl_buffer_append_str(out, CPL_STR("</nav></header>\n"));
}

void
page_append_html(const struct sections *sections, struct cpl_buffer *out)
{
	cpl_buffer_append_format(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none';style-src 'unsafe-inline'\">\n"
	    "<title>",
	    cpl_language_code(sections->page->language));
	page_append_title(sections, out);
	cpl_buffer_append_str(out, CPL_STR(": "));
	append_days(sections, out);
	cpl_buffer_append_str(out, CPL_STR("</title>\n<style>\n"));
	cpl_buffer_append_str(out, cpl_str_of(style));
	cpl_buffer_append_str(out, CPL_STR("</style>\n</head>\n<body>\n"));
	append_header(sections, out);
	cpl_buffer_append_str(out, CPL_STR("<main>\n"));
	if (sections->nothing != NULL)
		cpl_buffer_append_format(out, "<p>%s</p>\n", sections->nothing);
	for (size_t i = 0; i < sections->count; i++) {
		page_append_html_chapters(sections, i, out);
		append_section(sections, i, out);
	}
	page_append_html_chapters(sections, sections->count, out);
	cpl_buffer_append_str(out, CPL_STR("</main>\n</body>\n</html>\n"));
}
