/* SPDX-License-Identifier: MIT */
/*
 * Holidays of an iCalendar file (RFC 5545), through libical.  An event closes
 * the dates that it fills from midnight to midnight.  Feeds of holidays mix
 * days off with days that are only observed; which is which the calendar file
 * says, by the words that the feed uses for it.
 */
#include "sla/office.h"

#ifdef HAVE_ICAL

#include <stdlib.h>
#include <string.h>

#include "sla/feed.h"

#define ICAL_LIMIT ((size_t)16 << 20)
/* Holidays of all events: more is a feed that repeats itself without end. */
#define HOLIDAYS_LIMIT ((size_t)1 << 20)

bool
feed_fault(struct feed *feed, const char *what)
{
	cpl_node_fault(feed->node, false, feed->reading->faults,
	    CPL_CALENDAR_TABLE, "%s: %s", feed->file, what);
	return false;
}

/* Whether the text is one of the words in the array. */
static bool
listed(const struct cpl_node *list, struct cpl_str text)
{
	for (size_t i = 0; i < cpl_node_count(list); i++) {
		struct cpl_node item;
		const char *word;

		if (!cpl_node_at(list, i, &item))
			return false;
		word = json_string_value(item.json);
		if (word && cpl_str_equal_fold(cpl_str_of(word), text))
			return true;
	}
	return false;
}

static struct cpl_str
first_line(const char *text)
{
	size_t length = text ? strcspn(text, "\r\n") : 0;

	return cpl_str_trim((struct cpl_str){ text ? text : "", length });
}

/*
 * The type of an event: that of a category with the word of a type, else that
 * of the feed; an observance where the words of days off lack its own.
 */
static unsigned
type_of(struct feed *feed, icalcomponent *event)
{
	const struct libical *lib = &feed->lib;
	struct cpl_str description = first_line(
	    lib->icalcomponent_get_description(event));
	struct cpl_str summary = first_line(
	    lib->icalcomponent_get_summary(event));
	bool off = !feed->has_off_when || listed(&feed->off_when, description);
	unsigned type = feed->type;

	for (icalproperty *property = lib->icalcomponent_get_first_property(
		 event, ICAL_CATEGORIES_PROPERTY);
	     property; property = lib->icalcomponent_get_next_property(
			   event, ICAL_CATEGORIES_PROPERTY)) {
		struct cpl_str word = first_line(
		    lib->icalproperty_get_categories(property));

		if (cpl_holiday_type(word) != 0)
			type = cpl_holiday_type(word);
		off |= feed->has_off_when && listed(&feed->off_when, word);
	}
	if (!off || (feed->has_except && listed(&feed->except, summary)))
		return CPL_HOLIDAY_OBSERVANCE;
	return type;
}

static int64_t
wall_clock(struct icaltimetype time)
{
	const struct cpl_civil civil = { time.year, time.month, time.day,
		time.hour, time.minute, time.second };

	return cpl_seconds_from_civil(&civil);
}

/*
 * What the clocks of the office show then; a time without a zone is of the
 * office's own.
 */
static bool
local_seconds(struct feed *feed, icalproperty_kind kind, icalcomponent *event,
    struct icaltimetype time, int64_t *local)
{
	const struct libical *lib = &feed->lib;
	const struct cpl_zone *own = feed->reading->office->zone;
	icalproperty *property = lib->icalcomponent_get_first_property(
	    event, kind);
	icalparameter *parameter = property
				       ? lib->icalproperty_get_first_parameter(
					     property, ICAL_TZID_PARAMETER)
				       : NULL;
	const char *name = parameter ? lib->icalparameter_get_tzid(parameter)
				     : NULL;
	struct cpl_zone *zone;
	struct cpl_fault ignored;
	int64_t instant;

	*local = wall_clock(time);
	if (time.is_date || !own)
		return true;
	if (lib->icaltime_is_utc(time)) {
		*local += cpl_zone_offset(own, *local);
		return true;
	}
	if (!name || strcmp(name, cpl_zone_name(own)) == 0)
		return true;
	zone = cpl_zone_open(name, feed->reading->options->zones, &ignored);
	if (!zone)
		return feed_fault(feed, "an event in an unknown zone");
	instant = cpl_zone_instant(zone, *local);
	*local = instant + cpl_zone_offset(own, instant);
	cpl_zone_free(zone);
	return true;
}

bool
feed_in_years(struct icaltimetype time)
{
	/* A time that is none has no month. */
	return cpl_date_valid(time.year, time.month, time.day);
}

/*
 * The dates that an event fills, as first and count.  23:59 and later is meant
 * as the end of the day: feeds that know no exclusive end write it so.
 */
static bool
dates_of(
    struct feed *feed, icalcomponent *event, int64_t *first, int64_t *count)
{
	const struct libical *lib = &feed->lib;
	struct icaltimetype start = lib->icalcomponent_get_dtstart(event);
	struct icaltimetype end = lib->icalcomponent_get_dtend(event);
	int64_t from;
	int64_t to;

