/* SPDX-License-Identifier: MIT */
/* Chats as telephones export them, made of lines of text. */
#include "input/chat.h"

#include <stdlib.h>
#include <string.h>

#include "input/chat-words.h"
#include "input/rows.h"

/* A sender's name; what is longer is text with a colon in it. */
#define NAME_BYTES 200

struct chat {
	struct cpl_decoder *decoder; /* OWNED */
	struct window window;
	int64_t gap;
	size_t limit;
	size_t line;           /* of the output, from 1 */
	struct chat_head head; /* of the first message */

	/* What one person has sent so far. */
	bool open;
	bool system;
	struct cpl_buffer sender;
	struct cpl_buffer phone; /* the sender as a number */
	struct cpl_buffer text;
	struct chat_head first; /* its texts are not looked at */
	int64_t last;           /* seconds of its last message */
	size_t first_line;
	size_t messages;
	size_t media;
	size_t deleted;
};

/* Pass over blanks of any width: U+0020, U+00A0, U+2009 and U+202F. */
static bool
take_blanks(struct cpl_str *text)
{
	size_t before = text->length;

	for (;;) {
		const unsigned char *at = (const unsigned char *)text->data;
		size_t step = 0;

		if (text->length >= 1 && at[0] == ' ')
			step = 1;
		else if (text->length >= 2 && at[0] == 0xc2 && at[1] == 0xa0)
			step = 2;
		else if (text->length >= 3 && at[0] == 0xe2 && at[1] == 0x80 &&
			 (at[2] == 0xaf || at[2] == 0x89))
			step = 3;
		if (step == 0)
			return text->length < before;
		text->data += step;
		text->length -= step;
	}
}

static bool
take_char(struct cpl_str *text, const char *set, char *taken)
{
	if (text->length == 0 || text->data[0] == '\0' ||
	    strchr(set, text->data[0]) == NULL)
		return false;
	*taken = text->data[0];
	text->data++;
	text->length--;
	return true;
}

static int
take_number(struct cpl_str *text, int most, int *value)
{
	int count = 0;

	*value = 0;
	while (count < most && text->length > 0 && text->data[0] >= '0' &&
	       text->data[0] <= '9') {
		*value = *value * 10 + (text->data[0] - '0');
		text->data++;
		text->length--;
		count++;
	}
	return count;
}

/* `31/12/23`, `31.12.2023` or `2023-12-31`. */
static bool
take_date(struct cpl_str *text, struct chat_head *head)
{
	char sign;
	char again;
	int first = take_number(text, 4, &head->parts[0]);
	int third;

	if (first == 0 || first == 3 || !take_char(text, "/.-", &sign) ||
	    take_number(text, 2, &head->parts[1]) == 0 ||
	    !take_char(text, "/.-", &again) || again != sign)
		return false;
	third = take_number(text, 4, &head->parts[2]);
	head->year_first = first == 4;
	if (head->year_first)
		return third == 1 || third == 2;
	if (third == 2)
		head->parts[2] += 2000;
	return third == 2 || third == 4;
}

/* `21.05`, `21:05:33`, `9:05 PM`. */
static bool
take_time(struct cpl_str *text, struct chat_head *head)
{
	struct cpl_str rest;
	char sign;
	char half;

	head->second = -1;
	head->half_given = false;
	if (take_number(text, 2, &head->hour) == 0 ||
	    !take_char(text, ":.", &sign) ||
	    take_number(text, 2, &head->minute) != 2)
		return false;
	rest = *text;
	if (take_char(&rest, ":.", &sign) &&
	    take_number(&rest, 2, &head->second) == 2)
		*text = rest;
	else
		head->second = -1;
	rest = *text;
	(void)take_blanks(&rest);
	if (take_char(&rest, "aApP", &half)) {
		if (take_char(&rest, ".", &sign))
			(void)take_blanks(&rest);
		if (take_char(&rest, "mM", &sign)) {
			(void)take_char(&rest, ".", &sign);
			head->half_given = true;
			head->afternoon = (half | 0x20) == 'p';
			*text = rest;
		}
	}
	return head->hour < 24 && head->minute < 60 && head->second < 60;
}

