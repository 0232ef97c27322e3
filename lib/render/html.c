/* SPDX-License-Identifier: MIT */
/*
 * A page as one file of HTML: no script, nothing fetched, and every chart with
 * the table it was drawn from.
 */
#include <math.h>

#include "sections.h"

/* The contrast of each pair of text and ground is at least 4.5 to 1. */
static const char style[] =
    ":root{color-scheme:light dark;--ground:#fff;--text:#1b1f24;"
    "--soft:#57606a;--line:#d0d7de;--bar:#1f5fa8;--second:#a8501f;"
    "--fill:#dce8f7}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#14171a;"
    "--text:#e8eaed;--soft:#a9b1ba;--line:#3d444d;--bar:#6fb1ff;"
    "--second:#ffab70;--fill:#1d3350}}\n"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:76rem;padding:1rem;"
    "font:1rem/1.45 system-ui,sans-serif;background:var(--ground);"
    "color:var(--text)}\n"
    "h1{font-size:1.6rem;margin:.2em 0}"
    "h2{font-size:1.2rem;margin:1.6em 0 .5em}"
    "p{margin:.4em 0}.note{color:var(--soft);font-size:.9rem}\n"
    ".tiles{display:grid;gap:.6rem;padding:0;"
    "grid-template-columns:repeat(auto-fit,minmax(9rem,1fr))}"
    ".tiles div{border:1px solid var(--line);border-radius:.4rem;"
    "padding:.6rem .8rem;display:flex;flex-direction:column-reverse;"
    "justify-content:flex-end}"
    ".tiles dd{margin:0;font-size:1.7rem;font-weight:600}"
    ".tiles dt{color:var(--soft);font-size:.9rem}\n"
    ".pair{display:grid;gap:1rem;align-items:start}"
    "@media(min-width:60rem){.pair{grid-template-columns:1fr 1fr}}"
    ".pair>*{min-width:0}figure{margin:0}\n"
    ".scroll{overflow-x:auto}.long{max-height:24rem;overflow-y:auto}"
    "table{border-collapse:collapse;width:100%;font-size:.9rem}"
    "th,td{padding:.25rem .5rem;border-bottom:1px solid var(--line);"
    "text-align:right;vertical-align:bottom;"
    "font-variant-numeric:tabular-nums}"
    "th[scope=row],th.text,td.text{text-align:left;font-weight:400;"
    "overflow-wrap:anywhere;min-width:7rem}"
    "thead th[scope=col]{font-weight:600}\n"
    "svg{display:block;width:100%;max-width:36rem;height:auto}"
    "svg text{font:11px system-ui,sans-serif;fill:var(--text)}"
    "svg .soft{fill:var(--soft)}svg .axis{stroke:var(--line)}"
    "svg .bar{fill:var(--bar)}svg .one{stroke:var(--bar);fill:none;"
    "stroke-width:2}svg .two{stroke:var(--second);fill:none;"
    "stroke-width:2;stroke-dasharray:5 3}\n"
    "@page{size:A4;margin:14mm}@media print{body{max-width:none;padding:0;"
    "font-size:.8rem}h2{break-after:avoid}figure,tr{break-inside:avoid}"
    "svg{max-height:24cm}.scroll,.long{overflow:visible;max-height:none}"
    ".pair{grid-template-columns:1fr 1fr}"
    "table{font-size:.7rem}th,td{padding:.15rem .25rem}"
    "th[scope=row]{min-width:4rem}}\n";

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

/*
 * `1367.5` as `1.367,5` in Indonesian and `1,367.5` in English, and a blank in
 * front of the Indonesian sign of per cent.
 */
static void
append_grouped(
    struct cpl_buffer *out, enum cpl_language language, struct cpl_str plain)
{
	char group = language == CPL_INDONESIAN ? '.' : ',';
	char point = language == CPL_INDONESIAN ? ',' : '.';
	size_t digits = 0;

	while (digits < plain.length && plain.data[digits] != '.' &&
	       plain.data[digits] != '%')
		digits++;
	for (size_t i = 0; i < plain.length; i++) {
		char c = plain.data[i];

		if (i > 0 && i < digits && (digits - i) % 3 == 0 &&
		    plain.data[i - 1] != '-')
			cpl_buffer_append_char(out, group);
		if (c == '%' && language == CPL_INDONESIAN)
			cpl_buffer_append_str(out, CPL_STR("\xc2\xa0"));
		cpl_buffer_append_char(out, c == '.' ? point : c);
	}
}

void
page_append_cell(const struct sections *sections,
    const struct cpl_sheet_column *column, const struct sheet_cell *cell,
    struct cpl_buffer *out)
{
	struct cpl_buffer plain = { 0 };

