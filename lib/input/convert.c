/* SPDX-License-Identifier: MIT */
/* A row written as a record, straight into the output. */
#include "input/values.h"

#include <string.h>

#include "text/append.h"
#include "text/digest.h"

/* Bytes of the digest that an id shows; half of it is plenty. */
#define ID_DIGEST 16

#define PUT(out, literal) buffer_put(out, literal, sizeof(literal) - 1)

static void
drop_names(struct converter *converter, struct facts *facts)
{
	static const enum field names[] = { FIELD_NAME, FIELD_PHONE,
		FIELD_EMAIL, FIELD_NATIONAL_ID };
	bool dropped = false;

	converter->drop_personal = facts->flags[FIELD_ANONYMOUS] &&
				   !converter->keep_names;
	if (!converter->drop_personal)
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		dropped = dropped || facts->values[names[i]].length > 0;
		facts->values[names[i]].length = 0;
	}
	converter->notes->names_dropped += dropped;
}

/* The code of the place, and the names that the ministry gives it. */
static void
find_place(struct converter *converter, struct facts *facts)
{
	struct cpl_str *values = facts->values;
	struct place place = { values[FIELD_REGION_CODE],
		values[FIELD_DISTRICT], values[FIELD_VILLAGE] };

	/* A source that knows the code knows the place. */
	if (place.code.length > 0)
		return;
	converter_place(converter, &place);
	values[FIELD_REGION_CODE] = place.code;
	if (!cpl_str_equal(place.district, values[FIELD_DISTRICT]))
		converter_keep(converter, rule_of(converter, FIELD_DISTRICT));
	if (!cpl_str_equal(place.village, values[FIELD_VILLAGE]))
		converter_keep(converter, rule_of(converter, FIELD_VILLAGE));
	values[FIELD_DISTRICT] = place.district;
	values[FIELD_VILLAGE] = place.village;
}

static enum cpl_problem
read_facts(struct converter *converter, struct facts *facts)
{
	const struct cpl_profile *profile = converter->profile;
	enum cpl_problem problem;

	for (size_t i = 0; i < converter->live_count; i++) {
		enum field field = converter->live[i];

		problem = values_read(converter, field, facts);
		if (problem != CPL_OK)
			return problem;
		if (profile->needed[field] &&
		    facts->values[field].length == 0 &&
		    !(field == FIELD_RECEIVED_AT && facts->known[0]) &&
		    !(field == FIELD_DUE_AT && facts->known[1]) &&
		    !facts->flag_known[field])
			return cpl_fault_set(converter->fault, CPL_FIELD_ABSENT,
			    converter->row->line, 0, "%s",
			    field_abouts[field].name);
	}
	problem = events_read(converter, facts);
	events_derive_status(converter, facts);
	find_place(converter, facts);
	drop_names(converter, facts);
	return problem;
}

/* Length first, so that no two lists of texts look alike. */
static void
digest_text(struct digest *digest, struct cpl_str text)
{
	unsigned char length[8];

	for (int i = 0; i < 8; i++)
		length[i] = (unsigned char)((uint64_t)text.length >> (8 * i));
	digest_add(digest, length, sizeof(length));
	digest_add(digest, text.data, text.length);
}

static void
digest_rule(struct converter *converter, const struct rule *rule,
    struct digest *digest, size_t *found)
{
	struct rule one = { .input_count = 1 };

	for (size_t i = 0; i < rule->input_count; i++) {
		struct cpl_str text;

		one.first_input = rule->first_input + i;
		text = converter_value(converter, &one, false);
		digest_text(digest, text);
		*found += text.length > 0;
	}
}

/*
 * An id for a complaint whose source gives it none: the digest of what the
 * citizen sent, which later exports repeat, or of the whole row where the
 * profile knows nothing of the kind.
 */
static void
digest_row(struct converter *converter, unsigned char out[DIGEST_LENGTH])
{
	static const enum field usual[] = { FIELD_RECEIVED_AT, FIELD_TITLE,
		FIELD_TEXT, FIELD_NAME, FIELD_PHONE, FIELD_ADDRESS };
	const struct cpl_profile *profile = converter->profile;
	const struct row *row = converter->row;
	struct digest digest;
	size_t found = 0;

	digest_init(&digest);
	for (size_t i = 0; i < profile->identity_count; i++) {
		struct rule rule = { .first_input = profile->identity[i],
			.input_count = 1 };

		digest_rule(converter, &rule, &digest, &found);
	}
	if (profile->identity_count == 0)
		for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
			digest_rule(converter, rule_of(converter, usual[i]),
			    &digest, &found);
	for (size_t i = 0; i < row->count && found == 0; i++) {
		struct cpl_str text = row->cells[i].text;

		if (text.length == 0)
			continue;
		digest_text(&digest, converter->columns->names[i]);
		digest_text(&digest, text);
	}
	digest_end(&digest, out);
}

