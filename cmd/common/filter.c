/* SPDX-License-Identifier: MIT */
/*
 * The loop of every filter: a line, a record, the program's `each`, and the
 * record again.  Nothing is copied between the reader and the writer but the
 * bytes that go out.
 */
#include "run.h"

/* What a run of the loop holds on to. */
struct loop {
	const struct cmd_filter *filter;
	void *state;
	struct cmd *cmd;
	struct cpl_record *record; /* OWNED */
};

static bool
is_blank(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] != ' ' && text.data[i] != '\t' &&
		    text.data[i] != '\r')
			return false;
	return true;
}

static enum cpl_problem
write_record(struct loop *loop)
{
	struct cpl_writer *out = loop->cmd->out;
	struct cpl_buffer *buffer = cpl_writer_buffer(out);
	size_t before = buffer->length;
	enum cpl_problem problem = cpl_record_write(loop->record, buffer);

	cpl_buffer_append_char(buffer, '\n');
	if (problem == CPL_OK && buffer->failed)
		problem = CPL_MEMORY;
	if (problem != CPL_OK)
		buffer->length = before; /* no half of a record goes out */
	cpl_writer_commit(out);
	return problem;
}

/* One record; false when reading must stop. */
static bool
one(struct loop *loop, const struct cpl_line *line)
{
	struct cmd *cmd = loop->cmd;
	struct cpl_fault fault;
	enum cpl_problem problem;
	bool keep = true;

	problem = cpl_record_parse(loop->record, line->text, &fault);
	if (problem == CPL_OK) {
		cmd->why.problem = CPL_OK;
		problem = loop->filter->each(loop->record, &keep, loop->state);
		if (problem == CPL_OK && keep)
			problem = write_record(loop);
		if (problem == CPL_OK)
			return cpl_writer_error(cmd->out) == 0;
		if (cmd->why.problem == problem)
			fault = cmd->why;
		else
			cpl_fault_set(&fault, problem, 0, 0, NULL);
	}
	fault.line = line->number;
	if (cpl_problem_gravity(problem) == CPL_SYSTEM) {
		cmd_say(cmd, NULL, &fault);
		return false;
	}
	return cmd_reject(cmd, &fault, line->text);
}

static bool
lines(struct cpl_reader *reader, void *context)
{
	struct loop *loop = context;
	struct cmd *cmd = loop->cmd;
	struct cpl_line line;
	struct cpl_fault fault;

	for (;;) {
		switch (cpl_reader_next(reader, &line, &fault)) {
		case CPL_READ_LINE:
			if (is_blank(line.text))
				break;
			if (!one(loop, &line))
				return false;
			cmd_progress(cmd, 1);
			break;
		case CPL_READ_LONG:
			cpl_fault_set(&fault, CPL_TOO_LONG, line.number, 0,
			    "see --max-record");
			if (!cmd_reject_long(cmd, &fault, reader))
				return false;
			cmd_progress(cmd, 1);
			break;
		case CPL_READ_END:
			return true;
		case CPL_READ_FAILED:
			/* The other operands may still be read. */
			cmd_say(cmd, NULL, &fault);
			return fault.problem != CPL_MEMORY;
		}
	}
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct loop *loop = context;
	const struct cmd_filter *filter = loop->filter;
	bool go_on;

	loop->cmd = cmd;
	if (filter->begin != NULL &&
	    !cmd_goes_on(cmd, filter->begin(cmd, loop->state)))
		return CMD_DONE;
	if (!cmd_reject_open(cmd))
		return CMD_DONE;
	loop->record = cpl_record_new();
	if (loop->record == NULL) {
		cmd_memory(cmd);
		return CMD_DONE;
	}
	go_on = cmd_read_operands(cmd, lines, loop);
	if (go_on && filter->finish != NULL)
		return filter->finish(cmd, cmd->out, loop->state);
	return CMD_DONE;
}

static void
end(void *context)
{
	struct loop *loop = context;

	cpl_record_free(loop->record);
	if (loop->filter->end != NULL)
		loop->filter->end(loop->state);
}

int
cmd_filter_main(
    const struct cmd_filter *filter, void *state, int argc, char *argv[])
{
	struct loop loop = { .filter = filter, .state = state };
	const struct cmd_program program = {
		.name = filter->name,
		.summary = filter->summary,
		.operands = filter->operands,
		.options = filter->options,
		.run = run,
		.end = end,
	};

	return cmd_program_main(&program, &loop, argc, argv);
}
