/* SPDX-License-Identifier: MIT */
/* Names of places: the whole table, and how sources spell them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/region.h>

#define PLACES 91599

static const char *
find(struct cpl_region_query query)
{
	static struct cpl_region found;
	bool known = cpl_region_find(&query, &found);

	assert_int_equal(known, found.level != CPL_REGION_NONE);
	return found.code;
}

#define QUERY(a, b, c, d)                                      \
	(struct cpl_region_query)                              \
	{                                                      \
		.province = CPL_STR(a), .regency = CPL_STR(b), \
		.district = CPL_STR(c), .village = CPL_STR(d), \
		.bare_is_kabupaten = true, .city = CPL_STR("") \
	}

static struct cpl_region_query
query_of(const struct cpl_region *region)
{
	return (struct cpl_region_query){
		.province = region->names[CPL_REGION_PROVINCE],
		.regency = region->names[CPL_REGION_REGENCY],
		.district = region->names[CPL_REGION_DISTRICT],
		.village = region->names[CPL_REGION_VILLAGE],
	};
}

/*
 * Every place is found by its names and by its code; of those that share a
 * name with another child of their parent the parent is found.
 */
static void
test_whole_table(void **state)
{
	struct cpl_region region;
	struct cpl_region found;
	size_t levels[CPL_REGION_VILLAGE + 1] = { 0 };
	size_t shared = 0;
	size_t i;

	(void)state;
	for (i = 0; cpl_region_at(i, &region); i++) {
		struct cpl_region_query query = query_of(&region);

		levels[region.level]++;
		assert_true(
		    cpl_region_of_code(cpl_str_of(region.code), &found));
		assert_string_equal(found.code, region.code);
		assert_true(cpl_region_find(&query, &found));
		if (strcmp(found.code, region.code) == 0)
			continue;
		shared++;
		assert_int_equal(found.level + 1, region.level);
		assert_memory_equal(
		    found.code, region.code, strlen(found.code));
	}
	assert_int_equal(i, PLACES);
	assert_int_equal(levels[CPL_REGION_PROVINCE], 38);
	assert_int_equal(levels[CPL_REGION_REGENCY], 514);
	assert_int_equal(levels[CPL_REGION_DISTRICT], 7285);
	assert_int_equal(levels[CPL_REGION_VILLAGE], 83762);
	/* Pairs of villages of one name in one district. */
	assert_int_equal(shared, 34);
}

/* The table against the file it is made of, read another way. */
static void
test_file(void **state)
{
	FILE *file = fopen("share/regions/wilayah.csv", "r");
	char line[256];
	size_t count = 0;

	(void)state;
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	while (fgets(line, sizeof(line), file) != NULL) {
		size_t code = strcspn(line, ",");
		char *name = line + code + 1;
		struct cpl_region found;
		struct cpl_str spelt;

		name += *name == '"';
		spelt = cpl_str_trim(
		    (struct cpl_str){ name, strcspn(name, "\"\r\n") });
		assert_true(
		    cpl_region_of_code((struct cpl_str){ line, code }, &found));
		assert_true(cpl_str_equal(spelt, found.names[found.level]));
		count++;
	}
	fclose(file);
	assert_int_equal(count, PLACES);
}

static void
test_regencies(void **state)
{
	struct cpl_region_query bare = QUERY("", "Bandung", "", "");

	(void)state;
	assert_string_equal(find(bare), "32.04");
	bare.bare_is_kabupaten = false;
	assert_string_equal(find(bare), "");
	assert_string_equal(find(QUERY("", "Kota Bandung", "", "")), "32.73");
	assert_string_equal(find(QUERY("", "KOTA BANDUNG", "", "")), "32.73");
	assert_string_equal(find(QUERY("", "Kab. Bandung", "", "")), "32.04");
	assert_string_equal(
	    find(QUERY("", "KABUPATEN BANDUNG", "", "")), "32.04");
	assert_string_equal(
	    find(QUERY("", "Kotamadya Bogor", "", "")), "32.71");
	/* Only one place has the name, so it needs no prefix. */
	assert_string_equal(find(QUERY("", "Surabaya", "", "")), "35.78");
	/* A prefix that is part of the name. */
	assert_string_equal(find(QUERY("", "Kota Baru", "", "")), "63.02");
	assert_string_equal(find(QUERY("", "Kotabaru", "", "")), "63.02");
	assert_string_equal(
	    find(QUERY("", "Kota Waringin Timur", "", "")), "62.02");
	assert_string_equal(find(QUERY("", "Kota", "", "")), "");
	/* The prefix says which; the other one is not taken instead. */
	assert_string_equal(find(QUERY("", "Kab. Surabaya", "", "")), "");
	assert_string_equal(
	    find(QUERY("", "Kota Administrasi Jakarta Pusat", "", "")),
	    "31.71");
	assert_string_equal(find(QUERY("", "Jakarta Pusat", "", "")), "31.71");
	assert_string_equal(
	    find(QUERY("", "Kepulauan Seribu", "", "")), "31.01");
}

