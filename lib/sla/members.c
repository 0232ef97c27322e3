/* SPDX-License-Identifier: MIT */
/* Members of calendar and policy files: texts, dates, types of holidays. */
#include "sla/members.h"

#include <complaint/office.h>

const char *
members_keep(const struct members *members, struct cpl_str text)
{
	struct cpl_str copy = cpl_arena_copy(members->arena, text);

	if (copy.data)
		return copy.data;
	*members->memory = true;
	return "";
}

const char *
members_text(const struct members *members, const struct cpl_node *node,
    const char *key, bool required)
{
	const char *text;

	if (!cpl_node_text(node, key, required, &text, members->faults))
		return NULL;
	return members_keep(members, cpl_str_of(text));
}

int64_t
members_date(const struct members *members, const struct cpl_node *node,
    const char *key, bool required, int64_t none)
{
	struct cpl_node member;
	const char *text;
	int64_t day;

	if (!cpl_node_text(node, key, required, &text, members->faults))
		return none;
	if (cpl_date_parse(cpl_str_of(text), &day))
		return day;
	if (cpl_node_member(node, key, &member))
		cpl_node_fault(
		    &member, false, members->faults, CPL_CALENDAR_DATE, NULL);
	return none;
}

bool
members_is_object(const struct members *members, const struct cpl_node *node)
{
	if (json_is_object(node->json))
		return true;
	cpl_node_fault(node, false, members->faults, CPL_CONFIG_TYPE,
	    "an object is wanted here");
	return false;
}

bool
members_closed_on(
    const struct members *members, const struct cpl_node *node, unsigned *types)
{
	struct cpl_node list;
	struct cpl_node item;

	if (!cpl_node_array(node, "closed_on", false, &list, members->faults))
		return false;
	*types = 0;
	for (size_t i = 0; i < cpl_node_count(&list); i++) {
		const char *word;
		unsigned type;

		if (!cpl_node_at(&list, i, &item))
			break;
		word = json_string_value(item.json);
		type = word ? cpl_holiday_type(cpl_str_of(word)) : 0;
		if (type == 0 || type == CPL_HOLIDAY_OBSERVANCE)
			cpl_node_fault(&item, false, members->faults,
			    CPL_CALENDAR_TYPE, "%s",
			    word ? word : "not a text");
		*types |= type;
	}
	return true;
}

bool
members_finish(struct cpl_faults *own, bool memory, struct cpl_faults *faults)
{
	bool good = !memory && !own->failed && own->count == 0;

	for (size_t i = 0; i < own->count; i++)
		cpl_faults_add(faults, own->items[i].problem,
		    own->items[i].line, own->items[i].column, "%s",
		    own->items[i].detail);
	if (memory || own->failed)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	cpl_faults_release(own);
	return good;
}
