/* SPDX-License-Identifier: MIT */
/* Tables: CSV read by libcsv, with the place of every cell. */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/cells.h"
#include "config/internal.h"
#include "text/digest.h"

/*
 * libcsv says what a cell holds and not where it stood.  So the text is given
 * to it line by line, and for each cell it reports a cursor steps over the same
 * cell in the text.  The two must agree, since libcsv has accepted those bytes.
 * A line without a quote is no work for it: its cells are what the cursor steps
 * over.
 */

struct cpl_table {
	struct cpl_buffer text;    /* OWNED */
	struct cpl_buffer decoded; /* OWNED; cells that had quotes in them */
	struct places cells;       /* rows times `width` */
	size_t rows;
	size_t width; /* how many columns the caller named */
};

struct parse {
	struct cpl_table *table;
	const char *const *columns;
	struct cpl_faults *faults;
	size_t told;
	struct csv_parser csv;
	struct cursor cursor;
	struct places row; /* OWNED; the cells of the row being read */
	size_t row_width;  /* how many it has; `row` holds CELLS_MOST */
	bool row_ended;
	size_t row_line;

	size_t *column_of; /* OWNED; per cell of the header, or NO_COLUMN */
	size_t header_width;
	bool header_read;
	bool header_bad;
	bool no_memory;
};

#define NO_COLUMN SIZE_MAX

/* No table has more columns; of a longer row the rest is only counted. */
#define CELLS_MOST 4096

static void
add_fault(struct parse *parse, enum cpl_problem problem, size_t line,
    size_t column, const char *format, const char *detail)
{
	if (parse->told > CPL_CONFIG_FAULTS)
		return;
	if (parse->told++ == CPL_CONFIG_FAULTS)
		cpl_faults_add(
		    parse->faults, CPL_CONFIG_MORE_FAULTS, 0, 0, NULL);
	else
		cpl_faults_add(
		    parse->faults, problem, line, column, format, detail);
}

/* A cell of the row being read, which has what the text has at its place. */
static void
add_cell(struct parse *parse, struct place place)
{
	if (parse->no_memory || !places_reserve(&parse->row, 1))
		parse->no_memory = true;
	else
		parse->row.items[parse->row.count++] = place;
}

static void
on_cell(void *data, size_t length, void *context)
{
	struct parse *parse = context;
	struct cpl_table *table = parse->table;
	struct cpl_str all = cpl_buffer_str(&table->text);
	struct cpl_str text = { data ? data : "", length };
	struct place place;

	if (parse->row_width++ >= CELLS_MOST)
		return;
	cursor_step(&parse->cursor, &place);
	text = place_trim(&place, text);
	if (place.offset + text.length > all.length ||
	    memcmp(all.data + place.offset, text.data, text.length) != 0) {
		place.offset = (uint32_t)(all.length + table->decoded.length);
		cpl_buffer_append_str(&table->decoded, text);
		if (table->decoded.failed)
			parse->no_memory = true;
	}
	add_cell(parse, place);
}

static struct cpl_str
place_text(const struct cpl_table *table, const struct place *place)
{
	struct cpl_str text = { "", place->length };

	if (place->length == 0)
		return text;
	if (place->offset < table->text.length)
		text.data = table->text.data + place->offset;
	else
		text.data = table->decoded.data +
			    (place->offset - table->text.length);
	return text;
}

/* The number of the column of that name among `columns`, or NO_COLUMN. */
static size_t
find_column(const char *const columns[], struct cpl_str name)
{
	size_t column;

	for (column = 0; columns[column]; column++)
		if (cpl_str_equal(name,
			cpl_str_of(
			    columns[column] + (columns[column][0] == '!'))))
			return column;
	return NO_COLUMN;
}

/* Whether columns of other names are passed over. */
static bool
takes_others(const char *const columns[])
{
	return find_column(columns, CPL_STR("*")) != NO_COLUMN;
}

