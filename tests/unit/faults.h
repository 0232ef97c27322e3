/* SPDX-License-Identifier: MIT */
/* Faults of configuration as the tests expect them. */
#ifndef UNIT_FAULTS_H
#define UNIT_FAULTS_H

#include <string.h>

#include <complaint/config.h>

static inline void
expect_fault(const struct cpl_faults *faults, size_t index,
    enum cpl_problem problem, size_t line, size_t column, const char *detail)
{
	assert_true(index < faults->count);
	assert_string_equal(cpl_problem_code(faults->items[index].problem),
	    cpl_problem_code(problem));
	assert_int_equal(faults->items[index].line, line);
	assert_int_equal(faults->items[index].column, column);
	assert_string_equal(faults->items[index].detail, detail);
}

#endif
