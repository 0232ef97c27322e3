/* SPDX-License-Identifier: MIT */
/*
 * A move done and taken back: two splices in a line, which leave every other
 * byte alone, so that taking them back restores the line as it was.
 */
#include <string.h>

#include <complaint/time.h>

#include "reassign/case.h"
#include "reassign/plan.h"

static const char agency_name[] = ",\"agency\":";
static const char events_name[] = ",\"events\":";
static const char event_start[] = "{\"type\":\"reassigned\",\"at\":\"";
static const char event_from[] = ",\"from\":";

/* What of a kind a change puts into a line. */
enum put {
	PUT_NOTHING,
	PUT_AGENCY,
	PUT_AGENCY_MEMBER,
	PUT_EVENT,        /* into an empty array */
	PUT_EVENT_NEXT,   /* behind another one */
	PUT_EVENT_ARRAY,  /* in place of null */
	PUT_EVENT_MEMBER, /* into a new array */
	PUT_OLD_AGENCY,
	PUT_NULL,
};

static uint32_t
text_of(const struct move *move, enum put put)
{
	return move->kind << 4 | (uint32_t)put;
}

/* Events tell whom the complaint was taken from, where that was somebody. */
static bool
tells_from(const struct kind *kind)
{
	return kind->from.length > 0 && kind->from.data[0] == '"';
}

static void
append_event(const struct cpl_plan *plan, const struct kind *kind,
    struct cpl_str at, struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, cpl_str_of(event_start));
	cpl_buffer_append_str(out, at);
	cpl_buffer_append_str(out, cpl_buffer_str(&plan->before));
	if (tells_from(kind)) {
		cpl_buffer_append_str(out, cpl_str_of(event_from));
		cpl_buffer_append_str(out, kind->from);
	}
	cpl_buffer_append_str(out, cpl_str_of(agency_name));
	cpl_buffer_append_str(out, kind->to);
	cpl_buffer_append_str(out, cpl_buffer_str(&plan->behind));
}

void
cpl_plan_append_text(const struct cpl_plan *plan, uint32_t text,
    struct cpl_str at, struct cpl_buffer *out)
{
	const struct kind *kind = &plan->kinds[text >> 4];

	switch ((enum put)(text & 15)) {
	case PUT_NOTHING:
		break;
	case PUT_AGENCY_MEMBER:
		cpl_buffer_append_str(out, cpl_str_of(agency_name));
		cpl_buffer_append_str(out, kind->to);
		break;
	case PUT_AGENCY:
		cpl_buffer_append_str(out, kind->to);
		break;
	case PUT_EVENT_NEXT:
		cpl_buffer_append_char(out, ',');
		append_event(plan, kind, at, out);
		break;
	case PUT_EVENT:
		append_event(plan, kind, at, out);
		break;
	case PUT_EVENT_MEMBER:
		cpl_buffer_append_str(out, cpl_str_of(events_name));
		cpl_buffer_append_char(out, '[');
		append_event(plan, kind, at, out);
		cpl_buffer_append_char(out, ']');
		break;
	case PUT_EVENT_ARRAY:
		cpl_buffer_append_char(out, '[');
		append_event(plan, kind, at, out);
		cpl_buffer_append_char(out, ']');
		break;
	case PUT_OLD_AGENCY:
		cpl_buffer_append_str(out, kind->from);
		break;
	case PUT_NULL:
		cpl_buffer_append_str(out, CPL_STR("null"));
		break;
	}
}

/* [from, to) of the line becomes what is put there. */
static struct cpl_change
change(const struct cpl_case *complaint, const char *from, const char *to,
    uint32_t text)
{
	return (struct cpl_change){ (size_t)(from - complaint->line.data),
		(size_t)(to - from), text };
}

static void
set_changes(struct cpl_moving *moving, struct cpl_change agency,
    struct cpl_change event)
{
	bool turned = event.at < agency.at;

	moving->changes[turned] = agency;
	moving->changes[!turned] = event;
}

static bool
is_digest(const struct move *move, const unsigned char digest[TEXT_FINGERPRINT])
{
	return memcmp(move->digest, digest, TEXT_FINGERPRINT) == 0;
}

