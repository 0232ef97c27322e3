/* SPDX-License-Identifier: MIT */
/* The words of events, and of lists of them in a policy. */
#include "sla/policy.h"

static const char *const event_words[EVENT_COUNT] = { "received", "verified",
	"waiting_reporter", "assigned", "in_progress", "responded", "resolved",
	"closed", "rejected", "archived", "reopened", "reassigned", "rated",
	"merged", "reporter_wrote", "commented", "noted" };

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

/* A type of event or an array of them, as bits. */
unsigned
policy_events(struct policy_reading *reading, const struct cpl_node *node,
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
