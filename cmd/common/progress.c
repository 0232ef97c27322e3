/* SPDX-License-Identifier: MIT */
/* How far the work is: a line on standard error, now and then. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

/* Milliseconds: work shorter than that shows no line of its own accord. */
#define PATIENCE 2000
#define STEP_LIVE 500
#define STEP_LOG 10000
/* Records between two looks at the clock. */
#define LOOK 512

int64_t
cmd_milliseconds(void)
{
	struct timespec now;

	if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 0;
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The bytes to be read where every operand is a file, else 0. */
static uint64_t
total_bytes(const struct cmd *cmd)
{
	uint64_t total = 0;

	for (size_t i = 0; i < cmd->operand_count; i++) {
		struct stat status;
		bool is_stdin = strcmp(cmd->operands[i], "-") == 0;

		if (is_stdin ? fstat(STDIN_FILENO, &status) != 0
			     : stat(cmd->operands[i], &status) != 0)
			continue;
		if (!S_ISREG(status.st_mode))
			return 0;
		total += (uint64_t)status.st_size;
	}
	return total;
}

/*
 * Of its own accord a line comes only from the program of a pipeline that reads
 * the files, and never between records that go to the terminal.
 */
void
cmd_progress_start(struct cmd *cmd)
{
	bool terminal = isatty(STDERR_FILENO) == 1;

	cmd->bytes_total = total_bytes(cmd);
	cmd->progress = cmd->want_progress ||
			(terminal && !cmd->quiet && cmd->bytes_total > 0 &&
			    isatty(STDOUT_FILENO) != 1);
	if (!cmd->progress)
		return;
	cmd->progress_live = terminal;
	cmd->started = cmd_milliseconds();
	cmd->progress_next =
	    cmd->started +
	    (terminal ? (cmd->want_progress ? STEP_LIVE : PATIENCE) : STEP_LOG);
	cmd->records_due = LOOK;
}

static void
append_left(struct cpl_buffer *line, uint64_t seconds)
{
	if (seconds >= 3600)
		cpl_buffer_append_format(line, ", %u:%02u:%02u left",
		    (unsigned)(seconds / 3600), (unsigned)(seconds / 60 % 60),
		    (unsigned)(seconds % 60));
	else
		cpl_buffer_append_format(line, ", %u:%02u left",
		    (unsigned)(seconds / 60), (unsigned)(seconds % 60));
}

static void
append_state(const struct cmd *cmd, int64_t now, struct cpl_buffer *line)
{
	uint64_t elapsed = (uint64_t)(now - cmd->started);
	uint64_t done = cmd->bytes_before;

	if (cmd->source != NULL)
		done += cpl_source_consumed(cmd->source);
	cpl_buffer_append_format(
	    line, "%s: %zu records", cmd->program->name, cmd->records);
	if (elapsed > 0)
		cpl_buffer_append_format(line, ", %.0f a second",
		    (double)cmd->records * 1000 / (double)elapsed);
	if (cmd->bytes_total == 0 || done == 0 || done > cmd->bytes_total)
		return;
	cpl_buffer_append_format(
	    line, ", %.0f%%", (double)done * 100 / (double)cmd->bytes_total);
	append_left(
	    line, (uint64_t)((double)elapsed / 1000 *
			     (double)(cmd->bytes_total - done) / (double)done));
}

static void
show(struct cmd *cmd, int64_t now, bool last)
{
	struct cpl_buffer line = { 0 };
	size_t width;

	if (cmd->progress_live)
		cpl_buffer_append_char(&line, '\r');
	append_state(cmd, now, &line);
	width = line.length;
	if (cmd->progress_live)
		while (!line.failed && line.length < cmd->progress_width)
			cpl_buffer_append_char(&line, ' ');
	cmd->progress_width = cmd->progress_live ? width : 0;
	if (!cmd->progress_live || last)
		cpl_buffer_append_char(&line, '\n');
	/* Nothing depends on whether it could be shown. */
	if (!line.failed && write(STDERR_FILENO, line.data, line.length) < 0)
		cmd->progress = false;
	cpl_buffer_release(&line);
}

void
cmd_progress(struct cmd *cmd, size_t records)
{
	int64_t now;

	cmd->records += records;
	if (!cmd->progress || cmd->records < cmd->records_due)
		return;
	cmd->records_due = cmd->records + LOOK;
	now = cmd_milliseconds();
	if (now < cmd->progress_next)
		return;
	show(cmd, now, false);
	cmd->progress_next = now + (cmd->progress_live ? STEP_LIVE : STEP_LOG);
}

void
cmd_progress_erase(struct cmd *cmd)
{
	static const char blanks[] = "                                        "
				     "                                        ";
	size_t width = cmd->progress_width;

	if (width == 0)
		return;
	cmd->progress_width = 0;
	if (width > sizeof(blanks) - 1)
		width = sizeof(blanks) - 1;
	if (write(STDERR_FILENO, "\r", 1) < 0 ||
	    write(STDERR_FILENO, blanks, width) < 0 ||
	    write(STDERR_FILENO, "\r", 1) < 0)
		cmd->progress = false;
}

/* The last line stays when it was asked for, and goes when it came itself. */
void
cmd_progress_end(struct cmd *cmd)
{
	if (cmd->progress && cmd->want_progress)
		show(cmd, cmd_milliseconds(), true);
	else
		cmd_progress_erase(cmd);
	cmd->progress = false;
	cmd->progress_width = 0;
}
