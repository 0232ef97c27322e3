/* SPDX-License-Identifier: MIT */
/* Two verdicts on the same complaints: what changes, and for whom. */
#include <stdlib.h>
#include <string.h>

#include <complaint/receipt.h>
#include <complaint/render.h>
#include <complaint/stats.h>

#include "sla-check.h"

/* Of one clock, all together or of one agency. */
struct tally {
	uint64_t met[2]; /* before and after */
	uint64_t breached[2];
	uint64_t gained; /* late before and not after */
	uint64_t lost;   /* the other way round */
};

/* A clock of either policy; its number in each, or SIZE_MAX. */
struct pair {
	const char *name; /* BORROWED from a policy */
	size_t number[2];
	struct cpl_groups *agencies; /* OWNED; a tally each */
	struct tally all;
};

struct comparison {
	struct cpl_judge *judge[2];
	const char *policy[2];
	struct pair *pairs; /* OWNED */
	size_t count;
	uint64_t records;
	uint64_t changed;
};

static size_t
number_of(const struct cpl_judge *judge, const char *name)
{
	for (size_t i = 0; i < cpl_judge_clocks(judge); i++) {
		if (strcmp(cpl_judge_clock(judge, i), name) == 0)
			return i;
	}
	return SIZE_MAX;
}

/* The clocks of the first policy, then those that the second alone has. */
static bool
pair_clocks(struct comparison *comparison)
{
	for (int side = 0; side < 2; side++) {
		const struct cpl_judge *judge = comparison->judge[side];

		for (size_t i = 0; i < cpl_judge_clocks(judge); i++) {
			struct pair *pair =
			    &comparison->pairs[comparison->count];

			pair->name = cpl_judge_clock(judge, i);
			pair->number[0] = number_of(
			    comparison->judge[0], pair->name);
			pair->number[1] = number_of(
			    comparison->judge[1], pair->name);
			if (side == 1 && pair->number[0] != SIZE_MAX)
				continue;
			pair->agencies = cpl_groups_new(sizeof(struct tally));
			if (pair->agencies == NULL)
				return false;
			comparison->count++;
		}
	}
	return true;
}

struct comparison *
comparison_new(const struct court *before, const struct court *after)
{
	struct comparison *comparison = calloc(1, sizeof(*comparison));

	if (comparison == NULL)
		return NULL;
	comparison->judge[0] = before->judge;
	comparison->judge[1] = after->judge;
	comparison->policy[0] = cpl_policy_name(before->policy);
	comparison->policy[1] = cpl_policy_name(after->policy);
	comparison->pairs = calloc(cpl_judge_clocks(before->judge) +
				       cpl_judge_clocks(after->judge) + 1,
	    sizeof(*comparison->pairs));
	if (comparison->pairs == NULL || !pair_clocks(comparison)) {
		comparison_free(comparison);
		return NULL;
	}
	return comparison;
}

void
comparison_free(struct comparison *comparison)
{
	if (comparison == NULL)
		return;
	for (size_t i = 0; i < comparison->count; i++)
		cpl_groups_free(comparison->pairs[i].agencies);
	free(comparison->pairs);
	free(comparison);
}

static void
append_verdict(struct cpl_buffer *out, const char *side,
    const struct cpl_judge *judge, enum cpl_state state, int64_t due)
{
	cpl_buffer_append_format(
	    out, ",\"%s\":{\"state\":\"%s\"", side, cpl_state_word(state));
	if (due != INT64_MAX) {
		cpl_buffer_append_str(out, CPL_STR(",\"due_at\":\""));
		cpl_buffer_append_time(out, due, cpl_judge_offset(judge, due));
		cpl_buffer_append_char(out, '"');
	}
	cpl_buffer_append_char(out, '}');
}

static void
append_field(
    struct cpl_buffer *out, struct cpl_record *record, const char *name)
{
	struct cpl_json value;

	if (cpl_record_json(record, cpl_str_of(name), &value) != CPL_OK)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append(out, value.data, value.length);
}

/* A clock that one of the policies lacks has neither winners nor losers. */
static void
count(struct tally *tally, const enum cpl_state state[2], bool both)
{
	for (int side = 0; side < 2; side++) {
		tally->met[side] += state[side] == CPL_STATE_MET;
		tally->breached[side] += state[side] == CPL_STATE_BREACHED;
	}
	if (!both)
		return;
	tally->gained += state[0] == CPL_STATE_BREACHED &&
			 state[1] != CPL_STATE_BREACHED;
	tally->lost += state[0] != CPL_STATE_BREACHED &&
		       state[1] == CPL_STATE_BREACHED;
}

