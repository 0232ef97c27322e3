/* SPDX-License-Identifier: MIT */
/* The list of categories. */
#include <stdlib.h>

#include "classify/internal.h"

static const char *const columns[] = { "!slug", "label_id", "label_en",
	"parent", NULL };

enum { SLUG, LABEL_ID, LABEL_EN, PARENT };

struct entry {
	struct cpl_str slug; /* BORROWED from the table */
	size_t row;
};

struct cpl_categories {
	struct cpl_table *table; /* OWNED */
	struct entry *entries;   /* OWNED; sorted by slug, then row */
	size_t count;
};

static int
compare(const void *left, const void *right)
{
	const struct entry *a = left;
	const struct entry *b = right;
	int order = cpl_str_compare(a->slug, b->slug);

	return order ? order : (a->row > b->row) - (a->row < b->row);
}

static int
compare_slug(const void *key, const void *entry)
{
	const struct cpl_str *slug = key;

	return cpl_str_compare(*slug, ((const struct entry *)entry)->slug);
}

static const struct entry *
find(const struct cpl_categories *categories, struct cpl_str slug)
{
	return bsearch(&slug, categories->entries, categories->count,
	    sizeof(*categories->entries), compare_slug);
}

bool
cpl_categories_has(const struct cpl_categories *categories, struct cpl_str slug)
{
	return find(categories, slug) != NULL;
}

bool
cpl_categories_find(const struct cpl_categories *categories,
    struct cpl_str slug, struct cpl_category *category)
{
	const struct entry *entry = find(categories, slug);
	const struct cpl_table *table = categories->table;

	if (entry == NULL)
		return false;
	*category = (struct cpl_category){
		.slug = entry->slug,
		.label_id = cpl_table_cell(table, entry->row, LABEL_ID).text,
		.label_en = cpl_table_cell(table, entry->row, LABEL_EN).text,
		.parent = cpl_table_cell(table, entry->row, PARENT).text,
	};
	return true;
}

static void
cell_fault(struct cpl_faults *faults, struct cpl_cell cell, const char *detail)
{
	cpl_faults_add(
	    faults, CPL_CONFIG_VALUE, cell.line, cell.column, "%s", detail);
}

/* A parent is in the list, and its slug is the front of its child's. */
static void
check_parent(const struct cpl_categories *categories, size_t row,
    struct cpl_faults *faults)
{
	struct cpl_cell slug = cpl_table_cell(categories->table, row, SLUG);
	struct cpl_cell parent = cpl_table_cell(categories->table, row, PARENT);
	struct cpl_str front = slug.text;

	while (front.length > 0 && front.data[front.length - 1] != '/')
		front.length--;
	if (front.length > 0)
		front.length--;
	if (!cpl_str_equal(front, parent.text))
		cell_fault(faults, parent,
		    "the parent is the slug without its last part");
	else if (front.length > 0 && !cpl_categories_has(categories, front))
		cell_fault(faults, parent, "the parent is not in the list");
}

static void
check(const struct cpl_categories *categories, struct cpl_faults *faults)
{
	size_t i;

	for (i = 0; i < categories->count; i++) {
		const struct entry *entry = &categories->entries[i];
		struct cpl_cell cell = cpl_table_cell(
		    categories->table, entry->row, SLUG);

		if (!slug_valid(cell.text))
			cell_fault(faults, cell, "not a category");
		else if (i > 0 && cpl_str_equal(entry->slug, entry[-1].slug))
			cell_fault(faults, cell, "the same category twice");
		else
			check_parent(categories, entry->row, faults);
	}
}

/* Build on a table, which it takes.  `faults` had `before` of them. */
static struct cpl_categories *
build(struct cpl_table *table, size_t before, struct cpl_faults *faults)
{
	struct cpl_categories *categories;
	size_t count;
	size_t i;

	if (!table)
		return NULL;
	count = cpl_table_rows(table);
	categories = calloc(1, sizeof(*categories));
	if (categories)
		categories->entries = calloc(
		    count + 1, sizeof(*categories->entries));
	if (!categories || !categories->entries) {
		free(categories);
		cpl_table_free(table);
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	categories->table = table;
	categories->count = count;
	for (i = 0; i < count; i++)
		categories->entries[i] = (struct entry){
			.slug = cpl_table_cell(table, i, SLUG).text,
			.row = i,
		};
	qsort(
	    categories->entries, count, sizeof(*categories->entries), compare);
	check(categories, faults);
	if (faults->count == before && !faults->failed)
		return categories;
	cpl_categories_free(categories);
	return NULL;
}

struct cpl_categories *
cpl_categories_load(const char *path, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_load(path, columns, faults), before, faults);
}

struct cpl_categories *
cpl_categories_parse(struct cpl_str text, struct cpl_faults *faults)
{
	size_t before = faults->count;

	return build(cpl_table_parse(text, columns, faults), before, faults);
}

void
cpl_categories_free(struct cpl_categories *categories)
{
	if (!categories)
		return;
	cpl_table_free(categories->table);
	free(categories->entries);
	free(categories);
}
