/* SPDX-License-Identifier: MIT */
/* What a page tells of the complaints that are open now. */
#include "labels.h"
#include "sections.h"

void
sections_backlog(struct sections *sections)
{
	static const int bounds[] = { 1, 3, 7, 14, 30, 60, 180 };
	const size_t count = sizeof(bounds) / sizeof(*bounds);
	const struct cpl_histogram *since = cpl_report_times(
	    section_report(sections, CPL_PAGE_STANDING), SIZE_MAX,
	    CPL_TIMES_OPEN_SINCE);
	int64_t now = sections->page->now;
	struct section *section;

	if (since->run_count == 0)
		return;
	section = section_begin(sections, "backlog", "Open complaints by age",
	    "All that are open now; days of the calendar since receipt.");
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(sections, section, "days", "days", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i <= count; i++) {
		int64_t oldest = i == count ? INT64_MIN
					    : now - bounds[i] * CPL_DAY;
		int64_t newest = i == 0 ? INT64_MAX
					: now - bounds[i - 1] * CPL_DAY - 1;

		cpl_sheet_text(section->sheet,
		    section_range(sections, bounds, count, i, i + 1));
		section_put_count(
		    section->sheet, section_count(since, oldest, newest));
	}
}

void
sections_oldest(struct sections *sections)
{
	const struct cpl_overview *overview = sections->overview;
	size_t count = cpl_overview_oldest_count(overview);
	struct section *section;

	if (count == 0)
		return;
	section = section_begin(
	    sections, "oldest", "The ten that have been open longest", NULL);
	section_column(sections, section, "id", "complaint", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "agency", "agency", CPL_SHEET_NAME, 0);
	section_column(
	    sections, section, "category", "category", CPL_SHEET_NAME, 0);
	section_column(
	    sections, section, "received", "received on", CPL_SHEET_TEXT, 0);
	section_column(sections, section, "days", "days", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < count; i++) {
		const struct cpl_oldest *oldest = cpl_overview_oldest(
		    overview, i);
		int64_t at = oldest->received_at;

		cpl_sheet_text(section->sheet, oldest->id);
		cpl_sheet_name(section->sheet, oldest->agency,
		    label_of_key(
			sections->page, CPL_BY_AGENCY, oldest->agency));
		cpl_sheet_name(section->sheet, oldest->category,
		    label_of_key(
			sections->page, CPL_BY_CATEGORY, oldest->category));
		cpl_sheet_text(section->sheet,
		    section_date(
			sections, cpl_day_of(at + sections->page->offset)));
		cpl_sheet_number(section->sheet,
		    (double)cpl_day_of(sections->page->now - at));
	}
}
