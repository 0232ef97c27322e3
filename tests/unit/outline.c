/* SPDX-License-Identifier: MIT */
/* Outlines of profiles: what they tell is what the whole tells. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <dirent.h>
#include <unistd.h>

#include <cmocka.h>

#include "input/profile.h"

#define FOLDER "share/profiles"

static void
same_layout(const struct layout *one, const struct layout *other)
{
	assert_string_equal(one->name, other->name);
	assert_int_equal(one->count, other->count);
	for (size_t i = 0; i < one->count; i++)
		assert_true(cpl_str_equal(one->names[i], other->names[i]));
}

static void
outlines_are_of_their_wholes(void **state)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	DIR *folder = opendir(FOLDER);
	struct dirent *entry;
	size_t count = 0;

	(void)state;
	assert_non_null(scanner);
	assert_non_null(folder);
	while ((entry = readdir(folder)) != NULL) {
		struct cpl_faults faults = { 0 };
		struct cpl_profile *outline;
		struct cpl_profile *whole;
		char path[sizeof(FOLDER) + 1 + sizeof(entry->d_name)];

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), FOLDER "/%s", entry->d_name);
		outline = cpl_profile_outline("name", path, scanner);
		whole = cpl_profile_load("name", path, &faults);
		assert_non_null(outline);
		assert_non_null(whole);
		assert_string_equal(cpl_profile_name(outline), "name");
		assert_int_equal(outline->layout_count, whole->layout_count);
		for (size_t i = 0; i < whole->layout_count; i++)
			same_layout(&outline->layouts[i], &whole->layouts[i]);
		cpl_profile_free(outline);
		cpl_profile_free(whole);
		count++;
	}
	assert_true(count > 30);
	closedir(folder);
	cpl_json_scanner_free(scanner);
}

/* A file that holds the text; its name is in `path`. */
static void
write_file(char path[], const char *text)
{
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* What has no outline is left to those who say what is wrong with it. */
static void
broken_files_have_none(void **state)
{
	static const char *const texts[] = { "", "[]", "{\"layouts\":[]}",
		"{\"layouts\":{\"a\":[]}}", "{\"layouts\":{\"a\":[1]}}",
		"{\"layouts\":{\"a\":\"b\"}}", "{\"layouts\":{}",
		"{\"layouts\":{},\"layouts\":{}}" };
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();

	(void)state;
	assert_non_null(scanner);
	assert_null(cpl_profile_outline("none", FOLDER "/none", scanner));
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		char path[] = "/tmp/complaint-outline-XXXXXX";

		write_file(path, texts[i]);
		assert_null(cpl_profile_outline("broken", path, scanner));
		unlink(path);
	}
	cpl_json_scanner_free(scanner);
}

static const struct cpl_profile *
no_whole(const struct cpl_profile *outline, void *context)
{
	assert_string_equal(cpl_profile_name(outline), "test");
	++*(int *)context;
	return NULL;
}

/* A file whose profile cannot be had is not read by another one. */
static void
files_need_the_whole(void **state)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();
	char path[] = "/tmp/complaint-outline-XXXXXX";
	char data[] = "/tmp/complaint-outline-XXXXXX";
	int asked = 0;
	const struct cpl_profile *profile;
	struct cpl_input_options options = { .profile_count = 1,
		.limit = 1000,
		.whole = no_whole,
		.whole_context = &asked };
	struct cpl_fault fault = { 0 };
	struct cpl_buffer out = { 0 };
	struct cpl_str original;
	struct cpl_source *source;
	struct cpl_input *input;
	FILE *file;

	(void)state;
	assert_non_null(scanner);
	write_file(path, "{\"layouts\":{\"l\":[\"a\",\"b\"]}}");
	write_file(data, "a,b\n1,2\n");
	profile = cpl_profile_outline("test", path, scanner);
	assert_non_null(profile);
	options.profiles = &profile;
	file = fopen(data, "r");
	assert_non_null(file);
	source = cpl_source_new(fileno(file), NULL, NULL);
	assert_non_null(source);
	input = cpl_input_new(source, &options);
	assert_non_null(input);
	assert_int_equal(
	    cpl_input_next(input, &out, &fault, &original), CPL_INPUT_FAILED);
	assert_int_equal(fault.problem, CPL_PROFILE_UNUSABLE);
	assert_int_equal(asked, 1);
	assert_int_equal(out.length, 0);
	cpl_input_free(input);
	cpl_source_free(source);
	fclose(file);
	cpl_profile_free((struct cpl_profile *)(uintptr_t)profile);
	cpl_json_scanner_free(scanner);
	unlink(path);
	unlink(data);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outlines_are_of_their_wholes),
		cmocka_unit_test(broken_files_have_none),
		cmocka_unit_test(files_need_the_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
