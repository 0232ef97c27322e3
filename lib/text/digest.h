/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4), for ids made of what a complaint says and for plans as
 * a whole.
 */
#ifndef TEXT_DIGEST_H
#define TEXT_DIGEST_H

/* Small, quick, and needs neither memory nor set-up. */
#include <nettle/sha2.h>

#define DIGEST_LENGTH 32

struct digest {
	struct sha256_ctx context;
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t length);
void digest_end(struct digest *digest, unsigned char out[DIGEST_LENGTH]);
/* In hexadecimal digits, two for each byte, no NUL behind them. */
void digest_hex(const unsigned char *bytes, size_t length, char *out);

#endif
