/* SPDX-License-Identifier: MIT */
/* What complaints of a page are about, where and when they came. */
#include "page.h"
#include "sections.h"

#define GROUPS_SHOWN 15

/* The groups of one report with most complaints, as bars. */
void
sections_groups(struct sections *sections, enum cpl_page_report which,
    const char *name, const char *title)
{
	const struct cpl_report *report = section_report(sections, which);
	size_t rows = cpl_report_rows(report);
	struct section *section;

	if (rows == 0)
		return;
	section = section_begin(sections, name, title, NULL);
	section->chart = CHART_BARS;
	section->value = 1;
	section_name_column(
	    sections, section, cpl_report_options(report)->by[0]);
	section_column(
	    sections, section, "received", "received", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "responded", "answered", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "due", "due", CPL_SHEET_COUNT, 0);
	section_column(
	    sections, section, "on_time_rate", "on time", CPL_SHEET_RATIO, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < rows && i < GROUPS_SHOWN; i++) {
		const struct cpl_figures *figures = cpl_report_row(report, i);

		section_put_name(sections, section->sheet, report, i, 0);
		section_put_count(section->sheet, figures->received);
		section_put_count(section->sheet, figures->responded);
		section_put_known(
		    section->sheet, figures->judged, figures->due);
		cpl_sheet_number(section->sheet, figures->on_time_rate);
	}
}

void
sections_hours(struct sections *sections)
{
	static const char *const weekdays[] = { N_("Monday"), N_("Tuesday"),
		N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
		N_("Sunday") };
	/* Hours in threes: a table of 24 columns is read by nobody. */
	static const struct {
		const char *name;
		const char *label;
	} hours[] = {
		{ "hours_00_02", "00\xe2\x80\x93"
				 "02" },
		{ "hours_03_05", "03\xe2\x80\x93"
				 "05" },
		{ "hours_06_08", "06\xe2\x80\x93"
				 "08" },
		{ "hours_09_11", "09\xe2\x80\x93"
				 "11" },
		{ "hours_12_14", "12\xe2\x80\x93"
				 "14" },
		{ "hours_15_17", "15\xe2\x80\x93"
				 "17" },
		{ "hours_18_20", "18\xe2\x80\x93"
				 "20" },
		{ "hours_21_23", "21\xe2\x80\x93"
				 "23" },
	};
	const struct cpl_histogram *histogram = cpl_report_times(
	    section_report(sections, CPL_PAGE_STANDING), SIZE_MAX,
	    CPL_TIMES_HOUR);
	struct section *section;

	if (histogram->run_count == 0)
		return;
	section = section_begin(sections, "hours", "When complaints come",
	    "All complaints, by weekday and hour of receipt.");
	section->chart = CHART_HEAT;
	section_column(
	    sections, section, "weekday", "weekday", CPL_SHEET_TEXT, 0);
	for (size_t i = 0; i < sizeof(hours) / sizeof(*hours); i++)
		section_column(sections, section, hours[i].name, hours[i].label,
		    CPL_SHEET_COUNT, 0);
	section->value = 1;
	if (!section_ready(sections, section, 1))
		return;
	for (int64_t day = 0; day < 7; day++) {
		cpl_sheet_text(
		    section->sheet, section_text(sections, weekdays[day]));
		for (int64_t hour = 0; hour < 24; hour += 3)
			section_put_count(section->sheet,
			    section_count(histogram, 24 * day + hour,
				24 * day + hour + 2));
	}
}
