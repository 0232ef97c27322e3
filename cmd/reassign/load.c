/* SPDX-License-Identifier: MIT */
/* A plan from its file: lines read by threads, taken in their order by one. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "reassign.h"

/* A line of a plan that was read, or could not be. */
struct read_line {
	struct cpl_plan_line said;
	size_t end; /* of the line, in its block */
	size_t number;
	enum cpl_problem problem;
};

struct loading {
	struct cmd *cmd;
	struct cpl_plan *plan; /* OWNED */
	size_t number;         /* of the line taken last */
	bool over;             /* it was the last of the plan, or behind it */
};

/* What a thread holds. */
struct worker {
	const struct cpl_plan *plan; /* BORROWED */
	struct cpl_record *room;     /* OWNED */
};

static void
end(void *context, void *own)
{
	struct worker *worker = own;

	(void)context;
	cpl_record_free(worker->room);
	free(worker);
}

static void *
begin(void *context)
{
	const struct loading *loading = context;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (worker == NULL)
		return NULL;
	worker->plan = loading->plan;
	worker->room = cpl_record_new();
	if (worker->room != NULL)
		return worker;
	free(worker);
	return NULL;
}

static void
work(void *own, struct cmd_block *block)
{
	const struct worker *worker = own;
	struct read_line read = { .problem = CPL_OK };
	struct cpl_line line;
	size_t at = 0;

	while (read.problem == CPL_OK && cmd_block_next(block, &at, &line)) {
		read.number = line.number;
		read.end = at;
		read.problem = cpl_plan_line_read(worker->plan, worker->room,
		    line.text, &block->arena, &read.said);
		cpl_buffer_append(
		    &block->result, (const char *)&read, sizeof(read));
	}
	if (block->result.failed)
		cpl_fault_set(&block->stop, CPL_MEMORY, 0, 0, NULL);
}

static bool
settle(void *context, struct cmd_block *block)
{
	struct loading *loading = context;
	struct read_line read;
	size_t before = 0; /* the end of the lines before the last one */

	for (size_t at = 0; at < block->result.length; at += sizeof(read)) {
		memcpy(&read, block->result.data + at, sizeof(read));
		loading->number = read.number;
		if (read.problem == CPL_OK)
			read.problem = cpl_plan_take(loading->plan, &read.said);
		if (read.problem == CPL_OK) {
			loading->over = loading->over ||
					read.said.part == CPL_PLAN_END;
			if (!loading->over)
				before = read.end;
			continue;
		}
		cmd_say_problem(
		    loading->cmd, NULL, read.problem, read.number, "");
		return false;
	}
	cpl_plan_take_text(
	    loading->plan, (struct cpl_str){ block->text.data, before });
	return true;
}

static bool
pass_long(
    void *context, struct cpl_reader *reader, size_t number, size_t *length)
{
	struct loading *loading = context;

	(void)reader;
	(void)length;
	cmd_say_problem(
	    loading->cmd, NULL, CPL_PLAN_SYNTAX, number, "see --max-record");
	return false;
}

static bool
read_lines(struct loading *loading, struct cpl_source *source)
{
	static const struct cmd_deal deal = {
		.begin = begin,
		.work = work,
		.settle = settle,
		.pass_long = pass_long,
		.end = end,
	};
	struct cmd *cmd = loading->cmd;
	struct cpl_reader *reader = cpl_reader_new(source, cmd_limit(cmd));
	struct cmd_dealer *dealer = NULL;
	struct cpl_fault fault;
	bool done = false;

	if (reader == NULL)
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	else
		dealer = cmd_dealer_new(cmd, &deal, loading);
	if (dealer != NULL) {
		done = cmd_dealer_read(dealer, reader, &fault);
		if (!done && fault.problem != CPL_OK)
			cmd_say(cmd, NULL, &fault);
	}
	cmd_dealer_free(dealer);
	cpl_reader_free(reader);
	return done;
}

static bool
load(struct loading *loading, struct state *state, const char *path)
{
	struct cmd *cmd = loading->cmd;
	struct stat status;
	struct cpl_source *source;
	enum cpl_problem problem;
	bool done;

	if (strcmp(path, "-") != 0 && stat(path, &status) != 0 &&
	    (errno == ENOENT || errno == ENOTDIR)) {
		cmd_say_problem(cmd, path, CPL_FILE_NOT_FOUND, 0, "");
		return false;
	}
	source = cmd_open(cmd, path);
	if (source == NULL)
		return false;
	done = read_lines(loading, source);
	if (done) {
		problem = cpl_plan_close(loading->plan, state->edited);
		done = problem == CPL_OK;
		if (!done)
			cmd_say_problem(cmd, NULL, problem,
			    loading->number > 0 ? loading->number : 1, "");
	}
	cmd_close(cmd);
	return done;
}

struct cpl_plan *
plan_load(struct state *state, const char *path)
{
	struct loading loading = { .cmd = state->cmd };

	loading.plan = cpl_plan_new();
	if (loading.plan == NULL) {
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
		return NULL;
	}
	if (load(&loading, state, path))
		return loading.plan;
	cpl_plan_free(loading.plan);
	return NULL;
}
