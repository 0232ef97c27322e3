/* SPDX-License-Identifier: MIT */
/* The forms of dates that the columns of a sample seem to have. */
#include "input/draft-dates.h"

#include <complaint/json.h>

#include <string.h>

enum kind {
	PLAIN,
	DAY_FIRST, /* the next one is its twin with the month first */
	MONTH_FIRST,
	COUNTED, /* a mere number */
};

static const struct {
	const char *form;
	enum kind kind;
} forms[DRAFT_FORMS] = {
	{ "YYYY-MM-DDThh:mm[:ss[.f]][Z]", PLAIN },
	{ "YYYY-MM-DD[ hh:mm[:ss[.f]]][Z]", PLAIN },
	{ "YYYY/MM/DD[ hh:mm[:ss]]", PLAIN },
	{ "D/M/YYYY[ h:mm[:ss][ AM]]", DAY_FIRST },
	{ "M/D/YYYY[ h:mm[:ss][ AM]]", MONTH_FIRST },
	{ "D-M-YYYY[ h:mm[:ss]]", DAY_FIRST },
	{ "M-D-YYYY[ h:mm[:ss]]", MONTH_FIRST },
	{ "D/M/YY[ h:mm[:ss][ AM]]", DAY_FIRST },
	{ "M/D/YY[ h:mm[:ss][ AM]]", MONTH_FIRST },
	{ "D.M.YYYY[ h:mm[:ss]]", PLAIN },
	{ "D MMM YYYY[[,][ 'pukul'] h:mm[:ss][ Z]]", PLAIN },
	{ "D MMM YYYY[,][ 'pukul'] h.mm[ Z]", PLAIN },
	{ "D/M/YYYY h.mm", PLAIN },
	{ "D/M/YY h.mm", PLAIN },
	{ "D-MMM-YYYY[ h:mm[:ss]]", PLAIN },
	{ "WWW, D MMM YYYY[ h:mm[:ss]]", PLAIN },
	{ "WWW, YYYY/MM/DD", PLAIN },
	{ "{serial}", COUNTED },
	{ "{epoch}", COUNTED },
	{ "{epoch-ms}", COUNTED },
};

bool
draft_dates_init(struct draft_dates *dates)
{
	size_t at;

	memset(dates, 0, sizeof(*dates));
	for (size_t i = 0; i < DRAFT_FORMS; i++) {
		dates->forms[i] = cpl_dateform_new(
		    cpl_str_of(forms[i].form), &at);
		if (dates->forms[i] == NULL)
			return false;
	}
	return true;
}

void
draft_dates_release(struct draft_dates *dates)
{
	for (size_t i = 0; i < DRAFT_FORMS; i++)
		cpl_dateform_free(dates->forms[i]);
}

/* From 2000 on, before 2100. */
static bool
is_of_this_century(int64_t seconds)
{
	return seconds >= INT64_C(946684800) && seconds < INT64_C(4102444800);
}

void
draft_dates_look(const struct draft_dates *dates, struct cpl_str text,
    bool named, struct column_dates *column)
{
	struct cpl_dateform_result result;
	bool dated = false;
	bool zoned = false;

	for (size_t i = 0; i < DRAFT_FORMS; i++) {
		bool counted = forms[i].kind == COUNTED;

		if ((counted && !named) ||
		    !cpl_dateform_read(dates->forms[i], text, &result) ||
		    (counted && !is_of_this_century(result.seconds)))
			continue;
		column->fits[i]++;
		dated = true;
		zoned = result.zoned;
	}
	column->dated += dated;
	column->zoneless += dated && !zoned;
}

bool
column_is_dated(const struct column_dates *column, size_t filled)
{
	return column->dated > 0 && 10 * column->dated >= 9 * filled;
}

void
draft_dates_vote(struct draft_dates *dates, const struct column_dates *column)
{
	for (size_t i = 0; i < DRAFT_FORMS; i++) {
		if (forms[i].kind == DAY_FIRST)
			dates->day_first += column->fits[i];
		if (forms[i].kind == MONTH_FIRST)
			dates->month_first += column->fits[i];
	}
}

bool
draft_dates_need(struct draft_dates *dates, const struct column_dates *column)
{
	bool month_first = dates->month_first > dates->day_first;
	bool unsure = false;

	for (size_t i = 0; i < DRAFT_FORMS; i++) {
		if (column->fits[i] == 0 ||
		    forms[i].kind == (month_first ? DAY_FIRST : MONTH_FIRST))
			continue;
		dates->needed[i] = true;
		unsure = unsure || (forms[i].kind == DAY_FIRST &&
				       column->fits[i + 1] == column->fits[i]);
	}
	return unsure;
}

void
draft_dates_append(const struct draft_dates *dates, struct cpl_buffer *out)
{
	bool first = true;

	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < DRAFT_FORMS; i++) {
		if (!dates->needed[i])
			continue;
		cpl_buffer_append_str(
		    out, first ? CPL_STR("\n\t\t") : CPL_STR(",\n\t\t"));
		cpl_json_append_string(out, cpl_str_of(forms[i].form));
		first = false;
	}
	cpl_buffer_append_str(out, first ? CPL_STR("]") : CPL_STR("\n\t]"));
}
