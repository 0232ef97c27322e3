/* SPDX-License-Identifier: MIT */
/* The members of objects inside a record: see members.h. */
#include "record/members.h"

#include "record/record.h"

void
record_members_init(struct record_members *members)
{
	json_shapes_init(&members->shapes);
	members->fields = json_shapes_open(&members->shapes, JSON_SHAPE_TEXT);
}

struct record_field
record_field(struct record_members *members, struct cpl_str name)
{
	struct record_field field = { .name = name };
	char spelt[JSON_SHAPE_ROOM];

	if (name.length + 3 > sizeof(spelt))
		return field;
	spelt[0] = '"';
	memcpy(spelt + 1, name.data, name.length);
	spelt[name.length + 1] = '"';
	spelt[name.length + 2] = ':';
	field.place = json_shapes_learn(&members->shapes, members->fields,
	    members->fields, (struct cpl_str){ spelt, name.length + 3 });
	return field;
}

enum cpl_problem
record_walk(struct record_members *members, struct cpl_record *record,
    const struct record_field *field, enum cpl_json_type type,
    struct record_names names, struct record_walk *walk)
{
	struct record_walk outer = { .members = members };
	struct cpl_str line = record_line(record);
	struct cpl_json value;
	enum cpl_problem problem;

	problem = cpl_record_json(record, field->name, &value);
	if (problem != CPL_OK)
		return problem;
	if (cpl_json_type(value) != type)
		return CPL_FIELD_TYPE;
	outer.at = value.data;
	outer.end = value.data + value.length;
	outer.shape = field->place;
	/* A value that was not set has the rest of the line behind it. */
	if ((uintptr_t)value.data - (uintptr_t)line.data < line.length)
		outer.end = line.data + line.length;
	*walk = record_walk_enter(&outer, names);
	return CPL_OK;
}

static unsigned
number_of(struct record_names names, const struct cpl_json_member *member)
{
	for (size_t i = 0; i < names.count; i++)
		if (cpl_json_member_is(member, names.items[i]))
			return (unsigned)i;
	return RECORD_OTHER;
}

bool
record_walk_new_name(struct record_walk *walk, unsigned *number)
{
	struct json_shapes *shapes = &walk->members->shapes;
	struct cpl_json_cursor cursor = { walk->at, walk->end };
	struct cpl_json_member member;
	uint16_t place = 0;

	cpl_json_next_name(&cursor, &member);
	walk->at = cursor.at;
	*number = number_of(walk->names, &member);
	/* A name with its quotes and, right behind it, its colon. */
	if (walk->shape != 0 && !member.escaped &&
	    member.name.data[member.name.length + 1] == ':')
		place = json_shapes_learn(shapes, walk->head, walk->shape,
		    (struct cpl_str){
			member.name.data - 1, member.name.length + 3 });
	walk->shape = place;
	if (place != 0)
		walk->members->numbers[place] = (unsigned char)*number;
	return true;
}

const char *
record_pass_string(const char *at, const char *end)
{
	struct cpl_json_cursor cursor = { at, end };
	struct cpl_json_member member;

	at = json_skip_plain(at + 1, end);
	if (*at == '"')
		return at + 1;
	cpl_json_pass(&cursor, &member);
	return cursor.at;
}

/* How far a value was passed over, and what is open there. */
struct pass {
	const char *at;
	size_t depth;
	bool in_string;
};

/* Bytes one by one, so many at most, or one more behind a backslash. */
static void
pass_bytes(struct pass *pass, size_t most)
{
	const char *at = pass->at;
	const char *stop = at + most;

	do {
		if (*at == '"')
			pass->in_string = !pass->in_string;
		else if (pass->in_string)
			at += *at == '\\';
		else if (*at == '{' || *at == '[')
			pass->depth++;
		else if (*at == '}' || *at == ']')
			pass->depth--;
		at++;
	} while (pass->depth > 0 && at < stop);
	pass->at = at;
}

#if defined(__SSE2__)

#define BLOCK 64

/* A bit for each byte of a block that is one of these. */
struct marks {
	uint64_t quotes;
	uint64_t escapes;
	uint64_t opening;
	uint64_t closing;
};

static inline uint64_t
mark(__m128i bytes, char c)
{
	return (unsigned)_mm_movemask_epi8(
	    _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c)));
}

static inline struct marks
mark_block(const char *at)
{
	struct marks marks = { 0, 0, 0, 0 };

	for (unsigned i = 0; i < BLOCK; i += sizeof(__m128i)) {
		__m128i bytes = _mm_loadu_si128(
		    (const __m128i *)(const void *)(at + i));
		/* With this bit, [ and ] are { and }, and nothing else is. */
		__m128i brackets = _mm_or_si128(
		    bytes, _mm_set1_epi8('{' ^ '['));

		marks.quotes |= mark(bytes, '"') << i;
		marks.escapes |= mark(bytes, '\\') << i;
		marks.opening |= mark(brackets, '{') << i;
		marks.closing |= mark(brackets, '}') << i;
	}
	return marks;
}

/* Of each bit, the exclusive or of it and all below. */
static inline uint64_t
parity_below(uint64_t bits)
{
	for (unsigned shift = 1; shift < BLOCK; shift *= 2)
		bits ^= bits << shift;
	return bits;
}

/*
 * A block; false, with nothing done, where something in it is escaped.  A byte
 * is in a string when the quotes up to it are odd in number.
 */
static inline bool
pass_block(struct pass *pass)
{
	struct marks marks = mark_block(pass->at);
	uint64_t inside = parity_below(marks.quotes);
	uint64_t brackets;

	if (marks.escapes != 0)
		return false;
	if (pass->in_string)
		inside = ~inside;
	brackets = (marks.opening | marks.closing) & ~inside;
	for (; brackets != 0; brackets &= brackets - 1) {
		if ((marks.opening & brackets & -brackets) != 0) {
			pass->depth++;
		} else if (--pass->depth == 0) {
			pass->at += __builtin_ctzll(brackets) + 1;
			return true;
		}
	}
	pass->in_string = inside >> (BLOCK - 1) != 0;
	pass->at += BLOCK;
	return true;
}

#else

#define BLOCK 1

static inline bool
pass_block(struct pass *pass)
{
	(void)pass;
	return false;
}

#endif

const char *
record_pass_inner(const char *at, const char *end)
{
	struct pass pass = { at, 0, false };

	do
		if (end - pass.at < BLOCK || !pass_block(&pass))
			pass_bytes(&pass, BLOCK);
	while (pass.depth > 0);
	return pass.at;
}
