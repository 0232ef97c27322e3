/* SPDX-License-Identifier: MIT */
/*
 * How good the default rules are on complaints that they were not written
 * from, testdata/labelled.csv, and on some that they were improved with,
 * testdata/labelled-spoken.csv.  The bounds lie a little below what was measured
 * when they were set; they guard against a loss and are no goal.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/classify.h>

#define CATEGORIES_MOST 128

struct tally {
	struct cpl_str name;
	size_t right; /* given and true */
	size_t given;
	size_t truth;
};

struct score {
	struct tally tallies[CATEGORIES_MOST];
	size_t count;
};

static struct tally *
tally_of(struct score *score, struct cpl_str name)
{
	size_t i;

	for (i = 0; i < score->count; i++)
		if (cpl_str_equal(score->tallies[i].name, name))
			return &score->tallies[i];
	assert_true(score->count < CATEGORIES_MOST);
	score->tallies[score->count].name = name;
	return &score->tallies[score->count++];
}

static void
count(struct score *score, struct cpl_str truth, struct cpl_str given)
{
	tally_of(score, truth)->truth++;
	tally_of(score, given)->given++;
	if (cpl_str_equal(truth, given))
		tally_of(score, truth)->right++;
}

/* The mean of F1 over all categories that occur in truth. */
static double
macro_f1(const struct score *score)
{
	double sum = 0;
	size_t categories = 0;
	size_t i;

	for (i = 0; i < score->count; i++) {
		const struct tally *tally = &score->tallies[i];

		if (tally->truth == 0)
			continue;
		categories++;
		sum += 2.0 * (double)tally->right /
		       (double)(tally->truth + tally->given);
	}
	return sum / (double)categories;
}

static struct cpl_str
main_part(struct cpl_str slug)
{
	const char *stroke = memchr(slug.data, '/', slug.length);

	if (stroke != NULL)
		slug.length = (size_t)(stroke - slug.data);
	return slug;
}

struct measure {
	double accuracy;
	double macro_f1;
	double main_macro_f1;
	double coverage;
};

static void
take_row(const struct cpl_table *table, size_t row, struct cpl_str truth,
    struct cpl_str given, struct score *whole, struct score *coarse)
{
	count(whole, truth, given);
	count(coarse, main_part(truth), main_part(given));
	if (!cpl_str_equal(truth, given) && getenv("HOLDOUT_SHOW"))
		print_message("%zu %.*s %.*s\n",
		    cpl_table_cell(table, row, 0).line, (int)truth.length,
		    truth.data, (int)given.length, given.data);
}

static struct measure
measure(const char *path, size_t at_least)
{
	static const char *const columns[] = { "!category", "!title", "!text",
		NULL };
	struct score whole = { .count = 0 };
	struct score coarse = { .count = 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = cpl_table_load(path, columns, &faults);
	struct cpl_rules *rules = cpl_rules_load("share/rules/id.csv", &faults);
	struct measure measure;
	size_t covered = 0;
	size_t asked = 0;
	size_t right = 0;
	size_t row;

	assert_non_null(table);
	assert_non_null(rules);
	for (row = 0; row < cpl_table_rows(table); row++) {
		struct cpl_str truth = cpl_table_cell(table, row, 0).text;
		struct cpl_verdict verdict;
		struct cpl_str given;

		cpl_classify(rules, cpl_table_cell(table, row, 1).text,
		    cpl_table_cell(table, row, 2).text, &verdict);
		given = verdict.category.length > 0 ? verdict.category
						    : CPL_STR("other");
		if (!cpl_str_equal(truth, CPL_STR("other"))) {
			asked++;
			covered += verdict.category.length > 0;
		}
		right += cpl_str_equal(truth, given);
		take_row(table, row, truth, given, &whole, &coarse);
	}
	assert_true(row >= at_least);
	measure = (struct measure){ (double)right / (double)row,
		macro_f1(&whole), macro_f1(&coarse),
		(double)covered / (double)asked };
	print_message("%s: %zu complaints, accuracy %.3f, macro-F1 %.3f, "
		      "macro-F1 of main categories %.3f, coverage %.3f\n",
	    path, row, measure.accuracy, measure.macro_f1,
	    measure.main_macro_f1, measure.coverage);
	cpl_rules_free(rules);
	cpl_table_free(table);
	return measure;
}

static void
default_rules_on_the_holdout(void **state)
{
	struct measure holdout = measure("testdata/labelled.csv", 200);

	(void)state;
	assert_true(holdout.accuracy > 0.90);
	assert_true(holdout.macro_f1 > 0.87);
	assert_true(holdout.main_macro_f1 > 0.91);
	assert_true(holdout.coverage > 0.94);
}

static void
default_rules_on_what_is_typed_in_haste(void **state)
{
	struct measure spoken = measure("testdata/labelled-spoken.csv", 230);

	(void)state;
	assert_true(spoken.accuracy > 0.94);
	assert_true(spoken.macro_f1 > 0.92);
	assert_true(spoken.coverage > 0.98);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(default_rules_on_the_holdout),
		cmocka_unit_test(default_rules_on_what_is_typed_in_haste),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
