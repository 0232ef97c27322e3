/* SPDX-License-Identifier: MIT */
/*
 * What every program of the toolkit shares: options, help, messages, exit
 * statuses, operands, output, rejects, progress, the filter loop.
 *
 * A program is an option table, a state struct and three functions.  The
 * control plane (this file) parses, opens, counts and ends; the data plane
 * (`each`) sees one record at a time.  Nothing here knows a program.
 */
#ifndef COMPLAINT_CMD_H
#define COMPLAINT_CMD_H

#include <complaint/problem.h>
#include <complaint/record.h>
#include <complaint/stream.h>
#include <complaint/text.h>

/* One scale for all programs; the largest wins.  See complaint(1). */
enum cmd_exit {
	CMD_STOP = -1, /* of a filter's `begin` alone: read nothing, all done */
	CMD_DONE = 0,
	CMD_ANSWER = 1,  /* a question was asked and the answer is bad */
	CMD_USAGE = 2,   /* options or configuration wrong, nothing read */
	CMD_RECORDS = 3, /* some records unusable, the rest written */
	CMD_FAILED = 4,  /* reading, writing or memory failed */
};

/* One run of a program: its messages, counts and worst status so far. */
struct cmd;

/*
 * Options.
 */
enum cmd_kind {
	CMD_KIND_END,
	CMD_KIND_FLAG,   /* bool *: set to true */
	CMD_KIND_TEXT,   /* const char **: BORROWED from argv */
	CMD_KIND_LIST,   /* struct cmd_list *: may be given again */
	CMD_KIND_SIZE,   /* size_t *: 10, 64K, 16M, 1G */
	CMD_KIND_TIME,   /* int64_t *: RFC 3339 with an offset */
	CMD_KIND_CHOICE, /* const char **: one of the words in `argument` */
	CMD_KIND_NOW,    /* no target: what cmd_now() returns */
};

struct cmd_list {
	const char **items; /* freed after `end`; texts BORROWED from argv */
	size_t count;
};

struct cmd_option {
	enum cmd_kind kind;
	char letter;          /* 0 for none */
	const char *name;     /* without the dashes */
	const char *argument; /* what help shows: "file"; "table|csv|json" */
	void *target;
	const char *help; /* one line, no full stop */
};

#define CMD_FLAG(letter, name, target, help)                    \
	{                                                       \
		CMD_KIND_FLAG, letter, name, NULL, target, help \
	}
#define CMD_TEXT(letter, name, argument, target, help)              \
	{                                                           \
		CMD_KIND_TEXT, letter, name, argument, target, help \
	}
#define CMD_LIST(letter, name, argument, target, help)              \
	{                                                           \
		CMD_KIND_LIST, letter, name, argument, target, help \
	}
#define CMD_SIZE(letter, name, argument, target, help)              \
	{                                                           \
		CMD_KIND_SIZE, letter, name, argument, target, help \
	}
#define CMD_TIME(letter, name, target, help)                      \
	{                                                         \
		CMD_KIND_TIME, letter, name, "time", target, help \
	}
#define CMD_CHOICE(letter, name, words, target, help)              \
	{                                                          \
		CMD_KIND_CHOICE, letter, name, words, target, help \
	}
/* For programs that ask what time it is; they do so through cmd_now(). */
#define CMD_NOW                                                       \
	{                                                             \
		CMD_KIND_NOW, 0, "now", "time", NULL,                 \
		    "the time to compute for, instead of the clock's" \
	}
#define CMD_END                                         \
	{                                               \
		CMD_KIND_END, 0, NULL, NULL, NULL, NULL \
	}

/*
 * Running.  A filter reads records from its operands (`-` or none is standard
 * input) and writes those for which `each` leaves *keep true.  Every filter has
 * by itself: -h -V -q -o --reject --max-errors --max-record --progress.  Lines
 * of nothing but blanks are no records and are passed over.
 */
struct cmd_filter {
	const char *name;     /* "route" */
	const char *summary;  /* one line, as in the manual's NAME */
	const char *operands; /* "[file ...]" */
	const struct cmd_option *options; /* up to CMD_END; NULL for none */
	/*
	 * Load and check configuration.  A status but DONE ends the run;
	 * STOP does so well, where the configuration was all the question.
	 */
	enum cmd_exit (*begin)(struct cmd *cmd, void *state);
	/*
	 * One record.  A problem but OK sets it aside, with what cmd_why()
	 * said of it; one of the system's ends the run.
	 */
	enum cpl_problem (*each)(
	    struct cpl_record *record, bool *keep, void *state);
	/* After the last record; may write to `out`.  May be NULL. */
	enum cmd_exit (*finish)(
	    struct cmd *cmd, struct cpl_writer *out, void *state);
	void (*end)(void *state); /* free; always called; may be NULL */
};

