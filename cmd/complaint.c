/* SPDX-License-Identifier: MIT */
/* The front command: list, start and explain the programs.  complaint(1). */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/cmd.h"

/* Name and line of each program, from the manual pages. */
struct program {
	const char *name;
	const char *line;
};

static const struct program programs[] = {
#include "programs.h"
	{ NULL, NULL },
};

/* Those of the daily pipeline, in its order. */
static const char *const pipeline[] = {
	"ingest",
	"classify",
	"route",
	"sla-check",
	"report",
};

#define PIPELINE_COUNT (sizeof(pipeline) / sizeof(pipeline[0]))

struct complaint_state {
	bool exec_path;
	char **argv;
	char folder[PATH_MAX]; /* where this program lies */
};

static enum cmd_exit
fail(struct cmd *cmd, const char *path, enum cpl_problem problem)
{
	struct cpl_fault fault;

	cpl_fault_set_system(&fault, problem, errno);
	cmd_say(cmd, path, &fault);
	return cmd_status(cmd);
}

/* Join two parts of a path; false when it would be too long. */
static bool
join(char out[PATH_MAX], const char *folder, const char *name)
{
	int length = snprintf(out, PATH_MAX, "%s/%s", folder, name);

	return length > 0 && length < PATH_MAX;
}

static bool
find_folder(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length <= 0)
		return false;
	folder[length] = '\0';
	slash = strrchr(folder, '/');
	if (slash == NULL)
		return false;
	*slash = '\0';
	return true;
}

/*
 * Where the programs lie.  The bin folder of an installation may hold other
 * programs of the same names, so what lies beside is taken last.
 */
static bool
find_exec_path(const struct complaint_state *state, char out[PATH_MAX])
{
	static const char *const ways[] = {
		"../libexec/complaint",
		"../lib/complaint",
		".",
	};
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++)
		if (join(path, state->folder, ways[i]) &&
		    realpath(path, out) != NULL)
			return true;
	return false;
}

/* How many letters must change, be added or go to make one of the other. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[32];
	size_t length = strlen(b);

	if (length >= sizeof(row) / sizeof(row[0]))
		return SIZE_MAX;
	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t corner = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= length; j++) {
			size_t change = corner + (a[i] != b[j - 1]);
			size_t least = row[j] < row[j - 1] ? row[j]
							   : row[j - 1];

			corner = row[j];
			row[j] = least + 1 < change ? least + 1 : change;
		}
	}
	return row[length];
}

static enum cmd_exit
unknown(struct cmd *cmd, const char *name)
{
	const char *nearest = NULL;
	size_t least = 3;

	for (const struct program *program = programs;
	     program->name != NULL && strlen(name) < 32; program++) {
		size_t steps = distance(name, program->name);

		if (steps < least) {
			least = steps;
			nearest = program->name;
		}
	}
	if (nearest != NULL)
		cmd_usage(cmd, "%s: no such program; is it %s?", name, nearest);
	else
		cmd_usage(cmd, "%s: no such program", name);
	return CMD_USAGE;
}

/* Become the program.  Returns only when that failed. */
static enum cmd_exit
start(struct cmd *cmd, const struct complaint_state *state, const char *name)
{
	char folder[PATH_MAX];
	char path[PATH_MAX];
	size_t skip = 1;

	if (strchr(name, '/') != NULL || name[0] == '.' || name[0] == '\0' ||
	    strcmp(name, "complaint") == 0)
		return unknown(cmd, name);
	if (!find_exec_path(state, folder) || !join(path, folder, name))
		return fail(cmd, "libexec/complaint", CPL_OPEN);
	if (access(path, X_OK) != 0)
		return unknown(cmd, name);
	/* Options of our own may stand in front of the name. */
	while (state->argv[skip] != NULL && state->argv[skip] != name)
		skip++;
	execv(path, state->argv + skip);
	return fail(cmd, path, CPL_OPEN);
}

static void
list_line(struct cpl_buffer *out, const struct program *program)
{
	cpl_buffer_append_format(
	    out, "  %-15s %s\n", program->name, program->line);
}

static bool
in_pipeline(const struct program *program)
{
	for (size_t i = 0; i < PIPELINE_COUNT; i++)
		if (strcmp(program->name, pipeline[i]) == 0)
			return true;
	return false;
}

static void
list(struct cpl_buffer *out)
{
	const struct program *program;

	cpl_buffer_append_str(
	    out, CPL_STR("usage: complaint program [argument ...]\n\n"));
	for (size_t i = 0; i < PIPELINE_COUNT; i++)
		for (program = programs; program->name != NULL; program++)
			if (strcmp(program->name, pipeline[i]) == 0)
				list_line(out, program);
	for (program = programs; program->name != NULL; program++)
		if (!in_pipeline(program))
			list_line(out, program);
	cpl_buffer_append_str(out,
	    CPL_STR("\n  help [program]  open the manual\n"
		    "  config [kind]   show which configuration is used\n"));
}

/*
 * The manual page NAME or complaint-NAME of the first of `sections` that has
 * one: installed, perhaps compressed, or in the source tree.
 */
