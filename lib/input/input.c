/* SPDX-License-Identifier: MIT */
/* A file looked at, read row by row, and written record by record. */
#include "input/input.h"

#include <stdlib.h>
#include <string.h>

#include "input/header.h"

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

enum cpl_problem
input_start_csv(struct cpl_input *input, char delimiter)
{
	if (input->csv == NULL)
		input->csv = csv_rows_new(&input->window);
	if (input->csv == NULL)
		return CPL_MEMORY;
	csv_rows_delimiter(input->csv, delimiter);
	input->is_csv = true;
	input->finding.format = "csv";
	input->finding.delimiter = delimiter;
	return CPL_OK;
}

enum cpl_problem
input_start_json(struct cpl_input *input, enum json_shape shape, bool lists)
{
	static const char *const formats[] = {
		[SHAPE_LINES] = "json-lines",
		[SHAPE_ARRAY] = "json-array",
		[SHAPE_SEQUENCE] = "json",
		[SHAPE_WRAPPED] = "json-answer",
	};

	if (input->json == NULL)
		input->json = json_rows_new(&input->window, &input->columns);
	if (input->json == NULL)
		return CPL_MEMORY;
	json_rows_shape(input->json, shape, lists);
	input->lists = lists;
	input->is_csv = false;
	input->finding.format = formats[shape];
	return CPL_OK;
}

enum cpl_problem
input_take_profile(struct cpl_input *input, const struct sniff_header *header,
    struct cpl_fault *fault)
{
	struct cpl_input_finding *finding = &input->finding;
	const struct cpl_profile *profile = header->profile;

	if (profile->outline)
		profile = input->options.whole(
		    profile, input->options.whole_context);
	if (profile == NULL)
		return cpl_fault_set(fault, CPL_PROFILE_UNUSABLE, 0, 0, "%s",
		    cpl_profile_name(header->profile));
	if (input->converting)
		converter_release(&input->converter);
	input->converting = true;
	finding->profile = profile;
	finding->layout = header->layout == NULL ? "" : header->layout->name;
	finding->layout_columns = header->layout == NULL
				      ? 0
				      : header->layout->count;
	finding->fallback = header->layout == NULL &&
			    input->options.profile_count > 1;
	if (!converter_init(&input->converter, profile, &input->columns,
		&input->options, &input->notes, fault))
		return fault->problem;
	input->converter.delimiter = input->is_csv ? finding->delimiter : 0;
	input->converter.sheet = input->is_sheet;
	return CPL_OK;
}

static enum cpl_input_result
failed(struct cpl_fault *fault, enum cpl_problem problem, size_t line,
    const char *detail)
{
	cpl_fault_set(
	    fault, problem, line, 0, detail == NULL ? NULL : "%s", detail);
	return CPL_INPUT_FAILED;
}

/* A row of the header, or of what belongs to it. */
static enum cpl_input_result
header_row(struct cpl_input *input, struct row *row, struct cpl_fault *fault)
{
	switch (csv_rows_next(input->csv, row, fault)) {
	case ROW:
		return CPL_INPUT_RECORD;
	case ROW_FAILED:
		return CPL_INPUT_FAILED;
	default:
		return failed(fault, CPL_HEADER_MISSING, row->line, NULL);
	}
}

/* Read the header that the window stands at into the columns. */
static enum cpl_input_result
read_header(struct cpl_input *input, const struct sniff_header *header,
    struct cpl_fault *fault)
{
	struct cpl_arena arena = { 0 };
	struct header_names names = { .arena = &arena };
	enum cpl_input_result result = CPL_INPUT_RECORD;
	enum cpl_problem problem = CPL_OK;
	struct row row;

	input->finding.header_rows = header->rows;
	for (size_t i = 0;
	     result == CPL_INPUT_RECORD && i < header->rows + header->ruler;
	     i++) {
		result = header_row(input, &row, fault);
		if (i == 0)
			input->finding.header_line = row.line;
		if (result == CPL_INPUT_RECORD && i < header->rows &&
		    (!header_join(&names, &row) ||
			!columns_keep_header(&input->columns, &row)))
			result = failed(fault, CPL_MEMORY, 0, NULL);
	}
	for (size_t i = 0; problem == CPL_OK && i < names.count; i++)
		problem = columns_add(&input->columns, names.items[i]);
	cpl_arena_release(&arena);
	if (result != CPL_INPUT_RECORD || problem == CPL_OK)
		return result;
	if (problem == CPL_TOO_MANY_COLUMNS)
		return failed(fault, CPL_HEADER_MISSING, row.line,
		    "more columns than one file may have");
	return failed(fault, problem, 0, NULL);
}

static enum cpl_input_result
look_at_csv(
    struct cpl_input *input, struct cpl_str text, struct cpl_fault *fault)
{
	struct sniff_header header;
	enum cpl_problem problem;
	enum cpl_input_result result;

