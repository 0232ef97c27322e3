/* SPDX-License-Identifier: MIT */
/* Targets of a policy: how much time, in which unit, for which complaints. */
#include <string.h>

#include "sla/policy.h"

static const char *const field_names[FIELD_TEXTS] = { "kind", "category",
	"priority", "agency", "channel" };

/* A hundred years in hours: more is a slip of the finger. */
#define AMOUNT_LIMIT 876600

static bool
take_digits(const char **text, int64_t *value)
{
	const char *at = *text;

	for (*value = 0; *at >= '0' && *at <= '9'; at++) {
		*value = *value * 10 + (*at - '0');
		if (*value > AMOUNT_LIMIT)
			return false;
	}
	if (at == *text)
		return false;
	*text = at;
	return true;
}

bool
cpl_duration_parse(struct cpl_str text, struct cpl_duration *duration)
{
	static const struct {
		const char *word;
		enum cpl_unit unit;
		int64_t seconds;
	} units[] = {
		{ "h", CPL_UNIT_HOURS, 3600 },
		{ "bh", CPL_UNIT_BUSINESS_HOURS, 3600 },
		{ "d", CPL_UNIT_CALENDAR_DAYS, 1 },
		{ "wd", CPL_UNIT_WORKING_DAYS, 1 },
	};
	char copy[32];
	const char *at = copy;
	int64_t times = 1;
	int64_t amount;

	if (text.length >= sizeof(copy))
		return false;
	memcpy(copy, text.data, text.length);
	copy[text.length] = '\0';
	if (!take_digits(&at, &amount))
		return false;
	if (*at == 'x') {
		at++;
		times = amount;
		if (!take_digits(&at, &amount))
			return false;
	}
	if (times * amount > AMOUNT_LIMIT)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(at, units[i].word) != 0)
			continue;
		duration->unit = units[i].unit;
		duration->amount = times * amount * units[i].seconds;
		return true;
	}
	return false;
}

bool
cpl_day_mode_parse(struct cpl_str text, enum cpl_day_mode *mode)
{
	static const struct {
		const char *word;
		enum cpl_day_mode mode;
	} modes[] = {
		{ "end-of-day", CPL_DAY_END },
		{ "same-time", CPL_DAY_SAME_TIME },
		{ "start-of-day", CPL_DAY_START },
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (cpl_str_equal(text, cpl_str_of(modes[i].word))) {
			*mode = modes[i].mode;
			return true;
		}
	}
	return false;
}

static bool
read_mode(struct policy_reading *reading, const struct cpl_node *node,
    struct target *target)
{
	const char *word;
	struct cpl_node member;

	target->mode = target->unit == CPL_UNIT_CALENDAR_DAYS
			   ? CPL_DAY_SAME_TIME
			   : CPL_DAY_END;
	if (!cpl_node_member(node, "mode", &member))
		return true;
	if (!cpl_node_text(node, "mode", true, &word, reading->faults))
		return false;
	if (target->unit != CPL_UNIT_WORKING_DAYS &&
	    target->unit != CPL_UNIT_CALENDAR_DAYS) {
		cpl_node_fault(&member, true, reading->faults, CPL_CONFIG_VALUE,
		    "only days have a mode");
		return false;
	}
	if (!cpl_day_mode_parse(cpl_str_of(word), &target->mode) ||
	    (target->mode == CPL_DAY_START &&
		target->unit == CPL_UNIT_CALENDAR_DAYS)) {
		cpl_node_fault(&member, false, reading->faults,
		    CPL_CONFIG_VALUE, "mode: %s", word);
		return false;
	}
	return true;
}

static bool
read_late(struct policy_reading *reading, const struct cpl_node *node,
    struct target *target)
{
	const char *word;
	struct cpl_node member;

	if (!cpl_node_member(node, "late_receipt", &member))
		return true;
	if (!cpl_node_text(node, "late_receipt", true, &word, reading->faults))
		return false;
	target->late_next_day = strcmp(word, "next_working_day") == 0;
	if (target->late_next_day || strcmp(word, "same_day") == 0) {
		if (target->unit == CPL_UNIT_WORKING_DAYS &&
		    target->mode == CPL_DAY_END)
			return true;
		cpl_node_fault(&member, true, reading->faults, CPL_CONFIG_VALUE,
		    "only working days with mode end-of-day have it");
		return false;
	}
	cpl_node_fault(&member, false, reading->faults, CPL_CONFIG_VALUE,
	    "late_receipt: %s", word);
	return false;
}

/* Time more for what comes while the office is closed, in the same unit. */
static bool
read_extra(struct policy_reading *reading, const struct cpl_node *node,
    struct target *target)
{
	const char *text;
	struct cpl_node member;
	struct cpl_duration duration;

	if (!cpl_node_member(node, "out_of_hours", &member))
		return true;
	if (!cpl_node_text(node, "out_of_hours", true, &text, reading->faults))
		return false;
	if (!cpl_duration_parse(cpl_str_of(text), &duration) ||
	    duration.unit != target->unit ||
	    (duration.unit != CPL_UNIT_HOURS &&
		duration.unit != CPL_UNIT_BUSINESS_HOURS)) {
		cpl_node_fault(&member, false, reading->faults,
		    CPL_POLICY_TARGET, "hours as those of the target: %s",
		    text);
		return false;
	}
	target->extra = duration.amount;
	return true;
}

bool
target_read(struct policy_reading *reading, const struct cpl_node *node,
    struct target *target)
{
	static const char *const known[] = { "when", "target", "mode",
		"late_receipt", "out_of_hours", "source", "verified", NULL };
	struct cpl_duration duration;
	struct cpl_node member;
	const char *text;

