/* SPDX-License-Identifier: MIT */
/* Tags, entities, lost line breaks and controls, which no citizen wrote. */
#include "input/clean.h"

#include <string.h>

#include "input/doubt.h"
#include "input/entity.h"
#include "text/ascii.h"

/* A word joined to the next is at least so long on either side. */
#define JOIN_BEFORE 3
#define JOIN_AFTER 3
/* What has no blank within so many bytes is no prose. */
#define PROSE_WORD 256

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* At the byte before `at` a small letter, at `at` a capital. */
static bool
is_join(struct cpl_str text, size_t at)
{
	return at > 0 && is_upper(text.data[at]) && is_lower(text.data[at - 1]);
}

static bool
is_suspect(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < ' ' ? byte != '\n' && byte != '\t'
			  : byte == '<' || byte == '&' || byte == '\\' ||
				byte == 0x7f || byte == 0xc2 || byte == 0xe2 ||
				byte == 0xef;
}

/*
 * A character of UTF-8 whose bytes were taken for characters each, as in what
 * Facebook and Instagram hand out: its length, with it in `bytes`, or 0.  Two of
 * them may stand beside each other in other languages, but for a first one that
 * only what was a Latin letter begins with.
 */
static size_t
garbled_length(
    struct cpl_str text, size_t at, char bytes[4], size_t *byte_count)
{
	static const unsigned char leads[] = { 0xc2, 0xc4, 0xe0, 0xf0, 0xf5 };
	size_t count = 0;
	size_t wanted = 4;
	uint32_t code;

	while (count < wanted && at + 2 * count + 1 < text.length) {
		size_t length = cpl_utf8_decode(text.data + at + 2 * count,
		    text.length - at - 2 * count, &code);

		if (length != 2 || code > 0xff)
			return 0;
		bytes[count++] = (char)code;
		if (count > 1)
			continue;
		if (code < leads[0] || code >= leads[4] ||
		    (code >= leads[1] && code < leads[2]))
			return 0;
		wanted = code < leads[1] ? 2 : code < leads[3] ? 3 : 4;
	}
	*byte_count = count;
	return count == wanted && cpl_utf8_decode(bytes, count, &code) == count
		   ? 2 * count
		   : 0;
}

static bool
is_garbled(struct cpl_str text, size_t at)
{
	char bytes[4];
	size_t count;

	return (unsigned char)text.data[at] == 0xc3 &&
	       garbled_length(text, at, bytes, &count) > 0;
}

static bool
needed_between(struct cpl_str text, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (is_suspect(text.data[i]) || is_join(text, i) ||
		    is_garbled(text, i))
			return true;
	return false;
}

bool
clean_needed(struct cpl_str text)
{
	char rest[DOUBT_BYTES];
	unsigned lower = 0;
	size_t at = 0;

	if (text.length == 0)
		return false;
	for (; at + DOUBT_BYTES <= text.length; at += DOUBT_BYTES) {
		if (!doubt(text.data + at, &lower))
			continue;
		if (needed_between(text, at, at + DOUBT_BYTES))
			return true;
		lower = is_lower(text.data[at + DOUBT_BYTES - 1]);
	}
	/* Blanks behind the end are in no doubt. */
	memset(rest, ' ', sizeof(rest));
	memcpy(rest, text.data + at, text.length - at);
	return doubt(rest, &lower) && needed_between(text, at, text.length);
}

/*
 * Lost line breaks.
 */

/* Names that are spelt with a capital inside. */
static const char *const names[] = { "AirAsia", "BukaLapak", "DarkWeb",
	"DuckDuckGo", "eKtp", "FaceBook", "FaceTime", "GitHub", "GoCar",
	"GoFood", "GoJek", "GoPay", "GoRide", "GoSend", "GrabBike", "GrabCar",
	"GrabFood", "IndiHome", "InDrive", "iPhone", "JakLingko", "JakWifi",
	"LinkAja", "LinkedIn", "McDonald", "MyBlueBird", "MyPertamina",
	"MyTelkomsel", "OneDrive", "PayPal", "PeduliLindungi", "PowerPoint",
	"QuickTime", "SatuSehat", "ShopeeFood", "ShopeePay", "SiBadra",
	"SiCepat", "TikTok", "TransJakarta", "TransJogja", "TransPakuan",
	"TransSemarang", "WhatsApp", "WordPress", "YouTube" };

