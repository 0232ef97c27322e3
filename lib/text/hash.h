/* SPDX-License-Identifier: MIT */
/* A hash that who wrote the input cannot steer, for tables in memory. */
#ifndef TEXT_HASH_H
#define TEXT_HASH_H

#include <complaint/text.h>

/*
 * A key for text_hash() from where something lies in memory: heap and program
 * are put in another place for each process.
 */
void text_secret(const void *place, uint64_t secret[2]);

/*
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012)
 * over the machine's own words: the value never leaves the process.
 */
uint64_t text_hash(const uint64_t secret[2], struct cpl_str text);

#endif
