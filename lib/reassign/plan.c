/* SPDX-License-Identifier: MIT */
/* A plan read again: its moves, in few bytes each, and how they are found. */
#include <stdlib.h>
#include <string.h>

#include "reassign/plan.h"

/* Kinds are put into a number together with what is wanted of them. */
#define KINDS_MOST ((size_t)1 << 28)

/*
 * Complaints of one id are told apart by their digests, one after another, so
 * there must not be many of them.
 */
#define TWINS_MOST 64

struct cpl_plan *
cpl_plan_new(void)
{
	struct cpl_plan *plan = calloc(1, sizeof(*plan));

	if (plan == NULL)
		return NULL;
	digest_init(&plan->digest);
	text_secret(plan, plan->secret);
	return plan;
}

void
cpl_plan_free(struct cpl_plan *plan)
{
	if (plan == NULL)
		return;
	cpl_arena_release(&plan->arena);
	cpl_buffer_release(&plan->before);
	cpl_buffer_release(&plan->behind);
	cpl_buffer_release(&plan->ids);
	free(plan->kinds);
	free(plan->by_hash.items);
	free(plan->moves);
	free(plan->by_id.items);
	free(plan->claimed);
	free(plan);
}

static enum cpl_problem
take_head(struct cpl_plan *plan, const struct cpl_plan_head *head)
{
	if (plan->begun)
		return CPL_PLAN_SYNTAX;
	plan->begun = true;
	plan->head = *head;
	plan->head.made_at = cpl_arena_copy(&plan->arena, head->made_at);
	plan->head.reason = cpl_arena_copy(&plan->arena, head->reason);
	plan->head.by = cpl_arena_copy(&plan->arena, head->by);
	return plan->head.made_at.data != NULL &&
		       plan->head.reason.data != NULL &&
		       plan->head.by.data != NULL
		   ? CPL_OK
		   : CPL_MEMORY;
}

/* Two runs of bytes, and what parts them is no part of either. */
uint64_t
plan_hash_kind(const struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	return text_hash(plan->secret, said->from) * 3 +
	       text_hash(plan->secret, said->to) + said->events;
}

/* The number of the kind of that move, or KINDS_MOST. */
static size_t
find_kind(const struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	size_t step = 0;
	size_t number;

	while (slots_next(&plan->by_hash, said->kind, &step, &number)) {
		const struct kind *kind = &plan->kinds[number];

		if (kind->events == said->events &&
		    cpl_str_equal(kind->from, said->from) &&
		    cpl_str_equal(kind->code, said->to))
			return number;
	}
	return KINDS_MOST;
}

static bool
grow_kinds(struct cpl_plan *plan)
{
	size_t capacity = plan->kind_capacity ? plan->kind_capacity * 2 : 16;
	struct kind *kinds = realloc(
	    plan->kinds, capacity * sizeof(*plan->kinds));

	if (kinds == NULL)
		return false;
	plan->kinds = kinds;
	if (!slots_reset(&plan->by_hash, capacity))
		return false;
	plan->kind_capacity = capacity;
	for (size_t i = 0; i < plan->kind_count; i++)
		slots_put(&plan->by_hash, kinds[i].hash, i);
	return true;
}

/* The text as it is spelt in JSON, in the arena; NULL data without memory. */
static struct cpl_str
keep_spelt(struct cpl_plan *plan, struct cpl_str text)
{
	struct cpl_buffer spelt = { 0 };
	struct cpl_str kept = { NULL, 0 };

	cpl_json_append_string(&spelt, text);
	if (!spelt.failed)
		kept = cpl_arena_copy(&plan->arena, cpl_buffer_str(&spelt));
	cpl_buffer_release(&spelt);
	return kept;
}

