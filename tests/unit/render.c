/* SPDX-License-Identifier: MIT */
/* Widths, numbers as people read them, and sheets in every form. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/render.h>

static void
check_text(struct cpl_buffer *buffer, const char *expected)
{
	assert_false(buffer->failed);
	cpl_buffer_append_char(buffer, '\0');
	assert_string_equal(buffer->data, expected);
	cpl_buffer_release(buffer);
}

static void
check_fixed(double number, unsigned decimals, const char *expected)
{
	struct cpl_buffer buffer = { 0 };

	cpl_append_fixed(&buffer, number, decimals);
	check_text(&buffer, expected);
}

static void
test_numbers_are_rounded_once(void **state)
{
	(void)state;
	check_fixed(0, 0, "0");
	check_fixed(0.5, 0, "1");
	check_fixed(-0.5, 0, "-1");
	check_fixed(2.25, 1, "2.3");
	check_fixed(1.04, 1, "1.0");
	check_fixed(-0.01, 1, "0.0");
	check_fixed(9.96, 1, "10.0");
	check_fixed(0.05, 2, "0.05");
	check_fixed(1234567.891, 3, "1234567.891");
	check_fixed(1, 6, "1.000000");
	check_fixed(1, 60, "1.000000");
	check_fixed(9007199254740992, 1, "9007199254740992");
	check_fixed(1e30, 2, "1000000000000000019884624838656");
}

static void
check_percent(double ratio, const char *expected)
{
	struct cpl_buffer buffer = { 0 };

	cpl_append_percent(&buffer, ratio);
	check_text(&buffer, expected);
}

static void
test_all_and_nothing_are_said_of_nothing_else(void **state)
{
	(void)state;
	check_percent(0, "0.0%");
	check_percent(1, "100.0%");
	check_percent(0.99999, "99.9%");
	check_percent(1e-9, "0.1%");
	check_percent(0.9685, "96.9%");
	check_percent(2.0 / 3, "66.7%");
}

static void
test_width_is_that_of_a_terminal(void **state)
{
	struct cpl_str wide = CPL_STR("\xe5\xb8\x82\xe5\xbd\xb9");

	(void)state;
	assert_int_equal(cpl_text_width(CPL_STR("")), 0);
	assert_int_equal(cpl_text_width(CPL_STR("Jalan")), 5);
	assert_int_equal(cpl_text_width(CPL_STR("caf\xc3\xa9")), 4);
	/* e and a combining acute */
	assert_int_equal(cpl_text_width(CPL_STR("e\xcc\x81")), 1);
	assert_int_equal(cpl_text_width(wide), 4);
	/* U+1F6A7, a construction sign */
	assert_int_equal(cpl_text_width(CPL_STR("\xf0\x9f\x9a\xa7")), 2);
	/* U+200B takes no room, nor does U+FE0F. */
	assert_int_equal(cpl_text_width(CPL_STR("\xe2\x80\x8b")), 0);
	assert_int_equal(cpl_text_width(CPL_STR("\xef\xb8\x8f")), 0);
	assert_int_equal(cpl_text_fit(wide, 4), 6);
	assert_int_equal(cpl_text_fit(wide, 3), 3);
	assert_int_equal(cpl_text_fit(wide, 1), 0);
	/* What combines stays with what it combines with. */
	assert_int_equal(cpl_text_fit(CPL_STR("e\xcc\x81x"), 1), 3);
	/* Bytes that are no characters end all the same. */
	assert_int_equal(cpl_text_width(CPL_STR("\xff\xc3")), 2);
}

static const struct cpl_sheet_column columns[] = {
	{ "agency", NULL, "agency", CPL_SHEET_TEXT, 0 },
	{ "received", NULL, "received", CPL_SHEET_COUNT, 0 },
	{ "rate", NULL, "rate", CPL_SHEET_RATIO, 0 },
	{ "days_mean", "days", "mean", CPL_SHEET_NUMBER, 1 },
	{ "days_p90", "days", "p90", CPL_SHEET_NUMBER, 1 },
	{ "days_max", "days", NULL, CPL_SHEET_NUMBER, 1 },
};

static void
put_row(struct cpl_sheet *sheet, struct cpl_str name, double number)
{
	cpl_sheet_text(sheet, name);
	cpl_sheet_number(sheet, number);
	cpl_sheet_number(sheet, number / 4);
	cpl_sheet_number(sheet, number);
	cpl_sheet_number(sheet, NAN);
	cpl_sheet_unknown(sheet);
}

static struct cpl_sheet *
new_sheet(struct cpl_str name)
{
	struct cpl_sheet *sheet = cpl_sheet_new(columns, 6, 1);

	assert_non_null(sheet);
	put_row(sheet, name, 1);
	put_row(sheet, CPL_STR("b"), 3);
	cpl_sheet_totals(sheet);
	put_row(sheet, CPL_STR("all"), 4);
	assert_false(cpl_sheet_failed(sheet));
	return sheet;
}

