/* SPDX-License-Identifier: MIT */
/* The agencies of a city. */
#include <stdlib.h>

#include "route/router.h"

enum column { CODE, NAME_ID, NAME_EN, KIND, PARENT, CALENDAR, MAIL, REGION };

static const char *const columns[] = {
	"!code",
	"name_id",
	"name_en",
	"kind",
	"parent",
	"calendar",
	"mail",
	"region",
	NULL,
};

struct cpl_agencies {
	struct cpl_table *table;         /* OWNED */
	struct route_dictionary numbers; /* code to row number plus one */
	/* The agencies of villages and districts by region, each with its row. */
	struct route_dictionary places;
	size_t *place_rows; /* OWNED */
};

/* The number of the place, or 0. */
static uint32_t
find_place(const struct cpl_agencies *agencies, enum route_place place,
    struct cpl_str region)
{
	return route_dictionary_find(
	    &agencies->places, place, route_hash(place, region), region);
}

static bool
is_kind(struct cpl_str text)
{
	static const char *const kinds[] = {
		"dinas",
		"bumd",
		"kecamatan",
		"kelurahan",
		"puskesmas",
		"other",
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (cpl_str_equal(text, cpl_str_of(kinds[i])))
			return true;
	}
	return text.length == 0;
}

static void
check_row(struct cpl_agencies *agencies, size_t row, struct cpl_faults *faults)
{
	struct cpl_cell code = cpl_table_cell(agencies->table, row, CODE);
	struct cpl_cell kind = cpl_table_cell(agencies->table, row, KIND);
	uint32_t number;

	if (!route_code_valid(code.text))
		cpl_faults_add(
		    faults, CPL_CONFIG_VALUE, code.line, code.column, "code");
	if (!is_kind(kind.text))
		cpl_faults_add(
		    faults, CPL_CONFIG_VALUE, kind.line, kind.column, "kind");
	number = route_dictionary_find(
	    &agencies->numbers, 0, route_hash(0, code.text), code.text);
	if (number == 0)
		route_dictionary_add(
		    &agencies->numbers, 0, route_hash(0, code.text), code.text);
	else
		cpl_faults_add(faults, CPL_AGENCY_TWICE, code.line, code.column,
		    "%.*s", (int)code.text.length, code.text.data);
}

/* Two of a kind for one place would leave it to chance who answers. */
static void
add_place(struct cpl_agencies *agencies, size_t row, struct cpl_faults *faults)
{
	struct cpl_cell region = cpl_table_cell(agencies->table, row, REGION);
	struct cpl_str kind = cpl_table_cell(agencies->table, row, KIND).text;
	enum route_place place = ROUTE_PLACE_NONE;
	uint32_t number;

	if (cpl_str_equal(kind, CPL_STR("kelurahan")))
		place = ROUTE_PLACE_VILLAGE;
	else if (cpl_str_equal(kind, CPL_STR("kecamatan")))
		place = ROUTE_PLACE_DISTRICT;
	if (place == ROUTE_PLACE_NONE || region.text.length == 0)
		return;
	if (find_place(agencies, place, region.text) != 0) {
		cpl_faults_add(faults, CPL_AGENCY_REGION_TWICE, region.line,
		    region.column, "%.*s", (int)region.text.length,
		    region.text.data);
		return;
	}
	number = route_dictionary_add(&agencies->places, place,
	    route_hash(place, region.text), region.text);
	agencies->place_rows[number] = row;
}

/* A parent may come after its children, so this waits for the whole table. */
static void
check_parent(
    struct cpl_agencies *agencies, size_t row, struct cpl_faults *faults)
{
	struct cpl_cell parent = cpl_table_cell(agencies->table, row, PARENT);

	if (parent.text.length > 0 &&
	    route_dictionary_find(&agencies->numbers, 0,
		route_hash(0, parent.text), parent.text) == 0)
		cpl_faults_add(faults, CPL_AGENCY_UNKNOWN, parent.line,
		    parent.column, "parent: %.*s", (int)parent.text.length,
		    parent.text.data);
}