static bool
is_spelt_so(struct cpl_str word)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cpl_str name = cpl_str_of(names[i]);
		struct cpl_str front = word;

		/* "WhatsAppnya" too. */
		if (front.length > name.length)
			front.length = name.length;
		if (cpl_str_equal_fold(front, name))
			return true;
	}
	return false;
}

/* What stands between two blanks and is no prose: an address, a handle. */
static bool
is_prose_byte(char c)
{
	return c != '@' && c != '#' && c != '_' && c != '/' && c != '=' &&
	       c != '\\' && !ascii_digit(c);
}

static bool
in_prose(struct cpl_str text, size_t at)
{
	size_t start = at < PROSE_WORD ? 0 : at - PROSE_WORD;
	size_t end = text.length - at < PROSE_WORD ? text.length
						   : at + PROSE_WORD;
	size_t i;

	for (i = at; i > start && !is_blank(text.data[i - 1]); i--)
		if (!is_prose_byte(text.data[i - 1]))
			return false;
	if (i == start && i > 0)
		return false;
	for (i = at; i < end && !is_blank(text.data[i]); i++)
		if (!is_prose_byte(text.data[i]))
			return false;
	return i < end || i == text.length;
}

/*
 * Whether a line break was lost in front of the capital at `at`: a word of
 * small letters ends there and another begins, and no name is spelt so.
 */
static bool
is_lost_break(struct cpl_str text, size_t at)
{
	size_t start = at;
	size_t end = at + 1;
	struct cpl_str word;

	if (!is_join(text, at) || !in_prose(text, at))
		return false;
	while (start > 0 && is_lower(text.data[start - 1]))
		start--;
	while (end < text.length && is_lower(text.data[end]))
		end++;
	if (at - start < JOIN_BEFORE || end - at < JOIN_AFTER)
		return false;
	while (start > 0 && ascii_letter(text.data[start - 1]))
		start--;
	while (end < text.length && ascii_letter(text.data[end]))
		end++;
	word.data = text.data + start;
	word.length = end - start;
	return !is_spelt_so(word);
}

/*
 * Tags of HTML: by their names, since "<5 meter" and "<3" are no tags.
 */
enum tag { INLINE, BLOCK, HIDDEN };

static const struct {
	const char *name;
	enum tag tag;
} tags[] = {
	{ "br", BLOCK },
	{ "p", BLOCK },
	{ "div", BLOCK },
	{ "li", BLOCK },
	{ "ul", BLOCK },
	{ "ol", BLOCK },
	{ "tr", BLOCK },
	{ "table", BLOCK },
	{ "tbody", INLINE },
	{ "thead", INLINE },
	{ "td", INLINE },
	{ "th", INLINE },
	{ "h1", BLOCK },
	{ "h2", BLOCK },
	{ "h3", BLOCK },
	{ "h4", BLOCK },
	{ "h5", BLOCK },
	{ "h6", BLOCK },
	{ "hr", BLOCK },
	{ "blockquote", BLOCK },
	{ "pre", BLOCK },
	{ "section", BLOCK },
	{ "article", BLOCK },
	{ "span", INLINE },
	{ "font", INLINE },
	{ "b", INLINE },
	{ "i", INLINE },
	{ "u", INLINE },
	{ "s", INLINE },
	{ "strong", INLINE },
	{ "em", INLINE },
	{ "small", INLINE },
	{ "sub", INLINE },
	{ "sup", INLINE },
	{ "a", INLINE },
	{ "img", INLINE },
	{ "code", INLINE },
	{ "center", BLOCK },
	{ "html", INLINE },
	{ "head", INLINE },
	{ "body", INLINE },
	{ "title", BLOCK },
	{ "meta", INLINE },
	{ "link", INLINE },
	{ "o:p", INLINE },
	{ "style", HIDDEN },
	{ "script", HIDDEN },
};

/* The tag of that name; false without one. */
static bool
find_tag(struct cpl_str name, enum tag *tag)
{
	for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		if (cpl_str_equal_fold(name, cpl_str_of(tags[i].name))) {
			*tag = tags[i].tag;
			return true;
		}
	return false;
}

