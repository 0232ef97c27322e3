/* SPDX-License-Identifier: MIT */
/* --plan: choose the complaints, and say what moving them would do. */
#include <stdlib.h>
#include <string.h>

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
	bool *seen;                 /* OWNED; the ids of it that are there */
	struct promises *promises;  /* OWNED until a thread has them */
	struct cpl_groups *loads;   /* OWNED; of struct load by agency */
	struct cpl_plan_seal *seal; /* OWNED */
	uintmax_t count;
	uintmax_t there;
	uintmax_t late;
	uintmax_t breach;
};

/* What a thread holds. */
struct worker {
	const struct making *making; /* BORROWED */
	struct cpl_case record;
	struct promises *promises; /* OWNED */
	struct cpl_buffer members; /* OWNED */
	bool *seen;                /* OWNED; as above */
};

/* A line that was chosen, or that is no complaint. */
struct outcome {
	size_t line;
	const struct cpl_fault *fault; /* NULL: it is a complaint */
	struct cpl_str from;
	struct cpl_str to;
	struct promise promise;
};

static bool *
new_seen(const struct making *making)
{
	return calloc(
	    making->choice == NULL ? 1 : choice_size(making->choice) + 1,
	    sizeof(bool));
}

static void
work_end(void *context, void *own)
{
	struct making *making = context;
	struct worker *worker = own;
	size_t size = making->choice == NULL ? 0 : choice_size(making->choice);

	for (size_t i = 0; i < size && worker->seen != NULL; i++)
		making->seen[i] = making->seen[i] || worker->seen[i];
	free(worker->seen);
	cpl_case_release(&worker->record);
	promises_free(worker->promises);
	cpl_buffer_release(&worker->members);
	free(worker);
}

static void *
work_begin(void *context)
{
	struct making *making = context;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->making = making;
	worker->seen = new_seen(making);
	worker->promises = making->promises;
	making->promises = NULL;
	if (worker->promises == NULL)
		worker->promises = promises_new(making->state, true);
	if (cpl_case_init(&worker->record) && worker->promises != NULL &&
	    worker->seen != NULL)
		return worker;
	work_end(making, worker);
	return NULL;
}

/* Whether this complaint is to move, and where to.  OK or MEMORY. */
static enum cpl_problem
choose(struct worker *worker, struct cpl_str agency, struct cpl_str *to,
    bool *chosen)
{
	const struct making *making = worker->making;
	const struct state *state = making->state;

	*chosen = false;
	*to = state->to == NULL ? CPL_STR("") : cpl_str_of(state->to);
	if (making->choice != NULL &&
	    !choice_takes(making->choice, worker->record.id, worker->seen, to))
		return CPL_OK;
	if (state->from != NULL &&
	    !cpl_str_equal(agency, cpl_str_of(state->from)))
		return CPL_OK;
	return cpl_selection_holds(making->selection, &worker->record, chosen);
}

/* Write the move of a complaint that is chosen. */
static enum cpl_problem
plan_move(
    struct worker *worker, struct cpl_buffer *written, struct outcome *outcome)
{
	struct cpl_buffer *members = &worker->members;

	cpl_buffer_clear(members);
	outcome->promise = promises_judge(worker->promises,
	    worker->record.record, outcome->from, outcome->to, members);
	if (members->failed ||
	    !cpl_plan_write_move(
		&worker->record, outcome->to, cpl_buffer_str(members), written))
		return CPL_MEMORY;
	return CPL_OK;
}

static enum cpl_problem
work_line(struct worker *worker, struct cmd_block *block,
    struct outcome *outcome, bool *chosen)
{
	struct cpl_str from = cpl_case_agency(&worker->record);
	enum cpl_problem problem;

	if (from.data == NULL)
		return CPL_MEMORY;
	problem = choose(worker, from, &outcome->to, chosen);
	if (problem != CPL_OK || !*chosen)
		return problem;
	outcome->from = cpl_arena_copy(&block->arena, from);
	if (outcome->from.data == NULL)
		return CPL_MEMORY;
	if (cpl_str_equal(from, outcome->to))
		return CPL_OK;
	return plan_move(worker, &block->written, outcome);
}

