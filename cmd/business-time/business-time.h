/* SPDX-License-Identifier: MIT */
/* What the parts of business-time share. */
#ifndef BUSINESS_TIME_H
#define BUSINESS_TIME_H

#include <complaint/office.h>
#include <complaint/sla.h>

#include "cmd.h"

/* By what questions are answered, and how answers are written. */
struct desk {
	const struct cpl_office *office;
	int64_t now;
	bool json;
	bool has_mode; /* else the legal way for wd and the same time for d */
	enum cpl_day_mode mode;
	bool late_next_day;
	const struct cpl_pause *pauses; /* in order and disjoint */
	size_t pause_count;
	bool closed;   /* an is-open was answered with closed */
	bool reversed; /* a between was asked backwards */
};

/*
 * when.c: a time with an offset, or without one on the clocks of `zone`; a date
 * alone is its first instant.
 */
bool when_parse(
    const struct cpl_zone *zone, struct cpl_str text, int64_t *instant);

/*
 * question.c: answer the words of one question in a line.  OK, QUESTION or
 * CALENDAR_YEAR_MISSING with *fault filled, or MEMORY.
 */
enum cpl_problem question_answer(struct desk *desk, const struct cpl_str *words,
    size_t count, struct cpl_buffer *out, struct cpl_fault *fault);

/* year.c: the calendar of a year; false where it has no such year. */
bool year_write(const struct desk *desk, int year, struct cpl_buffer *out);

/*
 * conformance.c: put one case, a line of JSON.  OK and whether it passed, with
 * what differs in `said`; QUESTION_CASE with *fault filled, or MEMORY.
 */
struct conformance;
struct conformance *conformance_new(void);
void conformance_free(struct conformance *conformance);
enum cpl_problem conformance_put(struct conformance *conformance,
    struct cpl_str line, bool *passed, struct cpl_buffer *said,
    struct cpl_fault *fault);

#endif
