/* SPDX-License-Identifier: MIT */
/*
 * Kill the program in front of its KILL-th call that reads, writes, makes or
 * renames a file; preloaded by tests/killed/run.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

#define SHOWN __attribute__((visibility("default")))

static void
count(void)
{
	static long left = -1;
	const char *text = getenv("KILL");

	if (text == NULL)
		return;
	if (left < 0)
		left = strtol(text, NULL, 10);
	if (--left == 0)
		raise(SIGKILL);
}

/* POSIX gives functions and data the same pointers, ISO C does not. */
static void
find(void *function, const char *name)
{
	*(void **)function = dlsym(RTLD_NEXT, name);
}

SHOWN ssize_t
read(int fd, void *data, size_t length)
{
	static ssize_t (*real)(int, void *, size_t);

	count();
	find(&real, "read");
	return real(fd, data, length);
}

SHOWN ssize_t
write(int fd, const void *data, size_t length)
{
	static ssize_t (*real)(int, const void *, size_t);

	count();
	find(&real, "write");
	return real(fd, data, length);
}

SHOWN int
fsync(int fd)
{
	static int (*real)(int);

	count();
	find(&real, "fsync");
	return real(fd);
}

SHOWN int
close(int fd)
{
	static int (*real)(int);

	count();
	find(&real, "close");
	return real(fd);
}

SHOWN int
rename(const char *from, const char *to)
{
	static int (*real)(const char *, const char *);

	count();
	find(&real, "rename");
	return real(from, to);
}
