/* SPDX-License-Identifier: MIT */
/* JSON configuration: values read by jansson, places found in the text. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/json.h>

#include "config/internal.h"

struct cpl_config {
	struct cpl_buffer text; /* OWNED */
	json_t *root;           /* OWNED */
	struct cpl_json spelt;  /* the root in `text` */
	size_t told;            /* faults added so far */

	/* Where the last cpl_node_at() of an object stood. */
	json_t *walked;
	size_t walked_index;
	void *walked_iterator;
};

/* Whether one more fault is to be told; adds the last word when not. */
static bool
may_tell(struct cpl_config *config, struct cpl_faults *faults)
{
	if (config->told < CPL_CONFIG_FAULTS) {
		config->told++;
		return true;
	}
	if (config->told == CPL_CONFIG_FAULTS) {
		config->told++;
		cpl_faults_add(faults, CPL_CONFIG_MORE_FAULTS, 0, 0, NULL);
	}
	return false;
}

/* What the scanner found, in words that fit a whole file. */
static const char *
scan_detail(enum cpl_problem problem)
{
	switch (problem) {
	case CPL_JSON_TRUNCATED:
		return "the file ends too early";
	case CPL_JSON_TRAILING:
		return "something follows the value";
	case CPL_JSON_SYNTAX:
	case CPL_NOT_AN_OBJECT:
		return NULL;
	default:
		return cpl_problem_sentence(problem);
	}
}

/* The same of what jansson refuses and the scanner lets pass. */
static const char *
jansson_detail(enum json_error_code code)
{
	switch (code) {
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "NUL in a text";
	case json_error_numeric_overflow:
		return "a number out of range";
	case json_error_invalid_syntax:
		return "neither an object nor an array";
	default:
		return NULL;
	}
}

static void
syntax_fault(struct cpl_str text, size_t offset, const char *detail,
    struct cpl_faults *faults)
{
	size_t line;
	size_t column;

	config_place(text, offset, &line, &column);
	cpl_faults_add(faults, CPL_CONFIG_SYNTAX, line, column,
	    detail ? "%s" : NULL, detail);
}

/*
 * The scanner goes first: its places are exact, and the walk that places later
 * faults needs its blessing.
 */
static bool
scan(struct cpl_config *config, struct cpl_str text, struct cpl_str body,
    struct cpl_faults *faults)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	enum cpl_problem problem = CPL_MEMORY;
	size_t offset = 0;

	if (scanner)
		problem = cpl_json_scan(scanner, body, &config->spelt, &offset);
	cpl_json_scanner_free(scanner);
	if (problem == CPL_OK)
		return true;
	if (problem == CPL_MEMORY)
		cpl_faults_add(faults, problem, 0, 0, NULL);
	else
		syntax_fault(text, (size_t)(body.data - text.data) + offset,
		    scan_detail(problem), faults);
	return false;
}

/*
 * Whether jansson lacked memory while it read: it returns any code then, or a
 * tree whose texts lack letters (2.14 looks at no failure to grow the text it
 * is reading).  errno may be that of a number read later.  Of what the scanner
 * accepted it refuses a few things besides, and those by their codes.
 */
static bool
is_memory(const json_t *root, const json_error_t *error, struct cpl_json spelt)
{
	enum cpl_json_type type = cpl_json_type(spelt);

	if (root != NULL || errno == ENOMEM)
		return errno == ENOMEM;
	switch (json_error_code(error)) {
	case json_error_null_character:
	case json_error_null_byte_in_key:
	case json_error_numeric_overflow:
	case json_error_stack_overflow:
		return false;
	case json_error_invalid_syntax:
		return type == CPL_JSON_OBJECT || type == CPL_JSON_ARRAY;
	default:
		return true;
	}
}

static bool
load(struct cpl_config *config, struct cpl_str text, struct cpl_str body,
    struct cpl_faults *faults)
{
	json_error_t error;
	size_t offset;

