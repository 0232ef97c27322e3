/* SPDX-License-Identifier: MIT */
/*
 * The oracle of routing: every row in turn, each condition by comparing texts,
 * over tables and complaints drawn from few words so that they meet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include <complaint/office.h>
#include <complaint/route.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* 2024-10-04 */
#define TODAY 20000
#define ROWS 30
#define WORDS 9
/* The rows that a record tells of besides the first. */
#define OTHERS 5

enum column {
	CATEGORY,
	REGION,
	CHANNEL,
	KIND,
	OVERSIGHT,
	DISTRICT,
	PRIORITY,
	LANGUAGE,
	TAG,
	HOURS,
	AGENCY,
	FROM,
	TO,
	COLUMNS,
};

static const char header[] =
    "category,region,channel,kind,oversight,district,priority,language,tag,"
    "hours,calendar,agency,valid_from,valid_to\n";

/* What rows say; the words of a column up to the first NULL. */
static const char *const conditions[COLUMNS][WORDS] = {
	[CATEGORY] = { "", "", "a", "a/b", "a/b/c", "ab", "b" },
	[REGION] = { "", "", "1", "1.2", "1.2.3", "12", "1.3" },
	[CHANNEL] = { "", "", "", "x", "y", "xy" },
	[KIND] = { "", "", "", "complaint", "aspiration" },
	[OVERSIGHT] = { "", "", "", "yes", "no" },
	[DISTRICT] = { "", "", "", "Bogor Barat", "bogor barat timur" },
	[PRIORITY] = { "", "", "", "low", "emergency" },
	[LANGUAGE] = { "", "", "", "en", "en-GB", "id" },
	[TAG] = { "", "", "", "t", "u" },
	[HOURS] = { "", "", "", "open,gov", "closed,gov", "open,us" },
	[AGENCY] = { "", "", "", "", "", "@village", "@district" },
	[FROM] = { "", "", "", "2024-10-04", "2024-10-05" },
	[TO] = { "", "", "", "2024-10-03", "2024-10-04" },
};

/* What complaints say. */
static const char *const facts[COLUMNS][WORDS] = {
	[CATEGORY] = { "", "a", "a/b", "a/b/c", "ab", "b", "c" },
	[REGION] = { "", "1.2.3.4", "1.2.3.4.5", "1.2.3.5", "1.3.1.1", "12",
	    "1.2.4.4" },
	[CHANNEL] = { "", "x", "y", "xy" },
	[KIND] = { "", "complaint", "aspiration", "information_request" },
	[OVERSIGHT] = { "", "true", "false" },
	[DISTRICT] = { "", "BOGOR Barat", " bogor barat ",
	    "Bogor Barat Timur" },
	[PRIORITY] = { "", "low", "normal", "emergency" },
	[LANGUAGE] = { "", "en", "en-GB", "eng", "id" },
	[TAG] = { "", "\"t\"", "\"v\"", "\"u\",\"t\"", "\"tu\",\"u\"" },
	/* Jakarta's offices and Washington's are never open at once. */
	[HOURS] = { "", "2026-03-02T10:00:00+07:00",
	    "2026-03-02T22:00:00+07:00", "2026-03-01T12:00:00+07:00",
	    "1950-01-02T10:00:00+07:00" },
};

struct line {
	const char *words[COLUMNS];
};

static unsigned
draw(uint64_t *seed, size_t below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)((*seed >> 33) % below);
}

static struct line
draw_line(uint64_t *seed, const char *const words[COLUMNS][WORDS])
{
	struct line line = { { 0 } };

	for (size_t i = 0; i < COLUMNS; i++) {
		size_t count = 0;

		while (count < WORDS && words[i][count] != NULL)
			count++;
		line.words[i] = count == 0 ? "" : words[i][draw(seed, count)];
	}
	return line;
}

/* A row that asks for something, and does not end before it begins. */
static struct line
draw_row(uint64_t *seed)
{
	for (;;) {
		struct line row = draw_line(seed, conditions);
		bool asks = false;

		for (size_t i = 0; i < AGENCY; i++)
			asks = asks || row.words[i][0] != '\0';
		if (asks && (row.words[TO][0] == '\0' ||
				strcmp(row.words[FROM], row.words[TO]) <= 0))
			return row;
	}
}