	input->finding.line_end = sniff_line_end(text);
	if (input->is_sheet || strcmp(input->finding.line_end, "CR") == 0)
		input->window.line_end = '\r';
	problem = header_find(text, input->window.line_end, input->is_sheet,
	    input->options.profiles, input->options.profile_count, &header);
	if (problem == CPL_HEADER_MISSING && input->options.profile_count == 1)
		return failed(fault, problem, 0,
		    cpl_profile_name(input->options.profiles[0]));
	if (problem == CPL_OK)
		problem = input_start_csv(input, header.delimiter);
	if (problem != CPL_OK)
		return failed(fault, problem, 0, NULL);
	cpl_buffer_append_format(&input->told,
	    "%zu of the %zu rows looked at have as many cells as the header",
	    header.rows_like, header.rows_seen);
	window_consume(&input->window, header.offset);
	result = read_header(input, &header, fault);
	if (result == CPL_INPUT_RECORD &&
	    input_take_profile(input, &header, fault) != CPL_OK)
		return CPL_INPUT_FAILED;
	return result;
}

/* The names of columns may stand behind the rows, but not farther. */
#define ANSWER_BYTES ((size_t)16 << 20)

/* Look at more and more of an answer until it is known where its rows are. */
static bool
look_for_records(struct cpl_input *input, struct json_answer *answer,
    struct cpl_fault *fault)
{
	struct window *window = &input->window;

	for (size_t length = SNIFF_BYTES;; length *= 2) {
		struct cpl_str text;

		if (!window_fill(window, length, fault))
			return false;
		text.data = window_at(window, 0);
		text.length = window_length(window);
		json_answer_look(text, answer);
		if (!answer->cut || text.length < length ||
		    length >= ANSWER_BYTES)
			return true;
	}
}

/* Say what tells the shape of the JSON. */
static void
tell_json(struct cpl_input *input, enum json_shape shape,
    const struct json_answer *answer)
{
	static const char *const shapes[] = {
		[SHAPE_LINES] = "an object that ends on its line",
		[SHAPE_ARRAY] = "an array",
		[SHAPE_SEQUENCE] = "an object that goes on behind its line",
		[SHAPE_WRAPPED] = "an object around the array ",
	};
	struct cpl_buffer *told = &input->told;

	cpl_buffer_append_str(told, cpl_str_of(shapes[shape]));
	if (shape == SHAPE_WRAPPED)
		cpl_buffer_append_printable(told, answer->name);
	if (!answer->lists)
		return;
	cpl_buffer_append_str(told, CPL_STR(" of lists, whose columns "));
	cpl_buffer_append_str(told, answer->headed
					? CPL_STR("the first names")
					: CPL_STR("are named beside it"));
}

/* JSON begins at the window, behind blanks. */
static enum cpl_input_result
look_at_json(
    struct cpl_input *input, struct cpl_str text, struct cpl_fault *fault)
{
	struct window *window = &input->window;
	struct json_answer answer;
	enum json_shape shape = json_shape_of(text);
	enum cpl_problem problem = CPL_OK;

	if (!look_for_records(input, &answer, fault))
		return CPL_INPUT_FAILED;
	if (answer.names > 0 && answer.lists) {
		text.data = window_at(window, answer.names);
		text.length = answer.names_end - answer.names;
		problem = json_answer_columns(text, &input->columns);
	} else if (answer.lists && !answer.headed) {
		problem = CPL_HEADER_MISSING;
	}
	if (problem == CPL_HEADER_MISSING)
		return failed(fault, problem, 0,
		    "nothing names the columns of its lists");
	if (answer.records > 0)
		shape = SHAPE_WRAPPED;
	tell_json(input, shape, &answer);
	window_consume(window, answer.records);
	if (problem == CPL_OK)
		problem = input_start_json(input, shape, answer.lists);
	if (problem != CPL_OK)
		return failed(fault, problem, 0, NULL);
	return CPL_INPUT_RECORD;
}

static enum cpl_input_result
look(struct cpl_input *input, struct cpl_fault *fault)
{
	struct window *window = &input->window;
	struct cpl_str text;
	enum cpl_problem problem;
	const char *format;
	size_t blanks = 0;

	if (!window_fill(window, SNIFF_BYTES, fault))
		return CPL_INPUT_FAILED;
	text.data = window_at(window, 0);
	text.length = window_length(window);
	if (text.length > SNIFF_BYTES)
		text.length = SNIFF_BYTES;
	if (text_is_blank(text.data, text.length) &&
	    text.length < SNIFF_BYTES) {
		input->ended = true;
		return CPL_INPUT_END;
	}
	format = front_format(input->front);
	input->is_sheet = format != NULL && strcmp(format, "spreadsheet") == 0;
	if (format == NULL && sniff_foreign(text) != NULL)
		return failed(
		    fault, CPL_FORMAT_UNKNOWN, 0, sniff_foreign(text));
	if (input->is_sheet || (format == NULL && !sniff_json(text)))
		return look_at_csv(input, text, fault);
	while (blanks < text.length && text_is_blank(text.data + blanks, 1))
		blanks++;
	window_consume(window, blanks);
	text.data += blanks;
	text.length -= blanks;
	if (format == NULL)
		return look_at_json(input, text, fault);
	problem = input_start_json(input, SHAPE_LINES, false);
	if (problem != CPL_OK)
		return failed(fault, problem, 0, NULL);
	return CPL_INPUT_RECORD;
}

enum cpl_input_result
cpl_input_look(struct cpl_input *input, struct cpl_fault *fault)
{
	enum cpl_input_result result;

	if (input->looked)
		return CPL_INPUT_RECORD;
	input->looked = true;
	result = look(input, fault);
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
	got = input->is_csv ? csv_rows_next(input->csv, &row, fault)
			    : json_rows_next(input->json, &row, fault);
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
