/* SPDX-License-Identifier: MIT */
/*
 * Cases of a conformance file: a small calendar, a question and the answer that
 * is right, each a line of JSON.  See complaint-business-time(1).
 */
#include <stdlib.h>

#include <complaint/json.h>

#include "business-time.h"

/* Years that a case's calendar has before and behind the times in it. */
#define YEARS_BEFORE 2
#define YEARS_BEHIND 30
#define PAUSES_LIMIT 1000

struct conformance {
	struct cpl_json_scanner *scanner; /* OWNED */
	struct cpl_json_index index;
	struct cpl_arena arena;
	struct cpl_buffer text; /* a calendar file made for the case */
};

/* One case taken apart. */
struct put {
	struct conformance *conformance;
	struct cpl_str id;
	struct cpl_str op;
	struct cpl_str zone;
	struct cpl_json hours;
	struct cpl_json holidays;
	struct cpl_json overrides;
	struct cpl_json input;
	struct cpl_json expected;
	struct cpl_str mode;
	struct cpl_fault *fault;
	bool memory;               /* it ran out */
	struct cpl_office *office; /* OWNED; NULL where it was refused */
	const struct cpl_calendar *calendar;
};

struct conformance *
conformance_new(void)
{
	struct conformance *conformance = calloc(1, sizeof(*conformance));

	if (conformance == NULL)
		return NULL;
	conformance->scanner = cpl_json_scanner_new();
	if (conformance->scanner == NULL) {
		free(conformance);
		return NULL;
	}
	return conformance;
}

void
conformance_free(struct conformance *conformance)
{
	if (conformance == NULL)
		return;
	cpl_json_scanner_free(conformance->scanner);
	cpl_json_index_release(&conformance->index);
	cpl_arena_release(&conformance->arena);
	cpl_buffer_release(&conformance->text);
	free(conformance);
}

static enum cpl_problem
wrong(struct put *put, const char *why)
{
	return cpl_fault_set(put->fault, CPL_QUESTION_CASE, 0, 0, "%s", why);
}

static struct cpl_str
text_of(struct put *put, struct cpl_json value)
{
	struct cpl_str text = CPL_STR("");

	if (value.length == 0 || cpl_json_type(value) != CPL_JSON_STRING)
		return text;
	text = cpl_json_text(value, &put->conformance->arena);
	if (text.data != NULL)
		return text;
	put->memory = true;
	return CPL_STR("");
}

static void
take_members(struct put *put)
{
	const struct cpl_json_index *index = &put->conformance->index;

	for (size_t i = 0; i < index->count; i++) {
		const struct cpl_json_member *member = &index->items[i];

		if (cpl_json_member_is(member, CPL_STR("id")))
			put->id = text_of(put, member->value);
		else if (cpl_json_member_is(member, CPL_STR("op")))
			put->op = text_of(put, member->value);
		else if (cpl_json_member_is(member, CPL_STR("tz")))
			put->zone = text_of(put, member->value);
		else if (cpl_json_member_is(member, CPL_STR("mode")))
			put->mode = text_of(put, member->value);
		else if (cpl_json_member_is(member, CPL_STR("hours")))
			put->hours = member->value;
		else if (cpl_json_member_is(member, CPL_STR("holidays")))
			put->holidays = member->value;
		else if (cpl_json_member_is(member, CPL_STR("overrides")))
			put->overrides = member->value;
		else if (cpl_json_member_is(member, CPL_STR("input")))
			put->input = member->value;
		else if (cpl_json_member_is(member, CPL_STR("expected")))
			put->expected = member->value;
	}
}

static bool
input_at(const struct put *put, size_t index, struct cpl_json *value)
{
	struct cpl_json_cursor cursor;

	if (put->input.length == 0 ||
	    cpl_json_type(put->input) != CPL_JSON_ARRAY)
		return false;
	cursor = cpl_json_cursor(put->input);
	do {
		if (!cpl_json_next_item(&cursor, value))
			return false;
	} while (index-- > 0);
	return true;
}

