/* SPDX-License-Identifier: MIT */
/* Policy files read and checked: versions, clocks, escalation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sla/policy.h"

static const char *const event_words[EVENT_COUNT] = { "received", "verified",
	"waiting_reporter", "assigned", "in_progress", "responded", "resolved",
	"closed", "rejected", "archived", "reopened", "reassigned", "rated",
	"merged" };

unsigned
event_of(struct cpl_str word)
{
	for (unsigned i = 0; i < EVENT_COUNT; i++) {
		if (event_words[i][0] == (word.length ? word.data[0] : '\0') &&
		    cpl_str_equal(word, cpl_str_of(event_words[i])))
			return 1u << i;
	}
	return 0;
}

const char *
event_word(unsigned events)
{
	for (unsigned i = 0; i < EVENT_COUNT; i++) {
		if (events & 1u << i)
			return event_words[i];
	}
	return "";
}

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

const char *
policy_keep(struct policy_reading *reading, const char *text)
{
	struct cpl_str copy = cpl_arena_copy(
	    &reading->policy->arena, cpl_str_of(text));

	if (copy.data)
		return copy.data;
	reading->memory = true;
	return "";
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

static const char *
keep_member(struct policy_reading *reading, const struct cpl_node *node,
    const char *key, bool required)
{
	const char *text;

	if (!cpl_node_text(node, key, required, &text, reading->faults))
		return NULL;
	return policy_keep(reading, text);
}

static bool
is_object(struct policy_reading *reading, const struct cpl_node *node)
{
	if (json_is_object(node->json))
		return true;
	cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
	    "an object is wanted here");
	return false;
}

static int64_t
read_date(struct policy_reading *reading, const struct cpl_node *node,
    const char *key)
{
	struct cpl_node member;
	const char *text;
	int64_t day;

	if (!cpl_node_text(node, key, false, &text, reading->faults))
		return INT64_MIN;
	if (cpl_date_parse(cpl_str_of(text), &day))
		return day;
	if (cpl_node_member(node, key, &member))
		cpl_node_fault(
		    &member, false, reading->faults, CPL_CALENDAR_DATE, NULL);
	return INT64_MIN;
}

/* A type of event or an array of them, as bits. */
static unsigned
read_events(struct policy_reading *reading, const struct cpl_node *node,
    const char *key, unsigned otherwise)
{
	struct cpl_node member;
	unsigned events = 0;
	size_t count;
	bool list;

	if (!cpl_node_member(node, key, &member))
		return otherwise;
	list = json_is_array(member.json);
	count = list ? cpl_node_count(&member) : 1;
	for (size_t i = 0; i < count; i++) {
		struct cpl_node item = member;
		const char *word;
		unsigned event;

		if (list && !cpl_node_at(&member, i, &item))
			break;
		word = json_string_value(item.json);
		event = word ? event_of(cpl_str_of(word)) : 0;
		if (event == 0)
			cpl_node_fault(&item, false, reading->faults,
			    CPL_POLICY_EVENT, "%s", word ? word : key);
		events |= event;
	}
	return events;
}

static void
read_targets(struct policy_reading *reading, const struct cpl_node *node,
    struct clock *clock)
{
	struct cpl_node list;
	struct cpl_node item;
	size_t count = 0;

	if (cpl_node_array(node, "targets", false, &list, reading->faults))
		count = cpl_node_count(&list);
	clock->targets = policy_take(
	    reading, count + 1, sizeof(*clock->targets));
	if (!clock->targets)
		return;
	for (size_t i = 0; i < count; i++) {
		struct target *target = &clock->targets[i];

		if (!cpl_node_at(&list, i, &item) ||
		    !target_read(reading, &item, target))
			continue;
		condition_read(reading, &item, &target->when);
		for (size_t k = 0; k < i; k++) {
			if (reading->faults->count > 0 ||
			    !condition_implies(
				&target->when, &clock->targets[k].when))
				continue;
			cpl_node_fault(&item, false, reading->faults,
			    CPL_POLICY_UNREACHABLE, NULL);
			break;
		}
	}
	clock->target_count = count;
	if (cpl_node_object(node, "default", false, &item, reading->faults)) {
		if (cpl_node_member(&item, "when", &list))
			cpl_node_fault(&list, true, reading->faults,
			    CPL_CONFIG_KEY_UNKNOWN, "when");
		else
			target_read(reading, &item, &clock->targets[count]);
		clock->target_count++;
	}
	if (clock->target_count == 0)
		cpl_node_fault(node, false, reading->faults,
		    CPL_CONFIG_KEY_MISSING, "targets or default");
}

/* Percent of the target, up to ten times it. */
static int64_t
read_percent(struct policy_reading *reading, const struct cpl_node *node)
{
	int64_t percent = json_integer_value(node->json);

	if (json_is_integer(node->json) && percent > 0 && percent <= 1000)
		return percent;
	cpl_node_fault(node, false, reading->faults, CPL_CONFIG_VALUE,
	    "percent of the target, 1 to 1000");
	return 100;
}

