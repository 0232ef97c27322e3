/* SPDX-License-Identifier: MIT */
/* What the names and the words of columns say to who drafts a profile. */
#ifndef INPUT_DRAFT_HINTS_H
#define INPUT_DRAFT_HINTS_H

#include <complaint/text.h>

#define HINT_WORDS 12

/* A field or an event, and what the names of its columns have in them. */
struct hint {
	const char *field;
	/* Parts of the folded name, the best first; `=` for all of it. */
	const char *words[HINT_WORDS];
};

/* In the order in which they choose their columns. */
#define DRAFT_FIELDS 14
extern const struct hint draft_fields[DRAFT_FIELDS];
/* The same for columns of times: fields and events, the receipt last. */
#define DRAFT_TIMES 6
#define DRAFT_RECEIVED (DRAFT_TIMES - 1)
extern const struct hint draft_times[DRAFT_TIMES];

/* Whether a word of a hint fits the name of a column.  `arena` is scratch. */
bool draft_hint_fits(
    const char *word, struct cpl_str name, struct cpl_arena *arena);
/* Whether the name is that of a column which numbers the rows. */
bool draft_name_is_count(struct cpl_str name, struct cpl_arena *arena);
/* The status that the folded word seems to be, or NULL. */
const char *draft_status_of(struct cpl_str folded);

#endif
