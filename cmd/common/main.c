/* SPDX-License-Identifier: MIT */
/* A run of a program from its first act to its exit status. */
#include <time.h>

#include "run.h"

static void
show(struct cmd *cmd)
{
	struct cpl_buffer *out = cpl_writer_buffer(cmd->out);

	if (cmd->help)
		cmd_options_help(cmd, out);
	else
		cpl_buffer_append_format(out, "%s (complaint toolkit) %s\n",
		    cmd->program->name, CPL_VERSION);
	if (out->failed)
		cmd_memory(cmd);
	cpl_writer_commit(cmd->out);
}

int64_t
cmd_now(struct cmd *cmd)
{
	if (!cmd->now_given) {
		cmd->now = (int64_t)time(NULL);
		cmd->now_given = true;
	}
	return cmd->now;
}

bool
cmd_goes_on(struct cmd *cmd, enum cmd_exit begun)
{
	cmd_raise(cmd, begun);
	if (begun == CMD_STOP || cmd->status != CMD_DONE)
		cmd->abandoned = true;
	return !cmd->abandoned;
}

static void
work(struct cmd *cmd, void *state)
{
	if (cmd->help || cmd->version) {
		/* Not what the run would have written. */
		cmd->output_path = NULL;
		if (cmd_output_open(cmd))
			show(cmd);
		return;
	}
	if (cmd->status != CMD_DONE || !cmd_output_open(cmd))
		return;
	cmd_raise(cmd, cmd->program->run(cmd, state));
}

int
cmd_program_main(
    const struct cmd_program *program, void *state, int argc, char *argv[])
{
	struct cmd cmd = {
		.program = program,
		.fd = -1,
		.out_fd = -1,
		.reject_fd = -1,
	};

	cmd_system_start();
	cmd_options_parse(&cmd, argc, argv);
	work(&cmd, state);
	cmd_close(&cmd);
	cmd_progress_end(&cmd);
	cmd_reject_close(&cmd);
	if (program->end != NULL)
		program->end(state);
	cmd_output_close(&cmd);
	cmd_options_release(&cmd);
	cmd_places_release(&cmd);
	return (int)cmd.status;
}
