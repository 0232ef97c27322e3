/* SPDX-License-Identifier: MIT */
/* Where the cells of a table stand in its text. */
#ifndef CONFIG_CELLS_H
#define CONFIG_CELLS_H

#include <complaint/text.h>

/* Offsets are into the text, or behind its length into what was decoded. */
struct place {
	uint32_t offset;
	uint32_t length;
	uint32_t line;
	uint32_t column;
};

struct places {
	struct place *items; /* OWNED */
	size_t count;
	size_t capacity;
};

/* Room for `more` places.  False without memory. */
bool places_reserve(struct places *places, size_t more);

/* What steps over a text, cell by cell. */
struct cursor {
	struct cpl_str text; /* BORROWED */
	char separator;
	size_t at;         /* the next cell begins here */
	size_t line;       /* the line of `at`, from 1 */
	size_t line_start; /* the first byte of that line */
};

/* Go to the line of that number, which begins at byte `start`. */
void cursor_line(struct cursor *cursor, size_t start, size_t number);

/*
 * Step over one cell and its separator; *place is where its characters are in
 * the text, quotes not among them, its length being 0 yet.
 */
void cursor_step(struct cursor *cursor, struct place *place);

/*
 * The same on a line without a quote: *place is where the trimmed cell is.
 * Returns whether it was the last of the line.
 */
bool cursor_plain(struct cursor *cursor, struct place *place);

/* Trim what a cell holds and move its place along, over the lines it spans. */
struct cpl_str place_trim(struct place *place, struct cpl_str cell);

#endif
