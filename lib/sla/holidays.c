/* SPDX-License-Identifier: MIT */
/* Holidays: single dates, ranges, yearly ones, and rules that find them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sla/office.h"

static const struct {
	const char *word;
	unsigned type;
} type_words[] = {
	{ "national", CPL_HOLIDAY_NATIONAL },
	{ "joint_leave", CPL_HOLIDAY_JOINT_LEAVE },
	{ "election", CPL_HOLIDAY_ELECTION },
	{ "local", CPL_HOLIDAY_LOCAL },
	{ "observance", CPL_HOLIDAY_OBSERVANCE },
	/* As the tables of the joint decrees are kept in Indonesia. */
	{ "libur_nasional", CPL_HOLIDAY_NATIONAL },
	{ "cuti_bersama", CPL_HOLIDAY_JOINT_LEAVE },
	{ "pemilu", CPL_HOLIDAY_ELECTION },
	{ "libur_lokal", CPL_HOLIDAY_LOCAL },
};

unsigned
cpl_holiday_type(struct cpl_str word)
{
	for (size_t i = 0; i < sizeof(type_words) / sizeof(type_words[0]);
	     i++) {
		if (cpl_str_equal(word, cpl_str_of(type_words[i].word)))
			return type_words[i].type;
	}
	return 0;
}

void
holidays_add(struct reading *reading, struct version *into, int64_t day,
    unsigned type, const char *name)
{
	if (into->count == into->capacity) {
		size_t capacity = into->capacity ? into->capacity * 2 : 64;
		struct holiday *grown = realloc(
		    into->holidays, capacity * sizeof(*grown));

		if (!grown) {
			reading->memory = true;
			return;
		}
		into->holidays = grown;
		into->capacity = capacity;
	}
	into->holidays[into->count] = (struct holiday){ day, type, name,
		into->count };
	into->count++;
}

static int
year_of(int64_t day)
{
	int year;
	int month;
	int rest;

	cpl_civil_from_days(day, &year, &month, &rest);
	return year;
}

/*
 * Add what one row means: `2025-08-18`, `2019-07-08..2019-09-01` with both
 * ends, or `05-01` of every year of the version.  Days outside the version are
 * passed over.  False when it is none of the three.
 */
static bool
add_dates(struct reading *reading, struct version *into, struct cpl_str date,
    unsigned type, const char *name)
{
	int64_t from;
	int64_t until;
	char yearly[] = "2000-mm-dd";

	if (date.length == 5) {
		memcpy(yearly + 5, date.data, 5);
		if (!cpl_date_parse(CPL_STR("2000-01-01"), &from) ||
		    !cpl_date_parse(cpl_str_of(yearly), &until))
			return false;
		for (int year = year_of(into->from);
		     year <= year_of(into->until); year++) {
			int month = (yearly[5] - '0') * 10 + yearly[6] - '0';
			int day = (yearly[8] - '0') * 10 + yearly[9] - '0';

			if (cpl_date_valid(year, month, day))
				holidays_add(reading, into,
				    cpl_days_from_civil(year, month, day), type,
				    name);
		}
		return true;
	}
	if (cpl_date_parse(date, &from)) {
		holidays_add(reading, into, from, type, name);
		return true;
	}
	if (date.length != 22 || date.data[10] != '.' || date.data[11] != '.' ||
	    !cpl_date_parse((struct cpl_str){ date.data, 10 }, &from) ||
	    !cpl_date_parse((struct cpl_str){ date.data + 12, 10 }, &until) ||
	    until < from)
		return false;
	if (from < into->from)
		from = into->from;
	if (until > into->until)
		until = into->until;
	for (; from <= until; from++)
		holidays_add(reading, into, from, type, name);
	return true;
}

/*
 * A table beside the calendar.  Its faults are of another file, whose name
 * stands in front of what is wrong.
 */
static void
merge_faults(struct reading *reading, const struct cpl_node *node,
    const char *table, struct cpl_faults *faults)
{
	for (size_t i = 0; i < faults->count; i++) {
		const struct cpl_fault *fault = &faults->items[i];
		bool system = cpl_problem_gravity(fault->problem) == CPL_SYSTEM;

		if (fault->line > 0)
			cpl_node_fault(node, false, reading->faults,
			    CPL_CALENDAR_TABLE, "%s:%zu:%zu: %s%s%s", table,
			    fault->line, fault->column,
			    cpl_problem_sentence(fault->problem),
			    fault->detail[0] ? ": " : "", fault->detail);
		else
			cpl_node_fault(node, false, reading->faults,
			    system ? fault->problem : CPL_CALENDAR_TABLE,
			    "%s: %s", table,
			    cpl_problem_sentence(fault->problem));
	}
	reading->memory |= faults->failed;
	cpl_faults_release(faults);
}

static const char *const columns[] = { "!date", "!name", "!type", "off",
	"source", NULL };

