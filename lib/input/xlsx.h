/* SPDX-License-Identifier: MIT */
/*
 * Spreadsheets (ECMA-376) as the table that they would be saved as: cells
 * parted by commas, and rows that end with a carriage return, so that a row of
 * the sheet is a line of the table whatever line feeds its cells have.
 */
#ifndef INPUT_XLSX_H
#define INPUT_XLSX_H

#include "input/xml.h"
#include "input/zip.h"

enum number_form { NUMBER_PLAIN, NUMBER_DATE, NUMBER_CLOCK };

/* What the number format of a cell makes of it. */
enum number_form number_form_of(struct cpl_str code);
enum number_form number_form_built_in(unsigned id);
/*
 * Append a number as a table shows it: dates as `YYYY-MM-DD hh:mm:ss`, without
 * the time where there is none and without the date where that is all; other
 * numbers with the 15 digits that count.
 */
void number_append(struct cpl_buffer *out, struct cpl_str text,
    enum number_form form, bool from_1904);

struct xlsx;

/*
 * `zip` is OWNED from then on, also on failure.  `sheet` is a name, a number
 * from 1, or NULL for the first that is not hidden.  NULL with *fault filled.
 */
struct xlsx *xlsx_open(
    struct zip *zip, const char *sheet, size_t limit, struct cpl_fault *fault);
void xlsx_free(struct xlsx *xlsx);
void xlsx_free_state(void *xlsx); /* the same */
size_t xlsx_sheet_count(const struct xlsx *xlsx);
/* Append which sheet is read; `xlsx` is a struct xlsx *. */
void xlsx_tell(const void *xlsx, struct cpl_buffer *out);
/* Append some of the table; 0 at its end, -1 with *fault filled. */
int xlsx_more(void *xlsx, struct cpl_buffer *out, struct cpl_fault *fault);

#endif
