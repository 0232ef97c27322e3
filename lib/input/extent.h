/* SPDX-License-Identifier: MIT */
/* Where a value of JSON ends, found without memory, a piece at a time. */
#ifndef INPUT_EXTENT_H
#define INPUT_EXTENT_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How far a value has been followed.  One without brackets ends where a comma,
 * a blank or a closing bracket follows.  Start from all zeroes.
 */
struct extent {
	size_t depth;
	bool string;
	bool escape;
};

/*
 * Follow a value through `length` more bytes.  Returns true with *used the
 * bytes up to its end, false when it goes on behind them.
 */
bool extent_follow(
    struct extent *extent, const char *data, size_t length, size_t *used);

#endif
