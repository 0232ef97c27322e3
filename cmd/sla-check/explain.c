/* SPDX-License-Identifier: MIT */
/* The receipt of a verdict, for people in two languages and for programs. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/receipt.h>

#include "sla-check.h"

/* What people read, once for each language. */
struct words {
	const char *weekdays[7];
	const char *complaint;
	const char *policy;
	const char *calendar;
	const char *rule;
	const char *verified;
	const char *started;
	const char *stopped;
	const char *still;
	const char *due;
	const char *from;
	const char *to;
	const char *what;
	const char *time;
	const char *total;
	const char *verdict;
	const char *of_used;
	const char *left;
	const char *over;
	const char *not_before;
	const char *at_least;
	const char *at_most;
	const char *no_target;
	const char *missing;
	const char *missing_year;
	const char *reversed;
	const char *every_second;
	const char *kinds[CPL_STRETCH_KINDS];
	const char *states[CPL_STATE_COUNT];
	/* Words of records and policies, in pairs; NULL behind the last. */
	const char *const *terms;
};

/* As the events and the trust in a source are called in Indonesian. */
static const char *const indonesian_terms[] = { "received", "diterima",
	"verified", "diverifikasi", "waiting_reporter", "menunggu pelapor",
	"assigned", "diteruskan", "in_progress", "dikerjakan", "responded",
	"ditanggapi", "resolved", "diselesaikan", "closed", "ditutup",
	"rejected", "ditolak", "archived", "diarsipkan", "reopened",
	"dibuka kembali", "reassigned", "dialihkan", "rated", "dinilai",
	"merged", "digabungkan", "reporter_wrote", "pelapor menulis",
	"commented", "dikomentari", "noted", "dicatat", "policy", "kebijakan",
	"yes", "ya", "no", "tidak", "secondary", "dari sumber kedua", NULL };

static const struct words english = {
	.weekdays = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" },
	.complaint = "Complaint",
	.policy = "Policy",
	.calendar = "Calendar",
	.rule = "rule",
	.verified = "read at its source",
	.started = "started",
	.stopped = "stopped",
	.still = "still running, judged at",
	.due = "due",
	.from = "from",
	.to = "to",
	.what = "what",
	.time = "time",
	.total = "total",
	.verdict = "verdict",
	.of_used = "of",
	.left = "left",
	.over = "too late by",
	.not_before = "and not before",
	.at_least = "at least",
	.at_most = "and at most",
	.no_target = "no target for this complaint",
	.missing = "the record lacks",
	.missing_year = "the calendar has no year",
	.reversed = "it stopped before it started",
	.every_second = "by the clock: every second counts",
	.kinds = { "counted", "outside hours", "break", "day off", "holiday",
	    "closed that day", "waiting for the reporter",
	    "not in the calendar" },
	.states = { "none", "met", "breached", "running", "due soon", "paused",
	    "uncertain" },
};

static const struct words indonesian = {
	.weekdays = { "Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min" },
	.complaint = "Pengaduan",
	.policy = "Kebijakan",
	.calendar = "Kalender",
	.rule = "aturan",
	.verified = "dibaca pada sumbernya",
	.started = "mulai",
	.stopped = "berhenti",
	.still = "masih berjalan, dinilai pada",
	.due = "tenggat",
	.from = "dari",
	.to = "sampai",
	.what = "keterangan",
	.time = "waktu",
	.total = "jumlah",
	.verdict = "putusan",
	.of_used = "dari",
	.left = "sisa",
	.over = "terlambat",
	.not_before = "dan tidak sebelum",
	.at_least = "sekurang-kurangnya",
	.at_most = "dan paling banyak",
	.no_target = "tidak ada batas waktu untuk pengaduan ini",
	.missing = "catatan tidak memuat",
	.missing_year = "kalender tidak memuat tahun",
	.reversed = "berhenti sebelum mulai",
	.every_second = "menurut jam: setiap detik dihitung",
	.kinds = { "dihitung", "di luar jam kerja", "istirahat", "hari tutup",
	    "hari libur", "tutup pada hari itu", "menunggu pelapor",
	    "di luar kalender" },
	.states = { "tanpa putusan", "terpenuhi", "terlambat", "berjalan",
	    "segera jatuh tempo", "ditunda", "belum pasti" },
	.terms = indonesian_terms,
};

/* The word for people of a word of the formats. */
static const char *
term(const struct words *words, const char *word)
{
	for (size_t i = 0; words->terms != NULL && words->terms[i] != NULL;
	     i += 2) {
		if (strcmp(words->terms[i], word) == 0)
			return words->terms[i + 1];
	}
	return word;
}

