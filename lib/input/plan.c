/* SPDX-License-Identifier: MIT */
/* The columns of a file found for the inputs of a profile, and their values. */
#include "input/convert.h"

#include <stdlib.h>
#include <string.h>

static const struct cpl_zone *
open_zone(const struct cpl_zone *given, const char *name, struct cpl_zone **own,
    struct cpl_fault *fault, bool *good)
{
	*good = true;
	if (given != NULL || name == NULL)
		return given;
	*own = cpl_zone_open(name, NULL, fault);
	*good = *own != NULL;
	return *own;
}

static bool
open_zones(struct converter *converter, const struct cpl_input_options *options,
    struct cpl_fault *fault)
{
	const struct cpl_profile *profile = converter->profile;
	const char *name = profile->input_zone;
	bool good;

	converter->input_zone = open_zone(options->input_zone,
	    name == NULL ? "UTC" : name, &converter->own_input_zone, fault,
	    &good);
	if (!good)
		return false;
	converter->zone = open_zone(
	    options->zone, profile->zone, &converter->own_zone, fault, &good);
	return good;
}

bool
converter_init(struct converter *converter, const struct cpl_profile *profile,
    const struct columns *columns, const struct cpl_input_options *options,
    struct cpl_input_notes *notes, struct cpl_fault *fault)
{
	size_t at;

	memset(converter, 0, sizeof(*converter));
	converter->profile = profile;
	converter->columns = columns;
	converter->channel = options->channel;
	converter->notes = notes;
	converter->keep_names = options->keep_names;
	if (!open_zones(converter, options, fault))
		return false;
	converter->city = options->city != NULL ? options->city
						: &profile->places.city;
	if (options->input_zone == NULL &&
	    (profile->zone_inferred || profile->input_zone == NULL))
		converter->zone_inferred = profile->input_zone == NULL
					       ? "UTC"
					       : profile->input_zone;
	converter->now.seconds = options->now;
	converter->now.local =
	    options->now + cpl_zone_offset(converter->input_zone, options->now);
	converter_file(converter, options->file);
	converter->input_columns = calloc(
	    profile->input_count + 1, sizeof(size_t));
	converter->input_ranks = calloc(
	    profile->input_count + 1, sizeof(size_t));
	converter->sheet_form = cpl_dateform_new(
	    CPL_STR("YYYY-MM-DD[ hh:mm[:ss]]"), &at);
	/* Most of it is never touched, and costs nothing then. */
	converter->words = calloc(MEMO_SLOTS, sizeof(*converter->words));
	converter->times = calloc(TIME_SLOTS, sizeof(*converter->times));
	if (profile->places.declared)
		converter->places = calloc(
		    MEMO_SLOTS, sizeof(*converter->places));
	if (converter->sheet_form == NULL || converter->input_columns == NULL ||
	    converter->input_ranks == NULL || converter->words == NULL ||
	    converter->times == NULL ||
	    (profile->places.declared && converter->places == NULL) ||
	    converter->source.failed) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	for (size_t i = 0; i < profile->input_count; i++)
		converter->input_columns[i] = NO_COLUMN;
	return true;
}

void
converter_release(struct converter *converter)
{
	cpl_zone_free(converter->own_input_zone);
	cpl_zone_free(converter->own_zone);
	cpl_dateform_free(converter->sheet_form);
	cpl_buffer_release(&converter->source);
	cpl_buffer_release(&converter->keys);
	cpl_buffer_release(&converter->scratch);
	cpl_buffer_release(&converter->cleaned);
	cpl_arena_release(&converter->arena);
	free(converter->words);
	free(converter->places);
	free(converter->times);
	free(converter->input_columns);
	free(converter->input_ranks);
	free(converter->keep);
	free(converter->personal);
	free(converter->key_ends);
	memset(converter, 0, sizeof(*converter));
}

