/* SPDX-License-Identifier: MIT */
/* --apply and --undo: a plan carried out as a whole, or not at all. */
#include <stdlib.h>

#include <complaint/config.h>
#include <complaint/time.h>

#include "reassign.h"

struct carry {
	struct state *state;
	struct cpl_plan *plan; /* OWNED */
	bool undo;
	struct cpl_str at;       /* the time of the move */
	struct place *places;    /* OWNED: the lines that change */
	struct cpl_move **moves; /* OWNED: and how */
	size_t count;
	size_t next;
	struct cpl_buffer scratch; /* OWNED */
	uintmax_t before;
	uintmax_t changed;
};

/* `checked` is what look() has found good. */
static enum cpl_moved
move_one(struct carry *carry, const struct cpl_move *move, bool checked,
    struct cpl_buffer *out)
{
	struct cpl_case *record = &carry->state->record;

	if (carry->undo)
		return cpl_plan_undo(carry->plan, move, record, checked, out);
	return cpl_plan_apply(
	    carry->plan, move, record, carry->at, checked, out);
}

static bool
look(void *context, const struct place *place)
{
	struct carry *carry = context;
	struct cmd *cmd = carry->state->cmd;
	struct cpl_move *move;

	if (!cpl_plan_find(carry->plan, carry->state->record.id, &move)) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	if (move == NULL)
		return true;
	if (move->seen) {
		cmd_say_problem(cmd, NULL, CPL_PLAN_TWICE, place->line, "");
		carry->changed++;
		return true;
	}
	move->seen = true;
	cpl_buffer_clear(&carry->scratch);
	switch (move_one(
	    carry, move, false, carry->undo ? &carry->scratch : NULL)) {
	case CPL_MOVED_DONE:
		carry->moves[carry->count] = move;
		carry->places[carry->count++] = *place;
		break;
	case CPL_MOVED_BEFORE:
		carry->before++;
		break;
	case CPL_MOVED_CHANGED:
		cmd_say_problem(cmd, NULL, CPL_PLAN_CHANGED, place->line, "");
		carry->changed++;
		break;
	case CPL_MOVED_FAILED:
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	return true;
}

static bool
change(void *context, struct cpl_buffer *out)
{
	struct carry *carry = context;
	const struct cpl_move *move = carry->moves[carry->next++];

	return cpl_str_equal(move->id, carry->state->record.id) &&
	       move_one(carry, move, true, out) == CPL_MOVED_DONE;
}

static bool
load(struct carry *carry, const char *path)
{
	struct cmd *cmd = carry->state->cmd;
	struct cpl_buffer text = { 0 };
	struct cpl_fault fault;
	size_t count;

	if (cpl_file_read(path, SIZE_MAX / 4, &text, &fault) == CPL_OK)
		carry->plan = cpl_plan_parse(
		    &text, carry->state->edited, &fault);
	cpl_buffer_release(&text);
	if (carry->plan == NULL) {
		cmd_say(cmd, path, &fault);
		return false;
	}
	count = cpl_plan_count(carry->plan) + 1;
	carry->places = calloc(count, sizeof(*carry->places));
	carry->moves = calloc(count, sizeof(struct cpl_move *));
	if (carry->places != NULL && carry->moves != NULL)
		return true;
	cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	return false;
}

/* A move whose complaint is gone cannot be done, nor taken back. */
static void
look_for_missing(struct carry *carry, const char *path)
{
	for (size_t i = 0; i < cpl_plan_count(carry->plan); i++) {
		const struct cpl_move *move = cpl_plan_at(carry->plan, i);

		if (move->seen)
			continue;
		cmd_say_problem(
		    carry->state->cmd, path, CPL_PLAN_MISSING, move->line, "");
		carry->changed++;
	}
}

static void
carry_out(struct carry *carry, const char *path)
{
	struct state *state = carry->state;
	struct cmd *cmd = state->cmd;

	if (!register_prepare(state) || !register_read(state, look, carry))
		return;
	look_for_missing(carry, path);
	if (carry->changed > 0 && !state->skip_changed) {
		cmd_say_problem(cmd, path, CPL_PLAN_REFUSED, 0, "");
		return;
	}
	if (!register_copy(state, carry->places, carry->count, change, carry))
		return;
	cmd_note(cmd, "%s: %zu; %s: %ju; left out: %ju",
	    carry->undo ? "taken back" : "moved", carry->count,
	    carry->undo ? "not moved by this plan" : "moved before",
	    carry->before, carry->changed);
}

void
plan_carry(struct state *state)
{
	struct carry carry = { .state = state, .undo = state->undo != NULL };
	const char *path = carry.undo ? state->undo : state->apply;
	char at[CPL_TIME_LENGTH + 1];

	carry.at = (struct cpl_str){ at,
		cpl_time_format(cmd_now(state->cmd), 0, at) };
	if (load(&carry, path) && cmd_begin(state->cmd))
		carry_out(&carry, path);
	/* What failed before it was said to has been said all the same. */
	cpl_plan_free(carry.plan);
	free(carry.places);
	free(carry.moves);
	cpl_buffer_release(&carry.scratch);
}
