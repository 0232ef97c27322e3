/* SPDX-License-Identifier: MIT */
/*
 * A move done and taken back: two splices in a line, which leave every other
 * byte alone, so that taking them back restores the line as it was.
 */
#include <string.h>

#include "reassign/plan.h"

static const char agency_name[] = ",\"agency\":";
static const char events_name[] = ",\"events\":[";

static void
append_span(struct cpl_buffer *out, const char *from, const char *to)
{
	cpl_buffer_append(out, from, (size_t)(to - from));
}

static const struct cpl_json *
value_of(const struct cpl_case *complaint, size_t member)
{
	return &complaint->index.items[member].value;
}

static bool
is_null(const struct cpl_json *value)
{
	return cpl_json_type(*value) == CPL_JSON_NULL;
}

/* The last item of an array; false for an empty one. */
static bool
last_item(struct cpl_json array, struct cpl_json *before, struct cpl_json *last)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(array);
	struct cpl_json item;
	bool any = false;

	before->data = NULL;
	while (cpl_json_next_item(&cursor, &item)) {
		if (any)
			*before = *last;
		*last = item;
		any = true;
	}
	return any;
}

/* Whether an event is this plan's. */
static bool
is_of_plan(const struct cpl_plan *plan, struct cpl_json event)
{
	struct cpl_json value;

	return cpl_json_type(event) == CPL_JSON_OBJECT &&
	       cpl_json_find(event, CPL_STR("plan"), &value) &&
	       cpl_json_type(value) == CPL_JSON_STRING &&
	       cpl_json_text_equal(value, cpl_plan_id(plan));
}

static bool
has_event(const struct cpl_plan *plan, const struct cpl_case *complaint)
{
	struct cpl_json_cursor cursor;
	struct cpl_json item;

	if (complaint->events == SIZE_MAX ||
	    is_null(value_of(complaint, complaint->events)))
		return false;
	cursor = cpl_json_cursor(*value_of(complaint, complaint->events));
	while (cpl_json_next_item(&cursor, &item)) {
		if (is_of_plan(plan, item))
			return true;
	}
	return false;
}

static void
append_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	if (text.length == 0)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

static void
write_event(const struct cpl_plan *plan, const struct cpl_move *move,
    struct cpl_str at, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("{\"type\":\"reassigned\""));
	append_text(out, "at", at);
	append_text(out, "by", plan->by);
	if (move->from.length > 0 && move->from.data[0] == '"') {
		cpl_buffer_append_str(out, CPL_STR(",\"from\":"));
		cpl_buffer_append_str(out, move->from);
	}
	append_text(out, "agency", move->to);
	append_text(out, "note", plan->reason);
	append_text(out, "plan", cpl_plan_id(plan));
	if (plan->fresh_clock)
		cpl_buffer_append_str(out, CPL_STR(",\"fresh_clock\":true"));
	cpl_buffer_append_char(out, '}');
}

/* A change of the line: what is between two places becomes something else. */
struct splice {
	const char *from;
	const char *to;
	struct cpl_str text;
};

static void
write_spliced(const struct cpl_case *complaint, struct splice first,
    struct splice second, struct cpl_buffer *out)
{
	const char *at = complaint->line.data;
	const char *end = at + complaint->line.length;

	if (second.from < first.from) {
		struct splice other = first;

		first = second;
		second = other;
	}
	append_span(out, at, first.from);
	cpl_buffer_append_str(out, first.text);
	append_span(out, first.to, second.from);
	cpl_buffer_append_str(out, second.text);
	append_span(out, second.to, end);
}

/* Behind the last member; a complaint has one, its id. */
static struct splice
at_end(const struct cpl_case *complaint)
{
	const struct cpl_json *last = value_of(
	    complaint, complaint->index.count - 1);

	return (struct splice){ last->data + last->length,
		last->data + last->length, CPL_STR("") };
}

/*
 * Where the event goes: behind the last one, into an empty array, in place of
 * null, or into a new member.  `plan->event` holds all of what is put there.
 */
static struct splice
splice_event(struct cpl_plan *plan, const struct cpl_move *move,
    const struct cpl_case *complaint, struct cpl_str at)
{
	struct cpl_buffer *text = &plan->event;
	struct splice splice = at_end(complaint);
	struct cpl_json before;
	struct cpl_json last;

	cpl_buffer_clear(text);
	if (complaint->events == SIZE_MAX) {
		cpl_buffer_append_str(text, cpl_str_of(events_name));
		write_event(plan, move, at, text);
		cpl_buffer_append_char(text, ']');
	} else if (is_null(value_of(complaint, complaint->events))) {
		splice.from = value_of(complaint, complaint->events)->data;
		splice.to = splice.from + 4;
		cpl_buffer_append_char(text, '[');
		write_event(plan, move, at, text);
		cpl_buffer_append_char(text, ']');
	} else if (last_item(*value_of(complaint, complaint->events), &before,
		       &last)) {
		splice.from = last.data + last.length;
		splice.to = splice.from;
		cpl_buffer_append_char(text, ',');
		write_event(plan, move, at, text);
	} else {
		splice.from = value_of(complaint, complaint->events)->data + 1;
		splice.to = splice.from;
		write_event(plan, move, at, text);
	}
	splice.text = cpl_buffer_str(text);
	return splice;
}

