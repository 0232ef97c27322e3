/* SPDX-License-Identifier: MIT */
/* The functions of libical, found in the file that holds them. */
#include "sla/libical.h"

#ifdef HAVE_ICAL

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <string.h>

#define LIBICAL_NAME(name) { #name, offsetof(struct libical, name) },

static const struct {
	const char *name;
	size_t offset;
} functions[] = { LIBICAL_FUNCTIONS(LIBICAL_NAME) };

enum cpl_problem
libical_load(struct libical *lib)
{
	void *file;

	errno = 0;
	file = dlopen(LIBICAL_FILE, RTLD_NOW | RTLD_LOCAL);
	if (file == NULL)
		return errno == ENOMEM ? CPL_MEMORY : CPL_OPEN;
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		/* POSIX lets it hold a function too. */
		void *function = dlsym(file, functions[i].name);

		if (function == NULL)
			return CPL_OPEN;
		memcpy((char *)lib + functions[i].offset, &function,
		    sizeof(function));
	}
	return CPL_OK;
}

#endif
