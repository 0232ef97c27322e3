/* SPDX-License-Identifier: MIT */
/* Several reports over the same complaints, and the oldest of these. */
#include "overview.h"

#include <stdlib.h>
#include <string.h>

struct cpl_overview *
cpl_overview_new(const struct cpl_report_options *options, size_t count)
{
	struct cpl_overview *overview;

	if (count > CPL_OVERVIEW_REPORTS)
		return NULL;
	overview = calloc(1, sizeof(*overview));
	if (overview == NULL)
		return NULL;
	overview->versions = cpl_groups_new(sizeof(uint64_t));
	if (count > 0)
		overview->reader = facts_reader_new(&options[0]);
	if (overview->versions == NULL ||
	    (count > 0 && overview->reader == NULL)) {
		cpl_overview_free(overview);
		return NULL;
	}
	for (size_t i = 0; i < count; i++) {
		overview->reports[i] = cpl_report_new(&options[i]);
		if (overview->reports[i] == NULL) {
			cpl_overview_free(overview);
			return NULL;
		}
		overview->count++;
	}
	return overview;
}

void
cpl_overview_free(struct cpl_overview *overview)
{
	if (overview == NULL)
		return;
	for (size_t i = 0; i < overview->count; i++)
		cpl_report_free(overview->reports[i]);
	for (size_t i = 0; i < CPL_OVERVIEW_OLDEST; i++)
		cpl_buffer_release(&overview->oldest[i].texts);
	for (size_t i = 0; i < CPL_VERSION_KINDS; i++)
		cpl_buffer_release(&overview->seen[i].spelt);
	free(overview->reader);
	cpl_groups_free(overview->versions);
	free(overview->sorted_versions);
	cpl_buffer_release(&overview->version_key);
	cpl_buffer_release(&overview->version_name);
	free(overview);
}

/* By age; ties in the order of all that is shown, so that the ten are fixed. */
static int
compare_oldest(const struct cpl_oldest *a, const struct cpl_oldest *b)
{
	int order;

	if (a->received_at != b->received_at)
		return a->received_at < b->received_at ? -1 : 1;
	order = cpl_str_compare(a->id, b->id);
	if (order == 0)
		order = cpl_str_compare(a->agency, b->agency);
	if (order == 0)
		order = cpl_str_compare(a->category, b->category);
	return order;
}

static bool
fill(struct oldest *place, const struct cpl_oldest *complaint)
{
	struct cpl_buffer *texts = &place->texts;
	size_t agency = complaint->id.length;
	size_t category = agency + complaint->agency.length;

	cpl_buffer_clear(texts);
	cpl_buffer_append_str(texts, complaint->id);
	cpl_buffer_append_str(texts, complaint->agency);
	cpl_buffer_append_str(texts, complaint->category);
	if (texts->failed)
		return false;
	place->shown = *complaint;
	place->shown.id.data = texts->data;
	place->shown.agency.data = texts->data + agency;
	place->shown.category.data = texts->data + category;
	return true;
}

bool
overview_take_oldest(
    struct cpl_overview *overview, const struct cpl_oldest *complaint)
{
	struct oldest *oldest = overview->oldest;
	size_t at = overview->oldest_count;
	struct oldest moved;

	while (at > 0 && compare_oldest(complaint, &oldest[at - 1].shown) < 0)
		at--;
	if (at == CPL_OVERVIEW_OLDEST)
		return true;
	if (overview->oldest_count < CPL_OVERVIEW_OLDEST)
		overview->oldest_count++;
	/* The last place goes, with its memory, to the new one. */
	moved = oldest[overview->oldest_count - 1];
	memmove(&oldest[at + 1], &oldest[at],
	    (overview->oldest_count - 1 - at) * sizeof(*oldest));
	oldest[at] = moved;
	return fill(&oldest[at], complaint);
}

static struct cpl_str
text_of(struct cpl_record *record, struct cpl_str name)
{
	struct cpl_str text;

	if (cpl_record_text(record, name, &text) != CPL_OK)
		return (struct cpl_str){ "", 0 };
	return text;
}

