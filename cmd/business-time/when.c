/* SPDX-License-Identifier: MIT */
/* Times as people write them, on the clocks of a zone. */
#include <string.h>

#include "business-time.h"

/*
 * `2026-03-27`, `2026-03-27T10:00`, `2026-03-27T10:00:30`, all but the first
 * with an offset or without: made into RFC 3339 and read as such.
 */
bool
when_parse(const struct cpl_zone *zone, struct cpl_str text, int64_t *instant)
{
	char full[48];
	size_t length;
	int64_t local;
	bool has_offset;

	if (cpl_date_parse(text, &local)) {
		*instant = cpl_zone_instant(zone, local * CPL_DAY);
		return true;
	}
	if (text.length < 16 || text.length > 40)
		return false;
	memcpy(full, text.data, 16);
	length = 16;
	text.data += 16;
	text.length -= 16;
	if (text.length == 0 || *text.data != ':') {
		memcpy(full + length, ":00", 3);
		length += 3;
	}
	memcpy(full + length, text.data, text.length);
	length += text.length;
	has_offset = length > 19 && full[19] != '.';
	if (length > 19 && full[19] == '.') {
		char last = full[length - 1];

		has_offset = last == 'Z' || last == 'z' ||
			     (length > 6 && full[length - 3] == ':' &&
				 strchr("+-", full[length - 6]) != NULL);
	}
	if (!has_offset)
		full[length++] = 'Z';
	if (!cpl_time_parse((struct cpl_str){ full, length }, &local, NULL))
		return false;
	*instant = has_offset ? local : cpl_zone_instant(zone, local);
	return true;
}
