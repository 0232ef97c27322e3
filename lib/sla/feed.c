/* SPDX-License-Identifier: MIT */
/*
 * Lines of an iCalendar file on their way to libical, which trusts them: it
 * recurses as deep as components are nested, takes a time that grows with the
 * square of a line, and makes an event of one day out of a rule that it does
 * not understand.  So lines are unfolded and looked at here.
 */
#include "sla/office.h"

#ifdef HAVE_ICAL

#include "sla/feed.h"

#include <string.h>

/* VCALENDAR, VEVENT, and what may stand in an event. */
#define DEPTH_LIMIT 8
#define LINE_LIMIT ((size_t)64 << 10)

enum need {
	NEED_NOT,
	NEED_BEGIN,
	NEED_END,
	NEED_WHEN, /* must be understood */
	NEED_WORDS,
};

static const struct {
	const char *name;
	enum need need;
} needed[] = {
	{ "BEGIN", NEED_BEGIN },
	{ "END", NEED_END },
	{ "DTSTART", NEED_WHEN },
	{ "DTEND", NEED_WHEN },
	{ "DURATION", NEED_WHEN },
	{ "RRULE", NEED_WHEN },
	{ "RDATE", NEED_WHEN },
	{ "EXDATE", NEED_WHEN },
	{ "RECURRENCE-ID", NEED_WHEN },
	{ "UID", NEED_WORDS },
	{ "STATUS", NEED_WORDS },
	{ "SUMMARY", NEED_WORDS },
	{ "DESCRIPTION", NEED_WORDS },
	{ "CATEGORIES", NEED_WORDS },
};

struct feed_lines {
	const struct libical *lib;
	struct cpl_str rest;
	struct cpl_buffer line; /* unfolded, NUL-terminated */
	icalparser *parser;
	icalcomponent *root; /* OWNED: what has been finished */
	size_t depth;
	size_t event; /* the depth inside an event, or 0 */
};

static enum need
need_of(struct cpl_str line)
{
	size_t length = 0;

	while (length < line.length && line.data[length] != ':' &&
	       line.data[length] != ';')
		length++;
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (cpl_str_equal_fold((struct cpl_str){ line.data, length },
			cpl_str_of(needed[i].name)))
			return needed[i].need;
	}
	return NEED_NOT;
}

/* Up to the next line end, which is passed over. */
static struct cpl_str
take_piece(struct feed_lines *lines)
{
	struct cpl_str piece = { lines->rest.data, 0 };
	struct cpl_str *rest = &lines->rest;

	while (piece.length < rest->length &&
	       rest->data[piece.length] != '\n' &&
	       rest->data[piece.length] != '\r')
		piece.length++;
	rest->data += piece.length;
	rest->length -= piece.length;
	if (rest->length > 1 && rest->data[0] == '\r' &&
	    rest->data[1] == '\n') {
		rest->data++;
		rest->length--;
	}
	if (rest->length > 0) {
		rest->data++;
		rest->length--;
	}
	return piece;
}

/* What begins with a blank goes on with the line before it. */
static bool
take_line(struct feed_lines *lines)
{
	const struct cpl_str *rest = &lines->rest;

	if (rest->length == 0)
		return false;
	cpl_buffer_clear(&lines->line);
	cpl_buffer_append_str(&lines->line, take_piece(lines));
	while (rest->length > 0 &&
	       (rest->data[0] == ' ' || rest->data[0] == '\t')) {
		struct cpl_str more = take_piece(lines);

		cpl_buffer_append(&lines->line, more.data + 1, more.length - 1);
	}
	return true;
}

static bool
is_event(struct cpl_str line)
{
	const struct cpl_str begin = CPL_STR("BEGIN:");

	return line.length >= begin.length &&
	       cpl_str_equal_fold(
		   cpl_str_trim((struct cpl_str){
		       line.data + begin.length, line.length - begin.length }),
		   CPL_STR("VEVENT"));
}

/* Words that are empty are none, which libical would call an error. */
static bool
is_wanted(const struct feed_lines *lines, struct cpl_str line, enum need need)
{
	return lines->event > 0 && lines->depth == lines->event &&
	       need != NEED_NOT &&
	       (need == NEED_WHEN || line.data[line.length - 1] != ':');
}

static const char *
give_line(struct feed_lines *lines)
{
	const struct libical *lib = lines->lib;
	struct cpl_str line = cpl_buffer_str(&lines->line);
	enum need need = need_of(line);
	icalcomponent *done;

	if (need == NEED_BEGIN) {
		if (++lines->depth > DEPTH_LIMIT)
			return "components too deep in each other";
		if (lines->event == 0 && is_event(line))
			lines->event = lines->depth;
	} else if (need != NEED_END && !is_wanted(lines, line, need)) {
		return NULL;
	}
	if (line.length > LINE_LIMIT)
		return "a line of more than 64 KiB";
	cpl_buffer_append_char(&lines->line, '\0');
	if (lines->line.failed)
		return NULL;
	done = lib->icalparser_add_line(lines->parser, lines->line.data);
	if (need == NEED_END && lines->depth > 0) {
		if (lines->event == lines->depth)
			lines->event = 0;
		lines->depth--;
	}
	if (!done)
		return NULL;
	if (!lines->root)
		lines->root = lib->icalcomponent_new(ICAL_XROOT_COMPONENT);
	if (lines->root)
		lib->icalcomponent_add_component(lines->root, done);
	else
		lib->icalcomponent_free(done);
	return NULL;
}

static void
give_lines(struct feed_lines *lines, const char **wrong)
{
	const struct libical *lib = lines->lib;
	bool any;

	while (!*wrong && !lines->line.failed && take_line(lines))
		*wrong = give_line(lines);
	any = lines->root && lib->icalcomponent_get_first_component(
				 lines->root, ICAL_VCALENDAR_COMPONENT);
	if (!*wrong && lines->depth > 0)
		*wrong = "it ends inside a component";
	else if (!*wrong && !any)
		*wrong = "not an iCalendar file";
}

const char *
feed_parse(const struct libical *lib, struct cpl_str text,
    icalcomponent **calendar, bool *memory)
{
	const struct cpl_str mark = CPL_STR("\xef\xbb\xbf");
	struct feed_lines lines = { .lib = lib, .rest = text };
	const char *wrong = NULL;

	*calendar = NULL;
	if (memchr(text.data, '\0', text.length))
		return "not an iCalendar file";
	if (cpl_utf8_valid(text.data, text.length) < text.length)
		return "not UTF-8";
	if (cpl_str_starts(text, mark)) {
		lines.rest.data += mark.length;
		lines.rest.length -= mark.length;
	}
	lines.parser = lib->icalparser_new();
	if (lines.parser)
		give_lines(&lines, &wrong);
	*memory = !lines.parser || lines.line.failed;
	if (lines.parser)
		lib->icalparser_free(lines.parser);
	cpl_buffer_release(&lines.line);
	if (*memory || wrong) {
		if (lines.root)
			lib->icalcomponent_free(lines.root);
		return wrong ? wrong : "";
	}
	*calendar = lines.root;
	return NULL;
}

#endif
