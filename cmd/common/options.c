/* SPDX-License-Identifier: MIT */
/* Options: the command line read, and the help written, from one table. */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/time.h>

#include "run.h"

/* Enough for any program of the toolkit; more is a fault in its table. */
#define OPTIONS_MOST 48
/* The column at which help texts begin, and where a usage line is broken. */
#define HELP_COLUMN 28
#define USAGE_WIDTH 78

/* The program's own options and, behind them, those that all have. */
struct options {
	struct cmd_option items[OPTIONS_MOST + 1];
	size_t count;
};

static void
add(struct options *options, const struct cmd_option *more)
{
	for (; more != NULL && more->kind != CMD_KIND_END; more++) {
		if (options->count == OPTIONS_MOST)
			abort();
		options->items[options->count++] = *more;
	}
}

/*
 * The targets are written while parsing alone; help and usage, which see a
 * const struct cmd, use the table without them.
 */
static void
gather(struct options *options, struct cmd *cmd)
{
	const struct cmd_option stream[] = {
		CMD_TEXT('o', "output", "file", &cmd->output_path,
		    "write there, all or nothing"),
		CMD_TEXT(0, "reject", "file", &cmd->reject_path,
		    "write unusable records there, and why they are"),
		CMD_SIZE(0, "max-errors", "number", &cmd->max_errors,
		    "stop when more records than that are unusable"),
		CMD_SIZE(0, "max-record", "size", &cmd->max_record,
		    "longest record taken (16M)"),
		CMD_FLAG(0, "progress", &cmd->want_progress,
		    "tell on standard error how far the work is"),
		CMD_FLAG('q', "quiet", &cmd->quiet, "say only what is wrong"),
		CMD_END,
	};
	const struct cmd_option all[] = {
		CMD_FLAG('h', "help", &cmd->help, "show this and end"),
		CMD_FLAG(
		    'V', "version", &cmd->version, "show the version and end"),
		CMD_END,
	};

	options->count = 0;
	add(options, cmd->program->options);
	if (!cmd->program->bare)
		add(options, stream);
	add(options, all);
	options->items[options->count] = (struct cmd_option)CMD_END;
}

static bool
takes_argument(const struct cmd_option *option)
{
	return option->kind != CMD_KIND_FLAG;
}

