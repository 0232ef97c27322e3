/* SPDX-License-Identifier: MIT */
/*
 * Everything that can go wrong, in one list.
 *
 * A problem has a code that scripts may test (it appears in reject files), a
 * gravity that decides the exit status, and a sentence.  The message, the
 * status and the table in complaint-problems(7) all follow from the list
 * below; nothing else in the project spells one of these sentences.
 *
 * A fault is a problem at a place.  It never holds content of a record:
 * `detail` may name a field, an option, a file or a word of a configuration
 * file, and nothing a citizen wrote.
 */
#ifndef COMPLAINT_PROBLEM_H
#define COMPLAINT_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

/* What a problem does to the exit status; the largest wins. */
enum cpl_gravity {
	CPL_NOTE = 0,   /* worth saying; the status stays as it is */
	CPL_CONFIG = 2, /* options or configuration: nothing was read */
	CPL_RECORD = 3, /* one record is unusable: it is set aside */
	CPL_SYSTEM = 4, /* reading, writing or memory failed */
};

/* X(name, code, gravity, sentence), by gravity and then by subject. */
/* One entry must not move the line ends of the others. */
/* clang-format off */
#define CPL_PROBLEMS(X)                                                       \
	X(OK, "ok", NOTE, "no problem")                                       \
	X(RULE_LIMITED, "rule-limited", NOTE,                                 \
	    "the rule hit its limits and counted as not matching")            \
	X(ROUTE_OVERLAP, "route-overlap", NOTE,                               \
	    "an earlier row of another outcome takes a part of this one's")   \
	X(ROUTE_UNCOMPARED, "route-uncompared", NOTE,                         \
	    "too many rows to tell all of which others take a part")          \
	X(ROUTE_EXPIRED, "route-expired", NOTE,                               \
	    "the row is no longer in force")                                  \
	X(PLAN_BREACH, "plan-breach", NOTE,                                   \
	    "would breach at once")                                           \
	X(AGENCY_INCOMPLETE, "agency-incomplete", NOTE,                       \
	    "the agency lacks")                                               \
	/* Records: the JSON text. */                                         \
	X(BYTE_ORDER_MARK, "byte-order-mark", RECORD,                         \
	    "byte order mark in front of the record; ingest removes it")      \
	X(NOT_UTF8, "not-utf8", RECORD, "bytes that are not UTF-8")           \
	X(NUL_BYTE, "nul-byte", RECORD, "NUL byte")                           \
	X(CONTROL_BYTE, "control-byte", RECORD,                               \
	    "control byte that is not escaped")                               \
	X(NOT_AN_OBJECT, "not-an-object", RECORD,                             \
	    "the line is not a JSON object")                                  \
	X(JSON_SYNTAX, "json-syntax", RECORD, "not JSON")                     \
	X(JSON_TRUNCATED, "json-truncated", RECORD,                           \
	    "the line ends inside the record")                                \
	X(JSON_TRAILING, "json-trailing", RECORD,                             \
	    "something follows the record on its line")                       \
	X(JSON_ESCAPE, "json-escape", RECORD,                                 \
	    "an escape in a string that stands for no character")             \
	X(JSON_NOT_NUMBER, "json-number", RECORD, "not a JSON number")        \
	X(JSON_TOO_DEEP, "json-depth", RECORD,                                \
	    "nested deeper than 2048 levels")                                 \
	X(JSON_DUPLICATE, "json-duplicate", RECORD,                           \
	    "the same name twice in one object")                              \
	X(JSON_NUL_NAME, "json-nul-name", RECORD, "NUL in a name")            \
	X(TOO_LONG, "too-long", RECORD, "longer than the limit")              \
	/* Records: the fields. */                                            \
	X(FIELD_ABSENT, "field-absent", RECORD, "a needed field is absent")   \
	X(FIELD_TYPE, "field-type", RECORD,                                   \
	    "a field is not of its type; see complaint-record(5)")            \
	X(FIELD_VALUE, "field-value", RECORD,                                 \
	    "a field has a value outside its vocabulary; "                    \
	    "see complaint-record(5)")                                        \
	X(TIME_INVALID, "time-invalid", RECORD,                               \
	    "not an RFC 3339 time with an offset")                            \
	/* Records: the rows of other systems. */                             \
	X(ROW_WIDTH, "row-width", RECORD,                                     \
	    "a row with another number of cells than the header")             \
	X(CSV_QUOTE, "csv-quote", RECORD, "a quote that never closes")        \
	X(CSV_SYNTAX, "csv-syntax", RECORD, "a quote where none may be")      \
	X(CSV_RETURN, "csv-return", RECORD,                                   \
	    "a carriage return inside a row, not in quotes")                  \
	X(TOO_MANY_COLUMNS, "too-many-columns", RECORD,                       \
	    "more columns than one file may have")                            \
	X(DATE_INVALID, "date-invalid", RECORD,                               \
	    "not a date in a form that the profile declares")                 \
	X(PROFILE_UNKNOWN, "profile-unknown", RECORD, "unknown profile")      \
	X(CONTEXT_ABSENT, "context-absent", RECORD,                           \
	    "not a reject of ingest: nothing says how to read it")            \
	/* Records: plans. */                                                 \
	X(PLAN_CHANGED, "plan-changed", RECORD,                               \
	    "changed since it was planned or moved")                          \
	X(PLAN_MISSING, "plan-missing", RECORD,                               \
	    "the complaint is not in the register")                           \
	X(PLAN_TWICE, "plan-twice", RECORD,                                   \
	    "a second complaint of this id")                                  \
	/* Configuration. */                                                  \
	X(CONFIG_SYNTAX, "config-syntax", CONFIG, "not valid JSON")           \
	X(CONFIG_KEY_UNKNOWN, "config-key-unknown", CONFIG, "unknown key")    \
	X(CONFIG_KEY_MISSING, "config-key-missing", CONFIG, "missing key")    \
	X(CONFIG_TYPE, "config-type", CONFIG, "value of the wrong type")      \
	X(CONFIG_VALUE, "config-value", CONFIG, "value not allowed here")     \
	X(TABLE_SYNTAX, "table-syntax", CONFIG, "not valid CSV")              \
	X(TABLE_COLUMN_UNKNOWN, "table-column-unknown", CONFIG,               \
	    "unknown column")                                                 \
	X(TABLE_COLUMN_MISSING, "table-column-missing", CONFIG,               \
	    "missing column")                                                 \
	X(TABLE_WIDTH, "table-width", CONFIG,                                 \
	    "row with another number of cells than the header")               \
	X(TABLE_COLUMN_TWICE, "table-column-twice", CONFIG,                   \
	    "the same column twice")                                          \
	X(CONFIG_TOO_LONG, "config-too-long", CONFIG,                         \
	    "configuration file longer than the limit")                       \
	X(CONFIG_MORE_FAULTS, "config-more-faults", CONFIG,                   \
	    "more faults follow; they are not shown")                         \
	X(FILE_NOT_FOUND, "file-not-found", CONFIG, "no such file")           \
	/* Configuration: time. */                                            \
	X(ZONE_UNKNOWN, "zone-unknown", CONFIG,                               \
	    "no such time zone in the system's database")                     \
	X(ZONE_DAMAGED, "zone-damaged", CONFIG,                               \
	    "the file of the time zone is damaged")                           \
	X(CALENDAR_HOURS, "calendar-hours", CONFIG,                           \
	    "hours that cannot be")                                           \
	X(CALENDAR_OVERLAP, "calendar-overlap", CONFIG,                       \
	    "hours that overlap or are not in order")                         \
	X(CALENDAR_WEEKDAY, "calendar-weekday", CONFIG,                       \
	    "not a weekday: mon tue wed thu fri sat sun, "                    \
	    "mon-thu, weekdays or daily")                                     \
	X(CALENDAR_WEEKDAY_TWICE, "calendar-weekday-twice", CONFIG,           \
	    "a weekday whose hours were given before")                        \
	X(CALENDAR_CLOSED, "calendar-closed", CONFIG,                         \
	    "every day of the week is closed")                                \
	X(CALENDAR_DATE, "calendar-date", CONFIG,                             \
	    "not a date: 2025-08-18, 08-17 or "                               \
	    "2025-12-24..2025-12-26")                                         \
	X(CALENDAR_TYPE, "calendar-type", CONFIG,                             \
	    "not a type of holiday: national, joint_leave, election, "        \
	    "local, observance")                                              \
	X(CALENDAR_TABLE, "calendar-table", CONFIG,                           \
	    "a table of holidays is wrong")                                   \
	X(CALENDAR_YEAR_EMPTY, "calendar-year-empty", CONFIG,                 \
	    "a version without a single holiday in a year that it covers")    \
	X(CALENDAR_GAP, "calendar-gap", CONFIG,                               \
	    "a date that no version covers, between dates that some do")      \
	X(CALENDAR_VERSION_MISSING, "calendar-version-missing", CONFIG,       \
	    "no version was known on the date")                               \
	X(CALENDAR_VERSION_UNKNOWN, "calendar-version-unknown", CONFIG,       \
	    "no version of this name")                                        \
	X(CALENDAR_ENDED, "calendar-ended", CONFIG,                           \
	    "the calendar does not cover the present day")                    \
	X(CALENDAR_YEAR_MISSING, "calendar-year-missing", RECORD,             \
	    "the calendar does not cover this year")                          \
	X(QUESTION, "question", RECORD,                                       \
	    "not a question; see complaint-business-time(1)")                 \
	X(QUESTION_CASE, "question-case", RECORD,                             \
	    "not a case; see complaint-business-time(1)")                     \
	X(EVENTS_REVERSED, "events-reversed", RECORD,                         \
	    "clocks that stopped before they started have no verdict")        \
	/* Configuration: policies. */                                        \
	X(POLICY_EVENT, "policy-event", CONFIG,                               \
	    "not a type of event; see complaint-record(5)")                   \
	X(POLICY_TARGET, "policy-target", CONFIG,                             \
	    "not a target: 14wd, 8bh, 60d, 24h, 3x24h, due_at or none")       \
	X(POLICY_CONDITION_EMPTY, "policy-condition-empty", CONFIG,           \
	    "a condition that asks for nothing; use default")                 \
	X(POLICY_NEVER_STOPS, "policy-never-stops", CONFIG,                   \
	    "a clock that nothing can stop")                                  \
	X(POLICY_CLOCK_TWICE, "policy-clock-twice", CONFIG,                   \
	    "the same clock twice")                                           \
	X(POLICY_RESPONSE_LONGER, "policy-response-longer", CONFIG,           \
	    "the target of the response is longer than that of the "          \
	    "resolution")                                                     \
	X(POLICY_UNREACHABLE, "policy-unreachable", CONFIG,                   \
	    "an earlier target takes everything that this one could")         \
	/* Configuration: routes and agencies. */                             \
	X(ROUTE_AGENCY_MISSING, "route-agency-missing", CONFIG,               \
	    "a row without an agency")                                        \
	X(ROUTE_CATCH_ALL, "route-catch-all", CONFIG,                         \
	    "a row without a condition that is not marked as the fallback")   \
	X(ROUTE_FALLBACK_CONDITION, "route-fallback-condition", CONFIG,       \
	    "the fallback has a condition")                                   \
	X(ROUTE_FALLBACK_TWICE, "route-fallback-twice", CONFIG,               \
	    "a second fallback")                                              \
	X(ROUTE_FALLBACK_MISSING, "route-fallback-missing", CONFIG,           \
	    "no row is marked as the fallback")                               \
	X(ROUTE_UNREACHABLE, "route-unreachable", CONFIG,                     \
	    "an earlier row takes everything that this one could")            \
	X(ROUTE_CATEGORY_LEFT, "route-category-left", CONFIG,                 \
	    "no row takes this category by itself")                           \
	X(AGENCY_REGION_TWICE, "agency-region-twice", CONFIG,                 \
	    "a second agency of this kind for the region")                    \
	X(AGENCY_TWICE, "agency-twice", CONFIG, "the same agency twice")      \
	X(AGENCY_UNKNOWN, "agency-unknown", CONFIG, "unknown agency")         \
	X(CATEGORY_UNKNOWN, "category-unknown", CONFIG, "unknown category")   \
	/* Configuration: plans. */                                           \
	X(PLAN_SYNTAX, "plan-syntax", CONFIG, "not a plan of reassign")       \
	X(PLAN_CUT, "plan-cut", CONFIG, "the plan ends too early")            \
	X(PLAN_CROWDED, "plan-crowded", CONFIG,                               \
	    "more than 64 complaints of one id")                              \
	X(PLAN_EDITED, "plan-edited", CONFIG,                                 \
	    "the plan was edited; --edited takes it all the same")            \
	/* Configuration: rules. */                                           \
	X(RULE_PATTERN, "rule-pattern", CONFIG, "pattern that cannot be used") \
	X(RULE_EMPTY, "rule-empty", CONFIG,                                   \
	    "pattern that matches an empty text")                             \
	X(RULE_TWICE, "rule-twice", CONFIG, "the same rule twice")            \
	X(RULE_COVERED, "rule-covered", CONFIG,                               \
	    "alternative that another one covers")                            \
	X(RULE_NEVER, "rule-never", CONFIG,                                   \
	    "rule that its own unless always forbids")                        \
	X(DATE_FORM, "date-form", CONFIG, "not a form of dates")              \
	/* The system. */                                                     \
	X(MEMORY, "memory", SYSTEM, "out of memory")                          \
	X(PLAN_LIMIT, "plan-limit", SYSTEM,                                   \
	    "more complaints than --limit allows; no plan was made")          \
	X(PLAN_REFUSED, "plan-refused", SYSTEM,                               \
	    "nothing was moved; --skip-changed leaves out what has changed")  \
	X(OPEN, "open", SYSTEM, "cannot be opened")                           \
	X(READ, "read", SYSTEM, "cannot be read")                             \
	X(WRITE, "write", SYSTEM, "cannot be written")                        \
	X(TOO_MANY_UNUSABLE, "too-many-unusable", SYSTEM,                     \
	    "more unusable records than --max-errors allows; "                \
	    "the rest was not read")                                          \
	X(INPUT_IS_OUTPUT, "input-is-output", SYSTEM,                         \
	    "is also standard output; -o replaces a file")                    \
	X(HEADER_MISSING, "header-missing", SYSTEM,                           \
	    "no line holds the columns that the profile needs")               \
	X(PROFILE_UNUSABLE, "profile-unusable", SYSTEM,                       \
	    "the profile of these columns cannot be used")                    \
	X(DATE_ORDER, "date-order", SYSTEM,                                   \
	    "day and month are not in the order that the profile declares")   \
	X(FORMAT_UNKNOWN, "format-unknown", SYSTEM,                           \
	    "neither a table of text nor JSON")                               \
	X(ANSWER_REFUSED, "answer-refused", SYSTEM,                           \
	    "the answer of a service that refused or failed, without records") \
	X(IS_DIRECTORY, "is-directory", SYSTEM, "is a directory")             \
	X(COMPRESSED_DAMAGED, "compressed-damaged", SYSTEM,                   \
	    "the compressed data is damaged")                                 \
	X(COMPRESSED_CUT, "compressed-cut", SYSTEM,                           \
	    "the compressed data ends too early")                             \
	X(PARTIAL_DAMAGED, "partial-damaged", SYSTEM,                         \
	    "not a line that report --partial wrote")                         \
	X(PARTIAL_OPTIONS, "partial-options", SYSTEM,                         \
	    "partial reports made with other options cannot be joined")       \
	X(PARTIAL_CUT, "partial-cut", SYSTEM,                                 \
	    "some lines of the partial reports are missing")                  \
	X(ARCHIVE_BOMB, "archive-bomb", SYSTEM,                               \
	    "unpacks to far more than a table would")                         \
	X(ARCHIVE_LOCKED, "archive-locked", SYSTEM,                           \
	    "the archive is locked with a password")                          \
	X(ARCHIVE_FILES, "archive-files", SYSTEM,                             \
	    "an archive without one file to read; "                           \
	    "unpack it and name the files")                                   \
	X(SHEET_DAMAGED, "sheet-damaged", SYSTEM,                             \
	    "the spreadsheet is damaged")                                     \
	X(SHEET_MISSING, "sheet-missing", SYSTEM,                             \
	    "the spreadsheet has no such sheet")                              \
	X(XML_SYNTAX, "xml-syntax", SYSTEM, "not XML")                        \
	X(XML_LIMIT, "xml-limit", SYSTEM,                                     \
	    "XML with declarations or depths that no export has")             \
	X(SPILL, "spill", SYSTEM,                                             \
	    "the temporary file cannot be written or read")
