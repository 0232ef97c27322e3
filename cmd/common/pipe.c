/* SPDX-License-Identifier: MIT */
/* Pipes between programs, made wider where the system can. */
#define _GNU_SOURCE /* F_SETPIPE_SZ, where there is one */

#include <fcntl.h>

#include "run.h"

/*
 * As much as Linux gives to everybody, sixteen times what a pipe has by itself.
 * Programs of a pipeline write and read more at once than a pipe holds by itself,
 * and would wait for each other.
 */
#define PIPE_SIZE (1 << 20)

void
cmd_widen_pipe(int fd)
{
#if defined(F_SETPIPE_SZ)
	int size = fcntl(fd, F_GETPIPE_SZ);

	/* What is no pipe has no size; one that cannot grow stays as it is. */
	if (size > 0 && size < PIPE_SIZE)
		fcntl(fd, F_SETPIPE_SZ, PIPE_SIZE);
#else
	(void)fd;
#endif
}
