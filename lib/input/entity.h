/* SPDX-License-Identifier: MIT */
/* Entities of HTML, as `&amp;` and `&#233;`. */
#ifndef INPUT_ENTITY_H
#define INPUT_ENTITY_H

#include <complaint/text.h>

/*
 * The length of the entity at the front of `text`, which begins with an
 * ampersand, or 0 where there is none.  *code is the character it stands for,
 * a blank for a no-break space, or 0 where no text may hold it.
 */
size_t entity_read(struct cpl_str text, uint32_t *code);

#endif
