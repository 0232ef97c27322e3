/* SPDX-License-Identifier: MIT */
/* Groups found by their key: an open hash table over an arena. */
#include <stdlib.h>
#include <string.h>

#include <complaint/stats.h>

#include "text/hash.h"
#include "text/same.h"

#define SLOTS_FIRST 64

/* So many groups are looked at before the table is asked; a power of two. */
#define RECENT 64

struct group {
	uint64_t hash;
	struct cpl_str key; /* in the arena */
	void *bytes;        /* in the arena */
};

struct cpl_groups {
	size_t size;
	struct cpl_arena arena;
	struct group *items; /* OWNED; in the order of their making */
	size_t count;
	size_t capacity;
	size_t *slots;     /* OWNED; 1 + index of an item, 0 is free */
	size_t slot_count; /* a power of two, at least twice the items */
	uint64_t secret[2];
	size_t recent[RECENT]; /* as slots are; see recent_place() */
};

struct cpl_groups *
cpl_groups_new(size_t size)
{
	struct cpl_groups *groups = calloc(1, sizeof(*groups));

	if (groups == NULL)
		return NULL;
	groups->size = size;
	groups->slot_count = SLOTS_FIRST;
	groups->slots = calloc(SLOTS_FIRST, sizeof(*groups->slots));
	if (groups->slots == NULL) {
		free(groups);
		return NULL;
	}
	text_secret(groups->slots, groups->secret);
	return groups;
}

void
cpl_groups_free(struct cpl_groups *groups)
{
	if (groups == NULL)
		return;
	cpl_arena_release(&groups->arena);
	free(groups->items);
	free(groups->slots);
	free(groups);
}

/* The slot where the key is or would be. */
static size_t
find_slot(const struct cpl_groups *groups, uint64_t hash, struct cpl_str key)
{
	size_t mask = groups->slot_count - 1;
	size_t slot = (size_t)hash & mask;

	for (;; slot = (slot + 1) & mask) {
		const struct group *item;

		if (groups->slots[slot] == 0)
			return slot;
		item = &groups->items[groups->slots[slot] - 1];
		if (item->hash == hash && cpl_str_equal(item->key, key))
			return slot;
	}
}

static bool
grow_slots(struct cpl_groups *groups)
{
	size_t count = groups->slot_count * 2;
	size_t *slots;

	if (count < groups->slot_count)
		return false;
	slots = calloc(count, sizeof(*slots));
	if (slots == NULL)
		return false;
	for (size_t i = 0; i < groups->count; i++) {
		size_t slot = (size_t)groups->items[i].hash & (count - 1);

		while (slots[slot] != 0)
			slot = (slot + 1) & (count - 1);
		slots[slot] = i + 1;
	}
	free(groups->slots);
	groups->slots = slots;
	groups->slot_count = count;
	return true;
}

static bool
grow_items(struct cpl_groups *groups)
{
	size_t capacity = groups->capacity == 0 ? 16 : groups->capacity * 2;
	struct group *items;

	if (capacity > SIZE_MAX / sizeof(*items))
		return false;
	items = realloc(groups->items, capacity * sizeof(*items));
	if (items == NULL)
		return false;
	groups->items = items;
	groups->capacity = capacity;
	return true;
}

static void *
add_group(struct cpl_groups *groups, uint64_t hash, struct cpl_str key)
{
	struct group group = { .hash = hash };

	if (groups->count == groups->capacity && !grow_items(groups))
		return NULL;
	if (groups->count * 2 >= groups->slot_count && !grow_slots(groups))
		return NULL;
	group.key = cpl_arena_copy(&groups->arena, key);
	group.bytes = cpl_arena_take(&groups->arena, groups->size);
	if (group.key.data == NULL || group.bytes == NULL)
		return NULL;
	memset(group.bytes, 0, groups->size);
	groups->items[groups->count] = group;
	groups->slots[find_slot(groups, hash, key)] = ++groups->count;
	return group.bytes;
}

/*
 * Where a group with the end of that key was last.  Who writes keys to meet in
 * one place gets no worse than the table, whose hash is keyed.
 */
static inline size_t *
recent_place(struct cpl_groups *groups, struct cpl_str key)
{
	uint64_t end = key.length;

	if (key.length >= sizeof(end)) {
		memcpy(&end, key.data + key.length - sizeof(end), sizeof(end));
		end += key.length;
	}
	/* Knuth, The Art of Computer Programming 3, 6.4: the golden ratio. */
	end *= UINT64_C(0x9e3779b97f4a7c15);
	return &groups->recent[(end >> 32) % RECENT];
}

void *
cpl_groups_take(struct cpl_groups *groups, struct cpl_str key)
{
	size_t *recent = recent_place(groups, key);
	uint64_t hash;
	size_t slot;

	if (*recent != 0) {
		const struct group *item = &groups->items[*recent - 1];

		if (item->key.length == key.length &&
		    text_same(item->key.data, key.data, key.length))
			return item->bytes;
	}
	hash = text_hash(groups->secret, key);
	slot = find_slot(groups, hash, key);
	if (groups->slots[slot] != 0)
		*recent = groups->slots[slot];
	else if (add_group(groups, hash, key) != NULL)
		*recent = groups->count;
	else
		return NULL;
	return groups->items[*recent - 1].bytes;
}

void *
cpl_groups_find(const struct cpl_groups *groups, struct cpl_str key)
{
	uint64_t hash = text_hash(groups->secret, key);
	size_t slot = find_slot(groups, hash, key);

	if (groups->slots[slot] == 0)
		return NULL;
	return groups->items[groups->slots[slot] - 1].bytes;
}

size_t
cpl_groups_count(const struct cpl_groups *groups)
{
	return groups->count;
}

void *
cpl_groups_at(const struct cpl_groups *groups, size_t index)
{
	return groups->items[index].bytes;
}

struct cpl_str
cpl_groups_key(const struct cpl_groups *groups, size_t index)
{
	return groups->items[index].key;
}
