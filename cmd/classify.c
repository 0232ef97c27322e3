/* SPDX-License-Identifier: MIT */
/* Say what each complaint is about.  See complaint-classify(1). */
#include <string.h>

#include <complaint/classify.h>

#include "common/cmd.h"

struct state {
	const char *rules_name;
	const char *categories_name;
	bool overwrite;
	bool check;
	struct cmd *cmd;
	const char *path;          /* BORROWED; of the rules */
	struct cpl_str table;      /* BORROWED; its last part */
	struct cpl_rules *rules;   /* OWNED */
	struct cpl_buffer verdict; /* OWNED */
};

static void
check_rules(struct cmd *cmd, struct state *state)
{
	struct cpl_faults faults = { 0 };
	struct cpl_categories *categories = NULL;
	const char *path = cmd_find(
	    cmd, ".", state->categories_name, "categories", "csv");

	if (path != NULL)
		categories = cpl_categories_load(path, &faults);
	cmd_say_all(cmd, path, &faults);
	cpl_rules_check(state->rules, categories, &faults);
	cmd_say_all(cmd, state->path, &faults);
	cpl_categories_free(categories);
}

static enum cmd_exit
begin(struct cmd *cmd, void *context)
{
	struct state *state = context;
	struct cpl_faults faults = { 0 };
	const char *slash;

	state->cmd = cmd;
	state->path = cmd_find(cmd, "rules", state->rules_name, "id", "csv");
	if (state->path == NULL)
		return CMD_USAGE;
	slash = strrchr(state->path, '/');
	state->table = cpl_str_of(slash == NULL ? state->path : slash + 1);
	state->rules = cpl_rules_load(state->path, &faults);
	cmd_say_all(cmd, state->path, &faults);
	if (state->rules == NULL)
		return CMD_USAGE;
	if (!state->check)
		return CMD_DONE;
	check_rules(cmd, state);
	return CMD_STOP;
}

/* A text field; an absent one is empty. */
static enum cpl_problem
get_text(struct state *state, struct cpl_record *record, const char *name,
    struct cpl_str *text)
{
	enum cpl_problem problem = cpl_record_text(
	    record, cpl_str_of(name), text);

	if (problem == CPL_FIELD_ABSENT) {
		*text = CPL_STR("");
		return CPL_OK;
	}
	if (problem != CPL_OK)
		return cmd_why(state->cmd, problem, "%s", name);
	return CPL_OK;
}

/* Set a plain field where the rules have an answer and none is there. */
static void
set_answer(const struct state *state, struct cpl_record *record,
    struct cpl_str name, struct cpl_str present, struct cpl_str answer)
{
	if (answer.length > 0 && (present.length == 0 || state->overwrite))
		cpl_record_set_text(record, name, answer);
}

static enum cpl_problem
each(struct cpl_record *record, bool *keep, void *context)
{
	struct state *state = context;
	struct cpl_str title;
	struct cpl_str text;
	struct cpl_str category;
	struct cpl_str priority;
	struct cpl_verdict verdict;
	enum cpl_problem problem;

	(void)keep;
	if ((problem = get_text(state, record, "title", &title)) != CPL_OK ||
	    (problem = get_text(state, record, "text", &text)) != CPL_OK ||
	    (problem = get_text(state, record, "category", &category)) !=
		CPL_OK ||
	    (problem = get_text(state, record, "priority", &priority)) !=
		CPL_OK)
		return problem;
	problem = cpl_classify(state->rules, title, text, &verdict);
	if (problem != CPL_OK)
		return problem;
	set_answer(
	    state, record, CPL_STR("category"), category, verdict.category);
	set_answer(state, record, CPL_STR("priority"), priority,
	    cpl_priority_name(verdict.priority));
	cpl_buffer_clear(&state->verdict);
	cpl_verdict_write(&verdict, state->table,
	    cpl_rules_version(state->rules), &state->verdict);
	if (state->verdict.failed)
		return CPL_MEMORY;
	cpl_record_lend_json(
	    record, CPL_STR("classification"), cpl_buffer_str(&state->verdict));
	return CPL_OK;
}

static enum cmd_exit
finish(struct cmd *cmd, struct cpl_writer *out, void *context)
{
	const struct state *state = context;
	size_t rule;

	(void)out;
	for (rule = 0; rule < cpl_rules_count(state->rules); rule++) {
		size_t times = cpl_rules_limited(state->rules, rule);
		struct cpl_fault fault;

		if (times == 0)
			continue;
		cpl_fault_set(&fault, CPL_RULE_LIMITED,
		    cpl_rules_line(state->rules, rule), 0, "complaints: %zu",
		    times);
		cmd_say(cmd, state->path, &fault);
	}
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	cpl_rules_free(state->rules);
	cpl_buffer_release(&state->verdict);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('r', "rules", "rules", &state.rules_name,
		    "table of rules: a name or a file (default: id)"),
		CMD_FLAG(0, "overwrite", &state.overwrite,
		    "replace the category and priority a complaint has"),
		CMD_FLAG(0, "check", &state.check,
		    "look for faults of the rules and read no complaint"),
		CMD_TEXT(0, "categories", "categories", &state.categories_name,
		    "categories for --check"),
		CMD_END,
	};
	const struct cmd_filter filter = {
		.name = "classify",
		.summary = "say what each complaint is about",
		.operands = "[file ...]",
		.options = options,
		.begin = begin,
		.each = each,
		.finish = finish,
		.end = end,
	};

	return cmd_filter_main(&filter, &state, argc, argv);
}
