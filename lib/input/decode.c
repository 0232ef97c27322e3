/* SPDX-License-Identifier: MIT */
/* Bytes of a source as UTF-8, whatever encoding they come in. */
#include "input/bytes.h"
#include "text/ascii.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* So many bytes from the first that is not ASCII on decide the encoding. */
#define SAMPLE ((size_t)64 << 10)
#define ROOM ((size_t)128 << 10)
/* How far to look for the zero bytes of UTF-16 without a mark. */
#define WIDE_SAMPLE 64

enum encoding { START, ASCII, UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1252 };

struct cpl_decoder {
	struct bytes bytes;
	enum encoding encoding;
	char *data; /* OWNED: bytes read and not yet given out */
	size_t at;
	size_t end;
	bool ended;
	iconv_t converter;
	bool converting;
};

static ssize_t
read_source(void *source, char *data, size_t room, struct cpl_fault *fault)
{
	return cpl_source_read(source, data, room, fault);
}

struct cpl_decoder *
cpl_decoder_new(struct cpl_source *source)
{
	return decoder_over((struct bytes){ read_source, source });
}

struct cpl_decoder *
decoder_over(struct bytes bytes)
{
	struct cpl_decoder *decoder = calloc(1, sizeof(*decoder));

	if (decoder == NULL)
		return NULL;
	decoder->data = malloc(ROOM);
	if (decoder->data == NULL) {
		free(decoder);
		return NULL;
	}
	decoder->bytes = bytes;
	return decoder;
}

void
cpl_decoder_free(struct cpl_decoder *decoder)
{
	if (decoder == NULL)
		return;
	if (decoder->converting)
		iconv_close(decoder->converter);
	free(decoder->data);
	free(decoder);
}

const char *
cpl_decoder_encoding(const struct cpl_decoder *decoder)
{
	switch (decoder->encoding) {
	case UTF_16LE:
		return "UTF-16LE";
	case UTF_16BE:
		return "UTF-16BE";
	case WINDOWS_1252:
		return "Windows-1252";
	case START:
	case ASCII:
	case UTF_8:
		break;
	}
	return "UTF-8";
}

/* Hold at least `wanted` bytes unless the source ends before. */
static bool
fill(struct cpl_decoder *decoder, size_t wanted, struct cpl_fault *fault)
{
	if (ROOM - decoder->at < wanted) {
		memmove(decoder->data, decoder->data + decoder->at,
		    decoder->end - decoder->at);
		decoder->end -= decoder->at;
		decoder->at = 0;
	}
	while (!decoder->ended && decoder->end - decoder->at < wanted) {
		ssize_t got = decoder->bytes.read(decoder->bytes.context,
		    decoder->data + decoder->end, ROOM - decoder->end, fault);

		if (got < 0)
			return false;
		if (got == 0)
			decoder->ended = true;
		decoder->end += (size_t)got;
	}
	return true;
}

static bool
convert_from(struct cpl_decoder *decoder, enum encoding encoding,
    const char *name, struct cpl_fault *fault)
{
	decoder->converter = iconv_open("UTF-8", name);
	if (decoder->converter == (iconv_t)-1) {
		cpl_fault_set_system(fault, CPL_READ, errno);
		return false;
	}
	decoder->converting = true;
	decoder->encoding = encoding;
	return true;
}

/*
 * UTF-16 without a mark: Latin text has a zero in every pair, always on the
 * same side.  Two pairs at least must tell, and none may tell otherwise.
 */
static enum encoding
wide_without_mark(const unsigned char *data, size_t length)
{
	size_t low = 0;
	size_t high = 0;

	if (length > WIDE_SAMPLE)
		length = WIDE_SAMPLE;
	for (size_t i = 0; i + 1 < length; i += 2) {
		if (data[i] == 0 && data[i + 1] == 0)
			return ASCII;
		high += data[i] == 0;
		low += data[i + 1] == 0;
	}
	if (low >= 2 && high == 0 && low * 4 >= length)
		return UTF_16LE;
	if (high >= 2 && low == 0 && high * 4 >= length)
		return UTF_16BE;
	return ASCII;
}

static bool
start(struct cpl_decoder *decoder, struct cpl_fault *fault)
{
	const unsigned char *data;
	enum encoding wide = ASCII;
	size_t length;

	if (!fill(decoder, WIDE_SAMPLE, fault))
		return false;
	data = (const unsigned char *)decoder->data + decoder->at;
	length = decoder->end - decoder->at;
	if (length >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		decoder->at += 3;
		decoder->encoding = UTF_8;
		return true;
	}
	if (length >= 2 && data[0] == 0xff && data[1] == 0xfe) {
		decoder->at += 2;
		wide = UTF_16LE;
	} else if (length >= 2 && data[0] == 0xfe && data[1] == 0xff) {
		decoder->at += 2;
		wide = UTF_16BE;
	} else {
		wide = wide_without_mark(data, length);
	}
	if (wide == ASCII) {
		decoder->encoding = ASCII;
		return true;
	}
	return convert_from(
	    decoder, wide, wide == UTF_16LE ? "UTF-16LE" : "UTF-16BE", fault);
}

