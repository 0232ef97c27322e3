/* SPDX-License-Identifier: MIT */
/* The texts that the cells of a workbook share. */
#include "input/sheet.h"

#if defined(HAVE_ZIP) && defined(HAVE_XML)

#include <string.h>

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

static void
end_text(struct reading *reading)
{
	struct strings *strings = reading->strings;
	uint64_t end;

	if (reading->failed)
		return;
	if (reading->text.failed) {
		reading->failed = true;
		cpl_fault_set(reading->fault, CPL_MEMORY, 0, 0, NULL);
		return;
	}
	cpl_buffer_clear(&strings->scratch);
	sheet_append_text(&strings->scratch, cpl_buffer_str(&reading->text));
	reading->failed = !spill_append(strings->texts, strings->scratch.data,
	    strings->scratch.length, reading->fault);
	end = spill_length(strings->texts);
	reading->failed = reading->failed ||
			  !spill_append(strings->ends, (const char *)&end,
			      sizeof(end), reading->fault);
	strings->count++;
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
	strings->ends = spill_new(fault);
	if (strings->ends == NULL)
		return false;
	xml = xml_new(bytes, &events, &reading, false, limit + ((size_t)1 << 20));
	if (xml == NULL)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	while (xml != NULL && more > 0 && !reading.failed)
		more = xml_read(xml, fault);
	xml_free(xml);
	cpl_buffer_release(&reading.text);
	return xml != NULL && more == 0 && !reading.failed;
}

void
strings_release(struct strings *strings)
{
	spill_free(strings->texts);
	spill_free(strings->ends);
	cpl_buffer_release(&strings->scratch);
	memset(strings, 0, sizeof(*strings));
}

bool
strings_get(struct strings *strings, size_t index, struct cpl_str *text,
    struct cpl_fault *fault)
{
	uint64_t ends[2] = { 0, 0 };
	size_t first = index == 0 ? 0 : index - 1;
	size_t wanted = (index == 0 ? 1 : 2) * sizeof(ends[0]);
	char *room;

	if (index >= strings->count) {
		cpl_fault_set(fault, CPL_SHEET_DAMAGED, 0, 0,
		    "a cell with a text that is not there");
		return false;
	}
	if (spill_read(strings->ends, first * sizeof(ends[0]),
		(char *)(ends + (index == 0)), wanted,
		fault) != (ssize_t)wanted)
		return false;
	cpl_buffer_clear(&strings->scratch);
	text->length = (size_t)(ends[1] - ends[0]);
	room = cpl_buffer_reserve(&strings->scratch, text->length + 1);
	if (room == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	text->data = room;
	return spill_read(strings->texts, ends[0], room, text->length, fault) ==
	       (ssize_t)text->length;
}

#endif
