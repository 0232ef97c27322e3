/* SPDX-License-Identifier: MIT */
/* Any bytes as a message of mail: what comes out is UTF-8. */
#include <stdlib.h>

#include "input/html.h"
#include "input/mime.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct cpl_buffer *text)
{
	if (!text->failed &&
	    cpl_utf8_valid(text->data, text->length) != text->length)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str bytes = { (const char *)data, size };
	struct message message = { 0 };
	struct cpl_buffer out = { 0 };

	message_read(&message, bytes);
	check(&message.id);
	check(&message.references);
	check(&message.subject);
	check(&message.name);
	check(&message.address);
	check(&message.to);
	check(&message.date);
	check(&message.text);
	message_release(&message);
	if (cpl_utf8_valid(bytes.data, size) == size) {
		html_append_text(&out, bytes);
		check(&out);
	}
	cpl_buffer_release(&out);
	return 0;
}
