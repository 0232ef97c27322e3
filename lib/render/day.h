/* SPDX-License-Identifier: MIT */
/* Days and times as a reader of the page writes them. */
#ifndef CPL_RENDER_DAY_H
#define CPL_RENDER_DAY_H

#include <complaint/render.h>

/* `Tuesday, 31 March 2026`, and `31 Mar`; of days since 1970. */
void day_append_long(
    struct cpl_buffer *out, const struct cpl_language *language, int64_t day);
void day_append_short(
    struct cpl_buffer *out, const struct cpl_language *language, int64_t day);
/*
 * `1 April 2026, 07:00 (UTC+07:00)`; in Indonesian, where these zones have
 * names, `1 April 2026 pukul 07.00 WIB`.
 */
void day_append_time(struct cpl_buffer *out,
    const struct cpl_language *language, int64_t seconds, int offset);
/*
 * From the one to the other, which are dates or times as they were given, of
 * which one may be empty: `Tuesday, 31 March 2026` is a day, `March 2026` a
 * whole month, `1 March 2026 - 7 March 2026` what is neither.
 */
void day_append_period(struct cpl_buffer *out,
    const struct cpl_language *language, struct cpl_str from,
    struct cpl_str to);

#endif
