/* SPDX-License-Identifier: MIT */
/* The texts that the cells of a workbook share. */
#include "input/sheet.h"

#if defined(HAVE_ZIP) && defined(HAVE_XML)

#include <stdlib.h>
#include <string.h>

/*
 * Words that a column repeats, and times of the day, come again after texts
 * that fill every page of the spill: a slot for each number modulo the count,
 * in which what comes for the first time has no place.
 */
#define RECENT 65536

struct shared_text {
	size_t number; /* from 1; 0 for an empty slot */
	unsigned char length;
	char text[39];
};

struct reading {
	struct strings *strings;
	struct cpl_buffer text;
	bool inside;      /* of a text to be kept */
	size_t phonetics; /* how a text is spoken is no part of it */
	size_t limit;
	bool failed;
	struct cpl_fault *fault;
};

static void
on_start(void *context, const char *name, const char **attributes, size_t depth)
{
	struct reading *reading = context;

	(void)attributes;
	(void)depth;
	if (strcmp(name, "si") == 0)
		cpl_buffer_clear(&reading->text);
	else if (strcmp(name, "rPh") == 0)
		reading->phonetics++;
	else if (strcmp(name, "t") == 0)
		reading->inside = reading->phonetics == 0;
}

/* Write the group that is being made. */
static bool
end_group(struct strings *strings, struct cpl_fault *fault)
{
	uint64_t start = spill_length(strings->texts);
	struct cpl_str texts = cpl_buffer_str(&strings->pending);

	if (!spill_append(
		strings->groups, (const char *)&start, sizeof(start), fault) ||
	    !spill_append(strings->texts, (const char *)strings->lengths,
		sizeof(strings->lengths), fault) ||
	    !spill_append(strings->texts, texts.data, texts.length, fault))
		return false;
	cpl_buffer_clear(&strings->pending);
	return true;
}

static void
end_text(struct reading *reading)
{
	struct strings *strings = reading->strings;
	struct cpl_buffer *pending = &strings->pending;
	size_t before = pending->length;

	if (reading->failed)
		return;
	sheet_append_text(pending, cpl_buffer_str(&reading->text));
	if (reading->text.failed || pending->failed ||
	    pending->length - before > UINT32_MAX) {
		reading->failed = true;
		cpl_fault_set(reading->fault, CPL_MEMORY, 0, 0, NULL);
		return;
	}
	strings->lengths[strings->count++ % STRINGS_GROUP] =
	    (uint32_t)(pending->length - before);
	if (strings->count % STRINGS_GROUP == 0)
		reading->failed = !end_group(strings, reading->fault);
}

static void
on_end(void *context, const char *name, size_t depth)
{
	struct reading *reading = context;

	(void)depth;
	if (strcmp(name, "t") == 0)
		reading->inside = false;
	else if (strcmp(name, "rPh") == 0 && reading->phonetics > 0)
		reading->phonetics--;
	else if (strcmp(name, "si") == 0)
		end_text(reading);
}

static void
on_text(void *context, const char *data, size_t length)
{
	struct reading *reading = context;

	/* One byte over the limit is enough to be found too long. */
	if (reading->inside && reading->text.length <= reading->limit)
		cpl_buffer_append(&reading->text, data, length);
}

bool
strings_read(struct strings *strings, struct bytes bytes, size_t limit,
    struct cpl_fault *fault)
{
	static const struct xml_events events = { on_start, on_end, on_text };
	struct reading reading = {
		.strings = strings, .limit = limit, .fault = fault
	};
	struct xml *xml;
	int more = 1;

	strings->texts = spill_new(fault);
	if (strings->texts == NULL)
		return false;
	strings->groups = spill_new(fault);
	if (strings->groups == NULL)
		return false;
	strings->recent = calloc(RECENT, sizeof(*strings->recent));
	if (strings->recent == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	xml = xml_new(
	    bytes, &events, &reading, false, limit + ((size_t)1 << 20));
	if (xml == NULL)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	while (xml != NULL && more > 0 && !reading.failed)
		more = xml_read(xml, fault);
	xml_free(xml);
	cpl_buffer_release(&reading.text);
	if (xml == NULL || more != 0 || reading.failed)
		return false;
	return strings->count % STRINGS_GROUP == 0 || end_group(strings, fault);
}

void
strings_release(struct strings *strings)
{
	spill_free(strings->texts);
	spill_free(strings->groups);
	cpl_buffer_release(&strings->pending);
	cpl_buffer_release(&strings->scratch);
	free(strings->recent);
	memset(strings, 0, sizeof(*strings));
}

/* Read the lengths of a group unless they are at hand. */
static bool
read_group(struct strings *strings, size_t group, struct cpl_fault *fault)
{
	uint64_t start;

	if (strings->group == group + 1)
		return true;
	strings->group = 0;
	if (spill_read(strings->groups, group * sizeof(start), (char *)&start,
		sizeof(start), fault) != (ssize_t)sizeof(start) ||
	    spill_read(strings->texts, start, (char *)strings->lengths,
		sizeof(strings->lengths),
		fault) != (ssize_t)sizeof(strings->lengths))
		return false;
	strings->start = start + sizeof(strings->lengths);
	strings->group = group + 1;
	return true;
}

static bool
read_text(struct strings *strings, size_t index, struct cpl_str *text,
    struct cpl_fault *fault)
{
	size_t rank = index % STRINGS_GROUP;
	uint64_t offset;
	char *room;

	if (!read_group(strings, index / STRINGS_GROUP, fault))
		return false;
	offset = strings->start;
	for (size_t i = 0; i < rank; i++)
		offset += strings->lengths[i];
	cpl_buffer_clear(&strings->scratch);
	text->length = strings->lengths[rank];
	room = cpl_buffer_reserve(&strings->scratch, text->length + 1);
	if (room == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	text->data = room;
	return spill_read(strings->texts, offset, room, text->length, fault) ==
	       (ssize_t)text->length;
}

bool
strings_get(struct strings *strings, size_t index, struct cpl_str *text,
    struct cpl_fault *fault)
{
	struct shared_text *recent;

	if (index >= strings->count) {
		cpl_fault_set(fault, CPL_SHEET_DAMAGED, 0, 0,
		    "a cell with a text that is not there");
		return false;
	}
	recent = &strings->recent[index % RECENT];
	if (recent->number == index + 1) {
		*text = (struct cpl_str){ recent->text, recent->length };
		return true;
	}
	if (!read_text(strings, index, text, fault))
		return false;
	if (index >= strings->seen) {
		strings->seen = index + 1;
	} else if (text->length <= sizeof(recent->text)) {
		recent->number = index + 1;
		recent->length = (unsigned char)text->length;
		memcpy(recent->text, text->data, text->length);
	}
	return true;
}

#endif
