/* SPDX-License-Identifier: MIT */
/* Strings, buffers, arenas, UTF-8 and JSON spelling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/json.h>

#include "text/digest.h"
#include "text/hash.h"

/* RFC 3629, section 4, its grammar written out row by row. */
static size_t
sequence_by_grammar(const unsigned char *s, size_t length)
{
	static const unsigned char rows[][9] = {
		{ 1, 0x00, 0x7f },
		{ 2, 0xc2, 0xdf, 0x80, 0xbf },
		{ 3, 0xe0, 0xe0, 0xa0, 0xbf, 0x80, 0xbf },
		{ 3, 0xe1, 0xec, 0x80, 0xbf, 0x80, 0xbf },
		{ 3, 0xed, 0xed, 0x80, 0x9f, 0x80, 0xbf },
		{ 3, 0xee, 0xef, 0x80, 0xbf, 0x80, 0xbf },
		{ 4, 0xf0, 0xf0, 0x90, 0xbf, 0x80, 0xbf, 0x80, 0xbf },
		{ 4, 0xf1, 0xf3, 0x80, 0xbf, 0x80, 0xbf, 0x80, 0xbf },
		{ 4, 0xf4, 0xf4, 0x80, 0x8f, 0x80, 0xbf, 0x80, 0xbf },
	};

	for (size_t row = 0; row < sizeof(rows) / sizeof(rows[0]); row++) {
		size_t count = rows[row][0];
		size_t at = 0;

		while (at < count && at < length &&
		       s[at] >= rows[row][1 + 2 * at] &&
		       s[at] <= rows[row][2 + 2 * at])
			at++;
		if (at == count)
			return count;
	}
	return 0;
}

static void
utf8_follows_the_grammar(void **state)
{
	unsigned char bytes[4];
	uint32_t code;

	(void)state;
	/* All pairs, with third and fourth bytes at the edges. */
	for (unsigned first = 0; first < 256; first++) {
		for (unsigned rest = 0; rest < 256 * 16; rest++) {
			static const unsigned char edges[] = { 0x7f, 0x80, 0xbf,
				0xc0 };

			bytes[0] = (unsigned char)first;
			bytes[1] = (unsigned char)(rest & 255);
			bytes[2] = edges[rest >> 8 & 3];
			bytes[3] = edges[rest >> 10 & 3];
			for (size_t length = 1; length <= 4; length++)
				assert_int_equal(cpl_utf8_decode((char *)bytes,
						     length, &code),
				    sequence_by_grammar(bytes, length));
		}
	}
	for (uint32_t point = 0; point < 0x110000; point++) {
		char out[4];
		size_t length;

		if (point >= 0xd800 && point < 0xe000)
			continue;
		length = cpl_utf8_encode(point, out);
		assert_int_equal(cpl_utf8_decode(out, 4, &code), length);
		assert_int_equal(code, point);
	}
	assert_int_equal(cpl_utf8_valid("0123456789\xff", 11), 10);
	assert_int_equal(cpl_utf8_valid("01234567\xc3\xa9xxxxxxx\x80", 18), 17);
	assert_int_equal(cpl_utf8_valid("", 0), 0);
}

static void
printable_steers_nothing(void **state)
{
	static const char hostile[] = "a\x1b[31mb\tc\r\nd\xc2\x9b"
				      "e"
				      "\xe2\x80\xae"
				      "f\x7f\xff\xf0\x9f\x98\x80";
	struct cpl_buffer out = { 0 };

	(void)state;
	cpl_buffer_append_printable(&out, cpl_str_of(hostile));
	assert_true(cpl_str_equal(cpl_buffer_str(&out),
	    CPL_STR("a[31mb c def\xef\xbf\xbd\xf0\x9f\x98\x80")));
	cpl_buffer_release(&out);
}

static void
strings_compare(void **state)
{
	(void)state;
	assert_true(cpl_str_compare(CPL_STR("a"), CPL_STR("ab")) < 0);
	assert_true(cpl_str_compare(CPL_STR("b"), CPL_STR("ab")) > 0);
	assert_true(cpl_str_compare(CPL_STR("\x80"), CPL_STR("a")) > 0);
	assert_int_equal(cpl_str_compare(CPL_STR(""), CPL_STR("")), 0);
	assert_true(cpl_str_equal_fold(CPL_STR("JaLan"), CPL_STR("jAlan")));
	assert_false(cpl_str_equal_fold(CPL_STR("["), CPL_STR("{")));
	assert_true(cpl_str_starts(CPL_STR("abc"), CPL_STR("ab")));
	assert_false(cpl_str_starts(CPL_STR("a"), CPL_STR("ab")));
	assert_true(cpl_str_equal(
	    cpl_str_trim(CPL_STR(" \t a b\r\n")), CPL_STR("a b")));
	assert_int_equal(cpl_str_trim(CPL_STR(" \n ")).length, 0);
}

static void
buffers_remember_failure(void **state)
{
	struct cpl_buffer buffer = { 0 };

	(void)state;
	cpl_buffer_append_integer(&buffer, INT64_MIN);
	cpl_buffer_append_char(&buffer, ' ');
	cpl_buffer_append_integer(&buffer, INT64_MAX);
	cpl_buffer_append_format(&buffer, " %d", 7);
	assert_true(cpl_str_equal(cpl_buffer_str(&buffer),
	    CPL_STR("-9223372036854775808 9223372036854775807 7")));
	assert_null(cpl_buffer_reserve(&buffer, SIZE_MAX - 3));
	assert_true(buffer.failed);
	cpl_buffer_append_char(&buffer, 'x');
	assert_int_equal(buffer.length, 42);
	cpl_buffer_clear(&buffer);
	assert_false(buffer.failed);
	cpl_buffer_release(&buffer);
}

