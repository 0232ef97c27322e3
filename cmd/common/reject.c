/* SPDX-License-Identifier: MIT */
/*
 * Records set aside: said, counted, and written to the reject file with their
 * original bytes, so that `ingest --replay` can read them again.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

static void
say_reject(struct cmd *cmd, enum cpl_problem problem, int error)
{
	struct cpl_fault fault;

	if (cmd->reject_said)
		return;
	cmd->reject_said = true;
	cpl_fault_set_system(&fault, problem, error);
	cmd_say(cmd, cmd->reject_path, &fault);
}

static bool
same_file(const struct stat *a, const struct stat *b)
{
	return S_ISREG(b->st_mode) && a->st_dev == b->st_dev &&
	       a->st_ino == b->st_ino;
}

/* Emptying a file that is still to be read would lose what it holds. */
static bool
in_use(const struct cmd *cmd, const struct stat *reject)
{
	struct stat other;

	if (fstat(STDIN_FILENO, &other) == 0 && same_file(reject, &other))
		return true;
	if (cmd->output_path == NULL && fstat(STDOUT_FILENO, &other) == 0 &&
	    same_file(reject, &other))
		return true;
	if (cmd->output_path != NULL && stat(cmd->output_path, &other) == 0 &&
	    same_file(reject, &other))
		return true;
	for (size_t i = 0; i < cmd->operand_count; i++)
		if (strcmp(cmd->operands[i], "-") != 0 &&
		    stat(cmd->operands[i], &other) == 0 &&
		    same_file(reject, &other))
			return true;
	return false;
}

bool
cmd_reject_open(struct cmd *cmd)
{
	struct stat status;
	int fd;

	if (cmd->reject_path == NULL)
		return true;
	if (cmd->reject_path[0] == '\0' || strcmp(cmd->reject_path, "-") == 0) {
		cmd_usage(cmd, "--reject needs the name of a file");
		return false;
	}
	if ((stat(cmd->reject_path, &status) == 0 && in_use(cmd, &status)) ||
	    (cmd->output_path != NULL &&
		strcmp(cmd->output_path, cmd->reject_path) == 0)) {
		cmd_usage(cmd,
		    "--reject: the file is also input or output of this run");
		return false;
	}
	fd = open(cmd->reject_path,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);
	if (fd < 0) {
		say_reject(cmd, CPL_OPEN, errno);
		return false;
	}
	cmd->reject_fd = fd;
	cmd->reject = cpl_writer_new(fd);
	if (cmd->reject == NULL)
		cmd_memory(cmd);
	return cmd->reject != NULL;
}

void
cmd_reject_flush(struct cmd *cmd)
{
	if (cmd->reject != NULL)
		cpl_writer_flush(cmd->reject);
}

/* File names and the tail of a cut detail need not be UTF-8, JSON must be. */
static void
append_safe(struct cpl_buffer *out, const char *text)
{
	struct cpl_str str = cpl_str_of(text);
	struct cpl_buffer clean = { 0 };

	if (cpl_utf8_valid(str.data, str.length) == str.length) {
		cpl_json_append_string(out, str);
		return;
	}
	cpl_buffer_append_printable(&clean, str);
	cpl_json_append_string(out, cpl_buffer_str(&clean));
	out->failed = out->failed || clean.failed;
	cpl_buffer_release(&clean);
}

/* All of the line up to the original bytes. */
static void
append_head(const struct cmd *cmd, const struct cpl_fault *fault,
    struct cpl_buffer *out)
{
	struct cpl_buffer reason = { 0 };

	cpl_buffer_append_str(out, CPL_STR("{\"source\":"));
	append_safe(out, cmd->place != NULL ? cmd->place : "");
	if (fault->line > 0)
		cpl_buffer_append_format(out, ",\"line\":%zu", fault->line);
	if (fault->column > 0)
		cpl_buffer_append_format(out, ",\"column\":%zu", fault->column);
	cpl_buffer_append_format(out,
	    ",\"code\":\"%s\",\"reason\":", cpl_problem_code(fault->problem));
	cpl_buffer_append_str(
	    &reason, cpl_str_of(cpl_problem_sentence(fault->problem)));
	if (fault->detail[0] != '\0')
		cpl_buffer_append_format(&reason, ": %s", fault->detail);
	cpl_buffer_append_char(&reason, '\0');
	append_safe(out, reason.failed ? "" : reason.data);
	cpl_buffer_release(&reason);
	if (cmd->reject_context.length > 0) {
		cpl_buffer_append_str(out, CPL_STR(",\"read\":"));
		cpl_buffer_append_str(out, cmd->reject_context);
	}
}

/* The base64 of RFC 4648, of bytes that come piece by piece. */
struct base64 {
	unsigned char held[3];
	size_t count;
};

static void
base64_flush(struct base64 *state, struct cpl_buffer *out)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *held = state->held;
	char group[4];

	memset(state->held + state->count, 0, 3 - state->count);
	group[0] = digits[held[0] >> 2];
	group[1] = digits[(held[0] & 3) << 4 | held[1] >> 4];
	group[2] = state->count < 2
		       ? '='
		       : digits[(held[1] & 15) << 2 | held[2] >> 6];
	group[3] = state->count < 3 ? '=' : digits[held[2] & 63];
	cpl_buffer_append(out, group, sizeof(group));
	state->count = 0;
}

static void
base64_append(
    struct base64 *state, struct cpl_str bytes, struct cpl_buffer *out)
{
	for (size_t i = 0; i < bytes.length; i++) {
		state->held[state->count++] = (unsigned char)bytes.data[i];
		if (state->count == 3)
			base64_flush(state, out);
	}
}

