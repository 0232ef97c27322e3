/* SPDX-License-Identifier: MIT */
/* One escape of a JSON string, checked and decoded. */
#ifndef LIB_JSON_ESCAPE_H
#define LIB_JSON_ESCAPE_H

#include <stddef.h>
#include <stdint.h>

/*
 * Decode the escape at data[0], a backslash, of at most `length` bytes.
 * Returns how many bytes it takes (2, 6 or 12), or 0 when it stands for no
 * character: unknown letter, wrong digit, half a surrogate pair, cut off.
 */
size_t json_unescape(const char *data, size_t length, uint32_t *code);

#endif