/*
 * A date and a time; or in brackets a time and a date, as messages are copied
 * from the screen of a computer.
 */
static bool
take_when(struct cpl_str *text, bool bracket, struct chat_head *head)
{
	struct cpl_str rest = *text;
	char sign;

	if (take_date(&rest, head)) {
		(void)take_char(&rest, ",", &sign);
		*text = rest;
		return take_blanks(text) && take_time(text, head);
	}
	return bracket && take_time(text, head) &&
	       take_char(text, ",", &sign) && take_blanks(text) &&
	       take_date(text, head);
}

bool
chat_head(struct cpl_str line, struct chat_head *head)
{
	struct cpl_str text = chat_skip_marks(line);
	char sign;
	bool bracket = take_char(&text, "[", &sign);
	const char *colon;

	if (!take_when(&text, bracket, head))
		return false;
	if (bracket) {
		if (!take_char(&text, "]", &sign))
			return false;
		(void)take_blanks(&text);
	} else if (!take_blanks(&text) || !take_char(&text, "-", &sign) ||
		   !take_blanks(&text)) {
		return false;
	}
	text = chat_skip_marks(text);
	head->bracketed = bracket;
	head->text = text;
	head->sender.data = NULL;
	head->sender.length = 0;
	colon = memchr(text.data, ':',
	    text.length < NAME_BYTES ? text.length : NAME_BYTES);
	/* With nothing behind the colon it is a message of many lines. */
	if (colon == NULL || colon == text.data ||
	    (colon + 1 < text.data + text.length && colon[1] != ' '))
		return true;
	head->sender.data = text.data;
	head->sender.length = (size_t)(colon - text.data);
	head->text.data = colon + 1;
	head->text.length = text.length - head->sender.length - 1;
	(void)take_blanks(&head->text);
	return true;
}

bool
chat_knows(struct cpl_str head)
{
	struct chat_head found;
	const char *end;

	head = chat_skip_marks(head);
	while (
	    head.length > 0 && (head.data[0] == '\n' || head.data[0] == '\r')) {
		head.data++;
		head.length--;
	}
	end = head.length == 0 ? NULL : memchr(head.data, '\n', head.length);
	if (end != NULL)
		head.length = (size_t)(end - head.data);
	return chat_head(head, &found);
}

/*
 * Seconds to measure a gap with.  Which part is the day does not matter for it
 * but around midnight, where the larger one is.
 */
static int64_t
seconds_of(const struct chat_head *head)
{
	struct cpl_civil civil = { 0 };
	int one = head->parts[head->year_first ? 2 : 0];
	int two = head->parts[1];

	civil.year = head->parts[head->year_first ? 0 : 2];
	civil.month = two <= 12 ? two : one;
	civil.day = two <= 12 ? one : two;
	if (!cpl_date_valid(civil.year, civil.month, civil.day))
		return 0;
	civil.hour = head->hour;
	if (head->half_given)
		civil.hour = head->hour % 12 + (head->afternoon ? 12 : 0);
	civil.minute = head->minute;
	civil.second = head->second < 0 ? 0 : head->second;
	return cpl_seconds_from_civil(&civil);
}

static bool
is_telephone(struct cpl_str text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];

		digits += c >= '0' && c <= '9';
		if (!(c >= '0' && c <= '9') && c < 0x80 &&
		    strchr("+- ()", c) == NULL)
			return false;
	}
	return digits >= 8;
}

