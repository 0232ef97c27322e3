/* SPDX-License-Identifier: MIT */
/* Messages on standard error and the exit status that follows from them. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "run.h"

static void
write_all(int fd, const char *data, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, data, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return; /* there is nobody left to tell */
		data += written;
		length -= (size_t)written;
	}
}

void
cmd_raise(struct cmd *cmd, enum cmd_exit status)
{
	if (status > cmd->status)
		cmd->status = status;
}

enum cmd_exit
cmd_status(const struct cmd *cmd)
{
	return cmd->status;
}

const char *
cmd_place_name(const char *operand)
{
	return strcmp(operand, "-") == 0 ? "<stdin>" : operand;
}

/*
 * One write for the whole line, so that the messages of the programs of a
 * pipeline do not run into each other.  File names and words of configuration
 * files come from others and may not steer the terminal.
 */
void
cmd_speak(struct cmd *cmd, const struct cpl_buffer *text)
{
	struct cpl_buffer line = { 0 };

	cmd_progress_erase(cmd);
	cpl_buffer_append_str(&line, cpl_str_of(cmd->program->name));
	cpl_buffer_append_str(&line, CPL_STR(": "));
	cpl_buffer_append_printable(&line, cpl_buffer_str(text));
	cpl_buffer_append_char(&line, '\n');
	if (line.failed || text->failed) {
		static const char last_words[] = ": out of memory\n";

		write_all(STDERR_FILENO, cmd->program->name,
		    strlen(cmd->program->name));
		write_all(STDERR_FILENO, last_words, sizeof(last_words) - 1);
		cmd_raise(cmd, CMD_FAILED);
	} else {
		write_all(STDERR_FILENO, line.data, line.length);
	}
	cpl_buffer_release(&line);
}

static enum cmd_exit
exit_of(enum cpl_problem problem)
{
	switch (cpl_problem_gravity(problem)) {
	case CPL_NOTE:
		return CMD_DONE;
	case CPL_CONFIG:
		return CMD_USAGE;
	case CPL_RECORD:
		return CMD_RECORDS;
	case CPL_SYSTEM:
		break;
	}
	return CMD_FAILED;
}

void
cmd_say(struct cmd *cmd, const char *path, const struct cpl_fault *fault)
{
	struct cpl_buffer text = { 0 };

	cmd_raise(cmd, exit_of(fault->problem));
	if (path == NULL)
		path = cmd->place;
	if (path != NULL) {
		cpl_buffer_append_str(&text, cpl_str_of(path));
		cpl_buffer_append_char(&text, ':');
		if (fault->line > 0)
			cpl_buffer_append_format(&text, "%zu:", fault->line);
		if (fault->line > 0 && fault->column > 0)
			cpl_buffer_append_format(&text, "%zu:", fault->column);
		cpl_buffer_append_char(&text, ' ');
	}
	cpl_buffer_append_str(
	    &text, cpl_str_of(cpl_problem_sentence(fault->problem)));
	if (fault->detail[0] != '\0')
		cpl_buffer_append_format(&text, ": %s", fault->detail);
	/* The sentences of these two are what the system would say. */
	if (fault->error != 0 && fault->problem != CPL_IS_DIRECTORY &&
	    fault->problem != CPL_FILE_NOT_FOUND)
		cpl_buffer_append_format(&text, ": %s", strerror(fault->error));
	cmd_speak(cmd, &text);
	cpl_buffer_release(&text);
}

void
cmd_say_problem(struct cmd *cmd, const char *path, enum cpl_problem problem,
    size_t line, const char *detail)
{
	struct cpl_fault fault;

	cpl_fault_set(&fault, problem, line, 0, "%s", detail);
	cmd_say(cmd, path, &fault);
}

void
cmd_say_all(struct cmd *cmd, const char *path, struct cpl_faults *faults)
{
	for (size_t i = 0; i < faults->count; i++)
		cmd_say(cmd, path, &faults->items[i]);
	if (faults->failed)
		cmd_memory(cmd);
	cpl_faults_release(faults);
}

void
cmd_memory(struct cmd *cmd)
{
	const struct cpl_fault fault = { .problem = CPL_MEMORY };

	cmd_say(cmd, NULL, &fault);
}

static void
speak_format(
    struct cmd *cmd, const char *format, va_list arguments, const char *behind)
{
	struct cpl_buffer text = { 0 };
	va_list again;
	int length;
	char *room;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	room = length < 0 ? NULL
			  : cpl_buffer_reserve(&text, (size_t)length + 1);
	if (room != NULL) {
		vsnprintf(room, (size_t)length + 1, format, again);
		text.length += (size_t)length;
	}
	va_end(again);
	cpl_buffer_append_str(&text, cpl_str_of(behind));
	cmd_speak(cmd, &text);
	cpl_buffer_release(&text);
}

void
cmd_note(struct cmd *cmd, const char *format, ...)
{
	va_list arguments;

	if (cmd->quiet)
		return;
	va_start(arguments, format);
	speak_format(cmd, format, arguments, "");
	va_end(arguments);
}

void
cmd_usage(struct cmd *cmd, const char *format, ...)
{
	va_list arguments;

	cmd_raise(cmd, CMD_USAGE);
	va_start(arguments, format);
	speak_format(cmd, format, arguments, "; -h shows the usage");
	va_end(arguments);
}
