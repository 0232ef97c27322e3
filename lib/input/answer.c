/* SPDX-License-Identifier: MIT */
/* JSON as services answer it: arrays in objects, and numbers that are ids. */
#include "input/rows.h"

#include <string.h>

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void
skip_blanks(struct cpl_str text, size_t *at)
{
	while (*at < text.length && is_blank(text.data[*at]))
		++*at;
}

/* The string at *at without its quotes; false where there is none. */
static bool
take_string(struct cpl_str text, size_t *at, struct cpl_str *string)
{
	size_t from = *at + 1;

	if (*at >= text.length || text.data[*at] != '"')
		return false;
	for (*at = from; *at < text.length && text.data[*at] != '"'; ++*at)
		if (text.data[*at] == '\\')
			++*at;
	if (*at >= text.length)
		return false;
	*string = (struct cpl_str){ text.data + from, *at - from };
	++*at;
	return true;
}

/* Pass over the value at *at; false where the text ends in it. */
static bool
skip_value(struct cpl_str text, size_t *at)
{
	size_t depth = 0;
	struct cpl_str string;

	while (*at < text.length) {
		char c = text.data[*at];

		if (c == '"') {
			if (!take_string(text, at, &string))
				return false;
			continue;
		}
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			return true;
		depth += c == '{' || c == '[';
		depth -= depth > 0 && (c == '}' || c == ']');
		++*at;
	}
	return false;
}

static bool
is_one_of(struct cpl_str name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (cpl_str_equal(name, cpl_str_of(*names)))
			return true;
	return false;
}

static bool
holds_records(struct cpl_str name)
{
	static const char *const names[] = { "records", "service_requests",
		"request", "requests", "complaints", "laporan", "pengaduan",
		"aduan", "keluhan", "data", "items", "results", "rows", "row",
		"values", "value", "features", "tickets", "cases", "issues",
		"reports", "edges", "hits", "docs", "messages", NULL };

	return is_one_of(name, names);
}

/* An object in which the records may be. */
static bool
is_around(struct cpl_str name)
{
	static const char *const names[] = { "result", "data", "response",
		"payload", "body", "d", "hits", "_embedded", "service_requests",
		"requests", NULL };

	return is_one_of(name, names);
}

/* What tells the names of columns. */
static bool
tells_names(struct cpl_str name)
{
	static const char *const names[] = { "meta", "fields", "columns",
		NULL };

	return is_one_of(name, names);
}

/*
 * What an answer has not, but a complaint with a list in it.  An id and a title
 * are `own` to the answer where they stand behind its records.
 */
static bool
is_of_complaint(struct cpl_str name, bool own)
{
	static const char *const names[] = { "external_id", "text", "subject",
		"judul", "isi", "tracking_id", "service_request_id",
		"received_at", NULL };
	static const char *const heads[] = { "id", "_id", "title", NULL };

	return is_one_of(name, names) || (!own && is_one_of(name, heads));
}

/*
 * Stand at the value of the next member, behind the ends of objects; false at
 * the end of the outermost, where *depth is 0, or of the text.
 */
static bool
next_member(
    struct cpl_str text, size_t *at, size_t *depth, struct cpl_str *name)
{
	for (;; ++*at) {
		skip_blanks(text, at);
		if (*at >= text.length)
			return false;
		if (text.data[*at] == '}' && --*depth == 0)
			return false;
		if (text.data[*at] != ',' && text.data[*at] != '}')
			break;
	}
	if (!take_string(text, at, name))
		return false;
	skip_blanks(text, at);
	if (*at >= text.length || text.data[*at] != ':')
		return false;
	++*at;
	skip_blanks(text, at);
	return *at < text.length;
}

/* The first byte of the array at `at`, or 0 where the text ends before. */
static char
first_item(struct cpl_str text, size_t at)
{
	at++;
	skip_blanks(text, &at);
	return at < text.length ? text.data[at] : '\0';
}

/* Look at an array of that name. */
static void
look_at_array(struct cpl_str text, size_t at, size_t depth, struct cpl_str name,
    struct json_answer *answer)
{
	char first = first_item(text, at);

	if (first != '{' && first != ']' && first != '[' && first != '\0')
		return;
	answer->cut = first == '\0';
	answer->records = answer->cut ? 0 : at;
	answer->name = name;
	answer->depth = depth;
	answer->lists = first == '[';
	answer->headed = answer->lists &&
			 cpl_str_equal(name, CPL_STR("values"));
}

/* Whether nothing behind the array of the records can tell more of it. */
static bool
is_enough(const struct json_answer *answer)
{
	return answer->records > 0 && answer->lists &&
	       (answer->headed || answer->names > 0);
}

/* Look at the members of the object at `at`, which lies `depth` deep. */
static void
look_at_members(
    struct cpl_str text, size_t at, size_t depth, struct json_answer *answer)
{
	struct cpl_str name;
	bool first = depth == 1;

