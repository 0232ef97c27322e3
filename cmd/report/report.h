/* SPDX-License-Identifier: MIT */
/* What the files of the program `report` share. */
#ifndef COMPLAINT_CMD_REPORT_H
#define COMPLAINT_CMD_REPORT_H

#include <complaint/render.h>

#include "cmd.h"

/*
 * What decides which complaint counts where, in words.  Partial reports carry
 * them, and are joined only where they are the same.
 */
enum word {
	WORD_PAGE, /* "times", "overview", "daily", "monthly", "public" */
	WORD_BY,
	WORD_CLOCK,
	WORD_FROM,
	WORD_TO,
	WORD_TZ,
	WORD_COUNT
};

struct words {
	struct cpl_str text[WORD_COUNT]; /* empty where not given */
	struct cpl_buffer bytes;         /* what the texts BORROW, if any */
};

void words_release(struct words *words);
/* As a JSON object, appended. */
void words_append(const struct words *words, struct cpl_buffer *out);
/* From such an object; false where it is none. */
bool words_read(struct words *words, struct cpl_json json);

/*
 * The reports that the words ask for, under that zone.  The number of them, or
 * 0 with the option at fault in *wrong.
 */
size_t words_reports(const struct words *words, const struct cpl_zone *zone,
    struct cpl_report_options reports[CPL_OVERVIEW_REPORTS], enum word *wrong);

/* What --by should have been, for a message. */
const char *words_expected(const struct words *words);

/*
 * A part of the fold.  One that joins partial reports has no overview until
 * the first line says of what.
 */
struct part {
	bool merge;
	bool conflict; /* lines of different reports */
	struct words words;
	struct cpl_buffer options;     /* as words_append() writes them */
	struct cpl_overview *overview; /* OWNED */
};

/* NULL without memory. */
struct part *part_new(
    bool merge, const struct cpl_report_options *reports, size_t count);
void part_free(struct part *part);
enum cpl_problem part_add(
    struct part *part, struct cpl_record *record, struct cpl_fault *fault);
/* Take `from` into `into`, and free it.  OK or MEMORY. */
enum cpl_problem part_join(struct part *into, struct part *from);

/* terminal.c: what standard output can show; `terminal` is whether it is one. */
size_t terminal_width(bool terminal);
/* `when` is auto, always or never. */
bool terminal_color(bool terminal, const char *when);
/* Whether it knows no more than ASCII, as far as the environment tells. */
bool terminal_ascii(bool terminal);

/* Verdicts that a new calendar changed, as a program wrote them. */
struct moves {
	struct cpl_verdict_move *items; /* OWNED; in their order */
	size_t count;
	struct cpl_groups *groups; /* OWNED */
	struct cpl_arena arena;    /* of the texts */
};

void moves_release(struct moves *moves);
/* Read what sla-check --compare-calendar wrote.  DONE or USAGE, said. */
enum cmd_exit moves_load(
    struct cmd *cmd, const char *path, struct moves *moves);

/* The language of that code; NULL too where there is none, with it said. */
const struct cpl_language *language_choose(struct cmd *cmd, const char *code);

/* What people call agencies, categories and channels. */
struct labels {
	const char *agencies_name; /* as options gave them, or NULL */
	const char *categories_name;
	const char *channels_name;
	struct cpl_agencies *agencies; /* OWNED */
	struct cpl_categories *categories;
	struct cpl_categories *channels;
};

void labels_release(struct labels *labels);
/* Read the tables that were named, or else those there are.  DONE or USAGE. */
enum cmd_exit labels_load(struct cmd *cmd, struct labels *labels);

/* The texts of a monthly report, which BORROW from the file. */
struct texts {
	struct cpl_texts texts;
	struct cpl_config *config; /* OWNED */
};

void texts_release(struct texts *texts);
/* The file of that name, or else of the language.  NULL with it said. */
const char *texts_find(
    struct cmd *cmd, const char *given, const char *language);
/* Read a file of such texts.  False with faults added. */
bool texts_load(
    const char *path, struct texts *texts, struct cpl_faults *faults);

/*
 * Read a file of targets.  False with faults added.
 */
bool targets_load(
    const char *path, struct cpl_targets *targets, struct cpl_faults *faults);

#endif
