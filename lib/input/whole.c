/* SPDX-License-Identifier: MIT */
/* Records that other programs of the toolkit wrote, let through. */
#include "input/whole.h"

#include <string.h>

#include <complaint/time.h>

void
whole_release(struct whole *whole)
{
	cpl_record_free(whole->record);
	cpl_buffer_release(&whole->line);
	memset(whole, 0, sizeof(*whole));
}

static bool
has_type(struct cpl_record *record, const char *name, enum cpl_json_type type,
    bool needed)
{
	struct cpl_json value;

	if (cpl_record_json(record, cpl_str_of(name), &value) != CPL_OK)
		return !needed;
	return cpl_json_type(value) == type;
}

/* `channel:number`, the channel being that of the record if it names one. */
static bool
has_id(struct cpl_record *record)
{
	struct cpl_str id;
	struct cpl_str channel;
	const char *colon;

	if (cpl_record_text(record, CPL_STR("id"), &id) != CPL_OK)
		return false;
	colon = memchr(id.data, ':', id.length);
	if (colon == NULL || colon == id.data ||
	    colon + 1 == id.data + id.length)
		return false;
	id.length = (size_t)(colon - id.data);
	if (memchr(id.data, ' ', id.length) != NULL)
		return false;
	switch (cpl_record_text(record, CPL_STR("channel"), &channel)) {
	case CPL_OK:
		return cpl_str_equal(channel, id);
	case CPL_FIELD_ABSENT:
		return true;
	default:
		return false;
	}
}

/* Every event has a type and a time. */
static bool
has_events(struct cpl_record *record, bool *any)
{
	struct cpl_json events;
	struct cpl_json_cursor cursor;
	struct cpl_json event;

	*any = cpl_record_json(record, CPL_STR("events"), &events) == CPL_OK;
	if (!*any)
		return true;
	if (cpl_json_type(events) != CPL_JSON_ARRAY)
		return false;
	cursor = cpl_json_cursor(events);
	while (cpl_json_next_item(&cursor, &event)) {
		struct cpl_json type;
		struct cpl_json at;
		struct cpl_str text;
		int64_t seconds;

		if (cpl_json_type(event) != CPL_JSON_OBJECT ||
		    !cpl_json_find(event, CPL_STR("type"), &type) ||
		    cpl_json_type(type) != CPL_JSON_STRING ||
		    !cpl_json_find(event, CPL_STR("at"), &at) ||
		    cpl_record_decode(record, at, &text) != CPL_OK ||
		    !cpl_time_parse(text, &seconds, NULL))
			return false;
	}
	return true;
}

static bool
has_times(struct cpl_record *record)
{
	static const char *const names[] = { "received_at", "due_at" };
	int64_t seconds;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		enum cpl_problem problem = cpl_record_time(
		    record, cpl_str_of(names[i]), &seconds, NULL);

		if (problem != CPL_OK && problem != CPL_FIELD_ABSENT)
			return false;
	}
	return true;
}

static bool
is_record(struct cpl_record *record)
{
	static const char *const texts[] = { "external_id", "kind", "title",
		"text", "language", "status", "category", "agency",
		"priority" };
	static const char *const objects[] = { "reporter", "location", "source",
		"survey", "extra" };
	bool any;

	if (!has_id(record) || !has_events(record, &any) || !has_times(record))
		return false;
	if (!any && !has_type(record, "source", CPL_JSON_OBJECT, true))
		return false;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (!has_type(record, texts[i], CPL_JSON_STRING, false))
			return false;
	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++)
		if (!has_type(record, objects[i], CPL_JSON_OBJECT, false))
			return false;
	return true;
}

/* Of an anonymous reporter only the flags stay; true when more was there. */
static bool
drop_names(struct cpl_record *record)
{
	struct cpl_json reporter;
	struct cpl_json anonymous;
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_buffer flags = { 0 };
	bool dropped = false;

	if (cpl_record_json_in(record, CPL_STR("reporter"),
		CPL_STR("anonymous"), &anonymous) != CPL_OK ||
	    cpl_json_type(anonymous) != CPL_JSON_TRUE ||
	    cpl_record_json(record, CPL_STR("reporter"), &reporter) != CPL_OK)
		return false;
	cpl_buffer_append_char(&flags, '{');
	cursor = cpl_json_cursor(reporter);
	while (cpl_json_next_member(&cursor, &member)) {
		if (!cpl_json_member_is(&member, CPL_STR("anonymous")) &&
		    !cpl_json_member_is(&member, CPL_STR("confidential"))) {
			dropped = true;
			continue;
		}
		cpl_json_append_name(
		    &flags, cpl_json_member_is(&member, CPL_STR("anonymous"))
				? CPL_STR("anonymous")
				: CPL_STR("confidential"));
		cpl_buffer_append(
		    &flags, member.value.data, member.value.length);
	}
	cpl_buffer_append_char(&flags, '}');
	if (flags.failed)
		cpl_record_remove(record, CPL_STR("reporter"));
	else if (dropped)
		cpl_record_set_json(
		    record, CPL_STR("reporter"), cpl_buffer_str(&flags));
	cpl_buffer_release(&flags);
	return dropped;
}

bool
whole_append(struct whole *whole, struct cpl_str row, bool keep_names,
    struct cpl_buffer *out, bool *dropped)
{
	size_t before = out->length;

	*dropped = false;
	if (whole->record == NULL)
		whole->record = cpl_record_new();
	cpl_buffer_clear(&whole->line);
	cpl_buffer_append_str(&whole->line, cpl_str_trim(row));
	/* Line ends stand between values alone, never in a string. */
	for (size_t i = 0; i < whole->line.length; i++)
		if (whole->line.data[i] == '\n' || whole->line.data[i] == '\r')
			whole->line.data[i] = ' ';
	if (whole->record == NULL || whole->line.failed ||
	    cpl_record_parse(
		whole->record, cpl_buffer_str(&whole->line), NULL) != CPL_OK ||
	    !is_record(whole->record))
		return false;
	if (!keep_names)
		*dropped = drop_names(whole->record);
	if (cpl_record_write(whole->record, out) != CPL_OK) {
		out->length = before;
		return false;
	}
	cpl_buffer_append_char(out, '\n');
	return true;
}
