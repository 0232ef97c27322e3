/* SPDX-License-Identifier: MIT */
/* What a telephone says in a chat in the words of no person. */
#include "input/chat-words.h"

#include <string.h>

struct cpl_str
chat_skip_marks(struct cpl_str text)
{
	for (;;) {
		const unsigned char *at = (const unsigned char *)text.data;

		if (text.length < 3 ||
		    !((at[0] == 0xe2 && at[1] == 0x80 &&
			  (at[2] == 0x8e || at[2] == 0x8f ||
			      (at[2] >= 0xaa && at[2] <= 0xae))) ||
			(at[0] == 0xef && at[1] == 0xbb && at[2] == 0xbf)))
			return text;
		text.data += 3;
		text.length -= 3;
	}
}

static bool
is_one_of(struct cpl_str text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (cpl_str_equal_fold(text, cpl_str_of(*words)))
			return true;
	return false;
}

static bool
starts_with(struct cpl_str text, const char *start)
{
	size_t length = strlen(start);

	if (text.length < length)
		return false;
	text.length = length;
	return cpl_str_equal_fold(text, cpl_str_of(start));
}

static bool
ends_with(struct cpl_str text, const char *end)
{
	size_t length = strlen(end);

	if (text.length < length)
		return false;
	text.data += text.length - length;
	text.length = length;
	return cpl_str_equal_fold(text, cpl_str_of(end));
}

/* `<attached: 00000012-PHOTO.jpg>`, `<Media tidak disertakan>`. */
static bool
is_bracketed_media(struct cpl_str text)
{
	static const char *const starts[] = {
		"attached: ", "terlampir: ", "lampiran: ", NULL
	};
	static const char *const ends[] = { " omitted", " tidak disertakan",
		" dihilangkan", NULL };

	if (text.length < 3 || text.data[0] != '<' ||
	    text.data[text.length - 1] != '>')
		return false;
	text.data++;
	text.length -= 2;
	for (size_t i = 0; starts[i] != NULL; i++)
		if (starts_with(text, starts[i]))
			return true;
	for (size_t i = 0; ends[i] != NULL; i++)
		if (ends_with(text, ends[i]))
			return true;
	return false;
}

bool
chat_is_media(struct cpl_str text)
{
	static const char *const words[] = { "image omitted", "video omitted",
		"audio omitted", "sticker omitted", "document omitted",
		"GIF omitted", "Contact card omitted", "video note omitted",
		"gambar tidak disertakan", "video tidak disertakan",
		"audio tidak disertakan", "stiker tidak disertakan",
		"dokumen tidak disertakan", "GIF tidak disertakan",
		"Kartu kontak tidak disertakan", "gambar dihilangkan",
		"video dihilangkan", "audio dihilangkan", "stiker dihilangkan",
		"dokumen dihilangkan", "GIF dihilangkan", NULL };
	static const char *const ends[] = { " (file attached)",
		" (file terlampir)", NULL };

	text = cpl_str_trim(chat_skip_marks(text));
	if (memchr(text.data, '\n', text.length) != NULL)
		return false;
	for (size_t i = 0; ends[i] != NULL; i++)
		if (ends_with(text, ends[i]))
			return true;
	return is_bracketed_media(text) || is_one_of(text, words);
}

bool
chat_is_deleted(struct cpl_str text)
{
	static const char *const words[] = { "Pesan ini telah dihapus",
		"Pesan ini dihapus", "This message was deleted",
		"Anda telah menghapus pesan ini", "Anda menghapus pesan ini",
		"You deleted this message", "null", NULL };

	text = cpl_str_trim(chat_skip_marks(text));
	if (text.length > 0 && text.data[text.length - 1] == '.')
		text.length--;
	return is_one_of(text, words);
}

bool
chat_is_notice(struct cpl_str text)
{
	static const char *const starts[] = {
		"Messages and calls are end-to-end encrypted",
		"Messages to this group are",
		"Messages to this chat",
		"Pesan dan panggilan terenkripsi",
		"Pesan dan panggilan dienkripsi",
		"Pesan dan telepon",
		"Missed voice call",
		"Missed video call",
		"Panggilan suara tidak terjawab",
		"Panggilan video tidak terjawab",
		"Panggilan suara tak terjawab",
		"Panggilan video tak terjawab",
		NULL,
	};
	struct cpl_str bare = chat_skip_marks(text);

	/* A telephone marks its own words, and people may quote them. */
	for (size_t i = 0; bare.length < text.length && starts[i] != NULL; i++)
		if (starts_with(bare, starts[i]))
			return true;
	return false;
}

struct cpl_str
chat_unedited(struct cpl_str text)
{
	static const char *const ends[] = { "<This message was edited>",
		"<Pesan ini diedit>", "<Pesan ini telah diedit>", NULL };

	for (size_t i = 0; ends[i] != NULL; i++) {
		struct cpl_str rest = text;

		if (!ends_with(text, ends[i]))
			continue;
		rest.length -= strlen(ends[i]);
		/* The mark in front of it is the telephone's too. */
		if (rest.length >= 3 &&
		    memcmp(rest.data + rest.length - 3, "\xe2\x80\x8e", 3) == 0)
			rest.length -= 3;
		return cpl_str_trim(rest);
	}
	return text;
}
