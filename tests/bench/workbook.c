/* SPDX-License-Identifier: MIT */
/*
 * A table of CSV as a workbook, the way programs for offices write one: texts
 * are shared and numbered as they first come, and what looks like a number is
 * one.
 *
 *   workbook FILE.xlsx < table.csv
 */
#include <csv.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <minizip/zip.h>

/* Words of columns are shared; longer texts come once. */
#define SHARED_LENGTH 64
#define SLOTS 65536

struct word {
	size_t number; /* from 1, 0 for an empty slot */
	size_t length;
	char text[SHARED_LENGTH];
};

struct workbook {
	zipFile zip;
	FILE *texts; /* what goes into the shared strings */
	size_t text_count;
	struct word *words;
	size_t row;
	size_t column;
	char buffer[1 << 16]; /* of the part that is being written */
	size_t length;
	int failed;
};

static void
flush(struct workbook *book)
{
	if (book->length > 0 && zipWriteInFileInZip(book->zip, book->buffer,
				    (unsigned)book->length) != ZIP_OK)
		book->failed = 1;
	book->length = 0;
}

static void
put(struct workbook *book, const char *text, size_t length)
{
	if (length > sizeof(book->buffer) - book->length)
		flush(book);
	memcpy(book->buffer + book->length, text, length);
	book->length += length;
}

static void
put_text(struct workbook *book, const char *text)
{
	put(book, text, strlen(text));
}

static void
open_part(struct workbook *book, const char *name)
{
	if (zipOpenNewFileInZip64(book->zip, name, NULL, NULL, 0, NULL, 0, NULL,
		Z_DEFLATED, 1, 1) != ZIP_OK)
		book->failed = 1;
	put_text(book, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

static void
close_part(struct workbook *book)
{
	flush(book);
	if (zipCloseFileInZip(book->zip) != ZIP_OK)
		book->failed = 1;
}

static void
add_part(struct workbook *book, const char *name, const char *text)
{
	open_part(book, name);
	put_text(book, text);
	close_part(book);
}

/* Keep a text for later; returns its number, from 1. */
static size_t
keep(struct workbook *book, const char *text, size_t length)
{
	fputs("<si><t xml:space=\"preserve\">", book->texts);
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '<')
			fputs("&lt;", book->texts);
		else if (text[i] == '&')
			fputs("&amp;", book->texts);
		else
			putc(text[i], book->texts);
	}
	fputs("</t></si>\n", book->texts);
	return ++book->text_count;
}

static size_t
number_of(struct workbook *book, const char *text, size_t length)
{
	uint32_t hash = UINT32_C(2166136261);
	struct word *word;

	if (length > SHARED_LENGTH)
		return keep(book, text, length);
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT32_C(16777619);
	word = &book->words[hash % SLOTS];
	if (word->number == 0 || word->length != length ||
	    memcmp(word->text, text, length) != 0) {
		word->number = keep(book, text, length);
		word->length = length;
		memcpy(word->text, text, length);
	}
	return word->number;
}

static int
is_number(const char *text, size_t length)
{
	return length < 12 && text[0] != '0' &&
	       strspn(text, "0123456789") >= length;
}

static void
on_cell(void *data, size_t length, void *context)
{
	struct workbook *book = context;
	size_t column = book->column++;
	char cell[128];
	char name[3] = { (char)('A' + column / 26 - 1),
		(char)('A' + column % 26), '\0' };

	if (length == 0)
		return;
	if (book->column == 1) {
		snprintf(cell, sizeof(cell), "<row r=\"%zu\">", book->row + 1);
		put_text(book, cell);
	}
	snprintf(cell, sizeof(cell), "<c r=\"%s%zu\"",
	    column < 26 ? name + 1 : name, book->row + 1);
	put_text(book, cell);
	if (is_number(data, length)) {
		put_text(book, "><v>");
		put(book, data, length);
	} else {
		snprintf(cell, sizeof(cell), " t=\"s\"><v>%zu",
		    number_of(book, data, length) - 1);
		put_text(book, cell);
	}
	put_text(book, "</v></c>");
}

