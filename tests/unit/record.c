/* SPDX-License-Identifier: MIT */
/* Records keep their bytes: getting, setting, splicing, against jansson. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/record.h>

#include "random.h"
#include "json/names.h"

/* Edits as text: "name=json" sets, "name!" removes; blanks between them. */
static void
apply(struct cpl_record *record, const char *edits)
{
	while (*edits != '\0') {
		size_t length = strcspn(edits, " ");
		size_t name = strcspn(edits, "=!");
		struct cpl_str key = { edits, name };

		if (edits[name] == '=')
			cpl_record_set_json(record, key,
			    (struct cpl_str){
				edits + name + 1, length - name - 1 });
		else
			cpl_record_remove(record, key);
		edits += length + (edits[length] == ' ');
	}
}

static void
edits_splice(void **state)
{
	static const struct {
		const char *line, *edits, *expected;
	} cases[] = {
		{ "{}", "", "{}" },
		{ " { } ", "", " { } " },
		{ "{}", "a=1", "{\"a\":1}" },
		{ " { } ", "a=1 b=2", " {\"a\":1,\"b\":2 } " },
		{ "{\"a\":1}", "a=2", "{\"a\":2}" },
		{ "{\"a\":1}\r", "b=2", "{\"a\":1,\"b\":2}\r" },
		{ "{ \"a\" : 0.18985 , \"b\" : 1e5 }", "b=\"x\"",
		    "{ \"a\" : 0.18985 , \"b\" : \"x\" }" },
		{ "{ \"a\" : 0.10 , \"b\" : 2 }", "c=3",
		    "{ \"a\" : 0.10 , \"b\" : 2,\"c\":3 }" },
		{ "{\"a\":1,\"b\":2,\"c\":3}", "a=[1] c={} b=null",
		    "{\"a\":[1],\"b\":null,\"c\":{}}" },
		{ "{\"a\":1,\"b\":2,\"c\":3}", "a!", "{\"b\":2,\"c\":3}" },
		{ "{\"a\":1,\"b\":2,\"c\":3}", "b!", "{\"a\":1,\"c\":3}" },
		{ "{\"a\":1,\"b\":2,\"c\":3}", "c!", "{\"a\":1,\"b\":2}" },
		{ "{\"a\":1}", "a!", "{}" },
		{ "{\"a\":1}", "a! b=2", "{\"b\":2}" },
		{ "{\"a\":1}", "a! a=2", "{\"a\":2}" },
		{ "{\"a\":1}", "b=2 b!", "{\"a\":1}" },
		{ "{\"a\":1}", "b=2 b! b=3", "{\"a\":1,\"b\":3}" },
		{ "{\"a\":1}", "x!", "{\"a\":1}" },
		{ "{ \"a\" : 1 , \"b\" : [ 2 ] }", "a! c=3 b=4",
		    "{\"b\" : 4,\"c\":3 }" },
		{ "{\"\\u0061\":1}", "a=2", "{\"\\u0061\":2}" },
		{ "{\"a\":{\"b\":1}}", "b=2", "{\"a\":{\"b\":1},\"b\":2}" },
	};
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer out = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		cpl_buffer_clear(&out);
		assert_int_equal(
		    cpl_record_parse(record, cpl_str_of(cases[i].line), NULL),
		    CPL_OK);
		apply(record, cases[i].edits);
		assert_int_equal(cpl_record_write(record, &out), CPL_OK);
		cpl_buffer_append_char(&out, '\0');
		assert_string_equal(out.data, cases[i].expected);
	}
	cpl_buffer_release(&out);
	cpl_record_free(record);
}