static void
add_row(struct reading *reading, struct version *into,
    const struct cpl_table *table, size_t row, struct cpl_faults *faults)
{
	struct cpl_cell date = cpl_table_cell(table, row, 0);
	struct cpl_cell name = cpl_table_cell(table, row, 1);
	struct cpl_cell word = cpl_table_cell(table, row, 2);
	struct cpl_cell off = cpl_table_cell(table, row, 3);
	unsigned type = cpl_holiday_type(word.text);

	if (type == 0) {
		cpl_faults_add(faults, CPL_CALENDAR_TYPE, word.line,
		    word.column, "%.*s", (int)word.text.length, word.text.data);
		return;
	}
	if (cpl_str_equal_fold(off.text, CPL_STR("no")))
		type = CPL_HOLIDAY_OBSERVANCE;
	else if (off.text.length > 0 &&
		 !cpl_str_equal_fold(off.text, CPL_STR("yes")))
		cpl_faults_add(faults, CPL_CONFIG_VALUE, off.line, off.column,
		    "off is yes or no");
	if (!add_dates(reading, into, date.text, type,
		office_keep(reading, name.text)))
		cpl_faults_add(
		    faults, CPL_CALENDAR_DATE, date.line, date.column, NULL);
}

static void
read_table(struct reading *reading, const struct cpl_node *node,
    const char *name, struct version *into)
{
	struct cpl_faults faults = { 0 };
	struct cpl_buffer path = { 0 };
	struct cpl_table *table;

	if (!reading->folder) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
		    "%s: only a file can name it", name);
		return;
	}
	office_path(reading, name, &path);
	if (path.failed) {
		reading->memory = true;
		cpl_buffer_release(&path);
		return;
	}
	table = cpl_table_load(path.data, columns, &faults);
	for (size_t row = 0; table && row < cpl_table_rows(table); row++)
		add_row(reading, into, table, row, &faults);
	merge_faults(reading, node, name, &faults);
	cpl_table_free(table);
	cpl_buffer_release(&path);
}

/* The type of an object; `national` where it gives none. */
unsigned
holidays_type(struct reading *reading, const struct cpl_node *node)
{
	const char *word = "national";
	unsigned type;
	struct cpl_node member;

	cpl_node_text(node, "type", false, &word, reading->faults);
	type = cpl_holiday_type(cpl_str_of(word));
	if (type == 0 && cpl_node_member(node, "type", &member))
		cpl_node_fault(&member, false, reading->faults,
		    CPL_CALENDAR_TYPE, "%s", word);
	return type;
}

static void
read_item(
    struct reading *reading, const struct cpl_node *node, struct version *into)
{
	static const char *const known[] = { "date", "name", "type", "source",
		NULL };
	const char *date = NULL;
	const char *name = "";
	struct cpl_node member;

	if (json_is_string(node->json)) {
		read_table(reading, node, json_string_value(node->json), into);
		return;
	}
	if (!json_is_object(node->json)) {
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
		    "a table's name or a date with a name");
		return;
	}
	if (cpl_node_member(node, "file", &member)) {
		ical_read(reading, node, into);
		return;
	}
	cpl_node_check_keys(node, known, reading->faults);
	if (!cpl_node_text(node, "date", true, &date, reading->faults) ||
	    !cpl_node_text(node, "name", true, &name, reading->faults))
		return;
	if (!add_dates(reading, into, cpl_str_of(date),
		holidays_type(reading, node),
		office_keep(reading, cpl_str_of(name))) &&
	    cpl_node_member(node, "date", &member))
		cpl_node_fault(
		    &member, false, reading->faults, CPL_CALENDAR_DATE, NULL);
}

/* A rule: a day of a month, or the nth weekday of it (-1 is the last). */
struct rule {
	int64_t month;
	int64_t day;
	int64_t nth;
	int weekday; /* 1 to 7, 0 for a fixed day */
	bool observed;
	int64_t from; /* the first and the last year */
	int64_t until;
};

static int64_t
rule_day(const struct rule *rule, int year)
{
	int month = (int)rule->month;
	int length = cpl_month_length(year, month);
	int64_t first = cpl_days_from_civil(year, month, 1);
	int64_t day = first + rule->day - 1;
	int weekday;

	if (rule->weekday > 0) {
		int offset = (rule->weekday - cpl_weekday(first) + 7) % 7;
		int in_month = (length - offset - 1) / 7 + 1;
		int64_t nth = rule->nth < 0 ? in_month + rule->nth
					    : rule->nth - 1;

		return nth < 0 || nth >= in_month ? INT64_MIN
						  : first + offset + nth * 7;
	}
	if (rule->day > length)
		return INT64_MIN;
	weekday = cpl_weekday(day);
	if (rule->observed && weekday == 6)
		return day - 1;
	if (rule->observed && weekday == 7)
		return day + 1;
	return day;
}

static bool
in_range(struct reading *reading, const struct cpl_node *node, const char *key,
    bool required, int64_t low, int64_t high, int64_t *value)
{
	struct cpl_node member;

	if (!cpl_node_integer(node, key, required, value, reading->faults))
		return !required && !cpl_node_member(node, key, &member);
	if (*value >= low && *value <= high && *value != 0)
		return true;
	if (cpl_node_member(node, key, &member))
		cpl_node_fault(&member, false, reading->faults,
		    CPL_CONFIG_VALUE, "%s is from %d to %d", key, (int)low,
		    (int)high);
	return false;
}

