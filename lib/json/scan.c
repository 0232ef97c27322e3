/* SPDX-License-Identifier: MIT */
/* The strict scanner: one pass over a JSON text, nothing allocated per value. */
#include <complaint/json.h>

#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/find.h"
#include "json/names.h"
#include "json/notes.h"
#include "json/plain.h"
#include "json/shapes.h"

struct container {
	size_t first;   /* its first name in `names`; unused for an array */
	uint64_t seen;  /* a bit for each name's hash, modulo 64 */
	uint16_t head;  /* of the shape of an object, or 0 */
	uint16_t shape; /* the newest name there, or 0 after one not there */
	char closing;   /* ']' or '}'; 0 outside of all containers */
};

/*
 * The functions below take where they are in the text and return where they
 * got to; NULL is a fault, put down with its place by fail().
 */
struct cpl_json_scanner {
	const char *begin;
	const char *end;
	struct cpl_json_index *index;
	struct container *top;     /* the innermost that is open */
	struct container *indexed; /* whose members the index has, or NULL */
	struct json_names names;   /* those of all open objects */
	struct json_shapes shapes;
	struct cpl_arena decoded; /* names that had escapes */
	enum cpl_problem problem;
	const char *place;                          /* of the problem */
	const char *noted[1 + JSON_NOTES];          /* the first is of no use */
	struct container stack[1 + CPL_JSON_DEPTH]; /* the first is outside */
};

