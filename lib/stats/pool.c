/* SPDX-License-Identifier: MIT */
/* Small groups of reports joined, so that nothing tells of them alone. */
#include <stdlib.h>
#include <string.h>

#include <complaint/public.h>

#include "overview.h"

static const uint64_t joined_key = KEY_JOINED;

struct candidate {
	struct cpl_str key;
	const struct tally *tally;
	bool small;
};

/* The least complaints first; equals in the order of their keys. */
static int
compare_candidates(const void *left, const void *right)
{
	const struct candidate *a = left;
	const struct candidate *b = right;
	uint64_t of_a = a->tally->counts[TALLY_RECEIVED];
	uint64_t of_b = b->tally->counts[TALLY_RECEIVED];

	if (of_a != of_b)
		return of_a < of_b ? -1 : 1;
	return cpl_str_compare(a->key, b->key);
}

static bool
is_safe(const struct tally *tally, uint64_t least)
{
	return cpl_public_safe(tally->counts[TALLY_RECEIVED], least) &&
	       cpl_public_safe(tally->counts[TALLY_DUE], least);
}

static bool
take_small(
    struct cpl_groups *small, struct candidate *candidate, struct tally *sum)
{
	candidate->small = true;
	sum->counts[TALLY_RECEIVED] += candidate->tally->counts[TALLY_RECEIVED];
	sum->counts[TALLY_DUE] += candidate->tally->counts[TALLY_DUE];
	return cpl_groups_take(small, candidate->key) != NULL;
}

/*
 * Whether so many groups are enough company for each other: any of them could
 * have `least` complaints, even if each is known to have one.
 */
static bool
is_enough(const struct tally *sum, size_t groups, uint64_t least)
{
	return groups > 1 && is_safe(sum, least) &&
	       sum->counts[TALLY_RECEIVED] >= least + groups - 1;
}

/* The keys of the groups to be joined: none, or more than one. */
static bool
find_small(struct cpl_report *report, uint64_t least, struct cpl_groups *small)
{
	size_t count = cpl_groups_count(report->groups);
	struct candidate *candidates = calloc(count + 1, sizeof(*candidates));
	struct tally sum = { 0 };
	bool whole = candidates != NULL;

	for (size_t i = 0; i < count && whole; i++)
		candidates[i] =
		    (struct candidate){ cpl_groups_key(report->groups, i),
			    cpl_groups_at(report->groups, i), false };
	if (whole)
		qsort(
		    candidates, count, sizeof(*candidates), compare_candidates);
	for (size_t i = 0; i < count && whole; i++)
		if (!is_safe(candidates[i].tally, least))
			whole = take_small(small, &candidates[i], &sum);
	for (size_t i = 0; i < count && whole; i++) {
		size_t taken = cpl_groups_count(small);

		if (taken == 0 || is_enough(&sum, taken, least))
			break;
		if (!candidates[i].small)
			whole = take_small(small, &candidates[i], &sum);
	}
	free(candidates);
	return whole;
}

static bool
holds(const struct cpl_groups *set, struct cpl_str key)
{
	return cpl_groups_find(set, key) != NULL;
}

/* Append the part of a key that `small`, NULL for none, leaves of it. */
static size_t
append_part(
    struct cpl_buffer *out, struct cpl_str key, const struct cpl_groups *small)
{
	struct cpl_str part = { key.data, sizeof(uint64_t) };
	uint64_t length;

	memcpy(&length, key.data, sizeof(length));
	if (length < KEY_JOINED)
		part.length += (size_t)length;
	if (small != NULL && holds(small, part))
		cpl_buffer_append(
		    out, (const char *)&joined_key, sizeof(joined_key));
	else
		cpl_buffer_append_str(out, part);
	return part.length;
}

static bool
move_group(struct cpl_report *report, struct cpl_groups *to, size_t index,
    struct cpl_groups *const small[CPL_DIMENSION_COUNT])
{
	struct tally *from = cpl_groups_at(report->groups, index);
	struct cpl_str key = cpl_groups_key(report->groups, index);
	struct tally *into;
	bool whole;

	cpl_buffer_clear(&report->key);
	for (size_t i = 0; i < report->options.by_count; i++) {
		size_t length = append_part(
		    &report->key, key, small[report->options.by[i]]);

		key.data += length;
		key.length -= length;
	}
	if (report->key.failed)
		return false;
	into = cpl_groups_take(to, cpl_buffer_str(&report->key));
	if (into == NULL)
		return false;
	whole = tally_merge(into, from);
	tally_release(from);
	return whole;
}

static bool
regroup(struct cpl_report *report,
    struct cpl_groups *const small[CPL_DIMENSION_COUNT])
{
	struct cpl_groups *groups = cpl_groups_new(sizeof(struct tally));
	size_t count = cpl_groups_count(report->groups);
	bool whole = groups != NULL;

	for (size_t i = 0; i < count && whole; i++)
		whole = move_group(report, groups, i, small);
	if (!whole) {
		for (size_t i = 0;
		     groups != NULL && i < cpl_groups_count(groups); i++)
			tally_release(cpl_groups_at(groups, i));
		cpl_groups_free(groups);
		return false;
	}
	cpl_groups_free(report->groups);
	report->groups = groups;
	return true;
}

enum cpl_problem
cpl_overview_join_small(struct cpl_overview *overview, uint64_t least)
{
	struct cpl_groups *small[CPL_DIMENSION_COUNT] = { NULL };
	bool whole = true;

	for (size_t i = 0; i < overview->count && whole; i++) {
		struct cpl_report *report = overview->reports[i];
		enum cpl_dimension by = report->options.by[0];

		if (report->options.by_count != 1 || small[by] != NULL ||
		    cpl_dimension_is_time(by))
			continue;
		small[by] = cpl_groups_new(1);
		whole = small[by] != NULL &&
			find_small(report, least, small[by]);
	}
	for (size_t i = 0; i < overview->count && whole; i++)
		if (overview->reports[i]->options.by_count > 0)
			whole = regroup(overview->reports[i], small);
	for (size_t i = 0; i < CPL_DIMENSION_COUNT; i++)
		cpl_groups_free(small[i]);
	return whole ? CPL_OK : CPL_MEMORY;
}
