/* SPDX-License-Identifier: MIT */
/* What a row of a routing table asks for, read from its cells. */
#include <string.h>

#include <complaint/time.h>

#include "route/router.h"

static bool
is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

bool
route_code_valid(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (!is_word_byte(text.data[i]))
			return false;
	}
	return text.length > 0;
}

bool
route_next_code(struct cpl_str *list, struct cpl_str *code)
{
	*list = cpl_str_trim(*list);
	*code = *list;
	code->length = 0;
	while (code->length < list->length && list->data[code->length] != ' ')
		code->length++;
	list->data += code->length;
	list->length -= code->length;
	return code->length > 0;
}

struct cpl_str
route_fold(struct cpl_str text, char *out)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	return (struct cpl_str){ out, text.length };
}

/* Words with one `between` between each two, at most ROUTE_DEPTH of them. */
static bool
is_path(struct cpl_str text, char between)
{
	size_t parts = 1;
	bool empty = true;

	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == between) {
			if (empty || ++parts > ROUTE_DEPTH)
				return false;
			empty = true;
		} else if (is_word_byte(text.data[i])) {
			empty = false;
		} else {
			return false;
		}
	}
	return !empty;
}

/* Whether the text is one of the words, which NULL ends. */
static bool
is_one_of(struct cpl_str text, const char *const words[])
{
	for (size_t i = 0; words[i] != NULL; i++) {
		if (cpl_str_equal(text, cpl_str_of(words[i])))
			return true;
	}
	return false;
}

static bool
is_valid(enum route_condition condition, struct cpl_str text)
{
	static const char *const kinds[] = { "complaint", "information_request",
		"aspiration", NULL };
	static const char *const priorities[] = { "low", "normal", "high",
		"emergency", NULL };
	static const char *const answers[] = { "yes", "no", NULL };

	switch (condition) {
	case ROUTE_CATEGORY:
		return is_path(text, '/');
	case ROUTE_REGION:
		return is_path(text, '.');
	case ROUTE_LANGUAGE:
		return is_path(text, '-');
	case ROUTE_KIND:
		return is_one_of(text, kinds);
	case ROUTE_PRIORITY:
		return is_one_of(text, priorities);
	case ROUTE_OVERSIGHT:
		return is_one_of(text, answers);
	case ROUTE_DISTRICT:
		return text.length <= ROUTE_DISTRICT_LENGTH;
	default:
		return true;
	}
}

static void
add_fault(struct cpl_faults *faults, enum cpl_problem problem,
    struct cpl_cell cell, enum route_column column)
{
	const char *name = route_columns[column];

	cpl_faults_add(faults, problem, cell.line, cell.column, "%s",
	    name + (name[0] == '!'));
}

static void
read_condition(struct cpl_router *router, size_t row,
    enum route_condition condition, struct cpl_faults *faults)
{
	enum route_column column = (enum route_column)condition;
	struct cpl_cell cell = route_router_cell(router, row, column);
	struct cpl_str *taken = &router->rows[row].conditions[condition];

	*taken = cell.text;
	if (cell.text.length == 0)
		return;
	if (!is_valid(condition, cell.text)) {
		add_fault(faults, CPL_CONFIG_VALUE, cell, column);
	} else if (condition == ROUTE_DISTRICT) {
		char *room = cpl_arena_take(&router->arena, cell.text.length);

		if (room == NULL)
			cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		else
			*taken = route_fold(cell.text, room);
	}
}

/* Remember a calendar by its name, once. */
static bool
add_calendar(struct cpl_router *router, struct cpl_str name)
{
	for (size_t i = 0; i < router->calendar_count; i++) {
		if (cpl_str_equal(router->calendars[i].name, name))
			return true;
	}
	if (router->calendar_count == ROUTE_WORDS)
		return false;
	name = cpl_arena_copy(&router->arena, name);
	router->calendars[router->calendar_count++].name = name;
	return name.data != NULL;
}

/* `open` or `closed`, and by which calendar: one word for the index. */
static void
read_hours(struct cpl_router *router, size_t row, struct cpl_faults *faults)
{
	static const char *const answers[] = { "open", "closed", NULL };
	struct cpl_cell hours = route_router_cell(
	    router, row, ROUTE_COLUMN_HOURS);
	struct cpl_cell calendar = route_router_cell(
	    router, row, ROUTE_COLUMN_CALENDAR);
	size_t length = hours.text.length + 1 + calendar.text.length;
	char *word;

	router->rows[row].conditions[ROUTE_HOURS] = CPL_STR("");
	if (hours.text.length == 0 && calendar.text.length == 0)
		return;
	if (!is_one_of(hours.text, answers)) {
		add_fault(faults, CPL_CONFIG_VALUE, hours, ROUTE_COLUMN_HOURS);
		return;
	}
	if (!route_code_valid(calendar.text) ||
	    !add_calendar(router, calendar.text)) {
		add_fault(
		    faults, CPL_CONFIG_VALUE, calendar, ROUTE_COLUMN_CALENDAR);
		return;
	}
	word = cpl_arena_take(&router->arena, length);
	if (word == NULL) {
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return;
	}
	memcpy(word, hours.text.data, hours.text.length);
	word[hours.text.length] = ' ';
	memcpy(word + hours.text.length + 1, calendar.text.data,
	    calendar.text.length);
	router->rows[row].conditions[ROUTE_HOURS] = (struct cpl_str){ word,
		length };
}

/* An agency by place is one more condition: that the place has one. */
static void
read_place(struct cpl_router *router, size_t number)
{
	struct route_row *row = &router->rows[number];
	struct cpl_str agency =
	    route_router_cell(router, number, ROUTE_COLUMN_AGENCY).text;

	row->conditions[ROUTE_PLACE] = CPL_STR("");
	if (cpl_str_equal(agency, CPL_STR("@village")))
		row->place = ROUTE_PLACE_VILLAGE;
	else if (cpl_str_equal(agency, CPL_STR("@district")))
		row->place = ROUTE_PLACE_DISTRICT;
	if (row->place != ROUTE_PLACE_NONE)
		row->conditions[ROUTE_PLACE] = agency;
}

void
route_read_conditions(
    struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	for (unsigned i = 0; i < ROUTE_HOURS; i++)
		read_condition(router, number, i, faults);
	read_hours(router, number, faults);
	read_place(router, number);
}

void
route_read_dates(
    struct cpl_router *router, size_t number, struct cpl_faults *faults)
{
	struct cpl_cell from = route_router_cell(
	    router, number, ROUTE_COLUMN_FROM);
	struct cpl_cell to = route_router_cell(router, number, ROUTE_COLUMN_TO);
	struct route_row *row = &router->rows[number];
	int64_t first = INT64_MIN;
	int64_t last = INT64_MAX;

	if (from.text.length > 0 && !cpl_date_parse(from.text, &first))
		add_fault(faults, CPL_CONFIG_VALUE, from, ROUTE_COLUMN_FROM);
	if ((to.text.length > 0 && !cpl_date_parse(to.text, &last)) ||
	    last < first)
		add_fault(faults, CPL_CONFIG_VALUE, to, ROUTE_COLUMN_TO);
	row->expired = last < router->today;
	row->in_force = first <= router->today && !row->expired;
}
