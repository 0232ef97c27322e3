/* SPDX-License-Identifier: MIT */
/* Profiles read from JSON, with the place of everything wrong in them. */
#include "input/profile.h"

#include <stdlib.h>
#include <string.h>

struct load {
	struct cpl_profile *profile;
	struct cpl_faults *faults;
};

/* Memory of the profile, or a fault; NULL then. */
static void *
take(struct load *load, size_t count, size_t size)
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

static struct cpl_str
take_name(struct load *load, const char *name)
{
	struct cpl_str folded = fold_name(
	    cpl_str_of(name), &load->profile->arena);

	if (folded.data == NULL)
		cpl_faults_add(load->faults, CPL_MEMORY, 0, 0, NULL);
	return folded;
}

static const char *
node_string(const struct cpl_node *node)
{
	return json_is_string(node->json) ? json_string_value(node->json)
					  : NULL;
}

static void
wrong_type(struct load *load, const struct cpl_node *node, const char *wanted)
{
	cpl_node_fault(
	    node, false, load->faults, CPL_CONFIG_TYPE, "%s", wanted);
}

static void
add_alias(struct load *load, const char *name, size_t input, size_t rank)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_str folded = take_name(load, name);

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

/* A column: its name, or a list of the names it may have. */
static void
load_column(struct load *load, const struct cpl_node *node)
{
	size_t input = load->profile->input_count++;
	struct cpl_node item;

	if (node_string(node) != NULL) {
		add_alias(load, node_string(node), input, 0);
		return;
	}
	if (!json_is_array(node->json) || cpl_node_count(node) == 0) {
		wrong_type(load, node, "a name of a column or a list of them");
		return;
	}
	for (size_t i = 0; cpl_node_at(node, i, &item); i++) {
		if (node_string(&item) == NULL)
			wrong_type(load, &item, "a name of a column");
		else
			add_alias(load, node_string(&item), input, i);
	}
}

static void
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

