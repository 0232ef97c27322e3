/* SPDX-License-Identifier: MIT */
/*
 * The register.  It is read once to see whether a plan fits it, and copied with
 * the lines of the plan changed: every other byte, blank lines and lines that
 * are no complaints too, comes out as it was.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "reassign.h"

/* Messages of unusable lines that are said before they are only counted. */
#define SAID 20

#define CHUNK 65536

static void
say_system(struct cmd *cmd, enum cpl_problem problem)
{
	struct cpl_fault fault;

	cpl_fault_set_system(&fault, problem, errno);
	cmd_say(cmd, "<stdin>", &fault);
}

/* Copy what comes from a pipe into a file without a name. */
static bool
spool(struct cmd *cmd)
{
	static char chunk[CHUNK];
	FILE *file = tmpfile();
	ssize_t got = 0;

	if (file == NULL) {
		say_system(cmd, CPL_OPEN);
		return false;
	}
	for (;;) {
		got = read(STDIN_FILENO, chunk, sizeof(chunk));
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 ||
		    fwrite(chunk, 1, (size_t)got, file) != (size_t)got)
			break;
	}
	if (got != 0 || fflush(file) != 0 ||
	    dup2(fileno(file), STDIN_FILENO) < 0) {
		say_system(cmd, got < 0 ? CPL_READ : CPL_WRITE);
		fclose(file);
		return false;
	}
	fclose(file);
	return true;
}

static bool
is_stdin(const struct state *state)
{
	return strcmp(cmd_operand(state->cmd, 0), "-") == 0;
}

bool
register_prepare(struct state *state)
{
	if (!is_stdin(state))
		return true;
	state->start = lseek(STDIN_FILENO, 0, SEEK_CUR);
	if (state->start >= 0)
		return true;
	state->start = 0;
	return spool(state->cmd);
}

static struct cpl_source *
open_again(struct state *state)
{
	if (is_stdin(state) && state->start >= 0 &&
	    lseek(STDIN_FILENO, state->start, SEEK_SET) < 0 &&
	    errno != ESPIPE) {
		say_system(state->cmd, CPL_READ);
		return NULL;
	}
	return cmd_open(state->cmd, cmd_operand(state->cmd, 0));
}

static void
say_unusable(struct state *state, struct cpl_fault *fault, size_t line)
{
	fault->line = line;
	if (state->unusable++ < SAID)
		cmd_say(state->cmd, NULL, fault);
	else
		cmd_raise(state->cmd, CMD_RECORDS);
}

static bool
is_blank(struct cpl_str text)
{
	return cpl_str_trim(text).length == 0;
}

/* The bytes of a line that is too long to be held. */
static enum cpl_read
pass_long(struct cpl_reader *reader, size_t *length, struct cpl_fault *fault)
{
	struct cpl_str piece;
	enum cpl_read got;

	*length = 0;
	while (
	    (got = cpl_reader_piece(reader, &piece, fault)) == CPL_READ_LINE ||
	    got == CPL_READ_LONG)
		*length += piece.length;
	return got;
}

/* One line that may be a complaint; false when reading must stop. */
static bool
read_line(struct state *state, const struct cpl_line *line, uint64_t offset,
    bool (*each)(void *context, const struct place *place), void *context)
{
	struct place place = { line->number, offset, line->text.length };
	struct cpl_fault fault;
	enum cpl_problem problem;

	cmd_progress(state->cmd, 1);
	if (is_blank(line->text))
		return true;
	problem = cpl_case_read(&state->record, line->text, &fault);
	if (problem == CPL_OK)
		return each(context, &place);
	if (problem == CPL_MEMORY) {
		cmd_say(state->cmd, NULL, &fault);
		return false;
	}
	say_unusable(state, &fault, line->number);
	return true;
}

