/* SPDX-License-Identifier: MIT */
/* From a cell to a regular expression: words, phrases, words that are near. */
#include <string.h>

#include "classify/internal.h"
#include "text/ascii.h"

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

#define APPEND(cell, literal) append(cell, literal, sizeof(literal) - 1)

/* Of each alternative so many words are required, the longest first. */
#define LITERALS_MOST 2
/* Longer literals tell little more and make the automaton large. */
#define LITERAL_LENGTH_MOST 8

/*
 * A cell is read more than once by the same code: at the start for its words
 * and whether it is right, then for what it requires where the dictionary cannot
 * hold it, and for its expression once its rule is a candidate.
 */
struct cell {
	struct cpl_str text;
	size_t at;
	enum match_kind kind;
	const char *why; /* what is wrong, once it is */
	bool no_memory;

	struct cpl_buffer *regex; /* NULL: no expression is wanted */

	struct dictionary *dictionary; /* NULL: no words are wanted */
	struct phrase_list *list;      /* where they go */
	bool unlisted;                 /* the dictionary cannot hold the cell */

	struct cpl_arena *arena; /* NULL: no literals are wanted */
	struct cpl_str longest[LITERALS_MOST]; /* of one alternative */
	struct clause clauses[LITERALS_MOST];  /* of one group */
	size_t most;                           /* alternatives there can be */
};

static void
append(struct cell *cell, const char *data, size_t length)
{
	if (cell->regex)
		cpl_buffer_append(cell->regex, data, length);
}

enum sign { LETTER, DIGIT, STAR, BAR, AMPERSAND, SEPARATOR, END };

/* Signs of Latin-1, and the dashes, quotes and blanks of printers. */
static enum sign
beyond_ascii(const struct cell *cell, size_t *length)
{
	uint32_t code = 0;

	*length = cpl_utf8_decode(
	    cell->text.data + cell->at, cell->text.length - cell->at, &code);
	if (*length == 0)
		*length = 1;
	if (code < 0xc0 || (code >= 0x2000 && code <= 0x206f))
		return SEPARATOR;
	return LETTER;
}

/* What the next character is; *length is how long it is. */
static inline enum sign
next_sign(const struct cell *cell, size_t *length)
{
	char c;

	*length = 0;
	if (cell->at == cell->text.length)
		return END;
	*length = 1;
	c = cell->text.data[cell->at];
	if (ascii_letter(c))
		return LETTER;
	if (ascii_digit(c))
		return DIGIT;
	switch (c) {
	case '*':
		return STAR;
	case '|':
		return BAR;
	case '&':
		return AMPERSAND;
	default:
		return (unsigned char)c < 0x80 ? SEPARATOR
					       : beyond_ascii(cell, length);
	}
}

/* Go on if that is next. */
static bool
skip(struct cell *cell, enum sign sign)
{
	size_t length;

	if (next_sign(cell, &length) != sign)
		return false;
	cell->at += length;
	return true;
}

/* The letters or digits that are next, one behind the other. */
static struct cpl_str
take_run(struct cell *cell, enum sign sign)
{
	const char *data = cell->text.data;
	size_t from = cell->at;
	size_t length;

	do {
		size_t at = cell->at;

		while (at < cell->text.length &&
		       (sign == LETTER ? ascii_letter(data[at])
				       : ascii_digit(data[at])))
			at++;
		cell->at = at;
		length = 0;
		if (next_sign(cell, &length) == sign)
			cell->at += length;
		else
			length = 0;
	} while (length > 0);
	return (struct cpl_str){ data + from, cell->at - from };
}

static bool
fail(struct cell *cell, const char *why)
{
	cell->why = why;
	return false;
}

/* The longest run of ASCII in a word; only that is looked for. */
static struct cpl_str
ascii_of(struct cpl_str word)
{
	struct cpl_str best = { word.data, 0 };
	size_t start = 0;
	size_t at;

	for (at = 0; at <= word.length; at++) {
		if (at < word.length && (unsigned char)word.data[at] < 0x80)
			continue;
		if (at - start > best.length)
			best = (struct cpl_str){ word.data + start,
				at - start };
		start = at + 1;
	}
	return best;
}

/* A literal in lower case, copied only where it is not yet. */
static struct cpl_str
lower(struct cell *cell, struct cpl_str text)
{
	char folded[LITERAL_LENGTH_MOST];
	struct cpl_str copy = { folded, text.length };
	size_t i;

	for (i = 0; i < text.length; i++)
		folded[i] = (char)(text.data[i] >= 'A' && text.data[i] <= 'Z'
				       ? text.data[i] + 32
				       : text.data[i]);
	if (cpl_str_equal(copy, text))
		return text;
	copy = cpl_arena_copy(cell->arena, copy);
	if (copy.data)
		return copy;
	cell->no_memory = true;
	return text;
}

