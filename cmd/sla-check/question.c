/* SPDX-License-Identifier: MIT */
/* The questions of --fail-on. */
#include <string.h>

#include "sla-check.h"

/* `5`, `12.5`: with `%` behind it hundredths of a percent. */
static bool
parse_limit(const char *text, struct question *question)
{
	uint64_t value = 0;
	int places = -1;

	for (; *text != '\0' && *text != '%'; text++) {
		if (*text == '.' && places < 0) {
			places = 0;
			continue;
		}
		if (*text < '0' || *text > '9' || value > UINT32_MAX ||
		    places == 2)
			return false;
		value = value * 10 + (uint64_t)(*text - '0');
		places += places >= 0;
	}
	question->percent = *text == '%';
	if (!question->percent) {
		question->limit = value;
		return places < 0;
	}
	for (places = places < 0 ? 0 : places; places < 2; places++)
		value *= 10;
	question->limit = value;
	return text[1] == '\0' && value <= 10000;
}

/* `[clock:]state[>limit]`. */
bool
question_parse(
    const struct cpl_judge *judge, const char *text, struct question *question)
{
	const char *colon = strchr(text, ':');
	const char *greater;
	size_t length;

	*question = (struct question){ .text = text, .any_clock = true };
	if (colon != NULL) {
		length = (size_t)(colon - text);
		question->any_clock = false;
		while (question->clock < cpl_judge_clocks(judge) &&
		       !cpl_str_equal((struct cpl_str){ text, length },
			   cpl_str_of(cpl_judge_clock(judge, question->clock))))
			question->clock++;
		if (question->clock == cpl_judge_clocks(judge))
			return false;
		text = colon + 1;
	}
	greater = strchr(text, '>');
	length = greater != NULL ? (size_t)(greater - text) : strlen(text);
	while (question->state < CPL_STATE_COUNT &&
	       !cpl_str_equal((struct cpl_str){ text, length },
		   cpl_str_of(cpl_state_word(question->state))))
		question->state++;
	if (question->state == CPL_STATE_COUNT)
		return false;
	return greater == NULL ||
	       (greater[1] != '\0' && parse_limit(greater + 1, question));
}

/* Of how many; having no verdict is asked of all that were judged. */
static uint64_t
asked(const struct cpl_judge *judge, const struct question *question)
{
	if (question->state == CPL_STATE_NONE)
		return cpl_judge_judged(judge);
	return question->any_clock ? cpl_judge_records(judge, CPL_STATE_COUNT)
				   : cpl_judge_clock_records(judge,
					 question->clock, CPL_STATE_COUNT);
}

void
question_answer(struct cmd *cmd, const struct cpl_judge *judge,
    const struct question *question)
{
	uint64_t all = asked(judge, question);
	uint64_t found = question->any_clock
			     ? cpl_judge_records(judge, question->state)
			     : cpl_judge_clock_records(
				   judge, question->clock, question->state);
	bool bad = question->percent ? found * 10000 > question->limit * all
				     : found > question->limit;

	if (!bad)
		return;
	cmd_note(cmd, "%s: %ju of %ju complaints%s", question->text,
	    (uintmax_t)found, (uintmax_t)all,
	    question->state == CPL_STATE_NONE ? "" : " with a verdict");
	cmd_raise(cmd, CMD_ANSWER);
}
