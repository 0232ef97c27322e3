/* SPDX-License-Identifier: MIT */
/* What the forms of the response-time report share. */
#ifndef CPL_RENDER_PAGE_H
#define CPL_RENDER_PAGE_H

#include <complaint/render.h>

/*
 * What programs read as key number `index` of a row: the key, or "(none)",
 * "(outside)" or "(others)", which are words of the page.
 */
struct cpl_str page_key(const struct cpl_report *report,
    const struct cpl_figures *figures, size_t index);
bool page_key_is_word(struct cpl_str key);
struct cpl_measure page_hours(const struct cpl_measure *seconds);
/* How many of them were rated. */
uint64_t page_rated(const struct cpl_figures *figures);

/* As a member of JSON, the label of the member of that name. */
void page_append_json_label(
    struct cpl_buffer *out, const char *name, struct cpl_str label);
/* A text in lines that fit the width, broken at blanks. */
void page_append_wrapped(
    const char *note, size_t width, struct cpl_buffer *out);

void page_append_json(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out);

#endif
