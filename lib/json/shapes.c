/* SPDX-License-Identifier: MIT */
/* Learning the names of objects: see shapes.h. */
#include "json/shapes.h"

void
json_shapes_init(struct json_shapes *shapes)
{
	shapes->count = JSON_SHAPE_TEXT + 1;
}

/* A place that is not used yet, or 0. */
static uint16_t
take(struct json_shapes *shapes)
{
	if (shapes->count == JSON_SHAPE_NAMES)
		return 0;
	return (uint16_t)shapes->count++;
}

uint16_t
json_shapes_open(struct json_shapes *shapes, uint16_t owner)
{
	uint16_t head = take(shapes);

	shapes->items[owner].inner = head;
	return head;
}

/* The place of the name from behind `at` up to `end`, or 0. */
static uint16_t
find(const struct json_shapes *shapes, uint16_t at, uint16_t end,
    struct cpl_str spelt)
{
	for (at = shapes->items[at].next; at != end;
	     at = shapes->items[at].next) {
		const struct json_shape *shape = &shapes->items[at];

		if (shape->length == spelt.length &&
		    memcmp(shape->spelt, spelt.data, spelt.length) == 0)
			return at;
	}
	return 0;
}

/* The place of the name, given without its quotes, in the list of `head`. */
static uint16_t
find_name(const struct json_shapes *shapes, uint16_t head, struct cpl_str name)
{
	uint16_t at = shapes->items[head].next;

	for (; at != 0; at = shapes->items[at].next) {
		const struct json_shape *shape = &shapes->items[at];

		if (shape->length == name.length + 3 &&
		    memcmp(shape->spelt + 1, name.data, name.length) == 0)
			break;
	}
	return at;
}

void
json_shapes_note(struct json_shapes *shapes, struct cpl_str object,
    struct cpl_str name, uint16_t note)
{
	uint16_t head = shapes->items[JSON_SHAPE_TEXT].inner;
	uint16_t place = find_name(shapes, head, object);

	if (place != 0)
		place = find_name(shapes, shapes->items[place].inner, name);
	if (place != 0)
		shapes->items[place].note = note;
}

uint16_t
json_shapes_learn(struct json_shapes *shapes, uint16_t head, uint16_t at,
    struct cpl_str spelt)
{
	struct json_shape *list = &shapes->items[head];
	struct json_shape *shape;
	uint16_t place;

	if (spelt.length == 0 || spelt.length > JSON_SHAPE_ROOM)
		return 0;
	place = find(shapes, at, 0, spelt);
	if (place != 0)
		return place;
	if (list->length == JSON_SHAPE_LENGTH ||
	    find(shapes, head, shapes->items[at].next, spelt) != 0)
		return 0;
	place = take(shapes);
	if (place == 0)
		return 0;
	shape = &shapes->items[place];
	memcpy(shape->spelt, spelt.data, spelt.length);
	shape->mask = UINT32_MAX >> (JSON_SHAPE_ROOM - spelt.length);
	shape->length = (uint32_t)spelt.length;
	shape->key = json_name_key(
	    (struct cpl_str){ spelt.data + 1, spelt.length - 3 });
	shape->bit = json_name_bit(shape->key);
	shape->next = shapes->items[at].next;
	shapes->items[at].next = place;
	list->length++;
	return place;
}
