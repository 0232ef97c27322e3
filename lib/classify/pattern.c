/* SPDX-License-Identifier: MIT */
/* From a cell to a regular expression: words, phrases, words that are near. */
#include <string.h>

#include "classify/internal.h"

/*
 * A word is a run of letters with their marks, or a run of digits.  It also
 * begins and ends where a lower-case letter meets a capital, since exports lose
 * line breaks ("banjirSampai").  The last look ahead is written as a double
 * negation because PCRE2 then still knows the first letters of the pattern.
 */
#define JOIN "(?-i:(?<=\\p{Ll})(?!\\P{Lu}))"
#define LETTER_START "(?:(?<![\\p{L}\\p{M}])|" JOIN ")"
#define LETTER_END "(?:(?![\\p{L}\\p{M}])|" JOIN ")"
#define DIGIT_START "(?<!\\p{N})"
#define DIGIT_END "(?!\\p{N})"
#define REST_OF_WORD "[\\p{L}\\p{M}\\p{N}]*+"
#define BETWEEN_WORDS "[^\\p{L}\\p{M}\\p{N}]{0,8}"
#define NOT_FAR "(?s:.{0,60}?)"
#define EDGE "(?:\\b|" JOIN ")"

#define APPEND(buffer, literal) cpl_buffer_append_str(buffer, CPL_STR(literal))

struct cell {
	struct cpl_str text;
	size_t at;
	enum match_kind kind;
	struct cpl_buffer *regex;
	const char *why; /* what is wrong, once it is */
};

enum letter { LETTER, DIGIT, STAR, BAR, AMPERSAND, SEPARATOR };

/* The next character's kind; *length is how long it is. */
static enum letter
kind_of(const struct cell *cell, size_t *length)
{
	uint32_t code = 0;
	char c = cell->text.data[cell->at];

	*length = cpl_utf8_decode(
	    cell->text.data + cell->at, cell->text.length - cell->at, &code);
	if (*length == 0)
		*length = 1;
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
		return LETTER;
	if (c >= '0' && c <= '9')
		return DIGIT;
	if (c == '*')
		return STAR;
	if (c == '|')
		return BAR;
	if (c == '&')
		return AMPERSAND;
	/* Signs of Latin-1, and the dashes, quotes and blanks of printers. */
	if (code < 0xc0 || (code >= 0x2000 && code <= 0x206f))
		return SEPARATOR;
	return LETTER;
}

static bool
at_end(const struct cell *cell)
{
	return cell->at == cell->text.length;
}

static bool
next_is(const struct cell *cell, enum letter letter)
{
	size_t length;

	return !at_end(cell) && kind_of(cell, &length) == letter;
}

static bool
fail(struct cell *cell, const char *why)
{
	cell->why = why;
	return false;
}

/* One word with the stars around it. */
static bool
translate_word(struct cell *cell)
{
	bool any_start = next_is(cell, STAR);
	size_t from;
	size_t length;
	enum letter letter;

	cell->at += any_start;
	if (!next_is(cell, LETTER) && !next_is(cell, DIGIT))
		return fail(cell, "a * that stands at no word");
	letter = kind_of(cell, &length);
	for (from = cell->at; next_is(cell, letter); cell->at += length)
		kind_of(cell, &length);
	if (!any_start && letter == LETTER)
		APPEND(cell->regex, LETTER_START);
	else if (!any_start)
		APPEND(cell->regex, DIGIT_START);
	cpl_buffer_append(cell->regex, cell->text.data + from, cell->at - from);
	if (next_is(cell, STAR)) {
		cell->at++;
		APPEND(cell->regex, REST_OF_WORD);
		if (next_is(cell, LETTER) || next_is(cell, DIGIT) ||
		    next_is(cell, STAR))
			return fail(cell, "a * inside a word");
	} else if (letter == LETTER) {
		APPEND(cell->regex, LETTER_END);
	} else {
		APPEND(cell->regex, DIGIT_END);
	}
	return true;
}

/* Words one behind the other, up to a bar, an ampersand or the end. */
static bool
translate_alternative(struct cell *cell)
{
	size_t words = 0;
	bool separated = false;

	while (
	    !at_end(cell) && !next_is(cell, BAR) && !next_is(cell, AMPERSAND)) {
		size_t length;

		if (kind_of(cell, &length) == SEPARATOR) {
			cell->at += length;
			separated = words > 0;
			continue;
		}
		if (separated && cell->kind == MATCH_WORD)
			return fail(cell, "more than one word: a phrase");
		if (words++ > 0)
			APPEND(cell->regex, BETWEEN_WORDS);
		if (!translate_word(cell))
			return false;
	}
	if (words == 0)
		return fail(cell, "an alternative without a word");
	return true;
}

