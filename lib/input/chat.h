/* SPDX-License-Identifier: MIT */
/*
 * Exported chats as JSON lines: one object for what one person sent without a
 * break, on the line where it began.
 */
#ifndef INPUT_CHAT_H
#define INPUT_CHAT_H

#include "input/front.h"

extern const struct translator chat_translator;

bool chat_knows(struct cpl_str head);
/*
 * Messages of one sender no more than `gap` seconds apart are one.  NULL
 * without memory.
 */
void *chat_new(struct bytes bytes, int64_t gap, size_t limit);

/* The beginning of a message, as the telephone wrote it. */
struct chat_head {
	int parts[3]; /* of the date, in the order in which they stand */
	bool year_first;
	bool bracketed;
	int hour; /* as written */
	int minute;
	int second; /* -1 for none */
	bool half_given;
	bool afternoon;
	struct cpl_str sender; /* data is NULL for a line of the system */
	struct cpl_str text;
};

bool chat_head(struct cpl_str line, struct chat_head *head);

#endif
