/* SPDX-License-Identifier: MIT */
/* Entities of HTML, as `&amp;` and `&#233;`. */
#ifndef INPUT_ENTITY_H
#define INPUT_ENTITY_H

#include <complaint/text.h>

/*
 * Append what the entity at the front stands for, nothing where no text may
 * hold it.  `text` begins with an ampersand.  Returns the length of the entity,
 * or 0 where there is none.
 */
size_t entity_read(struct cpl_str text, struct cpl_buffer *out);

#endif
