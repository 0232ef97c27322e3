/* SPDX-License-Identifier: MIT */
/* A profile drafted from a sample: what its columns seem to be. */
#include <complaint/input.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/draft-dates.h"
#include "input/draft-hints.h"
#include "input/profile.h"

/* So many rows are looked at, and so many words of a column remembered. */
#define ROWS 2000
#define WORDS 24
#define WORD_BYTES 48

struct column {
	struct cpl_str name;
	size_t filled;
	size_t bytes;
	struct column_dates dates;
	bool named;  /* its name says that it has dates */
	bool clock;  /* all cells are times of the day */
	bool counts; /* the cells are 1, 2, 3 and so on */
	bool many;   /* more words than are remembered, or longer ones */
	char words[WORDS][WORD_BYTES];
	size_t word_count;
};

struct draft {
	struct cpl_arena arena;
	struct column *columns; /* OWNED */
	size_t count;
	size_t next; /* the column that the next cell probably is of */
	size_t rows;
	struct draft_dates dates;
	size_t ragged;        /* rows with another number of cells */
	size_t unusable;      /* others that could not be read */
	bool totals;          /* the first column has words of totals */
	bool zoneless;        /* a time that is taken may say no zone */
	const char *encoding; /* BORROWED, static */
	bool used[CPL_INPUT_COLUMNS];
	struct cpl_buffer unsure; /* for the line about the profile */
	bool failed;
};

static bool
hint_fits(struct draft *draft, const struct hint *hint, size_t word,
    const struct column *column)
{
	return draft_hint_fits(hint->words[word], column->name, &draft->arena);
}

/* Whether the name of the column is that of a time. */
static bool
names_time(struct draft *draft, const struct column *column)
{
	for (size_t i = 0; i < DRAFT_TIMES; i++)
		for (size_t word = 0;
		     word < HINT_WORDS && draft_times[i].words[word] != NULL;
		     word++)
			if (hint_fits(draft, &draft_times[i], word, column))
				return true;
	return false;
}

static struct column *
find_column(struct draft *draft, struct cpl_str name)
{
	size_t count = draft->count;
	void *grown = draft->columns;

	/* Columns come in one order nearly always. */
	for (size_t i = 0; i < count; i++) {
		size_t at = (draft->next + i) % count;

		if (!cpl_str_equal(draft->columns[at].name, name))
			continue;
		draft->next = at + 1;
		return &draft->columns[at];
	}
	if (count == CPL_INPUT_COLUMNS)
		return NULL;
	/* A power of two is full. */
	if ((count & (count - 1)) == 0)
		grown = realloc(draft->columns,
		    (count == 0 ? 1 : count * 2) * sizeof(*draft->columns));
	if (grown == NULL) {
		draft->failed = true;
		return NULL;
	}
	draft->columns = grown;
	memset(&draft->columns[draft->count], 0, sizeof(*draft->columns));
	draft->columns[draft->count].name = cpl_arena_copy(&draft->arena, name);
	draft->columns[draft->count].clock = true;
	draft->columns[draft->count].counts = true;
	draft->failed = draft->failed ||
			draft->columns[draft->count].name.data == NULL;
	if (draft->failed)
		return NULL;
	draft->columns[draft->count].named = names_time(
	    draft, &draft->columns[draft->count]);
	return &draft->columns[draft->count++];
}

static void
add_word(struct column *column, struct cpl_str text)
{
	if (column->many)
		return;
	for (size_t i = 0; i < column->word_count; i++)
		if (cpl_str_equal(cpl_str_of(column->words[i]), text))
			return;
	if (text.length >= WORD_BYTES || column->word_count == WORDS) {
		column->many = true;
		return;
	}
	memcpy(column->words[column->word_count], text.data, text.length);
	column->words[column->word_count++][text.length] = '\0';
}

