/* SPDX-License-Identifier: MIT */
/* Plans: writing one, and reading it again. */
#include <stdlib.h>
#include <string.h>

#include "reassign/plan.h"

struct cpl_plan_writer {
	struct digest digest;
	size_t count;
};

/* Take what was appended since `start` into the digest. */
static void
digest_line(
    struct cpl_plan_writer *writer, const struct cpl_buffer *out, size_t start)
{
	if (!out->failed)
		digest_add(
		    &writer->digest, out->data + start, out->length - start);
}

static void
append_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	if (text.length == 0)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

struct cpl_plan_writer *
cpl_plan_writer_new(const struct cpl_plan_head *head, struct cpl_buffer *out)
{
	struct cpl_plan_writer *writer = calloc(1, sizeof(*writer));
	size_t start = out->length;

	if (writer == NULL)
		return NULL;
	digest_init(&writer->digest);
	cpl_buffer_append_str(out, CPL_STR("{\"reassign\":1"));
	append_text(out, "made_at", head->made_at);
	append_text(out, "reason", head->reason);
	append_text(out, "by", head->by);
	if (head->fresh_clock)
		cpl_buffer_append_str(out, CPL_STR(",\"fresh_clock\":true"));
	cpl_buffer_append_str(out, CPL_STR("}\n"));
	digest_line(writer, out, start);
	return writer;
}

void
cpl_plan_writer_free(struct cpl_plan_writer *writer)
{
	free(writer);
}

static struct cpl_str
value_of(const struct cpl_case *complaint, size_t member)
{
	struct cpl_json value;

	if (member == SIZE_MAX)
		return CPL_STR("");
	value = complaint->index.items[member].value;
	return (struct cpl_str){ value.data, value.length };
}

void
cpl_plan_writer_add(struct cpl_plan_writer *writer, struct cpl_case *complaint,
    struct cpl_str to, struct cpl_str promises, struct cpl_buffer *out)
{
	size_t start = out->length;
	char digest[CPL_REASSIGN_DIGEST];
	struct cpl_str from = value_of(complaint, complaint->agency);

	cpl_case_digest(complaint, digest);
	cpl_buffer_append_str(out, CPL_STR("{\"id\":"));
	cpl_json_append_string(out, complaint->id);
	if (from.length > 0) {
		cpl_buffer_append_str(out, CPL_STR(",\"from\":"));
		cpl_buffer_append_str(out, from);
	}
	cpl_buffer_append_str(out, CPL_STR(",\"to\":"));
	cpl_json_append_string(out, to);
	cpl_buffer_append_str(out, CPL_STR(",\"digest\":\""));
	cpl_buffer_append(out, digest, sizeof(digest));
	cpl_buffer_append_char(out, '"');
	if (complaint->events == SIZE_MAX)
		cpl_buffer_append_str(out, CPL_STR(",\"events\":\"absent\""));
	else if (value_of(complaint, complaint->events).data[0] == 'n')
		cpl_buffer_append_str(out, CPL_STR(",\"events\":\"null\""));
	cpl_buffer_append_str(out, promises);
	cpl_buffer_append_str(out, CPL_STR("}\n"));
	digest_line(writer, out, start);
	writer->count++;
}

void
cpl_plan_writer_end(struct cpl_plan_writer *writer, struct cpl_buffer *out)
{
	unsigned char bytes[DIGEST_LENGTH];
	char hex[CPL_REASSIGN_DIGEST];

	digest_end(&writer->digest, bytes);
	digest_hex(bytes, hex);
	cpl_buffer_append_format(
	    out, "{\"complaints\":%zu,\"digest\":\"", writer->count);
	cpl_buffer_append(out, hex, sizeof(hex));
	cpl_buffer_append_str(out, CPL_STR("\"}\n"));
}

/* The member of that name as a text in the arena; empty without one. */
static bool
take_text(struct cpl_plan *plan, const char *name, struct cpl_str *text)
{
	struct cpl_json value;

	*text = CPL_STR("");
	if (!cpl_case_member(&plan->line, cpl_str_of(name), &value))
		return true;
	if (cpl_json_type(value) != CPL_JSON_STRING)
		return false;
	*text = cpl_json_text(value, &plan->arena);
	plan->starved = plan->starved || text->data == NULL;
	return text->data != NULL;
}

