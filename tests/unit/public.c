/* SPDX-License-Identifier: MIT */
/* What is told of counts, against all counts that it leaves possible. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/public.h>

#define ROWS_MOST 4
#define CELLS_MOST 12

static uint64_t
draw(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) +
		 UINT64_C(1442695040888963407);
	return *state >> 33;
}

/* A table, and for each cell the least and the most that it can be. */
struct puzzle {
	size_t rows;
	size_t columns;
	uint64_t cells[CELLS_MOST];
	bool told[CELLS_MOST];
	uint64_t row_left[ROWS_MOST];
	uint64_t column_left[ROWS_MOST];
	uint64_t tried[CELLS_MOST];
	uint64_t least[CELLS_MOST];
	uint64_t most[CELLS_MOST];
	size_t solutions;
};

static void
note_solution(struct puzzle *puzzle)
{
	for (size_t i = 0; i < puzzle->rows * puzzle->columns; i++) {
		uint64_t cell = puzzle->tried[i];

		if (puzzle->solutions == 0 || cell < puzzle->least[i])
			puzzle->least[i] = cell;
		if (puzzle->solutions == 0 || cell > puzzle->most[i])
			puzzle->most[i] = cell;
	}
	puzzle->solutions++;
}

/* Try every number in each cell that is not told, from `cell` on. */
static void
solve(struct puzzle *puzzle, size_t cell)
{
	size_t row = cell / puzzle->columns;
	size_t column = cell % puzzle->columns;
	uint64_t first = 0;
	uint64_t last;

	if (puzzle->solutions > 20000)
		return;
	if (row == puzzle->rows) {
		for (size_t i = 0; i < puzzle->columns; i++)
			if (puzzle->column_left[i] != 0)
				return;
		note_solution(puzzle);
		return;
	}
	last = puzzle->row_left[row];
	if (last > puzzle->column_left[column])
		last = puzzle->column_left[column];
	if (puzzle->told[cell] && puzzle->cells[cell] > last)
		return;
	if (puzzle->told[cell])
		first = last = puzzle->cells[cell];
	else if (column == puzzle->columns - 1)
		first = puzzle->row_left[row];
	for (uint64_t number = first; number <= last; number++) {
		puzzle->tried[cell] = number;
		puzzle->row_left[row] -= number;
		puzzle->column_left[column] -= number;
		solve(puzzle, cell + 1);
		puzzle->row_left[row] += number;
		puzzle->column_left[column] += number;
	}
}

static bool
fill(struct puzzle *puzzle, uint64_t *state, uint64_t least)
{
	static const uint64_t sizes[] = { 0, 0, 1, 1, 2, 3, 4, 6 };

	memset(puzzle, 0, sizeof(*puzzle));
	puzzle->rows = 1 + draw(state) % 3;
	puzzle->columns = 1 + draw(state) % 4;
	for (size_t i = 0; i < puzzle->rows * puzzle->columns; i++) {
		puzzle->cells[i] = sizes[draw(state) % 8];
		puzzle->row_left[i / puzzle->columns] += puzzle->cells[i];
		puzzle->column_left[i % puzzle->columns] += puzzle->cells[i];
	}
	for (size_t i = 0; i < puzzle->rows; i++)
		if (puzzle->row_left[i] < least)
			return false;
	for (size_t i = 0; i < puzzle->columns; i++)
		if (puzzle->column_left[i] < least)
			return false;
	return true;
}

/* No small cell can be found out, and no small sum is left over. */
static void
check_puzzle(const struct puzzle *puzzle, uint64_t least)
{
	for (size_t i = 0; i < puzzle->rows * puzzle->columns; i++) {
		uint64_t cell = puzzle->cells[i];

		if (puzzle->told[i])
			assert_true(cell >= least);
		if (cell > 0 && cell < least)
			assert_true(puzzle->least[i] < puzzle->most[i]);
	}
	for (size_t row = 0; row < puzzle->rows; row++) {
		uint64_t rest = 0;

		for (size_t i = 0; i < puzzle->columns; i++)
			if (!puzzle->told[row * puzzle->columns + i])
				rest +=
				    puzzle->cells[row * puzzle->columns + i];
		assert_true(cpl_public_safe(rest, least));
	}
}

