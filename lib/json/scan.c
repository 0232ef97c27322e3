/* SPDX-License-Identifier: MIT */
/* The strict scanner: one pass over a JSON text, nothing allocated per value. */
#include <complaint/json.h>

#include <stdlib.h>
#include <string.h>

#include "json/escape.h"
#include "json/plain.h"

/*
 * A name is compared with every earlier one of its object while the object has
 * at most this many; a larger object is sorted at its end, so that no choice of
 * names makes the scan quadratic.
 */
#define COMPARE_LIMIT 32

struct name {
	const char *data;
	size_t length;
	uint64_t hash;
	const char *place; /* where it stands in the text */
};

struct container {
	size_t first;  /* its first name in `names`; unused for an array */
	uint64_t seen; /* a bit for each hash, modulo 64 */
	char closing;  /* ']' or '}' */
};

struct cpl_json_scanner {
	const char *at;
	const char *end;
	struct cpl_json_index *index;
	struct container *top; /* NULL outside of containers */
	size_t depth;          /* open containers */
	struct name *names;    /* OWNED: those of all open objects */
	size_t name_count;
	size_t name_capacity;
	struct cpl_arena decoded; /* names that had escapes */
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
	free(scanner->names);
	cpl_arena_release(&scanner->decoded);
	free(scanner);
}

void
cpl_json_index_release(struct cpl_json_index *index)
{
	free(index->items);
	*index = (struct cpl_json_index){ 0 };
}

static inline void
skip_space(struct cpl_json_scanner *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' ||
				     *s->at == '\n' || *s->at == '\r'))
		s->at++;
}

/* Why the byte at s->at cannot stand there, outside of a string. */
static enum cpl_problem
unexpected(const struct cpl_json_scanner *s)
{
	uint32_t code;

	if (s->at == s->end)
		return CPL_JSON_TRUNCATED;
	if (*s->at == '\0')
		return CPL_NUL_BYTE;
	if (cpl_utf8_decode(s->at, (size_t)(s->end - s->at), &code) == 0)
		return CPL_NOT_UTF8;
	if (code < 0x20)
		return CPL_CONTROL_BYTE;
	return CPL_JSON_SYNTAX;
}

/* What a string has that most have not. */
struct oddity {
	bool escaped; /* a backslash */
	bool has_nul; /* an escape that stands for U+0000 */
};

/* From `s->at`, the first byte of a string that is not plain, to its end. */
static enum cpl_problem
scan_odd_string(struct cpl_json_scanner *s, struct oddity *odd)
{
	while (s->at < s->end && *s->at != '"') {
		uint32_t code;
		size_t step;

		if (*s->at == '\\') {
			step = json_unescape(
			    s->at, (size_t)(s->end - s->at), &code);
			if (step == 0)
				return CPL_JSON_ESCAPE;
			odd->escaped = true;
			odd->has_nul |= code == 0;
		} else if ((unsigned char)*s->at < 0x20) {
			return *s->at == '\0' ? CPL_NUL_BYTE : CPL_CONTROL_BYTE;
		} else {
			step = cpl_utf8_decode(
			    s->at, (size_t)(s->end - s->at), &code);
			if (step == 0)
				return CPL_NOT_UTF8;
		}
		s->at = json_skip_plain(s->at + step, s->end);
	}
	return s->at < s->end ? CPL_OK : CPL_JSON_TRUNCATED;
}

/*
 * Scan the string whose opening quote is at s->at; *inside is what stands
 * between the quotes.
 */
static inline enum cpl_problem
scan_string(
    struct cpl_json_scanner *s, struct cpl_str *inside, struct oddity *odd)
{
	enum cpl_problem problem;

	*odd = (struct oddity){ false, false };
	inside->data = s->at + 1;
	s->at = json_skip_plain(inside->data, s->end);
	if (s->at == s->end || *s->at != '"') {
		problem = scan_odd_string(s, odd);
		if (problem != CPL_OK)
			return problem;
	}
	inside->length = (size_t)(s->at - inside->data);
	s->at++;
	return CPL_OK;
}

