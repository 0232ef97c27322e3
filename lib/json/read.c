/* SPDX-License-Identifier: MIT */
/* Walking and decoding values that a scan has accepted. */
#include <complaint/json.h>

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "text/ascii.h"
#include "text/same.h"
#include "json/escape.h"
#include "json/plain.h"

enum cpl_json_type
cpl_json_type(struct cpl_json value)
{
	switch (value.data[0]) {
	case 'n':
		return CPL_JSON_NULL;
	case 'f':
		return CPL_JSON_FALSE;
	case 't':
		return CPL_JSON_TRUE;
	case '"':
		return CPL_JSON_STRING;
	case '[':
		return CPL_JSON_ARRAY;
	case '{':
		return CPL_JSON_OBJECT;
	default:
		return CPL_JSON_NUMBER;
	}
}

static inline const char *
skip_space(const char *at, const char *end)
{
	while (at < end && (unsigned char)*at <= ' ')
		at++;
	return at;
}

/* From `at`, the first byte of a string that is not plain, behind its end. */
static const char *
skip_odd_string(const char *at, const char *end, bool *escaped)
{
	while (at < end && *at != '"') {
		if (*at == '\\') {
			*escaped = true;
			at++;
		}
		at = json_skip_plain(at + 1, end);
	}
	return at + 1;
}

/* Behind the string whose opening quote is at `at`. */
static inline const char *
skip_string(const char *at, const char *end, bool *escaped)
{
	*escaped = false;
	at = json_skip_plain(at + 1, end);
	if (at < end && *at == '"')
		return at + 1;
	return skip_odd_string(at, end, escaped);
}

/* Behind the number or word at `at`, up to what cannot be of one. */
static inline const char *
skip_word(const char *at, const char *end)
{
#if defined(__SSE2__)
	while (end - at >= 16) {
		__m128i bytes = _mm_loadu_si128(
		    (const __m128i *)(const void *)at);
		__m128i ends = _mm_cmplt_epi8(bytes, _mm_set1_epi8(' ' + 1));
		unsigned mask;

		ends = _mm_or_si128(
		    ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')));
		ends = _mm_or_si128(
		    ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('}')));
		ends = _mm_or_si128(
		    ends, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(']')));
		mask = (unsigned)_mm_movemask_epi8(ends);
		if (mask != 0)
			return at + __builtin_ctz(mask);
		at += 16;
	}
#endif
	while (at < end && *at != ',' && *at != '}' && *at != ']' &&
	       (unsigned char)*at > ' ')
		at++;
	return at;
}

/* Behind the container whose bracket is at `at`. */
static const char *
skip_container(const char *at, const char *end)
{
	size_t depth = 0;
	bool escaped;

	do {
		switch (*at) {
		case '"':
			at = skip_string(at, end, &escaped);
			break;
		case '[':
		case '{':
			depth++;
			at++;
			break;
		case ']':
		case '}':
			depth--;
			at++;
			break;
		default:
			/* What stands between strings and brackets. */
			at++;
		}
	} while (depth > 0);
	return at;
}

static inline const char *
skip_value(const char *at, const char *end)
{
	bool escaped;

	if (*at == '"')
		return skip_string(at, end, &escaped);
	if (*at == '{' || *at == '[')
		return skip_container(at, end);
	return skip_word(at, end);
}

struct cpl_json_cursor
cpl_json_cursor(struct cpl_json value)
{
	/* From behind the opening bracket to the closing one. */
	return (struct cpl_json_cursor){ value.data + 1,
		value.data + value.length - 1 };
}

/* At the next item or name, or false before the closing bracket. */
static inline bool
advance(struct cpl_json_cursor *cursor)
{
	cursor->at = skip_space(cursor->at, cursor->end);
	if (cursor->at < cursor->end && *cursor->at == ',')
		cursor->at = skip_space(cursor->at + 1, cursor->end);
	/* The end of a cursor that entered is that of the one outside. */
	return cursor->at < cursor->end && *cursor->at != '}' &&
	       *cursor->at != ']';
}

bool
cpl_json_next_item(struct cpl_json_cursor *cursor, struct cpl_json *item)
{
	if (!advance(cursor))
		return false;
	item->data = cursor->at;
	cursor->at = skip_value(cursor->at, cursor->end);
	item->length = (size_t)(cursor->at - item->data);
	return true;
}

bool
cpl_json_next_place(struct cpl_json_cursor *cursor, struct cpl_json *item)
{
	if (!advance(cursor))
		return false;
	*item = (struct cpl_json){ cursor->at, 0 };
	return true;
}

