/* SPDX-License-Identifier: MIT */
/* What pages say, in Indonesian and English. */
#ifndef CPL_RENDER_LANGUAGE_H
#define CPL_RENDER_LANGUAGE_H

#include <complaint/render.h>

/* The text in that language; English where there is no other.  Static. */
const char *language_text(enum cpl_language language, const char *english);

#endif
