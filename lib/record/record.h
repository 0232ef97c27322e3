/* SPDX-License-Identifier: MIT */
/* What a record lets floors of the library above it see of its inside. */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include <complaint/record.h>

/* The members of the line as it was read; what was set is not among them. */
const struct cpl_json_index *record_index(const struct cpl_record *record);
/* The line itself.  BORROWED. */
struct cpl_str record_line(const struct cpl_record *record);

#endif
