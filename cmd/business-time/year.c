/* SPDX-License-Identifier: MIT */
/* The calendar of a year on paper, with the days off and why they are. */
#include "business-time.h"

static const char *const month_names[] = { "January", "February", "March",
	"April", "May", "June", "July", "August", "September", "October",
	"November", "December" };
static const char *const weekday_names[] = { "Mon", "Tue", "Wed", "Thu", "Fri",
	"Sat", "Sun" };

struct year {
	const struct desk *desk;
	const struct cpl_calendar *calendar;
	int year;
	int64_t first;
	int64_t last;
};

/*
 * Whether the office opens on a date: what a night shift has behind midnight
 * belongs to the date before.  Nothing is behind the midnight before the first.
 */
static bool
opens_on(const struct year *year, int64_t date)
{
	const struct cpl_zone *zone = cpl_calendar_zone(year->calendar);
	int64_t begin = cpl_zone_instant(zone, date * CPL_DAY);
	int64_t end = cpl_zone_instant(zone, (date + 1) * CPL_DAY);
	int64_t days = 0;
	int64_t seconds = 0;
	int missing;

	if (cpl_calendar_working_days(
		year->calendar, begin - 1, end - 1, &days, &missing))
		return days > 0;
	cpl_calendar_elapsed(year->calendar, begin, end, &seconds, &missing);
	return seconds > 0;
}

static int64_t
working_days(const struct year *year, int64_t first, int64_t last)
{
	int64_t days = 0;

	for (int64_t date = first; date <= last; date++)
		days += opens_on(year, date);
	return days;
}

/* What is told of a date beside its number. */
static char
mark(const struct year *year, int64_t date)
{
	struct cpl_office_day day = { 0 };

	cpl_office_day(year->desk->office, date, &day);
	if (day.holiday != NULL)
		return '*';
	if (!opens_on(year, date))
		return '-';
	return day.override || day.season != NULL ? '~' : ' ';
}

/* Line `row` of a month: 0 its name, 1 the weekdays, then up to six weeks. */
static void
write_month_row(
    const struct year *year, int month, int row, struct cpl_buffer *out)
{
	int64_t first = cpl_days_from_civil(year->year, month, 1);
	int length = cpl_month_length(year->year, month);
	int day = (row - 2) * 7 + 2 - cpl_weekday(first);

	if (row == 0) {
		cpl_buffer_append_format(out, "%-28s", month_names[month - 1]);
		return;
	}
	for (int i = 0; i < 7; i++, day++) {
		if (row == 1)
			cpl_buffer_append_format(
			    out, " %.2s ", weekday_names[i]);
		else if (day < 1 || day > length)
			cpl_buffer_append_str(out, CPL_STR("    "));
		else
			cpl_buffer_append_format(
			    out, " %2d%c", day, mark(year, first + day - 1));
	}
}

/* A line without the blanks at its end, and none where nothing is left. */
static void
trim_line(struct cpl_buffer *out)
{
	while (out->length > 0 && out->data[out->length - 1] == ' ')
		out->length--;
	if (out->length > 0 && out->data[out->length - 1] != '\n')
		cpl_buffer_append_char(out, '\n');
}

static void
write_months(const struct year *year, struct cpl_buffer *out)
{
	for (int quarter = 0; quarter < 4; quarter++) {
		for (int row = 0; row < 8; row++) {
			for (int i = 1; i <= 3; i++) {
				write_month_row(
				    year, quarter * 3 + i, row, out);
				if (i < 3)
					cpl_buffer_append_str(
					    out, CPL_STR("   "));
			}
			trim_line(out);
		}
		cpl_buffer_append_char(out, '\n');
	}
}

static const char *
type_word(unsigned type)
{
	switch (type) {
	case CPL_HOLIDAY_NATIONAL:
		return "national";
	case CPL_HOLIDAY_JOINT_LEAVE:
		return "joint_leave";
	case CPL_HOLIDAY_ELECTION:
		return "election";
	default:
		return "local";
	}
}

