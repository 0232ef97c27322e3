/* SPDX-License-Identifier: MIT */
/* Any bytes as a file: what comes out is records, cut anywhere or not. */
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <complaint/input.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char general[] =
    "{\"about\":\"all\",\"channel\":\"all\",\"dates\":[\"YYYY-MM-DD[ hh:mm]\"],"
    "\"ragged\":\"pad\",\"fields\":{\"external_id\":\"id\",\"text\":\"text\","
    "\"received_at\":\"at\",\"status\":\"status\"}}";
static const char particular[] =
    "{\"about\":\"one\",\"channel\":\"one\",\"layouts\":{\"l\":[\"id\",\"b\"]},"
    "\"dates\":[\"{serial}\"],\"needs\":[\"external_id\"],"
    "\"skip\":[{\"column\":\"id\",\"words\":[\"Total*\"]}],"
    "\"fields\":{\"external_id\":\"id\",\"title\":{\"join\":[\"b\",\"c\"]},"
    "\"agency\":\"c\",\"location.latitude\":\"d\"},"
    "\"events\":{\"closed\":\"e\"}}";

/* What stands in `out` must be one object a line. */
static void
check_records(struct cpl_str text)
{
	struct cpl_json_scanner *scanner = cpl_json_scanner_new();

	while (text.length > 0) {
		const char *end = memchr(text.data, '\n', text.length);
		struct cpl_str line = text;

		if (end == NULL)
			abort();
		line.length = (size_t)(end - line.data);
		if (cpl_json_scan_object(scanner, line, NULL, NULL) != CPL_OK)
			abort();
		text.data = end + 1;
		text.length -= line.length + 1;
	}
	cpl_json_scanner_free(scanner);
}

static void
read_all(int fd, const struct cpl_input_options *options,
    struct cpl_buffer *records, size_t *rejects)
{
	struct cpl_source *source = cpl_source_new(fd, NULL, NULL);
	struct cpl_input *input = cpl_input_new(source, options);
	struct cpl_fault fault = { 0 };
	struct cpl_str original;

	*rejects = 0;
	for (;;) {
		enum cpl_input_result result = cpl_input_next(
		    input, records, &fault, &original);

		if (result == CPL_INPUT_END || result == CPL_INPUT_FAILED)
			break;
		*rejects += result == CPL_INPUT_REJECT;
		if (result == CPL_INPUT_REJECT)
			(void)cpl_input_context(input);
		while (result == CPL_INPUT_LONG &&
		       cpl_input_piece(input, &original))
			;
	}
	cpl_input_free(input);
	cpl_source_free(source);
	close(fd);
}

static int
feed(const uint8_t *data, size_t size, size_t cut)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0)
		abort();
	for (size_t at = 0; at < size;) {
		size_t end = at < cut ? cut : size;

		if (write(ends[1], data + at, end - at) < 0)
			abort();
		at = end;
	}
	close(ends[1]);
	return ends[0];
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cpl_profile *profiles[2];
	struct cpl_faults faults = { 0 };
	struct cpl_input_options options = {
		.profile_count = 2, .limit = 300, .file = "f", .gap = 600
	};
	struct cpl_buffer whole = { 0 };
	struct cpl_buffer parts = { 0 };
	size_t rejects[2];
	size_t cut;

	if (size < 1 || size > 65536)
		return 0;
	cut = data[0] < size - 1 ? data[0] : size - 1;
	profiles[0] = cpl_profile_parse("all", CPL_STR(general), &faults);
	profiles[1] = cpl_profile_parse("one", CPL_STR(particular), &faults);
	if (faults.count > 0)
		abort();
	options.profiles = (const struct cpl_profile *const *)profiles;
	read_all(feed(data + 1, size - 1, 0), &options, &whole, &rejects[0]);
	read_all(feed(data + 1, size - 1, cut), &options, &parts, &rejects[1]);
	if (rejects[0] != rejects[1] ||
	    !cpl_str_equal(cpl_buffer_str(&whole), cpl_buffer_str(&parts)))
		abort();
	check_records(cpl_buffer_str(&whole));
	cpl_buffer_release(&whole);
	cpl_buffer_release(&parts);
	cpl_profile_free(profiles[0]);
	cpl_profile_free(profiles[1]);
	return 0;
}
