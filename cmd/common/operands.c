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
cmd_open_fd(struct cmd *cmd, const char *operand, int fd)
{
	struct cpl_fault fault;
	int error = errno;

	cmd_close(cmd);
	cmd->place = cmd_place_name(operand);
	cmd->fd = fd;
	if (fd < 0) {
		cpl_fault_set_system(&fault, CPL_OPEN, error);
		cmd_say(cmd, NULL, &fault);
		cmd->place = NULL;
		return NULL;
	}
	if (cmd_is_output(cmd, fd)) {
		cpl_fault_set(&fault, CPL_INPUT_IS_OUTPUT, 0, 0, NULL);
		cmd_say(cmd, NULL, &fault);
		cmd_close(cmd);
		return NULL;
	}
	cmd->source = cpl_source_new(fd, idle, cmd);
	if (cmd->source == NULL) {
		cmd_memory(cmd);
		cmd_close(cmd);
	}
	return cmd->source;
}

struct cpl_source *
cmd_open(struct cmd *cmd, const char *operand)
{
	int fd = STDIN_FILENO;

	cmd_close(cmd);
	if (strcmp(operand, "-") != 0)
		fd = open(operand, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return cmd_open_fd(cmd, operand, fd);
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

static bool
read_operand(struct cmd *cmd, const char *operand,
    bool (*read)(struct cpl_reader *reader, void *context), void *context)
{
	struct cpl_source *source = cmd_open(cmd, operand);
	struct cpl_reader *reader;
	bool go_on;

	/* The other operands may still be read. */
	if (source == NULL)
		return true;
	reader = cpl_reader_new(source, cmd->max_record);
	if (reader == NULL) {
		cmd_memory(cmd);
		cmd_close(cmd);
		return false;
	}
	go_on = read(reader, context);
	cpl_reader_free(reader);
	cmd_close(cmd);
	return go_on;
}

bool
cmd_read_operands(struct cmd *cmd,
    bool (*read)(struct cpl_reader *reader, void *context), void *context)
{
	bool go_on = true;

	cmd_progress_start(cmd);
	for (size_t i = 0; go_on && i < cmd->operand_count; i++)
		go_on = read_operand(cmd, cmd->operands[i], read, context);
	cmd_progress_end(cmd);
	return go_on;
}
