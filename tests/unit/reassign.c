/* SPDX-License-Identifier: MIT */
/*
 * Plans: what a move changes held against jansson, what taking it back restores
 * against the bytes before, and scripts against splicing by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include <complaint/reassign.h>

static const struct cpl_str at = { "2026-01-02T03:04:05Z", 20 };

static struct cpl_str
str(const struct cpl_buffer *buffer)
{
	assert_false(buffer->failed);
	return cpl_buffer_str(buffer);
}

static void
read_case(struct cpl_case *complaint, struct cpl_str line)
{
	struct cpl_fault fault;

	assert_int_equal(cpl_case_read(complaint, line, &fault), CPL_OK);
}

/* The text of a plan that moves these lines to `to`. */
static void
write_plan(const char *const *lines, size_t count, const char *to, bool fresh,
    struct cpl_buffer *out)
{
	const struct cpl_plan_head head = { .reason = CPL_STR("SOTK \"2026\""),
		.by = CPL_STR("1987"),
		.made_at = at,
		.fresh_clock = fresh };
	struct cpl_plan_seal *seal = cpl_plan_seal_new();
	struct cpl_case complaint;

	assert_non_null(seal);
	assert_true(cpl_case_init(&complaint));
	cpl_buffer_clear(out);
	cpl_plan_write_head(&head, out);
	for (size_t i = 0; i < count; i++) {
		read_case(&complaint, cpl_str_of(lines[i]));
		assert_true(cpl_plan_write_move(
		    &complaint, cpl_str_of(to), CPL_STR(""), out));
	}
	cpl_plan_seal_add(seal, str(out));
	cpl_plan_write_end(seal, count, out);
	cpl_plan_seal_free(seal);
	cpl_case_release(&complaint);
}

static struct cpl_plan *
read_plan(struct cpl_str text, bool edited)
{
	struct cpl_fault fault;
	struct cpl_plan *plan = cpl_plan_parse(text, edited, &fault);

	assert_non_null(plan);
	return plan;
}

static struct cpl_plan *
plan_of(const char *const *lines, size_t count, const char *to, bool fresh)
{
	struct cpl_buffer text = { 0 };
	struct cpl_plan *plan;

	write_plan(lines, count, to, fresh, &text);
	plan = read_plan(str(&text), false);
	cpl_buffer_release(&text);
	return plan;
}

static enum cpl_moved
applied(const struct cpl_plan *plan, struct cpl_str line,
    struct cpl_moving *moving, struct cpl_buffer *out)
{
	struct cpl_case complaint;

	assert_true(cpl_case_init(&complaint));
	read_case(&complaint, line);
	assert_int_equal(cpl_plan_apply(plan, &complaint, moving), CPL_OK);
	cpl_buffer_clear(out);
	if (moving->moved == CPL_MOVED_DONE)
		cpl_plan_append_changed(plan, line, moving, at, out);
	cpl_case_release(&complaint);
	return moving->moved;
}

static enum cpl_moved
undone(const struct cpl_plan *plan, struct cpl_str line,
    struct cpl_moving *moving, struct cpl_buffer *out)
{
	struct cpl_case complaint;

	assert_true(cpl_case_init(&complaint));
	read_case(&complaint, line);
	assert_int_equal(cpl_plan_undo(plan, &complaint, moving), CPL_OK);
	cpl_buffer_clear(out);
	if (moving->moved == CPL_MOVED_DONE)
		cpl_plan_append_changed(plan, line, moving, at, out);
	cpl_case_release(&complaint);
	return moving->moved;
}

/* What a line should be behind a move, as jansson would have it. */
static json_t *
moved_by_hand(
    const char *line, const char *to, const struct cpl_plan *plan, bool fresh)
{
	json_t *complaint = json_loads(line, JSON_ALLOW_NUL, NULL);
	json_t *event = json_object();
	json_t *from;
	json_t *events;

	assert_non_null(complaint);
	from = json_object_get(complaint, "agency");
	events = json_object_get(complaint, "events");
	json_object_set_new(event, "type", json_string("reassigned"));
	json_object_set_new(event, "at", json_string(at.data));
	json_object_set_new(event, "by", json_string("1987"));
	if (json_is_string(from))
		json_object_set(event, "from", from);
	json_object_set_new(event, "agency", json_string(to));
	json_object_set_new(event, "note", json_string("SOTK \"2026\""));
	json_object_set_new(event, "plan",
	    json_stringn(cpl_plan_id(plan).data, cpl_plan_id(plan).length));
	if (fresh)
		json_object_set_new(event, "fresh_clock", json_true());
	if (!json_is_array(events)) {
		events = json_array();
		json_object_set_new(complaint, "events", events);
	}
	json_array_append_new(events, event);
	json_object_set_new(complaint, "agency", json_string(to));
	return complaint;
}

