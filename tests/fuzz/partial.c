/* SPDX-License-Identifier: MIT */
/*
 * Any lines as partial reports: each is joined or refused, and what was joined
 * is written so that it reads back as itself.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/overview.h>
#include <complaint/render.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct cpl_overview *
new_overview(void)
{
	struct cpl_report_options options[CPL_PAGE_REPORTS] = { 0 };
	struct cpl_overview *overview;

	for (size_t i = 0; i < CPL_PAGE_REPORTS; i++) {
		options[i].by_count = i >= CPL_PAGE_AGENCY;
		options[i].by[0] = i % 2 == 0 ? CPL_BY_AGENCY : CPL_BY_WEEK;
		options[i].clock = CPL_STR("response");
		options[i].detail = true;
		options[i].times = ~0u;
	}
	overview = cpl_overview_new(options, CPL_PAGE_REPORTS);
	must(overview != NULL);
	return overview;
}

/* What is refused may have been counted in part: the run ends there. */
static bool
load(struct cpl_overview *overview, struct cpl_str rest)
{
	struct cpl_record *record = cpl_record_new();
	bool whole = true;

	must(record != NULL);
	while (rest.length > 0 && whole) {
		const char *end = memchr(rest.data, '\n', rest.length);
		size_t length = end == NULL ? rest.length
					    : (size_t)(end - rest.data);
		struct cpl_str line = { rest.data, length };
		struct cpl_fault fault;

		rest.data += length + (end != NULL);
		rest.length -= length + (end != NULL);
		if (cpl_record_parse(record, line, NULL) != CPL_OK)
			continue;
		whole = cpl_overview_load(overview, record, &fault) == CPL_OK;
		must(whole || fault.problem == CPL_PARTIAL_DAMAGED);
	}
	cpl_record_free(record);
	return whole;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct cpl_str options = CPL_STR("{}");
	struct cpl_overview *first = new_overview();
	struct cpl_overview *second = new_overview();
	struct cpl_buffer state[2] = { { 0 } };
	const struct cpl_language *language;

	must(cpl_language_find(CPL_STR("id"), &language));
	load(first, (struct cpl_str){ (const char *)data, size });
	must(cpl_overview_save(first, options, &state[0]) == CPL_OK);
	must(load(second, cpl_buffer_str(&state[0])));
	must(cpl_overview_whole(second));
	must(cpl_overview_save(second, options, &state[1]) == CPL_OK);
	must(cpl_str_equal(
	    cpl_buffer_str(&state[0]), cpl_buffer_str(&state[1])));
	must(cpl_overview_finish(second) == CPL_OK);
	for (int form = CPL_REPORT_TABLE; form <= CPL_REPORT_HTML; form++) {
		const struct cpl_targets targets = { 100, 2, 0.9, 4, 80 };
		const struct cpl_report_page page = {
			.format = (enum cpl_report_format)form,
			.width = 60,
			.now = 1775000000,
			.language = language,
			.targets = &targets,
		};

		cpl_buffer_clear(&state[0]);
		must(cpl_render_page(second, &page, &state[0]) == CPL_OK);
		for (size_t i = 0;
		     form != CPL_REPORT_HTML && i < CPL_PAGE_REPORTS; i++)
			must(cpl_render_report(cpl_overview_report(second, i),
				 &page, &state[0]) == CPL_OK);
	}
	for (int i = 0; i < 2; i++)
		cpl_buffer_release(&state[i]);
	cpl_overview_free(first);
	cpl_overview_free(second);
	return 0;
}
