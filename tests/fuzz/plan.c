/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a plan and, behind a NUL, as complaints: the plan is refused or
 * read; and a complaint that is planned, moved and taken back is as it was.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/reassign.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The plan of one complaint; NULL without memory. */
static struct cpl_plan *
make_plan(struct cpl_case *complaint)
{
	const struct cpl_plan_head head = { .reason = CPL_STR("r"),
		.by = CPL_STR("b"),
		.made_at = CPL_STR("t") };
	struct cpl_plan_seal *seal = cpl_plan_seal_new();
	struct cpl_buffer text = { 0 };
	struct cpl_plan *plan = NULL;
	struct cpl_fault fault;

	if (seal == NULL)
		return NULL;
	cpl_plan_write_head(&head, &text);
	if (cpl_plan_write_move(complaint, CPL_STR("x"), CPL_STR(""), &text)) {
		cpl_plan_seal_add(seal, cpl_buffer_str(&text));
		cpl_plan_write_end(seal, 1, &text);
		plan = cpl_plan_parse(cpl_buffer_str(&text), false, &fault);
		if (plan == NULL && fault.problem != CPL_MEMORY)
			abort();
	}
	cpl_plan_seal_free(seal);
	cpl_buffer_release(&text);
	return plan;
}

static void
expect(enum cpl_problem problem, const struct cpl_moving *moving,
    enum cpl_moved moved)
{
	if (problem != CPL_OK || moving->moved != moved)
		abort();
}

/* Plan, move and take back one complaint. */
static void
move(struct cpl_case *complaint, struct cpl_str line)
{
	struct cpl_plan *plan = make_plan(complaint);
	struct cpl_moving moving = { 0 };
	struct cpl_buffer moved = { 0 };
	struct cpl_buffer back = { 0 };
	struct cpl_fault fault;

	if (plan == NULL)
		return;
	expect(
	    cpl_plan_apply(plan, complaint, &moving), &moving, CPL_MOVED_DONE);
	cpl_plan_append_changed(plan, line, &moving, CPL_STR("t"), &moved);
	if (cpl_case_read(complaint, cpl_buffer_str(&moved), &fault) != CPL_OK)
		abort();
	expect(cpl_plan_apply(plan, complaint, &moving), &moving,
	    CPL_MOVED_BEFORE);
	expect(
	    cpl_plan_undo(plan, complaint, &moving), &moving, CPL_MOVED_DONE);
	cpl_plan_append_changed(
	    plan, cpl_buffer_str(&moved), &moving, CPL_STR("u"), &back);
	if (!cpl_str_equal(cpl_buffer_str(&back), line))
		abort();
	cpl_plan_free(plan);
	cpl_buffer_release(&moved);
	cpl_buffer_release(&back);
}

/* Any plan, which may know the complaint, does any of the three. */
static void
carry(struct cpl_plan *plan, struct cpl_case *complaint)
{
	struct cpl_moving moving = { 0 };
	struct cpl_buffer out = { 0 };

	if (cpl_plan_apply(plan, complaint, &moving) == CPL_OK &&
	    moving.moved == CPL_MOVED_DONE)
		cpl_plan_append_changed(
		    plan, complaint->line, &moving, CPL_STR("t"), &out);
	if (cpl_plan_undo(plan, complaint, &moving) == CPL_OK) {
		if (moving.moved == CPL_MOVED_DONE)
			cpl_plan_append_changed(
			    plan, complaint->line, &moving, CPL_STR(""), &out);
		cpl_plan_claim(plan, &moving);
	}
	cpl_buffer_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *nul = size > 0 ? memchr(data, 0, size) : NULL;
	size_t length = nul == NULL ? size : (size_t)(nul - (const char *)data);
	struct cpl_fault fault;
	struct cpl_plan *plan;
	struct cpl_case complaint;
	struct cpl_str line;

	plan = cpl_plan_parse((struct cpl_str){ (const char *)data, length },
	    length % 2 == 0, &fault);
	if (nul != NULL && cpl_case_init(&complaint)) {
		line = (struct cpl_str){ nul + 1, size - length - 1 };
		if (cpl_case_read(&complaint, line, &fault) == CPL_OK) {
			if (plan != NULL)
				carry(plan, &complaint);
			move(&complaint, line);
		}
		cpl_case_release(&complaint);
	}
	cpl_plan_free(plan);
	return 0;
}
