/* SPDX-License-Identifier: MIT */
/* Open311 GeoReport v2: the requests of an answer in XML. */
#include "input/open311.h"

#ifdef HAVE_XML

#include <stdlib.h>
#include <string.h>

#include "input/xml.h"

/* service_requests, request, a member, and what extensions put in it. */
#define REQUEST_DEPTH 2
#define PATH_BYTES 256
/* So much is handed on at a time. */
#define ENOUGH ((size_t)256 << 10)

struct open311 {
	struct xml *xml;        /* OWNED */
	struct cpl_buffer *out; /* BORROWED for the time of a read */
	struct cpl_buffer record;
	struct cpl_buffer text;
	char path[PATH_BYTES];
	size_t path_length;
	size_t lengths[8]; /* of the path at each depth of a member */
	bool leaf;         /* no element has ended in the open one */
	size_t line;       /* of the output */
	size_t record_line;
	size_t limit;
};

bool
open311_knows(struct cpl_str head)
{
	static const struct cpl_str mark = { "service_request", 15 };

	head = cpl_str_trim(head);
	if (head.length >= 3 && memcmp(head.data, "\xef\xbb\xbf", 3) == 0) {
		head.data += 3;
		head.length -= 3;
	}
	if (head.length == 0 || head.data[0] != '<')
		return false;
	for (size_t i = 0; i + mark.length <= head.length; i++)
		if (memcmp(head.data + i, mark.data, mark.length) == 0)
			return true;
	return false;
}

static void
on_start(void *context, const char *name, const char **attributes, size_t depth)
{
	struct open311 *open311 = context;
	size_t length = strlen(name);
	size_t level = depth - REQUEST_DEPTH;

	(void)attributes;
	cpl_buffer_clear(&open311->text);
	open311->leaf = true;
	if (depth < REQUEST_DEPTH)
		return;
	if (depth == REQUEST_DEPTH) {
		cpl_buffer_clear(&open311->record);
		cpl_buffer_append_char(&open311->record, '{');
		open311->record_line = xml_line(open311->xml);
		open311->path_length = 0;
		return;
	}
	if (level >= sizeof(open311->lengths) / sizeof(open311->lengths[0]))
		return;
	open311->lengths[level] = open311->path_length;
	if (open311->path_length + length + 2 > PATH_BYTES)
		return;
	if (open311->path_length > 0)
		open311->path[open311->path_length++] = '.';
	memcpy(open311->path + open311->path_length, name, length);
	open311->path_length += length;
}

/* Append the record on its line, or on the next where that has one already. */
static void
hand_on(struct open311 *open311)
{
	struct cpl_buffer *out = open311->out;

	cpl_buffer_append_char(&open311->record, '}');
	for (; open311->line < open311->record_line; open311->line++)
		cpl_buffer_append_char(out, '\n');
	cpl_buffer_append_str(out, cpl_buffer_str(&open311->record));
	cpl_buffer_append_char(out, '\n');
	open311->line++;
	if (out->length >= ENOUGH)
		xml_pause(open311->xml);
}

static void
on_end(void *context, const char *name, size_t depth)
{
	struct open311 *open311 = context;
	size_t level = depth - REQUEST_DEPTH;
	struct cpl_str path = { open311->path, open311->path_length };
	struct cpl_str text = cpl_str_trim(cpl_buffer_str(&open311->text));

	(void)name;
	if (depth < REQUEST_DEPTH)
		return;
	if (depth == REQUEST_DEPTH) {
		hand_on(open311);
		return;
	}
	if (level >= sizeof(open311->lengths) / sizeof(open311->lengths[0]))
		return;
	if (open311->leaf && text.length > 0 &&
	    open311->record.length <= open311->limit) {
		cpl_json_append_name(&open311->record, path);
		cpl_json_append_string(&open311->record, text);
	}
	open311->leaf = false;
	open311->path_length = open311->lengths[level];
	cpl_buffer_clear(&open311->text);
}

static void
on_text(void *context, const char *data, size_t length)
{
	struct open311 *open311 = context;

	if (open311->text.length <= open311->limit)
		cpl_buffer_append(&open311->text, data, length);
}

static int
open311_more(void *state, struct cpl_buffer *out, struct cpl_fault *fault)
{
	struct open311 *open311 = state;
	int more;

	open311->out = out;
	more = xml_read(open311->xml, fault);
	if (more >= 0 && (open311->text.failed || open311->record.failed)) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return -1;
	}
	return more;
}

static void
open311_free(void *state)
{
	struct open311 *open311 = state;

	xml_free(open311->xml);
	cpl_buffer_release(&open311->record);
	cpl_buffer_release(&open311->text);
	free(open311);
}

void *
open311_new(struct bytes bytes, size_t limit)
{
	static const struct xml_events events = { on_start, on_end, on_text };
	struct open311 *open311 = calloc(1, sizeof(*open311));

	if (open311 == NULL)
		return NULL;
	open311->xml = xml_new(
	    bytes, &events, open311, limit + ((size_t)1 << 20));
	if (open311->xml == NULL) {
		free(open311);
		return NULL;
	}
	open311->limit = limit;
	open311->line = 1;
	return open311;
}

static void
open311_tell(const void *state, struct cpl_buffer *out)
{
	(void)state;
	cpl_buffer_append_str(out, CPL_STR("XML with service_requests"));
}

const struct translator open311_translator = { "open311", open311_more,
	open311_free, open311_tell, NULL };

#endif
