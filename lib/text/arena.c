/* SPDX-License-Identifier: MIT */
/* Memory that stays where it is and is given back all at once. */
#include <complaint/text.h>

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT 16
#define BLOCK_SIZE 4096

struct cpl_arena_block {
	struct cpl_arena_block *next; /* OWNED, the one before */
	size_t size;                  /* of `data` */
	_Alignas(ALIGNMENT) char data[];
};

static size_t
round_up(size_t length)
{
	return (length + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

void *
cpl_arena_take(struct cpl_arena *arena, size_t length)
{
	struct cpl_arena_block *block = arena->block;
	size_t size;

	if (length > SIZE_MAX / 4)
		return NULL;
	length = round_up(length);
	if (block == NULL || block->size - arena->used < length) {
		/* Doubling keeps the number of blocks small. */
		size = block == NULL ? BLOCK_SIZE : block->size * 2;
		if (size < length)
			size = length;
		block = malloc(sizeof(*block) + size);
		if (block == NULL)
			return NULL;
		block->next = arena->block;
		block->size = size;
		arena->block = block;
		arena->used = 0;
	}
	arena->used += length;
	return block->data + arena->used - length;
}

void
cpl_arena_trim(struct cpl_arena *arena, size_t taken, size_t used)
{
	arena->used -= round_up(taken) - round_up(used);
}

struct cpl_str
cpl_arena_copy(struct cpl_arena *arena, struct cpl_str text)
{
	char *copy = NULL;

	if (text.length < SIZE_MAX)
		copy = cpl_arena_take(arena, text.length + 1);
	if (copy == NULL)
		return (struct cpl_str){ NULL, 0 };
	if (text.length > 0)
		memcpy(copy, text.data, text.length);
	copy[text.length] = '\0';
	return (struct cpl_str){ copy, text.length };
}

void
cpl_arena_clear(struct cpl_arena *arena)
{
	struct cpl_arena_block *block = arena->block;

	if (block != NULL) {
		struct cpl_arena_block *older = block->next;

		while (older != NULL) {
			struct cpl_arena_block *next = older->next;

			free(older);
			older = next;
		}
		block->next = NULL;
	}
	arena->used = 0;
}

void
cpl_arena_release(struct cpl_arena *arena)
{
	cpl_arena_clear(arena);
	free(arena->block);
	*arena = (struct cpl_arena){ 0 };
}
