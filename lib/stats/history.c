/* SPDX-License-Identifier: MIT */
/* The status and the events of a complaint, read. */
#include "history.h"

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
status_find(struct facts_word word)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(*statuses); i++)
		if (facts_word_is(&word, statuses[i].word))
			return &statuses[i];
	return NULL;
}

static bool
is_other_event(struct facts_word word)
{
	for (size_t i = 0; i < sizeof(other_events) / sizeof(*other_events);
	     i++)
		if (facts_word_is(&word, other_events[i]))
			return true;
	return false;
}

static void
keep_first(bool *there, int64_t *first, int64_t at)
{
	if (!*there || at < *first)
		*first = at;
	*there = true;
}

enum {
	EVENT_TYPE,
	EVENT_AT,
};

static const struct cpl_str event_names[] = {
	[EVENT_TYPE] = { "type", 4 },
	[EVENT_AT] = { "at", 2 },
};

static const struct record_names names = { event_names,
	sizeof(event_names) / sizeof(*event_names) };

/* What one event says. */
struct event {
	bool has_type;
	bool has_at;
	bool reopens;
	bool merges;
	int offset;
	const struct status *status; /* NULL of one that says nothing of it */
	int64_t at;
};

static enum cpl_problem
read_type(struct cpl_json type, struct event *event, struct cpl_fault *fault)
{
	struct facts_word word = facts_word(type);

	if (cpl_json_type(type) != CPL_JSON_STRING)
		return facts_wrong(fault, CPL_FIELD_TYPE, "events.type");
	event->has_type = true;
	event->status = status_find(word);
	if (event->status == NULL && !is_other_event(word))
		return facts_wrong(fault, CPL_FIELD_VALUE, "events.type");
	event->reopens = event->status == NULL &&
			 facts_word_is(&word, CPL_STR("reopened"));
	event->merges = event->status == NULL &&
			facts_word_is(&word, CPL_STR("merged"));
	return CPL_OK;
}

/* The event that `outer` stands before. */
static enum cpl_problem
read_event(struct facts_reader *reader, struct record_walk *outer,
    struct event *event, struct cpl_fault *fault)
{
	struct record_walk walk;
	enum cpl_problem problem = CPL_OK;
	unsigned name;

	*event = (struct event){ 0 };
	if (record_walk_type(outer) != CPL_JSON_OBJECT)
		return facts_wrong(fault, CPL_FIELD_TYPE, "events");
	walk = record_walk_enter(outer, names);
	while (problem == CPL_OK && record_walk_name(&walk, &name)) {
		if (name == EVENT_TYPE) {
			problem = read_type(
			    record_walk_take(&walk), event, fault);
		} else if (name == EVENT_AT) {
			problem = facts_time(reader, &walk, "events.at",
			    &event->at, &event->offset, fault);
			event->has_at = true;
		} else {
			record_walk_pass(&walk);
		}
	}
	record_walk_leave(outer, &walk);
	if (problem == CPL_OK && !event->has_type)
		problem = facts_wrong(fault, CPL_FIELD_ABSENT, "events.type");
	if (problem == CPL_OK && !event->has_at)
		problem = facts_wrong(fault, CPL_FIELD_ABSENT, "events.at");
	return problem;
}

static void
take_event(struct history *history, const struct event *event)
{
	unsigned meaning;

	if (event->status == NULL) {
		if (event->reopens) {
			history->last = 0;
			history->all |= REOPENED;
		}
		if (event->reopens || event->merges)
			history->merged = event->merges;
		return;
	}
	meaning = event->status->meaning;
	history->last = meaning;
	history->all |= meaning;
	if (meaning & ANSWERS)
		keep_first(
		    &history->answered, &history->answered_at, event->at);
	if (meaning & RESOLVES)
		keep_first(
		    &history->resolved, &history->resolved_at, event->at);
}

enum cpl_problem
history_read(struct facts_reader *reader, struct cpl_record *record,
    struct history *history, struct cpl_fault *fault)
{
	struct record_walk walk;
	enum cpl_problem problem;

	problem = record_walk(&reader->members, record,
	    &reader->fields[FACTS_EVENTS], CPL_JSON_ARRAY, names, &walk);
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK)
		return facts_wrong(fault, CPL_FIELD_TYPE, "events");
	while (record_walk_on(&walk)) {
		struct event event;

		problem = read_event(reader, &walk, &event, fault);
		if (problem != CPL_OK)
			return problem;
		take_event(history, &event);
	}
	return CPL_OK;
}
