/* SPDX-License-Identifier: MIT */
/*
 * Where configuration lies: $COMPLAINT_CONFIG, ./complaint.d, /etc/complaint,
 * and what was installed with the program, found from where it runs so that
 * an installation may be moved.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

/* Take over `path`; false, and freed, without memory. */
static bool
keep(char ***paths, size_t *count, char *path)
{
	char **more;

	if (path == NULL)
		return false;
	more = *count >= SIZE_MAX / sizeof(*more) - 1
		   ? NULL
		   : realloc(*paths, (*count + 1) * sizeof(*more));
	if (more == NULL) {
		free(path);
		return false;
	}
	*paths = more;
	more[(*count)++] = path;
	return true;
}

static char *format_path(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static char *
format_path(const char *format, ...)
{
	va_list arguments;
	struct cpl_buffer out = { 0 };
	int length;
	char *room;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length < 0)
		return NULL;
	room = cpl_buffer_reserve(&out, (size_t)length + 1);
	if (room == NULL)
		return NULL;
	va_start(arguments, format);
	vsnprintf(room, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return room;
}

/*
 * The shared data of this very program: beside libexec/complaint or bin of an
 * installation, or in the source tree above build/bin.
 */
static char *
installed_share(struct cmd *cmd)
{
	static const char *const ways[] = {
		"../../share/complaint", /* libexec/complaint */
		"../share/complaint",    /* bin */
		"../../share",           /* build/bin */
	};
	char program[PATH_MAX];
	ssize_t length;
	char *slash;

	length = readlink("/proc/self/exe", program, sizeof(program) - 1);
	if (length <= 0)
		return NULL;
	program[length] = '\0';
	slash = strrchr(program, '/');
	if (slash == NULL)
		return NULL;
	*slash = '\0';
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		char *path = format_path("%s/%s", program, ways[i]);
		char *real = path == NULL ? NULL : realpath(path, NULL);

		if (real == NULL && (path == NULL || errno == ENOMEM))
			cmd_memory(cmd);
		free(path);
		if (real != NULL)
			return real;
	}
	return NULL;
}

static void
find_places(struct cmd *cmd)
{
	const char *set = getenv("COMPLAINT_CONFIG");
	bool kept = true;
	char *share;

	if (cmd->places != NULL)
		return;
	if (set != NULL && set[0] != '\0')
		kept = keep(
		    &cmd->places, &cmd->place_count, format_path("%s", set));
	kept = kept && keep(&cmd->places, &cmd->place_count,
			   format_path("complaint.d"));
	kept = kept && keep(&cmd->places, &cmd->place_count,
			   format_path("/etc/complaint"));
	share = installed_share(cmd);
	if (share != NULL)
		kept = kept & keep(&cmd->places, &cmd->place_count, share);
	if (!kept)
		cmd_memory(cmd);
	else
		cmd->share = share;
}

const char *
cmd_place(struct cmd *cmd, size_t index)
{
	find_places(cmd);
	return index < cmd->place_count ? cmd->places[index] : NULL;
}

bool
cmd_is_shipped(struct cmd *cmd, const char *path)
{
	size_t length;

	find_places(cmd);
	length = cmd->share == NULL ? 0 : strlen(cmd->share);
	return length > 0 && strncmp(path, cmd->share, length) == 0 &&
	       path[length] == '/';
}

static const char *
give(struct cmd *cmd, char *path)
{
	if (!keep(&cmd->found, &cmd->found_count, path)) {
		cmd_memory(cmd);
		return NULL;
	}
	return path;
}

static bool
is_path(const char *name)
{
	return strchr(name, '/') != NULL || strchr(name, '.') != NULL;
}

/* PLACE/KIND/NAME.SUFFIX, without a KIND where it is "."; OWNED. */
static char *
path_of(
    const char *place, const char *kind, const char *name, const char *suffix)
{
	if (strcmp(kind, ".") == 0)
		return format_path("%s/%s.%s", place, name, suffix);
	return format_path("%s/%s/%s.%s", place, kind, name, suffix);
}