static void
load_forms(struct load *load, const struct cpl_node *list, struct forms *forms)
{
	size_t count = cpl_node_count(list);
	struct cpl_node item;
	size_t at;

	forms->items = take(load, count, sizeof(struct cpl_dateform *));
	if (forms->items == NULL)
		return;
	for (size_t i = 0; i < count && cpl_node_at(list, i, &item); i++) {
		const char *text = node_string(&item);

		if (text == NULL) {
			wrong_type(load, &item, "a form of dates");
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

static void
free_forms(struct forms *forms)
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

static bool
is_code(const char *text)
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
		return is_code(text);
	case TYPE_CATEGORY:
		return category_valid(cpl_str_of(text));
	case TYPE_RATING:
		return text[0] >= '1' && text[0] <= '5' && text[1] == '\0';
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

static void
make_word(struct load *load, const char *text, struct word *word)
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
	make_word(load, node->key, word);
	if (about->type == TYPE_FLAG) {
		if (!json_is_boolean(node->json))
			wrong_type(load, node, "true or false");
		word->flag = json_is_true(node->json);
		return;
	}
	word->text = node_string(node);
	if (word->text == NULL)
		wrong_type(load, node, "a text");
	else if (!value_fits(about, word->text))
		cpl_node_fault(node, false, load->faults, CPL_CONFIG_VALUE,
		    "%s", about->name);
}

static void
load_words(struct load *load, const struct cpl_node *list,
    const struct field_about *about, struct words *words)
{
	size_t count = cpl_node_count(list);
	struct cpl_node item;

	words->items = take(load, count, sizeof(struct word));
	if (words->items == NULL)
		return;
	for (size_t i = 0; i < count && cpl_node_at(list, i, &item); i++)
		load_word(load, &item, about, &words->items[words->count++]);
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

static void
load_skip(struct load *load, const struct cpl_node *node, struct skip *skip)
{
	static const char *const known[] = { "column", "words", NULL };
	struct cpl_node member;
	struct cpl_node item;
	size_t count;

	if (!json_is_object(node->json)) {
		wrong_type(load, node, "an object");
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
	skip->words.items = take(load, count, sizeof(struct word));
	if (skip->words.items == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&member, i, &item); i++) {
		if (node_string(&item) == NULL)
			wrong_type(load, &item, "a text");
		else
			make_word(load, node_string(&item),
			    &skip->words.items[skip->words.count++]);
	}
}

static void
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
	if (node_string(node) != NULL) {
		rule->first_input = load->profile->input_count;
		rule->input_count = 1;
		load_column(load, node);
		return;
	}
	if (!json_is_object(node->json)) {
		wrong_type(load, node, "a name of a column or an object");
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
	}
	if (cpl_node_member(node, "when", &member)) {
		rule->when = take(load, 1, sizeof(struct skip));
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

static bool
find_field(const char *name, size_t *field)
{
	for (*field = 0; *field < FIELD_COUNT; ++*field)
		if (strcmp(field_abouts[*field].name, name) == 0)
			return true;
	return false;
}

static void
load_fields(struct load *load, const struct cpl_node *root)
{
	struct cpl_node fields;
	struct cpl_node item;
	size_t field;

	if (!cpl_node_object(root, "fields", true, &fields, load->faults))
		return;
	for (size_t i = 0; cpl_node_at(&fields, i, &item); i++) {
		if (find_field(item.key, &field))
			load_rule(load, &item, &field_abouts[field],
			    &load->profile->fields[field]);
		else
			cpl_node_fault(&item, true, load->faults,
			    CPL_CONFIG_KEY_UNKNOWN, "%s", item.key);
	}
}

static void
load_events(struct load *load, const struct cpl_node *root)
{
	struct cpl_node events;
	struct cpl_node item;

	if (!cpl_node_object(root, "events", false, &events, load->faults))
		return;
	for (size_t i = 0; cpl_node_at(&events, i, &item); i++) {
		size_t type = 0;

		while (type < EVENT_COUNT &&
		       strcmp(event_types[type], item.key) != 0)
			type++;
		/* `received` follows from the field received_at. */
		if (type == 0 || type == EVENT_COUNT)
			cpl_node_fault(&item, true, load->faults,
			    CPL_CONFIG_KEY_UNKNOWN, "%s", item.key);
		else
			load_rule(load, &item, &field_abouts[FIELD_RECEIVED_AT],
			    &load->profile->events[type]);
	}
}

static void
load_needs(struct load *load, const struct cpl_node *root)
{
	struct cpl_node needs;
	struct cpl_node item;
	size_t field;

	if (!cpl_node_array(root, "needs", false, &needs, load->faults))
		return;
	for (size_t i = 0; cpl_node_at(&needs, i, &item); i++) {
		if (node_string(&item) == NULL)
			wrong_type(load, &item, "a name of a field");
		else if (find_field(node_string(&item), &field) &&
			 load->profile->fields[field].declared)
			load->profile->needed[field] = true;
		else
			cpl_node_fault(&item, false, load->faults,
			    CPL_CONFIG_VALUE, "a field of this profile");
	}
}

static void
load_identity(struct load *load, const struct cpl_node *root)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_node list;
	struct rule rule = { 0 };

	if (!cpl_node_array(root, "identity", false, &list, load->faults))
		return;
	load_columns(load, &list, &rule);
	profile->identity = take(load, rule.input_count, sizeof(size_t));
	if (profile->identity == NULL)
		return;
	profile->identity_count = rule.input_count;
	for (size_t i = 0; i < rule.input_count; i++)
		profile->identity[i] = rule.first_input + i;
}

static void
load_personal(struct load *load, const struct cpl_node *root)
{
	struct cpl_node list;

	if (cpl_node_array(root, "personal", false, &list, load->faults))
		load_columns(load, &list, &load->profile->personal);
}

/* A city by its code or by its name. */
static void
load_city(
    struct load *load, const struct cpl_node *node, struct cpl_region *city)
{
	struct cpl_node member;
	const char *text;

	if (!cpl_node_text(node, "city", false, &text, load->faults) ||
	    cpl_region_city(cpl_str_of(text), city) ||
	    !cpl_node_member(node, "city", &member))
		return;
	cpl_node_fault(&member, false, load->faults, CPL_CONFIG_VALUE,
	    "no regency or city, or more than one: 32.71, Kota Bogor");
}

static void
load_place(struct load *load, const struct cpl_node *node, const char *key,
    struct rule *rule)
{
	struct cpl_node member;

	rule->first_input = load->profile->input_count;
	if (!cpl_node_member(node, key, &member))
		return;
	rule->input_count = 1;
	load_column(load, &member);
}

static void
load_regions(struct load *load, const struct cpl_node *root)
{
	static const char *const known[] = { "province", "regency", "bare",
		"city", NULL };
	struct places *places = &load->profile->places;
	struct cpl_node node;
	struct cpl_node member;
	const char *bare;

	if (!cpl_node_object(root, "regions", false, &node, load->faults))
		return;
	places->declared = true;
	cpl_node_check_keys(&node, known, load->faults);
	load_place(load, &node, "province", &places->province);
	load_place(load, &node, "regency", &places->regency);
	load_city(load, &node, &places->city);
	if (!cpl_node_text(&node, "bare", false, &bare, load->faults))
		return;
	places->bare_is_kabupaten = strcmp(bare, "kabupaten") == 0;
	if (!places->bare_is_kabupaten && strcmp(bare, "ambiguous") != 0 &&
	    cpl_node_member(&node, "bare", &member))
		cpl_node_fault(&member, false, load->faults, CPL_CONFIG_VALUE,
		    "kabupaten or ambiguous");
}

static void
load_skips(struct load *load, const struct cpl_node *root)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_node list;
	struct cpl_node item;

	if (!cpl_node_array(root, "skip", false, &list, load->faults))
		return;
	profile->skips = take(load, cpl_node_count(&list), sizeof(struct skip));
	if (profile->skips == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&list, i, &item); i++)
		load_skip(load, &item, &profile->skips[profile->skip_count++]);
}

static void
load_layout(
    struct load *load, const struct cpl_node *node, struct layout *layout)
{
	struct cpl_node item;

	layout->name = node->key;
	if (!json_is_array(node->json) || cpl_node_count(node) == 0) {
		wrong_type(load, node, "a list of names of columns");
		return;
	}
	layout->names = take(
	    load, cpl_node_count(node), sizeof(struct cpl_str));
	if (layout->names == NULL)
		return;
	for (size_t i = 0; cpl_node_at(node, i, &item); i++) {
		if (node_string(&item) == NULL)
			wrong_type(load, &item, "a name of a column");
		else
			layout->names[layout->count++] = take_name(
			    load, node_string(&item));
	}
}

static void
load_layouts(struct load *load, const struct cpl_node *root)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_node layouts;
	struct cpl_node item;

	if (!cpl_node_object(root, "layouts", false, &layouts, load->faults))
		return;
	profile->layouts = take(
	    load, cpl_node_count(&layouts), sizeof(struct layout));
	if (profile->layouts == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&layouts, i, &item); i++)
		load_layout(
		    load, &item, &profile->layouts[profile->layout_count++]);
}