struct cpl_json_scanner *
cpl_json_scanner_new(void)
{
	struct cpl_json_scanner *scanner = calloc(1, sizeof(*scanner));

	if (scanner != NULL)
		json_shapes_init(&scanner->shapes);
	return scanner;
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
json_scanner_note(struct cpl_json_scanner *scanner, struct cpl_str object,
    struct cpl_str name, unsigned note)
{
	json_shapes_note(&scanner->shapes, object, name, (uint16_t)note);
}

const char *
json_scanner_noted(const struct cpl_json_scanner *scanner, unsigned note)
{
	return scanner->noted[note];
}

void
cpl_json_index_release(struct cpl_json_index *index)
{
	free(index->items);
	*index = (struct cpl_json_index){ 0 };
}

size_t
json_index_search(
    struct cpl_json_index *index, struct cpl_str name, uint32_t key)
{
	uint16_t *hint = &index->hints[key % JSON_NAME_BITS];

	for (size_t i = 0; i < index->count; i++) {
		if (!cpl_json_member_is(&index->items[i], name))
			continue;
		*hint = (uint16_t)(i < UINT16_MAX ? i : UINT16_MAX);
		return i;
	}
	return CPL_JSON_ABSENT;
}

size_t
cpl_json_index_find(struct cpl_json_index *index, struct cpl_str name)
{
	return json_index_find(index, name);
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

static const char *
skip_spaces(const char *at, const char *end)
{
	while (at < end &&
	       (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	return at;
}

static inline const char *
skip_space(const char *at, const char *end)
{
	return at < end && (unsigned char)*at <= ' ' ? skip_spaces(at, end)
						     : at;
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

/* Put the name of a member of the outermost object into the index. */
static inline bool
index_name(struct cpl_json_scanner *s, struct cpl_str text, bool escaped)
{
	struct cpl_json_index *index = s->index;

	if (index->count == index->capacity && !grow_index(index))
		return fail(s, CPL_MEMORY, text.data - 1) != NULL;
	index->items[index->count].name = text;
	index->items[index->count++].escaped = escaped;
	return true;
}

/* Put the name down for the index and for the duplicates to come. */
static bool
add_name(struct cpl_json_scanner *s, struct cpl_str text, unsigned odd)
{
	const char *place = text.data - 1;

	if ((odd & ODD_NUL) != 0)
		return fail(s, CPL_JSON_NUL_NAME, place) != NULL;
	if (s->top == s->indexed && !index_name(s, text, odd != 0))
		return false;
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

/* Behind a name that no shape foretold, its colon and the space around. */
static const char *
pass_new_name(struct cpl_json_scanner *s, const char *at)
{
	struct container *top = s->top;
	struct cpl_str text = { at + 1, 0 };
	struct cpl_str spelt;
	unsigned odd = 0;

	if (at == s->end || *at != '"')
		return fail_unexpected(s, at);
	at = pass_string(s, at, &odd);
	if (at == NULL)
		return NULL;
	text.length = (size_t)(at - 1 - text.data);
	if (!add_name(s, text, odd))
		return NULL;
	spelt = (struct cpl_str){ text.data - 1, text.length + 3 };
	if (top->shape != 0 && odd == 0 && at < s->end && *at == ':')
		top->shape = json_shapes_learn(
		    &s->shapes, top->head, top->shape, spelt);
	else
		top->shape = 0;
	at = skip_space(at, s->end);
	if (at == s->end || *at != ':')
		return fail_unexpected(s, at);
	return at + 1;
}

/*
 * Behind a name and its colon.  A name that the shape foretold is valid and, as
 * all before it were of the shape as well, is none of those.
 */
static inline const char *
pass_name(struct cpl_json_scanner *s, struct container *top, const char *at)
{
	const struct json_shape *shape;
	struct cpl_str text = { at + 1, 0 };
	uint16_t place = 0;

	if (s->end - at >= JSON_SHAPE_ROOM)
		place = json_shapes_next(&s->shapes, top->shape, at);
	if (place == 0)
		return pass_new_name(s, at);
	shape = &s->shapes.items[place];
	text.length = shape->length - 3;
	if (!json_names_push(&s->names, text, shape->key))
		return fail(s, CPL_MEMORY, at);
	if (top == s->indexed && !index_name(s, text, false))
		return NULL;
	top->seen |= shape->bit;
	top->shape = place;
	at += shape->length;
	s->noted[shape->note] = at;
	return at;
}

/* Behind the closing bracket at `at`. */
static inline const char *
close_container(struct cpl_json_scanner *s, const char *at)
{
	struct container *top = s->top--;

	/* All of a shape are different. */
	if (top->shape != 0) {
		s->names.count = top->first;
	} else if (top->closing == '}') {
		const char *duplicate = json_names_leave(
		    &s->names, top->first, s->begin, at);

		if (duplicate != NULL)
			return fail(s, CPL_JSON_DUPLICATE, duplicate);
	}
	return at + 1;
}

/*
 * Open the container whose bracket is at `at`; an empty one is closed again.
 * *opened says that its first name or item comes next.
 */
static const char *
open_container(struct cpl_json_scanner *s, const char *at, bool *opened)
{
	struct container *top = s->top + 1;
	uint16_t shape = s->top->shape;

	if (*at == '{')
		shape = json_shapes_enter(&s->shapes, shape);
	s->top = top;
	top->first = s->names.count;
	top->seen = 0;
	top->head = shape;
	top->shape = shape;
	top->closing = *at == '{' ? '}' : ']';
	if (top == &s->stack[1] && s->index != NULL && *at == '{')
		s->indexed = top;
	at = skip_space(at + 1, s->end);
	if (at < s->end && *at == top->closing)
		return close_container(s, at);
	*opened = true;
	return at;
}

/* Behind the value at `at`, or behind the bracket that opens it. */
static inline const char *
pass_start(struct cpl_json_scanner *s, const char *at, bool *opened)
{
	unsigned odd = 0;

	if (*at == '"')
		return pass_string(s, at, &odd);
	if (*at == '-' || (*at >= '0' && *at <= '9'))
		return pass_number(s, at);
	switch (*at) {
	case '{':
	case '[':
		return open_container(s, at, opened);
	case 't':
		return pass_word(s, at, CPL_STR("true"));
	case 'f':
		return pass_word(s, at, CPL_STR("false"));
	case 'n':
		return pass_word(s, at, CPL_STR("null"));
	default:
		return fail_unexpected(s, at);
	}
}

/* The value of the newest member of the index is [start, end). */
static inline void
end_member(struct cpl_json_scanner *s, const char *start, const char *end)
{
	struct cpl_json *value = &s->index->items[s->index->count - 1].value;

	value->data = start;
	value->length = (size_t)(end - start);
}

static const char *
pass_value(struct cpl_json_scanner *s, const char *at)
{
	struct container *const last = &s->stack[CPL_JSON_DEPTH];
	const char *const end = s->end;
	/* Where the value of the current member of the index began. */
	const char *start = at;

	for (;;) {
		struct container *top = s->top;
		bool opened = false;

		if (top->closing == '}') {
			at = pass_name(s, top, at);
			if (at == NULL)
				return NULL;
			at = skip_space(at, end);
		}
		if (top == s->indexed)
			start = at;
		if (at == end)
			return fail(s, CPL_JSON_TRUNCATED, at);
		/* The value itself lies one level deeper than what is open. */
		if (top == last)
			return fail(s, CPL_JSON_TOO_DEEP, at);
		at = pass_start(s, at, &opened);
		if (opened)
			continue;
		/* After a whole value come closing brackets or a comma. */
		for (;;) {
			if (at == NULL)
				return NULL;
			if (top == s->indexed)
				end_member(s, start, at);
			if (top == s->stack)
				return at;
			at = skip_space(at, end);
			if (at == end)
				return fail(s, CPL_JSON_TRUNCATED, at);
			if (*at == ',')
				break;
			if (*at != top->closing)
				return fail_unexpected(s, at);
			at = close_container(s, at);
			top = s->top;
		}
		at = skip_space(at + 1, end);
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
	s->indexed = NULL;
	s->top = s->stack;
	s->top->shape = JSON_SHAPE_TEXT;
	s->names.count = 0;
	memset(s->noted, 0, sizeof(s->noted));
	if (s->decoded.block != NULL)
		cpl_arena_clear(&s->decoded);
	if (index != NULL) {
		index->count = 0;
		index->names = 0;
	}
	*used = 0;
	if (cpl_str_starts(text, CPL_STR("\xef\xbb\xbf")))
		return CPL_BYTE_ORDER_MARK;
	value->data = skip_space(text.data, s->end);
	at = pass_value(s, value->data);
	if (at == NULL) {
		*used = (size_t)(s->place - text.data);
		return s->problem;
	}
	if (index != NULL && s->indexed != NULL)
		index->names = s->indexed->seen;
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
	if (problem != CPL_OK && index != NULL) {
		index->count = 0;
		index->names = 0;
	}
	return problem;
}