static enum cpl_problem
take_kind(struct cpl_plan *plan, const struct cpl_plan_line *said, size_t *kind)
{
	struct kind *new;

	*kind = find_kind(plan, said);
	if (*kind != KINDS_MOST)
		return CPL_OK;
	if (plan->kind_count == KINDS_MOST ||
	    (plan->kind_count == plan->kind_capacity && !grow_kinds(plan)))
		return CPL_MEMORY;
	new = &plan->kinds[plan->kind_count];
	new->hash = said->kind;
	new->events = said->events;
	new->from = cpl_arena_copy(&plan->arena, said->from);
	new->code = cpl_arena_copy(&plan->arena, said->to);
	new->to = keep_spelt(plan, said->to);
	if (new->from.data == NULL || new->code.data == NULL ||
	    new->to.data == NULL)
		return CPL_MEMORY;
	slots_put(&plan->by_hash, new->hash, plan->kind_count);
	*kind = plan->kind_count++;
	return CPL_OK;
}

static bool
grow_moves(struct cpl_plan *plan)
{
	/* Half as much again, since what is left over may be much. */
	size_t capacity = plan->capacity + plan->capacity / 2 + 64;
	struct move *moves = NULL;

	if (capacity < UINT32_MAX && capacity <= SIZE_MAX / sizeof(*moves))
		moves = realloc(plan->moves, capacity * sizeof(*moves));
	if (moves == NULL)
		return false;
	plan->moves = moves;
	plan->capacity = capacity;
	return true;
}

static enum cpl_problem
take_move(struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	struct move move = { .id = plan->ids.length };
	enum cpl_problem problem;
	size_t kind;

	if (said->id.length > UINT32_MAX)
		return CPL_PLAN_SYNTAX;
	memcpy(move.digest, said->print, sizeof(move.digest));
	problem = take_kind(plan, said, &kind);
	if (problem != CPL_OK)
		return problem;
	cpl_buffer_append_str(&plan->ids, said->id);
	if (plan->ids.failed ||
	    (plan->count == plan->capacity && !grow_moves(plan)))
		return CPL_MEMORY;
	move.id_length = (uint32_t)said->id.length;
	move.kind = (uint32_t)kind;
	plan->moves[plan->count++] = move;
	return CPL_OK;
}

enum cpl_problem
cpl_plan_take(struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	if (said->part == CPL_PLAN_BLANK)
		return CPL_OK;
	if (plan->ended || (said->part != CPL_PLAN_HEAD && !plan->begun))
		return CPL_PLAN_SYNTAX;
	if (said->part == CPL_PLAN_END) {
		plan->ended = true;
		plan->complaints = said->complaints;
		if (said->digest.length == sizeof(plan->said))
			memcpy(
			    plan->said, said->digest.data, sizeof(plan->said));
		return CPL_OK;
	}
	return said->part == CPL_PLAN_HEAD ? take_head(plan, &said->head)
					   : take_move(plan, said);
}

void
cpl_plan_take_text(struct cpl_plan *plan, struct cpl_str lines)
{
	digest_add(&plan->digest, lines.data, lines.length);
}

struct cpl_str
plan_move_id(const struct cpl_plan *plan, size_t move)
{
	return (struct cpl_str){ plan->ids.data + plan->moves[move].id,
		plan->moves[move].id_length };
}

static enum cpl_problem
index_move(struct cpl_plan *plan, size_t move, uint64_t hash)
{
	struct cpl_str id = plan_move_id(plan, move);
	size_t step = 0;
	size_t twins = 0;
	size_t other;

	while (slots_next(&plan->by_id, hash, &step, &other))
		twins += cpl_str_equal(plan_move_id(plan, other), id);
	if (twins == TWINS_MOST)
		return CPL_PLAN_CROWDED;
	plan->twins = plan->twins || twins > 0;
	slots_put(&plan->by_id, hash, move);
	return CPL_OK;
}

/* Some at a time, since where their hashes lead to is rarely in a cache. */
static enum cpl_problem
index_moves(struct cpl_plan *plan)
{
	uint64_t hashes[16];
	enum cpl_problem problem = CPL_OK;
	size_t count;

	if (!slots_reset(&plan->by_id, plan->count))
		return CPL_MEMORY;
	for (size_t at = 0; at < plan->count; at += count) {
		count = plan->count - at;
		if (count > sizeof(hashes) / sizeof(hashes[0]))
			count = sizeof(hashes) / sizeof(hashes[0]);
		for (size_t i = 0; i < count; i++) {
			hashes[i] = text_hash(
			    plan->secret, plan_move_id(plan, at + i));
			slots_expect(&plan->by_id, hashes[i]);
		}
		for (size_t i = 0; i < count && problem == CPL_OK; i++)
			problem = index_move(plan, at + i, hashes[i]);
		if (problem != CPL_OK)
			break;
	}
	return problem;
}

