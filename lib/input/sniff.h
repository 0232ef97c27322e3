/* SPDX-License-Identifier: MIT */
/* What the first bytes of a file are. */
#ifndef INPUT_SNIFF_H
#define INPUT_SNIFF_H

#include "input/profile.h"

/* So much of a file is looked at. */
#define SNIFF_BYTES ((size_t)64 << 10)

/* The name of a format that is no text to read, or NULL. */
const char *sniff_foreign(struct cpl_str text);
/* Whether it begins as JSON of objects does. */
bool sniff_json(struct cpl_str text);
/*
 * What is around cells of CSV: an apostrophe where a line has it at both ends
 * and around a delimiter, before any with a double quote.
 */
char sniff_quote(struct cpl_str text);
/* What ends the lines: "LF", "CRLF" or "CR". */
const char *sniff_line_end(struct cpl_str text);

struct sniff_header {
	size_t offset; /* where the first line of the header begins */
	size_t rows;   /* of the header, which are joined */
	bool ruler;    /* the row behind it numbers the columns */
	char delimiter;
	size_t rows_like; /* as wide as the header, among the next */
	size_t rows_seen;
	const struct cpl_profile *profile;
	const struct layout *layout; /* NULL where the profile fits all */
};

/*
 * Take a layout of these names that has more columns than the one in *header;
 * *better says whether there is one.  False without memory.
 */
bool sniff_match(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header, bool *better);
/* The profile that fits every file, or NULL. */
const struct cpl_profile *sniff_fitting_all(
    const struct cpl_profile *const *profiles, size_t count);
/*
 * The profile whose layout has the most of these columns, or else the one that
 * fits all.  HEADER_MISSING or MEMORY without.
 */
enum cpl_problem sniff_columns(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header);

#endif
