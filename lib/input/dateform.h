/* SPDX-License-Identifier: MIT */
/* The inside of a form of dates: its steps. */
#ifndef INPUT_DATEFORM_H
#define INPUT_DATEFORM_H

#include <complaint/input.h>

enum element {
	LITERAL,  /* the character itself; of a letter the case is open */
	BLANK,    /* one blank or more */
	OPTIONAL, /* the elements up to `skip`, or none of them */
	YEAR,
	YEAR_2,
	MONTH_2,
	MONTH_1,
	MONTH_WORD,
	DAY_2,
	DAY_1,
	WEEKDAY_WORD,
	HOUR_2,
	HOUR_1,
	MINUTE,
	SECOND,
	FRACTION,
	HALF,
	ZONE,
	SERIAL,
	DAY_FRACTION,
	EPOCH,
	EPOCH_MILLI,
	RELATIVE,
};

struct step {
	enum element element;
	char literal; /* a small letter */
	size_t skip;  /* of OPTIONAL: the step behind it */
};

struct cpl_dateform {
	struct step *steps; /* OWNED */
	size_t count;
	/*
	 * Day and month in digits, the year behind them: 1 with the day first,
	 * -1 with the month first, and what stands between them.
	 */
	int order;
	char separator;
};

static inline bool
dateform_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char
dateform_small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

#endif
