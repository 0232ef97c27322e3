/* SPDX-License-Identifier: MIT */
/* Groups found by their key: an open hash table over an arena. */
#include <stdlib.h>
#include <string.h>

#include <complaint/stats.h>

#define SLOTS_FIRST 64

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
	/*
	 * Where the heap and the program lie is drawn anew for each process
	 * and cannot be known to who wrote the input.
	 */
	groups->secret[0] = (uintptr_t)groups * UINT64_C(0x9e3779b97f4a7c15);
	groups->secret[1] = (uintptr_t)&cpl_groups_new ^
			    (uint64_t)(uintptr_t)groups->slots << 20;
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

static uint64_t
rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

/*
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012)
 * over the machine's own words: the value never leaves the process.
 */
static uint64_t
hash_key(const uint64_t secret[2], struct cpl_str key)
{
	uint64_t v[4] = {
		secret[0] ^ UINT64_C(0x736f6d6570736575),
		secret[1] ^ UINT64_C(0x646f72616e646f6d),
		secret[0] ^ UINT64_C(0x6c7967656e657261),
		secret[1] ^ UINT64_C(0x7465646279746573),
	};
	uint64_t word;
	size_t at = 0;

	for (; key.length - at >= 8; at += 8) {
		memcpy(&word, key.data + at, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = (uint64_t)key.length << 56;
	for (unsigned shift = 0; at < key.length; at++, shift += 8)
		word |= (uint64_t)(unsigned char)key.data[at] << shift;
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
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

void *
cpl_groups_take(struct cpl_groups *groups, struct cpl_str key)
{
	uint64_t hash = hash_key(groups->secret, key);
	size_t slot = find_slot(groups, hash, key);

	if (groups->slots[slot] != 0)
		return groups->items[groups->slots[slot] - 1].bytes;
	return add_group(groups, hash, key);
}

void *
cpl_groups_find(const struct cpl_groups *groups, struct cpl_str key)
{
	uint64_t hash = hash_key(groups->secret, key);
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
