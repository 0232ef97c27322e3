/* SPDX-License-Identifier: MIT */
/* A file looked at, read row by row, and written record by record. */
#include "input/input.h"

#include <stdlib.h>
#include <string.h>

struct cpl_input *
cpl_input_new(
    struct cpl_source *source, const struct cpl_input_options *options)
{
	struct cpl_input *input = calloc(1, sizeof(*input));

	if (input == NULL)
		return NULL;
	input->options = *options;
	input->finding.encoding = "UTF-8";
	input->finding.layout = "";
	input->finding.told = "";
	if (source != NULL) {
		input->front = front_new(source, &input->options);
		if (input->front != NULL)
			input->decoder = decoder_over(
			    (struct bytes){ front_read, input->front });
		if (input->decoder == NULL) {
			front_free(input->front);
			free(input);
			return NULL;
		}
	}
	if (!window_init(&input->window, input->decoder, options->limit)) {
		cpl_input_free(input);
		return NULL;
	}
	return input;
}

void
cpl_input_free(struct cpl_input *input)
{
	if (input == NULL)
		return;
	if (input->converting)
		converter_release(&input->converter);
	csv_rows_free(input->csv);
	json_rows_free(input->json);
	columns_release(&input->columns);
	whole_release(&input->whole);
	window_release(&input->window);
	cpl_decoder_free(input->decoder);
	front_free(input->front);
	cpl_buffer_release(&input->context);
	cpl_buffer_release(&input->told);
	cpl_buffer_release(&input->original);
	cpl_buffer_release(&input->replayed);
	cpl_arena_release(&input->arena);
	cpl_json_scanner_free(input->scanner);
	free(input->file);
	free(input);
}

enum cpl_input_result
cpl_input_look(struct cpl_input *input, struct cpl_fault *fault)
{
	enum cpl_input_result result;

	if (input->looked)
		return CPL_INPUT_RECORD;
	input->looked = true;
	result = input_look(input, fault);
	if (front_format(input->front) != NULL) {
		cpl_buffer_clear(&input->told);
		front_tell(input->front, &input->told);
	}
	cpl_buffer_append_char(&input->told, '\0');
	if (!input->told.failed)
		input->finding.told = input->told.data;
	return result;
}

struct cpl_input_finding
cpl_input_finding(const struct cpl_input *input)
{
	struct cpl_input_finding finding = input->finding;

	if (input->decoder != NULL)
		finding.encoding = cpl_decoder_encoding(input->decoder);
	if (input->front != NULL && front_format(input->front) != NULL) {
		finding.format = front_format(input->front);
		finding.sheets = front_sheets(input->front);
		if (front_encoding(input->front) != NULL)
			finding.encoding = front_encoding(input->front);
	}
	finding.columns = input->columns.count;
	return finding;
}

struct cpl_input_notes
cpl_input_notes(const struct cpl_input *input)
{
	return input->notes;
}

static enum cpl_input_result
reject(struct row *row, struct cpl_str *original)
{
	*original = row->original;
	return CPL_INPUT_REJECT;
}

/* The first row of JSON tells the profile. */
static enum cpl_problem
find_profile(struct cpl_input *input, struct cpl_fault *fault)
{
	struct sniff_header header;
	enum cpl_problem problem;

	if (input->options.profile_count == 1) {
		header.profile = input->options.profiles[0];
		header.layout = NULL;
	} else {
		problem = sniff_columns(input->columns.names,
		    input->columns.count, input->options.profiles,
		    input->options.profile_count, &header);
		if (problem != CPL_OK)
			return cpl_fault_set(fault, problem, 0, 0, NULL);
	}
	return input_take_profile(input, &header, fault);
}

/* Whether the row is as wide as the header, or may be made so. */
static bool
width_fits(const struct cpl_input *input, struct row *row)
{
	size_t columns = input->columns.count;

	if (row->count == columns)
		return true;
	if (!input->converter.profile->pad && !input->is_sheet)
		return false;
	while (
	    row->count > columns && row->cells[row->count - 1].text.length == 0)
		row->count--;
	return row->count <= columns;
}

/* A record that comes again goes through as it is. */
static bool
pass_whole(
    struct cpl_input *input, const struct row *row, struct cpl_buffer *out)
{
	bool dropped;

	if (input->is_csv || input->options.channel != NULL ||
	    !cpl_profile_fits_all(input->converter.profile) ||
	    !whole_append(&input->whole, row->original,
		input->options.keep_names, out, &dropped))
		return false;
	input->notes.names_dropped += dropped;
	return true;
}

