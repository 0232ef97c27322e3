/* SPDX-License-Identifier: MIT */
/* What pages say, in English and in the languages of po/. */
#ifndef CPL_RENDER_LANGUAGE_H
#define CPL_RENDER_LANGUAGE_H

#include <complaint/render.h>

/* Marks a text of a table for the translators; see scripts/list-texts. */
#define N_(text) text

/* The text in that language; English where there is no other.  Static. */
const char *language_text(
    const struct cpl_language *language, const char *english);
/*
 * A word of complaint-record(5), such as `information_request`, or of a clock or
 * its verdict, as people read it; the word itself where it is none of these.
 */
struct cpl_str language_word(
    const struct cpl_language *language, struct cpl_str word);

/* How numbers are written.  Static. */
struct number_form {
	struct cpl_str group; /* between thousands */
	struct cpl_str point; /* before the decimals */
	struct cpl_str percent;
};

struct number_form language_numbers(const struct cpl_language *language);

#endif
