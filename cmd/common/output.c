/* SPDX-License-Identifier: MIT */
/*
 * The output of a run: standard output, or with -o a file that appears whole
 * or not at all, and the one place that looks whether anything was lost.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "run.h"

/*
 * The unfinished file, for the signal handler: unlink() is all that may be
 * called there.  Written while the signals are blocked.
 */
static char unfinished[PATH_MAX];

static void
clean_up(int number)
{
	if (unfinished[0] != '\0')
		unlink(unfinished);
	/* The handler was reset: this ends the process as the signal does. */
	raise(number);
}

/* SIGPIPE too: the one who reads the messages may go away. */
static const int endings[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };

static void
set_unfinished(const char *path)
{
	sigset_t set;
	sigset_t before;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		sigaddset(&set, endings[i]);
	sigprocmask(SIG_BLOCK, &set, &before);
	snprintf(unfinished, sizeof(unfinished), "%s", path);
	sigprocmask(SIG_SETMASK, &before, NULL);
}

static void
catch_endings(void)
{
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		struct sigaction action;

		/* A signal that the parent ignores (nohup) stays ignored. */
		if (sigaction(endings[i], NULL, &action) != 0 ||
		    action.sa_handler != SIG_DFL)
			continue;
		memset(&action, 0, sizeof(action));
		action.sa_handler = clean_up;
		action.sa_flags = (int)(SA_RESETHAND | SA_NODEFER);
		sigemptyset(&action.sa_mask);
		sigaction(endings[i], &action, NULL);
	}
}

