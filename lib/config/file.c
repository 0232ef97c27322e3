/* SPDX-License-Identifier: MIT */
/* Files read whole into memory. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <complaint/config.h>

#include "config/internal.h"

#define PIECE ((size_t)64 << 10)

static enum cpl_problem
fail(struct cpl_fault *fault, enum cpl_problem problem, int error)
{
	if (error == ENOENT || error == ENOTDIR)
		problem = CPL_FILE_NOT_FOUND;
	else if (error == EISDIR)
		problem = CPL_IS_DIRECTORY;
	else if (error == ENOMEM)
		problem = CPL_MEMORY;
	return cpl_fault_set_system(fault, problem, error);
}

static enum cpl_problem
read_all(int fd, size_t limit, struct cpl_buffer *out, struct cpl_fault *fault)
{
	for (;;) {
		char *room = cpl_buffer_reserve(out, PIECE);
		ssize_t got;

		if (!room)
			return fail(fault, CPL_MEMORY, ENOMEM);
		got = read(fd, room, PIECE);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(fault, CPL_READ, errno);
		if (got == 0)
			return CPL_OK;
		out->length += (size_t)got;
		if (out->length > limit)
			return cpl_fault_set(fault, CPL_CONFIG_TOO_LONG, 0, 0,
			    "more than %zu bytes", limit);
	}
}

enum cpl_problem
cpl_file_read(const char *path, size_t limit, struct cpl_buffer *out,
    struct cpl_fault *fault)
{
	enum cpl_problem problem;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat status;

	cpl_buffer_clear(out);
	if (fd < 0)
		return fail(fault, CPL_OPEN, errno);
	if (fstat(fd, &status) == 0 && S_ISDIR(status.st_mode))
		problem = fail(fault, CPL_IS_DIRECTORY, EISDIR);
	else
		problem = read_all(fd, limit, out, fault);
	close(fd);
	if (problem != CPL_OK)
		cpl_buffer_clear(out);
	return problem;
}

bool
config_read(const char *path, struct cpl_buffer *out, struct cpl_faults *faults)
{
	struct cpl_fault fault = { 0 };

	if (cpl_file_read(path, CPL_CONFIG_LIMIT, out, &fault) == CPL_OK)
		return true;
	cpl_faults_add(faults, fault.problem, 0, 0,
	    fault.detail[0] ? "%s" : NULL, fault.detail);
	if (!faults->failed)
		faults->items[faults->count - 1].error = fault.error;
	return false;
}

void
config_place(struct cpl_str text, size_t offset, size_t *line, size_t *column)
{
	size_t start = 0;

	for (*line = 1;; ++*line) {
		size_t end = config_line_end(text, start);

		if (end > offset || end == text.length)
			break;
		start = end;
	}
	*column = offset - start + 1;
}

size_t
config_line_end(struct cpl_str text, size_t at)
{
	while (
	    at < text.length && text.data[at] != '\n' && text.data[at] != '\r')
		at++;
	if (at + 1 < text.length && text.data[at] == '\r' &&
	    text.data[at + 1] == '\n')
		at++;
	return at < text.length ? at + 1 : at;
}
