/* SPDX-License-Identifier: MIT */
/* What the parts of reassign share. */
#ifndef CMD_REASSIGN_H
#define CMD_REASSIGN_H

#include <sys/stat.h>

#include <complaint/reassign.h>

#include "cmd.h"

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
	int spool;   /* OWNED: a file with what came from a pipe, or -1 */
	off_t start; /* where standard input begins for us */
	struct stat before; /* the register before it was read */
	size_t unusable;
};

/* register.c: the register, which is read twice where it is changed. */

/* Make the register a file that can be read again, where it is none. */
bool register_prepare(struct state *state);
void register_release(struct state *state);
/* Deal out its lines; false when it cannot be read or a callback said so. */
bool register_deal(
    struct state *state, const struct cmd_deal *deal, void *context);

/*
 * For `work`: read a line of a block.  *fault is why it is no complaint, NULL
 * otherwise.  False for a line of nothing but blanks, and without memory.
 */
bool register_line(struct cpl_case *record, struct cmd_block *block,
    struct cpl_str line, const struct cpl_fault **fault);
/* For `settle`: say of a line that it is none and stays as it is. */
void register_unusable(
    struct state *state, const struct cpl_fault *fault, size_t line);
/* For `pass_long`; the context is the state. */
bool register_long(struct state *state, struct cpl_reader *reader, size_t line,
    size_t *length);

/*
 * Write the register with what a script changes, at the time `at`: nothing else
 * of it is looked at.  False where it has changed since it was dealt out.
 */
bool register_copy(struct state *state, const struct cpl_script *script,
    const struct cpl_plan *plan, struct cpl_str at);

/* load.c: a plan from its file; NULL with the fault said. */
struct cpl_plan *plan_load(struct state *state, const char *path);
/* make.c: --plan. */
void plan_make(struct state *state);
/* carry.c: --apply and --undo. */
void plan_carry(struct state *state);

/* promise.c: what a move does to the due dates; one for each thread. */
struct promises;
/* NULL with faults, which are said unless `quietly`. */
struct promises *promises_new(struct state *state, bool quietly);
void promises_free(struct promises *promises);
/* Whether the agency is among those whose calendars are known. */
bool promises_know(const struct promises *promises, struct cpl_str code);
struct promise {
	bool late;   /* a clock was over its time before */
	bool breach; /* one is that was not */
};
/*
 * Appends what is to be told of it to `members`.  The record of the complaint
 * may have other events then.
 */
struct promise promises_judge(struct promises *promises,
    struct cpl_record *record, struct cpl_str from, struct cpl_str to,
    struct cpl_buffer *members);

/* choose.c: the ids of --to-file and --ids. */
struct choice;
/* NULL without memory or with faults, which have been said. */
struct choice *choice_new(struct state *state);
void choice_free(struct choice *choice);
/*
 * Whether that complaint is among them; sets *to where the table names a target.
 * What is found is marked in `seen`, of choice_size() places.
 */
size_t choice_size(const struct choice *choice);
bool choice_takes(const struct choice *choice, struct cpl_str id, bool seen[],
    struct cpl_str *to);
/* Say which ids were not found.  The choice is used up then. */
void choice_say_missing(
    struct state *state, struct choice *choice, const bool seen[]);
/* Say of how many pairs the target is not among the agencies. */
void choice_say_unknown(struct state *state, const struct choice *choice,
    const struct promises *promises);

#endif
