/* SPDX-License-Identifier: MIT */
/*
 * Any lines as complaints: each is counted once or refused, a fold of two
 * halves gives the page of the whole, and every form is written.
 */
#include <stdlib.h>
#include <string.h>

#include <complaint/render.h>
#include <complaint/report.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

static struct cpl_report *
new_report(void)
{
	const struct cpl_report_options options = {
		.by = { CPL_BY_DISTRICT, CPL_BY_DAY },
		.by_count = 2,
		.from = { CPL_BOUND_DAY, 20000 },
		.clock = CPL_STR("response"),
	};
	struct cpl_report *report = cpl_report_new(&options);

	must(report != NULL);
	return report;
}

static void
render(const struct cpl_report *report, enum cpl_report_format format,
    struct cpl_buffer *out)
{
	const struct cpl_report_page page = { .format = format, .width = 60 };

	must(cpl_render_report(report, &page, out) == CPL_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_str rest = { (const char *)data, size };
	struct cpl_record *record = cpl_record_new();
	struct cpl_report *whole = new_report();
	struct cpl_report *half[2] = { new_report(), new_report() };
	struct cpl_buffer page[2] = { { 0 } };
	uint64_t counted = 0;
	size_t to = 0;

	must(record != NULL);
	while (rest.length > 0) {
		const char *end = memchr(rest.data, '\n', rest.length);
		size_t length = end == NULL ? rest.length
					    : (size_t)(end - rest.data);
		struct cpl_str line = { rest.data, length };
		struct cpl_fault fault;

		rest.data += length + (end != NULL);
		rest.length -= length + (end != NULL);
		if (cpl_record_parse(record, line, NULL) != CPL_OK)
			continue;
		if (cpl_report_add(whole, record, &fault) != CPL_OK) {
			must(fault.problem != CPL_MEMORY);
			continue;
		}
		counted++;
		must(cpl_report_add(half[to++ % 2], record, NULL) == CPL_OK);
	}
	must(cpl_report_quality(whole)->records == counted);
	must(cpl_report_merge(half[1], half[0]) == CPL_OK);
	must(cpl_report_finish(whole) == CPL_OK);
	must(cpl_report_finish(half[1]) == CPL_OK);
	render(whole, CPL_REPORT_JSON, &page[0]);
	render(half[1], CPL_REPORT_JSON, &page[1]);
	must(cpl_str_equal(cpl_buffer_str(&page[0]), cpl_buffer_str(&page[1])));
	for (int form = CPL_REPORT_TABLE; form < CPL_REPORT_JSON; form++) {
		cpl_buffer_clear(&page[0]);
		render(whole, (enum cpl_report_format)form, &page[0]);
	}
	for (int i = 0; i < 2; i++) {
		cpl_buffer_release(&page[i]);
		cpl_report_free(half[i]);
	}
	cpl_report_free(whole);
	cpl_record_free(record);
	return 0;
}
