/* SPDX-License-Identifier: MIT */
/* Bytes of mail that were written in letters, and the characters they are. */
#ifndef INPUT_ENCODED_H
#define INPUT_ENCODED_H

#include <complaint/text.h>

/* RFC 2045, 6.8; what is no letter of it is passed over. */
void base64_append(struct cpl_buffer *out, struct cpl_str text);
/*
 * RFC 2045, 6.7, or with `word` the Q of RFC 2047, 4.2.  What is no escape
 * stands for itself.
 */
void quoted_append(struct cpl_buffer *out, struct cpl_str text, bool word);
/*
 * Append bytes of that character set as UTF-8, with U+FFFD for each that stands
 * for nothing.  Of an unknown set they are UTF-8 if they can be, else
 * Windows-1252.
 */
void charset_append(
    struct cpl_buffer *out, struct cpl_str bytes, struct cpl_str charset);

#endif
