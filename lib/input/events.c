/* SPDX-License-Identifier: MIT */
/* The events of a row, in the order in which they happened. */
#include "input/values.h"

#include <string.h>

/* Equal times stay in the order of a complaint's life. */
static void
sort_events(struct facts *facts)
{
	for (size_t i = 1; i < facts->event_count; i++) {
		struct dated event = facts->events[i];
		size_t at = i;

		for (; at > 0 && facts->events[at - 1].instant.seconds >
				     event.instant.seconds;
		     at--)
			facts->events[at] = facts->events[at - 1];
		facts->events[at] = event;
	}
}

/*
 * An event at the midnight in front of the receipt has a date and no time of
 * the day: nothing happens to a complaint before it is received.
 */
static bool
is_day_of_receipt(const struct facts *facts, const struct dated *event)
{
	return facts->known[0] && event->instant.midnight &&
	       event->instant.seconds < facts->received.seconds &&
	       facts->received.seconds - event->instant.seconds < CPL_DAY;
}

/*
 * Such an event lies between the receipt and the end of the day, or the first
 * event of that day that comes later in a complaint's life and has a time.
 * The events are in the order of that life.
 */
static void
place_in_day(struct facts *facts)
{
	for (size_t i = 0; i < facts->event_count; i++) {
		struct dated *event = &facts->events[i];
		int64_t latest = event->instant.seconds + CPL_DAY - 1;

		if (!is_day_of_receipt(facts, event))
			continue;
		for (size_t j = i + 1; j < facts->event_count; j++) {
			int64_t later = facts->events[j].instant.seconds;

			if (later >= facts->received.seconds && later < latest)
				latest = later;
		}
		event->instant.seconds = latest;
		event->instant.midnight = false;
		event->from_receipt = latest > facts->received.seconds;
	}
}

enum cpl_problem
events_read(struct converter *converter, struct facts *facts)
{
	enum cpl_problem problem = CPL_OK;

	facts->event_count = 0;
	if (facts->known[0])
		facts->events[facts->event_count++] = (struct dated){
			.type = event_types[0], .instant = facts->received
		};
	for (size_t i = 0; i < converter->live_event_count; i++) {
		size_t type = converter->live_events[i];
		struct dated *event = &facts->events[facts->event_count];

		*event = (struct dated){ .type = event_types[type] };
		if (converter_time(converter, &converter->profile->events[type],
			event->type, &event->instant, &problem))
			facts->event_count++;
		if (problem != CPL_OK)
			return problem;
	}
	if (facts->event_count > 1) {
		place_in_day(facts);
		sort_events(facts);
	}
	return CPL_OK;
}

void
events_derive_status(struct converter *converter, struct facts *facts)
{
	const struct field_about *about = &field_abouts[FIELD_STATUS];

	if (rule_of(converter, FIELD_STATUS)->declared)
		return;
	for (size_t i = facts->event_count; i > 0; i--) {
		struct cpl_str type = cpl_str_of(facts->events[i - 1].type);

		if (values_plain_word(about, type) == NULL)
			continue;
		facts->values[FIELD_STATUS] = type;
		return;
	}
}
