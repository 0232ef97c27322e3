/* SPDX-License-Identifier: MIT */
/* Dates that are told from now: "7 jam yang lalu", "Kemarin, 02:19". */
#ifndef INPUT_RELATIVE_H
#define INPUT_RELATIVE_H

#include <complaint/input.h>

/* Whether all of `text` is one; *result then as of cpl_dateform_read_at(). */
bool relative_read(struct cpl_str text, const struct cpl_dateform_now *now,
    struct cpl_dateform_result *result);

/* 1 Monday to 7 Sunday, in English or Indonesian, whole or shortened; or 0. */
int relative_weekday(struct cpl_str word);

#endif
