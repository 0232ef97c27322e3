/* SPDX-License-Identifier: MIT */
/*
 * Charts of sections as inline SVG.  They are drawn 360 units wide, which is a
 * phone, and grow from there; bars and lines begin at zero.
 */
#include <math.h>

#include "sections.h"

#define WIDTH 360
#define LABELS 118 /* the room of the labels of rows */
#define NUMBERS 52 /* and of the numbers behind bars */
#define ROW 20
#define ROWS_MOST 60
/* Characters of 11 px that fit before the bars. */
#define LABEL_FITS 16

static double
value_at(const struct section *section, size_t row, size_t column)
{
	const struct sheet_cell *cell = sheet_cell(section->sheet, row, column);

	return cell->known ? cell->number : NAN;
}

static void
append_number(struct cpl_buffer *out, double number)
{
	cpl_append_fixed(out, number, 1);
}

static void
open_chart(const struct section *section, int height, struct cpl_buffer *out)
{
	cpl_buffer_append_format(out,
	    "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
	    WIDTH, height, section->title);
}

static void
append_label(
    const struct section *section, size_t row, int y, struct cpl_buffer *out)
{
	struct cpl_buffer clean = { 0 };
	struct cpl_str text;
	size_t fits;

	cpl_buffer_append_printable(
	    &clean, sheet_cell(section->sheet, row, 0)->text);
	text = cpl_buffer_str(&clean);
	fits = cpl_text_fit(text, LABEL_FITS);
	cpl_buffer_append_format(
	    out, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", LABELS - 6, y);
	if (fits < text.length)
		fits = cpl_text_fit(text, LABEL_FITS - 1);
	page_append_escaped(out, (struct cpl_str){ text.data, fits });
	if (fits < text.length)
		cpl_buffer_append_str(out, CPL_STR("\xe2\x80\xa6"));
	cpl_buffer_append_str(out, CPL_STR("</text>"));
	if (clean.failed)
		out->failed = true;
	cpl_buffer_release(&clean);
}

static double
greatest(const struct section *section, size_t first, size_t last)
{
	size_t rows = sheet_rows(section->sheet);
	double most = 0;

	for (size_t row = 0; row < rows; row++)
		for (size_t i = first; i <= last; i++)
			most = fmax(most, value_at(section, row, i));
	return most;
}

static size_t
shown_rows(const struct section *section)
{
	size_t rows = sheet_rows(section->sheet);

	return rows < ROWS_MOST ? rows : ROWS_MOST;
}

static void
append_bars(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	const struct cpl_sheet_column *column =
	    &section->columns[section->value];
	double most = greatest(section, section->value, section->value);
	size_t rows = shown_rows(section);

	open_chart(section, (int)rows * ROW + 18, out);
	for (size_t row = 0; row < rows; row++) {
		double value = value_at(section, row, section->value);
		double width = most > 0 && value > 0
				   ? value / most * (WIDTH - LABELS - NUMBERS)
				   : 0;
		int y = (int)row * ROW;

		append_label(section, row, y + 14, out);
		cpl_buffer_append_format(out,
		    "<rect class=\"bar\" x=\"%d\" y=\"%d\" height=\"14\" "
		    "width=\"",
		    LABELS, y + 3);
		append_number(out, width);
		cpl_buffer_append_str(out, CPL_STR("\"/><text x=\""));
		append_number(out, LABELS + width + 4);
		cpl_buffer_append_format(out, "\" y=\"%d\">", y + 14);
		page_append_cell(sections, column,
		    sheet_cell(section->sheet, row, section->value), out);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
	cpl_buffer_append_format(out,
	    "<text class=\"soft\" x=\"%d\" y=\"%d\">%s</text></svg>\n", LABELS,
	    (int)rows * ROW + 13, column->label);
}

/* The least of 1, 2, 5, 10, 20, ... that is no smaller. */
static double
round_up(double most)
{
	double unit = 1;

	while (unit * 10 < most)
		unit *= 10;
	if (most <= unit)
		return unit;
	if (most <= 2 * unit)
		return 2 * unit;
	return most <= 5 * unit ? 5 * unit : 10 * unit;
}

static void
append_line(const struct section *section, size_t column, double top,
    const char *class, struct cpl_buffer *out)
{
	size_t rows = sheet_rows(section->sheet);

	cpl_buffer_append_format(
	    out, "<polyline class=\"%s\" points=\"", class);
	for (size_t row = 0; row < rows; row++) {
		double part = rows > 1 ? (double)row / (double)(rows - 1) : 0.5;

		append_number(out, 40 + part * (WIDTH - 50));
		cpl_buffer_append_char(out, ',');
		append_number(
		    out, 150 - value_at(section, row, column) / top * 130);
		cpl_buffer_append_char(out, ' ');
	}
	cpl_buffer_append_str(out, CPL_STR("\"/>\n"));
}

static void
append_lines(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t one = section->value;
	size_t rows = sheet_rows(section->sheet);
	double top = round_up(greatest(section, one, one + 1));

	open_chart(section, 192, out);
	for (int i = 0; i <= 2; i++) {
		struct sheet_cell cell = { .known = true,
			.number = top * i / 2 };
		struct cpl_sheet_column column = { .kind = CPL_SHEET_NUMBER,
			.decimals = top < 2 && i == 1 ? 1 : 0 };

		cpl_buffer_append_format(out,
		    "<line class=\"axis\" x1=\"40\" x2=\"350\" y1=\"%d\" "
		    "y2=\"%d\"/><text class=\"soft\" x=\"36\" y=\"%d\" "
		    "text-anchor=\"end\">",
		    150 - 65 * i, 150 - 65 * i, 154 - 65 * i);
		page_append_cell(sections, &column, &cell, out);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
	append_line(section, one, top, "one", out);
	append_line(section, one + 1, top, "two", out);
	cpl_buffer_append_str(
	    out, CPL_STR("<text class=\"soft\" x=\"40\" y=\"166\">"));
	page_append_escaped(out, sheet_cell(section->sheet, 0, 0)->text);
	cpl_buffer_append_str(
	    out, CPL_STR("</text><text class=\"soft\" x=\"350\" y=\"166\" "
			 "text-anchor=\"end\">"));
	page_append_escaped(out, sheet_cell(section->sheet, rows - 1, 0)->text);
	cpl_buffer_append_format(out,
	    "</text>\n<line class=\"one\" x1=\"40\" x2=\"64\" y1=\"182\" "
	    "y2=\"182\"/><text x=\"68\" y=\"186\">%s</text>"
	    "<line class=\"two\" x1=\"180\" x2=\"204\" y1=\"182\" y2=\"182\"/>"
	    "<text x=\"208\" y=\"186\">%s</text></svg>\n",
	    section->columns[one].label, section->columns[one + 1].label);
}

static void
append_intervals(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	const double room = WIDTH - LABELS - NUMBERS;
	size_t rows = shown_rows(section);
	int height = (int)rows * ROW;
	static const char *const ticks[] = { "0", "50", "100" };

	open_chart(section, height + 18, out);
	for (int i = 0; i <= 2; i++)
		cpl_buffer_append_format(out,
		    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"0\" "
		    "y2=\"%d\"/><text class=\"soft\" x=\"%d\" y=\"%d\" "
		    "text-anchor=\"middle\">%s%s</text>\n",
		    LABELS + (int)room * i / 2, LABELS + (int)room * i / 2,
		    height, LABELS + (int)room * i / 2, height + 13, ticks[i],
		    sections->page->language == CPL_INDONESIAN ? "\xc2\xa0%"
							       : "%");
	for (size_t row = 0; row < rows; row++) {
		double rate = value_at(section, row, section->value);
		double low = value_at(section, row, section->value + 1);
		double high = value_at(section, row, section->value + 2);
		int y = (int)row * ROW + 10;

		append_label(section, row, y + 4, out);
		if (isfinite(rate) != 0) {
			cpl_buffer_append_str(
			    out, CPL_STR("<line class=\"one\" x1=\""));
			append_number(out, LABELS + low * room);
			cpl_buffer_append_str(out, CPL_STR("\" x2=\""));
			append_number(out, LABELS + high * room);
			cpl_buffer_append_format(out,
			    "\" y1=\"%d\" y2=\"%d\"/><circle class=\"bar\" "
			    "r=\"4\" cy=\"%d\" cx=\"",
			    y, y, y);
			append_number(out, LABELS + rate * room);
			cpl_buffer_append_str(out, CPL_STR("\"/>"));
		}
		cpl_buffer_append_format(out,
		    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", WIDTH,
		    y + 4);
		page_append_cell(sections, &section->columns[section->value],
		    sheet_cell(section->sheet, row, section->value), out);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
	cpl_buffer_append_str(out, CPL_STR("</svg>\n"));
}

static void
append_heat(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t columns = section->column_count - section->value;
	double most = greatest(
	    section, section->value, section->column_count - 1);
	double width = (double)(WIDTH - 70) / (double)columns;
	size_t rows = sheet_rows(section->sheet);

	(void)sections;
	open_chart(section, (int)rows * ROW + 18, out);
	for (size_t row = 0; row < rows; row++) {
		cpl_buffer_append_format(
		    out, "<text x=\"0\" y=\"%d\">", (int)row * ROW + 14);
		page_append_escaped(
		    out, sheet_cell(section->sheet, row, 0)->text);
		cpl_buffer_append_str(out, CPL_STR("</text>"));
		for (size_t i = 0; i < columns; i++) {
			double value = value_at(
			    section, row, section->value + i);

			cpl_buffer_append_str(
			    out, CPL_STR("<rect class=\"bar\" x=\""));
			append_number(out, 70 + (double)i * width);
			cpl_buffer_append_format(out,
			    "\" y=\"%d\" height=\"%d\" width=\"",
			    (int)row * ROW + 1, ROW - 2);
			append_number(out, width - 2);
			cpl_buffer_append_str(
			    out, CPL_STR("\" fill-opacity=\""));
			cpl_append_fixed(out,
			    most > 0 ? 0.04 + 0.96 * value / most : 0.04, 2);
			cpl_buffer_append_str(out, CPL_STR("\"/>"));
		}
		cpl_buffer_append_char(out, '\n');
	}
	for (size_t i = 0; i < columns; i++) {
		cpl_buffer_append_str(
		    out, CPL_STR("<text class=\"soft\" x=\""));
		append_number(out, 70 + (double)i * width);
		cpl_buffer_append_format(out, "\" y=\"%d\">%s</text>",
		    (int)rows * ROW + 13,
		    section->columns[section->value + i].label);
	}
	cpl_buffer_append_str(out, CPL_STR("</svg>\n"));
}

void
page_append_chart(const struct sections *sections,
    const struct section *section, struct cpl_buffer *out)
{
	if (sheet_rows(section->sheet) == 0)
		return;
	if (section->chart == CHART_BARS)
		append_bars(sections, section, out);
	else if (section->chart == CHART_LINES)
		append_lines(sections, section, out);
	else if (section->chart == CHART_INTERVALS)
		append_intervals(sections, section, out);
	else if (section->chart == CHART_HEAT)
		append_heat(sections, section, out);
}