static bool
read_weekday(struct reading *reading, const struct cpl_node *node, int *weekday)
{
	static const char names[] = "mon tue wed thu fri sat sun";
	const char *text;
	const char *found;
	struct cpl_node member;

	if (!cpl_node_text(node, "weekday", true, &text, reading->faults))
		return false;
	found = strlen(text) == 3 && !strchr(text, ' ') ? strstr(names, text)
							: NULL;
	if (!found) {
		if (cpl_node_member(node, "weekday", &member))
			cpl_node_fault(&member, false, reading->faults,
			    CPL_CALENDAR_WEEKDAY, "%s", text);
		return false;
	}
	*weekday = (int)(found - names) / 4 + 1;
	return true;
}

static bool
read_observed(
    struct reading *reading, const struct cpl_node *node, bool *observed)
{
	const char *text;
	struct cpl_node member;

	*observed = false;
	if (!cpl_node_member(node, "observed", &member))
		return true;
	if (!cpl_node_text(node, "observed", true, &text, reading->faults))
		return false;
	*observed = strcmp(text, "nearest-weekday") == 0;
	if (!*observed)
		cpl_node_fault(&member, false, reading->faults,
		    CPL_CONFIG_VALUE, "the word is nearest-weekday");
	return *observed;
}

static void
read_rule(
    struct reading *reading, const struct cpl_node *node, struct version *into)
{
	static const char *const known[] = { "name", "type", "month", "day",
		"weekday", "nth", "observed", "first_year", "last_year",
		"source", NULL };
	struct rule rule = { .from = 1, .until = 9999 };
	struct cpl_node member;
	const char *name;
	unsigned type;
	bool good;

	if (!json_is_object(node->json)) {
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
		    "a rule is an object");
		return;
	}
	cpl_node_check_keys(node, known, reading->faults);
	if (!cpl_node_text(node, "name", true, &name, reading->faults))
		return;
	type = holidays_type(reading, node);
	good = in_range(reading, node, "month", true, 1, 12, &rule.month);
	if (cpl_node_member(node, "weekday", &member))
		good &= read_weekday(reading, node, &rule.weekday) &&
			in_range(reading, node, "nth", true, -5, 5, &rule.nth);
	else
		good &= in_range(reading, node, "day", true, 1, 31, &rule.day);
	good &= read_observed(reading, node, &rule.observed);
	good &= in_range(
	    reading, node, "first_year", false, 1, 9999, &rule.from);
	good &= in_range(
	    reading, node, "last_year", false, 1, 9999, &rule.until);
	if (!good)
		return;
	name = office_keep(reading, cpl_str_of(name));
	/* A holiday of 1 January can be kept on 31 December before it. */
	for (int year = year_of(into->from) - 1;
	     year <= year_of(into->until) + 1; year++) {
		int64_t day = rule_day(&rule, year);

		if (year >= rule.from && year <= rule.until && day != INT64_MIN)
			holidays_add(reading, into, day, type, name);
	}
}

static int
by_day(const void *left, const void *right)
{
	const struct holiday *a = left;
	const struct holiday *b = right;

	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/*
 * Whoever gives holidays for a year gives them for all years of the version: a
 * year without one is a table that nobody has filled in.
 */
static void
check_years(struct reading *reading, const struct cpl_node *version,
    const struct version *into)
{
	size_t at = 0;

	for (int year = year_of(into->from); year <= year_of(into->until);
	     year++) {
		int64_t first = cpl_days_from_civil(year, 1, 1);
		int64_t last = cpl_days_from_civil(year, 12, 31);

		if (first < into->from)
			first = into->from;
		if (last > into->until)
			last = into->until;
		/* A part of a year may well be without holidays. */
		if (last - first < 300)
			continue;
		while (at < into->count && into->holidays[at].day < first)
			at++;
		if (at == into->count || into->holidays[at].day > last)
			cpl_node_fault(version, false, reading->faults,
			    CPL_CALENDAR_YEAR_EMPTY, "%d", year);
	}
}

void
holidays_read(struct reading *reading, const struct cpl_node *version,
    struct version *into)
{
	struct cpl_node list;
	struct cpl_node item;

	if (cpl_node_array(
		version, "holidays", false, &list, reading->faults)) {
		into->has_holidays = true;
		for (size_t i = 0; i < cpl_node_count(&list); i++) {
			if (cpl_node_at(&list, i, &item))
				read_item(reading, &item, into);
		}
	}
	if (cpl_node_array(version, "rules", false, &list, reading->faults)) {
		into->has_holidays = true;
		for (size_t i = 0; i < cpl_node_count(&list); i++) {
			if (cpl_node_at(&list, i, &item))
				read_rule(reading, &item, into);
		}
	}
	if (into->count > 0)
		qsort(into->holidays, into->count, sizeof(*into->holidays),
		    by_day);
	if (into->has_holidays && reading->faults->count == 0)
		check_years(reading, version, into);
}
