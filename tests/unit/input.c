/* SPDX-License-Identifier: MIT */
/* Reading exports: every reader with its input cut at every byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <complaint/input.h>

#include "feed.h"

static const char profile_text[] =
    "{\"about\":\"a test\",\"channel\":\"test\",\"input_zone\":\"UTC\","
    "\"dates\":[\"YYYY-MM-DD[ hh:mm:ss][Z]\",\"{serial}[ hh:mm]\"],"
    "\"skip\":[{\"column\":\"id\",\"words\":[\"Total*\"]}],"
    "\"fields\":{\"external_id\":{\"column\":[\"Tracking ID\",\"id\"]},"
    "\"text\":{\"first\":[\"text\",\"more\"]},"
    "\"title\":{\"join\":[\"a\",\"b\"],\"separator\":\", \"},"
    "\"received_at\":{\"join\":[\"date\",\"time\"]},"
    "\"status\":{\"column\":\"status\",\"words\":{\"Ditutup*\":\"closed\"}},"
    "\"reporter.name\":\"name\","
    "\"reporter.anonymous\":{\"column\":\"flags\",\"split\":\"|\","
    "\"words\":{\"Anonim\":true}},"
    "\"reporter.confidential\":{\"column\":\"flags\",\"split\":\"|\","
    "\"words\":{\"Rahasia\":true}},"
    "\"location.latitude\":\"lat\"},"
    "\"events\":{\"closed\":\"closed\"}}";

static struct cpl_profile *
test_profile(void)
{
	struct cpl_faults faults = { 0 };
	struct cpl_profile *profile = cpl_profile_parse(
	    "test", cpl_str_of(profile_text), &faults);

	for (size_t i = 0; i < faults.count; i++)
		fail_msg("%zu:%zu: %s %s", faults.items[i].line,
		    faults.items[i].column,
		    cpl_problem_code(faults.items[i].problem),
		    faults.items[i].detail);
	assert_non_null(profile);
	return profile;
}

/* All records, and a line for each reject. */
static void
read_all(struct cpl_source *source, const struct cpl_profile *profile,
    size_t limit, struct cpl_buffer *out)
{
	const struct cpl_input_options options = {
		.profiles = &profile,
		.profile_count = 1,
		.file = "test",
		.limit = limit,
	};
	struct cpl_input *input = cpl_input_new(source, &options);
	enum cpl_input_result result;
	struct cpl_fault fault = { 0 };
	struct cpl_str original;

	assert_non_null(input);
	while ((result = cpl_input_next(input, out, &fault, &original)) !=
	       CPL_INPUT_END) {
		if (result == CPL_INPUT_RECORD)
			continue;
		if (result == CPL_INPUT_SKIPPED) {
			cpl_buffer_append_format(out, "skipped\n");
			continue;
		}
		cpl_buffer_append_format(out, "%s:%zu:%zu %s ",
		    cpl_problem_code(fault.problem), fault.line, fault.column,
		    fault.detail);
		if (result == CPL_INPUT_FAILED)
			break;
		while (result == CPL_INPUT_LONG &&
		       cpl_input_piece(input, &original))
			cpl_buffer_append_str(out, original);
		if (result == CPL_INPUT_REJECT)
			cpl_buffer_append_str(out, original);
		cpl_buffer_append_char(out, '\n');
	}
	assert_false(out->failed);
	cpl_input_free(input);
}

static void
read_from(int fd, const struct cpl_profile *profile, size_t limit,
    struct cpl_buffer *out)
{
	struct cpl_source *source = cpl_source_new(fd, NULL, NULL);

	assert_non_null(source);
	read_all(source, profile, limit, out);
	cpl_source_free(source);
	close(fd);
	cpl_buffer_append_char(out, '\0');
}

static void
expect_same(const struct cpl_buffer *out, const char *expected, size_t cut)
{
	if (strcmp(out->data, expected) != 0)
		fail_msg("cut at %zu:\n%s\ninstead of\n%s", cut, out->data,
		    expected);
}

