/* SPDX-License-Identifier: MIT */
/*
 * Bytes in and out of files: sources that decompress, readers of lines,
 * writers that lose nothing unseen.
 */
#ifndef COMPLAINT_STREAM_H
#define COMPLAINT_STREAM_H

#include <sys/types.h>

#include <complaint/problem.h>
#include <complaint/text.h>

/* The longest line or cell a program takes unless told otherwise. */
#define CPL_LIMIT_DEFAULT ((size_t)16 << 20)

/*
 * The bytes of a file.  gzip (of any number of members), zlib and zstd (any
 * number of frames) are recognised by their first bytes and decompressed.
 */
struct cpl_source;

/*
 * Called before a read that could block, so that what was written so far is
 * not held back: `tail -f x | classify | route` stays live.
 */
typedef void cpl_idle(void *context);

/*
 * Read from `fd`, which is BORROWED: the caller closes it after _free.  `idle`
 * may be NULL.  Returns NULL without memory.
 */
struct cpl_source *cpl_source_new(int fd, cpl_idle *idle, void *context);
void cpl_source_free(struct cpl_source *source);

/*
 * Up to `room` bytes (at least 1) into `data`.  Returns how many, 0 at the end,
 * -1 on failure with *fault filled: READ, IS_DIRECTORY, COMPRESSED_DAMAGED,
 * COMPRESSED_CUT or MEMORY.  After a failure every call fails again.
 */
ssize_t cpl_source_read(struct cpl_source *source, char *data, size_t room,
    struct cpl_fault *fault);

/* Bytes taken from the file so far, before decompression: for progress. */
uint64_t cpl_source_consumed(const struct cpl_source *source);
/* What the first bytes were: "", "gzip", "zlib" or "zstd".  BORROWED. */
const char *cpl_source_compression(const struct cpl_source *source);

/*
 * Lines of a source.
 */
struct cpl_reader;

enum cpl_read {
	CPL_READ_LINE, /* *line is the next one */
	CPL_READ_LONG, /* a line over the limit: see cpl_reader_piece() */
	CPL_READ_END,
	CPL_READ_FAILED, /* *fault says why; READ_FAILED again from here on */
};

struct cpl_line {
	struct cpl_str text; /* without the line feed; BORROWED to the next */
	size_t number;       /* from 1 */
};

/* `source` is BORROWED.  Returns NULL without memory. */
struct cpl_reader *cpl_reader_new(struct cpl_source *source, size_t limit);
void cpl_reader_free(struct cpl_reader *reader);

enum cpl_read cpl_reader_next(
    struct cpl_reader *reader, struct cpl_line *line, struct cpl_fault *fault);
/*
 * After CPL_READ_LINE: the whole lines that are at hand behind it, with their
 * line feeds, and how many they are; nothing is read for them.  They are passed
 * over as if each had been returned, and BORROWED to the next call.  None is
 * longer than the limit.  *count is 0 when there are none.
 */
void cpl_reader_at_hand(
    struct cpl_reader *reader, struct cpl_str *lines, size_t *count);
/*
 * After CPL_READ_LONG: the bytes of that line, piece by piece, the first being
 * what line.text shows; CPL_READ_END when it is whole.  Calling
 * cpl_reader_next() instead passes over what is left of it.
 */
enum cpl_read cpl_reader_piece(
    struct cpl_reader *reader, struct cpl_str *piece, struct cpl_fault *fault);

/*
 * Bytes to a file, gathered into large writes.  The first failure is kept, and
 * everything after it does nothing.
 */
struct cpl_writer;

/* `fd` is BORROWED.  Returns NULL without memory. */
struct cpl_writer *cpl_writer_new(int fd);
void cpl_writer_free(struct cpl_writer *writer); /* does not flush */
void cpl_writer_write(
    struct cpl_writer *writer, const char *data, size_t length);
/*
 * Room to write into directly: append one record to this buffer, then call
 * cpl_writer_commit().  Never NULL.
 */
struct cpl_buffer *cpl_writer_buffer(struct cpl_writer *writer);
void cpl_writer_commit(struct cpl_writer *writer);
void cpl_writer_flush(struct cpl_writer *writer);
/* The errno of the first failure, or 0. */
int cpl_writer_error(const struct cpl_writer *writer);
uint64_t cpl_writer_written(const struct cpl_writer *writer);

#endif
