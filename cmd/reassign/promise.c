/* SPDX-License-Identifier: MIT */
/*
 * What a move does to the promises made to the citizen: the due dates by the
 * new agency's calendar, and those that nobody can keep any more.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/route.h>
#include <complaint/sla.h>

#include "reassign.h"

/* A calendar and who judges by it. */
struct court {
	struct cpl_office *office; /* OWNED */
	struct cpl_judge *judge;   /* OWNED */
	const char *path;          /* BORROWED from cmd */
};

#define COURTS 32

struct promises {
	struct state *state;
	struct cpl_policy *policy;     /* OWNED */
	struct cpl_agencies *agencies; /* OWNED */
	struct cpl_record *record;     /* OWNED */
	struct court courts[COURTS];   /* the first is the policy's */
	size_t count;
};

/* The court of a calendar, which is opened once; NULL with the fault said. */
static struct court *
open_court(struct promises *promises, const char *calendar)
{
	struct cmd *cmd = promises->state->cmd;
	struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	const char *path = cmd_find(cmd, "calendars", NULL, calendar, "json");
	struct court *court = &promises->courts[promises->count];

	if (path == NULL)
		return NULL;
	for (size_t i = 0; i < promises->count; i++) {
		if (strcmp(promises->courts[i].path, path) == 0)
			return &promises->courts[i];
	}
	if (promises->count == COURTS) {
		cmd_say_problem(cmd, path, CPL_CONFIG_VALUE, 0,
		    "more than 32 calendars in one plan");
		return NULL;
	}
	options.closed_on_given = cpl_policy_closed_on(
	    promises->policy, &options.closed_on);
	court->path = path;
	court->office = cpl_office_load(path, &options, &faults);
	cmd_say_all(cmd, path, &faults);
	if (court->office == NULL)
		return NULL;
	promises->count++;
	court->judge = cpl_judge_new(
	    promises->policy, court->office, cmd_now(cmd));
	if (court->judge == NULL)
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	for (size_t i = 0;
	     court->judge != NULL && i < cpl_policy_agencies(promises->policy);
	     i++)
		cpl_judge_set_office(court->judge, i, court->office);
	return court->judge == NULL ? NULL : court;
}

static bool
load(struct promises *promises)
{
	struct state *state = promises->state;
	struct cpl_faults faults = { 0 };
	const char *path = cmd_find(
	    state->cmd, "policies", state->policy, "sp4n-lapor", "json");

	if (path == NULL)
		return false;
	promises->policy = cpl_policy_load(path, INT64_MAX, &faults);
	cmd_say_all(state->cmd, path, &faults);
	path = cmd_find(state->cmd, "agencies", state->agencies, "id", "csv");
	if (promises->policy == NULL || path == NULL)
		return false;
	promises->agencies = cpl_agencies_load(path, &faults);
	cmd_say_all(state->cmd, path, &faults);
	promises->record = cpl_record_new();
	if (promises->record == NULL)
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
	return promises->agencies != NULL && promises->record != NULL &&
	       open_court(promises, cpl_policy_calendar(promises->policy)) !=
		   NULL;
}

struct promises *
promises_new(struct state *state)
{
	struct promises *promises = calloc(1, sizeof(*promises));
	struct cpl_agency agency;

	if (promises == NULL) {
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
		return NULL;
	}
	promises->state = state;
	if (!load(promises)) {
		promises_free(promises);
		return NULL;
	}
	if (state->to != NULL && !cpl_agencies_find(promises->agencies,
				     cpl_str_of(state->to), &agency))
		cmd_note(state->cmd,
		    "%s: not among the agencies; due dates go by the calendar "
		    "of the policy",
		    state->to);
	return promises;
}

void
promises_free(struct promises *promises)
{
	if (promises == NULL)
		return;
	for (size_t i = 0; i < promises->count; i++) {
		cpl_judge_free(promises->courts[i].judge);
		cpl_office_free(promises->courts[i].office);
	}
	cpl_record_free(promises->record);
	cpl_agencies_free(promises->agencies);
	cpl_policy_free(promises->policy);
	free(promises);
}

/* The court of an agency: by its own calendar, or by that of the policy. */
static struct court *
court_of(struct promises *promises, struct cpl_str code)
{
	struct cpl_agency agency;
	struct cpl_buffer name = { 0 };
	struct court *court;

	if (code.length == 0 ||
	    !cpl_agencies_find(promises->agencies, code, &agency) ||
	    agency.calendar.length == 0)
		return &promises->courts[0];
	/* The shipped offices of one city mostly share a calendar. */
	if (cpl_str_equal(agency.calendar,
		cpl_str_of(cpl_policy_calendar(promises->policy))))
		return &promises->courts[0];
	for (size_t i = 1; i < promises->count; i++) {
		if (cpl_str_equal(agency.calendar,
			cpl_str_of(
			    cpl_office_name(promises->courts[i].office))))
			return &promises->courts[i];
	}
	cpl_buffer_append_str(&name, agency.calendar);
	cpl_buffer_append_char(&name, '\0');
	court = name.failed ? NULL : open_court(promises, name.data);
	cpl_buffer_release(&name);
	return court;
}

