/* SPDX-License-Identifier: MIT */
/* The strict scanner: one pass over a JSON text, nothing allocated per value. */
#include <complaint/json.h>

#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/names.h"
#include "json/plain.h"

struct container {
	size_t first;  /* its first name in `names`; unused for an array */
	uint64_t seen; /* a bit for each name's hash, modulo 64 */
	char closing;  /* ']' or '}' */
};

/*
 * The functions below take where they are in the text and return where they
 * got to; NULL is a fault, put down with its place by fail().
 */
struct cpl_json_scanner {
	const char *begin;
	const char *end;
	struct cpl_json_index *index;
	struct container *top;    /* NULL outside of containers */
	size_t depth;             /* open containers */
	struct json_names names;  /* those of all open objects */
	struct cpl_arena decoded; /* names that had escapes */
	enum cpl_problem problem;
	const char *place; /* of the problem */
	struct container stack[CPL_JSON_DEPTH];
};

struct cpl_json_scanner *
cpl_json_scanner_new(void)
{
	return calloc(1, sizeof(struct cpl_json_scanner));
}

void
cpl_json_scanner_free(struct cpl_json_scanner *scanner)
{
	if (scanner == NULL)
		return;
	json_names_release(&scanner->names);
	cpl_arena_release(&scanner->decoded);
	free(scanner);
}

void
cpl_json_index_release(struct cpl_json_index *index)
{
	free(index->items);
	*index = (struct cpl_json_index){ 0 };
}

static const char *
fail(struct cpl_json_scanner *s, enum cpl_problem problem, const char *place)
{
	s->problem = problem;
	s->place = place;
	return NULL;
}

/* Why the byte at `at` cannot stand there, outside of a string. */
static enum cpl_problem
unexpected(const struct cpl_json_scanner *s, const char *at)
{
	uint32_t code;

	if (at == s->end)
		return CPL_JSON_TRUNCATED;
	if (*at == '\0')
		return CPL_NUL_BYTE;
	if (cpl_utf8_decode(at, (size_t)(s->end - at), &code) == 0)
		return CPL_NOT_UTF8;
	if (code < 0x20)
		return CPL_CONTROL_BYTE;
	return CPL_JSON_SYNTAX;
}

static const char *
fail_unexpected(struct cpl_json_scanner *s, const char *at)
{
	return fail(s, unexpected(s, at), at);
}

static inline const char *
skip_space(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at <= ' ' &&
	       (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	return at;
}

/* What a string has that most have not. */
#define ODD_ESCAPE 1u /* a backslash */
#define ODD_NUL 2u    /* an escape that stands for U+0000 */

/* From `at`, the first byte of a string that is not plain, behind its end. */
static const char *
pass_odd_string(struct cpl_json_scanner *s, const char *at, unsigned *odd)
{
	const char *end = s->end;

	while (at < end && *at != '"') {
		uint32_t code;
		size_t step;

		if (*at == '\\') {
			step = json_unescape(at, (size_t)(end - at), &code);
			if (step == 0)
				return fail(s, CPL_JSON_ESCAPE, at);
			*odd |= code == 0 ? ODD_ESCAPE | ODD_NUL : ODD_ESCAPE;
		} else if ((unsigned char)*at < 0x20) {
			return fail(s,
			    *at == '\0' ? CPL_NUL_BYTE : CPL_CONTROL_BYTE, at);
		} else {
			step = cpl_utf8_decode(at, (size_t)(end - at), &code);
			if (step == 0)
				return fail(s, CPL_NOT_UTF8, at);
		}
		at = json_skip_plain(at + step, end);
	}
	return at < end ? at + 1 : fail(s, CPL_JSON_TRUNCATED, at);
}

/* Behind the string whose opening quote is at `at`. */
static inline const char *
pass_string(struct cpl_json_scanner *s, const char *at, unsigned *odd)
{
	const char *end = s->end;

	at = json_skip_plain(at + 1, end);
	if (at < end && *at == '"')
		return at + 1;
	return pass_odd_string(s, at, odd);
}

static const char *
skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Behind the number whose sign or first digit is at `at`. */
static const char *
pass_number(struct cpl_json_scanner *s, const char *at)
{
	const char *end = s->end;
	const char *digits;

	if (*at == '-')
		at++;
	digits = at;
	at = skip_digits(at, end);
	if (at == digits || (at - digits > 1 && *digits == '0'))
		goto bad;
	if (at < end && *at == '.') {
		digits = ++at;
		at = skip_digits(at, end);
		if (at == digits)
			goto bad;
	}
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < end && (*at == '+' || *at == '-'))
			at++;
		digits = at;
		at = skip_digits(at, end);
		if (at == digits)
			goto bad;
	}
	return at;
