/* SPDX-License-Identifier: MIT */
/* Open311 GeoReport v2: the requests of an answer in XML. */
#include "input/open311.h"

#ifdef HAVE_XML

#include <stdlib.h>
#include <string.h>

#include "input/xml.h"

/* So deep members are looked for in a request. */
#define MEMBER_DEPTH 8
#define PATH_BYTES 256
/* So much is handed on at a time. */
#define ENOUGH ((size_t)256 << 10)

struct open311 {
	struct cpl_decoder *decoder; /* OWNED */
	struct xml *xml;             /* OWNED */
	struct cpl_buffer *out;      /* BORROWED for the time of a read */
	struct cpl_buffer record;
	struct cpl_buffer text;
	char path[PATH_BYTES];
	size_t path_length;
	size_t lengths[MEMBER_DEPTH]; /* of the path at each depth of one */
	bool leaf;                    /* no element has ended in the open one */
	bool found;    /* there were requests, or a place for them */
	bool refused;  /* or errors */
	bool inside;   /* of what holds requests */
	size_t around; /* depth of that */
	size_t line;   /* of the output */
	size_t record_line;
	size_t limit;
};

bool
open311_knows(struct cpl_str head)
{
	static const struct cpl_str marks[] = { { "service_request", 15 },
		{ "<errors", 7 }, { "<error>", 7 } };

	head = cpl_str_trim(head);
	if (cpl_str_starts(head, CPL_STR("\xef\xbb\xbf"))) {
		head.data += 3;
		head.length -= 3;
	}
	if (head.length == 0 || head.data[0] != '<')
		return false;
	for (; head.length > 0; head.data++, head.length--)
		for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
			if (cpl_str_starts(head, marks[i]))
				return true;
	return false;
}

/* An element outside of the requests: one may be around them. */
static void
look_around(struct open311 *open311, const char *name, size_t depth)
{
	open311->refused = open311->refused || strcmp(name, "errors") == 0 ||
			   strcmp(name, "error") == 0;
	if (strcmp(name, "service_requests") == 0 ||
	    strcmp(name, "requests") == 0)
		open311->around = depth;
	else if (strcmp(name, "request") == 0 ||
		 strcmp(name, "service_request") == 0)
		open311->around = depth - 1;
	else
		return;
	open311->inside = true;
	open311->found = true;
}

/* 0 for a request, 1 and more for what is in it; false outside of them. */
static bool
level_of(const struct open311 *open311, size_t depth, size_t *level)
{
	if (!open311->inside || depth <= open311->around)
		return false;
	*level = depth - open311->around - 1;
	return *level <= MEMBER_DEPTH;
}

static void
on_start(void *context, const char *name, const char **attributes, size_t depth)
{
	struct open311 *open311 = context;
	size_t length = strlen(name);
	size_t level;

	(void)attributes;
	cpl_buffer_clear(&open311->text);
	open311->leaf = true;
	if (!open311->inside)
		look_around(open311, name, depth);
	if (!level_of(open311, depth, &level))
		return;
	if (level == 0) {
		cpl_buffer_clear(&open311->record);
		cpl_buffer_append_char(&open311->record, '{');
		open311->record_line = xml_line(open311->xml);
		open311->path_length = 0;
		return;
	}
	open311->lengths[level - 1] = open311->path_length;
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
	struct cpl_str path = { open311->path, open311->path_length };
	struct cpl_str text = cpl_str_trim(cpl_buffer_str(&open311->text));
	size_t level;

	(void)name;
	if (depth == open311->around)
		open311->inside = false;
	if (!level_of(open311, depth, &level))
		return;
	if (level == 0) {
		hand_on(open311);
		return;
	}
	if (open311->leaf && text.length > 0 &&
	    open311->record.length <= open311->limit) {
		cpl_json_append_name(&open311->record, path);
		cpl_json_append_string(&open311->record, text);
	}
	open311->leaf = false;
	open311->path_length = open311->lengths[level - 1];
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
	if (more == 0 && !open311->found) {
		if (open311->refused)
			cpl_fault_set(fault, CPL_ANSWER_REFUSED, 0, 0,
			    "a list of errors");
		else
			cpl_fault_set(fault, CPL_FORMAT_UNKNOWN, 0, 0,
			    "XML without requests of Open311");
		return -1;
	}
	return more;
}

static void
open311_free(void *state)
{
	struct open311 *open311 = state;

	xml_free(open311->xml);
	cpl_decoder_free(open311->decoder);
	cpl_buffer_release(&open311->record);
	cpl_buffer_release(&open311->text);
	free(open311);
}

static ssize_t
decoder_read(void *decoder, char *data, size_t room, struct cpl_fault *fault)
{
	return cpl_decoder_read(decoder, data, room, fault);
}

void *
open311_new(struct bytes bytes, size_t limit)
{
	static const struct xml_events events = { on_start, on_end, on_text };
	struct open311 *open311 = calloc(1, sizeof(*open311));

	if (open311 == NULL)
		return NULL;
	open311->decoder = decoder_over(bytes);
	if (open311->decoder != NULL)
		open311->xml = xml_new(
		    (struct bytes){ decoder_read, open311->decoder }, &events,
		    open311, true, limit + ((size_t)1 << 20));
	if (open311->xml == NULL) {
		cpl_decoder_free(open311->decoder);
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
	cpl_buffer_append_str(out, CPL_STR("XML with requests of Open311"));
}

static const char *
open311_encoding(const void *state)
{
	return cpl_decoder_encoding(((const struct open311 *)state)->decoder);
}

const struct translator open311_translator = { "open311", open311_more,
	open311_free, open311_tell, open311_encoding };

#endif
