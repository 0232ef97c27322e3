/* SPDX-License-Identifier: MIT */
/*
 * Holidays of an iCalendar file (RFC 5545), through libical.  An event closes
 * the dates that it fills from midnight to midnight.  Feeds of holidays mix
 * days off with days that are only observed; which is which the calendar file
 * says, by the words that the feed uses for it.
 */
#include <string.h>

#include "sla/office.h"

#ifdef HAVE_ICAL

#include <libical/ical.h>

#define ICAL_LIMIT ((size_t)16 << 20)
/* Occurrences of one event: every day of the longest calendar. */
#define OCCURRENCES_LIMIT DATES_LIMIT
/* Holidays of all events: more is a feed that repeats itself without end. */
#define HOLIDAYS_LIMIT ((size_t)1 << 20)

struct feed {
	struct reading *reading;
	const struct cpl_node *node;
	const char *file;
	struct version *into;
	unsigned type;
	bool has_off_when;
	struct cpl_node off_when; /* words of what closes */
	bool has_except;
	struct cpl_node except; /* names of what does not */
};

static void
fault(struct feed *feed, const char *what)
{
	cpl_node_fault(feed->node, false, feed->reading->faults,
	    CPL_CALENDAR_TABLE, "%s: %s", feed->file, what);
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
	struct cpl_str description = first_line(
	    icalcomponent_get_description(event));
	struct cpl_str summary = first_line(icalcomponent_get_summary(event));
	bool off = !feed->has_off_when || listed(&feed->off_when, description);
	unsigned type = feed->type;

	for (icalproperty *property = icalcomponent_get_first_property(
		 event, ICAL_CATEGORIES_PROPERTY);
	     property; property = icalcomponent_get_next_property(
			   event, ICAL_CATEGORIES_PROPERTY)) {
		struct cpl_str word = first_line(
		    icalproperty_get_categories(property));

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
	const struct cpl_zone *own = feed->reading->office->zone;
	icalproperty *property = icalcomponent_get_first_property(event, kind);
	icalparameter *parameter = property ? icalproperty_get_first_parameter(
						  property, ICAL_TZID_PARAMETER)
					    : NULL;
	const char *name = parameter ? icalparameter_get_tzid(parameter) : NULL;
	struct cpl_zone *zone;
	struct cpl_fault ignored;
	int64_t instant;

	*local = wall_clock(time);
	if (time.is_date || !own)
		return true;
	if (icaltime_is_utc(time)) {
		*local += cpl_zone_offset(own, *local);
		return true;
	}
	if (!name || strcmp(name, cpl_zone_name(own)) == 0)
		return true;
	zone = cpl_zone_open(name, feed->reading->options->zones, &ignored);
	if (!zone) {
		fault(feed, "an event in an unknown zone");
		return false;
	}
	instant = cpl_zone_instant(zone, *local);
	*local = instant + cpl_zone_offset(own, instant);
	cpl_zone_free(zone);
	return true;
}

static bool
in_years(struct icaltimetype time)
{
	return !icaltime_is_null_time(time) &&
	       cpl_date_valid(time.year, time.month, time.day);
}

/*
 * The dates that an event fills, as first and count.  23:59 and later is meant
 * as the end of the day: feeds that know no exclusive end write it so.
 */
static bool
dates_of(
    struct feed *feed, icalcomponent *event, int64_t *first, int64_t *count)
{
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	struct icaltimetype end = icalcomponent_get_dtend(event);
	int64_t from;
	int64_t to;

	*count = 0;
	if (!in_years(start)) {
		fault(feed, "an event without a date");
		return false;
	}
	if (!local_seconds(feed, ICAL_DTSTART_PROPERTY, event, start, &from))
		return false;
	to = start.is_date ? from + CPL_DAY : from;
	if (in_years(end) &&
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

/* False where the feed is too long to go on. */
static bool
add_dates(struct feed *feed, int64_t first, int64_t count, unsigned type,
    const char *name)
{
	const struct version *into = feed->into;
	int64_t last = first + count - 1;

	if (first < into->from)
		first = into->from;
	if (last > into->until)
		last = into->until;
	for (; first <= last; first++) {
		if (into->count >= HOLIDAYS_LIMIT) {
			fault(feed, "more holidays than any office has");
			return false;
		}
		holidays_add(feed->reading, feed->into, first, type, name);
	}
	return true;
}

/* Whether EXDATE takes out the occurrence of that date. */
static bool
excepted(icalcomponent *event, struct icaltimetype date)
{
	for (icalproperty *property =
		 icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
	     property; property = icalcomponent_get_next_property(
			   event, ICAL_EXDATE_PROPERTY)) {
		if (icaltime_compare_date_only(
			icalproperty_get_exdate(property), date) == 0)
			return true;
	}
	return false;
}

/* Occurrences of a rule, in the years of the version. */
static void
add_rule(struct feed *feed, icalcomponent *event, icalproperty *property,
    int64_t first, int64_t count, unsigned type, const char *name)
{
	struct icalrecurrencetype rule = icalproperty_get_rrule(property);
	struct icaltimetype start = icalcomponent_get_dtstart(event);
	int64_t shift = first -
			cpl_days_from_civil(start.year, start.month, start.day);
	struct icaltimetype next;
	icalrecur_iterator *iterator;
	size_t seen = 0;

	/* Of dates only; what comes every second has no place here. */
	if (rule.freq != ICAL_YEARLY_RECURRENCE &&
	    rule.freq != ICAL_MONTHLY_RECURRENCE &&
	    rule.freq != ICAL_WEEKLY_RECURRENCE &&
	    rule.freq != ICAL_DAILY_RECURRENCE) {
		fault(feed, "a rule that is neither yearly, monthly, weekly "
			    "nor daily");
		return;
	}
	iterator = icalrecur_iterator_new(rule, start);
	if (!iterator) {
		fault(feed, "a rule that cannot be followed");
		return;
	}
	for (next = icalrecur_iterator_next(iterator);
	     in_years(next) && seen < OCCURRENCES_LIMIT;
	     next = icalrecur_iterator_next(iterator), seen++) {
		int64_t day = shift + cpl_days_from_civil(
					  next.year, next.month, next.day);

		if (day > feed->into->until ||
		    (!excepted(event, next) &&
			!add_dates(feed, day, count, type, name)))
			break;
	}
	icalrecur_iterator_free(iterator);
}

static void
add_event(struct feed *feed, icalcomponent *event)
{
	const char *name = icalcomponent_get_summary(event);
	icalproperty *property;
	unsigned type;
	int64_t first;
	int64_t count;

	if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED ||
	    !dates_of(feed, event, &first, &count))
		return;
	type = type_of(feed, event);
	name = office_keep(feed->reading, cpl_str_of(name ? name : ""));
	property = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
	if (property)
		add_rule(feed, event, property, first, count, type, name);
	else
		add_dates(feed, first, count, type, name);
	for (property =
		 icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY);
	     property; property = icalcomponent_get_next_property(
			   event, ICAL_RDATE_PROPERTY)) {
		struct icaltimetype date =
		    icalproperty_get_rdate(property).time;

		if (in_years(date) &&
		    !add_dates(feed,
			cpl_days_from_civil(date.year, date.month, date.day),
			count, type, name))
			return;
	}
}

static void
add_events(struct feed *feed, icalcomponent *parent)
{
	for (icalcomponent *event = icalcomponent_get_first_component(
		 parent, ICAL_VEVENT_COMPONENT);
	     event; event = icalcomponent_get_next_component(
			parent, ICAL_VEVENT_COMPONENT))
		add_event(feed, event);
}

static void
read_feed(struct feed *feed, struct cpl_buffer *text)
{
	icalcomponent *root;
	bool any = false;

	cpl_buffer_append_char(text, '\0');
	if (text->failed) {
		feed->reading->memory = true;
		return;
	}
	root = icalparser_parse_string(text->data);
	if (root && icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
		add_events(feed, root);
		any = true;
	}
	/* Several calendars in one file. */
	if (root && icalcomponent_isa(root) == ICAL_XROOT_COMPONENT) {
		for (icalcomponent *one = icalcomponent_get_first_component(
			 root, ICAL_VCALENDAR_COMPONENT);
		     one; one = icalcomponent_get_next_component(
			      root, ICAL_VCALENDAR_COMPONENT)) {
			add_events(feed, one);
			any = true;
		}
	}
	if (root)
		icalcomponent_free(root);
	icalmemory_free_ring();
	if (!any)
		fault(feed, "not an iCalendar file");
}

static void
load_feed(struct feed *feed)
{
	struct cpl_buffer path = { 0 };
	struct cpl_buffer text = { 0 };
	struct cpl_fault why;
	enum cpl_problem problem;

	office_path(feed->reading, feed->file, &path);
	problem = path.failed
		      ? CPL_MEMORY
		      : cpl_file_read(path.data, ICAL_LIMIT, &text, &why);
	if (problem == CPL_MEMORY)
		feed->reading->memory = true;
	else if (problem != CPL_OK)
		fault(feed, cpl_problem_sentence(problem));
	else if (memchr(text.data ? text.data : "", '\0', text.length))
		fault(feed, "not an iCalendar file");
	else
		read_feed(feed, &text);
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
	unsigned type;

	cpl_node_check_keys(node, known, reading->faults);
	type = holidays_type(reading, node);
	if (!cpl_node_text(node, "file", true, &file, reading->faults))
		return;
	if (!reading->folder) {
		cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
		    "%s: only a file can name it", file);
		return;
	}
#ifdef HAVE_ICAL
	struct feed feed = { .reading = reading,
		.node = node,
		.file = file,
		.into = into,
		.type = type };

	feed.has_off_when = cpl_node_array(
	    node, "off_when", false, &feed.off_when, reading->faults);
	feed.has_except = cpl_node_array(
	    node, "except", false, &feed.except, reading->faults);
	load_feed(&feed);
#else
	(void)type;
	(void)into;
	cpl_node_fault(node, false, reading->faults, CPL_CALENDAR_TABLE,
	    "%s: built without libical, which reads iCalendar files", file);
#endif
}
