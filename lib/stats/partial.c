/* SPDX-License-Identifier: MIT */
/*
 * The state of an overview as lines of JSON, and back.
 *
 * Every line adds: counts to a group, values to a histogram, numbers to the
 * quality of the data.  So lines can be joined in any order.  The last line of
 * a state tells how many came before it, by which a cut file is noticed.
 */
#include <stdlib.h>
#include <string.h>

#include "overview.h"

#define FORM "complaint-report/1"
/* Runs in one line, so that no line is longer than a program takes. */
#define RUNS_LINE 4096
/* More complaints than there are; sums of them cannot overflow. */
#define COUNT_MOST ((int64_t)1 << 40)
#define QUALITIES 9
#define SURVEY_NUMBERS (1 + CPL_SURVEY_ELEMENTS * CPL_SURVEY_VALUES)

static const char *const times_words[CPL_TIMES] = {
	[CPL_TIMES_CALENDAR] = "calendar",
	[CPL_TIMES_OPEN_SINCE] = "open_since",
	[CPL_TIMES_REMAINING] = "remaining",
	[CPL_TIMES_RECEIVED] = "received_days",
	[CPL_TIMES_ANSWERED] = "answered_days",
	[CPL_TIMES_HOUR] = "hours",
};

static void
list_quality(struct cpl_report_quality *quality, uint64_t *numbers[QUALITIES])
{
	numbers[0] = &quality->records;
	numbers[1] = &quality->outside;
	numbers[2] = &quality->without_received;
	numbers[3] = &quality->without_sla;
	numbers[4] = &quality->without_clock;
	numbers[5] = &quality->without_verdict;
	numbers[6] = &quality->undated;
	numbers[7] = &quality->uncertain;
	numbers[8] = &quality->reversed;
}

/*
 * Writing.
 */
struct saver {
	struct cpl_buffer *out;
	struct cpl_str options;
	const struct cpl_report *report;
	size_t index;
	uint64_t lines;
};

static void
begin_line(struct saver *saver)
{
	struct cpl_buffer *out = saver->out;

	cpl_buffer_append_str(
	    out, CPL_STR("{\"partial\":\"" FORM "\",\"options\":"));
	cpl_buffer_append_str(out, saver->options);
}

static void
end_line(struct saver *saver)
{
	cpl_buffer_append_str(saver->out, CPL_STR("}\n"));
	saver->lines++;
}

static void
begin_report_line(struct saver *saver)
{
	begin_line(saver);
	cpl_json_append_name(saver->out, CPL_STR("report"));
	cpl_buffer_append_integer(saver->out, (int64_t)saver->index);
}

static void
begin_group_line(struct saver *saver, struct cpl_str key)
{
	struct cpl_buffer *out = saver->out;

	begin_report_line(saver);
	cpl_json_append_name(out, CPL_STR("group"));
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < saver->report->options.by_count; i++) {
		uint64_t length;

		memcpy(&length, key.data, sizeof(length));
		key.data += sizeof(length);
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		if (length == KEY_OUTSIDE) {
			cpl_buffer_append_str(out, CPL_STR("null"));
			continue;
		}
		cpl_json_append_string(
		    out, (struct cpl_str){ key.data, (size_t)length });
		key.data += length;
	}
	cpl_buffer_append_char(out, ']');
}

static void
save_numbers(struct saver *saver, const char *name, const uint64_t *numbers,
    size_t count)
{
	cpl_json_append_name(saver->out, cpl_str_of(name));
	cpl_buffer_append_char(saver->out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			cpl_buffer_append_char(saver->out, ',');
		cpl_buffer_append_integer(saver->out, (int64_t)numbers[i]);
	}
	cpl_buffer_append_char(saver->out, ']');
}

/* `times` names the histogram, or is NULL for one of a working day. */
static void
save_histogram(struct saver *saver, struct cpl_str key, const char *times,
    int64_t working_day, const struct cpl_histogram *histogram)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_buffer *out = saver->out;
	struct cpl_run run;

	for (size_t i = 0; cpl_histogram_next(&walk, &run); i++) {
		if (i % RUNS_LINE == 0) {
			begin_group_line(saver, key);
			if (times != NULL) {
				cpl_json_append_name(out, CPL_STR("times"));
				cpl_json_append_string(out, cpl_str_of(times));
			} else {
				cpl_json_append_name(
				    out, CPL_STR("working_day"));
				cpl_buffer_append_integer(out, working_day);
			}
			cpl_json_append_name(out, CPL_STR("runs"));
		}
		cpl_buffer_append_char(out, i % RUNS_LINE == 0 ? '[' : ',');
		cpl_buffer_append_integer(out, run.value);
		cpl_buffer_append_char(out, ',');
		cpl_buffer_append_integer(out, (int64_t)run.count);
		if (i % RUNS_LINE == RUNS_LINE - 1 ||
		    i == histogram->run_count - 1) {
			cpl_buffer_append_char(out, ']');
			end_line(saver);
		}
	}
}

static int
compare_business(const void *left, const void *right)
{
	const struct business *a = *(struct business *const *)left;
	const struct business *b = *(struct business *const *)right;

	return (a->working_day > b->working_day) -
	       (a->working_day < b->working_day);
}

static bool
save_business(struct saver *saver, struct cpl_str key, struct tally *tally)
{
	struct business **sorted;

	if (tally->business_count == 0)
		return true;
	sorted = calloc(tally->business_count, sizeof(*sorted));
	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < tally->business_count; i++)
		sorted[i] = &tally->business[i];
	qsort(sorted, tally->business_count, sizeof(*sorted), compare_business);
	for (size_t i = 0; i < tally->business_count; i++)
		save_histogram(saver, key, NULL, sorted[i]->working_day,
		    &sorted[i]->seconds);
	free(sorted);
	return true;
}

