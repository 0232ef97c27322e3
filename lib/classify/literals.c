/* SPDX-License-Identifier: MIT */
/* What parts of an expression require, put together from their literals. */
#include "classify/literals.h"

#include <string.h>

#define EXACT_MOST 64 /* strings of one exact set that is still joined */

static struct cpl_str *
take_strings(struct maker *maker, size_t count)
{
	struct cpl_str *items = cpl_arena_take(
	    maker->arena, (count ? count : 1) * sizeof(*items));

	if (!items) {
		maker->failed = true;
	}
	return items;
}

static struct set
set_of(struct maker *maker, const char *data, size_t length)
{
	struct set set = { take_strings(maker, 1), 1 };

	if (set.items)
		set.items[0] = cpl_arena_copy(
		    maker->arena, (struct cpl_str){ data, length });
	else
		set.count = 0;
	if (set.items && !set.items[0].data) {
		maker->failed = true;
		set.items[0].data = "";
		set.items[0].length = 0;
	}
	return set;
}

struct info
literals_empty(struct maker *maker)
{
	return (struct info){ .exact = true, .set = set_of(maker, "", 0) };
}

struct info
literals_anything(void)
{
	return (struct info){ .exact = false };
}

struct info
literals_text(struct maker *maker, struct cpl_str text)
{
	char folded[LENGTH_MOST];
	size_t i;

	for (i = 0; i < text.length; i++) {
		char c = text.data[i];

		folded[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	return (struct info){
		.exact = true,
		.set = set_of(maker, folded, text.length),
	};
}

struct info
literals_char(struct maker *maker, unsigned char c)
{
	char text = (char)c;

	if (c >= 0x80)
		return literals_anything();
	return literals_text(maker, (struct cpl_str){ &text, 1 });
}

static size_t
shortest(const struct clause *clause)
{
	size_t length = SIZE_MAX;
	size_t i;

	for (i = 0; i < clause->count; i++)
		if (clause->literals[i].length < length)
			length = clause->literals[i].length;
	return length;
}

/* Whether `a` tells more than `b`: longer literals, or fewer of them. */
static bool
tells_more(const struct clause *a, const struct clause *b)
{
	size_t length_a = shortest(a);
	size_t length_b = shortest(b);

	return length_a > length_b ||
	       (length_a == length_b && a->count < b->count);
}

/* Keep the clause if it is among the most telling ones. */
static void
add_clause(struct needs *needs, struct clause clause)
{
	size_t place = needs->count;

	if (clause.count == 0 || clause.count > CLAUSE_LITERALS_MOST ||
	    shortest(&clause) < 2)
		return;
	while (place > 0 && tells_more(&clause, &needs->clauses[place - 1]))
		place--;
	if (place == CLAUSES_MOST)
		return;
	if (needs->count < CLAUSES_MOST)
		needs->count++;
	memmove(&needs->clauses[place + 1], &needs->clauses[place],
	    (needs->count - 1 - place) * sizeof(clause));
	needs->clauses[place] = clause;
}

void
needs_add_set(struct needs *needs, struct set set)
{
	add_clause(needs, (struct clause){ set.items, set.count });
}

void
needs_add(struct needs *needs, const struct needs *more)
{
	size_t i;

	for (i = 0; i < more->count; i++)
		add_clause(needs, more->clauses[i]);
}

struct needs
literals_needs(const struct info *info)
{
	struct needs needs = { .count = 0 };

	if (info->exact)
		needs_add_set(&needs, info->set);
	else
		needs = info->needs;
	return needs;
}

bool
set_can_join(struct set a, struct set b)
{
	size_t longest_a = 0;
	size_t longest_b = 0;
	size_t i;

	if (a.count * b.count > EXACT_MOST)
		return false;
	for (i = 0; i < a.count; i++)
		if (a.items[i].length > longest_a)
			longest_a = a.items[i].length;
	for (i = 0; i < b.count; i++)
		if (b.items[i].length > longest_b)
			longest_b = b.items[i].length;
	return longest_a + longest_b <= LENGTH_MOST;
}

struct set
set_join(struct maker *maker, struct set a, struct set b)
{
	struct set set = { take_strings(maker, a.count * b.count), 0 };
	size_t i;
	size_t j;

	for (i = 0; set.items && i < a.count; i++) {
		for (j = 0; j < b.count; j++) {
			char text[LENGTH_MOST];
			struct cpl_str both = { text,
				a.items[i].length + b.items[j].length };

			memcpy(text, a.items[i].data, a.items[i].length);
			memcpy(text + a.items[i].length, b.items[j].data,
			    b.items[j].length);
			both = cpl_arena_copy(maker->arena, both);
			if (!both.data) {
				maker->failed = true;
				return set;
			}
			set.items[set.count++] = both;
		}
	}
	return set;
}

static bool
set_has(struct set set, struct cpl_str text)
{
	size_t i;

	for (i = 0; i < set.count; i++)
		if (cpl_str_equal(set.items[i], text))
			return true;
	return false;
}

struct set
set_unite(struct maker *maker, struct set a, struct set b)
{
	struct set set = { take_strings(maker, a.count + b.count), 0 };
	size_t i;

	if (!set.items)
		return set;
	if (a.count)
		memcpy(set.items, a.items, a.count * sizeof(*a.items));
	set.count = a.count;
	for (i = 0; i < b.count; i++)
		if (a.count > EXACT_MOST || !set_has(a, b.items[i]))
			set.items[set.count++] = b.items[i];
	return set;
}

struct info
literals_either(struct maker *maker, const struct info *a, const struct info *b)
{
	struct info info = { .exact = false };
	struct needs needs_a;
	struct needs needs_b;
	size_t i;

	if (a->exact && b->exact &&
	    a->set.count + b->set.count <= CLAUSE_LITERALS_MOST) {
		info.exact = true;
		info.set = set_unite(maker, a->set, b->set);
		return info;
	}
	needs_a = literals_needs(a);
	needs_b = literals_needs(b);
	if (needs_a.count == 0 || needs_b.count == 0)
		return info;
	for (i = 0; i < needs_a.count || i < needs_b.count; i++) {
		const struct clause *clause_a =
		    &needs_a.clauses[i < needs_a.count ? i : needs_a.count - 1];
		const struct clause *clause_b =
		    &needs_b.clauses[i < needs_b.count ? i : needs_b.count - 1];

		needs_add_set(&info.needs,
		    set_unite(maker,
			(struct set){ clause_a->literals, clause_a->count },
			(struct set){ clause_b->literals, clause_b->count }));
	}
	return info;
}
