/* SPDX-License-Identifier: MIT */
/* Where bytes come from, and a place on disk for those that must be kept. */
#ifndef INPUT_BYTES_H
#define INPUT_BYTES_H

#include <complaint/input.h>

/* As cpl_source_read(): bytes, 0 at the end, -1 with *fault filled. */
typedef ssize_t bytes_read(
    void *context, char *data, size_t room, struct cpl_fault *fault);

struct bytes {
	bytes_read *read;
	void *context; /* BORROWED */
};

/* A decoder of other bytes than those of a source.  NULL without memory. */
struct cpl_decoder *decoder_over(struct bytes bytes);

/*
 * Bytes on disk, in a file without a name that ends with the process.  What is
 * looked at often or in order is kept in memory, of which it takes a fixed
 * amount.
 */
struct spill;

/* NULL with *fault filled. */
struct spill *spill_new(struct cpl_fault *fault);
void spill_free(struct spill *spill);
/* Add at the end; false with *fault filled. */
bool spill_append(struct spill *spill, const char *data, size_t length,
    struct cpl_fault *fault);
uint64_t spill_length(const struct spill *spill);
/*
 * Copy what lies at `offset`, as much as there is up to `length`; -1 with
 * *fault filled.
 */
ssize_t spill_read(struct spill *spill, uint64_t offset, char *data,
    size_t length, struct cpl_fault *fault);

#endif