/*
 * Whether text of Windows-1252 may hold the byte.  Five bytes stand for
 * nothing; 0xfe and 0xff are letters that Indonesian and English never use, and
 * common in what is not text.
 */
static bool
windows_1252_holds(unsigned char byte)
{
	return byte != 0x81 && byte != 0x8d && byte != 0x8f && byte != 0x90 &&
	       byte != 0x9d && byte < 0xfe;
}

/*
 * UTF-8 when one sequence of it is there or a byte fits neither: then the rows
 * with the wrong bytes are unusable.  Windows-1252 when every byte above ASCII
 * is one of its characters and none is part of UTF-8.
 */
static enum encoding
judge(const char *data, size_t length, bool whole)
{
	bool wrong = false;

	for (size_t i = 0; i < length;) {
		uint32_t code;
		size_t step;

		if ((unsigned char)data[i] < 0x80) {
			i++;
			continue;
		}
		step = cpl_utf8_decode(data + i, length - i, &code);
		if (step > 0)
			return UTF_8;
		if (!whole && length - i < 4)
			break;
		if (!windows_1252_holds((unsigned char)data[i]))
			return UTF_8;
		wrong = true;
		i++;
	}
	return wrong ? WINDOWS_1252 : UTF_8;
}

/* Give out what is held as it is. */
static ssize_t
pass(struct cpl_decoder *decoder, char *data, size_t room)
{
	size_t length = decoder->end - decoder->at;

	if (length > room)
		length = room;
	memcpy(data, decoder->data + decoder->at, length);
	decoder->at += length;
	return (ssize_t)length;
}

/*
 * As long as all is ASCII it is passed on; the first byte that is not decides
 * with those behind it.
 */
static ssize_t
read_ascii(struct cpl_decoder *decoder, char *data, size_t room,
    struct cpl_fault *fault)
{
	size_t held;
	size_t ascii;

	if (!fill(decoder, 1, fault))
		return -1;
	held = decoder->end - decoder->at;
	ascii = ascii_length(decoder->data + decoder->at, held);
	if (ascii > 0 || held == 0)
		return pass(decoder, data, ascii < room ? ascii : room);
	if (!fill(decoder, SAMPLE, fault))
		return -1;
	held = decoder->end - decoder->at;
	decoder->encoding = UTF_8;
	if (judge(decoder->data + decoder->at, held < SAMPLE ? held : SAMPLE,
		held < SAMPLE || (decoder->ended && held == SAMPLE)) ==
		WINDOWS_1252 &&
	    !convert_from(decoder, WINDOWS_1252, "WINDOWS-1252", fault))
		return -1;
	return cpl_decoder_read(decoder, data, room, fault);
}

/*
 * Convert what is held.  A unit that stands for no character becomes a byte
 * that is never part of UTF-8.
 */
static ssize_t
read_converted(struct cpl_decoder *decoder, char *data, size_t room,
    struct cpl_fault *fault)
{
	size_t unit = decoder->encoding == WINDOWS_1252 ? 1 : 2;
	char *out = data;
	size_t left = room;

	while (out == data) {
		char *in;
		size_t length;

		if (!fill(decoder, 4, fault))
			return -1;
		in = decoder->data + decoder->at;
		length = decoder->end - decoder->at;
		if (length == 0)
			return 0;
		if (iconv(decoder->converter, &in, &length, &out, &left) ==
			(size_t)-1 &&
		    errno != E2BIG && out == data) {
			/* Cut short by the end, or wrong. */
			*out++ = (char)0xff;
			in += length < unit ? length : unit;
		}
		decoder->at = (size_t)(in - decoder->data);
	}
	return out - data;
}

ssize_t
cpl_decoder_read(struct cpl_decoder *decoder, char *data, size_t room,
    struct cpl_fault *fault)
{
	if (decoder->encoding == START && !start(decoder, fault))
		return -1;
	if (decoder->encoding == ASCII)
		return read_ascii(decoder, data, room, fault);
	if (decoder->converting)
		return read_converted(decoder, data, room, fault);
	/* Large reads of what needs no look go to the reader straight. */
	if (decoder->at == decoder->end && !decoder->ended) {
		ssize_t got = decoder->bytes.read(
		    decoder->bytes.context, data, room, fault);

		decoder->ended = got == 0;
		return got;
	}
	return pass(decoder, data, room);
}