static enum cpl_input_result
convert(struct cpl_input *input, struct row *row, struct cpl_buffer *out,
    struct cpl_fault *fault, struct cpl_str *original)
{
	enum cpl_problem problem;

	if (!input->converting && find_profile(input, fault) != CPL_OK)
		return CPL_INPUT_FAILED;
	if (converter_skips(&input->converter, row)) {
		input->notes.skipped++;
		return CPL_INPUT_SKIPPED;
	}
	if (input->is_csv && !width_fits(input, row)) {
		cpl_fault_set(fault, CPL_ROW_WIDTH, row->line, 0,
		    "%zu instead of %zu", row->count, input->columns.count);
		return reject(row, original);
	}
	if (pass_whole(input, row, out))
		return CPL_INPUT_RECORD;
	problem = converter_write(&input->converter, row, out, fault);
	if (problem == CPL_OK)
		return CPL_INPUT_RECORD;
	if (cpl_problem_gravity(problem) == CPL_SYSTEM)
		return CPL_INPUT_FAILED;
	return reject(row, original);
}

enum cpl_input_result
cpl_input_next(struct cpl_input *input, struct cpl_buffer *out,
    struct cpl_fault *fault, struct cpl_str *original)
{
	enum cpl_input_result result = cpl_input_look(input, fault);
	struct row row;
	enum row_result got;

	if (input->ended || result != CPL_INPUT_RECORD)
		return input->ended ? CPL_INPUT_END : result;
	for (;;) {
		got = input->is_csv ? csv_rows_next(input->csv, &row, fault)
				    : json_rows_next(input->json, &row, fault);
		if (got != ROW_END || input->is_csv ||
		    !json_rows_another(input->json))
			break;
		input->ended = input_look_on(input, fault) != CPL_INPUT_RECORD;
		if (input->ended)
			return CPL_INPUT_FAILED;
	}
	switch (got) {
	case ROW:
		result = convert(input, &row, out, fault, original);
		break;
	case ROW_BAD:
		result = reject(&row, original);
		break;
	case ROW_LONG:
		result = CPL_INPUT_LONG;
		break;
	case ROW_END:
		input->ended = true;
		return CPL_INPUT_END;
	case ROW_FAILED:
		input->ended = true;
		return CPL_INPUT_FAILED;
	}
	input->row_line = row.line;
	/* The place in a replayed text is not one in the file that is read. */
	if (input->decoder == NULL && result != CPL_INPUT_FAILED) {
		fault->line = input->line;
		fault->column = 0;
	}
	return result;
}

bool
cpl_input_piece(struct cpl_input *input, struct cpl_str *piece)
{
	return input->is_csv ? csv_rows_piece(input->csv, piece)
			     : json_rows_piece(input->json, piece);
}

static void
describe(struct cpl_input *input, struct cpl_buffer *out)
{
	char delimiter = input->finding.delimiter;

	cpl_buffer_append_char(out, '{');
	if (input->converting) {
		cpl_json_append_name(out, CPL_STR("profile"));
		cpl_json_append_string(
		    out, cpl_str_of(input->converter.profile->name));
	}
	cpl_json_append_name(out, CPL_STR("format"));
	cpl_json_append_string(
	    out, input->is_csv ? CPL_STR("csv") : CPL_STR("json"));
	if (!input->is_csv && !input->lists)
		return;
	if (input->is_csv && input->is_sheet) {
		cpl_json_append_name(out, CPL_STR("sheet"));
		cpl_buffer_append_str(out, CPL_STR("true"));
	}
	if (input->is_csv) {
		cpl_json_append_name(out, CPL_STR("delimiter"));
		cpl_json_append_string(out, (struct cpl_str){ &delimiter, 1 });
		if (input->window.quote != '"') {
			cpl_json_append_name(out, CPL_STR("quote"));
			cpl_json_append_string(
			    out, (struct cpl_str){ &input->window.quote, 1 });
		}
	}
	cpl_json_append_name(out, CPL_STR("columns"));
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < input->columns.count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		cpl_json_append_string(out, input->columns.names[i]);
	}
	cpl_buffer_append_char(out, ']');
}

struct cpl_str
cpl_input_context(struct cpl_input *input)
{
	struct cpl_buffer *out = &input->context;

	cpl_buffer_clear(out);
	describe(input, out);
	if (input->file != NULL) {
		cpl_json_append_name(out, CPL_STR("file"));
		cpl_json_append_string(out, cpl_str_of(input->file));
		cpl_json_append_name(out, CPL_STR("line"));
		cpl_buffer_append_integer(out, (int64_t)input->row_line);
	}
	cpl_buffer_append_char(out, '}');
	return cpl_buffer_str(out);
}
