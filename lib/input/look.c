/* SPDX-License-Identifier: MIT */
/* What a file is, found by looking at its beginning. */
#include "input/input.h"

#include <string.h>

#include "input/extent.h"
#include "input/header.h"

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
	input->finding.quote = input->window.quote;
	return CPL_OK;
}

enum cpl_problem
input_start_json(
    struct cpl_input *input, enum json_shape shape, bool lists, size_t depth)
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
	json_rows_shape(input->json, shape, lists, depth);
	input->lists = lists;
	input->is_csv = false;
	input->finding.format = formats[shape];
	return CPL_OK;
}

void
input_forget_columns(struct cpl_input *input)
{
	columns_clear(&input->columns);
	/* The columns that the converter knows are no more. */
	if (input->converting)
		converter_release(&input->converter);
	input->converting = false;
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
	input->converter.quote = input->window.quote;
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
	if (!input->is_sheet)
		input->window.quote = sniff_quote(text);
	problem = header_find(text, &input->window, input->is_sheet,
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
/* A list that goes on for longer than this is all that its object has. */
#define LIST_BYTES ((size_t)1 << 20)

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
		    length >= ANSWER_BYTES ||
		    (length >= LIST_BYTES && answer->records > 0 &&
			!answer->lists))
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

	/* Of several answers the first tells. */
	if (told->length > 0)
		return;
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

/* What tells that the value at the front of the text is a refusal, or NULL. */
static const char *
refusal(struct cpl_str text)
{
	struct extent extent = { 0 };
	size_t used;

	if (!extent_follow(&extent, text.data, text.length, &used))
		return NULL;
	return json_refusal((struct cpl_str){ text.data, used });
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

	if (refusal(text) != NULL)
		return failed(
		    fault, CPL_ANSWER_REFUSED, window->line, refusal(text));
	if (!look_for_records(input, &answer, fault))
		return CPL_INPUT_FAILED;
	if (answer.lists || input->lists)
		input_forget_columns(input);
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
		problem = input_start_json(
		    input, shape, answer.lists, answer.depth);
	if (problem != CPL_OK)
		return failed(fault, problem, 0, NULL);
	return CPL_INPUT_RECORD;
}

/* What lies at the window, so much of it as tells what it is. */
static bool
see(struct window *window, struct cpl_str *text, struct cpl_fault *fault)
{
	if (!window_fill(window, SNIFF_BYTES, fault))
		return false;
	text->data = window_at(window, 0);
	text->length = window_length(window);
	if (text->length > SNIFF_BYTES)
		text->length = SNIFF_BYTES;
	return true;
}

enum cpl_input_result
input_look(struct cpl_input *input, struct cpl_fault *fault)
{
	struct window *window = &input->window;
	struct cpl_str text;
	enum cpl_problem problem;
	const char *format;
	size_t blanks = 0;

	if (!see(&input->window, &text, fault))
		return CPL_INPUT_FAILED;
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
	problem = input_start_json(input, SHAPE_LINES, false, 0);
	if (problem != CPL_OK)
		return failed(fault, problem, 0, NULL);
	return CPL_INPUT_RECORD;
}

enum cpl_input_result
input_look_on(struct cpl_input *input, struct cpl_fault *fault)
{
	struct cpl_str text;

	if (!see(&input->window, &text, fault))
		return CPL_INPUT_FAILED;
	return look_at_json(input, text, fault);
}
