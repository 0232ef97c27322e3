/* SPDX-License-Identifier: MIT */
/* Any bytes as the parts of a workbook: the texts, a zero, and the sheet. */
#include <stdlib.h>
#include <string.h>

#include "input/sheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#if defined(HAVE_ZIP) && defined(HAVE_XML)

static ssize_t
read_text(void *context, char *data, size_t room, struct cpl_fault *fault)
{
	struct cpl_str *text = context;
	size_t length = text->length < room ? text->length : room;

	(void)fault;
	memcpy(data, text->data, length);
	text->data += length;
	text->length -= length;
	return (ssize_t)length;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum number_form forms[] = { NUMBER_PLAIN, NUMBER_DATE,
		NUMBER_CLOCK };
	const char *zero = size == 0 ? NULL : memchr(data, 0, size);
	struct cpl_str texts = { (const char *)data,
		zero == NULL ? 0 : (size_t)(zero - (const char *)data) };
	struct cpl_str cells = { zero == NULL ? (const char *)data : zero + 1,
		zero == NULL ? size : size - texts.length - 1 };
	struct strings strings = { 0 };
	struct cpl_buffer out = { 0 };
	struct cpl_fault fault;
	struct sheet *sheet;

	if (strings_read(
		&strings, (struct bytes){ read_text, &texts }, 200, &fault)) {
		sheet = sheet_new((struct bytes){ read_text, &cells }, &strings,
		    (struct sheet_styles){ forms, 3, size % 2 == 0 }, 200);
		if (sheet == NULL)
			abort();
		while (sheet_more(sheet, &out, &fault) > 0)
			cpl_buffer_clear(&out);
		sheet_free(sheet);
	}
	strings_release(&strings);
	cpl_buffer_release(&out);
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
