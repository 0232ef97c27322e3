/* SPDX-License-Identifier: MIT */
/*
 * Dates of declared forms.  A form is a line of elements and of the characters
 * between them; what it does not declare is no date.
 */
#include "input/dateform.h"

#include <stdlib.h>
#include <string.h>

/*
 * Optional parts, within one another or not.  Each may double the ways to read
 * a text that is no date, so there are few.
 */
#define DEPTH 4
#define OPTIONALS 8

static const struct {
	const char *text;
	enum element element;
} spellings[] = {
	/* A longer one stands before its beginning. */
	{ "YYYY", YEAR },
	{ "YY", YEAR_2 },
	{ "MMM", MONTH_WORD },
	{ "MM", MONTH_2 },
	{ "M", MONTH_1 },
	{ "DD", DAY_2 },
	{ "D", DAY_1 },
	{ "WWW", WEEKDAY_WORD },
	{ "hh", HOUR_2 },
	{ "h", HOUR_1 },
	{ "mm", MINUTE },
	{ "ss", SECOND },
	{ ".f", FRACTION },
	{ "AM", HALF },
	{ "Z", ZONE },
	{ "{serial}", SERIAL },
	{ "{day-fraction}", DAY_FRACTION },
	{ "{epoch}", EPOCH },
	{ "{epoch-ms}", EPOCH_MILLI },
	{ "{relative}", RELATIVE },
	{ " ", BLANK },
};

/* Put the element at the front of `rest` into *step; its length or 0. */
static size_t
read_element(struct cpl_str rest, struct step *step)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (cpl_str_starts(rest, cpl_str_of(spellings[i].text))) {
			step->element = spellings[i].element;
			return strlen(spellings[i].text);
		}
	/* T is the one letter that stands for itself. */
	if ((dateform_is_letter(rest.data[0]) && rest.data[0] != 'T') ||
	    rest.data[0] == '{' || rest.data[0] == '}')
		return 0;
	step->element = LITERAL;
	step->literal = dateform_small(rest.data[0]);
	return 1;
}

/* A form must give a date, in one way alone, and be quickly read. */
static bool
gives_date(const struct cpl_dateform *form)
{
	size_t seen[RELATIVE + 1] = { 0 };
	size_t years;

	for (size_t i = 0; i < form->count; i++)
		seen[form->steps[i].element]++;
	if (seen[OPTIONAL] > OPTIONALS)
		return false;
	if (seen[RELATIVE] > 0)
		return form->count == 1;
	years = seen[YEAR] + seen[YEAR_2];
	if (seen[SERIAL] + seen[EPOCH] + seen[EPOCH_MILLI] == 1)
		return years == 0;
	return seen[SERIAL] + seen[EPOCH] + seen[EPOCH_MILLI] == 0 &&
	       years == 1 && seen[DAY_FRACTION] == 0 &&
	       seen[MONTH_1] + seen[MONTH_2] + seen[MONTH_WORD] == 1 &&
	       seen[DAY_1] + seen[DAY_2] == 1;
}

/* Which of day and month comes first, where nothing but the form tells. */
static void
find_order(struct cpl_dateform *form)
{
	int order = 0;

	for (size_t i = 0; i < form->count; i++) {
		enum element element = form->steps[i].element;

		if (element == YEAR || element == YEAR_2) {
			form->order = order;
			return;
		}
		if (element == MONTH_WORD)
			return;
		if (order == 0 && (element == DAY_1 || element == DAY_2))
			order = 1;
		if (order == 0 && (element == MONTH_1 || element == MONTH_2))
			order = -1;
		if (order != 0 && form->separator == '\0' && element == LITERAL)
			form->separator = form->steps[i].literal;
	}
}

/* A text in quotes, whose letters stand for themselves; its length or 0. */
static size_t
read_quoted(struct cpl_dateform *form, struct cpl_str rest)
{
	const char *end = memchr(rest.data + 1, '\'', rest.length - 1);
	const char *at = rest.data + 1;

	if (end == NULL || end == at)
		return 0;
	for (; at < end; at++)
		form->steps[form->count++] = (struct step){ .element = LITERAL,
			.literal = dateform_small(*at) };
	return (size_t)(end - rest.data) + 1;
}

static bool
compile(struct cpl_dateform *form, struct cpl_str text, size_t *at)
{
	size_t open[DEPTH];
	size_t depth = 0;

	for (*at = 0; *at < text.length;) {
		struct step *step = &form->steps[form->count];
		struct cpl_str rest = { text.data + *at, text.length - *at };
		size_t length = 1;

		if (rest.data[0] == '[') {
			if (depth == DEPTH)
				return false;
			step->element = OPTIONAL;
			open[depth++] = form->count++;
		} else if (rest.data[0] == ']') {
			if (depth == 0)
				return false;
			form->steps[open[--depth]].skip = form->count;
		} else if (rest.data[0] == '\'') {
			length = read_quoted(form, rest);
			if (length == 0)
				return false;
		} else {
			length = read_element(rest, step);
			if (length == 0)
				return false;
			form->count++;
		}
		*at += length;
	}
	if (depth > 0 || !gives_date(form))
		return false;
	find_order(form);
	return true;
}

struct cpl_dateform *
cpl_dateform_new(struct cpl_str text, size_t *at)
{
	struct cpl_dateform *form = calloc(1, sizeof(*form));

	*at = SIZE_MAX;
	if (form == NULL)
		return NULL;
	/* No element is shorter than one byte. */
	form->steps = calloc(text.length + 1, sizeof(*form->steps));
	if (form->steps == NULL || !compile(form, text, at)) {
		cpl_dateform_free(form);
		return NULL;
	}
	return form;
}

void
cpl_dateform_free(struct cpl_dateform *form)
{
	if (form == NULL)
		return;
	free(form->steps);
	free(form);
}

bool
cpl_dateform_conflicts(
    const struct cpl_dateform *one, const struct cpl_dateform *other)
{
	return one->order * other->order < 0 &&
	       one->separator == other->separator;
}
