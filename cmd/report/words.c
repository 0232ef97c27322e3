/* SPDX-License-Identifier: MIT */
/* The options that decide which complaint counts where. */
#include "report.h"

#include <string.h>

static const char *const names[WORD_COUNT] = {
	[WORD_PAGE] = "report",
	[WORD_BY] = "by",
	[WORD_CLOCK] = "clock",
	[WORD_FROM] = "from",
	[WORD_TO] = "to",
	[WORD_TZ] = "tz",
};

void
words_release(struct words *words)
{
	cpl_buffer_release(&words->bytes);
	*words = (struct words){ 0 };
}

void
words_append(const struct words *words, struct cpl_buffer *out)
{
	cpl_buffer_append_char(out, '{');
	for (size_t i = 0; i < WORD_COUNT; i++) {
		cpl_json_append_name(out, cpl_str_of(names[i]));
		cpl_json_append_string(out, words->text[i]);
	}
	cpl_buffer_append_char(out, '}');
}

bool
words_read(struct words *words, struct cpl_json json)
{
	struct cpl_arena arena = { 0 };
	size_t starts[WORD_COUNT];
	size_t ends[WORD_COUNT];
	bool whole = true;

	for (size_t i = 0; i < WORD_COUNT && whole; i++) {
		struct cpl_json value;
		struct cpl_str text = { NULL, 0 };

		if (cpl_json_find(json, cpl_str_of(names[i]), &value) &&
		    cpl_json_type(value) == CPL_JSON_STRING)
			text = cpl_json_text(value, &arena);
		whole = text.data != NULL;
		starts[i] = words->bytes.length;
		cpl_buffer_append_str(&words->bytes, text);
		ends[i] = words->bytes.length;
	}
	cpl_arena_release(&arena);
	if (!whole || words->bytes.failed)
		return false;
	for (size_t i = 0; i < WORD_COUNT; i++) {
		words->text[i].data = words->bytes.data + starts[i];
		words->text[i].length = ends[i] - starts[i];
	}
	return true;
}

/* "agency", "agency,category" or "none". */
static bool
read_by(struct cpl_str text, struct cpl_report_options *options)
{
	size_t count = 0;

	if (cpl_str_equal(text, CPL_STR("none")))
		return true;
	for (;;) {
		const char *comma = text.length == 0
					? NULL
					: memchr(text.data, ',', text.length);
		struct cpl_str word = text;

		if (comma != NULL)
			word.length = (size_t)(comma - text.data);
		if (count == CPL_REPORT_DEPTH ||
		    !cpl_dimension_find(word, &options->by[count]))
			return false;
		for (size_t i = 0; i < count; i++)
			if (options->by[i] == options->by[count])
				return false;
		options->by_count = ++count;
		if (comma == NULL)
			return true;
		text.data += word.length + 1;
		text.length -= word.length + 1;
	}
}

/* A clock's name becomes part of the names of columns and members. */
static bool
is_clock(struct cpl_str name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.data[i] == '\0' ||
		    strchr("abcdefghijklmnopqrstuvwxyz0123456789_-",
			name.data[i]) == NULL)
			return false;
	return name.length > 0;
}

static bool
read_bound(struct cpl_str text, struct cpl_bound *bound)
{
	return text.length == 0 || cpl_bound_parse(text, bound);
}

/* The same dates a year before; the last of February stays the last. */
static int64_t
year_before(int64_t day)
{
	int year;
	int month;
	int of_month;
	int length;

	cpl_civil_from_days(day, &year, &month, &of_month);
	length = cpl_month_length(year - 1, month);
	return cpl_days_from_civil(
	    year - 1, month, of_month < length ? of_month : length);
}

/* No day at all: for comparisons with what a page without a window has not. */
static void
close_window(struct cpl_report_options *report)
{
	report->from = (struct cpl_bound){ CPL_BOUND_DAY, 1 };
	report->to = (struct cpl_bound){ CPL_BOUND_DAY, 0 };
}

/* How many months of the calendar the days are exactly, or 0. */
static int
count_months(int64_t first, int64_t last)
{
	int years[2];
	int months[2];
	int days[2];

	cpl_civil_from_days(first, &years[0], &months[0], &days[0]);
	cpl_civil_from_days(last, &years[1], &months[1], &days[1]);
	if (days[0] != 1 || days[1] != cpl_month_length(years[1], months[1]))
		return 0;
	return (years[1] - years[0]) * 12 + months[1] - months[0] + 1;
}

/* The first of the month that lies so many months before a first. */
static int64_t
months_before(int64_t first, int count)
{
	int year;
	int month;
	int day;

	cpl_civil_from_days(first, &year, &month, &day);
	year -= count / 12;
	month -= count % 12;
	if (month < 1) {
		year--;
		month += 12;
	}
	return cpl_days_from_civil(year, month, 1);
}

/*
 * Months are held against months, as many before and those of the year before;
 * other days against as many days, and the same ones of the year before.
 */
static void
compare_with_before(const struct cpl_report_options *base,
    struct cpl_report_options reports[CPL_OVERVIEW_REPORTS])
{
	int64_t length = base->to.value - base->from.value + 1;
	struct cpl_report_options *before = &reports[CPL_PAGE_BEFORE];
	struct cpl_report_options *year_ago = &reports[CPL_PAGE_YEAR_AGO];
	int months;

	if (base->from.kind != CPL_BOUND_DAY ||
	    base->to.kind != CPL_BOUND_DAY) {
		close_window(before);
		close_window(year_ago);
		return;
	}
	months = count_months(base->from.value, base->to.value);
	before->from.value -= length;
	before->to.value -= length;
	year_ago->from.value = year_before(base->from.value);
	year_ago->to.value = year_before(base->to.value);
	if (months > 0) {
		before->from.value = months_before(base->from.value, months);
		year_ago->to.value = months_before(base->to.value + 1, 12) - 1;
	}
}

