/* SPDX-License-Identifier: MIT */
/* The names of open objects: no object may have one twice. */
#ifndef LIB_JSON_NAMES_H
#define LIB_JSON_NAMES_H

#include <stdint.h>
#include <string.h>

#include <complaint/problem.h>
#include <complaint/text.h>

/*
 * A name is compared with every earlier one of its object while the object has
 * at most this many; a larger object is sorted at its end, so that no choice of
 * names makes the scan quadratic.
 */
#define JSON_NAMES_COMPARED 32

struct json_name {
	const char *data;
	size_t length;
	uint64_t hash;
};

/* Those of an object lie behind those of the objects around it. */
struct json_names {
	struct json_name *items; /* OWNED */
	size_t count;
	size_t capacity;
};

void json_names_release(struct json_names *names);

bool json_names_grow(struct json_names *names);

/* Whether the newest name stands among those from `first` on before it. */
bool json_names_repeat(const struct json_names *names, size_t first);

/* As json_names_leave(), of a large object. */
const char *json_names_sort(struct json_names *names, size_t first,
    const char *begin, const char *closing);

/*
 * The two ends of a name tell names apart well enough to pick a bit.  `end` is
 * how far can be read.
 */
static inline uint64_t
json_name_hash(struct cpl_str name, const char *end)
{
	uint64_t hash = 0;
	uint64_t last;

	if (name.length >= 8) {
		memcpy(&hash, name.data, 8);
		memcpy(&last, name.data + name.length - 8, 8);
		hash ^= last << 7 | last >> 57;
	} else if (end - name.data >= 8) {
		/* Only the bytes of the name may count. */
		static const unsigned char keep[16] = { 255, 255, 255, 255, 255,
			255, 255, 255 };
		uint64_t mask;

		memcpy(&hash, name.data, 8);
		memcpy(&mask, keep + 8 - name.length, 8);
		hash &= mask;
	} else {
		memcpy(&hash, name.data, name.length);
	}
	return (hash ^ name.length) * UINT64_C(0x9e3779b97f4a7c15);
}

/*
 * Add a decoded name to the object whose names begin at `first`; *seen has a
 * bit for each of them.  Returns OK, JSON_DUPLICATE or MEMORY.
 */
static inline enum cpl_problem
json_names_add(struct json_names *names, struct cpl_str name, const char *end,
    size_t first, uint64_t *seen)
{
	uint64_t hash = json_name_hash(name, end);
	uint64_t bit = UINT64_C(1) << (hash >> 58);
	struct json_name *item;

	if (names->count == names->capacity && !json_names_grow(names))
		return CPL_MEMORY;
	item = &names->items[names->count++];
	item->data = name.data;
	item->length = name.length;
	item->hash = hash;
	if ((*seen & bit) != 0 && json_names_repeat(names, first))
		return CPL_JSON_DUPLICATE;
	*seen |= bit;
	return CPL_OK;
}

/*
 * The object whose names begin at `first` ends at `closing`, in a text that
 * begins at `begin`: forget them.  Returns the earliest second place of a name,
 * as far as that was not looked for yet, or NULL.
 */
static inline const char *
json_names_leave(struct json_names *names, size_t first, const char *begin,
    const char *closing)
{
	const char *place = NULL;

	if (names->count - first > JSON_NAMES_COMPARED)
		place = json_names_sort(names, first, begin, closing);
	names->count = first;
	return place;
}

#endif
