/* SPDX-License-Identifier: MIT */
/* The list of problems, and faults: problems at a place. */
#include <complaint/problem.h>

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *code;
	enum cpl_gravity gravity;
	const char *sentence;
} problems[CPL_PROBLEM_COUNT] = {
#define PROBLEM_ROW(name, code, gravity, sentence) \
	[CPL_##name] = { code, CPL_##gravity, sentence },
	CPL_PROBLEMS(PROBLEM_ROW)
#undef PROBLEM_ROW
};

const char *
cpl_problem_code(enum cpl_problem problem)
{
	return problems[problem].code;
}

enum cpl_gravity
cpl_problem_gravity(enum cpl_problem problem)
{
	return problems[problem].gravity;
}

const char *
cpl_problem_sentence(enum cpl_problem problem)
{
	return problems[problem].sentence;
}

/* Print into `detail`, and show with dots where it had to be cut. */
static void
format_detail(char detail[CPL_FAULT_DETAIL], const char *format, va_list list)
{
	int length;

	if (format == NULL) {
		detail[0] = '\0';
		return;
	}
	length = vsnprintf(detail, CPL_FAULT_DETAIL, format, list);
	if (length < 0)
		detail[0] = '\0';
	else if (length >= CPL_FAULT_DETAIL)
		memcpy(detail + CPL_FAULT_DETAIL - 4, "...", 4);
}

enum cpl_problem
cpl_fault_set(struct cpl_fault *fault, enum cpl_problem problem, size_t line,
    size_t column, const char *format, ...)
{
	va_list list;

	if (fault == NULL)
		return problem;
	fault->problem = problem;
	fault->line = line;
	fault->column = column;
	fault->error = 0;
	va_start(list, format);
	format_detail(fault->detail, format, list);
	va_end(list);
	return problem;
}

enum cpl_problem
cpl_fault_set_system(
    struct cpl_fault *fault, enum cpl_problem problem, int error)
{
	cpl_fault_set(fault, problem, 0, 0, NULL);
	if (fault != NULL)
		fault->error = error;
	return problem;
}

void
cpl_faults_add(struct cpl_faults *faults, enum cpl_problem problem, size_t line,
    size_t column, const char *format, ...)
{
	struct cpl_fault *fault;
	va_list list;

	if (faults->count == faults->capacity) {
		size_t capacity = faults->capacity ? faults->capacity * 2 : 8;
		struct cpl_fault *items = NULL;

		if (capacity <= SIZE_MAX / sizeof(*items))
			items = realloc(
			    faults->items, capacity * sizeof(*items));
		if (items == NULL) {
			faults->failed = true;
			return;
		}
		faults->items = items;
		faults->capacity = capacity;
	}
	fault = &faults->items[faults->count++];
	cpl_fault_set(fault, problem, line, column, NULL);
	va_start(list, format);
	format_detail(fault->detail, format, list);
	va_end(list);
}

void
cpl_faults_release(struct cpl_faults *faults)
{
	free(faults->items);
	*faults = (struct cpl_faults){ 0 };
}