static enum cpl_problem
write_id(
    struct converter *converter, struct facts *facts, struct cpl_buffer *out)
{
	struct cpl_str channel = facts->values[FIELD_CHANNEL];
	struct cpl_str external = facts->values[FIELD_EXTERNAL_ID];
	unsigned char digest[DIGEST_LENGTH];
	char digits[2 * DIGEST_LENGTH];
	size_t end;

	if (converter->channel != NULL)
		channel = cpl_str_of(converter->channel);
	else if (channel.length == 0)
		channel = cpl_str_of(converter->profile->channel);
	for (size_t i = 0; i < external.length; i++)
		if ((unsigned char)external.data[i] < ' ')
			return cpl_fault_set(converter->fault, CPL_FIELD_VALUE,
			    converter->row->line, 0, "external_id");
	PUT(out, "{\"id\":");
	cpl_json_append_string(out, channel);
	if (out->failed)
		return CPL_MEMORY;
	/* A colon in place of the quotes between the two. */
	end = --out->length;
	if (external.length > 0) {
		cpl_json_append_string(out, external);
	} else {
		digest_row(converter, digest);
		digest_hex(digest, sizeof(digest), digits);
		cpl_json_append_string(
		    out, (struct cpl_str){ digits, 2 * ID_DIGEST });
	}
	if (out->failed)
		return CPL_MEMORY;
	out->data[end] = ':';
	PUT(out, ",\"channel\":");
	cpl_json_append_string(out, channel);
	if (external.length > 0) {
		PUT(out, ",\"external_id\":");
		cpl_json_append_string(out, external);
	}
	return out->failed ? CPL_MEMORY : CPL_OK;
}

/* `"name":` in front of a member, behind a comma where others are before it. */
static void
put_name(struct cpl_buffer *out, struct cpl_str spelt)
{
	if (out->length > 0 && out->data[out->length - 1] != '{')
		buffer_put_char(out, ',');
	buffer_put_str(out, spelt);
}

static bool
has_value(const struct facts *facts, enum field field)
{
	return facts->values[field].length > 0 || facts->flag_known[field];
}

static void
put_field(const struct facts *facts, enum field field, struct cpl_buffer *out)
{
	const struct field_about *about = &field_abouts[field];
	struct cpl_str value = facts->values[field];

	if (about->type == TYPE_FLAG) {
		if (!facts->flag_known[field])
			return;
		put_name(out, about->spelt);
		buffer_put_str(out,
		    facts->flags[field] ? CPL_STR("true") : CPL_STR("false"));
		return;
	}
	if (value.length == 0)
		return;
	put_name(out, about->spelt);
	if (about->type == TYPE_LATITUDE || about->type == TYPE_LONGITUDE ||
	    about->type == TYPE_RATING || about->type == TYPE_SURVEY)
		buffer_put_str(out, value);
	else
		cpl_json_append_string(out, value);
}

/* The receipt is written as a field and as an event. */
static void
put_time(struct converter *converter, struct cpl_buffer *out,
    const struct instant *instant)
{
	struct written_time *written = &converter->written;

	if (written->length == 0 || written->seconds != instant->seconds ||
	    written->offset != instant->offset) {
		written->seconds = instant->seconds;
		written->offset = instant->offset;
		written->length = cpl_time_format(
		    instant->seconds, instant->offset, written->text);
	}
	buffer_put_char(out, '"');
	buffer_put(out, written->text, written->length);
	buffer_put_char(out, '"');
}

static void
put_events(struct converter *converter, const struct facts *facts,
    struct cpl_buffer *out)
{
	if (facts->event_count == 0)
		return;
	PUT(out, ",\"events\":[");
	for (size_t i = 0; i < facts->event_count; i++) {
		if (i > 0)
			PUT(out, ",");
		PUT(out, "{\"type\":\"");
		buffer_put_str(out, cpl_str_of(facts->events[i].type));
		if (facts->events[i].from_receipt) {
			PUT(out, "\",\"not_before\":");
			put_time(converter, out, &facts->received);
			PUT(out, ",\"at\":");
		} else {
			PUT(out, "\",\"at\":");
		}
		put_time(converter, out, &facts->events[i].instant);
		PUT(out, "}");
	}
	PUT(out, "]");
}

/* An object of the fields from `first` to `last`, if there is one. */
static void
put_object(const struct facts *facts, struct cpl_str opening, enum field first,
    enum field last, struct cpl_buffer *out)
{
	size_t i = first;

	while (i <= last && !has_value(facts, (enum field)i))
		i++;
	if (i > last)
		return;
	buffer_put_str(out, opening);
	for (; i <= last; i++)
		if (has_value(facts, (enum field)i))
			put_field(facts, (enum field)i, out);
	PUT(out, "}");
}

