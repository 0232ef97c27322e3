/* SPDX-License-Identifier: MIT */
/* Any text as an iCalendar file: refused with a fault, or dates are closed. */
#include <stdlib.h>

#include "sla/office.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#ifdef HAVE_ICAL

static void
read_feed(
    const struct cpl_node *node, struct cpl_office *office, struct cpl_str text)
{
	const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	struct reading reading = { office, &options, "", &faults, false };
	struct version version = { .from = 20454, .until = 20818 };

	ical_read_text(&reading, node, "feed.ics", text, &version);
	for (size_t i = 0; i < version.count; i++) {
		const struct holiday *holiday = &version.holidays[i];

		if (holiday->day < version.from ||
		    holiday->day > version.until || holiday->type == 0)
			abort();
	}
	free(version.holidays);
	cpl_faults_release(&faults);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char settings[] =
	    "{\"file\":\"feed.ics\",\"off_when\":[\"Public holiday\"],"
	    "\"except\":[\"Kartini\"]}";
	struct cpl_str text = { (const char *)data, size };
	struct cpl_fault fault;
	struct cpl_faults faults = { 0 };
	struct cpl_office office = { 0 };
	struct cpl_config *config = cpl_config_parse(
	    cpl_str_of(settings), &faults);
	struct cpl_node node;

	if (!config)
		abort();
	node = cpl_config_root(config);
	office.zone = cpl_zone_open("Asia/Jakarta", NULL, &fault);
	read_feed(&node, &office, text);
	cpl_zone_free(office.zone);
	cpl_arena_release(&office.arena);
	cpl_config_free(config);
	return 0;
}

#else

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	(void)data;
	(void)size;
	return 0;
}

#endif
