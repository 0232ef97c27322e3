/* SPDX-License-Identifier: MIT */
/* The stretches in which a complaint waited for its reporter. */
#include <stdlib.h>

#include "sla/judge.h"

bool
pauses_add(struct pauses *pauses, int64_t begin, int64_t end)
{
	if (end <= begin)
		return true;
	if (pauses->count == pauses->capacity) {
		size_t capacity = pauses->capacity ? pauses->capacity * 2 : 16;
		struct cpl_pause *grown = realloc(
		    pauses->items, capacity * sizeof(*grown));

		if (!grown)
			return false;
		pauses->items = grown;
		pauses->capacity = capacity;
	}
	pauses->items[pauses->count++] = (struct cpl_pause){ begin, end };
	return true;
}

/*
 * A pause lasts from an event of a pausing status to the next of another
 * status, or until the reporter writes.  The least that can have passed is with
 * pauses as long as can be.
 */
bool
pauses_read(struct cpl_judge *judge, unsigned pause_on, enum reading_of reading)
{
	const struct case_facts *facts = &judge->facts;
	struct pauses *pauses = &judge->pauses[reading];
	bool earliest = reading == READ_EARLIEST;
	bool paused = false;
	int64_t begin = 0;

	pauses->count = 0;
	if ((pause_on & facts->types) == 0)
		return true;
	for (size_t i = 0; i < facts->event_count; i++) {
		const struct event *event = &facts->events[i];

		if (event->type & pause_on) {
			if (paused)
				continue;
			begin = earliest ? event->before : event->at;
			/* Doubt must not make two pauses overlap. */
			if (pauses->count > 0 &&
			    begin < pauses->items[pauses->count - 1].end)
				begin = pauses->items[pauses->count - 1].end;
			paused = true;
		} else if (paused && (event->type & EVENT_UNPAUSE)) {
			if (!pauses_add(pauses, begin,
				earliest ? event->at : event->before))
				return false;
			paused = false;
		}
	}
	return !paused || pauses_add(pauses, begin, INT64_MAX);
}

bool
pauses_clip(const struct pauses *pauses, int64_t start, int64_t end,
    struct pauses *clipped)
{
	size_t low = 0;
	size_t high = pauses->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (pauses->items[middle].end <= start)
			low = middle + 1;
		else
			high = middle;
	}
	clipped->count = 0;
	for (; low < pauses->count && pauses->items[low].begin < end; low++) {
		struct cpl_pause pause = pauses->items[low];

		if (!pauses_add(clipped,
			pause.begin > start ? pause.begin : start,
			pause.end < end ? pause.end : end))
			return false;
	}
	return true;
}
