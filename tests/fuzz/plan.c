/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a plan and, behind a NUL, as complaints: the plan is refused or
 * read; and a complaint that is planned, moved and taken back is as it was.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/reassign.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Plan, move and take back one complaint. */
static void
move(struct cpl_case *complaint, struct cpl_str line)
{
	const struct cpl_plan_head head = { .reason = CPL_STR("r"),
		.by = CPL_STR("b"),
		.made_at = CPL_STR("t") };
	struct cpl_buffer text = { 0 };
	struct cpl_buffer moved = { 0 };
	struct cpl_buffer back = { 0 };
	struct cpl_plan_writer *writer = cpl_plan_writer_new(&head, &text);
	struct cpl_fault fault;
	struct cpl_plan *plan;
	struct cpl_move *found;

	if (writer == NULL)
		return;
	cpl_plan_writer_add(
	    writer, complaint, CPL_STR("x"), CPL_STR(""), &text);
	cpl_plan_writer_end(writer, &text);
	cpl_plan_writer_free(writer);
	plan = cpl_plan_parse(&text, false, &fault);
	if (plan == NULL || !cpl_plan_find(plan, complaint->id, &found) ||
	    found == NULL ||
	    cpl_plan_apply(plan, found, complaint, CPL_STR("t"), false,
		&moved) != CPL_MOVED_DONE)
		abort();
	if (cpl_case_read(complaint, cpl_buffer_str(&moved), &fault) !=
		CPL_OK ||
	    cpl_plan_apply(plan, found, complaint, CPL_STR("u"), false, NULL) !=
		CPL_MOVED_BEFORE ||
	    cpl_plan_undo(plan, found, complaint, false, &back) !=
		CPL_MOVED_DONE ||
	    !cpl_str_equal(cpl_buffer_str(&back), line))
		abort();
	cpl_plan_free(plan);
	cpl_buffer_release(&text);
	cpl_buffer_release(&moved);
	cpl_buffer_release(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *nul = size > 0 ? memchr(data, 0, size) : NULL;
	size_t length = nul == NULL ? size : (size_t)(nul - (const char *)data);
	struct cpl_buffer text = { 0 };
	struct cpl_fault fault;
	struct cpl_plan *plan;
	struct cpl_case complaint;
	struct cpl_str line;

	cpl_buffer_append(&text, (const char *)data, length);
	plan = cpl_plan_parse(&text, length % 2 == 0, &fault);
	cpl_plan_free(plan);
	cpl_buffer_release(&text);
	if (nul == NULL || !cpl_case_init(&complaint))
		return 0;
	line = (struct cpl_str){ nul + 1, size - length - 1 };
	if (cpl_case_read(&complaint, line, &fault) == CPL_OK)
		move(&complaint, line);
	cpl_case_release(&complaint);
	return 0;
}
