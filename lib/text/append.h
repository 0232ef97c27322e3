/* SPDX-License-Identifier: MIT */
/* Appending where it is done for every few bytes: no call while there is room. */
#ifndef TEXT_APPEND_H
#define TEXT_APPEND_H

#include <string.h>

#include <complaint/text.h>

/* As cpl_buffer_append(). */
static inline void
buffer_put(struct cpl_buffer *buffer, const char *data, size_t length)
{
	if (buffer->failed || length >= buffer->capacity - buffer->length) {
		cpl_buffer_append(buffer, data, length);
		return;
	}
	memcpy(buffer->data + buffer->length, data, length);
	buffer->length += length;
}

static inline void
buffer_put_str(struct cpl_buffer *buffer, struct cpl_str text)
{
	if (text.length > 0)
		buffer_put(buffer, text.data, text.length);
}

static inline void
buffer_put_char(struct cpl_buffer *buffer, char c)
{
	buffer_put(buffer, &c, 1);
}

#endif
