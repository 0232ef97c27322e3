/* SPDX-License-Identifier: MIT */
/*
 * Make languages.h of the translations: compile id.mo ...
 *
 * A program of the build.  It writes the texts of each language as constant
 * tables that are linked into the library, so that a page is the same on a
 * machine that has no such locale, or none at all.  What it reads is the form
 * that msgfmt(1) writes; see "The Format of GNU MO Files" in the manual of GNU
 * gettext.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x950412deU
#define HEADER 28
/* More than any catalogue has. */
#define SIZE_MOST (1L << 24)

static const char *reading;

struct catalogue {
	unsigned char *bytes;
	uint32_t size;
	int big; /* the first byte of a number is the greatest */
};

static void
stop(const char *what)
{
	fprintf(stderr, "compile: %s: %s\n", reading, what);
	exit(1);
}

static uint32_t
number_at(const struct catalogue *catalogue, uint32_t at)
{
	const unsigned char *bytes = catalogue->bytes + at;
	uint32_t number = 0;

	if (at > catalogue->size || catalogue->size - at < 4)
		stop("a catalogue that is cut off");
	for (int i = 0; i < 4; i++)
		number |= (uint32_t)bytes[catalogue->big ? 3 - i : i]
			  << (8 * i);
	return number;
}

/* The text of that number in the table that begins at `table`. */
static const char *
text_at(const struct catalogue *catalogue, uint32_t table, uint32_t index)
{
	uint32_t length = number_at(catalogue, table + 8 * index);
	uint32_t at = number_at(catalogue, table + 8 * index + 4);
	const char *text = (const char *)catalogue->bytes + at;

	if (at >= catalogue->size || length >= catalogue->size - at ||
	    text[length] != '\0' || strlen(text) != length)
		stop("a text that is cut off, or has several forms");
	return text;
}

static void
read_catalogue(struct catalogue *catalogue)
{
	FILE *file = fopen(reading, "rb");
	long size = -1;

	if (file != NULL && fseek(file, 0, SEEK_END) == 0)
		size = ftell(file);
	if (size < HEADER || size > SIZE_MOST || fseek(file, 0, SEEK_SET) != 0)
		stop("not a catalogue");
	catalogue->size = (uint32_t)size;
	catalogue->bytes = malloc(catalogue->size);
	if (catalogue->bytes == NULL ||
	    fread(catalogue->bytes, 1, catalogue->size, file) !=
		catalogue->size)
		stop("cannot be read");
	fclose(file);
	catalogue->big = catalogue->bytes[0] == MAGIC >> 24;
	if (number_at(catalogue, 0) != MAGIC)
		stop("not a catalogue");
}

/* Pages put the texts into HTML as they are. */
static void
write_text(const char *text)
{
	if (strpbrk(text, "<>&\"") != NULL)
		stop("a text with a mark that means something in HTML");
	putchar('"');
	for (; *text != '\0'; text++) {
		unsigned char c = (unsigned char)*text;

		/* A question mark could begin a trigraph. */
		if (c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?')
			putchar(c);
		else
			printf("\\%03o", (unsigned)c);
	}
	putchar('"');
}

/* `id` of `build/po/id.mo`, in letters that a name in C may have. */
static void
write_code(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *code = slash == NULL ? path : slash + 1;
	size_t length = strspn(code, "abcdefghijklmnopqrstuvwxyz");

	if (length == 0 || strcmp(code + length, ".mo") != 0)
		stop("not a language in small letters");
	printf("%.*s", (int)length, code);
}

/* Texts come in the order of their bytes, and the header is the empty one. */
static void
write_language(const char *path)
{
	struct catalogue catalogue;
	uint32_t count;
	uint32_t texts;
	uint32_t others;

	reading = path;
	read_catalogue(&catalogue);
	count = number_at(&catalogue, 8);
	texts = number_at(&catalogue, 12);
	others = number_at(&catalogue, 16);
	if (count == 0 || *text_at(&catalogue, texts, 0) != '\0' ||
	    strstr(text_at(&catalogue, others, 0), "charset=UTF-8") == NULL)
		stop("no header that says UTF-8");
	printf("static const struct text texts_");
	write_code(path);
	printf("[] = {\n");
	for (uint32_t i = 1; i < count; i++) {
		printf("\t{ ");
		write_text(text_at(&catalogue, texts, i));
		printf(",\n\t    ");
		write_text(text_at(&catalogue, others, i));
		printf(" },\n");
	}
	printf("\t{ NULL, NULL }\n};\n");
	free(catalogue.bytes);
}

int
main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++)
		write_language(argv[i]);
	printf("static const struct cpl_language languages[] = {\n");
	for (int i = 1; i < argc; i++) {
		printf("\t{ \"");
		write_code(argv[i]);
		printf("\", texts_");
		write_code(argv[i]);
		printf(", sizeof(texts_");
		write_code(argv[i]);
		printf(") / sizeof(struct text) - 1 },\n");
	}
	printf("\t{ NULL, NULL, 0 }\n};\n");
	return ferror(stdout) || fflush(stdout) != 0;
}
