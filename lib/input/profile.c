/* SPDX-License-Identifier: MIT */
/* Profiles read from JSON, with the place of everything wrong in them. */
#include "input/load.h"

#include <stdlib.h>
#include <string.h>

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
		if (load_string(&item) == NULL)
			load_wrong_type(load, &item, "a name of a field");
		else if (find_field(load_string(&item), &field) &&
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
	profile->identity = load_take(load, rule.input_count, sizeof(size_t));
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
	profile->skips = load_take(
	    load, cpl_node_count(&list), sizeof(struct skip));
	if (profile->skips == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&list, i, &item); i++)
		load_skip(load, &item, &profile->skips[profile->skip_count++]);
}

static void
load_mark(struct load *load, const struct cpl_node *node, struct mark *mark)
{
	struct cpl_node item;

	mark->name = node->key;
	if (!json_is_array(node->json) || cpl_node_count(node) == 0) {
		load_wrong_type(load, node, "a list of conditions");
		return;
	}
	mark->conditions = load_take(
	    load, cpl_node_count(node), sizeof(struct skip));
	if (mark->conditions == NULL)
		return;
	for (size_t i = 0; cpl_node_at(node, i, &item); i++)
		load_skip(load, &item, &mark->conditions[mark->count++]);
}

static void
load_marks(struct load *load, const struct cpl_node *root)
{
	struct cpl_profile *profile = load->profile;
	struct cpl_node marks;
	struct cpl_node item;

	if (!cpl_node_object(root, "marks", false, &marks, load->faults))
		return;
	profile->marks = load_take(
	    load, cpl_node_count(&marks), sizeof(struct mark));
	if (profile->marks == NULL)
		return;
	for (size_t i = 0; cpl_node_at(&marks, i, &item); i++)
		load_mark(load, &item, &profile->marks[profile->mark_count++]);
}

static void
load_layout(
    struct load *load, const struct cpl_node *node, struct layout *layout)
{
	struct cpl_node item;

	layout->name = node->key;
	if (!json_is_array(node->json) || cpl_node_count(node) == 0) {
		load_wrong_type(load, node, "a list of names of columns");
		return;
	}
	layout->names = load_take(
	    load, cpl_node_count(node), sizeof(struct cpl_str));
	if (layout->names == NULL)
		return;
	for (size_t i = 0; cpl_node_at(node, i, &item); i++) {
		if (load_string(&item) == NULL)
			load_wrong_type(load, &item, "a name of a column");
		else
			layout->names[layout->count++] = load_name(
			    load, load_string(&item));
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
	profile->layouts = load_take(
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
		"zone_inferred", "marks", NULL };
	struct cpl_profile *profile = load->profile;
	struct cpl_node member;
	const char *ragged;

	if (!json_is_object(root->json)) {
		load_wrong_type(load, root, "an object");
		return;
	}
	cpl_node_check_keys(root, known, load->faults);
	(void)cpl_node_text(root, "about", true, &profile->about, load->faults);
	if (cpl_node_text(
		root, "channel", true, &profile->channel, load->faults) &&
	    !profile_is_code(profile->channel) &&
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
	load_marks(load, root);
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
	forms_free(&profile->forms);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		forms_free(&profile->fields[i].forms);
	for (size_t i = 0; i < EVENT_COUNT; i++)
		forms_free(&profile->events[i].forms);
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
