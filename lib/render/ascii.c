/* SPDX-License-Identifier: MIT */
/* Texts for terminals that know no more than ASCII. */
#include <complaint/render.h>

#include <string.h>

static const struct {
	const char *text;
	char like;
} likes[] = {
	{ "\xc2\xa0", ' ' },     /* no-break space */
	{ "\xe2\x80\x93", '-' }, /* en dash */
	{ "\xe2\x80\x94", '-' }, /* em dash */
	{ "\xe2\x80\xa6", '~' }, /* ellipsis, where a name was cut */
	{ "\xe2\x94\x80", '-' }, /* line of an interval, */
	{ "\xe2\x97\x8f", '*' }, /* its point, */
	{ "\xe2\x97\x8b", 'o' }, /* and one without a rank */
	{ "\xe2\x96\x88", '#' }, /* full block, */
	{ "\xe2\x96\x89", '#' }, /* and what is nearer to it than to nothing */
	{ "\xe2\x96\x8a", '#' },
	{ "\xe2\x96\x8b", '#' },
	{ "\xe2\x96\x8c", '#' },
	{ "\xe2\x96\x8d", ':' },
	{ "\xe2\x96\x8e", ':' },
	{ "\xe2\x96\x8f", ':' },
	{ "\xe2\x96\x81", '_' }, /* heights of a line */
	{ "\xe2\x96\x82", '.' },
	{ "\xe2\x96\x83", ':' },
	{ "\xe2\x96\x84", '-' },
	{ "\xe2\x96\x85", '=' },
	{ "\xe2\x96\x86", '+' },
	{ "\xe2\x96\x87", '*' },
};

static char
like_of(struct cpl_str character)
{
	for (size_t i = 0; i < sizeof(likes) / sizeof(*likes); i++)
		if (cpl_str_equal(character, cpl_str_of(likes[i].text)))
			return likes[i].like;
	return '?';
}

void
cpl_append_ascii(struct cpl_buffer *out, struct cpl_str text)
{
	for (size_t at = 0; at < text.length;) {
		struct cpl_str character = { text.data + at, 1 };
		size_t columns;

		while (at + character.length < text.length &&
		       ((unsigned char)character.data[character.length] &
			   0xc0) == 0x80)
			character.length++;
		at += character.length;
		if (((unsigned char)character.data[0] & 0x80) == 0) {
			cpl_buffer_append_str(out, character);
			continue;
		}
		columns = cpl_text_width(character);
		while (columns-- > 0)
			cpl_buffer_append_char(out, like_of(character));
	}
}
