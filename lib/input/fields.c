/* SPDX-License-Identifier: MIT */
/* The fields that profiles fill, their vocabularies, and words compared. */
#include "input/profile.h"

#include <stdlib.h>
#include <string.h>

static const char *const kinds[] = {
	"complaint",
	"information_request",
	"aspiration",
	NULL,
};

static const char *const statuses[] = {
	"received",
	"verified",
	"waiting_reporter",
	"assigned",
	"in_progress",
	"responded",
	"resolved",
	"closed",
	"rejected",
	"archived",
	NULL,
};

static const char *const priorities[] = {
	"low",
	"normal",
	"high",
	"emergency",
	NULL,
};

const char *const event_types[EVENT_COUNT + 1] = {
	"received",
	"verified",
	"waiting_reporter",
	"assigned",
	"reassigned",
	"in_progress",
	"responded",
	"resolved",
	"closed",
	"rejected",
	"archived",
	"merged",
	"rated",
	"reopened",
	NULL,
};

#define FIELD(name, member)                           \
	name,                                         \
	{                                             \
		"\"" member "\":", sizeof(member) + 2 \
	}

const struct field_about field_abouts[FIELD_COUNT] = {
	[FIELD_EXTERNAL_ID] = { FIELD("external_id", "external_id"), TYPE_TEXT,
	    NULL },
	[FIELD_CHANNEL] = { FIELD("channel", "channel"), TYPE_CODE, NULL },
	[FIELD_KIND] = { FIELD("kind", "kind"), TYPE_WORD, kinds },
	[FIELD_OVERSIGHT] = { FIELD("oversight", "oversight"), TYPE_FLAG,
	    NULL },
	[FIELD_TITLE] = { FIELD("title", "title"), TYPE_TEXT, NULL },
	[FIELD_TEXT] = { FIELD("text", "text"), TYPE_TEXT, NULL },
	[FIELD_LANGUAGE] = { FIELD("language", "language"), TYPE_LANGUAGE,
	    NULL },
	[FIELD_RECEIVED_AT] = { FIELD("received_at", "received_at"), TYPE_TIME,
	    NULL },
	[FIELD_DUE_AT] = { FIELD("due_at", "due_at"), TYPE_TIME, NULL },
	[FIELD_STATUS] = { FIELD("status", "status"), TYPE_WORD, statuses },
	[FIELD_NAME] = { FIELD("reporter.name", "name"), TYPE_TEXT, NULL },
	[FIELD_PHONE] = { FIELD("reporter.phone", "phone"), TYPE_TEXT, NULL },
	[FIELD_EMAIL] = { FIELD("reporter.email", "email"), TYPE_TEXT, NULL },
	[FIELD_NATIONAL_ID] = { FIELD("reporter.national_id", "national_id"),
	    TYPE_TEXT, NULL },
	[FIELD_ANONYMOUS] = { FIELD("reporter.anonymous", "anonymous"),
	    TYPE_FLAG, NULL },
	[FIELD_CONFIDENTIAL] = { FIELD("reporter.confidential", "confidential"),
	    TYPE_FLAG, NULL },
	[FIELD_ADDRESS] = { FIELD("location.address", "address"), TYPE_TEXT,
	    NULL },
	[FIELD_LATITUDE] = { FIELD("location.latitude", "latitude"),
	    TYPE_LATITUDE, NULL },
	[FIELD_LONGITUDE] = { FIELD("location.longitude", "longitude"),
	    TYPE_LONGITUDE, NULL },
	[FIELD_REGION_CODE] = { FIELD("location.region_code", "region_code"),
	    TYPE_REGION, NULL },
	[FIELD_DISTRICT] = { FIELD("location.district", "district"), TYPE_TEXT,
	    NULL },
	[FIELD_VILLAGE] = { FIELD("location.village", "village"), TYPE_TEXT,
	    NULL },
	[FIELD_CATEGORY] = { FIELD("category", "category"), TYPE_CATEGORY,
	    NULL },
	[FIELD_AGENCY] = { FIELD("agency", "agency"), TYPE_CODE, NULL },
	[FIELD_PRIORITY] = { FIELD("priority", "priority"), TYPE_WORD,
	    priorities },
	[FIELD_RATING] = { FIELD("rating", "rating"), TYPE_RATING, NULL },
	[FIELD_SURVEY_FIRST] = { FIELD("survey.requirements", "requirements"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST + 1] = { FIELD("survey.procedure", "procedure"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST + 2] = { FIELD("survey.time", "time"), TYPE_SURVEY,
	    NULL },
	[FIELD_SURVEY_FIRST + 3] = { FIELD("survey.cost", "cost"), TYPE_SURVEY,
	    NULL },
	[FIELD_SURVEY_FIRST + 4] = { FIELD("survey.product", "product"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST + 5] = { FIELD("survey.competence", "competence"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST + 6] = { FIELD("survey.conduct", "conduct"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST +
	    7] = { FIELD("survey.complaint_handling", "complaint_handling"),
	    TYPE_SURVEY, NULL },
	[FIELD_SURVEY_FIRST + 8] = { FIELD("survey.facilities", "facilities"),
	    TYPE_SURVEY, NULL },
};

bool
fold_no_break(struct cpl_str text, size_t at)
{
	return at + 1 < text.length && (unsigned char)text.data[at] == 0xc2 &&
	       (unsigned char)text.data[at + 1] == 0xa0;
}

static bool
is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

struct cpl_str
fold_name(struct cpl_str name, struct cpl_arena *arena)
{
	char *folded = cpl_arena_take(arena, name.length + 1);
	size_t length = 0;

	if (folded == NULL)
		return (struct cpl_str){ NULL, 0 };
	for (size_t i = 0; i < name.length; i++) {
		if (fold_no_break(name, i))
			i++;
		else if (!is_space(name.data[i]) &&
			 (name.data[i] != '_' || length == 0))
			folded[length++] = small(name.data[i]);
	}
	return (struct cpl_str){ folded, length };
}

struct cpl_str
fold_value(struct cpl_str value, char room[FOLD_ROOM])
{
	size_t length = 0;
	bool blank = false;

	for (size_t i = 0; i < value.length && length < FOLD_ROOM - 1; i++) {
		if (is_space(value.data[i]) || fold_no_break(value, i)) {
			blank = length > 0;
			i += !is_space(value.data[i]);
			continue;
		}
		if (blank)
			room[length++] = ' ';
		blank = false;
		room[length++] = small(value.data[i]);
	}
	return (struct cpl_str){ room, length };
}

static bool
contains(struct cpl_str text, struct cpl_str part)
{
	for (size_t i = 0; i + part.length <= text.length; i++)
		if (memcmp(text.data + i, part.data, part.length) == 0)
			return true;
	return false;
}

static bool
word_is(const struct word *word, struct cpl_str folded)
{
	size_t length = word->folded.length;

	if (folded.length < length ||
	    (length == 0 && folded.length == 0 && word->open_front))
		return false;
	if (word->open_front && word->open_back)
		return contains(folded, word->folded);
	if (word->open_front)
		return memcmp(folded.data + folded.length - length,
			   word->folded.data, length) == 0;
	return (word->open_back || folded.length == length) &&
	       memcmp(folded.data, word->folded.data, length) == 0;
}

const struct word *
words_find(const struct words *words, struct cpl_str folded)
{
	for (size_t i = 0; i < words->count; i++)
		if (word_is(&words->items[i], folded))
			return &words->items[i];
	return NULL;
}

const struct alias *
profile_alias(const struct cpl_profile *profile, struct cpl_str folded)
{
	size_t low = 0;
	size_t high = profile->alias_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (cpl_str_compare(profile->aliases[middle].folded, folded) <
		    0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == profile->alias_count ||
	    !cpl_str_equal(profile->aliases[low].folded, folded))
		return NULL;
	return &profile->aliases[low];
}

static bool
has_name(struct cpl_str name, const struct cpl_str *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (cpl_str_equal(names[i], name))
			return true;
	return false;
}

const struct layout *
profile_layout(const struct cpl_profile *profile, const struct cpl_str *names,
    size_t count)
{
	const struct layout *best = NULL;

	for (size_t i = 0; i < profile->layout_count; i++) {
		const struct layout *layout = &profile->layouts[i];
		size_t found = 0;

		if (layout->count > count ||
		    (best != NULL && layout->count <= best->count))
			continue;
		while (found < layout->count &&
		       has_name(layout->names[found], names, count))
			found++;
		if (found == layout->count)
			best = layout;
	}
	return best;
}

static bool
has_input(const struct rule *rule, size_t input)
{
	return input >= rule->first_input &&
	       input - rule->first_input < rule->input_count;
}

bool
profile_is_personal(const struct cpl_profile *profile, size_t input)
{
	for (size_t i = FIELD_NAME; i <= FIELD_NATIONAL_ID; i++)
		if (has_input(&profile->fields[i], input))
			return true;
	return has_input(&profile->personal, input);
}

bool
category_valid(struct cpl_str text)
{
	bool need = true; /* a letter or a digit, no hyphen and no slash */

	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];

		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			need = false;
		else if ((c == '-' || c == '/') && !need)
			need = true;
		else
			return false;
	}
	return !need;
}