/* Plan a line, move it, move it again, take it back, take it back again. */
static void
there_and_back(const char *line, const char *to, bool fresh)
{
	struct cpl_plan *plan = plan_of(&line, 1, to, fresh);
	struct cpl_moving moving = { 0 };
	struct cpl_buffer moved = { 0 };
	struct cpl_buffer back = { 0 };
	json_t *expected = moved_by_hand(line, to, plan, fresh);
	json_t *got;

	assert_int_equal(
	    applied(plan, cpl_str_of(line), &moving, &moved), CPL_MOVED_DONE);
	got = json_loadb(moved.data, moved.length, JSON_ALLOW_NUL, NULL);
	assert_non_null(got);
	assert_true(json_equal(expected, got));
	assert_int_equal(
	    applied(plan, str(&moved), &moving, &back), CPL_MOVED_BEFORE);
	assert_int_equal(
	    undone(plan, str(&moved), &moving, &back), CPL_MOVED_DONE);
	assert_true(cpl_str_equal(str(&back), cpl_str_of(line)));
	assert_int_equal(
	    undone(plan, cpl_str_of(line), &moving, &back), CPL_MOVED_BEFORE);
	json_decref(expected);
	json_decref(got);
	cpl_plan_free(plan);
	cpl_buffer_release(&moved);
	cpl_buffer_release(&back);
}

static size_t
draw(uint64_t *seed, size_t below)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return (size_t)((*seed * 0x2545f4914f6cdd1du >> 32) * below >> 32);
}

/* One of these or none for each member, in any order. */
static const char *const members[][7] = {
	{ "\"id\":\"a:1\"", "\"id\" : \"caf\\u00e9\"", "\"id\":\"\\\"\"",
	    "\"\\u0069d\":\"x\"", "\"id\":\"{\\\"type\\\":\"", NULL },
	{ "\"agency\":\"dpu\"", "\"agency\":null", "\"agency\": \"d\\u0070u\"",
	    "\"agency\":\"\"", "\"\\u0061gency\":\"dpu\"", "", NULL },
	{ "\"events\":[]", "\"events\":null", "\"events\":[ ]",
	    "\"events\":[{\"type\":\"received\"}]",
	    "\"events\":[ {\"a\":[1,2]} , {\"note\":\"},{]\"} ]", "", NULL },
	{ "\"routing\":{\"agency\":\"dpu\"}", "\"routing\":null", "", NULL },
	{ "\"sla\":{\"clocks\":{}}", "", NULL },
	{ "\"status\":\"assigned\"", "", NULL },
	{ "\"text\":\"Jalan, \\\"agency\\\":\\\"dpu\\\"\"",
	    "\"extra\":{\"agency\":\"x\",\"events\":[1]}", "", NULL },
	{ "\"classification\":{}", "\"duplicate\":[]", "", NULL },
};

#define MEMBERS (sizeof(members) / sizeof(members[0]))

static void
draw_line(uint64_t *seed, char *line, size_t room)
{
	size_t order[MEMBERS] = { 0 };
	const char *between = draw(seed, 4) == 0 ? " , " : ",";
	const char *comma = "";

	for (size_t i = 0; i < MEMBERS; i++) {
		size_t other = draw(seed, i + 1);

		order[i] = order[other];
		order[other] = i;
	}
	snprintf(line, room, draw(seed, 4) == 0 ? " { " : "{");
	for (size_t i = 0; i < MEMBERS; i++) {
		const char *const *choice = members[order[i]];
		size_t count = 0;
		size_t length = strlen(line);

		while (choice[count] != NULL)
			count++;
		choice += draw(seed, count);
		if (**choice == '\0')
			continue;
		snprintf(line + length, room - length, "%s%s", comma, *choice);
		comma = between;
	}
	snprintf(line + strlen(line), room - strlen(line), "%s",
	    draw(seed, 4) == 0 ? " } " : "}");
}

