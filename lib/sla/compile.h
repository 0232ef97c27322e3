/* SPDX-License-Identifier: MIT */
/* From what a calendar file says to hours for every date. */
#ifndef SLA_COMPILE_H
#define SLA_COMPILE_H

#include "sla/office.h"

/*
 * Look for what would leave no calendar: no version that is known, dates
 * between the versions that none of them covers, all dates closed.
 */
void compile_check(struct reading *reading, const struct cpl_node *versions);

/* False without memory. */
bool compile_office(struct cpl_office *office);

#endif
