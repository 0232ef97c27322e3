/* SPDX-License-Identifier: MIT */
/* Mailboxes (RFC 4155) and single messages, gathered into threads. */
#include "input/mail.h"

#include <stdlib.h>
#include <string.h>

#include "input/mime.h"

/* A message as it is kept: texts in the arena. */
struct kept {
	size_t line;
	size_t thread;     /* of a union by parents; itself at the root */
	size_t first_line; /* of its thread, when all are gathered */
	bool dated;
	bool automatic;
	int64_t seconds;
	int offset;
	size_t attachments;
	struct cpl_str id;
	struct cpl_str subject;
	struct cpl_str name;
	struct cpl_str address;
	struct cpl_str to;
	struct cpl_str date;
	struct cpl_str text;
};

/* A message names an id: its own, or one it answers. */
struct mention {
	struct cpl_str id;
	size_t message;
};

struct mail {
	struct bytes bytes;
	struct cpl_buffer input; /* bytes that are not a whole line yet */
	size_t input_at;
	bool input_ended;
	size_t line; /* of the next line of the input */
	bool box;    /* lines that begin with "From " part messages */
	bool known;
	bool blank; /* the line before was blank */

	struct cpl_buffer raw; /* the open message */
	size_t raw_line;
	bool open;
	struct message message;
	struct cpl_arena arena;
	struct kept *kept; /* OWNED */
	size_t kept_count;
	size_t kept_capacity;
	struct mention *mentions; /* OWNED */
	size_t mention_count;
	size_t mention_capacity;
	bool failed; /* without memory */

	size_t out_line;
	size_t next; /* message to be handed on */
	bool gathered;
	size_t limit;
};

/* "From address Thu Jan  1 00:00:00 1970": a name, a clock and a year. */
static bool
is_envelope(struct cpl_str line)
{
	size_t colons = 0;
	size_t digits = 0;
	bool year = false;

	if (!cpl_str_starts(line, CPL_STR("From ")))
		return false;
	for (size_t i = 5; i < line.length; i++) {
		bool digit = line.data[i] >= '0' && line.data[i] <= '9';

		year = year || (digits == 4 && !digit);
		digits = digit ? digits + 1 : 0;
	}
	for (size_t i = 5; i + 2 < line.length; i++)
		colons += line.data[i] == ':' && line.data[i - 1] >= '0' &&
			  line.data[i - 1] <= '9' && line.data[i + 1] >= '0' &&
			  line.data[i + 1] <= '9';
	return colons >= 1 && (year || digits == 4);
}