static bool
translate_group(struct cell *cell)
{
	APPEND(cell->regex, "(?:");
	for (;;) {
		if (!translate_alternative(cell))
			return false;
		if (!next_is(cell, BAR))
			break;
		cell->at++;
		APPEND(cell->regex, "|");
	}
	APPEND(cell->regex, ")");
	return true;
}

/* Two groups, the one or the other first. */
static bool
translate_near(struct cell *cell)
{
	struct cpl_buffer *regex = cell->regex;
	struct cpl_buffer a = { 0 };
	struct cpl_buffer b = { 0 };
	bool done = false;

	cell->regex = &a;
	if (!translate_group(cell))
		goto out;
	if (!next_is(cell, AMPERSAND)) {
		fail(cell, "near needs two groups with & between them");
		goto out;
	}
	cell->at++;
	cell->regex = &b;
	if (!translate_group(cell))
		goto out;
	if (!at_end(cell)) {
		fail(cell, "more than two groups");
		goto out;
	}
	APPEND(regex, "(?:");
	cpl_buffer_append_str(regex, cpl_buffer_str(&a));
	APPEND(regex, NOT_FAR);
	cpl_buffer_append_str(regex, cpl_buffer_str(&b));
	APPEND(regex, "|");
	cpl_buffer_append_str(regex, cpl_buffer_str(&b));
	APPEND(regex, NOT_FAR);
	cpl_buffer_append_str(regex, cpl_buffer_str(&a));
	APPEND(regex, ")");
	regex->failed = regex->failed || a.failed || b.failed;
	done = true;
out:
	cell->regex = regex;
	cpl_buffer_release(&a);
	cpl_buffer_release(&b);
	return done;
}

/* The end of what begins at `at` and ends with `close`. */
static size_t
find_close(struct cpl_str text, size_t at, const char *close)
{
	size_t length = strlen(close);

	while (at + length <= text.length &&
	       memcmp(text.data + at, close, length) != 0)
		at++;
	return at + length <= text.length ? at + length : text.length;
}

static bool
starts_at(struct cpl_str text, size_t at, const char *what)
{
	size_t length = strlen(what);

	return text.length - at >= length &&
	       memcmp(text.data + at, what, length) == 0;
}

/* Behind a class that opens at `at`. */
static size_t
find_class_end(struct cpl_str text, size_t at)
{
	at++;
	at += starts_at(text, at, "^");
	at += starts_at(text, at, "]");
	while (at < text.length && text.data[at] != ']') {
		if (starts_at(text, at, "\\Q"))
			at = find_close(text, at + 2, "\\E");
		else if (starts_at(text, at, "[:"))
			at = find_close(text, at + 2, ":]");
		else
			at += text.data[at] == '\\' ? 2 : 1;
	}
	return at < text.length ? at + 1 : text.length;
}

/*
 * A regular expression stays as it is, but for \b, which stands at a join too.
 */
static void
translate_regex(struct cpl_str text, struct cpl_buffer *regex)
{
	size_t at = 0;

	while (at < text.length) {
		size_t from = at;

		if (starts_at(text, at, "\\b")) {
			APPEND(regex, EDGE);
			at += 2;
			continue;
		}
		if (starts_at(text, at, "\\Q"))
			at = find_close(text, at + 2, "\\E");
		else if (starts_at(text, at, "(?#"))
			at = find_close(text, at, ")");
		else if (text.data[at] == '[')
			at = find_class_end(text, at);
		else
			at += text.data[at] == '\\' ? 2 : 1;
		if (at > text.length)
			at = text.length;
		cpl_buffer_append(regex, text.data + from, at - from);
	}
}

bool
pattern_translate(enum match_kind kind, struct cpl_str text,
    struct cpl_buffer *regex, const char **why, size_t *offset)
{
	struct cell cell = { .text = text, .kind = kind, .regex = regex };
	bool done = true;

	if (kind == MATCH_REGEX)
		translate_regex(text, regex);
	else if (kind == MATCH_NEAR)
		done = translate_near(&cell);
	else
		done = translate_group(&cell) &&
		       (at_end(&cell) || fail(&cell, "& is for near alone"));
	*why = cell.why;
	*offset = cell.at;
	return done;
}

bool
pattern_alternative(
    struct cpl_str text, size_t index, struct cpl_str *alternative)
{
	size_t start = 0;
	size_t at;

	for (at = 0; at <= text.length; at++) {
		if (at < text.length && text.data[at] != '|' &&
		    text.data[at] != '&')
			continue;
		if (index-- == 0) {
			*alternative = cpl_str_trim(
			    (struct cpl_str){ text.data + start, at - start });
			return true;
		}
		start = at + 1;
	}
	return false;
}
