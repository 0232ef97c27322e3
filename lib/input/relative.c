/* SPDX-License-Identifier: MIT */
/* Dates that are told from now, in Indonesian and in English. */
#include "input/relative.h"
#include "text/ascii.h"

#include <string.h>

#define HOUR INT64_C(3600)
/* No complaint is older; it keeps every sum far from its limits. */
#define MOST INT64_C(9999)

struct words {
	const char *at;
	const char *end;
};

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '\'';
}

static void
skip_blanks(struct words *words)
{
	while (
	    words->at < words->end && (*words->at == ' ' || *words->at == ','))
		words->at++;
}

/* The letters or the digits at the front; empty at anything else. */
static struct cpl_str
take(struct words *words, bool (*fits)(char))
{
	struct cpl_str taken;

	skip_blanks(words);
	taken.data = words->at;
	while (words->at < words->end && fits(*words->at))
		words->at++;
	taken.length = (size_t)(words->at - taken.data);
	return taken;
}

static bool
take_word(struct words *words, const char *word)
{
	struct words before = *words;

	if (cpl_str_equal_fold(take(words, is_letter), cpl_str_of(word)))
		return true;
	*words = before;
	return false;
}

static bool
take_number(struct words *words, size_t most, int64_t *number)
{
	struct cpl_str digits = take(words, ascii_digit);

	*number = 0;
	for (size_t i = 0; i < digits.length && i < most; i++)
		*number = *number * 10 + (digits.data[i] - '0');
	return digits.length > 0 && digits.length <= most;
}

static bool
at_end(struct words *words)
{
	skip_blanks(words);
	return words->at == words->end;
}

int
relative_weekday(struct cpl_str word)
{
	static const char *const names[7][6] = {
		{ "senin", "sen", "monday", "mon", NULL },
		{ "selasa", "sel", "tuesday", "tues", "tue", NULL },
		{ "rabu", "rab", "wednesday", "wed", NULL },
		{ "kamis", "kam", "thursday", "thurs", "thu", NULL },
		{ "jumat", "jum'at", "jum", "friday", "fri", NULL },
		{ "sabtu", "sab", "saturday", "sat", NULL },
		{ "minggu", "min", "ahad", "sunday", "sun", NULL },
	};

	for (int i = 0; i < 7; i++)
		for (int j = 0; j < 6 && names[i][j] != NULL; j++)
			if (cpl_str_equal_fold(word, cpl_str_of(names[i][j])))
				return i + 1;
	return 0;
}

/* A stretch of time: in seconds, or in months where they are not alike. */
struct unit {
	const char *words[7];
	int64_t seconds;
	int months;
};

static const struct unit units[] = {
	{ { "detik", "dtk", "second", "seconds", "sec", "secs", NULL }, 1, 0 },
	{ { "menit", "mnt", "minute", "minutes", "min", "mins", NULL }, 60, 0 },
	{ { "jam", "hour", "hours", "hr", "hrs", NULL }, HOUR, 0 },
	{ { "hari", "day", "days", NULL }, CPL_DAY, 0 },
	{ { "minggu", "pekan", "week", "weeks", NULL }, 7 * CPL_DAY, 0 },
	{ { "bulan", "bln", "month", "months", NULL }, 0, 1 },
	{ { "tahun", "thn", "year", "years", NULL }, 0, 12 },
};

static const struct unit *
unit_of(struct cpl_str word)
{
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		for (size_t j = 0; units[i].words[j] != NULL; j++)
			if (cpl_str_equal_fold(
				word, cpl_str_of(units[i].words[j])))
				return &units[i];
	return NULL;
}

/* "7 jam", "sejam", "an hour". */
static const struct unit *
take_stretch(struct words *words, int64_t *count)
{
	struct cpl_str word;

	*count = 1;
	skip_blanks(words);
	if (words->at < words->end && ascii_digit(*words->at))
		return take_number(words, 4, count)
			   ? unit_of(take(words, is_letter))
			   : NULL;
	word = take(words, is_letter);
	if (cpl_str_equal_fold(word, CPL_STR("a")) ||
	    cpl_str_equal_fold(word, CPL_STR("an")))
		return unit_of(take(words, is_letter));
	if (word.length <= 2 || (word.data[0] | 0x20) != 's' ||
	    (word.data[1] | 0x20) != 'e')
		return NULL;
	word.data += 2;
	word.length -= 2;
	return unit_of(word);
}

