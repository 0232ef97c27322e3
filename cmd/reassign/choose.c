/* SPDX-License-Identifier: MIT */
/* The ids of --to-file, with their targets, and of --ids. */
#include <stdlib.h>
#include <string.h>

#include <complaint/config.h>

#include "reassign.h"

struct choice {
	struct cpl_table *table; /* OWNED, or NULL */
	struct cpl_arena arena;  /* OWNED */
	struct chosen *items;    /* OWNED; by id */
	size_t count;
	size_t capacity;
};

static bool
add(struct choice *choice, struct cpl_str id, struct cpl_str to)
{
	if (choice->count == choice->capacity) {
		size_t capacity = choice->capacity ? choice->capacity * 2 : 64;
		struct chosen *items = NULL;

		if (capacity <= SIZE_MAX / sizeof(*items))
			items = realloc(
			    choice->items, capacity * sizeof(*items));
		if (items == NULL)
			return false;
		choice->items = items;
		choice->capacity = capacity;
	}
	choice->items[choice->count++] = (struct chosen){ id, to };
	return true;
}

static bool
add_table(struct state *state, struct choice *choice)
{
	static const char *const columns[] = { "!id", "!to", NULL };
	struct cpl_faults faults = { 0 };
	size_t rows;

	choice->table = cpl_table_load(state->to_file, columns, &faults);
	rows = choice->table == NULL ? 0 : cpl_table_rows(choice->table);
	for (size_t i = 0; i < rows; i++) {
		struct cpl_cell id = cpl_table_cell(choice->table, i, 0);
		struct cpl_cell to = cpl_table_cell(choice->table, i, 1);

		if (id.text.length == 0 || to.text.length == 0)
			cpl_faults_add(&faults, CPL_CONFIG_VALUE, id.line,
			    id.column, "a row needs both id and to");
		else if (!add(choice, id.text, to.text))
			cpl_faults_add(&faults, CPL_MEMORY, 0, 0, NULL);
	}
	rows = faults.count;
	cmd_say_all(state->cmd, state->to_file, &faults);
	return rows == 0 && choice->table != NULL;
}

static bool
add_ids(struct state *state, struct choice *choice)
{
	struct cpl_source *source = cmd_open(state->cmd, state->ids);
	struct cpl_reader *reader;
	struct cpl_line line;
	struct cpl_fault fault;
	enum cpl_read got = CPL_READ_FAILED;

	if (source == NULL)
		return false;
	reader = cpl_reader_new(source, cmd_limit(state->cmd));
	cpl_fault_set(&fault, CPL_MEMORY, 0, 0, NULL);
	while (reader != NULL && (got = cpl_reader_next(reader, &line,
				      &fault)) == CPL_READ_LINE) {
		struct cpl_str id = cpl_str_trim(line.text);

		if (id.length == 0)
			continue;
		id = cpl_arena_copy(&choice->arena, id);
		if (id.data != NULL && add(choice, id, CPL_STR("")))
			continue;
		cpl_fault_set(&fault, CPL_MEMORY, 0, 0, NULL);
		got = CPL_READ_FAILED;
		break;
	}
	if (got == CPL_READ_LONG)
		cpl_fault_set(&fault, CPL_TOO_LONG, line.number, 0, NULL);
	cpl_reader_free(reader);
	if (got != CPL_READ_END)
		cmd_say(state->cmd, NULL, &fault);
	cmd_close(state->cmd);
	return got == CPL_READ_END;
}

static int
compare(const void *left, const void *right)
{
	const struct chosen *a = left;
	const struct chosen *b = right;

	return cpl_str_compare(a->id, b->id);
}

struct choice *
choice_new(struct state *state)
{
	struct choice *choice = calloc(1, sizeof(*choice));
	bool good = choice != NULL;

	if (choice == NULL)
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
	if (good && state->to_file != NULL)
		good = add_table(state, choice);
	if (good && state->ids != NULL)
		good = add_ids(state, choice);
	if (!good) {
		choice_free(choice);
		return NULL;
	}
	if (choice->count > 0)
		qsort(choice->items, choice->count, sizeof(*choice->items),
		    compare);
	/* Two targets for one complaint: which one is meant? */
	for (size_t i = 1; i < choice->count && state->to_file != NULL; i++) {
		if (compare(&choice->items[i - 1], &choice->items[i]) != 0)
			continue;
		cmd_say_problem(state->cmd, state->to_file, CPL_CONFIG_VALUE, 0,
		    "an id twice");
		choice_free(choice);
		return NULL;
	}
	return choice;
}

void
choice_free(struct choice *choice)
{
	if (choice == NULL)
		return;
	cpl_table_free(choice->table);
	cpl_arena_release(&choice->arena);
	free(choice->items);
	free(choice);
}

const struct chosen *
choice_find(const struct choice *choice, struct cpl_str id)
{
	struct chosen wanted = { .id = id };

	if (choice->count == 0)
		return NULL;
	return bsearch(&wanted, choice->items, choice->count,
	    sizeof(*choice->items), compare);
}
