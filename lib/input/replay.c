/* SPDX-License-Identifier: MIT */
/* Rows set aside before, read again from their reject file. */
#include "input/input.h"

#include <stdlib.h>
#include <string.h>

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	if (c == '+')
		return 62;
	return c == '/' ? 63 : -1;
}

/* RFC 4648, section 4; false for anything else. */
static bool
decode_base64(struct cpl_str text, struct cpl_buffer *out)
{
	uint32_t held = 0;
	int bits = 0;

	while (text.length > 0 && text.data[text.length - 1] == '=')
		text.length--;
	for (size_t i = 0; i < text.length; i++) {
		int digit = base64_digit(text.data[i]);

		if (digit < 0)
			return false;
		held = (held << 6 | (uint32_t)digit) & 0xffffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			cpl_buffer_append_char(out, (char)(held >> bits));
		}
	}
	return true;
}

static bool
text_member(struct cpl_input *input, struct cpl_json object,
    struct cpl_str name, struct cpl_str *text)
{
	struct cpl_json value;

	if (!cpl_json_find(object, name, &value) ||
	    cpl_json_type(value) != CPL_JSON_STRING)
		return false;
	*text = cpl_json_text(value, &input->arena);
	return text->data != NULL;
}

static bool
read_original(struct cpl_input *input, struct cpl_json object)
{
	struct cpl_str text;

	cpl_buffer_clear(&input->original);
	if (text_member(input, object, CPL_STR("original"), &text)) {
		cpl_buffer_append_str(&input->original, text);
		return true;
	}
	return text_member(input, object, CPL_STR("original_base64"), &text) &&
	       decode_base64(text, &input->original);
}

static enum cpl_problem
find_profile(struct cpl_input *input, struct cpl_json context,
    struct sniff_header *header)
{
	const struct cpl_input_options *options = &input->options;
	struct cpl_str name;

	header->layout = NULL;
	header->profile = NULL;
	if (options->profile_count == 1) {
		header->profile = options->profiles[0];
		return CPL_OK;
	}
	/* Rows of JSON may be unusable before the profile is known. */
	if (!text_member(input, context, CPL_STR("profile"), &name))
		return CPL_OK;
	for (size_t i = 0;
	     i < options->profile_count && header->profile == NULL; i++)
		if (cpl_str_equal(
			cpl_str_of(cpl_profile_name(options->profiles[i])),
			name))
			header->profile = options->profiles[i];
	return header->profile == NULL ? CPL_PROFILE_UNKNOWN : CPL_OK;
}

