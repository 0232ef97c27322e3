/* SPDX-License-Identifier: MIT */
/*
 * What the charts share.  They are drawn 360 units wide, which is a phone, and
 * grow from there; bars and lines begin at zero.
 */
#ifndef CPL_RENDER_SVG_H
#define CPL_RENDER_SVG_H

#include "sections.h"

#define SVG_WIDTH 360

/*
 * Open a chart of that height, with its name and what it says in words.  `part`
 * counts from 0 where it is one of several.
 */
void svg_open(const struct sections *sections, const struct section *section,
    size_t part, int height, struct cpl_buffer *out);
/* A coordinate. */
void svg_append_number(struct cpl_buffer *out, double number);
/* A number of the sheet; not one where it is not known. */
double svg_value(const struct section *section, size_t row, size_t column);
/* The greatest number in the columns from `first` to `last`, at least 0. */
double svg_greatest(const struct section *section, size_t first, size_t last);

/* Two lines over the days; a table of numbers on grounds of their size. */
void svg_append_lines(const struct sections *sections,
    const struct section *section, struct cpl_buffer *out);
void svg_append_heat(const struct sections *sections,
    const struct section *section, struct cpl_buffer *out);

#endif