static int64_t
read_warnings(struct policy_reading *reading, const struct cpl_node *node,
    int64_t otherwise)
{
	struct cpl_node list;
	struct cpl_node item;
	int64_t first = INT64_MAX;

	if (!cpl_node_array(node, "warn_at", false, &list, reading->faults))
		return otherwise;
	for (size_t i = 0; i < cpl_node_count(&list); i++) {
		int64_t percent;

		if (!cpl_node_at(&list, i, &item))
			break;
		percent = read_percent(reading, &item);
		if (percent < first)
			first = percent;
	}
	return first;
}

static void
read_escalation(struct policy_reading *reading, const struct cpl_node *node,
    struct clock *clock)
{
	static const char *const known[] = { "at", "tell", "source", NULL };
	struct cpl_node list;

	if (!cpl_node_array(node, "escalation", false, &list, reading->faults))
		return;
	clock->step_count = cpl_node_count(&list);
	clock->steps = policy_take(
	    reading, clock->step_count, sizeof(*clock->steps));
	for (size_t i = 0; clock->steps && i < clock->step_count; i++) {
		struct escalation *step = &clock->steps[i];
		struct cpl_node item;
		struct cpl_node at;

		if (!cpl_node_at(&list, i, &item) || !is_object(reading, &item))
			continue;
		cpl_node_check_keys(&item, known, reading->faults);
		step->tell = keep_member(reading, &item, "tell", true);
		if (step->tell) {
			char head[64];

			snprintf(head, sizeof(head),
			    ",\"escalation\":{\"step\":%zu,\"tell\":", i + 1);
			step->json = policy_piece(
			    reading, head, step->tell, "}");
		}
		if (!cpl_node_member(&item, "at", &at)) {
			cpl_node_fault(&item, false, reading->faults,
			    CPL_CONFIG_KEY_MISSING, "at");
			continue;
		}
		step->percent = read_percent(reading, &at);
		if (i > 0 && step->percent <= step[-1].percent)
			cpl_node_fault(&at, false, reading->faults,
			    CPL_CONFIG_VALUE, "steps are in order");
	}
}

/* The number of a name among those of all versions. */
static size_t
number_of(struct policy_reading *reading, const char *name)
{
	struct cpl_policy *policy = reading->policy;
	size_t count = policy->clock_name_count;
	const char **grown;

	for (size_t i = 0; i < count; i++) {
		if (strcmp(policy->clock_names[i], name) == 0)
			return i;
	}
	grown = policy_take(reading, count + 1, sizeof(*grown));
	if (!grown)
		return 0;
	if (count > 0)
		memcpy(grown, policy->clock_names, count * sizeof(*grown));
	grown[count] = name;
	policy->clock_names = grown;
	policy->clock_name_count = count + 1;
	return count;
}

/* Names become names of members: small letters, digits and `_`. */
static bool
name_valid(const char *name)
{
	return *name && strlen(name) < 64 &&
	       name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] ==
		   '\0';
}

/* What is inherited by the clocks of a version. */
struct defaults {
	unsigned cancel;
	int64_t warn_at;
};

static void
read_clock(struct policy_reading *reading, const struct cpl_node *node,
    const struct defaults *defaults, struct clock *clock)
{
	static const char *const known[] = { "name", "title", "start", "stop",
		"cancel", "pauses", "targets", "default", "warn_at",
		"escalation", "source", NULL };
	size_t faults;

	clock->name = "";
	if (!is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	clock->name = keep_member(reading, node, "name", true);
	if (!clock->name)
		clock->name = "";
	else if (!name_valid(clock->name))
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_VALUE,
		    "a name is of small letters, digits and _");
	clock->number = number_of(reading, clock->name);
	clock->json = policy_piece(reading, "", clock->name, ":{\"state\":\"");
	clock->start = read_events(reading, node, "start", EVENT_RECEIVED);
	faults = reading->faults->count;
	clock->stop = read_events(reading, node, "stop", 0);
	clock->cancel = read_events(reading, node, "cancel", defaults->cancel);
	clock->cancel &= ~clock->stop;
	if (reading->faults->count == faults &&
	    (clock->stop == 0 || (clock->start & ~clock->stop) == 0))
		cpl_node_fault(node, false, reading->faults,
		    CPL_POLICY_NEVER_STOPS, "%s", clock->name);
	clock->pauses = true;
	cpl_node_boolean(
	    node, "pauses", false, &clock->pauses, reading->faults);
	clock->warn_at = read_warnings(reading, node, defaults->warn_at);
	read_targets(reading, node, clock);
	read_escalation(reading, node, clock);
}

