/* SPDX-License-Identifier: MIT */
/* Which figures of a page for everybody are told; see complaint/public.h. */
#ifndef CPL_RENDER_TOLD_H
#define CPL_RENDER_TOLD_H

#include "sections.h"

/* What is told of a group besides how many were received. */
struct told {
	bool answered; /* how many, and the rate */
	bool on_time;  /* due, on time, and the rate */
	bool times;
};

/* Of a period, by itself. */
struct told told_totals(
    const struct sections *sections, const struct cpl_figures *totals);
/* Whether the distribution of the ratings is, and so their mean. */
bool told_ratings(
    const struct sections *sections, const struct cpl_figures *totals);
/* Whether the index of satisfaction is. */
bool told_survey(
    const struct sections *sections, const struct cpl_figures *totals);
/*
 * Of each group of a report whose totals are told; and which of the counts of
 * received ones are.  False without memory.
 */
bool told_groups(const struct sections *sections,
    const struct cpl_report *report, struct told *told);
bool told_received(const struct sections *sections,
    const struct cpl_report *report, bool *told);

uint64_t told_difference(uint64_t a, uint64_t b);

#endif
