/* SPDX-License-Identifier: MIT */
/* Tables: cells and their places, separators, and every fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/config.h>

#include "faults.h"
#include "random.h"

static const char *const columns[] = { "!category", "pattern", "weight", NULL };

static struct cpl_table *
parse(const char *text, size_t length, struct cpl_faults *faults)
{
	return cpl_table_parse(
	    (struct cpl_str){ text, length }, columns, faults);
}

static void
expect_cell(const struct cpl_table *table, size_t row, size_t column,
    const char *text, size_t line, size_t at)
{
	struct cpl_cell cell = cpl_table_cell(table, row, column);

	assert_int_equal(cell.text.length, strlen(text));
	assert_memory_equal(cell.text.data, text, cell.text.length);
	assert_int_equal(cell.line, line);
	assert_int_equal(cell.column, at);
}

static void
cells_know_their_places(void **state)
{
	static const char text[] = "\xef\xbb\xbf# a remark, with \"quotes\n"
				   "\n"
				   "weight, category ,pattern\r\n"
				   "3,roads,  jalan rusak  \r\n"
				   "  \t \n"
				   "# another\n"
				   ",\"waste\",\"a \"\"b\"\", c\"\n"
				   ",,\n"
				   "1, \"two\nlines\" ,\"\n  x\"\n"
				   "7,last,\"\"";
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = parse(text, sizeof(text) - 1, &faults);

	(void)state;
	assert_non_null(table);
	assert_int_equal(faults.count, 0);
	assert_int_equal(cpl_table_rows(table), 4);
	expect_cell(table, 0, 0, "roads", 4, 3);
	expect_cell(table, 0, 1, "jalan rusak", 4, 11);
	expect_cell(table, 0, 2, "3", 4, 1);
	expect_cell(table, 1, 0, "waste", 7, 3);
	expect_cell(table, 1, 1, "a \"b\", c", 7, 11);
	expect_cell(table, 1, 2, "", 7, 1);
	expect_cell(table, 2, 0, "two\nlines", 9, 5);
	expect_cell(table, 2, 1, "x", 11, 3);
	expect_cell(table, 3, 1, "", 12, 9);
	cpl_table_free(table);
}

static void
separators_and_line_ends(void **state)
{
	static const char *const texts[] = {
		"category;pattern\na;b,c\n",
		"category\tpattern\na\tb,c\n",
		"category,pattern\ra,\"b,c\"\r",
		"category,pattern\r\na,\"b,c\"",
		"# x;y\ncategory,pattern\n\na,\"b,c\"\n\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct cpl_faults faults = { 0 };
		struct cpl_table *table = parse(
		    texts[i], strlen(texts[i]), &faults);
		struct cpl_cell cell;

		assert_non_null(table);
		assert_int_equal(faults.count, 0);
		assert_int_equal(cpl_table_rows(table), 1);
		cell = cpl_table_cell(table, 0, 1);
		assert_int_equal(cell.text.length, 3);
		assert_memory_equal(cell.text.data, "b,c", 3);
		cell = cpl_table_cell(table, 0, 2);
		assert_int_equal(cell.text.length, 0);
		cpl_table_free(table);
	}
}

static void
faulty_rows_are_left_out(void **state)
{
	static const char text[] = "category,pattern\n"
				   "a,b,c\n"
				   "a\n"
				   "good,one\n"
				   "a,b\"c\n"
				   "\"a\"x,b\n"
				   "good,two\n"
				   "a,\"never closed\n"
				   "b,c\n";
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = parse(text, sizeof(text) - 1, &faults);

	(void)state;
	assert_non_null(table);
	assert_int_equal(cpl_table_rows(table), 2);
	expect_cell(table, 0, 1, "one", 4, 6);
	expect_cell(table, 1, 1, "two", 7, 6);
	assert_int_equal(faults.count, 5);
	expect_fault(&faults, 0, CPL_TABLE_WIDTH, 2, 0, "3, the header has 2");
	expect_fault(&faults, 1, CPL_TABLE_WIDTH, 3, 0, "1, the header has 2");
	expect_fault(
	    &faults, 2, CPL_TABLE_SYNTAX, 5, 4, "a quote inside a cell");
	expect_fault(
	    &faults, 3, CPL_TABLE_SYNTAX, 6, 4, "a quote inside a cell");
	expect_fault(
	    &faults, 4, CPL_TABLE_SYNTAX, 8, 0, "a quote that is never closed");
	cpl_table_free(table);
	cpl_faults_release(&faults);
}

static void
unusable_headers(void **state)
{
	static const struct {
		const char *text;
		enum cpl_problem problem;
		size_t line;
		size_t column;
		const char *detail;
	} rows[] = {
		{ "", CPL_TABLE_SYNTAX, 1, 1, "no header" },
		{ "\n# x\n\n", CPL_TABLE_SYNTAX, 1, 1, "no header" },
		{ ",,\n", CPL_TABLE_SYNTAX, 1, 1, "no header" },
		{ "pattern\nx\n", CPL_TABLE_COLUMN_MISSING, 1, 0, "category" },
		{ "category,pattern,category\n", CPL_TABLE_COLUMN_TWICE, 1, 18,
		    "category" },
		{ "cat\"egory\n", CPL_TABLE_SYNTAX, 1, 4,
		    "a quote inside a cell" },
		{ "category\na\xff\n", CPL_TABLE_SYNTAX, 2, 2,
		    "bytes that are not UTF-8" },
		{ "\xff\xfe", CPL_TABLE_SYNTAX, 1, 1,
		    "bytes that are not UTF-8" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpl_faults faults = { 0 };

		assert_null(parse(rows[i].text, strlen(rows[i].text), &faults));
		assert_int_equal(faults.count, 1);
		expect_fault(&faults, 0, rows[i].problem, rows[i].line,
		    rows[i].column, rows[i].detail);
		cpl_faults_release(&faults);
	}
}

static void
unknown_columns_are_faults(void **state)
{
	static const char text[] = "category,Pattern,\n1,2,3\n";
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = parse(text, sizeof(text) - 1, &faults);

	(void)state;
	assert_non_null(table);
	assert_int_equal(faults.count, 2);
	expect_fault(&faults, 0, CPL_TABLE_COLUMN_UNKNOWN, 1, 10, "Pattern");
	expect_fault(&faults, 1, CPL_TABLE_COLUMN_UNKNOWN, 1, 18, "(no name)");
	expect_cell(table, 0, 0, "1", 2, 1);
	expect_cell(table, 0, 1, "", 2, 0);
	cpl_table_free(table);
	cpl_faults_release(&faults);
}

static void
nul_is_refused(void **state)
{
	static const char text[] = "category\nab\0c\n";
	struct cpl_faults faults = { 0 };

	(void)state;
	assert_null(parse(text, sizeof(text) - 1, &faults));
	expect_fault(&faults, 0, CPL_TABLE_SYNTAX, 2, 3, "NUL byte");
	cpl_faults_release(&faults);
}

static void
faults_do_not_flood(void **state)
{
	struct cpl_buffer text = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_table *table;
	size_t i;

	(void)state;
	cpl_buffer_append_str(&text, CPL_STR("category\n"));
	for (i = 0; i < 1000; i++)
		cpl_buffer_append_str(&text, CPL_STR("a,b\n"));
	table = parse(text.data, text.length, &faults);
	assert_non_null(table);
	assert_int_equal(faults.count, CPL_CONFIG_FAULTS + 1);
	expect_fault(
	    &faults, CPL_CONFIG_FAULTS, CPL_CONFIG_MORE_FAULTS, 0, 0, "");
	cpl_table_free(table);
	cpl_faults_release(&faults);
	cpl_buffer_release(&text);
}

static void
wide_rows_are_only_counted(void **state)
{
	struct cpl_buffer text = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_table *table;
	size_t i;

	(void)state;
	cpl_buffer_append_str(&text, CPL_STR("category\n"));
	for (i = 0; i < 100000; i++)
		cpl_buffer_append_char(&text, i % 2 ? 'x' : ',');
	cpl_buffer_append_str(&text, CPL_STR("\nok\n"));
	table = parse(text.data, text.length, &faults);
	assert_non_null(table);
	assert_int_equal(cpl_table_rows(table), 1);
	expect_cell(table, 0, 0, "ok", 3, 1);
	assert_int_equal(faults.count, 1);
	expect_fault(
	    &faults, 0, CPL_TABLE_WIDTH, 2, 0, "50001, the header has 1");
	cpl_table_free(table);
	cpl_faults_release(&faults);

	/* The same row as a header. */
	assert_null(parse(text.data + 9, text.length - 9, &faults));
	expect_fault(&faults, 0, CPL_TABLE_SYNTAX, 1, 0, "too many columns");
	cpl_faults_release(&faults);
	cpl_buffer_release(&text);
}

