/* SPDX-License-Identifier: MIT */
/* Any bytes as a compiled zone file: it is refused or answers within limits. */
#include <stdlib.h>

#include <complaint/time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str bytes = { (const char *)data, size };
	struct cpl_zone *zone = cpl_zone_parse("Fuzz/Zone", bytes, NULL);

	if (!zone)
		return 0;
	for (int64_t at = -4000000000; at < 8000000000; at += 400000001) {
		int offset = cpl_zone_offset(zone, at);
		int64_t instant = cpl_zone_instant(zone, at + offset);

		/* The earliest instant that shows the clock of this one. */
		if (offset < -93600 || offset > 93600 || instant > at)
			abort();
	}
	cpl_zone_free(zone);
	return 0;
}
