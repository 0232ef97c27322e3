/* SPDX-License-Identifier: MIT */
/* Growable runs of bytes that remember when memory ran out. */
#include <complaint/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
cpl_buffer_release(struct cpl_buffer *buffer)
{
	free(buffer->data);
	*buffer = (struct cpl_buffer){ 0 };
}

void
cpl_buffer_clear(struct cpl_buffer *buffer)
{
	buffer->length = 0;
	buffer->failed = false;
}

char *
cpl_buffer_reserve(struct cpl_buffer *buffer, size_t more)
{
	size_t capacity = buffer->capacity;
	char *data;

	if (buffer->failed)
		return NULL;
	/* One byte is kept spare, so that data is not NULL after success. */
	if (more < capacity - buffer->length)
		return buffer->data + buffer->length;
	if (more > SIZE_MAX / 2 - buffer->length - 1) {
		buffer->failed = true;
		return NULL;
	}
	if (capacity < 64)
		capacity = 64;
	while (capacity - buffer->length <= more)
		capacity *= 2;
	data = realloc(buffer->data, capacity);
	if (data == NULL) {
		buffer->failed = true;
		return NULL;
	}
	buffer->data = data;
	buffer->capacity = capacity;
	return data + buffer->length;
}

/* Mostly there is room. */
static inline void
append(struct cpl_buffer *buffer, const char *data, size_t length)
{
	char *room;

	if (!buffer->failed && length < buffer->capacity - buffer->length)
		room = buffer->data + buffer->length;
	else
		room = cpl_buffer_reserve(buffer, length);
	if (room == NULL || length == 0)
		return;
	memcpy(room, data, length);
	buffer->length += length;
}

void
cpl_buffer_append(struct cpl_buffer *buffer, const char *data, size_t length)
{
	append(buffer, data, length);
}

void
cpl_buffer_append_str(struct cpl_buffer *buffer, struct cpl_str text)
{
	append(buffer, text.data, text.length);
}

void
cpl_buffer_append_char(struct cpl_buffer *buffer, char c)
{
	cpl_buffer_append(buffer, &c, 1);
}

void
cpl_buffer_append_integer(struct cpl_buffer *buffer, int64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest != 0);
	if (value < 0)
		digits[--at] = '-';
	cpl_buffer_append(buffer, digits + at, sizeof(digits) - at);
}

void
cpl_buffer_append_format(struct cpl_buffer *buffer, const char *format, ...)
{
	va_list list;
	char *room;
	int length;

	va_start(list, format);
	length = vsnprintf(NULL, 0, format, list);
	va_end(list);
	if (length < 0) {
		buffer->failed = true;
		return;
	}
	room = cpl_buffer_reserve(buffer, (size_t)length + 1);
	if (room == NULL)
		return;
	va_start(list, format);
	vsnprintf(room, (size_t)length + 1, format, list);
	va_end(list);
	buffer->length += (size_t)length;
}

struct cpl_str
cpl_buffer_str(const struct cpl_buffer *buffer)
{
	return (struct cpl_str){ buffer->data, buffer->length };
}
