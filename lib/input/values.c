/* SPDX-License-Identifier: MIT */
/* The cells of a row read as the values of fields. */
#include "input/values.h"

#include <string.h>

#include "input/clean.h"
#include "text/ascii.h"

/* A word of the column that the profile does not know stays in `extra`. */
static void
note_unknown(struct converter *converter, enum field field)
{
	struct cpl_input_notes *notes = converter->notes;

	if (notes->unknown++ > 0)
		return;
	notes->unknown_line = converter->row->line;
	notes->unknown_field = field_abouts[field].name;
}

const char *
values_plain_word(const struct field_about *about, struct cpl_str folded)
{
	for (size_t i = 0; about->vocabulary[i] != NULL; i++)
		if (cpl_str_equal(cpl_str_of(about->vocabulary[i]), folded))
			return about->vocabulary[i];
	return NULL;
}

/* The word that the value is, or NULL. */
static const struct word *
find_word(struct converter *converter, const struct words *words,
    struct cpl_str value)
{
	struct word_memo *memo;
	const struct word *word;
	char room[FOLD_ROOM];

	if (value.length == 0 || words->count == 0)
		return NULL;
	memo =
	    &converter
		 ->words[memo_slot(value.data, value.length, (uintptr_t)words)];
	if (memo->words == words && memo->length == value.length &&
	    memcmp(memo->spelt, value.data, value.length) == 0)
		return memo->word;
	word = words_find(words, fold_value(value, room));
	if (value.length <= MEMO_ROOM) {
		memo->words = words;
		memo->word = word;
		memo->length = (unsigned char)value.length;
		memcpy(memo->spelt, value.data, value.length);
	}
	return word;
}

/* A value that must be one of some words. */
static struct cpl_str
worded_value(struct converter *converter, enum field field)
{
	const struct rule *rule = rule_of(converter, field);
	const struct field_about *about = &field_abouts[field];
	struct cpl_str value = converter_value(converter, rule, false);
	const char *text = rule->otherwise;
	const struct word *word = find_word(converter, &rule->words, value);

	if (word != NULL) {
		text = word->text;
		if (word->own)
			(void)converter_value(converter, rule, true);
	} else if (about->type == TYPE_CATEGORY && category_valid(value)) {
		return converter_value(converter, rule, true);
	} else if (about->type == TYPE_WORD && value.length > 0) {
		note_unknown(converter, field);
	}
	return text == NULL ? (struct cpl_str){ "", 0 } : cpl_str_of(text);
}

static bool
is_code_byte(char c)
{
	return (unsigned char)c > ' ' && c != ':' && c != 0x7f;
}

/* Small letters for capitals; other bytes stay. */
static struct cpl_str
small_code(struct converter *converter, struct cpl_str value)
{
	char *code = cpl_arena_take(&converter->arena, value.length + 1);

	if (code == NULL)
		return (struct cpl_str){ "", 0 };
	for (size_t i = 0; i < value.length; i++) {
		char c = value.data[i];

		code[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	}
	return (struct cpl_str){ code, value.length };
}

static bool
has_capitals(struct cpl_str value)
{
	for (size_t i = 0; i < value.length; i++)
		if (value.data[i] >= 'A' && value.data[i] <= 'Z')
			return true;
	return false;
}

/*
 * "Dinas Pekerjaan Umum" as `dinas-pekerjaan-umum`: letters and digits stay,
 * what lies between them becomes one hyphen.
 */
static struct cpl_str
make_code(struct converter *converter, struct cpl_str value)
{
	char *code = cpl_arena_take(&converter->arena, value.length + 1);
	size_t length = 0;

	if (code == NULL)
		return (struct cpl_str){ "", 0 };
	for (size_t i = 0; i < value.length; i++) {
		char c = value.data[i];
		bool blank = fold_no_break(value, i);

		i += blank;
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 0x20);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		    ((unsigned char)c >= 0x80 && !blank))
			code[length++] = c;
		else if (length > 0 && code[length - 1] != '-')
			code[length++] = '-';
	}
	while (length > 0 && code[length - 1] == '-')
		length--;
	return (struct cpl_str){ code, length };
}

