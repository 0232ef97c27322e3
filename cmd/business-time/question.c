/* SPDX-License-Identifier: MIT */
/* One question to a calendar, and its answer. */
#include "business-time.h"

/* An answer being made. */
struct answer {
	struct desk *desk;
	const struct cpl_calendar *calendar;
	struct cpl_buffer *out;
	struct cpl_fault *fault;
};

static enum cpl_problem
refuse(struct answer *answer, const char *why)
{
	return cpl_fault_set(answer->fault, CPL_QUESTION, 0, 0, "%s", why);
}

static enum cpl_problem
no_year(struct answer *answer, int year)
{
	return cpl_fault_set(
	    answer->fault, CPL_CALENDAR_YEAR_MISSING, 0, 0, "%d", year);
}

static enum cpl_problem
read_time(struct answer *answer, struct cpl_str text, int64_t *at)
{
	if (cpl_str_equal(text, CPL_STR("now"))) {
		*at = answer->desk->now;
		return CPL_OK;
	}
	if (when_parse(cpl_calendar_zone(answer->calendar), text, at))
		return CPL_OK;
	return refuse(answer, "a time is written 2026-03-27T10:00");
}

static void
put_time(struct answer *answer, int64_t at)
{
	cpl_buffer_append_time(
	    answer->out, at, cpl_calendar_offset(answer->calendar, at));
}

static void
json_time(struct answer *answer, const char *name, int64_t at)
{
	cpl_json_append_name(answer->out, cpl_str_of(name));
	cpl_buffer_append_char(answer->out, '"');
	put_time(answer, at);
	cpl_buffer_append_char(answer->out, '"');
}

static void
json_number(struct answer *answer, const char *name, int64_t number)
{
	cpl_json_append_name(answer->out, cpl_str_of(name));
	cpl_buffer_append_integer(answer->out, number);
}

/* Open seconds without the pauses; false where the calendar does not reach. */
static bool
open_seconds(struct answer *answer, int64_t from, int64_t to, int64_t *seconds)
{
	const struct desk *desk = answer->desk;
	int missing;
	int64_t worth;

	if (!cpl_calendar_elapsed(
		answer->calendar, from, to, seconds, &missing))
		return false;
	for (size_t i = 0; i < desk->pause_count; i++) {
		int64_t begin = desk->pauses[i].begin;
		int64_t end = desk->pauses[i].end;

		begin = begin < from ? from : begin;
		end = end > to ? to : end;
		if (begin < end && cpl_calendar_elapsed(answer->calendar, begin,
				       end, &worth, &missing))
			*seconds -= worth;
	}
	return true;
}

/* Pauses that begin before the deadline move it by all of their length. */
static int64_t
move_by_clock(const struct desk *desk, int64_t start, int64_t due)
{
	for (size_t i = 0; i < desk->pause_count; i++) {
		int64_t begin = desk->pauses[i].begin;

		begin = begin < start ? start : begin;
		if (begin < due && desk->pauses[i].end > begin)
			due += desk->pauses[i].end - begin;
	}
	return due;
}

static bool
add(struct answer *answer, int64_t start, const struct cpl_duration *duration,
    int64_t *due, int *missing)
{
	const struct desk *desk = answer->desk;
	const struct cpl_calendar *calendar = answer->calendar;
	const struct cpl_day_target days = { duration->amount,
		desk->has_mode ? desk->mode : CPL_DAY_END,
		desk->late_next_day };

	switch (duration->unit) {
	case CPL_UNIT_BUSINESS_HOURS:
		return cpl_calendar_add_paused(calendar, start,
		    duration->amount, desk->pauses, desk->pause_count, due,
		    missing);
	case CPL_UNIT_WORKING_DAYS:
		*due = start;
		if (duration->amount == 0)
			return true;
		return cpl_calendar_add_days(
			   calendar, start, &days, due, missing) &&
		       cpl_calendar_extend(calendar, due, desk->pauses,
			   desk->pause_count, missing);
	case CPL_UNIT_CALENDAR_DAYS:
		*due = cpl_calendar_add_dates(calendar, start, duration->amount,
		    desk->has_mode ? desk->mode : CPL_DAY_SAME_TIME);
		break;
	default:
		*due = start + duration->amount;
		break;
	}
	*due = move_by_clock(desk, start, *due);
	return true;
}

static enum cpl_problem
answer_add(struct answer *answer, const struct cpl_str *words)
{
	struct cpl_duration duration;
	int64_t start;
	int64_t due;
	int64_t seconds;
	int missing;
	enum cpl_problem problem = read_time(answer, words[0], &start);

	if (problem != CPL_OK)
		return problem;
	if (!cpl_duration_parse(words[1], &duration))
		return refuse(
		    answer, "a duration is written 14wd, 8bh, 3d or 24h");
	if (!add(answer, start, &duration, &due, &missing))
		return no_year(answer, missing);
	if (!answer->desk->json) {
		put_time(answer, due);
		return CPL_OK;
	}
	cpl_buffer_append_str(answer->out, CPL_STR("{\"question\":\"add\""));
	json_time(answer, "start", start);
	cpl_json_append_name(answer->out, CPL_STR("target"));
	cpl_json_append_string(answer->out, words[1]);
	json_time(answer, "due_at", due);
	if (open_seconds(answer, start, due, &seconds))
		json_number(answer, "business_seconds", seconds);
	json_number(answer, "calendar_seconds", due - start);
	cpl_buffer_append_char(answer->out, '}');
	return CPL_OK;
}

