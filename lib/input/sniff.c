/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file are, found by looking. */
#include "input/sniff.h"

#include <string.h>

#include "input/rows.h"

/* The header stands on one of so many lines. */
#define HEADER_LINES 64
/* Lines by whose cells a delimiter is judged. */
#define JUDGED_LINES 20

static const char delimiters[] = { ',', ';', '\t', '|' };

static struct cpl_str
skip_blanks(struct cpl_str text)
{
	while (text.length > 0 && text_is_blank(text.data, 1)) {
		text.data++;
		text.length--;
	}
	return text;
}

static bool
starts_fold(struct cpl_str text, const char *prefix)
{
	size_t length = strlen(prefix);

	if (text.length < length)
		return false;
	text.length = length;
	return cpl_str_equal_fold(text, cpl_str_of(prefix));
}

const char *
sniff_foreign(struct cpl_str text)
{
	static const struct {
		const char *start;
		const char *name;
	} formats[] = {
		{ "PK\x03\x04", "a zip archive or spreadsheet" },
		{ "\xd0\xcf\x11\xe0", "an old spreadsheet or document" },
		{ "%PDF-", "a PDF document" },
		{ "SQLite format 3", "a database" },
		{ "\x89PNG", "a picture" },
		{ "\xff\xd8\xff", "a picture" },
		{ "<?xml", "XML" },
		{ "<!doctype", "HTML" },
		{ "<html", "HTML" },
		{ "INSERT INTO ", "a dump of SQL; export the table as CSV" },
		{ "CREATE TABLE ", "a dump of SQL; export the table as CSV" },
		{ "-- MySQL dump", "a dump of SQL; export the table as CSV" },
		{ "-- PostgreSQL database dump",
		    "a dump of SQL; export the table as CSV" },
		{ "PRAGMA foreign_keys",
		    "a dump of SQL; export the table as CSV" },
	};

	text = skip_blanks(text);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (starts_fold(text, formats[i].start))
			return formats[i].name;
	/* A dump of PostgreSQL begins with an empty comment. */
	if (starts_fold(text, "--\n--"))
		return "a dump of SQL; export the table as CSV";
	return NULL;
}

bool
sniff_json(struct cpl_str text)
{
	char open;

	text = skip_blanks(text);
	if (text.length == 0 || (text.data[0] != '{' && text.data[0] != '['))
		return false;
	open = text.data[0];
	text.data++;
	text.length--;
	text = skip_blanks(text);
	if (text.length == 0)
		return true;
	if (open == '{')
		return text.data[0] == '"' || text.data[0] == '}';
	return text.data[0] == '{' || text.data[0] == ']' ||
	       text.data[0] == '[';
}

const char *
sniff_line_end(struct cpl_str text)
{
	const char *feed = memchr(text.data, '\n', text.length);

	if (feed == NULL)
		return memchr(text.data, '\r', text.length) == NULL ? "LF"
								    : "CR";
	return feed > text.data && feed[-1] == '\r' ? "CRLF" : "LF";
}

/* The cells of one line, without their quotes; false where one stays open. */
struct split {
	struct cpl_str cells[CPL_INPUT_COLUMNS];
	size_t count;
};

static bool
split_line(struct cpl_str line, char delimiter, struct split *split)
{
	bool quoted = false;
	size_t from = 0;

	split->count = 0;
	for (size_t i = 0; i <= line.length; i++) {
		struct cpl_str cell;

		if (i < line.length && line.data[i] == '"')
			quoted = !quoted;
		if (i < line.length && (quoted || line.data[i] != delimiter))
			continue;
		if (split->count == CPL_INPUT_COLUMNS)
			return false;
		cell.data = line.data + from;
		cell.length = i - from;
		cell = cpl_str_trim(cell);
		if (cell.length >= 2 && cell.data[0] == '"' &&
		    cell.data[cell.length - 1] == '"') {
			cell.data++;
			cell.length -= 2;
		}
		split->cells[split->count++] = cpl_str_trim(cell);
		from = i + 1;
	}
	return !quoted;
}

/* The physical line at the front of `text`, which is moved behind it. */
static struct cpl_str
take_line(struct cpl_str *text, char line_end)
{
	const char *found = memchr(text->data, line_end, text->length);
	struct cpl_str line = *text;

	if (found != NULL)
		line.length = (size_t)(found - text->data) + 1;
	text->data += line.length;
	text->length -= line.length;
	line.length = text_without_line_end(line.data, line.length);
	return line;
}

static const struct cpl_profile *
fitting_all(const struct cpl_profile *const *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cpl_profile_fits_all(profiles[i]))
			return profiles[i];
	return NULL;
}

/* A better layout than the one in *header; false without memory. */
static bool
match_names(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct cpl_arena *arena, struct sniff_header *header, bool *better)
{
	struct cpl_str *folded;

	*better = false;
	cpl_arena_clear(arena);
	folded = cpl_arena_take(arena, (name_count + 1) * sizeof(*folded));
	if (folded == NULL)
		return false;
	for (size_t i = 0; i < name_count; i++) {
		folded[i] = fold_name(names[i], arena);
		if (folded[i].data == NULL)
			return false;
	}
	for (size_t i = 0; i < count; i++) {
		const struct layout *layout = profile_layout(
		    profiles[i], folded, name_count);

		if (layout == NULL ||
		    (header->layout != NULL &&
			layout->count <= header->layout->count))
			continue;
		header->layout = layout;
		header->profile = profiles[i];
		*better = true;
	}
	return true;
}

