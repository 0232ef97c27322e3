/* SPDX-License-Identifier: MIT */
/* A policy, its calendars and its judge: found, loaded, let go. */
#include <stdlib.h>

#include "sla-check.h"

static struct cpl_office *
open_office(struct cmd *cmd, const char *given, const char *fallback,
    const struct cpl_office_options *options, const char **path)
{
	struct cpl_faults faults = { 0 };
	struct cpl_office *office;

	*path = cmd_find(cmd, "calendars", given, fallback, "json");
	if (*path == NULL)
		return NULL;
	office = cpl_office_load(*path, options, &faults);
	cmd_say_all(cmd, *path, &faults);
	return office;
}

/*
 * The calendars that the policy gives single agencies.  Which version they are
 * compared by is a question to the calendar of the policy alone.
 */
static bool
open_agencies(struct cmd *cmd, const struct cpl_office_options *options,
    struct court *court)
{
	struct cpl_office_options own = *options;
	size_t count = cpl_policy_agencies(court->policy);
	const char *path;

	own.until_version = NULL;
	court->agencies = calloc(count + 1, sizeof(struct cpl_office *));
	if (court->agencies == NULL) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		court->agencies[i] = open_office(cmd, NULL,
		    cpl_policy_agency_calendar(court->policy, i), &own, &path);
		if (court->agencies[i] == NULL)
			return false;
	}
	return true;
}

bool
court_open(
    struct cmd *cmd, const struct court_names *names, struct court *court)
{
	struct cpl_office_options options = { .as_of = names->calendar_as_of,
		.until_version = names->until_version };
	struct cpl_faults faults = { 0 };

	court->policy_path = cmd_find(
	    cmd, "policies", names->policy, "sp4n-lapor", "json");
	if (court->policy_path == NULL)
		return false;
	court->policy = cpl_policy_load(
	    court->policy_path, names->policy_as_of, &faults);
	cmd_say_all(cmd, court->policy_path, &faults);
	if (court->policy == NULL)
		return false;
	options.closed_on_given = cpl_policy_closed_on(
	    court->policy, &options.closed_on);
	court->office = open_office(cmd, names->calendar,
	    cpl_policy_calendar(court->policy), &options,
	    &court->calendar_path);
	if (court->office == NULL || !open_agencies(cmd, &options, court))
		return false;
	court->judge = cpl_judge_new(
	    court->policy, court->office, cmd_now(cmd));
	if (court->judge == NULL) {
		cmd_say_problem(cmd, NULL, CPL_MEMORY, 0, "");
		return false;
	}
	for (size_t i = 0; i < cpl_policy_agencies(court->policy); i++)
		cpl_judge_set_office(court->judge, i, court->agencies[i]);
	return true;
}

void
court_close(struct court *court)
{
	size_t count = court->agencies ? cpl_policy_agencies(court->policy) : 0;

	cpl_judge_free(court->judge);
	for (size_t i = 0; i < count; i++)
		cpl_office_free(court->agencies[i]);
	free(court->agencies);
	cpl_office_free(court->office);
	cpl_policy_free(court->policy);
}

void
court_report(struct cmd *cmd, const struct court *court)
{
	const struct cpl_judge *judge = court->judge;
	struct cpl_fault fault;

	for (size_t i = 0; i < cpl_judge_missing_years(judge); i++) {
		int year;
		uint64_t clocks = cpl_judge_missing_year(judge, i, &year);

		cpl_fault_set(&fault, CPL_CALENDAR_YEAR_MISSING, 0, 0,
		    "%d, for so many clocks: %ju", year, (uintmax_t)clocks);
		cmd_say(cmd, court->calendar_path, &fault);
	}
	if (cpl_judge_reversed(judge) > 0) {
		cpl_fault_set(&fault, CPL_EVENTS_REVERSED, 0, 0,
		    "complaints: %ju", (uintmax_t)cpl_judge_reversed(judge));
		cmd_say(cmd, NULL, &fault);
	}
	if (cpl_judge_undated(judge) > 0)
		cmd_note(cmd,
		    "complaints without the date of an event that their "
		    "status implies: %ju",
		    (uintmax_t)cpl_judge_undated(judge));
	if (cpl_judge_before_policy(judge) > 0)
		cmd_note(cmd, "%ju complaints came in before the policy held",
		    (uintmax_t)cpl_judge_before_policy(judge));
	if (cpl_judge_kept(judge) > 0)
		cmd_note(cmd,
		    "complaints that were over and keep the verdict of another "
		    "version of the calendar: %ju",
		    (uintmax_t)cpl_judge_kept(judge));
	if (cpl_judge_replaced(judge) > 0)
		cmd_note(cmd,
		    "complaints of which the verdict of another policy was "
		    "replaced: %ju",
		    (uintmax_t)cpl_judge_replaced(judge));
}