/* A file name need not be UTF-8, JSON must be. */
void
converter_file(struct converter *converter, const char *file)
{
	struct cpl_buffer *source = &converter->source;
	struct cpl_buffer clean = { 0 };

	cpl_buffer_clear(source);
	cpl_buffer_append_str(source, CPL_STR(",\"source\":{\"profile\":"));
	cpl_json_append_string(source, cpl_str_of(converter->profile->name));
	if (file != NULL) {
		cpl_buffer_append_printable(&clean, cpl_str_of(file));
		cpl_buffer_append_str(source, CPL_STR(",\"file\":"));
		cpl_json_append_string(source, cpl_buffer_str(&clean));
		source->failed = source->failed || clean.failed;
		cpl_buffer_release(&clean);
	}
	cpl_buffer_append_str(source, CPL_STR(",\"line\":"));
}

/* Give the column to every input that looks for its name. */
static bool
match_column(struct converter *converter, size_t column)
{
	const struct cpl_profile *profile = converter->profile;
	const struct alias *end = profile->aliases + profile->alias_count;
	struct cpl_str folded = fold_name(
	    converter->columns->names[column], &converter->arena);
	const struct alias *alias;

	if (folded.data == NULL)
		return false;
	for (alias = profile_alias(profile, folded);
	     alias != NULL && alias < end &&
	     cpl_str_equal(alias->folded, folded);
	     alias++) {
		size_t input = alias->input;

		if (profile_is_personal(profile, input))
			converter->personal[column] = true;
		if (converter->input_columns[input] != NO_COLUMN &&
		    converter->input_ranks[input] <= alias->rank)
			continue;
		converter->input_columns[input] = column;
		converter->input_ranks[input] = alias->rank;
	}
	return true;
}

static bool
reserve(struct converter *converter)
{
	size_t capacity = converter->columns->capacity;
	bool *keep;
	bool *personal;
	size_t *ends;

	if (converter->columns->count <= converter->keep_capacity)
		return true;
	keep = realloc(converter->keep, capacity * sizeof(*keep));
	if (keep == NULL)
		return false;
	converter->keep = keep;
	personal = realloc(converter->personal, capacity * sizeof(*personal));
	if (personal == NULL)
		return false;
	converter->personal = personal;
	ends = realloc(converter->key_ends, capacity * sizeof(*ends));
	if (ends == NULL)
		return false;
	converter->key_ends = ends;
	converter->keep_capacity = capacity;
	return true;
}

static bool
has_column(const struct converter *converter, const struct rule *rule)
{
	for (size_t i = 0; i < rule->input_count; i++)
		if (converter->input_columns[rule->first_input + i] !=
		    NO_COLUMN)
			return true;
	return false;
}

/* A rule without a column and a value of its own gives nothing. */
static void
find_live(struct converter *converter)
{
	const struct cpl_profile *profile = converter->profile;

	converter->live_count = 0;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const struct rule *rule = &profile->fields[i];

		if (rule->constant != NULL || rule->otherwise != NULL ||
		    profile->needed[i] || has_column(converter, rule))
			converter->live[converter->live_count++] =
			    (enum field)i;
	}
	converter->live_event_count = 0;
	for (size_t i = 1; i < EVENT_COUNT; i++) {
		const struct rule *rule = &profile->events[i];

		if (rule->constant != NULL || has_column(converter, rule))
			converter->live_events[converter->live_event_count++] =
			    i;
	}
}

bool
converter_learn(struct converter *converter)
{
	const struct columns *columns = converter->columns;

	if (converter->known == columns->count)
		return true;
	if (!reserve(converter))
		return false;
	for (; converter->known < columns->count; converter->known++) {
		converter->personal[converter->known] = false;
		if (!match_column(converter, converter->known))
			return false;
		cpl_json_append_string(
		    &converter->keys, columns->names[converter->known]);
		cpl_buffer_append_char(&converter->keys, ':');
		converter->key_ends[converter->known] = converter->keys.length;
	}
	find_live(converter);
	return !converter->keys.failed;
}

