/* SPDX-License-Identifier: MIT */
/* What a record says to the conditions of a table, and what follows. */
#include <string.h>

#include "route/router.h"

/* The row that decides and those that hold besides. */
#define FOUND 6

struct decision {
	const struct route_row *row;
	struct cpl_str village;  /* the agencies of the place; empty for none */
	struct cpl_str district; /* BORROWED from the agencies */
	size_t rows[FOUND];
	size_t count;
};

/* What reading a text came to: one that is absent is as good as empty. */
static inline enum cpl_problem
have_text(enum cpl_problem problem, const char *where, struct cpl_str name,
    struct cpl_str *text, struct cpl_fault *fault)
{
	if (problem == CPL_OK)
		return CPL_OK;
	*text = CPL_STR("");
	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	return cpl_fault_set(
	    fault, problem, 0, 0, "%s%.*s", where, (int)name.length, name.data);
}

static enum cpl_problem
read_text(struct cpl_record *record, struct cpl_str name, struct cpl_str *text,
    struct cpl_fault *fault)
{
	return have_text(
	    cpl_record_text(record, name, text), "", name, text, fault);
}

static enum cpl_problem
read_location(struct cpl_record *record, struct cpl_str name,
    struct cpl_str *text, struct cpl_fault *fault)
{
	struct cpl_json value;
	enum cpl_problem problem = cpl_record_json_in(
	    record, CPL_STR("location"), name, &value);

	if (problem == CPL_OK)
		problem = cpl_record_decode(record, value, text);
	return have_text(problem, "location, ", name, text, fault);
}

static enum cpl_problem
read_oversight(
    struct cpl_record *record, struct cpl_str *text, struct cpl_fault *fault)
{
	bool oversight;
	enum cpl_problem problem = cpl_record_boolean(
	    record, CPL_STR("oversight"), &oversight);

	*text = CPL_STR("");
	if (problem == CPL_OK)
		*text = oversight ? CPL_STR("yes") : CPL_STR("no");
	else if (problem != CPL_FIELD_ABSENT)
		return cpl_fault_set(fault, problem, 0, 0, "oversight");
	return CPL_OK;
}

/* `room` holds the district in small letters. */
static enum cpl_problem
read_single(struct cpl_record *record, enum route_condition condition,
    char room[ROUTE_DISTRICT_LENGTH], struct cpl_str *text,
    struct cpl_fault *fault)
{
	static const struct cpl_str fields[ROUTE_SINGLES] = {
		[ROUTE_CATEGORY] = { "category", 8 },
		[ROUTE_CHANNEL] = { "channel", 7 },
		[ROUTE_KIND] = { "kind", 4 },
		[ROUTE_PRIORITY] = { "priority", 8 },
		[ROUTE_LANGUAGE] = { "language", 8 },
	};
	enum cpl_problem problem;

	switch (condition) {
	case ROUTE_REGION:
		return read_location(
		    record, CPL_STR("region_code"), text, fault);
	case ROUTE_DISTRICT:
		problem = read_location(
		    record, CPL_STR("district"), text, fault);
		*text = cpl_str_trim(*text);
		if (text->length > ROUTE_DISTRICT_LENGTH)
			text->length = 0;
		*text = route_fold(*text, room);
		return problem;
	case ROUTE_OVERSIGHT:
		return read_oversight(record, text, fault);
	default:
		return read_text(record, fields[condition], text, fault);
	}
}

static enum cpl_problem
read_tags(const struct cpl_router *router, struct cpl_record *record,
    struct route_facts *facts, struct cpl_fault *fault)
{
	struct cpl_json tags;
	struct cpl_json item;
	struct cpl_json_cursor cursor;
	enum cpl_problem problem = cpl_record_json(
	    record, CPL_STR("tags"), &tags);

	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem == CPL_OK && cpl_json_type(tags) != CPL_JSON_ARRAY)
		problem = CPL_FIELD_TYPE;
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, 0, 0, "tags");
	cursor = cpl_json_cursor(tags);
	while (cpl_json_next_item(&cursor, &item)) {
		struct cpl_str tag;

		problem = cpl_record_decode(record, item, &tag);
		if (problem == CPL_OK &&
		    !route_facts_add(facts, ROUTE_TAG,
			route_index_number(router->index, ROUTE_TAG, tag)))
			problem = CPL_FIELD_VALUE;
		if (problem != CPL_OK)
			return cpl_fault_set(fault, problem, 0, 0, "tags");
	}
	return CPL_OK;
}