/* A time of the day, of 24 hours or with its half behind it. */
static bool
is_clock(struct cpl_str text)
{
	size_t digits = 0;

	if (text.length > 6 && (text.data[text.length - 1] | 0x20) == 'm' &&
	    ((text.data[text.length - 2] | 0x20) == 'a' ||
		(text.data[text.length - 2] | 0x20) == 'p')) {
		text.length -= 2;
		text = cpl_str_trim(text);
	}
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		digits += c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && c != ':' && c != '.')
			return false;
	}
	return digits >= 3 && digits <= 6 && text.length >= 4 &&
	       (text.data[1] == ':' || text.data[2] == ':' ||
		   text.data[2] == '.');
}

/* Whether the text is that number. */
static bool
is_count(struct cpl_str text, size_t number)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%zu", number);

	if (text.length > 1 && text.data[text.length - 1] == '.')
		text.length--;
	return cpl_str_equal(
	    text, (struct cpl_str){ digits, length < 0 ? 0 : (size_t)length });
}

/* What stands in front of the sum below a table. */
static bool
is_total(struct cpl_str text)
{
	char room[FOLD_ROOM];
	struct cpl_str folded = fold_value(text, room);

	return cpl_str_starts(folded, CPL_STR("jumlah")) ||
	       cpl_str_starts(folded, CPL_STR("total"));
}

static void
look_at_cell(struct draft *draft, struct column *column, struct cpl_str text)
{
	text = cpl_str_trim(text);
	if (text.length == 0)
		return;
	column->filled++;
	column->bytes += text.length;
	column->clock = column->clock && is_clock(text);
	column->counts = column->counts && is_count(text, column->filled);
	draft_dates_look(&draft->dates, text, column->named, &column->dates);
	add_word(column, text);
}

/* The cells of a record all of whose columns are in `extra`. */
static void
look_at_record(struct draft *draft, struct cpl_str line)
{
	struct cpl_json record = { line.data, line.length };
	struct cpl_json extra;
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_arena arena = { 0 };

	draft->rows++;
	if (!cpl_json_find(record, CPL_STR("extra"), &extra))
		return;
	cursor = cpl_json_cursor(extra);
	while (cpl_json_next_member(&cursor, &member)) {
		struct cpl_str name = cpl_json_name(member, &arena);
		struct cpl_str text;
		struct column *column = NULL;

		if (name.data != NULL)
			column = find_column(draft, name);
		if (column == NULL ||
		    cpl_json_type(member.value) != CPL_JSON_STRING)
			continue;
		text = cpl_json_text(member.value, &arena);
		if (column == draft->columns && is_total(text)) {
			draft->totals = true;
			draft->rows--;
			break;
		}
		look_at_cell(draft, column, text);
	}
	cpl_arena_release(&arena);
}

static bool
is_dated(const struct column *column)
{
	return column_is_dated(&column->dates, column->filled);
}

/* The column that the hint is about, earlier words first; NULL without one. */
static struct column *
choose(struct draft *draft, const struct hint *hint, bool dated)
{
	size_t most = HINT_WORDS;

	for (size_t word = 0; word < most && hint->words[word] != NULL; word++)
		for (size_t i = 0; i < draft->count; i++) {
			struct column *column = &draft->columns[i];

			if (draft->used[i] || is_dated(column) != dated ||
			    column->filled == 0 ||
			    !hint_fits(draft, hint, word, column))
				continue;
			draft->used[i] = true;
			return column;
		}
	return NULL;
}

static void
doubt(struct draft *draft, const char *field, const char *why)
{
	cpl_buffer_append_format(&draft->unsure, "%s%s (%s)",
	    draft->unsure.length > 0 ? ", " : "", field, why);
}

static void
put_words(
    struct draft *draft, const struct column *column, struct cpl_buffer *out)
{
	bool guessed = false;

	cpl_buffer_append_str(out, CPL_STR("{\n\t\t\t\"column\": "));
	cpl_json_append_string(out, column->name);
	cpl_buffer_append_str(out, CPL_STR(",\n\t\t\t\"words\": {"));
	for (size_t i = 0; i < column->word_count; i++) {
		struct cpl_str word = cpl_str_of(column->words[i]);
		char room[FOLD_ROOM];
		struct cpl_str folded = fold_value(word, room);
		const char *status = draft_status_of(folded);

		guessed = guessed || status == NULL;
		cpl_buffer_append_str(out,
		    i > 0 ? CPL_STR(",\n\t\t\t\t") : CPL_STR("\n\t\t\t\t"));
		cpl_json_append_string(out, word);
		cpl_buffer_append_str(out, CPL_STR(": "));
		cpl_json_append_string(
		    out, cpl_str_of(status == NULL ? "in_progress" : status));
	}
	cpl_buffer_append_str(out, CPL_STR("\n\t\t\t}\n\t\t}"));
	doubt(draft, "status",
	    guessed ? "some words are unknown" : "the words are guessed");
}