static enum cpl_problem
read_columns(struct cpl_input *input, struct cpl_json context)
{
	struct cpl_json_cursor cursor;
	struct cpl_json columns;
	struct cpl_json item;

	if (!cpl_json_find(context, CPL_STR("columns"), &columns) ||
	    cpl_json_type(columns) != CPL_JSON_ARRAY)
		return CPL_CONTEXT_ABSENT;
	cursor = cpl_json_cursor(columns);
	while (cpl_json_next_item(&cursor, &item)) {
		struct cpl_str name;
		enum cpl_problem problem;

		if (cpl_json_type(item) != CPL_JSON_STRING)
			return CPL_CONTEXT_ABSENT;
		name = cpl_json_text(item, &input->arena);
		if (name.data == NULL)
			return CPL_MEMORY;
		problem = columns_add(&input->columns, name);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}

/* Take on the format, the columns and the profile of a context. */
static enum cpl_problem
enter(struct cpl_input *input, struct cpl_json context, struct cpl_fault *fault)
{
	struct sniff_header header = { 0 };
	struct cpl_json sheet;
	struct cpl_json columns;
	struct cpl_str text;
	struct cpl_str quote;
	enum cpl_problem problem;

	input_forget_columns(input);
	if (!text_member(input, context, CPL_STR("format"), &text))
		return CPL_CONTEXT_ABSENT;
	if (cpl_str_equal(text, CPL_STR("csv"))) {
		if (!text_member(input, context, CPL_STR("delimiter"), &text) ||
		    text.length != 1)
			return CPL_CONTEXT_ABSENT;
		input->is_sheet = cpl_json_find(
		    context, CPL_STR("sheet"), &sheet);
		input->window.quote = '"';
		if (text_member(input, context, CPL_STR("quote"), &quote) &&
		    cpl_str_equal(quote, CPL_STR("'")))
			input->window.quote = quote.data[0];
		problem = input_start_csv(input, text.data[0]);
		if (problem == CPL_OK)
			problem = read_columns(input, context);
	} else if (cpl_str_equal(text, CPL_STR("json"))) {
		bool lists = cpl_json_find(
		    context, CPL_STR("columns"), &columns);

		problem = input_start_json(input, SHAPE_SEQUENCE, lists, 0);
		if (problem == CPL_OK && lists)
			problem = read_columns(input, context);
	} else {
		return CPL_CONTEXT_ABSENT;
	}
	if (problem == CPL_OK)
		problem = find_profile(input, context, &header);
	if (problem != CPL_OK || header.profile == NULL)
		return problem;
	return input_take_profile(input, &header, fault);
}

/* What the row was called before: where it stood, and in which file. */
static bool
read_place(struct cpl_input *input, struct cpl_json object,
    struct cpl_json context, size_t *line)
{
	struct cpl_str file = { "", 0 };
	struct cpl_json value;
	int64_t number = 1;
	const char *slash;

	if (!text_member(input, context, CPL_STR("file"), &file))
		(void)text_member(input, object, CPL_STR("source"), &file);
	if ((cpl_json_find(context, CPL_STR("line"), &value) ||
		cpl_json_find(object, CPL_STR("line"), &value)) &&
	    (!cpl_json_integer(value, &number) || number < 1))
		number = 1;
	*line = (size_t)number;
	for (slash = file.data + file.length;
	     slash > file.data && slash[-1] != '/'; slash--)
		;
	file.length = (size_t)(file.data + file.length - slash);
	free(input->file);
	input->file = malloc(file.length + 1);
	if (input->file == NULL)
		return false;
	memcpy(input->file, slash, file.length);
	input->file[file.length] = '\0';
	/* What messages call standard input is no file. */
	input->options.file = file.length > 0 &&
				      strcmp(input->file, "<stdin>") != 0
				  ? input->file
				  : NULL;
	return true;
}

static enum cpl_problem
replay(struct cpl_input *input, struct cpl_json object, struct cpl_fault *fault)
{
	struct cpl_json context;
	struct cpl_str spelt;
	enum cpl_problem problem;
	size_t line;

	if (!cpl_json_find(object, CPL_STR("read"), &context) ||
	    cpl_json_type(context) != CPL_JSON_OBJECT ||
	    !read_original(input, object))
		return CPL_CONTEXT_ABSENT;
	if (!read_place(input, object, context, &line))
		return CPL_MEMORY;
	spelt.data = context.data;
	spelt.length = context.length;
	if (!cpl_str_equal(spelt, cpl_buffer_str(&input->replayed)) ||
	    !input->converting) {
		problem = enter(input, context, fault);
		if (problem != CPL_OK)
			return problem;
		cpl_buffer_clear(&input->replayed);
		cpl_buffer_append_str(&input->replayed, spelt);
	}
	if (input->converting)
		converter_file(&input->converter, input->options.file);
	if (!input->is_csv)
		json_rows_shape(input->json, SHAPE_SEQUENCE, input->lists, 0);
	window_borrow(&input->window, cpl_buffer_str(&input->original), line);
	return input->original.failed || input->replayed.failed ? CPL_MEMORY
								: CPL_OK;
}

enum cpl_problem
cpl_input_replay(struct cpl_input *input, struct cpl_str line, size_t number,
    struct cpl_fault *fault)
{
	struct cpl_str trimmed = cpl_str_trim(line);
	struct cpl_json object = { trimmed.data, trimmed.length };
	enum cpl_problem problem;
	size_t offset = 0;

	input->looked = true;
	input->ended = true;
	input->line = number;
	cpl_arena_clear(&input->arena);
	if (input->scanner == NULL)
		input->scanner = cpl_json_scanner_new();
	if (input->scanner == NULL)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	problem = cpl_json_scan_object(input->scanner, line, NULL, &offset);
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, number, offset + 1, NULL);
	problem = replay(input, object, fault);
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, number, 0, NULL);
	input->ended = false;
	return CPL_OK;
}
