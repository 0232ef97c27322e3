/* SPDX-License-Identifier: MIT */
/* Finding a member in an index: the look at the hint, where it is inlined. */
#ifndef LIB_JSON_FIND_H
#define LIB_JSON_FIND_H

#include <complaint/json.h>

#include "text/same.h"
#include "json/names.h"

/* As cpl_json_index_find(), of the name with that key. */
size_t json_index_search(
    struct cpl_json_index *index, struct cpl_str name, uint32_t key);

static inline size_t
json_index_find(struct cpl_json_index *index, struct cpl_str name)
{
	uint32_t key = json_name_key(name);
	size_t hint = index->hints[key % JSON_NAME_BITS];
	const struct cpl_json_member *member;

	if ((index->names & json_name_bit(key)) == 0)
		return CPL_JSON_ABSENT;
	if (hint >= index->count)
		return json_index_search(index, name, key);
	member = &index->items[hint];
	if (!member->escaped && member->name.length == name.length &&
	    text_same(member->name.data, name.data, name.length))
		return hint;
	return json_index_search(index, name, key);
}

#endif