/* `10`, `64K`, `16M`, `1G`: in steps of 1024. */
static bool
parse_size(const char *text, size_t *size)
{
	size_t value = 0;
	size_t unit = 1;

	if (*text < '0' || *text > '9')
		return false;
	for (; *text >= '0' && *text <= '9'; text++) {
		size_t digit = (size_t)(*text - '0');

		if (value > (SIZE_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	switch (*text) {
	case 'K':
		unit = (size_t)1 << 10;
		break;
	case 'M':
		unit = (size_t)1 << 20;
		break;
	case 'G':
		unit = (size_t)1 << 30;
		break;
	case '\0':
		break;
	default:
		return false;
	}
	if (unit > 1 && text[1] != '\0')
		return false;
	if (value > SIZE_MAX / unit)
		return false;
	*size = value * unit;
	return true;
}

/* Whether `word` is one of the words in `choices`, "table|csv|json". */
static bool
is_choice(const char *choices, const char *word)
{
	size_t length = strlen(word);

	while (length > 0 && choices != NULL) {
		if (strncmp(choices, word, length) == 0 &&
		    (choices[length] == '|' || choices[length] == '\0'))
			return true;
		choices = strchr(choices, '|');
		if (choices != NULL)
			choices++;
	}
	return false;
}

/* Lists are remembered in `cmd`, which frees their items at the end. */
static bool
add_to_list(struct cmd *cmd, struct cmd_list *list, const char *text)
{
	const char **items;
	size_t known = 0;

	if (list->count >= SIZE_MAX / sizeof(*items) - 1)
		return false;
	items = realloc(list->items, (list->count + 1) * sizeof(*items));
	if (items == NULL)
		return false;
	list->items = items;
	list->items[list->count++] = text;

	while (cmd->lists != NULL && cmd->lists[known] != NULL) {
		if (cmd->lists[known] == list)
			return true;
		known++;
	}
	if (cmd->lists == NULL) {
		cmd->lists = calloc(OPTIONS_MOST + 1, sizeof(*cmd->lists));
		if (cmd->lists == NULL)
			return false;
	}
	cmd->lists[known] = list;
	return true;
}

static void
wrong(struct cmd *cmd, const struct cmd_option *option, const char *what)
{
	cmd_usage(cmd, "--%s: %s", option->name, what);
}

static void
apply(struct cmd *cmd, const struct cmd_option *option, const char *argument)
{
	switch (option->kind) {
	case CMD_KIND_FLAG:
		*(bool *)option->target = true;
		break;
	case CMD_KIND_TEXT:
		*(const char **)option->target = argument;
		break;
	case CMD_KIND_LIST:
		if (!add_to_list(cmd, option->target, argument))
			cmd_memory(cmd);
		break;
	case CMD_KIND_SIZE:
		if (!parse_size(argument, option->target))
			wrong(cmd, option,
			    "needs a number, which may end in K, M or G");
		break;
	case CMD_KIND_TIME:
		if (!cpl_time_parse(cpl_str_of(argument), option->target, NULL))
			wrong(cmd, option,
			    "needs a time with an offset, as in "
			    "2026-03-27T10:00:00+07:00");
		break;
	case CMD_KIND_NOW:
		if (cpl_time_parse(cpl_str_of(argument), &cmd->now, NULL))
			cmd->now_given = true;
		else
			wrong(cmd, option,
			    "needs a time with an offset, as in "
			    "2026-03-27T10:00:00+07:00");
		break;
	case CMD_KIND_CHOICE:
		if (is_choice(option->argument, argument))
			*(const char **)option->target = argument;
		else
			cmd_usage(cmd, "--%s: needs one of %s", option->name,
			    option->argument);
		break;
	case CMD_KIND_END:
		break;
	}
}

/* What getopt_long() calls '?' or ':' for the word it stumbled over. */
static void
explain(
    struct cmd *cmd, const struct options *options, int sign, const char *word)
{
	size_t length = strcspn(word, "=");
	size_t alike = 0;

	if (optopt != 0 && sign == ':') {
		if (strncmp(word, "--", 2) == 0)
			cmd_usage(cmd, "%s needs an argument", word);
		else
			cmd_usage(cmd, "-%c needs an argument", optopt);
		return;
	}
	if (strncmp(word, "--", 2) != 0) {
		cmd_usage(cmd, "unknown option -%c", optopt);
		return;
	}
	for (size_t i = 0; i < options->count; i++) {
		const char *name = options->items[i].name;

		if (strlen(name) == length - 2 &&
		    strncmp(name, word + 2, length - 2) == 0) {
			cmd_usage(cmd, "--%s takes no argument", name);
			return;
		}
		alike += strncmp(name, word + 2, length - 2) == 0;
	}
	if (alike > 1)
		cmd_usage(cmd, "%.*s could be one of several options",
		    (int)length, word);
	else if (alike == 1)
		cmd_usage(cmd, "%.*s takes no argument", (int)length, word);
	else
		cmd_usage(cmd, "unknown option %.*s", (int)length, word);
}

static void
add_operand(struct cmd *cmd, const char *operand)
{
	cmd->operands[cmd->operand_count++] = operand;
}

/*
 * The option letters for getopt_long().  The sign in front makes operands come
 * in their order whatever the environment says ('-'), or stops at the first
 * ('+'); the colon tells a missing argument from an unknown option.
 */
static void
fill_tables(const struct cmd *cmd, const struct options *options, char *letters,
    struct option *names)
{
	size_t end = 0;

	letters[end++] = cmd->program->bare ? '+' : '-';
	letters[end++] = ':';
	for (size_t i = 0; i < options->count; i++) {
		const struct cmd_option *option = &options->items[i];

		names[i].name = option->name;
		names[i].has_arg = takes_argument(option) ? required_argument
							  : no_argument;
		names[i].flag = NULL;
		names[i].val = 256 + (int)i;
		if (option->letter == 0)
			continue;
		letters[end++] = option->letter;
		if (takes_argument(option))
			letters[end++] = ':';
	}
	letters[end] = '\0';
	memset(&names[options->count], 0, sizeof(names[0]));
}

static const struct cmd_option *
find(const struct options *options, int value)
{
	if (value >= 256)
		return &options->items[value - 256];
	for (size_t i = 0; i < options->count; i++)
		if (options->items[i].letter == value)
			return &options->items[i];
	return NULL;
}

void
cmd_options_parse(struct cmd *cmd, int argc, char *argv[])
{
	struct options options;
	struct option names[OPTIONS_MOST + 1];
	char letters[2 * OPTIONS_MOST + 3];
	int value;

	cmd->max_errors = SIZE_MAX;
	cmd->max_record = CPL_LIMIT_DEFAULT;
	cmd->operands = calloc((size_t)argc + 2, sizeof(*cmd->operands));
	if (cmd->operands == NULL) {
		cmd_memory(cmd);
		return;
	}
	gather(&options, cmd);
	fill_tables(cmd, &options, letters, names);

	opterr = 0;
	optind = 1;
	for (;;) {
		/* The word that is read next, or is being read as in -abc. */
		int at = optind;

		value = getopt_long(argc, argv, letters, names, NULL);
		if (value == -1)
			break;
		if (value == 1) {
			add_operand(cmd, optarg);
		} else if (value == '?' || value == ':') {
			explain(cmd, &options, value, argv[at]);
			return;
		} else {
			apply(cmd, find(&options, value), optarg);
		}
	}
	while (optind < argc)
		add_operand(cmd, argv[optind++]);
	if (cmd->operand_count == 0 && !cmd->program->bare)
		add_operand(cmd, "-");
}

void
cmd_options_release(struct cmd *cmd)
{
	for (size_t i = 0; cmd->lists != NULL && cmd->lists[i] != NULL; i++)
		free(cmd->lists[i]->items);
	free(cmd->lists);
	free(cmd->operands);
}

void
cmd_append_command(const struct cmd *cmd, struct cpl_buffer *out)
{
	if (!cmd->program->bare)
		cpl_buffer_append_str(out, CPL_STR("complaint "));
	cpl_buffer_append_str(out, cpl_str_of(cmd->program->name));
}

/* Append ` WORD`, on a line of its own where it would pass the width. */
static void
append_word(
    struct cpl_buffer *out, size_t *column, size_t indent, struct cpl_str word)
{
	if (*column + 1 + word.length > USAGE_WIDTH) {
		cpl_buffer_append_char(out, '\n');
		for (size_t i = 0; i < indent; i++)
			cpl_buffer_append_char(out, ' ');
		*column = indent;
	} else {
		cpl_buffer_append_char(out, ' ');
		*column += 1;
	}
	cpl_buffer_append_str(out, word);
	*column += word.length;
}

/* As manuals do: -h before -V. */
static int
compare_letters(const void *a, const void *b)
{
	char first = *(const char *)a;
	char second = *(const char *)b;

	return (first | ' ') - (second | ' ');
}

/* Letters without an argument in one bracket, then the rest in their order. */
static void
append_usage(const struct cmd *cmd, const struct options *options,
    struct cpl_buffer *out)
{
	char flags[OPTIONS_MOST + 4] = "[-";
	size_t flag_count = 0;
	struct cpl_buffer word = { 0 };
	size_t indent = 7; /* "usage: " */
	size_t column;
	size_t start = out->length;

	cpl_buffer_append_str(out, CPL_STR("usage: "));
	cmd_append_command(cmd, out);
	column = out->length - start;
	for (size_t i = 0; i < options->count; i++)
		if (options->items[i].letter != 0 &&
		    !takes_argument(&options->items[i]))
			flags[2 + flag_count++] = options->items[i].letter;
	qsort(flags + 2, flag_count, 1, compare_letters);
	flags[2 + flag_count] = ']';
	append_word(
	    out, &column, indent, (struct cpl_str){ flags, flag_count + 3 });

	for (size_t i = 0; i < options->count; i++) {
		const struct cmd_option *option = &options->items[i];

		if (option->letter != 0 && !takes_argument(option))
			continue;
		cpl_buffer_clear(&word);
		if (option->letter != 0)
			cpl_buffer_append_format(&word, "[-%c", option->letter);
		else
			cpl_buffer_append_format(&word, "[--%s", option->name);
		if (takes_argument(option))
			cpl_buffer_append_format(
			    &word, " %s", option->argument);
		cpl_buffer_append_char(&word, ']');
		append_word(out, &column, indent, cpl_buffer_str(&word));
		/* Clearing it would forget that. */
		out->failed = out->failed || word.failed;
	}
	if (cmd->program->operands != NULL && cmd->program->operands[0] != '\0')
		append_word(
		    out, &column, indent, cpl_str_of(cmd->program->operands));
	cpl_buffer_append_char(out, '\n');
	cpl_buffer_release(&word);
}

static void
append_option(const struct cmd_option *option, struct cpl_buffer *out)
{
	size_t start = out->length;

	if (option->letter != 0)
		cpl_buffer_append_format(out, "  -%c, ", option->letter);
	else
		cpl_buffer_append_str(out, CPL_STR("      "));
	cpl_buffer_append_format(out, "--%s", option->name);
	if (takes_argument(option))
		cpl_buffer_append_format(out, " %s", option->argument);
	if (out->length - start + 2 > HELP_COLUMN) {
		cpl_buffer_append_char(out, '\n');
		start = out->length;
	}
	while (!out->failed && out->length - start < HELP_COLUMN)
		cpl_buffer_append_char(out, ' ');
	cpl_buffer_append_str(out, cpl_str_of(option->help));
	cpl_buffer_append_char(out, '\n');
}

void
cmd_options_help(const struct cmd *cmd, struct cpl_buffer *out)
{
	struct cmd copy = *cmd; /* only the table's targets point into it */
	struct options options;

	gather(&options, &copy);
	append_usage(cmd, &options, out);
	cpl_buffer_append_format(
	    out, "\n%s: %s\n\n", cmd->program->name, cmd->program->summary);
	for (size_t i = 0; i < options.count; i++)
		append_option(&options.items[i], out);
	cpl_buffer_append_str(out, CPL_STR("\nManual: complaint help "));
	cpl_buffer_append_str(out, cpl_str_of(cmd->program->name));
	cpl_buffer_append_char(out, '\n');
}
