/* SPDX-License-Identifier: MIT */
/* Read exports of other systems as complaints.  See complaint-ingest(1). */
#include <stdlib.h>
#include <string.h>

#include <complaint/input.h>

#include "common/cmd.h"

struct state {
	const char *profile_name;
	const char *input_zone_name;
	const char *zone_name;
	const char *gap;
	bool replay;
	bool detect;
	bool draft;
	bool list;
	bool check;
	struct cmd *cmd;
	struct cpl_input_options options;
	struct cpl_profile **profiles; /* OWNED, and so is each */
	struct cpl_profile **wholes; /* OWNED likewise: of outlines, or NULL */
	size_t profile_count;
	struct cpl_json_scanner *scanner; /* OWNED */
	struct cpl_zone *input_zone;      /* OWNED */
	struct cpl_zone *zone;            /* OWNED */
	const char *city_name;
	struct cpl_region city;
};

static const struct cpl_zone *
open_zone(struct cmd *cmd, const char *option, const char *name,
    struct cpl_zone **zone)
{
	struct cpl_fault fault;

	if (name == NULL)
		return NULL;
	*zone = cpl_zone_open(name, NULL, &fault);
	if (*zone == NULL)
		cmd_say(cmd, option, &fault);
	return *zone;
}

/*
 * What came with the program has been checked when it was built, so that of
 * many profiles to choose from those of the operator alone are read whole.
 */
static struct cpl_profile *
read_profile(struct state *state, const char *name, const char *path,
    struct cpl_faults *faults)
{
	struct cpl_profile *profile = NULL;

	if (state->profile_name == NULL && !state->list && !state->check &&
	    cmd_is_shipped(state->cmd, path)) {
		if (state->scanner == NULL)
			state->scanner = cpl_json_scanner_new();
		if (state->scanner != NULL)
			profile = cpl_profile_outline(
			    name, path, state->scanner);
	}
	return profile != NULL ? profile : cpl_profile_load(name, path, faults);
}

static void
load_profile(const char *name, const char *path, void *context)
{
	struct state *state = context;
	struct cpl_profile **profiles = state->profiles;
	struct cpl_faults faults = { 0 };
	size_t count = state->profile_count;

	profiles = realloc(
	    profiles, (count + 1) * sizeof(struct cpl_profile *));
	if (profiles == NULL) {
		cpl_faults_add(&faults, CPL_MEMORY, 0, 0, NULL);
	} else {
		state->profiles = profiles;
		profiles[count] = read_profile(state, name, path, &faults);
		state->profile_count += profiles[count] != NULL;
	}
	cmd_say_all(state->cmd, path, &faults);
}

/* The whole of an outline, read when the first file needs it. */
static const struct cpl_profile *
whole_profile(const struct cpl_profile *outline, void *context)
{
	struct state *state = context;
	const char *name = cpl_profile_name(outline);
	struct cpl_faults faults = { 0 };
	const char *path;
	size_t at = 0;

	while (state->profiles[at] != outline)
		at++;
	if (state->wholes[at] != NULL)
		return state->wholes[at];
	path = cmd_find(state->cmd, "profiles", NULL, name, "json");
	if (path != NULL) {
		state->wholes[at] = cpl_profile_load(name, path, &faults);
		cmd_say_all(state->cmd, path, &faults);
	}
	return state->wholes[at];
}

/* The name of a profile whose file was given: without folder and suffix. */
static void
load_file(struct cmd *cmd, struct state *state, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct cpl_buffer name = { 0 };
	const char *file = slash == NULL ? path : slash + 1;
	size_t length = strcspn(file, ".");

	cpl_buffer_append(&name, file, length);
	cpl_buffer_append_char(&name, '\0');
	if (!name.failed)
		load_profile(name.data, path, state);
	else
		cmd_raise(cmd, CMD_FAILED);
	cpl_buffer_release(&name);
}

/* The one that was asked for, or all, to choose from by what a file holds. */
static void
load_profiles(struct cmd *cmd, struct state *state)
{
	const char *path;

	state->cmd = cmd;
	if (state->profile_name == NULL || state->list) {
		cmd_find_all(cmd, "profiles", "json", load_profile, state);
	} else {
		path = cmd_find(
		    cmd, "profiles", state->profile_name, NULL, "json");
		if (path != NULL)
			load_file(cmd, state, path);
	}
	state->options.profiles =
	    (const struct cpl_profile *const *)state->profiles;
	state->options.profile_count = state->profile_count;
	state->wholes = calloc(
	    state->profile_count + 1, sizeof(struct cpl_profile *));
	if (state->wholes == NULL)
		cmd_say(
		    cmd, NULL, &(struct cpl_fault){ .problem = CPL_MEMORY });
	state->options.whole = whole_profile;
	state->options.whole_context = state;
}

