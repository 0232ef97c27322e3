/* SPDX-License-Identifier: MIT */
/*
 * An open table of numbers by a hash, four bytes a slot: in the low bits one
 * more than the number, and above them what room there is of the hash, so that
 * other numbers on the way need not be looked at.
 */
#include <stdlib.h>

#include "reassign/plan.h"

bool
slots_reset(struct slots *slots, size_t count)
{
	size_t capacity = 16;
	unsigned bits = 4;

	/* At most three of four are taken, so that a search ends soon. */
	while (capacity / 4 * 3 < count) {
		if (capacity > SIZE_MAX / 2 / sizeof(uint32_t))
			return false;
		capacity *= 2;
		bits++;
	}
	free(slots->items);
	slots->items = calloc(capacity, sizeof(uint32_t));
	slots->capacity = slots->items == NULL ? 0 : capacity;
	slots->numbers = bits >= 32 ? UINT32_MAX : ((uint32_t)1 << bits) - 1;
	return slots->items != NULL;
}

static uint32_t
tag_of(const struct slots *slots, uint64_t hash)
{
	return (uint32_t)(hash >> 32) & ~slots->numbers;
}

void
slots_expect(const struct slots *slots, uint64_t hash)
{
	__builtin_prefetch(&slots->items[(size_t)hash & (slots->capacity - 1)]);
}

void
slots_put(struct slots *slots, uint64_t hash, size_t number)
{
	size_t mask = slots->capacity - 1;
	size_t slot = (size_t)hash & mask;

	while (slots->items[slot] != 0)
		slot = (slot + 1) & mask;
	slots->items[slot] = ((uint32_t)number + 1) | tag_of(slots, hash);
}

bool
slots_next(
    const struct slots *slots, uint64_t hash, size_t *step, size_t *number)
{
	uint32_t item;

	if (slots->capacity == 0)
		return false;
	do {
		size_t slot = ((size_t)hash + (*step)++) &
			      (slots->capacity - 1);

		item = slots->items[slot];
		if (item == 0)
			return false;
	} while ((item & ~slots->numbers) != tag_of(slots, hash));
	*number = (size_t)(item & slots->numbers) - 1;
	return true;
}
