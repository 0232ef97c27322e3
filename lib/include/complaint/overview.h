/* SPDX-License-Identifier: MIT */
/*
 * Several response-time reports over the same complaints, read once, and the
 * complaints that have been open longest; what a page is made of.
 *
 * An overview is a fold.  It can be written as lines of JSON and joined from
 * such lines, from any number of parts and in any order, and is then the
 * overview of the whole to the last byte.
 */
#ifndef COMPLAINT_OVERVIEW_H
#define COMPLAINT_OVERVIEW_H

#include <complaint/report.h>

#define CPL_OVERVIEW_REPORTS 10
#define CPL_OVERVIEW_OLDEST 10

/* The reports of a page, in their order. */
enum cpl_page_report {
	CPL_PAGE_WINDOW,
	CPL_PAGE_BEFORE,   /* the days before, as many */
	CPL_PAGE_YEAR_AGO, /* the same days a year before */
	CPL_PAGE_AGENCY,
	CPL_PAGE_CATEGORY,
	CPL_PAGE_CHANNEL,
	CPL_PAGE_STANDING, /* of all time, by agency */
	CPL_PAGE_SURGES,   /* of all time, by category */
	CPL_PAGE_PLACES,   /* likewise, by district */
	CPL_PAGE_DISTRICT, /* of the period; of a monthly page alone */
	CPL_PAGE_REPORTS
};

/* Those of a page for everybody; its first are those of every page. */
enum cpl_public_report {
	CPL_PUBLIC_FIRST = CPL_PAGE_AGENCY, /* by the first word */
	CPL_PUBLIC_SECOND,                  /* by the second one */
	CPL_PUBLIC_CHANNEL,
	CPL_PUBLIC_TREND, /* by week or month */
	CPL_PUBLIC_CROSS, /* by both words */
	CPL_PUBLIC_REPORTS
};

/* An open complaint.  BORROWED from the overview; empty where unknown. */
struct cpl_oldest {
	int64_t received_at;
	struct cpl_str id;
	struct cpl_str agency;
	struct cpl_str category;
};

/* What complaints were judged, sorted and routed by, as their records say. */
enum cpl_version_kind {
	/* Each with its version behind a blank, where the record says it. */
	CPL_VERSION_POLICY,
	CPL_VERSION_CALENDAR,
	CPL_VERSION_RULES,
	CPL_VERSION_ROUTES,
	CPL_VERSION_KINDS
};

struct cpl_version {
	enum cpl_version_kind kind;
	struct cpl_str name; /* BORROWED from the overview */
	uint64_t complaints;
};

/*
 * What citizens answered to the survey of public satisfaction (SKM) of
 * PermenPANRB 14/2017, with its nine elements, each from 1 (bad) to 4 (good).
 */
#define CPL_SURVEY_ELEMENTS 9
#define CPL_SURVEY_VALUES 4

struct cpl_survey {
	uint64_t respondents; /* who answered on any element */
	uint64_t answers[CPL_SURVEY_ELEMENTS][CPL_SURVEY_VALUES];
};

/* The member of `survey` in complaint-record(5).  Static. */
const char *cpl_survey_word(size_t element);
/* How many answered on the element, and the mean; not a number of none. */
uint64_t cpl_survey_count(const struct cpl_survey *survey, size_t element);
double cpl_survey_mean(const struct cpl_survey *survey, size_t element);
/*
 * The index (IKM): the sum of the means, each with a weight of exactly 1/9,
 * times 25, rounded once to two decimals, halves up.  Not a number where an
 * element has no answer.
 */
double cpl_survey_index(const struct cpl_survey *survey);
/*
 * The grade of an index so rounded: A from 88.31, B from 76.61, C from 65.00, D
 * from 25.00; NUL below, and for what is not a number.
 */
char cpl_survey_grade(double index);

struct cpl_overview;

/*
 * One report for each of the options (at most CPL_OVERVIEW_REPORTS), which are
 * copied as by cpl_report_new() and have the same clock and zone.  NULL without
 * memory.
 */
struct cpl_overview *cpl_overview_new(
    const struct cpl_report_options *options, size_t count);
void cpl_overview_free(struct cpl_overview *overview);
/* As the functions of those names for a report. */
enum cpl_problem cpl_overview_add(struct cpl_overview *overview,
    struct cpl_record *record, struct cpl_fault *fault);
enum cpl_problem cpl_overview_merge(
    struct cpl_overview *into, struct cpl_overview *from);
enum cpl_problem cpl_overview_finish(struct cpl_overview *overview);

size_t cpl_overview_count(const struct cpl_overview *overview);
/* BORROWED. */
struct cpl_report *cpl_overview_report(
    const struct cpl_overview *overview, size_t index);
/* Open complaints by age, the oldest first. */
size_t cpl_overview_oldest_count(const struct cpl_overview *overview);
const struct cpl_oldest *cpl_overview_oldest(
    const struct cpl_overview *overview, size_t index);

/* Of all complaints; by kind, then by name.  After _finish. */
size_t cpl_overview_versions(const struct cpl_overview *overview);
struct cpl_version cpl_overview_version(
    const struct cpl_overview *overview, size_t index);
/* Of the complaints received in the window of the first report.  BORROWED. */
const struct cpl_survey *cpl_overview_survey(
    const struct cpl_overview *overview);

/*
 * Append the state as complaint-report(5) defines it, before _finish.  `options`
 * is one JSON value that is put into every line.  OK or MEMORY.
 */
enum cpl_problem cpl_overview_save(struct cpl_overview *overview,
    struct cpl_str options, struct cpl_buffer *out);
/*
 * Join one line of such a state.  PARTIAL_DAMAGED where it is none, or MEMORY.
 */
enum cpl_problem cpl_overview_load(struct cpl_overview *overview,
    struct cpl_record *record, struct cpl_fault *fault);
/* Whether every line of every part that was joined was there. */
bool cpl_overview_whole(const struct cpl_overview *overview);

#endif
