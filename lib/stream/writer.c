/* SPDX-License-Identifier: MIT */
/* Bytes gathered into large writes; the first failure is kept. */
#include <complaint/stream.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#define FLUSH_SIZE ((size_t)128 << 10)

struct cpl_writer {
	int fd;
	int error;
	uint64_t written;
	struct cpl_buffer buffer;
};

struct cpl_writer *
cpl_writer_new(int fd)
{
	struct cpl_writer *writer = calloc(1, sizeof(*writer));

	if (writer == NULL)
		return NULL;
	writer->fd = fd;
	/* A record over the half of it makes it grow, no other does. */
	if (cpl_buffer_reserve(&writer->buffer, 2 * FLUSH_SIZE - 1) == NULL) {
		free(writer);
		return NULL;
	}
	return writer;
}

void
cpl_writer_free(struct cpl_writer *writer)
{
	if (writer == NULL)
		return;
	cpl_buffer_release(&writer->buffer);
	free(writer);
}

void
cpl_writer_flush(struct cpl_writer *writer)
{
	struct cpl_buffer *buffer = &writer->buffer;
	size_t at = 0;

	if (buffer->failed && writer->error == 0)
		writer->error = ENOMEM;
	while (at < buffer->length && writer->error == 0) {
		ssize_t count = write(
		    writer->fd, buffer->data + at, buffer->length - at);

		if (count >= 0) {
			at += (size_t)count;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd ready = { .fd = writer->fd,
				.events = POLLOUT };

			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			writer->error = errno;
		}
	}
	writer->written += at;
	cpl_buffer_clear(buffer);
}

void
cpl_writer_write(struct cpl_writer *writer, const char *data, size_t length)
{
	cpl_buffer_append(&writer->buffer, data, length);
	cpl_writer_commit(writer);
}

struct cpl_buffer *
cpl_writer_buffer(struct cpl_writer *writer)
{
	return &writer->buffer;
}

void
cpl_writer_commit(struct cpl_writer *writer)
{
	if (writer->buffer.length >= FLUSH_SIZE || writer->buffer.failed)
		cpl_writer_flush(writer);
}

int
cpl_writer_error(const struct cpl_writer *writer)
{
	return writer->error;
}

uint64_t
cpl_writer_written(const struct cpl_writer *writer)
{
	return writer->written;
}