static void
values_are_typed(void **state)
{
	static const char line[] =
	    "{\"text\":\"a\\nb\",\"empty\":\"\",\"null\":null,\"int\":-42,"
	    "\"real\":1.5,\"yes\":true,\"no\":false,"
	    "\"at\":\"2026-03-27T10:00:00+07:00\",\"bad\":\"yesterday\","
	    "\"big\":9223372036854775808,"
	    "\"place\":{\"code\":\"32.71\",\"none\":null}}";
	struct cpl_record *record = cpl_record_new();
	struct cpl_str text;
	struct cpl_json json;
	int64_t integer;
	bool boolean;
	int offset;

	(void)state;
	assert_int_equal(
	    cpl_record_parse(record, cpl_str_of(line), NULL), CPL_OK);
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("text"), &text), CPL_OK);
	assert_true(cpl_str_equal(text, CPL_STR("a\nb")));
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("empty"), &text), CPL_OK);
	assert_int_equal(text.length, 0);
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("null"), &text), CPL_FIELD_ABSENT);
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("gone"), &text), CPL_FIELD_ABSENT);
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("int"), &text), CPL_FIELD_TYPE);
	assert_int_equal(
	    cpl_record_integer(record, CPL_STR("int"), &integer), CPL_OK);
	assert_int_equal(integer, -42);
	assert_int_equal(cpl_record_integer(record, CPL_STR("real"), &integer),
	    CPL_FIELD_TYPE);
	assert_int_equal(cpl_record_integer(record, CPL_STR("big"), &integer),
	    CPL_FIELD_TYPE);
	assert_int_equal(
	    cpl_record_boolean(record, CPL_STR("yes"), &boolean), CPL_OK);
	assert_true(boolean);
	assert_int_equal(
	    cpl_record_boolean(record, CPL_STR("no"), &boolean), CPL_OK);
	assert_false(boolean);
	assert_int_equal(cpl_record_boolean(record, CPL_STR("int"), &boolean),
	    CPL_FIELD_TYPE);
	assert_int_equal(
	    cpl_record_time(record, CPL_STR("at"), &integer, &offset), CPL_OK);
	assert_int_equal(integer, 1774580400);
	assert_int_equal(offset, 7 * 3600);
	assert_int_equal(
	    cpl_record_time(record, CPL_STR("bad"), &integer, NULL),
	    CPL_TIME_INVALID);
	assert_int_equal(cpl_record_json_in(
			     record, CPL_STR("place"), CPL_STR("code"), &json),
	    CPL_OK);
	assert_int_equal(cpl_record_decode(record, json, &text), CPL_OK);
	assert_true(cpl_str_equal(text, CPL_STR("32.71")));
	assert_int_equal(cpl_record_json_in(
			     record, CPL_STR("place"), CPL_STR("none"), &json),
	    CPL_FIELD_ABSENT);
	assert_int_equal(
	    cpl_record_json_in(record, CPL_STR("text"), CPL_STR("none"), &json),
	    CPL_FIELD_TYPE);
	cpl_record_free(record);
}

/* A value that has, or seems to have, the members that are asked for. */
static void
append_place(struct cpl_buffer *out, unsigned depth)
{
	static const char *const names[] = { "code", "c\\u006fde", "village",
		"place", "a name that is longer than any that is learnt" };
	static const char *const values[] = { "\"\"", "\"32.71\"", "null", "7",
		"\"\\\"code\\\":1\"", "[1,{\"code\":2}]", "{\"code\":3}" };
	unsigned first = random_below(5);
	unsigned count = random_below(4);

	for (unsigned i = 0; i < count; i++)
		cpl_buffer_append_format(out, "%s%s\"%s\"%s:%s",
		    i > 0       ? ","
		    : depth > 0 ? "{"
				: " {",
		    i > 0 ? " " : "", names[(first + i) % 5],
		    random_below(3) == 0 ? " " : "", values[random_below(7)]);
	if (count > 0 && depth > 0 && random_below(4) == 0) {
		cpl_buffer_append_str(out, CPL_STR(",\"inner\":"));
		append_place(out, depth - 1);
	}
	cpl_buffer_append_str(
	    out, count > 0 ? CPL_STR("}") : CPL_STR("[{\"code\":4}]"));
}

/*
 * What a record knows from the lines before changes nothing: members of members
 * are those that a record finds which reads its first line.
 */