/* The years of the texts in the input that begin with one. */
static bool
find_years(struct put *put, int *first, int *last)
{
	struct cpl_json item;

	*first = 9999;
	*last = 0;
	for (size_t i = 0; input_at(put, i, &item); i++) {
		struct cpl_str text = text_of(put, item);
		int year = 0;

		if (text.length < 10 || text.data[4] != '-')
			continue;
		for (int k = 0; k < 4; k++)
			year = year * 10 + (text.data[k] - '0');
		if (year < YEARS_BEFORE || year > 9999 - YEARS_BEHIND)
			return false;
		*first = year < *first ? year : *first;
		*last = year > *last ? year : *last;
	}
	return *first <= *last;
}

/*
 * Holidays as a version has them.  One observance a year tells that none was
 * forgotten; it closes nothing.
 */
static void
append_holidays(struct put *put)
{
	struct cpl_buffer *text = &put->conformance->text;
	struct cpl_json_cursor cursor;
	struct cpl_json item;

	cpl_buffer_append_str(
	    text, CPL_STR("\"holidays\":[{\"date\":\"01-01\",\"name\":\"none\","
			  "\"type\":\"observance\"}"));
	if (put->holidays.length > 0 &&
	    cpl_json_type(put->holidays) == CPL_JSON_ARRAY) {
		cursor = cpl_json_cursor(put->holidays);
		while (cpl_json_next_item(&cursor, &item)) {
			cpl_buffer_append_char(text, ',');
			if (cpl_json_type(item) == CPL_JSON_STRING) {
				cpl_buffer_append_str(
				    text, CPL_STR("{\"name\":\"off\","
						  "\"date\":"));
				cpl_buffer_append(text, item.data, item.length);
				cpl_buffer_append_char(text, '}');
			} else {
				cpl_buffer_append(text, item.data, item.length);
			}
		}
	}
	cpl_buffer_append_char(text, ']');
}

static void
append_overrides(struct put *put)
{
	struct cpl_buffer *text = &put->conformance->text;
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_str date;
	bool any = false;

	cpl_buffer_append_str(text, CPL_STR("\"overrides\":["));
	if (put->overrides.length > 0 &&
	    cpl_json_type(put->overrides) == CPL_JSON_OBJECT) {
		cursor = cpl_json_cursor(put->overrides);
		while (cpl_json_next_member(&cursor, &member)) {
			if (any)
				cpl_buffer_append_char(text, ',');
			any = true;
			date = cpl_json_name(member, &put->conformance->arena);
			put->memory |= date.data == NULL;
			cpl_buffer_append_str(text, CPL_STR("{\"date\":"));
			cpl_json_append_string(text, date);
			cpl_buffer_append_str(text, CPL_STR(",\"hours\":"));
			cpl_buffer_append(
			    text, member.value.data, member.value.length);
			cpl_buffer_append_char(text, '}');
		}
	}
	cpl_buffer_append_char(text, ']');
}

/* The calendar of the case, read as any calendar file is. */
static enum cpl_problem
make_office(struct put *put)
{
	const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_buffer *text = &put->conformance->text;
	struct cpl_faults faults = { 0 };
	bool memory;
	int first;
	int last;

	if (!find_years(put, &first, &last))
		return wrong(put, "input");
	cpl_buffer_clear(text);
	cpl_buffer_append_str(text, CPL_STR("{\"name\":\"case\",\"zone\":"));
	cpl_json_append_string(text, put->zone);
	cpl_buffer_append_str(text, CPL_STR(",\"hours\":"));
	if (put->hours.length > 0)
		cpl_buffer_append(text, put->hours.data, put->hours.length);
	else
		cpl_buffer_append_str(text, CPL_STR("{}"));
	cpl_buffer_append_char(text, ',');
	append_overrides(put);
	cpl_buffer_append_format(text,
	    ",\"versions\":[{\"name\":\"case\",\"decreed\":\"0000-01-01\","
	    "\"valid_from\":\"%04d-01-01\",\"valid_until\":\"%04d-12-31\",",
	    first - YEARS_BEFORE, last + YEARS_BEHIND);
	append_holidays(put);
	cpl_buffer_append_str(text, CPL_STR("}]}"));
	if (text->failed)
		return CPL_MEMORY;
	put->office = cpl_office_parse(cpl_buffer_str(text), &options, &faults);
	memory = faults.failed;
	for (size_t i = 0; i < faults.count; i++)
		memory |= faults.items[i].problem == CPL_MEMORY;
	cpl_faults_release(&faults);
	if (memory)
		return CPL_MEMORY;
	if (put->office != NULL)
		put->calendar = cpl_office_calendar(put->office);
	return CPL_OK;
}

