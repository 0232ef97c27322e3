/* SPDX-License-Identifier: MIT */
/* What a text must hold for a regular expression to match: its literals. */
#include <stdlib.h>
#include <string.h>

#include "classify/internal.h"

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
#define EXACT_MOST 64  /* strings of one exact set that is still joined */
#define LENGTH_MOST 24 /* bytes of a literal */
#define DEPTH_MOST 200 /* PCRE2 allows 250 open parentheses */

struct set {
	struct cpl_str *items; /* in the arena */
	size_t count;
};

struct info {
	bool exact;
	struct set set;     /* when exact */
	struct needs needs; /* when not; `literals` in the arena */
};

struct reader {
	const char *at;
	const char *end;
	struct cpl_arena *arena;
	int depth;
	bool unsure;
	bool no_memory;
};

static struct cpl_str *
take_strings(struct reader *reader, size_t count)
{
	struct cpl_str *items = cpl_arena_take(
	    reader->arena, (count ? count : 1) * sizeof(*items));

	if (!items) {
		reader->no_memory = true;
		reader->unsure = true;
	}
	return items;
}

static struct set
set_of(struct reader *reader, const char *data, size_t length)
{
	struct set set = { take_strings(reader, 1), 1 };

	if (set.items)
		set.items[0] = cpl_arena_copy(
		    reader->arena, (struct cpl_str){ data, length });
	else
		set.count = 0;
	if (set.items && !set.items[0].data) {
		reader->no_memory = true;
		reader->unsure = true;
		set.items[0].data = "";
		set.items[0].length = 0;
	}
	return set;
}

static struct info
info_empty(struct reader *reader)
{
	return (struct info){ .exact = true, .set = set_of(reader, "", 0) };
}

static struct info
info_anything(void)
{
	return (struct info){ .exact = false };
}

static struct info
info_char(struct reader *reader, unsigned char c)
{
	char folded = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);

	if (c >= 0x80)
		return info_anything();
	return (
	    struct info){ .exact = true, .set = set_of(reader, &folded, 1) };
}

static size_t
shortest(const struct clause *clause)
{
	size_t length = SIZE_MAX;
	size_t i;

	for (i = 0; i < clause->count; i++)
		if (clause->literals[i].length < length)
			length = clause->literals[i].length;
	return length;
}

/* Whether `a` tells more than `b`: longer literals, or fewer of them. */
static bool
tells_more(const struct clause *a, const struct clause *b)
{
	size_t length_a = shortest(a);
	size_t length_b = shortest(b);

	return length_a > length_b ||
	       (length_a == length_b && a->count < b->count);
}

/* Keep the clause if it is among the most telling ones. */
static void
add_clause(struct needs *needs, struct clause clause)
{
	size_t place = needs->count;

	if (clause.count == 0 || clause.count > CLAUSE_LITERALS_MOST ||
	    shortest(&clause) < 2)
		return;
	while (place > 0 && tells_more(&clause, &needs->clauses[place - 1]))
		place--;
	if (place == CLAUSES_MOST)
		return;
	if (needs->count < CLAUSES_MOST)
		needs->count++;
	memmove(&needs->clauses[place + 1], &needs->clauses[place],
	    (needs->count - 1 - place) * sizeof(clause));
	needs->clauses[place] = clause;
}

static void
add_set(struct needs *needs, struct set set)
{
	add_clause(needs, (struct clause){ set.items, set.count });
}

static void
add_needs(struct needs *needs, const struct needs *more)
{
	size_t i;

	for (i = 0; i < more->count; i++)
		add_clause(needs, more->clauses[i]);
}

static struct needs
needs_of(const struct info *info)
{
	struct needs needs = { .count = 0 };

	if (info->exact)
		add_set(&needs, info->set);
	else
		needs = info->needs;
	return needs;
}

static bool
can_join(struct set a, struct set b)
{
	size_t longest_a = 0;
	size_t longest_b = 0;
	size_t i;

	if (a.count * b.count > EXACT_MOST)
		return false;
	for (i = 0; i < a.count; i++)
		if (a.items[i].length > longest_a)
			longest_a = a.items[i].length;
	for (i = 0; i < b.count; i++)
		if (b.items[i].length > longest_b)
			longest_b = b.items[i].length;
	return longest_a + longest_b <= LENGTH_MOST;
}

/* Every string of `a` followed by every string of `b`. */
static struct set
join(struct reader *reader, struct set a, struct set b)
{
	struct set set = { take_strings(reader, a.count * b.count), 0 };
	size_t i;
	size_t j;

	for (i = 0; set.items && i < a.count; i++) {
		for (j = 0; j < b.count; j++) {
			char text[LENGTH_MOST];
			struct cpl_str both = { text,
				a.items[i].length + b.items[j].length };

			memcpy(text, a.items[i].data, a.items[i].length);
			memcpy(text + a.items[i].length, b.items[j].data,
			    b.items[j].length);
			both = cpl_arena_copy(reader->arena, both);
			if (!both.data) {
				reader->no_memory = true;
				reader->unsure = true;
				return set;
			}
			set.items[set.count++] = both;
		}
	}
	return set;
}

static bool
set_has(struct set set, struct cpl_str text)
{
	size_t i;

	for (i = 0; i < set.count; i++)
		if (cpl_str_equal(set.items[i], text))
			return true;
	return false;
}

