/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4), for ids made of what a complaint says. */
#ifndef INPUT_DIGEST_H
#define INPUT_DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_LENGTH 32

struct digest {
	uint32_t state[8];
	unsigned char block[64];
	uint64_t length;
};

void digest_init(struct digest *digest);
void digest_add(struct digest *digest, const void *data, size_t length);
void digest_end(struct digest *digest, unsigned char out[DIGEST_LENGTH]);

#endif
