/* SPDX-License-Identifier: MIT */
/* UTF-8 by RFC 3629: checking, decoding, encoding, and safe printing. */
#include "text/ascii.h"

#include <complaint/text.h>

size_t
cpl_utf8_decode(const char *data, size_t length, uint32_t *code)
{
	const unsigned char *s = (const unsigned char *)data;
	unsigned low = 0x80;
	unsigned high = 0xbf;
	uint32_t value;
	size_t more;

	if (length == 0)
		return 0;
	if (s[0] < 0x80) {
		*code = s[0];
		return 1;
	}
	/* C0, C1 and F5 to FF begin nothing. */
	if (s[0] < 0xc2 || s[0] > 0xf4)
		return 0;
	more = s[0] < 0xe0 ? 1 : s[0] < 0xf0 ? 2 : 3;
	if (length <= more)
		return 0;
	/*
	 * The second byte's range shuts out longer forms of shorter sequences
	 * (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4): table
	 * 3-7 of the Unicode Standard.
	 */
	if (s[0] == 0xe0)
		low = 0xa0;
	else if (s[0] == 0xed)
		high = 0x9f;
	else if (s[0] == 0xf0)
		low = 0x90;
	else if (s[0] == 0xf4)
		high = 0x8f;
	if (s[1] < low || s[1] > high)
		return 0;
	value = s[0] & (0x3fu >> more);
	for (size_t i = 1; i <= more; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (s[i] & 0x3fu);
	}
	*code = value;
	return more + 1;
}

size_t
cpl_utf8_valid(const char *data, size_t length)
{
	size_t at = 0;

	/* An empty text may have no place in memory. */
	while (at < length) {
		uint32_t code;
		size_t step;

		at += ascii_length(data + at, length - at);
		if (at == length)
			break;
		step = cpl_utf8_decode(data + at, length - at, &code);
		if (step == 0)
			break;
		at += step;
	}
	return at;
}

size_t
cpl_utf8_encode(uint32_t code, char out[4])
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xc0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3f));
		return 2;
	}
	if (code < 0x10000) {
		out[0] = (char)(0xe0 | code >> 12);
		out[1] = (char)(0x80 | (code >> 6 & 0x3f));
		out[2] = (char)(0x80 | (code & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | code >> 18);
	out[1] = (char)(0x80 | (code >> 12 & 0x3f));
	out[2] = (char)(0x80 | (code >> 6 & 0x3f));
	out[3] = (char)(0x80 | (code & 0x3f));
	return 4;
}

/* What may steer a terminal or turn the direction of what is read. */
static bool
is_steering(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x061c ||
	       code == 0x200e || code == 0x200f ||
	       (code >= 0x2028 && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069);
}

void
cpl_buffer_append_printable(struct cpl_buffer *buffer, struct cpl_str text)
{
	size_t at = 0;

	while (at < text.length) {
		uint32_t code = 0;
		size_t step = cpl_utf8_decode(
		    text.data + at, text.length - at, &code);

		if (step == 0) {
			cpl_buffer_append_str(buffer, CPL_STR("\xef\xbf\xbd"));
			step = 1;
		} else if (code == '\t' || code == '\n') {
			cpl_buffer_append_char(buffer, ' ');
		} else if (!is_steering(code)) {
			cpl_buffer_append(buffer, text.data + at, step);
		}
		at += step;
	}
}