static struct cpl_str
code_value(struct converter *converter, enum field field)
{
	const struct rule *rule = rule_of(converter, field);
	struct cpl_str value = converter_value(converter, rule, false);
	const struct word *word = find_word(converter, &rule->words, value);

	if (word != NULL)
		return cpl_str_of(word->text);
	for (size_t i = 0; i < value.length; i++)
		if (!is_code_byte(value.data[i])) {
			value = make_code(converter, value);
			if (value.length == 0)
				break;
			return value;
		}
	/* Where words make codes of names, a code is one however it is spelt. */
	if (rule->words.count > 0 && has_capitals(value))
		return small_code(converter, value);
	if (value.length > 0)
		return converter_value(converter, rule, true);
	return rule->otherwise == NULL ? value : cpl_str_of(rule->otherwise);
}

static bool
plain_flag(struct cpl_str folded, bool *flag)
{
	static const char *const yes[] = { "true", "yes", "ya", "1", "y" };
	static const char *const no[] = { "false", "no", "tidak", "0", "n" };

	for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
		*flag = cpl_str_equal(folded, cpl_str_of(yes[i]));
		if (*flag || cpl_str_equal(folded, cpl_str_of(no[i])))
			return true;
	}
	return false;
}

static bool
flag_of_part(struct converter *converter, const struct rule *rule,
    struct cpl_str part, bool *flag)
{
	const struct word *word = find_word(converter, &rule->words, part);
	char room[FOLD_ROOM];

	if (word != NULL) {
		*flag = word->flag;
		return true;
	}
	/* With words of its own a flag has no others. */
	return rule->words.count == 0 &&
	       plain_flag(fold_value(part, room), flag);
}

/*
 * A flag is set when one part of the cell sets it.  A part that says nothing
 * of this flag may speak of another: `Anonim|Rahasia`.
 */
static void
read_flag(struct converter *converter, enum field field, struct facts *facts)
{
	const struct rule *rule = rule_of(converter, field);
	struct cpl_str value = converter_value(converter, rule, false);
	bool flag;

	if (value.length == 0 && rule->otherwise != NULL)
		value = cpl_str_of(rule->otherwise);
	while (value.length > 0) {
		const char *end = rule->split == 0
				      ? NULL
				      : memchr(value.data, rule->split,
					    value.length);
		struct cpl_str part = value;

		if (end != NULL)
			part.length = (size_t)(end - value.data);
		if (flag_of_part(converter, rule, part, &flag)) {
			facts->flag_known[field] = true;
			facts->flags[field] = facts->flags[field] || flag;
			/* Words of the profile say more than the flag does. */
			if (rule->words.count == 0)
				(void)converter_value(converter, rule, true);
		} else if (rule->split == 0 && rule->words.count == 0) {
			note_unknown(converter, field);
		}
		if (end == NULL)
			break;
		value.length -= part.length + 1;
		value.data = end + 1;
	}
}

/* A number as JSON spells it, so that its digits can stay. */
static bool
is_number(struct cpl_str text)
{
	size_t i = text.length > 0 && text.data[0] == '-';
	size_t first = i;
	size_t point;

	while (i < text.length && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	if (i == first || (i - first > 1 && text.data[first] == '0'))
		return false;
	if (i == text.length)
		return true;
	point = i++;
	while (i < text.length && text.data[i] >= '0' && text.data[i] <= '9')
		i++;
	return text.data[point] == '.' && i == text.length && i > point + 1;
}

static bool
within(struct cpl_str text, double limit)
{
	struct cpl_json json = { text.data, text.length };
	double value;

	return is_number(text) && cpl_json_real(json, &value) &&
	       value >= -limit && value <= limit;
}

/* The number of that place among those in the text; empty without one. */
static struct cpl_str
pick_number(struct cpl_str text, int place)
{
	struct cpl_str number = { text.data, 0 };
	size_t at = 0;
	size_t start = 0;

	for (; place > 0; place--) {
		while (at < text.length &&
		       !(text.data[at] >= '0' && text.data[at] <= '9'))
			at++;
		start = at - (at > 0 && text.data[at - 1] == '-');
		while (at < text.length &&
		       ((text.data[at] >= '0' && text.data[at] <= '9') ||
			   text.data[at] == '.'))
			at++;
		number.data = text.data + start;
		number.length = at - start;
		if (number.length > 0 && text.data[at - 1] == '.')
			number.length--;
	}
	/* Digits among letters are a code and no number. */
	if ((start > 0 && ascii_letter(text.data[start - 1])) ||
	    (at < text.length && ascii_letter(text.data[at])))
		number.length = 0;
	return number;
}

static bool
is_region(struct cpl_str text)
{
	bool need = true;

	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if (c == '.' && need)
			return false;
		need = c == '.';
		if (!need && !(c >= 'a' && c <= 'z') &&
		    !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') &&
		    c != '-' && c != '_')
			return false;
	}
	return !need;
}

