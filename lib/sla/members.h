/* SPDX-License-Identifier: MIT */
/* What calendar and policy files have in common, read in one way. */
#ifndef SLA_MEMBERS_H
#define SLA_MEMBERS_H

#include <complaint/config.h>

/* Where what is read is kept, and what is wrong with it. */
struct members {
	struct cpl_arena *arena;
	struct cpl_faults *faults;
	bool *memory; /* set where it ran out */
};

/* The copy of a text that lasts as long as the arena; "" without memory. */
const char *members_keep(const struct members *members, struct cpl_str text);
/* The copy of a member that is a text; NULL when absent. */
const char *members_text(const struct members *members,
    const struct cpl_node *node, const char *key, bool required);
/* A member that is a date; `none` when absent. */
int64_t members_date(const struct members *members, const struct cpl_node *node,
    const char *key, bool required, int64_t none);
/* Whether it is an object; else that is a fault. */
bool members_is_object(
    const struct members *members, const struct cpl_node *node);
/*
 * `closed_on`: the types of holidays that close the office.  False when absent.
 */
bool members_closed_on(const struct members *members,
    const struct cpl_node *node, unsigned *types);

/*
 * Hand the faults of one file on to the caller's, and lack of memory as one.
 * Whether there was nothing of the kind; releases `own`.
 */
bool members_finish(
    struct cpl_faults *own, bool memory, struct cpl_faults *faults);

#endif
