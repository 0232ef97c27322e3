/* SPDX-License-Identifier: MIT */
/* Names that an object has twice, by comparing a few and sorting many. */
#include <stdlib.h>

#include "json/names.h"

void
json_names_release(struct json_names *names)
{
	free(names->items);
	*names = (struct json_names){ 0 };
}

bool
json_names_grow(struct json_names *names)
{
	size_t capacity = names->capacity ? names->capacity * 2 : 64;
	struct json_name *items = NULL;

	if (capacity <= SIZE_MAX / sizeof(*items))
		items = realloc(names->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	names->items = items;
	names->capacity = capacity;
	return true;
}

static bool
name_equal(const struct json_name *a, const struct json_name *b)
{
	return a->key == b->key && cpl_str_equal(a->text, b->text);
}

bool
json_names_repeat(const struct json_names *names, size_t first)
{
	const struct json_name *newest = &names->items[names->count - 1];

	if (names->count - first > JSON_NAMES_COMPARED + 1)
		return false;
	for (const struct json_name *name = &names->items[first]; name < newest;
	     name++) {
		if (name_equal(name, newest))
			return true;
	}
	return false;
}

static int
compare_names(const void *left, const void *right)
{
	const struct json_name *a = left;
	const struct json_name *b = right;
	int order = cpl_str_compare(a->text, b->text);

	if (order != 0)
		return order;
	return ((uintptr_t)a->text.data > (uintptr_t)b->text.data) -
	       ((uintptr_t)a->text.data < (uintptr_t)b->text.data);
}

/*
 * A name that was spelt with escapes lies outside of the text, and its place is
 * not known any more: the end of the object must do.
 */
const char *
json_names_sort(struct json_names *names, size_t first, const char *begin,
    const char *closing)
{
	struct json_name *items = names->items + first;
	size_t count = names->count - first;
	const char *earliest = NULL;

	qsort(items, count, sizeof(*items), compare_names);
	for (size_t i = 1; i < count; i++) {
		const char *place = items[i].text.data - 1;

		if (!name_equal(&items[i - 1], &items[i]))
			continue;
		if ((uintptr_t)place < (uintptr_t)begin ||
		    (uintptr_t)place > (uintptr_t)closing)
			place = closing;
		if (earliest == NULL || place < earliest)
			earliest = place;
	}
	return earliest;
}
