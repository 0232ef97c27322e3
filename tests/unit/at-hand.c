/* SPDX-License-Identifier: MIT */
/* Lines taken by the block are those taken one by one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <complaint/stream.h>

/* Every line with its number, a long one as its number alone. */
static void
collect(int fd, size_t limit, bool blocks, struct cpl_buffer *out)
{
	struct cpl_source *source;
	struct cpl_reader *reader;
	struct cpl_line line;
	enum cpl_read result;

	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	source = cpl_source_new(fd, NULL, NULL);
	assert_non_null(source);
	reader = cpl_reader_new(source, limit);
	assert_non_null(reader);
	for (;;) {
		struct cpl_str more = { "", 0 };
		size_t count = 0;

		result = cpl_reader_next(reader, &line, NULL);
		if (result == CPL_READ_END)
			break;
		assert_int_not_equal(result, CPL_READ_FAILED);
		cpl_buffer_append_integer(out, (int64_t)line.number);
		if (result == CPL_READ_LINE)
			cpl_buffer_append_str(out, line.text);
		cpl_buffer_append_char(out, '\n');
		if (result == CPL_READ_LINE && blocks)
			cpl_reader_at_hand(reader, &more, &count);
		for (; count > 0; count--) {
			const char *feed = memchr(more.data, '\n', more.length);
			size_t length;

			assert_non_null(feed);
			length = (size_t)(feed - more.data) + 1;
			cpl_buffer_append_integer(out, (int64_t)++line.number);
			cpl_buffer_append(out, more.data, length);
			assert_true(length <= limit + 1);
			more.data += length;
			more.length -= length;
		}
		assert_int_equal(more.length, 0);
	}
	assert_false(out->failed);
	cpl_reader_free(reader);
	cpl_source_free(source);
}

static void
test_blocks_hold_the_lines(void **state)
{
	static const size_t limits[] = { 1, 10, 77, 1000, 400000, 1 << 24 };
	FILE *file = tmpfile();

	(void)state;
	assert_non_null(file);
	for (int i = 0; i < 20000; i++)
		assert_true(fprintf(file, "%0*d\n", i * 7 % 91 + 1, i) > 0);
	assert_true(fprintf(file, "%0300000d\n\n\nno line feed", 5) > 0);
	assert_int_equal(fflush(file), 0);
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		struct cpl_buffer one = { 0 };
		struct cpl_buffer many = { 0 };

		collect(fileno(file), limits[i], false, &one);
		collect(fileno(file), limits[i], true, &many);
		assert_int_equal(one.length, many.length);
		assert_memory_equal(one.data, many.data, one.length);
		cpl_buffer_release(&one);
		cpl_buffer_release(&many);
	}
	fclose(file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks_hold_the_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
