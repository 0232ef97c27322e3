/* SPDX-License-Identifier: MIT */
/* Any text as a policy file: refused with a fault, or taken. */
#include <stdlib.h>

#include <complaint/sla.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str text = { (const char *)data, size };
	struct cpl_faults faults = { 0 };
	struct cpl_policy *policy = cpl_policy_parse(text, 30000, &faults);

	if ((policy == NULL) != (faults.count > 0))
		abort();
	cpl_faults_release(&faults);
	cpl_policy_free(policy);
	return 0;
}