static void
name_fault(
    struct parse *parse, enum cpl_problem problem, const struct place *place)
{
	struct cpl_str name = place_text(parse->table, place);
	char text[CPL_FAULT_DETAIL + 4];
	size_t length = name.length < sizeof(text) ? name.length
						   : sizeof(text) - 1;

	memcpy(text, name.data, length);
	text[length] = '\0';
	add_fault(parse, problem, place->line, place->column, "%s",
	    length ? text : "(no name)");
}

static void
take_header_cell(struct parse *parse, size_t cell, bool seen[])
{
	const struct place *place = &parse->row.items[cell];
	size_t column = find_column(
	    parse->columns, place_text(parse->table, place));

	parse->column_of[cell] = column;
	if (column == NO_COLUMN) {
		if (!takes_others(parse->columns))
			name_fault(parse, CPL_TABLE_COLUMN_UNKNOWN, place);
	} else if (seen[column]) {
		parse->header_bad = true;
		name_fault(parse, CPL_TABLE_COLUMN_TWICE, place);
	} else {
		seen[column] = true;
	}
}

static void
check_needed(struct parse *parse, const bool seen[])
{
	const char *const *columns = parse->columns;
	size_t column;

	for (column = 0; columns[column]; column++) {
		if (columns[column][0] != '!' || seen[column])
			continue;
		parse->header_bad = true;
		add_fault(parse, CPL_TABLE_COLUMN_MISSING, parse->row_line, 0,
		    "%s", columns[column] + 1);
	}
}

static void
take_header(struct parse *parse)
{
	size_t width = parse->row.count;
	bool *seen = calloc(parse->table->width + 1, sizeof(*seen));
	size_t cell;

	parse->header_read = true;
	parse->header_width = width;
	parse->column_of = calloc(width, sizeof(*parse->column_of));
	if (!seen || !parse->column_of) {
		parse->no_memory = true;
	} else if (parse->row_width > width) {
		parse->header_bad = true;
		add_fault(parse, CPL_TABLE_SYNTAX, parse->row_line, 0, "%s",
		    "too many columns");
	} else {
		for (cell = 0; cell < width; cell++)
			take_header_cell(parse, cell, seen);
		check_needed(parse, seen);
	}
	free(seen);
}

static bool
row_is_empty(const struct places *row)
{
	size_t cell;

	for (cell = 0; cell < row->count; cell++)
		if (row->items[cell].length > 0)
			return false;
	return true;
}

static void
take_row(struct parse *parse)
{
	struct cpl_table *table = parse->table;
	struct place *to;
	size_t cell;

	if (row_is_empty(&parse->row))
		return;
	if (parse->row_width != parse->header_width) {
		char detail[CPL_FAULT_DETAIL];

		snprintf(detail, sizeof(detail), "%zu, the header has %zu",
		    parse->row_width, parse->header_width);
		add_fault(
		    parse, CPL_TABLE_WIDTH, parse->row_line, 0, "%s", detail);
		return;
	}
	if (!places_reserve(&table->cells, table->width)) {
		parse->no_memory = true;
		return;
	}
	to = &table->cells.items[table->cells.count];
	for (cell = 0; cell < table->width; cell++)
		to[cell] = (struct place){ .line = (uint32_t)parse->row_line };
	for (cell = 0; cell < parse->row.count; cell++)
		if (parse->column_of[cell] != NO_COLUMN)
			to[parse->column_of[cell]] = parse->row.items[cell];
	table->cells.count += table->width;
	table->rows++;
}

static void
on_row(int end, void *context)
{
	struct parse *parse = context;

	(void)end;
	parse->row_ended = true;
	if (!parse->no_memory && !parse->header_bad) {
		if (parse->header_read)
			take_row(parse);
		else if (!row_is_empty(&parse->row))
			take_header(parse);
	}
	parse->row.count = 0;
	parse->row_width = 0;
}

static bool
csv_start(struct parse *parse)
{
	if (csv_init(&parse->csv, CSV_STRICT | CSV_STRICT_FINI) != 0)
		return false;
	csv_set_delim(&parse->csv, (unsigned char)parse->cursor.separator);
	return true;
}

