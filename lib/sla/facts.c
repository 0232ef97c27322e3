/* SPDX-License-Identifier: MIT */
/* What the judge reads of a record: its events, and what targets ask for. */
#include <stdlib.h>
#include <string.h>

#include "sla/judge.h"
#include "json/time.h"

/* What the field status may be: the events that leave a complaint in it. */
#define STATUSES (EVENT_REOPENED - 1)

static int
by_time(const void *left, const void *right)
{
	const struct event *a = left;
	const struct event *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

static enum cpl_problem
add_event(struct case_facts *facts, const struct event *event)
{
	if (facts->event_count == facts->event_capacity) {
		size_t capacity = facts->event_capacity
				      ? facts->event_capacity * 2
				      : 32;
		struct event *grown = realloc(
		    facts->events, capacity * sizeof(*grown));

		if (!grown)
			return CPL_MEMORY;
		facts->events = grown;
		facts->event_capacity = capacity;
	}
	facts->events[facts->event_count] = *event;
	facts->events[facts->event_count].order = facts->event_count;
	facts->event_count++;
	facts->types |= event->type;
	return CPL_OK;
}

static enum cpl_problem
read_time(struct cpl_json value, int64_t *seconds)
{
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return CPL_FIELD_TYPE;
	return json_time(value, seconds, NULL) ? CPL_OK : CPL_TIME_INVALID;
}

/* A type or an agency, decoded in the rare case that it has escapes. */
static enum cpl_problem
read_word(
    struct cpl_record *record, struct cpl_json value, struct cpl_str *code)
{
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return CPL_FIELD_TYPE;
	*code = (struct cpl_str){ value.data + 1, value.length - 2 };
	if (memchr(code->data, '\\', code->length) == NULL)
		return CPL_OK;
	return cpl_record_decode(record, value, code);
}

/* The members that few events have. */
static enum cpl_problem
read_rare(struct cpl_record *record, const struct cpl_json_member *member,
    struct event *event, const char **field)
{
	if (cpl_json_member_is(member, CPL_STR("agency"))) {
		*field = "events.agency";
		return read_word(record, member->value, &event->agency);
	}
	if (cpl_json_member_is(member, CPL_STR("from"))) {
		*field = "events.from";
		return read_word(record, member->value, &event->from);
	}
	if (cpl_json_member_is(member, CPL_STR("fresh_clock")))
		event->fresh = cpl_json_type(member->value) == CPL_JSON_TRUE;
	return CPL_OK;
}

/* An event of a type that no policy knows is let through and not counted. */
static enum cpl_problem
read_event(struct case_facts *facts, struct cpl_record *record,
    struct cpl_json_cursor *list, const char **field)
{
	struct event event = { 0 };
	struct cpl_json_cursor cursor = cpl_json_enter(list);
	struct cpl_json_member member;
	struct cpl_str word;
	bool has_type = false;
	bool has_at = false;
	bool has_before = false;
	enum cpl_problem problem = CPL_OK;

	while (problem == CPL_OK && cpl_json_next_member(&cursor, &member)) {
		/* Databases write null for what another event has. */
		if (cpl_json_type(member.value) == CPL_JSON_NULL)
			continue;
		if (cpl_json_member_is(&member, CPL_STR("type"))) {
			*field = "events.type";
			problem = read_word(record, member.value, &word);
			event.type = problem == CPL_OK ? event_of(word) : 0;
			has_type = true;
		} else if (cpl_json_member_is(&member, CPL_STR("at"))) {
			*field = "events.at";
			problem = read_time(member.value, &event.at);
			has_at = true;
		} else if (cpl_json_member_is(&member, CPL_STR("not_before"))) {
			*field = "events.not_before";
			problem = read_time(member.value, &event.before);
			has_before = true;
		} else {
			problem = read_rare(record, &member, &event, field);
		}
	}
	if (problem != CPL_OK)
		return problem;
	cpl_json_leave(list, &cursor);
	if (!has_type || !has_at) {
		*field = has_type ? "events.at" : "events.type";
		return CPL_FIELD_ABSENT;
	}
	if (!has_before || event.before > event.at)
		event.before = event.at;
	return event.type == 0 ? CPL_OK : add_event(facts, &event);
}

static enum cpl_problem
read_events(
    struct case_facts *facts, struct cpl_record *record, const char **field)
{
	struct cpl_json list;
	struct cpl_json item;
	struct cpl_json_cursor cursor;
	bool sorted = true;
	enum cpl_problem problem;

	facts->event_count = 0;
	facts->types = 0;
	*field = "events";
	problem = cpl_record_json(record, CPL_STR("events"), &list);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK)
		return problem;
	if (cpl_json_type(list) != CPL_JSON_ARRAY)
		return CPL_FIELD_TYPE;
	cursor = cpl_json_cursor(list);
	while (cpl_json_next_place(&cursor, &item)) {
		size_t count;

		*field = "events";
		problem = cpl_json_type(item) == CPL_JSON_OBJECT
			      ? read_event(facts, record, &cursor, field)
			      : CPL_FIELD_TYPE;
		if (problem != CPL_OK)
			return problem;
		count = facts->event_count;
		sorted &= count < 2 || facts->events[count - 2].at <=
					   facts->events[count - 1].at;
	}
	if (!sorted)
		qsort(facts->events, facts->event_count, sizeof(*facts->events),
		    by_time);
	return CPL_OK;
}