static bool
input_time(struct put *put, size_t index, int64_t *at)
{
	struct cpl_json value;

	return input_at(put, index, &value) &&
	       when_parse(
		   cpl_calendar_zone(put->calendar), text_of(put, value), at);
}

static bool
input_number(const struct put *put, size_t index, int64_t *number)
{
	struct cpl_json value;

	return input_at(put, index, &value) && cpl_json_integer(value, number);
}

static bool
mode_of(const struct put *put, struct cpl_day_target *target)
{
	static const struct {
		const char *word;
		enum cpl_day_mode mode;
	} words[] = {
		{ "", CPL_DAY_SAME_TIME },
		{ "same", CPL_DAY_SAME_TIME },
		{ "close", CPL_DAY_END },
		{ "signalen", CPL_DAY_START },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (!cpl_str_equal(put->mode, cpl_str_of(words[i].word)))
			continue;
		target->mode = words[i].mode;
		return true;
	}
	return cpl_day_mode_parse(put->mode, &target->mode);
}

static int
by_begin(const void *left, const void *right)
{
	const struct cpl_pause *a = left;
	const struct cpl_pause *b = right;

	return a->begin < b->begin ? -1 : a->begin > b->begin;
}

static bool
input_pauses(struct put *put, struct cpl_pause *pauses, size_t *count)
{
	const struct cpl_zone *zone = cpl_calendar_zone(put->calendar);
	struct cpl_json_cursor cursor;
	struct cpl_json list;
	struct cpl_json pair;
	struct cpl_json end;

	*count = 0;
	if (!input_at(put, 2, &list) || cpl_json_type(list) != CPL_JSON_ARRAY)
		return false;
	cursor = cpl_json_cursor(list);
	while (cpl_json_next_item(&cursor, &pair)) {
		struct cpl_json_cursor ends;
		struct cpl_json begin;

		if (*count == PAUSES_LIMIT ||
		    cpl_json_type(pair) != CPL_JSON_ARRAY)
			return false;
		ends = cpl_json_cursor(pair);
		if (!cpl_json_next_item(&ends, &begin) ||
		    !cpl_json_next_item(&ends, &end) ||
		    !when_parse(
			zone, text_of(put, begin), &pauses[*count].begin) ||
		    !when_parse(zone, text_of(put, end), &pauses[*count].end))
			return false;
		++*count;
	}
	qsort(pauses, *count, sizeof(*pauses), by_begin);
	return true;
}

/* What a case came to: an instant, a number, or no answer. */
struct result {
	bool is_time;
	bool none;
	int64_t value;
};

static bool
run_days(struct put *put, int64_t start, struct result *result)
{
	struct cpl_day_target target = { 0 };
	int missing;

	if (!input_number(put, 1, &target.days) || !mode_of(put, &target))
		return false;
	result->value = start;
	result->none = target.days < 0 ||
		       (target.days > 0 &&
			   !cpl_calendar_add_days(put->calendar, start, &target,
			       &result->value, &missing));
	return true;
}

static bool
run_paused(struct put *put, int64_t start, struct result *result)
{
	struct cpl_pause *pauses = calloc(PAUSES_LIMIT, sizeof(*pauses));
	size_t count;
	int64_t seconds;
	int missing;
	bool good;

	if (pauses == NULL) {
		put->memory = true;
		return true;
	}
	good = input_number(put, 1, &seconds) &&
	       input_pauses(put, pauses, &count);

	if (good)
		result->none = !cpl_calendar_add_paused(put->calendar, start,
		    seconds, pauses, count, &result->value, &missing);
	free(pauses);
	return good;
}

