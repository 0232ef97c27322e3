/* SPDX-License-Identifier: MIT */
/* Instants written to a buffer. */
#include <complaint/time.h>

void
cpl_buffer_append_time(struct cpl_buffer *buffer, int64_t seconds, int offset)
{
	char text[CPL_TIME_LENGTH + 1];

	cpl_buffer_append(buffer, text, cpl_time_format(seconds, offset, text));
}
