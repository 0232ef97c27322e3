/* SPDX-License-Identifier: MIT */
/* What a row says, field by field. */
#ifndef INPUT_VALUES_H
#define INPUT_VALUES_H

#include "input/convert.h"

struct dated {
	const char *type;
	struct instant instant;
	bool from_receipt; /* it may lie anywhere between that and then */
};

/* What the row says, gathered before the record is written in its order. */
struct facts {
	struct cpl_str values[FIELD_COUNT]; /* length 0: nothing */
	bool flag_known[FIELD_COUNT];
	bool flags[FIELD_COUNT];
	bool known[2]; /* received_at and due_at */
	struct instant received;
	struct instant due;
	struct dated events[EVENT_COUNT];
	size_t event_count;
};

static inline const struct rule *
rule_of(const struct converter *converter, enum field field)
{
	return &converter->profile->fields[field];
}

/* The word of the vocabulary that the value is already, or NULL. */
const char *values_plain_word(
    const struct field_about *about, struct cpl_str folded);
/* Put what the row says of one field into *facts. */
enum cpl_problem values_read(
    struct converter *converter, enum field field, struct facts *facts);

/* The events of the row, oldest first. */
enum cpl_problem events_read(struct converter *converter, struct facts *facts);
/*
 * Where the profile has no column for the status, the last event that is a
 * status tells it.
 */
void events_derive_status(struct converter *converter, struct facts *facts);

#endif