static bool
find_page(const struct complaint_state *state, const char *name,
    const char *sections, char out[PATH_MAX])
{
	const char *before = strstr(name, "complaint") != NULL ? ""
							       : "complaint-";

	for (; *sections != '\0'; sections++) {
		char section = *sections;
		char tails[3][256];

		snprintf(tails[0], sizeof(tails[0]),
		    "../share/man/man%c/%s%s.%c", section, before, name,
		    section);
		snprintf(tails[1], sizeof(tails[1]),
		    "../share/man/man%c/%s%s.%c.gz", section, before, name,
		    section);
		snprintf(tails[2], sizeof(tails[2]), "../../man/%s%s.%c",
		    before, name, section);
		for (size_t i = 0; i < 3; i++)
			if (join(out, state->folder, tails[i]) &&
			    access(out, R_OK) == 0)
				return true;
	}
	return false;
}

static enum cmd_exit
help(struct cmd *cmd, const struct complaint_state *state, const char *name,
    const char *sections)
{
	char page[PATH_MAX];
	char program[] = "man";
	char local[] = "-l";
	char formatter[] = "mandoc";
	char all[] = "-a";
	char *const by_mandoc[] = { formatter, all, page, NULL };
	char *const by_man[] = { program, local, page, NULL };

	if (strchr(name, '/') != NULL ||
	    !find_page(state, name, sections, page))
		return unknown(cmd, name);
	execvp(formatter, by_mandoc);
	execvp(program, by_man);
	cmd_note(cmd, "the page is %s", page);
	return fail(cmd, "man", CPL_OPEN);
}

/*
 * `complaint config`: the folders where configuration is looked for, and one
 * line a file that is used.
 */
struct listing {
	struct cmd *cmd;
	struct cpl_buffer *out;
	const char *only; /* one kind, NULL for all */
	const char *kind; /* the one being listed */
	bool known;
};

static void
list_file(const char *name, const char *path, void *context)
{
	struct listing *listing = context;

	cpl_buffer_append_format(
	    listing->out, "%s\t%s\t%s\n", listing->kind, name, path);
}

static void
list_kind(const char *kind, void *context)
{
	static const char *const suffixes[] = { "csv", "json" };
	struct listing *listing = context;

	if (listing->only != NULL && strcmp(listing->only, kind) != 0)
		return;
	listing->known = true;
	listing->kind = kind;
	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		cmd_find_all(
		    listing->cmd, kind, suffixes[i], list_file, listing);
}

static enum cmd_exit
config(struct cmd *cmd, const char *kind)
{
	struct listing listing = {
		.cmd = cmd,
		.out = cpl_writer_buffer(cmd_out(cmd)),
		.only = kind,
	};

	for (size_t i = 0; cmd_place(cmd, i) != NULL; i++)
		cpl_buffer_append_format(listing.out, "# %s%s\n",
		    cmd_place(cmd, i),
		    access(cmd_place(cmd, i), X_OK) == 0 ? "" : " (not there)");
	list_kind(".", &listing);
	cmd_find_kinds(cmd, list_kind, &listing);
	cpl_writer_commit(cmd_out(cmd));
	if (kind == NULL || listing.known)
		return CMD_DONE;
	cmd_usage(cmd, "%s: no such kind of configuration", kind);
	return CMD_USAGE;
}

static enum cmd_exit
print(struct cmd *cmd, const struct complaint_state *state)
{
	struct cpl_buffer *out = cpl_writer_buffer(cmd_out(cmd));
	char path[PATH_MAX];

	if (!state->exec_path)
		list(out);
	else if (find_exec_path(state, path))
		cpl_buffer_append_format(out, "%s\n", path);
	else
		return fail(cmd, "libexec/complaint", CPL_OPEN);
	cpl_writer_commit(cmd_out(cmd));
	return CMD_DONE;
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct complaint_state *state = context;
	size_t count = cmd_operand_count(cmd);
	const char *second = count > 1 ? cmd_operand(cmd, 1) : NULL;

	if (!find_folder(state->folder))
		return fail(cmd, "/proc/self/exe", CPL_READ);
	if (count == 0 || state->exec_path)
		return print(cmd, state);
	if (strcmp(cmd_operand(cmd, 0), "help") == 0)
		return second == NULL ? help(cmd, state, "complaint", "7")
				      : help(cmd, state, second, "1573");
	if (strcmp(cmd_operand(cmd, 0), "config") == 0)
		return config(cmd, second);
	return start(cmd, state, cmd_operand(cmd, 0));
}

int
main(int argc, char *argv[])
{
	struct complaint_state state = { .argv = argv };
	const struct cmd_option options[] = {
		CMD_FLAG(0, "exec-path", &state.exec_path,
		    "show the folder of the programs and end"),
		CMD_END,
	};
	const struct cmd_program program = {
		.name = "complaint",
		.summary = "list, start and explain the programs of the "
			   "complaint toolkit",
		.operands = "[program [argument ...]]",
		.options = options,
		.run = run,
		.bare = true,
	};

	return cmd_program_main(&program, &state, argc, argv);
}
