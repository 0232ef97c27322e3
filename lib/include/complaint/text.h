/* SPDX-License-Identifier: MIT */
/*
 * Strings, buffers, arenas and UTF-8: the lowest floor.
 *
 * Promises of every header of this library:
 *   1. A function returns what happened; it never prints, exits, or reads the
 *      environment, the locale or the clock.
 *   2. A pointer is OWNED (the holder frees it) or BORROWED (it ends with its
 *      owner); the comment says which.
 *   3. Verbs are fixed: _init/_release for a struct the caller holds,
 *      _new or _open/_free for one the library allocates, _clear empties for
 *      reuse and keeps the memory.
 *   4. Sizes are bytes, times are whole seconds since 1970-01-01T00:00:00Z.
 */
#ifndef COMPLAINT_TEXT_H
#define COMPLAINT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes somewhere else, not NUL-terminated.  BORROWED by its nature. */
struct cpl_str {
	const char *data;
	size_t length;
};

/* A string literal, or a NUL-terminated string, as a cpl_str. */
#define CPL_STR(literal) ((struct cpl_str){ (literal), sizeof(literal) - 1 })
struct cpl_str cpl_str_of(const char *text);

bool cpl_str_equal(struct cpl_str a, struct cpl_str b);
/* As memcmp, a shorter string before its continuation. */
int cpl_str_compare(struct cpl_str a, struct cpl_str b);
/* Equal when A-Z and a-z are not told apart; other bytes must be equal. */
bool cpl_str_equal_fold(struct cpl_str a, struct cpl_str b);
bool cpl_str_starts(struct cpl_str text, struct cpl_str prefix);
/* Without the blanks, tabs and line ends at both ends. */
struct cpl_str cpl_str_trim(struct cpl_str text);

/*
 * A growing run of bytes.  Start from all zeroes.  Where memory runs out,
 * `failed` is set, what was there stays, and every later append does nothing:
 * append as much as you like and look at `failed` once.
 */
struct cpl_buffer {
	char *data; /* OWNED; not NUL-terminated */
	size_t length;
	size_t capacity;
	bool failed;
};

void cpl_buffer_release(struct cpl_buffer *buffer);
/* Empty it, keep its memory and forget a failure. */
void cpl_buffer_clear(struct cpl_buffer *buffer);
/* Room for `more` bytes behind the end; NULL (and failed) without memory. */
char *cpl_buffer_reserve(struct cpl_buffer *buffer, size_t more);
void cpl_buffer_append(
    struct cpl_buffer *buffer, const char *data, size_t length);
void cpl_buffer_append_str(struct cpl_buffer *buffer, struct cpl_str text);
void cpl_buffer_append_char(struct cpl_buffer *buffer, char c);
void cpl_buffer_append_integer(struct cpl_buffer *buffer, int64_t value);
void cpl_buffer_append_format(struct cpl_buffer *buffer, const char *format,
    ...) __attribute__((format(printf, 2, 3)));
struct cpl_str cpl_buffer_str(const struct cpl_buffer *buffer);

/*
 * Memory that is given back all at once.  Start from all zeroes.  What is
 * taken from it stays where it is until _clear or _release.
 */
struct cpl_arena_block;
struct cpl_arena {
	struct cpl_arena_block *block; /* OWNED, newest first */
	size_t used;                   /* bytes of the newest block */
};

/* `length` bytes, aligned to 16, or NULL. */
void *cpl_arena_take(struct cpl_arena *arena, size_t length);
/* The newest piece was `taken` bytes long: keep `used` of them. */
void cpl_arena_trim(struct cpl_arena *arena, size_t taken, size_t used);
/* A copy with a NUL behind it, or NULL data without memory. */
struct cpl_str cpl_arena_copy(struct cpl_arena *arena, struct cpl_str text);
/* Forget everything; keeps one block for reuse. */
void cpl_arena_clear(struct cpl_arena *arena);
void cpl_arena_release(struct cpl_arena *arena);

/*
 * Bytes from the start of `data` that are whole, shortest-form UTF-8 without
 * surrogates (RFC 3629).  Equal to `length` when all of it is.
 */
size_t cpl_utf8_valid(const char *data, size_t length);
/*
 * The length (1 to 4) of the sequence at data[0] and its code point, or 0 when
 * it is cut or not UTF-8.
 */
size_t cpl_utf8_decode(const char *data, size_t length, uint32_t *code);
/* Write `code` (a scalar value) to `out` and return its 1 to 4 bytes. */
size_t cpl_utf8_encode(uint32_t code, char out[4]);

/*
 * Remove from `text` what could steer a terminal: C0 and C1 controls (a tab
 * and a line end become one blank), bidirectional overrides, and bytes that
 * are not UTF-8 (each becomes U+FFFD).
 */
void cpl_buffer_append_printable(
    struct cpl_buffer *buffer, struct cpl_str text);

#endif