static bool
save_group(struct saver *saver, struct cpl_str key, struct tally *tally)
{
	if (!tally_settle(tally))
		return false;
	begin_group_line(saver, key);
	save_numbers(saver, "counts", tally->counts, TALLY_COUNTS);
	end_line(saver);
	for (size_t i = 0; i < CPL_TIMES; i++)
		save_histogram(saver, key, times_words[i], 0, &tally->times[i]);
	return save_business(saver, key, tally);
}

struct saved_group {
	struct cpl_str key;
	struct tally *tally;
};

static int
compare_groups(const void *left, const void *right)
{
	const struct saved_group *a = left;
	const struct saved_group *b = right;

	return cpl_str_compare(a->key, b->key);
}

/* The groups in the order of their keys: threads have made them in another. */
static bool
save_report(struct saver *saver, struct cpl_report *report)
{
	size_t count = cpl_groups_count(report->groups);
	struct saved_group *sorted = calloc(count + 1, sizeof(*sorted));
	uint64_t *quality[QUALITIES];
	uint64_t numbers[QUALITIES];
	bool whole = true;

	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		sorted[i] =
		    (struct saved_group){ cpl_groups_key(report->groups, i),
			    cpl_groups_at(report->groups, i) };
	qsort(sorted, count, sizeof(*sorted), compare_groups);
	for (size_t i = 0; i < count && whole; i++)
		whole = save_group(saver, sorted[i].key, sorted[i].tally);
	free(sorted);
	list_quality(&report->quality, quality);
	for (size_t i = 0; i < QUALITIES; i++)
		numbers[i] = *quality[i];
	begin_report_line(saver);
	save_numbers(saver, "quality", numbers, QUALITIES);
	end_line(saver);
	return whole;
}

static void
save_oldest(struct saver *saver, const struct cpl_oldest *complaint)
{
	struct cpl_buffer *out = saver->out;

	begin_line(saver);
	cpl_json_append_name(out, CPL_STR("oldest"));
	cpl_buffer_append_char(out, '[');
	cpl_buffer_append_integer(out, complaint->received_at);
	cpl_buffer_append_char(out, ',');
	cpl_json_append_string(out, complaint->id);
	cpl_buffer_append_char(out, ',');
	cpl_json_append_string(out, complaint->agency);
	cpl_buffer_append_char(out, ',');
	cpl_json_append_string(out, complaint->category);
	cpl_buffer_append_char(out, ']');
	end_line(saver);
}

static void
save_version(struct saver *saver, const struct cpl_version *version)
{
	struct cpl_buffer *out = saver->out;

	begin_line(saver);
	cpl_json_append_name(out, CPL_STR("version"));
	cpl_buffer_append_char(out, '[');
	cpl_buffer_append_integer(out, version->kind);
	cpl_buffer_append_char(out, ',');
	cpl_json_append_string(out, version->name);
	cpl_buffer_append_char(out, ',');
	cpl_buffer_append_integer(out, (int64_t)version->complaints);
	cpl_buffer_append_char(out, ']');
	end_line(saver);
}

/* The respondents, and behind them each element's answers from 1 to 4. */
static void
list_survey(struct cpl_survey *survey, uint64_t *numbers[SURVEY_NUMBERS])
{
	numbers[0] = &survey->respondents;
	for (size_t i = 1; i < SURVEY_NUMBERS; i++)
		numbers[i] = &survey->answers[(i - 1) / CPL_SURVEY_VALUES]
					     [(i - 1) % CPL_SURVEY_VALUES];
}

static void
save_survey(struct saver *saver, struct cpl_survey *survey)
{
	uint64_t *places[SURVEY_NUMBERS];
	uint64_t numbers[SURVEY_NUMBERS];

	list_survey(survey, places);
	for (size_t i = 0; i < SURVEY_NUMBERS; i++)
		numbers[i] = *places[i];
	begin_line(saver);
	save_numbers(saver, "survey", numbers, SURVEY_NUMBERS);
	end_line(saver);
}

enum cpl_problem
cpl_overview_save(struct cpl_overview *overview, struct cpl_str options,
    struct cpl_buffer *out)
{
	struct saver saver = { .out = out, .options = options };

	for (size_t i = 0; i < overview->count; i++) {
		saver.report = overview->reports[i];
		saver.index = i;
		if (!save_report(&saver, overview->reports[i]))
			return CPL_MEMORY;
	}
	for (size_t i = 0; i < overview->oldest_count; i++)
		save_oldest(&saver, &overview->oldest[i].shown);
	if (!versions_sort(overview))
		return CPL_MEMORY;
	for (size_t i = 0; i < cpl_overview_versions(overview); i++)
		save_version(&saver, &overview->sorted_versions[i]);
	if (overview->survey.respondents > 0)
		save_survey(&saver, &overview->survey);
	begin_line(&saver);
	cpl_json_append_name(out, CPL_STR("lines"));
	cpl_buffer_append_integer(out, (int64_t)saver.lines);
	end_line(&saver);
	return out->failed ? CPL_MEMORY : CPL_OK;
}

/*
 * Reading.
 */
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
		    cpl_json_text_equal(word, cpl_str_of(times_words[i])))
			return load_runs(&tally->times[i], runs,
			    i == CPL_TIMES_CALENDAR || i == CPL_TIMES_HOUR
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
	list_quality(&report->quality, quality);
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

	list_survey(&overview->survey, numbers);
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
	    !cpl_str_equal(form, CPL_STR(FORM)))
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
