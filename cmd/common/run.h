/* SPDX-License-Identifier: MIT */
/*
 * The inside of struct cmd, for the files of this folder alone.
 */
#ifndef COMPLAINT_RUN_H
#define COMPLAINT_RUN_H

#include <sys/types.h>

#include "cmd.h"

/* Messages of unusable records that are said before they are only counted. */
#define CMD_REJECTS_SAID 20

struct cmd {
	const struct cmd_program *program;
	enum cmd_exit status;

	/* What the options said. */
	bool help;
	bool version;
	bool quiet;
	bool want_progress;
	const char *output_path;
	const char *reject_path;
	size_t max_errors;
	size_t max_record;
	bool now_given;
	int64_t now;

	const char **operands; /* OWNED array of BORROWED texts */
	size_t operand_count;
	const struct cmd_list **lists; /* OWNED: what options collected */

	/* The open operand. */
	const char *place; /* what messages call it, NULL for none */
	int fd;
	struct cpl_source *source;

	/* Standard output, or a file beside the one that -o names. */
	struct cpl_writer *out;
	int out_fd;
	char *out_path; /* OWNED: where it goes in the end, NULL for stdout */
	bool out_said;
	bool abandoned; /* the file that -o names stays as it is */

	/* Records set aside. */
	struct cpl_writer *reject;
	int reject_fd;
	size_t reject_count;
	bool reject_said;
	struct cpl_str reject_context; /* BORROWED; length 0 for none */
	struct cpl_fault why;

	/* Progress. */
	bool progress;
	bool progress_live; /* rewrite one line of a terminal */
	size_t progress_width;
	size_t records;
	size_t records_due; /* look at the clock again at that many */
	int64_t started;    /* milliseconds, like those below */
	int64_t progress_next;
	uint64_t bytes_total;  /* 0 where it is not known */
	uint64_t bytes_before; /* of the operands that are closed */

	/* Configuration. */
	char **places;
	size_t place_count;
	const char *share; /* the installed one among them, or NULL */
	char **found;      /* what cmd_find() has given out */
	size_t found_count;
};

/* Options: fill in `cmd`; a wrong one is said and raises the status. */
void cmd_options_parse(struct cmd *cmd, int argc, char *argv[]);
void cmd_options_release(struct cmd *cmd);
void cmd_options_help(const struct cmd *cmd, struct cpl_buffer *out);

/* What people type: "complaint route", for a bare program its name alone. */
void cmd_append_command(const struct cmd *cmd, struct cpl_buffer *out);

/* Give the descriptors 0 to 2 and the signals the state they should have. */
void cmd_system_start(void);
/* Let more wait in a pipe; nothing for what is none. */
void cmd_widen_pipe(int fd);
int64_t cmd_milliseconds(void);

/* Whether a run goes on after its `begin`; if not, the file of -o stays. */
bool cmd_goes_on(struct cmd *cmd, enum cmd_exit begun);

/*
 * Read the lines of all operands, one operand after the other, with progress;
 * `read` returns false when reading must stop.  Returns false if it did.
 */
bool cmd_read_operands(struct cmd *cmd,
    bool (*read)(struct cpl_reader *reader, void *context), void *context);

/*
 * Empty or make the reject file, unless it is also read or written by this
 * run.  False when that cannot be, which has been said.
 */
bool cmd_reject_open(struct cmd *cmd);
void cmd_reject_flush(struct cmd *cmd);
void cmd_reject_close(struct cmd *cmd);

/* False when it cannot be opened, which has been said. */
bool cmd_output_open(struct cmd *cmd);
/*
 * Whether `fd` is the file that standard output goes to: reading it would never
 * end, or finds nothing because the shell has emptied it.
 */
bool cmd_is_output(const struct cmd *cmd, int fd);
void cmd_output_flush(struct cmd *cmd);
/* Look for lost output, the last act of a run; rename what is whole. */
void cmd_output_close(struct cmd *cmd);

void cmd_progress_start(struct cmd *cmd);
void cmd_progress_end(struct cmd *cmd);
/* Take the line away before something else is written to the terminal. */
void cmd_progress_erase(struct cmd *cmd);

void cmd_places_release(struct cmd *cmd);

/* One message: `program: TEXT` with a line end, in one write. */
void cmd_speak(struct cmd *cmd, const struct cpl_buffer *text);
/* Out of memory, outside of any record. */
void cmd_memory(struct cmd *cmd);
/* What messages call an operand. */
const char *cmd_place_name(const char *operand);

#endif
