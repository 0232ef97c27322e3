/* SPDX-License-Identifier: MIT */
/*
 * A scanner that has learnt the names of earlier texts against one that has
 * seen none: both must say the same of every text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include <complaint/json.h>

/* With neighbours, a prefix, an empty one, escapes, and one beyond the room. */
static const char *const names[] = {
	"id",
	"text",
	"texts",
	"status",
	"",
	"\\u0069d",
	"te\\u0078t",
	"a name with blanks",
	"elapsed_business_seconds",
	"a name that is longer than any that is learnt",
	"caf\xc3\xa9",
	"a",
	"b",
	"c",
	"d",
	"e",
	"f",
	"g",
	"h",
	"i",
};

static unsigned
draw(uint64_t *seed, unsigned below)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(*seed >> 33) % below;
}

static void append_object(struct cpl_buffer *out, uint64_t *seed, int depth);

static void
append_value(struct cpl_buffer *out, uint64_t *seed, int depth)
{
	static const char *const values[] = { "1", "-2.5e3", "true", "null",
		"\"\"", "\"text\"", "\"a text that goes beyond sixteen bytes\"",
		"{}", "[]", " \"x\" ", "\"id\"", "\"\\\"id\\\":1\"",
		"\"\\\\\"" };
	unsigned kind = draw(seed, depth > 0 ? 16 : 13);

	if (kind < 13) {
		cpl_buffer_append_str(out, cpl_str_of(values[kind]));
	} else if (kind < 15) {
		append_object(out, seed, depth - 1);
	} else {
		cpl_buffer_append_char(out, '[');
		append_object(out, seed, depth - 1);
		cpl_buffer_append_str(out, CPL_STR(", "));
		append_object(out, seed, depth - 1);
		cpl_buffer_append_char(out, ']');
	}
}

/* Mostly in order, so that names are learnt; now and then one out of it. */
static void
append_object(struct cpl_buffer *out, uint64_t *seed, int depth)
{
	unsigned count = sizeof(names) / sizeof(names[0]);
	unsigned skip = 1 + draw(seed, 5);
	bool first = true;

	cpl_buffer_append_char(out, '{');
	for (unsigned at = draw(seed, skip); at < count;
	     at += 1 + draw(seed, skip)) {
		unsigned name = draw(seed, 40) == 0 ? draw(seed, count) : at;

		if (!first)
			cpl_buffer_append_str(out,
			    draw(seed, 4) == 0 ? CPL_STR(" , ") : CPL_STR(","));
		first = false;
		cpl_buffer_append_char(out, '"');
		cpl_buffer_append_str(out, cpl_str_of(names[name]));
		cpl_buffer_append_str(out,
		    draw(seed, 4) == 0 ? CPL_STR("\" : ") : CPL_STR("\":"));
		append_value(out, seed, depth);
	}
	cpl_buffer_append_char(out, '}');
}

static void
assert_same_index(
    const struct cpl_json_index *left, const struct cpl_json_index *right)
{
	assert_int_equal(left->count, right->count);
	assert_true(left->names == right->names);
	for (size_t i = 0; i < left->count; i++) {
		const struct cpl_json_member *a = &left->items[i];
		const struct cpl_json_member *b = &right->items[i];

		assert_ptr_equal(a->name.data, b->name.data);
		assert_int_equal(a->name.length, b->name.length);
		assert_int_equal(a->escaped, b->escaped);
		assert_ptr_equal(a->value.data, b->value.data);
		assert_int_equal(a->value.length, b->value.length);
	}
}

/* Every name is found where it stands, and no other one. */
static void
assert_finds(struct cpl_json_index *index)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cpl_str name = cpl_str_of(names[i]);
		size_t place = cpl_json_index_find(index, name);
		size_t expected = CPL_JSON_ABSENT;

		for (size_t at = 0; at < index->count; at++) {
			if (cpl_json_member_is(&index->items[at], name))
				expected = at;
		}
		assert_int_equal(place, expected);
	}
}