static const char *
skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Scan a number; s->at is at its sign or first digit. */
static enum cpl_problem
scan_number(struct cpl_json_scanner *s)
{
	const char *at = s->at;
	const char *digits;

	if (*at == '-')
		at++;
	digits = at;
	at = skip_digits(at, s->end);
	if (at == digits || (at - digits > 1 && *digits == '0'))
		goto bad;
	if (at < s->end && *at == '.') {
		digits = ++at;
		at = skip_digits(at, s->end);
		if (at == digits)
			goto bad;
	}
	if (at < s->end && (*at == 'e' || *at == 'E')) {
		at++;
		if (at < s->end && (*at == '+' || *at == '-'))
			at++;
		digits = at;
		at = skip_digits(at, s->end);
		if (at == digits)
			goto bad;
	}
	s->at = at;
	return CPL_OK;
bad:
	s->at = at;
	return at == s->end ? CPL_JSON_TRUNCATED : CPL_JSON_NOT_NUMBER;
}

static enum cpl_problem
scan_word(struct cpl_json_scanner *s, struct cpl_str word)
{
	for (size_t i = 0; i < word.length; i++, s->at++) {
		if (s->at == s->end || *s->at != word.data[i])
			return unexpected(s);
	}
	return CPL_OK;
}

/* The first up to eight bytes of a name, the rest zero. */
static inline uint64_t
first_bytes(const char *data, size_t length, const char *end)
{
	uint64_t bytes = 0;

	if (end - data >= 8) {
		memcpy(&bytes, data, 8);
		if (length < 8) {
			/* Only the bytes of the name may count. */
			static const unsigned char mask[16] = { 255, 255, 255,
				255, 255, 255, 255, 255 };
			uint64_t keep;

			memcpy(&keep, mask + 8 - length, 8);
			bytes &= keep;
		}
	} else {
		memcpy(&bytes, data, length < 8 ? length : 8);
	}
	return bytes;
}

/* The two ends of a name tell names apart well enough to pick a bit. */
static inline uint64_t
hash_name(const char *data, size_t length, const char *end)
{
	uint64_t hash = first_bytes(data, length, end);
	uint64_t last;

	if (length > 8) {
		memcpy(&last, data + length - 8, 8);
		hash ^= last << 7 | last >> 57;
	}
	return (hash ^ length) * UINT64_C(0x9e3779b97f4a7c15);
}

static bool
name_equal(const struct name *a, const struct name *b)
{
	return a->hash == b->hash && a->length == b->length &&
	       memcmp(a->data, b->data, a->length) == 0;
}

static int
compare_names(const void *left, const void *right)
{
	const struct name *a = left;
	const struct name *b = right;
	int order;

	if (a->length != b->length)
		return a->length < b->length ? -1 : 1;
	order = memcmp(a->data, b->data, a->length);
	if (order != 0)
		return order;
	return (a->place > b->place) - (a->place < b->place);
}

/* The names of an object too large to compare each with each. */
static enum cpl_problem
check_large_object(struct cpl_json_scanner *s)
{
	size_t count = s->name_count - s->top->first;
	const char *duplicate = NULL;
	struct name *names;

	if (count <= COMPARE_LIMIT)
		return CPL_OK;
	names = s->names + s->top->first;
	qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 1; i < count; i++) {
		if (name_equal(&names[i - 1], &names[i]) &&
		    (duplicate == NULL || names[i].place < duplicate))
			duplicate = names[i].place;
	}
	if (duplicate == NULL)
		return CPL_OK;
	s->at = duplicate;
	return CPL_JSON_DUPLICATE;
}

