/* SPDX-License-Identifier: MIT */
/* Dates of the proleptic Gregorian calendar as numbers of days, and back. */
#include <complaint/time.h>

/*
 * Both directions count in eras of 400 years, which all have 146097 days, and
 * let the year begin on 1 March, so that the leap day is the last of its year
 * and the months before it always begin on the same day of the year.  With
 * March as month 0, month m begins on day floor((153 m + 2) / 5) (Neri and
 * Schneider, "Euclidean affine functions", 2022; Hinnant, "chrono-compatible
 * low-level date algorithms").  719468 is the distance from 0000-03-01 to
 * 1970-01-01.
 */
#define DAYS_PER_ERA 146097
#define DAYS_TO_EPOCH 719468

/* Eras that make every year of an int positive, so that divisions round down. */
#define ERAS_BEFORE INT64_C(6000000)

int64_t
cpl_days_from_civil(int year, int month, int day)
{
	bool before_march = month <= 2;
	uint64_t y = (uint64_t)(ERAS_BEFORE * 400 + year - before_march);
	uint64_t century = y / 100;
	unsigned month_from_march = (unsigned)month - 3 + before_march * 12u;
	uint64_t days = y * 365 + y / 4 - century + century / 4 +
			(153 * month_from_march + 2) / 5;

	return (int64_t)days + day - 1 - ERAS_BEFORE * DAYS_PER_ERA -
	       DAYS_TO_EPOCH;
}

/*
 * The day of the era gives the century, the day of the century its year, by a
 * multiplication whose fraction is the part of the year that has passed; that
 * times the length of a year is the day of it, and 2141 / 2^16 is near enough
 * to 5 / 153 (Neri and Schneider, figure 12).
 */
void
cpl_civil_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t shifted = days + DAYS_TO_EPOCH;
	int64_t era = (shifted >= 0 ? shifted : shifted - (DAYS_PER_ERA - 1)) /
		      DAYS_PER_ERA;
	uint32_t quarters = 4 * (uint32_t)(shifted - era * DAYS_PER_ERA) + 3;
	uint32_t century = quarters / DAYS_PER_ERA;
	uint64_t years = UINT64_C(2939745) * (quarters % DAYS_PER_ERA | 3);
	uint32_t day_of_year = (uint32_t)years / 2939745 / 4;
	uint32_t months = 2141 * day_of_year + 197913;
	/* From March: January and February are those of the year after. */
	int next = day_of_year >= 306;

	*day = (int)((months & 0xffff) / 2141) + 1;
	*month = (int)(months >> 16) - 12 * next;
	*year = (int)(era * 400 + 100 * century + (years >> 32)) + next;
}

int64_t
cpl_day_of(int64_t seconds)
{
	int64_t day = seconds / CPL_DAY;

	return seconds % CPL_DAY < 0 ? day - 1 : day;
}

int64_t
cpl_seconds_from_civil(const struct cpl_civil *civil)
{
	return cpl_days_from_civil(civil->year, civil->month, civil->day) *
		   CPL_DAY +
	       civil->hour * 3600 + civil->minute * 60 + civil->second;
}

struct cpl_civil
cpl_civil_from_seconds(int64_t seconds)
{
	struct cpl_civil civil;
	int64_t days = cpl_day_of(seconds);
	int second = (int)(seconds - days * CPL_DAY);

	cpl_civil_from_days(days, &civil.year, &civil.month, &civil.day);
	civil.hour = second / 3600;
	civil.minute = second / 60 % 60;
	civil.second = second % 60;
	return civil;
}

/* Day 0, 1970-01-01, was a Thursday. */
int
cpl_weekday(int64_t days)
{
	int since_monday = (int)((days % 7 + 3) % 7);

	return (since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int
cpl_month_length(int year, int month)
{
	static const unsigned char lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return lengths[month - 1] + (month == 2 && leap);
}

bool
cpl_date_valid(int year, int month, int day)
{
	return year >= 0 && year <= 9999 && month >= 1 && month <= 12 &&
	       day >= 1 && day <= cpl_month_length(year, month);
}
