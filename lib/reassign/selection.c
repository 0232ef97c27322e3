/* SPDX-License-Identifier: MIT */
/* Conditions that choose the complaints of a plan. */
#include <stdlib.h>
#include <string.h>

#include <complaint/reassign.h>

struct condition {
	struct cpl_str field; /* in the arena, as the rest */
	struct cpl_str object;
	struct cpl_str member; /* empty: the field is no member of an object */
	struct cpl_str pattern;
};

struct cpl_selection {
	struct cpl_arena arena;       /* OWNED */
	struct condition *conditions; /* OWNED; those of a field together */
	size_t count;
};

struct cpl_selection *
cpl_selection_new(void)
{
	return calloc(1, sizeof(struct cpl_selection));
}

void
cpl_selection_free(struct cpl_selection *selection)
{
	if (selection == NULL)
		return;
	cpl_arena_release(&selection->arena);
	free(selection->conditions);
	free(selection);
}

static struct cpl_str
before(struct cpl_str text, char mark)
{
	const char *found = memchr(text.data, mark, text.length);

	return (struct cpl_str){ text.data,
		found == NULL ? text.length : (size_t)(found - text.data) };
}

static struct cpl_str
behind(struct cpl_str text, size_t length)
{
	return (struct cpl_str){ text.data + length, text.length - length };
}

enum cpl_problem
cpl_selection_add(struct cpl_selection *selection, struct cpl_str text)
{
	struct condition condition;
	struct condition *grown;
	size_t at;

	text = cpl_arena_copy(&selection->arena, text);
	if (text.data == NULL)
		return CPL_MEMORY;
	condition.field = before(text, '=');
	if (condition.field.length == 0 ||
	    condition.field.length == text.length)
		return CPL_CONFIG_VALUE;
	condition.pattern = behind(text, condition.field.length + 1);
	condition.object = before(condition.field, '.');
	condition.member = CPL_STR("");
	if (condition.object.length < condition.field.length)
		condition.member = behind(
		    condition.field, condition.object.length + 1);
	if (condition.object.length == 0 ||
	    condition.object.length + 1 == condition.field.length)
		return CPL_CONFIG_VALUE;
	grown = realloc(selection->conditions,
	    (selection->count + 1) * sizeof(*selection->conditions));
	if (grown == NULL)
		return CPL_MEMORY;
	selection->conditions = grown;
	for (at = selection->count; at > 0; at--) {
		if (cpl_str_equal(grown[at - 1].field, condition.field))
			break;
	}
	if (at == 0)
		at = selection->count;
	memmove(grown + at + 1, grown + at,
	    (selection->count - at) * sizeof(*grown));
	grown[at] = condition;
	selection->count++;
	return CPL_OK;
}

/*
 * Whether the pattern takes all of the text.  On a mismatch the last `*` takes
 * one character more; earlier ones never need to, so the cost is at most the
 * product of the lengths.
 */
static bool
matches(struct cpl_str pattern, struct cpl_str text)
{
	size_t star = SIZE_MAX;
	size_t again = 0;
	size_t p = 0;
	size_t t = 0;

	while (t < text.length) {
		if (p < pattern.length && pattern.data[p] == '*') {
			star = p++;
			again = t;
		} else if (p < pattern.length &&
			   pattern.data[p] == text.data[t]) {
			p++;
			t++;
		} else if (star != SIZE_MAX) {
			p = star + 1;
			t = ++again;
		} else {
			return false;
		}
	}
	while (p < pattern.length && pattern.data[p] == '*')
		p++;
	return p == pattern.length;
}

/* The text of a field; empty without it.  OK or MEMORY. */
static enum cpl_problem
take_text(const struct condition *condition, struct cpl_case *complaint,
    struct cpl_str *text)
{
	struct cpl_record *record = complaint->record;
	struct cpl_json value;
	enum cpl_problem problem;

	*text = CPL_STR("");
	if (condition->member.length > 0)
		problem = cpl_record_json_in(
		    record, condition->object, condition->member, &value);
	else
		problem = cpl_record_json(record, condition->object, &value);
	if (problem != CPL_OK)
		return CPL_OK;
	problem = cpl_record_decode(record, value, text);
	if (problem == CPL_FIELD_TYPE)
		*text = (struct cpl_str){ value.data, value.length };
	return problem == CPL_MEMORY ? CPL_MEMORY : CPL_OK;
}

enum cpl_problem
cpl_selection_holds(const struct cpl_selection *selection,
    struct cpl_case *complaint, bool *holds)
{
	size_t at = 0;

	*holds = true;
	while (at < selection->count && *holds) {
		const struct condition *first = &selection->conditions[at];
		struct cpl_str text;
		enum cpl_problem problem = take_text(first, complaint, &text);

		if (problem != CPL_OK)
			return problem;
		*holds = false;
		for (; at < selection->count &&
		       cpl_str_equal(
			   selection->conditions[at].field, first->field);
		     at++)
			*holds = *holds ||
				 matches(
				     selection->conditions[at].pattern, text);
	}
	return CPL_OK;
}
