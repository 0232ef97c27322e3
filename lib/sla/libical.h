/* SPDX-License-Identifier: MIT */
/*
 * libical, loaded when a calendar names a feed and not before: it brings ICU
 * and the library of C++ with it, which take several times as long to load as
 * all else that a program does before its first record.
 */
#ifndef SLA_LIBICAL_H
#define SLA_LIBICAL_H

#include <complaint/problem.h>

#ifdef HAVE_ICAL

#include <libical/ical.h>

/* The functions that are called; their types are those of the header. */
/* clang-format off */
#define LIBICAL_FUNCTIONS(each) \
	each(icalcomponent_add_component) \
	each(icalcomponent_free) \
	each(icalcomponent_get_description) \
	each(icalcomponent_get_dtend) \
	each(icalcomponent_get_dtstart) \
	each(icalcomponent_get_first_component) \
	each(icalcomponent_get_first_property) \
	each(icalcomponent_get_next_component) \
	each(icalcomponent_get_next_property) \
	each(icalcomponent_get_status) \
	each(icalcomponent_get_summary) \
	each(icalcomponent_get_uid) \
	each(icalcomponent_new) \
	each(icalmemory_free_ring) \
	each(icalparameter_get_tzid) \
	each(icalparser_add_line) \
	each(icalparser_free) \
	each(icalparser_new) \
	each(icalproperty_get_categories) \
	each(icalproperty_get_exdate) \
	each(icalproperty_get_first_parameter) \
	each(icalproperty_get_rdate) \
	each(icalproperty_get_recurrenceid) \
	each(icalproperty_get_rrule) \
	each(icalrecur_iterator_free) \
	each(icalrecur_iterator_new) \
	each(icalrecur_iterator_next) \
	each(icaltime_is_null_time) \
	each(icaltime_is_utc)
/* clang-format on */

#define LIBICAL_MEMBER(name) __typeof__(name) *(name);

struct libical {
	LIBICAL_FUNCTIONS(LIBICAL_MEMBER)
};

/* The file that a program of today would be linked with. */
#define LIBICAL_FILE "libical.so.3"

/*
 * OK, MEMORY, or OPEN where there is none or one without these functions.  It
 * stays loaded: what it keeps for itself is never given back.
 */
enum cpl_problem libical_load(struct libical *lib);

#endif
#endif
