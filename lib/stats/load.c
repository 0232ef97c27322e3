/* SPDX-License-Identifier: MIT */
/* The state of an overview, joined from lines of JSON. */
#include "partial.h"

static enum cpl_problem
damaged(struct cpl_fault *fault, const char *member)
{
	return cpl_fault_set(fault, CPL_PARTIAL_DAMAGED, 0, 0, "%s", member);
}

static bool
next_integer(struct cpl_json_cursor *cursor, int64_t least, int64_t most,
    int64_t *integer)
{
	struct cpl_json item;

	return cpl_json_next_item(cursor, &item) &&
	       cpl_json_integer(item, integer) && *integer >= least &&
	       *integer <= most;
}

/* Exactly `count` numbers of complaints, added to those there are. */
static bool
load_numbers(struct cpl_json array, uint64_t *const numbers[], size_t count)
{
	struct cpl_json_cursor cursor;
	struct cpl_json rest;

	if (cpl_json_type(array) != CPL_JSON_ARRAY)
		return false;
	cursor = cpl_json_cursor(array);
	for (size_t i = 0; i < count; i++) {
		int64_t number;

		if (!next_integer(&cursor, 0, COUNT_MOST, &number))
			return false;
		*numbers[i] += (uint64_t)number;
	}
	return !cpl_json_next_item(&cursor, &rest);
}

/* The runs of a line: PARTIAL_DAMAGED, MEMORY or OK. */
static enum cpl_problem
read_runs(struct cpl_histogram *into, struct cpl_json array, int64_t least)
{
	struct cpl_json_cursor cursor;
	struct cpl_json item;
	size_t runs = 0;
	int64_t before = 0;
	int64_t value;
	int64_t count;

	if (cpl_json_type(array) != CPL_JSON_ARRAY)
		return CPL_PARTIAL_DAMAGED;
	cursor = cpl_json_cursor(array);
	for (; cpl_json_next_item(&cursor, &item); runs++) {
		if (runs == RUNS_LINE || !cpl_json_integer(item, &value) ||
		    value < least || (runs > 0 && value <= before) ||
		    !next_integer(&cursor, 1, COUNT_MOST, &count))
			return CPL_PARTIAL_DAMAGED;
		cpl_histogram_put(
		    into, (struct cpl_run){ value, (uint64_t)count });
		before = value;
	}
	if (into->failed)
		return CPL_MEMORY;
	return runs > 0 ? CPL_OK : CPL_PARTIAL_DAMAGED;
}

static enum cpl_problem
load_runs(struct cpl_histogram *into, struct cpl_json array, int64_t least,
    struct cpl_fault *fault)
{
	enum cpl_problem problem = read_runs(into, array, least);

	if (problem == CPL_PARTIAL_DAMAGED)
		return damaged(fault, "runs");
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, 0, 0, NULL);
	return CPL_OK;
}

/* The tally of the line's group; NULL with the fault set. */
static struct tally *
load_group(struct cpl_report *report, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json group;
	struct cpl_json part;
	struct tally *tally;

	if (cpl_record_json(record, CPL_STR("group"), &group) != CPL_OK ||
	    cpl_json_type(group) != CPL_JSON_ARRAY) {
		damaged(fault, "group");
		return NULL;
	}
	cursor = cpl_json_cursor(group);
	cpl_buffer_clear(&report->key);
	for (size_t i = 0; i < report->options.by_count; i++) {
		struct cpl_str text = { "", 0 };
		uint64_t length = KEY_OUTSIDE;

		if (!cpl_json_next_item(&cursor, &part) ||
		    (cpl_json_type(part) != CPL_JSON_NULL &&
			cpl_record_decode(record, part, &text) != CPL_OK)) {
			damaged(fault, "group");
			return NULL;
		}
		if (cpl_json_type(part) != CPL_JSON_NULL)
			length = text.length;
		cpl_buffer_append(
		    &report->key, (const char *)&length, sizeof(length));
		cpl_buffer_append_str(&report->key, text);
	}
	if (cpl_json_next_item(&cursor, &part)) {
		damaged(fault, "group");
		return NULL;
	}
	tally = report->key.failed ? NULL
				   : cpl_groups_take(report->groups,
					 cpl_buffer_str(&report->key));
	if (tally == NULL)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return tally;
}

static enum cpl_problem
load_times(struct tally *tally, struct cpl_json word, struct cpl_json runs,
    struct cpl_fault *fault)
{
	for (size_t i = 0; i < CPL_TIMES; i++)
		if (cpl_json_type(word) == CPL_JSON_STRING &&
		    cpl_json_text_equal(word, cpl_str_of(partial_words[i])))
			return load_runs(&tally->times[i], runs,
			    i == CPL_TIMES_CALENDAR || i == CPL_TIMES_HOUR ||
				    i == CPL_TIMES_WORKING_DAY
				? 0
				: -((int64_t)1 << 40),
			    fault);
	return damaged(fault, "times");
}

static enum cpl_problem
load_business(struct tally *tally, struct cpl_record *record,
    struct cpl_json runs, struct cpl_fault *fault)
{
	struct cpl_histogram *seconds;
	int64_t working_day;

