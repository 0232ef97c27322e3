/* SPDX-License-Identifier: MIT */
/*
 * The names that earlier objects had, so that those of the next are known on
 * sight.
 *
 * Records of one source have the same names in the same order.  A shape is the
 * list of the names that the objects at one place of a text have had so far,
 * and a scan goes down that list.  A name that stands further down than the one
 * before it has been checked when it was learnt, and can be none of those
 * before it, since no name is in a list twice.  Shapes make a scan faster and
 * never change what it accepts.
 */
#ifndef LIB_JSON_SHAPES_H
#define LIB_JSON_SHAPES_H

#include <stdint.h>

#include "json/names.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* The longest name that is learnt, with its quotes and its colon. */
#define JSON_SHAPE_ROOM 32
/* All names of all shapes together, and those of one. */
#define JSON_SHAPE_NAMES 1024
#define JSON_SHAPE_LENGTH 96
/* How many names may be missing between two that are known on sight. */
#define JSON_SHAPE_GAP 6

/* A place in a list: a name, or the head in front of the first. */
struct json_shape {
	char spelt[JSON_SHAPE_ROOM]; /* with its quotes and its colon */
	uint32_t mask;               /* a bit for each byte of it */
	uint32_t key;                /* json_name_key() of the name */
	uint32_t length;             /* of a head: how many names follow */
	uint16_t next;               /* 0 behind the last */
	uint16_t inner; /* the head of the objects in its value, 0 without */
	uint16_t note;  /* which note a scan makes of its value, 0 for none */
	uint64_t bit;   /* json_name_bit() of its key */
};

/* Start with json_shapes_init().  Place 0 is none: what follows is not known. */
struct json_shapes {
	struct json_shape items[JSON_SHAPE_NAMES];
	size_t count;
};

/* The place whose value is the whole text. */
#define JSON_SHAPE_TEXT 1

void json_shapes_init(struct json_shapes *shapes);

/* Make the head of the objects in the value at `owner`; 0 without room. */
uint16_t json_shapes_open(struct json_shapes *shapes, uint16_t owner);

/*
 * Where the name, spelt with its quotes and its colon, stands behind `at` in
 * the list of `head`; it is put there when it is new.  0 when it stands before
 * `at` or there is no room for it.
 */
uint16_t json_shapes_learn(struct json_shapes *shapes, uint16_t head,
    uint16_t at, struct cpl_str spelt);

/*
 * Have note number `note` made of member `name` of the member `object` of the
 * outermost object; nothing while those names have not been learnt.
 */
void json_shapes_note(struct json_shapes *shapes, struct cpl_str object,
    struct cpl_str name, uint16_t note);

/* The head of the objects in the value at `owner`, or 0. */
static inline uint16_t
json_shapes_enter(struct json_shapes *shapes, uint16_t owner)
{
	uint16_t head = shapes->items[owner].inner;

	return head != 0 || owner == 0 ? head : json_shapes_open(shapes, owner);
}

/*
 * The name among the next few behind `at` that `text` begins with, or 0.
 * JSON_SHAPE_ROOM bytes of the text can be read.
 */
static inline uint16_t
json_shapes_next(
    const struct json_shapes *shapes, uint16_t at, const char *text)
{
#if defined(__SSE2__)
	const __m128i *bytes = (const __m128i *)(const void *)text;
	__m128i low = _mm_loadu_si128(bytes);
	__m128i high = _mm_loadu_si128(bytes + 1);
#endif

	for (unsigned tries = 0; tries <= JSON_SHAPE_GAP; tries++) {
		const struct json_shape *shape;

		at = shapes->items[at].next;
		if (at == 0)
			return 0;
		shape = &shapes->items[at];
#if defined(__SSE2__)
		bytes = (const __m128i *)(const void *)shape->spelt;
		uint32_t equal = (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(
				     low, _mm_loadu_si128(bytes))) |
				 (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(
				     high, _mm_loadu_si128(bytes + 1)))
				     << 16;
		if ((~equal & shape->mask) == 0)
			return at;
#else
		if (memcmp(text, shape->spelt, shape->length) == 0)
			return at;
#endif
	}
	return 0;
}

#endif