/* Whether an event of the complaint is this plan's. */
static bool
has_event(const struct cpl_plan *plan, const struct cpl_case *complaint)
{
	struct cpl_json_cursor cursor;
	struct cpl_json item;
	struct cpl_json value;

	if (complaint->events == SIZE_MAX ||
	    case_is_null(complaint, complaint->events))
		return false;
	cursor = cpl_json_cursor(*case_value(complaint, complaint->events));
	while (cpl_json_next_item(&cursor, &item)) {
		if (cpl_json_find(item, CPL_STR("plan"), &value) &&
		    cpl_json_type(value) == CPL_JSON_STRING &&
		    cpl_json_text_equal(value, cpl_plan_id(plan)))
			return true;
	}
	return false;
}

/* Behind the last member; a complaint has one, its id. */
static const char *
end_of_members(const struct cpl_case *complaint)
{
	const struct cpl_json *last = case_value(
	    complaint, complaint->index->count - 1);

	return last->data + last->length;
}

/* In front of `end`, behind what is no white space. */
static const char *
skip_space_back(const char *end)
{
	while (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n' ||
	       end[-1] == '\r')
		end--;
	return end;
}

/*
 * Where the event goes: behind the last one, into an empty array, in place of
 * null, or into a new member.
 */
static struct cpl_change
place_event(const struct move *move, const struct cpl_case *complaint)
{
	const char *at = end_of_members(complaint);
	const struct cpl_json *events;

	if (complaint->events == SIZE_MAX)
		return change(
		    complaint, at, at, text_of(move, PUT_EVENT_MEMBER));
	events = case_value(complaint, complaint->events);
	if (case_is_null(complaint, complaint->events))
		return change(complaint, events->data, events->data + 4,
		    text_of(move, PUT_EVENT_ARRAY));
	at = skip_space_back(events->data + events->length - 1);
	if (at > events->data + 1)
		return change(complaint, at, at, text_of(move, PUT_EVENT_NEXT));
	at = events->data + 1;
	return change(complaint, at, at, text_of(move, PUT_EVENT));
}

static struct cpl_change
place_agency(const struct move *move, const struct cpl_case *complaint)
{
	const char *at = end_of_members(complaint);
	const struct cpl_json *old;

	if (complaint->agency == SIZE_MAX)
		return change(
		    complaint, at, at, text_of(move, PUT_AGENCY_MEMBER));
	old = case_value(complaint, complaint->agency);
	return change(complaint, old->data, old->data + old->length,
	    text_of(move, PUT_AGENCY));
}

/*
 * Whether the plan says what the complaint is.  One that was edited may not, and
 * taking it back would then put something else there than was.
 */
static bool
is_told(const struct cpl_plan *plan, const struct move *move,
    const struct cpl_case *complaint)
{
	const struct kind *kind = &plan->kinds[move->kind];
	struct cpl_str from = CPL_STR("");
	enum cpl_plan_events events = CPL_PLAN_EVENTS_ARRAY;

	if (complaint->agency != SIZE_MAX) {
		from.data = case_value(complaint, complaint->agency)->data;
		from.length = case_value(complaint, complaint->agency)->length;
	}
	if (complaint->events == SIZE_MAX)
		events = CPL_PLAN_EVENTS_ABSENT;
	else if (case_is_null(complaint, complaint->events))
		events = CPL_PLAN_EVENTS_NULL;
	return events == kind->events && cpl_str_equal(from, kind->from);
}

static enum cpl_problem
do_move(const struct cpl_plan *plan, struct cpl_case *complaint,
    struct cpl_moving *moving)
{
	const struct move *move = &plan->moves[moving->move];

	if (!case_digest(complaint))
		return CPL_MEMORY;
	/* The events are of what it was decided on, so ours is not there. */
	if (!is_digest(move, complaint->print) ||
	    !is_told(plan, move, complaint)) {
		moving->moved = has_event(plan, complaint) ? CPL_MOVED_BEFORE
							   : CPL_MOVED_CHANGED;
		return CPL_OK;
	}
	set_changes(moving, place_agency(move, complaint),
	    place_event(move, complaint));
	moving->moved = CPL_MOVED_DONE;
	return CPL_OK;
}

/* Whether `text` stands in front of *end, which is then in front of it. */
static bool
step_back(const char **end, const char *begin, struct cpl_str text)
{
	if ((size_t)(*end - begin) < text.length)
		return false;
	if (text.length > 0 &&
	    memcmp(*end - text.length, text.data, text.length) != 0)
		return false;
	*end -= text.length;
	return true;
}

/* Whether a time, up to its opening quote, stands in front of *end. */
static bool
step_back_time(const char **end, const char *begin)
{
	for (size_t i = 0; i <= CPL_TIME_LENGTH && *end > begin; i++) {
		if ((*end)[-1] == '"')
			return true;
		--*end;
	}
	return false;
}