/* Behind the name at the cursor and its colon. */
static inline void
pass_name(struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	const char *name = cursor->at + 1;

	cursor->at = skip_string(cursor->at, cursor->end, &member->escaped);
	member->name.data = name;
	member->name.length = (size_t)(cursor->at - 1 - name);
	cursor->at = skip_space(cursor->at, cursor->end) + 1;
	cursor->at = skip_space(cursor->at, cursor->end);
	member->value = (struct cpl_json){ cursor->at, 0 };
}

static inline bool
next_name(struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	if (!advance(cursor))
		return false;
	pass_name(cursor, member);
	return true;
}

static inline void
pass(struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	cursor->at = skip_value(cursor->at, cursor->end);
	member->value.length = (size_t)(cursor->at - member->value.data);
}

bool
cpl_json_next_name(
    struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	return next_name(cursor, member);
}

void
cpl_json_pass(struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	pass(cursor, member);
}

struct cpl_json_cursor
cpl_json_enter(const struct cpl_json_cursor *cursor)
{
	return (struct cpl_json_cursor){ cursor->at + 1, cursor->end };
}

void
cpl_json_leave(
    struct cpl_json_cursor *cursor, const struct cpl_json_cursor *inner)
{
	cursor->at = inner->at + 1;
}

bool
cpl_json_next_member(
    struct cpl_json_cursor *cursor, struct cpl_json_member *member)
{
	if (!next_name(cursor, member))
		return false;
	pass(cursor, member);
	return true;
}

/* Compare what stands between the quotes with decoded text. */
static bool
inside_equal(struct cpl_str inside, struct cpl_str text)
{
	size_t at = 0;
	size_t matched = 0;

	/* Escapes make a text longer, so most words part by their length. */
	if (inside.length < text.length)
		return false;
	if (memchr(inside.data, '\\', inside.length) == NULL)
		return cpl_str_equal(inside, text);
	while (at < inside.length) {
		uint32_t code;
		char bytes[4];
		size_t count = 1;

		bytes[0] = inside.data[at];
		if (bytes[0] == '\\') {
			at += json_unescape(
			    inside.data + at, inside.length - at, &code);
			count = cpl_utf8_encode(code, bytes);
		} else {
			at++;
		}
		if (text.length - matched < count ||
		    memcmp(text.data + matched, bytes, count) != 0)
			return false;
		matched += count;
	}
	return matched == text.length;
}

bool
cpl_json_member_is(const struct cpl_json_member *member, struct cpl_str name)
{
	if (member->escaped)
		return inside_equal(member->name, name);
	return member->name.length == name.length &&
	       text_same(member->name.data, name.data, name.length);
}

/*
 * Whether a member's name stands at `at`, in a scanned object without objects
 * in it.  A quote that no backslash escapes begins a string or ends one, and
 * behind one that ends, no letter can follow; behind a name comes its colon.
 */
static inline bool
is_name(const char *at, const char *end, struct cpl_str name)
{
	const char *colon;

	if (at[-1] == '\\' || !text_same(at + 1, name.data, name.length))
		return false;
	colon = skip_space(at + name.length + 2, end);
	return colon < end && *colon == ':';
}

/*
 * Where a plain name that has a letter in front stands between `at` and `end`,
 * or NULL where it does not, or is spelt with escapes.  Compared are its quotes,
 * sixteen places at once.
 */
static const char *
search_name(const char *at, const char *end, struct cpl_str name)
{
	size_t span = name.length + 2;

#if defined(__SSE2__)
	const __m128i quotes = _mm_set1_epi8('"');

	for (; (size_t)(end - at) >= span + 16; at += 16) {
		__m128i first = _mm_loadu_si128(
		    (const __m128i *)(const void *)at);
		__m128i last = _mm_loadu_si128(
		    (const __m128i *)(const void *)(at + span - 1));
		__m128i both = _mm_and_si128(_mm_cmpeq_epi8(first, quotes),
		    _mm_cmpeq_epi8(last, quotes));
		unsigned mask = (unsigned)_mm_movemask_epi8(both);

		for (; mask != 0; mask &= mask - 1) {
			const char *place = at + __builtin_ctz(mask);

			if (is_name(place, end, name))
				return place;
		}
	}
#endif
	for (; (size_t)(end - at) > span; at++) {
		if (at[0] == '"' && at[span - 1] == '"' &&
		    is_name(at, end, name))
			return at;
	}
	return NULL;
}

/* Whether no value of the object is an object, as far as that is easy to say. */
static bool
is_flat(struct cpl_json object)
{
	return memchr(object.data + 1, '{', object.length - 1) == NULL;
}

