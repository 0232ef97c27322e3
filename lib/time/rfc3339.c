/* SPDX-License-Identifier: MIT */
/* Instants and dates as text: RFC 3339, read strictly and written one way. */
#include <complaint/time.h>

#include <string.h>

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

/*
 * Eight bytes at once, the first lowest.  Exclusive or with `pattern`, which
 * has '0' where a digit stands, leaves each digit its value, and nothing in the
 * bytes that `fixed` has ones in.  No byte with a value over 9 stays below 0x80
 * when 0x76 is added, and no other byte carries into the next: *good is whether
 * all is so.
 */
static inline uint64_t
digits_of(const char *text, uint64_t pattern, uint64_t fixed, bool *good)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t word;

	memcpy(&word, text, sizeof(word));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	word ^= pattern;
	*good = (((word | (word + ones * 0x76)) & ones * 0x80) |
		    (word & fixed)) == 0;
	/* Each digit tenfold and the one behind it. */
	return word * 10 + (word >> 8);
}

/* The number of the two digits from that byte on. */
static inline int
pair_at(uint64_t pairs, unsigned byte)
{
	return (int)(pairs >> byte * 8 & 0xff);
}

/* YYYY-MM- at `text` and DD behind it, ten bytes. */
static inline bool
date_digits(const char *text, int64_t *days)
{
	bool good;
	uint64_t pairs = digits_of(text, UINT64_C(0x2d30302d30303030),
	    UINT64_C(0xff0000ff00000000), &good);
	int year = pair_at(pairs, 0) * 100 + pair_at(pairs, 2);
	int month = pair_at(pairs, 5);
	int day = two_digits(text + 8);

	if (!good || !cpl_date_valid(year, month, day))
		return false;
	*days = cpl_days_from_civil(year, month, day);
	return true;
}

/* hh:mm:ss at `text`. */
static inline bool
clock_digits(const char *text, int *second_of_day, int *second)
{
	bool good;
	uint64_t pairs = digits_of(text, UINT64_C(0x30303a30303a3030),
	    UINT64_C(0x0000ff0000ff0000), &good);
	int hour = pair_at(pairs, 0);
	int minute = pair_at(pairs, 3);

	*second = pair_at(pairs, 6);
	*second_of_day = hour * 3600 + minute * 60 + *second;
	return good && hour <= 23 && minute <= 59 && *second <= 60;
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
	int second_of_day;
	int second;
	int east;
	int64_t instant;

	if (text.length < 20 || !date_digits(at, &days) ||
	    (at[10] != 'T' && at[10] != 't' && at[10] != ' ') ||
	    !clock_digits(at + 11, &second_of_day, &second))
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
	instant = days * CPL_DAY + second_of_day - east;
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
