/* SPDX-License-Identifier: MIT */
/* The inside of a profile: fields, the rules that fill them, their columns. */
#ifndef INPUT_PROFILE_H
#define INPUT_PROFILE_H

#include <complaint/input.h>
#include <complaint/region.h>

enum field {
	FIELD_EXTERNAL_ID,
	FIELD_CHANNEL,
	FIELD_KIND,
	FIELD_OVERSIGHT,
	FIELD_TITLE,
	FIELD_TEXT,
	FIELD_LANGUAGE,
	FIELD_RECEIVED_AT,
	FIELD_DUE_AT,
	FIELD_STATUS,
	FIELD_NAME,
	FIELD_PHONE,
	FIELD_EMAIL,
	FIELD_NATIONAL_ID,
	FIELD_ANONYMOUS,
	FIELD_CONFIDENTIAL,
	FIELD_ADDRESS,
	FIELD_LATITUDE,
	FIELD_LONGITUDE,
	FIELD_REGION_CODE,
	FIELD_DISTRICT,
	FIELD_VILLAGE,
	FIELD_CATEGORY,
	FIELD_AGENCY,
	FIELD_PRIORITY,
	FIELD_RATING,
	FIELD_SURVEY_FIRST,
	FIELD_SURVEY_LAST = FIELD_SURVEY_FIRST + 8,
	FIELD_COUNT,
};

/* What may stand in a field. */
enum field_type {
	TYPE_TEXT,
	TYPE_CODE,     /* one word; more of them are made one */
	TYPE_WORD,     /* of a vocabulary */
	TYPE_CATEGORY, /* a path of slugs */
	TYPE_REGION,
	TYPE_LANGUAGE,
	TYPE_FLAG,
	TYPE_TIME,
	TYPE_LATITUDE,
	TYPE_LONGITUDE,
	TYPE_RATING, /* 1 to 5 */
	TYPE_SURVEY, /* 1 to 4 */
};

struct field_about {
	const char *name;     /* as profiles and messages call it */
	struct cpl_str spelt; /* in its object, with quotes and colon */
	enum field_type type;
	const char *const *vocabulary; /* of TYPE_WORD, ended by NULL */
};

extern const struct field_about field_abouts[FIELD_COUNT];

/* Events, in the order in which they happen when the times are equal. */
#define EVENT_COUNT 14
extern const char *const event_types[EVENT_COUNT + 1];

/* A word of a column and what it stands for. */
struct word {
	struct cpl_str folded; /* see fold_value() */
	bool open_front;       /* any beginning may stand before it */
	bool open_back;
	const char *text; /* NULL for a flag */
	bool flag;
	bool own; /* of the field's vocabulary: the column says no more */
};

struct words {
	struct word *items; /* OWNED by the profile's arena */
	size_t count;
};

/* Rows that have a word of `words` in the column. */
struct skip {
	size_t input;
	struct words words;
};

/* A name for rows of which one of the conditions is true. */
struct mark {
	const char *name;
	struct skip *conditions; /* OWNED by the arena */
	size_t count;
};

struct forms {
	struct cpl_dateform **items; /* OWNED, and so is each */
	size_t count;
};

/*
 * How a field gets its value.  Inputs are numbered through the profile; each is
 * a column by any of its names.
 */
struct rule {
	bool declared;
	bool join; /* all inputs, else the first that is not empty */
	size_t first_input;
	size_t input_count;
	const char *separator;
	const char *constant;
	const char *otherwise;
	char split; /* 0 for none */
	/* Of a number among others, as in `LatLng(-7.03, 113.77)`: from 1. */
	int number;
	struct skip *when; /* OWNED by the arena: only of such rows; or NULL */
	struct words words;
	struct forms forms; /* none: those of the profile */
};

/* Names of places in rows, for the code of the place. */
struct places {
	bool declared;
	struct rule province;
	struct rule regency;
	bool bare_is_kabupaten;
	struct cpl_region city; /* of rows that name none, or level NONE */
};

/* A name under which an input is looked for. */
struct alias {
	struct cpl_str folded; /* see fold_name() */
	size_t input;
	size_t rank; /* the smaller wins */
};

struct layout {
	const char *name;
	struct cpl_str *names; /* folded */
	size_t count;
};

struct cpl_profile {
	char *name;                /* OWNED */
	bool outline;              /* it has no more than that and layouts */
	struct cpl_config *config; /* OWNED; texts are borrowed from it */
	struct cpl_arena arena;
	const char *about;
	const char *channel;
	const char *input_zone;
	const char *zone;
	bool zone_inferred; /* nothing documents the input_zone */
	bool pad;
	struct forms forms;
	struct rule fields[FIELD_COUNT];
	struct rule events[EVENT_COUNT];
	bool needed[FIELD_COUNT];
	struct skip *skips;
	size_t skip_count;
	struct mark *marks; /* OWNED by the arena */
	size_t mark_count;
	struct places places;
	struct rule personal; /* whose columns tell who an anonymous one is */
	size_t *identity;     /* inputs; NULL for the usual ones */
	size_t identity_count;
	struct layout *layouts;
	size_t layout_count;
	struct alias *aliases; /* sorted by name, then by input and rank */
	size_t alias_count;
	size_t alias_capacity;
	size_t input_count;
};

/*
 * The name of a column with small letters and without blanks and underscores
 * but one in front,
 * taken from `arena`; data is NULL without memory.
 */
struct cpl_str fold_name(struct cpl_str name, struct cpl_arena *arena);

/* Whether U+00A0 stands there, which is a blank to those who look at it. */
bool fold_no_break(struct cpl_str text, size_t at);

/*
 * A word of a column with small letters and single blanks, as much of it as
 * fits into `room`.
 */
#define FOLD_ROOM 256
struct cpl_str fold_value(struct cpl_str value, char room[FOLD_ROOM]);
/* The first word that the folded value is, or NULL. */
const struct word *words_find(const struct words *words, struct cpl_str folded);

/* The first alias of that folded name; those that follow may be it too. */
const struct alias *profile_alias(
    const struct cpl_profile *profile, struct cpl_str folded);

/*
 * The layout with the most columns of which all are among `names` (folded), or
 * NULL.
 */
const struct layout *profile_layout(const struct cpl_profile *profile,
    const struct cpl_str *names, size_t count);

/* Whether the input tells who the reporter is. */
bool profile_is_personal(const struct cpl_profile *profile, size_t input);

bool category_valid(struct cpl_str text);

#endif
