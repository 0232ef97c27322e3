/* SPDX-License-Identifier: MIT */
/* The yearly rule at the end of a zone file, in the words of POSIX TZ. */
#include "time/zone.h"

/* About ten thousand years each way: farther off there is only standard time. */
#define DAYS_LIMIT 3652425

struct scan {
	const char *at;
	const char *end;
};

static char
peek(const struct scan *scan)
{
	return scan->at < scan->end ? *scan->at : '\0';
}

static bool
take(struct scan *scan, char wanted)
{
	if (peek(scan) != wanted)
		return false;
	scan->at++;
	return true;
}

/* One to three digits, at most `limit`. */
static bool
take_number(struct scan *scan, int limit, int *number)
{
	int value = 0;
	int length = 0;

	while (length < 4 && peek(scan) >= '0' && peek(scan) <= '9') {
		value = value * 10 + (*scan->at++ - '0');
		length++;
	}
	*number = value;
	return length > 0 && length < 4 && value <= limit;
}

/* `EST` or `<+0330>`: it is passed over, nothing here shows it. */
static bool
take_name(struct scan *scan)
{
	const char *begin;
	bool quoted = take(scan, '<');

	begin = scan->at;
	for (; scan->at < scan->end; scan->at++) {
		char c = *scan->at;
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		bool other = (c >= '0' && c <= '9') || c == '+' || c == '-';

		if (!letter && !(quoted && other))
			break;
	}
	return scan->at - begin >= 3 && (!quoted || take(scan, '>'));
}

/* `[+-]hh[:mm[:ss]]` as seconds. */
static bool
take_time(struct scan *scan, int hours_limit, int *seconds)
{
	bool negative = take(scan, '-');
	int hours;
	int minutes = 0;
	int rest = 0;

	if (!negative)
		take(scan, '+');
	if (!take_number(scan, hours_limit, &hours))
		return false;
	if (take(scan, ':')) {
		if (!take_number(scan, 59, &minutes))
			return false;
		if (take(scan, ':') && !take_number(scan, 59, &rest))
			return false;
	}
	*seconds = hours * 3600 + minutes * 60 + rest;
	if (negative)
		*seconds = -*seconds;
	return true;
}

/* `,Jn`, `,n` or `,Mm.w.d`, with `/time` or at 02:00. */
static bool
take_change(struct scan *scan, struct zone_change *change)
{
	if (!take(scan, ','))
		return false;
	if (take(scan, 'M')) {
		change->form = 'M';
		if (!take_number(scan, 12, &change->month) ||
		    change->month < 1 || !take(scan, '.') ||
		    !take_number(scan, 5, &change->week) || change->week < 1 ||
		    !take(scan, '.') || !take_number(scan, 6, &change->day))
			return false;
	} else if (take(scan, 'J')) {
		change->form = 'J';
		if (!take_number(scan, 365, &change->day) || change->day < 1)
			return false;
	} else {
		change->form = '0';
		if (!take_number(scan, 365, &change->day))
			return false;
	}
	change->seconds = 2 * 3600;
	return !take(scan, '/') || take_time(scan, 167, &change->seconds);
}

bool
zone_rule_parse(struct cpl_str text, struct zone_rule *rule)
{
	struct scan scan = { text.data, text.data + text.length };
	int west;

	*rule = (struct zone_rule){ 0 };
	if (!take_name(&scan) || !take_time(&scan, 24, &west))
		return false;
	rule->standard = -west;
	if (scan.at == scan.end)
		return true;
	rule->has_daylight = true;
	rule->daylight = rule->standard + 3600;
	if (!take_name(&scan))
		return false;
	if (peek(&scan) != ',') {
		if (!take_time(&scan, 24, &west))
			return false;
		rule->daylight = -west;
	}
	return take_change(&scan, &rule->begin) &&
	       take_change(&scan, &rule->end) && scan.at == scan.end;
}

/* The clock's seconds at which the change falls in that year. */
static int64_t
change_in_year(const struct zone_change *change, int year)
{
	int64_t day;

	switch (change->form) {
	case 'J':
		/* Day 60 is 1 March in every year. */
		day = cpl_days_from_civil(year, 1, 1) + change->day - 1;
		if (change->day >= 60 && cpl_month_length(year, 2) == 29)
			day++;
		break;
	case 'M': {
		int64_t first = cpl_days_from_civil(year, change->month, 1);
		int length = cpl_month_length(year, change->month);
		int wanted = change->day == 0 ? 7 : change->day;
		int after = (wanted - cpl_weekday(first) + 7) % 7 +
			    (change->week - 1) * 7;

		if (after >= length)
			after -= 7;
		day = first + after;
		break;
	}
	default:
		day = cpl_days_from_civil(year, 1, 1) + change->day;
		break;
	}
	return day * CPL_DAY + change->seconds;
}

/*
 * The changes of the year before and of the year after are looked at too: a
 * time of day of up to a week moves a change across the turn of the year.
 * Where both ends of daylight saving time meet in one instant it begins, so
 * that a zone that keeps it all the year round never leaves it.
 */
struct zone_span
zone_rule_span(const struct zone_rule *rule, int64_t at)
{
	struct zone_span span = { INT64_MIN, INT64_MAX, rule->standard };
	int64_t days = cpl_day_of(at);
	int year;
	int month;
	int day;

	if (!rule->has_daylight || days < -DAYS_LIMIT || days > DAYS_LIMIT)
		return span;
	cpl_civil_from_days(days, &year, &month, &day);
	for (int y = year - 2; y <= year + 2; y++) {
		int64_t begin = change_in_year(&rule->begin, y) -
				rule->standard;
		int64_t end = change_in_year(&rule->end, y) - rule->daylight;

		if (end <= at && end > span.begin) {
			span.begin = end;
			span.offset = rule->standard;
		}
		if (begin <= at && begin >= span.begin) {
			span.begin = begin;
			span.offset = rule->daylight;
		}
		if (begin > at && begin < span.end)
			span.end = begin;
		if (end > at && end < span.end)
			span.end = end;
	}
	return span;
}