static void
put_name(struct cpl_buffer *out, bool *first, const char *name)
{
	cpl_buffer_append_str(
	    out, *first ? CPL_STR("\n\t\t") : CPL_STR(",\n\t\t"));
	*first = false;
	cpl_json_append_string(out, cpl_str_of(name));
	cpl_buffer_append_str(out, CPL_STR(": "));
}

/* Need the forms of the column, and say what they leave open. */
static void
take_forms(struct draft *draft, const struct column *column, const char *field)
{
	const struct column_dates *dates = &column->dates;
	char why[64];

	draft->zoneless = draft->zoneless || dates->zoneless > 0;
	if (draft_dates_need(&draft->dates, dates))
		doubt(draft, field, "day or month first is not told");
	if (dates->dated == column->filled)
		return;
	snprintf(why, sizeof(why), "%zu of %zu cells are no dates",
	    column->filled - dates->dated, column->filled);
	doubt(draft, field, why);
}

static void
put_time(struct draft *draft, const struct column *column, const char *field,
    bool received, struct cpl_buffer *out)
{
	take_forms(draft, column, field);
	for (size_t i = 0; received && i < draft->count; i++) {
		struct column *clock = &draft->columns[i];

		if (!clock->clock || clock->filled == 0 || draft->used[i])
			continue;
		draft->used[i] = true;
		cpl_buffer_append_str(out, CPL_STR("{ \"join\": ["));
		cpl_json_append_string(out, column->name);
		cpl_buffer_append_str(out, CPL_STR(", "));
		cpl_json_append_string(out, clock->name);
		cpl_buffer_append_str(out, CPL_STR("] }"));
		return;
	}
	cpl_json_append_string(out, column->name);
}

/* The longest text, where no name tells which it is. */
static struct column *
longest(struct draft *draft)
{
	struct column *best = NULL;

	for (size_t i = 0; i < draft->count; i++) {
		struct column *column = &draft->columns[i];

		if (!draft->used[i] && !is_dated(column) &&
		    column->bytes > 20 * column->filled &&
		    (best == NULL || column->bytes > best->bytes))
			best = column;
	}
	if (best != NULL) {
		draft->used[best - draft->columns] = true;
		doubt(draft, "text", "the longest column");
	}
	return best;
}

/* What counts the rows numbers other complaints in the next file. */
static void
doubt_id(struct draft *draft, const struct column *column)
{
	if (column->counts && column->filled > 1 &&
	    draft_name_is_count(column->name, &draft->arena))
		doubt(draft, "external_id", "its column counts the rows");
}

static void
put_fields(struct draft *draft, struct cpl_buffer *out)
{
	bool first = true;

	for (size_t i = 0; i < DRAFT_FIELDS; i++) {
		struct column *column = choose(draft, &draft_fields[i], false);
		bool is_text = strcmp(draft_fields[i].field, "text") == 0;

		if (column == NULL && is_text)
			column = longest(draft);
		if (column == NULL) {
			if (is_text ||
			    strcmp(draft_fields[i].field, "external_id") == 0)
				doubt(
				    draft, draft_fields[i].field, "none found");
			continue;
		}
		if (strcmp(draft_fields[i].field, "external_id") == 0)
			doubt_id(draft, column);
		put_name(out, &first, draft_fields[i].field);
		if (strcmp(draft_fields[i].field, "status") == 0 &&
		    !column->many)
			put_words(draft, column, out);
		else
			cpl_json_append_string(out, column->name);
	}
}

/* What of the times goes among the fields, or what goes among the events. */
static void
put_times(struct draft *draft, struct column *const *chosen, bool events,
    struct cpl_buffer *out)
{
	bool first = events;

