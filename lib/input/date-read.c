/* SPDX-License-Identifier: MIT */
/* Texts read as dates of a form, step by step. */
#include "input/dateform.h"

#include <string.h>

#include "input/relative.h"

/* What the steps so far have read. */
struct state {
	const char *at;
	const char *end;
	struct cpl_civil civil;
	bool half_given;
	bool afternoon;
	bool zoned;
	int offset;
	bool counted; /* `seconds` comes from a serial or an epoch */
	int64_t seconds;
};

/* Between `least` and `most` digits, as many as there are. */
static bool
read_digits(struct state *state, int least, int most, int64_t *value)
{
	int count = 0;

	*value = 0;
	while (count < most && state->at < state->end && *state->at >= '0' &&
	       *state->at <= '9') {
		*value = *value * 10 + (*state->at++ - '0');
		count++;
	}
	return count >= least;
}

/* One digit or two. */
static bool
read_small(struct state *state, int *part)
{
	int64_t value;

	if (!read_digits(state, 1, 2, &value))
		return false;
	*part = (int)value;
	return true;
}

static inline bool
read_two(struct state *state, int *part)
{
	unsigned tens;
	unsigned ones;

	if (state->end - state->at < 2)
		return false;
	tens = (unsigned)(unsigned char)state->at[0] - '0';
	ones = (unsigned)(unsigned char)state->at[1] - '0';
	state->at += 2;
	*part = (int)(tens * 10 + ones);
	return tens <= 9 && ones <= 9;
}

static bool
read_year(struct state *state, int *year)
{
	int rest;

	if (!read_two(state, year) || !read_two(state, &rest))
		return false;
	*year = *year * 100 + rest;
	return true;
}

/* The letters at the front, as long as they are. */
static struct cpl_str
read_word(struct state *state)
{
	struct cpl_str word = { state->at, 0 };

	while (state->at < state->end &&
	       (dateform_is_letter(*state->at) || *state->at == '\''))
		state->at++;
	word.length = (size_t)(state->at - word.data);
	return word;
}

/* Names of months: English, Indonesian, and what both shorten them to. */
static bool
read_month(struct state *state, int *month)
{
	static const char *const names[12][6] = {
		{ "jan", "january", "januari", NULL },
		{ "feb", "february", "februari", "pebruari", NULL },
		{ "mar", "march", "maret", "mrt", NULL },
		{ "apr", "april", NULL },
		{ "may", "mei", NULL },
		{ "jun", "june", "juni", NULL },
		{ "jul", "july", "juli", NULL },
		{ "aug", "august", "agustus", "agu", "ags", "agt" },
		{ "sep", "september", "sept", NULL },
		{ "oct", "october", "oktober", "okt", NULL },
		{ "nov", "november", "nopember", "nop", NULL },
		{ "dec", "december", "desember", "des", NULL },
	};
	struct cpl_str word = read_word(state);

	for (int i = 0; word.length > 0 && i < 12; i++)
		for (int j = 0; j < 6 && names[i][j] != NULL; j++)
			/* Most are told apart by the first letter. */
			if (names[i][j][0] == dateform_small(word.data[0]) &&
			    cpl_str_equal_fold(word, cpl_str_of(names[i][j]))) {
				*month = i + 1;
				/* "Agu." */
				if (state->at < state->end && *state->at == '.')
					state->at++;
				return true;
			}
	return false;
}

/* AM and PM, also in small letters and as "a.m.". */
static bool
read_half(struct state *state)
{
	char letters[2];

	for (int i = 0; i < 2; i++) {
		if (state->at == state->end || !dateform_is_letter(*state->at))
			return false;
		letters[i] = (char)(*state->at++ | 0x20);
		if (state->at < state->end && *state->at == '.')
			state->at++;
	}
	state->half_given = true;
	state->afternoon = letters[0] == 'p';
	return (letters[0] == 'a' || letters[0] == 'p') && letters[1] == 'm';
}

