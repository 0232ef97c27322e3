/* SPDX-License-Identifier: MIT */
/* Archives opened, and other formats turned into tables and JSON. */
#include "input/front.h"

#include <stdlib.h>
#include <string.h>

#include "input/chat.h"
#include "input/mail.h"
#include "input/open311.h"
#include "input/xlsx.h"

/* So much tells what a file is. */
#define HEAD 8192

struct front {
	struct cpl_source *source;               /* BORROWED */
	const struct cpl_input_options *options; /* BORROWED */
	bool begun;
	struct cpl_fault fault; /* of the first failure */
	char head[HEAD];        /* read to look at, and not yet given out */
	size_t head_at;
	size_t head_end;
	struct zip *zip;              /* OWNED unless a spreadsheet has it */
	struct translator translator; /* `more` is NULL for none */
	void *state;                  /* OWNED by the translator */
	struct cpl_buffer out;
	size_t out_at;
	bool ended;
	size_t sheets;
};

struct front *
front_new(struct cpl_source *source, const struct cpl_input_options *options)
{
	struct front *front = calloc(1, sizeof(*front));

	if (front == NULL)
		return NULL;
	front->source = source;
	front->options = options;
	return front;
}

void
front_free(struct front *front)
{
	if (front == NULL)
		return;
	if (front->state != NULL)
		front->translator.free(front->state);
#ifdef HAVE_ZIP
	zip_free(front->zip);
#endif
	cpl_buffer_release(&front->out);
	free(front);
}

const char *
front_format(const struct front *front)
{
	return front->translator.format;
}

void
front_tell(const struct front *front, struct cpl_buffer *out)
{
	if (front->state != NULL)
		front->translator.tell(front->state, out);
}

const char *
front_encoding(const struct front *front)
{
	if (front->state == NULL || front->translator.encoding == NULL)
		return NULL;
	return front->translator.encoding(front->state);
}

size_t
front_sheets(const struct front *front)
{
	return front->sheets;
}

/* The bytes of the file, or of the one file of an archive, as they are. */
static ssize_t
read_plain(void *context, char *data, size_t room, struct cpl_fault *fault)
{
	struct front *front = context;
	size_t left = front->head_end - front->head_at;

	if (left > 0) {
		if (left > room)
			left = room;
		memcpy(data, front->head + front->head_at, left);
		front->head_at += left;
		return (ssize_t)left;
	}
#ifdef HAVE_ZIP
	if (front->zip != NULL)
		return zip_read(front->zip, data, room, fault);
#endif
	return cpl_source_read(front->source, data, room, fault);
}

/* Hold the head; false with the fault kept. */
static bool
fill_head(struct front *front)
{
	front->head_at = 0;
	front->head_end = 0;
	while (front->head_end < HEAD) {
		struct cpl_fault fault;
		char *data = front->head + front->head_end;
		size_t room = HEAD - front->head_end;
		ssize_t got;
		size_t end = front->head_end;

		front->head_end = 0;
		got = read_plain(front, data, room, &fault);
		front->head_end = end;
		if (got < 0) {
			front->fault = fault;
			return false;
		}
		if (got == 0)
			break;
		front->head_end += (size_t)got;
	}
	return true;
}

#ifdef HAVE_ZIP

static bool
ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	size_t wanted = strlen(end);

	return length >= wanted &&
	       cpl_str_equal_fold(
		   cpl_str_of(name + length - wanted), cpl_str_of(end));
}

/* Folders, what some systems add to every archive, and pictures of a chat. */
static bool
is_aside(const char *name)
{
	static const char *const ends[] = { "/", ".jpg", ".jpeg", ".png",
		".webp", ".opus", ".mp4", ".3gp", ".vcf", ".pdf", ".m4a",
		".gif", ".DS_Store" };

	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_with(name, ends[i]))
			return true;
	return strncmp(name, "__MACOSX/", 9) == 0;
}

/* The chat of an archive of one, whatever was sent in it. */
static bool
is_chat(const char *name)
{
	return ends_with(name, "_chat.txt") ||
	       (ends_with(name, ".txt") && strstr(name, "WhatsApp") != NULL);
}

#ifdef HAVE_XML
static bool
open_sheet(struct front *front)
{
	struct zip *zip = front->zip;
	struct xlsx *xlsx;

	front->zip = NULL;
	xlsx = xlsx_open(
	    zip, front->options->sheet, front->options->limit, &front->fault);
	if (xlsx == NULL)
		return false;
	front->state = xlsx;
	front->sheets = xlsx_sheet_count(xlsx);
	front->translator = (struct translator){ "spreadsheet", xlsx_more,
		xlsx_free_state, xlsx_tell, NULL };
	return true;
}
#endif

/* The one file of the archive becomes what is read. */
static bool
open_member(struct front *front)
{
	char name[ZIP_NAME] = "";
	const char *at;
	size_t files = 0;
	bool chat = false;
	bool more;

	for (more = zip_first(front->zip, &at); more;
	     more = zip_next(front->zip, &at)) {
		if (is_aside(at) || (chat && !is_chat(at)))
			continue;
		if (!chat && is_chat(at)) {
			chat = true;
			files = 0;
		}
		files++;
		memcpy(name, at, strlen(at) + 1);
	}
	if (files != 1 || !zip_find(front->zip, name)) {
		cpl_fault_set(&front->fault, CPL_ARCHIVE_FILES, 0, 0, NULL);
		return false;
	}
	return zip_enter(front->zip, &front->fault) && fill_head(front);
}

