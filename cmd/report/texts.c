/* SPDX-License-Identifier: MIT */
/* What people write into a monthly report, out of a file of JSON. */
#include <stdlib.h>
#include <string.h>

#include <complaint/config.h>

#include "report.h"

/* The members, in the order of cpl_texts_kind. */
static const char *const keys[] = { "introduction", "legal_basis",
	"success_stories", "obstacles", "recommendations", "signature", NULL };

void
texts_release(struct texts *texts)
{
	for (size_t i = 0; i < CPL_TEXTS_KINDS; i++)
		free(texts->texts.lists[i].items);
	cpl_config_free(texts->config);
	*texts = (struct texts){ 0 };
}

static void
read_list(struct texts *texts, const struct cpl_node *root, size_t kind,
    struct cpl_faults *faults)
{
	struct cpl_text_list *list = &texts->texts.lists[kind];
	struct cpl_node node;
	size_t count;

	if (!cpl_node_member(root, keys[kind], &node))
		return;
	if (!json_is_array(node.json)) {
		cpl_node_fault(&node, false, faults, CPL_CONFIG_TYPE,
		    "%s: a list of texts", keys[kind]);
		return;
	}
	count = json_array_size(node.json);
	list->items = calloc(count + 1, sizeof(*list->items));
	if (list->items == NULL) {
		faults->failed = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		json_t *item = json_array_get(node.json, i);

		if (!json_is_string(item)) {
			cpl_node_fault(&node, false, faults, CPL_CONFIG_TYPE,
			    "%s: a list of texts", keys[kind]);
			return;
		}
		list->items[list->count++] = (struct cpl_str){
			json_string_value(item), json_string_length(item)
		};
	}
}

struct sought {
	const char *name;
	bool found;
};

static void
compare_name(const char *name, const char *path, void *context)
{
	struct sought *sought = context;

	(void)path;
	sought->found = sought->found || strcmp(name, sought->name) == 0;
}

/* A language may have no texts yet: then they are in English. */
const char *
texts_find(struct cmd *cmd, const char *given, const char *language)
{
	struct sought sought = { .name = language };

	if (given == NULL)
		cmd_find_all(cmd, "reports", "json", compare_name, &sought);
	return cmd_find(
	    cmd, "reports", given, sought.found ? language : "en", "json");
}

bool
texts_load(const char *path, struct texts *texts, struct cpl_faults *faults)
{
	struct cpl_node root;

	texts->config = cpl_config_load(path, faults);
	if (texts->config == NULL)
		return false;
	root = cpl_config_root(texts->config);
	if (!json_is_object(root.json)) {
		cpl_node_fault(
		    &root, false, faults, CPL_CONFIG_TYPE, "an object");
		return false;
	}
	cpl_node_check_keys(&root, keys, faults);
	for (size_t i = 0; i < CPL_TEXTS_KINDS; i++)
		read_list(texts, &root, i, faults);
	return faults->count == 0 && !faults->failed;
}
