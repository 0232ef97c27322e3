/* SPDX-License-Identifier: MIT */
/* SipHash, and where its key comes from. */
#include "text/hash.h"

/* The four words that it works on. */
struct sip {
	uint64_t v0;
	uint64_t v1;
	uint64_t v2;
	uint64_t v3;
};

void
text_secret(const void *place, uint64_t secret[2])
{
	secret[0] = (uintptr_t)place * UINT64_C(0x9e3779b97f4a7c15);
	secret[1] = (uintptr_t)&text_secret ^ (uint64_t)(uintptr_t)place << 20;
}

static inline uint64_t
rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static inline void
sip_round(struct sip *sip)
{
	sip->v0 += sip->v1;
	sip->v1 = rotate(sip->v1, 13) ^ sip->v0;
	sip->v0 = rotate(sip->v0, 32);
	sip->v2 += sip->v3;
	sip->v3 = rotate(sip->v3, 16) ^ sip->v2;
	sip->v0 += sip->v3;
	sip->v3 = rotate(sip->v3, 21) ^ sip->v0;
	sip->v2 += sip->v1;
	sip->v1 = rotate(sip->v1, 17) ^ sip->v2;
	sip->v2 = rotate(sip->v2, 32);
}

static inline void
sip_take(struct sip *sip, uint64_t word)
{
	sip->v3 ^= word;
	sip_round(sip);
	sip->v0 ^= word;
}

/* The lowest byte first on every machine; one load where it does so itself. */
static inline uint64_t
word_at(const char *data)
{
	const unsigned char *bytes = (const unsigned char *)data;

	return (uint64_t)bytes[0] | (uint64_t)bytes[1] << 8 |
	       (uint64_t)bytes[2] << 16 | (uint64_t)bytes[3] << 24 |
	       (uint64_t)bytes[4] << 32 | (uint64_t)bytes[5] << 40 |
	       (uint64_t)bytes[6] << 48 | (uint64_t)bytes[7] << 56;
}

static inline void
sip_text(struct sip *sip, const uint64_t key[2], struct cpl_str text)
{
	uint64_t word = (uint64_t)text.length << 56;
	size_t at = 0;

	sip->v0 = key[0] ^ UINT64_C(0x736f6d6570736575);
	sip->v1 ^= key[1] ^ UINT64_C(0x646f72616e646f6d);
	sip->v2 = key[0] ^ UINT64_C(0x6c7967656e657261);
	sip->v3 = key[1] ^ UINT64_C(0x7465646279746573);
	for (; text.length - at >= 8; at += 8)
		sip_take(sip, word_at(text.data + at));
	for (unsigned shift = 0; at < text.length; at++, shift += 8)
		word |= (uint64_t)(unsigned char)text.data[at] << shift;
	sip_take(sip, word);
}

static inline uint64_t
sip_end(struct sip *sip)
{
	for (int i = 0; i < 3; i++)
		sip_round(sip);
	return sip->v0 ^ sip->v1 ^ sip->v2 ^ sip->v3;
}

uint64_t
text_hash(const uint64_t secret[2], struct cpl_str text)
{
	struct sip sip = { 0 };

	sip_text(&sip, secret, text);
	sip.v2 ^= 0xff;
	return sip_end(&sip);
}

static void
put_word(uint64_t word, unsigned char out[8])
{
	for (unsigned i = 0; i < 8; i++)
		out[i] = (unsigned char)(word >> 8 * i);
}

void
text_fingerprint(struct cpl_str text, unsigned char out[TEXT_FINGERPRINT])
{
	static const uint64_t key[2] = { 0, 0 };
	struct sip sip = { .v1 = 0xee };

	sip_text(&sip, key, text);
	sip.v2 ^= 0xee;
	put_word(sip_end(&sip), out);
	sip.v1 ^= 0xdd;
	put_word(sip_end(&sip), out + 8);
}
