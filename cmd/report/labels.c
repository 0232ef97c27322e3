/* SPDX-License-Identifier: MIT */
/* The language of a page, and what people call things in it. */
#include <complaint/classify.h>
#include <complaint/route.h>

#include "report.h"

const struct cpl_language *
language_choose(struct cmd *cmd, const char *code)
{
	const struct cpl_language *language;
	struct cpl_buffer codes = { 0 };

	if (cpl_language_find(cpl_str_of(code), &language))
		return language;
	for (size_t i = 0; cpl_language_at(i) != NULL; i++)
		cpl_buffer_append_format(&codes, " %s", cpl_language_at(i));
	cpl_buffer_append_char(&codes, '\0');
	cmd_usage(cmd, "--lang: %s: not one of%s", code,
	    codes.failed ? "" : codes.data);
	cpl_buffer_release(&codes);
	return NULL;
}

/* NULL with what is wrong said. */
static struct cpl_categories *
load_list(struct cmd *cmd, const char *given, const char *name)
{
	struct cpl_faults faults = { 0 };
	struct cpl_categories *list;
	const char *path = cmd_find(cmd, ".", given, name, "csv");

	if (path == NULL)
		return NULL;
	list = cpl_categories_load(path, &faults);
	cmd_say_all(cmd, path, &faults);
	return list;
}

static struct cpl_agencies *
load_agencies(struct cmd *cmd, const char *given)
{
	struct cpl_faults faults = { 0 };
	struct cpl_agencies *agencies;
	const char *path = cmd_find(cmd, "agencies", given, "id", "csv");

	if (path == NULL)
		return NULL;
	agencies = cpl_agencies_load(path, &faults);
	cmd_say_all(cmd, path, &faults);
	return agencies;
}

enum cmd_exit
labels_load(struct cmd *cmd, struct labels *labels)
{
	labels->agencies = load_agencies(cmd, labels->agencies_name);
	if (labels->agencies != NULL)
		labels->categories = load_list(
		    cmd, labels->categories_name, "categories");
	if (labels->categories != NULL)
		labels->channels = load_list(
		    cmd, labels->channels_name, "channels");
	return labels->channels != NULL ? CMD_DONE : CMD_USAGE;
}

void
labels_release(struct labels *labels)
{
	cpl_agencies_free(labels->agencies);
	cpl_categories_free(labels->categories);
	cpl_categories_free(labels->channels);
}
