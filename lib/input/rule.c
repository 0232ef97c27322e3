/* SPDX-License-Identifier: MIT */
/* Rules of a profile read from JSON: columns, words, forms of dates. */
#include "input/load.h"

#include <stdlib.h>
#include <string.h>

void *
load_take(struct load *load, size_t count, size_t size)
{
	void *piece = NULL;

	if (count <= SIZE_MAX / size)
		piece = cpl_arena_take(&load->profile->arena, count * size + 1);
	if (piece == NULL) {
		cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	memset(piece, 0, count * size + 1);
	return piece;
}

struct cpl_str
load_name(struct load *load, const char *name)
{
	struct cpl_str folded = fold_name(
	    cpl_str_of(name), &load->profile->arena);

	if (folded.data == NULL)
		cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
	return folded;
}

const char *
load_string(const struct cpl_node *node)
{
	return json_is_string(node->json) ? json_string_value(node->json)
					  : NULL;
}

void
load_wrong_type(
    struct load *load, const struct cpl_node *node, const char *wanted)
{
	cpl_node_fault(
	    node, false, load->faults, CPL_CONFIG_TYPE, "%s", wanted);
}

static void
add_alias(struct load *load, const char *name, size_t input, size_t rank)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_str folded = load_name(load, name);

	if (profile->alias_count == profile->alias_capacity) {
		size_t capacity = profile->alias_capacity == 0
				      ? 64
				      : profile->alias_capacity * 2;
		struct alias *aliases = realloc(
		    profile->aliases, capacity * sizeof(*aliases));

		if (aliases == NULL) {
			cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
			return;
		}
		profile->aliases = aliases;
		profile->alias_capacity = capacity;
	}
	profile->aliases[profile->alias_count++] = (struct alias){ folded,
		input, rank };
}

void
load_column(struct load *load, const struct cpl_node *node)
{
	size_t input = load->profile->input_count++;
	struct cpl_node item;

	if (load_string(node) != NULL) {
		add_alias(load, load_string(node), input, 0);
		return;
	}
	if (!json_is_array(node->json) || cpl_node_count(node) == 0) {
		load_wrong_type(
		    load, node, "a name of a column or a list of them");
		return;
	}
	for (size_t i = 0; cpl_node_at(node, i, &item); i++) {
		if (load_string(&item) == NULL)
			load_wrong_type(load, &item, "a name of a column");
		else
			add_alias(load, load_string(&item), input, i);
	}
}

void
load_columns(struct load *load, const struct cpl_node *list, struct rule *rule)
{
	struct cpl_node item;

	rule->first_input = load->profile->input_count;
	for (size_t i = 0; cpl_node_at(list, i, &item); i++)
		load_column(load, &item);
	rule->input_count = load->profile->input_count - rule->first_input;
}

/* Of two forms that read one text the first would win, row by row. */
static void
check_conflict(struct load *load, const struct cpl_node *item,
    const struct forms *forms, const struct cpl_dateform *form)
{
	for (size_t i = 0; i < forms->count; i++)
		if (cpl_dateform_conflicts(forms->items[i], form)) {
			cpl_node_fault(item, false, load->faults, CPL_DATE_FORM,
			    "another one has day and month the other way round");
			return;
		}
}

void
load_forms(struct load *load, const struct cpl_node *list, struct forms *forms)
{
	size_t count = cpl_node_count(list);
	struct cpl_node item;
	size_t at;

	forms->items = load_take(load, count, sizeof(struct cpl_dateform *));
	if (forms->items == NULL)
		return;
	for (size_t i = 0; i < count && cpl_node_at(list, i, &item); i++) {
		const char *text = load_string(&item);

		if (text == NULL) {
			load_wrong_type(load, &item, "a form of dates");
			continue;
		}
		forms->items[forms->count] = cpl_dateform_new(
		    cpl_str_of(text), &at);
		if (forms->items[forms->count] != NULL) {
			check_conflict(
			    load, &item, forms, forms->items[forms->count]);
			forms->count++;
		} else if (at == SIZE_MAX)
			cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
		else
			cpl_node_fault(&item, false, load->faults,
			    CPL_DATE_FORM, "at byte %zu", at + 1);
	}
}

void
forms_free(struct forms *forms)
{
	for (size_t i = 0; i < forms->count; i++)
		cpl_dateform_free(forms->items[i]);
}

