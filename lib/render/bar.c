/* SPDX-License-Identifier: MIT */
/*
 * Charts of characters, a row each, for tables on a terminal.  All are of the
 * Basic Multilingual Plane and one column wide; cpl_append_ascii() knows them.
 */
#include "bar.h"

#include <math.h>

#define WIDTH_LEAST 8
#define WIDTH_MOST 40

/* U+2588, U+258F and so on to U+2589: all and one to seven eighths, from left. */
static const char full[] = "\xe2\x96\x88";
static const char *const eighths[] = { "", "\xe2\x96\x8f", "\xe2\x96\x8e",
	"\xe2\x96\x8d", "\xe2\x96\x8c", "\xe2\x96\x8b", "\xe2\x96\x8a",
	"\xe2\x96\x89" };
/* U+2581 to U+2588: one to eight eighths, from below. */
static const char *const heights[] = { " ", "\xe2\x96\x81", "\xe2\x96\x82",
	"\xe2\x96\x83", "\xe2\x96\x84", "\xe2\x96\x85", "\xe2\x96\x86",
	"\xe2\x96\x87", "\xe2\x96\x88" };
/* U+2500, U+25CF and U+25CB: a line, a point, and one that has no rank. */
static const char line[] = "\xe2\x94\x80";
static const char point[] = "\xe2\x97\x8f";
static const char hollow[] = "\xe2\x97\x8b";

static double
value_at(const struct cpl_sheet *sheet, size_t row, size_t column)
{
	const struct sheet_cell *cell = sheet_cell(sheet, row, column);

	return cell->known ? cell->number : 0;
}

struct bars
bars_of(const struct section *section)
{
	struct bars bars = { .chart = section->chart,
		.value = section->value,
		.end = section->value + 1,
		.rank = section->rank };
	size_t rows = sheet_rows(section->sheet);

	if (bars.chart == CHART_HEAT)
		bars.end = section->column_count;
	if (bars.chart == CHART_LINES)
		bars.end = section->value + 2;
	for (size_t row = 0; row < rows; row++)
		for (size_t i = bars.value; i < bars.end; i++) {
			double value = value_at(section->sheet, row, i);

			bars.most = fmax(bars.most, value);
			bars.known = bars.known ||
				     sheet_cell(section->sheet, row, i)->known;
		}
	return bars;
}

size_t
bars_width(const struct bars *bars, size_t room)
{
	size_t columns = bars->end - bars->value;

	if (bars->chart == CHART_NONE || room < WIDTH_LEAST)
		return 0;
	if (bars->chart == CHART_HEAT)
		return columns <= room ? columns : 0;
	return room < WIDTH_MOST ? room : WIDTH_MOST;
}

static void
append_times(struct cpl_buffer *out, const char *text, size_t times)
{
	while (times-- > 0)
		cpl_buffer_append_str(out, cpl_str_of(text));
}

/* What is there at all has an eighth at least. */
static void
append_bar(
    const struct bars *bars, double value, size_t width, struct cpl_buffer *out)
{
	size_t parts;

	if (!(value > 0) || bars->most <= 0)
		return;
	parts = (size_t)(value / bars->most * 8 * (double)width + 0.5);
	if (parts == 0)
		parts = 1;
	append_times(out, full, parts / 8);
	cpl_buffer_append_str(out, cpl_str_of(eighths[parts % 8]));
}

/* The place of a rate among so many characters. */
static size_t
place_of(double rate, size_t width)
{
	return (size_t)(fmin(fmax(rate, 0), 1) * (double)(width - 1) + 0.5);
}

static void
append_interval(const struct bars *bars, const struct cpl_sheet *sheet,
    size_t row, size_t width, struct cpl_buffer *out)
{
	const char *mark = bars->rank == 0 ||
				   sheet_cell(sheet, row, bars->rank)->known
			       ? point
			       : hollow;
	size_t at;
	size_t low;
	size_t high;

	if (!sheet_cell(sheet, row, bars->value)->known)
		return;
	at = place_of(value_at(sheet, row, bars->value), width);
	low = place_of(value_at(sheet, row, bars->value + 1), width);
	high = place_of(value_at(sheet, row, bars->value + 2), width);
	append_times(out, " ", low < at ? low : at);
	append_times(out, line, low < at ? at - low : 0);
	cpl_buffer_append_str(out, cpl_str_of(mark));
	append_times(out, line, high > at ? high - at : 0);
}

static void
append_height(double value, double most, struct cpl_buffer *out)
{
	size_t height = 0;

	if (value > 0 && most > 0)
		height = (size_t)fmax(1, value / most * 8 + 0.5);
	cpl_buffer_append_str(out, cpl_str_of(heights[height]));
}

static void
cut_blanks(struct cpl_buffer *out, size_t from)
{
	while (out->length > from && out->data[out->length - 1] == ' ')
		out->length--;
}

void
bars_append(const struct bars *bars, const struct cpl_sheet *sheet, size_t row,
    size_t width, struct cpl_buffer *out)
{
	size_t from = out->length;

	if (bars->chart == CHART_INTERVALS) {
		append_interval(bars, sheet, row, width, out);
	} else if (bars->chart == CHART_HEAT) {
		for (size_t i = bars->value; i < bars->end; i++)
			append_height(value_at(sheet, row, i), bars->most, out);
	} else if (bars->chart != CHART_NONE) {
		append_bar(bars, value_at(sheet, row, bars->value), width, out);
	}
	cut_blanks(out, from);
}

void
bars_append_line(const struct cpl_sheet *sheet, size_t column, double most,
    struct cpl_buffer *out)
{
	size_t rows = sheet_rows(sheet);
	size_t from = out->length;

	for (size_t row = 0; row < rows; row++)
		append_height(value_at(sheet, row, column), most, out);
	cut_blanks(out, from);
}
