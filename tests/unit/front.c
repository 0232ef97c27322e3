/* SPDX-License-Identifier: MIT */
/* Formats that become rows: each with its input cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "feed.h"
#include "input/chat.h"
#include "input/encoded.h"
#include "input/html.h"
#include "input/mime.h"
#include "input/xlsx.h"

static const char profile_text[] =
    "{\"about\":\"a test\",\"channel\":\"test\","
    "\"dates\":[\"YYYY-MM-DD[Thh:mm:ssZ]\",\"D/M/YYYY\"],"
    "\"fields\":{\"external_id\":{\"column\":[\"id\",\"message_id\","
    "\"service_request_id\"]},\"text\":\"text\","
    "\"received_at\":{\"column\":[\"date\",\"received_at\"]}}}";

/* All records, and the code of what is none. */
static void
read_cut(struct cpl_str text, size_t cut, const struct cpl_profile *profile,
    struct cpl_buffer *out)
{
	const struct cpl_input_options options = {
		.profiles = &profile,
		.profile_count = 1,
		.gap = 600,
		.limit = 100000,
	};
	int fd = feed(text, cut);
	struct cpl_source *source = cpl_source_new(fd, NULL, NULL);
	struct cpl_input *input = cpl_input_new(source, &options);
	enum cpl_input_result result;
	struct cpl_fault fault = { 0 };
	struct cpl_str original;

	assert_non_null(input);
	while ((result = cpl_input_next(input, out, &fault, &original)) !=
	       CPL_INPUT_END) {
		if (result != CPL_INPUT_RECORD)
			cpl_buffer_append_format(out, "%s:%zu\n",
			    cpl_problem_code(fault.problem), fault.line);
		if (result == CPL_INPUT_FAILED)
			break;
	}
	cpl_input_free(input);
	cpl_source_free(source);
	close(fd);
	cpl_buffer_append_char(out, '\0');
}

/* The same whatever the cut, and `expected` unless that is NULL. */
static void
expect_at_every_cut(struct cpl_str text, const char *expected)
{
	struct cpl_faults faults = { 0 };
	struct cpl_profile *profile = cpl_profile_parse(
	    "test", cpl_str_of(profile_text), &faults);
	struct cpl_buffer whole = { 0 };

	assert_non_null(profile);
	read_cut(text, 0, profile, &whole);
	if (expected != NULL)
		assert_string_equal(whole.data, expected);
	for (size_t cut = 1; cut < text.length; cut++) {
		struct cpl_buffer out = { 0 };

		read_cut(text, cut, profile, &out);
		if (strcmp(out.data, whole.data) != 0)
			fail_msg("cut at %zu: %s", cut, out.data);
		cpl_buffer_release(&out);
	}
	cpl_buffer_release(&whole);
	cpl_profile_free(profile);
}

static void
chats_are_whole(void **state)
{
	(void)state;
	expect_at_every_cut(CPL_STR("\xef\xbb\xbf"
				    "31/12/23 21.05 - Pesan dienkripsi\r\n"
				    "31/12/23 21.06 - Budi: satu\r\ndua\r\n"
				    "31/12/23 21.07 - Budi: tiga\r\n"
				    "1/1/24 09.00 - Budi: empat"),
	    NULL);
	expect_at_every_cut(
	    CPL_STR(
		"\xe2\x80\x8e[1/3/24, 9:05:01\xe2\x80\xaf"
		"AM] Kota: "
		"\xe2\x80\x8eMessages and calls are end-to-end encrypted.\r\n"
		"[1/3/24, 9:05:02\xe2\x80\xaf"
		"PM] ~\xe2\x80\xaf"
		"Budi: satu\r\n"
		"dua \xe2\x80\x8e<This message was edited>\r\n"
		"[1/3/24, 9:06:02\xe2\x80\xaf"
		"PM] ~\xe2\x80\xaf"
		"Budi: "
		"\xe2\x80\x8e<attached: 1.jpg>\r\n"),
	    NULL);
}

static void
mails_are_whole(void **state)
{
	(void)state;
	expect_at_every_cut(
	    CPL_STR("From a@example.org Thu Jan 18 01:00:00 2024\n"
		    "From: A <a@example.org>\nSubject: s\n"
		    "Date: Thu, 18 Jan 2024 08:00:00 +0700\n"
		    "Message-ID: <1@x>\n\nsatu\n>From dua\n\n"
		    "From a@example.org Thu Jan 18 01:00:00 2024\n"
		    "From: B <b@example.org>\nMessage-ID: <2@x>\n"
		    "Date: Thu, 18 Jan 2024 09:00:00 +0700\n"
		    "References: <1@x>\n\nya\n"),
	    "{\"id\":\"test:1@x\",\"channel\":\"test\",\"external_id\":\"1@x\","
	    "\"text\":\"satu\\nFrom dua\","
	    "\"received_at\":\"2024-01-18T08:00:00+07:00\",\"status\":\"received\","
	    "\"events\":[{\"type\":\"received\",\"at\":\"2024-01-18T08:00:00+07:00\"}],"
	    "\"source\":{\"profile\":\"test\",\"line\":1},"
	    "\"extra\":{\"type\":\"message\",\"name\":\"A\",\"from\":\"a@example.org\","
	    "\"subject\":\"s\",\"responded_at\":\"2024-01-18T09:00:00+07:00\","
	    "\"messages\":\"2\"}}\n");
}

