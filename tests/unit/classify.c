/* SPDX-License-Identifier: MIT */
/* Rules: what each kind matches, how a verdict is found, and every fault. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/classify.h>

#define HEADER "category,priority,field,match,pattern,unless,weight\n"

static struct cpl_rules *
parse(const char *text)
{
	struct cpl_faults faults = { 0 };
	struct cpl_rules *rules = cpl_rules_parse(cpl_str_of(text), &faults);

	if (rules == NULL && faults.count > 0)
		print_error("%zu:%zu %s %s\n", faults.items[0].line,
		    faults.items[0].column,
		    cpl_problem_code(faults.items[0].problem),
		    faults.items[0].detail);
	assert_non_null(rules);
	assert_int_equal(faults.count, 0);
	return rules;
}

static void
expect(struct cpl_rules *rules, const char *title, const char *text,
    const char *category, int64_t score)
{
	struct cpl_verdict verdict;

	assert_int_equal(
	    cpl_classify(rules, cpl_str_of(title), cpl_str_of(text), &verdict),
	    CPL_OK);
	assert_int_equal(verdict.category.length, strlen(category));
	assert_memory_equal(
	    verdict.category.data, category, verdict.category.length);
	assert_int_equal(verdict.score, score);
}

/* One rule against many texts: where it matches, or "" for nowhere. */
struct row {
	const char *match;
	const char *pattern;
	const char *text;
	const char *found; /* NULL: no match */
};