static void
members_of_members_are_found(void **state)
{
	static const char *const asked[][2] = { { "place", "code" },
		{ "place", "village" }, { "other", "code" },
		{ "place", "inner" }, { "place", "place" },
		{ "place", "a name that is longer than any that is learnt" } };
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer line = { 0 };
	size_t found = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct cpl_record *fresh = cpl_record_new();

		cpl_buffer_clear(&line);
		cpl_buffer_append_str(&line, CPL_STR("{\"id\":1"));
		for (int i = 0; i < 2; i++) {
			if (random_below(8) == 0)
				continue;
			cpl_buffer_append_format(&line,
			    ",\"%s\":", (round + i) % 2 ? "place" : "other");
			append_place(&line, 2);
		}
		cpl_buffer_append_char(&line, '}');
		assert_int_equal(
		    cpl_record_parse(record, cpl_buffer_str(&line), NULL),
		    cpl_record_parse(fresh, cpl_buffer_str(&line), NULL));
		if (random_below(16) == 0) {
			cpl_record_set_json(record, CPL_STR("place"),
			    CPL_STR("{\"code\":\"set\"}"));
			cpl_record_set_json(fresh, CPL_STR("place"),
			    CPL_STR("{\"code\":\"set\"}"));
		}
		for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
			struct cpl_str object = cpl_str_of(asked[i][0]);
			struct cpl_str name = cpl_str_of(asked[i][1]);
			struct cpl_json one, two;
			enum cpl_problem problem = cpl_record_json_in(
			    record, object, name, &one);

			assert_int_equal(problem,
			    cpl_record_json_in(fresh, object, name, &two));
			if (problem != CPL_OK)
				continue;
			found++;
			assert_int_equal(one.length, two.length);
			assert_memory_equal(one.data, two.data, one.length);
		}
		cpl_record_free(fresh);
	}
	assert_true(found > 10000);
	cpl_buffer_release(&line);
	cpl_record_free(record);
}

/* Otherwise looking for an absent one walks the index. */
static void
fields_have_bits_of_their_own(void **state)
{
	static const char *const fields[] = { "id", "channel", "external_id",
		"kind", "oversight", "title", "text", "language", "received_at",
		"due_at", "status", "events", "reporter", "location",
		"category", "agency", "priority", "rating", "classification",
		"routing", "sla", "duplicate", "source", "extra", "tags",
		"survey" };
	uint64_t taken = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		uint64_t bit = json_name_bit(
		    json_name_key(cpl_str_of(fields[i])));

		assert_int_equal(taken & bit, 0);
		taken |= bit;
	}
}

static void
getters_see_what_was_set(void **state)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_str before, after;
	int64_t integer;
	bool boolean;

	(void)state;
	assert_int_equal(cpl_record_parse(record,
			     CPL_STR("{\"a\":\"o\\u006cd\",\"b\":1}"), NULL),
	    CPL_OK);
	assert_false(cpl_record_changed(record));
	assert_int_equal(
	    cpl_record_text(record, CPL_STR("a"), &before), CPL_OK);
	cpl_record_set_text(record, CPL_STR("a"), CPL_STR("n\"e\\w\n\x01"));
	assert_true(cpl_record_changed(record));
	assert_int_equal(cpl_record_text(record, CPL_STR("a"), &after), CPL_OK);
	assert_true(cpl_str_equal(after, CPL_STR("n\"e\\w\n\x01")));
	assert_true(cpl_str_equal(before, CPL_STR("old")));
	cpl_record_set_integer(record, CPL_STR("c"), INT64_MIN);
	assert_int_equal(
	    cpl_record_integer(record, CPL_STR("c"), &integer), CPL_OK);
	assert_true(integer == INT64_MIN);
	cpl_record_set_boolean(record, CPL_STR("d"), true);
	assert_int_equal(
	    cpl_record_boolean(record, CPL_STR("d"), &boolean), CPL_OK);
	cpl_record_remove(record, CPL_STR("b"));
	assert_int_equal(cpl_record_integer(record, CPL_STR("b"), &integer),
	    CPL_FIELD_ABSENT);
	/* A parse forgets what was set, a failed one all there was. */
	assert_int_equal(
	    cpl_record_parse(record, CPL_STR("{\"a\":2}"), NULL), CPL_OK);
	assert_false(cpl_record_changed(record));
	assert_int_equal(cpl_record_parse(record, CPL_STR("{\"a\":2"), NULL),
	    CPL_JSON_TRUNCATED);
	assert_int_equal(cpl_record_integer(record, CPL_STR("a"), &integer),
	    CPL_FIELD_ABSENT);
	cpl_record_free(record);
}