#ifdef HAVE_XML
static void
requests_are_whole(void **state)
{
	(void)state;
	expect_at_every_cut(
	    CPL_STR("<?xml version=\"1.0\"?>\n<service_requests>\n<request>"
		    "<service_request_id>001</service_request_id>"
		    "<text>a &amp; \xc3\xa9</text><more><x>1</x><y>2</y></more>"
		    "</request>\n<request><service_request_id>2"
		    "</service_request_id></request></service_requests>\n"),
	    "{\"id\":\"test:001\",\"channel\":\"test\",\"external_id\":\"001\","
	    "\"text\":\"a & \xc3\xa9\","
	    "\"source\":{\"profile\":\"test\",\"line\":3},"
	    "\"extra\":{\"more.x\":\"1\",\"more.y\":\"2\"}}\n"
	    "{\"id\":\"test:2\",\"channel\":\"test\",\"external_id\":\"2\","
	    "\"source\":{\"profile\":\"test\",\"line\":4}}\n");
}

/* The same in two bytes for each character, of either order. */
static void
wide_requests_are_whole(void **state)
{
	static const char text[] =
	    "<a><service_requests><request><service_request_id>7"
	    "</service_request_id></request></service_requests></a>";
	char wide[2 * sizeof(text)];

	(void)state;
	for (size_t order = 0; order < 2; order++) {
		memset(wide, 0, sizeof(wide));
		wide[0] = order == 0 ? '\xff' : '\xfe';
		wide[1] = order == 0 ? '\xfe' : '\xff';
		for (size_t i = 0; i + 1 < sizeof(text); i++)
			wide[2 + 2 * i + order] = text[i];
		expect_at_every_cut((struct cpl_str){ wide, sizeof(wide) },
		    "{\"id\":\"test:7\",\"channel\":\"test\","
		    "\"external_id\":\"7\","
		    "\"source\":{\"profile\":\"test\",\"line\":1}}\n");
	}
}
#endif

#if defined(HAVE_ZIP) && defined(HAVE_XML)
static void
sheets_are_whole(void **state)
{
	FILE *file = fopen(
	    "tests/cases/ingest/spreadsheet/epoch-1904.xlsx", "rb");
	char data[8192];
	size_t length;

	(void)state;
	if (file == NULL) {
		skip();
		return;
	}
	length = fread(data, 1, sizeof(data), file);
	(void)fclose(file);
	expect_at_every_cut((struct cpl_str){ data, length }, NULL);
}
#endif

