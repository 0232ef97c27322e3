/* SPDX-License-Identifier: MIT */
/* Zones: opened by name, asked for the offset of an instant and back. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "time/zone.h"

#define DATABASE "/usr/share/zoneinfo"
#define PATH_LIMIT 4096
#define NAME_LIMIT 255
/* A hundred times the largest file of the database. */
#define FILE_LIMIT ((size_t)512 << 10)

/*
 * A name of the database: parts of letters, digits, `+`, `-` and `_`, with
 * slashes between them.  Two entries that differ from machine to machine are
 * no zones.
 */
static bool
name_valid(const char *name)
{
	bool part = false;

	if (strlen(name) > NAME_LIMIT || strcmp(name, "localtime") == 0 ||
	    strcmp(name, "posixrules") == 0)
		return false;
	for (; *name; name++) {
		char c = *name;

		if (c == '/') {
			if (!part)
				return false;
			part = false;
			continue;
		}
		part = true;
		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '_')
			return false;
	}
	return part;
}

/* `+07:00`; also what `UTC` is where no database is installed. */
static bool
fixed_offset(const char *name, int *offset)
{
	char text[] = "1970-01-01T00:00:00+00:00";
	int64_t seconds;

	if (strcmp(name, "UTC") == 0) {
		*offset = 0;
		return true;
	}
	if (strlen(name) != 6 || (name[0] != '+' && name[0] != '-'))
		return false;
	memcpy(text + 19, name, 6);
	return cpl_time_parse(cpl_str_of(text), &seconds, offset);
}

static struct cpl_zone *
zone_new(const char *name, struct cpl_fault *fault)
{
	struct cpl_zone *zone = calloc(1, sizeof(*zone));

	if (zone)
		zone->name = strdup(name);
	if (!zone || !zone->name) {
		free(zone);
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	return zone;
}

void
cpl_zone_free(struct cpl_zone *zone)
{
	if (!zone)
		return;
	free(zone->transitions);
	free(zone->name);
	free(zone);
}

struct cpl_zone *
cpl_zone_parse(const char *name, struct cpl_str bytes, struct cpl_fault *fault)
{
	struct cpl_zone *zone = zone_new(name, fault);
	const char *wrong;
	bool memory;

	if (!zone)
		return NULL;
	wrong = zone_read_compiled(zone, bytes, &memory);
	if (!wrong)
		return zone;
	cpl_zone_free(zone);
	if (memory)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	else
		cpl_fault_set(
		    fault, CPL_ZONE_DAMAGED, 0, 0, "%s: %s", name, wrong);
	return NULL;
}

static struct cpl_zone *
zone_read(const char *name, FILE *file, struct cpl_fault *fault)
{
	struct cpl_zone *zone = NULL;
	char *bytes = malloc(FILE_LIMIT);
	size_t length;

	if (!bytes) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	length = fread(bytes, 1, FILE_LIMIT, file);
	if (ferror(file))
		cpl_fault_set(fault, CPL_ZONE_UNKNOWN, 0, 0, "%s", name);
	else if (length == FILE_LIMIT)
		cpl_fault_set(fault, CPL_ZONE_DAMAGED, 0, 0,
		    "%s: the file is too long", name);
	else
		zone = cpl_zone_parse(
		    name, (struct cpl_str){ bytes, length }, fault);
	free(bytes);
	return zone;
}

struct cpl_zone *
cpl_zone_open(const char *name, const char *directory, struct cpl_fault *fault)
{
	struct cpl_zone *zone;
	char path[PATH_LIMIT];
	FILE *file;
	int length;
	int offset;

	if (fixed_offset(name, &offset)) {
		zone = zone_new(name, fault);
		if (zone)
			zone->first_offset = offset;
		return zone;
	}
	length = snprintf(path, sizeof(path), "%s/%s",
	    directory ? directory : DATABASE, name);
	if (!name_valid(name) || length < 0 || (size_t)length >= sizeof(path)) {
		cpl_fault_set(fault, CPL_ZONE_UNKNOWN, 0, 0, "%s", name);
		return NULL;
	}
	file = fopen(path, "rb");
	if (!file) {
		if (errno == ENOMEM)
			cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		else
			cpl_fault_set(
			    fault, CPL_ZONE_UNKNOWN, 0, 0, "%s", name);
		return NULL;
	}
	zone = zone_read(name, file, fault);
	fclose(file);
	return zone;
}

const char *
cpl_zone_name(const struct cpl_zone *zone)
{
	return zone->name;
}

/* How many transitions lie at or before that instant. */
static size_t
transitions_until(const struct cpl_zone *zone, int64_t at)
{
	size_t low = 0;
	size_t high = zone->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (zone->transitions[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

struct zone_span
zone_span_at(const struct cpl_zone *zone, int64_t at)
{
	size_t passed = transitions_until(zone, at);
	struct zone_span span = { INT64_MIN, INT64_MAX, zone->first_offset };

	/*
	 * The rule holds from the last transition on; in a file without
	 * transitions it holds always (RFC 9636, 3.3).
	 */
	if (passed == zone->count && zone->has_rule) {
		int64_t begin = passed > 0 ? zone->transitions[passed - 1].at
					   : INT64_MIN;

		span = zone_rule_span(&zone->rule, at);
		if (span.begin < begin)
			span.begin = begin;
		return span;
	}
	if (passed > 0) {
		span.begin = zone->transitions[passed - 1].at;
		span.offset = zone->transitions[passed - 1].offset;
	}
	if (passed < zone->count)
		span.end = zone->transitions[passed].at;
	return span;
}

int
cpl_zone_offset(const struct cpl_zone *zone, int64_t seconds)
{
	return zone_span_at(zone, seconds).offset;
}

/*
 * Walk the spans from one that surely begins before the instant: the first in
 * which the clock shows `local` is the answer.  Where a span begins with a
 * clock already past it, the change before it has skipped it.
 */
int64_t
cpl_zone_instant(const struct cpl_zone *zone, int64_t local)
{
	struct zone_span span = zone_span_at(zone, local - ZONE_OFFSET_MAX);

	for (;;) {
		struct zone_span next;
		int64_t instant = local - span.offset;

		if (instant < span.end)
			return instant;
		next = zone_span_at(zone, span.end);
		if (local - next.offset < next.begin)
			return instant;
		span = next;
	}
}