int cmd_filter_main(
    const struct cmd_filter *filter, void *state, int argc, char *argv[]);

/*
 * For programs that only sum up what they read: a filter that writes no records
 * and gives the same answer in whatever order and parts they come.  Records are
 * dealt out to as many threads as there are processors, each with a part of its
 * own; what is said and set aside comes in the order of the input.
 */
struct cmd_fold {
	const char *name;
	const char *summary;
	const char *operands;
	const struct cmd_option *options;
	/*
	 * Words, up to NULL, of which the first operand may be one: *word is
	 * then it, and no operand any more; else NULL.  May be NULL.
	 */
	const char *const *words;
	const char **word;
	enum cmd_exit (*begin)(struct cmd *cmd, void *state);
	/* An empty part, NULL without memory. */
	void *(*part)(void *state);
	/*
	 * Take one record into a part.  A problem but OK, with *fault filled,
	 * sets it aside; one of the system's ends the run.  Must touch nothing
	 * but the part and what never changes.
	 */
	enum cpl_problem (*each)(
	    struct cpl_record *record, void *part, struct cpl_fault *fault);
	/* Take a part into the state and free it.  OK or MEMORY. */
	enum cpl_problem (*join)(void *state, void *part);
	enum cmd_exit (*finish)(
	    struct cmd *cmd, struct cpl_writer *out, void *state);
	void (*end)(void *state);
};

int cmd_fold_main(
    const struct cmd_fold *fold, void *state, int argc, char *argv[]);

/*
 * Lines worked on by as many threads as there are processors, and settled in
 * their order by the thread that reads.
 */
struct cmd_block {
	struct cpl_buffer text; /* whole lines, each with its line feed */
	size_t first;           /* the number of the first of them */
	size_t lines;
	uint64_t offset; /* in the lines that were read before */
	/* What `work` leaves for `settle`: */
	struct cpl_buffer result;
	struct cpl_buffer written;
	struct cpl_arena arena;
	struct cpl_fault stop; /* what ends the run once it is settled, or OK */
};

/* The lines of a block, one after the other: start with *at 0. */
bool cmd_block_next(
    const struct cmd_block *block, size_t *at, struct cpl_line *line);

struct cmd_deal {
	/* What a thread holds by itself; NULL without memory. */
	void *(*begin)(void *context);
	/* In some thread: must touch nothing that changes but its own. */
	void (*work)(void *own, struct cmd_block *block);
	/* The blocks in their order; false when reading must stop. */
	bool (*settle)(void *context, struct cmd_block *block);
	/*
	 * A line over the limit of the reader, when all before it is settled.
	 * Sets *length to its length where offsets matter.
	 */
	bool (*pass_long)(void *context, struct cpl_reader *reader,
	    size_t number, size_t *length);
	/* When all threads are through: take over and free what one held. */
	void (*end)(void *context, void *own);
};

struct cmd_dealer;
/* NULL without memory, which has been said. */
struct cmd_dealer *cmd_dealer_new(
    struct cmd *cmd, const struct cmd_deal *deal, void *context);
/*
 * All lines of a reader.  False when that ended early: because reading failed,
 * and *fault is then filled, or with problem OK because a callback said so.
 */
bool cmd_dealer_read(struct cmd_dealer *dealer, struct cpl_reader *reader,
    struct cpl_fault *fault);
void cmd_dealer_free(struct cmd_dealer *dealer);

/*
 * For programs that read something else: the same options and end, with the
 * loop in `run`.  One that is `bare` (complaint) reads and sets aside nothing:
 * it has -h and -V alone, and its options stop at the first operand.
 */
struct cmd_program {
	const char *name;
	const char *summary;
	const char *operands;
	const struct cmd_option *options;
	enum cmd_exit (*run)(struct cmd *cmd, void *state);
	void (*end)(void *state);
	bool bare;
};

int cmd_program_main(
    const struct cmd_program *program, void *state, int argc, char *argv[]);

/*
 * The operands, at least one: "-" when none was given (a bare program sees
 * what was given alone).  BORROWED from argv.
 */
size_t cmd_operand_count(const struct cmd *cmd);
const char *cmd_operand(const struct cmd *cmd, size_t index);

/*
 * Open an operand for reading and make it the place of messages.  Returns NULL
 * with the message said and the status raised.  Close with cmd_close().
 */
struct cpl_source *cmd_open(struct cmd *cmd, const char *operand);
/* The same for what has been opened, or not: -1 with errno.  Takes `fd` over. */
struct cpl_source *cmd_open_fd(struct cmd *cmd, const char *operand, int fd);
void cmd_close(struct cmd *cmd);

