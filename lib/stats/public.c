/* SPDX-License-Identifier: MIT */
/* Which counts may be told without telling a small one. */
#include <complaint/public.h>

#include <stdlib.h>
#include <string.h>

bool
cpl_public_safe(uint64_t count, uint64_t least)
{
	return count == 0 || count >= least;
}

/* What the hidden parts and their rests add up to. */
struct hidden {
	size_t count;
	uint64_t parts;
	uint64_t rests;
};

static struct hidden
sum_hidden(const uint64_t *parts, const uint64_t *wholes, size_t count,
    const bool *told)
{
	struct hidden hidden = { 0, 0, 0 };

	for (size_t i = 0; i < count; i++) {
		if (told[i])
			continue;
		hidden.count++;
		hidden.parts += parts[i];
		hidden.rests += wholes[i] - parts[i];
	}
	return hidden;
}

/*
 * The told one of the smallest whole that adds to what is lacking, or count.
 * Any other will do to keep a single hidden one company: where one complaint
 * changed its side in each of the two, all sums would be as they are.
 */
static size_t
next_to_hide(const uint64_t *parts, const uint64_t *wholes, size_t count,
    const bool *told, bool lacks_parts, bool lacks_rests)
{
	size_t best = count;

	for (size_t i = 0; i < count; i++) {
		if (!told[i] || wholes[i] == 0)
			continue;
		if (lacks_parts && parts[i] == 0)
			continue;
		if (!lacks_parts && lacks_rests && parts[i] == wholes[i])
			continue;
		if (best == count || wholes[i] < wholes[best])
			best = i;
	}
	return best;
}

bool
cpl_public_parts(const uint64_t *parts, const uint64_t *wholes, size_t count,
    uint64_t least, bool *told)
{
	struct hidden all;

	memset(told, 0, count * sizeof(*told));
	all = sum_hidden(parts, wholes, count, told);
	if (!cpl_public_safe(all.parts, least) ||
	    !cpl_public_safe(all.rests, least))
		return false;
	for (size_t i = 0; i < count; i++)
		told[i] = cpl_public_safe(parts[i], least) &&
			  cpl_public_safe(wholes[i] - parts[i], least);
	for (;;) {
		struct hidden hidden = sum_hidden(parts, wholes, count, told);
		bool lacks_parts = !cpl_public_safe(hidden.parts, least);
		bool lacks_rests = !cpl_public_safe(hidden.rests, least);
		size_t next;

		if (hidden.count != 1 && !lacks_parts && !lacks_rests)
			return true;
		next = next_to_hide(
		    parts, wholes, count, told, lacks_parts, lacks_rests);
		/* All is hidden and adds up to the sums, which are safe. */
		if (next == count)
			return true;
		told[next] = false;
	}
}

struct cross {
	const uint64_t *cells;
	size_t rows;
	size_t columns;
	uint64_t least;
	bool *told;
	/* Of a search: the rows and, behind them, the columns it has seen. */
	bool *seen;
	size_t *queue;
	uint64_t *costs;
};

static size_t
node_count(const struct cross *cross)
{
	return cross->rows + cross->columns;
}

/* Cell number `at` of a line, which is a row, or behind them a column. */
static size_t
cell_of(const struct cross *cross, size_t line, size_t at)
{
	if (line < cross->rows)
		return line * cross->columns + at;
	return at * cross->columns + (line - cross->rows);
}

static size_t
line_length(const struct cross *cross, size_t line)
{
	return line < cross->rows ? cross->columns : cross->rows;
}

/*
 * Whether a chain of changes can lead from one line to another without the cell
 * that lies in both.  A row with one too few makes up for it in any cell that
 * is not listed, which may be one more; its column, which then has one too
 * many, in one that is not empty and may be one less; and so on.
 */
static bool
leads(struct cross *cross, size_t from, size_t to, size_t without)
{
	size_t count = 0;

	memset(cross->seen, 0, node_count(cross) * sizeof(*cross->seen));
	cross->queue[count++] = from;
	cross->seen[from] = true;
	for (size_t i = 0; i < count; i++) {
		size_t line = cross->queue[i];
		bool more = line < cross->rows;
		size_t length = line_length(cross, line);

		for (size_t at = 0; at < length; at++) {
			size_t cell = cell_of(cross, line, at);
			size_t next = more ? cross->rows + at : at;

			if (cross->told[cell] || cell == without ||
			    cross->seen[next] ||
			    (!more && cross->cells[cell] == 0))
				continue;
			if (next == to)
				return true;
			cross->seen[next] = true;
			cross->queue[count++] = next;
		}
	}
	return false;
}

/*
 * Whether a hidden cell could be another number while all that is told stays:
 * one more, if its column finds a way back to its row, or one less, if its row
 * finds one to its column.  In a table with given sums that is the only way
 * (the solutions are the flows of a network, and differ by its circles).
 */
static bool
is_open(struct cross *cross, size_t row, size_t column)
{
	size_t cell = row * cross->columns + column;

	return leads(cross, cross->rows + column, row, cell) ||
	       leads(cross, row, cross->rows + column, cell);
}

/* Hidden because it is small itself. */
static bool
is_small(const struct cross *cross, size_t cell)
{
	return !cross->told[cell] &&
	       !cpl_public_safe(cross->cells[cell], cross->least);
}

