/* SPDX-License-Identifier: MIT */
/* Lines of a source, in place in one buffer, with a limit to their length. */
#include <complaint/stream.h>

#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)256 << 10)

struct cpl_reader {
	struct cpl_source *source; /* BORROWED */
	size_t limit;
	char *data; /* OWNED */
	size_t capacity;
	size_t at;       /* where the next line begins */
	size_t searched; /* no line feed from `at` up to here */
	size_t end;
	size_t number; /* of the line returned last */
	bool ended;
	bool long_line;  /* inside a line over the limit */
	bool long_first; /* its first piece was not yet asked for */
	struct cpl_str piece;
};

struct cpl_reader *
cpl_reader_new(struct cpl_source *source, size_t limit)
{
	struct cpl_reader *reader = calloc(1, sizeof(*reader));

	if (reader == NULL)
		return NULL;
	reader->data = malloc(BLOCK_SIZE);
	if (reader->data == NULL) {
		free(reader);
		return NULL;
	}
	reader->capacity = BLOCK_SIZE;
	reader->source = source;
	reader->limit = limit;
	return reader;
}

void
cpl_reader_free(struct cpl_reader *reader)
{
	if (reader == NULL)
		return;
	free(reader->data);
	free(reader);
}

/* Make room behind `end`: move the open line to the front, then grow. */
static bool
make_room(struct cpl_reader *reader)
{
	size_t capacity;
	char *data;

	if (reader->end < reader->capacity)
		return true;
	if (reader->at > 0) {
		memmove(reader->data, reader->data + reader->at,
		    reader->end - reader->at);
		reader->searched -= reader->at;
		reader->end -= reader->at;
		reader->at = 0;
	}
	/* Small reads into a nearly full buffer would move it ever again. */
	if (reader->end <= reader->capacity / 2)
		return true;
	if (reader->capacity > SIZE_MAX / 2)
		return false;
	capacity = reader->capacity * 2;
	data = realloc(reader->data, capacity);
	if (data == NULL)
		return false;
	reader->data = data;
	reader->capacity = capacity;
	return true;
}

/*
 * Read more behind `end`.  Returns LINE when there is more, END at the end of
 * the source, FAILED.
 */
static enum cpl_read
fill(struct cpl_reader *reader, struct cpl_fault *fault)
{
	ssize_t count;

	if (reader->ended)
		return CPL_READ_END;
	if (!make_room(reader)) {
		cpl_fault_set_system(fault, CPL_MEMORY, 0);
		return CPL_READ_FAILED;
	}
	count = cpl_source_read(reader->source, reader->data + reader->end,
	    reader->capacity - reader->end, fault);
	if (count < 0)
		return CPL_READ_FAILED;
	if (count == 0) {
		reader->ended = true;
		return CPL_READ_END;
	}
	reader->end += (size_t)count;
	return CPL_READ_LINE;
}

/* Pass over what is left of a line over the limit. */
static enum cpl_read
finish_long(struct cpl_reader *reader, struct cpl_fault *fault)
{
	struct cpl_str piece;
	enum cpl_read result;

	do
		result = cpl_reader_piece(reader, &piece, fault);
	while (result == CPL_READ_LINE);
	return result;
}

static enum cpl_read
begin_long(
    struct cpl_reader *reader, size_t length, bool whole, struct cpl_line *line)
{
	line->text.data = reader->data + reader->at;
	line->text.length = length;
	line->number = ++reader->number;
	reader->piece = line->text;
	reader->at += length + whole;
	reader->searched = reader->at;
	reader->long_line = !whole;
	reader->long_first = true;
	return CPL_READ_LONG;
}

enum cpl_read
cpl_reader_next(
    struct cpl_reader *reader, struct cpl_line *line, struct cpl_fault *fault)
{
	const char *start;
	const char *feed;
	size_t length;
	bool whole;

	reader->long_first = false;
	if (reader->long_line && finish_long(reader, fault) == CPL_READ_FAILED)
		return CPL_READ_FAILED;
	for (;;) {
		enum cpl_read result;

		feed = memchr(reader->data + reader->searched, '\n',
		    reader->end - reader->searched);
		if (feed != NULL)
			break;
		reader->searched = reader->end;
		if (reader->end - reader->at > reader->limit)
			return begin_long(
			    reader, reader->end - reader->at, false, line);
		result = fill(reader, fault);
		if (result == CPL_READ_FAILED)
			return result;
		if (result == CPL_READ_END && reader->at == reader->end)
			return result;
		if (result == CPL_READ_END)
			break;
	}
	start = reader->data + reader->at;
	whole = feed != NULL;
	length = whole ? (size_t)(feed - start) : reader->end - reader->at;
	if (length > reader->limit)
		return begin_long(reader, length, whole, line);
	line->text = (struct cpl_str){ start, length };
	line->number = ++reader->number;
	reader->at += length + whole;
	reader->searched = reader->at;
	return CPL_READ_LINE;
}

void
cpl_reader_at_hand(
    struct cpl_reader *reader, struct cpl_str *lines, size_t *count)
{
	const char *start = reader->data + reader->at;
	const char *at = start;
	size_t room = reader->end - reader->at;

	/* Within the limit together, each of them is. */
	if (room > reader->limit)
		room = reader->limit;
	*count = 0;
	for (;;) {
		const char *feed = memchr(
		    at, '\n', room - (size_t)(at - start));

		if (feed == NULL)
			break;
		at = feed + 1;
		++*count;
	}
	*lines = (struct cpl_str){ start, (size_t)(at - start) };
	reader->at += lines->length;
	reader->searched = reader->at;
	reader->number += *count;
}

enum cpl_read
cpl_reader_piece(
    struct cpl_reader *reader, struct cpl_str *piece, struct cpl_fault *fault)
{
	const char *feed;
	enum cpl_read result;

	if (reader->long_first) {
		reader->long_first = false;
		*piece = reader->piece;
		return CPL_READ_LINE;
	}
	if (!reader->long_line)
		return CPL_READ_END;
	if (reader->at == reader->end) {
		/* All before was given away: the buffer is free. */
		reader->at = reader->searched = reader->end = 0;
		result = fill(reader, fault);
		if (result != CPL_READ_LINE) {
			reader->long_line = false;
			return result;
		}
	}
	piece->data = reader->data + reader->at;
	piece->length = reader->end - reader->at;
	feed = memchr(piece->data, '\n', piece->length);
	if (feed != NULL) {
		piece->length = (size_t)(feed - piece->data);
		reader->long_line = false;
		reader->at++;
	}
	reader->at += piece->length;
	reader->searched = reader->at;
	return CPL_READ_LINE;
}
