/* SPDX-License-Identifier: MIT */
/*
 * SHA-256 (FIPS 180-4).  Nobody can make two complaints that share an
 * id, as they could with a hash that is only quick.
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
digest_hex(const unsigned char *bytes, size_t length, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < length; i++) {
		out[2 * i] = digits[bytes[i] >> 4];
		out[2 * i + 1] = digits[bytes[i] & 15];
	}
}
