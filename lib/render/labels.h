/* SPDX-License-Identifier: MIT */
/* What people call the groups of a report. */
#ifndef CPL_RENDER_LABELS_H
#define CPL_RENDER_LABELS_H

#include <complaint/render.h>

/* Whether groups of that dimension may be called other than by their key. */
bool label_is_of(enum cpl_dimension by);
/*
 * What the tables of the page, or its language, call that key, which is of
 * page_key() or a plain one: the key itself where they do not know it.  BORROWED
 * from them, static, or the key.
 */
struct cpl_str label_of_key(const struct cpl_report_page *page,
    enum cpl_dimension by, struct cpl_str key);

/* Put the name of key number `index` of a row. */
void label_put(struct cpl_sheet *sheet, const struct cpl_report_page *page,
    const struct cpl_report *report, const struct cpl_figures *figures,
    size_t index);

#endif
