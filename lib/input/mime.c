/* SPDX-License-Identifier: MIT */
/* A message of mail taken apart: its parts, and the text in them. */
#include "input/mime.h"

#include <string.h>

#include "input/encoded.h"
#include "input/html.h"

/* Parts within parts, and parts in all, of a message that people sent. */
#define DEPTH 10
#define PARTS 1000

struct walk {
	struct message *message;
	struct cpl_buffer plain;
	struct cpl_buffer html;
	struct cpl_buffer bytes;
	size_t parts;
};

struct part {
	struct cpl_str type; /* "text/plain" */
	struct cpl_str charset;
	struct cpl_str boundary;
	struct cpl_str encoding;
	bool attached;
};

static struct cpl_buffer *const *
buffers_of(struct message *message, struct cpl_buffer *list[8])
{
	list[0] = &message->id;
	list[1] = &message->references;
	list[2] = &message->subject;
	list[3] = &message->name;
	list[4] = &message->address;
	list[5] = &message->to;
	list[6] = &message->date;
	list[7] = &message->text;
	return list;
}

void
message_release(struct message *message)
{
	struct cpl_buffer *list[8];

	(void)buffers_of(message, list);
	for (size_t i = 0; i < 8; i++)
		cpl_buffer_release(list[i]);
}

void
message_clear(struct message *message)
{
	struct cpl_buffer *list[8];

	(void)buffers_of(message, list);
	for (size_t i = 0; i < 8; i++)
		cpl_buffer_clear(list[i]);
	message->dated = false;
	message->automatic = false;
	message->failed = false;
	message->attachments = 0;
}

/* The line at *at without its end; false at the end of the text. */
static bool
next_line(struct cpl_str text, size_t *at, struct cpl_str *line)
{
	const char *end;

	if (*at >= text.length)
		return false;
	line->data = text.data + *at;
	line->length = text.length - *at;
	end = memchr(line->data, '\n', line->length);
	if (end != NULL)
		line->length = (size_t)(end - line->data);
	*at += line->length + (end != NULL);
	if (line->length > 0 && line->data[line->length - 1] == '\r')
		line->length--;
	return true;
}

bool
mail_field(struct cpl_str text, size_t *at, struct cpl_str *name,
    struct cpl_str *value)
{
	struct cpl_str line;
	const char *colon;

	for (;;) {
		if (!next_line(text, at, &line) || line.length == 0)
			return false;
		/* What is no field is passed over. */
		colon = memchr(line.data, ':', line.length);
		if (colon != NULL && line.data[0] != ' ' &&
		    line.data[0] != '\t')
			break;
	}
	name->data = line.data;
	name->length = (size_t)(colon - line.data);
	*name = cpl_str_trim(*name);
	value->data = colon + 1;
	while (*at < text.length &&
	       (text.data[*at] == ' ' || text.data[*at] == '\t'))
		(void)next_line(text, at, &line);
	value->length = (size_t)(text.data + *at - value->data);
	*value = cpl_str_trim(*value);
	return true;
}

/* `=?charset?B?text?=` at the front: append what it says; its length or 0. */
static size_t
encoded_word(struct cpl_buffer *out, struct cpl_str text)
{
	struct cpl_buffer bytes = { 0 };
	struct cpl_str charset = { text.data + 2, 0 };
	struct cpl_str body;
	const char *end;
	char kind;

	if (text.length < 8 || text.data[0] != '=' || text.data[1] != '?')
		return 0;
	end = memchr(charset.data, '?', text.length - 2);
	if (end == NULL || end + 3 >= text.data + text.length || end[2] != '?')
		return 0;
	charset.length = (size_t)(end - charset.data);
	/* RFC 2231 adds a language. */
	if (memchr(charset.data, '*', charset.length) != NULL)
		charset.length = (size_t)((const char *)memchr(charset.data,
					      '*', charset.length) -
					  charset.data);
	kind = (char)(end[1] | 0x20);
	body.data = end + 3;
	body.length = (size_t)(text.data + text.length - body.data);
	end = memchr(body.data, '?', body.length);
	if (end == NULL || end + 1 >= text.data + text.length ||
	    end[1] != '=' || (kind != 'b' && kind != 'q'))
		return 0;
	body.length = (size_t)(end - body.data);
	if (kind == 'b')
		base64_append(&bytes, body);
	else
		quoted_append(&bytes, body, true);
	charset_append(out, cpl_buffer_str(&bytes), charset);
	out->failed = out->failed || bytes.failed;
	cpl_buffer_release(&bytes);
	return (size_t)(end + 2 - text.data);
}

void
mail_append_words(struct cpl_buffer *out, struct cpl_str text)
{
	bool after_word = false;
	size_t from = 0;

	for (size_t i = 0; i < text.length;) {
		struct cpl_str rest = { text.data + i, text.length - i };
		struct cpl_str between = { text.data + from, i - from };
		size_t before = out->length;
		size_t length;

		if (text.data[i] != '=') {
			i++;
			continue;
		}
		/* Blanks between two of them are of the folding. */
		if (!after_word || cpl_str_trim(between).length > 0)
			charset_append(out, between, CPL_STR("utf-8"));
		length = encoded_word(out, rest);
		if (length > 0) {
			i += length;
			from = i;
			after_word = true;
		} else {
			out->length = before;
			i++;
		}
	}
	if (from < text.length) {
		text.data += from;
		text.length -= from;
		charset_append(out, text, CPL_STR(""));
	}
}

