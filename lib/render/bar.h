/* SPDX-License-Identifier: MIT */
/* Charts of characters, a row each, for tables on a terminal. */
#ifndef CPL_RENDER_BAR_H
#define CPL_RENDER_BAR_H

#include "sections.h"

/* What is drawn beside the rows of a sheet, and of which columns. */
struct bars {
	enum chart chart; /* CHART_NONE, or what is drawn of a row */
	size_t value;
	size_t end;  /* the column behind the last one that is drawn */
	size_t rank; /* of intervals */
	double most; /* the greatest number that is drawn */
	bool known;  /* there is any */
};

struct bars bars_of(const struct section *section);
/*
 * The columns of the terminal that a row of it wants, of `room`; 0 where that
 * is too little for anything to be seen.
 */
size_t bars_width(const struct bars *bars, size_t room);
/* A row, so wide at most; blanks at its end are left out. */
void bars_append(const struct bars *bars, const struct cpl_sheet *sheet,
    size_t row, size_t width, struct cpl_buffer *out);
/* A column as a line of eight heights from zero, a character a row. */
void bars_append_line(const struct cpl_sheet *sheet, size_t column, double most,
    struct cpl_buffer *out);

/* table.c: the table of a section with its bars. */
void table_render(const struct cpl_sheet *sheet, const struct bars *bars,
    const struct cpl_table_style *style, struct cpl_buffer *out);

#endif