static void
commit(struct cmd *cmd, struct cpl_buffer *out)
{
	if (out->failed)
		say_reject(cmd, CPL_MEMORY, 0);
	cpl_writer_commit(cmd->reject);
	if (cpl_writer_error(cmd->reject) != 0)
		say_reject(cmd, CPL_WRITE, cpl_writer_error(cmd->reject));
}

static void
keep_original(
    struct cmd *cmd, const struct cpl_fault *fault, struct cpl_str original)
{
	struct cpl_buffer *out = cpl_writer_buffer(cmd->reject);
	struct base64 state = { { 0 }, 0 };

	append_head(cmd, fault, out);
	if (cpl_utf8_valid(original.data, original.length) == original.length) {
		cpl_buffer_append_str(out, CPL_STR(",\"original\":"));
		cpl_json_append_string(out, original);
		cpl_buffer_append_str(out, CPL_STR("}\n"));
	} else {
		cpl_buffer_append_str(out, CPL_STR(",\"original_base64\":\""));
		base64_append(&state, original, out);
		if (state.count > 0)
			base64_flush(&state, out);
		cpl_buffer_append_str(out, CPL_STR("\"}\n"));
	}
	commit(cmd, out);
}

/* Say it, unless much was said already, and count it. */
static bool
count_one(struct cmd *cmd, const struct cpl_fault *fault)
{
	struct cpl_fault stop = { .problem = CPL_TOO_MANY_UNUSABLE };

	if (cmd->reject_count < CMD_REJECTS_SAID)
		cmd_say(cmd, NULL, fault);
	cmd_raise(cmd, CMD_RECORDS);
	cmd->reject_count++;
	if (cmd->reject_count <= cmd->max_errors)
		return true;
	cmd_say(cmd, NULL, &stop);
	return false;
}

bool
cmd_reject(
    struct cmd *cmd, const struct cpl_fault *fault, struct cpl_str original)
{
	if (cmd->reject != NULL)
		keep_original(cmd, fault, original);
	return count_one(cmd, fault);
}

bool
cmd_reject_pieces(struct cmd *cmd, const struct cpl_fault *fault,
    cmd_next_piece *next, void *context)
{
	struct base64 state = { { 0 }, 0 };
	struct cpl_buffer *out;
	struct cpl_str piece;

	if (cmd->reject == NULL) {
		while (next(context, &piece))
			;
		return count_one(cmd, fault);
	}
	out = cpl_writer_buffer(cmd->reject);
	append_head(cmd, fault, out);
	cpl_buffer_append_str(out, CPL_STR(",\"original_base64\":\""));
	commit(cmd, out);
	while (next(context, &piece)) {
		out = cpl_writer_buffer(cmd->reject);
		base64_append(&state, piece, out);
		commit(cmd, out);
	}
	out = cpl_writer_buffer(cmd->reject);
	if (state.count > 0)
		base64_flush(&state, out);
	cpl_buffer_append_str(out, CPL_STR("\"}\n"));
	commit(cmd, out);
	return count_one(cmd, fault);
}

static bool
next_of_line(void *context, struct cpl_str *piece)
{
	struct cpl_fault broken;

	return cpl_reader_piece(context, piece, &broken) == CPL_READ_LINE;
}

bool
cmd_reject_long(
    struct cmd *cmd, const struct cpl_fault *fault, struct cpl_reader *reader)
{
	if (cmd->reject == NULL)
		return count_one(cmd, fault);
	return cmd_reject_pieces(cmd, fault, next_of_line, reader);
}

void
cmd_reject_context(struct cmd *cmd, struct cpl_str json)
{
	cmd->reject_context = json;
}

bool
cmd_begin(struct cmd *cmd)
{
	if (!cmd_reject_open(cmd))
		return false;
	cmd_progress_start(cmd);
	return true;
}

enum cpl_problem
cmd_why(struct cmd *cmd, enum cpl_problem problem, const char *format, ...)
{
	/* Longer than what a fault keeps, so that it shows that it is cut. */
	char detail[2 * CPL_FAULT_DETAIL];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(detail, sizeof(detail), format, arguments);
	va_end(arguments);
	cpl_fault_set(&cmd->why, problem, 0, 0, "%s", detail);
	return problem;
}

void
cmd_reject_close(struct cmd *cmd)
{
	bool one = cmd->reject_count == 1;
	struct cpl_buffer text = { 0 };

	if (cmd->reject != NULL) {
		cpl_writer_flush(cmd->reject);
		if (cpl_writer_error(cmd->reject) != 0)
			say_reject(
			    cmd, CPL_WRITE, cpl_writer_error(cmd->reject));
		cpl_writer_free(cmd->reject);
		cmd->reject = NULL;
	}
	if (cmd->reject_fd >= 0 && close(cmd->reject_fd) != 0)
		say_reject(cmd, CPL_WRITE, errno);
	cmd->reject_fd = -1;
	if (cmd->reject_count == 0)
		return;
	cpl_buffer_append_format(
	    &text, "%zu unusable record%s ", cmd->reject_count, one ? "" : "s");
	if (cmd->reject_said)
		cpl_buffer_append_format(&text, "left out; %s does not hold %s",
		    cmd->reject_path, one ? "it" : "all of them");
	else if (cmd->reject_path != NULL)
		cpl_buffer_append_format(
		    &text, "set aside in %s", cmd->reject_path);
	else
		cpl_buffer_append_format(&text,
		    "left out; --reject FILE would keep %s",
		    one ? "it" : "them");
	cmd_speak(cmd, &text);
	cpl_buffer_release(&text);
}