static bool
is_open(struct cpl_record *record)
{
	static const char *const over[] = { "resolved", "closed", "rejected",
		"archived" };
	struct cpl_str status;

	if (cpl_record_text(record, CPL_STR("status"), &status) != CPL_OK)
		return true;
	for (size_t i = 0; i < sizeof(over) / sizeof(over[0]); i++) {
		if (cpl_str_equal(status, cpl_str_of(over[i])))
			return false;
	}
	return true;
}

static bool
is_running(enum cpl_state state)
{
	return state == CPL_STATE_RUNNING || state == CPL_STATE_DUE_SOON ||
	       state == CPL_STATE_PAUSED || state == CPL_STATE_BREACHED;
}

/* The clocks over their time, as bits; only the first 64 clocks are told. */
static uint64_t
breached(const struct cpl_judge *judge)
{
	uint64_t bits = 0;
	int64_t due;

	for (size_t i = 0; i < cpl_judge_clocks(judge) && i < 64; i++) {
		if (cpl_judge_state(judge, i, &due) == CPL_STATE_BREACHED)
			bits |= (uint64_t)1 << i;
	}
	return bits;
}

static void
append_due(const struct court *court, struct cpl_buffer *out)
{
	const struct cpl_judge *judge = court->judge;
	const char *between = ",\"due\":{";

	for (size_t i = 0; i < cpl_judge_clocks(judge); i++) {
		int64_t due;

		if (!is_running(cpl_judge_state(judge, i, &due)) ||
		    due == INT64_MAX)
			continue;
		cpl_buffer_append_str(out, cpl_str_of(between));
		cpl_json_append_string(
		    out, cpl_str_of(cpl_judge_clock(judge, i)));
		cpl_buffer_append_str(out, CPL_STR(":\""));
		cpl_buffer_append_time(out, due,
		    cpl_calendar_offset(
			cpl_office_calendar(court->office), due));
		cpl_buffer_append_char(out, '"');
		between = ",";
	}
	if (between[1] == '\0')
		cpl_buffer_append_char(out, '}');
}

static void
append_clocks(const struct cpl_judge *judge, const char *name, uint64_t bits,
    struct cpl_buffer *out)
{
	bool any = false;

	for (size_t i = 0; i < 64; i++) {
		if ((bits >> i & 1) == 0)
			continue;
		cpl_buffer_append_str(out, cpl_str_of(any ? "," : name));
		cpl_json_append_string(
		    out, cpl_str_of(cpl_judge_clock(judge, i)));
		any = true;
	}
	if (any)
		cpl_buffer_append_char(out, ']');
}

/* Give the record the event that a fresh clock starts with. */
static bool
start_anew(struct promises *promises, struct cpl_str from, struct cpl_str to)
{
	struct cpl_buffer events = { 0 };
	struct cpl_json old;
	bool made;

	cpl_buffer_append_char(&events, '[');
	if (cpl_record_json(promises->record, CPL_STR("events"), &old) ==
	    CPL_OK) {
		cpl_buffer_clear(&events);
		cpl_buffer_append_str(&events,
		    cpl_str_trim((struct cpl_str){ old.data, old.length - 1 }));
	}
	if (!events.failed && cpl_str_trim(cpl_buffer_str(&events)).length > 1)
		cpl_buffer_append_char(&events, ',');
	cpl_buffer_append_str(
	    &events, CPL_STR("{\"type\":\"reassigned\",\"at\":\""));
	cpl_buffer_append_time(&events, cmd_now(promises->state->cmd), 0);
	cpl_buffer_append_str(&events, CPL_STR("\",\"from\":"));
	cpl_json_append_string(&events, from);
	cpl_buffer_append_str(&events, CPL_STR(",\"agency\":"));
	cpl_json_append_string(&events, to);
	cpl_buffer_append_str(&events, CPL_STR(",\"fresh_clock\":true}]"));
	made = !events.failed;
	if (made)
		cpl_record_set_json(promises->record, CPL_STR("events"),
		    cpl_buffer_str(&events));
	cpl_buffer_release(&events);
	return made;
}

/* Judge by both calendars; where they are one and the clock goes on, once. */
bool
promises_judge(struct promises *promises, struct cpl_str from,
    struct cpl_str to, struct cpl_buffer *members, struct promise *promise)
{
	struct state *state = promises->state;
	struct court *old = court_of(promises, from);
	struct court *new = court_of(promises, to);
	const char *field = "";
	uint64_t late;
	uint64_t after;

	*promise = (struct promise){ 0 };
	if (old == NULL || new == NULL)
		return false;
	if (cpl_record_parse(promises->record, state->record.line, NULL) !=
		CPL_OK ||
	    !is_open(promises->record))
		return true;
	if (cpl_judge_try(old->judge, promises->record, &field) != CPL_OK)
		return true;
	late = breached(old->judge);
	if (state->fresh_clock && !start_anew(promises, from, to))
		return true;
	if ((new != old || state->fresh_clock) &&
	    cpl_judge_try(new->judge, promises->record, &field) != CPL_OK)
		return true;
	after = breached(new->judge) & ~late;
	append_due(new, members);
	append_clocks(old->judge, ",\"late\":[", late, members);
	append_clocks(new->judge, ",\"impossible\":[", after, members);
	promise->late = late != 0;
	promise->breach = after != 0;
	return true;
}
