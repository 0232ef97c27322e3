/* SPDX-License-Identifier: MIT */
/* Answers in which a service refuses or fails, known by their members. */
#include "input/rows.h"

/* So many members has such an answer at most, and so many items a list. */
#define MEMBERS 16
#define ITEMS 16
#define FEW 6

/* What the members of an object say, all of them together. */
struct refusal {
	const char *told; /* by a member alone; static, or NULL */
	bool code;        /* a number from 400 to 599, or a word of failure */
	bool message;     /* something that tells people what happened */
	bool error;       /* a text under the name of an error */
	bool other;       /* a member that no refusal has */
	bool complaint;   /* one that a complaint has */
	size_t count;
};

static bool
is_one_of(const struct cpl_json_member *member, const char *const *names)
{
	for (; *names != NULL; names++)
		if (cpl_json_member_is(member, cpl_str_of(*names)))
			return true;
	return false;
}

static bool
is_filled(struct cpl_json value)
{
	enum cpl_json_type type = cpl_json_type(value);
	struct cpl_json_cursor cursor;
	struct cpl_json_member member;
	struct cpl_json item;

	if (type == CPL_JSON_STRING)
		return value.length > 2;
	if (type != CPL_JSON_OBJECT && type != CPL_JSON_ARRAY)
		return false;
	cursor = cpl_json_cursor(value);
	return type == CPL_JSON_OBJECT ? cpl_json_next_member(&cursor, &member)
				       : cpl_json_next_item(&cursor, &item);
}

/* A status of HTTP that says no, as a number or as a text. */
static bool
is_failure_code(struct cpl_json value)
{
	static const char *const words[] = { "error", "fail", "failed",
		"failure", "gagal" };

	if (cpl_json_type(value) == CPL_JSON_STRING) {
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (cpl_json_text_equal(value, cpl_str_of(words[i])))
				return true;
		value.data++;
		value.length -= 2;
	}
	return value.length == 3 &&
	       (value.data[0] == '4' || value.data[0] == '5') &&
	       value.data[1] >= '0' && value.data[1] <= '9' &&
	       value.data[2] >= '0' && value.data[2] <= '9';
}

static bool
is_false(struct cpl_json value)
{
	return cpl_json_type(value) == CPL_JSON_FALSE ||
	       (cpl_json_type(value) == CPL_JSON_STRING &&
		   cpl_json_text_equal(value, CPL_STR("false")));
}

/* What an error that is no text says by being there. */
static bool
is_error(struct cpl_json value)
{
	return cpl_json_type(value) == CPL_JSON_TRUE ||
	       (cpl_json_type(value) != CPL_JSON_STRING && is_filled(value));
}

static void
look_at_member(const struct cpl_json_member *member, struct refusal *refusal)
{
	static const char *const codes[] = { "code", "status", "statusCode",
		"status_code", "cod", "errorCode", "error_code", NULL };
	static const char *const messages[] = { "message", "msg", "pesan",
		"description", "detail", "error_description", "reason", "title",
		"type", NULL };
	static const char *const errors[] = { "error", "errors", "exception",
		"fault", NULL };
	static const char *const flags[] = { "success", "ok", NULL };
	static const char *const aside[] = { "help", "data", "result", "path",
		"timestamp", "instance", "trace", "details",
		"documentation_url", "request_id", "errorMessage", NULL };
	static const char *const of_complaint[] = { "id", "_id", "external_id",
		"text", "service_request_id", "tracking_id", "received_at",
		NULL };

	refusal->count++;
	if (is_one_of(member, flags)) {
		if (is_false(member->value))
			refusal->told = "its member success is false";
	} else if (is_one_of(member, errors)) {
		if (is_error(member->value))
			refusal->told = "it has a member error";
		refusal->error = refusal->error || is_filled(member->value);
	} else if (is_one_of(member, codes)) {
		refusal->code = refusal->code || is_failure_code(member->value);
	} else if (is_one_of(member, messages)) {
		refusal->message = refusal->message || is_filled(member->value);
	} else if (is_one_of(member, of_complaint)) {
		refusal->complaint = true;
	} else if (!is_one_of(member, aside)) {
		refusal->other = true;
	}
}

static const char *
refusal_of_object(struct cpl_json object)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(object);
	struct cpl_json_member member;
	struct refusal refusal = { 0 };

	while (
	    refusal.count <= MEMBERS && cpl_json_next_member(&cursor, &member))
		look_at_member(&member, &refusal);
	if (refusal.complaint || refusal.count > MEMBERS)
		return NULL;
	/* Members that nobody foresaw are few. */
	if (refusal.other &&
	    (refusal.told == NULL || refusal.count > FEW ||
		!(refusal.message || refusal.error || refusal.code)))
		return NULL;
	if (refusal.told != NULL)
		return refusal.told;
	if (refusal.code && (refusal.message || refusal.error))
		return "its code is one of failure";
	return refusal.error ? "it has a member error" : NULL;
}

/* Open311 answers with a list of codes and what they mean. */
static const char *
refusal_of_list(struct cpl_json list)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(list);
	struct cpl_json item;
	size_t count = 0;

	while (cpl_json_next_item(&cursor, &item)) {
		struct cpl_json code;

		if (cpl_json_type(item) != CPL_JSON_OBJECT ||
		    !cpl_json_find(item, CPL_STR("code"), &code) ||
		    refusal_of_object(item) == NULL || ++count > ITEMS)
			return NULL;
	}
	return count > 0 ? "a list of codes and descriptions" : NULL;
}

const char *
json_refusal(struct cpl_str text)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	struct cpl_json value;
	enum cpl_problem problem = CPL_MEMORY;

	if (scanner != NULL)
		problem = cpl_json_scan(scanner, text, &value, NULL);
	cpl_json_scanner_free(scanner);
	if (problem != CPL_OK)
		return NULL;
	switch (cpl_json_type(value)) {
	case CPL_JSON_OBJECT:
		return refusal_of_object(value);
	case CPL_JSON_ARRAY:
		return refusal_of_list(value);
	default:
		return NULL;
	}
}
