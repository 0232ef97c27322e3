/* SPDX-License-Identifier: MIT */
/*
 * Hashes that are quick: for tables in memory one that who wrote the input
 * cannot steer, and one that tells whether a text is the one it was.
 */
#ifndef TEXT_HASH_H
#define TEXT_HASH_H

#include <complaint/text.h>

/*
 * A key for text_hash() from where something lies in memory: heap and program
 * are put in another place for each process.
 */
void text_secret(const void *place, uint64_t secret[2]);

/*
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012).
 */
uint64_t text_hash(const uint64_t secret[2], struct cpl_str text);

/*
 * The same with the key 0 and 128 bits, which is what `openssl mac` makes with
 * SIPHASH, c-rounds:1 and d-rounds:3.  No two texts of this world have the same
 * unless somebody set out to make them, which a digest (digest.h) forbids too
 * and takes some ten times as long for where the processor does not help.
 */
#define TEXT_FINGERPRINT 16
void text_fingerprint(struct cpl_str text, unsigned char out[TEXT_FINGERPRINT]);

#endif
