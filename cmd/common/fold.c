/* SPDX-License-Identifier: MIT */
/*
 * The loop of programs that sum up: records, folded into the parts of threads
 * and those into one.  Messages and rejects come in the order of the lines.
 */
#include <stdlib.h>
#include <string.h>

#include "run.h"

/* A record that cannot be used, and where it lies in the block. */
struct unusable {
	struct cpl_fault fault;
	struct cpl_str line;
};

struct worker {
	struct fold *fold;
	struct cpl_record *record; /* OWNED */
	void *part;                /* OWNED until it is joined */
};

struct fold {
	const struct cmd_fold *program;
	void *state;
	struct cmd *cmd;
	struct cmd_dealer *dealer; /* OWNED */
	bool starved;              /* memory ran out while parts were joined */
};

static void
work_end(void *context, void *own)
{
	struct fold *fold = context;
	struct worker *worker = own;

	/* Every part is joined, also where the run has failed, to be freed. */
	if (worker->part != NULL &&
	    fold->program->join(fold->state, worker->part) != CPL_OK)
		fold->starved = true;
	cpl_record_free(worker->record);
	free(worker);
}

static void *
work_begin(void *context)
{
	struct fold *fold = context;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->fold = fold;
	worker->record = cpl_record_new();
	worker->part = fold->program->part(fold->state);
	if (worker->record != NULL && worker->part != NULL)
		return worker;
	work_end(fold, worker);
	return NULL;
}

static void
work_line(
    struct worker *worker, struct cmd_block *block, const struct cpl_line *line)
{
	struct unusable unusable = { .line = line->text };
	enum cpl_problem problem;

	if (cpl_str_trim(line->text).length == 0)
		return;
	problem = cpl_record_parse(worker->record, line->text, &unusable.fault);
	if (problem == CPL_OK)
		problem = worker->fold->program->each(
		    worker->record, worker->part, &unusable.fault);
	if (problem == CPL_OK)
		return;
	unusable.fault.line = line->number;
	if (cpl_problem_gravity(problem) == CPL_SYSTEM) {
		block->stop = unusable.fault;
		return;
	}
	cpl_buffer_append(
	    &block->result, (const char *)&unusable, sizeof(unusable));
	if (block->result.failed)
		cpl_fault_set(&block->stop, CPL_MEMORY, line->number, 0, NULL);
}

static void
work(void *own, struct cmd_block *block)
{
	struct cpl_line line;
	size_t at = 0;

	while (
	    block->stop.problem == CPL_OK && cmd_block_next(block, &at, &line))
		work_line(own, block, &line);
}

/* Say what a worked block has left. */
static bool
settle(void *context, struct cmd_block *block)
{
	struct fold *fold = context;
	struct unusable unusable;

	for (size_t at = 0; at < block->result.length; at += sizeof(unusable)) {
		memcpy(&unusable, block->result.data + at, sizeof(unusable));
		if (!cmd_reject(fold->cmd, &unusable.fault, unusable.line))
			return false;
	}
	cmd_progress(fold->cmd, block->lines);
	return true;
}

static bool
pass_long(
    void *context, struct cpl_reader *reader, size_t number, size_t *length)
{
	struct fold *fold = context;
	struct cpl_fault fault;

	(void)length;
	cpl_fault_set(&fault, CPL_TOO_LONG, number, 0, "see --max-record");
	if (!cmd_reject_long(fold->cmd, &fault, reader))
		return false;
	cmd_progress(fold->cmd, 1);
	return true;
}

static bool
read_lines(struct cpl_reader *reader, void *context)
{
	struct fold *fold = context;
	struct cpl_fault fault;

	if (cmd_dealer_read(fold->dealer, reader, &fault))
		return true;
	if (fault.problem == CPL_OK)
		return false;
	/* The other operands may still be read. */
	cmd_say(fold->cmd, NULL, &fault);
	return fault.problem != CPL_MEMORY;
}

static bool
read_operands(struct fold *fold)
{
	static const struct cmd_deal deal = {
		.begin = work_begin,
		.work = work,
		.settle = settle,
		.pass_long = pass_long,
		.end = work_end,
	};
	bool go_on;

	fold->dealer = cmd_dealer_new(fold->cmd, &deal, fold);
	if (fold->dealer == NULL)
		return false;
	go_on = cmd_read_operands(fold->cmd, read_lines, fold);
	cmd_dealer_free(fold->dealer);
	if (fold->starved)
		cmd_memory(fold->cmd);
	return go_on && !fold->starved;
}

/* Take the word in front of the operands, where it is one of the program's. */
static void
take_word(struct cmd *cmd, const struct cmd_fold *program)
{
	if (program->words == NULL)
		return;
	for (size_t i = 0; program->words[i] != NULL; i++) {
		if (strcmp(cmd->operands[0], program->words[i]) != 0)
			continue;
		*program->word = program->words[i];
		cmd->operand_count--;
		for (size_t at = 0; at < cmd->operand_count; at++)
			cmd->operands[at] = cmd->operands[at + 1];
		if (cmd->operand_count == 0)
			cmd->operands[cmd->operand_count++] = "-";
		return;
	}
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct fold *fold = context;
	const struct cmd_fold *program = fold->program;

	fold->cmd = cmd;
	take_word(cmd, program);
	if (program->begin != NULL &&
	    !cmd_goes_on(cmd, program->begin(cmd, fold->state)))
		return CMD_DONE;
	if (!cmd_reject_open(cmd))
		return CMD_DONE;
	if (!read_operands(fold))
		return CMD_DONE;
	return program->finish(cmd, cmd->out, fold->state);
}

static void
end(void *context)
{
	struct fold *fold = context;

	if (fold->program->end != NULL)
		fold->program->end(fold->state);
}

int
cmd_fold_main(
    const struct cmd_fold *program, void *state, int argc, char *argv[])
{
	struct fold fold = { .program = program, .state = state };
	const struct cmd_program shared = {
		.name = program->name,
		.summary = program->summary,
		.operands = program->operands,
		.options = program->options,
		.run = run,
		.end = end,
	};

	return cmd_program_main(&shared, &fold, argc, argv);
}
