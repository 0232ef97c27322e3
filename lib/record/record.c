/* SPDX-License-Identifier: MIT */
/* The complaint record: a line, the places of its members, and what was set. */
#include <complaint/record.h>

#include <stdlib.h>
#include <string.h>

#include <complaint/time.h>

#include "record/record.h"
#include "text/same.h"
#include "json/plain.h"

/* What became of a member, or a member that was not there before. */
struct edit {
	size_t member;        /* its place in the index, or NEW_MEMBER */
	struct cpl_str name;  /* decoded */
	struct cpl_str spelt; /* of a new member: its name and a colon */
	struct cpl_str json;  /* data NULL: removed */
};

#define NEW_MEMBER CPL_JSON_ABSENT

struct cpl_record {
	struct cpl_str line; /* BORROWED */
	struct cpl_json_scanner *scanner;
	struct cpl_json_index index;
	struct edit *edits; /* OWNED; at most one for each name */
	size_t edit_count;
	size_t edit_capacity;
	size_t edited_members;     /* edits that are of a member of the line */
	struct cpl_arena arena;    /* decoded texts and new values */
	struct cpl_buffer scratch; /* where what needs escapes is spelt */
	bool failed;               /* memory ran out while setting */
};

struct cpl_record *
cpl_record_new(void)
{
	struct cpl_record *record = calloc(1, sizeof(*record));

	if (record == NULL)
		return NULL;
	record->scanner = cpl_json_scanner_new();
	if (record->scanner == NULL) {
		free(record);
		return NULL;
	}
	return record;
}

void
cpl_record_free(struct cpl_record *record)
{
	if (record == NULL)
		return;
	cpl_json_scanner_free(record->scanner);
	cpl_json_index_release(&record->index);
	cpl_arena_release(&record->arena);
	cpl_buffer_release(&record->scratch);
	free(record->edits);
	free(record);
}

enum cpl_problem
cpl_record_parse(
    struct cpl_record *record, struct cpl_str line, struct cpl_fault *fault)
{
	enum cpl_problem problem;
	size_t offset = 0;

	record->line = line;
	record->edit_count = 0;
	record->edited_members = 0;
	record->failed = false;
	cpl_arena_clear(&record->arena);
	problem = cpl_json_scan_object(
	    record->scanner, line, &record->index, &offset);
	if (problem == CPL_OK)
		return CPL_OK;
	record->line = CPL_STR("{}");
	return cpl_fault_set(fault, problem, 0, offset + 1, NULL);
}

const struct cpl_json_index *
record_index(const struct cpl_record *record)
{
	return &record->index;
}

struct cpl_str
record_line(const struct cpl_record *record)
{
	return record->line;
}

static inline struct edit *
find_edit(const struct cpl_record *record, struct cpl_str name)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		const struct cpl_str *edited = &record->edits[i].name;

		if (edited->length == name.length &&
		    text_same(edited->data, name.data, name.length))
			return &record->edits[i];
	}
	return NULL;
}

static inline enum cpl_problem
find(struct cpl_record *record, struct cpl_str name, struct cpl_json *value)
{
	const struct edit *edit = find_edit(record, name);
	size_t member;

	if (edit != NULL) {
		if (edit->json.data == NULL)
			return CPL_FIELD_ABSENT;
		value->data = edit->json.data;
		value->length = edit->json.length;
	} else {
		member = cpl_json_index_find(&record->index, name);
		if (member == NEW_MEMBER)
			return CPL_FIELD_ABSENT;
		*value = record->index.items[member].value;
	}
	return value->data[0] == 'n' ? CPL_FIELD_ABSENT : CPL_OK;
}

enum cpl_problem
cpl_record_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_json *value)
{
	return find(record, name, value);
}

enum cpl_problem
cpl_record_json_in(struct cpl_record *record, struct cpl_str object,
    struct cpl_str name, struct cpl_json *value)
{
	enum cpl_problem problem = cpl_record_json(record, object, value);

	if (problem != CPL_OK)
		return problem;
	if (cpl_json_type(*value) != CPL_JSON_OBJECT)
		return CPL_FIELD_TYPE;
	if (!cpl_json_find(*value, name, value) || value->data[0] == 'n')
		return CPL_FIELD_ABSENT;
	return CPL_OK;
}

static inline enum cpl_problem
decode(struct cpl_record *record, struct cpl_json value, struct cpl_str *text)
{
	if (value.data[0] != '"')
		return CPL_FIELD_TYPE;
	*text = cpl_json_text(value, &record->arena);
	return text->data == NULL ? CPL_MEMORY : CPL_OK;
}

enum cpl_problem
cpl_record_decode(
    struct cpl_record *record, struct cpl_json value, struct cpl_str *text)
{
	return decode(record, value, text);
}

enum cpl_problem
cpl_record_text(
    struct cpl_record *record, struct cpl_str name, struct cpl_str *text)
{
	struct cpl_json value;
	enum cpl_problem problem = find(record, name, &value);

	return problem != CPL_OK ? problem : decode(record, value, text);
}