	if (column->kind == CPL_SHEET_TEXT) {
		page_append_escaped(out, cell->text);
		return;
	}
	sheet_append_number(&plain, column, cell);
	if (plain.failed)
		out->failed = true;
	else if (cell->known)
		append_grouped(
		    out, sections->page->language, cpl_buffer_str(&plain));
	else
		cpl_buffer_append_str(out, CPL_STR("\xe2\x80\x93"));
	cpl_buffer_release(&plain);
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
		    i < section->keys                ? " scope=\"row\""
		    : column->kind == CPL_SHEET_TEXT ? " class=\"text\""
						     : "");
		page_append_cell(
		    sections, column, sheet_cell(section->sheet, row, i), out);
		cpl_buffer_append_format(out, "</%s>", name);
	}
	cpl_buffer_append_str(out, CPL_STR("</tr>\n"));
}

static void
open_table(const struct section *section, size_t rows, struct cpl_buffer *out)
{
	cpl_buffer_append_format(out,
	    "<div class=\"scroll%s\" tabindex=\"0\" role=\"region\" "
	    "aria-label=\"%s\"><table><thead><tr>",
	    rows > 20 ? " long" : "", section->title);
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

	open_table(section, 0, out);
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

	open_table(section, rows, out);
	for (size_t i = 0; i < section->column_count; i++)
		cpl_buffer_append_format(out, "<th scope=\"col\"%s>%s</th>",
		    section->columns[i].kind == CPL_SHEET_TEXT
			? " class=\"text\""
			: "",
		    section->columns[i].label);
	cpl_buffer_append_str(out, CPL_STR("</tr></thead><tbody>\n"));
	for (size_t row = 0; row < rows; row++)
		append_row(sections, section, row, out);
	close_table(out);
}

/* The first figures of the first row, for who reads nothing else. */
static void
append_tiles(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("<dl class=\"tiles\">\n"));
	for (size_t i = 1; i <= 11 && i < section->column_count; i++) {
		/* The closed-only rate and the tail stand in the table. */
		if (i == 4 || i == 6 || i == 11)
			continue;
		cpl_buffer_append_format(
		    out, "<div><dt>%s</dt><dd>", section->columns[i].label);
		page_append_cell(sections, &section->columns[i],
		    sheet_cell(section->sheet, 0, i), out);
		cpl_buffer_append_str(out, CPL_STR("</dd></div>\n"));
	}
	cpl_buffer_append_str(out, CPL_STR("</dl>\n"));
}

static void
append_section(
    const struct sections *sections, size_t index, struct cpl_buffer *out)
{
	const struct section *section = &sections->items[index];

	cpl_buffer_append_format(out,
	    "<section aria-labelledby=\"s-%s\"><h2 id=\"s-%s\">%s</h2>\n",
	    section->name, section->name, section->title);
	if (index == 0)
		append_tiles(sections, section, out);
	if (section->note != NULL)
		cpl_buffer_append_format(
		    out, "<p class=\"note\">%s</p>\n", section->note);
	if (section->chart != CHART_NONE) {
		/* Beside the chart there is no room for a wide table. */
		cpl_buffer_append_format(out, "<div class=\"%s\"><figure>\n",
		    section->column_count > 5 ? "stack" : "pair");
		page_append_chart(sections, section, out);
		cpl_buffer_append_str(out, CPL_STR("</figure>\n"));
	}
	if (index == 0)
		append_upright(sections, section, out);
	else
		append_table(sections, section, out);
	if (section->chart != CHART_NONE)
		cpl_buffer_append_str(out, CPL_STR("</div>\n"));
	cpl_buffer_append_str(out, CPL_STR("</section>\n"));
}

void
page_append_html(const struct sections *sections, struct cpl_buffer *out)
{
	const struct cpl_report_quality *quality = cpl_report_quality(
	    section_report(sections, CPL_PAGE_WINDOW));

	cpl_buffer_append_format(out,
	    "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none';style-src 'unsafe-inline'\">\n"
	    "<title>",
	    sections->page->language == CPL_INDONESIAN ? "id" : "en");
	page_append_title(sections, out);
	cpl_buffer_append_str(out, CPL_STR("</title>\n<style>\n"));
	cpl_buffer_append_str(out, cpl_str_of(style));
	cpl_buffer_append_str(
	    out, CPL_STR("</style>\n</head>\n<body>\n<header><h1>"));
	page_append_title(sections, out);
	cpl_buffer_append_str(out, CPL_STR("</h1>\n<p>"));
	page_append_period(sections, out);
	cpl_buffer_append_str(out, CPL_STR("</p></header>\n<main>\n"));
	if (quality->records == 0)
		cpl_buffer_append_format(out, "<p>%s</p>\n",
		    language_text(sections->page->language, "No complaints."));
	for (size_t i = 0; i < sections->count; i++)
		append_section(sections, i, out);
	cpl_buffer_append_str(out, CPL_STR("</main>\n</body>\n</html>\n"));
}
