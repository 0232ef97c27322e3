/* SPDX-License-Identifier: MIT */
/* What the parts of reassign know of a complaint. */
#ifndef REASSIGN_CASE_H
#define REASSIGN_CASE_H

#include <string.h>

#include <complaint/reassign.h>

#include "text/hash.h"

/* As cpl_json_member_is(), at once for most members. */
static inline bool
case_is_named(const struct cpl_json_member *member, struct cpl_str name)
{
	if (member->escaped)
		return cpl_json_member_is(member, name);
	return member->name.length == name.length &&
	       memcmp(member->name.data, name.data, name.length) == 0;
}

static inline const struct cpl_json *
case_value(const struct cpl_case *complaint, size_t member)
{
	return &complaint->index->items[member].value;
}

static inline bool
case_is_null(const struct cpl_case *complaint, size_t member)
{
	return cpl_json_type(*case_value(complaint, member)) == CPL_JSON_NULL;
}

/*
 * The next run of members that stand together and count, from *member on: all
 * but what programs conclude and the two members of `without`.  A comma parts
 * the runs in what is digested, as it would stand there without the others.
 */
bool case_next_run(const struct cpl_case *complaint, const size_t without[2],
    size_t *member, struct cpl_str *run);

/* Work out complaint->print where it is not known.  False without memory. */
bool case_digest(struct cpl_case *complaint);

#endif
