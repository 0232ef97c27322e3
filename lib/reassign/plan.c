/* SPDX-License-Identifier: MIT */
/* A plan read again: its moves, in few bytes each, and how they are found. */
#include <stdlib.h>
#include <string.h>

#include "reassign/plan.h"
#include "text/hash.h"

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
	cpl_buffer_release(&plan->key);
	cpl_buffer_release(&plan->ids);
	free(plan->kinds);
	free(plan->by_key.items);
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

/* `from`, a NUL, `to` as it is spelt, a NUL, and what the events were. */
static bool
spell_key(struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	struct cpl_buffer *key = &plan->key;

	cpl_buffer_clear(key);
	cpl_buffer_append_str(key, said->from);
	cpl_buffer_append_char(key, '\0');
	cpl_json_append_string(key, said->to);
	cpl_buffer_append_char(key, '\0');
	cpl_buffer_append_str(key, said->events);
	return !key->failed;
}

static enum kind_events
events_of(struct cpl_str word)
{
	if (cpl_str_equal(word, CPL_STR("absent")))
		return EVENTS_ABSENT;
	return cpl_str_equal(word, CPL_STR("null")) ? EVENTS_NULL
						    : EVENTS_ARRAY;
}

/* Moves of a kind often follow each other. */
static bool
is_last_kind(
    const struct cpl_plan *plan, const struct cpl_plan_line *said, size_t *kind)
{
	const struct kind *last;

	if (plan->count == 0)
		return false;
	*kind = plan->moves[plan->count - 1].kind;
	last = &plan->kinds[*kind];
	return cpl_str_equal(last->from, said->from) &&
	       cpl_str_equal(last->code, said->to) &&
	       last->events == events_of(said->events);
}

/* The number of the kind of that key, or KINDS_MOST. */
static size_t
find_kind(const struct cpl_plan *plan, struct cpl_str key, uint64_t hash)
{
	size_t step = 0;
	size_t kind;

	while (slots_next(&plan->by_key, hash, &step, &kind)) {
		if (cpl_str_equal(plan->kinds[kind].key, key))
			return kind;
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
	if (!slots_reset(&plan->by_key, capacity))
		return false;
	plan->kind_capacity = capacity;
	for (size_t i = 0; i < plan->kind_count; i++)
		slots_put(
		    &plan->by_key, text_hash(plan->secret, kinds[i].key), i);
	return true;
}

static enum cpl_problem
take_kind(struct cpl_plan *plan, const struct cpl_plan_line *said, size_t *kind)
{
	struct cpl_str key;
	struct kind *new;
	uint64_t hash;

	if (is_last_kind(plan, said, kind))
		return CPL_OK;
	if (!spell_key(plan, said))
		return CPL_MEMORY;
	key = cpl_buffer_str(&plan->key);
	hash = text_hash(plan->secret, key);
	*kind = find_kind(plan, key, hash);
	if (*kind != KINDS_MOST)
		return CPL_OK;
	if (plan->kind_count == KINDS_MOST ||
	    (plan->kind_count == plan->kind_capacity && !grow_kinds(plan)))
		return CPL_MEMORY;
	new = &plan->kinds[plan->kind_count];
	new->key = cpl_arena_copy(&plan->arena, key);
	new->code = cpl_arena_copy(&plan->arena, said->to);
	if (new->key.data == NULL || new->code.data == NULL)
		return CPL_MEMORY;
	new->from = (struct cpl_str){ new->key.data, said->from.length };
	new->to.data = new->key.data + said->from.length + 1;
	new->to.length = key.length - said->events.length - said->from.length -
			 2;
	new->events = events_of(said->events);
	slots_put(&plan->by_key, hash, plan->kind_count);
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

/* 16, a bit that no digit has, for what is none. */
static unsigned
digit(char c)
{
	unsigned number = (unsigned)(unsigned char)c - '0';
	unsigned letter = (unsigned)(unsigned char)c - 'a';

	if (number < 10)
		return number;
	return letter < 6 ? letter + 10 : 16;
}

static bool
read_digest(struct cpl_str hex, unsigned char out[KEPT_DIGEST])
{
	unsigned wrong = 0;

	for (size_t i = 0; i < KEPT_DIGEST; i++) {
		unsigned high = digit(hex.data[2 * i]);
		unsigned low = digit(hex.data[2 * i + 1]);

		wrong |= high | low;
		out[i] = (unsigned char)(high << 4 | low);
	}
	for (size_t i = 2 * KEPT_DIGEST; i < hex.length; i++)
		wrong |= digit(hex.data[i]);
	return wrong < 16;
}

static enum cpl_problem
take_move(struct cpl_plan *plan, const struct cpl_plan_line *said)
{
	struct move move = { .id = plan->ids.length };
	enum cpl_problem problem;
	size_t kind;

	if (said->id.length > UINT32_MAX ||
	    !read_digest(said->digest, move.digest))
		return CPL_PLAN_SYNTAX;
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
cpl_plan_take(struct cpl_plan *plan, const struct cpl_plan_line *said,
    struct cpl_str text)
{
	enum cpl_problem problem;

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
	problem = said->part == CPL_PLAN_HEAD ? take_head(plan, &said->head)
					      : take_move(plan, said);
	digest_add(&plan->digest, text.data, text.length);
	digest_add(&plan->digest, "\n", 1);
	return problem;
}

struct cpl_str
plan_move_id(const struct cpl_plan *plan, size_t move)
{
	return (struct cpl_str){ plan->ids.data + plan->moves[move].id,
		plan->moves[move].id_length };
}

static enum cpl_problem
index_moves(struct cpl_plan *plan)
{
	if (!slots_reset(&plan->by_id, plan->count))
		return CPL_MEMORY;
	for (size_t i = 0; i < plan->count; i++) {
		struct cpl_str id = plan_move_id(plan, i);
		uint64_t hash = text_hash(plan->secret, id);
		size_t step = 0;
		size_t twins = 0;
		size_t other;

		while (slots_next(&plan->by_id, hash, &step, &other))
			twins += cpl_str_equal(plan_move_id(plan, other), id);
		if (twins == TWINS_MOST)
			return CPL_PLAN_SYNTAX;
		plan->twins = plan->twins || twins > 0;
		slots_put(&plan->by_id, hash, i);
	}
	return CPL_OK;
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
	char hex[CPL_REASSIGN_DIGEST];

	if (!plan->ended)
		return CPL_PLAN_CUT;
	digest_end(&plan->digest, bytes);
	digest_hex(bytes, hex);
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
		problem = cpl_plan_line_read(room, line, &arena, &said);
		if (problem == CPL_OK)
			problem = cpl_plan_take(plan, &said, line);
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
