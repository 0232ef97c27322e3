/* SPDX-License-Identifier: MIT */
/* The inside of an input, for reading and for replaying. */
#ifndef INPUT_INPUT_H
#define INPUT_INPUT_H

#include "input/convert.h"
#include "input/front.h"
#include "input/sniff.h"
#include "input/whole.h"

struct cpl_input {
	struct front *front;         /* OWNED; NULL to replay */
	struct cpl_decoder *decoder; /* OWNED; NULL to replay */
	struct cpl_input_options options;
	struct window window;
	struct columns columns;
	struct csv_rows *csv;   /* OWNED; NULL before the first CSV */
	struct json_rows *json; /* OWNED; NULL before the first JSON */
	bool is_csv;
	bool is_sheet; /* CSV that was made of a spreadsheet */
	bool lists;    /* JSON whose items are lists of cells */
	bool looked;
	bool ended;
	struct converter converter;
	struct whole whole;
	bool converting; /* the converter is there */
	struct cpl_input_finding finding;
	struct cpl_input_notes notes;
	struct cpl_buffer context;
	struct cpl_buffer told; /* how the format was known */
	size_t row_line;        /* of the row read last */

	/* Of a replay. */
	struct cpl_buffer original;
	struct cpl_buffer replayed; /* the context of the line before */
	struct cpl_arena arena;
	struct cpl_json_scanner *scanner; /* OWNED */
	char *file;  /* OWNED: that the row came from, NULL for unknown */
	size_t line; /* of the reject file */
};

/*
 * Read rows of CSV, or of JSON of that shape, from the window on; `lists` says
 * that its items are lists, `depth` how much is around an array in an answer.
 */
enum cpl_problem input_start_csv(struct cpl_input *input, char delimiter);
enum cpl_problem input_start_json(
    struct cpl_input *input, enum json_shape shape, bool lists, size_t depth);
/*
 * Find the format, the header and the profile, as cpl_input_look(); or, of
 * JSON behind JSON that has ended, what comes now.
 */
enum cpl_input_result input_look(
    struct cpl_input *input, struct cpl_fault *fault);
enum cpl_input_result input_look_on(
    struct cpl_input *input, struct cpl_fault *fault);
/* Before other columns are read. */
void input_forget_columns(struct cpl_input *input);
/* Take a profile for the rows to come. */
enum cpl_problem input_take_profile(struct cpl_input *input,
    const struct sniff_header *header, struct cpl_fault *fault);

#endif