static bool
read_head(struct cpl_plan *plan)
{
	struct cpl_json value;
	int64_t version;

	plan->fresh_clock = cpl_case_member(
				&plan->line, CPL_STR("fresh_clock"), &value) &&
			    cpl_json_type(value) == CPL_JSON_TRUE;
	return cpl_case_member(&plan->line, CPL_STR("reassign"), &value) &&
	       cpl_json_integer(value, &version) && version == 1 &&
	       take_text(plan, "reason", &plan->reason) &&
	       take_text(plan, "by", &plan->by);
}

static struct cpl_move *
new_move(struct cpl_plan *plan)
{
	if (plan->count == plan->capacity) {
		size_t capacity = plan->capacity ? plan->capacity * 2 : 64;
		struct cpl_move *moves = NULL;

		if (capacity <= SIZE_MAX / sizeof(*moves))
			moves = realloc(plan->moves, capacity * sizeof(*moves));
		if (moves == NULL)
			return NULL;
		plan->moves = moves;
		plan->capacity = capacity;
	}
	return &plan->moves[plan->count++];
}

static bool
read_move(struct cpl_plan *plan, size_t number)
{
	struct cpl_move *move = new_move(plan);
	const struct cpl_json_index *index = &plan->line.index;

	if (move == NULL) {
		plan->starved = true;
		return false;
	}
	*move = (struct cpl_move){ .line = number, .from = CPL_STR("") };
	for (size_t i = 0; i < index->count; i++) {
		struct cpl_json value = index->items[i].value;
		enum cpl_json_type type = cpl_json_type(value);

		if (!cpl_json_member_is(&index->items[i], CPL_STR("from")))
			continue;
		if (type != CPL_JSON_STRING && type != CPL_JSON_NULL)
			return false;
		move->from = (struct cpl_str){ value.data, value.length };
	}
	return take_text(plan, "id", &move->id) &&
	       take_text(plan, "to", &move->to) &&
	       take_text(plan, "digest", &move->digest) &&
	       take_text(plan, "events", &move->events) &&
	       move->id.length > 0 && move->to.length > 0 &&
	       move->digest.length == CPL_REASSIGN_DIGEST;
}

/* The last line; *whole says whether it is of the lines before it. */
static bool
read_end(struct cpl_plan *plan, struct digest *digest, bool *whole)
{
	unsigned char bytes[DIGEST_LENGTH];
	char hex[CPL_REASSIGN_DIGEST];
	struct cpl_json value;
	struct cpl_str said;
	int64_t count;

	digest_end(digest, bytes);
	digest_hex(bytes, hex);
	memcpy(plan->id, hex, sizeof(plan->id));
	if (!cpl_case_member(&plan->line, CPL_STR("complaints"), &value) ||
	    !cpl_json_integer(value, &count) ||
	    !take_text(plan, "digest", &said))
		return false;
	*whole = count >= 0 && (uint64_t)count == plan->count &&
		 cpl_str_equal(said, (struct cpl_str){ hex, sizeof(hex) });
	return true;
}

/* Scan a line of the plan, which is no complaint. */
static bool
scan(struct cpl_plan *plan, struct cpl_str line)
{
	enum cpl_problem problem;

	plan->line.line = line;
	problem = cpl_json_scan_object(
	    plan->line.scanner, line, &plan->line.index, NULL);
	plan->starved = plan->starved || problem == CPL_MEMORY;
	return problem == CPL_OK;
}

