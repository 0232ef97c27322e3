/* SPDX-License-Identifier: MIT */
/* The response-time report as JSON: a group a line. */
#include <complaint/json.h>

#include "labels.h"
#include "page.h"

static void
append_count(struct cpl_buffer *out, const char *name, uint64_t count)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_integer(out, (int64_t)count);
}

static void
append_known(
    struct cpl_buffer *out, const char *name, bool known, uint64_t count)
{
	if (known) {
		append_count(out, name, count);
		return;
	}
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_str(out, CPL_STR("null"));
}

static void
append_real(struct cpl_buffer *out, const char *name, double number)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_real(out, number);
}

static void
append_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	cpl_json_append_name(out, cpl_str_of(name));
	if (text.length > 0)
		cpl_json_append_string(out, text);
	else
		cpl_buffer_append_str(out, CPL_STR("null"));
}

/* A measure under the name of the clock and of its unit. */
static void
append_measure(struct cpl_buffer *out, struct cpl_str clock, const char *unit,
    const struct cpl_measure *measure)
{
	struct cpl_buffer name = { 0 };

	cpl_buffer_append_str(&name, clock);
	cpl_buffer_append_format(&name, "_%s", unit);
	if (name.failed)
		out->failed = true;
	else
		cpl_json_append_name(out, cpl_buffer_str(&name));
	cpl_buffer_release(&name);
	cpl_buffer_append_char(out, '{');
	append_count(out, "count", measure->count);
	append_real(out, "mean", measure->mean);
	append_real(out, "p50", measure->p50);
	append_real(out, "p75", measure->p75);
	append_real(out, "p90", measure->p90);
	append_real(out, "p95", measure->p95);
	append_real(out, "min", measure->min);
	append_real(out, "max", measure->max);
	cpl_buffer_append_char(out, '}');
}

static void
append_states(struct cpl_buffer *out, const struct cpl_figures *figures)
{
	append_count(out, "verified", figures->verified);
	append_count(out, "resolved", figures->resolved);
	append_count(out, "closed", figures->closed);
	append_count(out, "rejected", figures->rejected);
	append_count(out, "reopened", figures->reopened);
	append_count(out, "waiting_reporter", figures->waiting);
	append_known(
	    out, "due_answered", figures->judged, figures->due_answered);
	append_known(
	    out, "due_uncertain", figures->judged, figures->due_uncertain);
	append_real(
	    out, "on_time_rate_answered", figures->on_time_rate_answered);
	append_real(out, "on_time_rate_low", figures->on_time_rate_low);
	append_real(out, "on_time_rate_high", figures->on_time_rate_high);
	append_count(out, "rated", page_rated(figures));
	cpl_json_append_name(out, CPL_STR("ratings"));
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < 5; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		cpl_buffer_append_integer(out, (int64_t)figures->rated[i]);
	}
	cpl_buffer_append_char(out, ']');
	append_real(out, "rating_mean", figures->rating_mean);
}

/* The figures, as the members of an object that the caller has begun. */
static void
append_figures(struct cpl_buffer *out, struct cpl_str clock,
    const struct cpl_figures *figures)
{
	struct cpl_measure hours = page_hours(&figures->calendar_seconds);
	struct cpl_measure business = page_hours(&figures->business_seconds);

	append_count(out, "received", figures->received);
	append_count(out, "responded", figures->responded);
	append_real(out, "response_rate", figures->response_rate);
	append_known(out, "due", figures->judged, figures->due);
	append_known(out, "on_time", figures->judged, figures->on_time);
	append_real(out, "on_time_rate", figures->on_time_rate);
	append_count(out, "open", figures->open);
	append_known(out, "overdue", figures->judged, figures->overdue);
	append_measure(
	    out, clock, "business_seconds", &figures->business_seconds);
	append_measure(
	    out, clock, "calendar_seconds", &figures->calendar_seconds);
	append_measure(out, clock, "working_days", &figures->working_days);
	append_measure(out, clock, "calendar_hours", &hours);
	append_measure(out, clock, "business_hours", &business);
	append_states(out, figures);
}

