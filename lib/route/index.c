/* SPDX-License-Identifier: MIT */
/* The conditions of a table's rows, indexed by tuple space search. */
#include <stdlib.h>
#include <string.h>

#include "route/index.h"

/* How deep each condition is asked for; 0 is not at all. */
struct shape {
	uint8_t depth[ROUTE_CONDITIONS];
	/* The conditions it asks about, those with one word first. */
	uint8_t asked[ROUTE_CONDITIONS];
	uint8_t asked_count;
	uint8_t single_count;
	size_t first_row;
};

/* A row by the numbers of its words. */
struct entry {
	uint64_t hash;
	uint32_t words[ROUTE_CONDITIONS]; /* 0 where not asked */
	bool used;
	size_t row; /* the first; the next are behind it in `same` */
	size_t last;
};

struct route_index {
	struct route_dictionary words;
	struct shape *shapes; /* OWNED; by first row, as rows come in order */
	size_t shape_count;
	struct entry *entries; /* OWNED; open addressing, at most half full */
	size_t mask;
	size_t *same; /* OWNED; of each row the next that asks the same */
	uint8_t depth[ROUTE_CONDITIONS]; /* the deepest that is asked */
	/* The conditions with one word that any shape asks about. */
	uint8_t singles[ROUTE_SINGLES];
	size_t single_count;
};

/* The byte between the parts of a path, or 0 for what is none. */
static char
separator(enum route_condition condition)
{
	switch (condition) {
	case ROUTE_CATEGORY:
		return '/';
	case ROUTE_REGION:
		return '.';
	case ROUTE_LANGUAGE:
		return '-';
	default:
		return 0;
	}
}

size_t
route_condition_depth(enum route_condition condition, struct cpl_str text)
{
	char between = separator(condition);
	size_t depth = text.length > 0;

	if (between == 0)
		return depth;
	for (size_t i = 0; i < text.length; i++)
		depth += text.data[i] == between;
	return depth;
}

struct cpl_str
route_condition_head(
    enum route_condition condition, struct cpl_str text, size_t parts)
{
	char between = separator(condition);

	for (size_t i = 0; between != 0 && i < text.length; i++) {
		if (text.data[i] == between && --parts == 0)
			return (struct cpl_str){ text.data, i };
	}
	return text;
}

struct route_index *
route_index_new(size_t rows, size_t conditions)
{
	struct route_index *index = calloc(1, sizeof(*index));
	size_t slots = 16;

	if (index == NULL)
		return NULL;
	while (slots / 2 < rows && slots <= SIZE_MAX / 4)
		slots *= 2;
	index->mask = slots - 1;
	index->entries = calloc(slots, sizeof(*index->entries));
	index->shapes = calloc(rows + 1, sizeof(*index->shapes));
	index->same = calloc(rows + 1, sizeof(*index->same));
	if (conditions >= UINT32_MAX || rows >= UINT32_MAX ||
	    index->entries == NULL || index->shapes == NULL ||
	    index->same == NULL ||
	    !route_dictionary_init(&index->words, conditions)) {
		route_index_free(index);
		return NULL;
	}
	return index;
}

void
route_index_free(struct route_index *index)
{
	if (index == NULL)
		return;
	route_dictionary_release(&index->words);
	free(index->shapes);
	free(index->entries);
	free(index->same);
	free(index);
}

/*
 * The slot of those words or, unused, the one for them.  A word has its number
 * among those of all conditions and depths, so the words tell the shape too.
 */
