/* SPDX-License-Identifier: MIT */
/* JSON configuration: typed readers, and the place of every fault. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/config.h>

#include "faults.h"

static const char sample[] =
    "\xef\xbb\xbf{\n"
    "\t\"name\": \"caf\\u00e9\",\r\n"
    "\t\"days\": 14, \"open\": true,\n"
    "\t\"esc\\u0061ped\": [],\n"
    "\t\"clocks\": [{\"a\": 1}, {\"b\": {\"deep\": null}}]\n"
    "}\n";

static void
typed_readers(void **state)
{
	struct cpl_faults faults = { 0 };
	struct cpl_config *config = cpl_config_parse(CPL_STR(sample), &faults);
	struct cpl_node root;
	struct cpl_node node;
	const char *text = NULL;
	int64_t integer = 0;
	bool boolean = false;

	(void)state;
	assert_non_null(config);
	root = cpl_config_root(config);
	assert_true(cpl_node_text(&root, "name", true, &text, &faults));
	assert_string_equal(text, "caf\xc3\xa9");
	assert_true(cpl_node_integer(&root, "days", true, &integer, &faults));
	assert_int_equal(integer, 14);
	assert_true(cpl_node_boolean(&root, "open", true, &boolean, &faults));
	assert_true(boolean);
	assert_true(cpl_node_array(&root, "escaped", true, &node, &faults));
	assert_int_equal(cpl_node_count(&node), 0);
	assert_false(cpl_node_text(&root, "absent", false, &text, &faults));
	assert_int_equal(faults.count, 0);
	assert_int_equal(cpl_node_count(&root), 5);
	cpl_config_free(config);
}

static void
faults_have_places(void **state)
{
	static const char *const known[] = { "name", "days", "open", "clocks",
		NULL };
	struct cpl_faults faults = { 0 };
	struct cpl_config *config = cpl_config_parse(CPL_STR(sample), &faults);
	struct cpl_node root;
	struct cpl_node clocks;
	struct cpl_node item;
	struct cpl_node member;
	const char *text = NULL;
	int64_t integer = 0;

	(void)state;
	assert_non_null(config);
	root = cpl_config_root(config);
	assert_false(cpl_node_text(&root, "days", true, &text, &faults));
	assert_false(cpl_node_text(&root, "absent", true, &text, &faults));
	cpl_node_check_keys(&root, known, &faults);
	assert_true(cpl_node_array(&root, "clocks", true, &clocks, &faults));
	assert_true(cpl_node_at(&clocks, 1, &item));
	assert_false(cpl_node_at(&clocks, 2, &member));
	assert_true(cpl_node_member(&item, "b", &member));
	assert_false(
	    cpl_node_integer(&member, "deep", true, &integer, &faults));
	cpl_node_fault(
	    &member, true, &faults, CPL_CONFIG_VALUE, "%s %d", "here", 7);
	assert_int_equal(faults.count, 5);
	expect_fault(&faults, 0, CPL_CONFIG_TYPE, 3, 10, "days must be a text");
	expect_fault(&faults, 1, CPL_CONFIG_KEY_MISSING, 1, 4, "absent");
	expect_fault(&faults, 2, CPL_CONFIG_KEY_UNKNOWN, 4, 2, "escaped");
	expect_fault(
	    &faults, 3, CPL_CONFIG_TYPE, 5, 38, "deep must be a whole number");
	expect_fault(&faults, 4, CPL_CONFIG_VALUE, 5, 24, "here 7");
	cpl_config_free(config);
	cpl_faults_release(&faults);
}

static void
syntax_faults(void **state)
{
	static const struct {
		const char *text;
		size_t line;
		size_t column;
		const char *detail;
	} rows[] = {
		{ "", 1, 1, "the file ends too early" },
		{ "{\"a\": 1,\n \"a\": 2}", 2, 2,
		    "the same name twice in one object" },
		{ "{\"a\": 1}\n}", 2, 1, "something follows the value" },
		{ "{\"a\": \"\\u0000\"}", 1, 0, "NUL in a text" },
		{ "{\"a\":\n 123456789012345678901}", 2, 0,
		    "a number out of range" },
		{ "17", 1, 0, "neither an object nor an array" },
		{ "{\"a\": 'x'}", 1, 7, "" },
		{ "{\"a\": \"\xff\"}", 1, 8, "bytes that are not UTF-8" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpl_faults faults = { 0 };

		assert_null(
		    cpl_config_parse(cpl_str_of(rows[i].text), &faults));
		assert_int_equal(faults.count, 1);
		/* Where jansson found it, the column may be one off. */
		if (rows[i].column == 0)
			faults.items[0].column = 0;
		expect_fault(&faults, 0, CPL_CONFIG_SYNTAX, rows[i].line,
		    rows[i].column, rows[i].detail);
		cpl_faults_release(&faults);
	}
}

