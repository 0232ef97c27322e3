/* SPDX-License-Identifier: MIT */
/* The sections of a page, and what the files that build them share. */
#include "sections.h"

#include <math.h>

#include "labels.h"
#include "page.h"

struct section *
section_begin(struct sections *sections, const char *name, const char *title,
    const char *note)
{
	struct section *section = &sections->items[sections->count++];
	const struct cpl_language *language = sections->page->language;

	*section = (struct section){ .name = name };
	section->title = language_text(language, title);
	if (note != NULL)
		section->note = language_text(language, note);
	return section;
}

void
section_column(struct sections *sections, struct section *section,
    const char *name, const char *label, enum cpl_sheet_kind kind,
    unsigned decimals)
{
	section->columns[section->column_count++] = (struct cpl_sheet_column){
		name, NULL, language_text(sections->page->language, label),
		kind, decimals
	};
}

bool
section_ready(struct sections *sections, struct section *section, size_t keys)
{
	section->keys = keys;
	section->sheet = cpl_sheet_new(
	    section->columns, section->column_count, keys);
	if (section->sheet == NULL)
		sections->failed = true;
	return section->sheet != NULL;
}

void
section_drop(struct sections *sections)
{
	cpl_sheet_free(sections->items[--sections->count].sheet);
	sections->items[sections->count].sheet = NULL;
}

struct cpl_str
section_text(const struct sections *sections, const char *english)
{
	return cpl_str_of(language_text(sections->page->language, english));
}

struct cpl_str
section_keep(struct sections *sections, struct cpl_str text)
{
	struct cpl_str kept = cpl_arena_copy(&sections->arena, text);

	if (kept.data != NULL)
		return kept;
	sections->failed = true;
	return (struct cpl_str){ "", 0 };
}

struct cpl_str
section_date(struct sections *sections, int64_t day)
{
	char text[CPL_DATE_LENGTH + 1];
	size_t length = cpl_date_format(day, text);

	return section_keep(sections, (struct cpl_str){ text, length });
}

int64_t
section_last_day(const struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_WINDOW);
	const struct cpl_bound *to = &cpl_report_options(report)->to;

	if (to->kind == CPL_BOUND_DAY)
		return to->value;
	return cpl_day_of(sections->page->now + sections->page->offset);
}

const struct cpl_report *
section_report(const struct sections *sections, enum cpl_page_report report)
{
	return cpl_overview_report(sections->overview, report);
}

uint64_t
section_count(
    const struct cpl_histogram *histogram, int64_t first, int64_t last)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_run run;
	uint64_t count = 0;

	while (cpl_histogram_next(&walk, &run) && run.value <= last)
		if (run.value >= first)
			count += run.count;
	return count;
}

void
section_name_column(
    struct sections *sections, struct section *section, enum cpl_dimension by)
{
	const char *word = cpl_dimension_word(by);

	section_column(sections, section, word, word,
	    label_is_of(by) ? CPL_SHEET_NAME : CPL_SHEET_TEXT, 0);
}

void
section_put_name(struct sections *sections, struct cpl_sheet *sheet,
    const struct cpl_report *report, size_t row, size_t index)
{
	label_put(
	    sheet, sections->page, report, cpl_report_row(report, row), index);
}

void
section_put_count(struct cpl_sheet *sheet, uint64_t count)
{
	cpl_sheet_number(sheet, (double)count);
}

void
section_put_known(struct cpl_sheet *sheet, bool known, uint64_t count)
{
	cpl_sheet_number(sheet, known ? (double)count : NAN);
}

struct cpl_str
section_range(struct sections *sections, const int *bounds, size_t count,
    size_t first, size_t end)
{
	struct cpl_buffer text = { 0 };
	struct cpl_str kept;

	if (first > 0 && end <= count)
		cpl_buffer_append_format(&text, "%d\xe2\x80\x93%d",
		    bounds[first - 1], bounds[end - 1]);
	else if (end <= count)
		cpl_buffer_append_format(&text, "%s %d",
		    language_text(sections->page->language, "up to"),
		    bounds[end - 1]);
	else if (first > 0)
		cpl_buffer_append_format(&text, "%s %d",
		    language_text(sections->page->language, "more than"),
		    bounds[first - 1]);
	else
		cpl_buffer_append_str(&text, section_text(sections, "all"));
	if (text.failed)
		sections->failed = true;
	kept = section_keep(sections, cpl_buffer_str(&text));
	cpl_buffer_release(&text);
	return kept;
}

/* A page for the office, which may know all. */
static void
build_office(struct sections *sections)
{
	sections_summary(sections);
	if (sections->page->targets != NULL)
		sections_targets(sections,
		    cpl_report_totals(
			section_report(sections, CPL_PAGE_WINDOW)),
		    cpl_survey_index(cpl_overview_survey(sections->overview)));
	sections_trend(sections);
	sections_surges(sections);
	sections_league(sections);
	sections_times(sections);
	sections_backlog(sections);
	sections_oldest(sections);
	sections_outlook(sections);
	sections_groups(
	    sections, CPL_PAGE_CATEGORY, "categories", "What it is about");
	sections_groups(sections, CPL_PAGE_CHANNEL, "channels", "By channel");
	sections_hours(sections);
	sections_ratings(sections);
	sections_satisfaction(sections);
	sections_quality(sections);
}

void
sections_build(struct sections *sections, const struct cpl_overview *overview,
    const struct cpl_report_page *page)
{
	*sections = (struct sections){ .overview = overview, .page = page };
	if (cpl_report_quality(section_report(sections, CPL_PAGE_WINDOW))
		->records == 0)
		sections->nothing = language_text(
		    page->language, "No complaints.");
	if (page->kind == CPL_PAGE_PUBLIC)
		sections_public(sections);
	else if (page->kind == CPL_PAGE_MONTHLY)
		sections_monthly(sections);
	else
		build_office(sections);
	for (size_t i = 0; i < sections->count; i++)
		if (sections->items[i].sheet == NULL ||
		    cpl_sheet_failed(sections->items[i].sheet))
			sections->failed = true;
}

void
sections_release(struct sections *sections)
{
	for (size_t i = 0; i < sections->count; i++)
		cpl_sheet_free(sections->items[i].sheet);
	cpl_arena_release(&sections->arena);
}
