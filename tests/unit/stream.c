/* SPDX-License-Identifier: MIT */
/* Sources, readers and writers: cut anywhere, compressed, over the limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <complaint/stream.h>

/* A pipe that a child fills with `data`, `chunk` bytes a write. */
static int
pipe_with(struct cpl_str data, size_t chunk, pid_t *child)
{
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	*child = fork();
	assert_true(*child >= 0);
	if (*child == 0) {
		close(ends[0]);
		signal(SIGPIPE, SIG_DFL);
		while (data.length > 0) {
			size_t size = data.length < chunk ? data.length : chunk;
			ssize_t count = write(ends[1], data.data, size);

			if (count < 0)
				_exit(1);
			data.data += count;
			data.length -= (size_t)count;
		}
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

/*
 * Everything a reader says of `data`, as text: a line in angle brackets, a long
 * one in braces with a bar between its pieces left out, the problem at the end.
 */
static void
transcribe(int fd, size_t limit, bool pieces, struct cpl_buffer *out)
{
	struct cpl_source *source = cpl_source_new(fd, NULL, NULL);
	struct cpl_reader *reader = cpl_reader_new(source, limit);
	struct cpl_fault fault = { 0 };
	struct cpl_line line;
	enum cpl_read result;

	cpl_buffer_clear(out);
	while (
	    (result = cpl_reader_next(reader, &line, &fault)) != CPL_READ_END &&
	    result != CPL_READ_FAILED) {
		struct cpl_str piece;

		cpl_buffer_append_format(out, "%zu", line.number);
		if (result == CPL_READ_LINE) {
			cpl_buffer_append_format(out, "<%.*s>",
			    (int)line.text.length, line.text.data);
			continue;
		}
		cpl_buffer_append_char(out, '{');
		while (pieces && cpl_reader_piece(reader, &piece, &fault) ==
				     CPL_READ_LINE)
			cpl_buffer_append_str(out, piece);
		cpl_buffer_append_char(out, '}');
	}
	if (result == CPL_READ_FAILED)
		cpl_buffer_append_str(
		    out, cpl_str_of(cpl_problem_code(fault.problem)));
	cpl_buffer_append_char(out, '\0');
	cpl_reader_free(reader);
	cpl_source_free(source);
}

static void
assert_transcript(struct cpl_str data, size_t chunk, size_t limit, bool pieces,
    const char *expected)
{
	struct cpl_buffer out = { 0 };
	pid_t child;
	int fd = pipe_with(data, chunk, &child);

	transcribe(fd, limit, pieces, &out);
	assert_string_equal(out.data, expected);
	close(fd);
	waitpid(child, NULL, 0);
	cpl_buffer_release(&out);
}

static const char sample[] =
    "one\n\ntwo\r\nlonger than ten\nlast ten..\nno end";
static const char sample_lines[] =
    "1<one>2<>3<two\r>4{longer than ten}5<last ten..>6<no end>";

static void
lines_cut_anywhere(void **state)
{
	struct cpl_str data = cpl_str_of(sample);

	(void)state;
	for (size_t chunk = 1; chunk <= data.length; chunk++)
		assert_transcript(data, chunk, 10, true, sample_lines);
	assert_transcript(
	    data, 7, 10, false, "1<one>2<>3<two\r>4{}5<last ten..>6<no end>");
	assert_transcript(CPL_STR(""), 1, 10, true, "");
	assert_transcript(CPL_STR("\n"), 1, 10, true, "1<>");
	assert_transcript(CPL_STR("x"), 1, 0, true, "1{x}");
	assert_transcript(CPL_STR("xy"), 1, 1, true, "1{xy}");
}

static size_t
gzip(struct cpl_str data, char *out, size_t room, int window)
{
	z_stream stream = { 0 };

	assert_int_equal(
	    deflateInit2(&stream, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY),
	    Z_OK);
	stream.next_in = (Bytef *)(uintptr_t)data.data;
	stream.avail_in = (uInt)data.length;
	stream.next_out = (Bytef *)out;
	stream.avail_out = (uInt)room;
	assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
	deflateEnd(&stream);
	return stream.total_out;
}

static void
compressed_cut_anywhere(void **state)
{
	struct cpl_str data = cpl_str_of(sample);
	struct cpl_str head = { data.data, 12 };
	struct cpl_str tail = { data.data + 12, data.length - 12 };
	char bytes[3][1024];
	struct cpl_str forms[3] = { { bytes[0], 0 }, { bytes[1], 0 },
		{ bytes[2], 0 } };

	(void)state;
	/* Two gzip members and padding, one zlib stream, two zstd frames. */
	forms[0].length = gzip(head, bytes[0], 512, 31);
	forms[0].length += gzip(tail, bytes[0] + forms[0].length, 400, 31);
	memset(bytes[0] + forms[0].length, 0, 9);
	forms[1].length = gzip(data, bytes[1], 1024, 15);
	forms[2].length = ZSTD_compress(
	    bytes[2], 512, head.data, head.length, 3);
	forms[2].length += ZSTD_compress(
	    bytes[2] + forms[2].length, 512, tail.data, tail.length, 3);
	for (int form = 0; form < 3; form++) {
		struct cpl_str padded = forms[form];

		for (size_t chunk = 1; chunk <= forms[form].length; chunk++)
			assert_transcript(
			    forms[form], chunk, 10, true, sample_lines);
		if (form == 0) {
			padded.length += 9;
			assert_transcript(padded, 5, 10, true, sample_lines);
		}
	}
}

/* Ends with the code of the problem, whatever lines came before it. */
static void
assert_fails(struct cpl_str data, const char *code)
{
	struct cpl_buffer out = { 0 };
	pid_t child;
	int fd = pipe_with(data, 64, &child);
	size_t length = strlen(code);

	transcribe(fd, 1000, true, &out);
	assert_true(out.length > length);
	assert_string_equal(out.data + out.length - 1 - length, code);
	close(fd);
	waitpid(child, NULL, 0);
	cpl_buffer_release(&out);
}

static void
damage_is_said(void **state)
{
	struct cpl_str data = cpl_str_of(sample);
	char bytes[1024];
	struct cpl_str form = { bytes, 0 };
	size_t whole;

	(void)state;
	whole = gzip(data, bytes, sizeof(bytes), 31);
	for (form.length = 3; form.length < whole; form.length++)
		assert_fails(form, "compressed-cut");
	form.length = whole;
	bytes[whole - 6] ^= 1;
	assert_fails(form, "compressed-damaged");
	bytes[whole - 6] ^= 1;
	memcpy(bytes + whole, "garbage", 7);
	form.length = whole + 7;
	assert_fails(form, "compressed-damaged");
	whole = ZSTD_compress(bytes, 1024, data.data, data.length, 3);
	for (form.length = 4; form.length < whole; form.length++)
		assert_fails(form, "compressed-cut");
	bytes[5] ^= 0x55;
	form.length = whole;
	assert_fails(form, "compressed-damaged");
}

static void
directories_and_bad_descriptors(void **state)
{
	struct cpl_buffer out = { 0 };
	int folder = open(".", O_RDONLY);

	(void)state;
	assert_true(folder >= 0);
	transcribe(folder, 10, true, &out);
	assert_string_equal(out.data, "is-directory");
	close(folder);
	transcribe(folder, 10, true, &out);
	assert_string_equal(out.data, "read");
	cpl_buffer_release(&out);
}

static void
count_idle(void *context)
{
	++*(int *)context;
}

/* Before a read that would block, and not while there is something to read. */
static void
idle_before_blocking(void **state)
{
	struct cpl_source *source;
	char byte;
	int ends[2];
	int idle = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	source = cpl_source_new(ends[0], count_idle, &idle);
	assert_int_equal(write(ends[1], "12345678", 8), 8);
	for (int i = 0; i < 8; i++)
		assert_int_equal(cpl_source_read(source, &byte, 1, NULL), 1);
	assert_int_equal(idle, 0);
	assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
	if (fork() == 0) {
		sleep(1);
		assert_int_equal(write(ends[1], "9", 1), 1);
		_exit(0);
	}
	assert_int_equal(cpl_source_read(source, &byte, 1, NULL), 1);
	assert_int_equal(idle, 1);
	assert_int_equal(byte, '9');
	wait(NULL);
	cpl_source_free(source);
	close(ends[0]);
	close(ends[1]);
}

static void
writer_keeps_the_first_failure(void **state)
{
	struct cpl_writer *writer;
	int full = open("/dev/full", O_WRONLY);

	(void)state;
	assert_true(full >= 0);
	writer = cpl_writer_new(full);
	cpl_writer_write(writer, "x", 1);
	assert_int_equal(cpl_writer_error(writer), 0);
	cpl_writer_flush(writer);
	assert_int_equal(cpl_writer_error(writer), ENOSPC);
	cpl_writer_write(writer, "y", 1);
	cpl_writer_flush(writer);
	assert_int_equal(cpl_writer_error(writer), ENOSPC);
	assert_int_equal(cpl_writer_written(writer), 0);
	cpl_writer_free(writer);
	close(full);
	writer = cpl_writer_new(full);
	cpl_writer_write(writer, "x", 1);
	cpl_writer_flush(writer);
	assert_int_equal(cpl_writer_error(writer), EBADF);
	cpl_writer_free(writer);
}

/* A megabyte through a pipe nobody waits at: every write is a short one. */
static void
writer_survives_short_writes(void **state)
{
	struct cpl_writer *writer;
	char block[1000];
	size_t total = 0;
	int ends[2];
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0) {
		ssize_t count;

		close(ends[1]);
		while ((count = read(ends[0], block, 999)) > 0)
			total += (size_t)count;
		_exit(total == 1000000 ? 0 : 1);
	}
	close(ends[0]);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	memset(block, 'x', sizeof(block));
	writer = cpl_writer_new(ends[1]);
	for (int i = 0; i < 1000; i++)
		cpl_writer_write(writer, block, sizeof(block));
	cpl_writer_flush(writer);
	assert_int_equal(cpl_writer_error(writer), 0);
	assert_int_equal(cpl_writer_written(writer), 1000000);
	cpl_writer_free(writer);
	close(ends[1]);
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_cut_anywhere),
		cmocka_unit_test(compressed_cut_anywhere),
		cmocka_unit_test(damage_is_said),
		cmocka_unit_test(directories_and_bad_descriptors),
		cmocka_unit_test(idle_before_blocking),
		cmocka_unit_test(writer_keeps_the_first_failure),
		cmocka_unit_test(writer_survives_short_writes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
