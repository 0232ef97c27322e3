/* SPDX-License-Identifier: MIT */
/* A complaint as a line, and where in it lies what a plan changes. */
#include <stdint.h>
#include <string.h>

#include "reassign/case.h"
#include "record/record.h"
#include "text/digest.h"

bool
cpl_case_init(struct cpl_case *complaint)
{
	*complaint = (struct cpl_case){ .agency = SIZE_MAX,
		.events = SIZE_MAX };
	complaint->record = cpl_record_new();
	if (complaint->record == NULL)
		return false;
	complaint->index = record_index(complaint->record);
	return true;
}

void
cpl_case_release(struct cpl_case *complaint)
{
	cpl_record_free(complaint->record);
	cpl_buffer_release(&complaint->digested);
}

static enum cpl_problem
check_type(const struct cpl_case *complaint, size_t member,
    enum cpl_json_type type, const char *name, struct cpl_fault *fault)
{
	if (member == SIZE_MAX || case_is_null(complaint, member) ||
	    cpl_json_type(*case_value(complaint, member)) == type)
		return CPL_OK;
	return cpl_fault_set(fault, CPL_FIELD_TYPE, 0, 0, "%s", name);
}

static enum cpl_problem
read_id(struct cpl_case *complaint, size_t member, struct cpl_fault *fault)
{
	enum cpl_problem problem = CPL_FIELD_ABSENT;

	if (member != SIZE_MAX)
		problem = cpl_record_decode(complaint->record,
		    *case_value(complaint, member), &complaint->id);
	if (problem == CPL_OK && complaint->id.length == 0)
		problem = CPL_FIELD_ABSENT;
	if (problem == CPL_OK || problem == CPL_MEMORY)
		return cpl_fault_set(fault, problem, 0, 0, NULL);
	return cpl_fault_set(fault, problem, 0, 0, "id");
}

static bool
is_conclusion(const struct cpl_json_member *member)
{
	return case_is_named(member, CPL_STR("classification")) ||
	       case_is_named(member, CPL_STR("routing")) ||
	       case_is_named(member, CPL_STR("sla")) ||
	       case_is_named(member, CPL_STR("duplicate"));
}

/* Of most members the length of the name tells that they are none of these. */
static bool
may_matter(const struct cpl_json_member *member)
{
	switch (member->name.length) {
	case sizeof("id") - 1:
	case sizeof("sla") - 1:
	case sizeof("agency") - 1:
	case sizeof("routing") - 1:
	case sizeof("duplicate") - 1:
	case sizeof("classification") - 1:
		return true;
	default:
		return member->escaped;
	}
}

/* Note where a member stands that matters here. */
static void
take_member(struct cpl_case *complaint, size_t number, size_t *id)
{
	const struct cpl_json_member *member = &complaint->index->items[number];

	if (!may_matter(member))
		return;
	if (case_is_named(member, CPL_STR("agency")))
		complaint->agency = number;
	else if (case_is_named(member, CPL_STR("events")))
		complaint->events = number;
	else if (case_is_named(member, CPL_STR("id")))
		*id = number;
	else if (is_conclusion(member) &&
		 complaint->conclusion_count < CPL_CASE_CONCLUSIONS)
		complaint->conclusions[complaint->conclusion_count++] = number;
}

enum cpl_problem
cpl_case_read(
    struct cpl_case *complaint, struct cpl_str line, struct cpl_fault *fault)
{
	enum cpl_problem problem;
	size_t id = SIZE_MAX;

	complaint->line = line;
	complaint->id = CPL_STR("");
	complaint->agency = SIZE_MAX;
	complaint->events = SIZE_MAX;
	complaint->conclusion_count = 0;
	complaint->printed = false;
	problem = cpl_record_parse(complaint->record, line, fault);
	if (problem != CPL_OK)
		return problem;
	for (size_t i = 0; i < complaint->index->count; i++)
		take_member(complaint, i, &id);
	problem = read_id(complaint, id, fault);
	if (problem == CPL_OK)
		problem = check_type(complaint, complaint->agency,
		    CPL_JSON_STRING, "agency", fault);
	if (problem == CPL_OK)
		problem = check_type(complaint, complaint->events,
		    CPL_JSON_ARRAY, "events", fault);
	return problem;
}

struct cpl_str
cpl_case_agency(struct cpl_case *complaint)
{
	struct cpl_str agency = CPL_STR("");

	if (complaint->agency != SIZE_MAX &&
	    !case_is_null(complaint, complaint->agency) &&
	    cpl_record_decode(complaint->record,
		*case_value(complaint, complaint->agency), &agency) != CPL_OK)
		agency.data = NULL;
	return agency;
}

/* The first member from `from` on that does not count; else their number. */
static size_t
next_left_out(
    const struct cpl_case *complaint, const size_t without[2], size_t from)
{
	size_t next = complaint->index->count;

	for (size_t i = complaint->conclusion_count; i-- > 0;) {
		if (complaint->conclusions[i] >= from)
			next = complaint->conclusions[i];
	}
	for (size_t i = 0; i < 2; i++) {
		if (without[i] >= from && without[i] < next)
			next = without[i];
	}
	return next;
}

bool
case_next_run(const struct cpl_case *complaint, const size_t without[2],
    size_t *member, struct cpl_str *run)
{
	const struct cpl_json_member *items = complaint->index->items;
	size_t first = *member;
	size_t end = next_left_out(complaint, without, first);
	const struct cpl_json_member *last;

	while (end == first && first < complaint->index->count)
		end = next_left_out(complaint, without, ++first);
	*member = end;
	if (end == first)
		return false;
	last = &items[end - 1];
	run->data = items[first].name.data - 1;
	run->length =
	    (size_t)(last->value.data + last->value.length - run->data);
	return true;
}

bool
case_digest(struct cpl_case *complaint)
{
	static const size_t none[2] = { SIZE_MAX, SIZE_MAX };
	struct cpl_buffer *all = &complaint->digested;
	struct cpl_str run;
	struct cpl_str next;
	size_t member = 0;

	if (complaint->printed)
		return true;
	if (!case_next_run(complaint, none, &member, &run))
		run = CPL_STR("");
	/* Most have but one run, which is digested where it lies. */
	if (case_next_run(complaint, none, &member, &next)) {
		cpl_buffer_clear(all);
		cpl_buffer_append_str(all, run);
		do {
			cpl_buffer_append_char(all, ',');
			cpl_buffer_append_str(all, next);
		} while (case_next_run(complaint, none, &member, &next));
		if (all->failed)
			return false;
		run = cpl_buffer_str(all);
	}
	text_fingerprint(run, complaint->print);
	complaint->printed = true;
	return true;
}

bool
cpl_case_digest(struct cpl_case *complaint, char out[CPL_CASE_DIGEST])
{
	if (!case_digest(complaint))
		return false;
	digest_hex(complaint->print, sizeof(complaint->print), out);
	return true;
}
