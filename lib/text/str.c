/* SPDX-License-Identifier: MIT */
/* Borrowed strings: comparing and trimming. */
#include <complaint/text.h>

#include <string.h>

#include "text/same.h"

struct cpl_str
cpl_str_of(const char *text)
{
	return (struct cpl_str){ text, strlen(text) };
}

bool
cpl_str_equal(struct cpl_str a, struct cpl_str b)
{
	return a.length == b.length && text_same(a.data, b.data, a.length);
}

int
cpl_str_compare(struct cpl_str a, struct cpl_str b)
{
	size_t shorter = a.length < b.length ? a.length : b.length;
	int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);

	if (order != 0)
		return order;
	return (a.length > b.length) - (a.length < b.length);
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool
cpl_str_equal_fold(struct cpl_str a, struct cpl_str b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++) {
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	}
	return true;
}

bool
cpl_str_starts(struct cpl_str text, struct cpl_str prefix)
{
	text.length = text.length < prefix.length ? text.length : prefix.length;
	return cpl_str_equal(text, prefix);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct cpl_str
cpl_str_trim(struct cpl_str text)
{
	while (text.length > 0 && is_blank(text.data[0])) {
		text.data++;
		text.length--;
	}
	while (text.length > 0 && is_blank(text.data[text.length - 1]))
		text.length--;
	return text;
}
