/* SPDX-License-Identifier: MIT */
/* The status and the events of a complaint, read. */
#include "history.h"

#include <complaint/time.h>

static const struct status statuses[] = {
	{ { "received", 8 }, 0 },
	{ { "verified", 8 }, VERIFIED },
	{ { "waiting_reporter", 16 }, WAITING },
	{ { "assigned", 8 }, 0 },
	{ { "in_progress", 11 }, 0 },
	{ { "responded", 9 }, ANSWERS },
	{ { "resolved", 8 }, ANSWERS | RESOLVES | ENDS | RESOLVED },
	{ { "closed", 6 }, ANSWERS | RESOLVES | ENDS | CLOSED },
	{ { "rejected", 8 }, ANSWERS | RESOLVES | ENDS | REJECTED },
	{ { "archived", 8 }, ENDS },
};

/* Types of events that say nothing of where a complaint stands. */
static const struct cpl_str other_events[] = {
	{ "reopened", 8 },
	{ "reassigned", 10 },
	{ "rated", 5 },
	{ "merged", 6 },
	{ "reporter_wrote", 14 },
	{ "commented", 9 },
	{ "noted", 5 },
};

const struct status *
status_find(struct cpl_json word)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		if (cpl_json_text_equal(word, statuses[i].word))
			return &statuses[i];
	return NULL;
}

static bool
is_other_event(struct cpl_json word)
{
	for (size_t i = 0; i < sizeof(other_events) / sizeof(*other_events);
	     i++)
		if (cpl_json_text_equal(word, other_events[i]))
			return true;
	return false;
}

enum cpl_problem
facts_wrong(
    struct cpl_fault *fault, enum cpl_problem problem, const char *field)
{
	return cpl_fault_set(fault, problem, 0, 0, "%s", field);
}

/* The characters of a string that has no escapes: a time never needs one. */
static bool
plain_text(struct cpl_json value, struct cpl_str *text)
{
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return false;
	*text = (struct cpl_str){ value.data + 1, value.length - 2 };
	return true;
}

enum cpl_problem
facts_time(struct cpl_json value, const char *field, int64_t *seconds,
    int *offset, struct cpl_fault *fault)
{
	struct cpl_str text;

	if (!plain_text(value, &text))
		return facts_wrong(fault, CPL_FIELD_TYPE, field);
	if (!cpl_time_parse(text, seconds, offset))
		return facts_wrong(fault, CPL_TIME_INVALID, field);
	return CPL_OK;
}

static void
keep_first(bool *there, int64_t *first, int64_t at)
{
	if (!*there || at < *first)
		*first = at;
	*there = true;
}

static enum cpl_problem
read_event(
    struct cpl_json event, struct history *history, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	const struct status *status = NULL;
	bool has_type = false;
	bool has_at = false;
	bool reopens = false;
	int64_t at = 0;
	enum cpl_problem problem;

	if (cpl_json_type(event) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "events");
	cursor = cpl_json_cursor(event);
	while (cpl_json_next_member(&cursor, &member)) {
		if (cpl_json_member_is(&member, CPL_STR("type"))) {
			if (cpl_json_type(member.value) != CPL_JSON_STRING)
				return facts_wrong(
				    fault, CPL_FIELD_TYPE, "events.type");
			has_type = true;
			status = status_find(member.value);
			if (status == NULL && !is_other_event(member.value))
				return facts_wrong(
				    fault, CPL_FIELD_VALUE, "events.type");
			reopens = cpl_json_text_equal(
			    member.value, CPL_STR("reopened"));
		} else if (cpl_json_member_is(&member, CPL_STR("at"))) {
			problem = facts_time(
			    member.value, "events.at", &at, NULL, fault);
			if (problem != CPL_OK)
				return problem;
			has_at = true;
		}
	}
	if (!has_type || !has_at)
		return facts_wrong(fault, CPL_FIELD_ABSENT,
		    has_type ? "events.at" : "events.type");
	if (status == NULL) {
		if (reopens) {
			history->last = 0;
			history->all |= REOPENED;
		}
		return CPL_OK;
	}
	history->last = status->meaning;
	history->all |= status->meaning;
	if (status->meaning & ANSWERS)
		keep_first(&history->answered, &history->answered_at, at);
	if (status->meaning & RESOLVES)
		keep_first(&history->resolved, &history->resolved_at, at);
	return CPL_OK;
}

enum cpl_problem
history_read(
    struct cpl_record *record, struct history *history, struct cpl_fault *fault)
{
	struct cpl_json_cursor cursor;
	struct cpl_json events;
	struct cpl_json event;
	enum cpl_problem problem;

	problem = cpl_record_json(record, CPL_STR("events"), &events);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK || cpl_json_type(events) != CPL_JSON_ARRAY)
		return facts_wrong(fault, CPL_FIELD_TYPE, "events");
	cursor = cpl_json_cursor(events);
	while (cpl_json_next_item(&cursor, &event)) {
		problem = read_event(event, history, fault);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}
