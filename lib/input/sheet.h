/* SPDX-License-Identifier: MIT */
/* The cells of one sheet, and the texts that its workbook shares. */
#ifndef INPUT_SHEET_H
#define INPUT_SHEET_H

#include "input/xlsx.h"

/* Texts lie on disk in groups of so many. */
#define STRINGS_GROUP 16

/*
 * Texts by their numbers, on disk.  They are numbered as they first come, so
 * that reading them goes through the file in order but for those in frequent
 * use.
 */
struct strings {
	struct spill *texts;  /* OWNED: of a group the lengths, then them */
	struct spill *groups; /* OWNED: where each begins, as a uint64_t */
	size_t count;
	uint32_t lengths[STRINGS_GROUP]; /* of the group being read or made */
	uint64_t start;                  /* of the texts of the group read */
	size_t group;                    /* the one read, from 1; 0 for none */
	struct cpl_buffer pending;       /* the texts of the one being made */
	struct cpl_buffer scratch;
	struct shared_text *recent; /* OWNED: short ones got again */
	size_t seen;                /* the highest number got, + 1 */
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