/* Leave the row out and start again behind `next`. */
static bool
leave_row(struct parse *parse, size_t line, size_t column, const char *why,
    size_t next)
{
	if (csv_error(&parse->csv) == CSV_ENOMEM) {
		parse->no_memory = true;
		return false;
	}
	add_fault(parse, CPL_TABLE_SYNTAX, line, column, "%s", why);
	if (!parse->header_read)
		parse->header_bad = true;
	parse->row.count = 0;
	parse->row_width = 0;
	parse->row_ended = true;
	parse->cursor.at = next;
	csv_free(&parse->csv);
	return csv_start(parse);
}

/* Whether the line is a remark or blank, looked at between two rows. */
static bool
is_remark(struct cpl_str line)
{
	return cpl_str_trim(line).length == 0 || line.data[0] == '#';
}

/* A row that is one line without a quote, the one that the cursor is on. */
static void
take_plain(struct parse *parse)
{
	bool last;

	do {
		struct place place;

		last = cursor_plain(&parse->cursor, &place);
		if (parse->row_width++ < CELLS_MOST)
			add_cell(parse, place);
	} while (!last);
	on_row(0, parse);
}

/* A line that begins a row or goes on with one. */
static bool
take_line(struct parse *parse, struct cpl_str line, size_t number)
{
	size_t used;

	if (parse->row_ended) {
		parse->row_line = number;
		cursor_line(&parse->cursor,
		    (size_t)(line.data - parse->cursor.text.data), number);
		if (memchr(line.data, '"', line.length) == NULL) {
			take_plain(parse);
			return !parse->no_memory;
		}
		parse->row_ended = false;
	}
	used = csv_parse(
	    &parse->csv, line.data, line.length, on_cell, on_row, parse);
	if (used != line.length &&
	    !leave_row(parse, number, used + 1, "a quote inside a cell",
		(size_t)(line.data - parse->cursor.text.data) + line.length))
		return false;
	return !parse->no_memory;
}

static bool
parse_lines(struct parse *parse)
{
	size_t start = parse->cursor.at;
	size_t number = 0;
	size_t end;

	parse->row_ended = true;
	for (; start < parse->cursor.text.length; start = end) {
		struct cpl_str line = { parse->cursor.text.data + start, 0 };

		end = config_line_end(parse->cursor.text, start);
		line.length = end - start;
		number++;
		if (parse->row_ended && is_remark(line))
			continue;
		if (!take_line(parse, line, number))
			return false;
	}
	return true;
}

static bool
parse_end(struct parse *parse)
{
	size_t line = parse->row_line;

	if (csv_fini(&parse->csv, on_cell, on_row, parse) != 0 &&
	    !leave_row(parse, line, 0, "a quote that is never closed",
		parse->cursor.text.length))
		return false;
	if (!parse->no_memory && !parse->header_read && !parse->header_bad) {
		parse->header_bad = true;
		add_fault(parse, CPL_TABLE_SYNTAX, 1, 1, "%s", "no header");
	}
	return !parse->no_memory;
}

/* Bytes that no table has: they are looked for before libcsv sees them. */
static bool
check_bytes(struct parse *parse)
{
	struct cpl_str text = parse->cursor.text;
	size_t valid = cpl_utf8_valid(text.data, text.length);
	const char *nul = memchr(text.data, '\0', text.length);
	size_t offset = valid;
	size_t line;
	size_t column;

	if (nul && (size_t)(nul - text.data) < valid)
		offset = (size_t)(nul - text.data);
	else
		nul = NULL;
	if (offset == text.length)
		return true;
	config_place(text, offset, &line, &column);
	add_fault(parse, CPL_TABLE_SYNTAX, line, column, "%s",
	    nul ? "NUL byte" : "bytes that are not UTF-8");
	return false;
}