bool
cpl_json_find(
    struct cpl_json object, struct cpl_str name, struct cpl_json *value)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;

	if (cpl_json_type(object) != CPL_JSON_OBJECT)
		return false;
	cursor = cpl_json_cursor(object);
	if (name.length > 0 && ascii_letter(name.data[0]) &&
	    json_all_plain(name.data, name.length) && is_flat(object)) {
		const char *place = search_name(cursor.at, cursor.end, name);

		if (place != NULL)
			cursor.at = place;
		else if (memchr(object.data, '\\', object.length) == NULL)
			return false;
	}
	while (next_name(&cursor, &member)) {
		pass(&cursor, &member);
		if (cpl_json_member_is(&member, name)) {
			*value = member.value;
			return true;
		}
	}
	return false;
}

static struct cpl_str
decode(struct cpl_str inside, struct cpl_arena *arena)
{
	/* No escape is shorter than the character it stands for. */
	char *out = cpl_arena_take(arena, inside.length);
	size_t at = 0;
	size_t length = 0;

	if (out == NULL)
		return (struct cpl_str){ NULL, 0 };
	while (at < inside.length) {
		const char *from = inside.data + at;
		const char *slash = memchr(from, '\\', inside.length - at);
		size_t run = slash == NULL ? inside.length - at
					   : (size_t)(slash - from);
		uint32_t code;

		memcpy(out + length, from, run);
		length += run;
		at += run;
		if (slash == NULL)
			break;
		at += json_unescape(slash, inside.length - at, &code);
		length += cpl_utf8_encode(code, out + length);
	}
	cpl_arena_trim(arena, inside.length, length);
	return (struct cpl_str){ out, length };
}

struct cpl_str
cpl_json_text(struct cpl_json string, struct cpl_arena *arena)
{
	struct cpl_str inside = { string.data + 1, string.length - 2 };

	if (memchr(inside.data, '\\', inside.length) == NULL)
		return inside;
	return decode(inside, arena);
}

struct cpl_str
cpl_json_name(struct cpl_json_member member, struct cpl_arena *arena)
{
	return member.escaped ? decode(member.name, arena) : member.name;
}

bool
cpl_json_text_equal(struct cpl_json string, struct cpl_str text)
{
	struct cpl_str inside = { string.data + 1, string.length - 2 };

	return inside_equal(inside, text);
}

bool
cpl_json_integer(struct cpl_json value, int64_t *integer)
{
	bool negative = value.data[0] == '-';
	uint64_t limit = (uint64_t)INT64_MAX + negative;
	uint64_t number = 0;
	size_t at = negative;

	if (at == value.length)
		return false;
	for (; at < value.length; at++) {
		char c = value.data[at];
		unsigned digit = (unsigned)(c - '0');

		if (c < '0' || c > '9' || number > (limit - digit) / 10)
			return false;
		number = number * 10 + digit;
	}
	if (negative)
		*integer = number == limit ? INT64_MIN : -(int64_t)number;
	else
		*integer = (int64_t)number;
	return true;
}

/*
 * A decimal whose digits fit 53 bits and whose power of ten is at most 22 is
 * the correctly rounded quotient or product of two exact doubles (W. D.
 * Clinger, How to Read Floating Point Numbers Accurately, 1990).
 */
static bool
read_short_real(struct cpl_json value, double *real)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
		1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
		1e19, 1e20, 1e21, 1e22 };
	bool negative = value.data[0] == '-';
	bool point = false;
	uint64_t digits = 0;
	size_t places = 0;

	for (size_t at = negative; at < value.length; at++) {
		char c = value.data[at];

		if (c == '.') {
			point = true;
			continue;
		}
		if (c < '0' || c > '9')
			return false;
		digits = digits * 10 + (unsigned)(c - '0');
		places += point;
		if (digits >= UINT64_C(1) << 53 || places > 22)
			return false;
	}
	*real = (double)digits / powers[places];
	if (negative)
		*real = -*real;
	return true;
}

bool
cpl_json_real(struct cpl_json value, double *real)
{
	const char *point = localeconv()->decimal_point;
	struct cpl_buffer copy = { 0 };
	bool good = false;
	char *end;

	if (cpl_json_type(value) != CPL_JSON_NUMBER)
		return false;
	if (read_short_real(value, real))
		return true;
	/* strtod() expects the point of the caller's locale. */
	for (size_t i = 0; i < value.length; i++) {
		if (value.data[i] == '.')
			cpl_buffer_append_str(&copy, cpl_str_of(point));
		else
			cpl_buffer_append_char(&copy, value.data[i]);
	}
	cpl_buffer_append_char(&copy, '\0');
	if (!copy.failed) {
		*real = strtod(copy.data, &end);
		good = isfinite(*real) != 0;
	}
	cpl_buffer_release(&copy);
	return good;
}
