/* SPDX-License-Identifier: MIT */
/*
 * Sheets of figures as people and programs read them: a table for a terminal,
 * Markdown, CSV; and reports as JSON.
 *
 * Texts in a sheet come from citizens and agencies and are made harmless for
 * where they go: controls are removed for a terminal, marks escaped for
 * Markdown, formulas defused for a spreadsheet.  A figure that is not known is
 * `-` for people, an empty cell in CSV and null in JSON, and never 0.
 */
#ifndef COMPLAINT_RENDER_H
#define COMPLAINT_RENDER_H

#include <complaint/overview.h>
#include <complaint/text.h>

enum cpl_sheet_kind {
	CPL_SHEET_TEXT,
	CPL_SHEET_NAME, /* a text that people read as a label, see below */
	CPL_SHEET_COUNT,
	CPL_SHEET_RATIO,  /* 0 to 1; per cent in tables */
	CPL_SHEET_NUMBER, /* with `decimals` in tables */
	CPL_SHEET_SHORT,  /* with none where it is whole */
};

struct cpl_sheet_column {
	const char *name;  /* in CSV: "response_working_days_mean" */
	const char *over;  /* a heading shared with its neighbours, or NULL */
	const char *label; /* for people; NULL for a column of CSV alone */
	enum cpl_sheet_kind kind;
	unsigned decimals; /* at most 6 */
};

struct cpl_sheet;

/*
 * A sheet whose first `keys` columns are texts that say what a row is about.
 * `columns` are BORROWED.  NULL without memory.
 */
struct cpl_sheet *cpl_sheet_new(
    const struct cpl_sheet_column *columns, size_t count, size_t keys);
void cpl_sheet_free(struct cpl_sheet *sheet);

/*
 * Put the next cell, row by row from left to right.  Texts are BORROWED.  A
 * number that is not finite is an unknown one.
 */
void cpl_sheet_text(struct cpl_sheet *sheet, struct cpl_str text);
/*
 * In a column of names: what programs call it, and people.  CSV has the labels
 * in a column of their own behind all others, `agency_label` of `agency`.
 */
void cpl_sheet_name(
    struct cpl_sheet *sheet, struct cpl_str text, struct cpl_str label);
void cpl_sheet_number(struct cpl_sheet *sheet, double number);
void cpl_sheet_unknown(struct cpl_sheet *sheet);
/* One that is known and not told: `*` for people, else as an unknown one. */
void cpl_sheet_withheld(struct cpl_sheet *sheet);
/*
 * The row that begins here is the totals: set apart for people, and left out
 * of CSV where a sum over the column would count everything twice.
 */
void cpl_sheet_totals(struct cpl_sheet *sheet);
/* Whether memory ran out; then the sheet is not whole. */
bool cpl_sheet_failed(const struct cpl_sheet *sheet);

/*
 * A language of pages and their numbers; NULL is English.  They are static: the
 * library reads no locale.
 */
struct cpl_language;
/* The language of that code, such as `id`; false where there is none. */
bool cpl_language_find(
    struct cpl_str code, const struct cpl_language **language);
const char *cpl_language_code(const struct cpl_language *language);
/* The codes there are, of which the first is `en`; NULL behind the last. */
const char *cpl_language_at(size_t index);

struct cpl_table_style {
	size_t width; /* columns of a terminal; at least 40 are taken */
	const struct cpl_language *language; /* of the numbers */
	bool color;                          /* by the sequences of ECMA-48 */
};

/*
 * A table no wider than that.  Long texts are cut with an ellipsis; columns
 * that have no room go into another table below, under the same keys.
 */
void cpl_render_table(const struct cpl_sheet *sheet,
    const struct cpl_table_style *style, struct cpl_buffer *out);
/* A table of GitHub Flavored Markdown. */
void cpl_render_markdown(const struct cpl_sheet *sheet,
    const struct cpl_language *language, struct cpl_buffer *out);
/* A text with the marks that mean something in Markdown escaped. */
void cpl_render_markdown_text(struct cpl_str text, struct cpl_buffer *out);
/*
 * CSV (RFC 4180, but lines end with a line feed) with a header.  Texts are
 * without controls, as for a terminal.  One that a spreadsheet would take for a
 * formula, since it begins with = + - or @ behind any blanks, gets an
 * apostrophe in front.  Numbers have the shortest digits that read back as the
 * same double.
 */
void cpl_render_csv(const struct cpl_sheet *sheet, struct cpl_buffer *out);