/* clang-format on */

enum cpl_problem {
#define CPL_PROBLEM_NAME(name, code, gravity, sentence) CPL_##name,
	CPL_PROBLEMS(CPL_PROBLEM_NAME) CPL_PROBLEM_COUNT
#undef CPL_PROBLEM_NAME
};

#define CPL_FAULT_DETAIL 160

struct cpl_fault {
	enum cpl_problem problem;
	size_t line;   /* from 1; 0 is unknown */
	size_t column; /* in bytes from 1; 0 is unknown */
	int error;     /* errno of a system problem, or 0 */
	/* NUL-terminated, may be empty; cut with "..." where it is longer. */
	char detail[CPL_FAULT_DETAIL];
};

/* The code, gravity and sentence of a problem.  BORROWED, static. */
const char *cpl_problem_code(enum cpl_problem problem);
enum cpl_gravity cpl_problem_gravity(enum cpl_problem problem);
const char *cpl_problem_sentence(enum cpl_problem problem);

/*
 * Fill in a fault.  `format` makes the detail as printf would and may be NULL.
 * Returns `problem`, so that a function can end with `return cpl_fault_set(..)`.
 * `fault` may be NULL when the caller does not care for the place.
 */
enum cpl_problem cpl_fault_set(struct cpl_fault *fault,
    enum cpl_problem problem, size_t line, size_t column, const char *format,
    ...) __attribute__((format(printf, 5, 6)));

/* As cpl_fault_set() for a system problem: keeps `error`, an errno. */
enum cpl_problem cpl_fault_set_system(
    struct cpl_fault *fault, enum cpl_problem problem, int error);

/*
 * A list of faults, for checks that name every fault of a file and not only
 * the first.  Start from all zeroes.
 */
struct cpl_faults {
	struct cpl_fault *items; /* OWNED */
	size_t count;
	size_t capacity;
	bool failed; /* memory ran out while adding: the list is not whole */
};

void cpl_faults_add(struct cpl_faults *faults, enum cpl_problem problem,
    size_t line, size_t column, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
void cpl_faults_release(struct cpl_faults *faults);

#endif