/*
 * The event of the move as it was written, where it is the last one.  In a text
 * that is JSON it can begin at no other place than an item of the array: inside
 * a string its first quote would be the end of that.
 */
static bool
find_event(const struct cpl_plan *plan, const struct kind *kind,
    const struct cpl_json *events, struct cpl_str *event)
{
	const char *begin = events->data + 1;
	const char *end = skip_space_back(events->data + events->length - 1);
	const char *at = end;

	if (!step_back(&at, begin, cpl_buffer_str(&plan->behind)) ||
	    !step_back(&at, begin, kind->to) ||
	    !step_back(&at, begin, cpl_str_of(agency_name)) ||
	    (tells_from(kind) &&
		!(step_back(&at, begin, kind->from) &&
		    step_back(&at, begin, cpl_str_of(event_from)))) ||
	    !step_back(&at, begin, cpl_buffer_str(&plan->before)) ||
	    !step_back_time(&at, begin) ||
	    !step_back(&at, begin, cpl_str_of(event_start)))
		return false;
	*event = (struct cpl_str){ at, (size_t)(end - at) };
	return true;
}

/* The event and what came with it; false where it is not the last one. */
static bool
take_event_back(const struct cpl_plan *plan, const struct move *move,
    const struct cpl_case *complaint, struct cpl_change *changes)
{
	const struct kind *kind = &plan->kinds[move->kind];
	const struct cpl_json *events = case_value(
	    complaint, complaint->events);
	const char *begin = events->data;
	const char *end = events->data + events->length;
	struct cpl_str event;
	enum put put = PUT_NOTHING;

	if (!find_event(plan, kind, events, &event))
		return false;
	if (kind->events == CPL_PLAN_EVENTS_ARRAY) {
		begin = event.data - (event.data[-1] == ',');
		end = event.data + event.length;
		if (begin == event.data && begin[-1] != '[')
			return false;
	} else {
		if (event.length + 2 != events->length)
			return false;
		if (kind->events == CPL_PLAN_EVENTS_NULL)
			put = PUT_NULL;
		else if (!step_back(&begin, complaint->line.data,
			     cpl_str_of(events_name)))
			return false;
	}
	*changes = change(complaint, begin, end, text_of(move, put));
	return true;
}

static bool
take_agency_back(const struct cpl_plan *plan, const struct move *move,
    const struct cpl_case *complaint, struct cpl_change *changes)
{
	const struct kind *kind = &plan->kinds[move->kind];
	const struct cpl_json *agency;
	const char *begin;

	if (complaint->agency == SIZE_MAX)
		return false;
	agency = case_value(complaint, complaint->agency);
	begin = agency->data;
	if (!cpl_str_equal(
		(struct cpl_str){ agency->data, agency->length }, kind->to) ||
	    (kind->from.length == 0 && !step_back(&begin, complaint->line.data,
					   cpl_str_of(agency_name))))
		return false;
	*changes = change(complaint, begin, agency->data + agency->length,
	    text_of(move, PUT_OLD_AGENCY));
	return true;
}

/* As case_digest(), of the line as it would be with the changes. */
static bool
digest_changed(const struct cpl_plan *plan, struct cpl_case *complaint,
    const struct cpl_moving *moving, unsigned char digest[TEXT_FINGERPRINT])
{
	const struct kind *kind = &plan->kinds[plan->moves[moving->move].kind];
	const size_t without[2] = {
		kind->from.length == 0 ? complaint->agency : SIZE_MAX,
		kind->events == CPL_PLAN_EVENTS_ABSENT ? complaint->events
						       : SIZE_MAX,
	};
	struct cpl_buffer *all = &complaint->digested;
	struct cpl_str run;
	size_t member = 0;

	cpl_buffer_clear(all);
	while (case_next_run(complaint, without, &member, &run)) {
		const char *at = run.data;
		const char *end = run.data + run.length;

		if (all->length > 0)
			cpl_buffer_append_char(all, ',');
		for (size_t i = 0; i < 2; i++) {
			const struct cpl_change *c = &moving->changes[i];
			const char *place = complaint->line.data + c->at;

			/* A member that goes lies in no run. */
			if (place < at || place >= end)
				continue;
			cpl_buffer_append(all, at, (size_t)(place - at));
			cpl_plan_append_text(plan, c->text, CPL_STR(""), all);
			at = place + c->length;
		}
		cpl_buffer_append(all, at, (size_t)(end - at));
	}
	if (all->failed)
		return false;
	text_fingerprint(cpl_buffer_str(all), digest);
	return true;
}

