/* SPDX-License-Identifier: MIT */
/* The texts of tests/json: what is accepted, what is refused and why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <complaint/config.h>
#include <complaint/json.h>

#define FOLDER "tests/json/"

static bool
jansson_accepts(struct cpl_str text)
{
	json_error_t error;
	json_t *json = json_loadb(text.data, text.length,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	bool object = json_is_object(json);

	json_decref(json);
	return object;
}

/* The second word of "reject.CODE.WHAT.json" or "stricter...", or "ok". */
static void
expected_code(const char *name, char *code, size_t size)
{
	const char *dot = strchr(name, '.');

	if (strncmp(name, "reject.", 7) == 0 ||
	    strncmp(name, "stricter.", 9) == 0)
		snprintf(
		    code, size, "%.*s", (int)strcspn(dot + 1, "."), dot + 1);
	else
		snprintf(code, size, "ok");
}

static void
check_file(struct cpl_json_scanner *scanner, const char *name)
{
	struct cpl_json_index index = { 0 };
	struct cpl_buffer text = { 0 };
	struct cpl_fault fault;
	enum cpl_problem problem;
	char path[512], code[64];
	size_t offset = 0;
	bool jansson;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	assert_int_equal(
	    cpl_file_read(path, SIZE_MAX / 4, &text, &fault), CPL_OK);
	problem = cpl_json_scan_object(
	    scanner, cpl_buffer_str(&text), &index, &offset);
	expected_code(name, code, sizeof(code));
	if (strcmp(cpl_problem_code(problem), code) != 0)
		fail_msg("%s: %s at byte %zu", name, cpl_problem_code(problem),
		    offset);
	assert_true(offset <= text.length);
	jansson = jansson_accepts(cpl_buffer_str(&text));
	if (jansson != (strncmp(name, "accept.", 7) == 0 ||
			   strncmp(name, "stricter.", 9) == 0))
		fail_msg("%s: jansson says %d", name, jansson);
	cpl_json_index_release(&index);
	cpl_buffer_release(&text);
}

static void
test_folder(void **state)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	DIR *folder = opendir(FOLDER);
	struct dirent *entry;
	size_t count = 0;

	(void)state;
	assert_non_null(scanner);
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		const char *dot = strrchr(entry->d_name, '.');

		if (dot == NULL || strcmp(dot, ".json") != 0)
			continue;
		check_file(scanner, entry->d_name);
		count++;
	}
	closedir(folder);
	cpl_json_scanner_free(scanner);
	assert_true(count >= 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