static void
test_there_and_back(void **state)
{
	uint64_t seed = 20260101;
	char line[1024];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		draw_line(&seed, line, sizeof(line));
		there_and_back(
		    line, i % 3 == 0 ? "d\"lh" : "dpupr", i % 2 == 0);
	}
}

/* What programs conclude may change in between, anything else may not. */
static void
test_changed(void **state)
{
	static const char *const line = "{\"id\":\"a:1\",\"agency\":\"dpu\","
					"\"status\":\"assigned\",\"routing\":"
					"{\"agency\":\"dpu\"}}";
	static const char *const same =
	    "{\"id\":\"a:1\",\"agency\":\"dpu\",\"status\":\"assigned\","
	    "\"sla\":{},\"routing\":{\"kept\":true},\"duplicate\":1}";
	struct cpl_plan *plan = plan_of(&line, 1, "dpupr", false);
	struct cpl_moving moving = { 0 };
	struct cpl_buffer moved = { 0 };
	struct cpl_buffer out = { 0 };
	size_t length = strlen(line) - strlen("\"routing\":{..............}}");
	char other[256];

	(void)state;
	assert_int_equal(
	    applied(plan, cpl_str_of(same), &moving, &out), CPL_MOVED_DONE);
	/* Any letter of what it was decided on. */
	for (size_t i = strlen("{\"id\":\"a:1\","); i < length; i++) {
		snprintf(other, sizeof(other), "%s", line);
		if (other[i] < 'a' || other[i] > 'z')
			continue;
		other[i] = other[i] == 'z' ? 'y' : (char)(other[i] + 1);
		assert_int_equal(
		    applied(plan, cpl_str_of(other), &moving, &out),
		    CPL_MOVED_CHANGED);
	}
	assert_int_equal(
	    applied(plan, cpl_str_of(line), &moving, &moved), CPL_MOVED_DONE);
	for (size_t i = strlen("{\"id\":\"a:1\","); i < moved.length; i++) {
		struct cpl_buffer later = { 0 };
		struct cpl_case complaint;
		struct cpl_fault fault;

		/* What goes back nevertheless is what was planned. */
		cpl_buffer_append_str(&later, str(&moved));
		later.data[i] = later.data[i] == 'x' ? 'y' : 'x';
		assert_true(cpl_case_init(&complaint));
		if (cpl_case_read(&complaint, str(&later), &fault) == CPL_OK &&
		    cpl_plan_undo(plan, &complaint, &moving) == CPL_OK &&
		    moving.moved == CPL_MOVED_DONE) {
			cpl_buffer_clear(&out);
			cpl_plan_append_changed(
			    plan, str(&later), &moving, at, &out);
			read_case(&complaint, str(&out));
			assert_int_equal(
			    cpl_plan_apply(plan, &complaint, &moving), CPL_OK);
			assert_int_equal(moving.moved, CPL_MOVED_DONE);
		}
		cpl_case_release(&complaint);
		cpl_buffer_release(&later);
	}
	cpl_plan_free(plan);
	cpl_buffer_release(&moved);
	cpl_buffer_release(&out);
}

static void
test_edited(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"a:1\",\"agency\":\"dpu\"}",
		"{\"id\":\"a:2\",\"events\":null}",
	};
	struct cpl_buffer text = { 0 };
	struct cpl_fault fault;

	(void)state;
	write_plan(lines, 2, "dpupr", true, &text);
	/* Cut anywhere but in front of the last line feed. */
	for (size_t i = 0; i + 1 < text.length; i++) {
		struct cpl_str cut = { text.data, i };

		assert_null(cpl_plan_parse(cut, false, &fault));
		assert_true(fault.problem == CPL_PLAN_CUT ||
			    fault.problem == CPL_PLAN_SYNTAX);
	}
	cpl_plan_free(
	    read_plan((struct cpl_str){ text.data, text.length - 1 }, false));
	/* Any byte of it changed. */
	for (size_t i = 0; i + 1 < text.length; i++) {
		char was = text.data[i];

		text.data[i] = was == 'x' ? 'y' : 'x';
		assert_null(cpl_plan_parse(str(&text), false, &fault));
		text.data[i] = was;
	}
	/* An edited one is another one. */
	memcpy(strstr(text.data, "1987"), "1988", 4);
	assert_null(cpl_plan_parse(str(&text), false, &fault));
	assert_int_equal(fault.problem, CPL_PLAN_EDITED);
	cpl_plan_free(read_plan(str(&text), true));
	cpl_buffer_release(&text);
}

