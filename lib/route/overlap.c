/* SPDX-License-Identifier: MIT */
/*
 * Rows of which an earlier one takes a part, though each asks for something
 * that the other does not.
 *
 * Rows that ask for the same conditions to the same depth make a shape, as in
 * the index.  Of two shapes it is known whether each asks for more than the
 * other somewhere.  Where that is so, rows of the two meet when what both ask
 * for agrees as far as both go, which is one look-up a row.
 */
#include <stdlib.h>
#include <string.h>

#include "route/router.h"

/*
 * Look-ups that are made before it is enough: a table that a person reads takes
 * far fewer, and one with thousands of shapes is not checked for ever.
 */
#define LOOK_UPS 50000000

/* How deep rows go, condition by condition. */
struct shape {
	uint8_t depth[ROUTE_CONDITIONS];
};

struct shaped_row {
	struct shape shape;
	size_t number;
	/* BORROWED; the numbers of its conditions, each to each depth. */
	const uint32_t *heads;
};

/* The rows of one shape. */
struct run {
	const struct shaped_row *begin; /* BORROWED */
	const struct shaped_row *end;
};

/*
 * The rows of a shape that say the same where another one asks too: the first
 * of them, and the first that has another outcome than it.
 */
struct meeting {
	uint64_t key;
	const struct shaped_row *first; /* NULL in an empty place */
	size_t second;
};

struct overlaps {
	const struct cpl_router *router;
	struct shaped_row *rows; /* OWNED; by shape, and then as they stand */
	size_t count;
	uint32_t *heads; /* OWNED; of all of them */
	struct route_dictionary words;
	struct run *runs;         /* OWNED; one for each shape */
	struct meeting *meetings; /* OWNED */
	size_t look_ups;
	size_t *earlier;
};

/* Whether it is all the same which of the two takes a complaint. */
static bool
agree(const struct cpl_router *router, size_t a, size_t b)
{
	return cpl_str_equal(router->rows[a].route.agency,
		   router->rows[b].route.agency) &&
	       cpl_str_equal(
		   route_router_cell(router, a, ROUTE_COLUMN_ALSO).text,
		   route_router_cell(router, b, ROUTE_COLUMN_ALSO).text);
}

static int
compare(const void *left, const void *right)
{
	const struct shaped_row *a = left;
	const struct shaped_row *b = right;
	int order = memcmp(&a->shape, &b->shape, sizeof(a->shape));

	return order != 0 ? order : a->number < b->number ? -1 : 1;
}

/* Whether each asks for more than the other somewhere. */
static bool
cross(const struct shape *a, const struct shape *b)
{
	bool first = false;
	bool second = false;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		first |= a->depth[i] > b->depth[i];
		second |= b->depth[i] > a->depth[i];
	}
	return first && second;
}

/* How deep both go. */
static struct shape
shared_shape(const struct shape *a, const struct shape *b)
{
	struct shape shared;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++)
		shared.depth[i] = a->depth[i] < b->depth[i] ? a->depth[i]
							    : b->depth[i];
	return shared;
}

/* A hash of what the row says so deep. */
static uint64_t
key_of(const struct shaped_row *row, const struct shape *shared)
{
	const uint32_t *heads = row->heads;
	uint64_t key = 0;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		if (shared->depth[i] > 0)
			key = route_hash_word(key, heads[shared->depth[i] - 1]);
		heads += row->shape.depth[i];
	}
	return key;
}

/* Whether they say the same so deep. */
static bool
says_same(const struct shaped_row *a, const struct shaped_row *b,
    const struct shape *shared)
{
	const uint32_t *x = a->heads;
	const uint32_t *y = b->heads;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		size_t depth = shared->depth[i];

		if (depth > 0 && x[depth - 1] != y[depth - 1])
			return false;
		x += a->shape.depth[i];
		y += b->shape.depth[i];
	}
	return true;
}

/* Where rows meet that say the same, or the place for it. */
static struct meeting *
find(const struct overlaps *overlaps, size_t mask, const struct shaped_row *row,
    const struct shape *shared)
{
	uint64_t key = key_of(row, shared);
	struct meeting *meeting;

	for (size_t place = (size_t)key;; place++) {
		meeting = &overlaps->meetings[place & mask];
		if (meeting->first == NULL)
			break;
		if (meeting->key == key &&
		    says_same(meeting->first, row, shared))
			return meeting;
	}
	meeting->key = key;
	return meeting;
}

static void
meet(struct overlaps *overlaps, const struct run *run, const struct run *others)
{
	const struct cpl_router *router = overlaps->router;
	struct shape shared = shared_shape(
	    &run->begin->shape, &others->begin->shape);
	size_t places = 2;

	while (places < 2 * (size_t)(run->end - run->begin))
		places *= 2;
	memset(overlaps->meetings, 0, places * sizeof(*overlaps->meetings));
	for (const struct shaped_row *row = run->begin; row < run->end; row++) {
		struct meeting *meeting = find(
		    overlaps, places - 1, row, &shared);

		if (meeting->first == NULL) {
			meeting->first = row;
			meeting->second = ROUTE_NO_ROW;
		} else if (meeting->second == ROUTE_NO_ROW &&
			   !agree(router, meeting->first->number, row->number))
			meeting->second = row->number;
	}
	for (const struct shaped_row *row = others->begin; row < others->end;
	     row++) {
		const struct meeting *meeting = find(
		    overlaps, places - 1, row, &shared);
		size_t *known = &overlaps->earlier[row->number];
		size_t earlier;

		if (meeting->first == NULL)
			continue;
		earlier = meeting->first->number;
		if (earlier < row->number &&
		    agree(router, earlier, row->number))
			earlier = meeting->second;
		if (earlier < row->number && earlier < *known)
			*known = earlier;
	}
	overlaps->look_ups += (size_t)(run->end - run->begin) +
			      (size_t)(others->end - others->begin);
}