static void
list_profiles(struct cmd *cmd, const struct state *state)
{
	struct cpl_buffer *out = cpl_writer_buffer(cmd_out(cmd));

	for (size_t i = 0; i < state->profile_count; i++)
		cpl_buffer_append_format(out, "%-22s %s\n",
		    cpl_profile_name(state->profiles[i]),
		    cpl_profile_about(state->profiles[i]));
	cpl_writer_commit(cmd_out(cmd));
}

static const char *
delimiter_name(char delimiter)
{
	switch (delimiter) {
	case ',':
		return "comma";
	case ';':
		return "semicolon";
	case '\t':
		return "tab";
	case '^':
		return "caret";
	case '~':
		return "tilde";
	case '\x1f':
		return "unit separator";
	default:
		return "vertical bar";
	}
}

static void
print_finding(struct cmd *cmd, const char *operand, const char *compression,
    const struct cpl_input_finding *finding)
{
	struct cpl_buffer *out = cpl_writer_buffer(cmd_out(cmd));

	cpl_buffer_append_format(out, "file: %s\n", operand);
	if (*compression != '\0')
		cpl_buffer_append_format(out, "compression: %s\n", compression);
	cpl_buffer_append_format(out, "encoding: %s\n", finding->encoding);
	cpl_buffer_append_format(out, "format: %s\n",
	    finding->format == NULL ? "empty" : finding->format);
	if (*finding->told != '\0')
		cpl_buffer_append_format(out, "told by: %s\n", finding->told);
	if (finding->sheets > 0)
		cpl_buffer_append_format(out, "sheets: %zu\nheader: row %zu",
		    finding->sheets, finding->header_line);
	else if (finding->header_line > 0)
		cpl_buffer_append_format(out,
		    "delimiter: %s\nline end: %s\nheader: line %zu",
		    delimiter_name(finding->delimiter), finding->line_end,
		    finding->header_line);
	if (finding->header_line > 0 && finding->quote == '\'')
		cpl_buffer_append_str(out, CPL_STR(", cells in apostrophes"));
	if (finding->header_rows > 1)
		cpl_buffer_append_format(
		    out, ", %zu rows joined", finding->header_rows);
	if (finding->header_line > 0)
		cpl_buffer_append_char(out, '\n');
	if (finding->profile != NULL)
		cpl_buffer_append_format(out, "columns: %zu\nprofile: %s\n",
		    finding->columns, cpl_profile_name(finding->profile));
	if (finding->layout_columns > 0)
		cpl_buffer_append_format(out,
		    "why: it has the %zu columns of the layout %s\n",
		    finding->layout_columns, finding->layout);
	else if (finding->profile != NULL)
		cpl_buffer_append_format(out, "why: %s\n",
		    finding->fallback ? "no other profile has its columns"
				      : "it was asked for");
	cpl_writer_commit(cmd_out(cmd));
}

/* Read on to the first row, since the profile of JSON is known only then. */
static bool
detect(struct cmd *cmd, struct cpl_input *input, struct cpl_source *source,
    const char *operand)
{
	struct cpl_input_finding finding;
	struct cpl_buffer scratch = { 0 };
	struct cpl_fault fault = { 0 };
	struct cpl_str original;
	enum cpl_input_result result = cpl_input_look(input, &fault);

	while (result != CPL_INPUT_END && result != CPL_INPUT_FAILED &&
	       cpl_input_finding(input).profile == NULL)
		result = cpl_input_next(input, &scratch, &fault, &original);
	cpl_buffer_release(&scratch);
	finding = cpl_input_finding(input);
	if (result == CPL_INPUT_FAILED)
		cmd_say(cmd, NULL, &fault);
	/* Of a file whose dates prove the profile wrong the rest is known. */
	if (result == CPL_INPUT_FAILED && finding.profile == NULL)
		return true;
	print_finding(cmd, operand, cpl_source_compression(source), &finding);
	return true;
}

static bool
next_piece(void *input, struct cpl_str *piece)
{
	return cpl_input_piece(input, piece);
}

/* What moves every deadline and nothing documents is said of each file. */
static void
say_zone(
    struct cmd *cmd, const char *operand, const struct cpl_input_notes *notes)
{
	if (notes->zone_inferred == NULL)
		return;
	cmd_note(cmd,
	    "%s: times that say no zone are taken as %s, which is inferred; "
	    "--input-tz says another",
	    operand, notes->zone_inferred);
}