static void
test_provinces(void **state)
{
	(void)state;
	assert_string_equal(
	    find(QUERY("Daerah Khusus Ibukota Jakarta", "", "", "")), "31");
	assert_string_equal(find(QUERY("DKI JAKARTA", "", "", "")), "31");
	assert_string_equal(find(QUERY("Prov. Jawa Barat", "", "", "")), "32");
	assert_string_equal(find(QUERY("DI. Yogyakarta", "", "", "")), "34");
	assert_string_equal(find(QUERY("Atlantis", "", "", "")), "");
	/* A regency of another province leaves both in doubt. */
	assert_string_equal(find(QUERY("Banten", "Kota Bogor", "", "")), "");
	/* An unknown one does not. */
	assert_string_equal(find(QUERY("Banten", "Kota Antah", "", "")), "36");
	/* A province that nobody knows is no reason to doubt the city. */
	assert_string_equal(
	    find(QUERY("Jabar Selatan", "Kota Bogor", "", "")), "32.71");
}

static void
test_districts(void **state)
{
	struct cpl_region_query city = QUERY(
	    "", "", "KEC. BOGOR SELATAN", "Kel. Batutulis");

	(void)state;
	assert_string_equal(find(city), "");
	city.city = CPL_STR("32.71");
	assert_string_equal(find(city), "32.71.01.1001");
	city.province = CPL_STR("Jawa Barat");
	assert_string_equal(find(city), "32.71.01.1001");
	city.province = CPL_STR("Banten");
	assert_string_equal(find(city), "36");
	assert_string_equal(find(QUERY("", "Kota Bogor", "BOGOR SELATAN",
				"Kelurahan BATU TULIS")),
	    "32.71.01.1001");
	/* A village alone, and one that is none. */
	assert_string_equal(
	    find(QUERY("", "Kota Bogor", "", "Batu Tulis")), "32.71.01.1001");
	assert_string_equal(find(QUERY("", "Kota Bogor", "Bogor Selatan",
				"Desa Antah Berantah")),
	    "32.71.01");
	/* Unknown in the middle: what is below is not looked for. */
	assert_string_equal(
	    find(QUERY("", "Kota Bogor", "Antah", "Batu Tulis")), "32.71");
}

static void
test_codes(void **state)
{
	static const char *const wrong[] = { "", ".", "32.", "32..71", "99",
		"32.71.01.1001.1", "x", "32.7a", "00032", "32.71.01.99999" };
	struct cpl_region found;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		if (cpl_region_of_code(cpl_str_of(wrong[i]), &found))
			fail_msg("%s", wrong[i]);
		assert_int_equal(found.level, CPL_REGION_NONE);
	}
	assert_true(cpl_region_of_code(CPL_STR("32.71.01.1001"), &found));
	assert_int_equal(found.level, CPL_REGION_VILLAGE);
	assert_true(cpl_str_equal(
	    found.names[CPL_REGION_REGENCY], CPL_STR("Kota Bogor")));
}

/* No name is too long, and none is cut. */
static void
test_long_names(void **state)
{
	char name[4096];
	struct cpl_region_query query = QUERY("", "", "", "");

	(void)state;
	memset(name, 'a', sizeof(name));
	query.city = CPL_STR("32.71");
	query.district = (struct cpl_str){ name, sizeof(name) };
	assert_string_equal(find(query), "32.71");
	memset(name, '.', sizeof(name));
	assert_string_equal(find(query), "32.71");
	memcpy(name, "Kec. ", 5);
	assert_string_equal(find(query), "32.71");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_table),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_regencies),
		cmocka_unit_test(test_provinces),
		cmocka_unit_test(test_districts),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
