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

/* How a version was spelt when it was counted last, and its complaints. */
struct version_seen {
	struct cpl_buffer spelt;
	uint64_t *complaints; /* BORROWED; NULL before the first */
};

struct cpl_overview {
	struct cpl_report *reports[CPL_OVERVIEW_REPORTS]; /* OWNED */
	size_t count;
	struct facts_reader *reader;               /* OWNED */
	struct oldest oldest[CPL_OVERVIEW_OLDEST]; /* sorted */
	size_t oldest_count;
	struct cpl_survey survey;
	struct cpl_groups *versions; /* OWNED; how many complaints each */
	struct version_seen seen[CPL_VERSION_KINDS];
	struct cpl_version *sorted_versions; /* OWNED */
	struct cpl_buffer version_key;       /* of the version at hand */
	struct cpl_buffer version_name;
	/* Of the parts that were joined. */
	uint64_t lines_seen;
	uint64_t lines_told;
	uint64_t parts;
};

/* Take an open complaint in where it belongs.  False without memory. */
bool overview_take_oldest(
    struct cpl_overview *overview, const struct cpl_oldest *complaint);

/*
 * Versions: how many complaints one has, NULL without memory; those of a record
 * counted, those of a part joined, all put in their order: false without.
 */
uint64_t *versions_take(struct cpl_overview *overview,
    enum cpl_version_kind kind, struct cpl_str name);
bool versions_count(struct cpl_overview *overview, struct cpl_record *record,
    const struct complaint_facts *facts);
bool versions_merge(struct cpl_overview *into, const struct cpl_overview *from);
bool versions_sort(struct cpl_overview *overview);

#endif
