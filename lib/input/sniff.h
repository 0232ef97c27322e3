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
/* What ends the lines: "LF", "CRLF" or "CR". */
const char *sniff_line_end(struct cpl_str text);

struct sniff_header {
	size_t offset; /* where the line of the header begins */
	char delimiter;
	const struct cpl_profile *profile;
	const struct layout *layout; /* NULL where the profile fits all */
};

/*
 * The first line that is a layout of one of the profiles, or, where one fits
 * all, the first line that is not blank; of a sheet, which has titles above its
 * header, the first that is nearly as wide as the widest.  HEADER_MISSING or MEMORY without.
 */
enum cpl_problem sniff_header(struct cpl_str text, char line_end, bool sheet,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header);

/* The profile whose layout has the most of these columns, likewise. */
enum cpl_problem sniff_columns(const struct cpl_str *names, size_t name_count,
    const struct cpl_profile *const *profiles, size_t count,
    struct sniff_header *header);

#endif
