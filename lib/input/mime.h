/* SPDX-License-Identifier: MIT */
/* One message of mail (RFC 5322, RFC 2045 to 2047): its fields and its text. */
#ifndef INPUT_MIME_H
#define INPUT_MIME_H

#include <complaint/text.h>
#include <complaint/time.h>

/* What a message says; start from all zeroes.  Everything is UTF-8. */
struct message {
	struct cpl_buffer id;         /* without angle brackets */
	struct cpl_buffer references; /* with them, of both fields */
	struct cpl_buffer subject;
	struct cpl_buffer name;
	struct cpl_buffer address; /* in small letters */
	struct cpl_buffer to;
	struct cpl_buffer date; /* as it is spelt */
	bool dated;
	int64_t seconds;
	int offset; /* seconds east */
	struct cpl_buffer text;
	size_t attachments;
	bool automatic; /* sent by no person */
	bool failed;    /* without memory */
};

void message_release(struct message *message);
void message_clear(struct message *message);
/* Read the bytes of a message; what is wrong in it is left out. */
void message_read(struct message *message, struct cpl_str bytes);

/* A date of RFC 5322, also of its old forms; false for what is none. */
bool mail_date(struct cpl_str text, int64_t *seconds, int *offset);
/* Append the text of a field with its encoded words decoded. */
void mail_append_words(struct cpl_buffer *out, struct cpl_str text);
/* The next header line that begins at *at, folded ones with it. */
bool mail_field(struct cpl_str text, size_t *at, struct cpl_str *name,
    struct cpl_str *value);

#endif