/* Whether each office was open when the complaint came in. */
static enum cpl_problem
read_hours(struct cpl_router *router, struct cpl_record *record,
    struct route_facts *facts, struct cpl_fault *fault)
{
	int64_t at;
	enum cpl_problem problem = cpl_record_time(
	    record, CPL_STR("received_at"), &at, NULL);
	bool dated = true;

	if (problem == CPL_FIELD_ABSENT)
		return CPL_OK;
	if (problem != CPL_OK)
		return cpl_fault_set(fault, problem, 0, 0, "received_at");
	for (size_t i = 0; i < router->calendar_count; i++) {
		const struct route_calendar *calendar = &router->calendars[i];
		bool open;
		int missing;

		if (calendar->calendar == NULL)
			continue;
		if (cpl_calendar_is_open(
			calendar->calendar, at, &open, &missing))
			route_facts_add(facts, ROUTE_HOURS,
			    open ? calendar->open : calendar->closed);
		else
			dated = false;
	}
	router->undated += !dated;
	return CPL_OK;
}

static void
find_place(const struct cpl_router *router, struct cpl_str region,
    struct route_facts *facts, struct decision *decision)
{
	route_agencies_of_place(
	    router->agencies, region, &decision->district, &decision->village);
	if (decision->village.length > 0)
		route_facts_add(facts, ROUTE_PLACE, router->village);
	if (decision->district.length > 0)
		route_facts_add(facts, ROUTE_PLACE, router->district);
}

/* Read what the table asks about, and nothing else. */
static enum cpl_problem
read_facts(struct cpl_router *router, struct cpl_record *record,
    char room[ROUTE_DISTRICT_LENGTH], struct route_facts *facts,
    struct decision *decision, struct cpl_fault *fault)
{
	const uint8_t *singles;
	size_t count = route_index_singles(router->index, &singles);
	bool place = router->agencies != NULL &&
		     cpl_router_needs_agencies(router);
	enum cpl_problem problem = CPL_OK;

	memset(facts->counts, 0, sizeof(facts->counts));
	facts->texts[ROUTE_REGION] = CPL_STR("");
	for (size_t i = 0; i < count && problem == CPL_OK; i++)
		problem = read_single(
		    record, singles[i], room, &facts->texts[singles[i]], fault);
	if (problem == CPL_OK && place &&
	    !route_index_asks(router->index, ROUTE_REGION))
		problem = read_single(record, ROUTE_REGION, room,
		    &facts->texts[ROUTE_REGION], fault);
	if (problem == CPL_OK && route_index_asks(router->index, ROUTE_TAG))
		problem = read_tags(router, record, facts, fault);
	if (problem == CPL_OK && router->calendar_count > 0)
		problem = read_hours(router, record, facts, fault);
	if (problem == CPL_OK && place)
		find_place(router, facts->texts[ROUTE_REGION], facts, decision);
	return problem;
}

static void
decide(const struct cpl_router *router, const struct route_facts *facts,
    struct decision *decision)
{
	decision->count = route_index_find(
	    router->index, facts, decision->rows, FOUND);
	if (decision->count > 0)
		decision->row = &router->rows[decision->rows[0]];
	else if (router->fallback != NULL)
		decision->row = router->fallback;
	else
		decision->row = &router->nothing;
}

static struct cpl_str
agency_of(const struct decision *decision, const struct route_row *row)
{
	switch (row->place) {
	case ROUTE_PLACE_VILLAGE:
		return decision->village;
	case ROUTE_PLACE_DISTRICT:
		return decision->district;
	default:
		return row->route.agency;
	}
}

void
route_row_facts(const struct cpl_router *router, const struct route_row *row,
    struct route_facts *facts)
{
	memset(facts->counts, 0, sizeof(facts->counts));
	for (unsigned i = 0; i < ROUTE_SINGLES; i++)
		facts->texts[i] = row->conditions[i];
	for (unsigned i = ROUTE_SINGLES; i < ROUTE_CONDITIONS; i++)
		route_facts_add(facts, i,
		    route_index_number(router->index, i, row->conditions[i]));
}

struct cpl_route
cpl_router_find(
    const struct cpl_router *router, const struct cpl_route_facts *given)
{
	struct route_facts facts = { 0 };
	struct decision decision = { 0 };

	facts.texts[ROUTE_CATEGORY] = given->category;
	facts.texts[ROUTE_REGION] = given->region;
	facts.texts[ROUTE_CHANNEL] = given->channel;
	facts.texts[ROUTE_KIND] = given->kind;
	for (unsigned i = ROUTE_OVERSIGHT; i < ROUTE_SINGLES; i++)
		facts.texts[i] = CPL_STR("");
	decide(router, &facts, &decision);
	return decision.row->route;
}

