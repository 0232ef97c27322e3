/* SPDX-License-Identifier: MIT */
/* Charts over time as inline SVG: days as lines, hours of the week as cells. */
#include <math.h>

#include "day.h"
#include "svg.h"

/* The corners of the field of lines. */
#define LEFT 40
#define RIGHT 350
#define TOP 14
#define BOTTOM 150
#define GRID_MOST 4

#define ROW 22
#define WEEKDAYS 78
#define SHADES 5

/* The least of 1, 2, 5, 10, 20, ... that reaches `most` in a few steps. */
static double
grid_step(double most)
{
	static const double of_ten[] = { 1, 2, 5 };
	double unit = 1;
	size_t i = 0;

	while (of_ten[i] * unit * GRID_MOST < most) {
		i = (i + 1) % 3;
		if (i == 0)
			unit *= 10;
	}
	return of_ten[i] * unit;
}

static double
height_of(double value, double top)
{
	return BOTTOM - value / top * (BOTTOM - TOP);
}

static double
place_of(size_t row, size_t rows)
{
	double part = rows > 1 ? (double)row / (double)(rows - 1) : 0.5;

	return LEFT + part * (RIGHT - LEFT);
}

/* Lines across at round numbers, from zero; returns the topmost number. */
static double
append_grid(
    const struct sections *sections, double most, struct cpl_buffer *out)
{
	static const struct cpl_sheet_column column = { .kind =
							    CPL_SHEET_COUNT };
	double step = grid_step(most);
	double steps = fmax(1, ceil(most / step));

	for (int i = 0; i <= (int)steps; i++) {
		struct sheet_cell cell = { .known = true, .number = step * i };
		double y = height_of(i, steps);

		cpl_buffer_append_format(out,
		    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" "
		    "y2=\"%.1f\"/><text class=\"soft end\" x=\"%d\" "
		    "y=\"%.1f\">",
		    LEFT, RIGHT, y, y, LEFT - 5, y + 4);
		page_append_cell(sections, &column, &cell, out);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
	return step * steps;
}

static void
append_line(const struct section *section, size_t column, double top,
    const char *class, struct cpl_buffer *out)
{
	size_t rows = sheet_rows(section->sheet);

	cpl_buffer_append_format(
	    out, "<polyline class=\"%s\" points=\"", class);
	for (size_t row = 0; row < rows; row++) {
		svg_append_number(out, place_of(row, rows));
		cpl_buffer_append_char(out, ',');
		svg_append_number(
		    out, height_of(svg_value(section, row, column), top));
		cpl_buffer_append_char(out, ' ');
	}
	cpl_buffer_append_str(out, CPL_STR("\"/>\n"));
}

/* The day of a row below the field. */
static void
append_day(const struct sections *sections, const struct section *section,
    size_t row, const char *class, struct cpl_buffer *out)
{
	struct cpl_str text = sheet_cell(section->sheet, row, 0)->text;
	int64_t day;

	cpl_buffer_append_format(out, "<text class=\"soft %s\" x=\"", class);
	svg_append_number(out, place_of(row, sheet_rows(section->sheet)));
	cpl_buffer_append_format(out, "\" y=\"%d\">", BOTTOM + 16);
	if (cpl_date_parse(text, &day))
		day_append_short(out, sections->page->language, day);
	else
		page_append_escaped(out, text);
	cpl_buffer_append_str(out, CPL_STR("</text>\n"));
}

void
svg_append_lines(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t one = section->value;
	size_t rows = sheet_rows(section->sheet);
	double top;

	svg_open(sections, section, 0, 192, out);
	top = append_grid(sections, svg_greatest(section, one, one + 1), out);
	append_line(section, one, top, "one", out);
	append_line(section, one + 1, top, "two", out);
	append_day(sections, section, 0, "", out);
	if (rows > 2)
		append_day(sections, section, (rows - 1) / 2, "mid", out);
	if (rows > 1)
		append_day(sections, section, rows - 1, "end", out);
	cpl_buffer_append_format(out,
	    "<line class=\"one\" x1=\"40\" x2=\"64\" y1=\"182\" "
	    "y2=\"182\"/><text x=\"69\" y=\"186\">%s</text>"
	    "<line class=\"two\" x1=\"190\" x2=\"214\" y1=\"182\" y2=\"182\"/>"
	    "<text x=\"219\" y=\"186\">%s</text></svg>\n",
	    section->columns[one].label, section->columns[one + 1].label);
}

/* The numbers of a table of cells. */
struct cells {
	double least; /* of those above zero */
	double most;
	size_t columns;
	double width;
};

static struct cells
measure_cells(const struct section *section)
{
	struct cells cells = { .columns = section->column_count -
					  section->value };
	size_t rows = sheet_rows(section->sheet);

	cells.most = svg_greatest(
	    section, section->value, section->column_count - 1);
	cells.least = cells.most;
	cells.width = (double)(SVG_WIDTH - WEEKDAYS) / (double)cells.columns;
	for (size_t row = 0; row < rows; row++)
		for (size_t i = 0; i < cells.columns; i++) {
			double value = svg_value(
			    section, row, section->value + i);

			if (value > 0)
				cells.least = fmin(cells.least, value);
		}
	return cells;
}

/*
 * One of a few shades: the first for nothing, the last, which alone carries
 * light text, for the greatest.
 */
static int
shade_of(double value, const struct cells *cells)
{
	double span = cells->most - cells->least;

	if (!(value > 0))
		return 0;
	if (span <= 0)
		return 1;
	return (int)fmin(SHADES - 1,
	    1 + floor((value - cells->least) / span * (SHADES - 1)));
}

/* The middle of a column. */
static double
cell_middle(const struct cells *cells, size_t column)
{
	return WEEKDAYS + ((double)column + 0.5) * cells->width - 1;
}

static void
append_cells(const struct sections *sections, const struct section *section,
    size_t row, const struct cells *cells, struct cpl_buffer *out)
{
	int y = (int)row * ROW;

	for (size_t i = 0; i < cells->columns; i++) {
		size_t column = section->value + i;
		int shade = shade_of(svg_value(section, row, column), cells);

		cpl_buffer_append_format(
		    out, "<rect class=\"h%d\" x=\"", shade);
		svg_append_number(out, WEEKDAYS + (double)i * cells->width);
		cpl_buffer_append_format(
		    out, "\" y=\"%d\" height=\"%d\" width=\"", y, ROW - 2);
		svg_append_number(out, cells->width - 2);
		cpl_buffer_append_format(out, "\"/><text class=\"mid%s\" x=\"",
		    shade == SHADES - 1 ? " on" : "");
		svg_append_number(out, cell_middle(cells, i));
		cpl_buffer_append_format(out, "\" y=\"%d\">", y + 14);
		page_append_cell(sections, &section->columns[column],
		    sheet_cell(section->sheet, row, column), out);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
}

void
svg_append_heat(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	struct cells cells = measure_cells(section);
	size_t rows = sheet_rows(section->sheet);

	svg_open(sections, section, 0, (int)rows * ROW + 18, out);
	for (size_t row = 0; row < rows; row++) {
		cpl_buffer_append_format(
		    out, "<text x=\"0\" y=\"%d\">", (int)row * ROW + 14);
		page_append_escaped(
		    out, sheet_cell(section->sheet, row, 0)->text);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
		append_cells(sections, section, row, &cells, out);
	}
	for (size_t i = 0; i < cells.columns; i++) {
		cpl_buffer_append_str(
		    out, CPL_STR("<text class=\"soft small mid\" x=\""));
		svg_append_number(out, cell_middle(&cells, i));
		cpl_buffer_append_format(out, "\" y=\"%d\">%s</text>",
		    (int)rows * ROW + 13,
		    section->columns[section->value + i].label);
	}
	cpl_buffer_append_format(out, "</svg>\n<figcaption>%s</figcaption>\n",
	    language_text(sections->page->language, "complaints"));
}