static void
read_cuts(struct cpl_str text, size_t from, const struct cpl_profile *profile,
    size_t limit, const char *expected)
{
	for (size_t cut = from; cut <= text.length; cut++) {
		struct cpl_buffer out = { 0 };

		read_from(feed(text, cut), profile, limit, &out);
		expect_same(&out, expected, cut);
		cpl_buffer_release(&out);
	}
}

/* More than what is looked at before the first row is read. */
#define PADDING 66000

/*
 * Cut the text at every byte; and again with so many blank lines behind its
 * first line (or bracket) that the rows are read as they come.
 */
static void
expect_at_every_cut(
    const char *data, size_t length, size_t limit, const char *expected)
{
	struct cpl_profile *profile = test_profile();
	struct cpl_str text = { data, length };
	const char *line = memchr(data, '\n', length);
	size_t head = data[0] == '[' ? 1 : (size_t)(line - data) + 1;
	struct cpl_buffer padded = { 0 };
	struct cpl_buffer whole = { 0 };

	read_cuts(text, 0, profile, limit, expected);
	if (memchr(data, 0, length) == NULL) {
		cpl_buffer_append(&padded, data, head);
		for (int i = 0; i < PADDING; i++)
			cpl_buffer_append_char(&padded, '\n');
		cpl_buffer_append(&padded, data + head, length - head);
		text = cpl_buffer_str(&padded);
		read_from(feed(text, 0), profile, limit, &whole);
		read_cuts(text, head + PADDING, profile, limit, whole.data);
	}
	cpl_buffer_release(&padded);
	cpl_buffer_release(&whole);
	cpl_profile_free(profile);
}

#define EXPECT_CUTS(text, limit, expected) \
	expect_at_every_cut(text, sizeof(text) - 1, limit, expected)

#define SOURCE(line) \
	"\"source\":{\"profile\":\"test\",\"file\":\"test\",\"line\":" line "}"

static void
csv_rows_are_whole(void **state)
{
	(void)state;
	EXPECT_CUTS("preamble\n", 1000, "");
	EXPECT_CUTS("\xef\xbb\xbfid,text,x\r\n"
		    "1,\"a \"\"b\"\"\r\n,c\",y\r\n"
		    "\r\n"
		    ",,\r\n"
		    "2,caf\xc3\xa9\r\n"
		    "Total 2,,\r\n"
		    "3,\"open,z\r\n"
		    "4,d,e",
	    1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"text\":\"a \\\"b\\\"\\r\\n,c\"," SOURCE(
		"2") ",\"extra\":{\"x\":\"y\"}}\n"
		     "skipped\n"
		     "row-width:6:0 2 instead of 3 2,caf\xc3\xa9\n"
		     "skipped\n"
		     "csv-quote:8:3  3,\"open,z\n"
		     "{\"id\":\"test:4\",\"channel\":\"test\",\"external_id\":\"4\","
		     "\"text\":\"d\"," SOURCE(
			 "9") ",\"extra\":{\"x\":\"e\"}}\n");
}

static void
headers_are_whole(void **state)
{
	(void)state;
	EXPECT_CUTS("A REPORT;;;\n"
		    "id;Who;;text\n"
		    ";Name;\"At\nhome\";\n"
		    "(1);(2);(3);(4)\n"
		    "7;Ani;x;Lampu\n"
		    ";Name;\"At\nhome\";\n",
	    1000,
	    "{\"id\":\"test:7\",\"channel\":\"test\",\"external_id\":\"7\","
	    "\"text\":\"Lampu\"," SOURCE(
		"6") ",\"extra\":{\"Who / Name\":\"Ani\","
		     "\"Who / At\\nhome\":\"x\"}}\n"
		     "skipped\n");
}

