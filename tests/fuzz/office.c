/* SPDX-License-Identifier: MIT */
/* Any text as a calendar file: refused with a fault, or it answers. */
#include <stdlib.h>

#include <complaint/office.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct cpl_office_options options = { .as_of = 30000 };
	struct cpl_str text = { (const char *)data, size };
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_parse(text, &options, &faults);
	const struct cpl_calendar *calendar;
	int64_t start = 1774580400;
	int64_t due;
	int64_t seconds;
	int missing;

	if ((office == NULL) != (faults.count > 0))
		abort();
	cpl_faults_release(&faults);
	if (!office)
		return 0;
	calendar = cpl_office_calendar(office);
	if (cpl_calendar_add(calendar, start, 100000, &due, &missing) &&
	    cpl_calendar_elapsed(calendar, start, due, &seconds, &missing) &&
	    seconds != 100000)
		abort();
	cpl_office_free(office);
	return 0;
}