bad:
	return fail(
	    s, at == end ? CPL_JSON_TRUNCATED : CPL_JSON_NOT_NUMBER, at);
}

static const char *
pass_word(struct cpl_json_scanner *s, const char *at, struct cpl_str word)
{
	for (size_t i = 0; i < word.length; i++, at++) {
		if (at == s->end || *at != word.data[i])
			return fail_unexpected(s, at);
	}
	return at;
}

static bool
grow_index(struct cpl_json_index *index)
{
	size_t capacity = index->capacity ? index->capacity * 2 : 32;
	struct cpl_json_member *items = NULL;

	if (capacity <= SIZE_MAX / sizeof(*items))
		items = realloc(index->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	index->items = items;
	index->capacity = capacity;
	return true;
}

/* Put the name down for the index and for the duplicates to come. */
static inline bool
add_name(struct cpl_json_scanner *s, struct cpl_str text, unsigned odd)
{
	const char *place = text.data - 1;
	struct cpl_json_index *index = s->index;

	if ((odd & ODD_NUL) != 0)
		return fail(s, CPL_JSON_NUL_NAME, place) != NULL;
	if (s->depth == 1 && index != NULL) {
		if (index->count == index->capacity && !grow_index(index))
			return fail(s, CPL_MEMORY, place) != NULL;
		index->items[index->count].name = text;
		index->items[index->count++].escaped = odd != 0;
	}
	if (odd != 0) {
		struct cpl_json_member member = { text, true, { 0 } };

		text = cpl_json_name(member, &s->decoded);
		if (text.data == NULL)
			return fail(s, CPL_MEMORY, place) != NULL;
	}
	switch (json_names_add(&s->names, text, s->top->first, &s->top->seen)) {
	case CPL_OK:
		return true;
	case CPL_JSON_DUPLICATE:
		return fail(s, CPL_JSON_DUPLICATE, place) != NULL;
	default:
		return fail(s, CPL_MEMORY, place) != NULL;
	}
}

/* Behind a name, its colon and the space around: where its value begins. */
static inline const char *
pass_name(struct cpl_json_scanner *s, const char *at)
{
	struct cpl_str text = { at + 1, 0 };
	unsigned odd = 0;

	if (at == s->end || *at != '"')
		return fail_unexpected(s, at);
	at = pass_string(s, at, &odd);
	if (at == NULL)
		return NULL;
	text.length = (size_t)(at - 1 - text.data);
	if (!add_name(s, text, odd))
		return NULL;
	at = skip_space(at, s->end);
	if (at == s->end || *at != ':')
		return fail_unexpected(s, at);
	return skip_space(at + 1, s->end);
}

static inline const char *
close_container(struct cpl_json_scanner *s, const char *at)
{
	if (s->top->closing == '}') {
		const char *duplicate = json_names_leave(
		    &s->names, s->top->first, s->begin, at);

		if (duplicate != NULL)
			return fail(s, CPL_JSON_DUPLICATE, duplicate);
	}
	s->depth--;
	s->top = s->depth > 0 ? &s->stack[s->depth - 1] : NULL;
	return at + 1;
}

/*
 * Open the container whose bracket is at `at`; an empty one is closed again.
 * The value itself lies one level deeper than what is open.
 */
static const char *
open_container(struct cpl_json_scanner *s, const char *at, bool *whole)
{
	char closing = *at == '{' ? '}' : ']';

	s->top = &s->stack[s->depth++];
	s->top->first = s->names.count;
	s->top->seen = 0;
	s->top->closing = closing;
	at = skip_space(at + 1, s->end);
	if (at < s->end && *at == closing)
		return close_container(s, at);
	*whole = false;
	return closing == '}' ? pass_name(s, at) : at;
}

/*
 * Behind a value that is no container, or where the first value of one begins;
 * *whole is cleared in that case.
 */
static inline const char *
pass_start(struct cpl_json_scanner *s, const char *at, bool *whole)
{
	unsigned odd = 0;

	if (at == s->end)
		return fail(s, CPL_JSON_TRUNCATED, at);
	if (s->depth == CPL_JSON_DEPTH)
		return fail(s, CPL_JSON_TOO_DEEP, at);
	switch (*at) {
	case '"':
		return pass_string(s, at, &odd);
	case '{':
	case '[':
		return open_container(s, at, whole);
	case 't':
		return pass_word(s, at, CPL_STR("true"));
	case 'f':
		return pass_word(s, at, CPL_STR("false"));
	case 'n':
		return pass_word(s, at, CPL_STR("null"));
	default:
		if (*at == '-' || (*at >= '0' && *at <= '9'))
			return pass_number(s, at);
		return fail_unexpected(s, at);
	}
}

/* The value of the newest member of the outermost object is [start, end). */
static inline void
end_member(struct cpl_json_scanner *s, const char *start, const char *end)
{
	struct cpl_json *value;

	if (s->depth != 1 || s->index == NULL || s->top->closing != '}')
		return;
	value = &s->index->items[s->index->count - 1].value;
	value->data = start;
	value->length = (size_t)(end - start);
}

static const char *
pass_value(struct cpl_json_scanner *s, const char *at)
{
	/* Where the value of the current outermost member began. */
	const char *start = at;

	for (;;) {
		bool whole = true;

		if (s->depth <= 1)
			start = at;
		at = pass_start(s, at, &whole);
		/* After a whole value come closing brackets or a comma. */
		while (at != NULL && whole) {
			end_member(s, start, at);
			if (s->depth == 0)
				return at;
			at = skip_space(at, s->end);
			if (at == s->end)
				return fail(s, CPL_JSON_TRUNCATED, at);
			if (*at == s->top->closing) {
				at = close_container(s, at);
				continue;
			}
			if (*at != ',')
				return fail_unexpected(s, at);
			at = skip_space(at + 1, s->end);
			if (s->top->closing == '}')
				at = pass_name(s, at);
			whole = false;
		}
		if (at == NULL)
			return NULL;
	}
}

/* Scan one value; *used is how far it went, or where the fault is. */
static enum cpl_problem
scan(struct cpl_json_scanner *s, struct cpl_str text,
    struct cpl_json_index *index, struct cpl_json *value, size_t *used)
{
	const char *at;

	s->begin = text.data;
	s->end = text.data + text.length;
	s->index = index;
	s->top = NULL;
	s->depth = 0;
	s->names.count = 0;
	if (s->decoded.block != NULL)
		cpl_arena_clear(&s->decoded);
	if (index != NULL)
		index->count = 0;
	*used = 0;
	if (cpl_str_starts(text, CPL_STR("\xef\xbb\xbf")))
		return CPL_BYTE_ORDER_MARK;
	value->data = skip_space(text.data, s->end);
	at = pass_value(s, value->data);
	if (at == NULL) {
		*used = (size_t)(s->place - text.data);
		return s->problem;
	}
	value->length = (size_t)(at - value->data);
	*used = (size_t)(at - text.data);
	return CPL_OK;
}

enum cpl_problem
cpl_json_scan_prefix(struct cpl_json_scanner *scanner, struct cpl_str text,
    struct cpl_json *value, size_t *used, size_t *offset)
{
	enum cpl_problem problem = scan(scanner, text, NULL, value, used);

	if (problem != CPL_OK && offset != NULL)
		*offset = *used;
	return problem;
}

/* As scan(), with nothing but white space allowed behind the value. */
static enum cpl_problem
scan_all(struct cpl_json_scanner *s, struct cpl_str text,
    struct cpl_json_index *index, struct cpl_json *value, size_t *offset)
{
	size_t used;
	enum cpl_problem problem = scan(s, text, index, value, &used);
	const char *at = text.data + used;

	if (problem == CPL_OK) {
		at = skip_space(at, s->end);
		if (at < s->end) {
			problem = unexpected(s, at);
			if (problem == CPL_JSON_SYNTAX)
				problem = CPL_JSON_TRAILING;
		}
	}
	if (problem != CPL_OK && offset != NULL)
		*offset = (size_t)(at - text.data);
	return problem;
}

enum cpl_problem
cpl_json_scan(struct cpl_json_scanner *scanner, struct cpl_str text,
    struct cpl_json *value, size_t *offset)
{
	return scan_all(scanner, text, NULL, value, offset);
}

enum cpl_problem
cpl_json_scan_object(struct cpl_json_scanner *scanner, struct cpl_str text,
    struct cpl_json_index *index, size_t *offset)
{
	struct cpl_json value;
	enum cpl_problem problem;

	problem = scan_all(scanner, text, index, &value, offset);
	if (problem == CPL_OK && *value.data != '{') {
		if (offset != NULL)
			*offset = (size_t)(value.data - text.data);
		problem = CPL_NOT_AN_OBJECT;
	}
	if (problem != CPL_OK && index != NULL)
		index->count = 0;
	return problem;
}