/* Folds become one blank. */
static void
append_field(struct cpl_buffer *out, struct cpl_str value)
{
	size_t from = out->length;
	size_t to = from;

	mail_append_words(out, value);
	for (size_t i = from; i < out->length; i++) {
		char c = out->data[i];

		if (c == '\r' || c == '\n' || c == '\t')
			c = ' ';
		if (c != ' ' || to == from || out->data[to - 1] != ' ')
			out->data[to++] = c;
	}
	if (!out->failed)
		out->length = to;
}

/* `Name <address>`, `address` or `address (Name)`. */
static void
read_sender(struct message *message, struct cpl_str value)
{
	struct cpl_str address = value;
	struct cpl_str name = { value.data, 0 };
	const char *open = memchr(value.data, '<', value.length);
	const char *close = NULL;

	if (open != NULL)
		close = memchr(
		    open, '>', (size_t)(value.data + value.length - open));
	if (close != NULL) {
		name.length = (size_t)(open - value.data);
		address.data = open + 1;
		address.length = (size_t)(close - open) - 1;
	} else if ((open = memchr(value.data, '(', value.length)) != NULL) {
		address.length = (size_t)(open - value.data);
		name.data = open + 1;
		name.length = value.length - address.length - 1;
		if (name.length > 0 && name.data[name.length - 1] == ')')
			name.length--;
	}
	name = cpl_str_trim(name);
	if (name.length >= 2 && name.data[0] == '"' &&
	    name.data[name.length - 1] == '"') {
		name.data++;
		name.length -= 2;
	}
	address = cpl_str_trim(address);
	cpl_buffer_clear(&message->name);
	append_field(&message->name, name);
	cpl_buffer_clear(&message->address);
	append_field(&message->address, address);
	for (size_t i = 0; i < message->address.length; i++) {
		char c = message->address.data[i];

		if (c >= 'A' && c <= 'Z')
			message->address.data[i] = (char)(c | 0x20);
	}
}

/* The value of `; name=value` behind a field's first word. */
static struct cpl_str
parameter(struct cpl_str value, struct cpl_str name)
{
	for (size_t i = 0; i + name.length < value.length; i++) {
		struct cpl_str here = { value.data + i, name.length };
		struct cpl_str found = { value.data + i + name.length + 1, 0 };
		const char *end = value.data + value.length;

		if (value.data[i + name.length] != '=' || i == 0 ||
		    memchr("; \t\r\n", value.data[i - 1], 5) == NULL ||
		    !cpl_str_equal_fold(here, name))
			continue;
		if (found.data < end && *found.data == '"') {
			const char *close;

			found.data++;
			close = memchr(
			    found.data, '"', (size_t)(end - found.data));
			found.length = (size_t)((close == NULL ? end : close) -
						found.data);
			return found;
		}
		while (found.data + found.length < end &&
		       memchr("; \t\r\n", found.data[found.length], 5) == NULL)
			found.length++;
		return found;
	}
	return (struct cpl_str){ "", 0 };
}

static bool
is_field(struct cpl_str name, const char *wanted)
{
	return cpl_str_equal_fold(name, cpl_str_of(wanted));
}

static void
read_part_field(struct part *part, struct cpl_str name, struct cpl_str value)
{
	if (is_field(name, "content-type")) {
		size_t length = 0;

		while (length < value.length &&
		       memchr("; \t\r\n", value.data[length], 5) == NULL)
			length++;
		part->type = (struct cpl_str){ value.data, length };
		part->charset = parameter(value, CPL_STR("charset"));
		part->boundary = parameter(value, CPL_STR("boundary"));
		part->attached = part->attached ||
				 parameter(value, CPL_STR("name")).length > 0;
	} else if (is_field(name, "content-transfer-encoding")) {
		part->encoding = value;
	} else if (is_field(name, "content-disposition")) {
		part->attached =
		    part->attached ||
		    (value.length >= 10 &&
			is_field(
			    (struct cpl_str){ value.data, 10 }, "attachment"));
	}
}

static void
read_field(struct message *message, struct cpl_str name, struct cpl_str value)
{
	if (is_field(name, "message-id")) {
		const char *close = memchr(value.data, '>', value.length);

		if (value.length > 0 && value.data[0] == '<' && close != NULL) {
			value.length = (size_t)(close - value.data) - 1;
			value.data++;
		}
		cpl_buffer_clear(&message->id);
		append_field(&message->id, value);
	} else if (is_field(name, "in-reply-to") ||
		   is_field(name, "references")) {
		append_field(&message->references, value);
		cpl_buffer_append_char(&message->references, ' ');
	} else if (is_field(name, "subject")) {
		cpl_buffer_clear(&message->subject);
		append_field(&message->subject, value);
	} else if (is_field(name, "from")) {
		read_sender(message, value);
	} else if (is_field(name, "to")) {
		cpl_buffer_clear(&message->to);
		append_field(&message->to, value);
	} else if (is_field(name, "date")) {
		cpl_buffer_clear(&message->date);
		append_field(&message->date, value);
		message->dated = mail_date(
		    value, &message->seconds, &message->offset);
	} else if (is_field(name, "auto-submitted")) {
		message->automatic = !is_field(value, "no");
	}
}

