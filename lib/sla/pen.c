/* SPDX-License-Identifier: MIT */
/* Numbers and instants, written without asking for room. */
#include "sla/pen.h"

/* Two digits of a number at a time. */
static const char pairs[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

/* log10 of 2 is nearly 1233 / 4096 (Warren, Hacker's Delight, 11-4). */
static inline int
digit_count(uint64_t value)
{
	static const uint64_t powers[] = { 0, 10, 100, 1000, 10000, 100000,
		1000000, 10000000, 100000000, 1000000000, 10000000000,
		100000000000, 1000000000000, 10000000000000, 100000000000000,
		1000000000000000, 10000000000000000, 100000000000000000,
		1000000000000000000, 10000000000000000000U };
	int guess = (64 - __builtin_clzll(value | 1)) * 1233 >> 12;

	return guess + (value >= powers[guess]);
}

char *
put_integer(char *at, int64_t value)
{
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	char *end;

	*at = '-';
	at += (value < 0) + digit_count(rest);
	end = at;
	for (; rest >= 100; rest /= 100) {
		at -= 2;
		memcpy(at, pairs + rest % 100 * 2, 2);
	}
	if (rest >= 10)
		memcpy(at - 2, pairs + rest * 2, 2);
	else
		at[-1] = pairs[rest * 2 + 1];
	return end;
}

static char *
put_two(char *at, int value)
{
	return put(at, pairs + value * 2, 2);
}

static char *
write_clock(char *at, int second, int minutes_east)
{
	int minutes = minutes_east < 0 ? -minutes_east : minutes_east;

	*at++ = 'T';
	at = put_two(at, second / 3600);
	*at++ = ':';
	at = put_two(at, second / 60 % 60);
	*at++ = ':';
	at = put_two(at, second % 60);
	if (minutes == 0) {
		*at++ = 'Z';
		return at;
	}
	*at++ = minutes_east < 0 ? '-' : '+';
	at = put_two(at, minutes / 60);
	*at++ = ':';
	return put_two(at, minutes % 60);
}

static void
write_time(struct pen *pen, struct written_time *time, int64_t instant)
{
	int minutes = cpl_calendar_offset(pen->calendar, instant) / 60;
	int64_t local = instant + minutes * 60;
	int64_t day = cpl_day_of(local);
	struct written_date *date = &pen->dates[(uint64_t)day % WRITTEN_DATES];
	char *at = time->text;

	if (date->day != day || date->text[0] == '\0') {
		date->day = day;
		cpl_date_format(day, date->text);
	}
	if (date->text[0] != '\0') {
		at = put(at, date->text, CPL_DATE_LENGTH);
		at = write_clock(at, (int)(local - day * CPL_DAY), minutes);
	}
	*at++ = '"';
	time->at = instant;
	time->length = (size_t)(at - time->text);
}

char *
put_time(struct pen *pen, char *at, int64_t instant)
{
	/* Multiplied by 2^64 / phi, neighbours lie far apart (Knuth, 6.4). */
	uint64_t place = (uint64_t)instant * UINT64_C(0x9e3779b97f4a7c15) >>
			 (64 - WRITTEN_BITS);
	struct written_time *time = &pen->times[place];

	if (time->at != instant || time->length == 0)
		write_time(pen, time, instant);
	memcpy(at, time->text, WRITTEN_ROOM);
	return at + time->length;
}

char *
put_fraction(char *at, int64_t part, int64_t whole)
{
	int64_t units = part / whole;
	int64_t places = (part % whole * 20000 / whole + 1) / 2;

	units += places / 10000;
	places %= 10000;
	at = put_integer(at, units);
	if (places == 0)
		return at;
	at[0] = '.';
	memcpy(at + 1, pairs + places / 100 * 2, 2);
	memcpy(at + 3, pairs + places % 100 * 2, 2);
	at += 5;
	while (at[-1] == '0')
		at--;
	return at;
}