static bool
is_language(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] < 'a' || text.data[i] > 'z')
			return false;
	return text.length == 2 || text.length == 3;
}

/* `-6,595` with a point, as spreadsheets of Indonesia write the comma. */
static struct cpl_str
with_point(struct converter *converter, struct cpl_str value)
{
	const char *comma = value.length == 0
				? NULL
				: memchr(value.data, ',', value.length);
	char *made;

	if (comma == NULL || memchr(value.data, '.', value.length) != NULL)
		return value;
	made = cpl_arena_take(&converter->arena, value.length);
	if (made == NULL)
		return value;
	memcpy(made, value.data, value.length);
	made[comma - value.data] = '.';
	return (struct cpl_str){ made, value.length };
}

/* What has a form of its own, or nothing where the cell has not that form. */
static struct cpl_str
formed_value(struct converter *converter, enum field field)
{
	const struct rule *rule = rule_of(converter, field);
	struct cpl_str value = converter_value(converter, rule, false);
	const struct word *word = find_word(converter, &rule->words, value);
	struct cpl_str spelt = value;
	bool good = false;

	if (word != NULL)
		return cpl_str_of(word->text);
	if (rule->number > 0)
		value = pick_number(value, rule->number);
	else if (field == FIELD_LATITUDE || field == FIELD_LONGITUDE)
		value = with_point(converter, value);
	switch (field_abouts[field].type) {
	case TYPE_REGION:
		good = is_region(value);
		break;
	case TYPE_LANGUAGE:
		good = is_language(value);
		break;
	case TYPE_LATITUDE:
		good = within(value, 90);
		break;
	case TYPE_LONGITUDE:
		good = within(value, 180);
		break;
	case TYPE_RATING:
		good = value.length == 1 && value.data[0] >= '1' &&
		       value.data[0] <= '5';
		break;
	case TYPE_SURVEY:
		good = value.length == 1 && value.data[0] >= '1' &&
		       value.data[0] <= '4';
		break;
	default:
		break;
	}
	/* What the cell does not show as it is stays in `extra`. */
	if (good && (rule->number > 0 || value.data != spelt.data))
		return value;
	if (good)
		return converter_value(converter, rule, true);
	if (value.length > 0)
		note_unknown(converter, field);
	return rule->otherwise == NULL ? (struct cpl_str){ "", 0 }
				       : cpl_str_of(rule->otherwise);
}

/* What a system did to the text is taken back; what it was stays in `extra`. */
static struct cpl_str
cleaned_value(
    struct converter *converter, enum field field, struct cpl_str value)
{
	struct cpl_buffer *cleaned = &converter->cleaned;
	struct cpl_str text;

	if ((field != FIELD_TEXT && field != FIELD_TITLE) ||
	    !clean_needed(value))
		return value;
	cpl_buffer_clear(cleaned);
	clean_text(value, cleaned);
	if (cleaned->failed)
		return (struct cpl_str){ NULL, 0 };
	text = cpl_buffer_str(cleaned);
	if (cpl_str_equal(text, value))
		return value;
	converter_keep(converter, rule_of(converter, field));
	return cpl_arena_copy(&converter->arena, text);
}

/* The number is the value, where there is one. */
static struct cpl_str
numbered_value(
    struct converter *converter, const struct rule *rule, struct cpl_str value)
{
	struct cpl_str number = pick_number(value, rule->number);

	if (number.length == 0 || number.length == value.length)
		return value;
	converter_keep(converter, rule);
	return number;
}

