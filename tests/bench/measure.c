/* SPDX-License-Identifier: MIT */
/*
 * Time commands beside each other: every round runs each of them once, so that
 * what the machine does meanwhile falls on all alike.
 *
 *   measure ROUNDS < commands
 *
 * A line of commands is NAME|REPEATS|COMMAND; the shell runs COMMAND that many
 * times and the time is divided.  Where COMMAND leaves a number in the file
 * that $MEASURE_SECONDS names, that is taken in place of the clock's: a rival
 * that starts slowly is measured by its work alone.  The first round warms up
 * and does not count.  Out come lines of NAME, median, least and most seconds
 * and the largest resident set in KiB, parted by tabs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS 64
#define ROUNDS 99

/* Of 4.3BSD and every system this runs on, but not of POSIX. */
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage);

struct command {
	char *name; /* OWNED with what follows in the same line */
	char *text;
	unsigned long repeats;
	double seconds[ROUNDS];
	long resident;
	int failed;
};

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* The number a command left in the file, or -1. */
static double
own_seconds(const char *path)
{
	FILE *file = fopen(path, "r");
	double seconds = -1;
	char line[64];
	char *end;

	if (file == NULL)
		return -1;
	if (fgets(line, sizeof(line), file) != NULL) {
		seconds = strtod(line, &end);
		if (end == line)
			seconds = -1;
	}
	fclose(file);
	remove(path);
	return seconds;
}

static void
run_once(struct command *command)
{
	struct rusage usage;
	int status;
	pid_t child = fork();

	if (child == 0) {
		execl("/bin/sh", "sh", "-c", command->text, (char *)NULL);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) < 0 ||
	    !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
		command->failed = 1;
		return;
	}
	if (usage.ru_maxrss > command->resident)
		command->resident = usage.ru_maxrss;
}

static double
run(struct command *command, const char *own)
{
	double start = now();
	double seconds;

	for (unsigned long i = 0; i < command->repeats; i++)
		run_once(command);
	seconds = (now() - start) / (double)command->repeats;
	start = own_seconds(own);
	return start >= 0 ? start : seconds;
}

static int
compare(const void *left, const void *right)
{
	double a = *(const double *)left;
	double b = *(const double *)right;

	return (a > b) - (a < b);
}

/* Take `line` apart; false when it is none. */
static int
read_command(struct command *command, const char *line)
{
	char *bar;

	memset(command, 0, sizeof(*command));
	command->name = strdup(line);
	if (command->name == NULL)
		return 0;
	command->name[strcspn(command->name, "\n")] = '\0';
	bar = strchr(command->name, '|');
	if (bar == NULL)
		return 0;
	*bar++ = '\0';
	command->repeats = strtoul(bar, &bar, 10);
	if (command->repeats == 0 || *bar != '|')
		return 0;
	command->text = bar + 1;
	return 1;
}

int
main(int argc, char *argv[])
{
	static struct command commands[COMMANDS];
	char line[4096];
	char own[64];
	size_t count = 0;
	size_t rounds = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

	if (rounds == 0 || rounds > ROUNDS) {
		fputs("usage: measure rounds < commands\n", stderr);
		return 2;
	}
	while (count < COMMANDS && fgets(line, sizeof(line), stdin) != NULL) {
		if (!read_command(&commands[count++], line)) {
			fputs("measure: a line is no command\n", stderr);
			return 2;
		}
	}
	snprintf(own, sizeof(own), "/tmp/measure.%ld", (long)getpid());
	if (setenv("MEASURE_SECONDS", own, 1) != 0)
		return 4;
	for (size_t round = 0; round <= rounds; round++) {
		fprintf(stderr, "measure: round %zu of %zu\n", round, rounds);
		for (size_t i = 0; i < count; i++) {
			double seconds = run(&commands[i], own);

			if (round > 0)
				commands[i].seconds[round - 1] = seconds;
		}
	}
	for (size_t i = 0; i < count; i++) {
		struct command *c = &commands[i];

		qsort(c->seconds, rounds, sizeof(c->seconds[0]), compare);
		if (c->failed)
			printf("%s\tfailed\n", c->name);
		else
			printf("%s\t%.6f\t%.6f\t%.6f\t%ld\n", c->name,
			    c->seconds[rounds / 2], c->seconds[0],
			    c->seconds[rounds - 1], c->resident);
		free(c->name);
	}
	return 0;
}
