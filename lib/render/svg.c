/* SPDX-License-Identifier: MIT */
/* Charts of sections as inline SVG; here those with a row for each group. */
#include "svg.h"

#include <math.h>

/* Rows that are drawn, and those of one part: a page of paper has more room. */
#define ROWS_MOST 60
#define ROWS_PART 20
/* Characters of 12 px take seven at most, on the average of a name. */
#define CHARACTER 7
#define LABEL_MOST 16
#define LABELS (LABEL_MOST * CHARACTER + 6)
#define ROW 20
/* With the label on a line of its own. */
#define ROW_STACKED 36
/* The room of the numbers behind bars and intervals. */
#define NUMBERS 52
#define RATES 96

/* Where the rows of a chart are, or of a part of it. */
struct rows {
	size_t first;
	size_t end;
	bool stacked; /* the labels are too long to stand in front */
	int pitch;
	int left; /* where bars begin */
	int room; /* how long they can be */
	int label;
	int middle; /* of a bar, below the top of its row */
};

double
svg_value(const struct section *section, size_t row, size_t column)
{
	const struct sheet_cell *cell = sheet_cell(section->sheet, row, column);

	return cell->known ? cell->number : NAN;
}

double
svg_greatest(const struct section *section, size_t first, size_t last)
{
	size_t rows = sheet_rows(section->sheet);
	double most = 0;

	for (size_t row = 0; row < rows; row++)
		for (size_t i = first; i <= last; i++)
			most = fmax(most, svg_value(section, row, i));
	return most;
}

void
svg_append_number(struct cpl_buffer *out, double number)
{
	cpl_append_fixed(out, number, 1);
}

/* `Most: flood (43).`, of the column that is drawn. */
static void
append_most(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	size_t rows = sheet_rows(section->sheet);
	size_t most = 0;

	for (size_t row = 1; row < rows; row++)
		if (svg_value(section, row, section->value) >
		    svg_value(section, most, section->value))
			most = row;
	cpl_buffer_append_format(out,
	    "%s \xe2\x80\x93 %s: ", section->columns[section->value].label,
	    language_text(sections->page->language, "most"));
	page_append_escaped(
	    out, sheet_label(sheet_cell(section->sheet, most, 0)));
	cpl_buffer_append_str(out, CPL_STR(" ("));
	page_append_cell(sections, &section->columns[section->value],
	    sheet_cell(section->sheet, most, section->value), out);
	cpl_buffer_append_str(out, CPL_STR("). "));
}

void
svg_open(const struct sections *sections, const struct section *section,
    size_t part, int height, struct cpl_buffer *out)
{
	cpl_buffer_append_format(out,
	    "<svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"xMinYMin\" "
	    "role=\"img\" aria-labelledby=\"t-%s-%zu\" "
	    "aria-describedby=\"d-%s-%zu\"><title id=\"t-%s-%zu\">%s",
	    SVG_WIDTH, height, section->name, part, section->name, part,
	    section->name, part, section->title);
	if (part > 0)
		cpl_buffer_append_format(out, " (%zu)", part + 1);
	cpl_buffer_append_format(
	    out, "</title>\n<desc id=\"d-%s-%zu\">", section->name, part);
	if (section->chart == CHART_BARS || section->chart == CHART_LINES)
		append_most(sections, section, out);
	cpl_buffer_append_format(out, "%s</desc>\n",
	    language_text(
		sections->page->language, "The table has the same figures."));
}

/* The printed text of a row's name: BORROWED from `clean`. */
static struct cpl_str
label_text(const struct section *section, size_t row, struct cpl_buffer *clean)
{
	cpl_buffer_clear(clean);
	cpl_buffer_append_printable(
	    clean, sheet_label(sheet_cell(section->sheet, row, 0)));
	return cpl_buffer_str(clean);
}

static size_t
rows_drawn(const struct section *section)
{
	size_t rows = sheet_rows(section->sheet);

	return rows < ROWS_MOST ? rows : ROWS_MOST;
}

/* The geometry of all rows; which of them come is up to the part. */
static struct rows
place_rows(const struct section *section, int numbers)
{
	struct rows rows = { 0 };
	struct cpl_buffer clean = { 0 };

	for (size_t row = 0; row < rows_drawn(section); row++)
		rows.stacked = rows.stacked ||
			       cpl_text_width(label_text(
				   section, row, &clean)) > LABEL_MOST;
	cpl_buffer_release(&clean);
	rows.pitch = rows.stacked ? ROW_STACKED : ROW;
	rows.left = rows.stacked ? 5 : LABELS;
	rows.room = SVG_WIDTH - rows.left - numbers;
	rows.label = rows.stacked ? 14 : 15;
	rows.middle = rows.stacked ? 25 : 11;
	return rows;
}

