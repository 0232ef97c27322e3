/* SPDX-License-Identifier: MIT */
/* Calendar files read: zone, weeks, seasons, overrides and versions. */
#include <stdlib.h>
#include <string.h>

#include "sla/compile.h"
#include "sla/members.h"
#include "sla/office.h"

#define ALL_TYPES                                         \
	(CPL_HOLIDAY_NATIONAL | CPL_HOLIDAY_JOINT_LEAVE | \
	    CPL_HOLIDAY_ELECTION | CPL_HOLIDAY_LOCAL)

static struct members
members_of(struct reading *reading)
{
	return (struct members){ &reading->office->arena, reading->faults,
		&reading->memory };
}

const char *
office_keep(struct reading *reading, struct cpl_str text)
{
	struct members members = members_of(reading);

	return members_keep(&members, text);
}

static const char *
keep_member(struct reading *reading, const struct cpl_node *node,
    const char *key, bool required)
{
	struct members members = members_of(reading);

	return members_text(&members, node, key, required);
}

static int64_t
read_date(struct reading *reading, const struct cpl_node *node, const char *key,
    bool required, int64_t none)
{
	struct members members = members_of(reading);

	return members_date(&members, node, key, required, none);
}

static bool
is_object(struct reading *reading, const struct cpl_node *node)
{
	struct members members = members_of(reading);

	return members_is_object(&members, node);
}

void
office_path(struct reading *reading, const char *name, struct cpl_buffer *path)
{
	if (name[0] != '/') {
		cpl_buffer_append_str(path, cpl_str_of(reading->folder));
		cpl_buffer_append_char(path, '/');
	}
	cpl_buffer_append_str(path, cpl_str_of(name));
	cpl_buffer_append_char(path, '\0');
}

/* Zeroed room for the items of an array; NULL for none or without memory. */
static void *
room(struct reading *reading, size_t count, size_t size)
{
	void *items;

	if (count == 0)
		return NULL;
	items = calloc(count, size);
	if (!items)
		reading->memory = true;
	return items;
}

/*
 * A schedule kept as an offset would shift when its zone changes, and what was
 * judged before with it: only a named zone will do.
 */
static void
read_zone(struct reading *reading, const struct cpl_node *root)
{
	struct cpl_fault fault;
	struct cpl_node member;
	const char *name;

	if (!cpl_node_text(root, "zone", true, &name, reading->faults) ||
	    !cpl_node_member(root, "zone", &member))
		return;
	if (name[0] == '+' || name[0] == '-') {
		cpl_node_fault(&member, false, reading->faults,
		    CPL_ZONE_UNKNOWN, "an offset is not a zone: %s", name);
		return;
	}
	reading->office->zone = cpl_zone_open(
	    name, reading->options->zones, &fault);
	if (reading->office->zone)
		return;
	if (fault.problem == CPL_MEMORY)
		reading->memory = true;
	else
		cpl_node_fault(&member, false, reading->faults, fault.problem,
		    "%s", fault.detail);
}

static void
read_closed_on(struct reading *reading, const struct cpl_node *root)
{
	struct cpl_office *office = reading->office;
	struct members members = members_of(reading);

	if (!members_closed_on(&members, root, &office->closed_on))
		office->closed_on = ALL_TYPES;
	if (reading->options->closed_on_given)
		office->closed_on = reading->options->closed_on;
}

/* Two dates of which the second is not before the first. */
static void
read_dates(struct reading *reading, const struct cpl_node *node,
    const char *from_key, const char *until_key, int64_t *from, int64_t *until)
{
	size_t before = reading->faults->count;

	*from = read_date(reading, node, from_key, true, 0);
	*until = read_date(reading, node, until_key, true, 0);
	if (reading->faults->count == before && *until < *from)
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_DATE,
		    "%s is before %s", until_key, from_key);
}

static void
read_season(
    struct reading *reading, const struct cpl_node *node, struct season *season)
{
	static const char *const known[] = { "name", "from", "until", "hours",
		"decreed", "source", NULL };

	if (!is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	season->name = keep_member(reading, node, "name", true);
	read_dates(
	    reading, node, "from", "until", &season->from, &season->until);
	season->decreed = read_date(reading, node, "decreed", false, INT64_MIN);
	hours_read_week(reading, node, "hours", &season->week);
}

static void
read_override(struct reading *reading, const struct cpl_node *node,
    struct date_hours *override)
{
	static const char *const known[] = { "date", "name", "hours", "decreed",
		"source", NULL };
	struct cpl_node hours;