static bool
is_digits(struct cpl_str text)
{
	for (size_t i = 0; i < text.length; i++)
		if (text.data[i] < '0' || text.data[i] > '9')
			return false;
	return text.length > 0;
}

/* `1.96E+18` is what a spreadsheet leaves of a long number. */
static bool
is_rounded(struct cpl_str text)
{
	size_t at = 1;

	if (text.length < 4 || text.data[0] < '1' || text.data[0] > '9')
		return false;
	if (text.data[at] == '.' || text.data[at] == ',')
		do
			at++;
		while (at < text.length && text.data[at] >= '0' &&
		       text.data[at] <= '9');
	if (at + 2 >= text.length || (text.data[at] | 0x20) != 'e' ||
	    text.data[at + 1] != '+')
		return false;
	text.data += at + 2;
	text.length -= at + 2;
	return is_digits(text);
}

/*
 * A number that names something: `="0812"` and `'0812` keep spreadsheets from
 * counting with it, and one that was rounded names nothing.
 */
static struct cpl_str
name_value(struct converter *converter, enum field field, struct cpl_str value)
{
	struct cpl_str inner = value;

	if (value.length > 3 && value.data[0] == '=' && value.data[1] == '"' &&
	    value.data[value.length - 1] == '"') {
		inner.data += 2;
		inner.length -= 3;
	} else if (value.length > 1 && value.data[0] == '\'') {
		struct cpl_str number;

		inner.data++;
		inner.length--;
		number = inner;
		number.data += number.data[0] == '+';
		number.length -= inner.data[0] == '+';
		if (!is_digits(number))
			return value;
	} else if (is_rounded(value)) {
		inner.length = 0;
		note_unknown(converter, field);
	} else {
		return value;
	}
	converter_keep(converter, rule_of(converter, field));
	return inner;
}

/*
 * A joined value lies in the scratch, which the next one takes: keep it.
 */
static struct cpl_str
text_value(struct converter *converter, enum field field)
{
	const struct rule *rule = rule_of(converter, field);
	struct cpl_str value = converter_value(converter, rule, true);
	const struct word *word = find_word(converter, &rule->words, value);

	if (word != NULL) {
		converter_keep(converter, rule);
		return cpl_str_of(word->text);
	}
	if (rule->number > 0)
		value = numbered_value(converter, rule, value);
	if (field == FIELD_EXTERNAL_ID || field == FIELD_PHONE ||
	    field == FIELD_NATIONAL_ID)
		value = name_value(converter, field, value);
	if (value.length == 0 && rule->otherwise != NULL)
		return cpl_str_of(rule->otherwise);
	if (rule->join && value.data == converter->scratch.data)
		value = cpl_arena_copy(&converter->arena, value);
	return value.data == NULL ? value
				  : cleaned_value(converter, field, value);
}

enum cpl_problem
values_read(struct converter *converter, enum field field, struct facts *facts)
{
	const struct field_about *about = &field_abouts[field];
	const struct rule *rule = rule_of(converter, field);
	enum cpl_problem problem = CPL_OK;
	struct cpl_str *value = &facts->values[field];

	switch (about->type) {
	case TYPE_TEXT:
		*value = text_value(converter, field);
		return value->data == NULL ? CPL_MEMORY : CPL_OK;
	case TYPE_CODE:
		*value = code_value(converter, field);
		return CPL_OK;
	case TYPE_WORD:
	case TYPE_CATEGORY:
		*value = worded_value(converter, field);
		return CPL_OK;
	case TYPE_FLAG:
		read_flag(converter, field, facts);
		return CPL_OK;
	case TYPE_TIME:
		facts->known[field == FIELD_DUE_AT] = converter_time(converter,
		    rule, about->name,
		    field == FIELD_DUE_AT ? &facts->due : &facts->received,
		    &problem);
		return problem;
	case TYPE_REGION:
	case TYPE_LANGUAGE:
	case TYPE_LATITUDE:
	case TYPE_LONGITUDE:
	case TYPE_RATING:
	case TYPE_SURVEY:
		*value = formed_value(converter, field);
		return CPL_OK;
	}
	return CPL_OK;
}