/* Put a word into the dictionary, which knows neither é nor a star in front. */
static void
list_word(struct cell *cell, struct cpl_str word, bool any_start, bool open,
    bool first)
{
	if (!cell->dictionary || cell->unlisted || cell->no_memory)
		return;
	if (any_start || ascii_length(word.data, word.length) < word.length)
		cell->unlisted = true;
	else if (!dictionary_add(
		     cell->dictionary, cell->list, word, open, first))
		cell->no_memory = true;
}

/* Keep the word if it is among the longest of its alternative. */
static void
note_word(struct cell *cell, struct cpl_str word)
{
	size_t i;

	if (!cell->arena)
		return;
	word = ascii_of(word);
	for (i = 0; i < LITERALS_MOST; i++) {
		struct cpl_str shorter = cell->longest[i];

		if (word.length <= shorter.length)
			continue;
		cell->longest[i] = word;
		word = shorter;
	}
}

/* The alternative is read: its words join the clauses of the group. */
static void
note_alternative(struct cell *cell)
{
	size_t i;

	if (!cell->arena)
		return;
	for (i = 0; i < LITERALS_MOST; i++) {
		struct clause *clause = &cell->clauses[i];
		struct cpl_str word = cell->longest[i];

		/* An alternative of one word asks for that word twice. */
		if (word.length < 2)
			word = cell->longest[0];
		if (word.length > LITERAL_LENGTH_MOST)
			word.length = LITERAL_LENGTH_MOST;
		if (clause->literals)
			clause->literals[clause->count++] = lower(cell, word);
		cell->longest[i] = (struct cpl_str){ "", 0 };
	}
}

/* Room for the literals of a group. */
static void
start_group(struct cell *cell)
{
	size_t i;

	if (!cell->arena)
		return;
	for (i = 0; i < LITERALS_MOST; i++) {
		cell->longest[i] = (struct cpl_str){ "", 0 };
		cell->clauses[i].count = 0;
		cell->clauses[i].literals = cpl_arena_take(
		    cell->arena, cell->most * sizeof(struct cpl_str));
		if (!cell->clauses[i].literals)
			cell->no_memory = true;
	}
}

/* Whether looking for a clause tells anything. */
static bool
clause_tells(const struct clause *clause)
{
	size_t i;

	for (i = 0; i < clause->count; i++)
		if (clause->literals[i].length < 2)
			return false;
	return clause->count > 0;
}

/* The group is read: its clauses are required. */
static void
take_clauses(const struct cell *cell, struct needs *needs)
{
	size_t i;
	size_t j;

	for (i = 0; i < LITERALS_MOST; i++) {
		const struct clause *clause = &cell->clauses[i];

		if (!clause_tells(clause))
			return;
		/* A second clause that says the same tells nothing. */
		for (j = 0; i > 0 && j < clause->count; j++)
			if (!cpl_str_equal(clause->literals[j],
				cell->clauses[0].literals[j]))
				break;
		if (i == 0 || j < clause->count)
			needs->clauses[needs->count++] = *clause;
	}
}

/* One word with the stars around it; `first` of its alternative. */
static bool
translate_word(struct cell *cell, bool first)
{
	bool any_start = skip(cell, STAR);
	bool any_end;
	struct cpl_str word;
	size_t length;
	enum sign sign = next_sign(cell, &length);

	if (sign != LETTER && sign != DIGIT)
		return fail(cell, "a * that stands at no word");
	if (!any_start && sign == LETTER)
		APPEND(cell, LETTER_START);
	else if (!any_start)
		APPEND(cell, DIGIT_START);
	word = take_run(cell, sign);
	append(cell, word.data, word.length);
	any_end = skip(cell, STAR);
	note_word(cell, word);
	list_word(cell, word, any_start, any_end, first);
	if (any_end) {
		APPEND(cell, REST_OF_WORD);
		sign = next_sign(cell, &length);
		if (sign == LETTER || sign == DIGIT || sign == STAR)
			return fail(cell, "a * inside a word");
	} else if (sign == LETTER) {
		APPEND(cell, LETTER_END);
	} else {
		APPEND(cell, DIGIT_END);
	}
	return true;
}

/* Words one behind the other, up to a bar, an ampersand or the end. */
static bool
translate_alternative(struct cell *cell)
{
	size_t words = 0;
	bool separated = false;

	for (;;) {
		size_t length;
		enum sign sign = next_sign(cell, &length);

		if (sign == END || sign == BAR || sign == AMPERSAND)
			break;
		if (sign == SEPARATOR) {
			cell->at += length;
			separated = words > 0;
			continue;
		}
		if (separated && cell->kind == MATCH_WORD)
			return fail(cell, "more than one word: a phrase");
		if (words++ > 0)
			APPEND(cell, BETWEEN_WORDS);
		if (!translate_word(cell, words == 1))
			return false;
	}
	if (words == 0)
		return fail(cell, "an alternative without a word");
	note_alternative(cell);
	return true;
}