static int
compare_aliases(const void *left, const void *right)
{
	const struct alias *a = left;
	const struct alias *b = right;
	int order = cpl_str_compare(a->folded, b->folded);

	if (order != 0)
		return order;
	if (a->input != b->input)
		return a->input < b->input ? -1 : 1;
	return (a->rank > b->rank) - (a->rank < b->rank);
}

static void
load_zone(struct load *load, const struct cpl_node *root, const char *key,
    const char **name)
{
	struct cpl_fault fault;
	struct cpl_node member;
	struct cpl_zone *zone;

	if (!cpl_node_text(root, key, false, name, load->faults))
		return;
	/* Most profiles name one zone twice: it is looked up once. */
	if (*name != load->profile->input_zone &&
	    load->profile->input_zone != NULL &&
	    strcmp(*name, load->profile->input_zone) == 0)
		return;
	zone = cpl_zone_open(*name, NULL, &fault);
	if (zone == NULL && cpl_node_member(root, key, &member))
		cpl_node_fault(
		    &member, false, load->faults, fault.problem, "%s", *name);
	cpl_zone_free(zone);
}

static void
load_root(struct load *load, const struct cpl_node *root)
{
	static const char *const known[] = { "about", "channel", "input_zone",
		"zone", "layouts", "dates", "ragged", "identity", "skip",
		"needs", "fields", "events", "regions", "personal",
		"zone_inferred", NULL };
	struct cpl_profile *profile = load->profile;
	struct cpl_node member;
	const char *ragged;

	if (!json_is_object(root->json)) {
		wrong_type(load, root, "an object");
		return;
	}
	cpl_node_check_keys(root, known, load->faults);
	(void)cpl_node_text(root, "about", true, &profile->about, load->faults);
	if (cpl_node_text(
		root, "channel", true, &profile->channel, load->faults) &&
	    !is_code(profile->channel) &&
	    cpl_node_member(root, "channel", &member))
		cpl_node_fault(&member, false, load->faults, CPL_CONFIG_VALUE,
		    "one word without a colon");
	load_zone(load, root, "input_zone", &profile->input_zone);
	load_zone(load, root, "zone", &profile->zone);
	(void)cpl_node_boolean(root, "zone_inferred", false,
	    &profile->zone_inferred, load->faults);
	if (cpl_node_text(root, "ragged", false, &ragged, load->faults)) {
		profile->pad = strcmp(ragged, "pad") == 0;
		if (!profile->pad && strcmp(ragged, "reject") != 0 &&
		    cpl_node_member(root, "ragged", &member))
			cpl_node_fault(&member, false, load->faults,
			    CPL_CONFIG_VALUE, "pad or reject");
	}
	if (cpl_node_array(root, "dates", false, &member, load->faults))
		load_forms(load, &member, &profile->forms);
	load_layouts(load, root);
	load_fields(load, root);
	load_events(load, root);
	load_needs(load, root);
	load_identity(load, root);
	load_skips(load, root);
	load_regions(load, root);
	load_personal(load, root);
	if (profile->alias_count > 0)
		qsort(profile->aliases, profile->alias_count,
		    sizeof(*profile->aliases), compare_aliases);
}