/* Small sets are kept free of strings given twice, so that joins stay small. */
static struct set
unite(struct reader *reader, struct set a, struct set b)
{
	struct set set = { take_strings(reader, a.count + b.count), 0 };
	size_t i;

	if (!set.items)
		return set;
	if (a.count)
		memcpy(set.items, a.items, a.count * sizeof(*a.items));
	set.count = a.count;
	for (i = 0; i < b.count; i++)
		if (a.count > EXACT_MOST || !set_has(a, b.items[i]))
			set.items[set.count++] = b.items[i];
	return set;
}

/*
 * Alternatives a and b.  Any clause of a and any of b together make a clause of
 * both; the most telling are paired with the most telling.
 */
static struct info
either(struct reader *reader, const struct info *a, const struct info *b)
{
	struct info info = { .exact = false };
	struct needs needs_a;
	struct needs needs_b;
	size_t i;

	if (a->exact && b->exact &&
	    a->set.count + b->set.count <= CLAUSE_LITERALS_MOST) {
		info.exact = true;
		info.set = unite(reader, a->set, b->set);
		return info;
	}
	needs_a = needs_of(a);
	needs_b = needs_of(b);
	if (needs_a.count == 0 || needs_b.count == 0)
		return info;
	for (i = 0; i < needs_a.count || i < needs_b.count; i++) {
		const struct clause *clause_a =
		    &needs_a.clauses[i < needs_a.count ? i : needs_a.count - 1];
		const struct clause *clause_b =
		    &needs_b.clauses[i < needs_b.count ? i : needs_b.count - 1];

		add_set(&info.needs,
		    unite(reader,
			(struct set){ clause_a->literals, clause_a->count },
			(struct set){ clause_b->literals, clause_b->count }));
	}
	return info;
}

static bool
peek(const struct reader *reader, const char *text)
{
	size_t length = strlen(text);

	return (size_t)(reader->end - reader->at) >= length &&
	       memcmp(reader->at, text, length) == 0;
}

static bool
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
	return info_anything();
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Behind \p or \P: one letter or a name in braces. */
static bool
skip_property(struct reader *reader)
{
	if (reader->at < reader->end && is_letter(*reader->at)) {
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
	if (!is_letter(c) && !is_digit(c) && (unsigned char)c < 0x80)
		return info_char(reader, (unsigned char)c);
	switch (c) {
	case 'b':
	case 'B':
	case 'A':
	case 'z':
	case 'Z':
		return info_empty(reader);
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
		return info_anything();
	case 'p':
	case 'P':
		return skip_property(reader) ? info_anything() : unsure(reader);
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
			} else if (is_digit(c) ||
				   (is_letter(c) &&
				       !strchr("dDwWsShHvVtnr", c))) {
				return unsure(reader);
			}
			plain = plain && !is_letter(c);
		} else if (c == '-' && !first && !peek(reader, "]")) {
			plain = false;
		}
		if (!plain || info.set.count >= 8 || (unsigned char)c >= 0x80) {
			plain = false;
			continue;
		}
		one = info_char(reader, (unsigned char)c);
		info.set = unite(reader, info.set, one.set);
	}
	return plain ? info : info_anything();
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
	       (is_letter(*reader->at) || is_digit(*reader->at) ||
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
		return info_empty(reader);
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
		return info_empty(reader);
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
		return info_anything();
	case '^':
	case '$':
		return info_empty(reader);
	case '*':
	case '+':
	case '?':
	case '{':
		return unsure(reader);
	default:
		return info_char(reader, (unsigned char)c);
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

	for (; at < reader->end && is_digit(*at); at++) {
		zero = zero && *at == '0';
		digits = true;
	}
	one = digits && at - reader->at == 2 && reader->at[1] == '1';
	if (!digits)
		return false;
	if (at < reader->end && *at == ',') {
		one = false;
		for (at++; at < reader->end && is_digit(*at); at++)
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
		empty = info_empty(reader);
		return either(reader, &atom, &empty);
	}
	if (!none && once)
		return atom;
	if (!none)
		info.needs = needs_of(&atom);
	return info;
}

/* One alternative: atoms one behind the other. */
static struct info
read_sequence(struct reader *reader)
{
	struct info info = { .exact = true };
	struct set now = info_empty(reader).set;

	while (!reader->unsure && reader->at < reader->end &&
	       *reader->at != '|' && *reader->at != ')') {
		struct info atom = read_atom(reader);

		if (!reader->unsure)
			atom = read_quantifier(reader, atom);
		if (reader->unsure)
			break;
		if (atom.exact && can_join(now, atom.set)) {
			now = join(reader, now, atom.set);
			continue;
		}
		info.exact = false;
		add_set(&info.needs, now);
		if (atom.exact) {
			now = atom.set;
		} else {
			add_needs(&info.needs, &atom.needs);
			now = info_empty(reader).set;
		}
	}
	if (info.exact)
		info.set = now;
	else
		add_set(&info.needs, now);
	return info;
}

static struct info
read_alternatives(struct reader *reader)
{
	struct info info = read_sequence(reader);

	while (!reader->unsure && accept(reader, "|")) {
		struct info next = read_sequence(reader);

		info = either(reader, &info, &next);
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
		.arena = arena,
	};
	struct info info = read_alternatives(&reader);

	*needs = (struct needs){ .count = 0 };
	if (!reader.unsure && reader.at == reader.end)
		*needs = needs_of(&info);
	return !reader.no_memory;
}
