/* SPDX-License-Identifier: MIT */
/*
 * Make regions.h of the tables of regions: compile wilayah.csv aliases.csv
 *
 * A program of the build.  It writes constant tables that are linked into the
 * library as they are, so that finding a name needs neither a file nor a start.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "region/fold.h"

#define LINE 512

struct place {
	unsigned code[4];
	int level; /* 1 province to 4 village */
	size_t parent;
	char *name;
	uint32_t hash;
	uint32_t offset;
	size_t first;
	size_t count;
};

struct places {
	struct place *items;
	size_t count;
	size_t capacity;
};

static const char *reading;
static size_t line_number;

static void
stop(const char *what)
{
	fprintf(stderr, "compile: %s:%zu: %s\n", reading, line_number, what);
	exit(1);
}

static struct place *
add(struct places *places)
{
	if (places->count == places->capacity) {
		size_t capacity = places->capacity == 0 ? 4096
							: places->capacity * 2;
		struct place *items = realloc(
		    places->items, capacity * sizeof(*items));

		if (items == NULL)
			stop("out of memory");
		places->items = items;
		places->capacity = capacity;
	}
	memset(&places->items[places->count], 0, sizeof(*places->items));
	return &places->items[places->count++];
}

/* `32.71.01.1001` and the comma behind it; where the name begins. */
static char *
read_code(char *line, struct place *place)
{
	char *at = line;

	for (place->level = 0; place->level < 4; at++) {
		char *end;

		place->code[place->level++] = (unsigned)strtoul(at, &end, 10);
		if (end == at || (*end != '.' && *end != ','))
			stop("not a code");
		at = end;
		if (*at == ',')
			return at + 1;
	}
	stop("a code of more than four parts");
	return NULL;
}

static void
read_name(char *text, struct place *place)
{
	size_t length = strcspn(text, "\r\n");
	char room[REGION_FOLD_ROOM];
	size_t folded;

	if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
		text++;
		length -= 2;
	}
	while (length > 0 && text[length - 1] == ' ')
		length--;
	if (length == 0 || memchr(text, '"', length) != NULL ||
	    memchr(text, '\\', length) != NULL)
		stop("not a name");
	place->name = malloc(length + 1);
	if (place->name == NULL)
		stop("out of memory");
	memcpy(place->name, text, length);
	place->name[length] = '\0';
	if (!region_fold(text, length, room, &folded) || folded == 0)
		stop("a name that is too long");
	place->hash = region_hash(room, folded);
}

static void
read_table(const char *path, struct places *places)
{
	FILE *file = fopen(path, "r");
	char line[LINE];

	reading = path;
	line_number = 1;
	if (file == NULL || fgets(line, sizeof(line), file) == NULL ||
	    strncmp(line, "code,name", 9) != 0)
		stop("not a table of codes and names");
	while (fgets(line, sizeof(line), file) != NULL) {
		struct place *place;

		line_number++;
		if (strchr(line, '\n') == NULL)
			stop("a line that is too long");
		place = add(places);
		read_name(read_code(line, place), place);
	}
	if (ferror(file))
		stop("cannot be read");
	fclose(file);
}

static int
compare_codes(const struct place *a, const struct place *b, int level)
{
	for (int i = 0; i < level; i++)
		if (a->code[i] != b->code[i])
			return a->code[i] < b->code[i] ? -1 : 1;
	return 0;
}

/* By level, then by parent, then by hash: children lie together, sorted. */
static int
compare_places(const void *left, const void *right)
{
	const struct place *a = left;
	const struct place *b = right;
	int order;

	if (a->level != b->level)
		return a->level - b->level;
	order = compare_codes(a, b, a->level - 1);
	if (order != 0)
		return order;
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return compare_codes(a, b, 4);
}

/* Parents stand in the order of their first child only after a search. */
static struct place *
find_parent(struct places *places, const struct place *child)
{
	struct place *found = NULL;

	for (size_t i = 0; i < places->count; i++) {
		struct place *place = &places->items[i];

		if (place->level >= child->level)
			break;
		if (place->level == child->level - 1 &&
		    compare_codes(place, child, place->level) == 0)
			found = place;
	}
	if (found == NULL) {
		fprintf(stderr, "compile: no parent of %s\n", child->name);
		exit(1);
	}
	return found;
}