/* Going through an object with many members must not be quadratic. */
static void
members_in_order(void **state)
{
	struct cpl_buffer text = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_config *config;
	struct cpl_node root;
	struct cpl_node member;
	size_t i;

	(void)state;
	cpl_buffer_append_char(&text, '{');
	for (i = 0; i < 100000; i++)
		cpl_buffer_append_format(
		    &text, "%s\n\"k%zu\":%zu", i ? "," : "", i, i);
	cpl_buffer_append_char(&text, '}');
	config = cpl_config_parse(cpl_buffer_str(&text), &faults);
	assert_non_null(config);
	root = cpl_config_root(config);
	for (i = 0; cpl_node_at(&root, i, &member); i++)
		assert_int_equal(json_integer_value(member.json), i);
	assert_int_equal(i, 100000);
	/* Backwards too, and with a fault at the last. */
	assert_true(cpl_node_at(&root, 99999, &member));
	assert_string_equal(member.key, "k99999");
	cpl_node_fault(&member, false, &faults, CPL_CONFIG_VALUE, NULL);
	expect_fault(&faults, 0, CPL_CONFIG_VALUE, 100001, 10, "");
	cpl_config_free(config);
	cpl_faults_release(&faults);
	cpl_buffer_release(&text);
}

static void
faults_do_not_flood(void **state)
{
	struct cpl_buffer text = { 0 };
	struct cpl_faults faults = { 0 };
	static const char *const known[] = { NULL };
	struct cpl_config *config;
	struct cpl_node root;
	size_t i;

	(void)state;
	cpl_buffer_append_str(&text, CPL_STR("{\"a\":1"));
	for (i = 0; i < 1000; i++)
		cpl_buffer_append_format(&text, ",\"k%zu\":0", i);
	cpl_buffer_append_char(&text, '}');
	config = cpl_config_parse(cpl_buffer_str(&text), &faults);
	root = cpl_config_root(config);
	cpl_node_check_keys(&root, known, &faults);
	assert_int_equal(faults.count, CPL_CONFIG_FAULTS + 1);
	expect_fault(
	    &faults, CPL_CONFIG_FAULTS, CPL_CONFIG_MORE_FAULTS, 0, 0, "");
	cpl_config_free(config);
	cpl_faults_release(&faults);
	cpl_buffer_release(&text);
}

/* jansson without memory: no code of its own tells, errno does. */
static void *
no_memory(size_t size)
{
	(void)size;
	errno = ENOMEM;
	return NULL;
}

static void
jansson_without_memory(void **state)
{
	struct cpl_faults faults = { 0 };
	json_malloc_t take;
	json_free_t give;

	(void)state;
	json_get_alloc_funcs(&take, &give);
	json_set_alloc_funcs(no_memory, give);
	assert_null(cpl_config_parse(CPL_STR("{\"a\": 1}"), &faults));
	json_set_alloc_funcs(take, give);
	expect_fault(&faults, 0, CPL_MEMORY, 0, 0, "");
	cpl_faults_release(&faults);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed_readers),
		cmocka_unit_test(faults_have_places),
		cmocka_unit_test(syntax_faults),
		cmocka_unit_test(members_in_order),
		cmocka_unit_test(faults_do_not_flood),
		cmocka_unit_test(jansson_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
