/* SPDX-License-Identifier: MIT */
/* The cells of one sheet, and the texts that its workbook shares. */
#ifndef INPUT_SHEET_H
#define INPUT_SHEET_H

#include "input/xlsx.h"

/*
 * Texts by their numbers, on disk.  They are numbered as they first come, so
 * that reading them goes through the file in order but for those in frequent
 * use.
 */
struct strings {
	struct spill *texts; /* OWNED, one behind the other */
	struct spill *ends;  /* OWNED, where each ends, as a uint64_t */
	size_t count;
	struct cpl_buffer scratch;
};

/* False with *fault filled; release in any case. */
bool strings_read(struct strings *strings, struct bytes bytes, size_t limit,
    struct cpl_fault *fault);
void strings_release(struct strings *strings);
/* BORROWED to the next call; false with *fault filled. */
bool strings_get(struct strings *strings, size_t index, struct cpl_str *text,
    struct cpl_fault *fault);

struct sheet_styles {
	const enum number_form *forms; /* BORROWED: by the number of a style */
	size_t count;
	bool from_1904;
};

struct sheet;

/* `strings` is BORROWED.  NULL without memory. */
struct sheet *sheet_new(struct bytes bytes, struct strings *strings,
    struct sheet_styles styles, size_t limit);
void sheet_free(struct sheet *sheet);
int sheet_more(
    struct sheet *sheet, struct cpl_buffer *out, struct cpl_fault *fault);

/*
 * Append text with the characters that `_x000D_` and its like stand for, a line
 * feed for each end of a line, and without NULs.
 */
void sheet_append_text(struct cpl_buffer *out, struct cpl_str text);

#endif
