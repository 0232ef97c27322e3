/* SPDX-License-Identifier: MIT */
/*
 * The register.  It is read once to see whether a plan fits it, and copied with
 * the lines of the plan changed: every other byte, blank lines and lines that
 * are no complaints too, comes out as it was.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reassign.h"

/* Messages of unusable lines that are said before they are only counted. */
#define SAID 20

#define CHUNK ((size_t)64 << 10)

static const char *
operand(const struct state *state)
{
	return cmd_operand(state->cmd, 0);
}

static bool
is_stdin(const struct state *state)
{
	return strcmp(operand(state), "-") == 0;
}

static void
say_system(struct state *state, enum cpl_problem problem)
{
	struct cpl_fault fault;

	cpl_fault_set_system(&fault, problem, errno);
	cmd_say(
	    state->cmd, is_stdin(state) ? "<stdin>" : operand(state), &fault);
}

/* Copy what comes from a pipe into a file without a name. */
static bool
spool(struct state *state, int fd)
{
	static char chunk[CHUNK];
	FILE *file = tmpfile();
	ssize_t got = 0;

	if (file == NULL) {
		say_system(state, CPL_OPEN);
		return false;
	}
	for (;;) {
		got = read(fd, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 ||
		    fwrite(chunk, 1, (size_t)got, file) != (size_t)got)
			break;
	}
	if (got == 0 && fflush(file) == 0)
		state->spool = fcntl(fileno(file), F_DUPFD_CLOEXEC, 3);
	if (state->spool < 0)
		say_system(state, got < 0 ? CPL_READ : CPL_WRITE);
	fclose(file);
	return state->spool >= 0;
}

bool
register_prepare(struct state *state)
{
	struct stat status;
	bool done = true;
	int fd = STDIN_FILENO;

	if (is_stdin(state)) {
		state->start = lseek(fd, 0, SEEK_CUR);
		return state->start >= 0 || spool(state, fd);
	}
	/* What cannot be opened, cmd_open() will say. */
	if (stat(operand(state), &status) != 0 || S_ISREG(status.st_mode) ||
	    S_ISDIR(status.st_mode))
		return true;
	fd = open(operand(state), O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd >= 0) {
		done = spool(state, fd);
		close(fd);
	}
	return done;
}

void
register_release(struct state *state)
{
	if (state->spool >= 0)
		close(state->spool);
	state->spool = -1;
}

static struct cpl_source *
open_again(struct state *state)
{
	if (state->spool >= 0) {
		if (lseek(state->spool, 0, SEEK_SET) < 0) {
			say_system(state, CPL_READ);
			return NULL;
		}
		return cmd_open_fd(state->cmd, operand(state),
		    fcntl(state->spool, F_DUPFD_CLOEXEC, 3));
	}
	if (is_stdin(state) && state->start >= 0 &&
	    lseek(STDIN_FILENO, state->start, SEEK_SET) < 0 &&
	    errno != ESPIPE) {
		say_system(state, CPL_READ);
		return NULL;
	}
	return cmd_open(state->cmd, operand(state));
}

/* What the system says of the register; nothing of one that is spooled. */
static struct stat
look(const struct state *state)
{
	struct stat status = { 0 };

	if (state->spool >= 0)
		return status;
	if (is_stdin(state))
		(void)fstat(STDIN_FILENO, &status);
	else
		(void)stat(operand(state), &status);
	return status;
}

static bool
has_changed(const struct state *state)
{
	struct stat now = look(state);
	const struct stat *before = &state->before;

	return now.st_dev != before->st_dev || now.st_ino != before->st_ino ||
	       now.st_size != before->st_size ||
	       now.st_mtim.tv_sec != before->st_mtim.tv_sec ||
	       now.st_mtim.tv_nsec != before->st_mtim.tv_nsec;
}

bool
register_deal(struct state *state, const struct cmd_deal *deal, void *context)
{
	struct cmd *cmd = state->cmd;
	struct cpl_source *source;
	struct cpl_reader *reader = NULL;
	struct cmd_dealer *dealer = NULL;
	struct cpl_fault fault;
	bool done = false;

	state->before = look(state);
	source = open_again(state);
	if (source == NULL)
		return false;
	reader = cpl_reader_new(source, cmd_limit(cmd));
	if (reader == NULL)
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	else
		dealer = cmd_dealer_new(cmd, deal, context);
	if (dealer != NULL) {
		done = cmd_dealer_read(dealer, reader, &fault);
		if (!done && fault.problem != CPL_OK)
			cmd_say(cmd, NULL, &fault);
	}
	if (state->unusable > SAID)
		cmd_note(
		    cmd, "lines that are no complaints: %zu", state->unusable);
	cmd_dealer_free(dealer);
	cpl_reader_free(reader);
	return done;
}

