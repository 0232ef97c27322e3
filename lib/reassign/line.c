/* SPDX-License-Identifier: MIT */
/* What a line of a plan says. */
#include "reassign/case.h"
#include "reassign/plan.h"
#include "record/record.h"

enum field {
	FIELD_REASSIGN,
	FIELD_MADE_AT,
	FIELD_REASON,
	FIELD_BY,
	FIELD_FRESH_CLOCK,
	FIELD_ID,
	FIELD_FROM,
	FIELD_TO,
	FIELD_DIGEST,
	FIELD_EVENTS,
	FIELD_COMPLAINTS,
	FIELD_COUNT,
};

struct fields {
	const struct cpl_json *values[FIELD_COUNT]; /* NULL: not there */
	struct cpl_arena *arena;
	bool starved;
};

static void
find_fields(const struct cpl_json_index *index, struct fields *fields)
{
	static const struct cpl_str names[FIELD_COUNT] = {
		[FIELD_REASSIGN] = { "reassign", 8 },
		[FIELD_MADE_AT] = { "made_at", 7 },
		[FIELD_REASON] = { "reason", 6 },
		[FIELD_BY] = { "by", 2 },
		[FIELD_FRESH_CLOCK] = { "fresh_clock", 11 },
		[FIELD_ID] = { "id", 2 },
		[FIELD_FROM] = { "from", 4 },
		[FIELD_TO] = { "to", 2 },
		[FIELD_DIGEST] = { "digest", 6 },
		[FIELD_EVENTS] = { "events", 6 },
		[FIELD_COMPLAINTS] = { "complaints", 10 },
	};

	size_t field = FIELD_ID;

	/* Mostly they come in one order: each is looked for behind the last. */
	for (size_t i = 0; i < index->count; i++) {
		for (size_t tried = 0; tried < FIELD_COUNT; tried++) {
			size_t this = field;

			field = field + 1 == FIELD_COUNT ? 0 : field + 1;
			if (!case_is_named(&index->items[i], names[this]))
				continue;
			fields->values[this] = &index->items[i].value;
			break;
		}
	}
}

/* A text, empty without one or where it is null. */
static bool
take_text(struct fields *fields, enum field field, struct cpl_str *text)
{
	const struct cpl_json *value = fields->values[field];

	*text = CPL_STR("");
	if (value == NULL || cpl_json_type(*value) == CPL_JSON_NULL)
		return true;
	if (cpl_json_type(*value) != CPL_JSON_STRING)
		return false;
	*text = cpl_json_text(*value, fields->arena);
	fields->starved = fields->starved || text->data == NULL;
	return text->data != NULL;
}

static bool
take_head(struct fields *fields, struct cpl_plan_head *head)
{
	const struct cpl_json *fresh = fields->values[FIELD_FRESH_CLOCK];
	int64_t version;

	head->fresh_clock = fresh != NULL &&
			    cpl_json_type(*fresh) == CPL_JSON_TRUE;
	return cpl_json_integer(*fields->values[FIELD_REASSIGN], &version) &&
	       version == 1 &&
	       take_text(fields, FIELD_MADE_AT, &head->made_at) &&
	       take_text(fields, FIELD_REASON, &head->reason) &&
	       take_text(fields, FIELD_BY, &head->by);
}

static bool
take_end(struct fields *fields, struct cpl_plan_line *said)
{
	int64_t count;

	if (!cpl_json_integer(*fields->values[FIELD_COMPLAINTS], &count) ||
	    count < 0)
		return false;
	said->complaints = (uint64_t)count;
	return take_text(fields, FIELD_DIGEST, &said->digest);
}

/*
 * 16, a bit that no digit has, for what is none.  Without a branch, since nobody
 * can foresee whether the next one is a letter.
 */
static unsigned
digit(char c)
{
	unsigned number = (unsigned)(unsigned char)c - '0';
	unsigned letter = (unsigned)(unsigned char)c - 'a';
	unsigned is_number = 0u - (number < 10);
	unsigned is_letter = 0u - (letter < 6);

	return (number & is_number) | ((letter + 10) & is_letter) |
	       (16 & ~(is_number | is_letter));
}

static bool
take_print(struct cpl_str hex, unsigned char print[TEXT_FINGERPRINT])
{
	unsigned wrong = 0;

	if (hex.length != CPL_CASE_DIGEST)
		return false;
	for (size_t i = 0; i < TEXT_FINGERPRINT; i++) {
		unsigned high = digit(hex.data[2 * i]);
		unsigned low = digit(hex.data[2 * i + 1]);

		wrong |= high | low;
		print[i] = (unsigned char)(high << 4 | low);
	}
	return wrong < 16;
}

static bool
take_events(struct fields *fields, enum cpl_plan_events *events)
{
	struct cpl_str word;

	if (!take_text(fields, FIELD_EVENTS, &word))
		return false;
	*events = CPL_PLAN_EVENTS_ARRAY;
	if (cpl_str_equal(word, CPL_STR("absent")))
		*events = CPL_PLAN_EVENTS_ABSENT;
	else if (cpl_str_equal(word, CPL_STR("null")))
		*events = CPL_PLAN_EVENTS_NULL;
	else
		return word.length == 0;
	return true;
}

static bool
take_move(struct fields *fields, struct cpl_plan_line *said)
{
	const struct cpl_json *from = fields->values[FIELD_FROM];
	struct cpl_str digest;

	said->from = CPL_STR("");
	if (from != NULL)
		said->from = (struct cpl_str){ from->data, from->length };
	return (from == NULL || cpl_json_type(*from) == CPL_JSON_STRING ||
		   cpl_json_type(*from) == CPL_JSON_NULL) &&
	       take_text(fields, FIELD_ID, &said->id) &&
	       take_text(fields, FIELD_TO, &said->to) &&
	       take_text(fields, FIELD_DIGEST, &digest) &&
	       take_events(fields, &said->events) && said->id.length > 0 &&
	       said->to.length > 0 && take_print(digest, said->print);
}

enum cpl_problem
cpl_plan_line_read(const struct cpl_plan *plan, struct cpl_record *room,
    struct cpl_str line, struct cpl_arena *arena, struct cpl_plan_line *said)
{
	struct fields fields = { .arena = arena };
	enum cpl_problem problem;
	bool good;

	said->part = CPL_PLAN_BLANK;
	if (cpl_str_trim(line).length == 0)
		return CPL_OK;
	problem = cpl_record_parse(room, line, NULL);
	if (problem == CPL_MEMORY)
		return CPL_MEMORY;
	if (problem != CPL_OK)
		return problem == CPL_JSON_TRUNCATED ? CPL_PLAN_CUT
						     : CPL_PLAN_SYNTAX;
	find_fields(record_index(room), &fields);
	if (fields.values[FIELD_REASSIGN] != NULL) {
		said->part = CPL_PLAN_HEAD;
		good = take_head(&fields, &said->head);
	} else if (fields.values[FIELD_COMPLAINTS] != NULL) {
		said->part = CPL_PLAN_END;
		good = take_end(&fields, said);
	} else {
		said->part = CPL_PLAN_MOVE;
		good = take_move(&fields, said);
		if (good)
			said->kind = plan_hash_kind(plan, said);
	}
	if (fields.starved)
		return CPL_MEMORY;
	return good ? CPL_OK : CPL_PLAN_SYNTAX;
}