static enum cpl_problem
add_name(struct cpl_json_scanner *s, struct cpl_str text, const char *place,
    const char *end)
{
	struct container *object = s->top;
	struct name *name;
	uint64_t bit;

	if (s->name_count == s->name_capacity) {
		size_t capacity = s->name_capacity ? s->name_capacity * 2 : 64;
		struct name *names = NULL;

		if (capacity <= SIZE_MAX / sizeof(*names))
			names = realloc(s->names, capacity * sizeof(*names));
		if (names == NULL)
			return CPL_MEMORY;
		s->names = names;
		s->name_capacity = capacity;
	}
	name = &s->names[s->name_count];
	*name = (struct name){ text.data, text.length,
		hash_name(text.data, text.length, end), place };
	bit = UINT64_C(1) << (name->hash >> 58);
	if ((object->seen & bit) != 0 &&
	    s->name_count - object->first <= COMPARE_LIMIT) {
		for (size_t i = object->first; i < s->name_count; i++) {
			if (name_equal(&s->names[i], name)) {
				s->at = place;
				return CPL_JSON_DUPLICATE;
			}
		}
	}
	object->seen |= bit;
	s->name_count++;
	return CPL_OK;
}

static enum cpl_problem
add_member(struct cpl_json_index *index, struct cpl_str name, bool escaped)
{
	if (index->count == index->capacity) {
		size_t capacity = index->capacity ? index->capacity * 2 : 32;
		struct cpl_json_member *items = NULL;

		if (capacity <= SIZE_MAX / sizeof(*items))
			items = realloc(
			    index->items, capacity * sizeof(*items));
		if (items == NULL)
			return CPL_MEMORY;
		index->items = items;
		index->capacity = capacity;
	}
	index->items[index->count++] = (struct cpl_json_member){
		.name = name,
		.escaped = escaped,
	};
	return CPL_OK;
}

/* A name and its colon; s->at is where the quote must be. */
static enum cpl_problem
scan_name(struct cpl_json_scanner *s)
{
	const char *place = s->at;
	const char *end = s->end;
	struct cpl_str text;
	enum cpl_problem problem;
	struct oddity odd;

	if (s->at == s->end || *s->at != '"')
		return unexpected(s);
	problem = scan_string(s, &text, &odd);
	if (problem != CPL_OK)
		return problem;
	if (odd.has_nul) {
		s->at = place;
		return CPL_JSON_NUL_NAME;
	}
	if (s->depth == 1 && s->index != NULL) {
		problem = add_member(s->index, text, odd.escaped);
		if (problem != CPL_OK)
			return problem;
	}
	if (odd.escaped) {
		struct cpl_json_member member = { text, true, { 0 } };

		text = cpl_json_name(member, &s->decoded);
		if (text.data == NULL)
			return CPL_MEMORY;
		end = text.data + text.length;
	}
	problem = add_name(s, text, place, end);
	if (problem != CPL_OK)
		return problem;
	skip_space(s);
	if (s->at == s->end || *s->at != ':')
		return unexpected(s);
	s->at++;
	skip_space(s);
	return CPL_OK;
}

/* Open a container: s->at is behind its bracket afterwards. */
static enum cpl_problem
open_container(struct cpl_json_scanner *s, char closing)
{
	/* The value itself lies one level deeper than what is open. */
	if (s->depth == CPL_JSON_DEPTH)
		return CPL_JSON_TOO_DEEP;
	s->top = &s->stack[s->depth++];
	s->top->first = s->name_count;
	s->top->seen = 0;
	s->top->closing = closing;
	s->at++;
	skip_space(s);
	return CPL_OK;
}

static enum cpl_problem
close_container(struct cpl_json_scanner *s)
{
	s->at++;
	if (s->top->closing == '}') {
		enum cpl_problem problem = check_large_object(s);

		if (problem != CPL_OK)
			return problem;
		s->name_count = s->top->first;
	}
	s->depth--;
	s->top = s->depth > 0 ? &s->stack[s->depth - 1] : NULL;
	return CPL_OK;
}

/*
 * A value that is no container, or the opening of one; *whole says that it
 * ended.  An empty container is whole.
 */