/* What is an archive too, and none that people made of files. */
static const char *
foreign_archive(struct zip *zip)
{
	if (zip_find(zip, "content.xml"))
		return "an OpenDocument file; save it as XLSX";
	if (zip_find(zip, "word/document.xml"))
		return "a document of a word processor";
	if (zip_find(zip, "xl/workbook.bin"))
		return "a binary workbook; save it as XLSX";
	return NULL;
}

static bool
open_archive(struct front *front)
{
	struct bytes bytes = { read_plain, front };
	struct zip *zip = zip_open(bytes, &front->fault);

	front->zip = zip;
	if (zip == NULL)
		return false;
	if (foreign_archive(zip) != NULL) {
		cpl_fault_set(&front->fault, CPL_FORMAT_UNKNOWN, 0, 0, "%s",
		    foreign_archive(zip));
		return false;
	}
	if (!zip_find(zip, "xl/workbook.xml"))
		return open_member(front);
#ifdef HAVE_XML
	return open_sheet(front);
#else
	cpl_fault_set(&front->fault, CPL_FORMAT_UNKNOWN, 0, 0,
	    "a spreadsheet; built without expat");
	return false;
#endif
}

#endif

/* Bytes of memory, of which what was read goes away. */
static ssize_t
read_memory(void *text, char *data, size_t room, struct cpl_fault *fault)
{
	struct cpl_str *left = text;

	(void)fault;
	if (room > left->length)
		room = left->length;
	memcpy(data, left->data, room);
	left->data += room;
	left->length -= room;
	return (ssize_t)room;
}

/*
 * The head as UTF-8, in `room` where it is UTF-16: that has a zero in most of
 * its first pairs of bytes.
 */
static struct cpl_str
decoded_head(const struct front *front, char room[HEAD])
{
	struct cpl_str head = { front->head, front->head_end };
	struct cpl_str left = head;
	struct cpl_decoder *decoder = NULL;
	size_t length = 0;
	ssize_t got = 1;

	if (head.length < 8 || memchr(head.data, '\0', 8) == NULL)
		return head;
	decoder = decoder_over((struct bytes){ read_memory, &left });
	while (decoder != NULL && got > 0 && HEAD - length >= 4) {
		got = cpl_decoder_read(
		    decoder, room + length, HEAD - length, NULL);
		length += got > 0 ? (size_t)got : 0;
	}
	cpl_decoder_free(decoder);
	return (struct cpl_str){ room, length };
}

/* Take the translator that knows what the head begins. */
static bool
choose(struct front *front)
{
	char room[HEAD];
	struct cpl_str head = decoded_head(front, room);
	struct bytes bytes = { read_plain, front };
	size_t limit = front->options->limit;

	if (chat_knows(head)) {
		front->translator = chat_translator;
		front->state = chat_new(bytes, front->options->gap, limit);
	} else if (mail_knows(head)) {
		front->translator = mail_translator;
		front->state = mail_new(bytes, limit);
#ifdef HAVE_XML
	} else if (open311_knows(head)) {
		front->translator = open311_translator;
		front->state = open311_new(bytes, limit);
#endif
	} else {
		return true;
	}
	if (front->state == NULL)
		cpl_fault_set(&front->fault, CPL_MEMORY, 0, 0, NULL);
	return front->state != NULL;
}

static bool
begin(struct front *front)
{
	front->begun = true;
	if (!fill_head(front))
		return false;
#ifdef HAVE_ZIP
	if (front->head_end >= 4 &&
	    (memcmp(front->head, "PK\x03\x04", 4) == 0 ||
		memcmp(front->head, "PK\x05\x06", 4) == 0) &&
	    !open_archive(front))
		return false;
#endif
	return front->translator.more != NULL || choose(front);
}

static ssize_t
failed(struct front *front, struct cpl_fault *fault)
{
	if (fault != NULL)
		*fault = front->fault;
	return -1;
}

ssize_t
front_read(void *context, char *data, size_t room, struct cpl_fault *fault)
{
	struct front *front = context;
	size_t left;

	if (!front->begun && !begin(front))
		return failed(front, fault);
	if (front->fault.problem != CPL_OK)
		return failed(front, fault);
	if (front->translator.more == NULL)
		return read_plain(front, data, room, fault);
	if (front->out_at == front->out.length) {
		front->out_at = 0;
		cpl_buffer_clear(&front->out);
	}
	while (front->out.length == 0 && !front->ended) {
		int more = front->translator.more(
		    front->state, &front->out, &front->fault);

		if (more < 0)
			return failed(front, fault);
		front->ended = more == 0;
		if (front->out.failed) {
			cpl_fault_set(&front->fault, CPL_MEMORY, 0, 0, NULL);
			return failed(front, fault);
		}
	}
	left = front->out.length - front->out_at;
	if (left > room)
		left = room;
	memcpy(data, front->out.data + front->out_at, left);
	front->out_at += left;
	return (ssize_t)left;
}
