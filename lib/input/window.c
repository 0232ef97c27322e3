/* SPDX-License-Identifier: MIT */
/* The bytes of the open row, and the names of a file's columns. */
#include "input/rows.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK ((size_t)128 << 10)

bool
window_init(struct window *window, struct cpl_decoder *decoder, size_t limit)
{
	memset(window, 0, sizeof(*window));
	window->limit = limit;
	window->line = 1;
	window->column = 1;
	window->line_end = '\n';
	window->quote = '"';
	if (decoder == NULL) {
		window->ended = true;
		return true;
	}
	window->decoder = decoder;
	window->data = malloc(BLOCK);
	window->capacity = BLOCK;
	return window->data != NULL;
}

void
window_borrow(struct window *window, struct cpl_str text, size_t line)
{
	if (text.length == 0)
		text.data = "";
	/* Nothing is written where there is no decoder. */
	memcpy(&window->data, &text.data, sizeof(window->data));
	window->start = 0;
	window->end = text.length;
	window->searched = 0;
	window->line = line;
	window->column = 1;
}

void
window_release(struct window *window)
{
	if (window->decoder != NULL)
		free(window->data);
	memset(window, 0, sizeof(*window));
}

/* Room for a fair read behind the end. */
static bool
make_room(struct window *window)
{
	size_t length = window->end - window->start;
	size_t capacity = window->capacity;
	char *data;

	if (window->capacity - window->end >= BLOCK / 2)
		return true;
	if (window->start >= length) {
		memcpy(window->data, window->data + window->start, length);
		window->start = 0;
		window->end = length;
		if (window->capacity - window->end >= BLOCK / 2)
			return true;
	}
	if (capacity > SIZE_MAX / 2)
		return false;
	capacity *= 2;
	data = malloc(capacity);
	if (data == NULL)
		return false;
	memcpy(data, window->data + window->start, length);
	free(window->data);
	window->data = data;
	window->capacity = capacity;
	window->start = 0;
	window->end = length;
	return true;
}

int
window_more(struct window *window, struct cpl_fault *fault)
{
	ssize_t got;

	if (window->ended || window->decoder == NULL)
		return 0;
	if (!make_room(window)) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return -1;
	}
	got = cpl_decoder_read(window->decoder, window->data + window->end,
	    window->capacity - window->end, fault);
	if (got < 0)
		return -1;
	if (got == 0) {
		window->ended = true;
		return 0;
	}
	window->end += (size_t)got;
	return 1;
}

bool
window_fill(struct window *window, size_t length, struct cpl_fault *fault)
{
	while (window_length(window) < length) {
		int more = window_more(window, fault);

		if (more <= 0)
			return more == 0;
	}
	return true;
}

void
window_consume(struct window *window, size_t length)
{
	const char *at = window_at(window, 0);
	const char *end = at + length;

	while (at < end) {
		const char *found = memchr(
		    at, window->line_end, (size_t)(end - at));

		if (found == NULL) {
			window->column += (size_t)(end - at);
			break;
		}
		window->line++;
		window->column = 1;
		at = found + 1;
	}
	window->start += length;
	window->searched = window->searched > length ? window->searched - length
						     : 0;
}

enum window_line
window_line(
    struct window *window, size_t from, size_t *end, struct cpl_fault *fault)
{
	if (window->searched < from)
		window->searched = from;
	for (;;) {
		size_t length = window_length(window);
		const char *data = window_at(window, 0);
		const char *found = NULL;
		int more;

		if (window->searched < length)
			found = memchr(data + window->searched,
			    window->line_end, length - window->searched);
		if (found != NULL) {
			*end = (size_t)(found - data) + 1;
			window->searched = *end - 1;
			return *end - 1 > window->limit ? WINDOW_LONG
							: WINDOW_LINE;
		}
		window->searched = length;
		*end = length;
		if (length > window->limit)
			return WINDOW_LONG;
		more = window_more(window, fault);
		if (more < 0)
			return WINDOW_FAILED;
		if (more == 0)
			return length > from ? WINDOW_LAST : WINDOW_NONE;
	}
}

bool
window_rest_of_line(struct window *window, struct cpl_str *piece, bool *last)
{
	struct cpl_fault fault;
	const char *found;
	size_t length;

	/* A failure here is met again by the next read. */
	if (window_length(window) == 0 && window_more(window, &fault) <= 0)
		return false;
	length = window_length(window);
	piece->data = window_at(window, 0);
	found = memchr(piece->data, window->line_end, length);
	*last = found != NULL;
	if (found != NULL)
		length = (size_t)(found - piece->data) + 1;
	piece->length = *last ? text_without_line_end(piece->data, length)
			      : length;
	window_consume(window, length);
	return true;
}

bool
text_is_blank(const char *data, size_t length)
{
	while (length > 0 && (*data == ' ' || *data == '\t' || *data == '\r' ||
				 *data == '\n')) {
		data++;
		length--;
	}
	return length == 0;
}

