/* SPDX-License-Identifier: MIT */
/* What the forms of the response-time report share. */
#ifndef CPL_RENDER_PAGE_H
#define CPL_RENDER_PAGE_H

#include <complaint/render.h>

/* What a row calls key number `index`: "(none)" where there is none. */
struct cpl_str page_key(const struct cpl_report *report,
    const struct cpl_figures *figures, size_t index);
struct cpl_measure page_hours(const struct cpl_measure *seconds);
/* How many of them were rated. */
uint64_t page_rated(const struct cpl_figures *figures);

void page_append_json(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out);

#endif
