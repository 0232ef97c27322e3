/* SPDX-License-Identifier: MIT */
/* Writing JSON text. */
#include <complaint/json.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json/plain.h"

static void
append_escape(struct cpl_buffer *buffer, unsigned char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[6] = { '\\', 'u', '0', '0', hex[c >> 4], hex[c & 15] };
	size_t length = 2;

	switch (c) {
	case '"':
	case '\\':
		escape[1] = (char)c;
		break;
	case '\b':
		escape[1] = 'b';
		break;
	case '\f':
		escape[1] = 'f';
		break;
	case '\n':
		escape[1] = 'n';
		break;
	case '\r':
		escape[1] = 'r';
		break;
	case '\t':
		escape[1] = 't';
		break;
	default:
		length = 6;
	}
	cpl_buffer_append(buffer, escape, length);
}

/* Behind the run, from `at` on, of bytes that go into a string as they are. */
static inline const char *
skip_unescaped(const char *at, const char *end)
{
	at = json_skip_plain(at, end);
	while (at < end && (unsigned char)*at >= 0x80)
		at = json_skip_plain(at + 1, end);
	return at;
}

void
cpl_json_append_string(struct cpl_buffer *buffer, struct cpl_str text)
{
	/* An empty text may have no place in memory. */
	const char *start = text.length > 0 ? text.data : "";
	const char *end = start + text.length;
	const char *at = skip_unescaped(start, end);
	char *room = cpl_buffer_reserve(buffer, text.length + 2);

	if (room == NULL)
		return;
	*room++ = '"';
	if (at == end) {
		memcpy(room, start, text.length);
		room[text.length] = '"';
		buffer->length += text.length + 2;
		return;
	}
	buffer->length++;
	while (at < end) {
		cpl_buffer_append(buffer, start, (size_t)(at - start));
		append_escape(buffer, (unsigned char)*at);
		start = at + 1;
		at = skip_unescaped(start, end);
	}
	cpl_buffer_append(buffer, start, (size_t)(end - start));
	cpl_buffer_append_char(buffer, '"');
}

void
cpl_json_append_real(struct cpl_buffer *buffer, double value)
{
	char digits[40];
	const char *rest;
	size_t plain;
	int length = 0;

	if (!isfinite(value)) {
		cpl_buffer_append_str(buffer, CPL_STR("null"));
		return;
	}
	/* 17 digits always suffice for a double; often fewer do. */
	for (int precision = 15; precision <= 17; precision++) {
		length = snprintf(
		    digits, sizeof(digits), "%.*g", precision, value);
		if (strtod(digits, NULL) == value)
			break;
	}
	/* What is no part of a number is the point of the caller's locale. */
	plain = strspn(digits, "+-.0123456789e");
	cpl_buffer_append(buffer, digits, plain);
	if (plain < (size_t)length) {
		rest = digits + plain + strcspn(digits + plain, "0123456789");
		cpl_buffer_append_char(buffer, '.');
		cpl_buffer_append_str(buffer, cpl_str_of(rest));
	}
}

void
cpl_json_append_name(struct cpl_buffer *buffer, struct cpl_str name)
{
	char last = buffer->length > 0 ? buffer->data[buffer->length - 1] : '{';

	if (last != '{' && last != '[')
		cpl_buffer_append_char(buffer, ',');
	cpl_json_append_string(buffer, name);
	cpl_buffer_append_char(buffer, ':');
}
