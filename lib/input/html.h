/* SPDX-License-Identifier: MIT */
/* HTML of a mail as the text that it shows. */
#ifndef INPUT_HTML_H
#define INPUT_HTML_H

#include <complaint/text.h>

/*
 * Append the text of `html` (UTF-8): no elements, comments, scripts and styles;
 * a line feed where a block or a line ends; entities as characters; blanks
 * beside each other as one.
 */
void html_append_text(struct cpl_buffer *out, struct cpl_str html);

#endif
