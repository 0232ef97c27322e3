/* SPDX-License-Identifier: MIT */
/* Numbers for tests that try much: the same on every machine and every run. */
#ifndef UNIT_RANDOM_H
#define UNIT_RANDOM_H

#include <stdint.h>

static uint64_t random_state = UINT64_C(0x9e3779b97f4a7c15);

/* The xorshift64 of Marsaglia ("Xorshift RNGs", 2003). */
static inline uint64_t
random_next(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 7;
	random_state ^= random_state << 17;
	return random_state;
}

static inline unsigned
random_below(unsigned limit)
{
	return (unsigned)(random_next() >> 33) % limit;
}

#endif