static void
long_rows_are_set_aside(void **state)
{
	(void)state;
	EXPECT_CUTS("id,text\n1,abcdefghijklmnopqrstuvwxyz\n"
		    "2,\"abcdefgh\nijklmnop\nqrstu\"\n3,c\n",
	    20,
	    "too-long:2:0 20 bytes 1,abcdefghijklmnopqrstuvwxyz\n"
	    "csv-quote:3:3  2,\"abcdefgh\n"
	    "row-width:4:0 1 instead of 2 ijklmnop\n"
	    "csv-syntax:5:6  qrstu\"\n"
	    "{\"id\":\"test:3\",\"channel\":\"test\",\"external_id\":\"3\","
	    "\"text\":\"c\"," SOURCE("6") "}\n");
	EXPECT_CUTS("[{\"id\":1,\"text\":\"abcdefgh[{\\\"\"},{\"id\":2}]", 20,
	    "too-long:1:0 20 bytes {\"id\":1,\"text\":\"abcdefgh[{\\\"\"}\n"
	    "{\"id\":\"test:2\",\"channel\":\"test\",\"external_id\":\"2\"," SOURCE(
		"1") "}\n");
}

static void
json_items_are_whole(void **state)
{
	(void)state;
	EXPECT_CUTS(
	    "[\n {\"id\": 1,\n \"text\": \"}]\\\\\", \"l\": [ 1, \" \" ]},"
	    "tru, {\"id\":2}\n]\n",
	    1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"text\":\"}]\\\\\"," SOURCE(
		"2") ",\"extra\":{\"l\":[1,\" \"]}}\n"
		     "json-truncated:3:38  tru\n"
		     "{\"id\":\"test:2\",\"channel\":\"test\",\"external_id\":\"2\"," SOURCE(
			 "3") "}\n");
	EXPECT_CUTS("{\"id\":1}\n{\"id\":2\n\n{\"id\":3}", 1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\"," SOURCE(
		"1") "}\n"
		     "json-truncated:2:8  {\"id\":2\n"
		     "{\"id\":\"test:3\",\"channel\":\"test\",\"external_id\":\"3\"," SOURCE(
			 "4") "}\n");
}

static void
json_lists_are_whole(void **state)
{
	static const char records[] =
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"text\":\"[a]\"," SOURCE(
		"2") ",\"extra\":{\"x\":[2]}}\n"
		     "row-width:3:0 2 instead of 3 [2,\"b\"]\n"
		     "{\"id\":\"test:3\",\"channel\":\"test\",\"external_id\":\"3\"," SOURCE(
			 "3") "}\n";

	(void)state;
	EXPECT_CUTS("[[\"id\",\"text\",\"x\"],\n"
		    "[1,\"[a]\",[2]],\n[2,\"b\"],[3,null,null]]",
	    1000, records);
	EXPECT_CUTS("{\"result\":{\"fields\":[{\"id\":\"id\"},"
		    "{\"id\":\"text\"},{\"id\":\"x\"}],\"records\":[\n"
		    "[1,\"[a]\",[2]],\n[2,\"b\"],[3,null,null]],\"n\":2}}\n",
	    1000, records);
	EXPECT_CUTS("{\"a\":\"]\\\"\",\"data\":[\n"
		    "[1,\"[a]\",[2]],\n[2,\"b\"],[3,null,null]],"
		    "\"columns\":[\"id\",\"text\",\"x\"]}\n",
	    1000, records);
}

/* Answers behind one another, each with its own way to the records. */
static void
json_pages_are_whole(void **state)
{
	(void)state;
	EXPECT_CUTS(
	    "{\"n\":2,\"data\":{\"requests\":[\n{\"id\":1},"
	    "{\"request\":{\"id\":2}}]},\"}\":\"]\"}\n"
	    "[[\"id\",\"text\"],[3,\"c\"]]\n"
	    "{\"features\":[{\"properties\":{\"id\":4,\"text\":\"d\"}}]}[]"
	    "[{\"id\":5}]\n{\"id\":6}",
	    1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\"," SOURCE(
		"2") "}\n{\"id\":\"test:2\",\"channel\":\"test\","
		     "\"external_id\":\"2\"," SOURCE(
			 "2") "}\n{\"id\":\"test:3\",\"channel\":\"test\","
			      "\"external_id\":\"3\",\"text\":\"c\"," SOURCE(
				  "3") "}\n{\"id\":\"test:4\",\"channel\":\"test\","
				       "\"external_id\":\"4\",\"text\":\"d\"," SOURCE(
					   "4") "}\n{\"id\":\"test:5\","
						"\"channel\":\"test\","
						"\"external_id\":\"5\"," SOURCE(
						    "4") "}\n{\"id\":\"test:6\","
							 "\"channel\":\"test\","
							 "\"external_id\":\"6\"," SOURCE(
							     "5") "}\n");
	EXPECT_CUTS("{\"data\":[\n{\"id\":1}],\"n\":{", 1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\"," SOURCE(
		"2") "}\njson-truncated:2:16  \n");
}