bool
register_line(struct cpl_case *record, struct cmd_block *block,
    struct cpl_str line, const struct cpl_fault **fault)
{
	struct cpl_fault said;
	struct cpl_fault *kept;

	*fault = NULL;
	if (cpl_str_trim(line).length == 0)
		return false;
	switch (cpl_case_read(record, line, &said)) {
	case CPL_OK:
		return true;
	case CPL_MEMORY:
		block->stop = said;
		return false;
	default:
		break;
	}
	kept = cpl_arena_take(&block->arena, sizeof(*kept));
	if (kept == NULL) {
		cpl_fault_set(&block->stop, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	*kept = said;
	*fault = kept;
	return true;
}

void
register_unusable(
    struct state *state, const struct cpl_fault *fault, size_t line)
{
	struct cpl_fault said = *fault;

	said.line = line;
	if (state->unusable++ < SAID)
		cmd_say(state->cmd, NULL, &said);
	else
		cmd_raise(state->cmd, CMD_RECORDS);
}

bool
register_long(
    struct state *state, struct cpl_reader *reader, size_t line, size_t *length)
{
	struct cpl_fault fault;
	struct cpl_str piece;
	enum cpl_read got;

	cpl_fault_set(&fault, CPL_TOO_LONG, 0, 0, "see --max-record");
	register_unusable(state, &fault, line);
	*length = 0;
	while (
	    (got = cpl_reader_piece(reader, &piece, &fault)) == CPL_READ_LINE ||
	    got == CPL_READ_LONG)
		*length += piece.length;
	if (got == CPL_READ_FAILED)
		cmd_say(state->cmd, NULL, &fault);
	return got == CPL_READ_END;
}

/* A copy in the making. */
struct copy {
	const struct cpl_script *script;
	const struct cpl_plan *plan;
	struct cpl_str at;
	size_t next; /* where in the script the step after this one is */
	bool more;
	struct cpl_script_step step; /* what of it is left to do */
	struct cpl_writer *out;
};

static void
next_step(struct copy *copy)
{
	copy->more = cpl_script_next(copy->script, &copy->next, &copy->step);
}

/* Put the texts where all that goes has gone. */
static void
put_texts(struct copy *copy)
{
	while (copy->more && copy->step.stays == 0 && copy->step.goes == 0) {
		cpl_plan_append_text(copy->plan, copy->step.text, copy->at,
		    cpl_writer_buffer(copy->out));
		cpl_writer_commit(copy->out);
		next_step(copy);
	}
}

static bool
copy_chunk(struct copy *copy, const char *data, size_t length)
{
	struct cpl_script_step *step = &copy->step;

	while (length > 0) {
		bool stays = !copy->more || step->stays > 0;
		size_t part = length;

		if (copy->more && (stays ? step->stays : step->goes) < part)
			part = (size_t)(stays ? step->stays : step->goes);
		if (stays)
			cpl_writer_write(copy->out, data, part);
		if (copy->more && stays)
			step->stays -= part;
		else if (copy->more)
			step->goes -= part;
		put_texts(copy);
		data += part;
		length -= part;
	}
	return cpl_writer_error(copy->out) == 0;
}

bool
register_copy(struct state *state, const struct cpl_script *script,
    const struct cpl_plan *plan, struct cpl_str at)
{
	static char chunk[CHUNK];
	struct cmd *cmd = state->cmd;
	struct cpl_source *source = open_again(state);
	struct copy copy = {
		.script = script, .plan = plan, .at = at, .out = cmd_out(cmd)
	};
	struct cpl_fault fault;
	ssize_t got = 0;
	bool done = source != NULL;

	next_step(&copy);
	put_texts(&copy);
	while (done && (got = cpl_source_read(
			    source, chunk, sizeof(chunk), &fault)) > 0)
		done = copy_chunk(&copy, chunk, (size_t)got);
	if (done && got < 0) {
		cmd_say(cmd, NULL, &fault);
		done = false;
	}
	if (done && (copy.more || has_changed(state))) {
		cmd_say_problem(cmd, NULL, CPL_PLAN_REFUSED, 0,
		    "the register changed while it was read");
		done = false;
	}
	return done;
}
