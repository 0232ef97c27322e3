/* SPDX-License-Identifier: MIT */
/*
 * Hours for every date, from the week up: the week of the calendar, that of the
 * version, that of a season, the holidays of the version, the hours given for
 * the one date.  The later in this row, the stronger.
 *
 * Of the versions that were known and that a date lies in, the one decreed last
 * holds for it, and of two of the same day the one that stands later in the
 * file: a correction is put behind what it corrects.
 */
#include <stdlib.h>

#include "sla/compile.h"

/* The first and the last date of any version; false when none is known. */
static bool
dates_covered(const struct cpl_office *office, int64_t *first, int64_t *last)
{
	bool any = false;

	for (size_t i = 0; i < office->version_count; i++) {
		const struct version *version = &office->versions[i];

		if (!office_knows(office, i))
			continue;
		if (!any || version->from < *first)
			*first = version->from;
		if (!any || version->until > *last)
			*last = version->until;
		any = true;
	}
	return any;
}

static bool
weaker(const struct version *old, const struct version *new)
{
	return !old || new->decreed >= old->decreed;
}

/* Write each version over the dates for which no stronger one stands. */
static void
place_versions(struct cpl_office *office)
{
	for (size_t i = 0; i < office->version_count; i++) {
		const struct version *version = &office->versions[i];

		if (!office_knows(office, i))
			continue;
		for (int64_t day = version->from; day <= version->until;
		     day++) {
			struct date_reason *reason =
			    &office->reasons[day - office->first_day];

			if (weaker(reason->version, version))
				reason->version = version;
		}
	}
}

static void
place_seasons(struct cpl_office *office)
{
	int64_t end = office->first_day + (int64_t)office->day_count;

	for (size_t i = 0; i < office->season_count; i++) {
		const struct season *season = &office->seasons[i];
		int64_t day = season->from > office->first_day
				  ? season->from
				  : office->first_day;

		if (season->decreed > office->known_until)
			continue;
		for (; day <= season->until && day < end; day++)
			office->reasons[day - office->first_day].season =
			    season;
	}
}

/* Of several holidays of one date the first that closes the office counts. */
static void
place_holidays(struct cpl_office *office)
{
	for (size_t i = 0; i < office->version_count; i++) {
		const struct version *version = &office->versions[i];

		for (size_t k = 0; k < version->count; k++) {
			const struct holiday *holiday = &version->holidays[k];
			int64_t index = holiday->day - office->first_day;
			struct date_reason *reason;

			if (index < 0 || index >= (int64_t)office->day_count)
				continue;
			reason = &office->reasons[index];
			if (reason->version == version && !reason->holiday &&
			    (holiday->type & office->closed_on))
				reason->holiday = holiday;
		}
	}
}

static uint16_t
kind_of(const struct cpl_office *office, const struct date_reason *reason,
    int weekday)
{
	if (reason->holiday)
		return 0;
	if (reason->season)
		return reason->season->week.kind[weekday];
	if (reason->version->has_week)
		return reason->version->week.kind[weekday];
	return office->week.kind[weekday];
}

static void
place_overrides(struct cpl_office *office, uint16_t *kinds)
{
	for (size_t i = 0; i < office->override_count; i++) {
		const struct date_hours *override = &office->overrides[i];
		int64_t index = override->day - office->first_day;

		if (override->decreed > office->known_until || index < 0 ||
		    index >= (int64_t)office->day_count)
			continue;
		kinds[index] = override->kind;
		office->reasons[index].override = true;
		office->reasons[index].holiday = NULL;
	}
}

static bool
place_all(struct cpl_office *office)
{
	int64_t first = 0;
	int64_t last = -1;

	if (!dates_covered(office, &first, &last))
		return true;
	office->first_day = first;
	office->day_count = (size_t)(last - first + 1);
	office->reasons = calloc(office->day_count, sizeof(*office->reasons));
	if (!office->reasons)
		return false;
	place_versions(office);
	place_seasons(office);
	place_holidays(office);
	return true;
}

bool
compile_office(struct cpl_office *office)
{
	struct cpl_calendar_plan plan = { .zone = office->zone,
		.always = office->always,
		.hours = office->hours.kinds };
	uint16_t *kinds = NULL;

	if (!office->always) {
		kinds = calloc(office->day_count, sizeof(*kinds));
		if (!kinds)
			return false;
		for (size_t i = 0; i < office->day_count; i++)
			kinds[i] = kind_of(office, &office->reasons[i],
			    cpl_weekday(office->first_day + (int64_t)i) - 1);
		place_overrides(office, kinds);
		plan.first_day = office->first_day;
		plan.days = office->day_count;
		plan.kind = kinds;
	}
	office->calendar = cpl_calendar_new(&plan);
	free(kinds);
	return office->calendar != NULL;
}

void
compile_check(struct reading *reading, const struct cpl_node *versions)
{
	struct cpl_office *office = reading->office;
	int64_t first = 0;
	int64_t last = 0;
	char text[CPL_DATE_LENGTH + 1];

	if (!dates_covered(office, &first, &last)) {
		cpl_node_fault(versions, false, reading->faults,
		    CPL_CALENDAR_VERSION_MISSING, NULL);
		return;
	}
	if (last - first >= DATES_LIMIT) {
		cpl_node_fault(versions, false, reading->faults,
		    CPL_CALENDAR_DATE, "more than 200 years");
		return;
	}
	if (!place_all(office)) {
		reading->memory = true;
		return;
	}
	for (size_t i = 0; i < office->day_count; i++) {
		if (office->reasons[i].version)
			continue;
		cpl_date_format(office->first_day + (int64_t)i, text);
		cpl_node_fault(versions, false, reading->faults,
		    CPL_CALENDAR_GAP, "%s", text);
		return;
	}
}
