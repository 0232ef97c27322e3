/* SPDX-License-Identifier: MIT */
/* Any text as a profile: it is taken, or at least one fault tells why not. */
#include <stdlib.h>

#include <complaint/input.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_faults faults = { 0 };
	struct cpl_str text = { (const char *)data, size };
	struct cpl_profile *profile = cpl_profile_parse("p", text, &faults);

	if ((profile == NULL) != (faults.count > 0))
		abort();
	cpl_profile_free(profile);
	cpl_faults_release(&faults);
	return 0;
}
