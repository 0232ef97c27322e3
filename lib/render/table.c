/* SPDX-License-Identifier: MIT */
/* A sheet as a table that fits a terminal. */
#include <stdlib.h>
#include <string.h>

#include "bar.h"

#define KEY_LEAST 8
#define KEY_SHORT 20
#define NAME_LEAST 12
#define GAP 2

/* How a piece of text looks where there is colour: parts of ECMA-48 8.3.117. */
static const char bold[] = "\x1b[1m";
static const char faint[] = "\x1b[2m";
static const char red[] = "\x1b[31m";
static const char blue[] = "\x1b[34m";
static const char plain[] = "\x1b[0m";

/* A table in the making; a panel is the part that stands side by side. */
struct layout {
	const struct cpl_sheet *sheet;
	const struct bars *bars;
	const struct cpl_table_style *style;
	size_t width;
	size_t *widths; /* OWNED; of each column */
	size_t *wished; /* behind them; of each key, if it had all room */
	bool drawn;     /* the bars had room beside a panel */
	struct cpl_buffer scratch; /* a cell */
	struct cpl_buffer line;
	struct cpl_buffer *out;
};

/* The printed text of a cell: BORROWED up to the next call. */
static struct cpl_str
cell_text(struct layout *layout, size_t row, size_t column)
{
	const struct cpl_sheet_column *kind = &layout->sheet->columns[column];
	const struct sheet_cell *cell = sheet_cell(layout->sheet, row, column);

	cpl_buffer_clear(&layout->scratch);
	if (sheet_is_text(kind))
		cpl_buffer_append_printable(
		    &layout->scratch, sheet_label(cell));
	else
		sheet_append_number(
		    &layout->scratch, layout->style->language, kind, cell);
	if (layout->scratch.failed)
		layout->out->failed = true;
	return cpl_buffer_str(&layout->scratch);
}

static bool
is_shown(const struct layout *layout, size_t column)
{
	return layout->sheet->columns[column].label != NULL;
}

static void
measure_columns(struct layout *layout)
{
	const struct cpl_sheet *sheet = layout->sheet;
	size_t rows = sheet_rows(sheet);

	for (size_t i = 0; i < sheet->count; i++) {
		if (!is_shown(layout, i))
			continue;
		layout->widths[i] = cpl_text_width(
		    cpl_str_of(sheet->columns[i].label));
		for (size_t row = 0; row < rows; row++) {
			size_t width = cpl_text_width(
			    cell_text(layout, row, i));

			if (width > layout->widths[i])
				layout->widths[i] = width;
		}
	}
}

/* Where the columns under the same heading as `column` end. */
static size_t
span_end(const struct layout *layout, size_t column)
{
	const struct cpl_sheet *sheet = layout->sheet;
	const char *over = sheet->columns[column].over;
	size_t end = column + 1;

	if (over == NULL)
		return end;
	while (end < sheet->count && sheet->columns[end].over != NULL &&
	       strcmp(sheet->columns[end].over, over) == 0)
		end++;
	return end;
}

/* The width of the columns from `first` to before `end`, with their gaps. */
static size_t
span_width(const struct layout *layout, size_t first, size_t end)
{
	size_t width = 0;

	for (size_t i = first; i < end; i++)
		if (is_shown(layout, i))
			width += layout->widths[i] + (width > 0 ? GAP : 0);
	return width;
}

/* A heading wider than its columns widens the last of them. */
static void
widen_spans(struct layout *layout)
{
	size_t end;

	for (size_t i = 0; i < layout->sheet->count; i = end) {
		const char *over = layout->sheet->columns[i].over;
		size_t wanted;
		size_t width;

		end = span_end(layout, i);
		if (over == NULL || !is_shown(layout, end - 1))
			continue;
		wanted = cpl_text_width(cpl_str_of(over));
		width = span_width(layout, i, end);
		if (width < wanted)
			layout->widths[end - 1] += wanted - width;
	}
}