/* The zones of Indonesia, which have no summer time, and that of the world. */
static bool
read_zone_word(struct state *state)
{
	static const struct {
		const char *word;
		int hours;
	} zones[] = { { "WIB", 7 }, { "WITA", 8 }, { "WIT", 9 }, { "UTC", 0 },
		{ "GMT", 0 }, { "Z", 0 } };
	struct cpl_str word = read_word(state);

	for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++)
		if (cpl_str_equal_fold(word, cpl_str_of(zones[i].word))) {
			state->offset = zones[i].hours * 3600;
			return true;
		}
	return false;
}

/* `Z`, `+07`, `+0700`, `+07:00` or `WIB`. */
static bool
read_zone(struct state *state)
{
	int hours;
	int minutes = 0;
	bool west;

	state->zoned = true;
	if (state->at == state->end)
		return false;
	if (dateform_is_letter(*state->at))
		return read_zone_word(state);
	if (*state->at != '+' && *state->at != '-')
		return false;
	west = *state->at++ == '-';
	if (!read_two(state, &hours))
		return false;
	if (state->at < state->end &&
	    (*state->at == ':' || (*state->at >= '0' && *state->at <= '9'))) {
		state->at += *state->at == ':';
		if (!read_two(state, &minutes))
			return false;
	}
	state->offset = (hours * 60 + minutes) * 60 * (west ? -1 : 1);
	return hours < 24 && minutes < 60;
}

/*
 * The digits behind the point of a part of a day, as seconds to the nearest.
 * More digits than nine change nothing.
 */
static bool
read_day_fraction(struct state *state, int64_t *seconds)
{
	int64_t value = 0;
	int64_t scale = 1;
	int count = 0;

	for (; state->at < state->end && *state->at >= '0' && *state->at <= '9';
	     state->at++, count++) {
		if (count >= 9)
			continue;
		value = value * 10 + (*state->at - '0');
		scale *= 10;
	}
	*seconds = (value * CPL_DAY + scale / 2) / scale;
	return count > 0;
}

/*
 * Days as a spreadsheet counts them: 1 is 1900-01-01, and because 60 stands
 * for a 29th of February 1900 that never was, 61 is 1900-03-01, which makes day
 * 0 of all that follow 1899-12-30, or -25569 from 1970 (ECMA-376 part 1,
 * 18.17.4.1).  Smaller ones are refused; 2958465 is 9999-12-31.
 */
static bool
read_serial(struct state *state)
{
	int64_t days;
	int64_t seconds = 0;

	if (!read_digits(state, 2, 7, &days) || days < 61 || days > 2958465)
		return false;
	if (state->at < state->end && *state->at == '.') {
		state->at++;
		if (!read_day_fraction(state, &seconds))
			return false;
	}
	state->counted = true;
	state->seconds = (days - 25569) * CPL_DAY + seconds;
	return true;
}

static bool
read_epoch(struct state *state, bool milli)
{
	int64_t value;
	bool minus = state->at < state->end && *state->at == '-';

	state->at += minus;
	if (!read_digits(state, 1, 15, &value))
		return false;
	if (milli)
		value = minus ? (value + 999) / 1000 : value / 1000;
	state->counted = true;
	state->zoned = true;
	state->offset = 0;
	state->seconds = minus ? -value : value;
	/* The years 0 to 9999. */
	return state->seconds >= INT64_C(-62167219200) &&
	       state->seconds <= INT64_C(253402300799);
}