static const char *
title_of(const struct words *words, const struct cpl_receipt *receipt)
{
	return words == &indonesian && receipt->title_id != NULL
		   ? receipt->title_id
		   : receipt->title;
}

/* `Fri 2026-03-27 10:00:00`. */
static void
append_clock(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, int64_t at)
{
	int64_t local = at + cpl_judge_offset(judge, at);
	struct cpl_civil civil = cpl_civil_from_seconds(local);

	cpl_buffer_append_format(out, "%s %04d-%02d-%02d %02d:%02d:%02d",
	    words->weekdays[cpl_weekday(cpl_day_of(local)) - 1], civil.year,
	    civil.month, civil.day, civil.hour, civil.minute, civil.second);
}

/* `102:30:00`, to the right of `width` columns. */
static void
append_duration(struct cpl_buffer *out, int64_t seconds, int width)
{
	struct cpl_buffer text = { 0 };

	cpl_buffer_append_format(&text, "%jd:%02d:%02d",
	    (intmax_t)(seconds / 3600), (int)(seconds / 60 % 60),
	    (int)(seconds % 60));
	cpl_buffer_append_format(
	    out, "%*.*s", width, (int)text.length, text.data ? text.data : "");
	out->failed |= text.failed;
	cpl_buffer_release(&text);
}

static void
append_text(struct cpl_buffer *out, const char *text)
{
	cpl_buffer_append_printable(out, cpl_str_of(text));
}

static void
write_stretch(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const struct cpl_stretch *stretch)
{
	cpl_buffer_append_str(out, CPL_STR("    "));
	append_clock(out, judge, words, stretch->begin);
	cpl_buffer_append_str(out, CPL_STR("  "));
	append_clock(out, judge, words, stretch->end);
	append_duration(out,
	    stretch->counted > 0 ? stretch->counted
				 : stretch->end - stretch->begin,
	    12);
	append_duration(out, stretch->total, 12);
	cpl_buffer_append_format(out, "  %c %s",
	    stretch->counted > 0 ? '+' : ' ', words->kinds[stretch->kind]);
	if (stretch->name != NULL) {
		cpl_buffer_append_str(out, CPL_STR(": "));
		append_text(out, stretch->name);
	}
	if (stretch->source != NULL) {
		cpl_buffer_append_str(out, CPL_STR(" ("));
		append_text(out, stretch->source);
		cpl_buffer_append_char(out, ')');
	}
	if (stretch->agency.length > 0) {
		cpl_buffer_append_str(out, CPL_STR(" ["));
		cpl_buffer_append_printable(out, stretch->agency);
		cpl_buffer_append_char(out, ']');
	}
	cpl_buffer_append_char(out, '\n');
}

static void
write_instant(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const char *label, int64_t at)
{
	cpl_buffer_append_format(out, "  %-10s", label);
	append_clock(out, judge, words, at);
}

/* An event, and how early it may have been. */
static void
write_event(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const char *label, int64_t before, int64_t at,
    const char *event)
{
	write_instant(out, judge, words, label, at);
	cpl_buffer_append_format(out, "  %s", term(words, event));
	if (before != at) {
		cpl_buffer_append_format(out, ", %s ", words->not_before);
		append_clock(out, judge, words, before);
	}
	cpl_buffer_append_char(out, '\n');
}

/* Why there is no verdict, where there is none. */
static void
write_lack(struct cpl_buffer *out, const struct words *words,
    const struct cpl_receipt *receipt)
{
	if (receipt->target == NULL)
		cpl_buffer_append_format(out, ": %s", words->no_target);
	else if (receipt->reversed)
		cpl_buffer_append_format(out, ": %s", words->reversed);
	else if (receipt->missing != NULL)
		cpl_buffer_append_format(out, ": %s: %s", words->missing,
		    term(words, receipt->missing));
	else if (receipt->missing_year != INT_MIN)
		cpl_buffer_append_format(
		    out, ": %s %d", words->missing_year, receipt->missing_year);
}

/* What was used of the target: between two bounds where there is doubt. */
static void
write_used(struct cpl_buffer *out, const struct words *words,
    const struct cpl_receipt *receipt)
{
	int64_t left = receipt->target_seconds - receipt->used_seconds;

	cpl_buffer_append_str(out, CPL_STR(": "));
	if (receipt->doubtful) {
		cpl_buffer_append_format(out, "%s ", words->at_least);
		append_duration(out, receipt->used_at_least, 0);
		cpl_buffer_append_format(out, " %s ", words->at_most);
	}
	append_duration(out, receipt->used_seconds, 0);
	cpl_buffer_append_format(out, " %s ", words->of_used);
	append_duration(out, receipt->target_seconds, 0);
	if (receipt->doubtful)
		return;
	cpl_buffer_append_format(
	    out, ", %s ", left < 0 ? words->over : words->left);
	append_duration(out, left < 0 ? -left : left, 0);
}