/* Take from the widest key until they have `room` or are at their least. */
static void
shrink_keys(struct layout *layout, size_t room)
{
	size_t keys = layout->sheet->keys;

	while (span_width(layout, 0, keys) > room) {
		size_t widest = 0;

		for (size_t i = 1; i < keys; i++)
			if (layout->widths[i] > layout->widths[widest])
				widest = i;
		if (layout->widths[widest] <= KEY_LEAST)
			return;
		layout->widths[widest]--;
	}
}

/* The column behind the last of the panel that begins with `first`. */
static size_t
panel_end(const struct layout *layout, size_t first)
{
	const struct cpl_sheet *sheet = layout->sheet;
	size_t used = span_width(layout, 0, sheet->keys);
	size_t at = first;

	while (at < sheet->count) {
		size_t end = span_end(layout, at);
		size_t more = span_width(layout, at, end);

		/* A span too wide for any panel is broken at its columns. */
		if (more > 0 && used + GAP + more > layout->width) {
			if (at > first)
				return at;
			end = at + 1;
			more = span_width(layout, at, end);
		}
		used += more > 0 ? GAP + more : 0;
		at = end;
	}
	return at;
}

static size_t
count_panels(const struct layout *layout)
{
	const struct cpl_sheet *sheet = layout->sheet;
	size_t panels = 0;

	for (size_t at = sheet->keys; at < sheet->count;
	     at = panel_end(layout, at))
		panels++;
	return panels;
}

/* Take from the widest name behind the keys until all stand side by side. */
static bool
squeeze_names(struct layout *layout)
{
	const struct cpl_sheet *sheet = layout->sheet;

	while (span_width(layout, 0, sheet->count) > layout->width) {
		size_t widest = 0;

		for (size_t i = sheet->keys; i < sheet->count; i++)
			if (sheet->columns[i].kind == CPL_SHEET_NAME &&
			    (widest == 0 ||
				layout->widths[i] > layout->widths[widest]))
				widest = i;
		if (widest == 0 || layout->widths[widest] <= NAME_LEAST)
			return false;
		layout->widths[widest]--;
	}
	return true;
}

/*
 * Keys have their whole width where that costs no panel; else what is left of
 * the panels that they take when they are short.
 */
static void
fit_keys(struct layout *layout)
{
	size_t keys = layout->sheet->keys;
	size_t most = layout->width / (keys > 1 ? 2 : 3);
	size_t least = KEY_SHORT * keys < most ? KEY_SHORT * keys : most;
	size_t room = span_width(layout, 0, keys);
	size_t panels;

	memcpy(layout->wished, layout->widths, keys * sizeof(*layout->widths));
	shrink_keys(layout, least);
	panels = count_panels(layout);
	for (; room > least; room--) {
		memcpy(layout->widths, layout->wished,
		    keys * sizeof(*layout->widths));
		shrink_keys(layout, room);
		if (count_panels(layout) == panels)
			return;
	}
}

/* Names longer than that would make shrinking them a long walk. */
static void
cap_texts(struct layout *layout, size_t most)
{
	const struct cpl_sheet *sheet = layout->sheet;

	for (size_t i = 0; i < sheet->count; i++)
		if (sheet_is_text(&sheet->columns[i]) &&
		    layout->widths[i] > most)
			layout->widths[i] = most;
}

static void
fit_columns(struct layout *layout)
{
	cap_texts(layout, layout->width);
	if (squeeze_names(layout))
		return;
	cap_texts(layout, layout->width / 2);
	fit_keys(layout);
}

static void
pad(struct cpl_buffer *line, size_t blanks)
{
	char *room = cpl_buffer_reserve(line, blanks);

	if (room == NULL)
		return;
	memset(room, ' ', blanks);
	line->length += blanks;
}

/* Put on a colour, or off again; NULL is none. */
static void
paint(struct layout *layout, const char *color)
{
	if (color != NULL && layout->style->color)
		cpl_buffer_append_str(&layout->line, cpl_str_of(color));
}