const char *
cmd_find(struct cmd *cmd, const char *kind, const char *given,
    const char *fallback, const char *suffix)
{
	const char *name = given != NULL ? given : fallback;
	struct cpl_fault fault;

	if (is_path(name)) {
		if (access(name, F_OK) == 0 || errno != ENOENT)
			return give(cmd, format_path("%s", name));
		cpl_fault_set(&fault, CPL_FILE_NOT_FOUND, 0, 0, NULL);
		cmd_say(cmd, name, &fault);
		return NULL;
	}
	for (size_t i = 0; cmd_place(cmd, i) != NULL; i++) {
		char *path = path_of(cmd_place(cmd, i), kind, name, suffix);

		if (path == NULL) {
			cmd_memory(cmd);
			return NULL;
		}
		if (access(path, F_OK) == 0)
			return give(cmd, path);
		free(path);
	}
	cpl_fault_set(&fault, CPL_FILE_NOT_FOUND, 0, 0,
	    "no %s/%s.%s where configuration lies; see complaint config", kind,
	    name, suffix);
	cmd_say(cmd, name, &fault);
	return NULL;
}

/* The length of the name in front of `.suffix`, or 0 for another file. */
static size_t
base_length(const char *file, const char *suffix)
{
	size_t length = strlen(file);
	size_t tail = strlen(suffix) + 1;

	if (length <= tail || file[length - tail] != '.' ||
	    strcmp(file + length - tail + 1, suffix) != 0)
		return 0;
	return length - tail;
}

struct listing {
	char **names;
	size_t count;
};

static void
list_place(struct cmd *cmd, const char *place, const char *kind,
    const char *suffix, struct listing *listing)
{
	char *path = format_path("%s/%s", place, kind);
	DIR *folder = path == NULL ? NULL : opendir(path);
	struct dirent *entry;

	if (folder == NULL && (path == NULL || errno == ENOMEM))
		cmd_memory(cmd);
	free(path);
	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		size_t length = base_length(entry->d_name, suffix);

		/* A dot makes it a path for cmd_find(): not found by name. */
		if (length == 0 || memchr(entry->d_name, '.', length) != NULL)
			continue;
		if (!keep(&listing->names, &listing->count,
			format_path("%.*s", (int)length, entry->d_name)))
			cmd_memory(cmd);
	}
	closedir(folder);
}

/* The folders of a place, which are the kinds of configuration it has. */
static void
list_kinds(struct cmd *cmd, const char *place, struct listing *listing)
{
	DIR *folder = opendir(place);
	struct dirent *entry;

	if (folder == NULL && errno == ENOMEM)
		cmd_memory(cmd);
	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		struct stat status;

		if (entry->d_name[0] == '.' ||
		    fstatat(dirfd(folder), entry->d_name, &status, 0) != 0 ||
		    !S_ISDIR(status.st_mode))
			continue;
		if (!keep(&listing->names, &listing->count,
			format_path("%s", entry->d_name)))
			cmd_memory(cmd);
	}
	if (folder != NULL)
		closedir(folder);
}

static int
compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sort, and take away what is there twice. */
static void
settle(struct listing *listing)
{
	size_t kept = 0;

	if (listing->count > 0)
		qsort(listing->names, listing->count, sizeof(*listing->names),
		    compare_names);
	for (size_t i = 0; i < listing->count; i++) {
		if (kept > 0 &&
		    strcmp(listing->names[i], listing->names[kept - 1]) == 0)
			free(listing->names[i]);
		else
			listing->names[kept++] = listing->names[i];
	}
	listing->count = kept;
}

static void
release(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		free(listing->names[i]);
	free(listing->names);
}

void
cmd_find_all(struct cmd *cmd, const char *kind, const char *suffix,
    void (*each)(const char *name, const char *path, void *context),
    void *context)
{
	struct listing listing = { 0 };

	for (size_t i = 0; cmd_place(cmd, i) != NULL; i++)
		list_place(cmd, cmd_place(cmd, i), kind, suffix, &listing);
	settle(&listing);
	for (size_t i = 0; i < listing.count; i++) {
		const char *path = cmd_find(
		    cmd, kind, NULL, listing.names[i], suffix);

		if (path != NULL)
			each(listing.names[i], path, context);
	}
	release(&listing);
}

void
cmd_find_kinds(struct cmd *cmd, void (*each)(const char *kind, void *context),
    void *context)
{
	struct listing listing = { 0 };

	for (size_t i = 0; cmd_place(cmd, i) != NULL; i++)
		list_kinds(cmd, cmd_place(cmd, i), &listing);
	settle(&listing);
	for (size_t i = 0; i < listing.count; i++)
		each(listing.names[i], context);
	release(&listing);
}

void
cmd_places_release(struct cmd *cmd)
{
	for (size_t i = 0; i < cmd->place_count; i++)
		free(cmd->places[i]);
	free(cmd->places);
	for (size_t i = 0; i < cmd->found_count; i++)
		free(cmd->found[i]);
	free(cmd->found);
}
