/* SPDX-License-Identifier: MIT */
/* Places found by their names, in a table that is compiled beforehand. */
#include <complaint/region.h>

#include <string.h>

#include "region/fold.h"

/* Children of a place lie together, sorted by the hash of their folded name. */
struct region_place {
	uint32_t hash;
	uint32_t name; /* in region_names */
	uint32_t parent;
	uint32_t first;
	uint16_t count;
	uint16_t number; /* the last part of its code */
};

/* Provinces and regencies by the names they go by, without the prefix. */
struct region_entry {
	uint32_t hash;
	uint16_t place;
	const char name[REGION_ENTRY_ROOM];
};

#include "regions.h"

#define PLACES (sizeof(region_places) / sizeof(region_places[0]))
#define ENTRIES (sizeof(region_entries) / sizeof(region_entries[0]))
#define NOWHERE UINT32_MAX
/* Cities are numbered from here on, regencies before. */
#define FIRST_CITY 71
/* Villages of a city by their number: kelurahan below, desa from here on. */
#define FIRST_DESA 2000

static const char *const district_words[] = { "kecamatan", "kec", "distrik",
	"kapanewon", "kemantren", NULL };
static const char *const kelurahan_words[] = { "kelurahan", "kel", NULL };
static const char *const desa_words[] = { "desa", "ds", "pekon", "nagari",
	"gampong", "kalurahan", "kampung", NULL };
static const char *const province_words[] = { "provinsi", "propinsi", "prov",
	NULL };

/* A name as it is compared. */
struct folded {
	char data[REGION_FOLD_ROOM];
	size_t length;
	uint32_t hash;
};

static bool
fold(struct cpl_str name, struct folded *folded)
{
	if (!region_fold(
		name.data, name.length, folded->data, &folded->length) ||
	    folded->length == 0)
		return false;
	folded->hash = region_hash(folded->data, folded->length);
	return true;
}

static bool
is_name(const struct folded *folded, const char *name)
{
	char room[REGION_FOLD_ROOM];
	size_t length;

	return region_fold(name, strlen(name), room, &length) &&
	       length == folded->length &&
	       memcmp(room, folded->data, length) == 0;
}

static struct cpl_str
without(struct cpl_str name, const char *const words[])
{
	size_t prefix = region_prefix(name.data, name.length, words);

	name.data += prefix;
	name.length -= prefix;
	return name;
}

/* Which villages a name may mean. */
enum group { ANY, KELURAHAN, DESA };

static bool
in_group(const struct region_place *place, enum group group)
{
	return group == ANY || (group == DESA) == (place->number >= FIRST_DESA);
}

/*
 * The child of that name.  NOWHERE without one or with two, *ambiguous says
 * which.
 */
static uint32_t
find_folded(uint32_t parent, const struct folded *folded, enum group group,
    bool *ambiguous)
{
	const struct region_place *mother = &region_places[parent];
	uint32_t end = mother->first + mother->count;
	uint32_t low = mother->first;
	uint32_t high = end;
	uint32_t found = NOWHERE;

	*ambiguous = false;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (region_places[middle].hash < folded->hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < end && region_places[low].hash == folded->hash; low++) {
		const struct region_place *place = &region_places[low];

		if (!in_group(place, group) ||
		    !is_name(folded, region_names + place->name))
			continue;
		*ambiguous = found != NOWHERE;
		if (*ambiguous)
			return NOWHERE;
		found = low;
	}
	return found;
}

/* A name as it stands, else without the word in front of it. */
static uint32_t
find_child(uint32_t parent, struct cpl_str name, const char *const words[],
    enum group group, bool *ambiguous)
{
	struct cpl_str bare = without(name, words);
	struct folded folded;
	uint32_t found = NOWHERE;

