/* SPDX-License-Identifier: MIT */
/*
 * Moving many complaints from agency to agency by a plan, and back.
 *
 * A plan is a file of JSON lines: what moves and why, one line a complaint with
 * the digest of what it was decided on, and a last line with the SHA-256 of all
 * the others.  Applying it changes two members of a complaint, `agency` and
 * `events`, in place; taking it back restores their bytes.  The form is in
 * complaint-reassign(1).
 *
 * What costs is per complaint and touches nothing that others share, so that
 * it can be done in any number of threads: a case for each of them, and a plan
 * that is const.  What counts and claims is done by one.
 */
#ifndef COMPLAINT_REASSIGN_H
#define COMPLAINT_REASSIGN_H

#include <complaint/record.h>

/* Hexadecimal digits of the digest of a complaint and of that of a plan. */
#define CPL_CASE_DIGEST 32
#define CPL_PLAN_DIGEST 64

/* classification, routing, sla, duplicate; no name stands twice in a record. */
#define CPL_CASE_CONCLUSIONS 4

/*
 * A complaint as a line and where in it lies what is changed.
 */
struct cpl_case {
	struct cpl_record *record;          /* OWNED; the line, read */
	const struct cpl_json_index *index; /* BORROWED; its members */
	struct cpl_str line;                /* BORROWED */
	struct cpl_str id;                  /* decoded; empty without one */
	size_t agency; /* number of the member, SIZE_MAX without one */
	size_t events;
	/* Members that programs conclude and write anew, by number. */
	size_t conclusions[CPL_CASE_CONCLUSIONS];
	size_t conclusion_count;
	struct cpl_buffer digested;               /* OWNED; scratch */
	unsigned char print[CPL_CASE_DIGEST / 2]; /* the digest, once asked */
	bool printed;
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

/*
 * The digest, in hexadecimal, of all members but the conclusions: it tells whether
 * they are what they were, and is SipHash-1-3 of 128 bits with the key 0.  False
 * without memory.
 */
bool cpl_case_digest(struct cpl_case *complaint, char out[CPL_CASE_DIGEST]);

/*
 * Which complaints to move: conditions `field=pattern`, where `*` stands for
 * any characters.  Conditions on the same field are alternatives, those on
 * different fields must all hold.  A field is a member or a path of members,
 * `object.member`; numbers and booleans are compared as they are spelt, and of
 * an array each value.
 */
struct cpl_selection;
struct cpl_selection *cpl_selection_new(void); /* NULL without memory */
void cpl_selection_free(struct cpl_selection *selection);
/* Returns OK, CONFIG_VALUE where it is no condition, or MEMORY. */
enum cpl_problem cpl_selection_add(
    struct cpl_selection *selection, struct cpl_str condition);
/* Returns OK or MEMORY. */
enum cpl_problem cpl_selection_holds(const struct cpl_selection *selection,
    struct cpl_case *complaint, bool *holds);

/*
 * Making a plan: the head, moves, and the end that holds the digest of both.
 */
struct cpl_plan_head {
	struct cpl_str made_at; /* RFC 3339 */
	struct cpl_str reason;
	struct cpl_str by;
	bool fresh_clock;
};

void cpl_plan_write_head(
    const struct cpl_plan_head *head, struct cpl_buffer *out);
/*
 * The move of a complaint.  `promises` are further members of the line, JSON
 * with a comma in front, or empty.  False without memory.
 */
bool cpl_plan_write_move(struct cpl_case *complaint, struct cpl_str to,
    struct cpl_str promises, struct cpl_buffer *out);

struct cpl_plan_seal;
struct cpl_plan_seal *cpl_plan_seal_new(void); /* NULL without memory */
void cpl_plan_seal_free(struct cpl_plan_seal *seal);
/* Lines of the plan, with their line feeds, in their order. */
void cpl_plan_seal_add(struct cpl_plan_seal *seal, struct cpl_str lines);
void cpl_plan_write_end(
    struct cpl_plan_seal *seal, uint64_t complaints, struct cpl_buffer *out);

/*
 * A plan that was made.  What is kept of a move is its id, its digest, and what
 * of the change it shares with others.
 */
struct cpl_plan;

/* What a line of a plan says.  BORROWED from the line and an arena. */
struct cpl_plan_line {
	enum cpl_plan_part {
		CPL_PLAN_HEAD,
		CPL_PLAN_MOVE,
		CPL_PLAN_END,
		CPL_PLAN_BLANK, /* nothing, as editors leave it */
	} part;
	struct cpl_plan_head head;
	struct cpl_str id;
	struct cpl_str from; /* as spelt; empty where there is no member */
	struct cpl_str to;
	enum cpl_plan_events {
		CPL_PLAN_EVENTS_ARRAY,
		CPL_PLAN_EVENTS_ABSENT,
		CPL_PLAN_EVENTS_NULL,
	} events;                                 /* what the complaint has */
	unsigned char print[CPL_CASE_DIGEST / 2]; /* the digest of a move */
	uint64_t kind;         /* a hash of from, to and events */
	struct cpl_str digest; /* of the whole plan */
	uint64_t complaints;
};

struct cpl_plan *cpl_plan_new(void); /* NULL without memory */
void cpl_plan_free(struct cpl_plan *plan);
/*
 * A line for this plan.  Returns OK, PLAN_SYNTAX, PLAN_CUT where the line is cut
 * off, or MEMORY.
 */
enum cpl_problem cpl_plan_line_read(const struct cpl_plan *plan,
    struct cpl_record *room, struct cpl_str line, struct cpl_arena *arena,
    struct cpl_plan_line *said);
/*
 * Take the lines in their order.  Returns OK, PLAN_SYNTAX where it has no place
 * there, or MEMORY.
 */
enum cpl_problem cpl_plan_take(
    struct cpl_plan *plan, const struct cpl_plan_line *said);
/* The same lines as they stand, with their line feeds, up to the last one. */
void cpl_plan_take_text(struct cpl_plan *plan, struct cpl_str lines);
/*
 * Behind the last line.  Returns OK, PLAN_CUT without an end, PLAN_EDITED where
 * the digest is of something else (never where `edited`), PLAN_CROWDED where too
 * many moves have one id, or MEMORY.
 */
enum cpl_problem cpl_plan_close(struct cpl_plan *plan, bool edited);
/* All of the above for a text.  NULL with *fault filled. */
struct cpl_plan *cpl_plan_parse(
    struct cpl_str text, bool edited, struct cpl_fault *fault);

/* BORROWED; 16 hexadecimal digits of its digest. */
struct cpl_str cpl_plan_id(const struct cpl_plan *plan);
/* The moves, numbered from 0; move n stands in line n + 2 of the plan. */
size_t cpl_plan_count(const struct cpl_plan *plan);

/*
 * What carrying out a plan changes in a line: bytes that go and a text of the
 * plan in their place.
 */
struct cpl_change {
	size_t at; /* in the line */
	size_t length;
	uint32_t text;
};

enum cpl_moved {
	CPL_MOVED_DONE,    /* `changes` are what to do, from left to right */
	CPL_MOVED_BEFORE,  /* the line is as the plan wants it already */
	CPL_MOVED_CHANGED, /* it was changed since: nothing is to be done */
};

struct cpl_moving {
	size_t move;
	enum cpl_moved moved;
	struct cpl_change changes[2];
};

/*
 * What the plan does to a complaint, or what taking it back does.  Returns
 * FIELD_ABSENT where there is no move for it, OK, or MEMORY.  It costs less
 * where moving->move is the number of the move that may be it.
 */
enum cpl_problem cpl_plan_apply(const struct cpl_plan *plan,
    struct cpl_case *complaint, struct cpl_moving *moving);
enum cpl_problem cpl_plan_undo(const struct cpl_plan *plan,
    struct cpl_case *complaint, struct cpl_moving *moving);
/* Append a text of the plan; the move is done at the time `at`. */
void cpl_plan_append_text(const struct cpl_plan *plan, uint32_t text,
    struct cpl_str at, struct cpl_buffer *out);
/* The line with its changes. */
void cpl_plan_append_changed(const struct cpl_plan *plan, struct cpl_str line,
    const struct cpl_moving *moving, struct cpl_str at, struct cpl_buffer *out);

/*
 * Each complaint claims its move.  False where another one has: there are more
 * complaints of that id than moves.
 */
bool cpl_plan_claim(struct cpl_plan *plan, const struct cpl_moving *moving);
bool cpl_plan_claimed(const struct cpl_plan *plan, size_t move);

/*
 * Changes of a whole file, in their order, in a few bytes each: so much stays,
 * so much goes, and a text comes in its place.
 */
struct cpl_script;
struct cpl_script_step {
	uint64_t stays;
	uint64_t goes;
	uint32_t text;
};
struct cpl_script *cpl_script_new(void); /* NULL without memory */
void cpl_script_free(struct cpl_script *script);
/*
 * `at` counts from the beginning of the file and never goes back.  False
 * without memory.
 */
bool cpl_script_add(
    struct cpl_script *script, uint64_t at, uint64_t goes, uint32_t text);
/* The steps from the first on; false behind the last.  *at begins as 0. */
bool cpl_script_next(
    const struct cpl_script *script, size_t *at, struct cpl_script_step *step);

#endif
