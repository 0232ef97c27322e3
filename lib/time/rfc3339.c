/* SPDX-License-Identifier: MIT */
/* Instants and dates as text: RFC 3339, read strictly and written one way. */
#include <complaint/time.h>

/* Beyond every year, and thus beyond what any two digits stand for. */
#define NO_DIGITS 100000

/* The number of two digits at `text`, or NO_DIGITS. */
static inline int
two_digits(const char *text)
{
	unsigned tens = (unsigned)(unsigned char)text[0] - '0';
	unsigned ones = (unsigned)(unsigned char)text[1] - '0';

	return tens > 9 || ones > 9 ? NO_DIGITS : (int)(tens * 10 + ones);
}

/* YYYY-MM-DD at `text`, which has at least ten bytes. */
static inline bool
date_digits(const char *text, int64_t *days)
{
	int year = two_digits(text) * 100 + two_digits(text + 2);
	int month = two_digits(text + 5);
	int day = two_digits(text + 8);

	if (text[4] != '-' || text[7] != '-' ||
	    !cpl_date_valid(year, month, day))
		return false;
	*days = cpl_days_from_civil(year, month, day);
	return true;
}

bool
cpl_date_parse(struct cpl_str text, int64_t *days)
{
	return text.length == CPL_DATE_LENGTH && date_digits(text.data, days);
}

/* `Z` or `+hh:mm`, which must be all that is left. */
static inline bool
offset_parse(const char *text, size_t length, int *offset)
{
	int hours;
	int minutes;

	if (length == 1 && (text[0] == 'Z' || text[0] == 'z')) {
		*offset = 0;
		return true;
	}
	if (length != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	hours = two_digits(text + 1);
	minutes = two_digits(text + 4);
	if (hours > 23 || minutes > 59)
		return false;
	*offset = hours * 3600 + minutes * 60;
	if (text[0] == '-')
		*offset = -*offset;
	return true;
}

bool
cpl_time_parse(struct cpl_str text, int64_t *seconds, int *offset)
{
	const char *at = text.data;
	const char *end = at + text.length;
	int64_t days;
	int hour;
	int minute;
	int second;
	int east;
	int64_t instant;

	if (text.length < 20 || !date_digits(at, &days) ||
	    (at[10] != 'T' && at[10] != 't' && at[10] != ' ') ||
	    at[13] != ':' || at[16] != ':')
		return false;
	hour = two_digits(at + 11);
	minute = two_digits(at + 14);
	second = two_digits(at + 17);
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	at += 19;
	if (*at == '.') {
		const char *fraction = ++at;

		while (at < end && *at >= '0' && *at <= '9')
			at++;
		if (at == fraction)
			return false;
	}
	if (!offset_parse(at, (size_t)(end - at), &east))
		return false;
	instant = days * CPL_DAY + hour * 3600 + minute * 60 + second - east;
	if (second == 60 && instant % CPL_DAY != 0)
		return false;
	*seconds = instant;
	if (offset)
		*offset = east;
	return true;
}

static inline void
put_two(char *out, int value)
{
	out[0] = (char)('0' + value / 10);
	out[1] = (char)('0' + value % 10);
}

size_t
cpl_date_format(int64_t days, char out[CPL_DATE_LENGTH + 1])
{
	int year;
	int month;
	int day;

	/* The first and the last day of the years 0 to 9999. */
	if (days < -719528 || days > 2932896) {
		out[0] = '\0';
		return 0;
	}
	cpl_civil_from_days(days, &year, &month, &day);
	put_two(out, year / 100);
	put_two(out + 2, year % 100);
	out[4] = '-';
	put_two(out + 5, month);
	out[7] = '-';
	put_two(out + 8, day);
	out[10] = '\0';
	return CPL_DATE_LENGTH;
}

size_t
cpl_time_format(int64_t seconds, int offset, char out[CPL_TIME_LENGTH + 1])
{
	int minutes = offset / 60;
	int64_t local;
	int64_t days;
	int second;

	/* Far from both ends of int64_t, so that the sum cannot overflow. */
	if (seconds < -INT64_C(100000000000) ||
	    seconds > INT64_C(1000000000000) || minutes <= -100 * 60 ||
	    minutes >= 100 * 60) {
		out[0] = '\0';
		return 0;
	}
	local = seconds + minutes * 60;
	days = cpl_day_of(local);
	if (cpl_date_format(days, out) == 0)
		return 0;
	second = (int)(local - days * CPL_DAY);
	out[10] = 'T';
	put_two(out + 11, second / 3600);
	out[13] = ':';
	put_two(out + 14, second / 60 % 60);
	out[16] = ':';
	put_two(out + 17, second % 60);
	if (minutes == 0) {
		out[19] = 'Z';
		out[20] = '\0';
		return 20;
	}
	out[19] = minutes < 0 ? '-' : '+';
	if (minutes < 0)
		minutes = -minutes;
	put_two(out + 20, minutes / 60);
	out[22] = ':';
	put_two(out + 23, minutes % 60);
	out[25] = '\0';
	return CPL_TIME_LENGTH;
}

void
cpl_buffer_append_time(struct cpl_buffer *buffer, int64_t seconds, int offset)
{
	char text[CPL_TIME_LENGTH + 1];

	cpl_buffer_append(buffer, text, cpl_time_format(seconds, offset, text));
}
