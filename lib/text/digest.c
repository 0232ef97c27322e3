/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4).  Nobody can make two complaints that share an id or a
 * digest, as they could with a hash that is only quick.
 */
#include "text/digest.h"

void
digest_init(struct digest *digest)
{
	sha256_init(&digest->context);
}

void
digest_add(struct digest *digest, const void *data, size_t length)
{
	sha256_update(&digest->context, length, data);
}

void
digest_end(struct digest *digest, unsigned char out[DIGEST_LENGTH])
{
	sha256_digest(&digest->context, DIGEST_LENGTH, out);
}

void
digest_once(const void *data, size_t length, unsigned char out[DIGEST_LENGTH])
{
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, data, length);
	digest_end(&digest, out);
}

void
digest_hex(
    const unsigned char bytes[DIGEST_LENGTH], char out[2 * DIGEST_LENGTH])
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < DIGEST_LENGTH; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
}
