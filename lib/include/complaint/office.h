/* SPDX-License-Identifier: MIT */
/*
 * Calendar files: the hours, holidays and versions of an office, as
 * complaint-calendar(5) defines them, read and compiled.
 */
#ifndef COMPLAINT_OFFICE_H
#define COMPLAINT_OFFICE_H

#include <complaint/calendar.h>
#include <complaint/config.h>

struct cpl_office;

/* Why a date is no working day, as bits.  An observance closes nothing. */
enum cpl_holiday_type {
	CPL_HOLIDAY_NATIONAL = 1,
	CPL_HOLIDAY_JOINT_LEAVE = 2,
	CPL_HOLIDAY_ELECTION = 4,
	CPL_HOLIDAY_LOCAL = 8,
	CPL_HOLIDAY_OBSERVANCE = 16,
};

struct cpl_office_options {
	/*
	 * Know only what had been decreed on this date (days since
	 * 1970-01-01); INT64_MAX knows everything.
	 */
	int64_t as_of;
	/*
	 * Know nothing that was decreed after the version of this name, nor
	 * what stands behind it in the file and is of the same day; NULL knows
	 * everything.
	 */
	const char *until_version;
	/* Whether `closed_on` holds and not what the file says. */
	bool closed_on_given;
	unsigned closed_on; /* bits of the types that close the office */
	const char *zones;  /* as `directory` of cpl_zone_open() */
};

/*
 * Read a calendar and the tables it names, which lie beside it.  Returns NULL
 * with faults added.  OWNED.
 */
struct cpl_office *cpl_office_load(const char *path,
    const struct cpl_office_options *options, struct cpl_faults *faults);
/* The same from memory, for tests and fuzzing; it can name no tables. */
struct cpl_office *cpl_office_parse(struct cpl_str text,
    const struct cpl_office_options *options, struct cpl_faults *faults);
void cpl_office_free(struct cpl_office *office);

/* BORROWED from the office, all of them. */
const struct cpl_calendar *cpl_office_calendar(const struct cpl_office *office);
const char *cpl_office_name(const struct cpl_office *office);
/* The name of the version decreed last; "" where the file has no versions. */
const char *cpl_office_version(const struct cpl_office *office);

/* Open seconds of the week over its working days, rounded down. */
int64_t cpl_office_day_seconds(const struct cpl_office *office);

/* Why a date is as it is. */
struct cpl_office_day {
	const char *holiday; /* name, or NULL: the first that closes it */
	unsigned type;       /* of the holiday */
	const char *season;  /* name, or NULL */
	const char *version; /* name, or NULL */
	const char *source;  /* of the version, or NULL */
	bool override;       /* the file gives this date's hours */
};

/* False for a date (days since 1970-01-01) that the calendar does not cover. */
bool cpl_office_day(
    const struct cpl_office *office, int64_t date, struct cpl_office_day *day);

/* The bit of `national`, `joint_leave` ..., or 0. */
unsigned cpl_holiday_type(struct cpl_str word);

#endif
