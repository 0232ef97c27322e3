/* SPDX-License-Identifier: MIT */
/*
 * Moving many complaints from agency to agency by a plan, and back.
 *
 * A plan is a file of JSON lines: what moves and why, one line a complaint with
 * the digest of what it was decided on, and a last line with the digest of all
 * the others.  Applying it changes two members of a complaint, `agency` and
 * `events`, in place; taking it back restores their bytes.  The form is in
 * complaint-reassign(1).
 */
#ifndef COMPLAINT_REASSIGN_H
#define COMPLAINT_REASSIGN_H

#include <complaint/json.h>
#include <complaint/text.h>

#define CPL_REASSIGN_DIGEST 64 /* hexadecimal digits */

/*
 * A complaint as a line and where in it lies what is changed.
 */
struct cpl_case {
	struct cpl_str line;              /* BORROWED */
	struct cpl_json_index index;      /* OWNED; its members */
	struct cpl_json_scanner *scanner; /* OWNED */
	struct cpl_arena arena;           /* OWNED */
	struct cpl_str id;                /* decoded; empty without one */
	size_t agency; /* number of the member, SIZE_MAX without one */
	size_t events;
};

/* False without memory. */
bool cpl_case_init(struct cpl_case *complaint);
void cpl_case_release(struct cpl_case *complaint);
/*
 * Read a line (BORROWED until the next).  Returns OK, what the scanner says of
 * a line that is none (*fault has the column), FIELD_ABSENT without an id,
 * FIELD_TYPE where id, agency or events are of another type, or MEMORY.
 */
enum cpl_problem cpl_case_read(
    struct cpl_case *complaint, struct cpl_str line, struct cpl_fault *fault);
/* The agency, decoded; empty where it has none.  NULL data without memory. */
struct cpl_str cpl_case_agency(struct cpl_case *complaint);
/* The value of a member; false without one, or where it is null. */
bool cpl_case_member(const struct cpl_case *complaint, struct cpl_str name,
    struct cpl_json *value);

/*
 * The digest (SHA-256, in hexadecimal) of all members but those that programs
 * conclude and write anew: classification, routing, sla, duplicate.
 */
void cpl_case_digest(
    const struct cpl_case *complaint, char out[CPL_REASSIGN_DIGEST]);

/*
 * Which complaints to move: conditions `field=pattern`, where `*` stands for
 * any characters.  Conditions on the same field are alternatives, those on
 * different fields must all hold.  A field is a member or `object.member`;
 * numbers and booleans are compared as they are spelt.
 */
struct cpl_selection;
struct cpl_selection *cpl_selection_new(void); /* NULL without memory */
void cpl_selection_free(struct cpl_selection *selection);
/* Returns OK, CONFIG_VALUE where it is no condition, or MEMORY. */
enum cpl_problem cpl_selection_add(
    struct cpl_selection *selection, struct cpl_str condition);
bool cpl_selection_holds(
    const struct cpl_selection *selection, struct cpl_case *complaint);

/*
 * Making a plan.
 */
struct cpl_plan_head {
	struct cpl_str made_at; /* RFC 3339 */
	struct cpl_str reason;
	struct cpl_str by;
	bool fresh_clock;
};

struct cpl_plan_writer;
/* Lines are appended to `out`; NULL without memory. */
struct cpl_plan_writer *cpl_plan_writer_new(
    const struct cpl_plan_head *head, struct cpl_buffer *out);
void cpl_plan_writer_free(struct cpl_plan_writer *writer);
/*
 * Append the move of a complaint.  `promises` are further members of the line,
 * JSON with a comma in front, or empty.
 */
void cpl_plan_writer_add(struct cpl_plan_writer *writer,
    struct cpl_case *complaint, struct cpl_str to, struct cpl_str promises,
    struct cpl_buffer *out);
void cpl_plan_writer_end(
    struct cpl_plan_writer *writer, struct cpl_buffer *out);

/*
 * A plan that was made.
 */
struct cpl_plan;

struct cpl_move {
	struct cpl_str id;
	struct cpl_str from; /* as spelt; empty where there is no member */
	struct cpl_str to;
	struct cpl_str digest;
	struct cpl_str events; /* "", "absent" or "null" */
	size_t line;
	bool seen;
};

/*
 * Read the text of a plan, which it takes over.  Returns NULL with *fault
 * filled: PLAN_SYNTAX, PLAN_CUT, PLAN_EDITED (never where `edited`) or MEMORY.
 */
struct cpl_plan *cpl_plan_parse(
    struct cpl_buffer *text, bool edited, struct cpl_fault *fault);
void cpl_plan_free(struct cpl_plan *plan);
/* BORROWED; 16 hexadecimal digits of its digest. */
struct cpl_str cpl_plan_id(const struct cpl_plan *plan);
size_t cpl_plan_count(const struct cpl_plan *plan);
struct cpl_move *cpl_plan_at(struct cpl_plan *plan, size_t index);
/*
 * The move of that complaint, or NULL.  Costs next to nothing for complaints in
 * the order of the plan.  False without memory.
 */
bool cpl_plan_find(
    struct cpl_plan *plan, struct cpl_str id, struct cpl_move **move);
/* The register is read from its beginning again. */
void cpl_plan_rewind(struct cpl_plan *plan);

enum cpl_moved {
	CPL_MOVED_DONE,    /* `out` holds the new line */
	CPL_MOVED_BEFORE,  /* the line is as the plan wants it already */
	CPL_MOVED_CHANGED, /* it was changed since: nothing is done */
	CPL_MOVED_FAILED,  /* without memory */
};

/*
 * Append to `out` the line with the move done, at the time `at`; with NULL only
 * say what would be.  `checked` is a complaint of which this was asked before:
 * its digest is not taken again.
 */
enum cpl_moved cpl_plan_apply(struct cpl_plan *plan,
    const struct cpl_move *move, struct cpl_case *complaint, struct cpl_str at,
    bool checked, struct cpl_buffer *out);
/* Append to `out` the line with the move taken back; `checked` likewise. */
enum cpl_moved cpl_plan_undo(struct cpl_plan *plan, const struct cpl_move *move,
    struct cpl_case *complaint, bool checked, struct cpl_buffer *out);

#endif
