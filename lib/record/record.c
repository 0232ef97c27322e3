/* SPDX-License-Identifier: MIT */
/* The complaint record: a line, the places of its members, and what was set. */
#include <stdlib.h>
#include <string.h>

#include <complaint/time.h>

#include "record/inside.h"
#include "record/record.h"
#include "text/same.h"
#include "json/find.h"
#include "json/plain.h"

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
	cpl_arena_release(&record->kept);
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

static inline bool
same(struct cpl_str a, struct cpl_str b)
{
	return a.length == b.length && text_same(a.data, b.data, a.length);
}

static inline struct edit *
find_edit(const struct cpl_record *record, struct cpl_str name)
{
	for (size_t i = 0; i < record->edit_count; i++) {
		if (same(record->edits[i].name, name))
			return &record->edits[i];
	}
	return NULL;
}

/* As find(), of a record with edits. */
static enum cpl_problem
find_edited(
    struct cpl_record *record, struct cpl_str name, struct cpl_json *value)
{
	const struct edit *edit = find_edit(record, name);
	size_t member;

	if (edit != NULL) {
		if (edit->json.data == NULL)
			return CPL_FIELD_ABSENT;
		value->data = edit->json.data;
		value->length = edit->json.length;
	} else {
		member = json_index_find(&record->index, name);
		if (member == NEW_MEMBER)
			return CPL_FIELD_ABSENT;
		*value = record->index.items[member].value;
	}
	return value->data[0] == 'n' ? CPL_FIELD_ABSENT : CPL_OK;
}

static inline enum cpl_problem
find(struct cpl_record *record, struct cpl_str name, struct cpl_json *value)
{
	size_t member;

	if (record->edit_count > 0)
		return find_edited(record, name, value);
	member = json_index_find(&record->index, name);
	if (member == NEW_MEMBER)
		return CPL_FIELD_ABSENT;
	*value = record->index.items[member].value;
	return value->data[0] == 'n' ? CPL_FIELD_ABSENT : CPL_OK;
}

enum cpl_problem
cpl_record_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_json *value)
{
	return find(record, name, value);
}

/* The number of the note of that member of a member; 0 where there is none. */
static unsigned
note_of(struct cpl_record *record, struct cpl_str object, struct cpl_str name)
{
	struct path *path;

	for (unsigned i = 0; i < record->path_count; i++) {
		path = &record->paths[i];
		if (same(path->name, name) && same(path->object, object))
			return i + 1;
	}
	if (record->path_count == JSON_NOTES)
		return 0;
	path = &record->paths[record->path_count];
	path->object = cpl_arena_copy(&record->kept, object);
	path->name = cpl_arena_copy(&record->kept, name);
	if (path->object.data == NULL || path->name.data == NULL)
		return 0;
	return (unsigned)++record->path_count;
}

/* The value that the scanner has noted, unless the object is a new one. */
static bool
take_noted(const struct cpl_record *record, unsigned note,
    struct cpl_json object, struct cpl_json *value)
{
	const char *noted = json_scanner_noted(record->scanner, note);
	struct cpl_json_cursor cursor = cpl_json_cursor(object);

	if (note == 0 || (uintptr_t)noted < (uintptr_t)cursor.at ||
	    (uintptr_t)noted >= (uintptr_t)cursor.end)
		return false;
	if (*noted == '"') {
		const char *quote = json_skip_plain(noted + 1, cursor.end);

		value->data = noted;
		value->length = (size_t)(quote + 1 - noted);
		if (quote < cursor.end && *quote == '"')
			return true;
	}
	cursor.at = noted;
	return cpl_json_next_item(&cursor, value);
}

enum cpl_problem
cpl_record_json_in(struct cpl_record *record, struct cpl_str object,
    struct cpl_str name, struct cpl_json *value)
{
	struct cpl_json members;
	enum cpl_problem problem = find(record, object, &members);
	unsigned note;

	if (problem != CPL_OK)
		return problem;
	if (members.data[0] != '{')
		return CPL_FIELD_TYPE;
	note = note_of(record, object, name);
	if (!take_noted(record, note, members, value)) {
		if (!cpl_json_find(members, name, value))
			return CPL_FIELD_ABSENT;
		if (note != 0)
			json_scanner_note(record->scanner, object, name, note);
	}
	return value->data[0] == 'n' ? CPL_FIELD_ABSENT : CPL_OK;
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

/* Keep the name of a new member for the records to come, where there is room. */
static void
keep_spelt(struct cpl_record *record, const struct edit *edit)
{
	struct spelt *spelt = &record->spelt[record->spelt_count];

	if (record->spelt_count == SPELT_MOST)
		return;
	spelt->name = cpl_arena_copy(&record->kept, edit->name);
	spelt->spelt = cpl_arena_copy(&record->kept, edit->spelt);
	record->spelt_count += spelt->name.data != NULL &&
			       spelt->spelt.data != NULL;
}

/*
 * Give a new edit its name: that of its member, or one spelt for a new member.
 * False without memory.
 */
static bool
name_edit(struct cpl_record *record, struct edit *edit, struct cpl_str name)
{
	edit->member = json_index_find(&record->index, name);
	if (edit->member != NEW_MEMBER) {
		edit->name = cpl_json_name(
		    record->index.items[edit->member], &record->arena);
		return edit->name.data != NULL;
	}
	for (size_t i = 0; i < record->spelt_count; i++) {
		if (!same(record->spelt[i].name, name))
			continue;
		edit->name = record->spelt[i].name;
		edit->spelt = record->spelt[i].spelt;
		return true;
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
	if (edit->name.data == NULL)
		return false;
	keep_spelt(record, edit);
	return true;
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
cpl_record_lend_json(
    struct cpl_record *record, struct cpl_str name, struct cpl_str json)
{
	set(record, name, json);
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