static void
say_notes(struct cmd *cmd, struct state *state, const char *operand,
    const struct cpl_input *input)
{
	struct cpl_input_finding finding = cpl_input_finding(input);
	struct cpl_input_notes notes = cpl_input_notes(input);

	if (strcmp(operand, "-") == 0)
		operand = "<stdin>";
	if (finding.format == NULL)
		cmd_note(cmd, "%s: the file is empty", operand);
	if (strcmp(finding.encoding, "UTF-8") != 0)
		cmd_note(
		    cmd, "%s: converted from %s", operand, finding.encoding);
	if (finding.fallback)
		cmd_note(cmd, "%s: no profile knows these columns; read as %s",
		    operand, cpl_profile_name(finding.profile));
	say_zone(cmd, operand, &notes);
	if (finding.sheets > 1 && state->options.sheet == NULL)
		cmd_note(cmd,
		    "%s: one sheet of %zu was read; --sheet names another",
		    operand, finding.sheets);
	if (notes.skipped > 0)
		cmd_note(cmd,
		    "%s: %ju row%s passed over: empty or no complaint", operand,
		    (uintmax_t)notes.skipped, notes.skipped == 1 ? "" : "s");
	if (notes.unknown > 0)
		cmd_note(cmd,
		    "%s: %ju cell%s with a value that the profile does not "
		    "know, the first on line %zu for %s; kept in extra",
		    operand, (uintmax_t)notes.unknown,
		    notes.unknown == 1 ? "" : "s", notes.unknown_line,
		    notes.unknown_field);
}

/* Read rows to the end; false when the run must stop. */
static bool
read_rows(struct cmd *cmd, struct cpl_input *input)
{
	struct cpl_writer *out = cmd_out(cmd);
	struct cpl_fault fault = { 0 };
	struct cpl_str original;

	for (;;) {
		switch (cpl_input_next(
		    input, cpl_writer_buffer(out), &fault, &original)) {
		case CPL_INPUT_RECORD:
			cpl_writer_commit(out);
			if (cpl_writer_error(out) != 0)
				return !cmd_out_failed(cmd);
			break;
		case CPL_INPUT_SKIPPED:
			break;
		case CPL_INPUT_REJECT:
			cmd_reject_context(cmd, cpl_input_context(input));
			if (!cmd_reject(cmd, &fault, original))
				return false;
			break;
		case CPL_INPUT_LONG:
			cmd_reject_context(cmd, cpl_input_context(input));
			if (!cmd_reject_pieces(cmd, &fault, next_piece, input))
				return false;
			break;
		case CPL_INPUT_END:
			return true;
		case CPL_INPUT_FAILED:
			cmd_say(cmd, NULL, &fault);
			return fault.problem != CPL_MEMORY;
		}
		cmd_progress(cmd, 1);
	}
}

/* Each line of a reject file is a file of its own. */
static bool
read_rejects(
    struct cmd *cmd, struct cpl_input *input, struct cpl_source *source)
{
	struct cpl_reader *reader = cpl_reader_new(source, SIZE_MAX / 4);
	struct cpl_line line;
	struct cpl_fault fault = { 0 };
	enum cpl_read got = CPL_READ_FAILED;
	bool go_on = true;

	fault.problem = CPL_MEMORY;
	while (
	    go_on && reader != NULL &&
	    (got = cpl_reader_next(reader, &line, &fault)) == CPL_READ_LINE) {
		if (cpl_input_replay(input, line.text, line.number, &fault) ==
		    CPL_OK) {
			go_on = read_rows(cmd, input);
			continue;
		}
		cmd_reject_context(cmd, (struct cpl_str){ NULL, 0 });
		go_on = cmd_reject(cmd, &fault, line.text);
	}
	if (go_on && got == CPL_READ_FAILED)
		cmd_say(cmd, NULL, &fault);
	cpl_reader_free(reader);
	return go_on;
}

static bool
draft(struct cmd *cmd, struct cpl_source *source)
{
	struct cpl_fault fault = { 0 };

	if (cpl_profile_draft(source, cmd_limit(cmd),
		cpl_writer_buffer(cmd_out(cmd)), &fault) != CPL_OK)
		cmd_say(cmd, NULL, &fault);
	else
		cpl_writer_commit(cmd_out(cmd));
	cmd_close(cmd);
	return true;
}

static bool
read_operand(struct cmd *cmd, struct state *state, const char *operand)
{
	struct cpl_source *source = cmd_open(cmd, operand);
	const char *slash = strrchr(operand, '/');
	struct cpl_input *input;
	bool go_on;

	if (source == NULL)
		return true;
	if (state->draft)
		return draft(cmd, source);
	state->options.file = slash == NULL ? operand : slash + 1;
	if (strcmp(operand, "-") == 0)
		state->options.file = NULL;
	input = cpl_input_new(state->replay ? NULL : source, &state->options);
	if (input == NULL) {
		cmd_say(
		    cmd, NULL, &(struct cpl_fault){ .problem = CPL_MEMORY });
		return false;
	}
	if (state->detect)
		go_on = detect(cmd, input, source, operand);
	else if (state->replay)
		go_on = read_rejects(cmd, input, source);
	else
		go_on = read_rows(cmd, input);
	if (!state->replay && !state->detect && cmd_status(cmd) < CMD_FAILED)
		say_notes(cmd, state, operand, input);
	cmd_reject_context(cmd, (struct cpl_str){ NULL, 0 });
	cpl_input_free(input);
	cmd_close(cmd);
	return go_on;
}

