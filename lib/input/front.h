/* SPDX-License-Identifier: MIT */
/*
 * What lies in front of the rows: archives are opened, and formats that are
 * neither tables of text nor JSON become one of these.  Each keeps the lines of
 * its file: what came from line 17 is on line 17.
 */
#ifndef INPUT_FRONT_H
#define INPUT_FRONT_H

#include "input/bytes.h"

struct front;

/* Both BORROWED.  NULL without memory. */
struct front *front_new(
    struct cpl_source *source, const struct cpl_input_options *options);
void front_free(struct front *front);
/* As cpl_source_read(); `front` is a struct front *. */
ssize_t front_read(
    void *front, char *data, size_t room, struct cpl_fault *fault);
/*
 * What the file is, once something was read: "spreadsheet", "chat", "mail",
 * "open311"; NULL where the text is handed on as it is.
 */
const char *front_format(const struct front *front);
/* Append how the format was known, where front_format() gives one. */
void front_tell(const struct front *front, struct cpl_buffer *out);
/* The encoding that the translator has found, or NULL. */
const char *front_encoding(const struct front *front);
/* Sheets of a spreadsheet of which one is read, or 0. */
size_t front_sheets(const struct front *front);

/*
 * A format turned into text, some of it at a time.
 */
struct translator {
	const char *format;
	/* Append some; 0 at the end, -1 with *fault filled. */
	int (*more)(
	    void *state, struct cpl_buffer *out, struct cpl_fault *fault);
	void (*free)(void *state);
	/* Append how it was known, once something was handed on. */
	void (*tell)(const void *state, struct cpl_buffer *out);
	/* The encoding of what it reads; NULL where it reads bytes. */
	const char *(*encoding)(const void *state);
};

#endif
