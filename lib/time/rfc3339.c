/* SPDX-License-Identifier: MIT */
/* Instants and dates as text: RFC 3339, read strictly and written one way. */
#include <complaint/time.h>

/*
 * The number of `count` digits at `text`, or -1 where one is not a digit.  The
 * test is made once at the end: `wrong` gathers what is above 9.
 */
static inline int
digits(const char *text, int count)
{
	int value = 0;
	unsigned wrong = 0;

	for (int i = 0; i < count; i++) {
		unsigned digit = (unsigned)(unsigned char)text[i] - '0';

		wrong |= digit > 9;
		value = value * 10 + (int)digit;
	}
	return wrong ? -1 : value;
}

/* YYYY-MM-DD at `text`, which has at least ten bytes. */
static inline bool
date_digits(const char *text, int64_t *days)
{
	int year = digits(text, 4);
	int month = digits(text + 5, 2);
	int day = digits(text + 8, 2);

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
	hours = digits(text + 1, 2);
	minutes = digits(text + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
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
	hour = digits(at + 11, 2);
	minute = digits(at + 14, 2);
	second = digits(at + 17, 2);
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60)
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
put_digits(char *out, int count, int value)
{
	while (count-- > 0) {
		out[count] = (char)('0' + value % 10);
		value /= 10;
	}
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
	put_digits(out, 4, year);
	out[4] = '-';
	put_digits(out + 5, 2, month);
	out[7] = '-';
	put_digits(out + 8, 2, day);
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
	put_digits(out + 11, 2, second / 3600);
	out[13] = ':';
	put_digits(out + 14, 2, second / 60 % 60);
	out[16] = ':';
	put_digits(out + 17, 2, second % 60);
	if (minutes == 0) {
		out[19] = 'Z';
		out[20] = '\0';
		return 20;
	}
	out[19] = minutes < 0 ? '-' : '+';
	if (minutes < 0)
		minutes = -minutes;
	put_digits(out + 20, 2, minutes / 60);
	out[22] = ':';
	put_digits(out + 23, 2, minutes % 60);
	out[25] = '\0';
	return CPL_TIME_LENGTH;
}

void
cpl_buffer_append_time(struct cpl_buffer *buffer, int64_t seconds, int offset)
{
	char text[CPL_TIME_LENGTH + 1];

	cpl_buffer_append(buffer, text, cpl_time_format(seconds, offset, text));
}
