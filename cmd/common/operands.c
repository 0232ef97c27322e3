/* SPDX-License-Identifier: MIT */
/* Operands: files opened one after another, `-` being standard input. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

size_t
cmd_operand_count(const struct cmd *cmd)
{
	return cmd->operand_count;
}

const char *
cmd_operand(const struct cmd *cmd, size_t index)
{
	return cmd->operands[index];
}

size_t
cmd_limit(const struct cmd *cmd)
{
	return cmd->max_record;
}

/* What was written so far must not wait for input that is slow to come. */
static void
idle(void *context)
{
	struct cmd *cmd = context;

	cmd_output_flush(cmd);
	cmd_reject_flush(cmd);
}

struct cpl_source *
cmd_open(struct cmd *cmd, const char *operand)
{
	struct cpl_fault fault;

	cmd_close(cmd);
	cmd->place = cmd_place_name(operand);
	if (strcmp(operand, "-") == 0)
		cmd->fd = STDIN_FILENO;
	else
		cmd->fd = open(operand, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (cmd->fd < 0) {
		cpl_fault_set_system(&fault, CPL_OPEN, errno);
		cmd_say(cmd, NULL, &fault);
		cmd->place = NULL;
		return NULL;
	}
	if (cmd_is_output(cmd, cmd->fd)) {
		cpl_fault_set(&fault, CPL_INPUT_IS_OUTPUT, 0, 0, NULL);
		cmd_say(cmd, NULL, &fault);
		cmd_close(cmd);
		return NULL;
	}
	cmd->source = cpl_source_new(cmd->fd, idle, cmd);
	if (cmd->source == NULL) {
		cmd_memory(cmd);
		cmd_close(cmd);
	}
	return cmd->source;
}

void
cmd_close(struct cmd *cmd)
{
	if (cmd->source != NULL) {
		cmd->bytes_before += cpl_source_consumed(cmd->source);
		cpl_source_free(cmd->source);
		cmd->source = NULL;
	}
	if (cmd->fd > STDERR_FILENO)
		close(cmd->fd);
	cmd->fd = -1;
	cmd->place = NULL;
}
