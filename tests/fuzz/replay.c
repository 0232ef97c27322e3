/* SPDX-License-Identifier: MIT */
/* Any line as a reject that is read again: records come out or nothing does. */
#include <stdlib.h>
#include <string.h>

#include <complaint/input.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char general[] =
    "{\"about\":\"all\",\"channel\":\"all\",\"dates\":[\"YYYY-MM-DD[ hh:mm]\"],"
    "\"fields\":{\"external_id\":\"id\",\"text\":\"text\","
    "\"received_at\":\"at\",\"status\":\"status\"}}";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_faults faults = { 0 };
	struct cpl_profile *profile = cpl_profile_parse(
	    "all", CPL_STR(general), &faults);
	struct cpl_input_options options = { .profile_count = 1,
		.profiles = (const struct cpl_profile *const *)&profile,
		.limit = 300 };
	struct cpl_input *input = cpl_input_new(NULL, &options);
	struct cpl_str line = { (const char *)data, size };
	struct cpl_buffer out = { 0 };
	struct cpl_fault fault = { 0 };
	struct cpl_str original;

	if (profile == NULL || input == NULL)
		abort();
	for (size_t i = 1; i < 3; i++) {
		enum cpl_input_result result = CPL_INPUT_RECORD;

		if (cpl_input_replay(input, line, i, &fault) != CPL_OK)
			continue;
		while (result != CPL_INPUT_END && result != CPL_INPUT_FAILED) {
			result = cpl_input_next(input, &out, &fault, &original);
			if (result == CPL_INPUT_REJECT)
				(void)cpl_input_context(input);
		}
	}
	cpl_buffer_release(&out);
	cpl_input_free(input);
	cpl_profile_free(profile);
	return 0;
}
