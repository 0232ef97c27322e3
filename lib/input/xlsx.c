/* SPDX-License-Identifier: MIT */
/* The parts of a workbook, and its sheet handed on as a table. */
#include "input/xlsx.h"

#if defined(HAVE_ZIP) && defined(HAVE_XML)

#include <stdlib.h>
#include <string.h>

#include "input/sheet.h"

/* Sheets and styles beyond these are in no workbook that people made. */
#define SHEETS 4096
#define STYLES 65536
/* A piece of markup in the small parts. */
#define PART_LIMIT ((size_t)1 << 20)

struct sheet_about {
	struct cpl_str name;
	struct cpl_str relation;
	struct cpl_str path; /* data is NULL until it is found */
	bool hidden;
};

struct format_code {
	unsigned id;
	enum number_form form;
};

struct xlsx {
	struct zip *zip; /* OWNED */
	struct cpl_arena arena;
	struct sheet_about *sheets; /* OWNED */
	size_t sheet_count;
	struct format_code *codes; /* OWNED: of the workbook's own formats */
	size_t code_count;
	enum number_form *styles; /* OWNED: by the number of the style */
	size_t style_count;
	bool in_styles; /* inside the list of cell formats */
	bool from_1904;
	bool failed; /* without memory */
	struct strings strings;
	struct sheet *sheet;             /* OWNED */
	const struct sheet_about *about; /* of it; in `sheets` */
	size_t limit;
};

static struct cpl_str
copy(struct xlsx *xlsx, const char *text)
{
	struct cpl_str copied = cpl_arena_copy(
	    &xlsx->arena, cpl_str_of(text == NULL ? "" : text));

	xlsx->failed = xlsx->failed || copied.data == NULL;
	return copied;
}

/* Room for one more item, in powers of two. */
static void *
grow(struct xlsx *xlsx, void *items, size_t count, size_t size)
{
	void *grown;

	if (count > 0 && (count & (count - 1)) != 0)
		return items;
	grown = realloc(items, (count == 0 ? 1 : count * 2) * size);
	xlsx->failed = xlsx->failed || grown == NULL;
	return grown;
}