/* The number without marks of direction, with plain blanks and hyphens. */
static void
append_telephone(struct cpl_buffer *out, struct cpl_str text)
{
	while (text.length > 0) {
		uint32_t code;
		size_t length = cpl_utf8_decode(text.data, text.length, &code);

		if (length == 0) {
			length = 1;
			code = (unsigned char)text.data[0];
		}
		if (code == 0xa0 || code == 0x202f)
			cpl_buffer_append_char(out, ' ');
		else if (code == 0x2010 || code == 0x2011)
			cpl_buffer_append_char(out, '-');
		else if (code < 0x80)
			cpl_buffer_append_char(out, (char)code);
		text.data += length;
		text.length -= length;
	}
}

static const char *
kind_of(const struct chat *chat)
{
	if (chat->system)
		return "system";
	if (chat->text.length > 0)
		return "message";
	return chat->media > 0 ? "media" : "deleted";
}

static void
append_member(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

static void
append_time(const struct chat_head *head, struct cpl_buffer *out)
{
	cpl_json_append_name(out, CPL_STR("date"));
	cpl_buffer_append_format(out,
	    head->year_first ? "\"%d-%02d-%02d\"" : "\"%d/%d/%d\"",
	    head->parts[0], head->parts[1], head->parts[2]);
	cpl_json_append_name(out, CPL_STR("time"));
	cpl_buffer_append_format(out, "\"%d:%02d", head->hour, head->minute);
	if (head->second >= 0)
		cpl_buffer_append_format(out, ":%02d", head->second);
	cpl_buffer_append_format(out, "%s\"",
	    !head->half_given ? ""
	    : head->afternoon ? " PM"
			      : " AM");
}

static void
append_count(struct cpl_buffer *out, const char *name, size_t count)
{
	if (count == 0)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_integer(out, (int64_t)count);
}

/* Hand on what one person has sent. */
static void
flush(struct chat *chat, struct cpl_buffer *out)
{
	struct cpl_str sender = cpl_buffer_str(&chat->sender);
	bool telephone = is_telephone(sender);

	if (!chat->open)
		return;
	chat->open = false;
	for (; chat->line < chat->first_line; chat->line++)
		cpl_buffer_append_char(out, '\n');
	cpl_buffer_append_char(out, '{');
	append_member(out, "type", cpl_str_of(kind_of(chat)));
	append_time(&chat->first, out);
	if (telephone) {
		cpl_buffer_clear(&chat->phone);
		append_telephone(&chat->phone, sender);
		sender = cpl_str_trim(cpl_buffer_str(&chat->phone));
	}
	if (sender.length > 0)
		append_member(out, telephone ? "phone" : "sender", sender);
	append_member(out, "text", cpl_buffer_str(&chat->text));
	append_count(out, "messages", chat->messages);
	append_count(out, "media", chat->media);
	append_count(out, "deleted", chat->deleted);
	cpl_buffer_append_char(out, '}');
}

/* More text, a line of its own; no more of it than is needed to be too long. */
static void
add_text(struct chat *chat, struct cpl_str text, bool joined)
{
	if (chat->text.length > chat->limit)
		return;
	if (joined && chat->text.length > 0)
		cpl_buffer_append_char(&chat->text, '\n');
	cpl_buffer_append_str(&chat->text, text);
}

static void
add_message(struct chat *chat, struct cpl_str text)
{
	chat->messages++;
	text = chat_unedited(chat_skip_marks(text));
	if (chat_is_media(text))
		chat->media++;
	else if (chat_is_deleted(text))
		chat->deleted++;
	else
		add_text(chat, text, true);
}

/* Whether the message goes on with what is open. */
static bool
goes_on(const struct chat *chat, const struct chat_head *head,
    struct cpl_str sender)
{
	int64_t gap = seconds_of(head) - chat->last;

	return chat->open && !chat->system && sender.length > 0 &&
	       cpl_str_equal(cpl_buffer_str(&chat->sender), sender) &&
	       gap >= 0 && gap <= chat->gap;
}

static void
start_message(
    struct chat *chat, const struct chat_head *head, struct cpl_buffer *out)
{
	struct cpl_str sender = chat_skip_marks(head->sender);
	bool notice = chat_is_notice(head->text);

	/* "~ Name" is what somebody unknown calls himself. */
	if (sender.length > 1 && sender.data[0] == '~') {
		sender.data++;
		sender.length--;
		(void)take_blanks(&sender);
	}
	/* What the telephone says is nobody's, whoever it names. */
	if (notice)
		sender.length = 0;
	if (!goes_on(chat, head, sender)) {
		flush(chat, out);
		chat->open = true;
		chat->system = sender.length == 0;
		chat->first = *head;
		chat->first_line = chat->window.line;
		chat->messages = 0;
		chat->media = 0;
		chat->deleted = 0;
		cpl_buffer_clear(&chat->text);
		cpl_buffer_clear(&chat->sender);
		cpl_buffer_append_str(&chat->sender, sender);
	}
	if (chat->head.parts[1] == 0)
		chat->head = *head;
	chat->last = seconds_of(head);
	add_message(chat, head->text);
}

static void
take_line(struct chat *chat, struct cpl_str line, struct cpl_buffer *out)
{
	struct chat_head head;

	if (chat_head(line, &head))
		start_message(chat, &head, out);
	else if (chat->open)
		add_text(chat, chat_unedited(chat_skip_marks(line)),
		    chat->text.length > 0);
}

/* A line over the limit: its beginning says whose it is. */
static void
take_long_line(struct chat *chat, struct cpl_buffer *out)
{
	struct cpl_str piece;
	bool last = false;
	bool first = true;

	while (!last && window_rest_of_line(&chat->window, &piece, &last)) {
		if (first)
			take_line(chat, piece, out);
		else
			add_text(chat, piece, false);
		first = false;
	}
}

static int
chat_more(void *state, struct cpl_buffer *out, struct cpl_fault *fault)
{
	struct chat *chat = state;
	struct cpl_str line;
	size_t end;

	switch (window_line(&chat->window, 0, &end, fault)) {
	case WINDOW_FAILED:
		return -1;
	case WINDOW_NONE:
		flush(chat, out);
		if (out->length > 0)
			cpl_buffer_append_char(out, '\n');
		return 0;
	case WINDOW_LONG:
		take_long_line(chat, out);
		break;
	case WINDOW_LINE:
	case WINDOW_LAST:
		line.data = window_at(&chat->window, 0);
		line.length = text_without_line_end(line.data, end);
		take_line(chat, line, out);
		window_consume(&chat->window, end);
		break;
	}
	if (chat->text.failed || chat->sender.failed || chat->phone.failed) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return -1;
	}
	return 1;
}

