/* SPDX-License-Identifier: MIT */
/* Histograms against sorted arrays, groups against a list. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/stats.h>

static uint64_t
draw(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return *state >> 33;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Definition 7 as it is written in the paper, over a sorted array. */
static double
quantile_of(const int64_t *sorted, size_t count, unsigned percent)
{
	size_t place = (count - 1) * percent / 100;
	unsigned part = (unsigned)((count - 1) * percent % 100);
	int64_t low = sorted[place];
	int64_t high = part > 0 ? sorted[place + 1] : low;

	return (double)(low * 100 + (high - low) * (int64_t)part) / 100;
}

/* Against the sorted values, of which each run is as many as are equal. */
static void
check_runs(
    const struct cpl_histogram *histogram, const int64_t *sorted, size_t count)
{
	struct cpl_histogram_walk walk = cpl_histogram_walk(histogram);
	struct cpl_run run;
	size_t runs = 0;
	size_t at = 0;

	for (; cpl_histogram_next(&walk, &run); runs++) {
		assert_true(run.count > 0 && run.count <= count - at);
		for (uint64_t i = 0; i < run.count; i++)
			assert_int_equal(sorted[at++], run.value);
		assert_true(at == count || sorted[at] > run.value);
	}
	assert_int_equal(at, count);
	assert_int_equal(runs, histogram->run_count);
	assert_int_equal(histogram->last, sorted[count - 1]);
}

static void
check_figures(struct cpl_histogram *histogram, int64_t *values, size_t count)
{
	static const unsigned percents[] = { 0, 1, 25, 50, 75, 90, 95, 99,
		100 };
	int64_t sum = 0;

	cpl_histogram_settle(histogram);
	assert_false(histogram->failed);
	assert_int_equal(cpl_histogram_count(histogram), count);
	qsort(values, count, sizeof(*values), compare);
	for (size_t i = 0; i < count; i++)
		sum += values[i];
	assert_true(
	    cpl_histogram_mean(histogram) == (double)sum / (double)count);
	check_runs(histogram, values, count);
	for (size_t i = 0; i < sizeof(percents) / sizeof(*percents); i++)
		assert_true(
		    cpl_histogram_quantile(histogram, percents[i], 100) ==
		    quantile_of(values, count, percents[i]));
}

static void
test_figures_are_those_of_the_sorted_values(void **state)
{
	static const size_t counts[] = { 1, 2, 3, 10, 95, 96, 1023, 1024, 1025,
		5000, 70000 };
	static const int64_t spans[] = { 1, 2, 7, 300, 100000, 4000000000 };
	uint64_t seed = 1;

	(void)state;
	for (size_t c = 0; c < sizeof(counts) / sizeof(*counts); c++) {
		for (size_t s = 0; s < sizeof(spans) / sizeof(*spans); s++) {
			struct cpl_histogram histogram = { 0 };
			int64_t *values = calloc(counts[c], sizeof(*values));

			assert_non_null(values);
			for (size_t i = 0; i < counts[c]; i++) {
				values[i] = (int64_t)draw(&seed) % spans[s] -
					    spans[s] / 4;
				cpl_histogram_add(&histogram, values[i]);
			}
			check_figures(&histogram, values, counts[c]);
			free(values);
			cpl_histogram_release(&histogram);
		}
	}
}

static bool
same_runs(const struct cpl_histogram *a, const struct cpl_histogram *b)
{
	return a->run_count == b->run_count && a->last == b->last &&
	       a->size == b->size && memcmp(a->runs, b->runs, a->size) == 0;
}

