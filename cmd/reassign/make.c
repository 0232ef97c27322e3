/* SPDX-License-Identifier: MIT */
/* --plan: choose the complaints, and say what moving them would do. */
#include <complaint/stats.h>
#include <complaint/time.h>

#include "reassign.h"

/* Complaints that would breach at once which are told by their lines. */
#define SAID 20

struct load {
	uintmax_t loses;
	uintmax_t gains;
};

struct making {
	struct state *state;
	struct cpl_selection *selection; /* OWNED */
	struct choice *choice;           /* OWNED; NULL without */
	struct promises *promises;       /* OWNED */
	struct cpl_groups *loads;        /* OWNED; of struct load by agency */
	struct cpl_plan_writer *writer;  /* OWNED */
	struct cpl_buffer members;       /* OWNED */
	uintmax_t count;
	uintmax_t there;
	uintmax_t late;
	uintmax_t breach;
};

/* Whether this complaint is to move, and where to. */
static bool
is_chosen(
    const struct making *making, struct cpl_str agency, struct cpl_str *to)
{
	const struct state *state = making->state;
	const struct chosen *chosen;

	if (state->from != NULL &&
	    !cpl_str_equal(agency, cpl_str_of(state->from)))
		return false;
	*to = state->to == NULL ? CPL_STR("") : cpl_str_of(state->to);
	if (making->choice != NULL) {
		chosen = choice_find(making->choice, state->record.id);
		if (chosen == NULL)
			return false;
		if (chosen->to.length > 0)
			*to = chosen->to;
	}
	return cpl_selection_holds(making->selection, &making->state->record);
}

static bool
count_load(struct making *making, struct cpl_str from, struct cpl_str to)
{
	struct load *load = cpl_groups_take(making->loads, from);

	if (load == NULL)
		return false;
	load->loses++;
	load = cpl_groups_take(making->loads, to);
	if (load == NULL)
		return false;
	load->gains++;
	return true;
}

static bool
fail(const struct making *making)
{
	cmd_say_problem(making->state->cmd, NULL, CPL_MEMORY, 0, "");
	return false;
}

static bool
each(void *context, const struct place *place)
{
	struct making *making = context;
	struct state *state = making->state;
	struct cpl_str from = cpl_case_agency(&state->record);
	struct cpl_str to;
	struct promise promise;
	struct cpl_writer *out = cmd_out(state->cmd);

	if (from.data == NULL)
		return fail(making);
	if (!is_chosen(making, from, &to))
		return true;
	if (cpl_str_equal(from, to)) {
		making->there++;
		return true;
	}
	if (++making->count > state->limit)
		return true;
	cpl_buffer_clear(&making->members);
	if (!promises_judge(
		making->promises, from, to, &making->members, &promise))
		return false;
	if (making->members.failed || !count_load(making, from, to))
		return fail(making);
	making->late += promise.late;
	making->breach += promise.breach;
	if (promise.breach && making->breach <= SAID)
		cmd_say_problem(
		    state->cmd, NULL, CPL_PLAN_BREACH, place->line, "");
	cpl_plan_writer_add(making->writer, &state->record, to,
	    cpl_buffer_str(&making->members), cpl_writer_buffer(out));
	cpl_writer_commit(out);
	return cpl_writer_error(out) == 0;
}

/* A message tells codes, and never what a citizen may have written. */
static bool
is_code(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' ||
			c == '.'))
			return false;
	}
	return true;
}

static void
say_loads(const struct making *making)
{
	struct cmd *cmd = making->state->cmd;

	for (size_t i = 0; i < cpl_groups_count(making->loads); i++) {
		const struct load *load = cpl_groups_at(making->loads, i);
		struct cpl_str key = cpl_groups_key(making->loads, i);
		struct cpl_buffer name = { 0 };

		if (key.length == 0)
			key = CPL_STR("(no agency)");
		else if (!is_code(key))
			key = CPL_STR("(what is no code of an agency)");
		cpl_buffer_append_printable(&name, key);
		if (!name.failed)
			cmd_note(cmd, "%.*s loses %ju, gains %ju",
			    (int)name.length, name.data, load->loses,
			    load->gains);
		cpl_buffer_release(&name);
	}
	cmd_note(cmd, "to move: %ju; there already: %ju", making->count,
	    making->there);
	cmd_note(cmd, "already late: %ju; would breach at once: %ju",
	    making->late, making->breach);
}

static bool
prepare(struct making *making)
{
	struct state *state = making->state;
	struct cmd *cmd = state->cmd;

	making->selection = cpl_selection_new();
	making->loads = cpl_groups_new(sizeof(struct load));
	if (making->selection == NULL || making->loads == NULL)
		return fail(making);
	for (size_t i = 0; i < state->where.count; i++) {
		enum cpl_problem problem = cpl_selection_add(
		    making->selection, cpl_str_of(state->where.items[i]));

		if (problem == CPL_OK)
			continue;
		cmd_say_problem(cmd, "--where", problem, 0, "field=pattern");
		return false;
	}
	if (state->to_file != NULL || state->ids != NULL) {
		making->choice = choice_new(state);
		if (making->choice == NULL)
			return false;
	}
	making->promises = promises_new(state);
	return making->promises != NULL && cmd_out_to(cmd, state->plan) &&
	       cmd_begin(cmd);
}

static bool
begin(struct making *making)
{
	struct state *state = making->state;
	struct cpl_plan_head head = { .fresh_clock = state->fresh_clock };
	struct cpl_writer *out = cmd_out(state->cmd);
	char at[CPL_TIME_LENGTH + 1];

	head.made_at = (struct cpl_str){ at,
		cpl_time_format(cmd_now(state->cmd), 0, at) };
	head.reason = cpl_str_of(state->reason == NULL ? "" : state->reason);
	head.by = cpl_str_of(state->by == NULL ? "" : state->by);
	making->writer = cpl_plan_writer_new(&head, cpl_writer_buffer(out));
	if (making->writer == NULL)
		return fail(making);
	cpl_writer_commit(out);
	return true;
}

static void
finish(struct making *making)
{
	struct state *state = making->state;
	struct cpl_writer *out = cmd_out(state->cmd);
	struct cpl_fault fault;

	if (making->count > state->limit) {
		cpl_fault_set(&fault, CPL_PLAN_LIMIT, 0, 0, "%ju of %zu",
		    making->count, state->limit);
		cmd_say(state->cmd, "--limit", &fault);
		return;
	}
	cpl_plan_writer_end(making->writer, cpl_writer_buffer(out));
	cpl_writer_commit(out);
	say_loads(making);
}

void
plan_make(struct state *state)
{
	struct making making = { .state = state };

	if (prepare(&making) && begin(&making) &&
	    register_read(state, each, &making))
		finish(&making);
	cpl_plan_writer_free(making.writer);
	cpl_buffer_release(&making.members);
	cpl_groups_free(making.loads);
	promises_free(making.promises);
	choice_free(making.choice);
	cpl_selection_free(making.selection);
}
