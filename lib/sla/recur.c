/* SPDX-License-Identifier: MIT */
/*
 * Events of an iCalendar file that come again: rules, lists of dates, and the
 * occurrences that they take out or that another event replaces.
 */
#include "sla/office.h"

#ifdef HAVE_ICAL

#include <stdlib.h>
#include <string.h>

#include "sla/feed.h"

/* Of all rules together; libical takes its time over each. */
#define RULES_LIMIT 1000
#define OCCURRENCES_LIMIT ((size_t)1 << 18)

/*
 * Whose exceptions they are.  Asked before the properties of an event are
 * walked through: libical has one place in each component for all who do.
 */
static struct feed_exception
owner_of(const struct libical *lib, icalcomponent *event)
{
	const char *uid = lib->icalcomponent_get_uid(event);

	return (struct feed_exception){ .uid = uid ? uid : "",
		.owner = uid ? NULL : event };
}

static int
by_owner(const void *left, const void *right)
{
	const struct feed_exception *a = left;
	const struct feed_exception *b = right;
	int order = strcmp(a->uid, b->uid);

	if (order != 0)
		return order;
	if (a->owner != b->owner)
		return (uintptr_t)a->owner < (uintptr_t)b->owner ? -1 : 1;
	return a->day < b->day ? -1 : a->day > b->day;
}

static bool
note(struct feed *feed, struct feed_exception *exception,
    struct icaltimetype date)
{
	if (!feed_in_years(date))
		return feed_fault(feed, "an exception without a date");
	if (feed->exception_count == feed->exception_capacity) {
		size_t capacity = feed->exception_capacity
				      ? feed->exception_capacity * 2
				      : 16;
		struct feed_exception *grown = realloc(
		    feed->exceptions, capacity * sizeof(*grown));

		if (!grown) {
			feed->reading->memory = true;
			return false;
		}
		feed->exceptions = grown;
		feed->exception_capacity = capacity;
	}
	exception->day = cpl_days_from_civil(date.year, date.month, date.day);
	feed->exceptions[feed->exception_count++] = *exception;
	return true;
}

/* EXDATE, and the occurrence in whose place this event comes. */
bool
recur_note(struct feed *feed, icalcomponent *event)
{
	const struct libical *lib = &feed->lib;
	struct feed_exception exception = owner_of(lib, event);
	icalproperty *property = lib->icalcomponent_get_first_property(
	    event, ICAL_RECURRENCEID_PROPERTY);

	if (property && !note(feed, &exception,
			    lib->icalproperty_get_recurrenceid(property)))
		return false;
	for (property = lib->icalcomponent_get_first_property(
		 event, ICAL_EXDATE_PROPERTY);
	     property; property = lib->icalcomponent_get_next_property(
			   event, ICAL_EXDATE_PROPERTY)) {
		if (!note(feed, &exception,
			lib->icalproperty_get_exdate(property)))
			return false;
	}
	return true;
}

void
recur_sort(struct feed *feed)
{
	if (feed->exception_count > 0)
		qsort(feed->exceptions, feed->exception_count,
		    sizeof(*feed->exceptions), by_owner);
}

/* Whether the occurrence on that day does not count. */
static bool
excepted(const struct feed *feed, struct feed_exception *key, int64_t day)
{
	key->day = day;
	return feed->exception_count > 0 &&
	       bsearch(key, feed->exceptions, feed->exception_count,
		   sizeof(*key), by_owner) != NULL;
}

/* Whether dates are what it repeats: what comes every second is no holiday. */
static bool
of_dates(const struct icalrecurrencetype *rule)
{
	return rule->freq == ICAL_YEARLY_RECURRENCE ||
	       rule->freq == ICAL_MONTHLY_RECURRENCE ||
	       rule->freq == ICAL_WEEKLY_RECURRENCE ||
	       rule->freq == ICAL_DAILY_RECURRENCE;
}

/*
 * The occurrences of a rule, until the version ends.  Before 1753 libical knows
 * leap days that never were.
 */
static bool
follow(struct feed *feed, const struct feed_event *event,
    icalrecur_iterator *iterator, int64_t shift, bool endless)
{
	const struct libical *lib = &feed->lib;
	struct feed_exception owner = owner_of(lib, event->component);
	struct icaltimetype next = lib->icalrecur_iterator_next(iterator);

	/* libical has looked through all years that it knows. */
	if (lib->icaltime_is_null_time(next))
		return feed_fault(feed, "a rule by which nothing comes");
	for (; !lib->icaltime_is_null_time(next);
	     next = lib->icalrecur_iterator_next(iterator)) {
		int64_t day = cpl_days_from_civil(
		    next.year, next.month, next.day);

		if (day + shift > feed->into->until)
			return true;
		if (++feed->occurrences > OCCURRENCES_LIMIT)
			return feed_fault(feed,
			    "rules with more occurrences than any office has");
		if (feed_in_years(next) && !excepted(feed, &owner, day) &&
		    !feed_add(feed, event, day + shift))
			return false;
	}
	return !endless ||
	       feed_fault(feed, "a rule that libical does not follow so far");
}

static bool
add_rule(
    struct feed *feed, const struct feed_event *event, icalproperty *property)
{
	const struct libical *lib = &feed->lib;
	struct icalrecurrencetype rule = lib->icalproperty_get_rrule(property);
	struct icaltimetype start = lib->icalcomponent_get_dtstart(
	    event->component);
	icalrecur_iterator *iterator;
	bool good;

	if (!of_dates(&rule))
		return feed_fault(feed, "a rule that is neither yearly, "
					"monthly, weekly nor daily");
	if (++feed->rules > RULES_LIMIT)
		return feed_fault(feed, "more rules than any office has");
	iterator = lib->icalrecur_iterator_new(rule, start);
	if (!iterator)
		return feed_fault(feed, "a rule that cannot be followed");
	good = follow(feed, event, iterator,
	    event->first -
		cpl_days_from_civil(start.year, start.month, start.day),
	    rule.count == 0 && lib->icaltime_is_null_time(rule.until));
	lib->icalrecur_iterator_free(iterator);
	return good;
}

static bool
add_list(struct feed *feed, const struct feed_event *event)
{
	const struct libical *lib = &feed->lib;
	struct feed_exception owner = owner_of(lib, event->component);

	for (icalproperty *property = lib->icalcomponent_get_first_property(
		 event->component, ICAL_RDATE_PROPERTY);
	     property; property = lib->icalcomponent_get_next_property(
			   event->component, ICAL_RDATE_PROPERTY)) {
		struct icaltimetype date =
		    lib->icalproperty_get_rdate(property).time;
		int64_t day;

		if (!feed_in_years(date))
			return feed_fault(feed, "a date that is none");
		day = cpl_days_from_civil(date.year, date.month, date.day);
		if (!excepted(feed, &owner, day) && !feed_add(feed, event, day))
			return false;
	}
	return true;
}

bool
recur_add(struct feed *feed, const struct feed_event *event)
{
	const struct libical *lib = &feed->lib;
	icalproperty *property = lib->icalcomponent_get_first_property(
	    event->component, ICAL_RRULE_PROPERTY);

	if (!(property ? add_rule(feed, event, property)
		       : feed_add(feed, event, event->first)))
		return false;
	return add_list(feed, event);
}

#endif