static void
append_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	if (text.length == 0)
		return;
	cpl_buffer_append_str(out, CPL_STR(",\""));
	cpl_buffer_append_str(out, cpl_str_of(name));
	cpl_buffer_append_str(out, CPL_STR("\":"));
	cpl_json_append_string(out, text);
}

/* What the events of all moves have in common. */
static bool
spell_event(struct cpl_plan *plan)
{
	cpl_buffer_append_char(&plan->before, '"');
	append_text(&plan->before, "by", plan->head.by);
	append_text(&plan->behind, "note", plan->head.reason);
	append_text(&plan->behind, "plan", cpl_plan_id(plan));
	if (plan->head.fresh_clock)
		cpl_buffer_append_str(
		    &plan->behind, CPL_STR(",\"fresh_clock\":true"));
	cpl_buffer_append_char(&plan->behind, '}');
	return !plan->before.failed && !plan->behind.failed;
}

enum cpl_problem
cpl_plan_close(struct cpl_plan *plan, bool edited)
{
	unsigned char bytes[DIGEST_LENGTH];
	char hex[CPL_PLAN_DIGEST];

	if (!plan->ended)
		return CPL_PLAN_CUT;
	digest_end(&plan->digest, bytes);
	digest_hex(bytes, sizeof(bytes), hex);
	memcpy(plan->id, hex, sizeof(plan->id));
	if (!edited && (plan->complaints != plan->count ||
			   memcmp(plan->said, hex, sizeof(hex)) != 0))
		return CPL_PLAN_EDITED;
	plan->claimed = calloc(plan->count + 1, sizeof(*plan->claimed));
	if (plan->claimed == NULL || !spell_event(plan))
		return CPL_MEMORY;
	return index_moves(plan);
}

static enum cpl_problem
read_lines(struct cpl_plan *plan, struct cpl_str text, size_t *number)
{
	struct cpl_record *room = cpl_record_new();
	struct cpl_arena arena = { 0 };
	enum cpl_problem problem = room == NULL ? CPL_MEMORY : CPL_OK;

	while (problem == CPL_OK && text.length > 0) {
		const char *feed = memchr(text.data, '\n', text.length);
		struct cpl_str line = { text.data,
			feed == NULL ? text.length
				     : (size_t)(feed - text.data) };
		struct cpl_plan_line said;
		size_t length = line.length + (feed != NULL);

		++*number;
		cpl_arena_clear(&arena);
		problem = cpl_plan_line_read(plan, room, line, &arena, &said);
		if (problem == CPL_OK)
			problem = cpl_plan_take(plan, &said);
		if (problem == CPL_OK && !plan->ended)
			cpl_plan_take_text(
			    plan, (struct cpl_str){ line.data, length });
		text.data += length;
		text.length -= length;
	}
	cpl_arena_release(&arena);
	cpl_record_free(room);
	return problem;
}

struct cpl_plan *
cpl_plan_parse(struct cpl_str text, bool edited, struct cpl_fault *fault)
{
	struct cpl_plan *plan = cpl_plan_new();
	enum cpl_problem problem = CPL_MEMORY;
	size_t number = 0;

	if (plan != NULL)
		problem = read_lines(plan, text, &number);
	if (problem == CPL_OK)
		problem = cpl_plan_close(plan, edited);
	if (problem == CPL_OK)
		return plan;
	cpl_fault_set(fault, problem, number, 0, NULL);
	cpl_plan_free(plan);
	return NULL;
}

struct cpl_str
cpl_plan_id(const struct cpl_plan *plan)
{
	return (struct cpl_str){ plan->id, sizeof(plan->id) };
}

size_t
cpl_plan_count(const struct cpl_plan *plan)
{
	return plan->count;
}
