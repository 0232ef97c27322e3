/* SPDX-License-Identifier: MIT */
/* Values of JSON followed to their ends by brackets outside of strings. */
#include "input/extent.h"

#include <string.h>

#include "input/rows.h"

bool
extent_follow(
    struct extent *extent, const char *data, size_t length, size_t *used)
{
	for (size_t i = 0; i < length; i++) {
		char c = data[i];

		if (extent->string) {
			if (extent->escape)
				extent->escape = false;
			else if (c == '\\')
				extent->escape = true;
			else if (c == '"')
				extent->string = false;
			continue;
		}
		switch (c) {
		case '"':
			extent->string = true;
			break;
		case '{':
		case '[':
			extent->depth++;
			break;
		case '}':
		case ']':
			if (extent->depth == 0) {
				*used = i;
				return true;
			}
			if (--extent->depth == 0) {
				*used = i + 1;
				return true;
			}
			break;
		case ',':
		case ' ':
		case '\t':
		case '\r':
		case '\n':
			if (extent->depth == 0) {
				*used = i;
				return true;
			}
			break;
		default:
			break;
		}
	}
	*used = length;
	return false;
}

/*
 * One object a line, unless the first goes on behind its line and what follows
 * is no other: then it was printed for people to read.
 */
enum json_shape
json_shape_of(struct cpl_str text)
{
	struct extent extent = { 0 };
	const char *end = text.data + text.length;
	const char *line = memchr(text.data, '\n', text.length);
	size_t used;

	if (text.data[0] == '[')
		return SHAPE_ARRAY;
	if (line == NULL || extent_follow(&extent, text.data,
				(size_t)(line - text.data), &used))
		return SHAPE_LINES;
	while (line < end && text_is_blank(line, 1))
		line++;
	return line < end && *line == '{' ? SHAPE_LINES : SHAPE_SEQUENCE;
}