/* Append a part's text, decoded, to that of its kind. */
static void
take_text(struct walk *walk, const struct part *part, struct cpl_str body)
{
	bool html = is_field(part->type, "text/html");
	struct cpl_buffer *out = html ? &walk->html : &walk->plain;

	cpl_buffer_clear(&walk->bytes);
	if (is_field(part->encoding, "base64"))
		base64_append(&walk->bytes, body);
	else if (is_field(part->encoding, "quoted-printable"))
		quoted_append(&walk->bytes, body, false);
	if (is_field(part->encoding, "base64") ||
	    is_field(part->encoding, "quoted-printable"))
		body = cpl_buffer_str(&walk->bytes);
	if (out->length > 0)
		cpl_buffer_append_char(out, '\n');
	charset_append(out, body, part->charset);
}

static void read_entity(struct walk *walk, struct cpl_str text, size_t depth);

/* Whether the line is the boundary; *last when it ends the parts. */
static bool
is_boundary(struct cpl_str line, struct cpl_str boundary, bool *last)
{
	struct cpl_str rest;

	if (line.length < boundary.length + 2 || line.data[0] != '-' ||
	    line.data[1] != '-' ||
	    memcmp(line.data + 2, boundary.data, boundary.length) != 0)
		return false;
	rest.data = line.data + 2 + boundary.length;
	rest.length = line.length - 2 - boundary.length;
	rest = cpl_str_trim(rest);
	*last = cpl_str_equal(rest, CPL_STR("--"));
	return *last || rest.length == 0;
}

static void
read_parts(struct walk *walk, struct cpl_str body, struct cpl_str boundary,
    size_t depth)
{
	struct cpl_str line;
	size_t from = SIZE_MAX;
	size_t at = 0;
	bool last = false;

	for (;;) {
		size_t before = at;
		bool more = next_line(body, &at, &line);

		if (more && !is_boundary(line, boundary, &last))
			continue;
		if (from < before)
			read_entity(walk,
			    (struct cpl_str){ body.data + from, before - from },
			    depth + 1);
		if (!more || last)
			return;
		from = at;
	}
}

/* A body with what its fields say of it. */
static void
read_body(struct walk *walk, const struct part *part, struct cpl_str body,
    size_t depth)
{
	struct cpl_str main = { part->type.data,
		part->type.length < 10 ? part->type.length : 10 };

	if (is_field(main, "multipart/") && part->boundary.length > 0) {
		if (depth < DEPTH)
			read_parts(walk, body, part->boundary, depth);
	} else if (part->attached || !(is_field(part->type, "text/plain") ||
					 is_field(part->type, "text/html"))) {
		walk->message->attachments++;
	} else {
		take_text(walk, part, body);
	}
}

static struct cpl_str
behind(struct cpl_str text, size_t at)
{
	if (at > text.length)
		at = text.length;
	return (struct cpl_str){ text.data + at, text.length - at };
}

/* A part: its fields and its body. */
static void
read_entity(struct walk *walk, struct cpl_str text, size_t depth)
{
	struct part part = { .type = CPL_STR("text/plain") };
	struct cpl_str name;
	struct cpl_str value;
	size_t at = 0;

	if (++walk->parts > PARTS)
		return;
	while (mail_field(text, &at, &name, &value))
		read_part_field(&part, name, value);
	read_body(walk, &part, behind(text, at), depth);
}

static void
append_lines(struct cpl_buffer *out, struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] != '\r' && text.data[i] != '\0')
			cpl_buffer_append_char(out, text.data[i]);
}

void
message_read(struct message *message, struct cpl_str bytes)
{
	struct walk walk = { .message = message };
	struct part part = { .type = CPL_STR("text/plain") };
	struct cpl_str name;
	struct cpl_str value;
	struct cpl_str text;
	struct cpl_buffer *list[8];
	size_t at = 0;

	message_clear(message);
	while (mail_field(bytes, &at, &name, &value)) {
		read_field(message, name, value);
		read_part_field(&part, name, value);
	}
	read_body(&walk, &part, behind(bytes, at), 0);
	text = cpl_str_trim(cpl_buffer_str(&walk.plain));
	if (text.length > 0)
		append_lines(&message->text, text);
	else
		html_append_text(&message->text, cpl_buffer_str(&walk.html));
	message->failed = walk.plain.failed || walk.html.failed ||
			  walk.bytes.failed;
	cpl_buffer_release(&walk.plain);
	cpl_buffer_release(&walk.html);
	cpl_buffer_release(&walk.bytes);
	(void)buffers_of(message, list);
	for (size_t i = 0; i < 8; i++)
		message->failed = message->failed || list[i]->failed;
}
