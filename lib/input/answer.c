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
holds_records(struct cpl_str name)
{
	static const char *const names[] = { "records", "service_requests",
		"requests", "complaints", "laporan" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (cpl_str_equal(name, cpl_str_of(names[i])))
			return true;
	return false;
}

/* Whether an array of objects, or an empty one, begins at `at`. */
static bool
is_array(struct cpl_str text, size_t at)
{
	if (at >= text.length || text.data[at] != '[')
		return false;
	at++;
	skip_blanks(text, &at);
	return at < text.length &&
	       (text.data[at] == '{' || text.data[at] == ']');
}

size_t
json_wrapped(struct cpl_str text)
{
	size_t at = 1;

	if (text.length == 0 || text.data[0] != '{')
		return 0;
	for (;;) {
		struct cpl_str name;

		skip_blanks(text, &at);
		if (!take_string(text, &at, &name))
			return 0;
		skip_blanks(text, &at);
		if (at >= text.length || text.data[at++] != ':')
			return 0;
		skip_blanks(text, &at);
		if (holds_records(name) && is_array(text, at))
			return at;
		if (at < text.length && text.data[at] == '{' &&
		    cpl_str_equal(name, CPL_STR("result"))) {
			at++;
			continue;
		}
		if (!skip_value(text, &at) || text.data[at++] != ',')
			return 0;
	}
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
