/* SPDX-License-Identifier: MIT */
/* SipHash, and where its key comes from. */
#include <string.h>

#include "text/hash.h"

void
text_secret(const void *place, uint64_t secret[2])
{
	secret[0] = (uintptr_t)place * UINT64_C(0x9e3779b97f4a7c15);
	secret[1] = (uintptr_t)&text_secret ^ (uint64_t)(uintptr_t)place << 20;
}

static uint64_t
rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void
sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

uint64_t
text_hash(const uint64_t secret[2], struct cpl_str text)
{
	uint64_t v[4] = {
		secret[0] ^ UINT64_C(0x736f6d6570736575),
		secret[1] ^ UINT64_C(0x646f72616e646f6d),
		secret[0] ^ UINT64_C(0x6c7967656e657261),
		secret[1] ^ UINT64_C(0x7465646279746573),
	};
	uint64_t word;
	size_t at = 0;

	for (; text.length - at >= 8; at += 8) {
		memcpy(&word, text.data + at, 8);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	word = (uint64_t)text.length << 56;
	for (unsigned shift = 0; at < text.length; at++, shift += 8)
		word |= (uint64_t)(unsigned char)text.data[at] << shift;
	v[3] ^= word;
	sip_round(v);
	v[0] ^= word;
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
