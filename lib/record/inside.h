/* SPDX-License-Identifier: MIT */
/* What a record is inside. */
#ifndef RECORD_INSIDE_H
#define RECORD_INSIDE_H

#include <complaint/record.h>

#include "json/notes.h"

/* What became of a member, or a member that was not there before. */
struct edit {
	size_t member;        /* its place in the index, or NEW_MEMBER */
	struct cpl_str name;  /* decoded */
	struct cpl_str spelt; /* of a new member: its name and a colon */
	struct cpl_str json;  /* data NULL: removed */
};

#define NEW_MEMBER CPL_JSON_ABSENT

/* A member of a member that was asked for, of which the scanner makes a note. */
struct path {
	struct cpl_str object; /* BORROWED from `kept`, both */
	struct cpl_str name;
};

/* The name of a member that was new in some record, spelt with its colon. */
struct spelt {
	struct cpl_str name; /* BORROWED from `kept`, both */
	struct cpl_str spelt;
};
#define SPELT_MOST 8

struct cpl_record {
	struct cpl_str line; /* BORROWED */
	struct cpl_json_scanner *scanner;
	struct cpl_json_index index;
	struct edit *edits; /* OWNED; at most one for each name */
	size_t edit_count;
	size_t edit_capacity;
	size_t edited_members;     /* edits that are of a member of the line */
	struct cpl_arena arena;    /* decoded texts and new values */
	struct cpl_buffer scratch; /* where what needs escapes is spelt */
	bool failed;               /* memory ran out while setting */

	/* What does not change from record to record. */
	struct cpl_arena kept;
	struct path paths[JSON_NOTES];
	size_t path_count;
	struct spelt spelt[SPELT_MOST];
	size_t spelt_count;
};

#endif
