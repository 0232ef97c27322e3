/* SPDX-License-Identifier: MIT */
/* The files of a zip archive, by their names. */
#ifndef INPUT_ZIP_H
#define INPUT_ZIP_H

#include "input/bytes.h"

/* Names longer than this are no names of what is looked for. */
#define ZIP_NAME 256

struct zip;

/*
 * Keep all that `bytes` gives and open it.  NULL with *fault filled; the
 * contents of an archive are listed at its end, so it is kept on disk.
 */
struct zip *zip_open(struct bytes bytes, struct cpl_fault *fault);
void zip_free(struct zip *zip);
/*
 * Go to the first file, or to the next one; false behind the last.  *name is
 * BORROWED to the next call.
 */
bool zip_first(struct zip *zip, const char **name);
bool zip_next(struct zip *zip, const char **name);
/* Go to the file of that name; false without one. */
bool zip_find(struct zip *zip, const char *name);
/* Begin to read the file gone to; false with *fault filled. */
bool zip_enter(struct zip *zip, struct cpl_fault *fault);
/* As cpl_source_read(); `zip` is a struct zip *. */
ssize_t zip_read(void *zip, char *data, size_t room, struct cpl_fault *fault);

#endif