static bool
translate_group(struct cell *cell)
{
	start_group(cell);
	APPEND(cell, "(?:");
	for (;;) {
		if (!translate_alternative(cell))
			return false;
		if (!skip(cell, BAR))
			break;
		APPEND(cell, "|");
	}
	APPEND(cell, ")");
	return true;
}

/* Both groups of a `near` cell, into two buffers where they are wanted. */
static bool
translate_groups(
    struct cell *cell, struct cpl_buffer buffers[2], struct needs *needs)
{
	struct cpl_buffer *regex = cell->regex;
	bool done;

	cell->regex = regex ? &buffers[0] : NULL;
	done = translate_group(cell) &&
	       (skip(cell, AMPERSAND) ||
		   fail(cell, "near needs two groups with & between them"));
	if (done) {
		take_clauses(cell, needs);
		cell->list++;
		cell->regex = regex ? &buffers[1] : NULL;
		done = translate_group(cell) &&
		       (cell->at == cell->text.length ||
			   fail(cell, "more than two groups"));
	}
	if (done)
		take_clauses(cell, needs);
	cell->regex = regex;
	return done;
}

/* Two groups, the one or the other first. */
static bool
translate_near(struct cell *cell, struct needs *needs)
{
	struct cpl_buffer groups[2] = { { 0 }, { 0 } };
	bool done = translate_groups(cell, groups, needs);
	int i;

	for (i = 0; done && cell->regex && i < 2; i++) {
		cpl_buffer_append_str(
		    cell->regex, i ? CPL_STR("|") : CPL_STR("(?:"));
		cpl_buffer_append_str(cell->regex, cpl_buffer_str(&groups[i]));
		APPEND(cell, NOT_FAR);
		cpl_buffer_append_str(cell->regex, cpl_buffer_str(&groups[!i]));
		cell->regex->failed = cell->regex->failed || groups[i].failed;
	}
	APPEND(cell, ")");
	cpl_buffer_release(&groups[0]);
	cpl_buffer_release(&groups[1]);
	return done;
}

static bool
translate_cell(struct cell *cell, struct needs *needs)
{
	if (cell->kind == MATCH_NEAR)
		return translate_near(cell, needs);
	if (!translate_group(cell))
		return false;
	if (cell->at < cell->text.length)
		return fail(cell, "& is for near alone");
	take_clauses(cell, needs);
	return true;
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
			cpl_buffer_append_str(regex, CPL_STR(EDGE));
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

/* What a cell requires that the dictionary cannot hold. */
static bool
read_needs(
    const struct pattern *pattern, struct cpl_arena *arena, struct needs *needs)
{
	struct phrase_list unused[2];
	struct cell cell = {
		.text = pattern->cell,
		.kind = pattern->kind,
		.list = unused,
		.arena = arena,
		.most = 1,
	};
	size_t i;

	for (i = 0; i < cell.text.length; i++)
		cell.most += cell.text.data[i] == '|';
	return translate_cell(&cell, needs) && !cell.no_memory;
}

bool
pattern_read(struct pattern *pattern, struct dictionary *dictionary,
    struct cpl_arena *arena, struct needs *needs, const char **why,
    size_t *offset)
{
	struct cell cell = {
		.text = pattern->cell,
		.kind = pattern->kind,
		.dictionary = dictionary,
		.list = pattern->lists,
	};
	bool done;

	needs->count = 0;
	done = translate_cell(&cell, needs);
	*why = cell.why;
	*offset = cell.at;
	pattern->listed = done && !cell.unlisted;
	if (done && cell.unlisted && !cell.no_memory)
		done = read_needs(pattern, arena, needs);
	return done && !cell.no_memory;
}

void
pattern_translate(
    enum match_kind kind, struct cpl_str text, struct cpl_buffer *regex)
{
	struct phrase_list unused[2];
	struct cell cell = {
		.text = text,
		.kind = kind,
		.regex = regex,
		.list = unused,
	};
	struct needs needs = { .count = 0 };

	if (kind == MATCH_REGEX)
		translate_regex(text, regex);
	else
		translate_cell(&cell, &needs);
}

bool
pattern_alternative(
    struct cpl_str cell, size_t *at, struct cpl_str *alternative)
{
	size_t start = *at;
	size_t end = start;

	if (start > cell.length)
		return false;
	while (
	    end < cell.length && cell.data[end] != '|' && cell.data[end] != '&')
		end++;
	*alternative = cpl_str_trim(
	    (struct cpl_str){ cell.data + start, end - start });
	*at = end + 1;
	return true;
}
