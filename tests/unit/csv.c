/* SPDX-License-Identifier: MIT */
/* Rows of CSV held against libcsv, which reads every byte of the text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <csv.h>

#include "input/rows.h"

#define LENGTH 24
#define ROUNDS 200000

/*
 * Rows and cells as one text: behind a cell stands \1, behind a row \2.  Rows
 * of empty cells are left out: a line of tabs is blank to us.
 */
struct dump {
	char text[8 * LENGTH];
	size_t length;
	size_t row; /* where it begins */
	bool filled;
};

static void
dump_cell(void *data, size_t length, void *context)
{
	struct dump *dump = context;
	struct cpl_str cell = { data, length };

	cell = cpl_str_trim(cell);
	assert_true(dump->length + cell.length + 2 < sizeof(dump->text));
	if (cell.length > 0)
		memcpy(dump->text + dump->length, cell.data, cell.length);
	dump->length += cell.length;
	dump->filled = dump->filled || cell.length > 0;
	dump->text[dump->length++] = '\1';
}

static void
dump_row(int end, void *context)
{
	struct dump *dump = context;

	(void)end;
	if (!dump->filled)
		dump->length = dump->row;
	else
		dump->text[dump->length++] = '\2';
	dump->row = dump->length;
	dump->filled = false;
}

/* False where libcsv refuses the text. */
static bool
read_by_libcsv(struct cpl_str text, char delimiter, struct dump *dump)
{
	struct csv_parser parser;
	bool good;

	assert_int_equal(csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI), 0);
	csv_set_delim(&parser, (unsigned char)delimiter);
	good = csv_parse(&parser, text.data, text.length, dump_cell, dump_row,
		   dump) == text.length &&
	       csv_fini(&parser, dump_cell, dump_row, dump) == 0;
	csv_free(&parser);
	return good;
}

static bool
read_rows(struct cpl_str text, char delimiter, struct dump *dump)
{
	struct window window;
	struct csv_rows *rows;
	struct cpl_fault fault;
	struct row row;
	enum row_result result;

	assert_true(window_init(&window, NULL, 1000));
	window_borrow(&window, text, 1);
	rows = csv_rows_new(&window);
	assert_non_null(rows);
	csv_rows_delimiter(rows, delimiter);
	while ((result = csv_rows_next(rows, &row, &fault)) == ROW) {
		for (size_t i = 0; i < row.count; i++) {
			char cell[LENGTH];

			memcpy(cell, row.cells[i].text.data,
			    row.cells[i].text.length);
			dump_cell(cell, row.cells[i].text.length, dump);
		}
		dump_row(0, dump);
	}
	csv_rows_free(rows);
	window_release(&window);
	return result == ROW_END;
}

static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(0x2545f4914f6cdd1d);
}

static void
rows_are_those_of_libcsv(void **state)
{
	static const char alphabet[] = "\"\"\"\"a\",,,;;\n\nbc \t";
	uint64_t seed = 20260327;
	size_t good = 0;

	(void)state;
	for (size_t round = 0; round < ROUNDS; round++) {
		char text[LENGTH];
		size_t length = 1 + (size_t)(next(&seed) >> 32) % (LENGTH - 1);
		struct cpl_str whole = { text, length };
		struct dump theirs = { .length = 0 };
		struct dump ours = { .length = 0 };
		char delimiter = ",;\t"[round % 3];

		for (size_t i = 0; i < length; i++)
			text[i] = alphabet[(next(&seed) >> 32) %
					   (sizeof(alphabet) - 1)];
		if (!read_by_libcsv(whole, delimiter, &theirs))
			continue;
		good++;
		if (!read_rows(whole, delimiter, &ours) ||
		    ours.length != theirs.length ||
		    memcmp(ours.text, theirs.text, ours.length) != 0)
			fail_msg("%.*s\n--- libcsv %.*s\n--- ours %.*s",
			    (int)length, text, (int)theirs.length, theirs.text,
			    (int)ours.length, ours.text);
	}
	/* Most are refused, but not too many. */
	assert_true(good > ROUNDS / 10);
}

/* A row over many lines, the closing quote of which is followed by more. */
static void
later_lines_do_not_hide_the_first(void **state)
{
	static const char text[] = "1,\"a\nb,c\nd\"x,2\n3,4\n";
	struct window window;
	struct csv_rows *rows;
	struct cpl_fault fault;
	struct row row;

	(void)state;
	assert_true(window_init(&window, NULL, 1000));
	window_borrow(&window, CPL_STR(text), 1);
	rows = csv_rows_new(&window);
	assert_non_null(rows);
	assert_int_equal(csv_rows_next(rows, &row, &fault), ROW_BAD);
	assert_int_equal(row.line, 1);
	assert_int_equal(csv_rows_next(rows, &row, &fault), ROW);
	assert_int_equal(row.line, 2);
	assert_int_equal(row.count, 2);
	assert_int_equal(csv_rows_next(rows, &row, &fault), ROW_BAD);
	assert_int_equal(row.line, 3);
	assert_int_equal(csv_rows_next(rows, &row, &fault), ROW);
	assert_int_equal(row.line, 4);
	assert_int_equal(csv_rows_next(rows, &row, &fault), ROW_END);
	csv_rows_free(rows);
	window_release(&window);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_those_of_libcsv),
		cmocka_unit_test(later_lines_do_not_hide_the_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