static void
encodings_are_converted(void **state)
{
	static const char record[] =
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"text\":\"\xc3\xa9\xe2\x82\xac\"," SOURCE("2") "}\n";

	(void)state;
	EXPECT_CUTS("id,text\n1,\xe9\x80\n", 1000, record);
	EXPECT_CUTS("\xff\xfei\0d\0,\0t\0e\0x\0t\0\n\0"
		    "1\0,\0\xe9\0\xac\x20\n\0",
	    1000, record);
	EXPECT_CUTS("\xfe\xff\0i\0d\0,\0t\0e\0x\0t\0\n\0"
		    "1\0,\0\xe9\x20\xac\0\n",
	    1000, record);
	EXPECT_CUTS("id,text\n1,\xc3\xa9\xe2\x82\xac\n2,\xe9\n", 1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"text\":\"\xc3\xa9\xe2\x82\xac\"," SOURCE(
		"2") "}\n"
		     "not-utf8:3:3  2,\xe9\n");
}

static void
fields_follow_the_profile(void **state)
{
	(void)state;
	EXPECT_CUTS(
	    "Tracking_id;DATE;time;a;b;text;more;status;name;flags;lat;closed\n"
	    "1;45075;01:33;x;y;;m;Ditutup oleh Admin;Andi;Anonim|Rahasia;-6.60;\n"
	    "2;2024-01-18;01:33:26;;y;t;m;closed;Andi;Rahasia;200;2024-01-01\n"
	    "3;x;;;;;;;;;;\n",
	    1000,
	    "{\"id\":\"test:1\",\"channel\":\"test\",\"external_id\":\"1\","
	    "\"title\":\"x, y\",\"text\":\"m\","
	    "\"received_at\":\"2023-05-29T01:33:00Z\",\"status\":\"closed\","
	    "\"events\":[{\"type\":\"received\",\"at\":\"2023-05-29T01:33:00Z\"}],"
	    "\"reporter\":{\"anonymous\":true,\"confidential\":true},"
	    "\"location\":{\"latitude\":-6.60}," SOURCE(
		"2") ",\"extra\":{\"status\":\"Ditutup oleh Admin\","
		     "\"flags\":\"Anonim|Rahasia\"}}\n"
		     "{\"id\":\"test:2\",\"channel\":\"test\",\"external_id\":\"2\","
		     "\"title\":\"y\",\"text\":\"t\","
		     "\"received_at\":\"2024-01-18T01:33:26Z\",\"status\":\"closed\","
		     "\"events\":[{\"type\":\"closed\",\"at\":\"2024-01-01T00:00:00Z\"},"
		     "{\"type\":\"received\",\"at\":\"2024-01-18T01:33:26Z\"}],"
		     "\"reporter\":{\"name\":\"Andi\",\"confidential\":true}," SOURCE(
			 "3") ",\"extra\":{\"more\":\"m\",\"flags\":\"Rahasia\","
			      "\"lat\":\"200\"}}\n"
			      "date-invalid:4:3 received_at 3;x;;;;;;;;;;\n");
}

static void
ids_are_stable(void **state)
{
	(void)state;
	/* The status may change, what the citizen sent may not. */
	EXPECT_CUTS("text,status\nLampu mati,\nLampu mati,Ditutup\n", 1000,
	    "{\"id\":\"test:29fdacf1e86139541c7406dd44241524\","
	    "\"channel\":\"test\",\"text\":\"Lampu mati\"," SOURCE(
		"2") "}\n"
		     "{\"id\":\"test:29fdacf1e86139541c7406dd44241524\","
		     "\"channel\":\"test\",\"text\":\"Lampu mati\","
		     "\"status\":\"closed\"," SOURCE(
			 "3") ",\"extra\":{\"status\":\"Ditutup\"}}\n");
}