static enum cpl_problem
read_lines(struct cpl_plan *plan, bool edited, size_t *number)
{
	struct cpl_str rest = cpl_buffer_str(&plan->text);
	struct digest digest;
	struct cpl_json value;

	digest_init(&digest);
	for (*number = 1; rest.length > 0; ++*number) {
		const char *feed = memchr(rest.data, '\n', rest.length);
		size_t length = feed == NULL ? rest.length
					     : (size_t)(feed - rest.data);
		struct cpl_str line = { rest.data, length };
		bool whole;

		if (feed == NULL && !edited)
			return CPL_PLAN_CUT;
		if (!scan(plan, line))
			return CPL_PLAN_SYNTAX;
		if (*number > 1 && cpl_case_member(&plan->line,
				       CPL_STR("complaints"), &value)) {
			if (!read_end(plan, &digest, &whole) ||
			    length + 1 < rest.length)
				return CPL_PLAN_SYNTAX;
			return whole || edited ? CPL_OK : CPL_PLAN_EDITED;
		}
		if (!(*number == 1 ? read_head(plan)
				   : read_move(plan, *number)))
			return CPL_PLAN_SYNTAX;
		digest_add(&digest, line.data, length);
		digest_add(&digest, "\n", 1);
		length += feed != NULL;
		rest.data += length;
		rest.length -= length;
	}
	return CPL_PLAN_CUT;
}

struct cpl_plan *
cpl_plan_parse(struct cpl_buffer *text, bool edited, struct cpl_fault *fault)
{
	struct cpl_plan *plan = calloc(1, sizeof(*plan));
	enum cpl_problem problem = CPL_MEMORY;
	size_t number = 0;

	if (plan != NULL) {
		plan->text = *text;
		*text = (struct cpl_buffer){ 0 };
		if (cpl_case_init(&plan->line) && cpl_case_init(&plan->check))
			problem = read_lines(plan, edited, &number);
	}
	if (problem == CPL_OK)
		return plan;
	if (plan != NULL && plan->starved)
		problem = CPL_MEMORY;
	cpl_fault_set(fault, problem, number, 0, NULL);
	cpl_plan_free(plan);
	return NULL;
}

void
cpl_plan_free(struct cpl_plan *plan)
{
	if (plan == NULL)
		return;
	cpl_case_release(&plan->line);
	cpl_case_release(&plan->check);
	cpl_buffer_release(&plan->text);
	cpl_buffer_release(&plan->event);
	cpl_arena_release(&plan->arena);
	free(plan->moves);
	free(plan->sorted);
	free(plan);
}

struct cpl_str
cpl_plan_id(const struct cpl_plan *plan)
{
	return (struct cpl_str){ plan->id, sizeof(plan->id) };
}

size_t
cpl_plan_count(const struct cpl_plan *plan)
{
	return plan->count;
}

struct cpl_move *
cpl_plan_at(struct cpl_plan *plan, size_t index)
{
	return &plan->moves[index];
}

static int
compare_moves(const void *left, const void *right)
{
	const struct cpl_move *a = *(struct cpl_move *const *)left;
	const struct cpl_move *b = *(struct cpl_move *const *)right;

	return cpl_str_compare(a->id, b->id);
}

/* Only a register in another order than the plan needs this. */
static bool
sort(struct cpl_plan *plan)
{
	plan->sorted = calloc(plan->count + 1, sizeof(struct cpl_move *));
	if (plan->sorted == NULL)
		return false;
	for (size_t i = 0; i < plan->count; i++)
		plan->sorted[i] = &plan->moves[i];
	qsort(plan->sorted, plan->count, sizeof(struct cpl_move *),
	    compare_moves);
	return true;
}

bool
cpl_plan_find(struct cpl_plan *plan, struct cpl_str id, struct cpl_move **move)
{
	size_t low = 0;
	size_t high = plan->count;

	*move = NULL;
	if (plan->next < plan->count &&
	    cpl_str_equal(plan->moves[plan->next].id, id)) {
		*move = &plan->moves[plan->next++];
		return true;
	}
	if (plan->sorted == NULL && !sort(plan))
		return false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = cpl_str_compare(plan->sorted[middle]->id, id);

		if (order == 0) {
			*move = plan->sorted[middle];
			plan->next = (size_t)(*move - plan->moves) + 1;
			return true;
		}
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return true;
}

void
cpl_plan_rewind(struct cpl_plan *plan)
{
	plan->next = 0;
}