static bool
lies_in(const char *condition, const char *fact, char between)
{
	size_t length = strlen(condition);

	return strncmp(condition, fact, length) == 0 &&
	       (fact[length] == '\0' || fact[length] == between);
}

static bool
holds_hours(const char *condition, const char *fact)
{
	static const char *const open_in_jakarta = "2026-03-02T10";
	static const char *const open_in_washington = "2026-03-02T22";

	if (strncmp(fact, "2026", 4) != 0)
		return false;
	if (strcmp(condition, "open,us") == 0)
		return strncmp(fact, open_in_washington, 13) == 0;
	return (strncmp(fact, open_in_jakarta, 13) == 0) ==
	       (strcmp(condition, "open,gov") == 0);
}

static bool
holds_district(const char *condition, const char *fact)
{
	struct cpl_str trimmed = cpl_str_trim(cpl_str_of(fact));

	return cpl_str_equal_fold(trimmed, cpl_str_of(condition));
}

/* Whether a tag, with its quotes, stands in a list of such. */
static bool
holds_tag(const char *condition, const char *fact)
{
	char quoted[16];

	snprintf(quoted, sizeof(quoted), "\"%s\"", condition);
	return strstr(fact, quoted) != NULL;
}

static bool
holds(enum column column, const char *condition, const char *fact)
{
	if (condition[0] == '\0')
		return true;
	switch (column) {
	case CATEGORY:
		return lies_in(condition, fact, '/');
	case REGION:
		return lies_in(condition, fact, '.');
	case LANGUAGE:
		return lies_in(condition, fact, '-');
	case OVERSIGHT:
		return strcmp(fact, condition[0] == 'y' ? "true" : "false") ==
		       0;
	case DISTRICT:
		return holds_district(condition, fact);
	case TAG:
		return holds_tag(condition, fact);
	case HOURS:
		return holds_hours(condition, fact);
	default:
		return strcmp(condition, fact) == 0;
	}
}

/* The agency of a row for a complaint, or NULL where it does not hold. */
static const char *
takes(const struct line *row, size_t number, const struct line *fact,
    char room[16])
{
	const char *region = fact->words[REGION];

	for (size_t i = 0; i < AGENCY; i++) {
		if (!holds((enum column)i, row->words[i], fact->words[i]))
			return NULL;
	}
	if (strcmp(row->words[FROM], "2024-10-05") == 0 ||
	    strcmp(row->words[TO], "2024-10-03") == 0)
		return NULL;
	if (strcmp(row->words[AGENCY], "@village") == 0)
		return lies_in("1.2.3.4", region, '.') ? "kel" : NULL;
	if (strcmp(row->words[AGENCY], "@district") == 0)
		return lies_in("1.2.3", region, '.') ? "kec" : NULL;
	snprintf(room, 16, "r%zu", number);
	return room;
}

static void
append_row(struct cpl_buffer *text, const struct line *row, size_t number)
{
	for (size_t i = 0; i < COLUMNS; i++) {
		const char *word = row->words[i];

		if (i > 0)
			cpl_buffer_append_char(text, ',');
		if (i == HOURS && word[0] == '\0')
			word = ",";
		cpl_buffer_append_str(text, cpl_str_of(word));
		if (i == AGENCY && word[0] == '\0')
			cpl_buffer_append_format(text, "r%zu", number);
	}
	cpl_buffer_append_char(text, '\n');
}

static void
append_member(struct cpl_buffer *text, const char *name, const char *open,
    const char *value, const char *close)
{
	if (value[0] == '\0')
		return;
	cpl_json_append_name(text, cpl_str_of(name));
	cpl_buffer_append_format(text, "%s%s%s", open, value, close);
}

static struct cpl_record *
record_of(const struct line *fact, struct cpl_buffer *text)
{
	struct cpl_record *record = cpl_record_new();

	assert_non_null(record);
	cpl_buffer_clear(text);
	cpl_buffer_append_char(text, '{');
	append_member(text, "category", "\"", fact->words[CATEGORY], "\"");
	append_member(text, "channel", "\"", fact->words[CHANNEL], "\"");
	append_member(text, "kind", "\"", fact->words[KIND], "\"");
	append_member(text, "oversight", "", fact->words[OVERSIGHT], "");
	append_member(text, "priority", "\"", fact->words[PRIORITY], "\"");
	append_member(text, "language", "\"", fact->words[LANGUAGE], "\"");
	append_member(text, "tags", "[", fact->words[TAG], "]");
	append_member(text, "received_at", "\"", fact->words[HOURS], "\"");
	cpl_json_append_name(text, CPL_STR("location"));
	cpl_buffer_append_char(text, '{');
	append_member(text, "region_code", "\"", fact->words[REGION], "\"");
	append_member(text, "district", "\"", fact->words[DISTRICT], "\"");
	cpl_buffer_append_str(text, CPL_STR("}}"));
	assert_int_equal(
	    cpl_record_parse(record, cpl_buffer_str(text), NULL), CPL_OK);
	return record;
}