/* A member that is a time and may be absent. */
static enum cpl_problem
read_instant(
    struct cpl_record *record, struct cpl_str name, bool *has, int64_t *seconds)
{
	enum cpl_problem problem = cpl_record_time(record, name, seconds, NULL);

	*has = problem == CPL_OK;
	return problem == CPL_FIELD_ABSENT ? CPL_OK : problem;
}

/* A record that says only when it was received has that event. */
static enum cpl_problem
add_received(struct case_facts *facts)
{
	const struct event event = { .type = EVENT_RECEIVED,
		.at = facts->received_at,
		.before = facts->received_at };
	enum cpl_problem problem;

	for (size_t i = 0; i < facts->event_count; i++) {
		if (facts->events[i].type == EVENT_RECEIVED)
			return CPL_OK;
	}
	problem = add_event(facts, &event);
	if (problem == CPL_OK && facts->event_count > 1)
		qsort(facts->events, facts->event_count, sizeof(*facts->events),
		    by_time);
	return problem;
}

enum cpl_problem
facts_read(struct case_facts *facts, unsigned fields, struct cpl_record *record,
    const char **field)
{
	static const struct {
		const char *name;
		size_t length;
	} names[FIELD_TEXTS] = { { "kind", 4 }, { "category", 8 },
		{ "priority", 8 }, { "agency", 6 }, { "channel", 7 } };
	struct cpl_str text;
	enum cpl_problem problem;

	problem = read_events(facts, record, field);
	if (problem != CPL_OK)
		return problem;
	*field = "received_at";
	problem = read_instant(record, CPL_STR("received_at"),
	    &facts->has_received, &facts->received_at);
	if (problem == CPL_OK && facts->has_received)
		problem = add_received(facts);
	if (problem != CPL_OK)
		return problem;
	*field = "due_at";
	problem = read_instant(
	    record, CPL_STR("due_at"), &facts->has_due, &facts->due_at);
	if (problem != CPL_OK)
		return problem;
	*field = "status";
	facts->status = 0;
	problem = cpl_record_text(record, CPL_STR("status"), &text);
	if (problem == CPL_OK)
		facts->status = event_of(text) & STATUSES;
	else if (problem != CPL_FIELD_ABSENT)
		return problem;
	/* A closed complaint spelt otherwise would be judged as an open one. */
	if (problem == CPL_OK && facts->status == 0)
		return CPL_FIELD_VALUE;
	for (int i = 0; i < FIELD_TEXTS; i++) {
		facts->texts[i] = (struct cpl_str){ "", 0 };
		if (!(fields & 1u << i))
			continue;
		*field = names[i].name;
		problem = cpl_record_text(record,
		    (struct cpl_str){ names[i].name, names[i].length },
		    &facts->texts[i]);
		if (problem != CPL_OK && problem != CPL_FIELD_ABSENT)
			return problem;
	}
	facts->oversight = false;
	if (fields & 1u << FIELD_OVERSIGHT) {
		*field = "oversight";
		problem = cpl_record_boolean(
		    record, CPL_STR("oversight"), &facts->oversight);
		if (problem != CPL_OK && problem != CPL_FIELD_ABSENT)
			return problem;
	}
	return CPL_OK;
}