/* JSON of a source may lie on many lines, a record lies on one. */
static void
put_json(struct cpl_buffer *out, struct cpl_str json)
{
	bool string = false;

	for (size_t i = 0; i < json.length; i++) {
		char c = json.data[i];

		if (!string && (c == ' ' || (c >= '\t' && c <= '\r')))
			continue;
		buffer_put_char(out, c);
		if (string && c == '\\')
			buffer_put_char(out, json.data[++i]);
		else if (c == '"')
			string = !string;
	}
}

/* The names of the profile for such rows, as flags in `extra`. */
static void
put_marks(const struct converter *converter, bool open, struct cpl_buffer *out)
{
	const struct cpl_profile *profile = converter->profile;

	for (size_t i = 0; i < profile->mark_count; i++) {
		const struct mark *mark = &profile->marks[i];
		struct cpl_str name = cpl_str_of(mark->name);
		size_t at = 0;
		size_t column;

		while (at < mark->count &&
		       !converter_has(converter, &mark->conditions[at]))
			at++;
		/* A column of that name says it itself. */
		if (at == mark->count ||
		    columns_find(converter->columns, name, &column))
			continue;
		if (open)
			PUT(out, ",");
		else
			PUT(out, ",\"extra\":{");
		open = true;
		cpl_json_append_string(out, name);
		PUT(out, ":true");
	}
	if (open)
		PUT(out, "}");
}

static void
put_extra(const struct converter *converter, struct cpl_buffer *out)
{
	const struct row *row = converter->row;
	size_t key = 0;
	bool open = false;

	for (size_t i = 0; i < row->count; i++) {
		size_t end = converter->key_ends[i];
		struct cpl_str text = row->cells[i].text;

		if (converter->drop_personal && converter->personal[i]) {
			key = end;
			continue;
		}
		if (converter->keep[i] && text.length > 0) {
			if (open)
				PUT(out, ",");
			else
				PUT(out, ",\"extra\":{");
			open = true;
			buffer_put(out, converter->keys.data + key, end - key);
			if (row->cells[i].json)
				put_json(out, text);
			else
				cpl_json_append_string(out, text);
		}
		key = end;
	}
	put_marks(converter, open, out);
}

static void
put_rest(struct converter *converter, const struct facts *facts,
    struct cpl_buffer *out)
{
	put_field(facts, FIELD_KIND, out);
	put_field(facts, FIELD_OVERSIGHT, out);
	put_field(facts, FIELD_TITLE, out);
	put_field(facts, FIELD_TEXT, out);
	put_field(facts, FIELD_LANGUAGE, out);
	if (facts->known[0]) {
		PUT(out, ",\"received_at\":");
		put_time(converter, out, &facts->received);
	}
	if (facts->known[1]) {
		PUT(out, ",\"due_at\":");
		put_time(converter, out, &facts->due);
	}
	put_field(facts, FIELD_STATUS, out);
	put_events(converter, facts, out);
	put_object(facts, CPL_STR(",\"reporter\":{"), FIELD_NAME,
	    FIELD_CONFIDENTIAL, out);
	put_object(facts, CPL_STR(",\"location\":{"), FIELD_ADDRESS,
	    FIELD_VILLAGE, out);
	put_field(facts, FIELD_CATEGORY, out);
	put_field(facts, FIELD_AGENCY, out);
	put_field(facts, FIELD_PRIORITY, out);
	put_field(facts, FIELD_RATING, out);
	put_object(facts, CPL_STR(",\"survey\":{"), FIELD_SURVEY_FIRST,
	    FIELD_SURVEY_LAST, out);
	buffer_put_str(out, cpl_buffer_str(&converter->source));
	cpl_buffer_append_integer(out, (int64_t)converter->row->line);
	PUT(out, "}");
	put_extra(converter, out);
	PUT(out, "}\n");
}

enum cpl_problem
converter_write(struct converter *converter, const struct row *row,
    struct cpl_buffer *out, struct cpl_fault *fault)
{
	size_t before = out->length;
	struct facts facts;
	enum cpl_problem problem;

	if (!converter_learn(converter))
		return cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	/* What the names of new columns took is needed no more. */
	cpl_arena_clear(&converter->arena);
	converter->row = row;
	converter->fault = fault;
	memset(&facts, 0, sizeof(facts));
	for (size_t i = 0; i < row->count; i++)
		converter->keep[i] = true;
	problem = read_facts(converter, &facts);
	if (problem == CPL_OK)
		problem = write_id(converter, &facts, out);
	if (problem == CPL_OK) {
		put_rest(converter, &facts, out);
		if (out->failed || converter->scratch.failed)
			problem = CPL_MEMORY;
	}
	if (problem == CPL_OK)
		return CPL_OK;
	if (!out->failed)
		out->length = before;
	if (problem == CPL_MEMORY)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return problem;
}