static void
write_verdict(struct cpl_buffer *out, const struct words *words,
    const struct cpl_receipt *receipt)
{
	cpl_buffer_append_format(
	    out, "  %-10s%s", words->verdict, words->states[receipt->state]);
	if (receipt->state == CPL_STATE_NONE)
		write_lack(out, words, receipt);
	else if (receipt->has_due)
		write_used(out, words, receipt);
	cpl_buffer_append_char(out, '\n');
}

static void
write_rule(struct cpl_buffer *out, const struct words *words,
    const struct cpl_receipt *receipt)
{
	if (receipt->target == NULL)
		return;
	cpl_buffer_append_format(
	    out, "  %-10s%s", words->rule, receipt->target);
	if (receipt->source != NULL) {
		cpl_buffer_append_str(out, CPL_STR(": "));
		append_text(out, receipt->source);
	}
	if (receipt->verified != NULL)
		cpl_buffer_append_format(out, " (%s: %s)", words->verified,
		    term(words, receipt->verified));
	cpl_buffer_append_char(out, '\n');
	if (receipt->by_the_clock)
		cpl_buffer_append_format(
		    out, "  %-10s%s\n", "", words->every_second);
}

static void
write_clock(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const struct cpl_receipt *receipt)
{
	cpl_buffer_append_format(out, "\n%s", receipt->clock);
	if (title_of(words, receipt) != NULL) {
		cpl_buffer_append_str(out, CPL_STR(": "));
		append_text(out, title_of(words, receipt));
	}
	cpl_buffer_append_char(out, '\n');
	write_rule(out, words, receipt);
	if (receipt->started_by != NULL)
		write_event(out, judge, words, words->started, receipt->begin,
		    receipt->begin_latest, receipt->started_by);
	if (receipt->stopped_by != NULL)
		write_event(out, judge, words, words->stopped,
		    receipt->end_earliest, receipt->end, receipt->stopped_by);
	if (receipt->has_due) {
		write_instant(out, judge, words, words->due, receipt->due);
		cpl_buffer_append_char(out, '\n');
	}
	if (receipt->count > 0)
		cpl_buffer_append_format(out, "    %-25s%-23s%12s%12s    %s\n",
		    words->from, words->to, words->time, words->total,
		    words->what);
	for (size_t i = 0; i < receipt->count; i++)
		write_stretch(out, judge, words, &receipt->items[i]);
	if (receipt->count > 0 && receipt->stopped_by == NULL) {
		cpl_buffer_append_format(out, "    %s ", words->still);
		append_clock(out, judge, words, receipt->end);
		cpl_buffer_append_char(out, '\n');
	}
	write_verdict(out, words, receipt);
}

static void
json_text(struct cpl_buffer *out, const char *name, const char *text)
{
	if (text == NULL)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, cpl_str_of(text));
}

static void
json_time(struct cpl_buffer *out, const struct cpl_judge *judge,
    const char *name, int64_t at)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_char(out, '"');
	cpl_buffer_append_time(out, at, cpl_judge_offset(judge, at));
	cpl_buffer_append_char(out, '"');
}

static void
json_number(struct cpl_buffer *out, const char *name, int64_t value)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_integer(out, value);
}

static void
json_stretch(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const struct cpl_stretch *stretch)
{
	cpl_buffer_append_char(out, '{');
	json_time(out, judge, "from", stretch->begin);
	json_time(out, judge, "to", stretch->end);
	json_text(out, "kind", cpl_stretch_word(stretch->kind));
	json_text(out, "reason", words->kinds[stretch->kind]);
	json_text(out, "name", stretch->name);
	json_text(out, "source", stretch->source);
	if (stretch->agency.length > 0) {
		cpl_json_append_name(out, CPL_STR("agency"));
		cpl_json_append_string(out, stretch->agency);
	}
	json_number(out, "seconds", stretch->end - stretch->begin);
	json_number(out, "counted_seconds", stretch->counted);
	json_number(out, "total_seconds", stretch->total);
	cpl_buffer_append_char(out, '}');
}