static void
chat_free(void *state)
{
	struct chat *chat = state;

	window_release(&chat->window);
	cpl_decoder_free(chat->decoder);
	cpl_buffer_release(&chat->sender);
	cpl_buffer_release(&chat->phone);
	cpl_buffer_release(&chat->text);
	free(chat);
}

void *
chat_new(struct bytes bytes, int64_t gap, size_t limit)
{
	struct chat *chat = calloc(1, sizeof(*chat));

	if (chat == NULL)
		return NULL;
	chat->decoder = decoder_over(bytes);
	if (chat->decoder == NULL ||
	    !window_init(&chat->window, chat->decoder, limit)) {
		chat_free(chat);
		return NULL;
	}
	chat->gap = gap;
	chat->limit = limit;
	chat->line = 1;
	return chat;
}

static void
chat_tell(const void *state, struct cpl_buffer *out)
{
	const struct chat_head *head = &((const struct chat *)state)->head;

	cpl_buffer_append_format(out,
	    "lines that begin with a date%s%s and a time of %d hours%s",
	    head->year_first ? ", the year first," : "",
	    head->bracketed ? " in brackets" : "", head->half_given ? 12 : 24,
	    head->second >= 0 ? " with seconds" : "");
}

static const char *
chat_encoding(const void *state)
{
	return cpl_decoder_encoding(((const struct chat *)state)->decoder);
}

const struct translator chat_translator = { "chat", chat_more, chat_free,
	chat_tell, chat_encoding };
