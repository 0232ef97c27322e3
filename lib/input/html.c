/* SPDX-License-Identifier: MIT */
/* HTML as text, for bodies of mail that have no other. */
#include "input/html.h"

#include <string.h>

#include "input/entity.h"

struct state {
	struct cpl_buffer *out; /* BORROWED */
	size_t start;           /* of what is ours in it */
	bool blank;             /* one is owed */
	size_t lines;           /* so many line feeds are */
};

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
put(struct state *state, const char *data, size_t length)
{
	bool begun = state->out->length > state->start;

	for (size_t i = 0; begun && i < state->lines; i++)
		cpl_buffer_append_char(state->out, '\n');
	if (begun && state->blank && state->lines == 0)
		cpl_buffer_append_char(state->out, ' ');
	state->blank = false;
	state->lines = 0;
	cpl_buffer_append(state->out, data, length);
}

static bool
is_named(struct cpl_str name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (cpl_str_equal_fold(name, cpl_str_of(*names)))
			return true;
	return false;
}

/* Where the text goes on behind `</name`, or the end. */
static size_t
skip_element(struct cpl_str html, size_t at, struct cpl_str name)
{
	for (; at + name.length + 2 <= html.length; at++) {
		const char *found = memchr(
		    html.data + at, '<', html.length - at);
		struct cpl_str inside;

		if (found == NULL)
			break;
		at = (size_t)(found - html.data);
		if (at + name.length + 2 > html.length)
			break;
		inside.data = found + 2;
		inside.length = name.length;
		if (found[1] == '/' && cpl_str_equal_fold(inside, name))
			return at;
	}
	return html.length;
}

/* Pass over the tag at `at`, and over elements that show nothing. */
static size_t
take_tag(struct state *state, struct cpl_str html, size_t at)
{
	static const char *const blocks[] = { "p", "div", "tr", "li", "table",
		"ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "hr", NULL };
	static const char *const unseen[] = { "script", "style", "head",
		"title", NULL };
	struct cpl_str name;
	const char *end;
	bool closing = at + 1 < html.length && html.data[at + 1] == '/';
	size_t from = at + 1 + closing;

	if (from + 3 <= html.length &&
	    memcmp(html.data + from, "!--", 3) == 0) {
		for (at = from + 3; at + 3 <= html.length; at++)
			if (memcmp(html.data + at, "-->", 3) == 0)
				return at + 3;
		return html.length;
	}
	name.data = html.data + from;
	name.length = 0;
	while (from + name.length < html.length &&
	       ((name.data[name.length] | 0x20) >= 'a' ||
		   (name.data[name.length] >= '0' &&
		       name.data[name.length] <= '9')) &&
	       (name.data[name.length] | 0x20) <= 'z')
		name.length++;
	end = memchr(html.data + at, '>', html.length - at);
	at = end == NULL ? html.length : (size_t)(end - html.data) + 1;
	if (cpl_str_equal_fold(name, CPL_STR("br")))
		state->lines += state->lines < 2;
	else if (is_named(name, blocks) && state->lines == 0)
		state->lines = 1;
	else if (cpl_str_equal_fold(name, CPL_STR("td")))
		state->blank = true;
	if (!closing && is_named(name, unseen))
		return skip_element(html, at, name);
	return at;
}

void
html_append_text(struct cpl_buffer *out, struct cpl_str html)
{
	struct state state = { .out = out, .start = out->length };

	for (size_t at = 0; at < html.length;) {
		struct cpl_str rest = { html.data + at, html.length - at };
		char c = html.data[at];
		char bytes[4];
		size_t length = 0;
		uint32_t code = 0;

		if (c == '<' && rest.length > 1 &&
		    ((rest.data[1] | 0x20) >= 'a' || rest.data[1] == '/' ||
			rest.data[1] == '!')) {
			at = take_tag(&state, html, at);
			continue;
		}
		if (c == '&')
			length = entity_read(rest, &code);
		if (length > 0 ? code == ' ' : is_blank(c)) {
			state.blank = true;
			at += length > 0 ? length : 1;
		} else if (length > 0) {
			if (code > 0)
				put(&state, bytes,
				    cpl_utf8_encode(code, bytes));
			at += length;
		} else {
			put(&state, html.data + at, 1);
			at++;
		}
	}
}