/* Make a profile of the configuration, which it OWNS from here on. */
static struct cpl_profile *
make(const char *name, struct cpl_config *config, struct cpl_faults *faults)
{
	struct cpl_profile *profile;
	struct load load = { NULL, faults };
	size_t before = faults->count;
	struct cpl_node root;

	if (config == NULL)
		return NULL;
	profile = calloc(1, sizeof(*profile));
	if (profile != NULL)
		profile->name = malloc(strlen(name) + 1);
	if (profile == NULL || profile->name == NULL) {
		free(profile);
		cpl_config_free(config);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	memcpy(profile->name, name, strlen(name) + 1);
	profile->config = config;
	load.profile = profile;
	root = cpl_config_root(config);
	load_root(&load, &root);
	if (faults->count == before && !faults->failed)
		return profile;
	cpl_profile_free(profile);
	return NULL;
}

struct cpl_profile *
cpl_profile_load(const char *name, const char *path, struct cpl_faults *faults)
{
	return make(name, cpl_config_load(path, faults), faults);
}

struct cpl_profile *
cpl_profile_parse(
    const char *name, struct cpl_str text, struct cpl_faults *faults)
{
	return make(name, cpl_config_parse(text, faults), faults);
}

void
cpl_profile_free(struct cpl_profile *profile)
{
	if (profile == NULL)
		return;
	free_forms(&profile->forms);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		free_forms(&profile->fields[i].forms);
	for (size_t i = 0; i < EVENT_COUNT; i++)
		free_forms(&profile->events[i].forms);
	cpl_arena_release(&profile->arena);
	cpl_config_free(profile->config);
	free(profile->aliases);
	free(profile->name);
	free(profile);
}

const char *
cpl_profile_name(const struct cpl_profile *profile)
{
	return profile->name;
}

const char *
cpl_profile_about(const struct cpl_profile *profile)
{
	return profile->about;
}

bool
cpl_profile_fits_all(const struct cpl_profile *profile)
{
	return profile->layout_count == 0;
}