static bool
keep_oldest(struct cpl_overview *overview, struct cpl_record *record,
    const struct complaint_facts *facts)
{
	struct cpl_oldest complaint = { .received_at = facts->received_at };
	size_t count = overview->oldest_count;

	if (!facts->open || !facts->has_received)
		return true;
	if (count == CPL_OVERVIEW_OLDEST &&
	    facts->received_at > overview->oldest[count - 1].shown.received_at)
		return true;
	complaint.id = text_of(record, CPL_STR("id"));
	complaint.agency = text_of(record, CPL_STR("agency"));
	complaint.category = text_of(record, CPL_STR("category"));
	return overview_take_oldest(overview, &complaint);
}

static void
count_survey(struct cpl_survey *survey, const struct complaint_facts *facts)
{
	survey->respondents++;
	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++)
		if (facts->survey[i] > 0)
			survey->answers[i][facts->survey[i] - 1]++;
}

static void
add_survey(struct cpl_survey *into, const struct cpl_survey *from)
{
	into->respondents += from->respondents;
	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++)
		for (size_t at = 0; at < CPL_SURVEY_VALUES; at++)
			into->answers[i][at] += from->answers[i][at];
}

/*
 * A record is checked by every report before one of them counts it, so that
 * what is refused is counted nowhere.
 */
enum cpl_problem
cpl_overview_add(struct cpl_overview *overview, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct complaint_facts facts;
	struct tally_place places[CPL_OVERVIEW_REPORTS];
	enum cpl_problem problem;

	if (overview->count == 0)
		return CPL_OK;
	problem = facts_gather(overview->reader, &facts, record, fault);
	for (size_t i = 0; i < overview->count && problem == CPL_OK; i++)
		problem = report_place(
		    overview->reports[i], record, &facts, &places[i], fault);
	for (size_t i = 0; i < overview->count && problem == CPL_OK; i++)
		problem = report_count(
		    overview->reports[i], &facts, &places[i], fault);
	if (problem == CPL_OK && overview->reports[0]->options.detail &&
	    (!keep_oldest(overview, record, &facts) ||
		!versions_count(overview, record, &facts)))
		problem = cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	if (problem == CPL_OK && overview->reports[0]->options.detail &&
	    facts.surveyed && places[0].received)
		count_survey(&overview->survey, &facts);
	return problem;
}

enum cpl_problem
cpl_overview_merge(struct cpl_overview *into, struct cpl_overview *from)
{
	for (size_t i = 0; i < into->count; i++)
		if (cpl_report_merge(into->reports[i], from->reports[i]) !=
		    CPL_OK)
			return CPL_MEMORY;
	for (size_t i = 0; i < from->oldest_count; i++)
		if (!overview_take_oldest(into, &from->oldest[i].shown))
			return CPL_MEMORY;
	if (!versions_merge(into, from))
		return CPL_MEMORY;
	add_survey(&into->survey, &from->survey);
	into->lines_seen += from->lines_seen;
	into->lines_told += from->lines_told;
	into->parts += from->parts;
	return CPL_OK;
}

enum cpl_problem
cpl_overview_finish(struct cpl_overview *overview)
{
	for (size_t i = 0; i < overview->count; i++)
		if (cpl_report_finish(overview->reports[i]) != CPL_OK)
			return CPL_MEMORY;
	return versions_sort(overview) ? CPL_OK : CPL_MEMORY;
}

size_t
cpl_overview_count(const struct cpl_overview *overview)
{
	return overview->count;
}

struct cpl_report *
cpl_overview_report(const struct cpl_overview *overview, size_t index)
{
	return overview->reports[index];
}

size_t
cpl_overview_oldest_count(const struct cpl_overview *overview)
{
	return overview->oldest_count;
}

const struct cpl_oldest *
cpl_overview_oldest(const struct cpl_overview *overview, size_t index)
{
	return &overview->oldest[index].shown;
}

const struct cpl_survey *
cpl_overview_survey(const struct cpl_overview *overview)
{
	return &overview->survey;
}

bool
cpl_overview_whole(const struct cpl_overview *overview)
{
	return overview->parts > 0 &&
	       overview->lines_seen == overview->lines_told;
}
