/* SPDX-License-Identifier: MIT */
/* The fold of the response-time report: which complaint counts where. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "response.h"

static const struct cpl_str dimension_words[] = {
#define DIMENSION_WORD(name, word) [CPL_BY_##name] = { word, sizeof(word) - 1 },
	CPL_DIMENSIONS(DIMENSION_WORD)
#undef DIMENSION_WORD
};

const char *
cpl_dimension_word(enum cpl_dimension dimension)
{
	return dimension_words[dimension].data;
}

bool
cpl_dimension_find(struct cpl_str word, enum cpl_dimension *dimension)
{
	for (size_t i = 0; i < CPL_DIMENSION_COUNT; i++) {
		if (cpl_str_equal(dimension_words[i], word)) {
			*dimension = (enum cpl_dimension)i;
			return true;
		}
	}
	return false;
}

bool
cpl_bound_parse(struct cpl_str text, struct cpl_bound *bound)
{
	bound->kind = CPL_BOUND_DAY;
	if (cpl_date_parse(text, &bound->value))
		return true;
	bound->kind = CPL_BOUND_INSTANT;
	return cpl_time_parse(text, &bound->value, NULL);
}

struct cpl_report *
cpl_report_new(const struct cpl_report_options *options)
{
	struct cpl_report *report = calloc(1, sizeof(*report));

	if (report == NULL)
		return NULL;
	report->options = *options;
	report->groups = cpl_groups_new(sizeof(struct tally));
	if (report->groups == NULL) {
		free(report);
		return NULL;
	}
	return report;
}

void
cpl_report_free(struct cpl_report *report)
{
	if (report == NULL)
		return;
	for (size_t i = 0; i < cpl_groups_count(report->groups); i++)
		tally_release(cpl_groups_at(report->groups, i));
	tally_release(&report->total);
	cpl_groups_free(report->groups);
	cpl_buffer_release(&report->key);
	free(report->reader);
	free(report->rows);
	free(report);
}

static bool
within(const struct cpl_report *report, int64_t seconds, int64_t day)
{
	const struct cpl_bound *from = &report->options.from;
	const struct cpl_bound *to = &report->options.to;

	if (from->kind == CPL_BOUND_DAY && day < from->value)
		return false;
	if (from->kind == CPL_BOUND_INSTANT && seconds < from->value)
		return false;
	if (to->kind == CPL_BOUND_DAY && day > to->value)
		return false;
	if (to->kind == CPL_BOUND_INSTANT && seconds >= to->value)
		return false;
	return true;
}

static bool
has_window(const struct cpl_report *report)
{
	return report->options.from.kind != CPL_BOUND_NONE ||
	       report->options.to.kind != CPL_BOUND_NONE;
}

/* Whether the clock's target lies in the window. */
static bool
due_within(const struct cpl_report *report, const struct clock_facts *clock)
{
	/* Answered at a time that nobody wrote down: in time or not? */
	if (clock->undated)
		return false;
	if (!has_window(report))
		return true;
	return clock->has_due && within(report, clock->due_at, clock->due_day);
}

static const struct cpl_str text_fields[] = {
	[CPL_BY_AGENCY] = { "agency", 6 },
	[CPL_BY_CATEGORY] = { "category", 8 },
	[CPL_BY_CHANNEL] = { "channel", 7 },
	[CPL_BY_KIND] = { "kind", 4 },
	[CPL_BY_PRIORITY] = { "priority", 8 },
};

static enum cpl_problem
field_key(struct cpl_record *record, struct cpl_str name, struct cpl_str *text,
    struct cpl_fault *fault)
{
	enum cpl_problem problem = cpl_record_text(record, name, text);

	if (problem == CPL_OK)
		return CPL_OK;
	*text = (struct cpl_str){ "", 0 };
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	return cpl_fault_set(
	    fault, problem, 0, 0, "%.*s", (int)name.length, name.data);
}

static enum cpl_problem
location_key(struct cpl_record *record, struct cpl_str name,
    struct cpl_str *text, struct cpl_fault *fault)
{
	struct cpl_json value;
	enum cpl_problem problem;