static void
kinds_of_match(void **state)
{
	static const struct row rows[] = {
		{ "word", "rusak", "Jalan RUSAK parah", "RUSAK" },
		{ "word", "rusak", "kerusakan", NULL },
		{ "word", "rusak", "rusaknya", NULL },
		{ "word", "rusak*", "kerusakan, rusaknya!", "rusaknya" },
		{ "word", "*rusak", "perusak", "rusak" },
		{ "word", "*rusak*", "kerusakan", "rusakan" },
		{ "word", "got|parit", "di parit", "parit" },
		{ "word", "jalan", "jalan2 rusak", "jalan" },
		{ "word", "rt", "di RT03", "RT" },
		{ "word", "03", "di RT03", "03" },
		{ "word", "3", "di RT03", NULL },
		{ "word", "sampai", "BanjirSampai lutut", "Sampai" },
		{ "word", "banjir", "BanjirSampai lutut", "Banjir" },
		{ "word", "whatsapp", "lewat WhatsApp saja", "WhatsApp" },
		{ "word", "app", "whatsapp", NULL },
		{ "word", "jalan_", "di_jalan_raya", "jalan" },
		{ "word", "caf\xc3\xa9", "di CAF\xc3\x89 itu", "CAF\xc3\x89" },
		{ "word", "cafe", "cafe\xcc\x81", NULL },
		{ "word", "sakit",
		    "\xc5\xbf"
		    "akit",
		    "\xc5\xbf"
		    "akit" },
		{ "word", "ktp", "\xe2\x84\xaatp", "\xe2\x84\xaatp" },
		{ "phrase", "jalan rusak", "Jalan   rusak", "Jalan   rusak" },
		{ "phrase", "jalan rusak", "Jalan, (rusak)", "Jalan, (rusak" },
		{ "phrase", "jalan rusak", "jalanRusak", "jalanRusak" },
		{ "phrase", "jalan rusak", "jalanrusak", NULL },
		{ "phrase", "jalan rusak", "jalan yang rusak", NULL },
		{ "phrase", "jalan rusak", "rusak jalan", NULL },
		{ "phrase", "e-ktp", "E KTP", "E KTP" },
		{ "phrase", "gas 3 kg", "gas 3kg", "gas 3kg" },
		{ "phrase", "mati lampu|listrik* padam", "listriknya padam",
		    "listriknya padam" },
		{ "near", "jalan|jln & rusak|hancur*",
		    "jln di depan rumah sudah hancurrr",
		    "jln di depan rumah sudah hancurrr" },
		{ "near", "jalan & rusak", "rusak parah jalan ini",
		    "rusak parah jalan" },
		{ "near", "jalan & rusak", "jalanRusak", "jalanRusak" },
		{ "near", "jalan & rusak", "jalanrusak", NULL },
		{ "near", "jalan & rusak",
		    "jalan "
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    " rusak",
		    "jalan "
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    " rusak" },
		{ "near", "jalan & rusak",
		    "jalan "
		    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
		    " rusak",
		    NULL },
		{ "regex", "\\bl[ou]bang\\b", "ada LOBANG", "LOBANG" },
		{ "regex", "\\blubang\\b", "adaLubangBesar", "Lubang" },
		{ "regex", "[\\b]|x\\\\b", "a\\b x\\b", "x\\b" },
		{ "regex", "\\Q\\b\\E", "a\\b", "\\b" },
		{ "regex", "(?#\\b)a", "ba", "a" },
		{ "regex", "jal.n", "jal\nn jalan", "jalan" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpl_buffer table = { 0 };
		struct cpl_faults faults = { 0 };
		struct cpl_verdict verdict;
		struct cpl_rules *rules;
		size_t length;

		cpl_buffer_append_format(&table, HEADER "a,,,%s,\"%s\",,\n",
		    rows[i].match, rows[i].pattern);
		rules = cpl_rules_parse(cpl_buffer_str(&table), &faults);
		cpl_buffer_release(&table);
		assert_non_null(rules);
		cpl_classify(
		    rules, CPL_STR(""), cpl_str_of(rows[i].text), &verdict);
		if (verdict.match_count != (rows[i].found != NULL))
			fail_msg("%s: %s", rows[i].pattern, rows[i].text);
		if (rows[i].found != NULL) {
			length = verdict.matches[0].end -
				 verdict.matches[0].start;
			assert_int_equal(length, strlen(rows[i].found));
			assert_memory_equal(
			    rows[i].text + verdict.matches[0].start,
			    rows[i].found, length);
		}
		cpl_rules_free(rules);
	}
}

static void
sums_decide(void **state)
{
	struct cpl_rules *rules = parse(
	    HEADER "roads,,,word,jalan,,2\n"
		   "roads/pothole,,,word,lubang,,1\n"
		   "flood,,,word,banjir,,3\n"
		   "waste,,,word,sampah,,3\n"
		   "roads,,,word,mulus,,-5\n"
		   "roads/pothole/deep,,,word,dalam,,1\n");

	(void)state;
	expect(rules, "", "", "", 0);
	expect(rules, "", "jalan", "roads", 2);
	expect(rules, "", "jalan lubang", "roads/pothole", 3);
	/* Of equal sums the one that the table names first. */
	expect(rules, "", "jalan lubang banjir", "roads/pothole", 3);
	expect(rules, "", "sampah banjir", "flood", 3);
	expect(rules, "sampah", "banjir", "flood", 3);
	expect(rules, "", "jalan dalam", "roads/pothole/deep", 3);
	/* A rule counts once, wherever and however often it matches. */
	expect(rules, "jalan", "jalan jalan banjir", "flood", 3);
	expect(rules, "", "jalan mulus", "", 0);
	expect(rules, "", "jalan mulus banjir", "flood", 3);
	cpl_rules_free(rules);
}

static void
fields_and_unless(void **state)
{
	struct cpl_rules *rules = parse(
	    HEADER "a,,title,word,satu,,5\n"
		   "b,,text,word,satu,,4\n"
		   "c,,any,word,satu,tidak|bukan itu,9\n"
		   "d,,title,word,dua,tidak,3\n"
		   "e,,,regex,tiga,ti.ak,3\n");

	(void)state;
	expect(rules, "satu", "", "c", 9);
	expect(rules, "satu tidak", "", "a", 5);
	expect(rules, "", "satu, bukan itu", "b", 4);
	/* `unless` is looked for in every field of the rule. */
	expect(rules, "satu", "tidak", "a", 5);
	expect(rules, "dua", "tidak", "d", 3);
	expect(rules, "dua tidak", "", "", 0);
	expect(rules, "tiga", "tidak", "", 0);
	expect(rules, "tiga", "tidur", "e", 3);
	cpl_rules_free(rules);
}

static void
priorities(void **state)
{
	struct cpl_rules *rules = parse(HEADER "a,low,,word,satu,,2\n"
					       "a,high,,word,dua,,1\n"
					       "b,emergency,,word,tiga,,1\n"
					       ",normal,,word,empat,,\n"
					       "a/x,,,word,lima,,1\n");
	static const struct {
		const char *text;
		const char *priority;
	} rows[] = {
		{ "", "" }, { "satu", "low" }, { "satu dua", "high" },
		{ "satu tiga", "low" }, /* b does not win */
		{ "tiga", "emergency" }, { "empat", "normal" },
		{ "satu empat", "normal" },
		{ "lima dua", "high" }, /* from what it lies under */
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpl_verdict verdict;
		struct cpl_str name;

		cpl_classify(
		    rules, CPL_STR(""), cpl_str_of(rows[i].text), &verdict);
		name = cpl_priority_name(verdict.priority);
		assert_string_equal(name.data, rows[i].priority);
	}
	cpl_rules_free(rules);
}

static void
writes_the_reasons(void **state)
{
	struct cpl_rules *rules = parse(HEADER "roads,,,word,jalan,,2\n"
					       ",high,,word,bahaya,,\n");
	struct cpl_verdict verdict;
	struct cpl_buffer out = { 0 };
	static const char both[] =
	    "{\"category\":\"roads\",\"score\":2,\"priority\":\"high\","
	    "\"rules\":[{\"line\":2,\"category\":\"roads\","
	    "\"field\":\"title\",\"at\":[0,5],\"weight\":2},"
	    "{\"line\":3,\"priority\":\"high\",\"field\":\"text\","
	    "\"at\":[5,11]}],\"table\":\"t\\\".csv\","
	    "\"table_version\":\"0a\"}";
	static const char none[] =
	    "{\"category\":null,\"rules\":[],\"table\":\"t\","
	    "\"table_version\":\"0a\"}";

	(void)state;
	cpl_classify(rules, CPL_STR("Jalan"), CPL_STR("yang bahaya"), &verdict);
	cpl_verdict_write(&verdict, CPL_STR("t\".csv"), "0a", &out);
	assert_int_equal(out.length, sizeof(both) - 1);
	assert_memory_equal(out.data, both, out.length);
	cpl_buffer_clear(&out);
	cpl_classify(rules, CPL_STR(""), CPL_STR(""), &verdict);
	cpl_verdict_write(&verdict, CPL_STR("t"), "0a", &out);
	assert_int_equal(out.length, sizeof(none) - 1);
	assert_memory_equal(out.data, none, out.length);
	cpl_buffer_release(&out);
	cpl_rules_free(rules);
}

/* A pattern that explodes is given up, said, and does not hold up the rest. */
static void
limits(void **state)
{
	struct cpl_rules *rules = parse(HEADER "a,,,regex,(?:a|aa)+x,,5\n"
					       "b,,,word,b,,1\n");
	char text[5000];
	struct cpl_verdict verdict;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text + sizeof(text) - 4, " b x", 4);
	assert_int_equal(cpl_classify(rules, CPL_STR(""),
			     (struct cpl_str){ text, sizeof(text) }, &verdict),
	    CPL_OK);
	assert_int_equal(verdict.category.length, 1);
	assert_memory_equal(verdict.category.data, "b", 1);
	assert_int_equal(verdict.limited_count, 1);
	assert_int_equal(verdict.limited[0], 2);
	assert_int_equal(cpl_rules_limited(rules, 0), 1);
	assert_int_equal(cpl_rules_limited(rules, 1), 0);
	cpl_rules_free(rules);
}