/* A form, a text and what it says; NULL for no date. */
static const struct {
	const char *form;
	const char *text;
	const char *time;
} dates[] = {
	{ "YYYY-MM-DD", "2024-01-18", "2024-01-18T00:00:00Z" },
	{ "YYYY-MM-DD", "2024-1-18", NULL },
	{ "YYYY-MM-DD", "2023-02-29", NULL },
	{ "YYYY-MM-DD", "2024-01-18 ", NULL },
	{ "D MMM YYYY", "18 Jan 2024", "2024-01-18T00:00:00Z" },
	{ "D MMM YYYY", "1 Agustus 2021", "2021-08-01T00:00:00Z" },
	{ "D MMM YYYY", "01 DES 2021", "2021-12-01T00:00:00Z" },
	{ "D MMM YYYY", "1 Agu. 2021", "2021-08-01T00:00:00Z" },
	{ "D MMM YYYY", "1 Agusto 2021", NULL },
	{ "D MMM YYYY hh:mm", "20 Agustus 2021 07:15", "2021-08-20T07:15:00Z" },
	{ "D MMM YYYY[ hh:mm[:ss]]", "1 May 2024", "2024-05-01T00:00:00Z" },
	{ "D MMM YYYY[ hh:mm[:ss]]", "1 May 2024 01:33:26",
	    "2024-05-01T01:33:26Z" },
	{ "D MMM YYYY[ hh:mm[:ss]]", "1 May 2024 24:00", NULL },
	{ "WWW, YYYY/MM/DD", "SENIN, 2025/07/14", "2025-07-14T00:00:00Z" },
	{ "WWW, YYYY/MM/DD", "Foo, 2025/07/14", NULL },
	{ "MM/DD/YYYY hh:mm:ss AM", "10/31/2016 11:07:15 PM",
	    "2016-10-31T23:07:15Z" },
	{ "MM/DD/YYYY hh:mm:ss AM", "10/31/2016 12:07:15 am",
	    "2016-10-31T00:07:15Z" },
	{ "MM/DD/YYYY hh:mm:ss AM", "10/31/2016 13:07:15 PM", NULL },
	{ "MM/DD/YYYY hh:mm:ss AM", "31/10/2016 11:07:15 PM", NULL },
	{ "YYYY-MM-DDThh:mm:ss[.f][Z]", "2023-01-23T13:09:00.000",
	    "2023-01-23T13:09:00Z" },
	{ "YYYY-MM-DDThh:mm:ss[.f][Z]", "2023-01-23T13:09:00+07:00",
	    "2023-01-23T06:09:00Z" },
	{ "YYYY-MM-DD hh:mm:ssZ", "2026-03-20 09:00:00+00",
	    "2026-03-20T09:00:00Z" },
	{ "YYYY-MM-DD hh:mm:ssZ", "2026-03-20 09:00:00+2400", NULL },
	{ "{serial}", "45075", "2023-05-29T00:00:00Z" },
	{ "{serial}", "45075.5", "2023-05-29T12:00:00Z" },
	{ "{serial}", "45075.0648958333", "2023-05-29T01:33:27Z" },
	{ "{serial}", "60", NULL },
	{ "{serial}", "61", "1900-03-01T00:00:00Z" },
	{ "{serial}", "2958466", NULL },
	{ "{serial}[ hh:mm:ss]", "45075 01:33:26", "2023-05-29T01:33:26Z" },
	{ "{serial} {day-fraction}", "45075 0.25", "2023-05-29T06:00:00Z" },
	{ "{epoch}", "1700000000", "2023-11-14T22:13:20Z" },
	{ "{epoch}", "-1", "1969-12-31T23:59:59Z" },
	{ "{epoch-ms}", "1700000000999", "2023-11-14T22:13:20Z" },
	{ "{epoch-ms}", "-1", "1969-12-31T23:59:59Z" },
	{ "{epoch}", "999999999999999", NULL },
};

