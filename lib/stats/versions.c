/* SPDX-License-Identifier: MIT */
/* By which policies, calendars, rules and routes complaints were treated. */
#include <stdlib.h>

#include "overview.h"
#include "text/same.h"

/* The key of a version is the digit of its kind and its name. */
uint64_t *
versions_take(struct cpl_overview *overview, enum cpl_version_kind kind,
    struct cpl_str name)
{
	struct cpl_buffer *key = &overview->version_key;

	cpl_buffer_clear(key);
	cpl_buffer_append_char(key, (char)('0' + (int)kind));
	cpl_buffer_append_str(key, name);
	if (key->failed)
		return NULL;
	return cpl_groups_take(overview->versions, cpl_buffer_str(key));
}

/* The text of a member that may not be there, or be anything. */
static struct cpl_str
text_of(struct cpl_record *record, struct cpl_json json)
{
	struct cpl_str text;

	if (json.length == 0 || cpl_json_type(json) != CPL_JSON_STRING ||
	    cpl_record_decode(record, json, &text) != CPL_OK)
		return (struct cpl_str){ "", 0 };
	return text;
}

/* The name of a version is what two members say, with a blank in between. */
static bool
take_seen(struct cpl_overview *overview, struct cpl_record *record,
    enum cpl_version_kind kind, const struct cpl_json said[2])
{
	struct version_seen *seen = &overview->seen[kind];
	struct cpl_buffer *name = &overview->version_name;
	struct cpl_str second = text_of(record, said[1]);

	cpl_buffer_clear(name);
	cpl_buffer_append_str(name, text_of(record, said[0]));
	if (name->length > 0 && second.length > 0)
		cpl_buffer_append_char(name, ' ');
	cpl_buffer_append_str(name, second);
	seen->complaints = NULL;
	cpl_buffer_clear(&seen->spelt);
	cpl_buffer_append(&seen->spelt, said[0].data, said[0].length);
	cpl_buffer_append(&seen->spelt, said[1].data, said[1].length);
	if (name->failed || seen->spelt.failed)
		return false;
	if (name->length == 0)
		return true;
	seen->complaints = versions_take(overview, kind, cpl_buffer_str(name));
	return seen->complaints != NULL;
}

static bool
is_seen(const struct version_seen *seen, const struct cpl_json said[2])
{
	const char *spelt = seen->spelt.data;
	size_t first = said[0].length;

	return seen->complaints != NULL &&
	       seen->spelt.length == first + said[1].length &&
	       text_same(spelt, said[0].data, first) &&
	       text_same(spelt + first, said[1].data, said[1].length);
}

/* Complaints one after the other mostly have the same version. */
static bool
count_one(struct cpl_overview *overview, struct cpl_record *record,
    enum cpl_version_kind kind, const struct cpl_json said[2])
{
	struct version_seen *seen = &overview->seen[kind];

	if (said[0].length + said[1].length == 0)
		return true;
	if (!is_seen(seen, said) && !take_seen(overview, record, kind, said))
		return false;
	if (seen->complaints != NULL)
		++*seen->complaints;
	return true;
}

bool
versions_count(struct cpl_overview *overview, struct cpl_record *record,
    const struct complaint_facts *facts)
{
	struct cpl_json said[CPL_VERSION_KINDS][2] = {
		[CPL_VERSION_POLICY] = { facts->policy, facts->policy_version },
		[CPL_VERSION_CALENDAR] = { facts->calendar,
		    facts->calendar_version },
	};

	facts_table(overview->reader, record, FACTS_CLASSIFICATION,
	    said[CPL_VERSION_RULES]);
	facts_table(
	    overview->reader, record, FACTS_ROUTING, said[CPL_VERSION_ROUTES]);
	for (size_t i = 0; i < CPL_VERSION_KINDS; i++)
		if (!count_one(
			overview, record, (enum cpl_version_kind)i, said[i]))
			return false;
	return true;
}

bool
versions_merge(struct cpl_overview *into, const struct cpl_overview *from)
{
	for (size_t i = 0; i < cpl_groups_count(from->versions); i++) {
		uint64_t *complaints = cpl_groups_take(
		    into->versions, cpl_groups_key(from->versions, i));

		if (complaints == NULL)
			return false;
		*complaints += *(uint64_t *)cpl_groups_at(from->versions, i);
	}
	return true;
}

static struct cpl_version
version_at(const struct cpl_overview *overview, size_t index)
{
	struct cpl_str key = cpl_groups_key(overview->versions, index);

	return (struct cpl_version){
		.kind = (enum cpl_version_kind)(key.data[0] - '0'),
		.name = { key.data + 1, key.length - 1 },
		.complaints = *(uint64_t *)cpl_groups_at(
		    overview->versions, index),
	};
}

static int
compare_versions(const void *left, const void *right)
{
	const struct cpl_version *a = left;
	const struct cpl_version *b = right;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return cpl_str_compare(a->name, b->name);
}

bool
versions_sort(struct cpl_overview *overview)
{
	size_t count = cpl_groups_count(overview->versions);

	free(overview->sorted_versions);
	overview->sorted_versions = calloc(
	    count + 1, sizeof(*overview->sorted_versions));
	if (overview->sorted_versions == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		overview->sorted_versions[i] = version_at(overview, i);
	qsort(overview->sorted_versions, count,
	    sizeof(*overview->sorted_versions), compare_versions);
	return true;
}

size_t
cpl_overview_versions(const struct cpl_overview *overview)
{
	return cpl_groups_count(overview->versions);
}

struct cpl_version
cpl_overview_version(const struct cpl_overview *overview, size_t index)
{
	return overview->sorted_versions[index];
}