/* The first separator of the first line that is no remark. */
static char
find_separator(struct cpl_str text, size_t start)
{
	size_t end;

	for (; start < text.length; start = end) {
		struct cpl_str line = { text.data + start, 0 };
		size_t at;

		end = config_line_end(text, start);
		line.length = end - start;
		if (is_remark(line))
			continue;
		for (at = 0; at < line.length; at++)
			if (strchr(",;\t", line.data[at]) && line.data[at])
				return line.data[at];
		break;
	}
	return ',';
}

static bool
parse_table(struct parse *parse)
{
	bool done;

	if (!check_bytes(parse))
		return false;
	if (cpl_str_starts(parse->cursor.text, CPL_STR(BYTE_ORDER_MARK)))
		parse->cursor.at = sizeof(BYTE_ORDER_MARK) - 1;
	parse->cursor.separator = find_separator(
	    parse->cursor.text, parse->cursor.at);
	if (!csv_start(parse)) {
		parse->no_memory = true;
		return false;
	}
	done = parse_lines(parse) && parse_end(parse);
	csv_free(&parse->csv);
	return done && !parse->header_bad;
}

/* Build the table on `buffer`, whose memory it takes. */
static struct cpl_table *
build(struct cpl_buffer *buffer, const char *const columns[],
    struct cpl_faults *faults)
{
	struct cpl_table *table = calloc(1, sizeof(*table));
	struct parse parse = {
		.table = table,
		.columns = columns,
		.faults = faults,
	};
	bool done = false;

	if (table) {
		table->text = *buffer;
		*buffer = (struct cpl_buffer){ 0 };
		while (columns[table->width])
			table->width++;
		parse.cursor.text = cpl_buffer_str(&table->text);
		done = parse_table(&parse);
	} else {
		parse.no_memory = true;
		cpl_buffer_release(buffer);
	}
	if (parse.no_memory)
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
	free(parse.row.items);
	free(parse.column_of);
	if (done)
		return table;
	cpl_table_free(table);
	return NULL;
}

struct cpl_table *
cpl_table_load(
    const char *path, const char *const columns[], struct cpl_faults *faults)
{
	struct cpl_buffer buffer = { 0 };

	if (!config_read(path, &buffer, faults)) {
		cpl_buffer_release(&buffer);
		return NULL;
	}
	return build(&buffer, columns, faults);
}

struct cpl_table *
cpl_table_parse(
    struct cpl_str text, const char *const columns[], struct cpl_faults *faults)
{
	struct cpl_buffer buffer = { 0 };

	if (text.length > CPL_CONFIG_LIMIT) {
		cpl_faults_add(faults, CPL_CONFIG_TOO_LONG, 0, 0, NULL);
		return NULL;
	}
	/* One byte at least, so that an empty text has an address. */
	if (!cpl_buffer_reserve(&buffer, text.length + 1)) {
		cpl_faults_add(faults, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	cpl_buffer_append_str(&buffer, text);
	return build(&buffer, columns, faults);
}

void
cpl_table_free(struct cpl_table *table)
{
	if (!table)
		return;
	cpl_buffer_release(&table->text);
	cpl_buffer_release(&table->decoded);
	free(table->cells.items);
	free(table);
}

size_t
cpl_table_rows(const struct cpl_table *table)
{
	return table->rows;
}

void
cpl_table_version(
    const struct cpl_table *table, char version[CPL_TABLE_VERSION + 1])
{
	unsigned char bytes[DIGEST_LENGTH];
	struct digest digest;

	digest_init(&digest);
	digest_add(&digest, table->text.data, table->text.length);
	digest_end(&digest, bytes);
	digest_hex(bytes, CPL_TABLE_VERSION / 2, version);
	version[CPL_TABLE_VERSION] = '\0';
}

struct cpl_cell
cpl_table_cell(const struct cpl_table *table, size_t row, size_t column)
{
	const struct place *place =
	    &table->cells.items[row * table->width + column];

	return (struct cpl_cell){
		.text = place_text(table, place),
		.line = place->line,
		.column = place->column,
	};
}
