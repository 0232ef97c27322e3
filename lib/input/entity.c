/* SPDX-License-Identifier: MIT */
/* Entities of HTML that texts hold. */
#include "input/entity.h"

#include <string.h>

/*
 * Entities (HTML 5, section 13.5): those that exports of prose hold.
 */
static const struct {
	const char *name;
	const char *text;
} entities[] = {
	{ "amp", "&" },
	{ "lt", "<" },
	{ "gt", ">" },
	{ "quot", "\"" },
	{ "apos", "'" },
	{ "nbsp", " " },
	{ "ensp", " " },
	{ "emsp", " " },
	{ "thinsp", " " },
	{ "hellip", "\xe2\x80\xa6" },
	{ "ndash", "\xe2\x80\x93" },
	{ "mdash", "\xe2\x80\x94" },
	{ "lsquo", "\xe2\x80\x98" },
	{ "rsquo", "\xe2\x80\x99" },
	{ "ldquo", "\xe2\x80\x9c" },
	{ "rdquo", "\xe2\x80\x9d" },
	{ "laquo", "\xc2\xab" },
	{ "raquo", "\xc2\xbb" },
	{ "bull", "\xe2\x80\xa2" },
	{ "middot", "\xc2\xb7" },
	{ "deg", "\xc2\xb0" },
	{ "plusmn", "\xc2\xb1" },
	{ "times", "\xc3\x97" },
	{ "frac12", "\xc2\xbd" },
	{ "sup2", "\xc2\xb2" },
	{ "copy", "\xc2\xa9" },
	{ "reg", "\xc2\xae" },
	{ "trade", "\xe2\x84\xa2" },
	{ "euro", "\xe2\x82\xac" },
	{ "eacute", "\xc3\xa9" },
	{ "egrave", "\xc3\xa8" },
	{ "agrave", "\xc3\xa0" },
	{ "ntilde", "\xc3\xb1" },
	{ "ouml", "\xc3\xb6" },
	{ "uuml", "\xc3\xbc" },
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int
digit_value(char c, bool hexadecimal)
{
	if (is_digit(c))
		return c - '0';
	if (hexadecimal && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* A code that a text may hold becomes it, any other nothing. */
static void
append_code(struct cpl_buffer *out, uint32_t code)
{
	char bytes[4];

	if (code == 0xa0)
		code = ' ';
	if ((code < ' ' && code != '\n' && code != '\t') ||
	    (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return;
	cpl_buffer_append(out, bytes, cpl_utf8_encode(code, bytes));
}

/* `&#233;` or `&#xe9;`; its length or 0. */
static size_t
read_number(struct cpl_str text, struct cpl_buffer *out)
{
	bool hexadecimal = text.length > 2 && (text.data[2] | 0x20) == 'x';
	size_t first = hexadecimal ? 3 : 2;
	size_t at = first;
	uint32_t code = 0;

	for (; at < text.length && at - first < 8; at++) {
		int value = digit_value(text.data[at], hexadecimal);

		if (value < 0)
			break;
		if (code <= 0x10ffff)
			code = code * (hexadecimal ? 16 : 10) + (uint32_t)value;
	}
	if (at == first || at == text.length || text.data[at] != ';')
		return 0;
	append_code(out, code);
	return at + 1;
}

size_t
entity_read(struct cpl_str text, struct cpl_buffer *out)
{
	if (text.length > 1 && text.data[1] == '#')
		return read_number(text, out);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		size_t length = strlen(entities[i].name);

		if (text.length < length + 2 || text.data[length + 1] != ';' ||
		    memcmp(text.data + 1, entities[i].name, length) != 0)
			continue;
		cpl_buffer_append_str(out, cpl_str_of(entities[i].text));
		return length + 2;
	}
	return 0;
}
