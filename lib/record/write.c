/* SPDX-License-Identifier: MIT */
/* Writing a record: untouched spans, and what was set in its places. */
#include <string.h>

#include "record/inside.h"

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