/* Whether the output goes to a terminal. */
bool cmd_to_terminal(const struct cmd *cmd);
/* Standard output or the file of -o; finished by cmd_program_main(). */
struct cpl_writer *cmd_out(struct cmd *cmd);
/*
 * Before anything is written: write to that file, as if -o had named it.  False
 * when that cannot be, which has been said.
 */
bool cmd_out_to(struct cmd *cmd, const char *path);
/* Whether -o, or what stands for it, names that file. */
bool cmd_replaces(const struct cmd *cmd, const char *path);
/*
 * Say what became of the output and raise the status, once, where writing has
 * failed.  Loops ask this to stop early; the end of the run asks by itself.
 */
bool cmd_out_failed(struct cmd *cmd);

/*
 * For `run`: the configuration is good and reading begins.  Opens the reject
 * file and starts progress; false when that cannot be, which has been said.
 */
bool cmd_begin(struct cmd *cmd);

/*
 * Set a record aside: say where and why, count it, and write it to --reject.
 * Returns false when --max-errors is reached and reading must stop.
 */
bool cmd_reject(
    struct cmd *cmd, const struct cpl_fault *fault, struct cpl_str original);
/* The same for the line of which cpl_reader_next() said CPL_READ_LONG. */
bool cmd_reject_long(
    struct cmd *cmd, const struct cpl_fault *fault, struct cpl_reader *reader);
/*
 * The same for bytes that come piece by piece, until `next` returns false.  All
 * of them are taken, whether there is a reject file or not.
 */
typedef bool cmd_next_piece(void *context, struct cpl_str *piece);
bool cmd_reject_pieces(struct cmd *cmd, const struct cpl_fault *fault,
    cmd_next_piece *next, void *context);
/*
 * What the rejects to come need to be read again: a JSON value, BORROWED until
 * the next call, that goes into each of them as `read`.
 */
void cmd_reject_context(struct cmd *cmd, struct cpl_str json);
/*
 * For `each`: remember what is wrong, with no content of the record, for the
 * message of the record that it then sets aside.  Returns `problem`.
 */
enum cpl_problem cmd_why(struct cmd *cmd, enum cpl_problem problem,
    const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Count `n` records or rows done, for progress. */
void cmd_progress(struct cmd *cmd, size_t records);

/* --now, or the clock when it was not given; the same for the whole run. */
int64_t cmd_now(struct cmd *cmd);

/* --max-record. */
size_t cmd_limit(const struct cmd *cmd);

/*
 * Messages: `program: source:line:column: what is wrong`.  Each raises the
 * status by the gravity of its problem.  `path` NULL is the open operand.
 */
void cmd_say(struct cmd *cmd, const char *path, const struct cpl_fault *fault);
/* `line` 0 is none; an empty detail too. */
void cmd_say_problem(struct cmd *cmd, const char *path,
    enum cpl_problem problem, size_t line, const char *detail);
/* Say what was collected, and let it go. */
void cmd_say_all(struct cmd *cmd, const char *path, struct cpl_faults *faults);
/* A note in free words: no content of a record.  Nothing with -q. */
void cmd_note(struct cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* An error of usage in free words; raises the status to USAGE. */
void cmd_usage(struct cmd *cmd, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void cmd_raise(struct cmd *cmd, enum cmd_exit status);
enum cmd_exit cmd_status(const struct cmd *cmd);

/*
 * Find a configuration file.  `given` is what the option said, or NULL for
 * `fallback`.  A name with a slash or a dot is a path; another is looked for as
 * KIND/NAME.SUFFIX (NAME.SUFFIX for the kind ".") in $COMPLAINT_CONFIG, ./complaint.d, /etc/complaint and the
 * installed share.  The path is OWNED by `cmd`; NULL with the message said.
 */
const char *cmd_find(struct cmd *cmd, const char *kind, const char *given,
    const char *fallback, const char *suffix);
/*
 * The folders cmd_find() looks in, first to last: BORROWED, NULL behind the
 * last one.
 */
const char *cmd_place(struct cmd *cmd, size_t index);
/* Whether the file lies in the installed share, the last of these folders. */
bool cmd_is_shipped(struct cmd *cmd, const char *path);
/* Call `each` with every kind of configuration there is, by name. */
void cmd_find_kinds(struct cmd *cmd,
    void (*each)(const char *kind, void *context), void *context);
/*
 * Call `each` with every file cmd_find() could find of a kind, by name, the
 * winner of each name alone.
 */
void cmd_find_all(struct cmd *cmd, const char *kind, const char *suffix,
    void (*each)(const char *name, const char *path, void *context),
    void *context);

#endif