static bool
is_true(const char *value)
{
	return value != NULL &&
	       (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static void
add_sheet(struct xlsx *xlsx, const char **attributes)
{
	const char *state = xml_attribute(attributes, "state");
	struct sheet_about *about;
	void *grown;

	if (xlsx->sheet_count == SHEETS)
		return;
	grown = grow(
	    xlsx, xlsx->sheets, xlsx->sheet_count, sizeof(*xlsx->sheets));
	if (grown == NULL)
		return;
	xlsx->sheets = grown;
	about = &xlsx->sheets[xlsx->sheet_count++];
	about->name = copy(xlsx, xml_attribute(attributes, "name"));
	about->relation = copy(xlsx, xml_attribute(attributes, "id"));
	about->path = (struct cpl_str){ NULL, 0 };
	about->hidden = state != NULL && strcmp(state, "visible") != 0;
}

static void
on_workbook(
    void *context, const char *name, const char **attributes, size_t depth)
{
	struct xlsx *xlsx = context;

	(void)depth;
	if (strcmp(name, "workbookPr") == 0)
		xlsx->from_1904 = is_true(
		    xml_attribute(attributes, "date1904"));
	else if (strcmp(name, "sheet") == 0)
		add_sheet(xlsx, attributes);
}

/* Targets are paths from the folder `xl`, or from the root with a slash. */
static void
on_relation(
    void *context, const char *name, const char **attributes, size_t depth)
{
	struct xlsx *xlsx = context;
	const char *id = xml_attribute(attributes, "Id");
	const char *target = xml_attribute(attributes, "Target");
	char path[ZIP_NAME];

	(void)depth;
	if (strcmp(name, "Relationship") != 0 || id == NULL || target == NULL ||
	    strlen(target) + 4 > sizeof(path))
		return;
	memcpy(path, "xl/", 3);
	memcpy(path + 3, target, strlen(target) + 1);
	for (size_t i = 0; i < xlsx->sheet_count; i++)
		if (cpl_str_equal(xlsx->sheets[i].relation, cpl_str_of(id)))
			xlsx->sheets[i].path = copy(
			    xlsx, target[0] == '/' ? target + 1 : path);
}

static unsigned
number_of(const char *text)
{
	unsigned value = 0;

	while (text != NULL && *text >= '0' && *text <= '9' && value < 1000000)
		value = value * 10 + (unsigned)(*text++ - '0');
	return value;
}

static void
add_code(struct xlsx *xlsx, const char **attributes)
{
	const char *code = xml_attribute(attributes, "formatCode");
	void *grown;

	if (code == NULL || xlsx->code_count == STYLES)
		return;
	grown = grow(xlsx, xlsx->codes, xlsx->code_count, sizeof(*xlsx->codes));
	if (grown == NULL)
		return;
	xlsx->codes = grown;
	xlsx->codes[xlsx->code_count++] = (struct format_code){
		number_of(xml_attribute(attributes, "numFmtId")),
		number_form_of(cpl_str_of(code)),
	};
}

static void
add_style(struct xlsx *xlsx, const char **attributes)
{
	unsigned id = number_of(xml_attribute(attributes, "numFmtId"));
	enum number_form form = number_form_built_in(id);
	void *grown;

	if (xlsx->style_count == STYLES)
		return;
	grown = grow(
	    xlsx, xlsx->styles, xlsx->style_count, sizeof(*xlsx->styles));
	if (grown == NULL)
		return;
	xlsx->styles = grown;
	for (size_t i = 0; id >= 164 && i < xlsx->code_count; i++)
		if (xlsx->codes[i].id == id)
			form = xlsx->codes[i].form;
	xlsx->styles[xlsx->style_count++] = form;
}

static void
on_style(void *context, const char *name, const char **attributes, size_t depth)
{
	struct xlsx *xlsx = context;

	(void)depth;
	if (strcmp(name, "cellXfs") == 0)
		xlsx->in_styles = true;
	else if (strcmp(name, "numFmt") == 0)
		add_code(xlsx, attributes);
	else if (xlsx->in_styles && strcmp(name, "xf") == 0)
		add_style(xlsx, attributes);
}

static void
on_style_end(void *context, const char *name, size_t depth)
{
	struct xlsx *xlsx = context;

	(void)depth;
	if (strcmp(name, "cellXfs") == 0)
		xlsx->in_styles = false;
}

/* Read a part; one that is not `needed` may be missing. */
static bool
read_part(struct xlsx *xlsx, const char *path, bool needed,
    const struct xml_events *events, struct cpl_fault *fault)
{
	struct bytes bytes = { zip_read, xlsx->zip };

	if (!zip_find(xlsx->zip, path)) {
		if (needed)
			cpl_fault_set(
			    fault, CPL_SHEET_DAMAGED, 0, 0, "no %s", path);
		return !needed;
	}
	if (!zip_enter(xlsx->zip, fault) ||
	    !xml_read_all(bytes, events, xlsx, PART_LIMIT, fault))
		return false;
	if (xlsx->failed)
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	return !xlsx->failed;
}

static bool
read_parts(struct xlsx *xlsx, struct cpl_fault *fault)
{
	static const struct xml_events workbook = { on_workbook, NULL, NULL };
	static const struct xml_events relations = { on_relation, NULL, NULL };
	static const struct xml_events styles = { on_style, on_style_end,
		NULL };
	struct bytes bytes = { zip_read, xlsx->zip };

	if (!read_part(xlsx, "xl/workbook.xml", true, &workbook, fault) ||
	    !read_part(
		xlsx, "xl/_rels/workbook.xml.rels", true, &relations, fault) ||
	    !read_part(xlsx, "xl/styles.xml", false, &styles, fault))
		return false;
	if (!zip_find(xlsx->zip, "xl/sharedStrings.xml"))
		return true;
	return zip_enter(xlsx->zip, fault) &&
	       strings_read(&xlsx->strings, bytes, xlsx->limit, fault);
}

static const struct sheet_about *
choose(const struct xlsx *xlsx, const char *sheet)
{
	size_t number = sheet == NULL ? 0 : number_of(sheet);

	for (size_t i = 0; i < xlsx->sheet_count; i++) {
		const struct sheet_about *about = &xlsx->sheets[i];

		if (sheet == NULL
			? !about->hidden
			: cpl_str_equal_fold(about->name, cpl_str_of(sheet)))
			return about;
	}
	if (sheet != NULL && strspn(sheet, "0123456789") == strlen(sheet) &&
	    number >= 1 && number <= xlsx->sheet_count)
		return &xlsx->sheets[number - 1];
	return NULL;
}

struct xlsx *
xlsx_open(
    struct zip *zip, const char *sheet, size_t limit, struct cpl_fault *fault)
{
	struct xlsx *xlsx = calloc(1, sizeof(*xlsx));
	const struct sheet_about *about;

	if (xlsx == NULL) {
		zip_free(zip);
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	xlsx->zip = zip;
	xlsx->limit = limit;
	if (!read_parts(xlsx, fault)) {
		xlsx_free(xlsx);
		return NULL;
	}
	about = choose(xlsx, sheet);
	if (about == NULL) {
		cpl_fault_set(fault, CPL_SHEET_MISSING, 0, 0, NULL);
	} else if (about->path.data == NULL ||
		   !zip_find(zip, about->path.data)) {
		cpl_fault_set(fault, CPL_SHEET_DAMAGED, 0, 0,
		    "a sheet that is named is not there");
	} else if (zip_enter(zip, fault)) {
		const struct sheet_styles styles = { xlsx->styles,
			xlsx->style_count, xlsx->from_1904 };

		xlsx->about = about;
		xlsx->sheet = sheet_new((struct bytes){ zip_read, zip },
		    &xlsx->strings, styles, limit);
		if (xlsx->sheet != NULL)
			return xlsx;
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
	}
	xlsx_free(xlsx);
	return NULL;
}

void
xlsx_free(struct xlsx *xlsx)
{
	if (xlsx == NULL)
		return;
	sheet_free(xlsx->sheet);
	strings_release(&xlsx->strings);
	zip_free(xlsx->zip);
	cpl_arena_release(&xlsx->arena);
	free(xlsx->sheets);
	free(xlsx->codes);
	free(xlsx->styles);
	free(xlsx);
}

void
xlsx_free_state(void *xlsx)
{
	xlsx_free(xlsx);
}

size_t
xlsx_sheet_count(const struct xlsx *xlsx)
{
	return xlsx->sheet_count;
}

void
xlsx_tell(const void *state, struct cpl_buffer *out)
{
	const struct xlsx *xlsx = state;

	cpl_buffer_append_format(out,
	    "a zip archive with a workbook; read is "
	    "sheet %zu of %zu, ",
	    (size_t)(xlsx->about - xlsx->sheets) + 1, xlsx->sheet_count);
	cpl_buffer_append_printable(out, xlsx->about->name);
	if (xlsx->about->hidden)
		cpl_buffer_append_str(out, CPL_STR(", which is hidden"));
}

int
xlsx_more(void *xlsx, struct cpl_buffer *out, struct cpl_fault *fault)
{
	return sheet_more(((struct xlsx *)xlsx)->sheet, out, fault);
}

#endif