/* A text in a field, cut with an ellipsis where it is wider. */
static void
append_cut(struct layout *layout, struct cpl_str text, size_t width,
    bool to_the_right, const char *color)
{
	size_t have = cpl_text_width(text);
	bool cut = have > width;

	if (cut) {
		text.length = cpl_text_fit(text, width - 1);
		/* A wide character may leave a column. */
		have = cpl_text_width(text) + 1;
	}
	if (to_the_right)
		pad(&layout->line, width - have);
	if (text.length > 0) {
		paint(layout, color);
		cpl_buffer_append_str(&layout->line, text);
		if (cut)
			cpl_buffer_append_str(
			    &layout->line, CPL_STR("\xe2\x80\xa6"));
		paint(layout, color != NULL ? plain : NULL);
	}
	if (!to_the_right)
		pad(&layout->line, width - have);
}

static void
end_line(struct layout *layout)
{
	struct cpl_buffer *line = &layout->line;

	while (line->length > 0 && line->data[line->length - 1] == ' ')
		line->length--;
	if (line->failed)
		layout->out->failed = true;
	cpl_buffer_append_str(layout->out, cpl_buffer_str(line));
	cpl_buffer_append_char(layout->out, '\n');
	cpl_buffer_clear(line);
}

enum line_kind { LINE_LABELS, LINE_RULE, LINE_ROW };

/* What is late is what a reader looks for. */
static const char *
row_color(const struct layout *layout, size_t row, size_t column)
{
	const char *name = layout->sheet->columns[column].name;
	const struct sheet_cell *cell = sheet_cell(layout->sheet, row, column);

	if ((strcmp(name, "overdue") == 0 ||
		strcmp(name, "late_expected") == 0) &&
	    cell->known && cell->number > 0)
		return red;
	return row == layout->sheet->totals ? bold : NULL;
}

static void
append_rule(struct layout *layout, size_t width)
{
	paint(layout, faint);
	for (size_t i = 0; i < width; i++)
		cpl_buffer_append_char(&layout->line, '-');
	paint(layout, plain);
}

static void
append_column(
    struct layout *layout, enum line_kind kind, size_t row, size_t column)
{
	const struct cpl_sheet_column *what = &layout->sheet->columns[column];
	size_t width = layout->widths[column];
	bool to_the_right = !sheet_is_text(what);

	if (!is_shown(layout, column))
		return;
	if (column > 0)
		pad(&layout->line, GAP);
	if (kind == LINE_LABELS)
		append_cut(
		    layout, cpl_str_of(what->label), width, to_the_right, bold);
	else if (kind == LINE_ROW)
		append_cut(layout, cell_text(layout, row, column), width,
		    to_the_right, row_color(layout, row, column));
	else
		append_rule(layout, width);
}

/* The room for bars behind the columns of a panel; 0 where they do not stand. */
static size_t
bar_room(const struct layout *layout, size_t first, size_t end)
{
	const struct bars *bars = layout->bars;
	size_t used = span_width(layout, 0, layout->sheet->keys) + GAP +
		      span_width(layout, first, end) + GAP;

	if (!bars->known || bars->value < first || bars->value >= end ||
	    used >= layout->width)
		return 0;
	return bars_width(bars, layout->width - used);
}

/* The bar of a row behind its columns, and over all of them what they are of. */
static void
append_bar(struct layout *layout, enum line_kind kind, size_t row, size_t first,
    size_t end)
{
	const struct bars *bars = layout->bars;
	size_t room = bar_room(layout, first, end);
	size_t begin = layout->line.length;
	size_t drawn;

	if (room == 0 || kind == LINE_RULE)
		return;
	layout->drawn = true;
	pad(&layout->line, GAP);
	if (kind == LINE_LABELS && end > first + 1 &&
	    bars->chart != CHART_HEAT) {
		append_cut(layout,
		    cpl_str_of(layout->sheet->columns[bars->value].label), room,
		    false, bold);
		return;
	}
	paint(layout, blue);
	drawn = layout->line.length;
	if (kind == LINE_ROW && row != layout->sheet->totals)
		bars_append(bars, layout->sheet, row, room, &layout->line);
	if (layout->line.length > drawn)
		paint(layout, plain);
	else
		layout->line.length = begin;
}

