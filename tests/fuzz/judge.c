/* SPDX-License-Identifier: MIT */
/* Any line as a record to judge: refused, or its verdict is a JSON object. */
#include <stdlib.h>

#include <complaint/sla.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char calendar[] =
    "{\"name\":\"c\",\"zone\":\"UTC\",\"hours\":{\"weekdays\":"
    "[\"08:00-12:00\",\"22:00-06:00\"]},\"versions\":[{\"name\":\"v\","
    "\"decreed\":\"2025-01-01\",\"valid_from\":\"2026-01-01\","
    "\"valid_until\":\"2026-12-31\"}]}";

static const char policy[] =
    "{\"name\":\"p\",\"calendar\":\"c\",\"versions\":[{\"name\":\"v\","
    "\"pause_on\":\"waiting_reporter\",\"cancel\":\"archived\","
    "\"warn_at\":[75],\"clocks\":["
    "{\"name\":\"a\",\"stop\":\"responded\",\"default\":{\"target\":\"2wd\"},"
    "\"escalation\":[{\"at\":100,\"tell\":\"x\"}]},"
    "{\"name\":\"b\",\"stop\":\"closed\",\"default\":{\"target\":\"9bh\"}},"
    "{\"name\":\"c\",\"stop\":\"closed\",\"targets\":[{\"when\":{"
    "\"category\":\"roads\",\"oversight\":true},\"target\":\"24h\"}],"
    "\"default\":{\"target\":\"3d\"}},"
    "{\"name\":\"d\",\"start\":\"responded\",\"stop\":\"closed\","
    "\"default\":{\"target\":\"due_at\"}}]}]}";

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
	struct cpl_judge *judge = cpl_judge_new(rules, office, 1774580400);
	struct cpl_record *record = cpl_record_new();
	struct cpl_buffer out = { 0 };
	const char *field;

	if (cpl_record_parse(record, line, NULL) == CPL_OK &&
	    cpl_judge_record(judge, record, &field) == CPL_OK) {
		if (cpl_record_write(record, &out) != CPL_OK ||
		    cpl_record_parse(record, cpl_buffer_str(&out), NULL) !=
			CPL_OK)
			abort();
	}
	cpl_buffer_release(&out);
	cpl_record_free(record);
	cpl_judge_free(judge);
	cpl_policy_free(rules);
	cpl_office_free(office);
	cpl_faults_release(&faults);
	return 0;
}
