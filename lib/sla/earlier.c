/* SPDX-License-Identifier: MIT */
/* What a record was judged before, and whether that stays. */
#include "sla/judge.h"

static bool
says(struct cpl_json sla, struct cpl_str member, const char *text)
{
	struct cpl_json value;

	return cpl_json_find(sla, member, &value) &&
	       cpl_json_type(value) == CPL_JSON_STRING &&
	       cpl_json_text_equal(value, cpl_str_of(text));
}

static enum cpl_state
state_of(struct cpl_json clock)
{
	for (int state = 0; state < CPL_STATE_COUNT; state++) {
		if (says(clock, CPL_STR("state"),
			cpl_state_word((enum cpl_state)state)))
			return (enum cpl_state)state;
	}
	return CPL_STATE_COUNT;
}

/* It has stopped, or there was never anything to stop. */
static bool
is_over(struct cpl_json clock)
{
	struct cpl_json value;

	if (cpl_json_type(clock) != CPL_JSON_OBJECT)
		return false;
	if (cpl_json_find(clock, CPL_STR("stopped_at"), &value))
		return state_of(clock) != CPL_STATE_COUNT;
	return state_of(clock) == CPL_STATE_NONE &&
	       !cpl_json_find(clock, CPL_STR("missing"), &value);
}

static size_t
number_of(const struct cpl_judge *judge, const struct cpl_json_member *member)
{
	size_t number = 0;

	while (number < judge->policy->clock_name_count &&
	       !cpl_json_member_is(
		   member, cpl_str_of(judge->policy->clock_names[number])))
		number++;
	return number;
}

/* Every clock is one of this policy and over. */
static bool
all_over(const struct cpl_judge *judge, struct cpl_json clocks)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(clocks);
	struct cpl_json_member member;
	bool any = false;

	while (cpl_json_next_member(&cursor, &member)) {
		if (!is_over(member.value) ||
		    number_of(judge, &member) ==
			judge->policy->clock_name_count)
			return false;
		any = true;
	}
	return any;
}

static void
count_earlier(struct cpl_judge *judge, struct cpl_json clocks)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(clocks);
	struct cpl_json_member member;
	unsigned states = 0;

	while (cpl_json_next_member(&cursor, &member)) {
		enum cpl_state state = state_of(member.value);
		uint64_t *counts =
		    judge->clock_records[number_of(judge, &member)];

		counts[state]++;
		counts[CPL_STATE_COUNT] += state != CPL_STATE_NONE;
		states |= 1u << state;
	}
	judge_count(judge, states);
}

/*
 * A complaint that is over was judged by the calendar as it was known then, and
 * a decree that came later does not change that.
 */
bool
earlier_stays(struct cpl_judge *judge, struct cpl_record *record)
{
	struct cpl_json sla;
	struct cpl_json clocks;

	if (cpl_record_json(record, CPL_STR("sla"), &sla) != CPL_OK ||
	    cpl_json_type(sla) != CPL_JSON_OBJECT)
		return false;
	if (!says(sla, CPL_STR("policy"), judge->policy->name)) {
		judge->replaced++;
		return false;
	}
	if (!judge->keep ||
	    !says(sla, CPL_STR("calendar"), cpl_office_name(judge->office)) ||
	    says(sla, CPL_STR("calendar_version"),
		cpl_office_version(judge->office)) ||
	    !cpl_json_find(sla, CPL_STR("clocks"), &clocks) ||
	    cpl_json_type(clocks) != CPL_JSON_OBJECT ||
	    !all_over(judge, clocks))
		return false;
	count_earlier(judge, clocks);
	judge->kept++;
	return true;
}
