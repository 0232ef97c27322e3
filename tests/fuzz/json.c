/* SPDX-License-Identifier: MIT */
/*
 * The scanner against jansson: a text is a record for us exactly when it is an
 * object for jansson, but for numbers that jansson cannot hold and NUL bytes that
 * it passes over.  What both accept is walked to the end and must spell the same
 * members.
 */
#include <jansson.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/record.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "%s\n", what);
	abort();
}

/* Visit every value, decode every string and number. */
static void
walk(struct cpl_json value, const json_t *json, struct cpl_arena *arena)
{
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_json item;
	struct cpl_str text;
	int64_t integer;
	double real;
	size_t count = 0;

	switch (cpl_json_type(value)) {
	case CPL_JSON_OBJECT:
		require(json_is_object(json), "not an object");
		cursor = cpl_json_cursor(value);
		while (cpl_json_next_member(&cursor, &member)) {
			text = cpl_json_name(member, arena);
			require(cpl_json_member_is(&member, text), "name");
			require(cpl_json_find(value, text, &item) &&
				    item.data == member.value.data,
			    "find");
			walk(member.value,
			    json_object_getn(json, text.data, text.length),
			    arena);
			count++;
		}
		require(count == json_object_size(json), "members");
		break;
	case CPL_JSON_ARRAY:
		require(json_is_array(json), "not an array");
		cursor = cpl_json_cursor(value);
		while (cpl_json_next_item(&cursor, &item))
			walk(item, json_array_get(json, count++), arena);
		require(count == json_array_size(json), "items");
		break;
	case CPL_JSON_STRING:
		require(json_is_string(json), "not a string");
		text = cpl_json_text(value, arena);
		require(text.length == json_string_length(json) &&
			    memcmp(text.data, json_string_value(json),
				text.length) == 0,
		    "text");
		require(cpl_json_text_equal(value, text), "equal");
		break;
	case CPL_JSON_NUMBER:
		if (json_is_integer(json)) {
			require(cpl_json_integer(value, &integer) &&
				    integer == json_integer_value(json),
			    "integer");
		} else {
			require(json_is_real(json) &&
				    cpl_json_real(value, &real) &&
				    real == json_real_value(json),
			    "real");
		}
		break;
	case CPL_JSON_TRUE:
		require(json_is_true(json), "not true");
		break;
	case CPL_JSON_FALSE:
		require(json_is_false(json), "not false");
		break;
	case CPL_JSON_NULL:
		require(json_is_null(json), "not null");
		break;
	}
}

static void
round_trip(struct cpl_str text)
{
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer out = { 0 };
	json_t *json;

	require(cpl_record_parse(record, text, NULL) == CPL_OK, "parse");
	require(cpl_record_write(record, &out) == CPL_OK, "write");
	require(cpl_str_equal(text, cpl_buffer_str(&out)), "same bytes");
	cpl_buffer_clear(&out);
	cpl_record_set_text(record, CPL_STR("agency"), CPL_STR("x"));
	cpl_record_remove(record, CPL_STR("a"));
	require(cpl_record_write(record, &out) == CPL_OK, "write");
	json = json_loadb(out.data, out.length,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	require(json_is_object(json) && !json_object_get(json, "a") &&
		    json_object_get(json, "agency"),
	    "edited");
	json_decref(json);
	cpl_buffer_release(&out);
	cpl_record_free(record);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str text = { (const char *)data, size };
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	struct cpl_json_index index = { 0 };
	struct cpl_arena arena = { 0 };
	struct cpl_json value;
	enum cpl_problem problem;
	json_error_t error;
	json_t *json;
	bool beyond;

	json = json_loadb(text.data, text.length,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	beyond = json == NULL &&
		 json_error_code(&error) == json_error_numeric_overflow;
	problem = cpl_json_scan_object(scanner, text, &index, NULL);
	/* What it has learnt from the text does not change its mind. */
	require(cpl_json_scan_object(scanner, text, &index, NULL) == problem,
	    "another verdict the second time");
	/* jansson passes over a NUL byte behind a number. */
	if (!beyond && problem != CPL_NUL_BYTE)
		require((problem == CPL_OK) == json_is_object(json),
		    "accepts another set of texts than jansson");
	if (problem == CPL_OK && json != NULL) {
		require(index.count == json_object_size(json), "index");
		require(cpl_json_scan(scanner, text, &value, NULL) == CPL_OK,
		    "value");
		walk(value, json, &arena);
		round_trip(text);
	}
	json_decref(json);
	cpl_arena_release(&arena);
	cpl_json_index_release(&index);
	cpl_json_scanner_free(scanner);
	return 0;
}