static void
faults_have_columns(void **state)
{
	static const struct {
		const char *line;
		size_t column;
	} cases[] = {
		{ "{\"a\":1,\"a\":2}", 8 },
		{ "{\"a\":x}", 6 },
		{ "{\"a\":1} x", 9 },
		{ "", 1 },
		{ "{\"a\":\"\xff\"}", 7 },
	};
	struct cpl_record *record = cpl_record_new();
	struct cpl_fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_not_equal(
		    cpl_record_parse(record, cpl_str_of(cases[i].line), &fault),
		    CPL_OK);
		assert_int_equal(fault.column, cases[i].column);
		assert_string_equal(fault.detail, "");
	}
	cpl_record_free(record);
}

static unsigned
pick(unsigned *seed, unsigned below)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % below;
}

/* A record of random members, spelt with random white space. */
static void
random_line(unsigned *seed, struct cpl_buffer *line)
{
	static const char *const values[] = { "1", "-0.50", "\"x\"", "null",
		"[1, 2,[]]", "{\"a\": {}}", "true", "\"\\u00e9 \\\" {,\"",
		"1234567890123" };
	static const char *const blanks[] = { "", "", "", " ", "\t ", "\r" };
	bool first = true;

	cpl_buffer_clear(line);
	cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
	cpl_buffer_append_char(line, '{');
	for (int i = 0; i < 8; i++) {
		if (pick(seed, 2) == 0)
			continue;
		if (!first)
			cpl_buffer_append_char(line, ',');
		first = false;
		cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
		if (pick(seed, 3) == 0)
			cpl_buffer_append_format(
			    line, "\"\\u00%02x\"", 'a' + i);
		else
			cpl_buffer_append_format(line, "\"%c\"", 'a' + i);
		cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
		cpl_buffer_append_char(line, ':');
		cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
		cpl_buffer_append_str(line, cpl_str_of(values[pick(seed, 9)]));
		cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
	}
	cpl_buffer_append_char(line, '}');
	cpl_buffer_append_str(line, cpl_str_of(blanks[pick(seed, 6)]));
}

static json_t *
load(struct cpl_str text)
{
	json_t *json = json_loadb(
	    text.data, text.length, JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(json);
	return json;
}

/* The same edits through us and through jansson end in equal values. */
static void
edits_agree_with_jansson(void **state)
{
	static const char *const news[] = { "7", "\"neu\"", "[[]]", "{}" };
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer line = { 0 }, out = { 0 };
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		json_t *expected, *got;

		random_line(&seed, &line);
		assert_int_equal(
		    cpl_record_parse(record, cpl_buffer_str(&line), NULL),
		    CPL_OK);
		expected = load(cpl_buffer_str(&line));
		for (unsigned edits = pick(&seed, 5); edits > 0; edits--) {
			char name[2] = { (char)('a' + pick(&seed, 10)), 0 };
			const char *value = news[pick(&seed, 4)];

			if (pick(&seed, 3) == 0) {
				cpl_record_remove(record, cpl_str_of(name));
				json_object_del(expected, name);
			} else {
				cpl_record_set_json(record, cpl_str_of(name),
				    cpl_str_of(value));
				json_object_set_new(expected, name,
				    json_loads(value, JSON_DECODE_ANY, NULL));
			}
		}
		cpl_buffer_clear(&out);
		assert_int_equal(cpl_record_write(record, &out), CPL_OK);
		got = load(cpl_buffer_str(&out));
		assert_true(json_equal(expected, got));
		if (!cpl_record_changed(record))
			assert_true(cpl_str_equal(
			    cpl_buffer_str(&line), cpl_buffer_str(&out)));
		json_decref(expected);
		json_decref(got);
	}
	cpl_buffer_release(&line);
	cpl_buffer_release(&out);
	cpl_record_free(record);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_splice),
		cmocka_unit_test(values_are_typed),
		cmocka_unit_test(members_of_members_are_found),
		cmocka_unit_test(fields_have_bits_of_their_own),
		cmocka_unit_test(getters_see_what_was_set),
		cmocka_unit_test(faults_have_columns),
		cmocka_unit_test(edits_agree_with_jansson),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