static enum cpl_problem
scan_start(struct cpl_json_scanner *s, bool *whole)
{
	enum cpl_problem problem;
	struct cpl_str inside;
	struct oddity odd;
	char closing;

	*whole = true;
	if (s->at == s->end)
		return CPL_JSON_TRUNCATED;
	if (s->depth == CPL_JSON_DEPTH)
		return CPL_JSON_TOO_DEEP;
	switch (*s->at) {
	case '"':
		return scan_string(s, &inside, &odd);
	case '{':
	case '[':
		closing = *s->at == '{' ? '}' : ']';
		problem = open_container(s, closing);
		if (problem != CPL_OK)
			return problem;
		if (s->at < s->end && *s->at == closing)
			return close_container(s);
		*whole = false;
		return closing == '}' ? scan_name(s) : CPL_OK;
	case 't':
		return scan_word(s, CPL_STR("true"));
	case 'f':
		return scan_word(s, CPL_STR("false"));
	case 'n':
		return scan_word(s, CPL_STR("null"));
	case '-':
	case '0':
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
	case '8':
	case '9':
		return scan_number(s);
	default:
		return unexpected(s);
	}
}

/* The value of the newest member of the outermost object ends at s->at. */
static inline void
end_member(struct cpl_json_scanner *s, const char *start)
{
	struct cpl_json *value;

	if (s->index == NULL || s->depth != 1 || s->top->closing != '}')
		return;
	value = &s->index->items[s->index->count - 1].value;
	value->data = start;
	value->length = (size_t)(s->at - start);
}

static enum cpl_problem
scan_value(struct cpl_json_scanner *s)
{
	/* Where the value of the current outermost member began. */
	const char *start = s->at;

	for (;;) {
		enum cpl_problem problem;
		bool whole;

		if (s->depth <= 1)
			start = s->at;
		problem = scan_start(s, &whole);
		if (problem != CPL_OK)
			return problem;
		/* After a whole value come closing brackets or a comma. */
		while (whole) {
			end_member(s, start);
			if (s->depth == 0)
				return CPL_OK;
			skip_space(s);
			if (s->at == s->end)
				return CPL_JSON_TRUNCATED;
			if (*s->at == ',') {
				s->at++;
				skip_space(s);
				if (s->top->closing == '}') {
					problem = scan_name(s);
					if (problem != CPL_OK)
						return problem;
				}
				whole = false;
			} else if (*s->at == s->top->closing) {
				problem = close_container(s);
				if (problem != CPL_OK)
					return problem;
			} else {
				return unexpected(s);
			}
		}
	}
}

static enum cpl_problem
scan(struct cpl_json_scanner *s, struct cpl_str text,
    struct cpl_json_index *index, struct cpl_json *value)
{
	static const struct cpl_str mark = { "\xef\xbb\xbf", 3 };
	enum cpl_problem problem;

	s->at = text.data;
	s->end = text.data + text.length;
	s->index = index;
	s->top = NULL;
	s->depth = 0;
	s->name_count = 0;
	if (s->decoded.block != NULL)
		cpl_arena_clear(&s->decoded);
	if (index != NULL)
		index->count = 0;
	if (cpl_str_starts(text, mark))
		return CPL_BYTE_ORDER_MARK;
	skip_space(s);
	value->data = s->at;
	problem = scan_value(s);
	value->length = (size_t)(s->at - value->data);
	return problem;
}

enum cpl_problem
cpl_json_scan_prefix(struct cpl_json_scanner *scanner, struct cpl_str text,
    struct cpl_json *value, size_t *used, size_t *offset)
{
	enum cpl_problem problem = scan(scanner, text, NULL, value);

	*used = (size_t)(scanner->at - text.data);
	if (problem != CPL_OK && offset != NULL)
		*offset = *used;
	return problem;
}

/* As scan(), with nothing but white space allowed behind the value. */
static enum cpl_problem
scan_all(struct cpl_json_scanner *s, struct cpl_str text,
    struct cpl_json_index *index, struct cpl_json *value, size_t *offset)
{
	enum cpl_problem problem = scan(s, text, index, value);

	if (problem == CPL_OK) {
		skip_space(s);
		if (s->at < s->end) {
			problem = unexpected(s);
			if (problem == CPL_JSON_SYNTAX)
				problem = CPL_JSON_TRAILING;
		}
	}
	if (problem != CPL_OK && offset != NULL)
		*offset = (size_t)(s->at - text.data);
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
