/* SPDX-License-Identifier: MIT */
/* Routing: the index against a walk over the rows, and what tables may say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/route.h>

static struct cpl_router *
parse(const char *text)
{
	struct cpl_faults faults = { 0 };
	struct cpl_router *router = cpl_router_parse(
	    cpl_str_of(text), CPL_STR("test.csv"), 0, &faults);

	assert_int_equal(faults.count, 0);
	assert_non_null(router);
	cpl_faults_release(&faults);
	return router;
}

/* The table is refused with exactly this fault at this place. */
static void
refused(const char *text, enum cpl_problem problem, size_t line, size_t column)
{
	struct cpl_faults faults = { 0 };

	assert_null(cpl_router_parse(
	    cpl_str_of(text), CPL_STR("test.csv"), 0, &faults));
	assert_int_equal(faults.count, 1);
	assert_string_equal(cpl_problem_code(faults.items[0].problem),
	    cpl_problem_code(problem));
	assert_int_equal(faults.items[0].line, line);
	assert_int_equal(faults.items[0].column, column);
	cpl_faults_release(&faults);
}

static void
decides(const struct cpl_router *router, const char *category,
    const char *region, const char *channel, const char *agency, size_t line)
{
	struct cpl_route_facts facts = {
		.category = cpl_str_of(category),
		.region = cpl_str_of(region),
		.channel = cpl_str_of(channel),
		.kind = CPL_STR("complaint"),
	};
	struct cpl_route route = cpl_router_find(router, &facts);

	assert_true(cpl_str_equal(route.agency, cpl_str_of(agency)));
	assert_int_equal(route.line, line);
}

static void
test_conditions(void **state)
{
	struct cpl_router *router = parse("category,region,channel,kind,"
					  "fallback,agency\n"
					  "roads/pothole,,,,,first\n"
					  "roads,32.71,,,,second\n"
					  "roads,,,,,third\n"
					  ",32.71.01,,,,fourth\n"
					  ",,sms,,,fifth\n"
					  ",,,information_request,,sixth\n"
					  ",,,,yes,last\n");

	(void)state;
	assert_int_equal(cpl_router_rows(router), 7);
	decides(router, "roads/pothole", "32.71", "", "first", 2);
	decides(router, "roads/pothole/deep", "", "", "first", 2);
	decides(router, "roads/potholes", "", "", "third", 4);
	decides(router, "roads", "32.71.01.1001", "", "second", 3);
	decides(router, "roads", "32.715", "", "third", 4);
	decides(router, "roadside", "", "", "last", 8);
	decides(router, "waste", "32.71.01.1001", "", "fourth", 5);
	decides(router, "waste", "32.71", "", "last", 8);
	decides(router, "", "", "sms", "fifth", 6);
	decides(router, "", "", "sms/x", "last", 8);
	decides(router, "", "", "", "last", 8);
	/* Odd facts are only facts that no row asks for. */
	decides(router, "/", "...", "", "last", 8);
	decides(router, "roads//x", "", "", "third", 4);
	decides(router, "/roads", "", "", "last", 8);
	decides(router, "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p", "", "", "last", 8);
	cpl_router_free(router);
}