static bool
read_lines(struct state *state, struct cpl_reader *reader,
    bool (*each)(void *context, const struct place *place), void *context)
{
	struct cpl_line line;
	struct cpl_fault fault;
	uint64_t offset = 0;
	size_t length;

	for (;;) {
		switch (cpl_reader_next(reader, &line, &fault)) {
		case CPL_READ_LINE:
			if (!read_line(state, &line, offset, each, context))
				return false;
			offset += line.text.length + 1;
			break;
		case CPL_READ_LONG:
			cpl_fault_set(
			    &fault, CPL_TOO_LONG, 0, 0, "see --max-record");
			say_unusable(state, &fault, line.number);
			if (pass_long(reader, &length, &fault) !=
			    CPL_READ_END) {
				cmd_say(state->cmd, NULL, &fault);
				return false;
			}
			offset += length + 1;
			break;
		case CPL_READ_END:
			return true;
		case CPL_READ_FAILED:
			cmd_say(state->cmd, NULL, &fault);
			return false;
		}
	}
}

bool
register_read(struct state *state,
    bool (*each)(void *context, const struct place *place), void *context)
{
	struct cpl_source *source = open_again(state);
	struct cpl_reader *reader;
	bool done;

	if (source == NULL)
		return false;
	reader = cpl_reader_new(source, cmd_limit(state->cmd));
	if (reader == NULL) {
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	done = read_lines(state, reader, each, context);
	if (state->unusable > SAID)
		cmd_note(state->cmd, "lines that are no complaints: %zu",
		    state->unusable);
	cpl_reader_free(reader);
	return done;
}

/* A copy in the making. */
struct copy {
	struct state *state;
	const struct place *places; /* those to come */
	size_t count;
	uint64_t at;           /* bytes of the register that are copied */
	struct cpl_buffer old; /* OWNED: the line that is changed, so far */
	bool (*change)(void *context, struct cpl_buffer *out);
	void *context;
};

/* The line is whole: write it as it is to be. */
static bool
write_line(struct copy *copy)
{
	struct cpl_writer *out = cmd_out(copy->state->cmd);
	struct cpl_fault fault;

	if (copy->old.failed) {
		cmd_say_problem(copy->state->cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	/* It was a complaint when the register was first read. */
	if (cpl_case_read(&copy->state->record, cpl_buffer_str(&copy->old),
		&fault) != CPL_OK ||
	    !copy->change(copy->context, cpl_writer_buffer(out))) {
		cmd_say_problem(copy->state->cmd, NULL, CPL_PLAN_REFUSED,
		    copy->places->line,
		    "the register changed while it was read");
		return false;
	}
	cpl_writer_commit(out);
	copy->places++;
	copy->count--;
	cpl_buffer_clear(&copy->old);
	return true;
}

static bool
copy_chunk(struct copy *copy, const char *data, size_t length)
{
	struct cpl_writer *out = cmd_out(copy->state->cmd);

	while (length > 0) {
		size_t part = length;

		if (copy->count > 0 && copy->at >= copy->places->offset) {
			size_t rest = copy->places->length - copy->old.length;

			part = rest < length ? rest : length;
			cpl_buffer_append(&copy->old, data, part);
			if (part == rest && !write_line(copy))
				return false;
		} else {
			if (copy->count > 0 &&
			    copy->places->offset - copy->at < part)
				part =
				    (size_t)(copy->places->offset - copy->at);
			cpl_writer_write(out, data, part);
		}
		copy->at += part;
		data += part;
		length -= part;
	}
	return cpl_writer_error(out) == 0;
}

bool
register_copy(struct state *state, const struct place *places, size_t count,
    bool (*change)(void *context, struct cpl_buffer *out), void *context)
{
	struct cpl_source *source = open_again(state);
	static char chunk[CHUNK];
	struct copy copy = { .state = state,
		.places = places,
		.count = count,
		.change = change,
		.context = context };
	struct cpl_fault fault;
	ssize_t got = 0;
	bool done = source != NULL;

	while (done && (got = cpl_source_read(
			    source, chunk, sizeof(chunk), &fault)) > 0)
		done = copy_chunk(&copy, chunk, (size_t)got);
	if (done && got < 0) {
		cmd_say(state->cmd, NULL, &fault);
		done = false;
	}
	if (done && copy.count > 0) {
		cmd_say_problem(state->cmd, NULL, CPL_PLAN_REFUSED,
		    copy.places->line,
		    "the register changed while it was read");
		done = false;
	}
	cpl_buffer_release(&copy.old);
	return done;
}