	*count = 0;
	if (!feed_in_years(start))
		return feed_fault(feed, "an event without a date");
	if (!local_seconds(feed, ICAL_DTSTART_PROPERTY, event, start, &from))
		return false;
	to = start.is_date ? from + CPL_DAY : from;
	if (feed_in_years(end) &&
	    !local_seconds(feed, ICAL_DTEND_PROPERTY, event, end, &to))
		return false;
	if (start.is_date && to <= from)
		to = from + CPL_DAY;
	*first = cpl_day_of(from + CPL_DAY - 1);
	*count = cpl_day_of(to + 60) - *first;
	if (*count > DATES_LIMIT)
		*count = DATES_LIMIT;
	return true;
}

bool
feed_add(struct feed *feed, const struct feed_event *event, int64_t first)
{
	const struct version *into = feed->into;
	int64_t last = first + event->count - 1;

	if (first < into->from)
		first = into->from;
	if (last > into->until)
		last = into->until;
	for (; first <= last; first++) {
		if (into->count >= HOLIDAYS_LIMIT)
			return feed_fault(
			    feed, "more holidays than any office has");
		holidays_add(
		    feed->reading, feed->into, first, event->type, event->name);
	}
	return true;
}

static bool
add_event(struct feed *feed, icalcomponent *component)
{
	const struct libical *lib = &feed->lib;
	const char *name = lib->icalcomponent_get_summary(component);
	struct feed_event event = { .component = component };

	/* What libical could not read it leaves out and notes. */
	if (lib->icalcomponent_get_first_property(
		component, ICAL_XLICERROR_PROPERTY))
		return feed_fault(feed, "a line that is not understood");
	if (lib->icalcomponent_get_status(component) == ICAL_STATUS_CANCELLED)
		return true;
	if (!dates_of(feed, component, &event.first, &event.count))
		return false;
	event.type = type_of(feed, component);
	event.name = office_keep(feed->reading, cpl_str_of(name ? name : ""));
	return recur_add(feed, &event);
}

/* Every event of every calendar of the file, in order, until one is refused. */
static bool
each_event(struct feed *feed, icalcomponent *root,
    bool (*take)(struct feed *feed, icalcomponent *event))
{
	const struct libical *lib = &feed->lib;
	for (icalcomponent *one = lib->icalcomponent_get_first_component(
		 root, ICAL_VCALENDAR_COMPONENT);
	     one; one = lib->icalcomponent_get_next_component(
		      root, ICAL_VCALENDAR_COMPONENT)) {
		for (icalcomponent *event =
			 lib->icalcomponent_get_first_component(
			     one, ICAL_VEVENT_COMPONENT);
		     event; event = lib->icalcomponent_get_next_component(
				one, ICAL_VEVENT_COMPONENT)) {
			if (!take(feed, event))
				return false;
		}
	}
	return true;
}

static void
read_text(struct feed *feed, struct cpl_str text)
{
	const struct libical *lib = &feed->lib;
	icalcomponent *root;
	bool memory = false;
	const char *wrong = feed_parse(lib, text, &root, &memory);

	feed->reading->memory |= memory;
	if (wrong && !memory)
		feed_fault(feed, wrong);
	if (wrong)
		return;
	if (each_event(feed, root, recur_note)) {
		recur_sort(feed);
		each_event(feed, root, add_event);
	}
	free(feed->exceptions);
	lib->icalcomponent_free(root);
	lib->icalmemory_free_ring();
}

void
ical_read_text(struct reading *reading, const struct cpl_node *node,
    const char *file, struct cpl_str text, struct version *into)
{
	struct feed feed = { .reading = reading,
		.node = node,
		.file = file,
		.into = into,
		.type = holidays_type(reading, node) };
	enum cpl_problem problem;

	feed.has_off_when = cpl_node_array(
	    node, "off_when", false, &feed.off_when, reading->faults);
	feed.has_except = cpl_node_array(
	    node, "except", false, &feed.except, reading->faults);
	problem = libical_load(&feed.lib);
	if (problem == CPL_OK)
		read_text(&feed, text);
	else if (problem == CPL_MEMORY)
		reading->memory = true;
	else
		feed_fault(
		    &feed, LIBICAL_FILE ", which reads it, is not there");
}

static void
load(struct reading *reading, const struct cpl_node *node, const char *file,
    struct version *into)
{
	struct cpl_buffer path = { 0 };
	struct cpl_buffer text = { 0 };
	struct cpl_fault why;
	enum cpl_problem problem;

	office_path(reading, file, &path);
	problem = path.failed
		      ? CPL_MEMORY
		      : cpl_file_read(path.data, ICAL_LIMIT, &text, &why);
	if (problem == CPL_OK)
		ical_read_text(
		    reading, node, file, cpl_buffer_str(&text), into);
	else if (problem == CPL_MEMORY)
		reading->memory = true;
	else
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
		    "%s: %s", file, cpl_problem_sentence(problem));
	cpl_buffer_release(&path);
	cpl_buffer_release(&text);
}

#endif

void
ical_read(
    struct reading *reading, const struct cpl_node *node, struct version *into)
{
	static const char *const known[] = { "file", "type", "off_when",
		"except", "source", NULL };
	const char *file;

	cpl_node_check_keys(node, known, reading->faults);
	if (!cpl_node_text(node, "file", true, &file, reading->faults))
		return;
	if (!reading->folder) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
		    "%s: only a file can name it", file);
		return;
	}
#ifdef HAVE_ICAL
	load(reading, node, file, into);
#else
	(void)into;
	cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
	    "%s: built without libical, which reads iCalendar files", file);
#endif
}
