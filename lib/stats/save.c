/* SPDX-License-Identifier: MIT */
/* The state of an overview as lines of JSON. */
#include "partial.h"

#include <stdlib.h>
#include <string.h>

const char *const partial_words[CPL_TIMES] = {
	[CPL_TIMES_CALENDAR] = "calendar",
	[CPL_TIMES_OPEN_SINCE] = "open_since",
	[CPL_TIMES_REMAINING] = "remaining",
	[CPL_TIMES_RECEIVED] = "received_days",
	[CPL_TIMES_ANSWERED] = "answered_days",
	[CPL_TIMES_HOUR] = "hours",
	[CPL_TIMES_WORKING_DAY] = "working_days",
};

void
partial_quality(
    struct cpl_report_quality *quality, uint64_t *numbers[QUALITIES])
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
	numbers[9] = &quality->merged;
}

void
partial_survey(struct cpl_survey *survey, uint64_t *numbers[SURVEY_NUMBERS])
{
	numbers[0] = &survey->respondents;
	for (size_t i = 1; i < SURVEY_NUMBERS; i++)
		numbers[i] = &survey->answers[(i - 1) / CPL_SURVEY_VALUES]
					     [(i - 1) % CPL_SURVEY_VALUES];
}

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
	    out, CPL_STR("{\"partial\":\"" PARTIAL_FORM "\",\"options\":"));
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
		save_histogram(
		    saver, key, partial_words[i], 0, &tally->times[i]);
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
	partial_quality(&report->quality, quality);
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

static void
save_survey(struct saver *saver, struct cpl_survey *survey)
{
	uint64_t *places[SURVEY_NUMBERS];
	uint64_t numbers[SURVEY_NUMBERS];

	partial_survey(survey, places);
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