static void
expect_row(json_t *said, size_t line, const char *agency)
{
	assert_int_equal(
	    json_integer_value(json_object_get(said, "line")), line);
	assert_string_equal(
	    json_string_value(json_object_get(said, "agency")), agency);
}

/* The first row that holds decides, and those behind it are told. */
static void
compare(struct cpl_router *router, const struct line *rows, size_t count,
    const struct line *fact)
{
	struct cpl_buffer text = { 0 };
	struct cpl_record *record = record_of(fact, &text);
	struct cpl_json value;
	enum cpl_routed routed;
	json_t *routing;
	json_t *others;
	size_t found = 0;

	assert_int_equal(
	    cpl_router_apply(router, record, false, &routed, NULL), CPL_OK);
	assert_int_equal(
	    cpl_record_json(record, CPL_STR("routing"), &value), CPL_OK);
	routing = json_loadb(value.data, value.length, 0, NULL);
	assert_non_null(routing);
	others = json_object_get(routing, "others");
	for (size_t i = 0; i < count && found <= OTHERS; i++) {
		char room[16];
		const char *agency = takes(&rows[i], i, fact, room);

		if (agency == NULL)
			continue;
		expect_row(
		    found == 0 ? routing : json_array_get(others, found - 1),
		    i + 2, agency);
		found++;
	}
	assert_int_equal(json_array_size(others), found > 0 ? found - 1 : 0);
	if (found == 0)
		assert_int_equal(routed, CPL_ROUTED_NOWHERE);
	json_decref(routing);
	cpl_record_free(record);
	cpl_buffer_release(&text);
}

static struct cpl_office *
load_office(const char *path)
{
	static const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_load(path, &options, &faults);

	cpl_faults_release(&faults);
	assert_non_null(office);
	return office;
}

static void
set_calendars(struct cpl_router *router, const struct cpl_office *government,
    const struct cpl_office *federal)
{
	for (size_t i = 0; i < cpl_router_calendars(router); i++) {
		bool us = strcmp(cpl_router_calendar(router, i), "us") == 0;

		cpl_router_set_calendar(
		    router, i, cpl_office_calendar(us ? federal : government));
	}
}

static void
test_walk(void **state)
{
	struct cpl_office *government = load_office(
	    "share/calendars/id-government.json");
	struct cpl_office *federal = load_office(
	    "share/calendars/us-federal.json");
	struct cpl_faults faults = { 0 };
	struct cpl_agencies *agencies = cpl_agencies_parse(
	    CPL_STR("code,kind,region\nkel,kelurahan,1.2.3.4\n"
		    "kec,kecamatan,1.2.3\n"),
	    &faults);
	uint64_t seed = 2026;

	(void)state;
	assert_non_null(agencies);
	for (size_t round = 0; round < 200; round++) {
		struct line rows[ROWS];
		size_t count = 1 + draw(&seed, ROWS);
		struct cpl_buffer text = { 0 };
		struct cpl_router *router;

		cpl_buffer_append_str(&text, cpl_str_of(header));
		for (size_t i = 0; i < count; i++) {
			rows[i] = draw_row(&seed);
			append_row(&text, &rows[i], i);
		}
		router = cpl_router_parse(
		    cpl_buffer_str(&text), CPL_STR("t.csv"), TODAY, &faults);
		assert_int_equal(faults.count, 0);
		assert_non_null(router);
		cpl_router_set_agencies(router, agencies);
		set_calendars(router, government, federal);
		for (size_t i = 0; i < 200; i++) {
			struct line fact = draw_line(&seed, facts);

			compare(router, rows, count, &fact);
		}
		cpl_router_free(router);
		cpl_buffer_release(&text);
	}
	cpl_faults_release(&faults);
	cpl_agencies_free(agencies);
	cpl_office_free(government);
	cpl_office_free(federal);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