	*text = (struct cpl_str){ "", 0 };
	problem = cpl_record_json_in(record, CPL_STR("location"), name, &value);
	if (problem == CPL_OK)
		problem = cpl_record_decode(record, value, text);
	if (problem == CPL_OK || problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	return cpl_fault_set(
	    fault, problem, 0, 0, "location.%.*s", (int)name.length, name.data);
}

bool
cpl_dimension_is_time(enum cpl_dimension dimension)
{
	return dimension == CPL_BY_DAY || dimension == CPL_BY_WEEK ||
	       dimension == CPL_BY_MONTH || dimension == CPL_BY_HOUR;
}

/* Three numbers of any int and their dashes. */
#define TIME_KEY 40

/*
 * The ISO 8601 week: that of the Thursday next to the day, counted from the
 * year's first Thursday.
 */
static int
week_key(int64_t day, char out[TIME_KEY])
{
	int64_t thursday = day + 4 - cpl_weekday(day);
	int year;
	int month;
	int of_month;

	cpl_civil_from_days(thursday, &year, &month, &of_month);
	return snprintf(out, TIME_KEY, "%04d-W%02d", year,
	    (int)((thursday - cpl_days_from_civil(year, 1, 1)) / 7 + 1));
}

/* `2026-03-27`, `2026-W13`, `2026-03` or `10`; nothing without a day. */
static struct cpl_str
time_key(const struct complaint_facts *facts, enum cpl_dimension by,
    char out[TIME_KEY])
{
	int64_t days = facts->received_day;
	int year;
	int month;
	int day;
	int length;

	if (!facts->has_received)
		return (struct cpl_str){ "", 0 };
	cpl_civil_from_days(days, &year, &month, &day);
	if (by == CPL_BY_MONTH)
		length = snprintf(out, TIME_KEY, "%04d-%02d", year, month);
	else if (by == CPL_BY_WEEK)
		length = week_key(days, out);
	else if (by == CPL_BY_HOUR)
		length = snprintf(out, TIME_KEY, "%02d",
		    (int)((facts->received_local - days * CPL_DAY) / 3600));
	else
		length = snprintf(
		    out, TIME_KEY, "%04d-%02d-%02d", year, month, day);
	return (struct cpl_str){ out, (size_t)length };
}

/*
 * The key of a group is the bytes of its parts, each behind its length, so
 * that no two lists of parts have the same key.  A complaint that is due in
 * the window and was received outside has no day in it: its length is
 * KEY_OUTSIDE.
 */
static enum cpl_problem
build_key(struct cpl_report *report, struct cpl_record *record,
    const struct complaint_facts *facts, bool received_within,
    struct cpl_fault *fault)
{
	cpl_buffer_clear(&report->key);
	for (size_t i = 0; i < report->options.by_count; i++) {
		enum cpl_dimension by = report->options.by[i];
		enum cpl_problem problem = CPL_OK;
		struct cpl_str part = { "", 0 };
		uint64_t length = KEY_OUTSIDE;
		char text[TIME_KEY];

		if (cpl_dimension_is_time(by)) {
			if (received_within)
				part = time_key(facts, by, text);
		} else if (by == CPL_BY_DISTRICT) {
			problem = location_key(
			    record, CPL_STR("district"), &part, fault);
		} else if (by == CPL_BY_REGION) {
			problem = location_key(
			    record, CPL_STR("region_code"), &part, fault);
		} else {
			problem = field_key(
			    record, text_fields[by], &part, fault);
		}
		if (problem != CPL_OK)
			return problem;
		if (received_within || !cpl_dimension_is_time(by))
			length = part.length;
		cpl_buffer_append(
		    &report->key, (const char *)&length, sizeof(length));
		cpl_buffer_append_str(&report->key, part);
	}
	if (report->key.failed)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return CPL_OK;
}

/* What the counts cannot say, for the page on the quality of the data. */
static void
count_quality(struct cpl_report *report, const struct complaint_facts *facts)
{
	struct cpl_report_quality *quality = &report->quality;

	quality->without_received += !facts->has_received;
	if (!facts->has_sla)
		quality->without_sla++;
	else if (facts->clock.state == CLOCK_ABSENT)
		quality->without_clock++;
	quality->without_verdict += facts->has_received &&
				    facts->clock.unjudged &&
				    !facts->clock.undated;
	quality->uncertain += facts->clock.state == CLOCK_UNCERTAIN;
	quality->undated += facts->clock.undated;
	quality->reversed += facts->clock.reversed;
}

static void
find_place(const struct cpl_report *report, const struct complaint_facts *facts,
    struct tally_place *place)
{
	const struct clock_facts *clock = &facts->clock;
	bool due = due_within(report, clock);

