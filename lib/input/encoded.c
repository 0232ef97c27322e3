/* SPDX-License-Identifier: MIT */
/* Base64, quoted-printable and character sets. */
#include "input/encoded.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

static int
base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

void
base64_append(struct cpl_buffer *out, struct cpl_str text)
{
	uint32_t bits = 0;
	int count = 0;

	for (size_t i = 0; i < text.length && text.data[i] != '='; i++) {
		int digit = base64_digit(text.data[i]);

		if (digit < 0)
			continue;
		bits = bits << 6 | (uint32_t)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		cpl_buffer_append_char(out, (char)(bits >> count & 0xff));
	}
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void
quoted_append(struct cpl_buffer *out, struct cpl_str text, bool word)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		size_t left = text.length - i - 1;
		int high = c == '=' && left >= 2 ? hex_digit(text.data[i + 1])
						 : -1;
		int low = high >= 0 ? hex_digit(text.data[i + 2]) : -1;

		if (low >= 0) {
			cpl_buffer_append_char(out, (char)(high * 16 + low));
			i += 2;
		} else if (c == '=' && !word && left >= 1 &&
			   text.data[i + 1] == '\n') {
			i++;
		} else if (c == '=' && !word && left >= 2 &&
			   text.data[i + 1] == '\r' &&
			   text.data[i + 2] == '\n') {
			i += 2;
		} else {
			cpl_buffer_append_char(out, word && c == '_' ? ' ' : c);
		}
	}
}

/* A name that may go to iconv_open(): no options of it, no path. */
static bool
charset_name(struct cpl_str charset, char name[40])
{
	if (charset.length == 0 || charset.length >= 40)
		return false;
	for (size_t i = 0; i < charset.length; i++) {
		char c = charset.data[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			(c >= '0' && c <= '9') || c == '-' || c == '_' ||
			c == '.' || c == ':'))
			return false;
		name[i] = c;
	}
	name[charset.length] = '\0';
	return true;
}

static void
convert(struct cpl_buffer *out, struct cpl_str bytes, iconv_t converter)
{
	while (bytes.length > 0) {
		char room[4096];
		char *to = room;
		size_t left = sizeof(room);
		char *from;
		size_t result;
		int error;

		/* iconv() takes no const, and changes nothing. */
		memcpy(&from, &bytes.data, sizeof(from));
		result = iconv(converter, &from, &bytes.length, &to, &left);
		error = errno;
		cpl_buffer_append(out, room, (size_t)(to - room));
		bytes.data = from;
		if (result != (size_t)-1 || error == E2BIG)
			continue;
		cpl_buffer_append(out, "\xef\xbf\xbd", 3);
		if (bytes.length > 0) {
			bytes.data++;
			bytes.length--;
		}
	}
}

static void
append_utf8(struct cpl_buffer *out, struct cpl_str bytes)
{
	while (bytes.length > 0) {
		size_t good = cpl_utf8_valid(bytes.data, bytes.length);

		cpl_buffer_append(out, bytes.data, good);
		if (good < bytes.length) {
			cpl_buffer_append(out, "\xef\xbf\xbd", 3);
			good++;
		}
		bytes.data += good;
		bytes.length -= good;
	}
}

void
charset_append(
    struct cpl_buffer *out, struct cpl_str bytes, struct cpl_str charset)
{
	char name[40];
	iconv_t converter = (iconv_t)-1;

	if (charset_name(charset, name) &&
	    !cpl_str_equal_fold(charset, CPL_STR("utf-8")) &&
	    !cpl_str_equal_fold(charset, CPL_STR("us-ascii")))
		converter = iconv_open("UTF-8", name);
	if (converter == (iconv_t)-1 &&
	    !cpl_str_equal_fold(charset, CPL_STR("utf-8")) &&
	    cpl_utf8_valid(bytes.data, bytes.length) < bytes.length)
		converter = iconv_open("UTF-8", "WINDOWS-1252");
	if (converter == (iconv_t)-1) {
		append_utf8(out, bytes);
		return;
	}
	convert(out, bytes, converter);
	iconv_close(converter);
}
