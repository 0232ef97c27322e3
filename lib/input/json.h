/* SPDX-License-Identifier: MIT */
/* The inside of a reader of JSON, for finding objects and for reading one. */
#ifndef INPUT_JSON_H
#define INPUT_JSON_H

#include "input/extent.h"
#include "input/rows.h"

struct json_rows {
	struct window *window;   /* BORROWED */
	struct columns *columns; /* BORROWED */
	enum json_shape shape;
	struct cpl_json_scanner *scanner; /* OWNED */
	struct cpl_arena arena;
	struct cpl_buffer path;

	struct cell *cells; /* OWNED */
	bool *filled;       /* OWNED */
	size_t capacity;
	size_t next; /* the column that the next name probably is */

	/* Of an array and a sequence. */
	bool opened;     /* the bracket of the array was read */
	bool need_comma; /* an item was read last */
	bool closed;     /* the array was */
	bool long_item;  /* inside one over the limit */
	size_t around;   /* objects around the array that go on behind it */
	bool another;    /* more follows what has ended */
	bool lists;      /* its items are lists of cells */
	bool named;      /* the item gave the columns their names */
	struct cpl_buffer mended;
	struct extent extent;
};

/*
 * Make a row of the text at the start of the window; the place of a fault is
 * counted from there.
 */
enum row_result json_read_object(struct json_rows *rows, struct cpl_str text,
    struct row *row, struct cpl_fault *fault);

#endif
