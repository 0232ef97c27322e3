/* SPDX-License-Identifier: MIT */
/* Times in strings of JSON. */
#include "json/time.h"

#include <string.h>

#include <complaint/time.h>

#include "json/escape.h"

/* No time is longer, decoded. */
#define LENGTH_MOST 64

/* Decode what is ASCII and no longer than a time. */
static bool
decode(struct cpl_str inside, struct cpl_str *text, char room[LENGTH_MOST])
{
	size_t at = 0;
	size_t length = 0;

	while (at < inside.length) {
		uint32_t code = (unsigned char)inside.data[at];
		size_t size = 1;

		if (code == '\\')
			size = json_unescape(
			    inside.data + at, inside.length - at, &code);
		if (size == 0 || code >= 0x80 || length == LENGTH_MOST)
			return false;
		room[length++] = (char)code;
		at += size;
	}
	*text = (struct cpl_str){ room, length };
	return true;
}

bool
json_time(struct cpl_json string, int64_t *seconds, int *offset)
{
	struct cpl_str text = { string.data + 1, string.length - 2 };
	char room[LENGTH_MOST];

	if (cpl_time_parse(text, seconds, offset))
		return true;
	return memchr(text.data, '\\', text.length) != NULL &&
	       decode(text, &text, room) &&
	       cpl_time_parse(text, seconds, offset);
}