/* False where the case makes no sense. */
static bool
run(struct put *put, struct result *result)
{
	const struct cpl_calendar *calendar = put->calendar;
	int64_t start;
	int64_t other;
	int missing;
	bool open;

	*result = (struct result){ .is_time = true };
	if (!input_time(put, 0, &start))
		return false;
	if (cpl_str_equal(put->op, CPL_STR("days")))
		return run_days(put, start, result);
	if (cpl_str_equal(put->op, CPL_STR("addpaused")))
		return run_paused(put, start, result);
	if (cpl_str_equal(put->op, CPL_STR("next"))) {
		result->none = !cpl_calendar_next(
		    calendar, start, &result->value, &missing);
		return true;
	}
	if (cpl_str_equal(put->op, CPL_STR("is-open"))) {
		result->is_time = false;
		result->none = !cpl_calendar_is_open(
		    calendar, start, &open, &missing);
		result->value = !result->none && open;
		return true;
	}
	if (cpl_str_equal(put->op, CPL_STR("between"))) {
		result->is_time = false;
		if (!input_time(put, 1, &other))
			return false;
		result->none = !cpl_calendar_elapsed(
		    calendar, start, other, &result->value, &missing);
		return true;
	}
	if (!input_number(put, 1, &other))
		return false;
	if (cpl_str_equal(put->op, CPL_STR("add")))
		result->none = other < 0 ||
			       !cpl_calendar_add(calendar, start, other,
				   &result->value, &missing);
	else if (cpl_str_equal(put->op, CPL_STR("latest")))
		result->none = other < 0 ||
			       !cpl_calendar_add_latest(calendar, start, other,
				   &result->value, &missing);
	else
		return false;
	return true;
}

/* What is expected: false where it is neither a time, a number nor nothing. */
static bool
read_expected(struct put *put, struct result *expected)
{
	struct cpl_str text;

	*expected = (struct result){ 0 };
	switch (cpl_json_type(put->expected)) {
	case CPL_JSON_NULL:
		expected->none = true;
		return true;
	case CPL_JSON_TRUE:
	case CPL_JSON_FALSE:
		expected->value = cpl_json_type(put->expected) == CPL_JSON_TRUE;
		return true;
	case CPL_JSON_NUMBER:
		return cpl_json_integer(put->expected, &expected->value);
	case CPL_JSON_STRING:
		text = text_of(put, put->expected);
		if (cpl_str_equal(text, CPL_STR("error"))) {
			expected->none = true;
			return true;
		}
		expected->is_time = true;
		/* Where there is no calendar, none can be right but nothing. */
		return put->calendar == NULL ||
		       when_parse(cpl_calendar_zone(put->calendar), text,
			   &expected->value);
	default:
		return false;
	}
}

static void
append_result(
    const struct put *put, const struct result *result, struct cpl_buffer *out)
{
	if (result->none)
		cpl_buffer_append_str(out, CPL_STR("no answer"));
	else if (result->is_time && put->calendar != NULL)
		cpl_buffer_append_time(out, result->value,
		    cpl_calendar_offset(put->calendar, result->value));
	else
		cpl_buffer_append_integer(out, result->value);
}

static bool
equal(const struct result *a, const struct result *b)
{
	if (a->none || b->none)
		return a->none == b->none;
	return a->is_time == b->is_time && a->value == b->value;
}

static enum cpl_problem
compare(struct put *put, bool *passed, struct cpl_buffer *said)
{
	struct result expected;
	struct result result = { .none = true };
	enum cpl_problem problem = make_office(put);

	if (problem != CPL_OK)
		return problem;
	if (put->expected.length == 0 || !read_expected(put, &expected))
		return wrong(put, "expected");
	if (put->office != NULL && !run(put, &result))
		return wrong(put, "op or input");
	*passed = equal(&expected, &result);
	if (*passed)
		return CPL_OK;
	cpl_buffer_append_printable(said, put->id);
	cpl_buffer_append_str(said, CPL_STR(": "));
	append_result(put, &result, said);
	cpl_buffer_append_str(said, CPL_STR(", and not "));
	append_result(put, &expected, said);
	cpl_buffer_append_char(said, '\n');
	return said->failed ? CPL_MEMORY : CPL_OK;
}

enum cpl_problem
conformance_put(struct conformance *conformance, struct cpl_str line,
    bool *passed, struct cpl_buffer *said, struct cpl_fault *fault)
{
	struct put put = { .conformance = conformance,
		.fault = fault,
		.id = CPL_STR(""),
		.op = CPL_STR(""),
		.zone = CPL_STR(""),
		.mode = CPL_STR("") };
	size_t offset = 0;
	enum cpl_problem problem;

	*passed = false;
	cpl_arena_clear(&conformance->arena);
	problem = cpl_json_scan_object(
	    conformance->scanner, line, &conformance->index, &offset);
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, 0, offset + 1, NULL);
	take_members(&put);
	problem = compare(&put, passed, said);
	if (put.memory)
		problem = CPL_MEMORY;
	cpl_office_free(put.office);
	return problem;
}