	if (!json_is_object(node->json)) {
		cpl_node_fault(node, false, reading->faults, CPL_CONFIG_TYPE,
		    "a target is an object");
		return false;
	}
	cpl_node_check_keys(node, known, reading->faults);
	if (cpl_node_text(node, "source", false, &text, reading->faults))
		target->source = policy_keep(reading, text);
	if (cpl_node_text(node, "verified", false, &text, reading->faults))
		target->verified = policy_keep(reading, text);
	if (!cpl_node_text(node, "target", true, &text, reading->faults) ||
	    !cpl_node_member(node, "target", &member))
		return false;
	target->text = policy_keep(reading, text);
	target->json = policy_piece(reading, ",\"target\":", text, "");
	if (strcmp(text, "none") == 0) {
		target->unit = CPL_UNIT_NONE;
		return true;
	}
	if (strcmp(text, "due_at") == 0) {
		target->unit = CPL_UNIT_SOURCE;
		return true;
	}
	if (!cpl_duration_parse(cpl_str_of(text), &duration)) {
		cpl_node_fault(&member, false, reading->faults,
		    CPL_POLICY_TARGET, "%s", text);
		return false;
	}
	target->amount = duration.amount;
	target->unit = duration.unit;
	if (!read_mode(reading, node, target) ||
	    !read_late(reading, node, target) ||
	    !read_extra(reading, node, target))
		return false;
	/* A target of nothing is no target, not one that is over at once. */
	if (target->amount == 0)
		target->unit = CPL_UNIT_NONE;
	return true;
}

/* A text or an array of texts. */
static void
read_words(struct policy_reading *reading, const struct cpl_node *member,
    enum field field, struct condition *condition)
{
	bool list = json_is_array(member->json);
	size_t count = list ? cpl_node_count(member) : 1;
	struct cpl_str *words = policy_take(reading, count, sizeof(*words));

	if (!words)
		return;
	if (count == 0)
		cpl_node_fault(member, false, reading->faults,
		    CPL_POLICY_CONDITION_EMPTY, "%s", field_names[field]);
	for (size_t i = 0; i < count; i++) {
		struct cpl_node item = *member;
		const char *word;

		if (list && !cpl_node_at(member, i, &item))
			return;
		word = json_string_value(item.json);
		if (!word || !*word) {
			cpl_node_fault(&item, false, reading->faults,
			    CPL_CONFIG_TYPE, "a text is wanted here");
			return;
		}
		words[i] = cpl_str_of(policy_keep(reading, word));
	}
	condition->texts[field].words = words;
	condition->texts[field].count = count;
	condition->fields |= 1u << field;
	reading->policy->fields |= 1u << field;
}

void
condition_read(struct policy_reading *reading, const struct cpl_node *target,
    struct condition *condition)
{
	static const char *const known[] = { "kind", "category", "priority",
		"agency", "channel", "oversight", NULL };
	struct cpl_node when;
	struct cpl_node member;

	if (!cpl_node_object(target, "when", true, &when, reading->faults))
		return;
	cpl_node_check_keys(&when, known, reading->faults);
	if (cpl_node_count(&when) == 0)
		cpl_node_fault(&when, false, reading->faults,
		    CPL_POLICY_CONDITION_EMPTY, NULL);
	for (int field = 0; field < FIELD_TEXTS; field++) {
		if (cpl_node_member(&when, field_names[field], &member))
			read_words(
			    reading, &member, (enum field)field, condition);
	}
	if (cpl_node_boolean(&when, "oversight", false, &condition->oversight,
		reading->faults)) {
		condition->asks_oversight = true;
		reading->policy->fields |= 1u << FIELD_OVERSIGHT;
	}
}

/* The word, or with a category also one that lies below it. */
static bool
word_takes(enum field field, struct cpl_str word, struct cpl_str text)
{
	if (!cpl_str_starts(text, word))
		return false;
	return text.length == word.length ||
	       (field == FIELD_CATEGORY && text.data[word.length] == '/');
}

bool
condition_takes(
    const struct condition *condition, enum field field, struct cpl_str text)
{
	for (size_t i = 0; i < condition->texts[field].count; i++) {
		if (word_takes(field, condition->texts[field].words[i], text))
			return true;
	}
	return condition->texts[field].count == 0;
}

bool
condition_implies(const struct condition *narrow, const struct condition *wide)
{
	for (int field = 0; field < FIELD_TEXTS; field++) {
		size_t count = narrow->texts[field].count;

		if (wide->texts[field].count > 0 && count == 0)
			return false;
		for (size_t i = 0; i < count; i++) {
			if (!condition_takes(wide, (enum field)field,
				narrow->texts[field].words[i]))
				return false;
		}
	}
	return !wide->asks_oversight ||
	       (narrow->asks_oversight && narrow->oversight == wide->oversight);
}

bool
condition_meets(const struct condition *a, const struct condition *b)
{
	for (int field = 0; field < FIELD_TEXTS; field++) {
		bool meets = a->texts[field].count == 0 ||
			     b->texts[field].count == 0;

		for (size_t i = 0; !meets && i < a->texts[field].count; i++)
			meets = condition_takes(
			    b, (enum field)field, a->texts[field].words[i]);
		for (size_t i = 0; !meets && i < b->texts[field].count; i++)
			meets = condition_takes(
			    a, (enum field)field, b->texts[field].words[i]);
		if (!meets)
			return false;
	}
	return !a->asks_oversight || !b->asks_oversight ||
	       a->oversight == b->oversight;
}
