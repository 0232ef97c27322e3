/* SPDX-License-Identifier: MIT */
/* Escapes of JSON strings: RFC 8259, section 7. */
#include "json/escape.h"

#include <stdbool.h>

static bool
read_hex(const char *data, uint32_t *unit)
{
	uint32_t value = 0;

	for (int i = 0; i < 4; i++) {
		char c = data[i];
		unsigned digit;

		if (c >= '0' && c <= '9')
			digit = (unsigned)(c - '0');
		else if (c >= 'a' && c <= 'f')
			digit = (unsigned)(c - 'a') + 10;
		else if (c >= 'A' && c <= 'F')
			digit = (unsigned)(c - 'A') + 10;
		else
			return false;
		value = value << 4 | digit;
	}
	*unit = value;
	return true;
}

size_t
json_unescape(const char *data, size_t length, uint32_t *code)
{
	uint32_t low;

	if (length < 2)
		return 0;
	switch (data[1]) {
	case '"':
	case '\\':
	case '/':
		*code = (unsigned char)data[1];
		return 2;
	case 'b':
		*code = '\b';
		return 2;
	case 'f':
		*code = '\f';
		return 2;
	case 'n':
		*code = '\n';
		return 2;
	case 'r':
		*code = '\r';
		return 2;
	case 't':
		*code = '\t';
		return 2;
	case 'u':
		break;
	default:
		return 0;
	}
	if (length < 6 || !read_hex(data + 2, code))
		return 0;
	if (*code < 0xd800 || *code > 0xdfff)
		return 6;
	/* The first of a pair, and then the second. */
	if (*code > 0xdbff || length < 12 || data[6] != '\\' ||
	    data[7] != 'u' || !read_hex(data + 8, &low) || low < 0xdc00 ||
	    low > 0xdfff)
		return 0;
	*code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
	return 12;
}
