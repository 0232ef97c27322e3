/* SPDX-License-Identifier: MIT */
/* What a text must hold for a regular expression to match: its literals. */
#include "classify/literals.h"
#include "text/ascii.h"

#include <string.h>

/*
 * An expression is read once, by recursive descent.  Of each part is kept
 * either the whole set of strings it can match (`exact`), while that is small,
 * or clauses that any match must satisfy.  Where the reader meets something
 * whose meaning it is not sure of, it gives up the whole expression: claiming
 * too little costs time, claiming too much would lose matches.
 *
 * Literals are ASCII in lower case.  The fold of the text (see fold() in
 * prefilter.c) maps to each ASCII letter all that PCRE2 lets it match without
 * regard to case; other characters end a literal.
 */
#define DEPTH_MOST 200 /* PCRE2 allows 250 open parentheses */

struct reader {
	const char *at;
	const char *end;
	struct maker maker;
	int depth;
	bool unsure;
};

static inline bool
peek(const struct reader *reader, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(reader->end - reader->at) >= length &&
	       memcmp(reader->at, text, length) == 0;
}

static inline bool
accept(struct reader *reader, const char *text)
{
	if (!peek(reader, text))
		return false;
	reader->at += strlen(text);
	return true;
}

static struct info
unsure(struct reader *reader)
{
	reader->unsure = true;
	return literals_anything();
}

/* Behind \p or \P: one letter or a name in braces. */
static bool
skip_property(struct reader *reader)
{
	if (reader->at < reader->end && ascii_letter(*reader->at)) {
		reader->at++;
		return true;
	}
	if (!accept(reader, "{"))
		return false;
	while (reader->at < reader->end && *reader->at != '}')
		reader->at++;
	return accept(reader, "}");
}

/* Behind a backslash, outside a class. */
static struct info
read_escape(struct reader *reader)
{
	char c;

	if (reader->at == reader->end)
		return unsure(reader);
	c = *reader->at++;
	if (!ascii_letter(c) && !ascii_digit(c) && (unsigned char)c < 0x80)
		return literals_char(&reader->maker, (unsigned char)c);
	switch (c) {
	case 'b':
	case 'B':
	case 'A':
	case 'z':
	case 'Z':
		return literals_empty(&reader->maker);
	case 'd':
	case 'D':
	case 'w':
	case 'W':
	case 's':
	case 'S':
	case 'h':
	case 'H':
	case 'v':
	case 'V':
	case 'R':
	case 'X':
	case 't':
	case 'n':
	case 'r':
		return literals_anything();
	case 'p':
	case 'P':
		return skip_property(reader) ? literals_anything()
					     : unsure(reader);
	default:
		return unsure(reader);
	}
}

/*
 * Behind an opening bracket.  A class of a few plain characters is the set of
 * them; any other is anything.
 */
static struct info
read_class(struct reader *reader)
{
	struct info info = { .exact = true };
	bool plain = !accept(reader, "^");
	bool first = true;

	for (;; first = false) {
		struct info one;
		char c;

		if (reader->at == reader->end)
			return unsure(reader);
		c = *reader->at++;
		if (c == ']' && !first)
			break;
		if (c == '[' && (peek(reader, ":") || peek(reader, ".") ||
				    peek(reader, "=")))
			return unsure(reader);
		if (c == '\\') {
			if (reader->at == reader->end)
				return unsure(reader);
			c = *reader->at++;
			if (c == 'p' || c == 'P') {
				if (!skip_property(reader))
					return unsure(reader);
			} else if (ascii_digit(c) ||
				   (ascii_letter(c) &&
				       !strchr("dDwWsShHvVtnr", c))) {
				return unsure(reader);
			}
			plain = plain && !ascii_letter(c);
		} else if (c == '-' && !first && !peek(reader, "]")) {
			plain = false;
		}
		if (!plain || info.set.count >= 8 || (unsigned char)c >= 0x80) {
			plain = false;
			continue;
		}
		one = literals_char(&reader->maker, (unsigned char)c);
		info.set = set_unite(&reader->maker, info.set, one.set);
	}
	return plain ? info : literals_anything();
}

static struct info read_alternatives(struct reader *reader);

/* Up to the closing parenthesis, which is passed. */
static struct info
read_rest_of_group(struct reader *reader)
{
	struct info info;

	if (++reader->depth > DEPTH_MOST)
		return unsure(reader);
	info = read_alternatives(reader);
	reader->depth--;
	if (!accept(reader, ")"))
		return unsure(reader);
	return info;
}

/* Behind `(?<` or the like: a name and its closing character. */
static bool
skip_name(struct reader *reader, const char *close)
{
	while (reader->at < reader->end &&
	       (ascii_letter(*reader->at) || ascii_digit(*reader->at) ||
		   *reader->at == '_'))
		reader->at++;
	return accept(reader, close);
}