/* Takes over `table`, which may be NULL. */
static struct cpl_agencies *
build(struct cpl_table *table, size_t before, struct cpl_faults *faults)
{
	struct cpl_agencies *agencies;
	size_t rows;

	if (table == NULL)
		return NULL;
	rows = cpl_table_rows(table);
	agencies = calloc(1, sizeof(*agencies));
	if (agencies == NULL) {
		cpl_table_free(table);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	agencies->table = table;
	agencies->place_rows = calloc(rows + 1, sizeof(*agencies->place_rows));
	if (agencies->place_rows == NULL ||
	    !route_dictionary_init(&agencies->numbers, rows) ||
	    !route_dictionary_init(&agencies->places, rows)) {
		cpl_agencies_free(agencies);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	for (size_t i = 0; i < rows; i++) {
		check_row(agencies, i, faults);
		add_place(agencies, i, faults);
	}
	for (size_t i = 0; i < rows; i++)
		check_parent(agencies, i, faults);
	if (faults->count == before && !faults->failed)
		return agencies;
	cpl_agencies_free(agencies);
	return NULL;
}

struct cpl_agencies *
cpl_agencies_load(const char *path, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_load(path, columns, faults), before, faults);
}

struct cpl_agencies *
cpl_agencies_parse(struct cpl_str text, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_parse(text, columns, faults), before, faults);
}

void
cpl_agencies_free(struct cpl_agencies *agencies)
{
	if (agencies == NULL)
		return;
	route_dictionary_release(&agencies->numbers);
	route_dictionary_release(&agencies->places);
	free(agencies->place_rows);
	cpl_table_free(agencies->table);
	free(agencies);
}

size_t
cpl_agencies_count(const struct cpl_agencies *agencies)
{
	return cpl_table_rows(agencies->table);
}

struct cpl_agency
cpl_agencies_at(const struct cpl_agencies *agencies, size_t index)
{
	const struct cpl_table *table = agencies->table;
	struct cpl_cell code = cpl_table_cell(table, index, CODE);

	return (struct cpl_agency){
		.code = code.text,
		.name_id = cpl_table_cell(table, index, NAME_ID).text,
		.name_en = cpl_table_cell(table, index, NAME_EN).text,
		.kind = cpl_table_cell(table, index, KIND).text,
		.parent = cpl_table_cell(table, index, PARENT).text,
		.calendar = cpl_table_cell(table, index, CALENDAR).text,
		.mail = cpl_table_cell(table, index, MAIL).text,
		.region = cpl_table_cell(table, index, REGION).text,
		.line = code.line,
	};
}

/* Codes are numbered as they come and none comes twice: number is row + 1. */
bool
cpl_agencies_find(const struct cpl_agencies *agencies, struct cpl_str code,
    struct cpl_agency *agency)
{
	uint32_t number = route_dictionary_find(
	    &agencies->numbers, 0, route_hash(0, code), code);

	if (number == 0)
		return false;
	*agency = cpl_agencies_at(agencies, number - 1);
	return true;
}

/* A district has three parts of a region code and a village four. */
static struct cpl_str
agency_of_place(const struct cpl_agencies *agencies, enum route_place place,
    struct cpl_str region)
{
	uint32_t number = 0;

	if (region.length > 0)
		number = find_place(agencies, place, region);
	if (number == 0)
		return CPL_STR("");
	return cpl_table_cell(
	    agencies->table, agencies->place_rows[number], CODE)
	    .text;
}

/* Where the first `parts` parts of a region end, or 0 without as many. */
static size_t
end_of_parts(struct cpl_str region, size_t parts)
{
	/* Codes are spelt 99.71.01.1001. */
	size_t usual = parts * 3 - 1;

	if (region.length == 13 && region.data[2] == '.' &&
	    region.data[5] == '.' && region.data[8] == '.')
		return parts == 4 ? 13 : usual;
	for (size_t at = 0; at < region.length; at++) {
		if (region.data[at] == '.' && --parts == 0)
			return at;
	}
	return parts == 1 ? region.length : 0;
}

void
route_agencies_of_place(const struct cpl_agencies *agencies,
    struct cpl_str region, struct cpl_str *district, struct cpl_str *village)
{
	*district = agency_of_place(agencies, ROUTE_PLACE_DISTRICT,
	    (struct cpl_str){ region.data, end_of_parts(region, 3) });
	*village = agency_of_place(agencies, ROUTE_PLACE_VILLAGE,
	    (struct cpl_str){ region.data, end_of_parts(region, 4) });
}

static void
add_incomplete(
    struct cpl_faults *faults, struct cpl_cell code, const char *column)
{
	cpl_faults_add(faults, CPL_AGENCY_INCOMPLETE, code.line, code.column,
	    "%.*s: %s", (int)code.text.length, code.text.data, column);
}

void
cpl_agencies_check(
    const struct cpl_agencies *agencies, struct cpl_faults *faults)
{
	for (size_t i = 0; i < cpl_table_rows(agencies->table); i++) {
		struct cpl_cell code = cpl_table_cell(agencies->table, i, CODE);

		if (cpl_table_cell(agencies->table, i, CALENDAR).text.length ==
		    0)
			add_incomplete(faults, code, "calendar");
		if (cpl_table_cell(agencies->table, i, MAIL).text.length == 0)
			add_incomplete(faults, code, "mail");
	}
}
