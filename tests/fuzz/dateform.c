/* SPDX-License-Identifier: MIT */
/* A form and a text, parted by a line feed: what is read is a date. */
#include <stdlib.h>
#include <string.h>

#include <complaint/input.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
	/* 2026-03-27T10:00:00+07:00 */
	const struct cpl_dateform_now now = { 1774580400, 1774605600 };
	struct cpl_dateform_result result;
	struct cpl_dateform *form;
	struct cpl_str text;
	size_t at;

	if (end == NULL)
		return 0;
	text.data = (const char *)data;
	text.length = (size_t)(end - data);
	form = cpl_dateform_new(text, &at);
	if (form == NULL) {
		if (at == SIZE_MAX || at > text.length)
			abort();
		return 0;
	}
	text.data = (const char *)end + 1;
	text.length = size - (size_t)(end - data) - 1;
	(void)cpl_dateform_contradicts(form, text);
	if (cpl_dateform_read_at(form, text, &now, &result)) {
		int offset = result.zoned ? result.offset : 0;

		/* The years 0 to 9999, and what an offset makes of them. */
		if (result.seconds < INT64_C(-62167219200) - CPL_DAY ||
		    result.seconds > INT64_C(253402300799) + CPL_DAY ||
		    offset <= -CPL_DAY || offset >= CPL_DAY)
			abort();
	}
	cpl_dateform_free(form);
	return 0;
}
