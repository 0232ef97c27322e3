/* SPDX-License-Identifier: MIT */
/* The inside of a sheet, for the files that write one out. */
#ifndef CPL_RENDER_SHEET_H
#define CPL_RENDER_SHEET_H

#include <complaint/render.h>

/* A narrower page than that is taken to be so wide. */
#define TABLE_WIDTH_LEAST 40

struct sheet_cell {
	bool known;
	bool withheld;        /* then it is not known */
	struct cpl_str text;  /* BORROWED */
	struct cpl_str label; /* of a name, for people: BORROWED */
	double number;
	/* Of a number that is not like its column: BORROWED, or NULL. */
	const struct cpl_sheet_column *like;
};

struct cpl_sheet {
	const struct cpl_sheet_column *columns; /* BORROWED */
	size_t count;
	size_t keys;
	struct sheet_cell *cells; /* OWNED */
	size_t cell_count;
	size_t capacity;
	size_t totals; /* the row of the totals, SIZE_MAX without one */
	bool failed;
};

size_t sheet_rows(const struct cpl_sheet *sheet);
const struct sheet_cell *sheet_cell(
    const struct cpl_sheet *sheet, size_t row, size_t column);
/* Whether its cells are texts, or names. */
bool sheet_is_text(const struct cpl_sheet_column *column);
/* The text of a cell as people read it. */
struct cpl_str sheet_label(const struct sheet_cell *cell);
/* Put a cell as it stands in a column of another sheet. */
void sheet_put_like(struct cpl_sheet *sheet, const struct sheet_cell *cell,
    const struct cpl_sheet_column *column);
/*
 * A number as people read it: in English as it is, in Indonesian with its
 * thousands apart.  `-` where it is unknown.
 */
void sheet_append_number(struct cpl_buffer *out,
    const struct cpl_language *language, const struct cpl_sheet_column *column,
    const struct sheet_cell *cell);
/* A known number with its thousands apart in English too. */
void sheet_append_grouped(struct cpl_buffer *out,
    const struct cpl_language *language, const struct cpl_sheet_column *column,
    const struct sheet_cell *cell);

#endif
