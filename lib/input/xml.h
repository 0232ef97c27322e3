/* SPDX-License-Identifier: MIT */
/* XML by expat, within limits, as much at a time as is asked for. */
#ifndef INPUT_XML_H
#define INPUT_XML_H

#include "input/bytes.h"

/*
 * What is called for each element, with its name and those of its attributes
 * without their prefixes, and for text.  `depth` of the root is 1.
 */
struct xml_events {
	void (*start)(void *context, const char *name, const char **attributes,
	    size_t depth);
	void (*end)(void *context, const char *name, size_t depth);
	void (*text)(void *context, const char *data, size_t length);
};

struct xml;

/*
 * Both are BORROWED, as is `context`.  `utf8` says that the bytes are UTF-8,
 * whatever the document says of itself.  A declaration of a document type is
 * refused, since no export needs one and entities may grow without bound; so is
 * a piece between two events over `limit`.
 */
struct xml *xml_new(struct bytes bytes, const struct xml_events *events,
    void *context, bool utf8, size_t limit);
void xml_free(struct xml *xml);
/* In an event: stop there, to be gone on with by the next xml_read(). */
void xml_pause(struct xml *xml);
/* The line of the event, from 1. */
size_t xml_line(const struct xml *xml);

/* 1 when there is more, 0 at the end, -1 with *fault filled. */
int xml_read(struct xml *xml, struct cpl_fault *fault);
/* Read to the end; false with *fault filled. */
bool xml_read_all(struct bytes bytes, const struct xml_events *events,
    void *context, size_t limit, struct cpl_fault *fault);

/* The value of the attribute, or NULL. */
const char *xml_attribute(const char **attributes, const char *name);
/* The name without its prefix. */
static inline const char *
xml_local(const char *name)
{
	const char *local = name;

	for (; *name != '\0'; name++)
		if (*name == ':')
			local = name + 1;
	return local;
}

#endif
