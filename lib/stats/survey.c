/* SPDX-License-Identifier: MIT */
/* The index of satisfaction out of what citizens answered. */
#include <math.h>

#include <complaint/overview.h>

__extension__ typedef unsigned __int128 wide;

static const char *const element_words[CPL_SURVEY_ELEMENTS] = {
	"requirements",
	"procedure",
	"time",
	"cost",
	"product",
	"competence",
	"conduct",
	"complaint_handling",
	"facilities",
};

const char *
cpl_survey_word(size_t element)
{
	return element_words[element];
}

uint64_t
cpl_survey_count(const struct cpl_survey *survey, size_t element)
{
	uint64_t count = 0;

	for (size_t i = 0; i < CPL_SURVEY_VALUES; i++)
		count += survey->answers[element][i];
	return count;
}

static uint64_t
sum_of(const struct cpl_survey *survey, size_t element)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < CPL_SURVEY_VALUES; i++)
		sum += (i + 1) * survey->answers[element][i];
	return sum;
}

double
cpl_survey_mean(const struct cpl_survey *survey, size_t element)
{
	uint64_t count = cpl_survey_count(survey, element);

	return count == 0 ? NAN
			  : (double)sum_of(survey, element) / (double)count;
}

/*
 * Whether every element was answered as often, which makes the index a fraction
 * of two whole numbers.
 */
static bool
is_even(const struct cpl_survey *survey)
{
	for (size_t i = 1; i < CPL_SURVEY_ELEMENTS; i++)
		if (cpl_survey_count(survey, i) != cpl_survey_count(survey, 0))
			return false;
	return true;
}

double
cpl_survey_index(const struct cpl_survey *survey)
{
	long double means = 0;
	wide sum = 0;
	wide divisor = (wide)cpl_survey_count(survey, 0) * CPL_SURVEY_ELEMENTS;

	for (size_t i = 0; i < CPL_SURVEY_ELEMENTS; i++) {
		uint64_t count = cpl_survey_count(survey, i);

		if (count == 0)
			return NAN;
		sum += sum_of(survey, i);
		means += (long double)sum_of(survey, i) / (long double)count;
	}
	/* Hundredths, halves up: the mean times 25 times 100. */
	if (is_even(survey)) {
		uint64_t hundredths =
		    (uint64_t)((sum * 5000 + divisor) / (divisor * 2));

		return (double)hundredths / 100;
	}
	/* What a half lacks by the rounding of the sum is given to it. */
	return (
	    double)(floorl(means / CPL_SURVEY_ELEMENTS * 2500 + 0.5L + 1e-12L) /
		    100);
}

char
cpl_survey_grade(double index)
{
	if (!(index >= 25))
		return '\0';
	if (index >= 88.31)
		return 'A';
	if (index >= 76.61)
		return 'B';
	return index >= 65 ? 'C' : 'D';
}