/* What the options say, checked before anything is read. */
static bool
prepare(struct cmd *cmd, struct state *state)
{
	struct cpl_input_options *options = &state->options;

	options->input_zone = open_zone(
	    cmd, "--input-tz", state->input_zone_name, &state->input_zone);
	options->zone = open_zone(cmd, "--tz", state->zone_name, &state->zone);
	if (options->channel != NULL &&
	    (*options->channel == '\0' ||
		strpbrk(options->channel, " :\t\r\n") != NULL))
		cmd_usage(cmd, "--channel is one word without a colon");
	if (state->city_name != NULL &&
	    !cpl_region_city(cpl_str_of(state->city_name), &state->city))
		cmd_usage(cmd, "--city is the code or the name of one regency "
			       "or city: 32.71, \"Kota Bogor\"");
	if (state->city_name != NULL)
		options->city = &state->city;
	options->limit = cmd_limit(cmd);
	options->now = cmd_now(cmd);
	options->gap = 10 * 60;
	if (state->gap != NULL) {
		size_t digits = strspn(state->gap, "0123456789");

		options->gap = 60 * strtol(state->gap, NULL, 10);
		if (digits == 0 || digits > 6 || state->gap[digits] != '\0')
			cmd_usage(cmd, "--gap is a number of minutes");
	}
	load_profiles(cmd, state);
	return cmd_status(cmd) == CMD_DONE;
}

static enum cmd_exit
run(struct cmd *cmd, void *context)
{
	struct state *state = context;
	bool go_on = true;

	if (!prepare(cmd, state))
		return CMD_DONE;
	if (state->list) {
		list_profiles(cmd, state);
		return CMD_DONE;
	}
	if (state->check || !cmd_begin(cmd))
		return CMD_DONE;
	for (size_t i = 0; go_on && i < cmd_operand_count(cmd); i++)
		go_on = read_operand(cmd, state, cmd_operand(cmd, i));
	return CMD_DONE;
}

static void
end(void *context)
{
	struct state *state = context;

	for (size_t i = 0; i < state->profile_count; i++) {
		cpl_profile_free(state->profiles[i]);
		if (state->wholes != NULL)
			cpl_profile_free(state->wholes[i]);
	}
	free(state->profiles);
	free(state->wholes);
	cpl_json_scanner_free(state->scanner);
	cpl_zone_free(state->input_zone);
	cpl_zone_free(state->zone);
}

int
main(int argc, char *argv[])
{
	struct state state = { 0 };
	const struct cmd_option options[] = {
		CMD_TEXT('p', "profile", "profile", &state.profile_name,
		    "how to read the columns, instead of finding out"),
		CMD_TEXT('c', "channel", "word", &state.options.channel,
		    "the channel of all records"),
		CMD_TEXT(0, "input-tz", "zone", &state.input_zone_name,
		    "the zone of times that say none"),
		CMD_TEXT(0, "tz", "zone", &state.zone_name,
		    "the zone in which times are written"),
		CMD_TEXT(0, "city", "city", &state.city_name,
		    "of rows that name a district but no city"),
		CMD_NOW,
		CMD_TEXT(0, "sheet", "sheet", &state.options.sheet,
		    "the sheet of a spreadsheet, by name or number"),
		CMD_TEXT(0, "gap", "minutes", &state.gap,
		    "what parts two complaints of a sender in a chat"),
		CMD_FLAG(0, "keep-names", &state.options.keep_names,
		    "keep who anonymous reporters are"),
		CMD_FLAG(0, "replay", &state.replay,
		    "the files are rejects of ingest: read them again"),
		CMD_FLAG(0, "detect", &state.detect,
		    "say what the files are, and read no more"),
		CMD_FLAG(0, "new-profile", &state.draft,
		    "draft a profile for files like this one"),
		CMD_FLAG(0, "list-profiles", &state.list,
		    "list the profiles there are"),
		CMD_FLAG(0, "check", &state.check,
		    "look for faults in the profile, or in all"),
		CMD_END,
	};
	const struct cmd_program program = {
		.name = "ingest",
		.summary = "read exports of other systems as complaints",
		.operands = "[file ...]",
		.options = options,
		.run = run,
		.end = end,
	};

	return cmd_program_main(&program, &state, argc, argv);
}