size_t
text_without_line_end(const char *data, size_t length)
{
	while (length > 0 &&
	       (data[length - 1] == '\n' || data[length - 1] == '\r'))
		length--;
	return length;
}

/* Twice as many places as columns at most, a power of two. */
#define SLOTS ((size_t)CPL_INPUT_COLUMNS * 2)

/* FNV-1a. */
static size_t
hash(struct cpl_str name)
{
	uint32_t value = UINT32_C(2166136261);

	for (size_t i = 0; i < name.length; i++) {
		value ^= (unsigned char)name.data[i];
		value *= UINT32_C(16777619);
	}
	return value & (SLOTS - 1);
}

/* The place of a name in the table: its own or the free one for it. */
static size_t
find_slot(const struct columns *columns, struct cpl_str name)
{
	size_t slot = hash(name);

	while (columns->slots[slot] != 0 &&
	       !cpl_str_equal(columns->names[columns->slots[slot] - 1], name))
		slot = (slot + 1) & (SLOTS - 1);
	return slot;
}

bool
columns_find(const struct columns *columns, struct cpl_str name, size_t *column)
{
	size_t slot;

	if (columns->count == 0)
		return false;
	slot = find_slot(columns, name);
	*column = (size_t)columns->slots[slot] - 1;
	return columns->slots[slot] != 0;
}

static bool
grow(struct columns *columns)
{
	size_t capacity = columns->capacity == 0 ? 64 : columns->capacity * 2;
	struct cpl_str *names;

	if (columns->slots == NULL)
		columns->slots = calloc(SLOTS, sizeof(*columns->slots));
	if (columns->slots == NULL)
		return false;
	if (columns->count < columns->capacity)
		return true;
	names = realloc(columns->names, capacity * sizeof(*names));
	if (names == NULL)
		return false;
	columns->names = names;
	columns->capacity = capacity;
	return true;
}

/* Make a name that no other column has into `made`. */
static void
make_name(
    const struct columns *columns, struct cpl_str name, struct cpl_buffer *made)
{
	size_t other;

	for (size_t number = columns->count + 1; !made->failed; number++) {
		cpl_buffer_clear(made);
		if (name.length == 0)
			cpl_buffer_append_format(made, "column %zu", number);
		else {
			cpl_buffer_append_str(made, name);
			cpl_buffer_append_format(made, " (%zu)", number);
		}
		if (!columns_find(columns, cpl_buffer_str(made), &other))
			break;
	}
}

enum cpl_problem
columns_add(struct columns *columns, struct cpl_str name)
{
	struct cpl_buffer made = { 0 };
	struct cpl_str kept = { NULL, 0 };
	size_t other;

	if (columns->count == CPL_INPUT_COLUMNS)
		return CPL_TOO_MANY_COLUMNS;
	if (name.length == 0 || columns_find(columns, name, &other)) {
		make_name(columns, name, &made);
		name = cpl_buffer_str(&made);
	}
	if (!made.failed && grow(columns))
		kept = cpl_arena_copy(&columns->arena, name);
	cpl_buffer_release(&made);
	if (kept.data == NULL)
		return CPL_MEMORY;
	columns->slots[find_slot(columns, kept)] =
	    (uint16_t)(columns->count + 1);
	columns->names[columns->count++] = kept;
	return CPL_OK;
}

bool
columns_keep_header(struct columns *columns, const struct row *row)
{
	struct header_row *kept = cpl_arena_take(&columns->arena,
	    sizeof(*kept) + row->count * sizeof(kept->cells[0]));

	if (kept == NULL)
		return false;
	kept->before = columns->header;
	kept->count = row->count;
	for (size_t i = 0; i < row->count; i++) {
		kept->cells[i] = cpl_arena_copy(
		    &columns->arena, row->cells[i].text);
		if (kept->cells[i].data == NULL)
			return false;
	}
	columns->header = kept;
	return true;
}

bool
columns_is_header(const struct columns *columns, const struct row *row)
{
	const struct header_row *kept = columns->header;

	for (; kept != NULL; kept = kept->before) {
		size_t i = 0;

		while (i < row->count && i < kept->count &&
		       cpl_str_equal(row->cells[i].text, kept->cells[i]))
			i++;
		if (i == row->count && i == kept->count)
			return true;
	}
	return false;
}

void
columns_clear(struct columns *columns)
{
	columns->count = 0;
	columns->header = NULL;
	if (columns->slots != NULL)
		memset(columns->slots, 0, SLOTS * sizeof(*columns->slots));
	cpl_arena_clear(&columns->arena);
}

void
columns_release(struct columns *columns)
{
	free(columns->names);
	free(columns->slots);
	cpl_arena_release(&columns->arena);
	memset(columns, 0, sizeof(*columns));
}