	if (!is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	override->day = read_date(reading, node, "date", true, 0);
	override->decreed = read_date(
	    reading, node, "decreed", false, INT64_MIN);
	if (cpl_node_array(node, "hours", true, &hours, reading->faults))
		hours_read_day(reading, &hours, &override->kind);
}

static void
read_version(struct reading *reading, const struct cpl_node *node,
    struct version *version)
{
	static const char *const known[] = { "name", "decreed", "valid_from",
		"valid_until", "source", "hours", "holidays", "rules", NULL };
	size_t before = reading->faults->count;
	struct cpl_node member;

	if (!is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	version->name = keep_member(reading, node, "name", true);
	version->source = keep_member(reading, node, "source", false);
	version->decreed = read_date(reading, node, "decreed", true, INT64_MIN);
	read_dates(reading, node, "valid_from", "valid_until", &version->from,
	    &version->until);
	if (reading->faults->count > before)
		return;
	if (version->until - version->from > DATES_LIMIT) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_DATE,
		    "more than 200 years");
		return;
	}
	if (cpl_node_member(node, "hours", &member))
		version->has_week = hours_read_week(
		    reading, node, "hours", &version->week);
	holidays_read(reading, node, version);
}

static void
read_lists(struct reading *reading, const struct cpl_node *root)
{
	struct cpl_office *office = reading->office;
	struct cpl_node list;
	struct cpl_node item;
	size_t count;

	if (cpl_node_array(root, "seasons", false, &list, reading->faults)) {
		count = cpl_node_count(&list);
		office->seasons = room(
		    reading, count, sizeof(*office->seasons));
		office->season_count = office->seasons ? count : 0;
		for (size_t i = 0; i < office->season_count; i++) {
			if (cpl_node_at(&list, i, &item))
				read_season(
				    reading, &item, &office->seasons[i]);
		}
	}
	if (cpl_node_array(root, "overrides", false, &list, reading->faults)) {
		count = cpl_node_count(&list);
		office->overrides = room(
		    reading, count, sizeof(*office->overrides));
		office->override_count = office->overrides ? count : 0;
		for (size_t i = 0; i < office->override_count; i++) {
			if (cpl_node_at(&list, i, &item))
				read_override(
				    reading, &item, &office->overrides[i]);
		}
	}
	if (cpl_node_array(root, "versions", true, &list, reading->faults)) {
		count = cpl_node_count(&list);
		office->versions = room(
		    reading, count, sizeof(*office->versions));
		office->version_count = office->versions ? count : 0;
		for (size_t i = 0; i < office->version_count; i++) {
			if (cpl_node_at(&list, i, &item))
				read_version(
				    reading, &item, &office->versions[i]);
		}
	}
}

bool
office_knows(const struct cpl_office *office, size_t index)
{
	int64_t decreed = office->versions[index].decreed;

	return decreed < office->known_until ||
	       (decreed == office->known_until && index <= office->known_last);
}

static void
find_known(struct reading *reading, const struct cpl_node *versions)
{
	struct cpl_office *office = reading->office;
	const char *name = reading->options->until_version;

	office->known_until = reading->options->as_of;
	office->known_last = SIZE_MAX;
	for (size_t i = 0; name && i < office->version_count; i++) {
		if (!office->versions[i].name ||
		    strcmp(office->versions[i].name, name) != 0)
			continue;
		if (office->versions[i].decreed <= office->known_until) {
			office->known_until = office->versions[i].decreed;
			office->known_last = i;
		}
		return;
	}
	if (name)
		cpl_node_fault(versions, false, reading->faults,
		    CPL_CALENDAR_VERSION_UNKNOWN, "%s", name);
}

/* The name of what was decreed last among what is known; the last one wins. */
static void
find_last_version(struct reading *reading)
{
	struct cpl_office *office = reading->office;
	int64_t last = INT64_MIN;

	office->last_version = "";
	for (size_t i = 0; i < office->version_count; i++) {
		const struct version *version = &office->versions[i];

		if (!office_knows(office, i) || version->decreed < last)
			continue;
		last = version->decreed;
		office->last_version = version->name;
	}
}

static void
read_root(struct reading *reading, const struct cpl_node *root)
{
	static const char *const known[] = { "name", "title", "source", "zone",
		"always", "hours", "closed_on", "seasons", "overrides",
		"versions", NULL };
	static const char *const known_always[] = { "name", "title", "source",
		"zone", "always", NULL };
	struct cpl_office *office = reading->office;
	struct cpl_node member;

	if (!is_object(reading, root))
		return;
	cpl_node_boolean(
	    root, "always", false, &office->always, reading->faults);
	cpl_node_check_keys(
	    root, office->always ? known_always : known, reading->faults);
	office->name = keep_member(reading, root, "name", true);
	office->source = keep_member(reading, root, "source", false);
	read_zone(reading, root);
	office->last_version = "";
	if (office->always)
		return;
	/* Kind 0 is the closed day. */
	office->hours.kinds = calloc(1, sizeof(*office->hours.kinds));
	if (!office->hours.kinds) {
		reading->memory = true;
		return;
	}
	office->hours.count = office->hours.capacity = 1;
	hours_read_week(reading, root, "hours", &office->week);
	read_closed_on(reading, root);
	read_lists(reading, root);
	if (!cpl_node_member(root, "versions", &member))
		return;
	find_known(reading, &member);
	find_last_version(reading);
	if (reading->faults->count == 0 && !reading->memory)
		compile_check(reading, &member);
}

static struct cpl_office *
office_read(struct cpl_config *config, const char *folder,
    const struct cpl_office_options *options, struct cpl_faults *faults)
{
	struct cpl_office *office = calloc(1, sizeof(*office));
	struct cpl_faults own = { 0 };
	struct reading reading = { office, options, folder, &own, false };
	struct cpl_node root = cpl_config_root(config);

	if (office) {
		read_root(&reading, &root);
		if (own.count == 0 && !reading.memory)
			reading.memory = !compile_office(office);
	}
	if (members_finish(&own, !office || reading.memory, faults))
		return office;
	cpl_office_free(office);
	return NULL;
}

struct cpl_office *
cpl_office_load(const char *path, const struct cpl_office_options *options,
    struct cpl_faults *faults)
{
	struct cpl_config *config = cpl_config_load(path, faults);
	const char *slash = strrchr(path, '/');
	struct cpl_office *office = NULL;
	struct cpl_buffer folder = { 0 };

