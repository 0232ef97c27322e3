/* SPDX-License-Identifier: MIT */
/* Weighing one complaint, and writing down what was found. */
#include <string.h>

#include <complaint/json.h>

#include "classify/internal.h"

/* What is looked at: the front of a field, never half a character. */
static struct cpl_str
front(struct cpl_str text, bool *cut)
{
	if (text.length > CPL_CLASSIFY_LENGTH) {
		text.length = CPL_CLASSIFY_LENGTH;
		while (text.length > 0 &&
		       ((unsigned char)text.data[text.length] & 0xc0) == 0x80)
			text.length--;
		*cut = true;
	}
	text.length = cpl_utf8_valid(text.data, text.length);
	return text;
}

static void
forget(struct cpl_rules *rules)
{
	size_t i;

	for (i = 0; i < rules->category_count; i++) {
		rules->categories[i].score = 0;
		rules->categories[i].matched = false;
	}
}

/* Which rules to try on a text.  False without memory. */
static bool
find_candidates(struct cpl_rules *rules, struct cpl_str text, int field)
{
	uint64_t *bits = rules->bits[field];
	size_t rule;

	if (!rules->try_all) {
		prefilter_scan(rules->prefilter, text, bits);
		return text_words_read(rules->dictionary, rules->words[field],
		    text, rules->groups, bits);
	}
	for (rule = 0; rule < rules->count; rule++)
		bits[rule / 64] |= (uint64_t)1 << rule % 64;
	return true;
}

static bool
has_bit(const uint64_t *bits, size_t rule)
{
	return bits[rule / 64] >> rule % 64 & 1;
}

struct complaint {
	struct cpl_str fields[2]; /* by enum cpl_rule_field */
};

/* Look for a pattern in one field, in the quickest way there is. */
static enum attempt
try_pattern(struct cpl_rules *rules, struct pattern *pattern,
    const struct complaint *complaint, int field, size_t *start, size_t *end)
{
	if (pattern->listed && !rules->try_all)
		return text_words_try(rules->dictionary, rules->words[field],
		    pattern->lists, start, end);
	return matcher_try(
	    &rules->matcher, pattern, complaint->fields[field], start, end);
}

static bool
looks_at(const struct rule *rule, enum cpl_rule_field field)
{
	return rule->fields == FIELDS_ANY ||
	       (rule->fields == FIELDS_TITLE) == (field == CPL_FIELD_TITLE);
}

/* Whether `unless` stands in any of the fields that the rule looks at. */
static enum attempt
try_unless(struct cpl_rules *rules, struct rule *rule,
    const struct complaint *complaint)
{
	enum attempt attempt = ATTEMPT_NO;
	int field;

	if (rule->unless.cell.length == 0)
		return ATTEMPT_NO;
	for (field = CPL_FIELD_TITLE;
	     field <= CPL_FIELD_TEXT && attempt == ATTEMPT_NO; field++) {
		size_t start;
		size_t end;

		if (looks_at(rule, (enum cpl_rule_field)field))
			attempt = try_pattern(rules, &rule->unless, complaint,
			    field, &start, &end);
	}
	return attempt;
}

/*
 * Whether the rule counts: YES with *match filled, NO, LIMIT or MEMORY.  A
 * limit in one field is forgotten when the other field decides.
 */
static enum attempt
try_rule(struct cpl_rules *rules, size_t number,
    const struct complaint *complaint, struct cpl_match *match)
{
	struct rule *rule = &rules->items[number];
	enum attempt found = ATTEMPT_NO;
	enum attempt unless;
	int field;

	for (field = CPL_FIELD_TITLE; field <= CPL_FIELD_TEXT; field++) {
		enum attempt attempt;

		if (!looks_at(rule, (enum cpl_rule_field)field) ||
		    !has_bit(rules->bits[field], number))
			continue;
		attempt = try_pattern(rules, &rule->pattern, complaint, field,
		    &match->start, &match->end);
		match->field = (enum cpl_rule_field)field;
		if (attempt != ATTEMPT_NO)
			found = attempt;
		if (attempt == ATTEMPT_YES || attempt == ATTEMPT_MEMORY)
			break;
	}
	if (found != ATTEMPT_YES)
		return found;
	unless = try_unless(rules, rule, complaint);
	if (unless == ATTEMPT_NO)
		return ATTEMPT_YES;
	return unless == ATTEMPT_YES ? ATTEMPT_NO : unless;
}

