/* SPDX-License-Identifier: MIT */
/* Policy files read: the versions of a policy and what they hold. */
#include <stdlib.h>
#include <string.h>

#include "sla/members.h"
#include "sla/policy.h"

void *
policy_take(struct policy_reading *reading, size_t count, size_t size)
{
	void *taken;

	if (count == 0)
		count = 1;
	taken = count > SIZE_MAX / size
		    ? NULL
		    : cpl_arena_take(&reading->policy->arena, count * size);
	if (taken)
		memset(taken, 0, count * size);
	else
		reading->memory = true;
	return taken;
}

static struct members
members_of(struct policy_reading *reading)
{
	return (struct members){ &reading->policy->arena, reading->faults,
		&reading->memory };
}

const char *
policy_keep(struct policy_reading *reading, const char *text)
{
	struct members members = members_of(reading);

	return members_keep(&members, cpl_str_of(text));
}

struct cpl_str
policy_piece(struct policy_reading *reading, const char *head, const char *text,
    const char *tail)
{
	struct cpl_buffer piece = { 0 };
	struct cpl_str copy = { NULL, 0 };

	cpl_buffer_append_str(&piece, cpl_str_of(head));
	cpl_json_append_string(&piece, cpl_str_of(text));
	cpl_buffer_append_str(&piece, cpl_str_of(tail));
	if (!piece.failed)
		copy = cpl_arena_copy(
		    &reading->policy->arena, cpl_buffer_str(&piece));
	if (!copy.data) {
		reading->memory = true;
		copy = CPL_STR("");
	}
	cpl_buffer_release(&piece);
	return copy;
}

const char *
policy_keep_member(struct policy_reading *reading, const struct cpl_node *node,
    const char *key, bool required)
{
	struct members members = members_of(reading);

	return members_text(&members, node, key, required);
}

bool
policy_is_object(struct policy_reading *reading, const struct cpl_node *node)
{
	struct members members = members_of(reading);

	return members_is_object(&members, node);
}

static int64_t
read_date(struct policy_reading *reading, const struct cpl_node *node,
    const char *key)
{
	struct members members = members_of(reading);

	return members_date(&members, node, key, false, INT64_MIN);
}

static void
read_version(struct policy_reading *reading, const struct cpl_node *node,
    struct policy_version *version)
{
	static const char *const known[] = { "name", "decreed", "valid_from",
		"source", "pause_on", "cancel", "warn_at", "clocks", NULL };
	struct clock_defaults defaults;
	struct cpl_node list;
	struct cpl_node item;