/* Behind an opening parenthesis. */
static struct info
read_group(struct reader *reader)
{
	if (peek(reader, "*"))
		return unsure(reader);
	if (!accept(reader, "?"))
		return read_rest_of_group(reader);
	if (accept(reader, "=") || accept(reader, "!") ||
	    accept(reader, "<=") || accept(reader, "<!")) {
		/* It takes no characters; what it asks for is not used. */
		read_rest_of_group(reader);
		return literals_empty(&reader->maker);
	}
	if (accept(reader, ":") || accept(reader, ">") || accept(reader, "|"))
		return read_rest_of_group(reader);
	if (accept(reader, "<") || accept(reader, "P<"))
		return skip_name(reader, ">") ? read_rest_of_group(reader)
					      : unsure(reader);
	while (reader->at < reader->end && strchr("ismU-", *reader->at) &&
	       *reader->at)
		reader->at++;
	if (accept(reader, ")"))
		return literals_empty(&reader->maker);
	return accept(reader, ":") ? read_rest_of_group(reader)
				   : unsure(reader);
}

static struct info
read_atom(struct reader *reader)
{
	char c = *reader->at++;

	switch (c) {
	case '\\':
		return read_escape(reader);
	case '[':
		return read_class(reader);
	case '(':
		return read_group(reader);
	case '.':
		return literals_anything();
	case '^':
	case '$':
		return literals_empty(&reader->maker);
	case '*':
	case '+':
	case '?':
	case '{':
		return unsure(reader);
	default:
		return literals_char(&reader->maker, (unsigned char)c);
	}
}

/* `{n}`, `{n,}` or `{n,m}`; other forms depend on the version of PCRE2. */
static bool
read_braces(struct reader *reader, bool *none, bool *once)
{
	const char *at = reader->at + 1;
	bool zero = true;
	bool one;
	bool digits = false;

	for (; at < reader->end && ascii_digit(*at); at++) {
		zero = zero && *at == '0';
		digits = true;
	}
	one = digits && at - reader->at == 2 && reader->at[1] == '1';
	if (!digits)
		return false;
	if (at < reader->end && *at == ',') {
		one = false;
		for (at++; at < reader->end && ascii_digit(*at); at++)
			;
	}
	if (at == reader->end || *at != '}')
		return false;
	reader->at = at + 1;
	*none = zero;
	*once = one;
	return true;
}

/* What follows an atom: how often it comes. */
static struct info
read_quantifier(struct reader *reader, struct info atom)
{
	bool none = false; /* it may be left out */
	bool once = false; /* it comes once at most */
	struct info info = { .exact = false };
	struct info empty;

	if (accept(reader, "?"))
		none = once = true;
	else if (accept(reader, "*"))
		none = true;
	else if (accept(reader, "+"))
		none = false;
	else if (!peek(reader, "{"))
		return atom;
	else if (!read_braces(reader, &none, &once))
		return unsure(reader);
	if (!accept(reader, "?"))
		accept(reader, "+");
	if (none && once) {
		empty = literals_empty(&reader->maker);
		return literals_either(&reader->maker, &atom, &empty);
	}
	if (!none && once)
		return atom;
	if (!none)
		info.needs = literals_needs(&atom);
	return info;
}

/*
 * How many letters, digits and blanks come next that are each an atom which
 * comes once; they need not be put together one by one.
 */
static size_t
count_plain(const struct reader *reader)
{
	size_t left = (size_t)(reader->end - reader->at);
	size_t count = 0;

	while (count < left &&
	       (ascii_letter(reader->at[count]) ||
		   ascii_digit(reader->at[count]) || reader->at[count] == ' '))
		count++;
	if (count > 0 && count < left && strchr("*+?{", reader->at[count]))
		count--;
	return count < LENGTH_MOST ? count : LENGTH_MOST;
}

/* What comes next, and how often. */
static struct info
read_item(struct reader *reader)
{
	size_t plain = count_plain(reader);
	struct info atom;

	if (plain > 0) {
		reader->at += plain;
		return literals_text(&reader->maker,
		    (struct cpl_str){ reader->at - plain, plain });
	}
	atom = read_atom(reader);
	return reader->unsure ? atom : read_quantifier(reader, atom);
}

/* One alternative: atoms one behind the other. */
static struct info
read_sequence(struct reader *reader)
{
	struct info info = { .exact = true };
	struct set now = literals_empty(&reader->maker).set;

	while (!reader->unsure && reader->at < reader->end &&
	       *reader->at != '|' && *reader->at != ')') {
		struct info atom = read_item(reader);

		if (reader->unsure)
			break;
		if (atom.exact && set_can_join(now, atom.set)) {
			now = set_join(&reader->maker, now, atom.set);
			continue;
		}
		info.exact = false;
		needs_add_set(&info.needs, now);
		if (atom.exact) {
			now = atom.set;
		} else {
			needs_add(&info.needs, &atom.needs);
			now = literals_empty(&reader->maker).set;
		}
	}
	if (info.exact)
		info.set = now;
	else
		needs_add_set(&info.needs, now);
	return info;
}

static struct info
read_alternatives(struct reader *reader)
{
	struct info info = read_sequence(reader);

	while (!reader->unsure && accept(reader, "|")) {
		struct info next = read_sequence(reader);

		info = literals_either(&reader->maker, &info, &next);
	}
	return info;
}

bool
needs_of_regex(
    struct cpl_str regex, struct cpl_arena *arena, struct needs *needs)
{
	struct reader reader = {
		.at = regex.data,
		.end = regex.data + regex.length,
		.maker = { .arena = arena },
	};
	struct info info = read_alternatives(&reader);

	*needs = (struct needs){ .count = 0 };
	if (!reader.unsure && reader.at == reader.end)
		*needs = literals_needs(&info);
	return !reader.maker.failed;
}