void
cmd_system_start(void)
{
	struct sigaction action;
	sigset_t set;

	/*
	 * A descriptor that the caller closed would be given to the next file
	 * opened, and data would mix with messages.  Opened the wrong way
	 * round, reading 0 and writing 1 or 2 fail as they would have.
	 */
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) == -1 && errno == EBADF &&
		    open("/dev/null",
			fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(CMD_FAILED);
	cmd_widen_pipe(STDIN_FILENO);
	cmd_widen_pipe(STDOUT_FILENO);

	/* The reader that went away ends us quietly, whoever ignored it. */
	memset(&action, 0, sizeof(action));
	sigemptyset(&action.sa_mask);
	action.sa_handler = SIG_DFL;
	sigaction(SIGPIPE, &action, NULL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	/* A file over the size limit is a failed write, not a death. */
	action.sa_handler = SIG_IGN;
	sigaction(SIGXFSZ, &action, NULL);
}

static void
say_lost(struct cmd *cmd, const char *path, enum cpl_problem problem, int error)
{
	struct cpl_fault fault;

	cpl_fault_set_system(&fault, problem, error);
	cmd_say(cmd, path, &fault);
	cmd->out_said = true;
}

static const char *
output_name(const struct cmd *cmd)
{
	return cmd->output_path != NULL ? cmd->output_path : "<stdout>";
}

/* The path of a new file in the folder of `path`; OWNED. */
static char *
beside(const char *path, unsigned attempt)
{
	const char *slash = strrchr(path, '/');
	size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
	size_t room = folder + 64;
	char *result = malloc(room);

	if (result != NULL)
		snprintf(result, room, "%.*s.complaint-%ld-%u.tmp", (int)folder,
		    path, (long)getpid(), attempt);
	return result;
}

/*
 * Open the unfinished file.  A file that is already there lends its mode, so
 * that what was private stays private.  Returns its descriptor or -1.
 */
static int
open_beside(struct cmd *cmd, const char *path, const struct stat *old)
{
	mode_t mode = old == NULL ? 0666 : 0600;

	for (unsigned attempt = 0; attempt < 100; attempt++) {
		char *name = beside(path, attempt);
		int fd;

		if (name == NULL || strlen(name) >= PATH_MAX) {
			free(name);
			errno = name == NULL ? ENOMEM : ENAMETOOLONG;
			return -1;
		}
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0) {
			set_unfinished(name);
			catch_endings();
			free(name);
			if (old != NULL)
				(void)fchmod(fd, old->st_mode & 07777);
			cmd->out_fd = fd;
			return fd;
		}
		free(name);
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

/*
 * Open what -o names.  A link is followed, so that the file it leads to is
 * replaced; a device or a pipe is written as it is.
 */
static bool
open_output(struct cmd *cmd)
{
	struct stat status;
	bool exists = stat(cmd->output_path, &status) == 0;

	/* Renaming would do what the file's mode forbids. */
	if (exists && access(cmd->output_path, W_OK) != 0) {
		say_lost(cmd, cmd->output_path, CPL_OPEN, errno);
		return false;
	}
	if (exists && S_ISDIR(status.st_mode)) {
		say_lost(cmd, cmd->output_path, CPL_IS_DIRECTORY, 0);
		return false;
	}
	if (exists && !S_ISREG(status.st_mode)) {
		cmd->out_fd = open(
		    cmd->output_path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	} else {
		cmd->out_path = exists ? realpath(cmd->output_path, NULL)
				       : strdup(cmd->output_path);
		if (cmd->out_path != NULL)
			open_beside(
			    cmd, cmd->out_path, exists ? &status : NULL);
	}
	if (cmd->out_fd >= 0)
		return true;
	say_lost(cmd, cmd->output_path, CPL_OPEN, errno);
	return false;
}

bool
cmd_to_terminal(const struct cmd *cmd)
{
	return cmd->output_path == NULL && isatty(STDOUT_FILENO) == 1;
}

bool
cmd_is_output(const struct cmd *cmd, int fd)
{
	struct stat input;
	struct stat output;

	return cmd->output_path == NULL && fstat(fd, &input) == 0 &&
	       fstat(STDOUT_FILENO, &output) == 0 && S_ISREG(input.st_mode) &&
	       input.st_dev == output.st_dev && input.st_ino == output.st_ino;
}

bool
cmd_replaces(const struct cmd *cmd, const char *path)
{
	struct stat file;
	struct stat output;

	return cmd->output_path != NULL && stat(path, &file) == 0 &&
	       stat(cmd->output_path, &output) == 0 && S_ISREG(file.st_mode) &&
	       file.st_dev == output.st_dev && file.st_ino == output.st_ino;
}

/*
 * Whether -o names what standard output is: /dev/stdout led into a file is that
 * file, which must not be replaced below those who write to it besides.
 */
static bool
names_stdout(const char *path)
{
	struct stat named;
	struct stat output;

	return strcmp(path, "-") == 0 ||
	       (stat(path, &named) == 0 && S_ISREG(named.st_mode) &&
		   fstat(STDOUT_FILENO, &output) == 0 &&
		   named.st_dev == output.st_dev &&
		   named.st_ino == output.st_ino);
}

bool
cmd_output_open(struct cmd *cmd)
{
	if (cmd->output_path != NULL && cmd->output_path[0] == '\0') {
		cmd_usage(cmd, "-o needs the name of a file");
		return false;
	}
	if (cmd->output_path != NULL && names_stdout(cmd->output_path))
		cmd->output_path = NULL;
	cmd->out_fd = STDOUT_FILENO;
	if (cmd->output_path != NULL) {
		cmd->out_fd = -1;
		if (!open_output(cmd))
			return false;
	}
	cmd->out = cpl_writer_new(cmd->out_fd);
	if (cmd->out == NULL)
		cmd_memory(cmd);
	return cmd->out != NULL;
}

bool
cmd_out_to(struct cmd *cmd, const char *path)
{
	if (cmd->output_path != NULL) {
		cmd_usage(cmd, "-o has no place here: the output has a name");
		return false;
	}
	cpl_writer_free(cmd->out);
	cmd->out = NULL;
	cmd->output_path = path;
	return cmd_output_open(cmd);
}

struct cpl_writer *
cmd_out(struct cmd *cmd)
{
	return cmd->out;
}

bool
cmd_out_failed(struct cmd *cmd)
{
	int error = cpl_writer_error(cmd->out);

	if (error == 0)
		return false;
	if (!cmd->out_said)
		say_lost(cmd, output_name(cmd), CPL_WRITE, error);
	return true;
}

void
cmd_output_flush(struct cmd *cmd)
{
	cpl_writer_flush(cmd->out);
}

/* Some file systems cannot sync; that is no lost output. */
static bool
synced(int fd)
{
	return fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP ||
	       errno == EROFS;
}

/*
 * A full disk or a dead network file system may tell of itself only when the
 * file is synced or closed, so both are asked.
 */
void
cmd_output_close(struct cmd *cmd)
{
	if (cmd->out != NULL) {
		cpl_writer_flush(cmd->out);
		(void)cmd_out_failed(cmd);
		cpl_writer_free(cmd->out);
		cmd->out = NULL;
	}
	if (cmd->out_fd < 0)
		goto done;
	if (unfinished[0] != '\0' && cmd->status < CMD_FAILED &&
	    !synced(cmd->out_fd))
		say_lost(cmd, output_name(cmd), CPL_WRITE, errno);
	if (close(cmd->out_fd) != 0 && !cmd->out_said)
		say_lost(cmd, output_name(cmd), CPL_WRITE, errno);
	cmd->out_fd = -1;
	if (unfinished[0] == '\0')
		goto done;
	if (cmd->abandoned || cmd->status == CMD_USAGE ||
	    cmd->status >= CMD_FAILED)
		unlink(unfinished);
	else if (rename(unfinished, cmd->out_path) != 0) {
		say_lost(cmd, output_name(cmd), CPL_WRITE, errno);
		unlink(unfinished);
	}
	set_unfinished("");
done:
	free(cmd->out_path);
	cmd->out_path = NULL;
}