/* The next part of the rows; false behind the last. */
static bool
next_part(const struct section *section, struct rows *rows)
{
	rows->first = rows->end;
	rows->end += ROWS_PART;
	if (rows->end > rows_drawn(section))
		rows->end = rows_drawn(section);
	return rows->first < rows->end;
}

static int
rows_height(const struct rows *rows)
{
	return (int)(rows->end - rows->first) * rows->pitch;
}

/* The name of a row, cut where it does not fit into so many columns. */
static void
append_label(const struct section *section, const struct rows *rows, size_t row,
    size_t columns, struct cpl_buffer *out)
{
	struct cpl_buffer clean = { 0 };
	struct cpl_str text = label_text(section, row, &clean);
	size_t fits = cpl_text_fit(text, columns);

	if (rows->stacked)
		cpl_buffer_append_str(out, CPL_STR("<text x=\"0\" y=\""));
	else
		cpl_buffer_append_format(
		    out, "<text class=\"end\" x=\"%d\" y=\"", rows->left - 6);
	cpl_buffer_append_format(
	    out, "%d\">", (int)(row - rows->first) * rows->pitch + rows->label);
	if (fits < text.length)
		fits = cpl_text_fit(text, columns - 1);
	page_append_escaped(out, (struct cpl_str){ text.data, fits });
	if (fits < text.length)
		cpl_buffer_append_str(out, CPL_STR("\xe2\x80\xa6"));
	cpl_buffer_append_str(out, CPL_STR("</text>"));
	if (clean.failed)
		out->failed = true;
	cpl_buffer_release(&clean);
}

static void
append_bar(const struct sections *sections, const struct section *section,
    const struct rows *rows, size_t row, double most, struct cpl_buffer *out)
{
	double value = svg_value(section, row, section->value);
	double width = most > 0 && value > 0 ? value / most * rows->room : 0;
	int middle = (int)(row - rows->first) * rows->pitch + rows->middle;

	append_label(section, rows, row,
	    rows->stacked ? SVG_WIDTH / CHARACTER : LABEL_MOST, out);
	cpl_buffer_append_format(out,
	    "<rect class=\"bar\" x=\"%d\" y=\"%d\" height=\"14\" width=\"",
	    rows->left, middle - 7);
	svg_append_number(out, width);
	cpl_buffer_append_str(out, CPL_STR("\"/><text x=\""));
	svg_append_number(out, rows->left + width + 5);
	cpl_buffer_append_format(out, "\" y=\"%d\">", middle + 4);
	page_append_cell(sections, &section->columns[section->value],
	    sheet_cell(section->sheet, row, section->value), out);
	cpl_buffer_append_str(out, CPL_STR("</text>\n"));
}

static void
append_bars(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	double most = svg_greatest(section, section->value, section->value);
	struct rows rows = place_rows(section, NUMBERS);

	while (next_part(section, &rows)) {
		int height = rows_height(&rows) + 2;

		svg_open(
		    sections, section, rows.first / ROWS_PART, height, out);
		for (size_t row = rows.first; row < rows.end; row++)
			append_bar(sections, section, &rows, row, most, out);
		/* Labels above the bars would be struck through. */
		if (!rows.stacked)
			cpl_buffer_append_format(out,
			    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" "
			    "y1=\"0\" y2=\"%d\"/>",
			    rows.left, rows.left, height);
		cpl_buffer_append_str(out, CPL_STR("</svg>\n"));
	}
	cpl_buffer_append_format(out, "<figcaption>%s</figcaption>\n",
	    section->columns[section->value].label);
}

/* The ends of the axis of rates, and its middle. */
static void
append_rate_axis(const struct sections *sections, const struct rows *rows,
    struct cpl_buffer *out)
{
	static const char *const ticks[] = { "0", "50", "100" };
	int height = rows_height(rows);
	struct number_form form = language_numbers(sections->page->language);

	for (int i = 0; i <= 2; i++) {
		int x = rows->left + rows->room * i / 2;

		/* Labels above the lines would be struck through. */
		if (!rows->stacked)
			cpl_buffer_append_format(out,
			    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" "
			    "y1=\"0\" y2=\"%d\"/>",
			    x, x, height);
		cpl_buffer_append_format(out,
		    "<text class=\"soft %s\" x=\"%d\" y=\"%d\">%s",
		    i == 0 && rows->stacked   ? ""
		    : i == 2 && rows->stacked ? "end"
					      : "mid",
		    x, height + 14, ticks[i]);
		cpl_buffer_append_str(out, form.percent);
		cpl_buffer_append_str(out, CPL_STR("</text>\n"));
	}
}

