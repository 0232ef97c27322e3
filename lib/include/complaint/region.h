/* SPDX-License-Identifier: MIT */
/*
 * Names of Indonesian provinces, regencies, districts and villages, and the
 * codes of the Ministry of Home Affairs.
 *
 * The table is constant data inside the library: share/regions/wilayah.csv as
 * it was when the library was built.  A name is compared by its letters and
 * digits alone; what may mean two places means none.
 */
#ifndef COMPLAINT_REGION_H
#define COMPLAINT_REGION_H

#include <complaint/text.h>

enum cpl_region_level {
	CPL_REGION_NONE,
	CPL_REGION_PROVINCE,
	CPL_REGION_REGENCY, /* kabupaten or kota */
	CPL_REGION_DISTRICT,
	CPL_REGION_VILLAGE,
};

/* `32.71.01.1001` */
#define CPL_REGION_CODE 13

struct cpl_region {
	enum cpl_region_level level;
	char code[CPL_REGION_CODE + 1]; /* as deep as the level */
	/* Official names by level; empty from the level on.  BORROWED, static. */
	struct cpl_str names[CPL_REGION_VILLAGE + 1];
};

struct cpl_region_query {
	/* As a source spells them, with or without "Kab.", "Kec.", "Desa". */
	struct cpl_str province;
	struct cpl_str regency;
	struct cpl_str district;
	struct cpl_str village;
	/*
	 * A regency named without kabupaten or kota is the kabupaten where both
	 * bear the name, as SP4N-LAPOR! writes.  Without it such a name is
	 * ambiguous.
	 */
	bool bare_is_kabupaten;
	/* Where rows name no regency: a code, or empty. */
	struct cpl_str city;
};

/*
 * The deepest place that the names tell without doubt.  A name that is unknown
 * or ambiguous ends the search at the level above; a village without a district
 * is looked for in the whole regency.  False when not even the province is
 * known, or the regency lies in another one.
 */
bool cpl_region_find(
    const struct cpl_region_query *query, struct cpl_region *found);
/* The place of a code; false without one. */
bool cpl_region_of_code(struct cpl_str code, struct cpl_region *found);
/* A regency or city by its code or by its name; false where it is none. */
bool cpl_region_city(struct cpl_str text, struct cpl_region *found);
/* All places in the order of the table; false behind the last. */
bool cpl_region_at(size_t number, struct cpl_region *found);

#endif