static bool
is_known_field(struct cpl_str name)
{
	static const char *const names[] = { "from", "date", "subject", "to",
		"message-id", "received", "mime-version", "return-path",
		"delivered-to", "content-type", "reply-to", "dkim-signature" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (cpl_str_equal_fold(name, cpl_str_of(names[i])))
			return true;
	return false;
}

/* A field's name has no blanks, so what people write is none. */
static bool
is_field_name(struct cpl_str name)
{
	for (size_t i = 0; i < name.length; i++)
		if (name.data[i] <= ' ' || name.data[i] > '~')
			return false;
	return name.length > 0;
}

bool
mail_knows(struct cpl_str head)
{
	struct cpl_str name;
	struct cpl_str value;
	const char *end;
	size_t known = 0;
	size_t at = 0;

	end = head.length == 0 ? NULL : memchr(head.data, '\n', head.length);
	if (end == NULL)
		return false;
	if (is_envelope(
		(struct cpl_str){ head.data, (size_t)(end - head.data) }))
		at = (size_t)(end - head.data) + 1;
	while (mail_field(head, &at, &name, &value)) {
		if (!is_field_name(name))
			return false;
		known += is_known_field(name);
	}
	return known >= 2;
}

/* The next line with its end, as long as there is one; 0 and -1 as read(). */
static int
next_line(struct mail *mail, struct cpl_str *line, struct cpl_fault *fault)
{
	size_t searched = 0;

	for (;;) {
		size_t left = mail->input.length - mail->input_at;
		const char *data = left == 0
				       ? ""
				       : mail->input.data + mail->input_at;
		const char *end = NULL;
		char *room;
		ssize_t got;

		if (left > searched)
			end = memchr(data + searched, '\n', left - searched);
		/* A long line comes in parts. */
		if (end != NULL || (mail->input_ended && left > 0) ||
		    left >= ((size_t)1 << 20)) {
			line->data = data;
			line->length = end == NULL ? left
						   : (size_t)(end - data) + 1;
			mail->input_at += line->length;
			return 1;
		}
		if (mail->input_ended)
			return 0;
		searched = left;
		if (mail->input_at > 0 && left > 0)
			memmove(mail->input.data, data, left);
		mail->input.length = left;
		mail->input_at = 0;
		room = cpl_buffer_reserve(&mail->input, 65536);
		if (room == NULL) {
			cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
			return -1;
		}
		got = mail->bytes.read(mail->bytes.context, room, 65536, fault);
		if (got < 0)
			return -1;
		mail->input_ended = got == 0;
		mail->input.length += (size_t)got;
	}
}

static struct cpl_str
keep(struct mail *mail, const struct cpl_buffer *buffer)
{
	struct cpl_str text = cpl_arena_copy(
	    &mail->arena, cpl_buffer_str(buffer));

	mail->failed = mail->failed || text.data == NULL;
	return text;
}

/* Room for one more in an array that doubles. */
static void *
grow(
    struct mail *mail, void *items, size_t count, size_t *capacity, size_t size)
{
	size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
	void *grown;

	if (count < *capacity)
		return items;
	grown = wanted > SIZE_MAX / size ? NULL : realloc(items, wanted * size);
	if (grown == NULL)
		mail->failed = true;
	else
		*capacity = wanted;
	return grown == NULL ? items : grown;
}

static void
mention(struct mail *mail, struct cpl_str id, size_t message)
{
	mail->mentions = grow(mail, mail->mentions, mail->mention_count,
	    &mail->mention_capacity, sizeof(*mail->mentions));
	if (!mail->failed && id.length > 0)
		mail->mentions[mail->mention_count++] = (struct mention){ id,
			message };
}

/* Ids stand between angle brackets; a field of old mail may hold words too. */
static void
mention_references(struct mail *mail, struct cpl_str text, size_t message)
{
	while (text.length > 0 && !mail->failed) {
		const char *open = memchr(text.data, '<', text.length);
		const char *close;
		struct cpl_str id;

		if (open == NULL)
			return;
		text.length -= (size_t)(open + 1 - text.data);
		text.data = open + 1;
		close = memchr(text.data, '>', text.length);
		if (close == NULL)
			return;
		id.data = text.data;
		id.length = (size_t)(close - text.data);
		mention(mail, id, message);
		text.length -= id.length;
		text.data = close;
	}
}

/* The open message is whole. */
static void
end_message(struct mail *mail)
{
	struct message *message = &mail->message;
	struct kept *kept;

	if (!mail->open)
		return;
	mail->open = false;
	message_read(message, cpl_buffer_str(&mail->raw));
	mail->kept = grow(mail, mail->kept, mail->kept_count,
	    &mail->kept_capacity, sizeof(*mail->kept));
	mail->failed = mail->failed || message->failed || mail->raw.failed;
	if (mail->failed)
		return;
	kept = &mail->kept[mail->kept_count];
	*kept = (struct kept){ .line = mail->raw_line,
		.thread = mail->kept_count,
		.dated = message->dated,
		.automatic = message->automatic,
		.seconds = message->seconds,
		.offset = message->offset,
		.attachments = message->attachments,
		.id = keep(mail, &message->id),
		.subject = keep(mail, &message->subject),
		.name = keep(mail, &message->name),
		.address = keep(mail, &message->address),
		.to = keep(mail, &message->to),
		.date = keep(mail, &message->date),
		.text = keep(mail, &message->text) };
	mention(mail, kept->id, mail->kept_count);
	mention_references(
	    mail, keep(mail, &message->references), mail->kept_count);
	mail->kept_count++;
}

static void
start_message(struct mail *mail, size_t line)
{
	end_message(mail);
	cpl_buffer_clear(&mail->raw);
	mail->raw_line = line;
	mail->open = true;
}

/* ">From " in a mailbox is "From " in the message. */
static void
add_line(struct mail *mail, struct cpl_str line)
{
	size_t quotes = 0;

	while (quotes < line.length && line.data[quotes] == '>')
		quotes++;
	if (mail->box && quotes > 0 &&
	    cpl_str_starts(
		(struct cpl_str){ line.data + quotes, line.length - quotes },
		CPL_STR("From "))) {
		line.data++;
		line.length--;
	}
	if (mail->raw.length <= mail->limit)
		cpl_buffer_append_str(&mail->raw, line);
}

static void
take_line(struct mail *mail, struct cpl_str line)
{
	bool whole = line.data[line.length - 1] == '\n';

	if (!mail->known) {
		mail->known = true;
		mail->box = is_envelope(line);
		if (!mail->box)
			start_message(mail, 1);
	}
	if (mail->box && mail->blank && is_envelope(line))
		start_message(mail, mail->line);
	else if (mail->open)
		add_line(mail, line);
	mail->blank = cpl_str_trim(line).length == 0;
	mail->line += whole;
}

static size_t
root_of(struct mail *mail, size_t message)
{
	while (mail->kept[message].thread != message) {
		size_t parent = mail->kept[message].thread;

		mail->kept[message].thread = mail->kept[parent].thread;
		message = parent;
	}
	return message;
}

/* Whether `a` was sent before `b`; what has no date keeps its place. */
static bool
is_before(const struct kept *a, const struct kept *b)
{
	if (a->dated && b->dated && a->seconds != b->seconds)
		return a->seconds < b->seconds;
	return a->line < b->line;
}

/* The first message of a thread stands for it. */
static void
unite(struct mail *mail, size_t a, size_t b)
{
	a = root_of(mail, a);
	b = root_of(mail, b);
	if (a == b)
		return;
	if (is_before(&mail->kept[b], &mail->kept[a]))
		mail->kept[a].thread = b;
	else
		mail->kept[b].thread = a;
}

static int
compare_mentions(const void *one, const void *other)
{
	const struct mention *a = one;
	const struct mention *b = other;
	int order = cpl_str_compare(a->id, b->id);

	if (order != 0)
		return order;
	return a->message < b->message ? -1 : a->message > b->message;
}

/* Threads of messages, in the order of their first and then of their dates. */
static int
compare_kept(const void *one, const void *other)
{
	const struct kept *a = one;
	const struct kept *b = other;

	if (a->first_line != b->first_line)
		return a->first_line < b->first_line ? -1 : 1;
	if (is_before(a, b))
		return -1;
	return is_before(b, a);
}

static void
gather(struct mail *mail)
{
	mail->gathered = true;
	if (mail->mention_count > 1)
		qsort(mail->mentions, mail->mention_count,
		    sizeof(*mail->mentions), compare_mentions);
	for (size_t i = 1; i < mail->mention_count; i++)
		if (cpl_str_equal(
			mail->mentions[i - 1].id, mail->mentions[i].id))
			unite(mail, mail->mentions[i - 1].message,
			    mail->mentions[i].message);
	for (size_t i = 0; i < mail->kept_count; i++)
		mail->kept[i].first_line = mail->kept[root_of(mail, i)].line;
	if (mail->kept_count > 1)
		qsort(mail->kept, mail->kept_count, sizeof(*mail->kept),
		    compare_kept);
}

static void
append_member(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	if (text.length == 0)
		return;
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

static void
append_date(
    struct cpl_buffer *out, const char *name, const struct kept *message)
{
	if (!message->dated) {
		append_member(out, name, message->date);
		return;
	}
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_char(out, '"');
	cpl_buffer_append_time(out, message->seconds, message->offset);
	cpl_buffer_append_char(out, '"');
}

/* What the reporter adds later, without what it quotes. */
static void
append_addition(struct cpl_buffer *text, struct cpl_str addition)
{
	bool begun = false;

	while (addition.length > 0) {
		const char *end = memchr(addition.data, '\n', addition.length);
		struct cpl_str line = addition;

		if (end != NULL)
			line.length = (size_t)(end - line.data);
		addition.data += line.length + (end != NULL);
		addition.length -= line.length + (end != NULL);
		if (line.length > 0 && line.data[0] == '>')
			continue;
		if (!begun && cpl_str_trim(line).length == 0)
			continue;
		if (text->length > 0)
			cpl_buffer_append(text, "\n\n", begun ? 1 : 2);
		begun = true;
		cpl_buffer_append_str(text, line);
	}
}

/* Hand on the thread of `count` messages. */
static void
put_thread(struct mail *mail, const struct kept *first, size_t count,
    struct cpl_buffer *out)
{
	const struct kept *answer = NULL;
	struct cpl_buffer text = { 0 };
	size_t attachments = 0;

	for (size_t i = 0; i < count; i++) {
		bool own = i == 0 ||
			   cpl_str_equal(first[i].address, first->address);

		attachments += own ? first[i].attachments : 0;
		if (i == 0)
			cpl_buffer_append_str(&text, first->text);
		else if (own)
			append_addition(&text, first[i].text);
		else if (answer == NULL && !first[i].automatic)
			answer = &first[i];
	}
	for (; mail->out_line < first->line; mail->out_line++)
		cpl_buffer_append_char(out, '\n');
	cpl_buffer_append_char(out, '{');
	append_member(out, "type",
	    first->automatic ? CPL_STR("automatic") : CPL_STR("message"));
	append_member(out, "message_id", first->id);
	append_date(out, "date", first);
	append_member(out, "name", first->name);
	append_member(out, "from", first->address);
	append_member(out, "to", first->to);
	cpl_json_append_name(out, CPL_STR("subject"));
	cpl_json_append_string(out, first->subject);
	cpl_json_append_name(out, CPL_STR("text"));
	cpl_json_append_string(out, cpl_buffer_str(&text));
	if (answer != NULL)
		append_date(out, "responded_at", answer);
	cpl_json_append_name(out, CPL_STR("messages"));
	cpl_buffer_append_integer(out, (int64_t)count);
	if (attachments > 0) {
		cpl_json_append_name(out, CPL_STR("attachments"));
		cpl_buffer_append_integer(out, (int64_t)attachments);
	}
	cpl_buffer_append_char(out, '}');
	out->failed = out->failed || text.failed;
	cpl_buffer_release(&text);
}

static int
put_next(struct mail *mail, struct cpl_buffer *out)
{
	const struct kept *first = mail->kept + mail->next;
	size_t count = 0;

	while (mail->next + count < mail->kept_count &&
	       first[count].first_line == first->first_line)
		count++;
	if (count > 0)
		put_thread(mail, first, count, out);
	mail->next += count;
	if (mail->next < mail->kept_count)
		return 1;
	cpl_buffer_append_char(out, '\n');
	return 0;
}

static int
mail_more(void *state, struct cpl_buffer *out, struct cpl_fault *fault)
{
	struct mail *mail = state;
	struct cpl_str line;
	int more;

	if (mail->gathered)
		return put_next(mail, out);
	while ((more = next_line(mail, &line, fault)) > 0 && !mail->failed)
		take_line(mail, line);
	if (more < 0)
		return -1;
	end_message(mail);
	if (mail->failed) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return -1;
	}
	gather(mail);
	return 1;
}

static void
mail_free(void *state)
{
	struct mail *mail = state;

	message_release(&mail->message);
	cpl_buffer_release(&mail->input);
	cpl_buffer_release(&mail->raw);
	cpl_arena_release(&mail->arena);
	free(mail->kept);
	free(mail->mentions);
	free(mail);
}

void *
mail_new(struct bytes bytes, size_t limit)
{
	struct mail *mail = calloc(1, sizeof(*mail));

	if (mail == NULL)
		return NULL;
	mail->bytes = bytes;
	mail->limit = limit;
	mail->line = 1;
	mail->out_line = 1;
	mail->blank = true;
	return mail;
}

static void
mail_tell(const void *state, struct cpl_buffer *out)
{
	const struct mail *mail = state;

	cpl_buffer_append_str(out,
	    mail->box ? CPL_STR("a mailbox: a line of an envelope begins it")
		      : CPL_STR("one message: the fields of its header"));
}

const struct translator mail_translator = { "mail", mail_more, mail_free,
	mail_tell, NULL };
