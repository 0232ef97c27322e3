/* SPDX-License-Identifier: MIT */
/* What a telephone says in a chat in the words of no person. */
#ifndef INPUT_CHAT_WORDS_H
#define INPUT_CHAT_WORDS_H

#include <complaint/text.h>

/* U+200E, U+200F, U+202A to U+202E and U+FEFF in front say nothing. */
struct cpl_str chat_skip_marks(struct cpl_str text);
/* What stands for a picture, a voice or a file that was not exported. */
bool chat_is_media(struct cpl_str text);
/* What stands for a message that was taken back. */
bool chat_is_deleted(struct cpl_str text);
/* News of the telephone in the name of a chat: it is encrypted, a call. */
bool chat_is_notice(struct cpl_str text);
/* Without the remark at its end that it was changed. */
struct cpl_str chat_unedited(struct cpl_str text);

#endif
