/* SPDX-License-Identifier: MIT */
/* Dates told from now, orders of day and month, words and zones in forms. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <complaint/input.h>

/* Friday 2026-03-27T10:00:00+07:00 */
#define NOW INT64_C(1774580400)

static struct cpl_dateform *
form_of(const char *text)
{
	size_t at;
	struct cpl_dateform *form = cpl_dateform_new(cpl_str_of(text), &at);

	if (form == NULL)
		fail_msg("%s: wrong at %zu", text, at);
	return form;
}

/* What the text says on a clock of Jakarta, or "" where it is no date. */
static void
expect(const char *form_text, const char *text, const char *wanted)
{
	const struct cpl_dateform_now now = { NOW, NOW + 25200 };
	struct cpl_dateform *form = form_of(form_text);
	struct cpl_dateform_result result;
	char shown[CPL_TIME_LENGTH + 1] = "";

	if (cpl_dateform_read_at(form, cpl_str_of(text), &now, &result)) {
		if (!result.zoned) {
			result.seconds -= 25200;
			result.offset = 25200;
		}
		cpl_time_format(result.seconds, result.offset, shown);
	}
	if (strcmp(shown, wanted) != 0)
		fail_msg("%s: %s, not %s", text, shown, wanted);
	cpl_dateform_free(form);
}

static void
relative(const char *text, const char *wanted)
{
	expect("{relative}", text, wanted);
}

static void
test_ago(void **state)
{
	(void)state;
	relative("7 jam yang lalu", "2026-03-27T03:00:00+07:00");
	relative("7 Jam Lalu", "2026-03-27T03:00:00+07:00");
	relative("sejam yang lalu", "2026-03-27T09:00:00+07:00");
	relative("30 menit yang lalu", "2026-03-27T09:30:00+07:00");
	relative("an hour ago", "2026-03-27T09:00:00+07:00");
	relative("baru saja", "2026-03-27T10:00:00+07:00");
	relative("2 hari yang lalu", "2026-03-25T10:00:00+07:00");
	relative("2 minggu yang lalu", "2026-03-13T10:00:00+07:00");
	relative("sebulan yang lalu", "2026-02-27T10:00:00+07:00");
	relative("13 bulan yang lalu", "2025-02-27T10:00:00+07:00");
	relative("setahun yang lalu", "2025-03-27T10:00:00+07:00");
	relative("7 jam", "");
	relative("7 jam yang lalu kira-kira", "");
	relative("99999 jam yang lalu", "");
	relative("9999 tahun yang lalu", "");
	relative("-7 jam yang lalu", "");
	relative("", "");
}

static void
test_days(void **state)
{
	(void)state;
	relative("Kemarin, 02:19", "2026-03-26T02:19:00+07:00");
	relative("KEMARIN, 02:19", "2026-03-26T02:19:00+07:00");
	relative("Hari ini, 07:20", "2026-03-27T07:20:00+07:00");
	relative("yesterday at 9:05", "2026-03-26T09:05:00+07:00");
	relative("Selasa, 07:20", "2026-03-24T07:20:00+07:00");
	relative("Selasa pukul 07.20.30", "2026-03-24T07:20:30+07:00");
	/* Today is a Friday: earlier today, or a week ago. */
	relative("Jumat, 09:59", "2026-03-27T09:59:00+07:00");
	relative("Jum'at, 10:01", "2026-03-20T10:01:00+07:00");
	relative("Sabtu, 09:00", "2026-03-21T09:00:00+07:00");
	relative("Kemarin", "2026-03-26T00:00:00+07:00");
	relative("Kemarin, 25:00", "");
	relative("Kemarin, 12", "");
	relative("Kemarin pukul", "");
	relative("Besok, 10:00", "");
}

/* Without a present nothing is told from it. */
static void
test_without_now(void **state)
{
	struct cpl_dateform *form = form_of("{relative}");
	struct cpl_dateform_result result;

	(void)state;
	assert_false(
	    cpl_dateform_read(form, CPL_STR("7 jam yang lalu"), &result));
	cpl_dateform_free(form);
}

static void
test_forms(void **state)
{
	(void)state;
	expect("WWW, YYYY/MM/DD", "SENIN, 2025/07/14",
	    "2025-07-14T00:00:00+07:00");
	expect("D MMM YYYY[ hh:mm]", "20 Agustus 2021 07:15",
	    "2021-08-20T07:15:00+07:00");
	expect("D MMM YYYY['pukul' hh.mm][ Z]", "20 Agustus 2021",
	    "2021-08-20T00:00:00+07:00");
	expect("D MMM YYYY[ 'pukul'] hh.mm[ Z]",
	    "20 Agustus 2021 Pukul 07.15 WITA", "2021-08-20T07:15:00+08:00");
	expect("D MMM YYYY hh.mm Z", "20 Agustus 2021 07.15 WIB",
	    "2021-08-20T07:15:00+07:00");
	expect("D MMM YYYY hh.mm Z", "20 Agustus 2021 07.15 PST", "");
	expect("D/M/YY", "27/3/26", "2026-03-27T00:00:00+07:00");
	expect("D/M/YY", "27/3/2026", "");
}

static bool
contradicts(const char *form_text, const char *text)
{
	struct cpl_dateform *form = form_of(form_text);
	bool answer = cpl_dateform_contradicts(form, cpl_str_of(text));

	cpl_dateform_free(form);
	return answer;
}

static void
test_order(void **state)
{
	(void)state;
	assert_true(contradicts("D/M/YYYY", "13/25/2024"));
	assert_true(contradicts("D/M/YYYY[ hh:mm]", "3/25/2024 10:00"));
	assert_true(contradicts("M/D/YYYY", "25/3/2024"));
	assert_true(contradicts("DD-MM-YYYY", "03-25-2024"));
	assert_false(contradicts("D/M/YYYY", "31/2/2024"));
	assert_false(contradicts("D/M/YYYY", "3/32/2024"));
	assert_false(contradicts("D/M/YYYY", "soon"));
	assert_false(contradicts("D/M/YYYY", "3-25-2024"));
	/* Nothing doubts the order of a year first, or of a month in words. */
	assert_false(contradicts("YYYY-MM-DD", "2024-25-03"));
	assert_false(contradicts("D MMM YYYY", "3 25 2024"));
}

static bool
conflict(const char *one_text, const char *other_text)
{
	struct cpl_dateform *one = form_of(one_text);
	struct cpl_dateform *other = form_of(other_text);
	bool answer = cpl_dateform_conflicts(one, other);

	cpl_dateform_free(one);
	cpl_dateform_free(other);
	return answer;
}

static void
test_conflicts(void **state)
{
	(void)state;
	assert_true(conflict("D/M/YYYY", "MM/DD/YYYY hh:mm:ss AM"));
	assert_false(conflict("D/M/YYYY", "DD/MM/YYYY"));
	assert_false(conflict("D-M-YYYY", "M/D/YYYY"));
	assert_false(conflict("D/M/YYYY", "YYYY/MM/DD"));
	assert_false(conflict("{serial}", "{relative}"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ago),
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_without_now),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_conflicts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
