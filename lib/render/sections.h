/* SPDX-License-Identifier: MIT */
/* A page as a list of sections: a title, a sheet, a note, and how to draw it. */
#ifndef CPL_RENDER_SECTIONS_H
#define CPL_RENDER_SECTIONS_H

#include <complaint/overview.h>
#include <complaint/render.h>

#include "language.h"
#include "sheet.h"

#define SECTIONS_MOST 32
#define SECTION_COLUMNS 24

enum chart {
	CHART_NONE,
	CHART_BARS,      /* a bar a row of column `value` */
	CHART_LINES,     /* two lines, of `value` and the next column */
	CHART_INTERVALS, /* a point and an interval a row: `value` and two more */
	CHART_HEAT,      /* a row of cells from column `value` on */
};

struct section {
	const char *name;  /* in JSON */
	const char *title; /* in the language of the page */
	const char *note;  /* likewise, or NULL */
	struct cpl_sheet_column columns[SECTION_COLUMNS];
	size_t column_count;
	size_t keys;
	struct cpl_sheet *sheet; /* OWNED */
	enum chart chart;
	size_t value; /* the column that is drawn */
	size_t of;    /* of intervals: how many the rate is of */
	size_t rank;  /* and the rank, unknown where they are too few; or 0 */
};

/* Texts of a chapter under a heading, or NULL. */
struct paragraphs {
	const char *heading;
	struct cpl_text_list list; /* BORROWED */
	const char *none;          /* instead of an empty list, or NULL */
};

#define CHAPTERS_MOST 9
#define CHAPTER_TEXTS 2

/* A heading above sections, of monthly pages. */
struct chapter {
	const char *title;
	struct paragraphs texts[CHAPTER_TEXTS];
	size_t text_count;
	size_t first; /* the section it stands before */
};

struct sections {
	struct section items[SECTIONS_MOST];
	size_t count;
	struct cpl_arena arena; /* of the texts in the sheets */
	const struct cpl_overview *overview;
	const struct cpl_report_page *page;
	struct chapter chapters[CHAPTERS_MOST];
	size_t chapter_count;
	const char *nothing; /* why there is nothing to tell, or NULL */
	bool failed;
};

/* All sections that have something to say.  Release them in any case. */
void sections_build(struct sections *sections,
    const struct cpl_overview *overview, const struct cpl_report_page *page);
void sections_release(struct sections *sections);

/*
 * For the files that build them.  `title` and `note` are in English.  The sheet
 * is made by section_ready(), after the columns; false without memory.
 */
struct section *section_begin(struct sections *sections, const char *name,
    const char *title, const char *note);
void section_column(struct sections *sections, struct section *section,
    const char *name, const char *label, enum cpl_sheet_kind kind,
    unsigned decimals);
bool section_ready(
    struct sections *sections, struct section *section, size_t keys);
/* Take back the last section, which has nothing to say. */
void section_drop(struct sections *sections);
/* The English text in the language of the page. */
struct cpl_str section_text(
    const struct sections *sections, const char *english);
/* A text of the arena. */
struct cpl_str section_keep(struct sections *sections, struct cpl_str text);
struct cpl_str section_date(struct sections *sections, int64_t day);
/* The last day of the page, on the clocks of the city. */
int64_t section_last_day(const struct sections *sections);
const struct cpl_report *section_report(
    const struct sections *sections, enum cpl_page_report report);
/* How many of the values lie in first..last. */
uint64_t section_count(
    const struct cpl_histogram *histogram, int64_t first, int64_t last);

/* A column of what rows of reports are called, and the name of one. */
void section_name_column(
    struct sections *sections, struct section *section, enum cpl_dimension by);
void section_put_name(struct sections *sections, struct cpl_sheet *sheet,
    const struct cpl_report *report, size_t row, size_t index);
void section_put_count(struct cpl_sheet *sheet, uint64_t count);
void section_put_known(struct cpl_sheet *sheet, bool known, uint64_t count);
/*
 * What the steps first to end - 1 are called between ascending bounds, of
 * which there are one less than steps: "up to 1", "1-2", "more than 60".
 */
struct cpl_str section_range(struct sections *sections, const int *bounds,
    size_t count, size_t first, size_t end);

/* The times of the answers in steps of working days. */
#define SECTION_STEPS 9
void section_count_times(
    const struct sections *sections, uint64_t counts[SECTION_STEPS]);
/* Their section, without rows; NULL without memory.  Then its rows. */
struct section *section_times_begin(struct sections *sections);
void section_put_steps(struct sections *sections, struct section *section,
    size_t first, size_t end, uint64_t count);

/* The sections of a page, each of which may have nothing to say. */
void sections_summary(struct sections *sections);
/* Of the targets of the page; the rest is what was reached. */
void sections_targets(struct sections *sections,
    const struct cpl_figures *totals, double satisfaction);
void sections_trend(struct sections *sections);
void sections_surges(struct sections *sections);
void sections_league(struct sections *sections);
void sections_times(struct sections *sections);
void sections_backlog(struct sections *sections);
void sections_oldest(struct sections *sections);
void sections_outlook(struct sections *sections);
void sections_groups(struct sections *sections, enum cpl_page_report which,
    const char *name, const char *title);
void sections_hours(struct sections *sections);
void sections_ratings(struct sections *sections);
void sections_satisfaction(struct sections *sections);
void sections_quality(struct sections *sections);
/* All of a monthly page, and of one for everybody. */
void sections_monthly(struct sections *sections);
void sections_public(struct sections *sections);

/* The page itself. */
void page_append_title(const struct sections *sections, struct cpl_buffer *out);
void page_append_period(
    const struct sections *sections, struct cpl_buffer *out);
/* As tables for a terminal, or as Markdown. */
void page_append_texts(const struct sections *sections, struct cpl_buffer *out);
void page_append_html(const struct sections *sections, struct cpl_buffer *out);
void page_append_chart(const struct sections *sections,
    const struct section *section, struct cpl_buffer *out);
/* The chapters that begin before that section; and all of them as JSON. */
void page_append_chapters(
    const struct sections *sections, size_t section, struct cpl_buffer *out);
void page_append_html_chapters(
    const struct sections *sections, size_t section, struct cpl_buffer *out);
void page_append_json_chapters(
    const struct sections *sections, struct cpl_buffer *out);
/* A text as it may stand in HTML, in an attribute too. */
void page_append_escaped(struct cpl_buffer *out, struct cpl_str text);
/* A cell as people read it in the language of the page. */
void page_append_cell(const struct sections *sections,
    const struct cpl_sheet_column *column, const struct sheet_cell *cell,
    struct cpl_buffer *out);

#endif
