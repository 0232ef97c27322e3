/* SPDX-License-Identifier: MIT */
/* The dates of mail (RFC 5322, 3.3 and 4.3). */
#include "input/mime.h"

#include <string.h>

struct reading {
	const char *at;
	const char *end;
};

/* Pass over blanks, folds and comments; comments may hold others. */
static void
skip(struct reading *reading)
{
	int depth = 0;

	for (; reading->at < reading->end; reading->at++) {
		char c = *reading->at;

		if (c == '(')
			depth++;
		else if (c == ')' && depth > 0)
			depth--;
		else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' &&
			 c != '\n')
			return;
	}
}

static int
take_number(struct reading *reading, int *value)
{
	int count = 0;

	*value = 0;
	while (reading->at < reading->end && *reading->at >= '0' &&
	       *reading->at <= '9' && count < 5) {
		*value = *value * 10 + (*reading->at++ - '0');
		count++;
	}
	return count;
}

static struct cpl_str
take_word(struct reading *reading)
{
	struct cpl_str word = { reading->at, 0 };

	while (reading->at < reading->end && (*reading->at | 0x20) >= 'a' &&
	       (*reading->at | 0x20) <= 'z')
		reading->at++;
	word.length = (size_t)(reading->at - word.data);
	return word;
}

static bool
take_month(struct reading *reading, int *month)
{
	static const char *const names[] = { "jan", "feb", "mar", "apr", "may",
		"jun", "jul", "aug", "sep", "oct", "nov", "dec" };
	struct cpl_str word = take_word(reading);

	for (int i = 0; i < 12; i++)
		if (cpl_str_equal_fold(word, cpl_str_of(names[i]))) {
			*month = i + 1;
			return true;
		}
	return false;
}

/* `+0700`, or a name; one that is not known says nothing, so it is UTC. */
static bool
take_zone(struct reading *reading, int *offset)
{
	static const struct {
		const char *name;
		int hours;
	} zones[] = { { "EST", -5 }, { "EDT", -4 }, { "CST", -6 },
		{ "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 },
		{ "PDT", -7 }, { "WIB", 7 }, { "WITA", 8 }, { "WIT", 9 } };
	struct cpl_str word;
	bool west;
	int value;

	*offset = 0;
	if (reading->at < reading->end &&
	    (*reading->at == '+' || *reading->at == '-')) {
		west = *reading->at++ == '-';
		if (take_number(reading, &value) != 4 || value % 100 > 59 ||
		    value >= 2400)
			return false;
		*offset = (value / 100 * 60 + value % 100) * 60;
		*offset = west ? -*offset : *offset;
		return true;
	}
	word = take_word(reading);
	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (cpl_str_equal_fold(word, cpl_str_of(zones[i].name)))
			*offset = zones[i].hours * 3600;
	return true;
}

static bool
take_clock(struct reading *reading, struct cpl_civil *civil)
{
	if (take_number(reading, &civil->hour) == 0 ||
	    reading->at == reading->end || *reading->at++ != ':' ||
	    take_number(reading, &civil->minute) != 2)
		return false;
	skip(reading);
	if (reading->at < reading->end && *reading->at == ':') {
		reading->at++;
		if (take_number(reading, &civil->second) != 2)
			return false;
	}
	/* A leap second is the one before it. */
	if (civil->second == 60)
		civil->second = 59;
	return civil->hour < 24 && civil->minute < 60 && civil->second < 60;
}

bool
mail_date(struct cpl_str text, int64_t *seconds, int *offset)
{
	struct reading reading = { text.data, text.data + text.length };
	struct cpl_civil civil = { 0 };
	int digits;

	skip(&reading);
	if (take_word(&reading).length > 0) {
		skip(&reading);
		if (reading.at < reading.end && *reading.at == ',')
			reading.at++;
	}
	skip(&reading);
	if (take_number(&reading, &civil.day) == 0)
		return false;
	skip(&reading);
	if (!take_month(&reading, &civil.month))
		return false;
	skip(&reading);
	digits = take_number(&reading, &civil.year);
	if (digits == 2)
		civil.year += civil.year < 50 ? 2000 : 1900;
	else if (digits == 3)
		civil.year += 1900;
	else if (digits != 4)
		return false;
	skip(&reading);
	if (!take_clock(&reading, &civil))
		return false;
	skip(&reading);
	if (!take_zone(&reading, offset) ||
	    !cpl_date_valid(civil.year, civil.month, civil.day))
		return false;
	*seconds = cpl_seconds_from_civil(&civil) - *offset;
	return true;
}