/* Append a cell of a few bytes that mean something to some reader. */
static void
append_random_cell(struct cpl_buffer *text)
{
	static const char *const parts[] = { "a", "bc", " ", "\t", ";", "#",
		"'", "\xc2\xa0" };

	do
		cpl_buffer_append_str(text, cpl_str_of(parts[random_below(8)]));
	while (random_below(4) > 0);
}

static void
expect_same_cell(const struct cpl_table *plain, const struct cpl_table *quoted,
    size_t row, size_t column)
{
	struct cpl_cell a = cpl_table_cell(plain, row, column);
	struct cpl_cell b = cpl_table_cell(quoted, row, column);

	assert_int_equal(a.text.length, b.text.length);
	assert_memory_equal(a.text.data, b.text.data, a.text.length);
	assert_int_equal(a.line, b.line);
	assert_int_equal(a.column, b.column);
}

/* A line without a quote does not go through libcsv, which would say the same. */
static void
plain_lines_are_as_quoted_ones(void **state)
{
	static const char header[] = "category,pattern,weight\n";
	struct cpl_buffer plain = { 0 };
	struct cpl_buffer quoted = { 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_table *tables[2];

	(void)state;
	cpl_buffer_append_str(&plain, cpl_str_of(header));
	for (int line = 0; line < 500; line++) {
		cpl_buffer_append_char(&plain, 'x');
		append_random_cell(&plain);
		cpl_buffer_append_char(&plain, ',');
		append_random_cell(&plain);
		cpl_buffer_append_str(&plain, line % 3 == 0   ? CPL_STR(",\r\n")
					      : line % 3 == 1 ? CPL_STR(",\n")
							      : CPL_STR(",\r"));
	}
	for (size_t i = 0; i < plain.length; i++) {
		if (i >= sizeof(header) && plain.data[i - 1] == ',' &&
		    (plain.data[i] == '\r' || plain.data[i] == '\n'))
			cpl_buffer_append_str(&quoted, CPL_STR("\"\""));
		cpl_buffer_append_char(&quoted, plain.data[i]);
	}
	tables[0] = parse(plain.data, plain.length, &faults);
	tables[1] = parse(quoted.data, quoted.length, &faults);
	assert_int_equal(faults.count, 0);
	assert_int_equal(cpl_table_rows(tables[0]), 500);
	assert_int_equal(cpl_table_rows(tables[1]), 500);
	for (size_t row = 0; row < 500; row++)
		for (size_t column = 0; column < 2; column++)
			expect_same_cell(tables[0], tables[1], row, column);
	cpl_table_free(tables[0]);
	cpl_table_free(tables[1]);
	cpl_buffer_release(&plain);
	cpl_buffer_release(&quoted);
}

static void
files_that_cannot_be_read(void **state)
{
	struct cpl_faults faults = { 0 };

	(void)state;
	assert_null(cpl_table_load("/nowhere/at/all", columns, &faults));
	assert_null(cpl_table_load("/", columns, &faults));
	expect_fault(&faults, 0, CPL_FILE_NOT_FOUND, 0, 0, "");
	expect_fault(&faults, 1, CPL_IS_DIRECTORY, 0, 0, "");
	assert_int_not_equal(faults.items[0].error, 0);
	cpl_faults_release(&faults);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_know_their_places),
		cmocka_unit_test(separators_and_line_ends),
		cmocka_unit_test(faulty_rows_are_left_out),
		cmocka_unit_test(unusable_headers),
		cmocka_unit_test(unknown_columns_are_faults),
		cmocka_unit_test(nul_is_refused),
		cmocka_unit_test(faults_do_not_flood),
		cmocka_unit_test(wide_rows_are_only_counted),
		cmocka_unit_test(plain_lines_are_as_quoted_ones),
		cmocka_unit_test(files_that_cannot_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
