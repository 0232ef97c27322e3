/* SPDX-License-Identifier: MIT */
/*
 * The state of an overview as lines of JSON: what writing and reading it share.
 *
 * Every line adds: counts to a group, values to a histogram, numbers to the
 * quality of the data.  So lines can be joined in any order.  The last line of
 * a state tells how many came before it, by which a cut file is noticed.
 */
#ifndef CPL_STATS_PARTIAL_H
#define CPL_STATS_PARTIAL_H

#include "overview.h"

#define PARTIAL_FORM "complaint-report/1"
/* Runs in one line, so that no line is longer than a program takes. */
#define RUNS_LINE 4096
/* More complaints than there are; sums of them cannot overflow. */
#define COUNT_MOST ((int64_t)1 << 40)
#define QUALITIES 10
#define SURVEY_NUMBERS (1 + CPL_SURVEY_ELEMENTS * CPL_SURVEY_VALUES)

/* What each histogram is called. */
extern const char *const partial_words[CPL_TIMES];

/* Where the numbers of the quality of the data are, in their order. */
void partial_quality(
    struct cpl_report_quality *quality, uint64_t *numbers[QUALITIES]);
/* The respondents, and behind them each element's answers from 1 to 4. */
void partial_survey(
    struct cpl_survey *survey, uint64_t *numbers[SURVEY_NUMBERS]);

#endif