/* Whether an earlier row than is known may be found for any of the others. */
static bool
may_tell(const struct overlaps *overlaps, const struct run *run,
    const struct run *others)
{
	size_t first = run->begin->number;

	for (const struct shaped_row *row = others->begin; row < others->end;
	     row++) {
		if (first < row->number &&
		    first < overlaps->earlier[row->number])
			return true;
	}
	return false;
}

static int
compare_runs(const void *left, const void *right)
{
	const struct run *a = left;
	const struct run *b = right;

	return a->begin->number < b->begin->number ? -1 : 1;
}

/* The shapes, by their first rows: these are then found before others. */
static size_t
part_runs(struct overlaps *overlaps)
{
	const struct shaped_row *end = overlaps->rows + overlaps->count;
	const struct shaped_row *row = overlaps->rows;
	size_t count = 0;

	while (row < end) {
		struct run *run = &overlaps->runs[count++];

		run->begin = row;
		while (row < end && memcmp(&row->shape, &run->begin->shape,
					sizeof(row->shape)) == 0)
			row++;
		run->end = row;
	}
	if (count > 0)
		qsort(overlaps->runs, count, sizeof(*overlaps->runs),
		    compare_runs);
	return count;
}

static void
compare_shapes(struct overlaps *overlaps)
{
	size_t count = part_runs(overlaps);

	for (size_t i = 0; i < count; i++) {
		const struct run *run = &overlaps->runs[i];

		for (size_t j = 0; j < count && overlaps->look_ups < LOOK_UPS;
		     j++) {
			const struct run *others = &overlaps->runs[j];

			overlaps->look_ups++;
			if (cross(&run->begin->shape, &others->begin->shape) &&
			    may_tell(overlaps, run, others))
				meet(overlaps, run, others);
		}
	}
}

/* The shape of a row; returns how many heads it has. */
static size_t
shape_of(const struct route_row *row, struct shape *shape)
{
	size_t heads = 0;

	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		shape->depth[i] = (uint8_t)route_condition_depth(
		    i, row->conditions[i]);
		heads += shape->depth[i];
	}
	return heads;
}

static uint32_t *
write_heads(struct overlaps *overlaps, const struct route_row *row,
    const struct shape *shape, uint32_t *at)
{
	for (unsigned i = 0; i < ROUTE_CONDITIONS; i++) {
		for (size_t depth = 1; depth <= shape->depth[i]; depth++) {
			struct cpl_str head = route_condition_head(
			    i, row->conditions[i], depth);

			*at++ = route_dictionary_add(
			    &overlaps->words, i, route_hash(i, head), head);
		}
	}
	return at;
}

static bool
make_room(struct overlaps *overlaps)
{
	const struct cpl_router *router = overlaps->router;
	size_t places = 2;
	size_t heads = 1;

	while (places < 2 * router->count)
		places *= 2;
	for (size_t i = 0; i < router->count; i++) {
		struct shape shape;

		heads += shape_of(&router->rows[i], &shape);
	}
	overlaps->rows = calloc(router->count + 1, sizeof(*overlaps->rows));
	overlaps->heads = calloc(heads, sizeof(*overlaps->heads));
	overlaps->runs = calloc(router->count + 1, sizeof(*overlaps->runs));
	overlaps->meetings = calloc(places, sizeof(*overlaps->meetings));
	return route_dictionary_init(&overlaps->words, heads) &&
	       overlaps->rows != NULL && overlaps->heads != NULL &&
	       overlaps->runs != NULL && overlaps->meetings != NULL;
}

/* The rows that are in force, by their shapes. */
static void
take_rows(struct overlaps *overlaps)
{
	const struct cpl_router *router = overlaps->router;
	uint32_t *heads = overlaps->heads;

	for (size_t i = 0; i < router->count; i++) {
		const struct route_row *row = &router->rows[i];
		struct shaped_row *taken = &overlaps->rows[overlaps->count];

		if (!row->in_force || row->route.by != CPL_ROUTE_BY_ROW)
			continue;
		overlaps->count++;
		taken->number = i;
		taken->heads = heads;
		shape_of(row, &taken->shape);
		heads = write_heads(overlaps, row, &taken->shape, heads);
	}
	if (overlaps->count > 0)
		qsort(overlaps->rows, overlaps->count, sizeof(*overlaps->rows),
		    compare);
}

enum cpl_problem
route_overlaps(const struct cpl_router *router, size_t *earlier)
{
	struct overlaps overlaps = { .router = router, .earlier = earlier };
	enum cpl_problem problem = CPL_MEMORY;

	for (size_t i = 0; i < router->count; i++)
		earlier[i] = ROUTE_NO_ROW;
	if (make_room(&overlaps)) {
		take_rows(&overlaps);
		compare_shapes(&overlaps);
		problem = overlaps.look_ups < LOOK_UPS ? CPL_OK
						       : CPL_ROUTE_UNCOMPARED;
	}
	free(overlaps.rows);
	free(overlaps.heads);
	route_dictionary_release(&overlaps.words);
	free(overlaps.runs);
	free(overlaps.meetings);
	return problem;
}