static struct cpl_str
cell_text(const struct converter *converter, size_t input)
{
	const struct cell *cell;
	size_t column = converter->input_columns[input];

	if (column == NO_COLUMN || column >= converter->row->count)
		return (struct cpl_str){ "", 0 };
	cell = &converter->row->cells[column];
	if (cell->json)
		return (struct cpl_str){ "", 0 };
	return cell->text;
}

static struct cpl_str
joined_value(struct converter *converter, const struct rule *rule, bool use)
{
	struct cpl_buffer *scratch = &converter->scratch;
	struct cpl_str only = { "", 0 };
	size_t found = 0;

	cpl_buffer_clear(scratch);
	for (size_t i = 0; i < rule->input_count; i++) {
		size_t input = rule->first_input + i;
		struct cpl_str text = cell_text(converter, input);

		if (text.length == 0)
			continue;
		if (use)
			converter->keep[converter->input_columns[input]] =
			    false;
		if (found++ == 0) {
			only = text;
			continue;
		}
		if (found == 2)
			cpl_buffer_append_str(scratch, only);
		cpl_buffer_append_str(scratch, cpl_str_of(rule->separator));
		cpl_buffer_append_str(scratch, text);
	}
	return found < 2 ? only : cpl_buffer_str(scratch);
}

struct cpl_str
converter_value(struct converter *converter, const struct rule *rule, bool use)
{
	if (rule->join)
		return joined_value(converter, rule, use);
	for (size_t i = 0; i < rule->input_count; i++) {
		size_t input = rule->first_input + i;
		struct cpl_str text = cell_text(converter, input);

		if (text.length == 0)
			continue;
		if (use)
			converter->keep[converter->input_columns[input]] =
			    false;
		return text;
	}
	if (rule->constant != NULL)
		return cpl_str_of(rule->constant);
	return (struct cpl_str){ "", 0 };
}

void
converter_keep(struct converter *converter, const struct rule *rule)
{
	for (size_t i = 0; i < rule->input_count; i++) {
		size_t column = converter->input_columns[rule->first_input + i];

		if (column != NO_COLUMN)
			converter->keep[column] = true;
	}
}

/* Where the first cell of a rule stands, for a message. */
static void
place_fault(struct converter *converter, const struct rule *rule,
    enum cpl_problem problem, const char *name)
{
	size_t line = converter->row->line;
	size_t column = 0;

	for (size_t i = 0; i < rule->input_count; i++) {
		size_t input = rule->first_input + i;

		if (cell_text(converter, input).length == 0)
			continue;
		if (converter->sheet)
			column = converter->input_columns[input] + 1;
		else if (converter->delimiter != 0)
			csv_cell_place(converter->row, converter->delimiter,
			    converter->quote, converter->input_columns[input],
			    &line, &column);
		break;
	}
	cpl_fault_set(converter->fault, problem, line, column, "%s", name);
}

bool
converter_has(const struct converter *converter, const struct skip *condition)
{
	size_t column = converter->input_columns[condition->input];
	char room[FOLD_ROOM];

	return column != NO_COLUMN && column < converter->row->count &&
	       words_find(&condition->words,
		   fold_value(converter->row->cells[column].text, room)) !=
		   NULL;
}

/* What is wrong with a text that is of none of the forms. */
static enum cpl_problem
wrong_date(const struct forms *forms, struct cpl_str text)
{
	for (size_t i = 0; i < forms->count; i++)
		if (cpl_dateform_contradicts(forms->items[i], text))
			return CPL_DATE_ORDER;
	return CPL_DATE_INVALID;
}

/* Every offset leaves these within the years 0 to 9999. */
static bool
in_years(int64_t seconds)
{
	return seconds > INT64_C(-62167219200) + CPL_DAY &&
	       seconds < INT64_C(253402300799) - CPL_DAY;
}

/*
 * What stands where there is no date: hyphens, the NULL of a database, and the
 * date of zeros that some of them have in its place.
 */