static enum cpl_problem
take_pair(struct comparison *comparison, struct pair *pair,
    struct cpl_record *record, struct cpl_str agency, struct cpl_buffer *out,
    bool *changed)
{
	enum cpl_state state[2] = { CPL_STATE_NONE, CPL_STATE_NONE };
	int64_t due[2] = { INT64_MAX, INT64_MAX };
	struct tally *tally = cpl_groups_take(pair->agencies, agency);
	bool both;

	if (tally == NULL)
		return CPL_MEMORY;
	for (int side = 0; side < 2; side++) {
		if (pair->number[side] != SIZE_MAX)
			state[side] = cpl_judge_state(comparison->judge[side],
			    pair->number[side], &due[side]);
	}
	both = pair->number[0] != SIZE_MAX && pair->number[1] != SIZE_MAX;
	count(&pair->all, state, both);
	count(tally, state, both);
	if (state[0] == state[1])
		return CPL_OK;
	*changed = true;
	if (out == NULL)
		return CPL_OK;
	cpl_buffer_append_char(out, '{');
	append_field(out, record, "id");
	append_field(out, record, "agency");
	cpl_json_append_name(out, CPL_STR("clock"));
	cpl_json_append_string(out, cpl_str_of(pair->name));
	append_verdict(out, "before", comparison->judge[0], state[0], due[0]);
	append_verdict(out, "after", comparison->judge[1], state[1], due[1]);
	cpl_buffer_append_str(out, CPL_STR("}\n"));
	return out->failed ? CPL_MEMORY : CPL_OK;
}

enum cpl_problem
comparison_take(struct comparison *comparison, struct cpl_record *record,
    struct cpl_buffer *out)
{
	struct cpl_str agency;
	bool changed = false;
	enum cpl_problem problem;

	problem = cpl_record_text(record, CPL_STR("agency"), &agency);
	if (problem == CPL_MEMORY)
		return problem;
	if (problem != CPL_OK)
		agency = CPL_STR("");
	for (size_t i = 0; i < comparison->count; i++) {
		problem = take_pair(comparison, &comparison->pairs[i], record,
		    agency, out, &changed);
		if (problem != CPL_OK)
			return problem;
	}
	comparison->records++;
	comparison->changed += changed;
	return CPL_OK;
}

uint64_t
comparison_changed(const struct comparison *comparison)
{
	return comparison->changed;
}

uint64_t
comparison_records(const struct comparison *comparison)
{
	return comparison->records;
}

/* Percent of the verdicts that were in time; false where there is none. */
static bool
on_time(const struct tally *tally, int side, double *percent)
{
	uint64_t all = tally->met[side] + tally->breached[side];

	if (all == 0)
		return false;
	*percent = 100.0 * (double)tally->met[side] / (double)all;
	return true;
}

/* One decimal and what it is, to the right of a column; a line for none. */
static void
write_number(
    struct cpl_buffer *out, double number, const char *unit, size_t width)
{
	struct cpl_buffer text = { 0 };

	if (unit == NULL)
		cpl_buffer_append_char(&text, '-');
	else
		cpl_append_fixed(&text, number, 1);
	cpl_buffer_append_str(&text, cpl_str_of(unit == NULL ? "" : unit));
	for (size_t i = text.length; i < width; i++)
		cpl_buffer_append_char(out, ' ');
	cpl_buffer_append_str(out, cpl_buffer_str(&text));
	out->failed |= text.failed;
	cpl_buffer_release(&text);
}

static void
write_percent(struct cpl_buffer *out, const struct tally *tally, int side)
{
	double percent;

	if (on_time(tally, side, &percent))
		write_number(out, percent, "%", 12);
	else
		write_number(out, 0, NULL, 12);
}

static void
write_row(struct cpl_buffer *out, const char *clock, struct cpl_str who,
    const struct tally *tally)
{
	double before;
	double after;
	struct cpl_buffer name = { 0 };

	cpl_buffer_append_printable(&name, who);
	cpl_buffer_append_format(out, "%-14s  %-20.*s", clock,
	    (int)(name.length < 1000 ? name.length : 1000),
	    name.data ? name.data : "");
	out->failed |= name.failed;
	cpl_buffer_release(&name);
	write_percent(out, tally, 0);
	write_percent(out, tally, 1);
	if (on_time(tally, 0, &before) && on_time(tally, 1, &after))
		write_number(out, after - before, "", 10);
	else
		write_number(out, 0, NULL, 10);
	cpl_buffer_append_format(out, "  %8ju  %8ju\n",
	    (uintmax_t)tally->gained, (uintmax_t)tally->lost);
}

