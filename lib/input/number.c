/* SPDX-License-Identifier: MIT */
/* The numbers of spreadsheets: dates, times, and those that are neither. */
#include "input/xlsx.h"

#include <stdio.h>
#include <string.h>

/* Formats that have a number and no code (ECMA-376 part 1, 18.8.30). */
enum number_form
number_form_built_in(unsigned id)
{
	if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 36) ||
	    (id >= 50 && id <= 58))
		return NUMBER_DATE;
	if ((id >= 18 && id <= 21) || id == 45 || id == 47)
		return NUMBER_CLOCK;
	return NUMBER_PLAIN;
}

/* Whether all of it is the letter of a length of time: [h], [mm], [ss]. */
static bool
is_elapsed(struct cpl_str bracket)
{
	for (size_t i = 0; i < bracket.length; i++)
		if (memchr("hHmMsS", bracket.data[i], 6) == NULL)
			return false;
	return bracket.length > 0;
}

/*
 * The letters of the first section that are not quoted: a day or a year makes a
 * date, an hour or a second alone a time of the clock, and a length of time is
 * a number (18.8.31).
 */
enum number_form
number_form_of(struct cpl_str code)
{
	bool date = false;
	bool clock = false;
	bool month = false;

	if (code.length >= 7 &&
	    cpl_str_equal_fold(
		(struct cpl_str){ code.data, 7 }, CPL_STR("General")))
		return NUMBER_PLAIN;
	for (size_t i = 0; i < code.length && code.data[i] != ';'; i++) {
		char c = code.data[i];
		const char *end = NULL;

		if (c == '\\' || c == '_' || c == '*') {
			i++;
			continue;
		}
		if (c == '"' || c == '[')
			end = memchr(code.data + i + 1, c == '[' ? ']' : '"',
			    code.length - i - 1);
		if (end != NULL) {
			size_t length = (size_t)(end - code.data) - i - 1;

			if (c == '[' && is_elapsed((struct cpl_str){
					    code.data + i + 1, length }))
				return NUMBER_PLAIN;
			i += length + 1;
			continue;
		}
		c = (char)(c | 0x20);
		date = date || c == 'd' || c == 'y';
		clock = clock || c == 'h' || c == 's';
		month = month || c == 'm';
	}
	if (date || (month && !clock))
		return NUMBER_DATE;
	return clock ? NUMBER_CLOCK : NUMBER_PLAIN;
}

/*
 * Append the instant of a serial.  Day 61 is 1900-03-01, so day 0 of all that
 * follow is 1899-12-30; days 1 to 59 come a day later, because a day 60 was
 * counted that never was.  Of 1904, day 0 is day 1462 of 1900.
 */
static bool
append_date(struct cpl_buffer *out, double serial, enum number_form form,
    bool from_1904)
{
	struct cpl_civil civil;
	int64_t seconds;
	int64_t days;

	if (!(serial >= 0 && serial < 2958466))
		return false;
	seconds = (int64_t)(serial * CPL_DAY + 0.5);
	days = seconds / CPL_DAY;
	seconds %= CPL_DAY;
	if (form == NUMBER_CLOCK && days == 0) {
		cpl_buffer_append_format(out, "%02d:%02d:%02d",
		    (int)(seconds / 3600), (int)(seconds / 60 % 60),
		    (int)(seconds % 60));
		return true;
	}
	days += from_1904 ? 1462 : 0;
	if (days == 0 || days == 60)
		return false;
	days += days < 60 ? 1 : 0;
	civil = cpl_civil_from_seconds((days - 25569) * CPL_DAY + seconds);
	cpl_buffer_append_format(
	    out, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
	if (seconds != 0)
		cpl_buffer_append_format(out, " %02d:%02d:%02d", civil.hour,
		    civil.minute, civil.second);
	return true;
}

/* As many digits as a spreadsheet counts with, and never an exponent. */
static bool
append_number(struct cpl_buffer *out, double value)
{
	char text[64];
	int length;

	if (value >= 1e21 || value <= -1e21 ||
	    (value < 1e-6 && value > -1e-6 && value != 0))
		return false;
	if (value >= -9e15 && value <= 9e15 &&
	    value == (double)(int64_t)value) {
		cpl_buffer_append_integer(out, (int64_t)value);
		return true;
	}
	length = snprintf(text, sizeof(text), "%.15g", value);
	if (length < 0 || (size_t)length >= sizeof(text) ||
	    strchr(text, 'e') != NULL)
		return false;
	/* The point of some languages is a comma. */
	for (int i = 0; i < length; i++)
		if (text[i] == ',')
			text[i] = '.';
	cpl_buffer_append(out, text, (size_t)length);
	return true;
}

/* Digits that need no look: a whole number, or few behind a point. */
static bool
is_short(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!(text.data[i] >= '0' && text.data[i] <= '9') &&
		    text.data[i] != '.' && !(i == 0 && text.data[i] == '-'))
			return false;
	return text.length <= 15;
}

static size_t
digits(struct cpl_str text, size_t at)
{
	size_t from = at;

	while (at < text.length && text.data[at] >= '0' && text.data[at] <= '9')
		at++;
	return at - from;
}

/* Digits, perhaps a point and more of them, perhaps an exponent. */
static bool
is_number(struct cpl_str text)
{
	size_t at = text.length > 0 && text.data[0] == '-';
	size_t count = digits(text, at);

	at += count;
	if (count > 0 && at < text.length && text.data[at] == '.') {
		count = digits(text, at + 1);
		at += count + 1;
	}
	if (count > 0 && at < text.length && (text.data[at] | 0x20) == 'e') {
		at++;
		at += at < text.length &&
		      (text.data[at] == '-' || text.data[at] == '+');
		count = digits(text, at);
		at += count;
	}
	return count > 0 && at == text.length;
}

void
number_append(struct cpl_buffer *out, struct cpl_str text,
    enum number_form form, bool from_1904)
{
	struct cpl_json json;
	double value;

	text = cpl_str_trim(text);
	json = (struct cpl_json){ text.data, text.length };
	if (form == NUMBER_PLAIN && is_short(text)) {
		cpl_buffer_append_str(out, text);
		return;
	}
	if (text.length > 64 || !is_number(text) ||
	    !cpl_json_real(json, &value) ||
	    (form == NUMBER_PLAIN ? !append_number(out, value)
				  : !append_date(out, value, form, from_1904)))
		cpl_buffer_append_str(out, text);
}