enum cpl_problem
sniff_columns(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header)
{
	struct cpl_arena arena = { 0 };
	bool better;
	bool good;

	header->layout = NULL;
	header->profile = NULL;
	good = match_names(
	    names, name_count, profiles, count, &arena, header, &better);
	cpl_arena_release(&arena);
	if (!good)
		return CPL_MEMORY;
	if (header->profile == NULL)
		header->profile = fitting_all(profiles, count);
	return header->profile == NULL ? CPL_HEADER_MISSING : CPL_OK;
}

/* Try the line with every delimiter. */
static bool
match_line(struct cpl_str line, bool sheet,
    const struct cpl_profile *const *profiles, size_t count,
    struct cpl_arena *arena, struct split *split, struct sniff_header *header)
{
	for (size_t i = 0; i < sizeof(delimiters); i++) {
		bool better;

		if (i > 0 && sheet)
			break;
		if (i > 0 &&
		    memchr(line.data, delimiters[i], line.length) == NULL)
			continue;
		if (!split_line(line, delimiters[i], split))
			continue;
		if (!match_names(split->cells, split->count, profiles, count,
			arena, header, &better))
			return false;
		if (better)
			header->delimiter = delimiters[i];
	}
	return true;
}

/*
 * The delimiter with which the most of the first lines have as many cells as
 * the header; of equal ones that which gives more cells.
 */
static char
judge_delimiter(struct cpl_str text, char line_end, struct split *split)
{
	char best = ',';
	size_t best_lines = 0;
	size_t best_cells = 1;

	for (size_t i = 0; i < sizeof(delimiters); i++) {
		struct cpl_str rest = text;
		size_t cells = 0;
		size_t lines = 0;

		for (size_t j = 0; j < JUDGED_LINES && rest.length > 0; j++) {
			struct cpl_str line = take_line(&rest, line_end);

			if (!split_line(line, delimiters[i], split) ||
			    text_is_blank(line.data, line.length))
				continue;
			if (cells == 0)
				cells = split->count;
			lines += split->count == cells;
		}
		if (cells < 2 || lines < best_lines ||
		    (lines == best_lines && cells <= best_cells))
			continue;
		best = delimiters[i];
		best_lines = lines;
		best_cells = cells;
	}
	return best;
}

/* Cells of the line that are not empty. */
static size_t
filled_cells(struct cpl_str line, struct split *split)
{
	size_t filled = 0;

	(void)split_line(line, ',', split);
	for (size_t i = 0; i < split->count; i++)
		filled += split->cells[i].length > 0;
	return filled;
}

/* Of a sheet: the first line with two thirds of the cells of the widest. */
static size_t
widest_offset(struct cpl_str text, char line_end, struct split *split)
{
	struct cpl_str rest = text;
	size_t widest = 0;

	for (size_t i = 0; i < JUDGED_LINES && rest.length > 0; i++) {
		size_t filled = filled_cells(take_line(&rest, line_end), split);

		widest = filled > widest ? filled : widest;
	}
	for (rest = text; rest.length > 0;) {
		size_t offset = (size_t)(rest.data - text.data);

		if (3 * filled_cells(take_line(&rest, line_end), split) >=
		    2 * widest)
			return offset;
	}
	return 0;
}

static enum cpl_problem
find_header(struct cpl_str text, char line_end, bool sheet,
    const struct cpl_profile *const *profiles, size_t count,
    struct cpl_arena *arena, struct split *split, struct sniff_header *header)
{
	struct cpl_str rest = text;

	for (size_t i = 0; i < HEADER_LINES && rest.length > 0; i++) {
		size_t offset = (size_t)(rest.data - text.data);
		struct cpl_str line = take_line(&rest, line_end);

		if (!match_line(
			line, sheet, profiles, count, arena, split, header))
			return CPL_MEMORY;
		if (header->layout != NULL) {
			header->offset = offset;
			return CPL_OK;
		}
	}
	header->profile = fitting_all(profiles, count);
	if (header->profile == NULL)
		return CPL_HEADER_MISSING;
	header->delimiter = ',';
	if (sheet) {
		header->offset = widest_offset(text, line_end, split);
		return CPL_OK;
	}
	for (rest = text; rest.length > 0;) {
		size_t offset = (size_t)(rest.data - text.data);
		struct cpl_str line = take_line(&rest, line_end);

		if (text_is_blank(line.data, line.length))
			continue;
		header->offset = offset;
		rest.data = text.data + offset;
		rest.length = text.length - offset;
		header->delimiter = judge_delimiter(rest, line_end, split);
		return CPL_OK;
	}
	return CPL_HEADER_MISSING;
}

enum cpl_problem
sniff_header(struct cpl_str text, char line_end, bool sheet,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header)
{
	struct cpl_arena arena = { 0 };
	struct cpl_arena cells = { 0 };
	struct split *split = cpl_arena_take(&cells, sizeof(*split));
	enum cpl_problem problem = CPL_MEMORY;

	memset(header, 0, sizeof(*header));
	if (split != NULL)
		problem = find_header(text, line_end, sheet, profiles, count,
		    &arena, split, header);
	cpl_arena_release(&arena);
	cpl_arena_release(&cells);
	return problem;
}
