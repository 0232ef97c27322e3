/* SPDX-License-Identifier: MIT */
/*
 * Inside the judge: a verdict written into room that was made before.  Each
 * function writes at `at` and returns where the next byte goes.
 */
#ifndef SLA_PEN_H
#define SLA_PEN_H

#include <string.h>

#include <complaint/calendar.h>

/*
 * Instants already written, each with the quote behind it: the clocks of a
 * record share their ends.  Dates, which those of many records share.
 */
#define WRITTEN_BITS 6
#define WRITTEN_TIMES (1 << WRITTEN_BITS)
#define WRITTEN_DATES 512
/* More than a time and its quote; copied whole, which is faster. */
#define WRITTEN_ROOM 32

struct written_time {
	int64_t at;
	size_t length; /* 0 in an empty place */
	char text[WRITTEN_ROOM];
};

struct written_date {
	int64_t day;
	char text[CPL_DATE_LENGTH + 1]; /* empty in an empty place */
};

struct pen {
	const struct cpl_calendar *calendar; /* whose zone times are told in */
	struct written_time times[WRITTEN_TIMES];
	struct written_date dates[WRITTEN_DATES];
};

static inline char *
put(char *at, const char *data, size_t length)
{
	memcpy(at, data, length);
	return at + length;
}

/* A literal: its length is known and the copy is a few instructions. */
#define PUT(at, literal) put(at, literal, sizeof(literal) - 1)

static inline char *
put_text(char *at, const char *text)
{
	return put(at, text, strlen(text));
}

char *put_integer(char *at, int64_t value);

/*
 * The instant as cpl_time_format() writes it, with the quote behind it; nothing
 * but the quote for a year outside 0 to 9999.  Takes WRITTEN_ROOM bytes.
 */
char *put_time(struct pen *pen, char *at, int64_t instant);

/* `part` of `whole` (above 0) to four places, rounded half up. */
char *put_fraction(char *at, int64_t part, int64_t whole);

#endif
