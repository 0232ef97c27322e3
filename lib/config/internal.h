/* SPDX-License-Identifier: MIT */
/* What the readers of JSON and of tables share. */
#ifndef CONFIG_INTERNAL_H
#define CONFIG_INTERNAL_H

#include <complaint/config.h>

/* Three bytes that some editors put in front of UTF-8; passed over. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Read a configuration file; false with a fault added. */
bool config_read(
    const char *path, struct cpl_buffer *out, struct cpl_faults *faults);

/* The line and the column, both from 1, of a byte of a text. */
void config_place(
    struct cpl_str text, size_t offset, size_t *line, size_t *column);

/* Where the line that holds byte `at` ends, behind its LF, CRLF or CR. */
size_t config_line_end(struct cpl_str text, size_t at);

#endif