static struct entry *
find_entry(const struct route_index *index, const struct shape *shape,
    const uint32_t words[ROUTE_CONDITIONS], uint64_t *hash)
{
	/* Odd numbers whose bits look drawn by lot, from the digits of pi. */
	static const uint64_t factors[ROUTE_CONDITIONS] = {
		0x243f6a8885a308d3u,
		0x13198a2e03707345u,
		0xa4093822299f31d1u,
		0x082efa98ec4e6c89u,
		0x452821e638d01377u,
		0xbe5466cf34e90c6du,
		0xc0ac29b7c97c50ddu,
		0x3f84d5b5b5470917u,
		0x9216d5d98979fb1bu,
		0xd1310ba698dfb5adu,
		0x2ffd72dbd01adfb7u,
	};
	size_t at;

	*hash = 0;
	for (size_t i = 0; i < shape->asked_count; i++) {
		size_t asked = shape->asked[i];

		*hash += words[asked] * factors[asked];
	}
	at = (size_t)(*hash >> 32) & index->mask;
	for (;;) {
		struct entry *entry = &index->entries[at];

		if (!entry->used ||
		    (entry->hash == *hash &&
			memcmp(entry->words, words, sizeof(entry->words)) == 0))
			return entry;
		at = (at + 1) & index->mask;
	}
}

/* The shape of a row, made if it has a new one.  Rows come in order. */
static const struct shape *
take_shape(struct route_index *index, const uint8_t depth[ROUTE_CONDITIONS],
    size_t row)
{
	struct shape *shape;

	for (size_t i = 0; i < index->shape_count; i++) {
		shape = &index->shapes[i];
		if (memcmp(shape->depth, depth, ROUTE_CONDITIONS) == 0)
			return shape;
	}
	shape = &index->shapes[index->shape_count++];
	memcpy(shape->depth, depth, ROUTE_CONDITIONS);
	shape->first_row = row;
	for (size_t i = 0; i < ROUTE_CONDITIONS; i++) {
		if (depth[i] == 0)
			continue;
		shape->asked[shape->asked_count++] = (uint8_t)i;
		shape->single_count += i < ROUTE_SINGLES;
	}
	return shape;
}

/* Note how deep a row asks for a condition. */
static void
ask(struct route_index *index, unsigned condition, uint8_t depth)
{
	if (index->depth[condition] == 0 && depth > 0 &&
	    condition < ROUTE_SINGLES)
		index->singles[index->single_count++] = (uint8_t)condition;
	if (index->depth[condition] < depth)
		index->depth[condition] = depth;
}

/*
 * Go one part on in a path: *end moves from the end of one part to that of the
 * next, and *hash from the hash of the text up to there to that of the longer
 * one.  The first part, which may be empty, begins at *end of 0.
 */
static inline void
next_part(enum route_condition condition, struct cpl_str path, bool first,
    size_t *end, uint64_t *hash)
{
	char between = separator(condition);
	size_t start = *end;
	size_t at = first ? start : start + 1;

	if (between == 0)
		at = path.length;
	while (at < path.length && path.data[at] != between)
		at++;
	*hash = route_hash_more(*hash, path.data + start, at - start);
	*end = at;
}

void
route_index_add(struct route_index *index, size_t row,
    const struct cpl_str conditions[ROUTE_CONDITIONS])
{
	uint8_t depth[ROUTE_CONDITIONS];
	uint32_t words[ROUTE_CONDITIONS] = { 0 };
	struct entry *entry;
	uint64_t hash;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		size_t end = 0;

		hash = route_hash_start(i);
		depth[i] = (uint8_t)route_condition_depth(i, conditions[i]);
		ask(index, i, depth[i]);
		if (depth[i] == 0)
			continue;
		for (size_t part = 0; part < depth[i]; part++)
			next_part(i, conditions[i], part == 0, &end, &hash);
		words[i] = route_dictionary_add(
		    &index->words, i, hash, conditions[i]);
	}
	index->same[row] = ROUTE_NO_ROW;
	entry = find_entry(index, take_shape(index, depth, row), words, &hash);
	if (entry->used) {
		index->same[entry->last] = row;
		entry->last = row;
		return;
	}
	memcpy(entry->words, words, sizeof(words));
	entry->hash = hash;
	entry->used = true;
	entry->row = row;
	entry->last = row;
}

bool
route_index_asks(
    const struct route_index *index, enum route_condition condition)
{
	return index->depth[condition] > 0;
}

size_t
route_index_singles(const struct route_index *index, const uint8_t **singles)
{
	*singles = index->singles;
	return index->single_count;
}

uint32_t
route_index_number(const struct route_index *index,
    enum route_condition condition, struct cpl_str word)
{
	uint64_t hash = route_hash_more(
	    route_hash_start(condition), word.data, word.length);