	if (cpl_record_integer(record, CPL_STR("working_day"), &working_day) !=
		CPL_OK ||
	    working_day < 0 || working_day > CPL_DAY)
		return damaged(fault, "working_day");
	seconds = tally_business(tally, working_day);
	if (seconds == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return load_runs(seconds, runs, 0, fault);
}

static enum cpl_problem
load_group_line(struct cpl_report *report, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct tally *tally = load_group(report, record, fault);
	uint64_t *counts[TALLY_COUNTS];
	struct cpl_json value;
	struct cpl_json word;

	if (tally == NULL)
		return fault->problem;
	for (size_t i = 0; i < TALLY_COUNTS; i++)
		counts[i] = &tally->counts[i];
	if (cpl_record_json(record, CPL_STR("counts"), &value) == CPL_OK)
		return load_numbers(value, counts, TALLY_COUNTS)
			   ? CPL_OK
			   : damaged(fault, "counts");
	if (cpl_record_json(record, CPL_STR("runs"), &value) != CPL_OK)
		return damaged(fault, "runs");
	if (cpl_record_json(record, CPL_STR("times"), &word) == CPL_OK)
		return load_times(tally, word, value, fault);
	return load_business(tally, record, value, fault);
}

static enum cpl_problem
load_report_line(struct cpl_overview *overview, struct cpl_record *record,
    struct cpl_fault *fault)
{
	uint64_t *quality[QUALITIES];
	struct cpl_report *report;
	struct cpl_json value;
	int64_t index;

	if (cpl_record_integer(record, CPL_STR("report"), &index) != CPL_OK ||
	    index < 0 || (uint64_t)index >= overview->count)
		return damaged(fault, "report");
	report = overview->reports[index];
	if (cpl_record_json(record, CPL_STR("quality"), &value) != CPL_OK)
		return load_group_line(report, record, fault);
	partial_quality(&report->quality, quality);
	return load_numbers(value, quality, QUALITIES)
		   ? CPL_OK
		   : damaged(fault, "quality");
}

static enum cpl_problem
load_oldest(struct cpl_overview *overview, struct cpl_record *record,
    struct cpl_json array, struct cpl_fault *fault)
{
	struct cpl_oldest complaint;
	struct cpl_str *texts[] = { &complaint.id, &complaint.agency,
		&complaint.category };
	struct cpl_json_cursor cursor;
	struct cpl_json item;

	if (cpl_json_type(array) != CPL_JSON_ARRAY)
		return damaged(fault, "oldest");
	cursor = cpl_json_cursor(array);
	if (!next_integer(
		&cursor, INT64_MIN / 2, INT64_MAX / 2, &complaint.received_at))
		return damaged(fault, "oldest");
	for (size_t i = 0; i < 3; i++)
		if (!cpl_json_next_item(&cursor, &item) ||
		    cpl_record_decode(record, item, texts[i]) != CPL_OK)
			return damaged(fault, "oldest");
	if (!overview_take_oldest(overview, &complaint))
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return CPL_OK;
}

static enum cpl_problem
load_version(struct cpl_overview *overview, struct cpl_record *record,
    struct cpl_json array, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json item;
	struct cpl_str name;
	uint64_t *complaints;
	int64_t kind;
	int64_t count;

	if (cpl_json_type(array) != CPL_JSON_ARRAY)
		return damaged(fault, "version");
	cursor = cpl_json_cursor(array);
	if (!next_integer(&cursor, 0, CPL_VERSION_KINDS - 1, &kind) ||
	    !cpl_json_next_item(&cursor, &item) ||
	    cpl_record_decode(record, item, &name) != CPL_OK ||
	    !next_integer(&cursor, 1, COUNT_MOST, &count))
		return damaged(fault, "version");
	complaints = versions_take(overview, (enum cpl_version_kind)kind, name);
	if (complaints == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	*complaints += (uint64_t)count;
	return CPL_OK;
}

static enum cpl_problem
load_survey(struct cpl_overview *overview, struct cpl_json array,
    struct cpl_fault *fault)
{
	uint64_t *numbers[SURVEY_NUMBERS];

	partial_survey(&overview->survey, numbers);
	return load_numbers(array, numbers, SURVEY_NUMBERS)
		   ? CPL_OK
		   : damaged(fault, "survey");
}

enum cpl_problem
cpl_overview_load(struct cpl_overview *overview, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct cpl_str form;
	struct cpl_json value;
	int64_t lines;

	if (cpl_record_text(record, CPL_STR("partial"), &form) != CPL_OK ||
	    !cpl_str_equal(form, CPL_STR(PARTIAL_FORM)))
		return damaged(fault, "partial");
	if (cpl_record_json(record, CPL_STR("lines"), &value) == CPL_OK) {
		if (!cpl_json_integer(value, &lines) || lines < 0 ||
		    lines > COUNT_MOST)
			return damaged(fault, "lines");
		overview->lines_told += (uint64_t)lines;
		overview->parts++;
		return CPL_OK;
	}
	overview->lines_seen++;
	if (cpl_record_json(record, CPL_STR("oldest"), &value) == CPL_OK)
		return load_oldest(overview, record, value, fault);
	if (cpl_record_json(record, CPL_STR("version"), &value) == CPL_OK)
		return load_version(overview, record, value, fault);
	if (cpl_record_json(record, CPL_STR("survey"), &value) == CPL_OK)
		return load_survey(overview, value, fault);
	return load_report_line(overview, record, fault);
}
