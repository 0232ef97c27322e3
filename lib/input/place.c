/* SPDX-License-Identifier: MIT */
/* Where a row happened, by the names of places in it. */
#include "input/convert.h"

static struct cpl_str
official(const struct cpl_region *region, enum cpl_region_level level,
    struct cpl_str spelt)
{
	return region->level >= level ? region->names[level] : spelt;
}

void
converter_place(struct converter *converter, struct place *place)
{
	const struct cpl_profile *profile = converter->profile;
	const struct places *places = &profile->places;
	struct cpl_region *region = &converter->region;
	struct cpl_region_query query = { .district = place->district,
		.village = place->village,
		.bare_is_kabupaten = places->bare_is_kabupaten,
		.city = cpl_str_of(converter->city->code) };

	if (!places->declared)
		return;
	query.province = converter_value(converter, &places->province, false);
	query.regency = converter_value(converter, &places->regency, false);
	/* A city alone tells nothing of a row that names no place in it. */
	if (query.province.length + query.regency.length +
		query.district.length + query.village.length ==
	    0)
		return;
	if (!cpl_region_find(&query, region))
		return;
	place->code = cpl_str_of(region->code);
	if (place->district.length > 0 || place->village.length > 0)
		place->district = official(
		    region, CPL_REGION_DISTRICT, place->district);
	if (place->village.length > 0)
		place->village = official(
		    region, CPL_REGION_VILLAGE, place->village);
}