static void
take_match(struct cpl_rules *rules, size_t number, struct cpl_match match,
    struct cpl_verdict *verdict)
{
	const struct rule *rule = &rules->items[number];

	match.rule = number;
	match.line = rule->line;
	match.priority = rule->priority;
	match.weight = rule->weight;
	match.category = CPL_STR("");
	if (rule->category != NO_CATEGORY) {
		struct category *category = &rules->categories[rule->category];

		match.category = category->slug;
		category->score += rule->weight;
		category->matched = true;
	}
	rules->matches[verdict->match_count++] = match;
}

static enum cpl_problem
try_candidates(struct cpl_rules *rules, const struct complaint *complaint,
    struct cpl_verdict *verdict)
{
	size_t word;

	for (word = 0; word < PREFILTER_WORDS(rules->count); word++) {
		uint64_t left = rules->bits[CPL_FIELD_TITLE][word] |
				rules->bits[CPL_FIELD_TEXT][word];

		for (; left != 0; left &= left - 1) {
			size_t number = word * 64 +
					(size_t)__builtin_ctzll(left);
			struct cpl_match match = { 0 };

			switch (try_rule(rules, number, complaint, &match)) {
			case ATTEMPT_NO:
				break;
			case ATTEMPT_YES:
				take_match(rules, number, match, verdict);
				break;
			case ATTEMPT_LIMIT:
				rules->items[number].limited++;
				rules->limited[verdict->limited_count++] =
				    rules->items[number].line;
				break;
			case ATTEMPT_MEMORY:
				return CPL_MEMORY;
			}
		}
	}
	return CPL_OK;
}

/* A category's own score and those of all it lies under. */
static int64_t
sum_of(const struct cpl_rules *rules, size_t category)
{
	int64_t sum = 0;

	for (; category != NO_CATEGORY;
	     category = rules->categories[category].parent)
		sum += rules->categories[category].score;
	return sum;
}

static size_t
find_winner(const struct cpl_rules *rules, struct cpl_verdict *verdict)
{
	size_t winner = NO_CATEGORY;
	size_t i;

	for (i = 0; i < rules->category_count; i++) {
		int64_t sum;

		if (!rules->categories[i].matched)
			continue;
		sum = sum_of(rules, i);
		/* They stand in the order of the table: the first stays. */
		if (sum <= verdict->score)
			continue;
		verdict->score = sum;
		winner = i;
	}
	return winner;
}

static bool
lies_under(const struct cpl_rules *rules, size_t category, size_t above)
{
	while (category != NO_CATEGORY && category != above)
		category = rules->categories[category].parent;
	return category == above;
}

/* The highest of the rules that speak for the winner or for no category. */
static enum cpl_priority
find_priority(const struct cpl_rules *rules, const struct cpl_verdict *verdict,
    size_t winner)
{
	enum cpl_priority priority = CPL_PRIORITY_NONE;
	size_t i;

	for (i = 0; i < verdict->match_count; i++) {
		const struct cpl_match *match = &rules->matches[i];
		size_t category = rules->items[match->rule].category;

		if (match->priority > priority &&
		    (category == NO_CATEGORY ||
			(winner != NO_CATEGORY &&
			    lies_under(rules, winner, category))))
			priority = match->priority;
	}
	return priority;
}

enum cpl_problem
cpl_classify(struct cpl_rules *rules, struct cpl_str title, struct cpl_str text,
    struct cpl_verdict *verdict)
{
	struct complaint complaint;
	enum cpl_problem problem;
	size_t winner;
	int field;

