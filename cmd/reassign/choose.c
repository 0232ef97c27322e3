/* SPDX-License-Identifier: MIT */
/* The ids of --to-file, with their targets, and of --ids. */
#include <stdlib.h>
#include <string.h>

#include <complaint/config.h>

#include "reassign.h"

/* Ids that are not in the register which are told one by one. */
#define SAID 20

/* A pair of a spreadsheet, or an id alone. */
struct chosen {
	struct cpl_str id;
	struct cpl_str to;
	size_t line;
};

struct list {
	bool given;
	struct chosen *items; /* OWNED; by id, each once */
	size_t count;
	size_t capacity;
};

struct choice {
	struct cpl_table *table; /* OWNED, or NULL */
	struct cpl_arena arena;  /* OWNED */
	struct list pairs;
	struct list ids;
};

static bool
add(struct list *list, struct cpl_str id, struct cpl_str to, size_t line)
{
	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? list->capacity * 2 : 64;
		struct chosen *items = NULL;

		if (capacity <= SIZE_MAX / sizeof(*items))
			items = realloc(list->items, capacity * sizeof(*items));
		if (items == NULL)
			return false;
		list->items = items;
		list->capacity = capacity;
	}
	list->items[list->count++] = (struct chosen){ id, to, line };
	return true;
}

static int
compare_ids(const void *left, const void *right)
{
	const struct chosen *a = left;
	const struct chosen *b = right;

	return cpl_str_compare(a->id, b->id);
}

static int
compare_lines(const void *left, const void *right)
{
	const struct chosen *a = left;
	const struct chosen *b = right;

	return (a->line > b->line) - (a->line < b->line);
}

static int
compare(const void *left, const void *right)
{
	int order = compare_ids(left, right);

	return order != 0 ? order : compare_lines(left, right);
}

/* Each id once.  Two targets for one complaint: which one is meant? */
static void
sort(struct list *list, struct cpl_faults *faults)
{
	size_t kept = 0;

	if (list->count > 0)
		qsort(list->items, list->count, sizeof(*list->items), compare);
	for (size_t i = 0; i < list->count; i++) {
		const struct chosen *item = &list->items[i];
		const struct chosen *last = &list->items[kept - (kept > 0)];

		if (kept == 0 || !cpl_str_equal(last->id, item->id))
			list->items[kept++] = *item;
		else if (!cpl_str_equal(last->to, item->to))
			cpl_faults_add(faults, CPL_CONFIG_VALUE, item->line, 0,
			    "to: another one stands in line %zu", last->line);
	}
	list->count = kept;
}

static bool
add_table(struct state *state, struct choice *choice)
{
	static const char *const columns[] = { "!id", "!to", "*", NULL };
	struct cpl_faults faults = { 0 };
	size_t rows;
	bool good;

	choice->pairs.given = true;
	choice->table = cpl_table_load(state->to_file, columns, &faults);
	rows = choice->table == NULL ? 0 : cpl_table_rows(choice->table);
	for (size_t i = 0; i < rows; i++) {
		struct cpl_cell id = cpl_table_cell(choice->table, i, 0);
		struct cpl_cell to = cpl_table_cell(choice->table, i, 1);

		if (id.text.length == 0 || to.text.length == 0)
			cpl_faults_add(&faults, CPL_CONFIG_VALUE, id.line,
			    id.column, "a row needs both id and to");
		else if (!add(&choice->pairs, id.text, to.text, id.line))
			cpl_faults_add(&faults, CPL_MEMORY, 0, 0, NULL);
	}
	sort(&choice->pairs, &faults);
	good = choice->table != NULL && faults.count == 0 && !faults.failed;
	cmd_say_all(state->cmd, state->to_file, &faults);
	return good;
}

static bool
add_ids(struct state *state, struct choice *choice)
{
	struct cpl_source *source = cmd_open(state->cmd, state->ids);
	struct cpl_reader *reader;
	struct cpl_line line;
	struct cpl_fault fault;
	enum cpl_read got = CPL_READ_FAILED;

	choice->ids.given = true;
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
		if (id.data != NULL &&
		    add(&choice->ids, id, CPL_STR(""), line.number))
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
	sort(&choice->ids, NULL);
	return got == CPL_READ_END;
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
	if (good)
		return choice;
	choice_free(choice);
	return NULL;
}

void
choice_free(struct choice *choice)
{
	if (choice == NULL)
		return;
	cpl_table_free(choice->table);
	cpl_arena_release(&choice->arena);
	free(choice->pairs.items);
	free(choice->ids.items);
	free(choice);
}

size_t
choice_size(const struct choice *choice)
{
	return choice->pairs.count + choice->ids.count;
}

static const struct chosen *
find(const struct list *list, struct cpl_str id, bool seen[])
{
	const struct chosen wanted = { .id = id };
	const struct chosen *item = NULL;

	if (list->count > 0)
		item = bsearch(&wanted, list->items, list->count,
		    sizeof(*list->items), compare_ids);
	if (item != NULL)
		seen[item - list->items] = true;
	return item;
}

bool
choice_takes(const struct choice *choice, struct cpl_str id, bool seen[],
    struct cpl_str *to)
{
	const struct chosen *pair = find(&choice->pairs, id, seen);
	const struct chosen *alone = find(
	    &choice->ids, id, seen + choice->pairs.count);

	if (pair != NULL)
		*to = pair->to;
	return (pair != NULL || !choice->pairs.given) &&
	       (alone != NULL || !choice->ids.given);
}

/* What was found goes; the rest comes in the order of the lines. */
static size_t
say_missing(struct state *state, struct list *list, const char *path,
    const bool seen[], size_t said)
{
	size_t missing = 0;

	for (size_t i = 0; i < list->count; i++) {
		if (!seen[i])
			list->items[missing++] = list->items[i];
	}
	list->count = missing;
	if (missing > 0)
		qsort(
		    list->items, missing, sizeof(*list->items), compare_lines);
	for (size_t i = 0; i < missing; i++) {
		if (said++ < SAID)
			cmd_say_problem(state->cmd, path, CPL_PLAN_MISSING,
			    list->items[i].line, "");
		else
			cmd_raise(state->cmd, CMD_RECORDS);
	}
	return said;
}

void
choice_say_missing(
    struct state *state, struct choice *choice, const bool seen[])
{
	const char *ids = state->ids;
	const bool *ids_seen = seen + choice->pairs.count;
	size_t missing = say_missing(
	    state, &choice->pairs, state->to_file, seen, 0);

	if (ids != NULL && strcmp(ids, "-") == 0)
		ids = "<stdin>";
	missing = say_missing(state, &choice->ids, ids, ids_seen, missing);
	if (missing > SAID)
		cmd_note(state->cmd, "ids that are not in the register: %zu",
		    missing);
}

void
choice_say_unknown(struct state *state, const struct choice *choice,
    const struct promises *promises)
{
	const struct list *list = &choice->pairs;
	size_t unknown = 0;
	size_t first = 0;

	for (size_t i = 0; i < list->count; i++) {
		const struct chosen *pair = &list->items[i];

		if (promises_know(promises, pair->to))
			continue;
		if (unknown++ == 0 || pair->line < first)
			first = pair->line;
	}
	if (unknown > 0)
		cmd_note(state->cmd,
		    "%s:%zu: not among the agencies; due dates go by the "
		    "calendar of the policy (%zu of %zu targets)",
		    state->to_file, first, unknown, list->count);
}