/* The moves are found in any order, each by its own complaint alone. */
static void
test_find(void **state)
{
	enum { COUNT = 3000 };
	static char texts[COUNT][48];
	static const char *lines[COUNT];
	struct cpl_moving moving = { 0 };
	struct cpl_buffer out = { 0 };
	struct cpl_plan *plan;
	uint64_t seed = 7;

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		snprintf(texts[i], sizeof(texts[i]),
		    "{\"id\":\"%zu\",\"agency\":\"a%zu\"}", i, i % 700);
		lines[i] = texts[i];
	}
	plan = plan_of(lines, COUNT, "b", false);
	assert_int_equal(cpl_plan_count(plan), COUNT);
	for (size_t i = 0; i < 2 * COUNT; i++) {
		size_t wanted = i < COUNT ? draw(&seed, COUNT) : i - COUNT;

		if (i < COUNT)
			moving.move = draw(&seed, 2 * COUNT);
		assert_int_equal(
		    applied(plan, cpl_str_of(lines[wanted]), &moving, &out),
		    CPL_MOVED_DONE);
		assert_int_equal(moving.move, wanted);
		if (i >= COUNT) {
			assert_false(cpl_plan_claimed(plan, wanted));
			assert_true(cpl_plan_claim(plan, &moving));
			assert_false(cpl_plan_claim(plan, &moving));
		}
	}
	cpl_plan_free(plan);
	cpl_buffer_release(&out);
}

/* Complaints of one id each have a move, in whatever order they come. */
static void
test_twins(void **state)
{
	static const char *const lines[] = {
		"{\"id\":\"a\",\"n\":1}",
		"{\"id\":\"a\",\"n\":2,\"agency\":\"x\"}",
		"{\"id\":\"a\",\"n\":1}",
	};
	static const size_t order[] = { 1, 0, 2 };
	struct cpl_plan *plan = plan_of(lines, 3, "b", false);
	struct cpl_moving moving = { 0 };
	struct cpl_buffer moved[3] = { 0 };
	struct cpl_buffer back = { 0 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct cpl_str line = cpl_str_of(lines[order[i]]);

		assert_int_equal(
		    applied(plan, line, &moving, &moved[i]), CPL_MOVED_DONE);
		assert_true(cpl_plan_claim(plan, &moving));
	}
	assert_int_equal(applied(plan, cpl_str_of(lines[0]), &moving, &back),
	    CPL_MOVED_DONE);
	assert_false(cpl_plan_claim(plan, &moving));
	for (size_t i = 0; i < 3; i++) {
		assert_true(cpl_plan_claimed(plan, i));
		assert_int_equal(undone(plan, str(&moved[i]), &moving, &back),
		    CPL_MOVED_DONE);
		assert_true(
		    cpl_str_equal(str(&back), cpl_str_of(lines[order[i]])));
		cpl_buffer_release(&moved[i]);
	}
	cpl_plan_free(plan);
	cpl_buffer_release(&back);
}

static void
test_unknown(void **state)
{
	static const char *const line = "{\"id\":\"a\"}";
	struct cpl_plan *plan = plan_of(&line, 1, "b", false);
	struct cpl_plan *empty = plan_of(&line, 0, "b", false);
	struct cpl_moving moving = { 0 };
	struct cpl_case complaint;

	(void)state;
	assert_true(cpl_case_init(&complaint));
	read_case(&complaint, CPL_STR("{\"id\":\"b\"}"));
	assert_int_equal(
	    cpl_plan_apply(plan, &complaint, &moving), CPL_FIELD_ABSENT);
	assert_int_equal(
	    cpl_plan_undo(empty, &complaint, &moving), CPL_FIELD_ABSENT);
	cpl_case_release(&complaint);
	cpl_plan_free(plan);
	cpl_plan_free(empty);
}

