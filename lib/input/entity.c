/* SPDX-License-Identifier: MIT */
/* Entities of HTML that texts hold. */
#include "input/entity.h"
#include "text/ascii.h"

#include <string.h>

/*
 * Entities (HTML 5, section 13.5): those that exports of prose hold.
 */
static const struct {
	const char *name;
	uint32_t code;
} entities[] = {
	{ "amp", '&' },
	{ "lt", '<' },
	{ "gt", '>' },
	{ "quot", '"' },
	{ "apos", '\'' },
	{ "nbsp", ' ' },
	{ "ensp", ' ' },
	{ "emsp", ' ' },
	{ "thinsp", ' ' },
	{ "hellip", 0x2026 },
	{ "ndash", 0x2013 },
	{ "mdash", 0x2014 },
	{ "lsquo", 0x2018 },
	{ "rsquo", 0x2019 },
	{ "ldquo", 0x201c },
	{ "rdquo", 0x201d },
	{ "laquo", 0xab },
	{ "raquo", 0xbb },
	{ "bull", 0x2022 },
	{ "middot", 0xb7 },
	{ "deg", 0xb0 },
	{ "plusmn", 0xb1 },
	{ "times", 0xd7 },
	{ "frac12", 0xbd },
	{ "sup2", 0xb2 },
	{ "copy", 0xa9 },
	{ "reg", 0xae },
	{ "trade", 0x2122 },
	{ "euro", 0x20ac },
	{ "eacute", 0xe9 },
	{ "egrave", 0xe8 },
	{ "agrave", 0xe0 },
	{ "ntilde", 0xf1 },
	{ "ouml", 0xf6 },
	{ "uuml", 0xfc },
};

static int
digit_value(char c, bool hexadecimal)
{
	if (ascii_digit(c))
		return c - '0';
	if (hexadecimal && (c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* The code as a text may hold it: a blank for one that no line breaks at. */
static uint32_t
held(uint32_t code)
{
	if (code == 0xa0)
		return ' ';
	if ((code < ' ' && code != '\n' && code != '\t') ||
	    (code >= 0x7f && code < 0xa0) || code > 0x10ffff ||
	    (code >= 0xd800 && code < 0xe000))
		return 0;
	return code;
}

/* `&#233;` or `&#xe9;`; its length or 0. */
static size_t
read_number(struct cpl_str text, uint32_t *code)
{
	bool hexadecimal = text.length > 2 && (text.data[2] | 0x20) == 'x';
	size_t first = hexadecimal ? 3 : 2;
	size_t at = first;

	*code = 0;
	for (; at < text.length && at - first < 8; at++) {
		int value = digit_value(text.data[at], hexadecimal);

		if (value < 0)
			break;
		if (*code <= 0x10ffff)
			*code = *code * (hexadecimal ? 16 : 10) +
				(uint32_t)value;
	}
	*code = held(*code);
	if (at == first || at == text.length || text.data[at] != ';')
		return 0;
	return at + 1;
}

size_t
entity_read(struct cpl_str text, uint32_t *code)
{
	if (text.length > 1 && text.data[1] == '#')
		return read_number(text, code);
	for (size_t i = 0; i < sizeof(entities) / sizeof(entities[0]); i++) {
		size_t length = strlen(entities[i].name);

		if (text.length < length + 2 || text.data[length + 1] != ';' ||
		    memcmp(text.data + 1, entities[i].name, length) != 0)
			continue;
		*code = entities[i].code;
		return length + 2;
	}
	return 0;
}
