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
	struct cpl_str calendar;   /* BORROWED from the agencies */
	const char *path;          /* BORROWED from cmd */
	struct cpl_office *office; /* OWNED; NULL where a court before has it */
	struct cpl_judge *judge;   /* OWNED with it */
};

/* The court of the agency that was asked for last. */
struct known_court {
	struct cpl_buffer code;    /* OWNED */
	const struct court *court; /* NULL: none was */
};

struct promises {
	struct state *state;
	bool quietly;
	struct cpl_policy *policy;     /* OWNED */
	struct cpl_agencies *agencies; /* OWNED */
	struct court *courts;          /* OWNED; the first is the policy's */
	size_t count;
	struct cpl_arena arena; /* OWNED */
	struct cpl_str *names;  /* of the clocks, as JSON; in the arena */
	struct known_court from;
	struct known_court to;
};

static void
say_all(const struct promises *promises, const char *path,
    struct cpl_faults *faults)
{
	if (promises->quietly)
		cpl_faults_release(faults);
	else
		cmd_say_all(promises->state->cmd, path, faults);
}

/* Load the calendar of a court and find it a judge. */
static bool
open_court(struct promises *promises, struct court *court)
{
	struct cmd *cmd = promises->state->cmd;
	struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };

	options.closed_on_given = cpl_policy_closed_on(
	    promises->policy, &options.closed_on);
	court->office = cpl_office_load(court->path, &options, &faults);
	say_all(promises, court->path, &faults);
	if (court->office == NULL)
		return false;
	court->judge = cpl_judge_new(
	    promises->policy, court->office, cmd_now(cmd));
	if (court->judge == NULL) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	cpl_judge_running(court->judge);
	for (size_t i = 0; i < cpl_policy_agencies(promises->policy); i++)
		cpl_judge_set_office(court->judge, i, court->office);
	return true;
}

/* A court for the calendar, unless there is one. */
static bool
add_court(struct promises *promises, struct cpl_str calendar)
{
	struct cmd *cmd = promises->state->cmd;
	struct court *court = &promises->courts[promises->count];
	struct cpl_buffer name = { 0 };

	for (size_t i = 0; i < promises->count; i++) {
		if (cpl_str_equal(promises->courts[i].calendar, calendar))
			return true;
	}
	*court = (struct court){ .calendar = calendar };
	cpl_buffer_append_str(&name, calendar);
	cpl_buffer_append_char(&name, '\0');
	if (name.failed)
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
	else
		court->path = cmd_find(
		    cmd, "calendars", NULL, name.data, "json");
	cpl_buffer_release(&name);
	if (court->path == NULL)
		return false;
	promises->count++;
	return open_court(promises, court);
}