static bool
in_vocabulary(const char *const *vocabulary, const char *text)
{
	for (; *vocabulary != NULL; vocabulary++)
		if (strcmp(*vocabulary, text) == 0)
			return true;
	return false;
}

bool
profile_is_code(const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == ':')
			return false;
	return *text != '\0';
}

/* Whether the field may have what the profile writes for it. */
static bool
value_fits(const struct field_about *about, const char *text)
{
	switch (about->type) {
	case TYPE_WORD:
		return in_vocabulary(about->vocabulary, text);
	case TYPE_CODE:
		return profile_is_code(text);
	case TYPE_CATEGORY:
		return category_valid(cpl_str_of(text));
	case TYPE_RATING:
		return text[0] >= '1' && text[0] <= '5' && text[1] == '\0';
	case TYPE_SURVEY:
		return text[0] >= '1' && text[0] <= '4' && text[1] == '\0';
	case TYPE_FLAG:
		return strcmp(text, "true") == 0 || strcmp(text, "false") == 0;
	default:
		return *text != '\0';
	}
}

static void
load_value(struct load *load, const struct cpl_node *node,
    const struct field_about *about, const char *key, const char **text)
{
	struct cpl_node member;

	if (!cpl_node_text(node, key, false, text, load->faults))
		return;
	if (!value_fits(about, *text) && cpl_node_member(node, key, &member))
		cpl_node_fault(&member, false, load->faults, CPL_CONFIG_VALUE,
		    "%s", about->name);
}

void
load_make_word(struct load *load, const char *text, struct word *word)
{
	struct cpl_str spelt = cpl_str_of(text);
	char room[FOLD_ROOM];

	if (spelt.length > 0 && spelt.data[0] == '*') {
		word->open_front = true;
		spelt.data++;
		spelt.length--;
	}
	if (spelt.length > 0 && spelt.data[spelt.length - 1] == '*') {
		word->open_back = true;
		spelt.length--;
	}
	word->folded = cpl_arena_copy(
	    &load->profile->arena, fold_value(spelt, room));
	if (word->folded.data == NULL)
		cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
}

static void
load_word(struct load *load, const struct cpl_node *node,
    const struct field_about *about, struct word *word)
{
	load_make_word(load, node->key, word);
	if (about->type == TYPE_FLAG) {
		if (!json_is_boolean(node->json))
			load_wrong_type(load, node, "true or false");
		word->flag = json_is_true(node->json);
		return;
	}
	word->text = load_string(node);
	if (word->text == NULL)
		load_wrong_type(load, node, "a text");
	else if (!value_fits(about, word->text))
		cpl_node_fault(node, false, load->faults, CPL_CONFIG_VALUE,
		    "%s", about->name);
}

/* The words of the list, if there is one, and behind them the field's own. */
static void
load_words(struct load *load, const struct cpl_node *list,
    const struct field_about *about, struct words *words)
{
	size_t count = list == NULL ? 0 : cpl_node_count(list);
	size_t own = 0;
	struct cpl_node item;

	while (about->vocabulary != NULL && about->vocabulary[own] != NULL)
		own++;
	words->items = load_take(load, count + own, sizeof(struct word));
	if (words->items == NULL)
		return;
	for (size_t i = 0; i < count && cpl_node_at(list, i, &item); i++)
		load_word(load, &item, about, &words->items[words->count++]);
	for (size_t i = 0; i < own; i++)
		words->items[words->count++] =
		    (struct word){ .folded = cpl_str_of(about->vocabulary[i]),
			    .text = about->vocabulary[i],
			    .own = true };
}

/* One of `column`, `first` and `join` says where a value comes from. */
static void
load_inputs(struct load *load, const struct cpl_node *node,
    const struct field_about *about, struct rule *rule)
{
	struct cpl_node member;
	int ways = 0;

	if (cpl_node_member(node, "column", &member)) {
		rule->first_input = load->profile->input_count;
		rule->input_count = 1;
		load_column(load, &member);
		ways++;
	}
	if (cpl_node_array(node, "first", false, &member, load->faults)) {
		load_columns(load, &member, rule);
		ways++;
	}
	if (cpl_node_array(node, "join", false, &member, load->faults)) {
		load_columns(load, &member, rule);
		rule->join = true;
		ways++;
		if (about->type != TYPE_TEXT && about->type != TYPE_TIME)
			cpl_node_fault(&member, true, load->faults,
			    CPL_CONFIG_VALUE,
			    "only a text and a time can be joined");
	}
	if (rule->constant != NULL)
		ways++;
	if (ways != 1)
		cpl_node_fault(node, false, load->faults, CPL_CONFIG_VALUE,
		    "one of column, first, join and constant is needed");
}

