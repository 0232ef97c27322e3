/* SPDX-License-Identifier: MIT */
/*
 * The report of a month as the offices of Indonesian cities write it: an
 * introduction, the numbers, the agencies, the statuses, the categories, the
 * channels and places, what went well, what did not, and a signature.
 */
#include <math.h>

#include "sections.h"

static void
begin_chapter(struct sections *sections, const char *title)
{
	struct chapter *chapter =
	    &sections->chapters[sections->chapter_count++];

	*chapter = (struct chapter){ .first = sections->count };
	chapter->title = language_text(sections->page->language, title);
}

/* A heading, unless NULL, and the texts that people wrote; a word for none. */
static void
add_texts(struct sections *sections, const char *heading,
    enum cpl_texts_kind kind, const char *none)
{
	struct chapter *chapter =
	    &sections->chapters[sections->chapter_count - 1];
	struct paragraphs *added = &chapter->texts[chapter->text_count++];
	const struct cpl_texts *texts = sections->page->texts;

	*added = (struct paragraphs){ .heading = NULL };
	if (heading != NULL)
		added->heading = language_text(
		    sections->page->language, heading);
	if (texts != NULL)
		added->list = texts->lists[kind];
	if (added->list.count == 0 && none != NULL)
		added->none = language_text(sections->page->language, none);
}

static void
put_part(struct sections *sections, struct cpl_sheet *sheet, const char *what,
    uint64_t part, const char *of, uint64_t whole)
{
	cpl_sheet_text(sheet, section_text(sections, what));
	section_put_count(sheet, part);
	cpl_sheet_number(sheet, whole > 0 ? (double)part / (double)whole : NAN);
	cpl_sheet_text(sheet, section_text(sections, of));
}

static struct section *
begin_parts(struct sections *sections, const char *name, const char *title,
    const char *word, const char *note)
{
	struct section *section = section_begin(sections, name, title, note);

	section_column(sections, section, word, word, CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "share", "share", CPL_SHEET_RATIO, 0);
	section_column(sections, section, "of", "share of", CPL_SHEET_TEXT, 0);
	return section_ready(sections, section, 1) ? section : NULL;
}

/* Whether complaints reached an agency, and what became of those. */
static void
sections_disposition(struct sections *sections)
{
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	struct section *section = begin_parts(sections, "disposition",
	    "Received, forwarded and delayed", "what",
	    "Forwarded: with an agency. Delayed: without one.");
	struct cpl_sheet *sheet;

	if (section == NULL)
		return;
	sheet = section->sheet;
	put_part(sections, sheet, "received", totals->received, "received",
	    totals->received);
	put_part(sections, sheet, "forwarded", totals->forwarded, "received",
	    totals->received);
	put_part(sections, sheet, "delayed",
	    totals->received - totals->forwarded, "received", totals->received);
	put_part(sections, sheet, "followed up", totals->forwarded_answered,
	    "forwarded", totals->forwarded);
	put_part(sections, sheet, "done", totals->forwarded_done, "forwarded",
	    totals->forwarded);
}

/* Each complaint of the period in one status. */
static void
sections_statuses(struct sections *sections)
{
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	uint64_t received = totals->received;
	struct section *section = begin_parts(sections, "statuses", "By status",
	    "status", "As it is now. In process: answered and not done.");
	struct cpl_sheet *sheet;

	if (section == NULL)
		return;
	section->chart = CHART_BARS;
	section->value = 1;
	sheet = section->sheet;
	put_part(sections, sheet, "done",
	    received - totals->open - totals->archived, "received", received);
	put_part(sections, sheet, "in process", totals->in_process, "received",
	    received);
	put_part(sections, sheet, "not followed up", totals->untouched,
	    "received", received);
	put_part(
	    sections, sheet, "waiting", totals->waiting, "received", received);
	put_part(sections, sheet, "archived", totals->archived, "received",
	    received);
}

static void
first_chapters(struct sections *sections)
{
	begin_chapter(sections, "1. Introduction and legal basis");
	add_texts(sections, NULL, CPL_TEXTS_INTRODUCTION, NULL);
	add_texts(sections, "Legal basis", CPL_TEXTS_LEGAL_BASIS, NULL);
	begin_chapter(sections, "2. Complaints received");
	sections_summary(sections);
	sections_disposition(sections);
	if (sections->page->targets != NULL)
		sections_targets(sections,
		    cpl_report_totals(
			section_report(sections, CPL_PAGE_WINDOW)),
		    cpl_survey_index(cpl_overview_survey(sections->overview)));
	sections_trend(sections);
	begin_chapter(sections, "3. By agency");
	sections_league(sections);
	begin_chapter(sections, "4. Status");
	sections_statuses(sections);
	sections_times(sections);
	sections_backlog(sections);
	sections_oldest(sections);
}

static void
last_chapters(struct sections *sections)
{
	begin_chapter(sections, "5. Categories");
	sections_groups(
	    sections, CPL_PAGE_CATEGORY, "categories", "What it is about");
	sections_surges(sections);
	begin_chapter(sections, "6. Channels and places");
	sections_groups(sections, CPL_PAGE_CHANNEL, "channels", "By channel");
	sections_groups(
	    sections, CPL_PAGE_DISTRICT, "districts", "By district");
	sections_hours(sections);
	begin_chapter(sections, "7. Success stories");
	add_texts(sections, NULL, CPL_TEXTS_SUCCESS_STORIES,
	    "To be written by the office.");
	sections_ratings(sections);
	sections_satisfaction(sections);
	begin_chapter(sections, "8. Obstacles and recommendations");
	add_texts(sections, "Obstacles", CPL_TEXTS_OBSTACLES,
	    "To be written by the office.");
	add_texts(sections, "Recommendations", CPL_TEXTS_RECOMMENDATIONS,
	    "To be written by the office.");
	sections_outlook(sections);
	sections_quality(sections);
	begin_chapter(sections, "Signature");
	add_texts(sections, NULL, CPL_TEXTS_SIGNATURE, NULL);
}

void
sections_monthly(struct sections *sections)
{
	first_chapters(sections);
	last_chapters(sections);
}