static void
test_order(void **state)
{
	struct cpl_router *router = parse("category,channel,agency\n"
					  ",sms,early\n"
					  "roads,,late\n"
					  "roads,sms,never\n");
	struct cpl_faults faults = { 0 };

	(void)state;
	decides(router, "roads", "", "sms", "early", 2);
	decides(router, "roads", "", "web", "late", 3);
	decides(router, "waste", "", "web", "", 0);
	cpl_router_check(router, NULL, NULL, &faults);
	assert_int_equal(faults.count, 3);
	assert_int_equal(faults.items[0].problem, CPL_ROUTE_OVERLAP);
	assert_int_equal(faults.items[0].line, 3);
	assert_int_equal(faults.items[1].problem, CPL_ROUTE_UNREACHABLE);
	assert_int_equal(faults.items[1].line, 4);
	assert_string_equal(faults.items[1].detail, "line 2");
	assert_int_equal(faults.items[2].problem, CPL_ROUTE_FALLBACK_MISSING);
	cpl_faults_release(&faults);
	assert_int_equal(
	    cpl_router_set_fallback(router, CPL_STR("a b")), CPL_CONFIG_VALUE);
	assert_int_equal(
	    cpl_router_set_fallback(router, CPL_STR("desk")), CPL_OK);
	decides(router, "waste", "", "web", "desk", 0);
	cpl_router_free(router);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("category,agency\n,x\n", CPL_ROUTE_CATCH_ALL, 2, 1);
	refused("category,agency\nroads,\n", CPL_ROUTE_AGENCY_MISSING, 2, 7);
	refused("category,agency\nroads,a b\n", CPL_CONFIG_VALUE, 2, 7);
	refused("category,agency\nroads/,x\n", CPL_CONFIG_VALUE, 2, 1);
	refused("category,agency\n/roads,x\n", CPL_CONFIG_VALUE, 2, 1);
	refused(
	    "category,agency\na/b/c/d/e/f/g/h/i,x\n", CPL_CONFIG_VALUE, 2, 1);
	refused("region,agency\n32..71,x\n", CPL_CONFIG_VALUE, 2, 1);
	refused("kind,agency\ncomplaints,x\n", CPL_CONFIG_VALUE, 2, 1);
	refused("kind,agency,fallback\ncomplaint,x,maybe\n", CPL_CONFIG_VALUE,
	    2, 13);
	refused("kind,agency,fallback\ncomplaint,x,yes\n",
	    CPL_ROUTE_FALLBACK_CONDITION, 2, 1);
	refused(
	    "agency,fallback\nx,yes\ny,yes\n", CPL_ROUTE_FALLBACK_TWICE, 3, 1);
	refused("category,agencies,agency\n", CPL_TABLE_COLUMN_UNKNOWN, 1, 10);
}

static void
test_agencies(void **state)
{
	struct cpl_faults faults = { 0 };
	struct cpl_agencies *agencies;
	struct cpl_agency agency;
	struct cpl_router *router = parse(
	    "category,agency\nroads,pu\nwaste,lh\n");

	(void)state;
	agencies = cpl_agencies_parse(
	    CPL_STR("code,kind,parent\nupt,other,pu\npu,dinas,\n"), &faults);
	assert_non_null(agencies);
	assert_int_equal(cpl_agencies_count(agencies), 2);
	assert_true(cpl_agencies_find(agencies, CPL_STR("pu"), &agency));
	assert_int_equal(agency.line, 3);
	assert_true(cpl_str_equal(agency.kind, CPL_STR("dinas")));
	assert_int_equal(agency.mail.length, 0);
	assert_false(cpl_agencies_find(agencies, CPL_STR("lh"), &agency));
	cpl_router_check(router, agencies, NULL, &faults);
	assert_int_equal(faults.items[0].problem, CPL_AGENCY_UNKNOWN);
	assert_int_equal(faults.items[0].line, 3);
	assert_int_equal(faults.items[0].column, 7);
	cpl_agencies_free(agencies);
	cpl_router_free(router);
	cpl_faults_release(&faults);

	assert_null(cpl_agencies_parse(
	    CPL_STR("code,kind,parent\na,dinas,b\na,office,\n"), &faults));
	assert_int_equal(faults.count, 3);
	assert_int_equal(faults.items[0].problem, CPL_CONFIG_VALUE);
	assert_int_equal(faults.items[1].problem, CPL_AGENCY_TWICE);
	assert_int_equal(faults.items[2].problem, CPL_AGENCY_UNKNOWN);
	cpl_faults_release(&faults);
}

/*
 * The oracle: every row in turn, each condition by comparing texts.  Facts and
 * conditions are drawn from few words so that they meet.
 */
static const char *const categories[] = { "", "a", "a/b", "a/b/c", "ab", "b" };
static const char *const regions[] = { "", "1", "1.2", "1.2.3", "12", "1.3" };
static const char *const channels[] = { "", "x", "y" };
static const char *const kinds[] = {
	"",
	"complaint",
	"aspiration",
	"information_request",
};

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

struct four {
	const char *words[4];
};

static unsigned
draw(uint64_t *seed, size_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((*seed >> 33) % below);
}

static struct four
draw_four(uint64_t *seed)
{
	return (struct four){ {
	    categories[draw(seed, LENGTH(categories))],
	    regions[draw(seed, LENGTH(regions))],
	    channels[draw(seed, LENGTH(channels))],
	    kinds[draw(seed, LENGTH(kinds))],
	} };
}

