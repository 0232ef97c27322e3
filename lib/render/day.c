/* SPDX-License-Identifier: MIT */
/* Days and times as a reader of the page writes them. */
#include "day.h"

#include <string.h>

#include <complaint/time.h>

#include "language.h"

static const char *const weekdays[] = { N_("Monday"), N_("Tuesday"),
	N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
	N_("Sunday") };
static const char *const months[] = { N_("January"), N_("February"),
	N_("March"), N_("April"), N_("May"), N_("June"), N_("July"),
	N_("August"), N_("September"), N_("October"), N_("November"),
	N_("December") };

struct date {
	int year;
	int month;
	int day;
};

static struct date
date_of(int64_t day)
{
	struct date date;

	cpl_civil_from_days(day, &date.year, &date.month, &date.day);
	return date;
}

/* So many columns of the name of a month. */
static void
append_date(struct cpl_buffer *out, const struct cpl_language *language,
    const struct date *date, size_t letters)
{
	struct cpl_str month = cpl_str_of(
	    language_text(language, months[date->month - 1]));

	cpl_buffer_append_integer(out, date->day);
	cpl_buffer_append_char(out, ' ');
	cpl_buffer_append(out, month.data, cpl_text_fit(month, letters));
}

static void
append_full(
    struct cpl_buffer *out, const struct cpl_language *language, int64_t day)
{
	struct date date = date_of(day);

	append_date(out, language, &date, SIZE_MAX);
	cpl_buffer_append_char(out, ' ');
	cpl_buffer_append_integer(out, date.year);
}

void
day_append_long(
    struct cpl_buffer *out, const struct cpl_language *language, int64_t day)
{
	const char *weekday = weekdays[cpl_weekday(day) - 1];

	cpl_buffer_append_str(
	    out, cpl_str_of(language_text(language, weekday)));
	cpl_buffer_append_str(out, CPL_STR(", "));
	append_full(out, language, day);
}

void
day_append_short(
    struct cpl_buffer *out, const struct cpl_language *language, int64_t day)
{
	struct date date = date_of(day);

	append_date(out, language, &date, 3);
}

static void
append_zone(
    struct cpl_buffer *out, const struct cpl_language *language, int offset)
{
	/* Zones that have names where they are known, as in Indonesia. */
	static const struct {
		int offset;
		const char *name;
	} zones[] = {
		{ 7 * 3600, N_(" (UTC+07:00)") },
		{ 8 * 3600, N_(" (UTC+08:00)") },
		{ 9 * 3600, N_(" (UTC+09:00)") },
	};
	int minutes = (offset < 0 ? -offset : offset) / 60;

	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (offset == zones[i].offset) {
			cpl_buffer_append_str(out,
			    cpl_str_of(language_text(language, zones[i].name)));
			return;
		}
	if (offset == 0)
		cpl_buffer_append_str(out, CPL_STR(" (UTC)"));
	else
		cpl_buffer_append_format(out, " (UTC%c%02d:%02d)",
		    offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

void
day_append_time(struct cpl_buffer *out, const struct cpl_language *language,
    int64_t seconds, int offset)
{
	int64_t local = seconds + offset;
	int64_t day = cpl_day_of(local);
	int minute = (int)((local - day * CPL_DAY) / 60);

	append_full(out, language, day);
	cpl_buffer_append_format(out, language_text(language, ", %02d:%02d"),
	    minute / 60, minute % 60);
	append_zone(out, language, offset);
}

static void
append_end(struct cpl_buffer *out, const struct cpl_language *language,
    struct cpl_str text)
{
	int64_t at;
	int offset;

	if (cpl_date_parse(text, &at))
		append_full(out, language, at);
	else if (cpl_time_parse(text, &at, &offset))
		day_append_time(out, language, at, offset);
}

static bool
is_month(int64_t first, int64_t last)
{
	return date_of(first).day == 1 && date_of(last + 1).day == 1 &&
	       date_of(last).month == date_of(first).month && last > first &&
	       last - first < 31;
}

void
day_append_period(struct cpl_buffer *out, const struct cpl_language *language,
    struct cpl_str from, struct cpl_str to)
{
	int64_t first = 0;
	int64_t last = 0;
	bool dates = cpl_date_parse(from, &first) && cpl_date_parse(to, &last);

	if (dates && first == last) {
		day_append_long(out, language, last);
	} else if (dates && is_month(first, last)) {
		struct date date = date_of(first);

		cpl_buffer_append_format(out, "%s %d",
		    language_text(language, months[date.month - 1]), date.year);
	} else if (from.length > 0 && to.length > 0) {
		append_end(out, language, from);
		cpl_buffer_append_str(out, CPL_STR(" \xe2\x80\x93 "));
		append_end(out, language, to);
	} else {
		cpl_buffer_append_format(out, "%s ",
		    language_text(
			language, from.length > 0 ? N_("since") : N_("until")));
		append_end(out, language, from.length > 0 ? from : to);
	}
}