	errno = 0;
	config->root = json_loadb(
	    body.data, body.length, JSON_REJECT_DUPLICATES, &error);
	if (is_memory(config->root, &error, config->spelt)) {
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	if (config->root)
		return true;
	offset = error.position > 0 ? (size_t)error.position - 1 : 0;
	if (offset > body.length)
		offset = body.length;
	syntax_fault(text, (size_t)(body.data - text.data) + offset,
	    jansson_detail(json_error_code(&error)), faults);
	return false;
}

/* Build the config on `text`, whose memory it takes. */
static struct cpl_config *
build(struct cpl_buffer *buffer, struct cpl_faults *faults)
{
	struct cpl_config *config = calloc(1, sizeof(*config));
	struct cpl_str text;
	struct cpl_str body;

	if (!config) {
		cpl_buffer_release(buffer);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	config->text = *buffer;
	*buffer = (struct cpl_buffer){ 0 };
	text = cpl_buffer_str(&config->text);
	body = text;
	if (cpl_str_starts(body, CPL_STR(BYTE_ORDER_MARK))) {
		body.data += sizeof(BYTE_ORDER_MARK) - 1;
		body.length -= sizeof(BYTE_ORDER_MARK) - 1;
	}
	if (scan(config, text, body, faults) &&
	    load(config, text, body, faults))
		return config;
	cpl_config_free(config);
	return NULL;
}

struct cpl_config *
cpl_config_load(const char *path, struct cpl_faults *faults)
{
	struct cpl_buffer buffer = { 0 };

	if (!config_read(path, &buffer, faults)) {
		cpl_buffer_release(&buffer);
		return NULL;
	}
	return build(&buffer, faults);
}

struct cpl_config *
cpl_config_parse(struct cpl_str text, struct cpl_faults *faults)
{
	struct cpl_buffer buffer = { 0 };

	/* One byte at least, so that an empty text has an address. */
	if (!cpl_buffer_reserve(&buffer, text.length + 1)) {
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	cpl_buffer_append_str(&buffer, text);
	return build(&buffer, faults);
}

void
cpl_config_free(struct cpl_config *config)
{
	if (!config)
		return;
	json_decref(config->root);
	cpl_buffer_release(&config->text);
	free(config);
}

struct cpl_node
cpl_config_root(struct cpl_config *config)
{
	return (struct cpl_node){ .config = config, .json = config->root };
}

/*
 * The members keep the order of the text.  Where a lookup by name does not
 * know the number it stays at this, and locate() counts.
 */
#define INDEX_UNKNOWN SIZE_MAX

bool
cpl_node_member(
    const struct cpl_node *node, const char *key, struct cpl_node *member)
{
	json_t *json = json_object_get(node->json, key);

	if (!json)
		return false;
	*member = (struct cpl_node){
		.config = node->config,
		.parent = node,
		.json = json,
		.key = key,
		.index = INDEX_UNKNOWN,
	};
	return true;
}

/* jansson knows members by iterators alone: keep the last one. */
static void *
iterator_at(struct cpl_config *config, json_t *object, size_t index)
{
	if (config->walked != object || config->walked_index > index ||
	    !config->walked_iterator) {
		config->walked = object;
		config->walked_index = 0;
		config->walked_iterator = json_object_iter(object);
	}
	while (config->walked_iterator && config->walked_index < index) {
		config->walked_iterator = json_object_iter_next(
		    object, config->walked_iterator);
		config->walked_index++;
	}
	return config->walked_iterator;
}

bool
cpl_node_at(const struct cpl_node *node, size_t index, struct cpl_node *item)
{
	*item = (struct cpl_node){
		.config = node->config,
		.parent = node,
		.index = index,
	};
	if (index >= cpl_node_count(node))
		return false;
	if (json_is_array(node->json)) {
		item->json = json_array_get(node->json, index);
	} else {
		void *iterator = iterator_at(node->config, node->json, index);

		item->key = json_object_iter_key(iterator);
		item->json = json_object_iter_value(iterator);
	}
	return true;
}

size_t
cpl_node_count(const struct cpl_node *node)
{
	return json_is_array(node->json) ? json_array_size(node->json)
					 : json_object_size(node->json);
}

/* The number of a member among those of its object. */
static size_t
index_of(const struct cpl_node *node)
{
	json_t *object = node->parent->json;
	void *iterator = json_object_iter(object);
	size_t index = 0;

	if (node->index != INDEX_UNKNOWN)
		return node->index;
	while (iterator &&
	       strcmp(json_object_iter_key(iterator), node->key) != 0) {
		iterator = json_object_iter_next(object, iterator);
		index++;
	}
	return index;
}

/* The value of a node in the text, and where its name begins, if it has one. */
static struct cpl_json
locate(const struct cpl_node *node, const char **name)
{
	struct cpl_json value;
	struct cpl_json_member member = { 0 };
	struct cpl_json_cursor cursor;
	size_t index;

	*name = NULL;
	if (!node->parent)
		return node->config->spelt;
	value = locate(node->parent, name);
	cursor = cpl_json_cursor(value);
	if (!node->key) {
		*name = NULL;
		for (index = 0; index <= node->index; index++)
			if (!cpl_json_next_item(&cursor, &value))
				break;
		return value;
	}
	for (index = index_of(node) + 1; index > 0; index--)
		if (!cpl_json_next_member(&cursor, &member))
			return value;
	*name = member.name.data;
	/* The name is shown from its quote on. */
	if (!member.escaped || **name != '"')
		--*name;
	return member.value;
}

void
cpl_node_fault(const struct cpl_node *node, bool at_key,
    struct cpl_faults *faults, enum cpl_problem problem, const char *format,
    ...)
{
	struct cpl_config *config = node->config;
	char detail[CPL_FAULT_DETAIL + 4] = "";
	const char *name;
	struct cpl_json value;
	size_t line;
	size_t column;

	if (!may_tell(config, faults))
		return;
	if (format) {
		va_list arguments;

		va_start(arguments, format);
		vsnprintf(detail, sizeof(detail), format, arguments);
		va_end(arguments);
	}
	value = locate(node, &name);
	if (!at_key || !name)
		name = value.data;
	config_place(cpl_buffer_str(&config->text),
	    (size_t)(name - config->text.data), &line, &column);
	cpl_faults_add(
	    faults, problem, line, column, detail[0] ? "%s" : NULL, detail);
}

void
cpl_node_check_keys(const struct cpl_node *node, const char *const known[],
    struct cpl_faults *faults)
{
	size_t index;
	struct cpl_node member;

	if (!json_is_object(node->json))
		return;
	for (index = 0; cpl_node_at(node, index, &member) && member.key;
	     index++) {
		const char *const *name = known;

		while (*name && strcmp(*name, member.key) != 0)
			name++;
		if (!*name)
			cpl_node_fault(&member, true, faults,
			    CPL_CONFIG_KEY_UNKNOWN, "%s", member.key);
	}
}

/* The member `key`, of the type, or a fault. */
static bool
typed(const struct cpl_node *node, const char *key, bool required, bool right,
    const char *type, const struct cpl_node *member, struct cpl_faults *faults)
{
	if (right)
		return true;
	if (member->json)
		cpl_node_fault(member, false, faults, CPL_CONFIG_TYPE,
		    "%s must be %s", key, type);
	else if (required)
		cpl_node_fault(
		    node, false, faults, CPL_CONFIG_KEY_MISSING, "%s", key);
	return false;
}

bool
cpl_node_text(const struct cpl_node *node, const char *key, bool required,
    const char **text, struct cpl_faults *faults)
{
	struct cpl_node member = { 0 };

	cpl_node_member(node, key, &member);
	if (!typed(node, key, required, json_is_string(member.json), "a text",
		&member, faults))
		return false;
	*text = json_string_value(member.json);
	return true;
}

bool
cpl_node_integer(const struct cpl_node *node, const char *key, bool required,
    int64_t *integer, struct cpl_faults *faults)
{
	struct cpl_node member = { 0 };

	cpl_node_member(node, key, &member);
	if (!typed(node, key, required, json_is_integer(member.json),
		"a whole number", &member, faults))
		return false;
	*integer = json_integer_value(member.json);
	return true;
}

bool
cpl_node_boolean(const struct cpl_node *node, const char *key, bool required,
    bool *boolean, struct cpl_faults *faults)
{
	struct cpl_node member = { 0 };

	cpl_node_member(node, key, &member);
	if (!typed(node, key, required, json_is_boolean(member.json),
		"true or false", &member, faults))
		return false;
	*boolean = json_is_true(member.json);
	return true;
}

bool
cpl_node_array(const struct cpl_node *node, const char *key, bool required,
    struct cpl_node *array, struct cpl_faults *faults)
{
	struct cpl_node member = { 0 };

	cpl_node_member(node, key, &member);
	if (!typed(node, key, required, json_is_array(member.json), "an array",
		&member, faults))
		return false;
	*array = member;
	return true;
}

bool
cpl_node_object(const struct cpl_node *node, const char *key, bool required,
    struct cpl_node *object, struct cpl_faults *faults)
{
	struct cpl_node member = { 0 };

	cpl_node_member(node, key, &member);
	if (!typed(node, key, required, json_is_object(member.json),
		"an object", &member, faults))
		return false;
	*object = member;
	return true;
}
