/* SPDX-License-Identifier: MIT */
/* Sets of literals that a part of an expression stands for, and their sums. */
#ifndef CLASSIFY_LITERALS_H
#define CLASSIFY_LITERALS_H

#include "classify/internal.h"

struct set {
	struct cpl_str *items; /* in the arena */
	size_t count;
};

struct info {
	bool exact;
	struct set set;     /* when exact */
	struct needs needs; /* when not; `literals` in the arena */
};

/* Where sets are made; `failed` where memory ran out. */
struct maker {
	struct cpl_arena *arena;
	bool failed;
};

#define LENGTH_MOST 24 /* bytes of a literal */

/*
 * A part that matches the empty string, anything, one character, or characters
 * of ASCII one behind the other, LENGTH_MOST of them at most.
 */
struct info literals_empty(struct maker *maker);
struct info literals_anything(void);
struct info literals_char(struct maker *maker, unsigned char c);
struct info literals_text(struct maker *maker, struct cpl_str text);

/* What a match of the part must hold. */
struct needs literals_needs(const struct info *info);

/*
 * Alternatives a and b.  Any clause of a and any of b together make a clause of
 * both; the most telling are paired with the most telling.
 */
struct info literals_either(
    struct maker *maker, const struct info *a, const struct info *b);

/* Every string of `a` followed by every string of `b`, where that is small. */
bool set_can_join(struct set a, struct set b);
struct set set_join(struct maker *maker, struct set a, struct set b);

/* Small sets are kept free of strings given twice, so that joins stay small. */
struct set set_unite(struct maker *maker, struct set a, struct set b);

/* Keep what tells most of both. */
void needs_add_set(struct needs *needs, struct set set);
void needs_add(struct needs *needs, const struct needs *more);

#endif