static enum cpl_problem
undo_move(const struct cpl_plan *plan, struct cpl_case *complaint,
    struct cpl_moving *moving)
{
	const struct move *move = &plan->moves[moving->move];
	unsigned char digest[TEXT_FINGERPRINT];
	struct cpl_change agency;
	struct cpl_change event;

	moving->moved = CPL_MOVED_BEFORE;
	if (complaint->events == SIZE_MAX ||
	    case_is_null(complaint, complaint->events))
		return CPL_OK;
	if (!take_event_back(plan, move, complaint, &event)) {
		if (has_event(plan, complaint))
			moving->moved = CPL_MOVED_CHANGED;
		return CPL_OK;
	}
	moving->moved = CPL_MOVED_CHANGED;
	if (!take_agency_back(plan, move, complaint, &agency))
		return CPL_OK;
	set_changes(moving, agency, event);
	if (!digest_changed(plan, complaint, moving, digest))
		return CPL_MEMORY;
	if (is_digest(move, digest))
		moving->moved = CPL_MOVED_DONE;
	return CPL_OK;
}

typedef enum cpl_problem carry_one(const struct cpl_plan *plan,
    struct cpl_case *complaint, struct cpl_moving *moving);

/* Of several moves of an id the one that fits, or comes nearest to it. */
static enum cpl_problem
carry(const struct cpl_plan *plan, struct cpl_case *complaint, carry_one *one,
    struct cpl_moving *moving)
{
	uint64_t hash;
	size_t step = 0;
	struct cpl_moving next;
	enum cpl_problem found = CPL_FIELD_ABSENT;

	if (!plan->twins && moving->move < plan->count &&
	    cpl_str_equal(plan_move_id(plan, moving->move), complaint->id))
		return one(plan, complaint, moving);
	hash = text_hash(plan->secret, complaint->id);
	while (slots_next(&plan->by_id, hash, &step, &next.move)) {
		enum cpl_problem problem;

		if (!cpl_str_equal(
			plan_move_id(plan, next.move), complaint->id))
			continue;
		problem = one(plan, complaint, &next);
		if (problem != CPL_OK)
			return problem;
		if (found == CPL_OK && next.moved >= moving->moved)
			continue;
		*moving = next;
		found = CPL_OK;
		if (next.moved == CPL_MOVED_DONE)
			break;
	}
	return found;
}

enum cpl_problem
cpl_plan_apply(const struct cpl_plan *plan, struct cpl_case *complaint,
    struct cpl_moving *moving)
{
	return carry(plan, complaint, do_move, moving);
}

enum cpl_problem
cpl_plan_undo(const struct cpl_plan *plan, struct cpl_case *complaint,
    struct cpl_moving *moving)
{
	return carry(plan, complaint, undo_move, moving);
}

void
cpl_plan_append_changed(const struct cpl_plan *plan, struct cpl_str line,
    const struct cpl_moving *moving, struct cpl_str at, struct cpl_buffer *out)
{
	size_t from = 0;

	for (size_t i = 0; i < 2; i++) {
		const struct cpl_change *c = &moving->changes[i];

		cpl_buffer_append(out, line.data + from, c->at - from);
		cpl_plan_append_text(plan, c->text, at, out);
		from = c->at + c->length;
	}
	cpl_buffer_append(out, line.data + from, line.length - from);
}

bool
cpl_plan_claim(struct cpl_plan *plan, const struct cpl_moving *moving)
{
	const struct move *wanted = &plan->moves[moving->move];
	struct cpl_str id = plan_move_id(plan, moving->move);
	uint64_t hash;
	size_t step = 0;
	size_t move = moving->move;

	if (!plan->claimed[move]) {
		plan->claimed[move] = true;
		return true;
	}
	hash = text_hash(plan->secret, id);
	while (plan->twins && slots_next(&plan->by_id, hash, &step, &move)) {
		const struct move *other = &plan->moves[move];

		if (plan->claimed[move] ||
		    !cpl_str_equal(plan_move_id(plan, move), id) ||
		    (moving->moved == CPL_MOVED_DONE &&
			(other->kind != wanted->kind ||
			    memcmp(other->digest, wanted->digest,
				TEXT_FINGERPRINT) != 0)))
			continue;
		plan->claimed[move] = true;
		return true;
	}
	return false;
}

bool
cpl_plan_claimed(const struct cpl_plan *plan, size_t move)
{
	return plan->claimed[move];
}
