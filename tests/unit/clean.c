/* SPDX-License-Identifier: MIT */
/* Texts as citizens wrote them, out of what systems made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "input/clean.h"

static void
expect(const char *text, const char *cleaned)
{
	struct cpl_buffer out = { 0 };

	clean_text(cpl_str_of(text), &out);
	cpl_buffer_append_char(&out, '\0');
	assert_false(out.failed);
	if (strcmp(out.data, cleaned) != 0)
		fail_msg("%s: %s, not %s", text, out.data, cleaned);
	if (strcmp(text, cleaned) != 0 && !clean_needed(cpl_str_of(text)))
		fail_msg("%s: said to be clean", text);
	cpl_buffer_release(&out);
}

static void
stays(const char *text)
{
	expect(text, text);
}

static void
test_lost_breaks(void **state)
{
	(void)state;
	expect("BanjirSampai kapan", "Banjir Sampai kapan");
	expect("saluran tersumbatAirnya meluapTolong",
	    "saluran tersumbat Airnya meluap Tolong");
	stays("lewat WhatsApp, YouTube, SiBadra dan TransJakarta");
	stays("lewat WhatsAppnya");
	stays("https://contoh.example/BanjirSampai?a=LewatSini");
	stays("#BanjirJakarta @DinasKota nama_BanjirSampai");
	stays("foto IMG2024BanjirSampai");
	stays("BPJSKesehatan, eKTP, PDAMnya, dI Jalan");
	stays("iPhone McDonald saya");
	stays("Banjir Sampai");
}

static void
test_line_ends(void **state)
{
	(void)state;
	expect("satu\\ndua\\r\\ntiga\\tempat", "satu\ndua\ntiga empat");
	expect("satu\r\ndua\rtiga", "satu\r\ndua\ntiga");
	stays("C:\\nama dan \\\\nama dan \\x");
	stays("satu\ndua\r\ntiga\tempat");
	expect("satu\xe2\x80\xa8"
	       "dua\xc2\x85tiga",
	    "satu\ndua\ntiga");
	stays("\\");
}

static void
test_tags(void **state)
{
	(void)state;
	expect("<p>Lampu <b>mati</b>.</p><p>Tolong</p>", "Lampu mati.\nTolong");
	expect("satu<br>dua<BR/>tiga<br />empat", "satu\ndua\ntiga\nempat");
	expect("<a href=\"https://contoh.example\">di sini</a>", "di sini");
	expect("a<style>p { color: red }</style>b", "ab");
	expect("a<!-- <b> --->b", "ab");
	expect("a<script>never ends", "anever ends");
	stays("tinggi <5 meter dan >3, <3, a < b > c, i<p");
	stays("<nama> <p masalah ini> <i");
	stays("a<!-- never ends");
}

static void
test_entities(void **state)
{
	(void)state;
	expect("A &amp; B &lt;C&gt; &quot;D&quot; &#39;E&#39; &#x41;&#65;",
	    "A & B <C> \"D\" 'E' AA");
	expect("caf&eacute; &#128679;", "caf\xc3\xa9 \xf0\x9f\x9a\xa7");
	/* Once, not again. */
	expect("&amp;lt;", "&lt;");
	stays("R&D; A&B &; &#; &#x; &#99999999999; &unknown; &amp");
	/* Codes that no text may hold. */
	expect("a&#0;&#55296;&#1114112;&#127;b", "ab");
}

static void
test_controls(void **state)
{
	(void)state;
	expect("a\tb\x01\x1b[31mc\x7f", "a\tb[31mc");
	expect("a\xc2\xa0"
	       "b\xe2\x80\xaf"
	       "c\xe3\x80\x80"
	       "d",
	    "a b c\xe3\x80\x80"
	    "d");
	expect("a\xe2\x80\xae"
	       "b\xef\xbb\xbf\xc2\xad"
	       "c",
	    "abc");
	/* A family and a flag: joiners and selectors stay. */
	stays("\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9 \xe2\x9d\xa4"
	      "\xef\xb8\x8f");
	expect("akhir \\n &nbsp;", "akhir");
}

/* What is said quickly is what a look at every byte says. */
static void
test_needed(void **state)
{
	static const char alphabet[] = "aZ <&\\\n\t\r\x01\x7f\xc3\xa9.B";
	char text[27];
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t length = (seed >> 8) % sizeof(text);
		bool needed = false;

		for (size_t i = 0; i < length; i++) {
			seed = seed * 1103515245U + 12345U;
			/* Mostly harmless, so that what is not stands anywhere. */
			text[i] = (seed >> 16) % 8 > 0
				      ? 'x'
				      : alphabet[(seed >> 20) %
						 (sizeof(alphabet) - 1)];
			needed = needed || strchr("<&\\\r\x01\x7f", text[i]) ||
				 (i > 0 && strchr("ax", text[i - 1]) &&
				     strchr("ZB", text[i]));
		}
		seed = seed * 1103515245U + 12345U;
		assert_int_equal(
		    clean_needed((struct cpl_str){ text, length }), needed);
	}
}

/* Repeated openings must not each be looked for to the end. */
static void
test_hostile(void **state)
{
	static const char *const parts[] = { "<!-- >", "<script>", "<a ",
		"aaaBbbb", "&#", "\\", "<", "</script", "<p =" };
	const size_t length = (size_t)1 << 20;
	char *text = malloc(length);
	struct cpl_buffer out = { 0 };

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		size_t part = strlen(parts[i]);

		for (size_t at = 0; at < length; at++)
			text[at] = parts[i][at % part];
		cpl_buffer_clear(&out);
		clean_text((struct cpl_str){ text, length }, &out);
		assert_false(out.failed);
		assert_true(out.length <= length + length / 2);
	}
	cpl_buffer_release(&out);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lost_breaks),
		cmocka_unit_test(test_line_ends),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_entities),
		cmocka_unit_test(test_controls),
		cmocka_unit_test(test_needed),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