/* `by` of the words is the group that stands for the agency. */
static void
list_page(const struct cpl_report_options *base,
    struct cpl_report_options reports[CPL_OVERVIEW_REPORTS])
{
	static const enum cpl_dimension by[CPL_PAGE_REPORTS] = {
		[CPL_PAGE_CATEGORY] = CPL_BY_CATEGORY,
		[CPL_PAGE_CHANNEL] = CPL_BY_CHANNEL,
		[CPL_PAGE_SURGES] = CPL_BY_CATEGORY,
		[CPL_PAGE_PLACES] = CPL_BY_DISTRICT,
		[CPL_PAGE_DISTRICT] = CPL_BY_DISTRICT,
	};

	for (size_t i = 0; i < CPL_PAGE_REPORTS; i++) {
		reports[i] = *base;
		reports[i].by_count = i >= CPL_PAGE_AGENCY;
		if (i != CPL_PAGE_AGENCY && i != CPL_PAGE_STANDING)
			reports[i].by[0] = by[i];
	}
	compare_with_before(base, reports);
	reports[CPL_PAGE_WINDOW].detail = true;
	/* Those of all time say what is open and what came when, not how fast. */
	for (size_t i = CPL_PAGE_STANDING; i <= CPL_PAGE_PLACES; i++) {
		reports[i].from.kind = CPL_BOUND_NONE;
		reports[i].to.kind = CPL_BOUND_NONE;
		reports[i].unmeasured = true;
		reports[i].times = CPL_TIMES_BIT(RECEIVED);
	}
	reports[CPL_PAGE_STANDING].times |= CPL_TIMES_BIT(OPEN_SINCE) |
					    CPL_TIMES_BIT(REMAINING) |
					    CPL_TIMES_BIT(ANSWERED) |
					    CPL_TIMES_BIT(HOUR) |
					    CPL_TIMES_BIT(WORKING_DAY);
}

/*
 * The page for everybody crosses two things: the one that is asked for with
 * the category, or with the agency where that is the one.
 */
static void
list_public(const struct cpl_report_options *base,
    struct cpl_report_options reports[CPL_OVERVIEW_REPORTS])
{
	const int64_t trend_days = 92;
	enum cpl_dimension first = base->by[0];
	enum cpl_dimension second = base->by[1];
	bool days = base->from.kind == CPL_BOUND_DAY &&
		    base->to.kind == CPL_BOUND_DAY;

	if (base->by_count == 1)
		second = first == CPL_BY_CATEGORY ? CPL_BY_AGENCY
						  : CPL_BY_CATEGORY;
	for (size_t i = 0; i < CPL_PUBLIC_REPORTS; i++) {
		reports[i] = *base;
		reports[i].by_count = i >= CPL_PUBLIC_FIRST;
	}
	compare_with_before(base, reports);
	reports[CPL_PAGE_WINDOW].detail = true;
	reports[CPL_PUBLIC_SECOND].by[0] = second;
	reports[CPL_PUBLIC_CHANNEL].by[0] = CPL_BY_CHANNEL;
	reports[CPL_PUBLIC_TREND].by[0] =
	    days && base->to.value - base->from.value < trend_days
		? CPL_BY_WEEK
		: CPL_BY_MONTH;
	reports[CPL_PUBLIC_CROSS].by[1] = second;
	reports[CPL_PUBLIC_CROSS].by_count = 2;
}

static bool
is_of_time(const struct cpl_report_options *options)
{
	for (size_t i = 0; i < options->by_count; i++)
		if (cpl_dimension_is_time(options->by[i]))
			return true;
	return false;
}

const char *
words_expected(const struct words *words)
{
	if (cpl_str_equal(words->text[WORD_PAGE], CPL_STR("times")))
		return "not one or two of the words of complaint-report(1)";
	if (cpl_str_equal(words->text[WORD_PAGE], CPL_STR("public")))
		return "not one or two of the words of complaint-report(1), "
		       "without those of time";
	return "not one of the words of complaint-report(1)";
}

size_t
words_reports(const struct words *words, const struct cpl_zone *zone,
    struct cpl_report_options reports[CPL_OVERVIEW_REPORTS], enum word *wrong)
{
	struct cpl_report_options base = { 0 };
	struct cpl_str kind = words->text[WORD_PAGE];
	bool everybody = cpl_str_equal(kind, CPL_STR("public"));
	bool page = !cpl_str_equal(kind, CPL_STR("times"));

	*wrong = WORD_BY;
	if (!read_by(words->text[WORD_BY], &base) ||
	    (page && !everybody && base.by_count != 1) ||
	    (everybody && (base.by_count == 0 || is_of_time(&base))))
		return 0;
	*wrong = WORD_CLOCK;
	if (!is_clock(words->text[WORD_CLOCK]))
		return 0;
	*wrong = WORD_FROM;
	if (!read_bound(words->text[WORD_FROM], &base.from))
		return 0;
	*wrong = WORD_TO;
	if (!read_bound(words->text[WORD_TO], &base.to) ||
	    (base.from.kind == base.to.kind && base.from.value > base.to.value))
		return 0;
	base.clock = words->text[WORD_CLOCK];
	base.zone = zone;
	if (everybody) {
		list_public(&base, reports);
		return CPL_PUBLIC_REPORTS;
	}
	if (page) {
		list_page(&base, reports);
		return cpl_str_equal(kind, CPL_STR("monthly"))
			   ? CPL_PAGE_REPORTS
			   : CPL_PAGE_DISTRICT;
	}
	reports[0] = base;
	return 1;
}