	*verdict = (struct cpl_verdict){
		.category = { "", 0 },
		.matches = rules->matches,
		.limited = rules->limited,
	};
	forget(rules);
	complaint.fields[CPL_FIELD_TITLE] = front(title, &verdict->cut);
	complaint.fields[CPL_FIELD_TEXT] = front(text, &verdict->cut);
	for (field = CPL_FIELD_TITLE; field <= CPL_FIELD_TEXT; field++)
		if (!find_candidates(rules, complaint.fields[field], field))
			return CPL_MEMORY;
	problem = try_candidates(rules, &complaint, verdict);
	if (problem != CPL_OK)
		return problem;
	winner = find_winner(rules, verdict);
	if (winner != NO_CATEGORY)
		verdict->category = rules->categories[winner].slug;
	verdict->priority = find_priority(rules, verdict, winner);
	return CPL_OK;
}

static void
write_text(struct cpl_buffer *out, const char *name, struct cpl_str text)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_json_append_string(out, text);
}

static void
write_integer(struct cpl_buffer *out, const char *name, int64_t value)
{
	cpl_json_append_name(out, cpl_str_of(name));
	cpl_buffer_append_integer(out, value);
}

static void
write_match(const struct cpl_match *match, struct cpl_buffer *out)
{
	if (out->length > 0 && out->data[out->length - 1] != '[')
		cpl_buffer_append_char(out, ',');
	cpl_buffer_append_char(out, '{');
	write_integer(out, "line", (int64_t)match->line);
	if (match->category.length > 0)
		write_text(out, "category", match->category);
	if (match->priority != CPL_PRIORITY_NONE)
		write_text(out, "priority", cpl_priority_name(match->priority));
	write_text(out, "field",
	    match->field == CPL_FIELD_TITLE ? CPL_STR("title")
					    : CPL_STR("text"));
	cpl_json_append_name(out, CPL_STR("at"));
	cpl_buffer_append_char(out, '[');
	cpl_buffer_append_integer(out, (int64_t)match->start);
	cpl_buffer_append_char(out, ',');
	cpl_buffer_append_integer(out, (int64_t)match->end);
	cpl_buffer_append_char(out, ']');
	if (match->category.length > 0)
		write_integer(out, "weight", match->weight);
	cpl_buffer_append_char(out, '}');
}

void
cpl_verdict_write(const struct cpl_verdict *verdict, struct cpl_str table,
    const char *version, struct cpl_buffer *out)
{
	size_t i;

	cpl_buffer_append_char(out, '{');
	if (verdict->category.length > 0) {
		write_text(out, "category", verdict->category);
		write_integer(out, "score", verdict->score);
	} else {
		cpl_json_append_name(out, CPL_STR("category"));
		cpl_buffer_append_str(out, CPL_STR("null"));
	}
	if (verdict->priority != CPL_PRIORITY_NONE)
		write_text(
		    out, "priority", cpl_priority_name(verdict->priority));
	cpl_json_append_name(out, CPL_STR("rules"));
	cpl_buffer_append_char(out, '[');
	for (i = 0; i < verdict->match_count; i++)
		write_match(&verdict->matches[i], out);
	cpl_buffer_append_char(out, ']');
	if (verdict->limited_count > 0) {
		cpl_json_append_name(out, CPL_STR("limited"));
		for (i = 0; i < verdict->limited_count; i++) {
			cpl_buffer_append_char(out, i ? ',' : '[');
			cpl_buffer_append_integer(
			    out, (int64_t)verdict->limited[i]);
		}
		cpl_buffer_append_char(out, ']');
	}
	if (verdict->cut) {
		cpl_json_append_name(out, CPL_STR("cut"));
		cpl_buffer_append_str(out, CPL_STR("true"));
	}
	write_text(out, "table", table);
	write_text(out, "table_version", cpl_str_of(version));
	cpl_buffer_append_char(out, '}');
}
