/* SPDX-License-Identifier: MIT */
/* The opening hours in a calendar file: days, weeks and what is wrong in them. */
#include <stdlib.h>
#include <string.h>

#include "sla/office.h"

#define OPENINGS_LIMIT 48

static const char *const weekday_names[WEEKDAYS] = { "mon", "tue", "wed", "thu",
	"fri", "sat", "sun" };

/* Two digits, `:`, two digits: up to 24:00.  Minutes of the day, or -1. */
static int
clock_minutes(const char *text)
{
	int hour = (text[0] - '0') * 10 + (text[1] - '0');
	int minute = (text[3] - '0') * 10 + (text[4] - '0');

	for (int i = 0; i < 5; i++) {
		if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
			return -1;
	}
	if (minute > 59 || hour > 24 || (hour == 24 && minute > 0))
		return -1;
	return hour * 60 + minute;
}

/* `07:30-16:00`; `22:00-06:00` ends on the next date. */
static bool
read_opening(struct reading *reading, const struct cpl_node *node,
    struct cpl_opening *opening)
{
	const char *text = json_string_value(node->json);
	int open = -1;
	int close = -1;

	if (!text) {
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
		    "hours are written \"07:30-16:00\"");
		return false;
	}
	if (strlen(text) == 11 && text[5] == '-') {
		open = clock_minutes(text);
		close = clock_minutes(text + 6);
	}
	if (open < 0 || close < 0 || open == 24 * 60) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_HOURS,
		    "hours are written \"07:30-16:00\"");
		return false;
	}
	if (close == 0) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_HOURS,
		    "the end of a day is written 24:00");
		return false;
	}
	if (open == close) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_HOURS,
		    "they end where they begin");
		return false;
	}
	opening->open = open * 60;
	opening->close = (close < open ? close + 24 * 60 : close) * 60;
	return true;
}

static bool
add_kind(struct reading *reading, const struct cpl_opening *openings,
    size_t count, uint16_t *kind)
{
	struct hours_table *table = &reading->office->hours;
	struct cpl_opening *items = NULL;

	if (table->count == table->capacity) {
		size_t capacity = table->capacity ? table->capacity * 2 : 16;
		struct cpl_hours *grown = realloc(
		    table->kinds, capacity * sizeof(*table->kinds));

		if (!grown) {
			reading->memory = true;
			return false;
		}
		table->kinds = grown;
		table->capacity = capacity;
	}
	if (count > 0) {
		items = malloc(count * sizeof(*items));
		if (!items) {
			reading->memory = true;
			return false;
		}
		memcpy(items, openings, count * sizeof(*items));
	}
	*kind = (uint16_t)table->count;
	table->kinds[table->count++] = (struct cpl_hours){ items, count };
	return true;
}

void
hours_release(struct hours_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free((void *)(uintptr_t)table->kinds[i].items);
	free(table->kinds);
}

bool
hours_read_day(
    struct reading *reading, const struct cpl_node *node, uint16_t *kind)
{
	struct cpl_opening openings[OPENINGS_LIMIT];
	size_t count = cpl_node_count(node);

	if (!json_is_array(node->json)) {
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
		    "the hours of a day are an array");
		return false;
	}
	if (count > OPENINGS_LIMIT ||
	    reading->office->hours.count >= UINT16_MAX) {
		cpl_node_fault(
		    node, false, reading->faults, CPL_CONFIG_VALUE, "too many");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		struct cpl_node item;

		if (!cpl_node_at(node, i, &item) ||
		    !read_opening(reading, &item, &openings[i]))
			return false;
		if (i > 0 && openings[i].open < openings[i - 1].close) {
			cpl_node_fault(&item, false, reading->faults,
			    CPL_CALENDAR_OVERLAP,
			    "the hours of a day are in order");
			return false;
		}
	}
	return add_kind(reading, openings, count, kind);
}

static int
weekday_of(const char *text, size_t length)
{
	for (int i = 0; i < WEEKDAYS; i++) {
		if (length == 3 && strncmp(text, weekday_names[i], 3) == 0)
			return i;
	}
	return -1;
}