static bool
holds(const char *condition, const char *fact, char between)
{
	size_t length = strlen(condition);

	return length == 0 ||
	       (strncmp(condition, fact, length) == 0 &&
		   (fact[length] == '\0' ||
		       (between != '\0' && fact[length] == between)));
}

static const char between[] = { '/', '.', '\0', '\0' };

/* The agencies of rows, by number, so that some agree. */
#define AGENCIES 3

/* How many conditions of `a` hold wherever those of `b` do. */
static size_t
follow(const struct four *a, const struct four *b)
{
	size_t held = 0;

	for (size_t i = 0; i < 4; i++)
		held += holds(a->words[i], b->words[i], between[i]);
	return held;
}

/* The number of the first row that crosses this one; its own where none does. */
static size_t
first_across(const struct four *rows, size_t number)
{
	const struct four *row = &rows[number];

	for (size_t i = 0; i < number; i++) {
		size_t met = 0;

		for (size_t at = 0; at < 4; at++)
			met += holds(rows[i].words[at], row->words[at],
				   between[at]) ||
			       holds(row->words[at], rows[i].words[at],
				   between[at]);
		if (met == 4 && follow(&rows[i], row) < 4 &&
		    follow(row, &rows[i]) < 4 &&
		    i % AGENCIES != number % AGENCIES)
			return i;
	}
	return number;
}

/* What the check says of each row, held against every pair. */
static void
compare_check(
    const struct cpl_router *router, const struct four *rows, size_t count)
{
	struct cpl_faults faults = { 0 };
	const struct cpl_fault *fault;
	char detail[32];

	cpl_router_check(router, NULL, NULL, &faults);
	fault = faults.items;
	for (size_t i = 0; i < count; i++) {
		size_t other = 0;

		while (other < i && follow(&rows[other], &rows[i]) < 4)
			other++;
		if (other == i)
			other = first_across(rows, i);
		if (other == i)
			continue;
		assert_int_equal(fault->problem,
		    follow(&rows[other], &rows[i]) < 4 ? CPL_ROUTE_OVERLAP
						       : CPL_ROUTE_UNREACHABLE);
		snprintf(detail, sizeof(detail), "line %zu", other + 2);
		assert_int_equal(fault->line, i + 2);
		assert_string_equal(fault->detail, detail);
		fault++;
	}
	assert_int_equal(fault->problem, CPL_ROUTE_FALLBACK_MISSING);
	cpl_faults_release(&faults);
}

static size_t
walk(const struct four *rows, size_t count, const struct four *fact)
{
	for (size_t i = 0; i < count; i++) {
		size_t held = 0;

		while (held < 4 && holds(rows[i].words[held], fact->words[held],
				       between[held]))
			held++;
		if (held == 4)
			return i + 2;
	}
	return 0;
}

static void
test_walk(void **state)
{
	uint64_t seed = 2026;

	(void)state;
	for (size_t round = 0; round < 300; round++) {
		struct four rows[40];
		size_t count = 1 + draw(&seed, LENGTH(rows));
		struct cpl_buffer text = { 0 };
		struct cpl_router *router;

		cpl_buffer_append_str(
		    &text, CPL_STR("category,region,channel,kind,agency\n"));
		for (size_t i = 0; i < count; i++) {
			do
				rows[i] = draw_four(&seed);
			while (rows[i].words[0][0] == '\0' &&
			       rows[i].words[1][0] == '\0' &&
			       rows[i].words[2][0] == '\0' &&
			       rows[i].words[3][0] == '\0');
			cpl_buffer_append_format(&text, "%s,%s,%s,%s,r%zu\n",
			    rows[i].words[0], rows[i].words[1],
			    rows[i].words[2], rows[i].words[3], i % AGENCIES);
		}
		cpl_buffer_append_char(&text, '\0');
		router = parse(text.data);
		for (size_t i = 0; i < 200; i++) {
			struct four fact = draw_four(&seed);
			struct cpl_route_facts facts = {
				.category = cpl_str_of(fact.words[0]),
				.region = cpl_str_of(fact.words[1]),
				.channel = cpl_str_of(fact.words[2]),
				.kind = cpl_str_of(fact.words[3]),
			};

			assert_int_equal(cpl_router_find(router, &facts).line,
			    walk(rows, count, &fact));
		}
		compare_check(router, rows, count);
		cpl_router_free(router);
		cpl_buffer_release(&text);
	}
}

