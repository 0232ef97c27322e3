/* SPDX-License-Identifier: MIT */
/* What sla-check wrote of a complaint, for the facts of the report. */
#ifndef CPL_STATS_CLOCKS_H
#define CPL_STATS_CLOCKS_H

#include "facts.h"

/* Both the clock that is asked for and the one of the first answer. */
struct clocks {
	struct clock_facts asked;
	struct clock_facts response;
};

/*
 * Read the object `sla`, where there is one, into the facts and the clocks, of
 * which one that it does not have stays as it is.  OK, FIELD_TYPE, FIELD_VALUE,
 * FIELD_ABSENT or TIME_INVALID, with the field in *fault.
 */
enum cpl_problem clocks_read(struct facts_reader *reader,
    struct cpl_record *record, struct complaint_facts *facts,
    struct clocks *clocks, struct cpl_fault *fault);

#endif