/* A rate of a row as a point, on the line of its interval. */
static void
append_interval(const struct section *section, const struct rows *rows,
    size_t row, int middle, struct cpl_buffer *out)
{
	bool ranked = section->rank == 0 ||
		      sheet_cell(section->sheet, row, section->rank)->known;
	double rate = svg_value(section, row, section->value);
	double low = svg_value(section, row, section->value + 1);
	double high = svg_value(section, row, section->value + 2);

	if (rows->stacked)
		cpl_buffer_append_format(out,
		    "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%d\" "
		    "y2=\"%d\"/>",
		    rows->left, rows->left + rows->room, middle, middle);
	if (isfinite(rate) == 0)
		return;
	cpl_buffer_append_format(
	    out, "<line class=\"%s\" x1=\"", ranked ? "one" : "few");
	svg_append_number(out, rows->left + low * rows->room);
	cpl_buffer_append_str(out, CPL_STR("\" x2=\""));
	svg_append_number(out, rows->left + high * rows->room);
	cpl_buffer_append_format(out,
	    "\" y1=\"%d\" y2=\"%d\"/><circle class=\"%s\" r=\"4\" cy=\"%d\" "
	    "cx=\"",
	    middle, middle, ranked ? "bar" : "few", middle);
	svg_append_number(out, rows->left + rate * rows->room);
	cpl_buffer_append_str(out, CPL_STR("\"/>"));
}

static void
append_rate(const struct sections *sections, const struct section *section,
    size_t row, int y, struct cpl_buffer *out)
{
	cpl_buffer_append_format(
	    out, "<text class=\"end\" x=\"%d\" y=\"%d\">", SVG_WIDTH, y);
	page_append_cell(sections, &section->columns[section->value],
	    sheet_cell(section->sheet, row, section->value), out);
	cpl_buffer_append_str(out, CPL_STR(" ("));
	page_append_cell(sections, &section->columns[section->of],
	    sheet_cell(section->sheet, row, section->of), out);
	cpl_buffer_append_str(out, CPL_STR(")</text>\n"));
}

static void
append_rates(const struct sections *sections, const struct section *section,
    const struct rows *rows, struct cpl_buffer *out)
{
	size_t columns = rows->stacked ? (SVG_WIDTH - RATES) / CHARACTER
				       : LABEL_MOST;

	for (size_t row = rows->first; row < rows->end; row++) {
		int top = (int)(row - rows->first) * rows->pitch;

		append_label(section, rows, row, columns, out);
		append_interval(section, rows, row, top + rows->middle, out);
		append_rate(sections, section, row, top + rows->label, out);
	}
}

static void
append_intervals(const struct sections *sections, const struct section *section,
    struct cpl_buffer *out)
{
	const struct cpl_language *language = sections->page->language;
	struct rows rows = place_rows(section, RATES);

	if (rows.stacked)
		rows.room = SVG_WIDTH - 2 * rows.left;
	while (next_part(section, &rows)) {
		svg_open(sections, section, rows.first / ROWS_PART,
		    rows_height(&rows) + 18, out);
		append_rate_axis(sections, &rows, out);
		append_rates(sections, section, &rows, out);
		cpl_buffer_append_str(out, CPL_STR("</svg>\n"));
	}
	cpl_buffer_append_format(out, "<figcaption>%s (%s: %s); %s",
	    section->columns[section->value].label,
	    language_text(language, "in brackets"),
	    section->columns[section->of].label,
	    language_text(language, "the line is the interval at 95%"));
	if (section->rank > 0)
		cpl_buffer_append_format(out, "; %s",
		    language_text(language, "hollow: too few to rank"));
	cpl_buffer_append_str(out, CPL_STR("</figcaption>\n"));
}

void
page_append_chart(const struct sections *sections,
    const struct section *section, struct cpl_buffer *out)
{
	if (section->chart == CHART_BARS)
		append_bars(sections, section, out);
	else if (section->chart == CHART_LINES)
		svg_append_lines(sections, section, out);
	else if (section->chart == CHART_INTERVALS)
		append_intervals(sections, section, out);
	else if (section->chart == CHART_HEAT)
		svg_append_heat(sections, section, out);
	if ((section->chart == CHART_BARS ||
		section->chart == CHART_INTERVALS) &&
	    sheet_rows(section->sheet) > ROWS_MOST)
		cpl_buffer_append_format(out, "<p class=\"note\">%s %d.</p>\n",
		    language_text(
			sections->page->language, "The chart shows the first"),
		    ROWS_MOST);
}