	*ambiguous = false;
	if (fold(name, &folded))
		found = find_folded(parent, &folded, ANY, ambiguous);
	if (found == NOWHERE && !*ambiguous && bare.length < name.length &&
	    fold(bare, &folded))
		found = find_folded(parent, &folded, group, ambiguous);
	return found;
}

static size_t
first_entry(uint32_t hash)
{
	size_t low = 0;
	size_t high = ENTRIES;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (region_entries[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool
is_province(uint32_t place)
{
	return region_places[place].parent == place;
}

static uint32_t
find_province(struct cpl_str name)
{
	struct folded folded;

	if (!fold(without(name, province_words), &folded))
		return NOWHERE;
	for (size_t i = first_entry(folded.hash);
	     i < ENTRIES && region_entries[i].hash == folded.hash; i++)
		if (is_province(region_entries[i].place) &&
		    is_name(&folded, region_entries[i].name))
			return region_entries[i].place;
	return NOWHERE;
}

enum kind { EITHER, KABUPATEN, KOTA };

/* The regency of that name without a prefix; NOWHERE without or with two. */
static uint32_t
find_bare(struct cpl_str name, enum kind kind, uint32_t province,
    bool bare_is_kabupaten)
{
	uint32_t found[2] = { NOWHERE, NOWHERE };
	struct folded folded;

	if (!fold(name, &folded))
		return NOWHERE;
	for (size_t i = first_entry(folded.hash);
	     i < ENTRIES && region_entries[i].hash == folded.hash; i++) {
		uint32_t place = region_entries[i].place;

		if (!is_province(place) &&
		    (province == NOWHERE ||
			region_places[place].parent == province) &&
		    is_name(&folded, region_entries[i].name))
			found[region_places[place].number >= FIRST_CITY] =
			    place;
	}
	if (kind == KABUPATEN || found[1] == NOWHERE)
		return kind == KOTA ? NOWHERE : found[0];
	if (kind == KOTA || found[0] == NOWHERE)
		return found[1];
	return bare_is_kabupaten ? found[0] : NOWHERE;
}

/* "Kota Baru" may be a city named Baru or the regency Kotabaru. */
static uint32_t
find_regency(struct cpl_str name, uint32_t province, bool bare_is_kabupaten)
{
	struct cpl_str bare = without(name, region_regency_words);
	enum kind kind = KABUPATEN;
	uint32_t found = NOWHERE;

	if (bare.length == name.length) {
		bare = without(name, region_city_words);
		kind = KOTA;
	}
	if (bare.length < name.length)
		found = find_bare(bare, kind, province, false);
	if (found == NOWHERE)
		found = find_bare(name, EITHER, province, bare_is_kabupaten);
	return found;
}

/* A village of a regency whose district is not told. */
static uint32_t
find_anywhere(uint32_t regency, struct cpl_str name, const char *const words[],
    enum group group)
{
	const struct region_place *mother = &region_places[regency];
	uint32_t found = NOWHERE;
	bool ambiguous;

	for (uint32_t i = 0; i < mother->count; i++) {
		uint32_t one = find_child(
		    mother->first + i, name, words, group, &ambiguous);

		if (ambiguous || (one != NOWHERE && found != NOWHERE))
			return NOWHERE;
		if (one != NOWHERE)
			found = one;
	}
	return found;
}

static uint32_t
find_village(uint32_t parent, bool in_district, struct cpl_str name)
{
	bool desa = without(name, desa_words).length < name.length;
	const char *const *words = desa ? desa_words : kelurahan_words;
	enum group group = desa ? DESA : KELURAHAN;
	bool ambiguous;

	if (in_district)
		return find_child(parent, name, words, group, &ambiguous);
	return find_anywhere(parent, name, words, group);
}

static uint32_t
place_of_code(struct cpl_str code)
{
	uint32_t place = NOWHERE;
	size_t at = 0;

	while (at < code.length) {
		unsigned number = 0;
		uint32_t first = 0;
		uint32_t count = 0;
		size_t start = at;

		for (; at < code.length && code.data[at] >= '0' &&
		       code.data[at] <= '9' && at - start < 4;
		     at++)
			number = number * 10 + (unsigned)(code.data[at] - '0');
		if (at == start || (at < code.length && code.data[at] != '.'))
			return NOWHERE;
		if (place == NOWHERE) {
			while (is_province(count))
				count++;
		} else {
			first = region_places[place].first;
			count = region_places[place].count;
		}
		place = NOWHERE;
		for (uint32_t i = first; i < first + count; i++)
			if (region_places[i].number == number)
				place = i;
		if (place == NOWHERE ||
		    (at < code.length && ++at == code.length))
			return NOWHERE;
	}
	return place;
}

/* Two digits a part, of a village four. */
static void
append_number(char **at, unsigned number, int digits)
{
	for (int i = digits; i > 0; i--) {
		(*at)[i - 1] = (char)('0' + number % 10);
		number /= 10;
	}
	*at += digits;
}

static void
describe(uint32_t place, struct cpl_region *found)
{
	uint32_t way[CPL_REGION_VILLAGE];
	size_t length = 0;
	char *at = found->code;

	memset(found, 0, sizeof(*found));
	for (size_t i = 0; i <= CPL_REGION_VILLAGE; i++)
		found->names[i] = CPL_STR("");
	if (place == NOWHERE)
		return;
	for (;; place = region_places[place].parent) {
		way[length++] = place;
		if (is_province(place))
			break;
	}
	found->level = (enum cpl_region_level)length;
	for (size_t level = 1; length > 0; level++, length--) {
		const struct region_place *one =
		    &region_places[way[length - 1]];

		if (level > 1)
			*at++ = '.';
		append_number(
		    &at, one->number, level == CPL_REGION_VILLAGE ? 4 : 2);
		found->names[level] = cpl_str_of(region_names + one->name);
	}
}

static uint32_t
find_place(const struct cpl_region_query *query)
{
	uint32_t province = find_province(query->province);
	uint32_t regency;
	uint32_t district;
	uint32_t village;
	bool ambiguous;

	if (query->regency.length > 0) {
		regency = find_regency(
		    query->regency, province, query->bare_is_kabupaten);
		/* In another province: then neither of them is sure. */
		if (regency == NOWHERE && province != NOWHERE &&
		    find_regency(query->regency, NOWHERE,
			query->bare_is_kabupaten) != NOWHERE)
			return NOWHERE;
	} else {
		regency = place_of_code(query->city);
		if (regency != NOWHERE && province != NOWHERE &&
		    region_places[regency].parent != province)
			regency = NOWHERE;
	}
	if (regency == NOWHERE)
		return province;
	district = regency;
	if (query->district.length > 0) {
		district = find_child(
		    regency, query->district, district_words, ANY, &ambiguous);
		if (district == NOWHERE)
			return regency;
	}
	if (query->village.length == 0)
		return district;
	village = find_village(
	    district, query->district.length > 0, query->village);
	return village == NOWHERE ? district : village;
}

bool
cpl_region_find(const struct cpl_region_query *query, struct cpl_region *found)
{
	uint32_t place = find_place(query);

	describe(place, found);
	return place != NOWHERE;
}

bool
cpl_region_of_code(struct cpl_str code, struct cpl_region *found)
{
	uint32_t place = place_of_code(code);

	describe(place, found);
	return place != NOWHERE;
}

bool
cpl_region_city(struct cpl_str text, struct cpl_region *found)
{
	uint32_t place = place_of_code(text);

	if (place == NOWHERE)
		place = find_regency(text, NOWHERE, false);
	describe(place, found);
	return found->level == CPL_REGION_REGENCY;
}

bool
cpl_region_at(size_t number, struct cpl_region *found)
{
	if (number >= PLACES)
		return false;
	describe((uint32_t)number, found);
	return true;
}