	at++;
	for (; next_member(text, &at, &depth, &name); first = false) {
		size_t from = at;
		bool sole = first && text.data[at] == '[' &&
			    first_item(text, at) == '{';

		if (is_of_complaint(name, answer->records > 0) &&
		    (answer->records == 0 || depth == 1)) {
			answer->records = 0;
			return;
		}
		if (text.data[at] == '[' && answer->records == 0 &&
		    holds_records(name))
			look_at_array(text, at, depth, name, answer);
		if (answer->cut || is_enough(answer))
			return;
		if (text.data[at] == '{' && answer->records == 0 &&
		    is_around(name)) {
			depth++;
			at++;
			continue;
		}
		if (!skip_value(text, &at)) {
			sole = sole && answer->records == 0;
			if (sole)
				look_at_array(text, from, depth, name, answer);
			answer->cut = sole;
			break;
		}
		/* Nothing but a list: whatever its name, it is the records. */
		skip_blanks(text, &at);
		if (sole && at < text.length && text.data[at] == '}' &&
		    answer->records == 0)
			look_at_array(text, from, depth, name, answer);
		if (tells_names(name) && answer->names == 0) {
			answer->names = from;
			answer->names_end = at;
		}
		if (is_enough(answer))
			return;
	}
	/* Records that go on behind the text are no part of a complaint. */
	if (answer->records == 0 || answer->lists)
		answer->cut = depth > 0 && at >= text.length;
}

void
json_answer_look(struct cpl_str text, struct json_answer *answer)
{
	size_t at = 1;

	memset(answer, 0, sizeof(*answer));
	if (text.length > 0 && text.data[0] == '{') {
		look_at_members(text, 0, 1, answer);
		if (answer->records == 0)
			answer->lists = false;
	}
	if (text.length == 0 || text.data[0] != '[')
		return;
	answer->lists = first_item(text, 0) == '[';
	answer->headed = answer->lists;
	answer->cut = first_item(text, 0) == '\0';
	skip_blanks(text, &at);
	if (at == text.length || text.data[at] != '{')
		return;
	/* An answer as the item of a list. */
	look_at_members(text, at, 2, answer);
	if (!cpl_str_equal(answer->name, CPL_STR("service_requests")))
		memset(answer, 0, sizeof(*answer));
}

/* The name of a column, told as a text or in an object; false for none. */
static bool
column_name(struct cpl_json item, struct cpl_arena *arena, struct cpl_str *name)
{
	struct cpl_json value = item;
	struct cpl_json field;

	if (cpl_json_type(item) == CPL_JSON_OBJECT &&
	    !cpl_json_find(item, CPL_STR("name"), &value) &&
	    !cpl_json_find(item, CPL_STR("id"), &value))
		return false;
	/* Socrata: of its own columns the name for programs has a colon. */
	if (cpl_json_find(item, CPL_STR("fieldName"), &field) &&
	    field.length > 2 && field.data[1] == ':')
		value = field;
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return false;
	*name = cpl_json_text(value, arena);
	return true;
}

static enum cpl_problem
add_columns(struct cpl_json list, struct columns *columns)
{
	struct cpl_json_cursor cursor;
	struct cpl_json item;
	struct cpl_arena arena = { 0 };
	enum cpl_problem problem = CPL_OK;

	if (list.length == 0 || cpl_json_type(list) != CPL_JSON_ARRAY)
		return CPL_HEADER_MISSING;
	cursor = cpl_json_cursor(list);
	while (problem == CPL_OK && cpl_json_next_item(&cursor, &item)) {
		struct cpl_str name;

		if (!column_name(item, &arena, &name))
			problem = CPL_HEADER_MISSING;
		else
			problem = name.data == NULL ? CPL_MEMORY
						    : columns_add(columns,
							  cpl_str_trim(name));
	}
	cpl_arena_release(&arena);
	return problem;
}

enum cpl_problem
json_answer_columns(struct cpl_str names, struct columns *columns)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	struct cpl_json value = { NULL, 0 };
	struct cpl_json view;
	enum cpl_problem problem = CPL_MEMORY;

	if (scanner != NULL)
		problem = cpl_json_scan(scanner, names, &value, NULL);
	cpl_json_scanner_free(scanner);
	if (problem != CPL_OK)
		return problem == CPL_MEMORY ? problem : CPL_HEADER_MISSING;
	if (cpl_json_find(value, CPL_STR("view"), &view))
		value = view;
	if (cpl_json_type(value) == CPL_JSON_OBJECT &&
	    !cpl_json_find(value, CPL_STR("columns"), &value))
		return CPL_HEADER_MISSING;
	return add_columns(value, columns);
}

bool
json_mend(struct cpl_str text, struct cpl_buffer *mended)
{
	struct cpl_str string;
	size_t from = 0;
	bool found = false;

	cpl_buffer_clear(mended);
	for (size_t at = 0; at < text.length;) {
		size_t end = at;

		if (text.data[at] == '"') {
			if (!take_string(text, &at, &string))
				return false;
			continue;
		}
		while (end < text.length && text.data[end] >= '0' &&
		       text.data[end] <= '9')
			end++;
		/* A fraction or an exponent may have them. */
		if (end - at < 2 || text.data[at] != '0' || at == 0 ||
		    memchr(":,[ \t\r\n", text.data[at - 1], 7) == NULL ||
		    end == text.length ||
		    memchr(",]} \t\r\n", text.data[end], 7) == NULL) {
			at = end > at ? end : at + 1;
			continue;
		}
		cpl_buffer_append(mended, text.data + from, at - from);
		cpl_buffer_append_char(mended, '"');
		cpl_buffer_append(mended, text.data + at, end - at);
		cpl_buffer_append_char(mended, '"');
		at = end;
		from = at;
		found = true;
	}
	cpl_buffer_append(mended, text.data + from, text.length - from);
	return found && !mended->failed;
}