static void
test_merging_gives_the_whole_in_any_order(void **state)
{
	struct cpl_histogram whole = { 0 };
	struct cpl_histogram part[4] = { { 0 } };
	struct cpl_histogram forth = { 0 };
	struct cpl_histogram back = { 0 };
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t value = (int64_t)draw(&seed) % 5000;

		cpl_histogram_add(&whole, value);
		cpl_histogram_add(&part[draw(&seed) % 3], value);
	}
	for (int i = 0; i < 4; i++)
		cpl_histogram_merge(&forth, &part[i]);
	/* (3 + 2) + (1 + 0): another order and another bracket. */
	cpl_histogram_merge(&back, &part[3]);
	cpl_histogram_merge(&back, &part[2]);
	cpl_histogram_merge(&part[1], &part[0]);
	cpl_histogram_merge(&back, &part[1]);
	cpl_histogram_settle(&whole);
	assert_true(same_runs(&whole, &forth));
	assert_true(same_runs(&whole, &back));
	for (int i = 0; i < 4; i++)
		cpl_histogram_release(&part[i]);
	cpl_histogram_release(&whole);
	cpl_histogram_release(&forth);
	cpl_histogram_release(&back);
}

static void
test_figures_that_are_known(void **state)
{
	struct cpl_histogram histogram = { 0 };

	(void)state;
	assert_true(isnan(cpl_histogram_mean(&histogram)));
	assert_true(isnan(cpl_histogram_quantile(&histogram, 1, 2)));
	for (int64_t value = 10; value >= 1; value--)
		cpl_histogram_add(&histogram, value);
	cpl_histogram_settle(&histogram);
	assert_true(cpl_histogram_mean(&histogram) == 5.5);
	assert_true(cpl_histogram_quantile(&histogram, 1, 2) == 5.5);
	assert_true(cpl_histogram_quantile(&histogram, 9, 10) == 9.1);
	cpl_histogram_scale(&histogram, 1000);
	assert_true(cpl_histogram_quantile(&histogram, 9, 10) == 9100);
	cpl_histogram_release(&histogram);
}

/* Values and counts of every length in bits, at both ends of their range. */
static void
test_runs_come_back_as_they_were_put(void **state)
{
	struct cpl_histogram histogram = { 0 };
	struct cpl_histogram_walk walk;
	struct cpl_run expected[129];
	struct cpl_run run;
	size_t count = 0;

	(void)state;
	expected[count++] = (struct cpl_run){ INT64_MIN, UINT64_MAX };
	for (unsigned bits = 62; bits > 0; bits--)
		expected[count++] = (struct cpl_run){ -((int64_t)1 << bits),
			(uint64_t)1 << bits };
	for (unsigned bits = 0; bits < 63; bits++)
		expected[count++] = (struct cpl_run){ (int64_t)1 << bits,
			((uint64_t)1 << bits) - (bits > 0) };
	expected[count++] = (struct cpl_run){ INT64_MAX, 1 };
	for (size_t i = 0; i < count; i++)
		cpl_histogram_put(&histogram, expected[i * 5 % count]);
	cpl_histogram_settle(&histogram);
	assert_int_equal(histogram.run_count, count);
	walk = cpl_histogram_walk(&histogram);
	for (size_t i = 0; i < count; i++) {
		assert_true(cpl_histogram_next(&walk, &run));
		assert_true(run.value == expected[i].value);
		assert_true(run.count == expected[i].count);
	}
	assert_false(cpl_histogram_next(&walk, &run));
	cpl_histogram_release(&histogram);
}

/* No sum, product or difference may wrap around. */
static void
test_extreme_values_do_not_overflow(void **state)
{
	struct cpl_histogram histogram = { 0 };

	(void)state;
	for (int i = 0; i < 5; i++) {
		cpl_histogram_add(&histogram, INT64_MAX);
		cpl_histogram_add(&histogram, INT64_MIN);
	}
	cpl_histogram_settle(&histogram);
	assert_true(cpl_histogram_mean(&histogram) == -0.5);
	assert_true(fabs(cpl_histogram_quantile(&histogram, 1, 2)) <= 1);
	assert_true(
	    cpl_histogram_quantile(&histogram, 1, 1) == (double)INT64_MAX);
	assert_false(histogram.failed);
	cpl_histogram_scale(&histogram, 2);
	assert_true(histogram.failed);
	cpl_histogram_release(&histogram);
}

