/* SPDX-License-Identifier: MIT */
/* What people call the groups of a report. */
#include "labels.h"

#include <complaint/classify.h>
#include <complaint/region.h>
#include <complaint/route.h>

#include "language.h"
#include "page.h"

bool
label_is_of(enum cpl_dimension by)
{
	return by == CPL_BY_AGENCY || by == CPL_BY_CATEGORY ||
	       by == CPL_BY_CHANNEL || by == CPL_BY_KIND ||
	       by == CPL_BY_PRIORITY || by == CPL_BY_REGION;
}

/*
 * Tables have names in English and Indonesian; who reads another language of
 * pages reads the Indonesian ones, which are those of the offices.
 */
static struct cpl_str
choose(const struct cpl_language *language, struct cpl_str indonesian,
    struct cpl_str english)
{
	if (language == NULL)
		return english.length > 0 ? english : indonesian;
	return indonesian.length > 0 ? indonesian : english;
}

static struct cpl_str
category_label(const struct cpl_report_page *page,
    const struct cpl_categories *categories, struct cpl_str slug)
{
	struct cpl_category category;

	if (categories == NULL ||
	    !cpl_categories_find(categories, slug, &category))
		return CPL_STR("");
	return choose(page->language, category.label_id, category.label_en);
}

static struct cpl_str
agency_label(const struct cpl_report_page *page, struct cpl_str code)
{
	struct cpl_agency agency;

	if (page->labels.agencies == NULL ||
	    !cpl_agencies_find(page->labels.agencies, code, &agency))
		return CPL_STR("");
	return choose(page->language, agency.name_id, agency.name_en);
}

static struct cpl_str
region_label(struct cpl_str code)
{
	struct cpl_region region;

	if (!cpl_region_of_code(code, &region))
		return CPL_STR("");
	return region.names[region.level];
}

struct cpl_str
label_of_key(const struct cpl_report_page *page, enum cpl_dimension by,
    struct cpl_str key)
{
	struct cpl_str label = { NULL, 0 };

	if (page_key_is_word(key))
		label = cpl_str_of(language_text(page->language, key.data));
	else if (by == CPL_BY_AGENCY)
		label = agency_label(page, key);
	else if (by == CPL_BY_CATEGORY)
		label = category_label(page, page->labels.categories, key);
	else if (by == CPL_BY_CHANNEL)
		label = category_label(page, page->labels.channels, key);
	else if (by == CPL_BY_KIND || by == CPL_BY_PRIORITY)
		label = language_word(page->language, key);
	else if (by == CPL_BY_REGION)
		label = region_label(key);
	return label.length > 0 ? label : key;
}

void
label_put(struct cpl_sheet *sheet, const struct cpl_report_page *page,
    const struct cpl_report *report, const struct cpl_figures *figures,
    size_t index)
{
	struct cpl_str key = page_key(report, figures, index);
	enum cpl_dimension by = cpl_report_options(report)->by[index];

	cpl_sheet_name(sheet, key, label_of_key(page, by, key));
}
