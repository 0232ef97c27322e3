/* SPDX-License-Identifier: MIT */
/* The chapters of a monthly page, in each of its forms. */
#include <complaint/json.h>

#include "page.h"
#include "sections.h"

/* A paragraph that people wrote, without controls. */
static void
append_paragraph(const struct sections *sections, struct cpl_str text,
    struct cpl_buffer *out)
{
	struct cpl_buffer clean = { 0 };

	cpl_buffer_append_printable(&clean, text);
	cpl_buffer_append_char(&clean, '\0');
	if (clean.failed)
		out->failed = true;
	else if (sections->page->format == CPL_REPORT_MARKDOWN)
		cpl_render_markdown_text(cpl_str_of(clean.data), out);
	else
		page_append_wrapped(clean.data, sections->page->width, out);
	if (sections->page->format == CPL_REPORT_MARKDOWN)
		cpl_buffer_append_char(out, '\n');
	cpl_buffer_release(&clean);
}

static void
append_chapter(const struct sections *sections, const struct chapter *chapter,
    struct cpl_buffer *out)
{
	bool markdown = sections->page->format == CPL_REPORT_MARKDOWN;

	cpl_buffer_append_format(
	    out, "\n%s%s\n", markdown ? "## " : "", chapter->title);
	for (size_t i = 0;
	     !markdown && i < cpl_text_width(cpl_str_of(chapter->title)); i++)
		cpl_buffer_append_char(out, '=');
	if (!markdown)
		cpl_buffer_append_char(out, '\n');
	for (size_t i = 0; i < chapter->text_count; i++) {
		const struct paragraphs *texts = &chapter->texts[i];

		if (texts->heading != NULL &&
		    (texts->list.count > 0 || texts->none != NULL))
			cpl_buffer_append_format(out, "\n%s%s\n",
			    markdown ? "### " : "", texts->heading);
		for (size_t at = 0; at < texts->list.count; at++) {
			cpl_buffer_append_char(out, '\n');
			append_paragraph(sections, texts->list.items[at], out);
		}
		if (texts->list.count == 0 && texts->none != NULL) {
			cpl_buffer_append_char(out, '\n');
			append_paragraph(
			    sections, cpl_str_of(texts->none), out);
		}
	}
}

void
page_append_chapters(
    const struct sections *sections, size_t section, struct cpl_buffer *out)
{
	for (size_t i = 0; i < sections->chapter_count; i++)
		if (sections->chapters[i].first == section)
			append_chapter(sections, &sections->chapters[i], out);
}

static void
append_json_chapter(const struct sections *sections,
    const struct chapter *chapter, size_t end, struct cpl_buffer *out)
{
	bool first = true;

	cpl_buffer_append_str(out, CPL_STR("\n{\"title\":"));
	cpl_json_append_string(out, cpl_str_of(chapter->title));
	cpl_buffer_append_str(out, CPL_STR(",\"texts\":["));
	for (size_t i = 0; i < chapter->text_count; i++)
		for (size_t at = 0; at < chapter->texts[i].list.count; at++) {
			if (!first)
				cpl_buffer_append_char(out, ',');
			cpl_json_append_string(
			    out, chapter->texts[i].list.items[at]);
			first = false;
		}
	cpl_buffer_append_str(out, CPL_STR("],\"sections\":["));
	for (size_t i = chapter->first; i < end; i++) {
		if (i > chapter->first)
			cpl_buffer_append_char(out, ',');
		cpl_json_append_string(
		    out, cpl_str_of(sections->items[i].name));
	}
	cpl_buffer_append_str(out, CPL_STR("]}"));
}

/* The chapters of a monthly page, with the names of their sections. */
void
page_append_json_chapters(
    const struct sections *sections, struct cpl_buffer *out)
{
	size_t count = sections->chapter_count;

	if (count == 0)
		return;
	cpl_buffer_append_str(out, CPL_STR(",\n\"chapters\":["));
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			cpl_buffer_append_char(out, ',');
		append_json_chapter(sections, &sections->chapters[i],
		    i + 1 < count ? sections->chapters[i + 1].first
				  : sections->count,
		    out);
	}
	cpl_buffer_append_char(out, ']');
}

static void
append_html_texts(const struct paragraphs *texts, struct cpl_buffer *out)
{
	if (texts->heading != NULL &&
	    (texts->list.count > 0 || texts->none != NULL))
		cpl_buffer_append_format(out, "<h3>%s</h3>\n", texts->heading);
	for (size_t i = 0; i < texts->list.count; i++) {
		cpl_buffer_append_str(out, CPL_STR("<p>"));
		page_append_escaped(out, texts->list.items[i]);
		cpl_buffer_append_str(out, CPL_STR("</p>\n"));
	}
	if (texts->list.count == 0 && texts->none != NULL)
		cpl_buffer_append_format(
		    out, "<p class=\"note\">%s</p>\n", texts->none);
}

void
page_append_html_chapters(
    const struct sections *sections, size_t section, struct cpl_buffer *out)
{
	for (size_t i = 0; i < sections->chapter_count; i++) {
		const struct chapter *chapter = &sections->chapters[i];

		if (chapter->first != section)
			continue;
		cpl_buffer_append_format(
		    out, "<h2 class=\"chapter\">%s</h2>\n", chapter->title);
		for (size_t at = 0; at < chapter->text_count; at++)
			append_html_texts(&chapter->texts[at], out);
	}
}