static void
numbers_are_what_a_sheet_shows(void **state)
{
	static const struct {
		const char *text;
		const char *code;
		bool from_1904;
		const char *shown;
	} numbers[] = {
		{ "5216807", "General", false, "5216807" },
		{ "7.000002E6", "General", false, "7000002" },
		{ "3.271010101900001E15", "0", false, "3271010101900001" },
		{ "0.30000000000000004", "0.00", false, "0.3" },
		{ "-6.5944", "General", false, "-6.5944" },
		{ "1E-9", "General", false, "1E-9" },
		{ "abc", "General", false, "abc" },
		{ "1-2", "General", false, "1-2" },
		{ "45309", "dd mmm yyyy", false, "2024-01-18" },
		{ "45309", "#,##0.00", false, "45309" },
		{ "45309", "0.00E+00", false, "45309" },
		{ "45309", "\"day\" 0", false, "45309" },
		{ "45309", "[Red]0;[Blue]d", false, "45309" },
		{ "45309", "[$-421]d mmmm yyyy", false, "2024-01-18" },
		{ "45309.999999999", "yyyy-mm-dd hh:mm", false, "2024-01-19" },
		{ "45309.5", "[h]:mm", false, "45309.5" },
		{ "0.0648842592592593", "hh:mm:ss", false, "01:33:26" },
		{ "0.5", "h:mm AM/PM", false, "12:00:00" },
		{ "1", "d/m/yy", false, "1900-01-01" },
		{ "59", "d/m/yy", false, "1900-02-28" },
		{ "60", "d/m/yy", false, "60" },
		{ "61", "d/m/yy", false, "1900-03-01" },
		{ "0", "d/m/yy", true, "1904-01-01" },
		{ "43847.5", "d/m/yy", true, "2024-01-18 12:00:00" },
		{ "-1", "d/m/yy", false, "-1" },
		{ "1e308", "d/m/yy", false, "1e308" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		struct cpl_buffer out = { 0 };

		number_append(&out, cpl_str_of(numbers[i].text),
		    number_form_of(cpl_str_of(numbers[i].code)),
		    numbers[i].from_1904);
		cpl_buffer_append_char(&out, '\0');
		assert_string_equal(out.data, numbers[i].shown);
		cpl_buffer_release(&out);
	}
}

static void
heads_of_messages_are_known(void **state)
{
	static const char *const good[] = {
		"31/12/23 21.05 - Budi: a",
		"31/12/2023, 21:05 - Budi: a",
		"12/31/23, 9:05\xe2\x80\xafPM - Budi: a",
		"31/12/23, 9:05 p.m. - Budi: a",
		"[31/12/23 21.05.33] Budi: a",
		"\xe2\x80\x8e[31/12/23, 9:05:33 PM] Budi: a",
		"31.12.23, 21:05 - Budi: a",
		"2023-12-31 21:05 - Budi: a",
		"31/12/23 21.05 - Budi:",
	};
	static const char *const bad[] = {
		"",
		"Budi: a",
		"31/12/23",
		"31/12/23 21.05",
		"31/12-23 21.05 - Budi: a",
		"31/12/23 25.05 - Budi: a",
		"[31/12/23 21.05.33 Budi: a",
		"31/12/23 21.05 Budi: a",
		"3112/23 21.05 - Budi: a",
	};
	struct chat_head head;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (!chat_head(cpl_str_of(good[i]), &head))
			fail_msg("%s", good[i]);
		assert_true(cpl_str_equal(head.sender, CPL_STR("Budi")));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (chat_head(cpl_str_of(bad[i]), &head))
			fail_msg("%s", bad[i]);
}

static void
dates_of_mail_are_read(void **state)
{
	static const struct {
		const char *text;
		const char *time;
	} dates[] = {
		{ "Thu, 18 Jan 2024 08:00:00 +0700",
		    "2024-01-18T08:00:00+07:00" },
		{ "18 Jan 24 08:00 GMT", "2024-01-18T08:00:00Z" },
		{ "Thu,18 Jan 2024 08:00:60 -0000 (a (b) c)",
		    "2024-01-18T08:00:59Z" },
		{ "Thu, 18 Jan 2024 08:00:00 PST",
		    "2024-01-18T08:00:00-08:00" },
		{ "Thu, 30 Feb 2024 08:00:00 +0700", NULL },
		{ "2024-01-18", NULL },
		{ "Thu, 18 Jan 2024", NULL },
		{ "", NULL },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		int64_t seconds;
		int offset;
		char time[CPL_TIME_LENGTH + 1];

		if (!mail_date(cpl_str_of(dates[i].text), &seconds, &offset)) {
			assert_null(dates[i].time);
			continue;
		}
		assert_non_null(dates[i].time);
		cpl_time_format(seconds, offset, time);
		assert_string_equal(time, dates[i].time);
	}
}

static void
words_and_pages_become_text(void **state)
{
	struct cpl_buffer out = { 0 };

	(void)state;
	mail_append_words(
	    &out, CPL_STR("a =?utf-8?q?b=C3=A9_?=\r\n =?utf-8?B?Yw==?= d "
			  "=?x =?utf-8?z?a?= ="));
	cpl_buffer_append_char(&out, '\0');
	assert_string_equal(out.data, "a b\xc3\xa9 c d =?x =?utf-8?z?a?= =");
	cpl_buffer_clear(&out);
	html_append_text(&out,
	    CPL_STR("<html><style>p{}</style><!-- x > --><p>Lampu&nbsp;"
		    " mati</p>\n<p>di <b>gang</b> 3 &lt; 4 &#233;&#x1F600;"
		    " &unknown; &</p>a<br><br><br>b<script>1<2</script>"));
	cpl_buffer_append_char(&out, '\0');
	assert_string_equal(out.data,
	    "Lampu mati\ndi gang 3 < 4 \xc3\xa9\xf0\x9f\x98\x80 &unknown; &"
	    "\na\n\nb");
	cpl_buffer_release(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chats_are_whole),
		cmocka_unit_test(mails_are_whole),
#ifdef HAVE_XML
		cmocka_unit_test(requests_are_whole),
		cmocka_unit_test(wide_requests_are_whole),
#endif
#if defined(HAVE_ZIP) && defined(HAVE_XML)
		cmocka_unit_test(sheets_are_whole),
#endif
		cmocka_unit_test(numbers_are_what_a_sheet_shows),
		cmocka_unit_test(heads_of_messages_are_known),
		cmocka_unit_test(dates_of_mail_are_read),
		cmocka_unit_test(words_and_pages_become_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