static void
forms_read_what_they_declare(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		struct cpl_dateform_result result;
		size_t at;
		struct cpl_dateform *form = cpl_dateform_new(
		    cpl_str_of(dates[i].form), &at);
		char time[CPL_TIME_LENGTH + 1];

		assert_non_null(form);
		if (!cpl_dateform_read(
			form, cpl_str_of(dates[i].text), &result)) {
			if (dates[i].time != NULL)
				fail_msg("%s is not %s", dates[i].text,
				    dates[i].form);
		} else {
			cpl_time_format(result.seconds, 0, time);
			assert_non_null(dates[i].time);
			assert_string_equal(time, dates[i].time);
		}
		cpl_dateform_free(form);
	}
}

static void
forms_must_give_a_date(void **state)
{
	static const char *const wrong[] = { "", "YYYY", "MM-DD",
		"DD DD MM YYYY", "YYYY-MM-DD[", "YYYY-MM-DD]", "YYYY-MM-DD x",
		"{serial} YYYY", "{never}", "[[[[[YYYY-MM-DD]]]]]",
		"{day-fraction}", "YYYY-MM-DD[ ][ ][ ][ ][ ][ ][ ][ ][ ]" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		size_t at = 0;

		if (cpl_dateform_new(cpl_str_of(wrong[i]), &at) != NULL)
			fail_msg("taken: %s", wrong[i]);
		assert_true(at != SIZE_MAX);
	}
}

/* The same rows as libcsv reads, whether a line has a quote or not. */
static void
plain_lines_are_as_quoted_ones(void **state)
{
	static const char *const lines[] = { "1,a b, c ,d", "1, ,\t,",
		"1,\ta\t,b,c ", "  1  ,,," };
	struct cpl_profile *profile = test_profile();

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		struct cpl_buffer plain = { 0 };
		struct cpl_buffer quoted = { 0 };
		char text[200];
		int length;

		length = snprintf(
		    text, sizeof(text), "id,p,q,r,s\n%s,\n", lines[i]);
		read_from(feed((struct cpl_str){ text, (size_t)length }, 0),
		    profile, 1000, &plain);
		length = snprintf(
		    text, sizeof(text), "id,p,q,r,s\n%s,\"\"\n", lines[i]);
		read_from(feed((struct cpl_str){ text, (size_t)length }, 0),
		    profile, 1000, &quoted);
		assert_string_equal(plain.data, quoted.data);
		cpl_buffer_release(&plain);
		cpl_buffer_release(&quoted);
	}
	cpl_profile_free(profile);
}

static const char memo_text[] =
    "{\"about\":\"a test\",\"channel\":\"test\","
    "\"regions\":{\"regency\":\"city\"},"
    "\"fields\":{\"external_id\":\"id\",\"kind\":\"class\","
    "\"status\":{\"column\":\"class\",\"words\":{\"a*\":\"closed\","
    "\"*b\":\"received\"}},"
    "\"reporter.anonymous\":{\"column\":\"class\",\"split\":\"|\","
    "\"words\":{\"a\":true,\"closed\":false}},"
    "\"agency\":{\"column\":\"class\",\"words\":{\"*cc*\":\"x\"}},"
    "\"location.district\":\"area\",\"location.village\":\"part\"}}";

