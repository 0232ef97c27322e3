/* SPDX-License-Identifier: MIT */
/*
 * Neither the prefilter nor the dictionary may change a verdict, only how fast
 * it is found: each against PCRE2 trying every rule, to the very places.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <complaint/classify.h>

/* Steele and Vigna, "LXM", 2021: splitmix64; the same on every machine. */
static uint64_t
draw(uint64_t *seed)
{
	uint64_t z = (*seed += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static bool
same(const struct cpl_verdict *verdict, const struct cpl_match *matches,
    size_t count, struct cpl_str category, int64_t score)
{
	size_t i;

	if (verdict->match_count != count || verdict->score != score ||
	    !cpl_str_equal(verdict->category, category))
		return false;
	for (i = 0; i < count; i++)
		if (verdict->matches[i].rule != matches[i].rule ||
		    verdict->matches[i].field != matches[i].field ||
		    verdict->matches[i].start != matches[i].start ||
		    verdict->matches[i].end != matches[i].end)
			return false;
	return true;
}

/* Both ways on one text; the rules keep what the first way found. */
static void
compare(struct cpl_rules *rules, struct cpl_str title, struct cpl_str text)
{
	struct cpl_verdict all;
	struct cpl_verdict quick;
	struct cpl_match *matches;
	size_t count;

	cpl_rules_try_all(rules, true);
	assert_int_equal(cpl_classify(rules, title, text, &all), CPL_OK);
	count = all.match_count;
	matches = calloc(count + 1, sizeof(*matches));
	assert_non_null(matches);
	if (count > 0)
		memcpy(matches, all.matches, count * sizeof(*matches));
	cpl_rules_try_all(rules, false);
	assert_int_equal(cpl_classify(rules, title, text, &quick), CPL_OK);
	if (!same(&quick, matches, count, all.category, all.score))
		fail_msg("%zu and %zu matches: %.*s", count, quick.match_count,
		    (int)text.length, text.data);
	free(matches);
}

/* A text of pieces that the rules are about, joined in every odd way. */
static void
make_text(uint64_t *seed, const struct cpl_buffer *pieces, const size_t *starts,
    size_t count, struct cpl_buffer *text)
{
	static const char *const joins[] = { " ", " ", " ", " ", "", ", ", "\n",
		"-", "2 ", " di depan rumah ", "\xc2\xa0", "." };
	size_t words = 1 + draw(seed) % 40;

	cpl_buffer_clear(text);
	if (!pieces->data)
		return;
	while (words-- > 0) {
		size_t piece = count > 0 ? draw(seed) % count : 0;
		size_t i;
		int how = (int)(draw(seed) % 8);

		for (i = starts[piece]; i < starts[piece + 1]; i++) {
			char c = pieces->data[i];

			if (c >= 'a' && c <= 'z' &&
			    (how == 0 || (how == 1 && i == starts[piece])))
				c = (char)(c - 32);
			if (how == 2 && c == 's')
				cpl_buffer_append_str(
				    text, CPL_STR("\xc5\xbf"));
			else if (how == 2 && c == 'k')
				cpl_buffer_append_str(
				    text, CPL_STR("\xe2\x84\xaa"));
			else
				cpl_buffer_append_char(text, c);
		}
		cpl_buffer_append_str(text,
		    cpl_str_of(joins[draw(seed) %
				     (sizeof(joins) / sizeof(joins[0]))]));
	}
}

#define PIECES 20000

/* Cut a table into words. */
static size_t
cut(const struct cpl_buffer *table, struct cpl_buffer *pieces, size_t *starts)
{
	size_t count = 0;
	size_t i;
	bool inside = false;

	for (i = 0; i < table->length && count < PIECES; i++) {
		char c = table->data[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (letter && !inside)
			starts[count++] = pieces->length;
		if (letter)
			cpl_buffer_append_char(pieces, c);
		inside = letter;
	}
	starts[count] = pieces->length;
	return count;
}

static void
compare_many(const char *table_text, size_t length, size_t texts)
{
	struct cpl_faults faults = { 0 };
	struct cpl_buffer table = { 0 };
	struct cpl_buffer pieces = { 0 };
	struct cpl_buffer title = { 0 };
	struct cpl_buffer text = { 0 };
	size_t *starts = calloc(PIECES + 1, sizeof(*starts));
	struct cpl_rules *rules;
	uint64_t seed = 1;
	size_t count;

	assert_non_null(starts);
	cpl_buffer_append(&table, table_text, length);
	rules = cpl_rules_parse(cpl_buffer_str(&table), &faults);
	assert_non_null(rules);
	count = cut(&table, &pieces, starts);
	assert_int_not_equal(count, 0);
	while (texts-- > 0) {
		make_text(&seed, &pieces, starts, count, &title);
		make_text(&seed, &pieces, starts, count, &text);
		compare(rules, cpl_buffer_str(&title), cpl_buffer_str(&text));
	}
	cpl_rules_free(rules);
	cpl_buffer_release(&table);
	cpl_buffer_release(&pieces);
	cpl_buffer_release(&title);
	cpl_buffer_release(&text);
	free(starts);
}

static void
the_default_rules(void **state)
{
	struct cpl_buffer table = { 0 };

	(void)state;
	assert_int_equal(
	    cpl_file_read("share/rules/id.csv", 1 << 20, &table, NULL), CPL_OK);
	compare_many(table.data, table.length, 300);
	cpl_buffer_release(&table);
}

/* Everything that the reader of expressions knows or gives up. */
static void
expressions(void **state)
{
	static const char table[] =
	    "category;match;pattern\n"
	    "a;regex;\\b(?:jalan|gang)\\s+(?:\\w+\\s+){0,2}(?:rusak|lubang)\\b\n"
	    "b;regex;rus?ak|han(?:cur|dal)|(?=ab)abc\n"
	    "c;regex;(?i:banjir)|(?-i:Banjir)x?\n"
	    "d;regex;[bl]an[jk]ir|l[ou]bang\n"
	    "e;regex;(jalan|gang) rusak.*\\1\n"
	    "f;regex;(?:sampah){2,}|got{1}a{0}\n"
	    "g;regex;[^a]alan [[:alpha:]]usak\n"
	    "h;regex;\\Qjalan rusak\\E|\\x6aalan\n"
	    "i;regex;(?<nama>lampu)\\W+(?:mati|padam)++\n"
	    "j;regex;(?>jalan)+?rusak|^gang$\n"
	    "k;regex;(?|(got)|(parit)) \\1\n"
	    "l;regex;sampah(?!nya)|(?<!di )sungai\n"
	    "m;regex;\\p{Lu}ampah|\\PLampah\n"
	    "n;regex;jalan(?:(?:(?:nya)?)?)? rusak\n"
	    "o;regex;(?x) jalan # r\n"
	    "p;regex;.{3}usak|[\\w-]alan\n"
	    "q;regex;jalan|\\d+\n"
	    "r;regex;(?:a|b|c|d)(?:a|l|u|i)(?:m|n)\n"
	    "s;regex;got\\Kmampet|mampet\n"
	    "t;regex;(rusak)?jalan|(?(1)x|y)z\n"
	    "u;regex;caf\xc3\xa9|\xc3\xa9?lampu\n"
	    "v;regex;k+tp|s{2}\n"
	    "w;regex;banjir{,3}|ban{jir\n"
	    "x;regex;[]a]jalan|[a\\]]gang|[^]]got\n"
	    "y;regex;(*COMMIT)jalan\n"
	    "z;regex;jalan*?|rusa+k\n"
	    "words;word;jalan*|*rusak|got\n"
	    "near;near;jalan|jln & rusak*|hancur\n"
	    "phrase;phrase;lampu mati|got mampet|banjir\n";

	(void)state;
	compare_many(table, sizeof(table) - 1, 3000);
}

/*
 * Lists of words over few letters, so that texts of few letters meet them in
 * every way: joined, overlapping, far apart, with marks and other numbers.
 */
static void
lists_of_words(void **state)
{
	static const char table[] = "category,match,pattern,unless\n"
				    "a,word,a|ab|b1,\n"
				    "b,word,ab*|a*|1|s,\n"
				    "c,phrase,a b|b a|a b a,\n"
				    "d,phrase,a* b|a 1|1 a|ab ab*,\n"
				    "e,near,a & b,\n"
				    "f,near,ab|a b & ba|b|1,\n"
				    "g,near,a|b & a|b,\n"
				    "h,near,a* & 12|b*,ab ab\n"
				    "i,phrase,k s|12 a 12,a*\n"
				    "j,word,b,a|ba\n"
				    "k,near,aa|a & bb|b b,\n"
				    "l,phrase,a a a|b b|A B A,1 1\n"
				    "m,word,*b|\xc3\xa9"
				    "a,\n";
	static const char *const letters[] = { "a", "a", "a", "b", "b", "b",
		"A", "B", "1", "2", " ", " ", " ", " ", "-", ".", "_",
		"\xc3\xa9", "\xc3\x89", "\xcc\x81", "\xc2\xb2", "\xc2\xa0", "s",
		"\xc5\xbf", "k", "\xe2\x84\xaa", "\xe2\x80\x94",
		"\xf0\x9f\x98\x80", "\xe6\xb0\xb4", "         ", "          ",
		" x x x x x x x x x x x x x x x x x x x x x x x x x x x x x ",
		"\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6\xc3\xb6", "ab" };
	struct cpl_faults faults = { 0 };
	struct cpl_buffer text = { 0 };
	struct cpl_rules *rules = cpl_rules_parse(cpl_str_of(table), &faults);
	uint64_t seed = 5;
	int texts;

	(void)state;
	assert_non_null(rules);
	for (texts = 0; texts < 60000; texts++) {
		size_t count = draw(&seed) % 24;

		cpl_buffer_clear(&text);
		while (count-- > 0)
			cpl_buffer_append_str(&text,
			    cpl_str_of(letters[draw(&seed) %
					       (sizeof(letters) /
						   sizeof(letters[0]))]));
		compare(rules, CPL_STR(""), cpl_buffer_str(&text));
	}
	cpl_buffer_release(&text);
	cpl_rules_free(rules);
}

/*
 * The fold of the prefilter against PCRE2's idea of case: which characters
 * match an ASCII letter when case does not count?
 */
static void
characters_that_are_letters(void **state)
{
	struct cpl_faults faults = { 0 };
	struct cpl_rules *rules;
	char table[4000] = "category,match,pattern\n";
	uint32_t code;
	int letter;

	(void)state;
	/* One rule a letter, long enough to be looked for. */
	for (letter = 'a'; letter <= 'z'; letter++)
		snprintf(table + strlen(table), sizeof(table) - strlen(table),
		    "c,regex,%cqz0\n", letter);
	rules = cpl_rules_parse(cpl_str_of(table), &faults);
	assert_non_null(rules);
	for (code = 0; code <= 0x10ffff; code++) {
		char text[8];
		size_t length;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		/* Beyond the planes of letters one in a hundred is enough. */
		if (code > 0x1ffff && code % 1009 != 0)
			continue;
		length = cpl_utf8_encode(code, text);
		memcpy(text + length, "qz0", 3);
		compare(
		    rules, CPL_STR(""), (struct cpl_str){ text, length + 3 });
	}
	cpl_rules_free(rules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_default_rules),
		cmocka_unit_test(expressions),
		cmocka_unit_test(lists_of_words),
		cmocka_unit_test(characters_that_are_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
