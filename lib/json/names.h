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
	struct cpl_str text;
	uint32_t key;
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
 * Three bytes and the length tell most names of an object apart; the factors
 * were chosen by trial so that the fields of a record get different bits.
 */
static inline uint32_t
json_name_key(struct cpl_str name)
{
	const unsigned char *bytes = (const unsigned char *)name.data;

	if (name.length == 0)
		return 0;
	return 42u * (uint32_t)name.length + 27u * bytes[0] +
	       18u * bytes[name.length / 2] + 28u * bytes[name.length - 1];
}

/* The bit that stands for the names with that key in a set of names. */
#define JSON_NAME_BITS 64
static inline uint64_t
json_name_bit(uint32_t key)
{
	return UINT64_C(1) << (key % JSON_NAME_BITS);
}

/* Add a name without looking whether it stands there.  False without memory. */
static inline bool
json_names_push(struct json_names *names, struct cpl_str name, uint32_t key)
{
	struct json_name *item;

	if (names->count == names->capacity && !json_names_grow(names))
		return false;
	item = &names->items[names->count++];
	item->text = name;
	item->key = key;
	return true;
}

/*
 * Add a decoded name to the object whose names begin at `first`; *seen has a
 * bit for each of them.  Returns OK, JSON_DUPLICATE or MEMORY.
 */
static inline enum cpl_problem
json_names_add(
    struct json_names *names, struct cpl_str name, size_t first, uint64_t *seen)
{
	uint32_t key = json_name_key(name);
	uint64_t bit = json_name_bit(key);

	if (!json_names_push(names, name, key))
		return CPL_MEMORY;
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