/* What was found for earlier rows must not show in later ones. */
static void
rows_do_not_depend_on_earlier_ones(void **state)
{
	static const char *const classes[] = { "a", "A ", "b", "ab", "closed",
		"complaint", "Complaint", "a|closed", "x", "", "accb",
		"aspiration", "in progress", "in_progress",
		"the middlecc of this one", "the middledd of this one" };
	static const char *const cities[] = { "Kota Bogor", "Bogor", "Kotabaru",
		"", "32.71" };
	static const char *const areas[] = { "Bogor Selatan", "Bogor Timur", "",
		"Kec. Bogor Selatan", "nowhere" };
	static const char *const parts[] = { "Batu Tulis", "Batutulis", "" };
	struct cpl_faults faults = { 0 };
	struct cpl_profile *profile = cpl_profile_parse(
	    "memo", CPL_STR(memo_text), &faults);
	struct cpl_buffer all = { 0 };
	struct cpl_buffer one = { 0 };
	struct cpl_buffer together = { 0 };
	struct cpl_buffer alone = { 0 };
	unsigned seed = 1;

	(void)state;
	assert_non_null(profile);
	cpl_buffer_append_format(&all, "id,class,city,area,part\n");
	for (int i = 0; i < 600; i++) {
		size_t from = all.length;

		seed = seed * 1103515245 + 12345;
		/* Now and then a word that is not kept for its length. */
		cpl_buffer_append_format(&all, "%d,%s%*s,%s,%s,%s\n", i,
		    classes[seed / 65536 % 16],
		    seed / 65536 % 31 == 0 ? 200 : 0,
		    seed / 65536 % 31 == 0 ? "x" : "",
		    cities[seed / 131072 % 5], areas[seed / 262144 % 5],
		    parts[seed / 524288 % 3]);
		/* By itself on the same line. */
		cpl_buffer_clear(&one);
		cpl_buffer_append_format(&one, "id,class,city,area,part\n");
		for (int line = 0; line < i; line++)
			cpl_buffer_append_char(&one, '\n');
		cpl_buffer_append(&one, all.data + from, all.length - from);
		/* Without the NUL behind the last. */
		alone.length -= i > 0;
		read_from(feed(cpl_buffer_str(&one), 0), profile, 1000, &alone);
	}
	read_from(feed(cpl_buffer_str(&all), 0), profile, 1000, &together);
	assert_int_equal(together.length, alone.length);
	assert_memory_equal(together.data, alone.data, alone.length);
	cpl_buffer_release(&all);
	cpl_buffer_release(&one);
	cpl_buffer_release(&together);
	cpl_buffer_release(&alone);
	cpl_profile_free(profile);
}

/* Lines that all open a quote must not be read over and over. */
static void
open_quotes_cost_little(void **state)
{
	struct cpl_profile *profile = test_profile();
	struct cpl_buffer text = { 0 };
	struct cpl_buffer out = { 0 };
	size_t rejects = 0;
	FILE *file;

	(void)state;
	cpl_buffer_append_str(&text, CPL_STR("id,text\n"));
	for (int i = 0; i < 50000; i++)
		cpl_buffer_append_str(&text,
		    i % 2 == 0 ? CPL_STR("1,\"a\n") : CPL_STR("2,\"\"\"\"\n"));
	file = tmpfile();
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.length, file), text.length);
	assert_int_equal(fflush(file), 0);
	assert_int_equal(lseek(fileno(file), 0, SEEK_SET), 0);
	read_from(dup(fileno(file)), profile, (size_t)1 << 20, &out);
	fclose(file);
	for (size_t i = 0; i + 9 < out.length; i++)
		rejects += memcmp(out.data + i, "csv-", 4) == 0;
	assert_int_equal(rejects, 25000);
	cpl_buffer_release(&text);
	cpl_buffer_release(&out);
	cpl_profile_free(profile);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(csv_rows_are_whole),
		cmocka_unit_test(headers_are_whole),
		cmocka_unit_test(long_rows_are_set_aside),
		cmocka_unit_test(json_items_are_whole),
		cmocka_unit_test(json_lists_are_whole),
		cmocka_unit_test(json_pages_are_whole),
		cmocka_unit_test(encodings_are_converted),
		cmocka_unit_test(fields_follow_the_profile),
		cmocka_unit_test(ids_are_stable),
		cmocka_unit_test(rows_do_not_depend_on_earlier_ones),
		cmocka_unit_test(forms_read_what_they_declare),
		cmocka_unit_test(forms_must_give_a_date),
		cmocka_unit_test(plain_lines_are_as_quoted_ones),
		cmocka_unit_test(open_quotes_cost_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