static void
append_head(struct cpl_buffer *out, const struct cpl_report *report,
    const struct cpl_report_page *page)
{
	const struct cpl_report_options *options = cpl_report_options(report);

	append_text(out, "report", CPL_STR("response-time"));
	cpl_json_append_name(out, CPL_STR("now"));
	cpl_buffer_append_char(out, '"');
	cpl_buffer_append_time(out, page->now, page->offset);
	cpl_buffer_append_char(out, '"');
	append_text(out, "from", page->from);
	append_text(out, "to", page->to);
	append_text(out, "tz", page->zone);
	append_text(out, "clock", options->clock);
	cpl_json_append_name(out, CPL_STR("by"));
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < options->by_count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		cpl_json_append_string(
		    out, cpl_str_of(cpl_dimension_word(options->by[i])));
	}
	cpl_buffer_append_char(out, ']');
}

static void
append_quality(struct cpl_buffer *out, const struct cpl_report_quality *quality)
{
	cpl_json_append_name(out, CPL_STR("data_quality"));
	cpl_buffer_append_char(out, '{');
	append_count(out, "records", quality->records);
	append_count(out, "outside_window", quality->outside);
	append_count(out, "without_received_at", quality->without_received);
	append_count(out, "without_sla", quality->without_sla);
	append_count(out, "without_clock", quality->without_clock);
	append_count(out, "without_verdict", quality->without_verdict);
	append_count(out, "answered_undated", quality->undated);
	append_count(out, "uncertain", quality->uncertain);
	append_count(out, "reversed", quality->reversed);
	append_count(out, "merged", quality->merged);
	cpl_buffer_append_char(out, '}');
}

void
page_append_json_label(
    struct cpl_buffer *out, const char *name, struct cpl_str label)
{
	struct cpl_buffer member = { 0 };

	cpl_buffer_append_format(&member, "%s_label", name);
	if (member.failed)
		out->failed = true;
	else
		cpl_json_append_name(out, cpl_buffer_str(&member));
	cpl_json_append_string(out, label);
	cpl_buffer_release(&member);
}

static void
append_key(struct cpl_buffer *out, const struct cpl_report *report,
    const struct cpl_report_page *page, const struct cpl_figures *figures,
    size_t index)
{
	enum cpl_dimension by = cpl_report_options(report)->by[index];
	const char *word = cpl_dimension_word(by);
	struct cpl_str key = page_key(report, figures, index);

	append_text(out, word, key);
	if (label_is_of(by))
		page_append_json_label(out, word, label_of_key(page, by, key));
}

void
page_append_json(const struct cpl_report *report,
    const struct cpl_report_page *page, struct cpl_buffer *out)
{
	const struct cpl_report_options *options = cpl_report_options(report);
	size_t rows = cpl_report_rows(report);

	cpl_buffer_append_char(out, '{');
	append_head(out, report, page);
	cpl_buffer_append_str(out, CPL_STR(",\n\"totals\":{"));
	append_figures(out, options->clock, cpl_report_totals(report));
	cpl_buffer_append_str(out, CPL_STR("},\n\"groups\":["));
	for (size_t row = 0; row < rows; row++) {
		const struct cpl_figures *figures = cpl_report_row(report, row);

		cpl_buffer_append_str(
		    out, row == 0 ? CPL_STR("\n{") : CPL_STR(",\n{"));
		for (size_t i = 0; i < options->by_count; i++)
			append_key(out, report, page, figures, i);
		append_figures(out, options->clock, figures);
		cpl_buffer_append_char(out, '}');
	}
	cpl_buffer_append_str(out, rows > 0 ? CPL_STR("\n]") : CPL_STR("]"));
	append_quality(out, cpl_report_quality(report));
	cpl_buffer_append_str(out, CPL_STR("}\n"));
}
