/* SPDX-License-Identifier: MIT */
/* The inside of an overview, for the files that make it. */
#ifndef CPL_STATS_OVERVIEW_H
#define CPL_STATS_OVERVIEW_H

#include <complaint/overview.h>

#include "response.h"

struct oldest {
	struct cpl_oldest shown; /* BORROWED from `texts` */
	struct cpl_buffer texts;
};

struct cpl_overview {
	struct cpl_report *reports[CPL_OVERVIEW_REPORTS]; /* OWNED */
	size_t count;
	struct oldest oldest[CPL_OVERVIEW_OLDEST]; /* sorted */
	size_t oldest_count;
	struct cpl_survey survey;
	/* Of the parts that were joined. */
	uint64_t lines_seen;
	uint64_t lines_told;
	uint64_t parts;
};

/* Take an open complaint in where it belongs.  False without memory. */
bool overview_take_oldest(
    struct cpl_overview *overview, const struct cpl_oldest *complaint);

#endif