enum cpl_problem
cpl_record_integer(
    struct cpl_record *record, struct cpl_str name, int64_t *integer)
{
	struct cpl_json value;
	enum cpl_problem problem = cpl_record_json(record, name, &value);

	if (problem != CPL_OK)
		return problem;
	return cpl_json_integer(value, integer) ? CPL_OK : CPL_FIELD_TYPE;
}

enum cpl_problem
cpl_record_boolean(
    struct cpl_record *record, struct cpl_str name, bool *boolean)
{
	struct cpl_json value;
	enum cpl_problem problem = cpl_record_json(record, name, &value);
	enum cpl_json_type type;

	if (problem != CPL_OK)
		return problem;
	type = cpl_json_type(value);
	*boolean = type == CPL_JSON_TRUE;
	return *boolean || type == CPL_JSON_FALSE ? CPL_OK : CPL_FIELD_TYPE;
}

enum cpl_problem
cpl_record_time(struct cpl_record *record, struct cpl_str name,
    int64_t *seconds, int *offset)
{
	struct cpl_str text;
	enum cpl_problem problem = cpl_record_text(record, name, &text);

	if (problem != CPL_OK)
		return problem;
	return cpl_time_parse(text, seconds, offset) ? CPL_OK
						     : CPL_TIME_INVALID;
}

static bool
grow_edits(struct cpl_record *record)
{
	size_t capacity = record->edit_capacity ? record->edit_capacity * 2 : 8;
	struct edit *edits = NULL;

	if (capacity <= SIZE_MAX / sizeof(*edits))
		edits = realloc(record->edits, capacity * sizeof(*edits));
	if (edits == NULL)
		return false;
	record->edits = edits;
	record->edit_capacity = capacity;
	return true;
}

/*
 * The text between quotes and, for a name, with a colon behind them.  data is
 * NULL without memory.
 */
static struct cpl_str
spell(struct cpl_record *record, struct cpl_str text, struct cpl_str colon)
{
	char *spelt;

	if (text.length == 0 || !json_all_plain(text.data, text.length)) {
		cpl_buffer_clear(&record->scratch);
		cpl_json_append_string(&record->scratch, text);
		cpl_buffer_append_str(&record->scratch, colon);
		if (record->scratch.failed)
			return (struct cpl_str){ NULL, 0 };
		return cpl_arena_copy(
		    &record->arena, cpl_buffer_str(&record->scratch));
	}
	spelt = cpl_arena_take(&record->arena, text.length + 2 + colon.length);
	if (spelt == NULL)
		return (struct cpl_str){ NULL, 0 };
	spelt[0] = '"';
	memcpy(spelt + 1, text.data, text.length);
	spelt[text.length + 1] = '"';
	if (colon.length > 0)
		spelt[text.length + 2] = colon.data[0];
	return (struct cpl_str){ spelt, text.length + 2 + colon.length };
}

/*
 * Give a new edit its name: that of its member, or one spelt for a new member.
 * False without memory.
 */
static bool
name_edit(struct cpl_record *record, struct edit *edit, struct cpl_str name)
{
	edit->member = cpl_json_index_find(&record->index, name);
	if (edit->member != NEW_MEMBER) {
		edit->name = cpl_json_name(
		    record->index.items[edit->member], &record->arena);
		return edit->name.data != NULL;
	}
	edit->spelt = spell(record, name, CPL_STR(":"));
	if (edit->spelt.data == NULL)
		return false;
	/* Escapes would have made it longer. */
	if (edit->spelt.length == name.length + 3)
		edit->name = (struct cpl_str){ edit->spelt.data + 1,
			name.length };
	else
		edit->name = cpl_arena_copy(&record->arena, name);
	return edit->name.data != NULL;
}

/* The edit of that name, made if there is none; NULL without memory. */
static struct edit *
take_edit(struct cpl_record *record, struct cpl_str name)
{
	struct edit *edit = find_edit(record, name);

	if (edit != NULL)
		return edit;
	if (record->edit_count == record->edit_capacity && !grow_edits(record))
		return NULL;
	edit = &record->edits[record->edit_count];
	*edit = (struct edit){ 0 };
	if (!name_edit(record, edit, name))
		return NULL;
	record->edited_members += edit->member != NEW_MEMBER;
	record->edit_count++;
	return edit;
}

/* Set to a value in the arena, or to none for want of memory. */
static void
set(struct cpl_record *record, struct cpl_str name, struct cpl_str json)
{
	struct edit *edit = NULL;

	if (json.data != NULL)
		edit = take_edit(record, name);
	if (edit == NULL)
		record->failed = true;
	else
		edit->json = json;
}

void
cpl_record_set_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_str json)
{
	set(record, name, cpl_arena_copy(&record->arena, json));
}

void
cpl_record_set_text(
    struct cpl_record *record, struct cpl_str name, struct cpl_str text)
{
	set(record, name, spell(record, text, CPL_STR("")));
}