static void
write_days_off(const struct year *year, struct cpl_buffer *out)
{
	char text[CPL_DATE_LENGTH + 1];

	for (int64_t date = year->first; date <= year->last; date++) {
		struct cpl_office_day day = { 0 };

		cpl_office_day(year->desk->office, date, &day);
		if (day.holiday == NULL)
			continue;
		cpl_date_format(date, text);
		cpl_buffer_append_format(out, "%s %s %-12s ",
		    weekday_names[cpl_weekday(date) - 1], text,
		    type_word(day.type));
		cpl_buffer_append_printable(out, cpl_str_of(day.holiday));
		cpl_buffer_append_char(out, '\n');
	}
}

static void
write_text(const struct year *year, struct cpl_buffer *out)
{
	const struct cpl_office *office = year->desk->office;

	cpl_buffer_append_printable(out, cpl_str_of(cpl_office_name(office)));
	if (*cpl_office_version(office) != '\0') {
		cpl_buffer_append_str(out, CPL_STR(" ("));
		cpl_buffer_append_printable(
		    out, cpl_str_of(cpl_office_version(office)));
		cpl_buffer_append_char(out, ')');
	}
	cpl_buffer_append_format(out,
	    " %d, %jd working days\n"
	    "* holiday   - closed   ~ other hours than usual\n\n",
	    year->year, (intmax_t)working_days(year, year->first, year->last));
	write_months(year, out);
	write_days_off(year, out);
	/* The line ends with that of the question. */
	if (!out->failed && out->length > 0)
		out->length--;
}

static void
json_day(int64_t date, const struct cpl_office_day *day, struct cpl_buffer *out)
{
	char text[CPL_DATE_LENGTH + 1];

	cpl_date_format(date, text);
	cpl_buffer_append_format(out, "{\"date\":\"%s\",\"name\":", text);
	cpl_json_append_string(out, cpl_str_of(day->holiday));
	cpl_buffer_append_format(out, ",\"type\":\"%s\"", type_word(day->type));
	if (day->source != NULL) {
		cpl_json_append_name(out, CPL_STR("source"));
		cpl_json_append_string(out, cpl_str_of(day->source));
	}
	cpl_buffer_append_char(out, '}');
}

static void
write_json(const struct year *year, struct cpl_buffer *out)
{
	const struct cpl_office *office = year->desk->office;
	bool any = false;

	cpl_buffer_append_str(
	    out, CPL_STR("{\"question\":\"calendar\",\"calendar\":"));
	cpl_json_append_string(out, cpl_str_of(cpl_office_name(office)));
	cpl_buffer_append_str(out, CPL_STR(",\"calendar_version\":"));
	cpl_json_append_string(out, cpl_str_of(cpl_office_version(office)));
	cpl_buffer_append_str(out, CPL_STR(",\"zone\":"));
	cpl_json_append_string(
	    out, cpl_str_of(cpl_zone_name(cpl_calendar_zone(year->calendar))));
	cpl_buffer_append_format(out,
	    ",\"year\":%d,\"working_days\":%jd,\"months\":[", year->year,
	    (intmax_t)working_days(year, year->first, year->last));
	for (int month = 1; month <= 12; month++) {
		int64_t first = cpl_days_from_civil(year->year, month, 1);
		int length = cpl_month_length(year->year, month);

		cpl_buffer_append_format(out, "%s%jd", month > 1 ? "," : "",
		    (intmax_t)working_days(year, first, first + length - 1));
	}
	cpl_buffer_append_str(out, CPL_STR("],\"days_off\":["));
	for (int64_t date = year->first; date <= year->last; date++) {
		struct cpl_office_day day = { 0 };

		cpl_office_day(office, date, &day);
		if (day.holiday == NULL)
			continue;
		if (any)
			cpl_buffer_append_char(out, ',');
		any = true;
		json_day(date, &day, out);
	}
	cpl_buffer_append_str(out, CPL_STR("]}"));
}

bool
year_write(const struct desk *desk, int number, struct cpl_buffer *out)
{
	struct year year = { desk, cpl_office_calendar(desk->office), number,
		cpl_days_from_civil(number, 1, 1),
		cpl_days_from_civil(number, 12, 31) };
	struct cpl_office_day day;

	/* A year that the calendar covers in part is no calendar of the year. */
	if (!cpl_office_day(desk->office, year.first, &day) ||
	    !cpl_office_day(desk->office, year.last, &day))
		return false;
	if (desk->json)
		write_json(&year, out);
	else
		write_text(&year, out);
	return true;
}