	for (size_t i = 0; i < DRAFT_TIMES; i++) {
		bool is_field = strchr(draft_times[i].field, '_') != NULL;

		if (chosen[i] == NULL || is_field == events)
			continue;
		put_name(out, &first, draft_times[i].field);
		put_time(draft, chosen[i], draft_times[i].field,
		    strcmp(draft_times[i].field, "received_at") == 0, out);
	}
}

static void
put_columns(const struct draft *draft, struct cpl_buffer *out)
{
	cpl_buffer_append_str(
	    out, CPL_STR("\t\"layouts\": {\n\t\t\"draft\": ["));
	for (size_t i = 0; i < draft->count; i++) {
		cpl_buffer_append_str(
		    out, i > 0 ? CPL_STR(",\n\t\t\t") : CPL_STR("\n\t\t\t"));
		cpl_json_append_string(out, draft->columns[i].name);
	}
	cpl_buffer_append_str(out, CPL_STR("\n\t\t]\n\t},\n"));
}

/* Rows that only sum the others up. */
static void
put_skip(const struct draft *draft, struct cpl_buffer *out)
{
	if (!draft->totals)
		return;
	cpl_buffer_append_str(
	    out, CPL_STR("\t\"skip\": [\n\t\t{ \"column\": "));
	cpl_json_append_string(out, draft->columns[0].name);
	cpl_buffer_append_str(
	    out, CPL_STR(", \"words\": [\"Jumlah*\", \"Total*\"] }\n\t],\n"));
}

/* Rows that this file has and the profile must do something about. */
static void
doubt_rows(struct draft *draft)
{
	char why[64];

	if (draft->ragged > 0) {
		snprintf(why, sizeof(why), "%zu row%s had other cells",
		    draft->ragged, draft->ragged == 1 ? "" : "s");
		doubt(draft, "ragged", why);
	}
	if (draft->unusable > 0) {
		snprintf(
		    why, sizeof(why), "%zu could not be read", draft->unusable);
		doubt(draft, "rows", why);
	}
}

static void
put_draft(struct draft *draft, struct cpl_buffer *out)
{
	struct column *chosen[DRAFT_TIMES];
	struct cpl_buffer fields = { 0 };
	struct cpl_buffer events = { 0 };
	struct cpl_buffer about = { 0 };

	for (size_t i = 0; i < draft->count; i++)
		if (is_dated(&draft->columns[i]))
			draft_dates_vote(
			    &draft->dates, &draft->columns[i].dates);
	put_fields(draft, &fields);
	for (size_t i = 0; i < DRAFT_TIMES; i++)
		chosen[i] = choose(draft, &draft_times[i], true);
	for (size_t i = 0; chosen[DRAFT_RECEIVED] == NULL && i < draft->count;
	     i++) {
		if (draft->used[i] || !is_dated(&draft->columns[i]))
			continue;
		chosen[DRAFT_RECEIVED] = &draft->columns[i];
		draft->used[i] = true;
		doubt(draft, "received_at", "the first column of dates");
	}
	put_times(draft, chosen, false, &fields);
	put_times(draft, chosen, true, &events);
	if (chosen[DRAFT_RECEIVED] == NULL)
		doubt(draft, "received_at", "none found");
	if (draft->zoneless)
		doubt(draft, "input_zone", "the times say none");
	doubt_rows(draft);
	cpl_buffer_append_format(&about, "a draft of %zu row%s%s%s%s",
	    draft->rows, draft->rows == 1 ? "" : "s",
	    strcmp(draft->encoding, "UTF-8") == 0 ? "" : " in ",
	    strcmp(draft->encoding, "UTF-8") == 0 ? "" : draft->encoding,
	    draft->unsure.length == 0 ? "" : "; look at: ");
	cpl_buffer_append_str(&about, cpl_buffer_str(&draft->unsure));
	cpl_buffer_append_str(out, CPL_STR("{\n\t\"about\": "));
	cpl_json_append_string(out, cpl_buffer_str(&about));
	cpl_buffer_append_str(
	    out, CPL_STR(",\n\t\"channel\": \"draft\",\n"
			 "\t\"input_zone\": \"Asia/Jakarta\",\n"
			 "\t\"zone_inferred\": true,\n"
			 "\t\"zone\": \"Asia/Jakarta\",\n"));
	put_columns(draft, out);
	cpl_buffer_append_str(out, CPL_STR("\t\"dates\": "));
	draft_dates_append(&draft->dates, out);
	cpl_buffer_append_str(out, CPL_STR(",\n"));
	put_skip(draft, out);
	if (draft->ragged > 0)
		cpl_buffer_append_str(out, CPL_STR("\t\"ragged\": \"pad\",\n"));
	cpl_buffer_append_str(out, CPL_STR("\t\"fields\": {"));
	cpl_buffer_append_str(out, cpl_buffer_str(&fields));
	cpl_buffer_append_str(out, CPL_STR("\n\t}"));
	if (events.length > 0) {
		cpl_buffer_append_str(out, CPL_STR(",\n\t\"events\": {"));
		cpl_buffer_append_str(out, cpl_buffer_str(&events));
		cpl_buffer_append_str(out, CPL_STR("\n\t}"));
	}
	cpl_buffer_append_str(out, CPL_STR("\n}\n"));
	out->failed = out->failed || fields.failed || events.failed ||
		      about.failed || draft->unsure.failed;
	cpl_buffer_release(&fields);
	cpl_buffer_release(&events);
	cpl_buffer_release(&about);
}