static struct cpl_str
from(struct cpl_str text, size_t at)
{
	return (struct cpl_str){ text.data + at, text.length - at };
}

struct cleaning {
	struct cpl_str text;
	struct cpl_buffer *out;
	size_t start; /* of what was appended */
	/* Nothing closes them from here on: that was looked for once. */
	bool comments_open;
	bool hidden_open;
};

/*
 * The length of the tag whose name ends at `at`, or 0: nothing more, or
 * attributes.  Other words behind a name are a citizen's.
 */
static size_t
tag_length(struct cpl_str rest, size_t at)
{
	bool plain = true;
	bool given = false;

	for (; at < rest.length && rest.data[at] != '<'; at++) {
		if (rest.data[at] == '>')
			return plain || given ? at + 1 : 0;
		plain = plain &&
			(is_blank(rest.data[at]) || rest.data[at] == '/');
		given = given || rest.data[at] == '=';
	}
	return 0;
}

/* The length of a comment at the front, or 0 where it never ends. */
static size_t
comment_length(struct cleaning *cleaning, struct cpl_str rest)
{
	for (size_t i = 4; i + 3 <= rest.length && !cleaning->comments_open;
	     i++)
		if (memcmp(rest.data + i, "-->", 3) == 0)
			return i + 3;
	cleaning->comments_open = true;
	return 0;
}

/* The length up to the end of what `</name` closes; 0 where nothing does. */
static size_t
hidden_length(
    struct cleaning *cleaning, struct cpl_str rest, struct cpl_str name)
{
	for (size_t i = 0;
	     i + 3 + name.length <= rest.length && !cleaning->hidden_open;
	     i++) {
		struct cpl_str there = { rest.data + i + 2, name.length };

		if (rest.data[i] == '<' && rest.data[i + 1] == '/' &&
		    cpl_str_equal_fold(there, name) &&
		    rest.data[i + 2 + name.length] == '>')
			return i + 3 + name.length;
	}
	cleaning->hidden_open = true;
	return 0;
}

/* One line break, and none at the beginning or behind another. */
static void
append_break(struct cleaning *cleaning)
{
	struct cpl_buffer *out = cleaning->out;

	while (
	    out->length > cleaning->start && out->data[out->length - 1] == ' ')
		out->length--;
	if (out->length > cleaning->start && out->data[out->length - 1] != '\n')
		cpl_buffer_append_char(out, '\n');
}

/* A tag at the front, which begins with `<`; its length or 0. */
static size_t
read_tag(struct cleaning *cleaning, struct cpl_str rest)
{
	size_t at = 1;
	size_t length;
	struct cpl_str name;
	enum tag tag;

	if (cpl_str_starts(rest, CPL_STR("<!--")))
		return comment_length(cleaning, rest);
	at += at < rest.length && rest.data[at] == '/';
	name.data = rest.data + at;
	while (at < rest.length &&
	       (ascii_letter(rest.data[at]) || ascii_digit(rest.data[at]) ||
		   rest.data[at] == ':'))
		at++;
	name.length = (size_t)(rest.data + at - name.data);
	if (at == rest.length ||
	    (rest.data[at] != '>' && rest.data[at] != '/' &&
		!is_blank(rest.data[at])) ||
	    !find_tag(name, &tag))
		return 0;
	length = tag_length(rest, at);
	if (length > 0 && tag == BLOCK)
		append_break(cleaning);
	if (length > 0 && tag == HIDDEN && rest.data[1] != '/')
		length += hidden_length(cleaning, from(rest, length), name);
	return length;
}

static size_t
replace_entity(struct cleaning *cleaning, struct cpl_str rest)
{
	uint32_t code;
	size_t length = entity_read(rest, &code);
	char bytes[4];

	if (length > 0 && code > 0)
		cpl_buffer_append(
		    cleaning->out, bytes, cpl_utf8_encode(code, bytes));
	return length;
}

