/* SPDX-License-Identifier: MIT */
/*
 * What the terminal can show.  Where the output goes to none, nothing of the
 * environment is asked.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "report.h"

/* The width of a table that goes to no terminal. */
#define WIDTH_DEFAULT 80
#define WIDTH_MOST 1000

/* What the environment says; NULL where it is nothing. */
static const char *
setting(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

size_t
terminal_width(bool terminal)
{
	const char *columns = terminal ? getenv("COLUMNS") : NULL;
	struct winsize size;
	unsigned long number;
	char *end;

	if (columns != NULL && columns[0] >= '0' && columns[0] <= '9') {
		number = strtoul(columns, &end, 10);
		if (*end == '\0' && number > 0 && number <= WIDTH_MOST)
			return number;
	}
	if (terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col > 0)
		return size.ws_col;
	return WIDTH_DEFAULT;
}

bool
terminal_color(bool terminal, const char *when)
{
	const char *kind = setting("TERM");

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return terminal && setting("NO_COLOR") == NULL && kind != NULL &&
	       strcmp(kind, "dumb") != 0;
}

/* The first of these that is set names the locale, as in setlocale(3). */
bool
terminal_ascii(bool terminal)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; terminal && i < 3; i++) {
		const char *locale = setting(names[i]);
		const char *charset;

		if (locale == NULL)
			continue;
		charset = strchr(locale, '.');
		return charset == NULL ||
		       (strncasecmp(charset, ".utf-8", 6) != 0 &&
			   strncasecmp(charset, ".utf8", 5) != 0);
	}
	return terminal;
}
