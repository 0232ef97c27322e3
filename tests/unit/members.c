/* SPDX-License-Identifier: MIT */
/* Walks over nested members against cursors, which learn nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "random.h"
#include "record/members.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* Spelt as they may stand in a record; the last is too long to be learnt. */
static const char *const spelt[] = { "at", "state", "a{b", "due_at",
	"elapsed_business_seconds", "q\\\"", "",
	"a_name_that_is_longer_than_any_that_is_learnt" };

static const struct cpl_str wanted[] = {
	{ "state", 5 },
	{ "due_at", 6 },
	{ "q\"", 2 },
	{ "elapsed_business_seconds", 24 },
};
static const struct record_names names = { wanted, COUNT(wanted) };

static const char *const plain[] = { "0", "-12", "123456789012345678",
	"1234567890123456789", "0.5", "1e3", "true", "null", "\"\"",
	"\"2026-03-27T10:00:00+07:00\"", "\"}]\\\\\"", "\"\\\"{[\"",
	"\"a text of some length, with one } and [ among sixty-four bytes\"",
	"{}", "[]", "[[{}],{}]" };

static void
put_space(struct cpl_buffer *out)
{
	if (random_below(8) == 0)
		cpl_buffer_append_str(out, CPL_STR(" \t"));
}

/* Each name once, mostly in one order, and now and then with an escape. */
static void put_members(struct cpl_buffer *out, unsigned depth);

static void
put_value(struct cpl_buffer *out, unsigned depth)
{
	unsigned kind = depth == 0 ? 2 : random_below(6);
	size_t count = random_below(4);

	if (kind == 0) {
		put_members(out, depth - 1);
		return;
	}
	if (kind > 1) {
		cpl_buffer_append_str(
		    out, cpl_str_of(plain[random_below(COUNT(plain))]));
		return;
	}
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		put_space(out);
		put_value(out, depth - 1);
		put_space(out);
	}
	cpl_buffer_append_char(out, ']');
}

static void
put_members(struct cpl_buffer *out, unsigned depth)
{
	bool backwards = random_below(8) == 0;
	bool first = true;

	cpl_buffer_append_char(out, '{');
	put_space(out);
	for (size_t i = random_below(3); i < COUNT(spelt);
	     i += 1 + random_below(3)) {
		size_t name = backwards ? COUNT(spelt) - 1 - i : i;

		if (!first)
			cpl_buffer_append_char(out, ',');
		first = false;
		put_space(out);
		cpl_buffer_append_format(out, "\"%s\"",
		    name == 1 && random_below(4) == 0 ? "st\\u0061te"
						      : spelt[name]);
		put_space(out);
		cpl_buffer_append_char(out, ':');
		put_space(out);
		put_value(out, depth);
		put_space(out);
	}
	cpl_buffer_append_char(out, '}');
}

static unsigned
number_of(const struct cpl_json_member *member)
{
	for (unsigned i = 0; i < COUNT(wanted); i++)
		if (cpl_json_member_is(member, wanted[i]))
			return i;
	return RECORD_OTHER;
}

static void check_inside(struct record_walk *walk, struct cpl_json value);

/* The value at hand is that one, whatever is done with it. */
static void
check_value(struct record_walk *walk, struct cpl_json value)
{
	enum cpl_json_type type = cpl_json_type(value);
	struct cpl_json taken;
	int64_t expected;
	int64_t integer;

	assert_ptr_equal(walk->at, value.data);
	assert_int_equal(record_walk_type(walk), type);
	if (type == CPL_JSON_NUMBER && record_walk_integer(walk, &integer)) {
		assert_true(cpl_json_integer(value, &expected));
		assert_int_equal(integer, expected);
	} else if ((type == CPL_JSON_OBJECT || type == CPL_JSON_ARRAY) &&
		   random_below(2) == 0) {
		struct record_walk inner = record_walk_enter(walk, names);

		check_inside(&inner, value);
		record_walk_leave(walk, &inner);
	} else {
		taken = record_walk_take(walk);
		assert_int_equal(taken.length, value.length);
	}
	assert_ptr_equal(walk->at, value.data + value.length);
}

static void
check_inside(struct record_walk *walk, struct cpl_json value)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(value);
	struct cpl_json_member member;
	struct cpl_json item;
	unsigned number = RECORD_OTHER;

	if (cpl_json_type(value) == CPL_JSON_ARRAY) {
		while (cpl_json_next_item(&cursor, &item)) {
			assert_true(record_walk_on(walk));
			check_value(walk, item);
		}
		assert_false(record_walk_on(walk));
		return;
	}
	while (cpl_json_next_member(&cursor, &member)) {
		assert_true(record_walk_name(walk, &number));
		assert_int_equal(number, number_of(&member));
		check_value(walk, member.value);
	}
	assert_false(record_walk_name(walk, &number));
}

/* One reader for them all, so that what it has learnt is used. */
static void
test_walks_find_what_cursors_find(void **state)
{
	struct record_members *members = calloc(1, sizeof(*members));
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer line = { 0 };
	struct record_field field;

	(void)state;
	assert_non_null(members);
	assert_non_null(record);
	record_members_init(members);
	field = record_field(members, CPL_STR("sla"));
	for (int i = 0; i < 3000; i++) {
		struct cpl_fault fault;
		struct record_walk walk;
		struct cpl_json value;

		cpl_buffer_clear(&line);
		cpl_buffer_append_str(&line, CPL_STR("{\"sla\":"));
		put_members(&line, 4);
		cpl_buffer_append_char(&line, '}');
		assert_false(line.failed);
		assert_int_equal(
		    cpl_record_parse(record, cpl_buffer_str(&line), &fault),
		    CPL_OK);
		assert_int_equal(
		    cpl_record_json(record, field.name, &value), CPL_OK);
		/* A value that was set lies alone. */
		if (random_below(4) == 0) {
			struct cpl_str text = { value.data, value.length };

			cpl_record_set_json(record, field.name, text);
			cpl_record_json(record, field.name, &value);
		}
		assert_int_equal(record_walk(members, record, &field,
				     CPL_JSON_OBJECT, names, &walk),
		    CPL_OK);
		check_inside(&walk, value);
	}
	cpl_buffer_release(&line);
	cpl_record_free(record);
	free(members);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walks_find_what_cursors_find),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
