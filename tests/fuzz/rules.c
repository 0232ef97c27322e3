/* SPDX-License-Identifier: MIT */
/*
 * A table of rules, a NUL, a text: whatever they are, the prefilter must not
 * change the verdict, and every place must lie in the text.
 */
#include <string.h>

#include <complaint/classify.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
judge(struct cpl_rules *rules, struct cpl_str text)
{
	struct cpl_verdict all;
	struct cpl_verdict quick;
	struct cpl_str category;
	size_t count;
	size_t sum = 0;
	size_t i;

	cpl_rules_try_all(rules, true);
	if (cpl_classify(rules, text, text, &all) != CPL_OK)
		return;
	category = all.category;
	count = all.match_count;
	for (i = 0; i < count; i++) {
		if (all.matches[i].start > text.length ||
		    all.matches[i].end > text.length)
			__builtin_trap();
		sum += all.matches[i].start;
	}
	cpl_rules_try_all(rules, false);
	if (cpl_classify(rules, text, text, &quick) != CPL_OK)
		return;
	/* A rule that hit its limits may well not be tried this time. */
	if (all.limited_count > 0)
		return;
	if (quick.match_count != count || quick.score != all.score ||
	    !cpl_str_equal(quick.category, category))
		__builtin_trap();
	for (i = 0; i < count; i++)
		sum -= quick.matches[i].start;
	if (sum != 0)
		__builtin_trap();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size ? memchr(data, 0, size) : NULL;
	struct cpl_str table = { (const char *)data,
		nul ? (size_t)(nul - data) : size };
	struct cpl_str text = { "", 0 };
	struct cpl_faults faults = { 0 };
	struct cpl_rules *rules = cpl_rules_parse(table, &faults);

	if (nul) {
		text.data = (const char *)nul + 1;
		text.length = size - table.length - 1;
	}
	if ((rules == NULL) == (faults.count == 0))
		__builtin_trap();
	if (rules) {
		judge(rules, text);
		cpl_rules_check(rules, NULL, &faults);
	}
	cpl_rules_free(rules);
	cpl_faults_release(&faults);
	return 0;
}