static void
test_script(void **state)
{
	struct cpl_script *script = cpl_script_new();
	struct cpl_script_step step;
	uint64_t seed = 11;
	uint64_t place = 0;
	size_t next = 0;

	(void)state;
	assert_non_null(script);
	for (int round = 0; round < 2; round++) {
		uint64_t end = 0;

		seed = 11;
		place = 0;
		for (unsigned i = 0; i < 2000; i++) {
			unsigned width = (unsigned)draw(&seed, 50);
			uint64_t stays = (uint64_t)draw(&seed, 256) << width;
			uint64_t goes = draw(&seed, 300);
			uint32_t text = (uint32_t)(draw(&seed, 16) << width);

			place += stays;
			if (round == 0) {
				assert_true(
				    cpl_script_add(script, place, goes, text));
			} else {
				assert_true(
				    cpl_script_next(script, &next, &step));
				assert_true(step.stays == place - end);
				assert_true(step.goes == goes);
				assert_true(step.text == text);
			}
			place += goes;
			end = place;
		}
	}
	assert_false(cpl_script_next(script, &next, &step));
	cpl_script_free(script);
}

static bool
holds(const char *const *conditions, const char *line)
{
	struct cpl_selection *selection = cpl_selection_new();
	struct cpl_case complaint;
	bool answer;

	assert_non_null(selection);
	assert_true(cpl_case_init(&complaint));
	for (; *conditions != NULL; conditions++)
		assert_int_equal(
		    cpl_selection_add(selection, cpl_str_of(*conditions)),
		    CPL_OK);
	read_case(&complaint, cpl_str_of(line));
	assert_int_equal(
	    cpl_selection_holds(selection, &complaint, &answer), CPL_OK);
	cpl_selection_free(selection);
	cpl_case_release(&complaint);
	return answer;
}

static void
test_selection(void **state)
{
	static const char *const line =
	    "{\"id\":\"a:1\",\"category\":\"roads/pothole\",\"rating\":4,"
	    "\"oversight\":true,\"agency\":null,\"status\":\"as\\u0073igned\","
	    "\"location\":{\"district\":\"Bogor Barat\"},\"none\":[],"
	    "\"tags\":[\"banjir\",5,[\"x\"]],\"extra\":{\"a.b\":1},"
	    "\"sla\":{\"clocks\":{\"response\":{\"state\":\"met\"}}}}";
	static const struct {
		const char *conditions[4];
		bool holds;
	} cases[] = {
		{ { NULL }, true },
		{ { "category=roads/*" }, true },
		{ { "category=roads" }, false },
		{ { "category=*/*o*e" }, true },
		{ { "category=*h*h*h*" }, false },
		{ { "rating=4", "oversight=true" }, true },
		{ { "rating=5" }, false },
		{ { "status=assigned" }, true },
		{ { "status=closed", "status=assigned" }, true },
		{ { "status=closed", "rating=4", "status=assigned" }, true },
		{ { "status=closed", "rating=5", "status=assigned" }, false },
		{ { "agency=" }, true },
		{ { "nothing=" }, true },
		{ { "nothing=*" }, true },
		{ { "location.district=Bogor*" }, true },
		{ { "location.village=" }, true },
		{ { "location.village=?*" }, false },
		{ { "id.x=" }, true },
		{ { "tags=ban*" }, true },
		{ { "tags=longsor", "tags=5" }, true },
		{ { "tags=x" }, false },
		{ { "tags=" }, false },
		{ { "none=" }, true },
		{ { "none=[]" }, false },
		{ { "extra.a.b=1" }, true },
		{ { "extra.a.c=" }, true },
		{ { "sla.clocks.response.state=met" }, true },
		{ { "sla.clocks.response.state.x=" }, true },
		{ { "sla.clocks.response=met" }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    holds(cases[i].conditions, line), cases[i].holds);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_changed),
		cmocka_unit_test(test_edited),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_selection),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
