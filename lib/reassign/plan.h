/* SPDX-License-Identifier: MIT */
/* What a plan is inside. */
#ifndef REASSIGN_PLAN_H
#define REASSIGN_PLAN_H

#include <complaint/reassign.h>

#include "text/digest.h"
#include "text/hash.h"

/* What many moves share. */
struct kind {
	uint64_t hash;
	struct cpl_str from; /* as spelt; empty without a member */
	struct cpl_str to;   /* as spelt */
	struct cpl_str code; /* `to`, decoded; in the arena, as the others */
	enum cpl_plan_events events;
};

/* In the order of the plan. */
struct move {
	unsigned char digest[TEXT_FINGERPRINT];
	size_t id; /* where in `ids` */
	uint32_t id_length;
	uint32_t kind;
};

/* Numbers found by a hash, in an open table. */
struct slots {
	uint32_t *items;  /* OWNED; 0 is free */
	size_t capacity;  /* a power of two, or 0 */
	uint32_t numbers; /* the bits that hold a number */
};

struct cpl_plan {
	struct cpl_arena arena;   /* OWNED; the texts of head and kinds */
	struct cpl_buffer before; /* OWNED; of an event, behind its time */
	struct cpl_buffer behind; /* OWNED; of an event, behind its agency */
	struct cpl_plan_head head;
	struct digest digest; /* of the lines so far */
	char said[CPL_PLAN_DIGEST];
	uint64_t complaints; /* that the end tells of */
	char id[16];
	bool begun;
	bool ended;
	struct kind *kinds; /* OWNED */
	size_t kind_count;
	size_t kind_capacity;
	struct slots by_hash;
	struct move *moves; /* OWNED */
	size_t count;
	size_t capacity;
	struct slots by_id;
	bool twins;            /* some moves have the same id */
	struct cpl_buffer ids; /* OWNED */
	bool *claimed;         /* OWNED */
	uint64_t secret[2];
};

/* Make room for that many numbers; what was in the table is not any more. */
bool slots_reset(struct slots *slots, size_t count);
void slots_put(struct slots *slots, uint64_t hash, size_t number);
/* A number of that hash will be put or looked for soon. */
void slots_expect(const struct slots *slots, uint64_t hash);
/*
 * The numbers that may be meant by a hash, in the order in which they were put
 * there: start with *step 0.  False when there are no more.
 */
bool slots_next(
    const struct slots *slots, uint64_t hash, size_t *step, size_t *number);

uint64_t plan_hash_kind(
    const struct cpl_plan *plan, const struct cpl_plan_line *said);

struct cpl_str plan_move_id(const struct cpl_plan *plan, size_t move);

#endif