static void
on_row(int end, void *context)
{
	struct workbook *book = context;

	(void)end;
	put_text(book, "</row>\n");
	book->row++;
	book->column = 0;
}

#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE \
	"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static void
write_frame(struct workbook *book)
{
	add_part(book, "[Content_Types].xml",
	    "<Types xmlns=\"" PACKAGE "content-types\">"
	    "<Default Extension=\"rels\" ContentType=\"application/"
	    "vnd.openxmlformats-package.relationships+xml\"/>"
	    "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE
	    "sheet.main+xml\"/>"
	    "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType"
	    "=\"" TYPE "worksheet+xml\"/>"
	    "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"" TYPE
	    "sharedStrings+xml\"/></Types>");
	add_part(book, "_rels/.rels",
	    "<Relationships xmlns=\"" PACKAGE "relationships\">"
	    "<Relationship Id=\"rId1\" Type=\"" OFFICE "/officeDocument\" "
	    "Target=\"xl/workbook.xml\"/></Relationships>");
	add_part(book, "xl/workbook.xml",
	    "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets>"
	    "<sheet name=\"Laporan\" sheetId=\"1\" r:id=\"rId1\"/>"
	    "</sheets></workbook>");
	add_part(book, "xl/_rels/workbook.xml.rels",
	    "<Relationships xmlns=\"" PACKAGE "relationships\">"
	    "<Relationship Id=\"rId1\" Type=\"" OFFICE "/worksheet\" "
	    "Target=\"worksheets/sheet1.xml\"/>"
	    "<Relationship Id=\"rId2\" Type=\"" OFFICE "/sharedStrings\" "
	    "Target=\"sharedStrings.xml\"/></Relationships>");
}

static void
write_sheet(struct workbook *book)
{
	static char block[1 << 16];
	struct csv_parser parser;
	size_t got;

	if (csv_init(&parser, CSV_STRICT | CSV_APPEND_NULL) != 0) {
		book->failed = 1;
		return;
	}
	csv_set_blk_size(&parser, sizeof(block));
	open_part(book, "xl/worksheets/sheet1.xml");
	put_text(book, "<worksheet xmlns=\"" MAIN "\"><sheetData>\n");
	while ((got = fread(block, 1, sizeof(block), stdin)) > 0)
		if (csv_parse(&parser, block, got, on_cell, on_row, book) !=
		    got)
			book->failed = 1;
	csv_fini(&parser, on_cell, on_row, book);
	csv_free(&parser);
	put_text(book, "</sheetData></worksheet>\n");
	close_part(book);
}

static void
write_texts(struct workbook *book)
{
	static char block[1 << 15];
	size_t got;

	open_part(book, "xl/sharedStrings.xml");
	put_text(book, "<sst xmlns=\"" MAIN "\">\n");
	rewind(book->texts);
	while ((got = fread(block, 1, sizeof(block), book->texts)) > 0)
		put(book, block, got);
	put_text(book, "</sst>\n");
	close_part(book);
}

int
main(int argc, char *argv[])
{
	static struct workbook book;

	if (argc != 2) {
		fputs("usage: workbook file.xlsx < table.csv\n", stderr);
		return 2;
	}
	book.zip = zipOpen64(argv[1], APPEND_STATUS_CREATE);
	book.texts = tmpfile();
	book.words = calloc(SLOTS, sizeof(*book.words));
	if (book.zip == NULL || book.texts == NULL || book.words == NULL) {
		fputs("workbook: cannot begin\n", stderr);
		return 4;
	}
	write_frame(&book);
	write_sheet(&book);
	write_texts(&book);
	if (zipClose(book.zip, NULL) != ZIP_OK || ferror(book.texts) ||
	    ferror(stdin) || book.failed) {
		fputs("workbook: cannot write\n", stderr);
		return 4;
	}
	free(book.words);
	fclose(book.texts);
	return 0;
}