/* The calendars of the policy and of all agencies. */
static bool
open_courts(struct promises *promises)
{
	size_t agencies = cpl_agencies_count(promises->agencies);

	promises->courts = calloc(agencies + 1, sizeof(*promises->courts));
	if (promises->courts == NULL) {
		cmd_say_problem(promises->state->cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	if (!add_court(
		promises, cpl_str_of(cpl_policy_calendar(promises->policy))))
		return false;
	for (size_t i = 0; i < agencies; i++) {
		struct cpl_agency agency = cpl_agencies_at(
		    promises->agencies, i);

		if (agency.calendar.length > 0 &&
		    !add_court(promises, agency.calendar))
			return false;
	}
	return true;
}

static bool
name_clocks(struct promises *promises)
{
	const struct cpl_judge *judge = promises->courts[0].judge;
	size_t count = cpl_judge_clocks(judge);
	struct cpl_buffer name = { 0 };
	bool named;

	promises->names = cpl_arena_take(
	    &promises->arena, (count + 1) * sizeof(*promises->names));
	named = promises->names != NULL;
	for (size_t i = 0; named && i < count; i++) {
		cpl_buffer_clear(&name);
		cpl_json_append_string(
		    &name, cpl_str_of(cpl_judge_clock(judge, i)));
		promises->names[i] = cpl_arena_copy(
		    &promises->arena, cpl_buffer_str(&name));
		named = !name.failed && promises->names[i].data != NULL;
	}
	cpl_buffer_release(&name);
	if (!named)
		cmd_say_problem(promises->state->cmd, NULL, CPL_MEMORY, 0, "");
	return named;
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
	say_all(promises, path, &faults);
	if (promises->policy == NULL)
		return false;
	path = cmd_find(state->cmd, "agencies", state->agencies, "id", "csv");
	if (path == NULL)
		return false;
	promises->agencies = cpl_agencies_load(path, &faults);
	say_all(promises, path, &faults);
	return promises->agencies != NULL && open_courts(promises) &&
	       name_clocks(promises);
}

struct promises *
promises_new(struct state *state, bool quietly)
{
	struct promises *promises = calloc(1, sizeof(*promises));

	if (promises == NULL) {
		cmd_say_problem(state->cmd, NULL, CPL_MEMORY, 0, "");
		return NULL;
	}
	promises->state = state;
	promises->quietly = quietly;
	if (!load(promises)) {
		promises_free(promises);
		return NULL;
	}
	if (!quietly && state->to != NULL &&
	    !promises_know(promises, cpl_str_of(state->to)))
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
	free(promises->courts);
	cpl_agencies_free(promises->agencies);
	cpl_policy_free(promises->policy);
	cpl_arena_release(&promises->arena);
	cpl_buffer_release(&promises->from.code);
	cpl_buffer_release(&promises->to.code);
	free(promises);
}

bool
promises_know(const struct promises *promises, struct cpl_str code)
{
	struct cpl_agency agency;

	return cpl_agencies_find(promises->agencies, code, &agency);
}

/* The court of an agency: by its own calendar, or by that of the policy. */
static const struct court *
court_of(const struct promises *promises, struct cpl_str code)
{
	struct cpl_agency agency;

	if (code.length > 0 &&
	    cpl_agencies_find(promises->agencies, code, &agency)) {
		for (size_t i = 0; i < promises->count; i++) {
			if (cpl_str_equal(
				promises->courts[i].calendar, agency.calendar))
				return &promises->courts[i];
		}
	}
	return &promises->courts[0];
}

/* Complaints that follow each other often have an agency in common. */
static const struct court *
find_court(const struct promises *promises, struct known_court *known,
    struct cpl_str code)
{
	if (known->court != NULL &&
	    cpl_str_equal(cpl_buffer_str(&known->code), code))
		return known->court;
	cpl_buffer_clear(&known->code);
	cpl_buffer_append_str(&known->code, code);
	known->court = court_of(promises, code);
	if (!known->code.failed)
		return known->court;
	known->court = NULL;
	return court_of(promises, code);
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

/*
 * The clocks that run and are over their time, as bits; only the first 64 are
 * told.  Where `out` is given, the due dates of all that run are appended.
 */
static uint64_t
read_clocks(const struct promises *promises, const struct court *court,
    struct cpl_buffer *out)
{
	size_t count = cpl_judge_clocks(court->judge);
	struct cpl_str before = CPL_STR(",\"due\":{");
	uint64_t late = 0;
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		int64_t due;

		if (!cpl_judge_runs(court->judge, i))
			continue;
		if (cpl_judge_state(court->judge, i, &due) ==
			CPL_STATE_BREACHED &&
		    i < 64)
			late |= (uint64_t)1 << i;
		if (out == NULL || due == INT64_MAX)
			continue;
		cpl_buffer_append_str(out, before);
		cpl_buffer_append_str(out, promises->names[i]);
		cpl_buffer_append_char(out, ':');
		cpl_judge_append_time(court->judge, due, out);
		before = CPL_STR(",");
		any = true;
	}
	if (any)
		cpl_buffer_append_char(out, '}');
	return late;
}

static void
append_clocks(const struct promises *promises, struct cpl_str before,
    uint64_t bits, struct cpl_buffer *out)
{
	if (bits == 0)
		return;
	for (size_t i = 0; i < 64 && bits >> i != 0; i++) {
		if ((bits >> i & 1) == 0)
			continue;
		cpl_buffer_append_str(out, before);
		cpl_buffer_append_str(out, promises->names[i]);
		before = CPL_STR(",");
	}
	cpl_buffer_append_char(out, ']');
}

/* Give the record the event that a fresh clock starts with. */
static bool
start_anew(const struct promises *promises, struct cpl_record *record,
    struct cpl_str from, struct cpl_str to)
{
	struct cpl_buffer events = { 0 };
	struct cpl_json old;
	bool made;

	cpl_buffer_append_char(&events, '[');
	if (cpl_record_json(record, CPL_STR("events"), &old) == CPL_OK) {
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
		cpl_record_set_json(
		    record, CPL_STR("events"), cpl_buffer_str(&events));
	made = made &&
	       cpl_record_json(record, CPL_STR("events"), &old) == CPL_OK &&
	       old.length == events.length;
	cpl_buffer_release(&events);
	return made;
}

static bool
judge(const struct court *court, struct cpl_record *record,
    struct cpl_buffer *members)
{
	const char *field = "";
	enum cpl_problem problem = cpl_judge_try(court->judge, record, &field);

	members->failed = members->failed || problem == CPL_MEMORY;
	return problem == CPL_OK;
}

/* Judge by both calendars; where they are one and the clock goes on, once. */
struct promise
promises_judge(struct promises *promises, struct cpl_record *record,
    struct cpl_str from, struct cpl_str to, struct cpl_buffer *members)
{
	bool fresh = promises->state->fresh_clock;
	struct promise promise = { 0 };
	const struct court *old;
	const struct court *new;
	uint64_t late;
	uint64_t after;

	old = find_court(promises, &promises->from, from);
	new = find_court(promises, &promises->to, to);
	if (!is_open(record) || !judge(old, record, members))
		return promise;
	if (new == old && !fresh) {
		late = read_clocks(promises, old, members);
		append_clocks(promises, CPL_STR(",\"late\":["), late, members);
		promise.late = late != 0;
		return promise;
	}
	late = read_clocks(promises, old, NULL);
	if (fresh && !start_anew(promises, record, from, to)) {
		members->failed = true;
		return promise;
	}
	if (!judge(new, record, members))
		return promise;
	after = read_clocks(promises, new, members) & ~late;
	append_clocks(promises, CPL_STR(",\"late\":["), late, members);
	append_clocks(promises, CPL_STR(",\"impossible\":["), after, members);
	promise.late = late != 0;
	promise.breach = after != 0;
	return promise;
}