/* What is found in an object is what a walk comes by, at every depth. */
static void
assert_finds_inside(struct cpl_json object)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cpl_json_cursor cursor = cpl_json_cursor(object);
		struct cpl_json_member member;
		struct cpl_str name = cpl_str_of(names[i]);
		struct cpl_json value = { NULL, 0 };
		struct cpl_json found = { NULL, 0 };

		while (cpl_json_next_member(&cursor, &member)) {
			if (cpl_json_member_is(&member, name))
				value = member.value;
			if (i == 0 &&
			    cpl_json_type(member.value) == CPL_JSON_OBJECT)
				assert_finds_inside(member.value);
		}
		assert_int_equal(
		    cpl_json_find(object, name, &found), value.data != NULL);
		assert_ptr_equal(found.data, value.data);
		assert_int_equal(found.length, value.length);
	}
}

static void
learnt_names_change_nothing(void **state)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	struct cpl_json_index learnt = { 0 };
	struct cpl_buffer text = { 0 };
	uint64_t seed = 20240118;
	size_t duplicates = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct cpl_json_scanner *fresh = cpl_json_scanner_new();
		struct cpl_json_index index = { 0 };
		enum cpl_problem problem;
		struct cpl_json value;
		size_t offset = 0;
		size_t learnt_offset = 0;

		cpl_buffer_clear(&text);
		append_object(&text, &seed, 3);
		/* Some are cut, or have a byte too much. */
		if (draw(&seed, 8) == 0)
			text.length = draw(&seed, (unsigned)text.length);
		else if (draw(&seed, 8) == 0)
			text.data[draw(&seed, (unsigned)text.length)] = '"';
		problem = cpl_json_scan_object(
		    fresh, cpl_buffer_str(&text), &index, &offset);
		assert_int_equal(problem,
		    cpl_json_scan_object(scanner, cpl_buffer_str(&text),
			&learnt, &learnt_offset));
		assert_int_equal(offset, learnt_offset);
		duplicates += problem == CPL_JSON_DUPLICATE;
		if (problem == CPL_OK) {
			assert_same_index(&index, &learnt);
			assert_finds(&learnt);
			assert_int_equal(
			    cpl_json_scan(
				fresh, cpl_buffer_str(&text), &value, NULL),
			    CPL_OK);
			assert_finds_inside(value);
		}
		cpl_json_index_release(&index);
		cpl_json_scanner_free(fresh);
	}
	assert_true(duplicates > 100);
	cpl_buffer_release(&text);
	cpl_json_index_release(&learnt);
	cpl_json_scanner_free(scanner);
}

/* More names than are learnt, and objects deeper than there is room for. */
static void
what_is_not_learnt_is_still_checked(void **state)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	struct cpl_buffer text = { 0 };
	struct cpl_json value;

	(void)state;
	for (int round = 0; round < 40; round++) {
		for (int twice = 0; twice < 2; twice++) {
			cpl_buffer_clear(&text);
			for (int i = 0; i < 30; i++)
				cpl_buffer_append_format(&text,
				    "{\"n%d\":1,\"m%d\":", round * 30 + i, i);
			cpl_buffer_append_str(&text, CPL_STR("0"));
			for (int i = 0; i < 29; i++)
				cpl_buffer_append_char(&text, '}');
			if (twice == 1)
				cpl_buffer_append_str(
				    &text, CPL_STR(",\"m0\":1"));
			cpl_buffer_append_char(&text, '}');
			assert_int_equal(
			    cpl_json_scan(
				scanner, cpl_buffer_str(&text), &value, NULL),
			    twice == 1 ? CPL_JSON_DUPLICATE : CPL_OK);
		}
	}
	cpl_buffer_release(&text);
	cpl_json_scanner_free(scanner);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(learnt_names_change_nothing),
		cmocka_unit_test(what_is_not_learnt_is_still_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
