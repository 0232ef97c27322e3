/* SPDX-License-Identifier: MIT */
/* Bytes kept on disk, with the pages in use in memory. */
#include "input/bytes.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * Small, since what is looked up again lies anywhere before: a time of the day,
 * that of a row long ago.
 */
#define PAGE ((size_t)4 << 10)
#define PAGES 320
/* So much is written at a time. */
#define BLOCK ((size_t)64 << 10)

struct page {
	uint64_t number; /* from 1; 0 for none */
	size_t length;
	char *data; /* OWNED */
};

struct spill {
	FILE *file; /* OWNED; has no name, so that it ends with the process */
	uint64_t written;
	struct cpl_buffer tail; /* what is not written yet */
	struct page pages[PAGES];
};

struct spill *
spill_new(struct cpl_fault *fault)
{
	struct spill *spill = calloc(1, sizeof(*spill));

	if (spill == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	spill->file = tmpfile();
	if (spill->file == NULL) {
		cpl_fault_set_system(fault, CPL_SPILL, errno);
		free(spill);
		return NULL;
	}
	return spill;
}

void
spill_free(struct spill *spill)
{
	if (spill == NULL)
		return;
	(void)fclose(spill->file);
	cpl_buffer_release(&spill->tail);
	for (size_t i = 0; i < PAGES; i++)
		free(spill->pages[i].data);
	free(spill);
}

uint64_t
spill_length(const struct spill *spill)
{
	return spill->written + spill->tail.length;
}

static bool
write_all(struct spill *spill, const char *data, size_t length,
    struct cpl_fault *fault)
{
	while (length > 0) {
		ssize_t done = pwrite(
		    fileno(spill->file), data, length, (off_t)spill->written);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			cpl_fault_set_system(fault, CPL_SPILL, errno);
			return false;
		}
		spill->written += (uint64_t)done;
		data += done;
		length -= (size_t)done;
	}
	return true;
}

bool
spill_append(struct spill *spill, const char *data, size_t length,
    struct cpl_fault *fault)
{
	cpl_buffer_append(&spill->tail, data, length);
	if (spill->tail.failed) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return false;
	}
	if (spill->tail.length < BLOCK)
		return true;
	if (!write_all(spill, spill->tail.data, spill->tail.length, fault))
		return false;
	cpl_buffer_clear(&spill->tail);
	return true;
}

/* The page with that number in memory, NULL with *fault filled. */
static const struct page *
load_page(struct spill *spill, uint64_t number, struct cpl_fault *fault)
{
	struct page *page = &spill->pages[number % PAGES];

	if (page->number == number + 1)
		return page;
	if (page->data == NULL)
		page->data = malloc(PAGE);
	if (page->data == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	page->number = 0;
	page->length = 0;
	while (page->length < PAGE) {
		ssize_t got = pread(fileno(spill->file),
		    page->data + page->length, PAGE - page->length,
		    (off_t)(number * PAGE + page->length));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			cpl_fault_set_system(fault, CPL_SPILL, errno);
			return NULL;
		}
		if (got == 0)
			break;
		page->length += (size_t)got;
	}
	page->number = number + 1;
	return page;
}

/* Before the first look everything is written. */
static bool
settle(struct spill *spill, struct cpl_fault *fault)
{
	if (spill->tail.length == 0)
		return true;
	if (!write_all(spill, spill->tail.data, spill->tail.length, fault))
		return false;
	cpl_buffer_clear(&spill->tail);
	for (size_t i = 0; i < PAGES; i++)
		spill->pages[i].number = 0;
	return true;
}

ssize_t
spill_read(struct spill *spill, uint64_t offset, char *data, size_t length,
    struct cpl_fault *fault)
{
	size_t done = 0;

	if (!settle(spill, fault))
		return -1;
	while (done < length && offset < spill->written) {
		const struct page *page = load_page(
		    spill, offset / PAGE, fault);
		size_t at = (size_t)(offset % PAGE);
		size_t piece = length - done;

		if (page == NULL)
			return -1;
		if (page->length <= at)
			break;
		if (piece > page->length - at)
			piece = page->length - at;
		memcpy(data + done, page->data + at, piece);
		done += piece;
		offset += piece;
	}
	return (ssize_t)done;
}
