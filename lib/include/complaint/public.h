/* SPDX-License-Identifier: MIT */
/*
 * What of the figures may be told to everybody.
 *
 * A count of 1 to least - 1 could tell of a person, and so could one that
 * follows from what is told by adding and subtracting.  Nothing here changes a
 * figure: what is told is what a report for the office tells, and the rest is
 * joined with other groups or withheld.  Of what is withheld more than one
 * value is possible, whoever reckons with all that is told.
 *
 * This is the secondary cell suppression of statistical offices; see A.
 * Hundepool and others, "Statistical Disclosure Control", Wiley 2012,
 * chapter 4.
 */
#ifndef COMPLAINT_PUBLIC_H
#define COMPLAINT_PUBLIC_H

#include <complaint/overview.h>

/* 0, or at least `least`. */
bool cpl_public_safe(uint64_t count, uint64_t least);

/*
 * Before cpl_overview_finish(): join the small groups of each report by one
 * word, except those of time, with the next smallest into one that is safe to
 * tell, both of complaints received and of those due.  Reports by two words
 * are grouped by what that leaves of each.  The joined group comes last and its
 * figures have `joined` set.
 *
 * Every figure then depends on the joined group alone: whose of its members a
 * complaint is changes none of them, so no adding and subtracting can find it
 * out.  OK or MEMORY.
 */
enum cpl_problem cpl_overview_join_small(
    struct cpl_overview *overview, uint64_t least);

/*
 * Of each whole a part is counted, and the wholes are told.  Which parts may be
 * told besides, when their sum is: those that are safe and leave a safe rest,
 * without the ones that are needed to hide the others.  What is hidden is none
 * or more than one, and adds up to something safe.  False, with nothing told,
 * where the sum itself may not be told.
 */
bool cpl_public_parts(const uint64_t *parts, const uint64_t *wholes,
    size_t count, uint64_t least, bool *told);

/* The most cells that cpl_public_cross() takes. */
#define CPL_PUBLIC_CELLS 250000

/*
 * A table of counts, row by row, the sums of whose rows and columns are all
 * safe and told.  Which cells may be listed when those that are not listed
 * cannot be told from empty ones: in each row and column they add up to
 * something safe, and each of 1 to least - 1 among them could be another
 * number.  False without memory or with more than CPL_PUBLIC_CELLS.
 */
bool cpl_public_cross(const uint64_t *cells, size_t rows, size_t columns,
    uint64_t least, bool *told);

#endif