void
cpl_record_set_integer(
    struct cpl_record *record, struct cpl_str name, int64_t integer)
{
	cpl_buffer_clear(&record->scratch);
	cpl_buffer_append_integer(&record->scratch, integer);
	if (record->scratch.failed)
		record->failed = true;
	else
		cpl_record_set_json(
		    record, name, cpl_buffer_str(&record->scratch));
}

void
cpl_record_set_boolean(
    struct cpl_record *record, struct cpl_str name, bool boolean)
{
	cpl_record_set_json(
	    record, name, boolean ? CPL_STR("true") : CPL_STR("false"));
}

void
cpl_record_remove(struct cpl_record *record, struct cpl_str name)
{
	struct edit *edit;

	if (find_edit(record, name) == NULL &&
	    cpl_json_index_find(&record->index, name) == NEW_MEMBER)
		return;
	edit = take_edit(record, name);
	if (edit == NULL)
		record->failed = true;
	else
		edit->json = (struct cpl_str){ NULL, 0 };
}

bool
cpl_record_changed(const struct cpl_record *record)
{
	return record->edit_count > 0;
}

/* The edit of a member of the line, or NULL. */
static const struct edit *
edit_of(const struct cpl_record *record, size_t member)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		if (record->edits[i].member == member)
			return &record->edits[i];
	}
	return NULL;
}

static bool
removes_member(const struct cpl_record *record)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		if (record->edits[i].json.data == NULL &&
		    record->edits[i].member != NEW_MEMBER)
			return true;
	}
	return false;
}

/* The most that writing can take. */
static size_t
written_most(const struct cpl_record *record)
{
	size_t most = record->line.length;

	for (size_t i = 0; i < record->edit_count; i++)
		most += record->edits[i].spelt.length +
			record->edits[i].json.length + 1;
	return most;
}

/* The functions below write at `out`, where there is room for it all. */
static char *
put(char *out, const char *from, const char *to)
{
	memcpy(out, from, (size_t)(to - from));
	return out + (to - from);
}

static char *
put_str(char *out, struct cpl_str text)
{
	return put(out, text.data, text.data + text.length);
}

/* With a new value in place of the old one, from the left to the right. */
static char *
splice_values(const struct cpl_record *record, char *out, const char **at)
{
	for (size_t i = 0; i < record->index.count; i++) {
		const struct cpl_json *old = &record->index.items[i].value;
		const struct edit *edit = edit_of(record, i);

		if (edit == NULL)
			continue;
		out = put(out, *at, old->data);
		out = put_str(out, edit->json);
		*at = old->data + old->length;
	}
	return out;
}

/*
 * Where a member goes, the commas move: name and value of each that stays are
 * copied as they were spelt, and what stood between members is not.
 */
static char *
copy_members(
    const struct cpl_record *record, char *out, const char **at, bool *first)
{
	for (size_t i = 0; i < record->index.count; i++) {
		const struct cpl_json_member *member = &record->index.items[i];
		const struct edit *edit = edit_of(record, i);

		*at = member->value.data + member->value.length;
		if (edit != NULL && edit->json.data == NULL)
			continue;
		if (!*first)
			*out++ = ',';
		*first = false;
		out = put(out, member->name.data - 1, member->value.data);
		if (edit != NULL)
			out = put_str(out, edit->json);
		else
			out = put(out, member->value.data, *at);
	}
	return out;
}

static char *
add_members(const struct cpl_record *record, char *out, bool first)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		const struct edit *edit = &record->edits[i];

		if (edit->member != NEW_MEMBER || edit->json.data == NULL)
			continue;
		if (!first)
			*out++ = ',';
		first = false;
		out = put_str(out, edit->spelt);
		out = put_str(out, edit->json);
	}
	return out;
}

/* Behind the last member, or behind the opening brace without one. */
static const char *
end_of_members(const struct cpl_record *record)
{
	const struct cpl_json *last;

	if (record->index.count == 0)
		return (const char *)memchr(
			   record->line.data, '{', record->line.length) +
		       1;
	last = &record->index.items[record->index.count - 1].value;
	return last->data + last->length;
}

enum cpl_problem
cpl_record_write(const struct cpl_record *record, struct cpl_buffer *out)
{
	const char *end = record->line.data + record->line.length;
	const char *tail = end_of_members(record);
	const char *at = record->line.data;
	bool first = record->index.count == 0;
	char *start;
	char *to;

	if (record->failed)
		return CPL_MEMORY;
	start = to = cpl_buffer_reserve(out, written_most(record));
	if (to == NULL)
		return CPL_MEMORY;
	if (record->edited_members > 0 && removes_member(record)) {
		const char *name = record->index.items[0].name.data - 1;

		/* The space before the first name goes with the commas. */
		while (name > at && name[-1] != '{')
			name--;
		to = put(to, at, name);
		first = true;
		to = copy_members(record, to, &at, &first);
	} else if (record->edited_members > 0) {
		to = splice_values(record, to, &at);
	}
	to = put(to, at, tail);
	to = add_members(record, to, first);
	to = put(to, tail, end);
	out->length += (size_t)(to - start);
	return CPL_OK;
}