/*
 * A target of the response that is longer than one of the resolution, in the
 * same unit and for a complaint that both can be for.  One that an earlier
 * target of the response takes over for all of those complaints cannot.
 */
static void
check_response(struct policy_reading *reading, const struct cpl_node *node,
    const struct clock *response, const struct clock *resolution)
{
	for (size_t i = 0; i < response->target_count; i++) {
		const struct target *a = &response->targets[i];

		for (size_t k = 0; k < resolution->target_count; k++) {
			const struct target *b = &resolution->targets[k];
			bool hidden = false;

			if (a->unit != b->unit || a->amount <= b->amount ||
			    b->unit == CPL_UNIT_NONE ||
			    b->unit == CPL_UNIT_SOURCE ||
			    !condition_meets(&a->when, &b->when))
				continue;
			for (size_t m = 0; m < i; m++)
				hidden |= condition_implies(
				    &b->when, &response->targets[m].when);
			if (hidden)
				continue;
			cpl_node_fault(node, false, reading->faults,
			    CPL_POLICY_RESPONSE_LONGER, "%s and %s", a->text,
			    b->text);
			return;
		}
	}
}

static void
check_clocks(struct policy_reading *reading, const struct cpl_node *list,
    const struct policy_version *version)
{
	const struct clock *response = NULL;
	const struct clock *resolution = NULL;
	struct cpl_node item;

	for (size_t i = 0; i < version->clock_count; i++) {
		const struct clock *clock = &version->clocks[i];

		if (strcmp(clock->name, "response") == 0)
			response = clock;
		if (strcmp(clock->name, "resolution") == 0)
			resolution = clock;
		for (size_t k = 0; k < i; k++) {
			if (clock->number == version->clocks[k].number &&
			    cpl_node_at(list, i, &item))
				cpl_node_fault(&item, false, reading->faults,
				    CPL_POLICY_CLOCK_TWICE, "%s", clock->name);
		}
	}
	if (response && resolution && response->start == resolution->start &&
	    cpl_node_at(list, (size_t)(response - version->clocks), &item))
		check_response(reading, &item, response, resolution);
}

static void
read_version(struct policy_reading *reading, const struct cpl_node *node,
    struct policy_version *version)
{
	static const char *const known[] = { "name", "decreed", "valid_from",
		"source", "pause_on", "cancel", "warn_at", "clocks", NULL };
	struct defaults defaults;
	struct cpl_node list;
	struct cpl_node item;

	version->decreed = version->from = INT64_MIN;
	if (!is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	version->name = keep_member(reading, node, "name", true);
	version->source = keep_member(reading, node, "source", false);
	version->decreed = read_date(reading, node, "decreed");
	version->from = read_date(reading, node, "valid_from");
	version->pause_on = read_events(reading, node, "pause_on", 0);
	defaults.cancel = read_events(reading, node, "cancel", 0);
	defaults.warn_at = read_warnings(reading, node, INT64_MAX);
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
			read_clock(
			    reading, &item, &defaults, &version->clocks[i]);
	}
	if (reading->faults->count == 0)
		check_clocks(reading, &list, version);
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

static void
read_root(struct policy_reading *reading, const struct cpl_node *root)
{
	static const char *const known[] = { "name", "title", "source",
		"calendar", "closed_on", "versions", NULL };
	struct cpl_policy *policy = reading->policy;
	struct cpl_node list;
	struct cpl_node item;

	if (!is_object(reading, root))
		return;
	cpl_node_check_keys(root, known, reading->faults);
	policy->name = keep_member(reading, root, "name", true);
	policy->calendar = keep_member(reading, root, "calendar", true);
	policy->closed_on_given = cpl_node_array(
	    root, "closed_on", false, &list, reading->faults);
	for (size_t i = 0; policy->closed_on_given && i < cpl_node_count(&list);
	     i++) {
		const char *word;
		unsigned type;

		if (!cpl_node_at(&list, i, &item))
			break;
		word = json_string_value(item.json);
		type = word ? cpl_holiday_type(cpl_str_of(word)) : 0;
		if (type == 0 || type == CPL_HOLIDAY_OBSERVANCE)
			cpl_node_fault(&item, false, reading->faults,
			    CPL_CALENDAR_TYPE, "%s",
			    word ? word : "not a text");
		policy->closed_on |= type;
	}
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
	for (size_t i = 0; i < own.count; i++)
		cpl_faults_add(faults, own.items[i].problem, own.items[i].line,
		    own.items[i].column, "%s", own.items[i].detail);
	if (!policy || reading.memory || own.failed)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	if (!policy || reading.memory || own.failed || own.count > 0) {
		cpl_policy_free(policy);
		policy = NULL;
	}
	cpl_faults_release(&own);
	return policy;
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

bool
cpl_policy_closed_on(const struct cpl_policy *policy, unsigned *closed_on)
{
	*closed_on = policy->closed_on;
	return policy->closed_on_given;
}
