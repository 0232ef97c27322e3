/* SPDX-License-Identifier: MIT */
/* The clocks of a policy: what starts and stops them, targets, whom to tell. */
#include <stdio.h>
#include <string.h>

#include "sla/policy.h"

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

int64_t
clock_warnings(struct policy_reading *reading, const struct cpl_node *node,
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

		if (!cpl_node_at(&list, i, &item) ||
		    !policy_is_object(reading, &item))
			continue;
		cpl_node_check_keys(&item, known, reading->faults);
		step->tell = policy_keep_member(reading, &item, "tell", true);
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

void
clock_read(struct policy_reading *reading, const struct cpl_node *node,
    const struct clock_defaults *defaults, struct clock *clock)
{
	static const char *const known[] = { "name", "title", "title_id",
		"start", "stop", "cancel", "after", "repeat", "pauses",
		"targets", "default", "warn_at", "escalation", "source", NULL };
	size_t faults;

	clock->name = "";
	if (!policy_is_object(reading, node))
		return;
	cpl_node_check_keys(node, known, reading->faults);
	clock->name = policy_keep_member(reading, node, "name", true);
	if (!clock->name)
		clock->name = "";
	else if (!name_valid(clock->name))
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_VALUE,
		    "a name is of small letters, digits and _");
	clock->number = number_of(reading, clock->name);
	clock->json = policy_piece(reading, "", clock->name, ":{\"state\":\"");
	clock->title = policy_keep_member(reading, node, "title", false);
	clock->title_id = policy_keep_member(reading, node, "title_id", false);
	clock->start = policy_events(reading, node, "start", EVENT_RECEIVED);
	faults = reading->faults->count;
	clock->stop = policy_events(reading, node, "stop", 0);
	clock->cancel = policy_events(
	    reading, node, "cancel", defaults->cancel);
	clock->cancel &= ~clock->stop;
	clock->after = policy_events(reading, node, "after", 0);
	cpl_node_boolean(
	    node, "repeat", false, &clock->repeat, reading->faults);
	if (reading->faults->count == faults &&
	    (clock->stop == 0 || (clock->start & ~clock->stop) == 0))
		cpl_node_fault(node, false, reading->faults,
		    CPL_POLICY_NEVER_STOPS, "%s", clock->name);
	clock->pauses = true;
	if (cpl_node_boolean(
		node, "pauses", false, &clock->pauses, reading->faults))
		clock->pauses_source = clock->pauses;
	clock->warn_at = clock_warnings(reading, node, defaults->warn_at);
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

void
clocks_check(struct policy_reading *reading, const struct cpl_node *list,
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
