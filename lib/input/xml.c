/* SPDX-License-Identifier: MIT */
/* XML by expat, within limits. */
#include "input/xml.h"

#ifdef HAVE_XML

#include <expat.h>
#include <stdlib.h>
#include <string.h>

/* No export nests its elements deeper. */
#define DEPTH 64
#define CHUNK 32768

struct xml {
	XML_Parser parser; /* OWNED */
	struct bytes bytes;
	const struct xml_events *events; /* BORROWED */
	void *context;                   /* BORROWED */
	size_t limit;
	size_t silent; /* bytes without an event */
	size_t depth;
	bool refused;
	bool paused;
	bool ended;
};

const char *
xml_attribute(const char **attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(xml_local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void
refuse(struct xml *xml)
{
	xml->refused = true;
	(void)XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL
on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *xml = context;

	xml->silent = 0;
	if (++xml->depth > DEPTH)
		refuse(xml);
	else if (xml->events->start != NULL)
		xml->events->start(
		    xml->context, xml_local(name), attributes, xml->depth);
}

static void XMLCALL
on_end(void *context, const XML_Char *name)
{
	struct xml *xml = context;

	xml->silent = 0;
	if (xml->events->end != NULL)
		xml->events->end(xml->context, xml_local(name), xml->depth);
	xml->depth--;
}

static void XMLCALL
on_text(void *context, const XML_Char *data, int length)
{
	struct xml *xml = context;

	xml->silent = 0;
	if (xml->events->text != NULL)
		xml->events->text(xml->context, data, (size_t)length);
}

static void XMLCALL
on_doctype(void *context, const XML_Char *name, const XML_Char *system,
    const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	refuse(context);
}

struct xml *
xml_new(struct bytes bytes, const struct xml_events *events, void *context,
    bool utf8, size_t limit)
{
	struct xml *xml = calloc(1, sizeof(*xml));

	if (xml == NULL)
		return NULL;
	xml->parser = XML_ParserCreate(utf8 ? "UTF-8" : NULL);
	if (xml->parser == NULL) {
		free(xml);
		return NULL;
	}
	/* What is hashed comes from files; this is a seed, and no secret. */
	(void)XML_SetHashSalt(xml->parser, (unsigned long)(uintptr_t)xml | 1UL);
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	xml->bytes = bytes;
	xml->events = events;
	xml->context = context;
	xml->limit = limit;
	return xml;
}

void
xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	XML_ParserFree(xml->parser);
	free(xml);
}

void
xml_pause(struct xml *xml)
{
	if (!xml->refused)
		xml->paused = XML_StopParser(xml->parser, XML_TRUE) ==
			      XML_STATUS_OK;
}

size_t
xml_line(const struct xml *xml)
{
	return (size_t)XML_GetCurrentLineNumber(xml->parser);
}

static int
broken(struct xml *xml, struct cpl_fault *fault)
{
	enum cpl_problem problem = CPL_XML_SYNTAX;

	if (xml->refused)
		problem = CPL_XML_LIMIT;
	else if (XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY)
		problem = CPL_MEMORY;
	cpl_fault_set(fault, problem, xml_line(xml),
	    (size_t)XML_GetCurrentColumnNumber(xml->parser) + 1, NULL);
	return -1;
}

int
xml_read(struct xml *xml, struct cpl_fault *fault)
{
	enum XML_Status status;

	if (xml->paused) {
		xml->paused = false;
		status = XML_ResumeParser(xml->parser);
	} else if (xml->ended) {
		return 0;
	} else {
		char *room = XML_GetBuffer(xml->parser, CHUNK);
		ssize_t got;

		if (room == NULL)
			return broken(xml, fault);
		got = xml->bytes.read(xml->bytes.context, room, CHUNK, fault);
		if (got < 0)
			return -1;
		xml->ended = got == 0;
		xml->silent += (size_t)got;
		if (xml->silent > xml->limit)
			refuse(xml);
		status = xml->refused ? XML_STATUS_ERROR
				      : XML_ParseBuffer(
					    xml->parser, (int)got, xml->ended);
	}
	if (status == XML_STATUS_ERROR)
		return broken(xml, fault);
	return xml->ended && !xml->paused ? 0 : 1;
}

bool
xml_read_all(struct bytes bytes, const struct xml_events *events, void *context,
    size_t limit, struct cpl_fault *fault)
{
	struct xml *xml = xml_new(bytes, events, context, false, limit);
	int more;

	if (xml == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	while ((more = xml_read(xml, fault)) > 0)
		;
	xml_free(xml);
	return more == 0;
}

#endif