/* Line ends and tabs that were written as a backslash and a letter. */
static size_t
read_backslash(struct cleaning *cleaning, struct cpl_str rest)
{
	if (rest.length < 2 ||
	    (rest.data > cleaning->text.data &&
		(rest.data[-1] == '\\' || rest.data[-1] == ':')))
		return 0;
	if (cpl_str_starts(rest, CPL_STR("\\r\\n"))) {
		cpl_buffer_append_char(cleaning->out, '\n');
		return 4;
	}
	if (rest.data[1] != 'n' && rest.data[1] != 'r' && rest.data[1] != 't')
		return 0;
	cpl_buffer_append_char(cleaning->out, rest.data[1] == 't' ? ' ' : '\n');
	return 2;
}

/* Tabs and ends of lines stay, a carriage return alone is one. */
static size_t
read_control(struct cleaning *cleaning, struct cpl_str rest)
{
	char c = rest.data[0];

	if (c == '\t' || (c == '\r' && rest.length > 1 && rest.data[1] == '\n'))
		return 0;
	if (c == '\r' || c == '\v' || c == '\f')
		cpl_buffer_append_char(cleaning->out, '\n');
	return 1;
}

/*
 * Characters of more than one byte: blanks of other widths become one, line
 * and paragraph separators a line end, and what is not seen (C1 controls, soft
 * hyphen, zero width space, byte order mark, marks of direction) goes.  The
 * joiners stay, since emoji are made with them.
 */
static size_t
read_wide(struct cleaning *cleaning, struct cpl_str rest)
{
	uint32_t code;
	size_t length = cpl_utf8_decode(rest.data, rest.length, &code);

	if (length == 0)
		return 0;
	if (code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
	    code == 0x202f || code == 0x205f)
		cpl_buffer_append_char(cleaning->out, ' ');
	else if (code == 0x2028 || code == 0x2029 || code == 0x85)
		cpl_buffer_append_char(cleaning->out, '\n');
	else if (!(code >= 0x80 && code < 0xa0) && code != 0xad &&
		 code != 0x200b && code != 0x200e && code != 0x200f &&
		 !(code >= 0x202a && code <= 0x202e) &&
		 !(code >= 0x2060 && code <= 0x2069) && code != 0xfeff)
		return 0;
	return length;
}

/* What is not to stay as it is; its length, or 0 where it is. */
static size_t
read_suspect(struct cleaning *cleaning, struct cpl_str rest)
{
	char bytes[4];
	size_t count;
	size_t length;

	switch (rest.data[0]) {
	case '<':
		return read_tag(cleaning, rest);
	case '&':
		return replace_entity(cleaning, rest);
	case '\\':
		return read_backslash(cleaning, rest);
	case 0x7f:
		return 1;
	default:
		break;
	}
	length = garbled_length(rest, 0, bytes, &count);
	if (length > 0) {
		cpl_buffer_append(cleaning->out, bytes, count);
		return length;
	}
	if ((unsigned char)rest.data[0] < ' ')
		return read_control(cleaning, rest);
	return read_wide(cleaning, rest);
}

void
clean_text(struct cpl_str text, struct cpl_buffer *out)
{
	struct cleaning cleaning = {
		.text = text, .out = out, .start = out->length
	};
	size_t kept = 0;
	size_t doubted = 0; /* what lies before was looked at in a block */

	for (size_t i = 0; i < text.length;) {
		size_t taken = 0;
		size_t before = i;
		unsigned lower = i > 0 && is_lower(text.data[i - 1]);

		if (i >= doubted && text.length - i >= DOUBT_BYTES) {
			doubted = i + DOUBT_BYTES;
			if (!doubt(text.data + i, &lower)) {
				i = doubted;
				continue;
			}
		}
		if (is_join(text, i) && is_lost_break(text, i)) {
			cpl_buffer_append(out, text.data + kept, i - kept);
			cpl_buffer_append_char(out, ' ');
			kept = i;
		}
		if (is_suspect(text.data[i]) || is_garbled(text, i)) {
			cpl_buffer_append(out, text.data + kept, i - kept);
			kept = i;
			taken = read_suspect(&cleaning, from(text, i));
		}
		i = before + (taken > 0 ? taken : 1);
		if (taken > 0)
			kept = i;
	}
	cpl_buffer_append(out, text.data + kept, text.length - kept);
	while (!out->failed && out->length > cleaning.start &&
	       is_blank(out->data[out->length - 1]))
		out->length--;
}
