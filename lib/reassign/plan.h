/* SPDX-License-Identifier: MIT */
/* What a plan is inside. */
#ifndef COMPLAINT_REASSIGN_PLAN_H
#define COMPLAINT_REASSIGN_PLAN_H

#include <complaint/reassign.h>

#include "text/digest.h"

struct cpl_plan {
	struct cpl_buffer text; /* OWNED; what the moves point into */
	struct cpl_arena arena; /* OWNED; their texts with escapes */
	struct cpl_case line;   /* a line of it, while it is read */
	struct cpl_case check;  /* a complaint taken back, to be looked at */
	struct cpl_buffer event;
	char id[16];
	struct cpl_str reason;
	struct cpl_str by;
	bool fresh_clock;
	bool starved;           /* memory ran out while it was read */
	struct cpl_move *moves; /* OWNED; in the order of the plan */
	size_t count;
	size_t capacity;
	struct cpl_move **sorted; /* OWNED; by id, NULL until it is needed */
	size_t next;              /* the move that is expected next */
};

#endif