/* The same day of an earlier month, or the last where that has none. */
static int64_t
months_before(int64_t local, int64_t months)
{
	struct cpl_civil civil = cpl_civil_from_seconds(local);
	int64_t month = (int64_t)civil.year * 12 + civil.month - 1 - months;
	int length;

	civil.year = (int)(month / 12);
	civil.month = (int)(month % 12) + 1;
	length = cpl_month_length(civil.year, civil.month);
	if (civil.day > length)
		civil.day = length;
	return cpl_seconds_from_civil(&civil);
}

/* "7 jam yang lalu", "2 hours ago". */
static bool
read_ago(struct words words, const struct cpl_dateform_now *now,
    struct cpl_dateform_result *result)
{
	int64_t count;
	const struct unit *unit = take_stretch(&words, &count);

	if (unit == NULL || count > MOST)
		return false;
	(void)take_word(&words, "yang");
	if (!take_word(&words, "lalu") && !take_word(&words, "ago"))
		return false;
	if (!at_end(&words))
		return false;
	/* Hours are counted on no clock: an hour is one at any change of it. */
	result->zoned = unit->seconds > 0 && unit->seconds <= HOUR;
	result->offset = result->zoned ? (int)(now->local - now->seconds) : 0;
	if (result->zoned)
		result->seconds = now->seconds - count * unit->seconds;
	else if (unit->seconds > 0)
		result->seconds = now->local - count * unit->seconds;
	else if (count * unit->months >= 12 * INT64_C(1000))
		return false;
	else
		result->seconds = months_before(
		    now->local, count * unit->months);
	return true;
}

/* "02:19", "pukul 02.19.30"; nothing is midnight. */
static bool
take_clock(struct words *words, int64_t *seconds)
{
	int64_t parts[3] = { 0 };
	bool given = take_word(words, "pukul") || take_word(words, "jam") ||
		     take_word(words, "at");

	*seconds = 0;
	if (at_end(words))
		return !given;
	for (int i = 0; i < 3; i++) {
		if (i > 0) {
			if (i == 2 && words->at == words->end)
				break;
			if (words->at == words->end ||
			    (*words->at != ':' && *words->at != '.'))
				return false;
			words->at++;
		}
		if (!take_number(words, 2, &parts[i]))
			return false;
	}
	*seconds = parts[0] * HOUR + parts[1] * 60 + parts[2];
	return parts[0] < 24 && parts[1] < 60 && parts[2] < 60;
}

/* How many days ago the day of the front began, up to 6; -1 for no day. */
static int
take_day(struct words *words, int64_t today)
{
	struct words before = *words;
	int weekday;

	if (take_word(words, "today"))
		return 0;
	if (take_word(words, "hari"))
		return take_word(words, "ini") ? 0 : -1;
	if (take_word(words, "kemarin") || take_word(words, "yesterday"))
		return 1;
	*words = before;
	weekday = relative_weekday(take(words, is_letter));
	if (weekday == 0)
		return -1;
	return (cpl_weekday(today) - weekday + 7) % 7;
}

/* "Kemarin, 02:19", "Selasa, 07:20", "today at 9:05". */
static bool
read_day(struct words words, const struct cpl_dateform_now *now,
    struct cpl_dateform_result *result)
{
	int64_t today = cpl_day_of(now->local);
	struct words start = words;
	int ago = take_day(&words, today);
	int64_t clock;

	if (ago < 0 || !take_clock(&words, &clock) || !at_end(&words))
		return false;
	result->zoned = false;
	result->offset = 0;
	result->seconds = (today - ago) * CPL_DAY + clock;
	/* A day of the week that is today's, but later: it was last week's. */
	if (ago == 0 && result->seconds > now->local &&
	    relative_weekday(take(&start, is_letter)) != 0)
		result->seconds -= 7 * CPL_DAY;
	return true;
}

static bool
read_now(struct words words, const struct cpl_dateform_now *now,
    struct cpl_dateform_result *result)
{
	bool said = take_word(&words, "baru")
			? take_word(&words, "saja") || take_word(&words, "ini")
			: take_word(&words, "just") && take_word(&words, "now");

	result->zoned = true;
	result->seconds = now->seconds;
	result->offset = (int)(now->local - now->seconds);
	return said && at_end(&words);
}

bool
relative_read(struct cpl_str text, const struct cpl_dateform_now *now,
    struct cpl_dateform_result *result)
{
	struct words words = { text.data, text.data + text.length };

	return text.length > 0 &&
	       (read_ago(words, now, result) || read_day(words, now, result) ||
		   read_now(words, now, result));
}
