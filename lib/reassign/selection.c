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

/* What a complaint without the field is taken for. */
static const struct cpl_json nothing = { "\"\"", 2 };

/*
 * The member of that path below a value: one of the whole name, or one below the
 * member that the first part names.
 */
static bool
find_path(struct cpl_json value, struct cpl_str path, struct cpl_json *found)
{
	while (!cpl_json_find(value, path, found)) {
		struct cpl_str first = before(path, '.');

		if (first.length == path.length ||
		    !cpl_json_find(value, first, &value))
			return false;
		path = behind(path, first.length + 1);
	}
	return true;
}

/* Its value; false where it has none, or null. */
static bool
find_value(const struct condition *condition, struct cpl_record *record,
    struct cpl_json *value)
{
	struct cpl_json object;

	if (condition->member.length == 0)
		return cpl_record_json(record, condition->object, value) ==
		       CPL_OK;
	return cpl_record_json(record, condition->object, &object) == CPL_OK &&
	       find_path(object, condition->member, value) &&
	       cpl_json_type(*value) != CPL_JSON_NULL;
}

/* Whether one of the conditions on a field takes this.  OK or MEMORY. */
static enum cpl_problem
take_value(const struct cpl_selection *selection, size_t first, size_t end,
    struct cpl_record *record, struct cpl_json value, bool *holds)
{
	struct cpl_str text;
	enum cpl_problem problem = cpl_record_decode(record, value, &text);

	if (problem == CPL_MEMORY)
		return problem;
	if (problem == CPL_FIELD_TYPE)
		text = (struct cpl_str){ value.data, value.length };
	for (size_t i = first; i < end && !*holds; i++)
		*holds = matches(selection->conditions[i].pattern, text);
	return CPL_OK;
}

/* The same for all there is in an array; one that is empty is as if absent. */
static enum cpl_problem
take_items(const struct cpl_selection *selection, size_t first, size_t end,
    struct cpl_record *record, struct cpl_json array, bool *holds)
{
	struct cpl_json_cursor cursor = cpl_json_cursor(array);
	struct cpl_json item;
	enum cpl_problem problem = CPL_OK;
	bool any = false;

	while (problem == CPL_OK && !*holds &&
	       cpl_json_next_item(&cursor, &item)) {
		any = true;
		problem = take_value(
		    selection, first, end, record, item, holds);
	}
	if (!any && !*holds)
		return take_value(
		    selection, first, end, record, nothing, holds);
	return problem;
}

enum cpl_problem
cpl_selection_holds(const struct cpl_selection *selection,
    struct cpl_case *complaint, bool *holds)
{
	struct cpl_record *record = complaint->record;
	enum cpl_problem problem = CPL_OK;
	size_t end;

	*holds = true;
	for (size_t at = 0; at < selection->count && *holds; at = end) {
		const struct condition *first = &selection->conditions[at];
		struct cpl_json value;

		for (end = at + 1; end < selection->count; end++) {
			if (!cpl_str_equal(
				selection->conditions[end].field, first->field))
				break;
		}
		*holds = false;
		if (!find_value(first, record, &value))
			value = nothing;
		if (cpl_json_type(value) == CPL_JSON_ARRAY)
			problem = take_items(
			    selection, at, end, record, value, holds);
		else
			problem = take_value(
			    selection, at, end, record, value, holds);
		if (problem != CPL_OK)
			return problem;
	}
	return CPL_OK;
}
