/* SPDX-License-Identifier: MIT */
/*
 * The languages of pages.
 *
 * The translations are those of po/, in the form of GNU gettext.  They become
 * constant tables when the library is built: it reads no locale, and the same
 * page must come out on a machine that has none installed.
 */
#include "language.h"

#include <stdlib.h>
#include <string.h>

struct text {
	const char *english;
	const char *other;
};

struct cpl_language {
	const char *code;
	const struct text *texts; /* in the order of strcmp() */
	size_t count;
};

/* What the build makes of po/: `languages`, with one that is empty behind. */
#include "languages.h"

static int
compare(const void *english, const void *text)
{
	return strcmp(english, ((const struct text *)text)->english);
}

const char *
language_text(const struct cpl_language *language, const char *english)
{
	const struct text *text = NULL;

	if (language != NULL)
		text = bsearch(english, language->texts, language->count,
		    sizeof(*text), compare);
	return text != NULL ? text->other : english;
}

const char *
cpl_language_code(const struct cpl_language *language)
{
	return language == NULL ? "en" : language->code;
}

const char *
cpl_language_at(size_t index)
{
	const size_t count = sizeof(languages) / sizeof(*languages);

	if (index == 0)
		return cpl_language_code(NULL);
	return index < count ? languages[index - 1].code : NULL;
}

bool
cpl_language_find(struct cpl_str code, const struct cpl_language **language)
{
	*language = NULL;
	for (size_t i = 0; cpl_language_at(i) != NULL; i++) {
		if (!cpl_str_equal(code, cpl_str_of(cpl_language_at(i))))
			continue;
		*language = i > 0 ? &languages[i - 1] : NULL;
		return true;
	}
	return false;
}

/* What records say in words that programs read. */
static const struct {
	const char *word;
	const char *english;
} words[] = {
	{ "complaint", N_("complaint") },
	{ "information_request", N_("information request") },
	{ "aspiration", N_("aspiration") },
	{ "low", N_("low") },
	{ "normal", N_("normal") },
	{ "high", N_("high") },
	{ "emergency", N_("emergency") },
	{ "verification", N_("verification") },
	{ "response", N_("response") },
	{ "resolution", N_("resolution") },
	{ "source_due", N_("date of the source") },
	{ "running", N_("running") },
	{ "due_soon", N_("due soon") },
	{ "paused", N_("paused") },
	{ "met", N_("met") },
	{ "breached", N_("breached") },
	{ "cancelled", N_("cancelled") },
	{ "uncertain", N_("uncertain") },
};

struct cpl_str
language_word(const struct cpl_language *language, struct cpl_str word)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (cpl_str_equal(word, cpl_str_of(words[i].word)))
			return cpl_str_of(
			    language_text(language, words[i].english));
	return word;
}

/* What stands between two digits of a sample. */
static struct cpl_str
between(const char *sample, char before, char behind)
{
	const char *first = strchr(sample, before);
	const char *end = first == NULL ? NULL : strchr(first, behind);

	if (end == NULL)
		return CPL_STR("");
	return (struct cpl_str){ first + 1, (size_t)(end - first) - 1 };
}

struct number_form
language_numbers(const struct cpl_language *language)
{
	/* A number with its thousands apart, as this language writes it. */
	const char *sample = language_text(language, "1,234.5");
	/* Per cent, as this language writes it. */
	const char *percent = language_text(language, "96.8%");
	const char *sign = strrchr(percent, '8');

	return (struct number_form){
		.group = between(sample, '1', '2'),
		.point = between(sample, '4', '5'),
		.percent = sign == NULL ? CPL_STR("%") : cpl_str_of(sign + 1),
	};
}