static void
test_groups_are_found_again(void **state)
{
	struct cpl_groups *groups = cpl_groups_new(sizeof(size_t));
	char text[32];

	(void)state;
	assert_non_null(groups);
	for (int round = 0; round < 3; round++) {
		for (size_t i = 0; i < 5000; i++) {
			int length = snprintf(text, sizeof(text), "%zu%s", i,
			    i % 3 ? "" : " a longer key");
			size_t *bytes = cpl_groups_take(
			    groups, (struct cpl_str){ text, (size_t)length });

			assert_non_null(bytes);
			assert_int_equal(*bytes, round == 0 ? 0 : i + round);
			*bytes = i + (size_t)round + 1;
		}
	}
	assert_int_equal(cpl_groups_count(groups), 5000);
	for (size_t i = 0; i < 5000; i++) {
		assert_int_equal(*(size_t *)cpl_groups_at(groups, i), i + 3);
		assert_int_equal(
		    strtoul(cpl_groups_key(groups, i).data, NULL, 10), i);
	}
	cpl_groups_free(groups);
}

/* Keys are bytes: an empty one and ones with NUL are keys like any other. */
static void
test_group_keys_are_bytes(void **state)
{
	struct cpl_groups *groups = cpl_groups_new(1);
	void *empty;

	(void)state;
	assert_non_null(groups);
	empty = cpl_groups_take(groups, (struct cpl_str){ NULL, 0 });
	assert_ptr_equal(empty, cpl_groups_take(groups, CPL_STR("")));
	assert_ptr_not_equal(empty, cpl_groups_take(groups, CPL_STR("\0")));
	assert_ptr_not_equal(cpl_groups_take(groups, CPL_STR("a")),
	    cpl_groups_take(groups, CPL_STR("a\0")));
	assert_ptr_not_equal(cpl_groups_take(groups, CPL_STR("abcdefgh")),
	    cpl_groups_take(groups, CPL_STR("abcdefgh\0")));
	assert_int_equal(cpl_groups_count(groups), 6);
	cpl_groups_free(groups);
}

static void
test_intervals_and_surges_are_the_published_ones(void **state)
{
	double low;
	double high;

	(void)state;
	cpl_wilson(81, 263, &low, &high);
	assert_true(fabs(low - 0.25525) < 1e-4 && fabs(high - 0.36620) < 1e-4);
	cpl_wilson(3, 3, &low, &high);
	assert_true(fabs(low - 0.43850) < 1e-4 && high == 1);
	cpl_wilson(0, 5, &low, &high);
	assert_true(low == 0 && high > 0.4 && high < 0.5);
	cpl_wilson(0, 0, &low, &high);
	assert_true(isnan(low) && isnan(high));
	/* Against sums of binomial coefficients in whole numbers. */
	assert_true(
	    fabs(cpl_surge_probability(5, 10, 28) / 0.00010950560212780462 -
		 1) < 1e-9);
	assert_true(
	    fabs(cpl_surge_probability(40, 300, 28) / 2.357329918874038e-11 -
		 1) < 1e-9);
	assert_true(fabs(cpl_surge_probability(1, 0, 28) * 29 - 1) < 1e-12);
	assert_true(cpl_surge_probability(0, 100, 28) == 1);
	assert_true(cpl_surge_probability(3, 300, 28) == 1);
	assert_true(cpl_surge_probability(1000000, 0, 28) >= 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_figures_are_those_of_the_sorted_values),
		cmocka_unit_test(test_merging_gives_the_whole_in_any_order),
		cmocka_unit_test(test_figures_that_are_known),
		cmocka_unit_test(test_runs_come_back_as_they_were_put),
		cmocka_unit_test(test_extreme_values_do_not_overflow),
		cmocka_unit_test(test_groups_are_found_again),
		cmocka_unit_test(test_group_keys_are_bytes),
		cmocka_unit_test(
		    test_intervals_and_surges_are_the_published_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
