/* SPDX-License-Identifier: MIT */
/*
 * Notes that a scan makes of where members of members stand, for who asks the
 * same of every text.
 */
#ifndef LIB_JSON_NOTES_H
#define LIB_JSON_NOTES_H

#include <complaint/json.h>

/* Notes are numbered from 1 up to this. */
#define JSON_NOTES 4

/*
 * From the next scan on make that note of member `name` of the member `object`
 * of the outermost object, if the scanner has learnt both names by now.
 */
void json_scanner_note(struct cpl_json_scanner *scanner, struct cpl_str object,
    struct cpl_str name, unsigned note);

/*
 * What the last scan noted: where the value begins, white space before it
 * included.  NULL, and any place where the value of `object` is no object, says
 * nothing.
 */
const char *json_scanner_noted(
    const struct cpl_json_scanner *scanner, unsigned note);

#endif
