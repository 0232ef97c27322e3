/* SPDX-License-Identifier: MIT */
/* What a page tells of the data it is made from. */
#include <math.h>

#include <complaint/route.h>

#include "sections.h"

static bool
is_by_agency(const struct sections *sections)
{
	return cpl_report_options(section_report(sections, CPL_PAGE_STANDING))
		   ->by[0] == CPL_BY_AGENCY;
}

/* Complaints of groups that have no key. */
static uint64_t
count_without_key(const struct cpl_report *report)
{
	for (size_t i = 0; i < cpl_report_rows(report); i++)
		if (cpl_report_row(report, i)->keys[0].length == 0)
			return cpl_report_row(report, i)->received;
	return 0;
}

static bool
is_unknown(const struct sections *sections, struct cpl_str agency)
{
	struct cpl_agency found;

	return agency.length > 0 &&
	       !cpl_agencies_find(sections->page->agencies, agency, &found);
}

/* Not a number where no list says which agencies there are. */
static double
count_unknown(const struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_STANDING);
	double count = 0;

	if (sections->page->agencies == NULL)
		return NAN;
	for (size_t i = 0; i < cpl_report_rows(report); i++)
		if (is_unknown(sections, cpl_report_row(report, i)->keys[0]))
			count += (double)cpl_report_row(report, i)->received;
	return count;
}

static uint64_t
count_later(const struct sections *sections)
{
	const struct cpl_report_page *page = sections->page;

	return section_count(
	    cpl_report_times(section_report(sections, CPL_PAGE_STANDING),
		SIZE_MAX, CPL_TIMES_RECEIVED),
	    cpl_day_of(page->now + page->offset) + 1, INT64_MAX);
}

/* Not a number where nobody has compared the calendars. */
static double
count_moved(const struct sections *sections)
{
	const struct cpl_report_page *page = sections->page;
	double count = 0;

	if (page->moves == NULL)
		return NAN;
	for (size_t i = 0; i < page->move_count; i++)
		count += (double)page->moves[i].verdicts;
	return count;
}

static void
put_row(struct sections *sections, struct cpl_sheet *sheet, const char *what,
    double count)
{
	cpl_sheet_text(sheet, section_text(sections, what));
	cpl_sheet_number(sheet, count);
}

static void
put_counts(struct sections *sections, struct cpl_sheet *sheet)
{
	const struct cpl_report *standing = section_report(
	    sections, CPL_PAGE_STANDING);
	const struct cpl_report_quality *quality = cpl_report_quality(standing);
	const struct {
		const char *what;
		uint64_t count;
	} rows[] = {
		{ N_("records read"), quality->records },
		{ N_("with no date of receipt"), quality->without_received },
		{ N_("received later than now"), count_later(sections) },
		{ N_("not seen by sla-check"), quality->without_sla },
		{ N_("without this clock in their policy"),
		    quality->without_clock },
		{ N_("without a verdict"), quality->without_verdict },
		{ N_("answered with no date of it"), quality->undated },
		{ N_("on time or late, which cannot be told"),
		    quality->uncertain },
		{ N_("answered before they were received"), quality->reversed },
		{ N_("merged into another, which counts for them"),
		    quality->merged },
		{ N_("without a category"), count_without_key(section_report(
						sections, CPL_PAGE_SURGES)) },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		put_row(sections, sheet, rows[i].what, (double)rows[i].count);
	if (is_by_agency(sections)) {
		put_row(sections, sheet, "without an agency",
		    (double)count_without_key(standing));
		put_row(sections, sheet, "of an agency that is not in the list",
		    count_unknown(sections));
	}
	put_row(sections, sheet, "verdicts that a new calendar changed",
	    count_moved(sections));
}

static void
quality_unknown(struct sections *sections)
{
	const struct cpl_report *report = section_report(
	    sections, CPL_PAGE_STANDING);
	struct section *section;

	if (!is_by_agency(sections) || !(count_unknown(sections) > 0))
		return;
	section = section_begin(sections, "unknown_agencies",
	    "Agencies that are not in the list", NULL);
	section_column(
	    sections, section, "agency", "agency", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < cpl_report_rows(report); i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		if (!is_unknown(sections, figures->keys[0]))
			continue;
		cpl_sheet_text(section->sheet, figures->keys[0]);
		section_put_count(section->sheet, figures->received);
	}
}

static void
quality_versions(struct sections *sections)
{
	static const char *const kinds[CPL_VERSION_KINDS] = { N_("policy"),
		N_("calendar"), N_("rules"), N_("routes") };
	const struct cpl_overview *overview = sections->overview;
	size_t count = cpl_overview_versions(overview);
	bool several = false;
	struct section *section;

	for (size_t i = 1; i < count; i++)
		several = several ||
			  cpl_overview_version(overview, i).kind ==
			      cpl_overview_version(overview, i - 1).kind;
	if (count == 0)
		return;
	section = section_begin(sections, "versions",
	    "What complaints were treated by",
	    several ? N_("There are several versions of one thing: not all "
			 "complaints were treated alike. sla-check --rejudge "
			 "and --compare-calendar tell what that changes.")
		    : NULL);
	section_column(sections, section, "what", "what", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "version", "version", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 2))
		return;
	for (size_t i = 0; i < count; i++) {
		struct cpl_version version = cpl_overview_version(overview, i);

		cpl_sheet_text(section->sheet,
		    section_text(sections, kinds[version.kind]));
		cpl_sheet_text(section->sheet, version.name);
		section_put_count(section->sheet, version.complaints);
	}
}

static void
put_word(
    struct sections *sections, struct cpl_sheet *sheet, struct cpl_str word)
{
	cpl_sheet_name(
	    sheet, word, language_word(sections->page->language, word));
}

static void
quality_moves(struct sections *sections)
{
	const struct cpl_report_page *page = sections->page;
	struct section *section;

	if (page->move_count == 0)
		return;
	section = section_begin(sections, "calendar_change",
	    "Verdicts that a new calendar changed",
	    "As sla-check --compare-calendar found them.");
	section_column(sections, section, "clock", "clock", CPL_SHEET_NAME, 0);
	section_column(
	    sections, section, "before", "before", CPL_SHEET_NAME, 0);
	section_column(sections, section, "after", "after", CPL_SHEET_NAME, 0);
	section_column(
	    sections, section, "verdicts", "verdicts", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 3))
		return;
	for (size_t i = 0; i < page->move_count; i++) {
		put_word(sections, section->sheet, page->moves[i].clock);
		put_word(sections, section->sheet, page->moves[i].before);
		put_word(sections, section->sheet, page->moves[i].after);
		section_put_count(section->sheet, page->moves[i].verdicts);
	}
}

void
sections_quality(struct sections *sections)
{
	struct section *section = section_begin(sections, "data_quality",
	    "Quality of the data",
	    "A dash: nothing was given to compare with (--agencies, --moved).");

	section_column(sections, section, "what", "what", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	put_counts(sections, section->sheet);
	quality_unknown(sections);
	quality_versions(sections);
	quality_moves(sections);
}