static void
json_clock(struct cpl_buffer *out, const struct cpl_judge *judge,
    const struct words *words, const struct cpl_receipt *receipt)
{
	cpl_buffer_append_char(out, '{');
	json_text(out, "clock", receipt->clock);
	json_text(out, "title", title_of(words, receipt));
	json_text(out, "state", cpl_state_word(receipt->state));
	json_text(out, "verdict", words->states[receipt->state]);
	json_text(out, "target", receipt->target);
	json_text(out, "source", receipt->source);
	json_text(out, "verified", receipt->verified);
	if (receipt->started_by != NULL) {
		json_text(out, "started_by", receipt->started_by);
		json_time(out, judge, "started_at", receipt->begin_latest);
		if (receipt->begin != receipt->begin_latest)
			json_time(
			    out, judge, "started_not_before", receipt->begin);
	}
	if (receipt->stopped_by != NULL) {
		json_text(out, "stopped_by", receipt->stopped_by);
		json_time(out, judge, "stopped_at", receipt->end);
		if (receipt->end != receipt->end_earliest)
			json_time(out, judge, "stopped_not_before",
			    receipt->end_earliest);
	}
	if (receipt->has_due) {
		json_time(out, judge, "due_at", receipt->due);
		json_number(out, "target_seconds", receipt->target_seconds);
		json_number(out, "used_seconds", receipt->used_seconds);
		if (receipt->doubtful)
			json_number(out, "used_seconds_at_least",
			    receipt->used_at_least);
	}
	if (receipt->reversed)
		json_text(out, "warning", "stopped before it started");
	json_text(out, "missing", receipt->missing);
	if (receipt->missing_year != INT_MIN)
		json_number(
		    out, "missing_calendar_year", receipt->missing_year);
	cpl_json_append_name(out, CPL_STR("stretches"));
	cpl_buffer_append_char(out, '[');
	for (size_t i = 0; i < receipt->count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		json_stretch(out, judge, words, &receipt->items[i]);
	}
	cpl_buffer_append_str(out, CPL_STR("]}"));
}

static void
write_head(struct cpl_buffer *out, const struct court *court,
    const struct words *words, struct cpl_str id)
{
	const char *source = cpl_judge_version_source(court->judge);

	cpl_buffer_append_format(out, "%-11s", words->complaint);
	cpl_buffer_append_printable(out, id);
	cpl_buffer_append_format(out, "\n%-11s", words->policy);
	append_text(out, cpl_policy_name(court->policy));
	if (source != NULL) {
		cpl_buffer_append_str(out, CPL_STR(" ("));
		append_text(out, source);
		cpl_buffer_append_char(out, ')');
	}
	cpl_buffer_append_format(out, "\n%-11s", words->calendar);
	append_text(out, cpl_office_name(court->office));
	if (*cpl_office_version(court->office) != '\0') {
		cpl_buffer_append_str(out, CPL_STR(" ("));
		append_text(out, cpl_office_version(court->office));
		cpl_buffer_append_char(out, ')');
	}
	cpl_buffer_append_char(out, '\n');
}

static void
json_head(struct cpl_buffer *out, const struct court *court, struct cpl_str id)
{
	cpl_buffer_append_char(out, '{');
	cpl_json_append_name(out, CPL_STR("id"));
	cpl_json_append_string(out, id);
	json_text(out, "policy", cpl_policy_name(court->policy));
	json_text(out, "policy_version", cpl_judge_version(court->judge));
	json_text(out, "policy_source", cpl_judge_version_source(court->judge));
	json_text(out, "calendar", cpl_office_name(court->office));
	if (*cpl_office_version(court->office) != '\0')
		json_text(
		    out, "calendar_version", cpl_office_version(court->office));
	cpl_json_append_name(out, CPL_STR("clocks"));
	cpl_buffer_append_char(out, '[');
}

enum cpl_problem
explain_record(struct court *court, struct cpl_record *record,
    const struct receipt_form *form, struct cpl_buffer *out)
{
	const struct words *words = form->indonesian ? &indonesian : &english;
	struct cpl_receipt receipt = { 0 };
	struct cpl_str id = CPL_STR("");
	bool good = true;

	cpl_record_text(record, CPL_STR("id"), &id);
	if (form->json)
		json_head(out, court, id);
	else
		write_head(out, court, words, id);
	for (size_t i = 0; good && i < cpl_judge_trials(court->judge); i++) {
		good = cpl_judge_receipt(court->judge, i, &receipt);
		if (good && form->json && i > 0)
			cpl_buffer_append_char(out, ',');
		if (good && form->json)
			json_clock(out, court->judge, words, &receipt);
		else if (good)
			write_clock(out, court->judge, words, &receipt);
	}
	if (form->json)
		cpl_buffer_append_str(out, CPL_STR("]}\n"));
	cpl_receipt_release(&receipt);
	return good && !out->failed ? CPL_OK : CPL_MEMORY;
}
