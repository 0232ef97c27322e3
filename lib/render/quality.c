/* SPDX-License-Identifier: MIT */
/* What a page tells of the data it is made from. */
#include "sections.h"

static uint64_t
count_without_key(const struct cpl_report *report)
{
	for (size_t i = 0; i < cpl_report_rows(report); i++)
		if (cpl_report_row(report, i)->keys[0].length == 0)
			return cpl_report_row(report, i)->received;
	return 0;
}

void
sections_quality(struct sections *sections)
{
	const struct cpl_report *standing = section_report(
	    sections, CPL_PAGE_STANDING);
	const struct cpl_report_quality *quality = cpl_report_quality(standing);
	const bool by_agency = cpl_report_options(standing)->by[0] ==
			       CPL_BY_AGENCY;
	const struct {
		const char *what;
		uint64_t count;
	} rows[] = {
		{ "records read", quality->records },
		{ "with no date of receipt", quality->without_received },
		{ "not seen by sla-check", quality->without_sla },
		{ "without this clock in their policy",
		    quality->without_clock },
		{ "without a verdict", quality->without_verdict },
		{ "answered with no date of it", quality->undated },
		{ "on time or late, which cannot be told", quality->uncertain },
		{ "answered before they were received", quality->reversed },
		{ "without an agency", count_without_key(standing) },
	};
	struct section *section = section_begin(
	    sections, "data_quality", "Quality of the data", NULL);

	section_column(sections, section, "what", "what", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) - !by_agency; i++) {
		cpl_sheet_text(
		    section->sheet, section_text(sections, rows[i].what));
		section_put_count(section->sheet, rows[i].count);
	}
}
