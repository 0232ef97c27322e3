/* SPDX-License-Identifier: MIT */
/* The words of events, and of lists of them in a policy. */
#include <string.h>

#include "sla/policy.h"

#define WORD(word)                     \
	{                              \
		word, sizeof(word) - 1 \
	}

static const struct cpl_str event_words[EVENT_COUNT] = { WORD("received"),
	WORD("verified"), WORD("waiting_reporter"), WORD("assigned"),
	WORD("in_progress"), WORD("responded"), WORD("resolved"),
	WORD("closed"), WORD("rejected"), WORD("archived"), WORD("reopened"),
	WORD("reassigned"), WORD("rated"), WORD("merged"),
	WORD("reporter_wrote"), WORD("commented"), WORD("noted") };

unsigned
event_of(struct cpl_str word)
{
	for (unsigned i = 0; word.length > 0 && i < EVENT_COUNT; i++) {
		/* Most words are told apart by length and first byte. */
		if (event_words[i].length == word.length &&
		    event_words[i].data[0] == word.data[0] &&
		    memcmp(event_words[i].data, word.data, word.length) == 0)
			return 1u << i;
	}
	return 0;
}

const char *
event_word(unsigned events)
{
	for (unsigned i = 0; i < EVENT_COUNT; i++) {
		if (events & 1u << i)
			return event_words[i].data;
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