static void
tie(struct places *places)
{
	struct place *parent = NULL;

	for (size_t i = 0; i < places->count; i++) {
		struct place *place = &places->items[i];

		place->parent = i;
		if (place->level == 1)
			continue;
		if (parent == NULL || parent->level != place->level - 1 ||
		    compare_codes(parent, place, parent->level) != 0) {
			parent = find_parent(places, place);
			parent->first = i;
		}
		parent->count++;
		place->parent = (size_t)(parent - places->items);
	}
}

static void
write_names(struct places *places)
{
	size_t offset = 0;

	/* One text of a megabyte is no trouble to today's compilers. */
	puts("#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n"
	     "static const char region_names[] =");
	for (size_t i = 0; i < places->count; i++) {
		struct place *place = &places->items[i];

		place->offset = (uint32_t)offset;
		offset += strlen(place->name) + 1;
		fputs("\"", stdout);
		for (const char *at = place->name; *at != '\0'; at++)
			printf((unsigned char)*at < 0x80 ? "%c" : "\\%03o",
			    (unsigned char)*at);
		puts("\\0\"");
	}
	puts(";");
}

static void
write_places(const struct places *places)
{
	puts("static const struct region_place region_places[] = {");
	for (size_t i = 0; i < places->count; i++) {
		const struct place *place = &places->items[i];

		printf("{ %uu, %u, %zu, %zu, %zu, %u },\n",
		    (unsigned)place->hash, (unsigned)place->offset,
		    place->parent, place->first, place->count,
		    place->code[place->level - 1]);
	}
	puts("};");
}

struct entry {
	uint32_t hash;
	size_t place;
	const char *name;
};

static int
compare_entries(const void *left, const void *right)
{
	const struct entry *a = left;
	const struct entry *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* A name without "Kabupaten" or "Kota" in front. */
static const char *
bare_name(const char *name)
{
	size_t length = strlen(name);
	size_t prefix = region_prefix(name, length, region_regency_words);

	if (prefix == 0)
		prefix = region_prefix(name, length, region_city_words);
	return name + prefix;
}

static void
set_entry(struct entry *entry, const char *name, size_t place)
{
	char room[REGION_FOLD_ROOM];
	size_t folded;

	if (strlen(name) >= REGION_ENTRY_ROOM)
		stop("the name of a province or regency that is too long");
	(void)region_fold(name, strlen(name), room, &folded);
	*entry = (struct entry){ region_hash(room, folded), place, name };
}

/* Provinces and regencies by their names, which may be several. */
static void
write_entries(const struct places *places, const struct places *aliases)
{
	size_t count = 0;
	struct entry *entries = calloc(
	    places->count + aliases->count, sizeof(*entries));

	if (entries == NULL)
		stop("out of memory");
	for (size_t i = 0; i < places->count; i++)
		if (places->items[i].level <= 2)
			set_entry(&entries[count++],
			    places->items[i].level == 1
				? places->items[i].name
				: bare_name(places->items[i].name),
			    i);
	for (size_t i = 0; i < aliases->count; i++) {
		const struct place *alias = &aliases->items[i];
		size_t place = 0;

		while (place < places->count &&
		       (places->items[place].level != alias->level ||
			   compare_codes(&places->items[place], alias, 4) != 0))
			place++;
		if (alias->level > 2 || place == places->count)
			stop("an alias of no province or regency");
		set_entry(&entries[count++],
		    alias->level == 1 ? alias->name : bare_name(alias->name),
		    place);
	}
	qsort(entries, count, sizeof(*entries), compare_entries);
	puts("static const struct region_entry region_entries[] = {");
	for (size_t i = 0; i < count; i++)
		printf("{ %uu, %zu, \"%s\" },\n", (unsigned)entries[i].hash,
		    entries[i].place, entries[i].name);
	puts("};");
	free(entries);
}

static void
release(struct places *places)
{
	for (size_t i = 0; i < places->count; i++)
		free(places->items[i].name);
	free(places->items);
}

int
main(int argc, char *argv[])
{
	struct places places = { 0 };
	struct places aliases = { 0 };

	if (argc != 3) {
		fputs("usage: compile wilayah.csv aliases.csv\n", stderr);
		return 2;
	}
	read_table(argv[1], &places);
	if (places.items == NULL) {
		fprintf(stderr, "%s: no places\n", argv[1]);
		return 2;
	}
	read_table(argv[2], &aliases);
	qsort(
	    places.items, places.count, sizeof(*places.items), compare_places);
	tie(&places);
	write_names(&places);
	write_places(&places);
	write_entries(&places, &aliases);
	release(&places);
	release(&aliases);
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