static void
work(void *own, struct cmd_block *block)
{
	struct worker *worker = own;
	struct cpl_line line;
	size_t at = 0;

	while (block->stop.problem == CPL_OK &&
	       cmd_block_next(block, &at, &line)) {
		struct outcome outcome = { .line = line.number };
		enum cpl_problem problem = CPL_OK;
		bool tell = true;

		if (!register_line(
			&worker->record, block, line.text, &outcome.fault))
			continue;
		if (outcome.fault == NULL)
			problem = work_line(worker, block, &outcome, &tell);
		if (tell)
			cpl_buffer_append(&block->result,
			    (const char *)&outcome, sizeof(outcome));
		if (problem != CPL_OK || block->result.failed)
			cpl_fault_set(&block->stop, CPL_MEMORY, 0, 0, NULL);
	}
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
settle_line(struct making *making, const struct outcome *outcome)
{
	struct state *state = making->state;

	if (outcome->fault != NULL) {
		register_unusable(state, outcome->fault, outcome->line);
		return true;
	}
	if (cpl_str_equal(outcome->from, outcome->to)) {
		making->there++;
		return true;
	}
	if (++making->count > state->limit)
		return true;
	making->late += outcome->promise.late;
	making->breach += outcome->promise.breach;
	if (outcome->promise.breach && making->breach <= SAID)
		cmd_say_problem(
		    state->cmd, NULL, CPL_PLAN_BREACH, outcome->line, "");
	return count_load(making, outcome->from, outcome->to) || fail(making);
}

static bool
settle(void *context, struct cmd_block *block)
{
	struct making *making = context;
	struct cpl_writer *out = cmd_out(making->state->cmd);
	struct outcome outcome;

	for (size_t at = 0; at < block->result.length; at += sizeof(outcome)) {
		memcpy(&outcome, block->result.data + at, sizeof(outcome));
		if (!settle_line(making, &outcome))
			return false;
	}
	cmd_progress(making->state->cmd, block->lines);
	/* A plan over the limit is not made, whatever of it was written. */
	if (making->count > making->state->limit)
		return true;
	cpl_plan_seal_add(making->seal, cpl_buffer_str(&block->written));
	cpl_writer_write(out, block->written.data, block->written.length);
	return cpl_writer_error(out) == 0;
}

static bool
pass_long(
    void *context, struct cpl_reader *reader, size_t number, size_t *length)
{
	const struct making *making = context;

	return register_long(making->state, reader, number, length);
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
	making->seal = cpl_plan_seal_new();
	if (making->selection == NULL || making->loads == NULL ||
	    making->seal == NULL)
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
	making->seen = new_seen(making);
	if (making->seen == NULL)
		return fail(making);
	making->promises = promises_new(state, false);
	if (making->promises == NULL)
		return false;
	if (making->choice != NULL)
		choice_say_unknown(state, making->choice, making->promises);
	return cmd_out_to(cmd, state->plan) && cmd_begin(cmd);
}

static void
begin(struct making *making)
{
	struct state *state = making->state;
	struct cpl_plan_head head = { .fresh_clock = state->fresh_clock };
	struct cpl_writer *out = cmd_out(state->cmd);
	struct cpl_buffer *room = cpl_writer_buffer(out);
	size_t start = room->length;
	char at[CPL_TIME_LENGTH + 1];

	head.made_at = (struct cpl_str){ at,
		cpl_time_format(cmd_now(state->cmd), 0, at) };
	head.reason = cpl_str_of(state->reason);
	head.by = cpl_str_of(state->by);
	cpl_plan_write_head(&head, room);
	cpl_plan_seal_add(making->seal,
	    (struct cpl_str){ room->data + start, room->length - start });
	cpl_writer_commit(out);
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
	if (making->choice != NULL)
		choice_say_missing(state, making->choice, making->seen);
	cpl_plan_write_end(making->seal, making->count, cpl_writer_buffer(out));
	cpl_writer_commit(out);
	say_loads(making);
}

void
plan_make(struct state *state)
{
	static const struct cmd_deal deal = {
		.begin = work_begin,
		.work = work,
		.settle = settle,
		.pass_long = pass_long,
		.end = work_end,
	};
	struct making making = { .state = state };

	if (prepare(&making)) {
		begin(&making);
		if (register_deal(state, &deal, &making))
			finish(&making);
	}
	cpl_plan_seal_free(making.seal);
	cpl_groups_free(making.loads);
	promises_free(making.promises);
	choice_free(making.choice);
	free(making.seen);
	cpl_selection_free(making.selection);
}
