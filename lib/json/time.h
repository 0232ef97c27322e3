/* SPDX-License-Identifier: MIT */
/* Times in strings of JSON. */
#ifndef LIB_JSON_TIME_H
#define LIB_JSON_TIME_H

#include <complaint/json.h>

/*
 * Read a string as an RFC 3339 time, as cpl_time_parse() does.  Some writers of
 * JSON spell its plus as an escape, and any of its characters may be one.
 */
bool json_time(struct cpl_json string, int64_t *seconds, int *offset);

#endif