/* `room` holds the new agency as it is spelt. */
static struct splice
splice_agency(const struct cpl_move *move, struct cpl_case *complaint,
    struct cpl_buffer *room)
{
	struct splice splice = at_end(complaint);

	if (complaint->agency == SIZE_MAX) {
		cpl_buffer_append_str(room, cpl_str_of(agency_name));
	} else {
		splice.from = value_of(complaint, complaint->agency)->data;
		splice.to = splice.from +
			    value_of(complaint, complaint->agency)->length;
	}
	cpl_json_append_string(room, move->to);
	splice.text = cpl_buffer_str(room);
	return splice;
}

static bool
is_decided_on(const struct cpl_move *move, const struct cpl_case *complaint)
{
	char digest[CPL_REASSIGN_DIGEST];

	cpl_case_digest(complaint, digest);
	return cpl_str_equal(
	    move->digest, (struct cpl_str){ digest, sizeof(digest) });
}

enum cpl_moved
cpl_plan_apply(struct cpl_plan *plan, const struct cpl_move *move,
    struct cpl_case *complaint, struct cpl_str at, bool checked,
    struct cpl_buffer *out)
{
	struct cpl_buffer room = { 0 };
	struct splice agency;
	struct splice event;

	/* The events are of what it was decided on, so ours is not there. */
	if (!checked && !is_decided_on(move, complaint))
		return has_event(plan, complaint) ? CPL_MOVED_BEFORE
						  : CPL_MOVED_CHANGED;
	if (out == NULL)
		return CPL_MOVED_DONE;
	agency = splice_agency(move, complaint, &room);
	event = splice_event(plan, move, complaint, at);
	if (!room.failed && !plan->event.failed)
		write_spliced(complaint, agency, event, out);
	else
		out->failed = true;
	cpl_buffer_release(&room);
	return out->failed ? CPL_MOVED_FAILED : CPL_MOVED_DONE;
}

/* Whether `name` stands just in front of `at` in the line. */
static bool
stands_before(
    const struct cpl_case *complaint, const char *at, struct cpl_str name)
{
	return (size_t)(at - complaint->line.data) >= name.length &&
	       memcmp(at - name.length, name.data, name.length) == 0;
}

/* The event and what came with it; false where it is not the last one. */
static bool
unsplice_event(const struct cpl_plan *plan, const struct cpl_move *move,
    const struct cpl_case *complaint, struct splice *splice)
{
	const struct cpl_json *events = value_of(complaint, complaint->events);
	struct cpl_str name = cpl_str_of(events_name);
	struct cpl_json before;
	struct cpl_json last;

	if (!last_item(*events, &before, &last) || !is_of_plan(plan, last))
		return false;
	splice->text = CPL_STR("");
	splice->to = last.data + last.length;
	if (move->events.length == 0) {
		splice->from = before.data == NULL
				   ? events->data + 1
				   : before.data + before.length;
		return true;
	}
	splice->to = events->data + events->length;
	splice->from = events->data;
	if (cpl_str_equal(move->events, CPL_STR("null"))) {
		splice->text = CPL_STR("null");
		return before.data == NULL;
	}
	splice->from = events->data + 1 - name.length;
	return before.data == NULL &&
	       stands_before(complaint, events->data + 1, name);
}

static bool
unsplice_agency(const struct cpl_move *move, const struct cpl_case *complaint,
    struct splice *splice)
{
	struct cpl_str name = cpl_str_of(agency_name);
	const struct cpl_json *value;

	if (complaint->agency == SIZE_MAX)
		return false;
	value = value_of(complaint, complaint->agency);
	splice->from = value->data;
	splice->to = value->data + value->length;
	splice->text = move->from;
	if (!cpl_json_text_equal(*value, move->to))
		return false;
	if (move->from.length > 0)
		return true;
	splice->from -= name.length;
	return stands_before(complaint, value->data, name);
}

enum cpl_moved
cpl_plan_undo(struct cpl_plan *plan, const struct cpl_move *move,
    struct cpl_case *complaint, bool checked, struct cpl_buffer *out)
{
	struct splice agency;
	struct splice event;
	struct cpl_str back;
	size_t start = out->length;

	if (complaint->events == SIZE_MAX ||
	    is_null(value_of(complaint, complaint->events)))
		return CPL_MOVED_BEFORE;
	if (!unsplice_event(plan, move, complaint, &event))
		return has_event(plan, complaint) ? CPL_MOVED_CHANGED
						  : CPL_MOVED_BEFORE;
	if (!unsplice_agency(move, complaint, &agency))
		return CPL_MOVED_CHANGED;
	write_spliced(complaint, agency, event, out);
	if (out->failed)
		return CPL_MOVED_FAILED;
	back = (struct cpl_str){ out->data + start, out->length - start };
	if (checked || (cpl_case_read(&plan->check, back, NULL) == CPL_OK &&
			   is_decided_on(move, &plan->check)))
		return CPL_MOVED_DONE;
	out->length = start;
	return CPL_MOVED_CHANGED;
}
