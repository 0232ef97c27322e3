/* SPDX-License-Identifier: MIT */
/* Any line as a record to judge: refused, or its verdict is a JSON object. */
#include <limits.h>
#include <stdlib.h>

#include <complaint/receipt.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char calendar[] =
    "{\"name\":\"c\",\"zone\":\"UTC\",\"hours\":{\"weekdays\":"
    "[\"08:00-12:00\",\"22:00-06:00\"]},\"versions\":[{\"name\":\"v\","
    "\"decreed\":\"2025-01-01\",\"valid_from\":\"2026-01-01\","
    "\"valid_until\":\"2026-12-31\"}]}";

static const char policy[] =
    "{\"name\":\"p\",\"calendar\":\"c\",\"calendars\":{\"bpbd\":\"d\"},"
    "\"versions\":[{\"name\":\"v\","
    "\"pause_on\":\"waiting_reporter\",\"cancel\":\"archived\","
    "\"warn_at\":[75],\"clocks\":["
    "{\"name\":\"a\",\"stop\":\"responded\",\"default\":{\"target\":\"2wd\"},"
    "\"escalation\":[{\"at\":100,\"tell\":\"x\"}]},"
    "{\"name\":\"b\",\"stop\":\"closed\",\"default\":{\"target\":\"9bh\"}},"
    "{\"name\":\"c\",\"stop\":\"closed\",\"targets\":[{\"when\":{"
    "\"category\":\"roads\",\"oversight\":true},\"target\":\"24h\"}],"
    "\"default\":{\"target\":\"3d\"}},"
    "{\"name\":\"d\",\"start\":\"responded\",\"stop\":\"closed\","
    "\"default\":{\"target\":\"due_at\"}},"
    "{\"name\":\"e\",\"start\":\"reporter_wrote\",\"after\":\"responded\","
    "\"stop\":[\"responded\",\"closed\"],\"repeat\":true,"
    "\"default\":{\"target\":\"2bh\",\"out_of_hours\":\"1bh\"}}]}]}";

static const char duty[] = "{\"name\":\"d\",\"zone\":\"UTC\",\"always\":true}";

/* The stretches of a receipt follow on each other and add up to its verdict. */
static void
check_receipts(struct cpl_judge *judge)
{
	struct cpl_receipt receipt = { 0 };

	for (size_t i = 0; i < cpl_judge_trials(judge); i++) {
		int64_t at;
		int64_t total = 0;

		if (!cpl_judge_receipt(judge, i, &receipt))
			abort();
		at = receipt.begin;
		for (size_t k = 0; k < receipt.count; k++) {
			const struct cpl_stretch *stretch = &receipt.items[k];

			total += stretch->counted;
			if (stretch->begin != at || stretch->end <= at ||
			    stretch->total != total)
				abort();
			at = stretch->end;
		}
		if (receipt.count > 0 && at != receipt.end)
			abort();
		if (receipt.count > 0 && receipt.state != CPL_STATE_NONE &&
		    receipt.missing_year == INT_MIN &&
		    total != receipt.used_seconds)
			abort();
	}
	cpl_receipt_release(&receipt);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct cpl_office_options options = { .as_of = INT64_MAX };
	struct cpl_str line = { (const char *)data, size };
	struct cpl_faults faults = { 0 };
	struct cpl_office *office = cpl_office_parse(
	    cpl_str_of(calendar), &options, &faults);
	struct cpl_policy *rules = cpl_policy_parse(
	    cpl_str_of(policy), INT64_MAX, &faults);
	struct cpl_office *always = cpl_office_parse(
	    cpl_str_of(duty), &options, &faults);
	struct cpl_judge *judge = cpl_judge_new(rules, office, 1774580400);
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer out = { 0 };
	const char *field;

	cpl_judge_set_office(judge, 0, always);
	if (cpl_record_parse(record, line, NULL) == CPL_OK &&
	    cpl_judge_record(judge, record, &field) == CPL_OK) {
		if (cpl_record_write(record, &out) != CPL_OK ||
		    cpl_record_parse(record, cpl_buffer_str(&out), NULL) !=
			CPL_OK)
			abort();
		if (cpl_judge_try(judge, record, &field) == CPL_OK)
			check_receipts(judge);
	}
	cpl_buffer_release(&out);
	cpl_record_free(record);
	cpl_judge_free(judge);
	cpl_policy_free(rules);
	cpl_office_free(always);
	cpl_office_free(office);
	cpl_faults_release(&faults);
	return 0;
}