	version->decreed = version->from = INT64_MIN;
	if (!policy_is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	version->name = policy_keep_member(reading, node, "name", true);
	version->source = policy_keep_member(reading, node, "source", false);
	version->decreed = read_date(reading, node, "decreed");
	version->from = read_date(reading, node, "valid_from");
	version->pause_on = policy_events(reading, node, "pause_on", 0);
	defaults.cancel = policy_events(reading, node, "cancel", 0);
	defaults.warn_at = clock_warnings(reading, node, INT64_MAX);
	if (!cpl_node_array(node, "clocks", true, &list, reading->faults))
		return;
	version->clock_count = cpl_node_count(&list);
	version->clocks = policy_take(
	    reading, version->clock_count, sizeof(*version->clocks));
	if (!version->clocks)
		return;
	if (version->clock_count == 0)
		cpl_node_fault(&list, false, reading->faults, CPL_CONFIG_VALUE,
		    "a policy without clocks");
	for (size_t i = 0; i < version->clock_count; i++) {
		if (cpl_node_at(&list, i, &item))
			clock_read(
			    reading, &item, &defaults, &version->clocks[i]);
	}
	if (reading->faults->count == 0)
		clocks_check(reading, &list, version);
}

static int
by_begin(const void *left, const void *right)
{
	const struct policy_version *a = left;
	const struct policy_version *b = right;

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return a->decreed < b->decreed ? -1 : a->decreed > b->decreed;
}

static void
read_versions(struct policy_reading *reading, const struct cpl_node *root)
{
	struct cpl_policy *policy = reading->policy;
	struct cpl_node list;
	struct cpl_node item;
	size_t count;
	size_t known = 0;

	if (!cpl_node_array(root, "versions", true, &list, reading->faults))
		return;
	count = cpl_node_count(&list);
	policy->versions = policy_take(
	    reading, count, sizeof(*policy->versions));
	if (!policy->versions)
		return;
	/* What was decreed later is read for its faults and then forgotten. */
	for (size_t i = 0; i < count; i++) {
		struct policy_version *version = &policy->versions[known];

		*version = (struct policy_version){ 0 };
		if (cpl_node_at(&list, i, &item))
			read_version(reading, &item, version);
		known += version->decreed <= reading->as_of;
	}
	policy->version_count = known;
	if (known == 0)
		cpl_node_fault(&list, false, reading->faults,
		    CPL_CALENDAR_VERSION_MISSING, NULL);
	qsort(policy->versions, known, sizeof(*policy->versions), by_begin);
}

/* `{"dlh": "id-24x7"}`: agencies whose hours are not those of the others. */
static void
read_calendars(struct policy_reading *reading, const struct cpl_node *root)
{
	struct cpl_policy *policy = reading->policy;
	struct cpl_node list;
	struct cpl_node item;
	size_t count;

	if (!cpl_node_object(root, "calendars", false, &list, reading->faults))
		return;
	count = cpl_node_count(&list);
	policy->agencies = policy_take(
	    reading, count, sizeof(*policy->agencies));
	if (!policy->agencies)
		return;
	policy->agency_count = count;
	policy->fields |= 1u << FIELD_AGENCY;
	for (size_t i = 0; i < count; i++) {
		struct agency_calendar *agency = &policy->agencies[i];
		const char *name;

		if (!cpl_node_at(&list, i, &item))
			break;
		name = json_string_value(item.json);
		if (!name || !*name)
			cpl_node_fault(&item, false, reading->faults,
			    CPL_CONFIG_TYPE, "the name of a calendar");
		agency->agency = cpl_str_of(policy_keep(reading, item.key));
		agency->calendar = policy_keep(reading, name ? name : "");
	}
}

static void
read_root(struct policy_reading *reading, const struct cpl_node *root)
{
	static const char *const known[] = { "name", "title", "source",
		"calendar", "calendars", "closed_on", "versions", NULL };
	struct cpl_policy *policy = reading->policy;
	struct members members = members_of(reading);

	if (!policy_is_object(reading, root))
		return;
	cpl_node_check_keys(root, known, reading->faults);
	policy->name = policy_keep_member(reading, root, "name", true);
	policy->calendar = policy_keep_member(reading, root, "calendar", true);
	policy->closed_on_given = members_closed_on(
	    &members, root, &policy->closed_on);
	read_calendars(reading, root);
	read_versions(reading, root);
}

static struct cpl_policy *
policy_read(struct cpl_config *config, int64_t as_of, struct cpl_faults *faults)
{
	struct cpl_policy *policy = calloc(1, sizeof(*policy));
	struct cpl_faults own = { 0 };
	struct policy_reading reading = { policy, as_of, &own, false };
	struct cpl_node root = cpl_config_root(config);

	if (policy)
		read_root(&reading, &root);
	if (members_finish(&own, !policy || reading.memory, faults))
		return policy;
	cpl_policy_free(policy);
	return NULL;
}

struct cpl_policy *
cpl_policy_load(const char *path, int64_t as_of, struct cpl_faults *faults)
{
	struct cpl_config *config = cpl_config_load(path, faults);
	struct cpl_policy *policy;

	if (!config)
		return NULL;
	policy = policy_read(config, as_of, faults);
	cpl_config_free(config);
	return policy;
}

struct cpl_policy *
cpl_policy_parse(struct cpl_str text, int64_t as_of, struct cpl_faults *faults)
{
	struct cpl_config *config = cpl_config_parse(text, faults);
	struct cpl_policy *policy;

	if (!config)
		return NULL;
	policy = policy_read(config, as_of, faults);
	cpl_config_free(config);
	return policy;
}

void
cpl_policy_free(struct cpl_policy *policy)
{
	if (!policy)
		return;
	cpl_arena_release(&policy->arena);
	free(policy);
}

const char *
cpl_policy_name(const struct cpl_policy *policy)
{
	return policy->name;
}

const char *
cpl_policy_calendar(const struct cpl_policy *policy)
{
	return policy->calendar;
}

size_t
cpl_policy_agencies(const struct cpl_policy *policy)
{
	return policy->agency_count;
}

const char *
cpl_policy_agency_calendar(const struct cpl_policy *policy, size_t index)
{
	return policy->agencies[index].calendar;
}

bool
cpl_policy_closed_on(const struct cpl_policy *policy, unsigned *closed_on)
{
	*closed_on = policy->closed_on;
	return policy->closed_on_given;
}
