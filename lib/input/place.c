/* SPDX-License-Identifier: MIT */
/* Where a row happened, by the names of places in it. */
#include "input/convert.h"

/* A name behind its length; false where there is no room. */
static bool
spell(char spelt[MEMO_ROOM], size_t *length, struct cpl_str name)
{
	if (name.length >= MEMO_ROOM - *length)
		return false;
	spelt[(*length)++] = (char)name.length;
	if (name.length > 0)
		memcpy(spelt + *length, name.data, name.length);
	*length += name.length;
	return true;
}

/* The place of these names, or NULL; BORROWED to the next row. */
static const struct cpl_region *
find_region(struct converter *converter, const struct cpl_region_query *query)
{
	char spelt[MEMO_ROOM];
	size_t length = 0;
	bool kept = spell(spelt, &length, query->province) &&
		    spell(spelt, &length, query->regency) &&
		    spell(spelt, &length, query->district) &&
		    spell(spelt, &length, query->village);
	struct place_memo *memo =
	    &converter->places[kept ? memo_slot(spelt, length, 0) : 0];

	if (!kept || memo->length != length ||
	    memcmp(memo->spelt, spelt, length) != 0) {
		memo->length = kept ? length : 0;
		memcpy(memo->spelt, spelt, memo->length);
		memo->found = cpl_region_find(query, &memo->region);
	}
	return memo->found ? &memo->region : NULL;
}

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
	const struct cpl_region *region;
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
	region = find_region(converter, &query);
	if (region == NULL)
		return;
	place->code = cpl_str_of(region->code);
	if (place->district.length > 0 || place->village.length > 0)
		place->district = official(
		    region, CPL_REGION_DISTRICT, place->district);
	if (place->village.length > 0)
		place->village = official(
		    region, CPL_REGION_VILLAGE, place->village);
}
