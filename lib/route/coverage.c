/* SPDX-License-Identifier: MIT */
/* What a table does with a register: the rows it uses, the load it makes. */
#include <stdlib.h>

#include "route/router.h"

/* How often one table decided how. */
struct tally {
	struct cpl_router *router; /* BORROWED */
	uint64_t *rows;            /* OWNED; by their numbers */
	uint64_t fallback;
	uint64_t nothing;
};

struct load {
	struct cpl_str agency;
	uint64_t records[2];
};

struct cpl_coverage {
	struct tally tallies[2];
	size_t tally_count;
	struct route_dictionary agencies;
	struct load *loads; /* OWNED; by the number of the agency, from 1 */
};

static size_t
count_agencies(const struct cpl_router *router)
{
	size_t count = router->count + 1;

	if (router->agencies != NULL)
		count += cpl_agencies_count(router->agencies);
	return count;
}

struct cpl_coverage *
cpl_coverage_new(struct cpl_router *router, struct cpl_router *compared)
{
	struct cpl_coverage *coverage = calloc(1, sizeof(*coverage));
	size_t agencies = 0;

	if (coverage == NULL)
		return NULL;
	coverage->tallies[0].router = router;
	coverage->tallies[1].router = compared;
	coverage->tally_count = compared == NULL ? 1 : 2;
	for (size_t i = 0; i < coverage->tally_count; i++) {
		struct tally *tally = &coverage->tallies[i];

		agencies += count_agencies(tally->router);
		tally->rows = calloc(
		    tally->router->count + 1, sizeof(*tally->rows));
		if (tally->rows == NULL) {
			cpl_coverage_free(coverage);
			return NULL;
		}
	}
	coverage->loads = calloc(agencies + 1, sizeof(*coverage->loads));
	if (coverage->loads == NULL ||
	    !route_dictionary_init(&coverage->agencies, agencies)) {
		cpl_coverage_free(coverage);
		return NULL;
	}
	return coverage;
}

void
cpl_coverage_free(struct cpl_coverage *coverage)
{
	if (coverage == NULL)
		return;
	free(coverage->tallies[0].rows);
	free(coverage->tallies[1].rows);
	free(coverage->loads);
	route_dictionary_release(&coverage->agencies);
	free(coverage);
}

static struct load *
load_of(struct cpl_coverage *coverage, struct cpl_str agency)
{
	struct load *load = &coverage->loads[route_dictionary_add(
	    &coverage->agencies, 0, route_hash(0, agency), agency)];

	load->agency = agency;
	return load;
}

enum cpl_problem
cpl_coverage_add(struct cpl_coverage *coverage, struct cpl_record *record,
    struct cpl_fault *fault)
{
	struct cpl_route routes[2];

	for (size_t i = 0; i < coverage->tally_count; i++) {
		enum cpl_problem problem = cpl_router_decide(
		    coverage->tallies[i].router, record, &routes[i], fault);

		if (problem != CPL_OK)
			return problem;
	}
	for (size_t i = 0; i < coverage->tally_count; i++) {
		struct tally *tally = &coverage->tallies[i];

		tally->rows[routes[i].row] += routes[i].by == CPL_ROUTE_BY_ROW;
		tally->fallback += routes[i].by == CPL_ROUTE_BY_FALLBACK;
		tally->nothing += routes[i].by == CPL_ROUTE_BY_NOTHING;
		if (routes[i].by != CPL_ROUTE_BY_NOTHING)
			load_of(coverage, routes[i].agency)->records[i]++;
	}
	return CPL_OK;
}

/* The most records first, and then by code. */
static int
compare_loads(const void *left, const void *right)
{
	const struct load *a = left;
	const struct load *b = right;

	if (a->records[0] != b->records[0])
		return a->records[0] < b->records[0] ? 1 : -1;
	if (a->records[1] != b->records[1])
		return a->records[1] < b->records[1] ? 1 : -1;
	return cpl_str_compare(a->agency, b->agency);
}

/* The name of a file may have marks that CSV gives a meaning. */
static void
append_name(struct cpl_buffer *out, struct cpl_str name)
{
	cpl_buffer_append_char(out, '"');
	for (size_t i = 0; i < name.length; i++) {
		if (name.data[i] == '"')
			cpl_buffer_append_char(out, '"');
		cpl_buffer_append_char(out, name.data[i]);
	}
	cpl_buffer_append_char(out, '"');
}

static void
write_tally(const struct tally *tally, struct cpl_buffer *out)
{
	const struct cpl_router *router = tally->router;

	for (size_t i = 0; i < router->count; i++) {
		const struct route_row *row = &router->rows[i];

		if (row->route.by != CPL_ROUTE_BY_ROW)
			continue;
		cpl_buffer_append_format(
		    out, "%s,", row->in_force ? "row" : "row not in force");
		append_name(out, router->name);
		cpl_buffer_append_format(out, ",%zu,", row->route.line);
		cpl_buffer_append_str(out, row->route.agency);
		cpl_buffer_append_format(
		    out, ",%ju,,\n", (uintmax_t)tally->rows[i]);
	}
	if (router->fallback != NULL) {
		cpl_buffer_append_str(out, CPL_STR("fallback,"));
		append_name(out, router->name);
		cpl_buffer_append_char(out, ',');
		if (router->fallback->route.line > 0)
			cpl_buffer_append_format(
			    out, "%zu", router->fallback->route.line);
		cpl_buffer_append_char(out, ',');
		cpl_buffer_append_str(out, router->fallback->route.agency);
		cpl_buffer_append_format(
		    out, ",%ju,,\n", (uintmax_t)tally->fallback);
	}
	cpl_buffer_append_str(out, CPL_STR("nobody,"));
	append_name(out, router->name);
	cpl_buffer_append_format(out, ",,,%ju,,\n", (uintmax_t)tally->nothing);
}

static void
write_load(const struct cpl_coverage *coverage, const struct load *load,
    struct cpl_buffer *out)
{
	cpl_buffer_append_str(out, CPL_STR("agency,,,"));
	cpl_buffer_append_str(out, load->agency);
	cpl_buffer_append_format(out, ",%ju", (uintmax_t)load->records[0]);
	if (coverage->tally_count == 2)
		cpl_buffer_append_format(out, ",%ju,%jd\n",
		    (uintmax_t)load->records[1],
		    (intmax_t)(load->records[1] - load->records[0]));
	else
		cpl_buffer_append_str(out, CPL_STR(",,\n"));
}

bool
cpl_coverage_write(const struct cpl_coverage *coverage, struct cpl_buffer *out)
{
	size_t count = coverage->agencies.count;
	struct load *sorted = calloc(count + 1, sizeof(*sorted));

	if (sorted == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		sorted[i] = coverage->loads[i + 1];
	qsort(sorted, count, sizeof(*sorted), compare_loads);
	cpl_buffer_append_str(
	    out, CPL_STR("what,table,line,agency,records,compared,change\n"));
	for (size_t i = 0; i < coverage->tally_count; i++)
		write_tally(&coverage->tallies[i], out);
	for (size_t i = 0; i < count; i++)
		write_load(coverage, &sorted[i], out);
	free(sorted);
	return !out->failed;
}
