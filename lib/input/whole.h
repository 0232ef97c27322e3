/* SPDX-License-Identifier: MIT */
/* Rows of JSON that are records already. */
#ifndef INPUT_WHOLE_H
#define INPUT_WHOLE_H

#include <complaint/record.h>

#include "input/rows.h"

struct whole {
	struct cpl_record *record; /* OWNED; NULL before the first */
	struct cpl_buffer line;
};

void whole_release(struct whole *whole);

/*
 * Append the row as it is, with a line end, where it is a record: an id behind
 * its channel, events or a source, and every field of its own shape.  Who an
 * anonymous reporter is, is left out unless `keep_names`; *dropped then.  False
 * where it is none, or without memory, and nothing is appended.
 */
bool whole_append(struct whole *whole, struct cpl_str row, bool keep_names,
    struct cpl_buffer *out, bool *dropped);

#endif