/* Hide the smallest cell of a line that is told; false where none is. */
static bool
hide_smallest(struct cross *cross, size_t line)
{
	size_t length = line_length(cross, line);
	size_t best = SIZE_MAX;

	for (size_t at = 0; at < length; at++) {
		size_t cell = cell_of(cross, line, at);

		if (cross->told[cell] &&
		    (best == SIZE_MAX ||
			cross->cells[cell] < cross->cells[best]))
			best = cell;
	}
	if (best != SIZE_MAX)
		cross->told[best] = false;
	return best != SIZE_MAX;
}

/* Whether what is hidden in a line adds up to something safe. */
static bool
is_safe_line(const struct cross *cross, size_t line)
{
	size_t length = line_length(cross, line);
	uint64_t sum = 0;

	for (size_t at = 0; at < length; at++)
		if (!cross->told[cell_of(cross, line, at)])
			sum += cross->cells[cell_of(cross, line, at)];
	return cpl_public_safe(sum, cross->least);
}

/* Hide until every line is safe; whether that hid anything. */
static bool
hide_in_lines(struct cross *cross)
{
	bool hid = false;

	for (size_t line = 0; line < node_count(cross); line++)
		while (!is_safe_line(cross, line) && hide_smallest(cross, line))
			hid = true;
	return hid;
}

/* The line of the least cost that is not done; SIZE_MAX without one. */
static size_t
next_line(const struct cross *cross)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < node_count(cross); i++)
		if (!cross->seen[i] && cross->costs[i] != UINT64_MAX &&
		    (best == SIZE_MAX || cross->costs[i] < cross->costs[best]))
			best = i;
	return best;
}

/* A step of find_way(): a cell costs what it holds, one that is hidden none. */
static void
look_further(struct cross *cross, size_t line, size_t without)
{
	bool more = line < cross->rows;
	size_t length = line_length(cross, line);

	for (size_t at = 0; at < length; at++) {
		size_t cell = cell_of(cross, line, at);
		size_t next = more ? cross->rows + at : at;
		uint64_t number = cross->cells[cell];
		uint64_t cost = cross->costs[line] +
				(cross->told[cell] ? number : 0);
		/* An empty cell that is listed nowhere may be more alone. */
		bool usable = number > 0 || (more && !cross->told[cell]);

		if (!usable || cell == without || cross->seen[next] ||
		    cross->costs[next] <= cost)
			continue;
		cross->costs[next] = cost;
		cross->queue[next] = cell;
	}
}

/*
 * The cheapest way of leads() where cells that are told may be hidden for it,
 * by Dijkstra's algorithm; `queue` then has the cell by which each line was
 * reached.
 */
static bool
find_way(struct cross *cross, size_t from, size_t to, size_t without)
{
	for (size_t i = 0; i < node_count(cross); i++) {
		cross->seen[i] = false;
		cross->costs[i] = UINT64_MAX;
	}
	cross->costs[from] = 0;
	for (;;) {
		size_t line = next_line(cross);

		if (line == SIZE_MAX || line == to)
			return line == to;
		cross->seen[line] = true;
		look_further(cross, line, without);
	}
}

/* Hide what makes a small cell open; false where nothing does. */
static bool
hide_way(struct cross *cross, size_t row, size_t column)
{
	size_t from = cross->rows + column;
	size_t line = row;

	if (!find_way(cross, from, row, row * cross->columns + column))
		return false;
	while (line != from) {
		size_t cell = cross->queue[line];

		cross->told[cell] = false;
		line = line < cross->rows ? cross->rows + cell % cross->columns
					  : cell / cross->columns;
	}
	return true;
}

/* Hide beside each small cell that is not open; whether that hid anything. */
static bool
hide_beside(struct cross *cross)
{
	size_t count = cross->rows * cross->columns;
	bool hid = false;

	for (size_t i = 0; i < count; i++) {
		size_t row = i / cross->columns;
		size_t column = i % cross->columns;

		if (is_small(cross, i) && !is_open(cross, row, column) &&
		    hide_way(cross, row, column))
			hid = true;
	}
	return hid;
}

/*
 * Where a small cell still is not open, all of the table is hidden: then it is,
 * since a cell that is alone in its row or column is as large as that and not
 * small.
 */
static void
hide_rest(struct cross *cross)
{
	size_t count = cross->rows * cross->columns;
	bool open = true;

	for (size_t i = 0; i < count && open; i++)
		if (is_small(cross, i))
			open = is_open(
			    cross, i / cross->columns, i % cross->columns);
	for (size_t i = 0; i < count && !open; i++)
		cross->told[i] = false;
}

bool
cpl_public_cross(const uint64_t *cells, size_t rows, size_t columns,
    uint64_t least, bool *told)
{
	struct cross cross = { cells, rows, columns, least, told, NULL, NULL,
		NULL };
	bool ready;

	if (rows == 0 || columns == 0)
		return true;
	if (rows > CPL_PUBLIC_CELLS / columns)
		return false;
	cross.seen = calloc(rows + columns, sizeof(*cross.seen));
	cross.queue = calloc(rows + columns, sizeof(*cross.queue));
	cross.costs = calloc(rows + columns, sizeof(*cross.costs));
	ready = cross.seen != NULL && cross.queue != NULL &&
		cross.costs != NULL;
	if (ready) {
		for (size_t i = 0; i < rows * columns; i++)
			told[i] = cells[i] > 0 && cells[i] >= least;
		while (hide_beside(&cross) || hide_in_lines(&cross))
			continue;
		hide_rest(&cross);
	}
	free(cross.seen);
	free(cross.queue);
	free(cross.costs);
	return ready;
}
