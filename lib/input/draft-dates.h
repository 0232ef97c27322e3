/* SPDX-License-Identifier: MIT */
/* The forms of dates that the columns of a sample seem to have. */
#ifndef INPUT_DRAFT_DATES_H
#define INPUT_DRAFT_DATES_H

#include <complaint/input.h>

#define DRAFT_FORMS 20

/* What the cells of one column are. */
struct column_dates {
	size_t fits[DRAFT_FORMS]; /* cells of each form */
	size_t dated;             /* cells of any */
	size_t zoneless;          /* of these, cells that say no zone */
};

struct draft_dates {
	struct cpl_dateform *forms[DRAFT_FORMS]; /* OWNED */
	bool needed[DRAFT_FORMS];
	/* Cells of a form with the day first, and of its twin. */
	size_t day_first;
	size_t month_first;
};

/* False without memory; release in any case. */
bool draft_dates_init(struct draft_dates *dates);
void draft_dates_release(struct draft_dates *dates);
/*
 * Count a cell.  Mere numbers are dates only in a column whose name says so,
 * and where they fall into the years 2000 to 2099.
 */
void draft_dates_look(const struct draft_dates *dates, struct cpl_str text,
    bool named, struct column_dates *column);
/* Whether nine of ten of so many cells are dates. */
bool column_is_dated(const struct column_dates *column, size_t filled);
/* Let the column have a say in whether the day or the month is first. */
void draft_dates_vote(
    struct draft_dates *dates, const struct column_dates *column);
/*
 * Need the forms of the column; true where its cells do not tell whether the
 * day or the month is first.
 */
bool draft_dates_need(
    struct draft_dates *dates, const struct column_dates *column);
/* Append the forms that are needed, as a list of JSON. */
void draft_dates_append(
    const struct draft_dates *dates, struct cpl_buffer *out);

#endif