enum cpl_problem
cpl_router_decide(struct cpl_router *router, struct cpl_record *record,
    struct cpl_route *route, struct cpl_fault *fault)
{
	char room[ROUTE_DISTRICT_LENGTH];
	struct route_facts facts;
	struct decision decision = { 0 };
	enum cpl_problem problem = read_facts(
	    router, record, room, &facts, &decision, fault);

	if (problem != CPL_OK)
		return problem;
	decide(router, &facts, &decision);
	*route = decision.row->route;
	route->agency = agency_of(&decision, decision.row);
	return CPL_OK;
}

/* The rows behind the first, which would have decided without it. */
static void
append_others(const struct cpl_router *router, const struct decision *decision,
    struct cpl_buffer *out)
{
	for (size_t i = 1; i < decision->count; i++) {
		const struct route_row *row = &router->rows[decision->rows[i]];

		cpl_buffer_append_str(
		    out, i == 1 ? CPL_STR(",\"others\":[") : CPL_STR(","));
		cpl_buffer_append_str(out, row->also);
		if (row->place == ROUTE_PLACE_NONE)
			continue;
		cpl_json_append_string(out, agency_of(decision, row));
		cpl_buffer_append_char(out, '}');
	}
	if (decision->count > 1)
		cpl_buffer_append_char(out, ']');
}

/* Set `routing`.  False without memory. */
static bool
set_routing(struct cpl_router *router, struct cpl_record *record,
    const struct decision *decision, bool kept)
{
	const struct route_row *row = decision->row;
	struct cpl_buffer *out = &router->out;

	if (row->place == ROUTE_PLACE_NONE && decision->count <= 1 && !kept) {
		cpl_record_lend_json(record, CPL_STR("routing"), row->routing);
		return true;
	}
	cpl_buffer_clear(out);
	if (row->place != ROUTE_PLACE_NONE) {
		cpl_buffer_append_str(out, CPL_STR("{\"agency\":"));
		cpl_json_append_string(out, agency_of(decision, row));
	}
	cpl_buffer_append(out, row->routing.data, row->routing.length - 1);
	append_others(router, decision, out);
	if (kept)
		cpl_buffer_append_str(out, CPL_STR(",\"kept\":true"));
	cpl_buffer_append_char(out, '}');
	if (out->failed)
		return false;
	cpl_record_set_json(record, CPL_STR("routing"), cpl_buffer_str(out));
	return true;
}

/* The agency of the record stays; why it was chosen, too, where that is said. */
static enum cpl_problem
keep(struct cpl_router *router, struct cpl_record *record,
    const struct decision *decision, struct cpl_fault *fault)
{
	struct cpl_json routing;
	enum cpl_problem problem = cpl_record_json(
	    record, CPL_STR("routing"), &routing);

	if (problem == CPL_OK)
		return CPL_OK;
	if (problem != CPL_FIELD_ABSENT)
		return cpl_fault_set(fault, problem, 0, 0, "routing");
	return set_routing(router, record, decision, true) ? CPL_OK
							   : CPL_MEMORY;
}

enum cpl_problem
cpl_router_apply(struct cpl_router *router, struct cpl_record *record,
    bool reroute, enum cpl_routed *routed, struct cpl_fault *fault)
{
	char room[ROUTE_DISTRICT_LENGTH];
	struct route_facts facts;
	struct decision decision = { 0 };
	struct cpl_str agency;
	struct cpl_str chosen;
	enum cpl_problem problem;

	problem = read_facts(router, record, room, &facts, &decision, fault);
	if (problem == CPL_OK)
		problem = read_text(record, CPL_STR("agency"), &agency, fault);
	if (problem != CPL_OK)
		return problem;
	decide(router, &facts, &decision);
	if (agency.length > 0 &&
	    (!reroute || decision.row->route.by == CPL_ROUTE_BY_NOTHING)) {
		*routed = CPL_ROUTED_KEPT;
		return keep(router, record, &decision, fault);
	}
	chosen = agency_of(&decision, decision.row);
	if (decision.row->route.by == CPL_ROUTE_BY_NOTHING) {
		*routed = CPL_ROUTED_NOWHERE;
	} else if (cpl_str_equal(agency, chosen)) {
		*routed = CPL_ROUTED_SET;
	} else {
		*routed = agency.length > 0 ? CPL_ROUTED_MOVED : CPL_ROUTED_SET;
		if (decision.row->place == ROUTE_PLACE_NONE)
			cpl_record_lend_json(
			    record, CPL_STR("agency"), decision.row->agency);
		else
			cpl_record_set_text(record, CPL_STR("agency"), chosen);
	}
	return set_routing(router, record, &decision, false) ? CPL_OK
							     : CPL_MEMORY;
}
