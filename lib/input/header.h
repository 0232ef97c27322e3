/* SPDX-License-Identifier: MIT */
/* Where the header of a table stands among its first lines. */
#ifndef INPUT_HEADER_H
#define INPUT_HEADER_H

#include "input/rows.h"
#include "input/sniff.h"

/* A header of groups over columns has so many rows at most. */
#define HEADER_ROWS 3

/*
 * Find the header in `text`, the beginning of a file: the first row that is a
 * layout of one of the profiles, or, where one profile fits all, the row whose
 * words stand over the numbers and dates of the rows below it.  What stands
 * before it is a preamble.  Lines end and quotes are as those of the window
 * `like`.  HEADER_MISSING or MEMORY without.
 */
enum cpl_problem header_find(struct cpl_str text, const struct window *like,
    bool sheet, const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header);

/* The names of columns, put together row by row. */
struct header_names {
	struct cpl_str *items; /* in `arena`, and so are the texts */
	size_t count;
	struct cpl_arena *arena; /* BORROWED */
};

/*
 * Put another row of the header under what there is: a name under a group is
 * both, `Terlapor / Nama`.  A group goes on over the empty cells to its right.
 * False without memory.
 */
bool header_join(struct header_names *names, const struct row *row);

#endif
