/* SPDX-License-Identifier: MIT */
/* A complaint as a line, and where in it lies what a plan changes. */
#include <stdint.h>
#include <string.h>

#include <complaint/reassign.h>

#include "text/digest.h"

bool
cpl_case_init(struct cpl_case *complaint)
{
	*complaint = (struct cpl_case){ .agency = SIZE_MAX,
		.events = SIZE_MAX };
	complaint->scanner = cpl_json_scanner_new();
	return complaint->scanner != NULL;
}

void
cpl_case_release(struct cpl_case *complaint)
{
	cpl_json_scanner_free(complaint->scanner);
	cpl_json_index_release(&complaint->index);
	cpl_arena_release(&complaint->arena);
}

static bool
is_null(struct cpl_json value)
{
	return cpl_json_type(value) == CPL_JSON_NULL;
}

static enum cpl_problem
check_type(const struct cpl_case *complaint, size_t member,
    enum cpl_json_type type, const char *name, struct cpl_fault *fault)
{
	if (member == SIZE_MAX ||
	    cpl_json_type(complaint->index.items[member].value) == type ||
	    is_null(complaint->index.items[member].value))
		return CPL_OK;
	return cpl_fault_set(fault, CPL_FIELD_TYPE, 0, 0, "%s", name);
}

static enum cpl_problem
read_id(
    struct cpl_case *complaint, struct cpl_json value, struct cpl_fault *fault)
{
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return cpl_fault_set(fault, CPL_FIELD_TYPE, 0, 0, "id");
	complaint->id = cpl_json_text(value, &complaint->arena);
	if (complaint->id.data == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return CPL_OK;
}

enum cpl_problem
cpl_case_read(
    struct cpl_case *complaint, struct cpl_str line, struct cpl_fault *fault)
{
	enum cpl_problem problem;
	size_t offset = 0;

	cpl_arena_clear(&complaint->arena);
	complaint->line = line;
	complaint->id = CPL_STR("");
	complaint->agency = SIZE_MAX;
	complaint->events = SIZE_MAX;
	problem = cpl_json_scan_object(
	    complaint->scanner, line, &complaint->index, &offset);
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, 0, offset + 1, NULL);
	for (size_t i = 0; i < complaint->index.count; i++) {
		const struct cpl_json_member *member =
		    &complaint->index.items[i];

		if (cpl_json_member_is(member, CPL_STR("agency")))
			complaint->agency = i;
		else if (cpl_json_member_is(member, CPL_STR("events")))
			complaint->events = i;
		else if (cpl_json_member_is(member, CPL_STR("id")))
			problem = read_id(complaint, member->value, fault);
		if (problem != CPL_OK)
			return problem;
	}
	if (complaint->id.length == 0)
		return cpl_fault_set(fault, CPL_FIELD_ABSENT, 0, 0, "id");
	problem = check_type(
	    complaint, complaint->agency, CPL_JSON_STRING, "agency", fault);
	if (problem == CPL_OK)
		problem = check_type(complaint, complaint->events,
		    CPL_JSON_ARRAY, "events", fault);
	return problem;
}

struct cpl_str
cpl_case_agency(struct cpl_case *complaint)
{
	struct cpl_json value;

	if (complaint->agency == SIZE_MAX)
		return CPL_STR("");
	value = complaint->index.items[complaint->agency].value;
	return is_null(value) ? CPL_STR("")
			      : cpl_json_text(value, &complaint->arena);
}

bool
cpl_case_member(const struct cpl_case *complaint, struct cpl_str name,
    struct cpl_json *value)
{
	for (size_t i = 0; i < complaint->index.count; i++) {
		if (!cpl_json_member_is(&complaint->index.items[i], name))
			continue;
		*value = complaint->index.items[i].value;
		return !is_null(*value);
	}
	return false;
}

static bool
is_conclusion(const struct cpl_json_member *member)
{
	return cpl_json_member_is(member, CPL_STR("classification")) ||
	       cpl_json_member_is(member, CPL_STR("routing")) ||
	       cpl_json_member_is(member, CPL_STR("sla")) ||
	       cpl_json_member_is(member, CPL_STR("duplicate"));
}

/*
 * Members that stand together are taken together.  A comma stands where a
 * conclusion was, as it would without it.
 */
void
cpl_case_digest(const struct cpl_case *complaint, char out[CPL_REASSIGN_DIGEST])
{
	const struct cpl_json_index *index = &complaint->index;
	unsigned char bytes[DIGEST_LENGTH];
	struct digest digest;
	bool any = false;

	digest_init(&digest);
	for (size_t i = 0; i < index->count; i++) {
		const char *start = index->items[i].name.data - 1;
		const char *end = NULL;

		for (; i < index->count && !is_conclusion(&index->items[i]);
		     i++)
			end = index->items[i].value.data +
			      index->items[i].value.length;
		if (end == NULL)
			continue;
		if (any)
			digest_add(&digest, ",", 1);
		digest_add(&digest, start, (size_t)(end - start));
		any = true;
	}
	digest_end(&digest, bytes);
	digest_hex(bytes, out);
}