/* The record comes back as `expected`, with this said of it. */
static void
applies(struct cpl_router *router, const char *line, bool reroute,
    enum cpl_routed expected_routed, const char *expected)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer out = { 0 };
	struct cpl_fault fault;
	enum cpl_routed routed;

	assert_int_equal(
	    cpl_record_parse(record, cpl_str_of(line), NULL), CPL_OK);
	assert_int_equal(
	    cpl_router_apply(router, record, reroute, &routed, &fault), CPL_OK);
	assert_int_equal(routed, expected_routed);
	assert_int_equal(cpl_record_write(record, &out), CPL_OK);
	cpl_buffer_append_char(&out, '\0');
	assert_string_equal(out.data, expected);
	cpl_buffer_release(&out);
	cpl_record_free(record);
}

static void
spoils(struct cpl_router *router, const char *line, enum cpl_problem problem)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_fault fault;
	enum cpl_routed routed;

	assert_int_equal(
	    cpl_record_parse(record, cpl_str_of(line), NULL), CPL_OK);
	assert_int_equal(
	    cpl_router_apply(router, record, false, &routed, &fault), problem);
	assert_false(cpl_record_changed(record));
	cpl_record_free(record);
}

/* The tables below, with the digests of their text. */
#define BY_TABLE "\"table\":\"test.csv\",\"table_version\":\"6265159381b1\""
#define BY_OPEN "\"table\":\"test.csv\",\"table_version\":\"5b619b27fbe5\""

static void
test_apply(void **state)
{
	struct cpl_router *router = parse(
	    "category,region,agency,fallback,reason\n"
	    "roads,,pu,,\"says \"\"PU\"\"\"\n"
	    ",32.71,city,,\n"
	    ",,desk,yes,\n");
	struct cpl_router *open = parse("category,agency\nroads,pu\n");

	(void)state;
	applies(router, "{\"category\":\"roads\"}", false, CPL_ROUTED_SET,
	    "{\"category\":\"roads\",\"agency\":\"pu\",\"routing\":"
	    "{\"agency\":\"pu\"," BY_TABLE ",\"line\":2,"
	    "\"reason\":\"says \\\"PU\\\"\"}}");
	applies(router, "{\"location\":{\"region_code\":\"32.71.01\"}}", false,
	    CPL_ROUTED_SET,
	    "{\"location\":{\"region_code\":\"32.71.01\"},\"agency\":\"city\","
	    "\"routing\":{\"agency\":\"city\"," BY_TABLE ","
	    "\"line\":3}}");
	applies(router, "{\"agency\":\"mine\",\"category\":\"x\"}", false,
	    CPL_ROUTED_KEPT,
	    "{\"agency\":\"mine\",\"category\":\"x\",\"routing\":"
	    "{\"agency\":\"desk\"," BY_TABLE ",\"fallback\":true,"
	    "\"kept\":true}}");
	applies(router, "{\"agency\":\"mine\",\"category\":\"x\"}", true,
	    CPL_ROUTED_MOVED,
	    "{\"agency\":\"desk\",\"category\":\"x\",\"routing\":"
	    "{\"agency\":\"desk\"," BY_TABLE ","
	    "\"fallback\":true}}");
	applies(open, "{\"id\":\"1\"}", false, CPL_ROUTED_NOWHERE,
	    "{\"id\":\"1\",\"routing\":{\"agency\":null," BY_OPEN "}}");
	/* Nobody takes it, so the agency that it has stays. */
	applies(open, "{\"agency\":\"mine\"}", true, CPL_ROUTED_KEPT,
	    "{\"agency\":\"mine\",\"routing\":{\"agency\":null," BY_OPEN
	    ",\"kept\":true}}");
	applies(router, "{\"agency\":\"mine\",\"routing\":{\"by\":\"me\"}}",
	    false, CPL_ROUTED_KEPT,
	    "{\"agency\":\"mine\",\"routing\":{\"by\":\"me\"}}");
	spoils(router, "{\"category\":1}", CPL_FIELD_TYPE);
	spoils(router, "{\"agency\":[]}", CPL_FIELD_TYPE);
	spoils(router, "{\"location\":{\"region_code\":3}}", CPL_FIELD_TYPE);
	spoils(router, "{\"location\":\"here\"}", CPL_FIELD_TYPE);
	cpl_router_free(router);
	cpl_router_free(open);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_conditions),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_agencies),
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_apply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
