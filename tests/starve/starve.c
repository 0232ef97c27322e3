/* SPDX-License-Identifier: MIT */
/*
 * A malloc() that fails at the call that $STARVE names (from 1), or from that
 * call on where it ends in '+'; loaded in front of the C library by
 * tests/starve/run.
 */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

/* The C library's own, under the names it has for replacements like ours. */
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);

static unsigned long calls;

static bool
starved(void)
{
	const char *word = getenv("STARVE");
	unsigned long at = 0;

	calls++;
	while (word != NULL && *word >= '0' && *word <= '9')
		at = at * 10 + (unsigned long)(*word++ - '0');
	if (at == 0 || (calls != at && (*word != '+' || calls < at)))
		return false;
	errno = ENOMEM;
	return true;
}

#define SHOWN __attribute__((visibility("default")))

SHOWN void *
malloc(size_t size)
{
	return starved() ? NULL : __libc_malloc(size);
}

SHOWN void *
calloc(size_t count, size_t size)
{
	return starved() ? NULL : __libc_calloc(count, size);
}

SHOWN void *
realloc(void *data, size_t size)
{
	return starved() ? NULL : __libc_realloc(data, size);
}