/* The place of a number in a cell that holds several. */
static void
load_number(struct load *load, const struct cpl_node *node,
    const struct field_about *about, struct rule *rule)
{
	struct cpl_node member;
	int64_t number;

	if (!cpl_node_integer(node, "number", false, &number, load->faults))
		return;
	rule->number = number >= 1 && number <= 99 ? (int)number : 0;
	if ((rule->number == 0 ||
		(about->type != TYPE_TEXT && about->type != TYPE_LATITUDE &&
		    about->type != TYPE_LONGITUDE)) &&
	    cpl_node_member(node, "number", &member))
		cpl_node_fault(&member, false, load->faults, CPL_CONFIG_VALUE,
		    "from 1 to 99, for a text, a latitude or a longitude");
}

void
load_skip(struct load *load, const struct cpl_node *node, struct skip *skip)
{
	static const char *const known[] = { "column", "words", NULL };
	struct cpl_node member;
	struct cpl_node item;
	size_t count;

	if (!json_is_object(node->json)) {
		load_wrong_type(load, node, "an object");
		return;
	}
	cpl_node_check_keys(node, known, load->faults);
	skip->input = load->profile->input_count;
	if (cpl_node_member(node, "column", &member))
		load_column(load, &member);
	else
		cpl_node_fault(node, false, load->faults,
		    CPL_CONFIG_KEY_MISSING, "column");
	if (!cpl_node_array(node, "words", true, &member, load->faults))
		return;
	count = cpl_node_count(&member);
	skip->words.items = load_take(load, count, sizeof(struct word));
	if (skip->words.items == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&member, i, &item); i++) {
		if (load_string(&item) == NULL)
			load_wrong_type(load, &item, "a text");
		else
			load_make_word(load, load_string(&item),
			    &skip->words.items[skip->words.count++]);
	}
}

void
load_rule(struct load *load, const struct cpl_node *node,
    const struct field_about *about, struct rule *rule)
{
	static const char *const known[] = { "column", "first", "join",
		"separator", "constant", "otherwise", "words", "split", "dates",
		"number", "when", NULL };
	struct cpl_node member;
	const char *text;

	rule->declared = true;
	rule->separator = " ";
	if (load_string(node) != NULL) {
		rule->first_input = load->profile->input_count;
		rule->input_count = 1;
		load_column(load, node);
		load_words(load, NULL, about, &rule->words);
		return;
	}
	if (!json_is_object(node->json)) {
		load_wrong_type(load, node, "a name of a column or an object");
		return;
	}
	cpl_node_check_keys(node, known, load->faults);
	load_value(load, node, about, "constant", &rule->constant);
	load_value(load, node, about, "otherwise", &rule->otherwise);
	load_inputs(load, node, about, rule);
	(void)cpl_node_text(
	    node, "separator", false, &rule->separator, load->faults);
	if (cpl_node_text(node, "split", false, &text, load->faults)) {
		rule->split = text[0];
		if (strlen(text) != 1 &&
		    cpl_node_member(node, "split", &member))
			cpl_node_fault(&member, false, load->faults,
			    CPL_CONFIG_VALUE, "one character");
	}
	load_number(load, node, about, rule);
	if (cpl_node_object(node, "words", false, &member, load->faults)) {
		if (about->type == TYPE_TIME)
			cpl_node_fault(&member, true, load->faults,
			    CPL_CONFIG_VALUE, "a time has no words");
		else
			load_words(load, &member, about, &rule->words);
	} else {
		load_words(load, NULL, about, &rule->words);
	}
	if (cpl_node_member(node, "when", &member)) {
		rule->when = load_take(load, 1, sizeof(struct skip));
		if (about->type != TYPE_TIME)
			cpl_node_fault(&member, true, load->faults,
			    CPL_CONFIG_VALUE, "only a time has conditions");
		else if (rule->when != NULL)
			load_skip(load, &member, rule->when);
	}
	if (cpl_node_array(node, "dates", false, &member, load->faults)) {
		if (about->type != TYPE_TIME)
			cpl_node_fault(&member, true, load->faults,
			    CPL_CONFIG_VALUE, "only a time has forms of dates");
		else
			load_forms(load, &member, &rule->forms);
	}
}
