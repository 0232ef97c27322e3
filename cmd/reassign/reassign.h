/* SPDX-License-Identifier: MIT */
/* What the parts of reassign share. */
#ifndef CMD_REASSIGN_H
#define CMD_REASSIGN_H

#include <sys/types.h>

#include <complaint/reassign.h>

#include "cmd.h"

/* A pair of a spreadsheet, or an id alone. */
struct chosen {
	struct cpl_str id;
	struct cpl_str to;
};

struct state {
	const char *plan;
	const char *apply;
	const char *undo;
	const char *from;
	const char *to;
	struct cmd_list where;
	const char *to_file;
	const char *ids;
	const char *reason;
	const char *by;
	size_t limit;
	const char *policy;
	const char *agencies;
	bool fresh_clock;
	bool skip_changed;
	bool edited;
	struct cmd *cmd;
	off_t start;            /* of standard input, to read it again */
	struct cpl_case record; /* OWNED */
	size_t unusable;
};

/* A line of the register that is a complaint; it is in state->record. */
struct place {
	size_t line;
	uint64_t offset; /* in bytes of the register as it is read */
	size_t length;
};

/* register.c: the register, which is read twice where it is changed. */

/* Make standard input a file that can be read again, where it is none. */
bool register_prepare(struct state *state);
/*
 * Call `each` with every complaint, and say which lines are none: they stay as
 * they are.  False when reading failed or `each` said so.
 */
bool register_read(struct state *state,
    bool (*each)(void *context, const struct place *place), void *context);
/*
 * Write the register with other lines in the places given, which are in order:
 * `change` appends the new line.
 */
bool register_copy(struct state *state, const struct place *places,
    size_t count, bool (*change)(void *context, struct cpl_buffer *out),
    void *context);

/* make.c: --plan. */
void plan_make(struct state *state);
/* carry.c: --apply and --undo. */
void plan_carry(struct state *state);

/* promise.c: what a move does to the due dates. */
struct promises;
struct promises *promises_new(struct state *state);
void promises_free(struct promises *promises);
struct promise {
	bool late;   /* a clock was over its time before */
	bool breach; /* one is that was not */
};
/* False when it cannot be told, which has been said. */
bool promises_judge(struct promises *promises, struct cpl_str from,
    struct cpl_str to, struct cpl_buffer *members, struct promise *promise);

/* choose.c: the ids of --to-file and --ids. */
struct choice;
/* NULL without memory or with faults, which have been said. */
struct choice *choice_new(struct state *state);
void choice_free(struct choice *choice);
const struct chosen *choice_find(
    const struct choice *choice, struct cpl_str id);

#endif