static bool
says_nothing(struct cpl_str text)
{
	static const char *const words[] = { "NULL", "null", "\\N", "N/A",
		"n/a", "#N/A", "None" };
	bool zeros = false;
	size_t i = 0;

	for (size_t word = 0; word < sizeof(words) / sizeof(words[0]); word++)
		if (cpl_str_equal(text, cpl_str_of(words[word])))
			return true;
	while (i < text.length && memchr("0-/:. T", text.data[i], 7) != NULL) {
		zeros = zeros || text.data[i] == '0';
		i++;
	}
	if (i < text.length)
		return false;
	for (i = 0; zeros && i + 4 <= text.length; i++)
		if (memcmp(text.data + i, "0000", 4) == 0)
			return true;
	return !zeros;
}

/* The instant that the text names by one of the forms; false for none. */
static bool
read_instant(struct converter *converter, const struct forms *forms,
    struct cpl_str text, struct instant *instant, enum cpl_problem *problem)
{
	const struct cpl_zone *shown = converter->zone;
	struct cpl_dateform_result result;
	size_t i = 0;

	while (i < forms->count && !cpl_dateform_read_at(forms->items[i], text,
				       &converter->now, &result))
		i++;
	if (i == forms->count &&
	    !(converter->sheet &&
		cpl_dateform_read(converter->sheet_form, text, &result))) {
		*problem = wrong_date(forms, text);
		return false;
	}
	if (!in_years(result.seconds)) {
		*problem = CPL_DATE_INVALID;
		return false;
	}
	instant->seconds = result.seconds;
	instant->midnight =
	    (result.seconds + (result.zoned ? result.offset : 0)) % CPL_DAY ==
	    0;
	if (!result.zoned) {
		instant->seconds = cpl_zone_instant(
		    converter->input_zone, result.seconds);
		converter->notes->zone_inferred = converter->zone_inferred;
		if (shown == NULL)
			shown = converter->input_zone;
	}
	instant->offset = shown == NULL
			      ? result.offset
			      : cpl_zone_offset(shown, instant->seconds);
	return true;
}

bool
converter_time(struct converter *converter, const struct rule *rule,
    const char *name, struct instant *instant, enum cpl_problem *problem)
{
	const struct forms *forms = rule->forms.count > 0
					? &rule->forms
					: &converter->profile->forms;
	struct cpl_str text = { "", 0 };
	struct time_memo *memo;

	if (rule->when == NULL || converter_has(converter, rule->when))
		text = converter_value(converter, rule, true);
	if (text.length == 0)
		return false;
	memo = &converter
		    ->times[memo_slot(text.data, text.length, (uintptr_t)rule) %
			    TIME_SLOTS];
	if (memo->rule == rule && memo->length == text.length &&
	    memcmp(memo->spelt, text.data, text.length) == 0) {
		*instant = memo->instant;
		return true;
	}
	if (!read_instant(converter, forms, text, instant, problem)) {
		if (says_nothing(text)) {
			*problem = CPL_OK;
			converter_keep(converter, rule);
		} else {
			place_fault(converter, rule, *problem, name);
		}
		return false;
	}
	if (text.length <= TIME_ROOM) {
		memo->rule = rule;
		memo->instant = *instant;
		memo->length = (unsigned char)text.length;
		memcpy(memo->spelt, text.data, text.length);
	}
	return true;
}

static bool
all_empty(const struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->cells[i].text.length > 0)
			return false;
	return true;
}

bool
converter_skips(struct converter *converter, const struct row *row)
{
	const struct cpl_profile *profile = converter->profile;

	if (!converter_learn(converter))
		return false;
	converter->row = row;
	/* The header again, as where files were put behind one another. */
	if (all_empty(row) || columns_is_header(converter->columns, row))
		return true;
	for (size_t i = 0; i < profile->skip_count; i++)
		if (converter_has(converter, &profile->skips[i]))
			return true;
	return false;
}
