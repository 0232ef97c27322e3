/* SPDX-License-Identifier: MIT */
/* --apply and --undo: a plan carried out as a whole, or not at all. */
#include <stdlib.h>
#include <string.h>

#include <complaint/time.h>

#include "reassign.h"

/* What keeps a plan from being carried out is told that often, then counted. */
#define SAID 20

struct carry {
	struct state *state;
	struct cpl_plan *plan;     /* OWNED */
	struct cpl_script *script; /* OWNED */
	uintmax_t done;
	uintmax_t before;
	uintmax_t changed;
};

/* What a thread holds. */
struct worker {
	const struct cpl_plan *plan; /* BORROWED */
	bool undo;
	struct cpl_case record;
	size_t next; /* the move that is expected next */
};

/* A line that the plan touches, or that is no complaint. */
struct outcome {
	size_t line;
	uint64_t offset;               /* of the line in the register */
	const struct cpl_fault *fault; /* NULL: it is a complaint */
	struct cpl_moving moving;
};

static void *
begin(void *context)
{
	const struct carry *carry = context;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->plan = carry->plan;
	worker->undo = carry->state->undo != NULL;
	if (cpl_case_init(&worker->record))
		return worker;
	free(worker);
	return NULL;
}

static void
end(void *context, void *own)
{
	struct worker *worker = own;

	(void)context;
	cpl_case_release(&worker->record);
	free(worker);
}

/* FIELD_ABSENT where the plan does not know the complaint. */
static enum cpl_problem
work_line(struct worker *worker, struct cpl_moving *moving)
{
	enum cpl_problem problem;

	moving->move = worker->next;
	if (worker->undo)
		problem = cpl_plan_undo(worker->plan, &worker->record, moving);
	else
		problem = cpl_plan_apply(worker->plan, &worker->record, moving);
	if (problem == CPL_OK)
		worker->next = moving->move + 1;
	return problem;
}

static void
work(void *own, struct cmd_block *block)
{
	struct worker *worker = own;
	struct outcome outcome = { 0 };
	struct cpl_line line;
	size_t at = 0;

	while (block->stop.problem == CPL_OK &&
	       cmd_block_next(block, &at, &line)) {
		enum cpl_problem problem = CPL_OK;

		if (!register_line(
			&worker->record, block, line.text, &outcome.fault))
			continue;
		if (outcome.fault == NULL)
			problem = work_line(worker, &outcome.moving);
		if (problem == CPL_FIELD_ABSENT)
			continue;
		outcome.line = line.number;
		outcome.offset = block->offset +
				 (size_t)(line.text.data - block->text.data);
		cpl_buffer_append(
		    &block->result, (const char *)&outcome, sizeof(outcome));
		if (problem != CPL_OK || block->result.failed)
			cpl_fault_set(&block->stop, CPL_MEMORY, 0, 0, NULL);
	}
}

static bool
add_changes(struct carry *carry, const struct outcome *outcome)
{
	carry->done++;
	for (size_t i = 0; i < 2; i++) {
		const struct cpl_change *change = &outcome->moving.changes[i];

		if (cpl_script_add(carry->script, outcome->offset + change->at,
			change->length, change->text))
			continue;
		cmd_say_problem(carry->state->cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	return true;
}

/* What is left out is listed whole; where nothing is done, enough is enough. */
static void
leave_out(struct carry *carry, const char *path, enum cpl_problem problem,
    size_t line)
{
	if (carry->state->skip_changed || carry->changed < SAID)
		cmd_say_problem(carry->state->cmd, path, problem, line, "");
	carry->changed++;
}

static bool
settle_line(struct carry *carry, const struct outcome *outcome)
{
	enum cpl_problem problem = CPL_PLAN_CHANGED;

	if (outcome->fault != NULL) {
		register_unusable(carry->state, outcome->fault, outcome->line);
		return true;
	}
	if (!cpl_plan_claim(carry->plan, &outcome->moving))
		problem = CPL_PLAN_TWICE;
	else if (outcome->moving.moved == CPL_MOVED_DONE)
		return add_changes(carry, outcome);
	else if (outcome->moving.moved == CPL_MOVED_BEFORE) {
		carry->before++;
		return true;
	}
	leave_out(carry, NULL, problem, outcome->line);
	return true;
}

static bool
settle(void *context, struct cmd_block *block)
{
	struct carry *carry = context;
	struct outcome outcome;

	for (size_t at = 0; at < block->result.length; at += sizeof(outcome)) {
		memcpy(&outcome, block->result.data + at, sizeof(outcome));
		if (!settle_line(carry, &outcome))
			return false;
	}
	cmd_progress(carry->state->cmd, block->lines);
	return true;
}

static bool
pass_long(
    void *context, struct cpl_reader *reader, size_t number, size_t *length)
{
	const struct carry *carry = context;

	return register_long(carry->state, reader, number, length);
}

/* A move whose complaint is gone cannot be done, nor taken back. */
static void
look_for_missing(struct carry *carry, const char *path)
{
	for (size_t i = 0; i < cpl_plan_count(carry->plan); i++) {
		if (!cpl_plan_claimed(carry->plan, i))
			leave_out(carry, path, CPL_PLAN_MISSING, i + 2);
	}
}

static void
carry_out(struct carry *carry, const char *path)
{
	static const struct cmd_deal deal = {
		.begin = begin,
		.work = work,
		.settle = settle,
		.pass_long = pass_long,
		.end = end,
	};
	struct state *state = carry->state;
	struct cmd *cmd = state->cmd;
	bool undo = state->undo != NULL;
	char time[CPL_TIME_LENGTH + 1];
	struct cpl_str at = { time, cpl_time_format(cmd_now(cmd), 0, time) };

	if (!register_prepare(state) || !register_deal(state, &deal, carry))
		return;
	look_for_missing(carry, path);
	if (carry->changed > 0 && !state->skip_changed) {
		if (carry->changed > SAID)
			cmd_note(
			    cmd, "complaints in the way: %ju", carry->changed);
		cmd_say_problem(cmd, path, CPL_PLAN_REFUSED, 0, "");
		return;
	}
	if (!register_copy(state, carry->script, carry->plan, at))
		return;
	cmd_note(cmd, "%s: %ju; %s: %ju; left out: %ju",
	    undo ? "taken back" : "moved", carry->done,
	    undo ? "not moved by this plan" : "moved before", carry->before,
	    carry->changed);
}

void
plan_carry(struct state *state)
{
	struct carry carry = { .state = state };
	const char *path = state->undo != NULL ? state->undo : state->apply;

	carry.plan = plan_load(state, path);
	if (carry.plan != NULL) {
		carry.script = cpl_script_new();
		if (carry.script == NULL)
			cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
	}
	if (carry.script != NULL && cmd_begin(state->cmd))
		carry_out(&carry, path);
	cpl_script_free(carry.script);
	cpl_plan_free(carry.plan);
}
