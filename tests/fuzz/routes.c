/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a routing table and, behind a NUL, as facts: a table is refused
 * or decides, and its check names only rows that never decide.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/route.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cut the text before the next NUL off the front of `rest`. */
static struct cpl_str
take(struct cpl_str *rest)
{
	const char *nul = rest->length > 0 ? memchr(rest->data, 0, rest->length)
					   : NULL;
	size_t length = nul == NULL ? rest->length : (size_t)(nul - rest->data);
	struct cpl_str taken = { rest->data, length };
	size_t used = nul == NULL ? length : length + 1;

	rest->data += used;
	rest->length -= used;
	return taken;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str rest = { (const char *)data, size };
	struct cpl_str text = take(&rest);
	struct cpl_faults faults = { 0 };
	struct cpl_router *router = cpl_router_parse(
	    text, CPL_STR("fuzz.csv"), 0, &faults);

	if (router == NULL && faults.count == 0)
		abort();
	cpl_faults_release(&faults);
	if (router == NULL)
		return 0;
	cpl_router_check(router, NULL, NULL, &faults);
	while (rest.length > 0) {
		struct cpl_route_facts facts;
		struct cpl_route route;

		facts.category = take(&rest);
		facts.region = take(&rest);
		facts.channel = take(&rest);
		facts.kind = take(&rest);
		route = cpl_router_find(router, &facts);
		for (size_t i = 0; i < faults.count; i++) {
			if (faults.items[i].problem == CPL_ROUTE_UNREACHABLE &&
			    faults.items[i].line == route.line)
				abort();
		}
	}
	cpl_faults_release(&faults);
	cpl_router_free(router);
	return 0;
}
