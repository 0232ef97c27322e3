/* SPDX-License-Identifier: MIT */
/* A text is cleaned: what comes out is UTF-8, without controls, no longer. */
#include <stdlib.h>
#include <string.h>

#include "input/clean.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str text = { (const char *)data, size };
	struct cpl_buffer out = { 0 };

	if (cpl_utf8_valid(text.data, size) < size)
		return 0;
	clean_text(text, &out);
	if (out.failed || out.length > size + size / 2)
		abort();
	if (cpl_utf8_valid(out.data, out.length) < out.length)
		abort();
	for (size_t i = 0; i < out.length; i++)
		if ((unsigned char)out.data[i] < ' ' &&
		    memchr("\t\n\r", out.data[i], 3) == NULL)
			abort();
	/* A blank at the end goes in any case; nothing else does unsaid. */
	if (!clean_needed(text) &&
	    (out.length > size || memcmp(out.data, data, out.length) != 0))
		abort();
	cpl_buffer_release(&out);
	return 0;
}