static void
append_line(struct layout *layout, enum line_kind kind, size_t row,
    size_t first, size_t end)
{
	for (size_t i = 0; i < layout->sheet->keys; i++)
		append_column(layout, kind, row, i);
	for (size_t i = first; i < end; i++)
		append_column(layout, kind, row, i);
	append_bar(layout, kind, row, first, end);
	end_line(layout);
}

/* The headings that columns share, each over the middle of its columns. */
static void
append_headings(struct layout *layout, size_t first, size_t end)
{
	size_t next;
	bool any = false;

	for (size_t i = first; i < end; i++)
		any = any || (is_shown(layout, i) &&
				 layout->sheet->columns[i].over != NULL);
	if (!any)
		return;
	pad(&layout->line, span_width(layout, 0, layout->sheet->keys));
	for (size_t i = first; i < end; i = next) {
		const char *over = layout->sheet->columns[i].over;
		struct cpl_str text = cpl_str_of(over != NULL ? over : "");
		size_t width;
		size_t have = cpl_text_width(text);

		next = span_end(layout, i);
		if (next > end)
			next = end;
		width = span_width(layout, i, next);
		if (width == 0)
			continue;
		pad(&layout->line, GAP);
		if (have > width) {
			append_cut(layout, text, width, false, bold);
			continue;
		}
		pad(&layout->line, (width - have) / 2);
		append_cut(
		    layout, text, width - (width - have) / 2, false, bold);
	}
	end_line(layout);
}

static void
append_panel(struct layout *layout, size_t first, size_t end)
{
	size_t rows = sheet_rows(layout->sheet);

	append_headings(layout, first, end);
	append_line(layout, LINE_LABELS, 0, first, end);
	append_line(layout, LINE_RULE, 0, first, end);
	for (size_t row = 0; row < rows; row++) {
		if (row == layout->sheet->totals && row > 0)
			append_line(layout, LINE_RULE, 0, first, end);
		append_line(layout, LINE_ROW, row, first, end);
	}
}

void
table_render(const struct cpl_sheet *sheet, const struct bars *bars,
    const struct cpl_table_style *style, struct cpl_buffer *out)
{
	struct layout layout = {
		.sheet = sheet, .bars = bars, .style = style, .out = out
	};
	size_t first = sheet->keys;

	layout.width = style->width < TABLE_WIDTH_LEAST ? TABLE_WIDTH_LEAST
							: style->width;
	layout.widths = calloc(2 * sheet->count, sizeof(*layout.widths));
	if (layout.widths == NULL) {
		out->failed = true;
		return;
	}
	layout.wished = layout.widths + sheet->count;
	measure_columns(&layout);
	widen_spans(&layout);
	fit_columns(&layout);
	while (first < sheet->count) {
		size_t end = panel_end(&layout, first);

		if (first > sheet->keys)
			cpl_buffer_append_char(out, '\n');
		append_panel(&layout, first, end);
		first = end;
	}
	if (bars->chart == CHART_INTERVALS && bars->known && !layout.drawn) {
		cpl_buffer_append_char(out, '\n');
		append_panel(&layout, bars->value, bars->value + 1);
	}
	free(layout.widths);
	cpl_buffer_release(&layout.scratch);
	cpl_buffer_release(&layout.line);
}

void
cpl_render_table(const struct cpl_sheet *sheet,
    const struct cpl_table_style *style, struct cpl_buffer *out)
{
	static const struct bars none = { .chart = CHART_NONE };

	table_render(sheet, &none, style, out);
}