static enum cpl_problem
answer_between(struct answer *answer, const struct cpl_str *words)
{
	int64_t from;
	int64_t to;
	int64_t seconds;
	int64_t days;
	int missing;
	enum cpl_problem problem = read_time(answer, words[0], &from);

	if (problem == CPL_OK)
		problem = read_time(answer, words[1], &to);
	if (problem != CPL_OK)
		return problem;
	if (!cpl_calendar_working_days(
		answer->calendar, from, to, &days, &missing) ||
	    !cpl_calendar_elapsed(
		answer->calendar, from, to, &seconds, &missing))
		return no_year(answer, missing);
	answer->desk->reversed |= to < from;
	open_seconds(answer, from, to < from ? from : to, &seconds);
	if (!answer->desk->json) {
		cpl_buffer_append_integer(answer->out, seconds);
		return CPL_OK;
	}
	cpl_buffer_append_str(
	    answer->out, CPL_STR("{\"question\":\"between\""));
	json_time(answer, "from", from);
	json_time(answer, "to", to);
	json_number(answer, "business_seconds", seconds);
	json_number(answer, "calendar_seconds", to < from ? 0 : to - from);
	json_number(answer, "working_days", days);
	if (to < from)
		cpl_buffer_append_str(
		    answer->out, CPL_STR(",\"warning\":\"reversed\""));
	cpl_buffer_append_char(answer->out, '}');
	return CPL_OK;
}

static enum cpl_problem
answer_next(struct answer *answer, const struct cpl_str *words)
{
	int64_t at;
	int64_t open;
	int missing;
	enum cpl_problem problem = read_time(answer, words[0], &at);

	if (problem != CPL_OK)
		return problem;
	if (!cpl_calendar_next(answer->calendar, at, &open, &missing))
		return no_year(answer, missing);
	if (!answer->desk->json) {
		put_time(answer, open);
		return CPL_OK;
	}
	cpl_buffer_append_str(answer->out, CPL_STR("{\"question\":\"next\""));
	json_time(answer, "at", at);
	json_time(answer, "open_at", open);
	cpl_buffer_append_char(answer->out, '}');
	return CPL_OK;
}

static enum cpl_problem
answer_is_open(struct answer *answer, const struct cpl_str *words)
{
	struct cpl_office_day day;
	int64_t at;
	int64_t change = INT64_MAX;
	int missing;
	bool open;
	enum cpl_problem problem = read_time(answer, words[0], &at);

	if (problem != CPL_OK)
		return problem;
	if (!cpl_calendar_is_open(answer->calendar, at, &open, &missing))
		return no_year(answer, missing);
	answer->desk->closed |= !open;
	if (!answer->desk->json) {
		cpl_buffer_append_str(
		    answer->out, open ? CPL_STR("open") : CPL_STR("closed"));
		return CPL_OK;
	}
	cpl_buffer_append_str(
	    answer->out, CPL_STR("{\"question\":\"is-open\""));
	json_time(answer, "at", at);
	cpl_buffer_append_str(answer->out,
	    open ? CPL_STR(",\"open\":true") : CPL_STR(",\"open\":false"));
	cpl_calendar_change(answer->calendar, at, &change, &missing);
	if (change != INT64_MAX)
		json_time(answer, "until", change);
	if (cpl_office_day(answer->desk->office,
		cpl_day_of(at + cpl_calendar_offset(answer->calendar, at)),
		&day) &&
	    !open && day.holiday != NULL) {
		cpl_json_append_name(answer->out, CPL_STR("holiday"));
		cpl_json_append_string(answer->out, cpl_str_of(day.holiday));
	}
	cpl_buffer_append_char(answer->out, '}');
	return CPL_OK;
}

static enum cpl_problem
answer_calendar(struct answer *answer, const struct cpl_str *words)
{
	int year = 0;

	for (size_t i = 0; i < words[0].length; i++) {
		if (words[0].length != 4 || words[0].data[i] < '0' ||
		    words[0].data[i] > '9')
			return refuse(answer, "a year is written 2026");
		year = year * 10 + words[0].data[i] - '0';
	}
	if (!year_write(answer->desk, year, answer->out))
		return no_year(answer, year);
	return CPL_OK;
}

static const struct {
	const char *word;
	size_t words; /* behind it */
	enum cpl_problem (*answer)(
	    struct answer *answer, const struct cpl_str *words);
} questions[] = {
	{ "add", 2, answer_add },
	{ "between", 2, answer_between },
	{ "next", 1, answer_next },
	{ "is-open", 1, answer_is_open },
	{ "calendar", 1, answer_calendar },
};

enum cpl_problem
question_answer(struct desk *desk, const struct cpl_str *words, size_t count,
    struct cpl_buffer *out, struct cpl_fault *fault)
{
	struct answer answer = { desk, cpl_office_calendar(desk->office), out,
		fault };
	size_t before = out->length;
	enum cpl_problem problem;

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		if (!cpl_str_equal(words[0], cpl_str_of(questions[i].word)))
			continue;
		if (count != questions[i].words + 1)
			return refuse(&answer, questions[i].words == 1
						   ? "one word follows"
						   : "two words follow");
		problem = questions[i].answer(&answer, words + 1);
		if (problem != CPL_OK) {
			out->length = before;
			return problem;
		}
		cpl_buffer_append_char(out, '\n');
		return out->failed ? CPL_MEMORY : CPL_OK;
	}
	return refuse(
	    &answer, "questions are add, between, next, is-open and calendar");
}
