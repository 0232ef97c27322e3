/* SPDX-License-Identifier: MIT */
/* Of a profile its layouts alone, by which one is chosen out of many. */
#include "input/profile.h"

#include <stdlib.h>
#include <string.h>

/* The names of the columns, a list; false where it is none, or no memory. */
static bool
read_names(
    struct cpl_profile *profile, struct cpl_json list, struct layout *layout)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(list);
	struct cpl_json item;
	size_t count = 0;

	while (cpl_json_next_item(&cursor, &item))
		count++;
	layout->names = cpl_arena_take(
	    &profile->arena, (count + 1) * sizeof(*layout->names));
	if (count == 0 || layout->names == NULL)
		return false;
	cursor = cpl_json_cursor(list);
	while (cpl_json_next_item(&cursor, &item)) {
		struct cpl_str text;

		if (cpl_json_type(item) != CPL_JSON_STRING)
			return false;
		text = cpl_json_text(item, &profile->arena);
		if (text.data != NULL)
			text = fold_name(text, &profile->arena);
		if (text.data == NULL)
			return false;
		layout->names[layout->count++] = text;
	}
	return true;
}

static bool
read_layouts(struct cpl_profile *profile, struct cpl_json layouts)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(layouts);
	struct cpl_json_member member;
	size_t count = 0;

	while (cpl_json_next_member(&cursor, &member))
		count++;
	profile->layouts = cpl_arena_take(
	    &profile->arena, (count + 1) * sizeof(*profile->layouts));
	if (profile->layouts == NULL)
		return false;
	memset(profile->layouts, 0, (count + 1) * sizeof(*profile->layouts));
	cursor = cpl_json_cursor(layouts);
	while (cpl_json_next_member(&cursor, &member)) {
		struct layout *layout =
		    &profile->layouts[profile->layout_count++];
		struct cpl_str name = cpl_json_name(member, &profile->arena);

		if (name.data != NULL)
			name = cpl_arena_copy(&profile->arena, name);
		layout->name = name.data;
		if (name.data == NULL ||
		    cpl_json_type(member.value) != CPL_JSON_ARRAY ||
		    !read_names(profile, member.value, layout))
			return false;
	}
	return true;
}

static bool
read_outline(struct cpl_profile *profile, struct cpl_str text,
    struct cpl_json_scanner *scanner)
{
	struct cpl_json_member member;
	struct cpl_json_cursor cursor;
	struct cpl_json root;

	if (cpl_json_scan(scanner, text, &root, NULL) != CPL_OK ||
	    cpl_json_type(root) != CPL_JSON_OBJECT)
		return false;
	cursor = cpl_json_cursor(root);
	while (cpl_json_next_member(&cursor, &member)) {
		if (!cpl_json_member_is(&member, CPL_STR("layouts")))
			continue;
		return cpl_json_type(member.value) == CPL_JSON_OBJECT &&
		       read_layouts(profile, member.value);
	}
	return true;
}

struct cpl_profile *
cpl_profile_outline(
    const char *name, const char *path, struct cpl_json_scanner *scanner)
{
	struct cpl_profile *profile = calloc(1, sizeof(*profile));
	struct cpl_buffer text = { 0 };
	struct cpl_fault fault;

	if (profile == NULL)
		return NULL;
	profile->outline = true;
	profile->name = strdup(name);
	if (profile->name == NULL ||
	    cpl_file_read(path, CPL_CONFIG_LIMIT, &text, &fault) != CPL_OK ||
	    !read_outline(profile, cpl_buffer_str(&text), scanner)) {
		cpl_profile_free(profile);
		profile = NULL;
	}
	cpl_buffer_release(&text);
	return profile;
}