static bool
read_step(const struct step *step, struct state *state)
{
	struct cpl_civil *civil = &state->civil;
	int64_t value;

	switch (step->element) {
	case LITERAL:
		return state->at < state->end &&
		       dateform_small(*state->at++) == step->literal;
	case BLANK:
		if (state->at == state->end || *state->at != ' ')
			return false;
		while (state->at < state->end && *state->at == ' ')
			state->at++;
		return true;
	case YEAR:
		return read_year(state, &civil->year);
	case YEAR_2:
		/* No complaint of another century is read by this. */
		if (!read_two(state, &civil->year))
			return false;
		civil->year += 2000;
		return true;
	case MONTH_2:
		return read_two(state, &civil->month);
	case MONTH_1:
		return read_small(state, &civil->month);
	case MONTH_WORD:
		return read_month(state, &civil->month);
	case DAY_2:
		return read_two(state, &civil->day);
	case DAY_1:
		return read_small(state, &civil->day);
	case WEEKDAY_WORD:
		return relative_weekday(read_word(state)) != 0;
	case HOUR_2:
		return read_two(state, &civil->hour);
	case HOUR_1:
		return read_small(state, &civil->hour);
	case MINUTE:
		return read_two(state, &civil->minute);
	case SECOND:
		return read_two(state, &civil->second);
	case FRACTION:
		return state->at < state->end && *state->at++ == '.' &&
		       read_digits(state, 1, 18, &value);
	case HALF:
		return read_half(state);
	case ZONE:
		return read_zone(state);
	case SERIAL:
		return read_serial(state);
	case DAY_FRACTION:
		if (!read_digits(state, 1, 1, &value) || value != 0 ||
		    state->at == state->end || *state->at++ != '.' ||
		    !read_day_fraction(state, &value))
			return false;
		state->counted = true;
		state->seconds += value;
		return true;
	case EPOCH:
		return read_epoch(state, false);
	case EPOCH_MILLI:
		return read_epoch(state, true);
	case OPTIONAL:
	case RELATIVE:
		break;
	}
	return false;
}

/*
 * Read the steps from `first` on to the last and to the end of the text.  An
 * optional part is tried first and, where the rest does not follow, left out.
 */
static bool
read_from(const struct cpl_dateform *form, size_t first, struct state *state)
{
	for (size_t i = first; i < form->count; i++) {
		const struct step *step = &form->steps[i];

		if (step->element == OPTIONAL) {
			struct state tried = *state;

			if (read_from(form, i + 1, &tried)) {
				*state = tried;
				return true;
			}
			i = step->skip - 1;
		} else if (!read_step(step, state)) {
			return false;
		}
	}
	return state->at == state->end;
}

static bool
civil_valid(const struct state *state)
{
	const struct cpl_civil *civil = &state->civil;

	if (state->half_given && (civil->hour < 1 || civil->hour > 12))
		return false;
	return cpl_date_valid(civil->year, civil->month, civil->day) &&
	       civil->hour < 24 && civil->minute < 60 && civil->second < 60;
}

bool
cpl_dateform_read(const struct cpl_dateform *form, struct cpl_str text,
    struct cpl_dateform_result *result)
{
	return cpl_dateform_read_at(form, text, NULL, result);
}

bool
cpl_dateform_read_at(const struct cpl_dateform *form, struct cpl_str text,
    const struct cpl_dateform_now *now, struct cpl_dateform_result *result)
{
	struct state state = { .at = text.data,
		.end = text.data + text.length };
	struct cpl_civil *civil = &state.civil;

	if (form->steps[0].element == RELATIVE)
		return now != NULL && relative_read(text, now, result);
	if (text.length == 0 || !read_from(form, 0, &state))
		return false;
	result->zoned = state.zoned;
	result->offset = state.offset;
	if (state.counted) {
		/* A date that a time of the clock may stand behind. */
		if (civil->hour > 23 || civil->minute > 59 ||
		    civil->second > 59)
			return false;
		result->seconds = state.seconds + civil->hour * 3600 +
				  civil->minute * 60 + civil->second;
		return true;
	}
	if (!civil_valid(&state))
		return false;
	if (state.half_given)
		civil->hour = civil->hour % 12 + (state.afternoon ? 12 : 0);
	result->seconds = cpl_seconds_from_civil(civil);
	if (state.zoned)
		result->seconds -= state.offset;
	return true;
}

bool
cpl_dateform_contradicts(const struct cpl_dateform *form, struct cpl_str text)
{
	struct state state = { .at = text.data,
		.end = text.data + text.length };

	if (form->order == 0 || text.length == 0 || !read_from(form, 0, &state))
		return false;
	return state.civil.month > 12 && state.civil.month <= 31 &&
	       state.civil.day >= 1 && state.civil.day <= 31;
}
