/* SPDX-License-Identifier: MIT */
/* Four names, a line each, and a code: what is found has its own code. */
#include <stdlib.h>
#include <string.h>

#include <complaint/region.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct cpl_str
take_line(struct cpl_str *rest)
{
	struct cpl_str line = *rest;
	const char *end = rest->length == 0
			      ? NULL
			      : memchr(rest->data, '\n', rest->length);

	if (end != NULL)
		line.length = (size_t)(end - rest->data);
	rest->data += line.length + (end != NULL);
	rest->length -= line.length + (end != NULL);
	return line;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str rest = { (const char *)data, size };
	struct cpl_region_query query;
	struct cpl_region found;
	struct cpl_region again;

	query.province = take_line(&rest);
	query.regency = take_line(&rest);
	query.district = take_line(&rest);
	query.village = take_line(&rest);
	query.city = take_line(&rest);
	query.bare_is_kabupaten = size % 2 == 1;
	if (cpl_region_find(&query, &found) != (found.level != CPL_REGION_NONE))
		abort();
	if (found.level != CPL_REGION_NONE &&
	    (!cpl_region_of_code(cpl_str_of(found.code), &again) ||
		strcmp(again.code, found.code) != 0))
		abort();
	(void)cpl_region_city(query.city, &again);
	return 0;
}