static void
arenas_keep_what_they_gave(void **state)
{
	struct cpl_arena arena = { 0 };
	struct cpl_str first, second;
	char *piece;

	(void)state;
	first = cpl_arena_copy(&arena, CPL_STR("first"));
	for (int i = 0; i < 1000; i++) {
		piece = cpl_arena_take(&arena, 100);
		assert_int_equal((uintptr_t)piece % 16, 0);
		memset(piece, 'x', 100);
	}
	second = cpl_arena_copy(&arena, CPL_STR(""));
	assert_true(cpl_str_equal(first, CPL_STR("first")));
	assert_int_equal(second.length, 0);
	assert_int_equal(second.data[0], '\0');
	piece = cpl_arena_take(&arena, 160);
	cpl_arena_trim(&arena, 160, 16);
	assert_ptr_equal(cpl_arena_take(&arena, 16), piece + 16);
	assert_null(cpl_arena_take(&arena, SIZE_MAX));
	cpl_arena_clear(&arena);
	assert_non_null(cpl_arena_take(&arena, 1));
	cpl_arena_release(&arena);
}

static void
reals_read_back(void **state)
{
	static const double values[] = { 0, 1, -1, 0.1, 0.18985, 1.0 / 3, 1e300,
		DBL_MIN, DBL_MAX, DBL_TRUE_MIN, 96.8, 123456789012345678.0,
		1e22, 1e23, 5e-324, 0.30000000000000004, 9007199254740993.0 };
	struct cpl_buffer buffer = { 0 };
	double back;

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		struct cpl_json json;

		cpl_buffer_clear(&buffer);
		cpl_json_append_real(&buffer, values[i]);
		json.data = buffer.data;
		json.length = buffer.length;
		assert_true(cpl_json_real(json, &back));
		assert_memory_equal(&back, &values[i], sizeof(back));
	}
	cpl_buffer_clear(&buffer);
	cpl_json_append_real(&buffer, 0.1);
	cpl_json_append_real(&buffer, (double)INFINITY);
	assert_true(cpl_str_equal(cpl_buffer_str(&buffer), CPL_STR("0.1null")));
	cpl_buffer_release(&buffer);
}

/* What is read by the short way is what strtod() reads. */
static void
reals_agree_with_strtod(void **state)
{
	unsigned seed = 7;
	char text[64];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		struct cpl_json json;
		double real;
		int length;

		seed = seed * 1103515245u + 12345u;
		length = snprintf(text, sizeof(text), "%s%u.%0*u",
		    seed & 64 ? "-" : "", seed >> 8, (int)(seed >> 28) + 1,
		    (seed * 2654435761u) >> 12);
		json.data = text;
		json.length = (size_t)length;
		assert_true(cpl_json_real(json, &real));
		assert_true(real == strtod(text, NULL));
	}
}

static void
integers_are_exact(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} cases[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999", false, 0 },
		{ "1.0", false, 0 },
		{ "1e2", false, 0 },
		{ "\"1\"", false, 0 },
		{ "true", false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_json json = { cases[i].text, strlen(cases[i].text) };
		int64_t value = 0;

		assert_int_equal(cpl_json_integer(json, &value), cases[i].good);
		assert_true(value == cases[i].value);
	}
}

static void
problems_have_codes(void **state)
{
	struct cpl_fault fault;
	char longer[300];

	(void)state;
	for (int i = 0; i < CPL_PROBLEM_COUNT; i++) {
		const char *code = cpl_problem_code((enum cpl_problem)i);

		assert_true(strlen(code) > 1);
		assert_true(
		    strlen(cpl_problem_sentence((enum cpl_problem)i)) > 1);
		for (int other = 0; other < i; other++)
			assert_string_not_equal(
			    code, cpl_problem_code((enum cpl_problem)other));
	}
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	cpl_fault_set(&fault, CPL_CONFIG_VALUE, 1, 2, "%s", longer);
	assert_int_equal(strlen(fault.detail), CPL_FAULT_DETAIL - 1);
	assert_string_equal(fault.detail + CPL_FAULT_DETAIL - 5, "x...");
}

/* What OpenSSL 3.0 says: openssl mac -macopt size:16 -macopt c-rounds:1 ... */
static void
fingerprints_are_siphash(void **state)
{
	static const char *const rows[][2] = {
		{ "", "0db4d9615d9334210333fb31d05e1cb9" },
		{ "a", "47f6fb72e8b5103708043755c271cd5f" },
		{ "abcdefg", "326506589a7eac066a8227828b100e98" },
		{ "abcdefgh", "c5a2f9867d5689dc4f188871ef5598ef" },
		{ "abcdefghi", "0b8b1402bda876a50f6c86ab1908a699" },
		{ "The quick brown fox jumps over the lazy dog",
		    "a7dbea966fc73d7d1b1342a72ae6bc95" },
	};
	unsigned char print[TEXT_FINGERPRINT];
	char hex[2 * TEXT_FINGERPRINT + 1] = "";

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		text_fingerprint(cpl_str_of(rows[i][0]), print);
		digest_hex(print, sizeof(print), hex);
		assert_string_equal(hex, rows[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fingerprints_are_siphash),
		cmocka_unit_test(utf8_follows_the_grammar),
		cmocka_unit_test(printable_steers_nothing),
		cmocka_unit_test(strings_compare),
		cmocka_unit_test(buffers_remember_failure),
		cmocka_unit_test(arenas_keep_what_they_gave),
		cmocka_unit_test(reals_read_back),
		cmocka_unit_test(reals_agree_with_strtod),
		cmocka_unit_test(integers_are_exact),
		cmocka_unit_test(problems_have_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