static void
long_texts_are_cut(void **state)
{
	struct cpl_rules *rules = parse(HEADER "a,,,word,akhir,,\n");
	struct cpl_buffer text = { 0 };
	struct cpl_verdict verdict;

	(void)state;
	while (text.length < CPL_CLASSIFY_LENGTH + 10)
		cpl_buffer_append_str(&text, CPL_STR("\xc3\xa9x"));
	cpl_buffer_append_str(&text, CPL_STR(" akhir"));
	cpl_classify(rules, CPL_STR(""), cpl_buffer_str(&text), &verdict);
	assert_true(verdict.cut);
	assert_int_equal(verdict.category.length, 0);
	cpl_buffer_release(&text);
	cpl_rules_free(rules);
}

static void
faults_of_a_table(void **state)
{
	static const struct {
		const char *row;
		enum cpl_problem problem;
		size_t column;
		const char *detail;
	} rows[] = {
		{ "A,,,word,x,,", CPL_CONFIG_VALUE, 1,
		    "a category is words of a-z, 0-9 and -, with / between" },
		{ "a//b,,,word,x,,", CPL_CONFIG_VALUE, 1,
		    "a category is words of a-z, 0-9 and -, with / between" },
		{ ",,,word,x,,", CPL_CONFIG_VALUE, 1,
		    "a rule gives a category or a priority" },
		{ "a,urgent,,word,x,,", CPL_CONFIG_VALUE, 3,
		    "one of low, normal, high, emergency" },
		{ "a,,body,word,x,,", CPL_CONFIG_VALUE, 4,
		    "one of any, title, text" },
		{ "a,,,words,x,,", CPL_CONFIG_VALUE, 5,
		    "one of word, phrase, near, regex" },
		{ "a,,,word,x,,0", CPL_CONFIG_VALUE, 13,
		    "a weight is a whole number from 1 to 1000 or from -1 to "
		    "-1000" },
		{ "a,,,word,x,,99999999999", CPL_CONFIG_VALUE, 13,
		    "a weight is a whole number from 1 to 1000 or from -1 to "
		    "-1000" },
		{ "a,,,word,x,,1.5", CPL_CONFIG_VALUE, 13,
		    "a weight is a whole number from 1 to 1000 or from -1 to "
		    "-1000" },
		{ "a,,,word,,x,", CPL_RULE_PATTERN, 10, "it is empty" },
		{ "a,,,word,jalan rusak,,", CPL_RULE_PATTERN, 16,
		    "more than one word: a phrase" },
		{ "a,,,word,x||y,,", CPL_RULE_PATTERN, 12,
		    "an alternative without a word" },
		{ "a,,,word,x|-,,", CPL_RULE_PATTERN, 13,
		    "an alternative without a word" },
		{ "a,,,word,*,,", CPL_RULE_PATTERN, 11,
		    "a * that stands at no word" },
		{ "a,,,word,a*b,,", CPL_RULE_PATTERN, 12, "a * inside a word" },
		{ "a,,,phrase,a&b,,", CPL_RULE_PATTERN, 13,
		    "& is for near alone" },
		{ "a,,,near,a|b,,", CPL_RULE_PATTERN, 13,
		    "near needs two groups with & between them" },
		{ "a,,,near,a&b&c,,", CPL_RULE_PATTERN, 13,
		    "more than two groups" },
		{ "a,,,regex,ab(c,,", CPL_RULE_PATTERN, 15,
		    "missing closing parenthesis" },
		{ "a,,,regex,\\bab[c,,", CPL_RULE_PATTERN, 17,
		    "missing terminating ] for character class" },
		{ "a,,,regex,a*,,", CPL_RULE_EMPTY, 11, "" },
		{ "a,,,regex,x,a*,", CPL_RULE_EMPTY, 13, "" },
		{ "a,,,word,x,y||z,", CPL_RULE_PATTERN, 14,
		    "an alternative without a word" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct cpl_buffer table = { 0 };
		struct cpl_faults faults = { 0 };

		cpl_buffer_append_format(&table, HEADER "%s\n", rows[i].row);
		assert_null(cpl_rules_parse(cpl_buffer_str(&table), &faults));
		if (faults.count != 1 ||
		    faults.items[0].problem != rows[i].problem ||
		    faults.items[0].line != 2 ||
		    faults.items[0].column != rows[i].column ||
		    strcmp(faults.items[0].detail, rows[i].detail) != 0)
			fail_msg("%s: %zu faults, %s, column %zu, %s",
			    rows[i].row, faults.count,
			    cpl_problem_code(faults.items[0].problem),
			    faults.items[0].column, faults.items[0].detail);
		cpl_faults_release(&faults);
		cpl_buffer_release(&table);
	}
}

static void
check_finds_what_is_of_no_use(void **state)
{
	static const struct {
		const char *rows;
		enum cpl_problem problem; /* OK for none */
		size_t line;
		size_t column;
		const char *detail;
	} cases[] = {
		{ "roads,,,word,x|y,z,\n", CPL_OK, 0, 0, "" },
		{ "rods,,,word,x,,\n", CPL_CATEGORY_UNKNOWN, 2, 1, "rods" },
		{ "roads,,,word,lubang*|lubangnya,,\n", CPL_RULE_COVERED, 2, 22,
		    "lubangnya" },
		{ "roads,,,word,lubang|lubang*,,\n", CPL_RULE_COVERED, 2, 14,
		    "lubang" },
		{ "roads,,,phrase,jalan rusak|rusak,,\n", CPL_RULE_COVERED, 2,
		    16, "jalan rusak" },
		{ "roads,,,word,x|y|X,,\n", CPL_RULE_COVERED, 2, 18, "X" },
		{ "roads,,,near,x|y & y|z,,\n", CPL_OK, 0, 0, "" },
		{ "roads,,,near,x & y|y,,\n", CPL_RULE_COVERED, 2, 20, "y" },
		{ "roads,,,word,x,y|y z,\n", CPL_RULE_COVERED, 2, 18, "y z" },
		{ "roads,,,word,x|y,x*|y,\n", CPL_RULE_NEVER, 2, 18, "x*|y" },
		{ "roads,,,word,x|z,x*|y,\n", CPL_OK, 0, 0, "" },
		{ "roads,,,near,x|z & a,a,\n", CPL_RULE_NEVER, 2, 22, "a" },
		{ "roads,,,regex,ab,ab,\n", CPL_RULE_NEVER, 2, 18, "ab" },
		{ "roads,,,word,x,,1\nroads,,,word,x,,2\n", CPL_RULE_TWICE, 3,
		    14, "as in line 2" },
		{ "roads,,title,word,x,,1\nroads,,text,word,x,,2\n", CPL_OK, 0,
		    0, "" },
	};
	struct cpl_faults faults = { 0 };
	struct cpl_categories *categories = cpl_categories_parse(
	    CPL_STR("slug,label_id,label_en,parent\nroads,,,\n"), &faults);
	size_t i;

	(void)state;
	assert_non_null(categories);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_buffer table = { 0 };
		struct cpl_rules *rules;

		cpl_buffer_append_format(&table, HEADER "%s", cases[i].rows);
		rules = cpl_rules_parse(cpl_buffer_str(&table), &faults);
		assert_non_null(rules);
		cpl_rules_check(rules, categories, &faults);
		if (faults.count != (cases[i].problem != CPL_OK) ||
		    (faults.count == 1 &&
			(faults.items[0].problem != cases[i].problem ||
			    faults.items[0].line != cases[i].line ||
			    faults.items[0].column != cases[i].column ||
			    strcmp(faults.items[0].detail, cases[i].detail) !=
				0)))
			fail_msg("%s: %zu faults, %s %zu:%zu %s", cases[i].rows,
			    faults.count,
			    faults.count
				? cpl_problem_code(faults.items[0].problem)
				: "",
			    faults.count ? faults.items[0].line : 0,
			    faults.count ? faults.items[0].column : 0,
			    faults.count ? faults.items[0].detail : "");
		cpl_faults_release(&faults);
		cpl_rules_free(rules);
		cpl_buffer_release(&table);
	}
	cpl_categories_free(categories);
}

