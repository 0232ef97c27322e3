/* SPDX-License-Identifier: MIT */
/* What the citizens of a page thought of the answers. */
#include <math.h>

#include "page.h"
#include "sections.h"

void
sections_ratings(struct sections *sections)
{
	static const char *const stars[] = { "1", "2", "3", "4", "5" };
	const struct cpl_figures *totals = cpl_report_totals(
	    section_report(sections, CPL_PAGE_WINDOW));
	double rated = (double)page_rated(totals);
	struct section *section;

	if (page_rated(totals) == 0)
		return;
	section = section_begin(sections, "ratings", "Ratings of the citizens",
	    "From 1 (bad) to 5 (good).");
	section->chart = CHART_BARS;
	section->value = 1;
	section_column(
	    sections, section, "rating", "rating", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "complaints", "complaints", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "share", "share", CPL_SHEET_RATIO, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < 5; i++) {
		cpl_sheet_text(section->sheet, cpl_str_of(stars[i]));
		section_put_count(section->sheet, totals->rated[i]);
		cpl_sheet_number(
		    section->sheet, (double)totals->rated[i] / rated);
	}
}

/* What the elements are called, in the order of cpl_survey_word(). */
static const char *const element_titles[CPL_SURVEY_ELEMENTS] = {
	N_("requirements"),
	N_("procedure"),
	N_("time taken"),
	N_("cost"),
	N_("result of the service"),
	N_("competence of the officers"),
	N_("conduct of the officers"),
	N_("handling of complaints"),
	N_("facilities"),
};

static struct cpl_str
grade_text(const struct sections *sections, double index)
{
	switch (cpl_survey_grade(index)) {
	case 'A':
		return section_text(sections, "A (very good)");
	case 'B':
		return section_text(sections, "B (good)");
	case 'C':
		return section_text(sections, "C (less than good)");
	case 'D':
		return section_text(sections, "D (not good)");
	default:
		return CPL_STR("");
	}
}

/* The mean of an element on the scale of the index, rounded like it. */
static double
converted(double mean)
{
	return floor(mean * 2500 + 0.5 + 1e-9) / 100;
}

static void
put_element(struct sections *sections, struct cpl_sheet *sheet,
    const struct cpl_survey *survey, size_t element)
{
	double mean = cpl_survey_mean(survey, element);

	cpl_sheet_text(sheet, section_text(sections, element_titles[element]));
	section_put_count(sheet, cpl_survey_count(survey, element));
	cpl_sheet_number(sheet, mean);
	cpl_sheet_number(sheet, converted(mean));
	cpl_sheet_text(sheet, grade_text(sections, converted(mean)));
}

void
sections_satisfaction(struct sections *sections)
{
	const struct cpl_survey *survey = cpl_overview_survey(
	    sections->overview);
	double index = cpl_survey_index(survey);
	struct section *section;

	if (survey->respondents == 0)
		return;
	section = section_begin(sections, "satisfaction",
	    "Index of public satisfaction (IKM)",
	    "The nine elements of PermenPANRB 14/2017, from 1 to 4. The index "
	    "is the sum of their means, each with a weight of 1/9, times 25, "
	    "rounded once; without answers on every element there is none.");
	section_column(
	    sections, section, "element", "element", CPL_SHEET_TEXT, 0);
	section_column(
	    sections, section, "answers", "answers", CPL_SHEET_COUNT, 0);
	section_column(sections, section, "mean", "mean", CPL_SHEET_NUMBER, 4);
	section_column(
	    sections, section, "index", "index", CPL_SHEET_NUMBER, 2);
	section_column(sections, section, "grade", "grade", CPL_SHEET_TEXT, 0);
	if (!section_ready(sections, section, 1))
		return;
	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++)
		put_element(sections, section->sheet, survey, i);
	cpl_sheet_text(section->sheet, section_text(sections, "all"));
	section_put_count(section->sheet, survey->respondents);
	cpl_sheet_number(section->sheet, index / 25);
	cpl_sheet_number(section->sheet, index);
	cpl_sheet_text(section->sheet, grade_text(sections, index));
}