/*
 * The columns of a terminal that a text takes, and the bytes of it that fit
 * into so many.  Wide and combining characters are known (Unicode 14); the
 * text must be UTF-8 without controls.
 */
size_t cpl_text_width(struct cpl_str text);
size_t cpl_text_fit(struct cpl_str text, size_t width);

/*
 * A text for a terminal that knows no more than ASCII, in as many columns: what
 * bars and lines are drawn with has its like, and what is left is `?`.
 */
void cpl_append_ascii(struct cpl_buffer *out, struct cpl_str text);

/*
 * A number with so many decimals (at most 6), halves away from zero, the same
 * in every locale.
 */
void cpl_append_fixed(struct cpl_buffer *out, double number, unsigned decimals);
/*
 * A ratio in per cent with one decimal.  What is not all is never 100.0%, and
 * what is not nothing never 0.0%.
 */
void cpl_append_percent(struct cpl_buffer *out, double ratio);

/*
 * The response-time report.  `now` is what the page calls its time; `offset`
 * (seconds east of UTC) is how it is written.
 */
enum cpl_report_format {
	CPL_REPORT_TABLE,
	CPL_REPORT_MARKDOWN,
	CPL_REPORT_CSV,
	CPL_REPORT_JSON,
	CPL_REPORT_HTML, /* of cpl_render_page() alone */
};

enum cpl_page_kind {
	CPL_PAGE_OVERVIEW,
	CPL_PAGE_DAILY,
	CPL_PAGE_MONTHLY,
	/* Of an overview of the reports of cpl_public_report. */
	CPL_PAGE_PUBLIC,
};

/* What was promised; not numbers where nothing was. */
struct cpl_targets {
	double complaints_a_year;
	double working_days; /* the mean response */
	double on_time_rate; /* 0 to 1 */
	double rating;
	double satisfaction; /* the index, to 100 */
};

/* So many verdicts of a clock that another version of the calendar changed. */
struct cpl_verdict_move {
	struct cpl_str clock;
	struct cpl_str before;
	struct cpl_str after;
	uint64_t verdicts;
};

/* What people write into a monthly report, in paragraphs. */
enum cpl_texts_kind {
	CPL_TEXTS_INTRODUCTION,
	CPL_TEXTS_LEGAL_BASIS,
	CPL_TEXTS_SUCCESS_STORIES,
	CPL_TEXTS_OBSTACLES,
	CPL_TEXTS_RECOMMENDATIONS,
	CPL_TEXTS_SIGNATURE,
	CPL_TEXTS_KINDS
};

struct cpl_text_list {
	struct cpl_str *items;
	size_t count;
};

struct cpl_texts {
	struct cpl_text_list lists[CPL_TEXTS_KINDS];
};

struct cpl_agencies;
struct cpl_categories;

/*
 * Tables of what people call things, BORROWED, or NULL.  What is in none of
 * them is called as it is.
 */
struct cpl_labels {
	const struct cpl_agencies *agencies;
	const struct cpl_categories *categories;
	const struct cpl_categories *channels; /* a list of the same form */
};

struct cpl_report_page {
	enum cpl_report_format format;
	size_t width; /* of a table */
	bool color;   /* likewise */
	bool ascii;   /* likewise, see cpl_append_ascii() */
	int64_t now;
	int offset;
	/* What the window and the zone were called; empty for none. */
	struct cpl_str from;
	struct cpl_str to;
	struct cpl_str zone;
	const struct cpl_language *language;
	struct cpl_labels labels;
	/* Of cpl_render_page() alone. */
	enum cpl_page_kind kind;
	const struct cpl_targets *targets; /* BORROWED; NULL for none */
	const struct cpl_texts *texts;     /* BORROWED; NULL for none */
	/* What the quality of the data is held against; NULL for nothing. */
	const struct cpl_agencies *agencies;  /* BORROWED */
	const struct cpl_verdict_move *moves; /* BORROWED */
	size_t move_count;
	/* Of a page for everybody: counts below it are told of nobody. */
	uint64_t least;
};

/* Append the page of a finished report.  OK or MEMORY. */
enum cpl_problem cpl_render_report(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out);

/*
 * The page of a finished overview whose reports are those of cpl_page_report.
 * As HTML it is one file with all its charts, without scripts, that fetches
 * nothing.  OK or MEMORY.
 */
enum cpl_problem cpl_render_page(const struct cpl_overview *overview,
    const struct cpl_report_page *page, struct cpl_buffer *out);

#endif
