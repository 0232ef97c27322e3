/* SPDX-License-Identifier: MIT */
/* Parts of a report: of the complaints that one thread saw, or joined ones. */
#include "report.h"

#include <stdlib.h>

struct part *
part_new(bool merge, const struct cpl_report_options *reports, size_t count)
{
	struct part *part = calloc(1, sizeof(*part));

	if (part == NULL)
		return NULL;
	part->merge = merge;
	if (merge)
		return part;
	part->overview = cpl_overview_new(reports, count);
	if (part->overview == NULL) {
		free(part);
		return NULL;
	}
	return part;
}

void
part_free(struct part *part)
{
	if (part == NULL)
		return;
	cpl_overview_free(part->overview);
	cpl_buffer_release(&part->options);
	words_release(&part->words);
	free(part);
}

/* Learn from the first line what the partial reports are of. */
static enum cpl_problem
start(struct part *part, struct cpl_json options, struct cpl_fault *fault)
{
	struct cpl_report_options reports[CPL_OVERVIEW_REPORTS];
	enum word wrong;
	size_t count;

	if (!words_read(&part->words, options))
		return cpl_fault_set(
		    fault, CPL_PARTIAL_DAMAGED, 0, 0, "options");
	count = words_reports(&part->words, NULL, reports, &wrong);
	if (count == 0)
		return cpl_fault_set(
		    fault, CPL_PARTIAL_DAMAGED, 0, 0, "options");
	cpl_buffer_append(&part->options, options.data, options.length);
	part->overview = cpl_overview_new(reports, count);
	if (part->overview == NULL || part->options.failed)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return CPL_OK;
}

enum cpl_problem
part_add(struct part *part, struct cpl_record *record, struct cpl_fault *fault)
{
	struct cpl_json options;
	enum cpl_problem problem = CPL_OK;

	if (!part->merge)
		return cpl_overview_add(part->overview, record, fault);
	if (cpl_record_json(record, CPL_STR("options"), &options) != CPL_OK ||
	    cpl_json_type(options) != CPL_JSON_OBJECT)
		return cpl_fault_set(
		    fault, CPL_PARTIAL_DAMAGED, 0, 0, "options");
	if (part->overview == NULL)
		problem = start(part, options, fault);
	else if (!cpl_str_equal(cpl_buffer_str(&part->options),
		     (struct cpl_str){ options.data, options.length }))
		part->conflict = true;
	/* Told once at the end: which thread notices it first is chance. */
	if (problem != CPL_OK || part->conflict)
		return problem;
	return cpl_overview_load(part->overview, record, fault);
}

/* Two parts that are of the same reports, or one of them of none yet. */
static enum cpl_problem
join_same(struct part *into, struct part *from)
{
	struct part empty = *into;

	into->conflict = into->conflict || from->conflict;
	if (from->overview == NULL)
		return CPL_OK;
	if (into->overview == NULL) {
		from->conflict = into->conflict;
		*into = *from;
		*from = empty;
		return CPL_OK;
	}
	if (!cpl_str_equal(cpl_buffer_str(&into->options),
		cpl_buffer_str(&from->options))) {
		into->conflict = true;
		return CPL_OK;
	}
	return cpl_overview_merge(into->overview, from->overview);
}

enum cpl_problem
part_join(struct part *into, struct part *from)
{
	enum cpl_problem problem = join_same(into, from);

	part_free(from);
	return problem;
}