static void
test_a_sheet_in_every_form(void **state)
{
	const struct cpl_table_style style = { .width = 80 };
	struct cpl_sheet *sheet = new_sheet(CPL_STR("=a|\"1\""));
	struct cpl_buffer buffer = { 0 };

	(void)state;
	cpl_render_table(sheet, &style, &buffer);
	check_text(&buffer, "                            days\n"
			    "agency  received    rate  mean  p90\n"
			    "------  --------  ------  ----  ---\n"
			    "=a|\"1\"         1   25.0%   1.0    -\n"
			    "b              3   75.0%   3.0    -\n"
			    "------  --------  ------  ----  ---\n"
			    "all            4  100.0%   4.0    -\n");
	cpl_render_markdown(sheet, NULL, &buffer);
	check_text(&buffer,
	    "| agency | received | rate | days: mean | days: p90 |\n"
	    "|---|--:|--:|--:|--:|\n"
	    "| =a\\|\"1\" | 1 | 25.0% | 1.0 | - |\n"
	    "| b | 3 | 75.0% | 3.0 | - |\n"
	    "| **all** | **4** | **100.0%** | **4.0** | **-** |\n");
	cpl_render_csv(sheet, &buffer);
	check_text(&buffer, "agency,received,rate,days_mean,days_p90,days_max\n"
			    "\"'=a|\"\"1\"\"\",1,0.25,1,,\n"
			    "b,3,0.75,3,,\n");
	cpl_sheet_free(sheet);
}

/* No line is wider than the page, whatever the page and the names. */
static void
test_tables_fit(void **state)
{
	struct cpl_sheet *sheet = new_sheet(CPL_STR(
	    "\xe5\xb8\x82\xe5\xbd\xb9 a name that is longer than any page "
	    "of forty or a hundred columns and wants to be cut somewhere, "
	    "since nobody reads as far as this"));

	(void)state;
	for (size_t width = 0; width < 140; width++) {
		const struct cpl_table_style style = { .width = width };
		struct cpl_buffer buffer = { 0 };
		struct cpl_str rest;

		cpl_render_table(sheet, &style, &buffer);
		assert_false(buffer.failed);
		rest = cpl_buffer_str(&buffer);
		while (rest.length > 0) {
			const char *end = memchr(rest.data, '\n', rest.length);
			struct cpl_str line = { rest.data,
				(size_t)(end - rest.data) };

			assert_non_null(end);
			assert_true(
			    cpl_text_width(line) <= (width < 40 ? 40 : width));
			rest.data = end + 1;
			rest.length -= line.length + 1;
		}
		cpl_buffer_release(&buffer);
	}
	cpl_sheet_free(sheet);
}

static void
test_numbers_are_those_of_the_language(void **state)
{
	struct cpl_table_style style = { .width = 80 };
	struct cpl_sheet *sheet = cpl_sheet_new(columns, 6, 1);
	struct cpl_buffer buffer = { 0 };

	(void)state;
	assert_non_null(sheet);
	assert_true(cpl_language_find(CPL_STR("id"), &style.language));
	assert_string_equal(cpl_language_code(style.language), "id");
	assert_string_equal(cpl_language_at(0), "en");
	assert_false(cpl_language_find(CPL_STR("i"), &style.language));
	assert_null(style.language);
	assert_true(cpl_language_find(CPL_STR("id"), &style.language));
	put_row(sheet, CPL_STR("a"), 1367);
	put_row(sheet, CPL_STR("b"), -1234567.5);
	put_row(sheet, CPL_STR("c"), 0.968 * 4);
	cpl_render_table(sheet, &style, &buffer);
	check_text(&buffer,
	    "                                           days\n"
	    "agency    received             rate          mean  p90\n"
	    "------  ----------  ---------------  ------------  ---\n"
	    "a            1.367       34.175,0\xc2\xa0%       1.367,0    -\n"
	    "b       -1.234.568  -30.864.187,5\xc2\xa0%  -1.234.567,5    -\n"
	    "c                4           96,8\xc2\xa0%           3,9    -\n");
	cpl_sheet_free(sheet);
}

/* Colours are all that differs, and go no further than their cell. */
static void
test_colours_change_no_text(void **state)
{
	struct cpl_table_style style = { .width = 40 };
	struct cpl_sheet *sheet = new_sheet(CPL_STR("a name to be cut off"));
	struct cpl_buffer plain = { 0 };
	struct cpl_buffer color = { 0 };
	size_t length = 0;
	bool on = false;

	(void)state;
	cpl_render_table(sheet, &style, &plain);
	style.color = true;
	cpl_render_table(sheet, &style, &color);
	for (size_t i = 0; i < color.length; i++) {
		if (color.data[i] == '\x1b') {
			on = color.data[i + 2] != '0';
			while (color.data[i] != 'm')
				i++;
			continue;
		}
		assert_true(!on || color.data[i] != '\n');
		color.data[length++] = color.data[i];
	}
	assert_true(length < color.length);
	assert_int_equal(length, plain.length);
	assert_memory_equal(color.data, plain.data, length);
	cpl_buffer_release(&plain);
	cpl_buffer_release(&color);
	cpl_sheet_free(sheet);
}

static void
test_ascii_takes_as_much_room(void **state)
{
	struct cpl_buffer buffer = { 0 };

	(void)state;
	cpl_append_ascii(&buffer,
	    CPL_STR("a\xc2\xa0% \xe2\x96\x88\xe2\x96\x8d \xe2\x80\xa6"));
	/* A letter, a wide one, one that combines, bytes that are none. */
	cpl_append_ascii(
	    &buffer, CPL_STR(" \xc3\xa9 \xe5\xb8\x82 e\xcc\x81 \xff\n\x1b[1m"));
	check_text(&buffer, "a % #: ~ ? ?? e ?\n\x1b[1m");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_rounded_once),
		cmocka_unit_test(test_all_and_nothing_are_said_of_nothing_else),
		cmocka_unit_test(test_width_is_that_of_a_terminal),
		cmocka_unit_test(test_a_sheet_in_every_form),
		cmocka_unit_test(test_tables_fit),
		cmocka_unit_test(test_numbers_are_those_of_the_language),
		cmocka_unit_test(test_colours_change_no_text),
		cmocka_unit_test(test_ascii_takes_as_much_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
