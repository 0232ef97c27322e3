/* SPDX-License-Identifier: MIT */
/* The bytes of a file descriptor, decompressed by what they begin with. */
#include <complaint/stream.h>

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#define RAW_SIZE ((size_t)128 << 10)

enum compression {
	UNKNOWN, /* nothing was read yet */
	PLAIN,
	GZIP,
	ZLIB,
	ZSTD,
};

struct cpl_source {
	int fd;
	cpl_idle *idle;
	void *context;
	bool may_block; /* not a regular file */
	uint64_t consumed;
	enum compression compression;
	bool inside; /* of a compressed member or frame */
	bool ended;  /* read() has returned 0 */
	z_stream inflate;
	ZSTD_DStream *zstd; /* OWNED */
	char *raw;          /* OWNED, RAW_SIZE bytes, from raw_at to raw_end */
	size_t raw_at;
	size_t raw_end;
	struct cpl_fault fault; /* of the first failure */
};

struct cpl_source *
cpl_source_new(int fd, cpl_idle *idle, void *context)
{
	struct cpl_source *source = calloc(1, sizeof(*source));
	struct stat status;

	if (source == NULL)
		return NULL;
	source->raw = malloc(RAW_SIZE);
	if (source->raw == NULL) {
		free(source);
		return NULL;
	}
	source->fd = fd;
	source->idle = idle;
	source->context = context;
	source->may_block = fstat(fd, &status) != 0 || !S_ISREG(status.st_mode);
	return source;
}

void
cpl_source_free(struct cpl_source *source)
{
	if (source == NULL)
		return;
	if (source->compression == GZIP || source->compression == ZLIB)
		inflateEnd(&source->inflate);
	ZSTD_freeDStream(source->zstd);
	free(source->raw);
	free(source);
}

uint64_t
cpl_source_consumed(const struct cpl_source *source)
{
	return source->consumed;
}

const char *
cpl_source_compression(const struct cpl_source *source)
{
	switch (source->compression) {
	case GZIP:
		return "gzip";
	case ZLIB:
		return "zlib";
	case ZSTD:
		return "zstd";
	default:
		return "";
	}
}

static ssize_t
fail(struct cpl_source *source, enum cpl_problem problem, int error)
{
	cpl_fault_set_system(&source->fault, problem, error);
	return -1;
}

