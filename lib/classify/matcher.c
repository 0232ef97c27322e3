/* SPDX-License-Identifier: MIT */
/* PCRE2: compiling patterns and trying them within limits. */
#include "classify/internal.h"

/*
 * Far above what a pattern for a complaint needs, and low enough that a hostile
 * text cannot hold the program up for long.
 */
#define MATCH_LIMIT 50000
#define DEPTH_LIMIT 5000
#define HEAP_LIMIT_KIB 4096
#define STACK_START ((size_t)32 << 10)
#define STACK_MOST ((size_t)512 << 10)
#define PATTERN_LENGTH_MOST ((size_t)64 << 10)

static pcre2_code *
compile(struct cpl_str regex, int *error, size_t *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;

	*error = PCRE2_ERROR_HEAP_FAILED;
	*offset = 0;
	if (!context)
		return NULL;
	pcre2_set_max_pattern_length(context, PATTERN_LENGTH_MOST);
	code = pcre2_compile((PCRE2_SPTR)regex.data, regex.length,
	    PCRE2_UTF | PCRE2_UCP | PCRE2_CASELESS | PCRE2_NEVER_BACKSLASH_C,
	    error, offset, context);
	pcre2_compile_context_free(context);
	return code;
}

pcre2_code *
pattern_compile(const struct pattern *pattern, struct cpl_buffer *regex,
    int *error, size_t *offset)
{
	pcre2_code *code = NULL;

	cpl_buffer_clear(regex);
	pattern_translate(pattern->kind, pattern->cell, regex);
	*error = PCRE2_ERROR_HEAP_FAILED;
	if (!regex->failed)
		code = compile(cpl_buffer_str(regex), error, offset);
	/* Once more as it was written, for the place. */
	if (!code && *error != PCRE2_ERROR_HEAP_FAILED &&
	    pattern->kind == MATCH_REGEX)
		pcre2_code_free(compile(pattern->cell, error, offset));
	return code;
}

bool
matcher_init(struct matcher *matcher)
{
	matcher->data = pcre2_match_data_create(1, NULL);
	matcher->context = pcre2_match_context_create(NULL);
	/* Without JIT there is no stack, and none is needed. */
	matcher->stack = pcre2_jit_stack_create(STACK_START, STACK_MOST, NULL);
	if (!matcher->data || !matcher->context)
		return false;
	pcre2_set_match_limit(matcher->context, MATCH_LIMIT);
	pcre2_set_depth_limit(matcher->context, DEPTH_LIMIT);
	pcre2_set_heap_limit(matcher->context, HEAP_LIMIT_KIB);
	if (matcher->stack)
		pcre2_jit_stack_assign(matcher->context, NULL, matcher->stack);
	return true;
}

void
matcher_release(struct matcher *matcher)
{
	pcre2_match_data_free(matcher->data);
	pcre2_match_context_free(matcher->context);
	pcre2_jit_stack_free(matcher->stack);
	cpl_buffer_release(&matcher->regex);
}

/*
 * Most rules never meet a candidate in a run, so compiling waits for the first.
 * Where JIT is not to be had the interpreter does the same work.
 */
static enum attempt
make_ready(struct matcher *matcher, struct pattern *pattern)
{
	int error = 0;
	size_t offset;

	if (!pattern->code)
		pattern->code = pattern_compile(
		    pattern, &matcher->regex, &error, &offset);
	if (!pattern->code)
		return error == PCRE2_ERROR_HEAP_FAILED ? ATTEMPT_MEMORY
							: ATTEMPT_LIMIT;
	if (!pattern->once)
		pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
	pattern->ready = true;
	return ATTEMPT_YES;
}

enum attempt
matcher_try(struct matcher *matcher, struct pattern *pattern,
    struct cpl_str text, size_t *start, size_t *end)
{
	const size_t *places = pcre2_get_ovector_pointer(matcher->data);
	enum attempt ready = ATTEMPT_YES;
	int result;

	if (!pattern->ready)
		ready = make_ready(matcher, pattern);
	if (ready != ATTEMPT_YES)
		return ready;
	result = pcre2_match(pattern->code,
	    (PCRE2_SPTR)(text.data ? text.data : ""), text.length, 0,
	    PCRE2_NO_UTF_CHECK, matcher->data, matcher->context);
	if (result >= 0) {
		*start = places[0];
		*end = places[1];
		return ATTEMPT_YES;
	}
	if (result == PCRE2_ERROR_NOMATCH)
		return ATTEMPT_NO;
	return result == PCRE2_ERROR_NOMEMORY ? ATTEMPT_MEMORY : ATTEMPT_LIMIT;
}