static void
test_cross(void **test)
{
	uint64_t state = 7;
	size_t tables = 0;
	size_t told = 0;
	size_t large = 0;
	struct puzzle puzzle;

	(void)test;
	while (tables < 2000) {
		uint64_t least = 2 + draw(&state) % 3;

		if (!fill(&puzzle, &state, least))
			continue;
		assert_true(cpl_public_cross(puzzle.cells, puzzle.rows,
		    puzzle.columns, least, puzzle.told));
		solve(&puzzle, 0);
		check_puzzle(&puzzle, least);
		for (size_t i = 0; i < puzzle.rows * puzzle.columns; i++) {
			told += puzzle.told[i];
			large += puzzle.cells[i] >= least;
		}
		tables++;
	}
	/* Telling nothing would be safe as well. */
	assert_true(told > large / 2);
}

static void
test_cross_examples(void **test)
{
	/* The small cell follows from the sums, unless three go with it. */
	static const uint64_t small[] = { 3, 20, 10, 30, 20, 10, 20, 40, 9 };
	/* Nothing is small. */
	static const uint64_t large[] = { 5, 6, 7, 8 };
	bool told[9];
	size_t hidden = 0;

	(void)test;
	assert_true(cpl_public_cross(small, 3, 3, 5, told));
	assert_false(told[0]);
	for (size_t i = 0; i < 9; i++)
		hidden += !told[i];
	assert_int_equal(hidden, 4);
	assert_true(cpl_public_cross(large, 2, 2, 5, told));
	for (size_t i = 0; i < 4; i++)
		assert_true(told[i]);
	assert_true(cpl_public_cross(large, 0, 0, 5, told));
	assert_false(cpl_public_cross(large, CPL_PUBLIC_CELLS, 2, 5, told));
}

/*
 * Between two of the hidden groups one complaint could have changed its side,
 * and what they add up to is safe.
 */
static void
check_parts(const uint64_t *parts, const uint64_t *wholes, size_t count,
    uint64_t least, const bool *told)
{
	uint64_t sum = 0;
	uint64_t rest = 0;
	size_t hidden = 0;

	for (size_t i = 0; i < count; i++) {
		if (told[i]) {
			assert_true(cpl_public_safe(parts[i], least));
			assert_true(
			    cpl_public_safe(wholes[i] - parts[i], least));
			continue;
		}
		hidden++;
		sum += parts[i];
		rest += wholes[i] - parts[i];
	}
	assert_true(hidden != 1);
	assert_true(cpl_public_safe(sum, least));
	assert_true(cpl_public_safe(rest, least));
}

static void
test_parts(void **test)
{
	uint64_t state = 11;
	size_t all_told = 0;
	size_t refused = 0;

	(void)test;
	for (size_t i = 0; i < 20000; i++) {
		size_t count = 1 + draw(&state) % 6;
		uint64_t least = 2 + draw(&state) % 5;
		uint64_t parts[6];
		uint64_t wholes[6];
		bool told[6];
		bool all = true;

		for (size_t at = 0; at < count; at++) {
			wholes[at] = draw(&state) % 3 == 0
					 ? 0
					 : least + draw(&state) % 20;
			parts[at] = draw(&state) % (wholes[at] + 1);
			if (draw(&state) % 3 == 0)
				parts[at] = wholes[at];
		}
		if (!cpl_public_parts(parts, wholes, count, least, told)) {
			for (size_t at = 0; at < count; at++)
				assert_false(told[at]);
			refused++;
			continue;
		}
		check_parts(parts, wholes, count, least, told);
		for (size_t at = 0; at < count; at++)
			all = all && told[at];
		all_told += all;
	}
	assert_true(all_told > 1000);
	assert_true(refused > 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cross),
		cmocka_unit_test(test_cross_examples),
		cmocka_unit_test(test_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
