/* SPDX-License-Identifier: MIT */
/*
 * What classify is measured against: every pattern of a rule set tried on the
 * title and the text of every record, one after another, with PCRE2 JIT.
 *
 *   one-by-one rules.csv < records
 *
 * Only rules with `match` regex are known.  Prints how many rules matched.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <complaint/config.h>
#include <complaint/record.h>
#include <complaint/stream.h>

struct rules {
	pcre2_code **codes; /* OWNED */
	size_t count;
	pcre2_match_data *match; /* OWNED */
	unsigned long matched;
};

static int
load(struct rules *rules, const char *path)
{
	static const char *const columns[] = {
		"category",
		"priority",
		"field",
		"match",
		"!pattern",
		"unless",
		"weight",
		NULL,
	};
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = cpl_table_load(path, columns, &faults);

	if (table == NULL || faults.count > 0)
		return 0;
	rules->codes = calloc(cpl_table_rows(table) + 1, sizeof(pcre2_code *));
	rules->match = pcre2_match_data_create(16, NULL);
	if (rules->codes == NULL || rules->match == NULL)
		return 0;
	rules->count = cpl_table_rows(table);
	for (size_t i = 0; i < rules->count; i++) {
		struct cpl_str pattern = cpl_table_cell(table, i, 4).text;
		PCRE2_SIZE offset;
		int error;

		rules->codes[i] = pcre2_compile((PCRE2_SPTR)pattern.data,
		    pattern.length, PCRE2_CASELESS | PCRE2_UTF | PCRE2_UCP,
		    &error, &offset, NULL);
		if (rules->codes[i] == NULL ||
		    pcre2_jit_compile(rules->codes[i], PCRE2_JIT_COMPLETE) != 0)
			return 0;
	}
	cpl_table_free(table);
	return 1;
}

/* The text was checked to be UTF-8 with its record. */
static void
try_all(struct rules *rules, struct cpl_str text)
{
	for (size_t i = 0; i < rules->count; i++)
		rules->matched += pcre2_match(rules->codes[i],
				      (PCRE2_SPTR)text.data, text.length, 0,
				      PCRE2_NO_UTF_CHECK, rules->match,
				      NULL) >= 0;
}

static int
run(struct rules *rules)
{
	struct cpl_source *source = cpl_source_new(STDIN_FILENO, NULL, NULL);
	struct cpl_reader *reader = cpl_reader_new(source, CPL_LIMIT_DEFAULT);
	struct cpl_record *record = cpl_record_new();
	struct cpl_line line;
	struct cpl_str text;

	if (source == NULL || reader == NULL || record == NULL)
		return 0;
	while (cpl_reader_next(reader, &line, NULL) == CPL_READ_LINE) {
		if (cpl_record_parse(record, line.text, NULL) != CPL_OK)
			return 0;
		if (cpl_record_text(record, CPL_STR("title"), &text) == CPL_OK)
			try_all(rules, text);
		if (cpl_record_text(record, CPL_STR("text"), &text) == CPL_OK)
			try_all(rules, text);
	}
	cpl_record_free(record);
	cpl_reader_free(reader);
	cpl_source_free(source);
	return 1;
}

static void
release(struct rules *rules)
{
	for (size_t i = 0; i < rules->count; i++)
		pcre2_code_free(rules->codes[i]);
	free(rules->codes);
	pcre2_match_data_free(rules->match);
}

int
main(int argc, char *argv[])
{
	struct rules rules = { 0 };
	int done = argc == 2 && load(&rules, argv[1]) && run(&rules);

	if (done)
		printf("%lu\n", rules.matched);
	else
		fputs("one-by-one: failed\n", stderr);
	release(&rules);
	return done ? 0 : 4;
}
