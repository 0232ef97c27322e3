/* SPDX-License-Identifier: MIT */
/* Plans in the making. */
#include <stdlib.h>

#include "reassign/case.h"
#include "text/digest.h"

struct cpl_plan_seal {
	struct digest digest;
};

static void
append_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	if (text.length == 0)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

void
cpl_plan_write_head(const struct cpl_plan_head *head, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("{\"reassign\":1"));
	append_text(out, "made_at", head->made_at);
	append_text(out, "reason", head->reason);
	append_text(out, "by", head->by);
	if (head->fresh_clock)
		cpl_buffer_append_str(out, CPL_STR(",\"fresh_clock\":true"));
	cpl_buffer_append_str(out, CPL_STR("}\n"));
}

bool
cpl_plan_write_move(struct cpl_case *complaint, struct cpl_str to,
    struct cpl_str promises, struct cpl_buffer *out)
{
	char digest[CPL_CASE_DIGEST];

	if (!cpl_case_digest(complaint, digest))
		return false;
	cpl_buffer_append_str(out, CPL_STR("{\"id\":"));
	cpl_json_append_string(out, complaint->id);
	if (complaint->agency != SIZE_MAX) {
		const struct cpl_json *from = case_value(
		    complaint, complaint->agency);

		cpl_buffer_append_str(out, CPL_STR(",\"from\":"));
		cpl_buffer_append(out, from->data, from->length);
	}
	cpl_buffer_append_str(out, CPL_STR(",\"to\":"));
	cpl_json_append_string(out, to);
	cpl_buffer_append_str(out, CPL_STR(",\"digest\":\""));
	cpl_buffer_append(out, digest, sizeof(digest));
	cpl_buffer_append_char(out, '"');
	if (complaint->events == SIZE_MAX)
		cpl_buffer_append_str(out, CPL_STR(",\"events\":\"absent\""));
	else if (case_is_null(complaint, complaint->events))
		cpl_buffer_append_str(out, CPL_STR(",\"events\":\"null\""));
	cpl_buffer_append_str(out, promises);
	cpl_buffer_append_str(out, CPL_STR("}\n"));
	return !out->failed;
}

struct cpl_plan_seal *
cpl_plan_seal_new(void)
{
	struct cpl_plan_seal *seal = malloc(sizeof(*seal));

	if (seal != NULL)
		digest_init(&seal->digest);
	return seal;
}

void
cpl_plan_seal_free(struct cpl_plan_seal *seal)
{
	free(seal);
}

void
cpl_plan_seal_add(struct cpl_plan_seal *seal, struct cpl_str lines)
{
	digest_add(&seal->digest, lines.data, lines.length);
}

void
cpl_plan_write_end(
    struct cpl_plan_seal *seal, uint64_t complaints, struct cpl_buffer *out)
{
	unsigned char bytes[DIGEST_LENGTH];
	char hex[CPL_PLAN_DIGEST];

	digest_end(&seal->digest, bytes);
	digest_hex(bytes, sizeof(bytes), hex);
	cpl_buffer_append_format(
	    out, "{\"complaints\":%ju,\"digest\":\"", (uintmax_t)complaints);
	cpl_buffer_append(out, hex, sizeof(hex));
	cpl_buffer_append_str(out, CPL_STR("\"}\n"));
}