/* read() that waits, says beforehand when it is going to, and counts. */
static ssize_t
read_some(struct cpl_source *source, char *data, size_t room)
{
	struct pollfd ready = { .fd = source->fd, .events = POLLIN };

	if (source->ended)
		return 0;
	if (source->may_block && source->idle != NULL &&
	    poll(&ready, 1, 0) == 0)
		source->idle(source->context);
	for (;;) {
		ssize_t count = read(source->fd, data, room);

		if (count >= 0) {
			source->consumed += (uint64_t)count;
			source->ended = count == 0;
			return count;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			poll(&ready, 1, -1);
		else if (errno == EISDIR)
			return fail(source, CPL_IS_DIRECTORY, 0);
		else if (errno != EINTR)
			return fail(source, CPL_READ, errno);
	}
}

/* Fill the empty raw buffer. */
static ssize_t
refill(struct cpl_source *source)
{
	ssize_t count = read_some(source, source->raw, RAW_SIZE);

	source->raw_at = 0;
	source->raw_end = count > 0 ? (size_t)count : 0;
	return count;
}

/* Magic numbers: RFC 1952, RFC 1950 with its usual window, RFC 8878. */
static enum compression
recognise(const unsigned char *data, size_t length)
{
	if (length >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8)
		return GZIP;
	if (length >= 2 && data[0] == 0x78 &&
	    (data[1] == 0x01 || data[1] == 0x5e || data[1] == 0x9c ||
		data[1] == 0xda))
		return ZLIB;
	if (length >= 4 && memcmp(data, "\x28\xb5\x2f\xfd", 4) == 0)
		return ZSTD;
	/* A skippable frame may stand first. */
	if (length >= 4 && (data[0] & 0xf0) == 0x50 &&
	    memcmp(data + 1, "\x2a\x4d\x18", 3) == 0)
		return ZSTD;
	return PLAIN;
}

/* Read the first bytes and make ready for what they are. */
static ssize_t
begin(struct cpl_source *source)
{
	ssize_t count;
	enum compression compression;

	/* A pipe may deliver the first bytes one by one. */
	do {
		count = read_some(source, source->raw + source->raw_end,
		    RAW_SIZE - source->raw_end);
		if (count < 0)
			return -1;
		source->raw_end += (size_t)count;
	} while (count > 0 && source->raw_end < 4);
	compression = recognise((unsigned char *)source->raw, source->raw_end);
	if (compression == GZIP || compression == ZLIB) {
		/* 15 bits of window; 32 more means gzip or zlib. */
		if (inflateInit2(&source->inflate, 15 + 32) != Z_OK)
			return fail(source, CPL_MEMORY, ENOMEM);
	} else if (compression == ZSTD) {
		source->zstd = ZSTD_createDStream();
		if (source->zstd == NULL)
			return fail(source, CPL_MEMORY, ENOMEM);
	}
	source->inside = compression != PLAIN;
	source->compression = compression;
	return 0;
}

/*
 * Between two gzip members there may be nothing, or zeroes up to the end of a
 * tape block; anything else behind a member is damage.
 */
static ssize_t
begin_member(struct cpl_source *source)
{
	while (source->raw_at < source->raw_end &&
	       source->raw[source->raw_at] == '\0')
		source->raw_at++;
	if (source->raw_at == source->raw_end)
		return 0;
	if (source->compression != GZIP ||
	    inflateReset(&source->inflate) != Z_OK)
		return fail(source, CPL_COMPRESSED_DAMAGED, 0);
	source->inside = true;
	return 0;
}

static ssize_t
inflate_some(struct cpl_source *source, char *data, size_t room)
{
	z_stream *stream = &source->inflate;
	uInt chunk = room > (size_t)1 << 30 ? (uInt)1 << 30 : (uInt)room;
	int result;

	if (!source->inside && begin_member(source) < 0)
		return -1;
	if (!source->inside)
		return 0;
	stream->next_in = (Bytef *)source->raw + source->raw_at;
	stream->avail_in = (uInt)(source->raw_end - source->raw_at);
	stream->next_out = (Bytef *)data;
	stream->avail_out = chunk;
	result = inflate(stream, Z_NO_FLUSH);
	source->raw_at = source->raw_end - stream->avail_in;
	if (result == Z_MEM_ERROR)
		return fail(source, CPL_MEMORY, ENOMEM);
	if (result == Z_STREAM_END)
		source->inside = false;
	else if (result != Z_OK && result != Z_BUF_ERROR)
		return fail(source, CPL_COMPRESSED_DAMAGED, 0);
	return (ssize_t)(chunk - stream->avail_out);
}

static ssize_t
zstd_some(struct cpl_source *source, char *data, size_t room)
{
	ZSTD_inBuffer in = { source->raw, source->raw_end, source->raw_at };
	ZSTD_outBuffer out = { data, room, 0 };
	size_t result = ZSTD_decompressStream(source->zstd, &out, &in);

	source->raw_at = in.pos;
	if (ZSTD_isError(result)) {
		if (ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation)
			return fail(source, CPL_MEMORY, ENOMEM);
		return fail(source, CPL_COMPRESSED_DAMAGED, 0);
	}
	source->inside = result != 0;
	return (ssize_t)out.pos;
}

/* Whatever the raw buffer yields, reading more of it where it must. */
static ssize_t
decompress(struct cpl_source *source, char *data, size_t room)
{
	for (;;) {
		ssize_t count;

		if (source->raw_at == source->raw_end && !source->ended &&
		    refill(source) < 0)
			return -1;
		if (source->ended && source->raw_at == source->raw_end &&
		    !source->inside)
			return 0;
		/* zlib and zstd may still hold bytes they could not place. */
		count = source->compression == ZSTD
			    ? zstd_some(source, data, room)
			    : inflate_some(source, data, room);
		if (count != 0)
			return count;
		if (source->ended && source->raw_at == source->raw_end &&
		    source->inside)
			return fail(source, CPL_COMPRESSED_CUT, 0);
	}
}

ssize_t
cpl_source_read(
    struct cpl_source *source, char *data, size_t room, struct cpl_fault *fault)
{
	ssize_t count = source->fault.problem == CPL_OK ? 0 : -1;

	if (count == 0 && source->compression == UNKNOWN)
		count = begin(source);
	if (count == 0 && source->compression != PLAIN) {
		count = decompress(source, data, room);
	} else if (count == 0 && source->raw_at < source->raw_end) {
		size_t left = source->raw_end - source->raw_at;

		count = (ssize_t)(left < room ? left : room);
		memcpy(data, source->raw + source->raw_at, (size_t)count);
		source->raw_at += (size_t)count;
	} else if (count == 0) {
		count = read_some(source, data, room);
	}
	if (count < 0 && fault != NULL)
		*fault = source->fault;
	return count;
}
