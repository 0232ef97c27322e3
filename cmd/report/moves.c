/* SPDX-License-Identifier: MIT */
/* How many verdicts a new calendar changed, as sla-check has told. */
#include <stdlib.h>
#include <string.h>

#include <complaint/stream.h>

#include "report.h"

void
moves_release(struct moves *moves)
{
	free(moves->items);
	cpl_groups_free(moves->groups);
	cpl_arena_release(&moves->arena);
	*moves = (struct moves){ 0 };
}

/* The state in a member such as "before". */
static bool
read_state(
    struct cpl_record *record, struct cpl_str name, struct cpl_str *state)
{
	struct cpl_json json;

	return cpl_record_json_in(record, name, CPL_STR("state"), &json) ==
		   CPL_OK &&
	       cpl_json_type(json) == CPL_JSON_STRING &&
	       cpl_record_decode(record, json, state) == CPL_OK;
}

/* Of states such as running and paused there is no verdict yet. */
static bool
is_verdict(struct cpl_str state)
{
	return !cpl_str_equal(state, CPL_STR("running")) &&
	       !cpl_str_equal(state, CPL_STR("due_soon")) &&
	       !cpl_str_equal(state, CPL_STR("paused"));
}

/* The group of that move, made when it is new; NULL without memory. */
static struct cpl_verdict_move *
take(struct moves *moves, const struct cpl_verdict_move *move)
{
	const struct cpl_str texts[] = { move->clock, move->before,
		move->after };
	struct cpl_buffer key = { 0 };
	struct cpl_verdict_move *taken = NULL;

	for (size_t i = 0; i < 3; i++) {
		cpl_buffer_append_str(&key, texts[i]);
		cpl_buffer_append_char(&key, '\0');
	}
	if (moves->groups != NULL && !key.failed)
		taken = cpl_groups_take(moves->groups, cpl_buffer_str(&key));
	cpl_buffer_release(&key);
	if (taken == NULL || taken->verdicts > 0)
		return taken;
	taken->clock = cpl_arena_copy(&moves->arena, move->clock);
	taken->before = cpl_arena_copy(&moves->arena, move->before);
	taken->after = cpl_arena_copy(&moves->arena, move->after);
	if (taken->clock.data == NULL || taken->before.data == NULL ||
	    taken->after.data == NULL)
		return NULL;
	return taken;
}

static enum cpl_problem
add(struct moves *moves, struct cpl_record *record, struct cpl_fault *fault)
{
	struct cpl_verdict_move move;
	struct cpl_verdict_move *taken;

	if (cpl_record_text(record, CPL_STR("clock"), &move.clock) != CPL_OK ||
	    !read_state(record, CPL_STR("before"), &move.before) ||
	    !read_state(record, CPL_STR("after"), &move.after))
		return cpl_fault_set(fault, CPL_FIELD_ABSENT, 0, 0,
		    "clock, before.state, after.state");
	/* The same verdict by another date was not changed. */
	if (cpl_str_equal(move.before, move.after) ||
	    (!is_verdict(move.before) && !is_verdict(move.after)))
		return CPL_OK;
	taken = take(moves, &move);
	if (taken == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	taken->verdicts++;
	return CPL_OK;
}

static bool
read_lines(struct cmd *cmd, struct cpl_reader *reader,
    struct cpl_record *record, struct moves *moves)
{
	struct cpl_fault fault;
	struct cpl_line line;
	enum cpl_read read = CPL_READ_LINE;
	enum cpl_problem problem = CPL_OK;

	while (problem == CPL_OK && read == CPL_READ_LINE) {
		read = cpl_reader_next(reader, &line, &fault);
		if (read == CPL_READ_LONG)
			problem = cpl_fault_set(
			    &fault, CPL_TOO_LONG, 0, 0, "see --max-record");
		else if (read == CPL_READ_FAILED)
			problem = fault.problem;
		if (read == CPL_READ_LINE)
			problem = cpl_record_parse(record, line.text, &fault);
		if (read == CPL_READ_LINE && problem == CPL_OK)
			problem = add(moves, record, &fault);
	}
	if (problem == CPL_OK)
		return true;
	if (read != CPL_READ_FAILED)
		fault.line = line.number;
	cmd_say(cmd, NULL, &fault);
	return false;
}

static int
compare_moves(const void *left, const void *right)
{
	const struct cpl_verdict_move *a = left;
	const struct cpl_verdict_move *b = right;
	int order = cpl_str_compare(a->clock, b->clock);

	if (order == 0)
		order = cpl_str_compare(a->before, b->before);
	return order != 0 ? order : cpl_str_compare(a->after, b->after);
}

static bool
sort_moves(struct moves *moves)
{
	moves->count = cpl_groups_count(moves->groups);
	moves->items = calloc(moves->count + 1, sizeof(*moves->items));
	if (moves->items == NULL)
		return false;
	for (size_t i = 0; i < moves->count; i++)
		memcpy(&moves->items[i], cpl_groups_at(moves->groups, i),
		    sizeof(*moves->items));
	qsort(moves->items, moves->count, sizeof(*moves->items), compare_moves);
	return true;
}

enum cmd_exit
moves_load(struct cmd *cmd, const char *path, struct moves *moves)
{
	struct cpl_source *source = cmd_open(cmd, path);
	struct cpl_record *record = cpl_record_new();
	struct cpl_reader *reader = NULL;
	bool whole = false;

	moves->groups = cpl_groups_new(sizeof(struct cpl_verdict_move));
	if (source != NULL)
		reader = cpl_reader_new(source, cmd_limit(cmd));
	if (reader != NULL && record != NULL && moves->groups != NULL)
		whole = read_lines(cmd, reader, record, moves);
	else if (source != NULL)
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	cpl_reader_free(reader);
	cpl_record_free(record);
	cmd_close(cmd);
	if (whole && !sort_moves(moves)) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		whole = false;
	}
	return whole ? CMD_DONE : CMD_USAGE;
}