	return route_dictionary_find(&index->words, condition, hash, word);
}

bool
route_facts_add(
    struct route_facts *facts, enum route_condition condition, uint32_t number)
{
	size_t list = condition - ROUTE_SINGLES;
	size_t count = facts->counts[list];

	if (number == 0)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (facts->words[list][i] == number)
			return true;
	}
	if (count == ROUTE_WORDS)
		return false;
	facts->words[list][count] = number;
	facts->counts[list]++;
	return true;
}

/* words[d - 1]: the number of the fact's first d parts, or 0. */
static void
number_parts(const struct route_index *index, unsigned condition,
    struct cpl_str fact, uint32_t words[ROUTE_DEPTH])
{
	uint64_t hash = route_hash_start(condition);
	size_t end = 0;

	if (separator(condition) == 0) {
		words[0] = route_index_number(index, condition, fact);
		return;
	}
	for (size_t depth = 0; depth < index->depth[condition]; depth++) {
		words[depth] = 0;
		if (end >= fact.length)
			continue;
		next_part(condition, fact, depth == 0, &end, &hash);
		words[depth] = route_dictionary_find(&index->words, condition,
		    hash, (struct cpl_str){ fact.data, end });
	}
}

/* The rows found so far, in order. */
struct found {
	size_t *rows; /* BORROWED */
	size_t count;
	size_t room;
};

static bool
is_full_before(const struct found *found, size_t row)
{
	return found->count == found->room &&
	       found->rows[found->count - 1] < row;
}

/* Take the rows that ask just this, up to the room there is. */
static void
take_rows(const struct route_index *index, const struct shape *shape,
    const uint32_t words[ROUTE_CONDITIONS], struct found *found)
{
	uint64_t hash;
	const struct entry *entry = find_entry(index, shape, words, &hash);
	size_t row = entry->used ? entry->row : ROUTE_NO_ROW;

	for (; row != ROUTE_NO_ROW && !is_full_before(found, row);
	     row = index->same[row]) {
		size_t at = found->count;

		if (found->count < found->room)
			found->count++;
		else
			at--;
		for (; at > 0 && found->rows[at - 1] > row; at--)
			found->rows[at] = found->rows[at - 1];
		found->rows[at] = row;
	}
}

/*
 * Every way to meet the conditions that a complaint meets with several words,
 * from number `next` of those that the shape asks about.
 */
static void
take_lists(const struct route_index *index, const struct shape *shape,
    const struct route_facts *facts, size_t next,
    uint32_t words[ROUTE_CONDITIONS], struct found *found)
{
	size_t asked;
	size_t list;

	if (next == shape->asked_count) {
		take_rows(index, shape, words, found);
		return;
	}
	asked = shape->asked[next];
	list = asked - ROUTE_SINGLES;
	for (size_t i = 0; i < facts->counts[list]; i++) {
		words[asked] = facts->words[list][i];
		take_lists(index, shape, facts, next + 1, words, found);
	}
}

size_t
route_index_find(const struct route_index *index,
    const struct route_facts *facts, size_t *rows, size_t room)
{
	uint32_t parts[ROUTE_SINGLES][ROUTE_DEPTH];
	struct found found = { rows, 0, room };

	for (size_t i = 0; i < index->single_count; i++) {
		unsigned single = index->singles[i];

		number_parts(
		    index, single, facts->texts[single], parts[single]);
	}
	for (size_t s = 0; s < index->shape_count; s++) {
		const struct shape *shape = &index->shapes[s];
		uint32_t words[ROUTE_CONDITIONS] = { 0 };
		bool possible = true;

		if (is_full_before(&found, shape->first_row))
			break;
		for (size_t i = 0; i < shape->single_count; i++) {
			size_t asked = shape->asked[i];

			words[asked] = parts[asked][shape->depth[asked] - 1];
			possible = possible && words[asked] != 0;
		}
		if (possible && shape->single_count == shape->asked_count)
			take_rows(index, shape, words, &found);
		else if (possible)
			take_lists(index, shape, facts, shape->single_count,
			    words, &found);
	}
	return found.count;
}
