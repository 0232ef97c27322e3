/* SPDX-License-Identifier: MIT */
/*
 * Mail as JSON lines: one object for a complaint and the messages that answer
 * it, on the line where its first message begins.
 */
#ifndef INPUT_MAIL_H
#define INPUT_MAIL_H

#include "input/front.h"

extern const struct translator mail_translator;

bool mail_knows(struct cpl_str head);
/*
 * Of each message no more than `limit` bytes are looked at.  The texts stay in
 * memory to the end, since an answer may stand anywhere.  NULL without memory.
 */
void *mail_new(struct bytes bytes, size_t limit);

#endif
