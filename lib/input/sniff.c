/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file are, found by looking. */
#include "input/sniff.h"

#include <string.h>

#include "input/rows.h"

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
	static const char sql[] = "a dump of SQL; export the table as CSV";
	static const char html[] = "HTML; open it in a spreadsheet program and "
				   "save it as XLSX";
	static const struct {
		const char *start;
		const char *name;
	} formats[] = {
		{ "PK\x03\x04", "a zip archive or spreadsheet" },
		{ "\xd0\xcf\x11\xe0",
		    "an old spreadsheet or document; save it as XLSX" },
		{ "%PDF-", "a PDF document" },
		{ "{\\rtf", "a document of a word processor" },
		{ "SQLite format 3", "a database" },
		{ "\x89PNG", "a picture" },
		{ "\xff\xd8\xff", "a picture" },
		{ "<?xml", "XML" },
		{ "<!doctype", html },
		{ "<html", html },
		{ "<table", html },
		{ "<style", html },
		{ "<meta", html },
		{ "<head", html },
		{ "<body", html },
		{ "<div", html },
		{ "INSERT INTO ", sql },
		{ "INSERT IGNORE INTO ", sql },
		{ "REPLACE INTO ", sql },
		{ "CREATE TABLE ", sql },
		{ "CREATE DATABASE ", sql },
		{ "DROP TABLE ", sql },
		{ "LOCK TABLES ", sql },
		{ "BEGIN TRANSACTION", sql },
		{ "START TRANSACTION", sql },
		{ "SET NAMES ", sql },
		{ "SET SQL_MODE", sql },
		{ "PRAGMA foreign_keys", sql },
		{ "USE `", sql },
		{ "/*!", sql },
		/* What dumps begin with is a comment, often an empty one. */
		{ "-- ", sql },
		{ "--\n", sql },
		{ "--\r", sql },
	};

	text = skip_blanks(text);
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (starts_fold(text, formats[i].start))
			return formats[i].name;
	/* A tag: no header of a table begins with one. */
	if (text.length > 1 && text.data[0] == '<' &&
	    (text.data[1] | 0x20) >= 'a' && (text.data[1] | 0x20) <= 'z')
		return "XML or HTML";
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

/* Whether all of the line is cells in apostrophes. */
static bool
in_apostrophes(struct cpl_str line)
{
	if (line.length < 5 || line.data[0] != '\'' ||
	    line.data[line.length - 1] != '\'')
		return false;
	for (size_t i = 1; i + 2 < line.length; i++)
		if (line.data[i] == '\'' && line.data[i + 2] == '\'' &&
		    strchr(",;\t|^~", line.data[i + 1]) != NULL)
			return true;
	return false;
}

char
sniff_quote(struct cpl_str text)
{
	while (text.length > 0) {
		size_t length = 0;
		struct cpl_str line = text;

		while (length < text.length && text.data[length] != '\n' &&
		       text.data[length] != '\r')
			length++;
		line.length = length;
		if (in_apostrophes(cpl_str_trim(line)))
			return '\'';
		if (memchr(line.data, '"', length) != NULL)
			break;
		length += length < text.length;
		text.data += length;
		text.length -= length;
	}
	return '"';
}

const struct cpl_profile *
sniff_fitting_all(const struct cpl_profile *const *profiles, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cpl_profile_fits_all(profiles[i]))
			return profiles[i];
	return NULL;
}

static bool
match_names(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct cpl_arena *arena, struct sniff_header *header, bool *better)
{
	struct cpl_str *folded;

	*better = false;
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

bool
sniff_match(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header, bool *better)
{
	struct cpl_arena arena = { 0 };
	bool good = match_names(
	    names, name_count, profiles, count, &arena, header, better);

	cpl_arena_release(&arena);
	return good;
}

enum cpl_problem
sniff_columns(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header)
{
	bool better;

	header->layout = NULL;
	header->profile = NULL;
	if (!sniff_match(names, name_count, profiles, count, header, &better))
		return CPL_MEMORY;
	if (header->profile == NULL)
		header->profile = sniff_fitting_all(profiles, count);
	return header->profile == NULL ? CPL_HEADER_MISSING : CPL_OK;
}