static void
count_reject(struct draft *draft, enum cpl_problem problem)
{
	if (problem == CPL_ROW_WIDTH)
		draft->ragged++;
	else
		draft->unusable++;
}

static enum cpl_problem
look_at_rows(
    struct draft *draft, struct cpl_input *input, struct cpl_fault *fault)
{
	struct cpl_buffer line = { 0 };
	enum cpl_input_result result = CPL_INPUT_RECORD;
	struct cpl_str original;

	while (draft->rows < ROWS && result != CPL_INPUT_END &&
	       result != CPL_INPUT_FAILED) {
		cpl_buffer_clear(&line);
		result = cpl_input_next(input, &line, fault, &original);
		if (result == CPL_INPUT_RECORD)
			look_at_record(
			    draft, cpl_str_trim(cpl_buffer_str(&line)));
		else if (result == CPL_INPUT_REJECT || result == CPL_INPUT_LONG)
			count_reject(draft, fault->problem);
	}
	cpl_buffer_release(&line);
	draft->encoding = cpl_input_finding(input).encoding;
	if (draft->failed)
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	if (result == CPL_INPUT_FAILED)
		return fault->problem;
	if (draft->count == 0)
		return cpl_fault_set(
		    fault, CPL_HEADER_MISSING, 0, 0, "no rows to draft from");
	return CPL_OK;
}

enum cpl_problem
cpl_profile_draft(struct cpl_source *source, size_t limit,
    struct cpl_buffer *out, struct cpl_fault *fault)
{
	static const char nothing[] = "{\"about\":\"nothing\",\"channel\":"
				      "\"draft\",\"fields\":{}}";
	struct cpl_faults faults = { 0 };
	struct cpl_profile *profile = cpl_profile_parse(
	    "draft", cpl_str_of(nothing), &faults);
	const struct cpl_profile *const profiles[] = { profile };
	const struct cpl_input_options options = {
		.profiles = profiles, .profile_count = 1, .limit = limit
	};
	struct draft *draft = calloc(1, sizeof(*draft));
	struct cpl_input *input = NULL;
	enum cpl_problem problem = CPL_MEMORY;
	bool good = draft != NULL && profile != NULL;

	good = good && draft_dates_init(&draft->dates);
	if (good)
		input = cpl_input_new(source, &options);
	if (input != NULL)
		problem = look_at_rows(draft, input, fault);
	else
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	if (problem == CPL_OK)
		put_draft(draft, out);
	cpl_input_free(input);
	if (draft != NULL) {
		draft_dates_release(&draft->dates);
		cpl_arena_release(&draft->arena);
		cpl_buffer_release(&draft->unsure);
		free(draft->columns);
	}
	free(draft);
	cpl_profile_free(profile);
	cpl_faults_release(&faults);
	return problem;
}
