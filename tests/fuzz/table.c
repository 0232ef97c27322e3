/* SPDX-License-Identifier: MIT */
/* A table of any bytes: every cell must stand where the table says it does. */
#include <string.h>

#include <complaint/config.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte of a line, counted as the table counts. */
static size_t
line_start(const char *data, size_t size, size_t line)
{
	size_t at = 0;

	while (--line > 0 && at < size) {
		while (at < size && data[at] != '\n' && data[at] != '\r')
			at++;
		if (at + 1 < size && data[at] == '\r' && data[at + 1] == '\n')
			at++;
		at++;
	}
	return at;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const columns[] = { "!a", "b", "c", NULL };
	struct cpl_str text = { (const char *)data, size };
	struct cpl_faults faults = { 0 };
	struct cpl_table *table = cpl_table_parse(text, columns, &faults);
	size_t row;
	size_t column;

	if (!table && faults.count == 0)
		__builtin_trap();
	for (row = 0; table && row < cpl_table_rows(table); row++) {
		for (column = 0; column < 3; column++) {
			struct cpl_cell cell = cpl_table_cell(
			    table, row, column);
			size_t at;

			if (cell.text.length == 0)
				continue;
			at = line_start(text.data, size, cell.line) +
			     cell.column - 1;
			if (at >= size || text.data[at] != cell.text.data[0])
				__builtin_trap();
		}
	}
	cpl_table_free(table);
	cpl_faults_release(&faults);
	return 0;
}
