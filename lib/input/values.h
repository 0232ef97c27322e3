/* SPDX-License-Identifier: MIT */
/* What a row says, field by field. */
#ifndef INPUT_VALUES_H
#define INPUT_VALUES_H

#include "input/convert.h"

struct dated {
	const char *type;
	struct instant instant;
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

#endif