	if (facts->has_received)
		place->received = within(
		    report, facts->received_at, facts->received_day);
	else
		place->received = !has_window(report);
	place->merged = facts->merged && place->received;
	place->received = place->received && !facts->merged;
	due = due && !facts->merged;
	place->due = due && (clock->state == CLOCK_MET ||
				clock->state == CLOCK_BREACHED);
	place->uncertain = due && clock->state == CLOCK_UNCERTAIN;
}

static bool
is_counted(const struct tally_place *place)
{
	return place->received || place->due || place->uncertain;
}

enum cpl_problem
report_place(struct cpl_report *report, struct cpl_record *record,
    const struct complaint_facts *facts, struct tally_place *place,
    struct cpl_fault *fault)
{
	find_place(report, facts, place);
	if (!is_counted(place))
		return CPL_OK;
	return build_key(report, record, facts, place->received, fault);
}

enum cpl_problem
report_count(struct cpl_report *report, const struct complaint_facts *facts,
    const struct tally_place *place, struct cpl_fault *fault)
{
	struct tally *tally;

	if (is_counted(place)) {
		tally = cpl_groups_take(
		    report->groups, cpl_buffer_str(&report->key));
		if (tally == NULL ||
		    !tally_count(tally, &report->options, facts, place))
			return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		count_quality(report, facts);
	} else if (place->merged) {
		report->quality.merged++;
	} else if (facts->has_received) {
		report->quality.outside++;
	} else {
		report->quality.without_received++;
	}
	report->quality.records++;
	return CPL_OK;
}

enum cpl_problem
cpl_report_add(struct cpl_report *report, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct complaint_facts facts;
	struct tally_place place;
	enum cpl_problem problem;

	if (report->reader == NULL)
		report->reader = facts_reader_new(&report->options);
	if (report->reader == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	problem = facts_gather(report->reader, &facts, record, fault);
	if (problem == CPL_OK)
		problem = report_place(report, record, &facts, &place, fault);
	if (problem == CPL_OK)
		problem = report_count(report, &facts, &place, fault);
	return problem;
}

enum cpl_problem
cpl_report_merge(struct cpl_report *into, struct cpl_report *from)
{
	struct cpl_report_quality *quality = &into->quality;

	for (size_t i = 0; i < cpl_groups_count(from->groups); i++) {
		struct tally *tally = cpl_groups_take(
		    into->groups, cpl_groups_key(from->groups, i));

		if (tally == NULL ||
		    !tally_merge(tally, cpl_groups_at(from->groups, i)))
			return CPL_MEMORY;
	}
	quality->records += from->quality.records;
	quality->outside += from->quality.outside;
	quality->without_received += from->quality.without_received;
	quality->without_sla += from->quality.without_sla;
	quality->without_clock += from->quality.without_clock;
	quality->without_verdict += from->quality.without_verdict;
	quality->undated += from->quality.undated;
	quality->uncertain += from->quality.uncertain;
	quality->reversed += from->quality.reversed;
	quality->merged += from->quality.merged;
	return CPL_OK;
}

static void
read_key(const struct cpl_report *report, struct cpl_str key,
    struct cpl_figures *figures)
{
	for (size_t i = 0; i < report->options.by_count; i++) {
		uint64_t length;

		memcpy(&length, key.data, sizeof(length));
		key.data += sizeof(length);
		if (length >= KEY_JOINED) {
			figures->outside = figures->outside ||
					   length == KEY_OUTSIDE;
			figures->joined[i] = length == KEY_JOINED;
			length = 0;
		}
		figures->keys[i] = (struct cpl_str){ key.data, (size_t)length };
		key.data += length;
	}
}

/* What a row is sorted by; the options come with each, as qsort() has none. */
struct order {
	struct cpl_figures figures;
	const struct cpl_report_options *options;
};

static int
compare_keys(const struct order *a, const struct order *b)
{
	if (a->figures.outside != b->figures.outside)
		return a->figures.outside ? -1 : 1;
	for (size_t i = 0; i < a->options->by_count; i++) {
		int order = cpl_str_compare(
		    a->figures.keys[i], b->figures.keys[i]);

		if (order != 0)
			return order;
	}
	return 0;
}

static int
compare_rows(const void *left, const void *right)
{
	const struct order *a = left;
	const struct order *b = right;
	bool by_time = false;

	if (a->figures.joined[0] != b->figures.joined[0])
		return a->figures.joined[0] ? 1 : -1;
	for (size_t i = 0; i < a->options->by_count; i++)
		by_time = by_time || cpl_dimension_is_time(a->options->by[i]);
	if (!by_time && a->figures.received != b->figures.received)
		return a->figures.received > b->figures.received ? -1 : 1;
	return compare_keys(a, b);
}

static void
sort_rows(struct cpl_report *report, struct order *order, size_t count)
{
	qsort(order, count, sizeof(*order), compare_rows);
	for (size_t i = 0; i < count; i++)
		report->rows[i] = order[i].figures;
	report->row_count = count;
}

/*
 * Join the groups, whose own figures are known, into the total: neighbours
 * first and then neighbours of those, so that each value is copied as often as
 * their number can be halved.
 */
static bool
join_groups(struct cpl_report *report)
{
	struct cpl_groups *groups = report->groups;
	size_t count = cpl_groups_count(groups);

	for (size_t step = 1; step < count; step *= 2)
		for (size_t i = 0; i + step < count; i += 2 * step) {
			struct tally *from = cpl_groups_at(groups, i + step);

			if (!tally_join(cpl_groups_at(groups, i), from))
				return false;
		}
	return count == 0 ||
	       tally_join(&report->total, cpl_groups_at(groups, 0));
}

/*
 * What each group keeps is also the total's: of so many groups from one on, of
 * either half of them by itself, and then of both.
 */
static bool
join_details(
    struct cpl_groups *groups, size_t first, size_t count, struct tally *into)
{
	size_t half = count / 2;
	struct tally rest = { 0 };
	bool whole;

	if (count == 0)
		return true;
	if (count == 1)
		return tally_add_details(into, cpl_groups_at(groups, first));
	whole = join_details(groups, first, half, into) &&
		join_details(groups, first + half, count - half, &rest) &&
		tally_add_details(into, &rest);
	tally_release(&rest);
	return whole;
}

enum cpl_problem
cpl_report_finish(struct cpl_report *report)
{
	size_t count = cpl_groups_count(report->groups);
	struct order *order;
	bool whole = true;

	/* The totals are a group of all, and one row without groups. */
	report->rows = calloc(count + 1, sizeof(*report->rows));
	order = calloc(count + 1, sizeof(*order));
	if (report->rows == NULL || order == NULL) {
		free(order);
		return CPL_MEMORY;
	}
	for (size_t i = 0; i < count && whole; i++) {
		struct tally *tally = cpl_groups_at(report->groups, i);

		order[i].options = &report->options;
		order[i].figures.group = i;
		read_key(report, cpl_groups_key(report->groups, i),
		    &order[i].figures);
		whole = tally_figures(tally, &order[i].figures);
	}
	if (whole && report->options.times != 0)
		whole = join_details(report->groups, 0, count, &report->total);
	if (whole)
		whole = join_groups(report) &&
			tally_figures(&report->total, &report->totals);
	if (whole)
		sort_rows(
		    report, order, report->options.by_count > 0 ? count : 0);
	free(order);
	return whole ? CPL_OK : CPL_MEMORY;
}

size_t
cpl_report_rows(const struct cpl_report *report)
{
	return report->row_count;
}

const struct cpl_figures *
cpl_report_row(const struct cpl_report *report, size_t row)
{
	return &report->rows[row];
}

const struct cpl_figures *
cpl_report_totals(const struct cpl_report *report)
{
	return &report->totals;
}

const struct cpl_report_quality *
cpl_report_quality(const struct cpl_report *report)
{
	return &report->quality;
}

const struct cpl_report_options *
cpl_report_options(const struct cpl_report *report)
{
	return &report->options;
}

const struct cpl_histogram *
cpl_report_times(
    const struct cpl_report *report, size_t row, enum cpl_times times)
{
	const struct tally *tally = &report->total;

	if (row != SIZE_MAX)
		tally = cpl_groups_at(report->groups, report->rows[row].group);
	return &tally->times[times];
}

bool
cpl_report_business(const struct cpl_report *report, size_t index,
    int64_t *working_day, const struct cpl_histogram **seconds)
{
	if (index >= report->total.business_count)
		return false;
	*working_day = report->total.business[index].working_day;
	*seconds = &report->total.business[index].seconds;
	return true;
}