/*
 * `mon`, `mon-thu`, `sat,sun`, `weekdays` (Monday to Friday) or `daily`, as
 * bits from Monday; 0 when it is none of them.
 */
static unsigned
weekday_set(const char *text)
{
	unsigned set = 0;

	if (strcmp(text, "daily") == 0)
		return 0x7f;
	if (strcmp(text, "weekdays") == 0)
		return 0x1f;
	for (;;) {
		size_t length = strcspn(text, ",");
		int first = weekday_of(text, length < 3 ? length : 3);
		int last = first;

		if (length == 7 && text[3] == '-')
			last = weekday_of(text + 4, 3);
		else if (length != 3)
			return 0;
		if (first < 0 || last < first)
			return 0;
		for (int day = first; day <= last; day++)
			set |= 1u << day;
		if (text[length] == '\0')
			return set;
		text += length + 1;
	}
}

/* Hours past midnight must not reach into those of the next weekday. */
static bool
check_nights(struct reading *reading, const struct cpl_node *node,
    const struct week *week)
{
	const struct cpl_hours *kinds = reading->office->hours.kinds;

	for (int day = 0; day < WEEKDAYS; day++) {
		const struct cpl_hours *today = &kinds[week->kind[day]];
		const struct cpl_hours *next =
		    &kinds[week->kind[(day + 1) % WEEKDAYS]];

		if (today->count > 0 && next->count > 0 &&
		    today->items[today->count - 1].close - CPL_DAY >
			next->items[0].open) {
			cpl_node_fault(node, false, reading->faults,
			    CPL_CALENDAR_OVERLAP,
			    "%s ends behind the begin of the day after it",
			    weekday_names[day]);
			return false;
		}
	}
	return true;
}

static bool
read_weekdays(struct reading *reading, const struct cpl_node *member,
    unsigned *seen, struct week *week)
{
	unsigned set = weekday_set(member->key);
	uint16_t kind;

	if (set == 0) {
		cpl_node_fault(member, true, reading->faults,
		    CPL_CALENDAR_WEEKDAY, "%s", member->key);
		return false;
	}
	if (set & *seen) {
		cpl_node_fault(member, true, reading->faults,
		    CPL_CALENDAR_WEEKDAY_TWICE, "%s", member->key);
		return false;
	}
	*seen |= set;
	if (!hours_read_day(reading, member, &kind))
		return false;
	if (cpl_node_count(member) == 0) {
		cpl_node_fault(member, false, reading->faults,
		    CPL_CALENDAR_HOURS,
		    "no hours: leave out the days that are closed");
		return false;
	}
	for (int day = 0; day < WEEKDAYS; day++) {
		if (set & 1u << day)
			week->kind[day] = kind;
	}
	return true;
}

bool
hours_read_week(struct reading *reading, const struct cpl_node *parent,
    const char *key, struct week *week)
{
	struct cpl_node node;
	unsigned seen = 0;
	bool good = true;

	*week = (struct week){ { 0 } };
	if (!cpl_node_object(parent, key, true, &node, reading->faults))
		return false;
	for (size_t i = 0; i < cpl_node_count(&node); i++) {
		struct cpl_node member;

		if (cpl_node_at(&node, i, &member) &&
		    !read_weekdays(reading, &member, &seen, week))
			good = false;
	}
	if (good && seen == 0) {
		cpl_node_fault(
		    &node, false, reading->faults, CPL_CALENDAR_CLOSED, NULL);
		return false;
	}
	return good && check_nights(reading, &node, week);
}

int64_t
hours_week_seconds(
    const struct hours_table *table, const struct week *week, int *days)
{
	int64_t seconds = 0;

	*days = 0;
	for (int day = 0; day < WEEKDAYS; day++) {
		const struct cpl_hours *hours = &table->kinds[week->kind[day]];

		*days += hours->count > 0;
		for (size_t i = 0; i < hours->count; i++)
			seconds += hours->items[i].close - hours->items[i].open;
	}
	return seconds;
}