static void
faults_of_categories(void **state)
{
	static const struct {
		const char *rows;
		size_t line;
		size_t column;
		const char *detail;
	} cases[] = {
		{ "Roads,,,\n", 2, 1, "not a category" },
		{ "roads,,,\nroads,,,\n", 3, 1, "the same category twice" },
		{ "roads/x,,,roads\n", 2, 11, "the parent is not in the list" },
		{ "roads,,,\nroads/x,,,\n", 3, 11,
		    "the parent is the slug without its last part" },
		{ "roads,,,x\n", 2, 9,
		    "the parent is the slug without its last part" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct cpl_buffer table = { 0 };
		struct cpl_faults faults = { 0 };

		cpl_buffer_append_format(
		    &table, "slug,label_id,label_en,parent\n%s", cases[i].rows);
		assert_null(
		    cpl_categories_parse(cpl_buffer_str(&table), &faults));
		assert_int_equal(faults.count, 1);
		assert_int_equal(faults.items[0].problem, CPL_CONFIG_VALUE);
		assert_int_equal(faults.items[0].line, cases[i].line);
		assert_int_equal(faults.items[0].column, cases[i].column);
		assert_string_equal(faults.items[0].detail, cases[i].detail);
		cpl_faults_release(&faults);
		cpl_buffer_release(&table);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kinds_of_match),
		cmocka_unit_test(sums_decide),
		cmocka_unit_test(fields_and_unless),
		cmocka_unit_test(priorities),
		cmocka_unit_test(writes_the_reasons),
		cmocka_unit_test(limits),
		cmocka_unit_test(long_texts_are_cut),
		cmocka_unit_test(faults_of_a_table),
		cmocka_unit_test(check_finds_what_is_of_no_use),
		cmocka_unit_test(faults_of_categories),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