static void
json_tally(struct cpl_buffer *out, const struct tally *tally)
{
	static const char *const sides[] = { "before", "after" };
	double percent[2];
	bool both = true;

	for (int side = 0; side < 2; side++) {
		cpl_buffer_append_format(out,
		    ",\"met_%s\":%ju,\"breached_%s\":%ju", sides[side],
		    (uintmax_t)tally->met[side], sides[side],
		    (uintmax_t)tally->breached[side]);
		if (!on_time(tally, side, &percent[side])) {
			both = false;
			continue;
		}
		cpl_buffer_append_format(out, ",\"on_time_%s\":", sides[side]);
		cpl_append_fixed(out, percent[side] / 100, 4);
	}
	if (both) {
		cpl_buffer_append_str(out, CPL_STR(",\"points\":"));
		cpl_append_fixed(out, percent[1] - percent[0], 2);
	}
	cpl_buffer_append_format(out, ",\"gained\":%ju,\"lost\":%ju",
	    (uintmax_t)tally->gained, (uintmax_t)tally->lost);
}

/* The agencies that gain or lose something, by name. */
struct named {
	struct cpl_str name;
	const struct tally *tally;
};

static int
by_name(const void *left, const void *right)
{
	const struct named *a = left;
	const struct named *b = right;

	return cpl_str_compare(a->name, b->name);
}

static struct named *
list_agencies(const struct pair *pair, size_t *number)
{
	size_t all = cpl_groups_count(pair->agencies);
	struct named *list = calloc(all + 1, sizeof(*list));

	*number = 0;
	for (size_t i = 0; list != NULL && i < all; i++) {
		const struct tally *tally = cpl_groups_at(pair->agencies, i);

		if (tally->gained + tally->lost == 0)
			continue;
		list[*number].name = cpl_groups_key(pair->agencies, i);
		list[*number].tally = tally;
		++*number;
	}
	if (*number > 0)
		qsort(list, *number, sizeof(*list), by_name);
	return list;
}

static void
write_text(const struct comparison *comparison, struct cpl_buffer *out)
{
	cpl_buffer_append_format(out, "%s -> %s, %ju complaints\n\n",
	    comparison->policy[0], comparison->policy[1],
	    (uintmax_t)comparison->records);
	cpl_buffer_append_format(out,
	    "%-14s  %-20s  %10s  %10s  %8s  %8s  %8s\n", "clock", "agency",
	    "on time", "then", "points", "gain", "lose");
	for (size_t i = 0; i < comparison->count; i++) {
		const struct pair *pair = &comparison->pairs[i];
		size_t number;
		struct named *list = list_agencies(pair, &number);

		write_row(out, pair->name, CPL_STR("(all)"), &pair->all);
		for (size_t k = 0; list != NULL && k < number; k++)
			write_row(out, pair->name,
			    list[k].name.length > 0 ? list[k].name
						    : CPL_STR("(none)"),
			    list[k].tally);
		out->failed |= list == NULL;
		free(list);
	}
}

static void
write_json(const struct comparison *comparison, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("{\"before\":"));
	cpl_json_append_string(out, cpl_str_of(comparison->policy[0]));
	cpl_buffer_append_str(out, CPL_STR(",\"after\":"));
	cpl_json_append_string(out, cpl_str_of(comparison->policy[1]));
	cpl_buffer_append_format(out,
	    ",\"complaints\":%ju,\"changed\":%ju,\"clocks\":[",
	    (uintmax_t)comparison->records, (uintmax_t)comparison->changed);
	for (size_t i = 0; i < comparison->count; i++) {
		const struct pair *pair = &comparison->pairs[i];
		size_t number;
		struct named *list = list_agencies(pair, &number);

		cpl_buffer_append_format(
		    out, "%s{\"clock\":\"%s\"", i > 0 ? "," : "", pair->name);
		json_tally(out, &pair->all);
		cpl_buffer_append_str(out, CPL_STR(",\"agencies\":["));
		for (size_t k = 0; list != NULL && k < number; k++) {
			cpl_buffer_append_str(
			    out, k > 0 ? CPL_STR(",{\"agency\":")
				       : CPL_STR("{\"agency\":"));
			if (list[k].name.length > 0)
				cpl_json_append_string(out, list[k].name);
			else
				cpl_buffer_append_str(out, CPL_STR("null"));
			json_tally(out, list[k].tally);
			cpl_buffer_append_char(out, '}');
		}
		cpl_buffer_append_str(out, CPL_STR("]}"));
		out->failed |= list == NULL;
		free(list);
	}
	cpl_buffer_append_str(out, CPL_STR("]}\n"));
}

void
comparison_write(
    const struct comparison *comparison, bool json, struct cpl_buffer *out)
{
	if (json)
		write_json(comparison, out);
	else
		write_text(comparison, out);
}
