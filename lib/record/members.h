/* SPDX-License-Identifier: MIT */
/*
 * A walk over the members of objects inside a record, by the numbers of the
 * names that are wanted.
 *
 * Objects of one source have the same names in the same order.  A reader keeps
 * the names it has met at each place (see json/shapes.h), each with its number,
 * so that a name is mostly found by one comparison of its bytes.  What it has
 * met makes a walk faster and never changes what it finds.
 */
#ifndef RECORD_MEMBERS_H
#define RECORD_MEMBERS_H

#include <complaint/record.h>

#include "json/plain.h"
#include "json/shapes.h"

/* Names in the order of their numbers, at most 255 of them. */
struct record_names {
	const struct cpl_str *items;
	size_t count;
};

/* The number of any other name. */
#define RECORD_OTHER 255

/* So many digits of any number fit an int64_t. */
#define RECORD_DIGITS 18

/* What a reader has met.  Reuse it for every record. */
struct record_members {
	struct json_shapes shapes;
	unsigned char numbers[JSON_SHAPE_NAMES];
	uint16_t fields; /* the head of the outermost names */
};

/*
 * A place among the members of an object or the items of an array.  `at` is
 * before a name or an item, or before the value of the member at hand, which
 * must then be passed, taken or entered.
 */
struct record_walk {
	struct record_members *members; /* BORROWED, as is all below */
	struct record_names names;
	const char *at;
	const char *end; /* of what can be read, not of the value */
	uint16_t head;
	uint16_t shape; /* the newest name there, or 0 after one not there */
};

/* A field whose value is walked. */
struct record_field {
	struct cpl_str name; /* BORROWED */
	uint16_t place;
};

/* Of all zeroes. */
void record_members_init(struct record_members *members);
struct record_field record_field(
    struct record_members *members, struct cpl_str name);

/*
 * Walk the value of a field, an object with those names or an array, which must
 * be the same for every record.  FIELD_ABSENT, or FIELD_TYPE where the value is
 * of another type.
 */
enum cpl_problem record_walk(struct record_members *members,
    struct cpl_record *record, const struct record_field *field,
    enum cpl_json_type type, struct record_names names,
    struct record_walk *walk);

/* As record_walk_name(), where the name was not foreseen. */
bool record_walk_new_name(struct record_walk *walk, unsigned *number);
/* Behind the value at `at`: an object or an array, or a string. */
const char *record_pass_inner(const char *at, const char *end);
const char *record_pass_string(const char *at, const char *end);

static inline void
record_walk_spaces(struct record_walk *walk)
{
	while ((unsigned char)*walk->at <= ' ')
		walk->at++;
}

/* Before the next name or item; false at the closing bracket. */
static inline bool
record_walk_on(struct record_walk *walk)
{
	record_walk_spaces(walk);
	if (*walk->at == ',') {
		walk->at++;
		record_walk_spaces(walk);
	}
	return *walk->at != '}' && *walk->at != ']';
}

/* To the value of the next member, whose name has that number. */
static inline bool
record_walk_name(struct record_walk *walk, unsigned *number)
{
	const struct json_shapes *shapes = &walk->members->shapes;
	uint16_t place = 0;

	if (!record_walk_on(walk))
		return false;
	if (walk->end - walk->at >= JSON_SHAPE_ROOM)
		place = json_shapes_next(shapes, walk->shape, walk->at);
	if (place == 0)
		return record_walk_new_name(walk, number);
	walk->shape = place;
	walk->at += shapes->items[place].length;
	*number = walk->members->numbers[place];
	record_walk_spaces(walk);
	return true;
}

static inline enum cpl_json_type
record_walk_type(const struct record_walk *walk)
{
	return cpl_json_type((struct cpl_json){ walk->at, 1 });
}

/* Go on behind the value at hand. */
static inline void
record_walk_pass(struct record_walk *walk)
{
	const char *at = walk->at;

	if (*at == '"')
		at = record_pass_string(at, walk->end);
	else if (*at == '{' || *at == '[')
		at = record_pass_inner(at, walk->end);
	else
		while (*at != ',' && *at != '}' && *at != ']' &&
		       (unsigned char)*at > ' ')
			at++;
	walk->at = at;
}

/* The value at hand, and go on behind it. */
static inline struct cpl_json
record_walk_take(struct record_walk *walk)
{
	struct cpl_json value = { walk->at, 0 };

	record_walk_pass(walk);
	value.length = (size_t)(walk->at - value.data);
	return value;
}

/*
 * Likewise, of a whole number that an int64_t is sure to hold; false, where it
 * still is at hand, for another value.
 */
static inline bool
record_walk_integer(struct record_walk *walk, int64_t *integer)
{
	const char *at = walk->at;
	bool negative = *at == '-';
	const char *digits = at += negative;
	int64_t number = 0;
	unsigned digit;

	while ((digit = (unsigned)(*at - '0')) <= 9 &&
	       at - digits < RECORD_DIGITS) {
		number = number * 10 + (int64_t)digit;
		at++;
	}
	if (at == digits || (*at != ',' && *at != '}'))
		return false;
	walk->at = at;
	*integer = negative ? -number : number;
	return true;
}

/*
 * Into the object or the array at hand.  Objects there are always walked with
 * the same names.
 */
static inline struct record_walk
record_walk_enter(const struct record_walk *outer, struct record_names names)
{
	struct record_walk inner = *outer;

	inner.names = names;
	inner.at++;
	if (*outer->at == '{')
		inner.head = inner.shape = json_shapes_enter(
		    &outer->members->shapes, outer->shape);
	return inner;
}

/* Go on behind the object or the array, all of which was walked. */
static inline void
record_walk_leave(struct record_walk *walk, const struct record_walk *inner)
{
	walk->at = inner->at + 1;
}

#endif