	if (!config)
		return NULL;
	if (slash)
		cpl_buffer_append(&folder, path, (size_t)(slash - path));
	else
		cpl_buffer_append_char(&folder, '.');
	cpl_buffer_append_char(&folder, '\0');
	if (folder.failed)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	else
		office = office_read(config, folder.data, options, faults);
	cpl_buffer_release(&folder);
	cpl_config_free(config);
	return office;
}

struct cpl_office *
cpl_office_parse(struct cpl_str text, const struct cpl_office_options *options,
    struct cpl_faults *faults)
{
	struct cpl_config *config = cpl_config_parse(text, faults);
	struct cpl_office *office;

	if (!config)
		return NULL;
	office = office_read(config, NULL, options, faults);
	cpl_config_free(config);
	return office;
}

void
cpl_office_free(struct cpl_office *office)
{
	if (!office)
		return;
	cpl_calendar_free(office->calendar);
	cpl_zone_free(office->zone);
	for (size_t i = 0; i < office->version_count; i++)
		free(office->versions[i].holidays);
	free(office->versions);
	free(office->seasons);
	free(office->overrides);
	free(office->reasons);
	hours_release(&office->hours);
	cpl_arena_release(&office->arena);
	free(office);
}

const struct cpl_calendar *
cpl_office_calendar(const struct cpl_office *office)
{
	return office->calendar;
}

const char *
cpl_office_name(const struct cpl_office *office)
{
	return office->name;
}

const char *
cpl_office_version(const struct cpl_office *office)
{
	return office->last_version;
}

int64_t
cpl_office_day_seconds(const struct cpl_office *office)
{
	int64_t seconds;
	int days;

	if (office->always)
		return CPL_DAY;
	seconds = hours_week_seconds(&office->hours, &office->week, &days);
	return days > 0 ? seconds / days : 0;
}

bool
cpl_office_day(
    const struct cpl_office *office, int64_t date, struct cpl_office_day *day)
{
	const struct date_reason *reason;

	*day = (struct cpl_office_day){ 0 };
	if (office->always)
		return true;
	if (date < office->first_day ||
	    date - office->first_day >= (int64_t)office->day_count)
		return false;
	reason = &office->reasons[date - office->first_day];
	if (reason->holiday) {
		day->holiday = reason->holiday->name;
		day->type = reason->holiday->type;
	}
	day->season = reason->season ? reason->season->name : NULL;
	day->version = reason->version->name;
	day->source = reason->version->source;
	day->override = reason->override;
	return true;
}
