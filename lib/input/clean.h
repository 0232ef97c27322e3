/* SPDX-License-Identifier: MIT */
/* What systems do to a citizen's words on the way, taken back. */
#ifndef INPUT_CLEAN_H
#define INPUT_CLEAN_H

#include <complaint/text.h>

/* Whether clean_text() would change anything; quickly said. */
bool clean_needed(struct cpl_str text);
/*
 * Append the text by the rules of complaint-profile(5), "Cleaning".  It never
 * becomes longer than half as much again.
 */
void clean_text(struct cpl_str text, struct cpl_buffer *out);

#endif
