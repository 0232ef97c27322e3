/* SPDX-License-Identifier: MIT */
/* Input that comes in two reads. */
#ifndef UNIT_FEED_H
#define UNIT_FEED_H

#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

#include <complaint/text.h>

/*
 * A socket that gives `text` in two reads, parted at `cut`: each packet is a
 * read of its own.
 */
static inline int
feed(struct cpl_str text, size_t cut)
{
	int ends[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends), 0);
	for (size_t at = 0; at < text.length;) {
		size_t end = at < cut ? cut : text.length;

		assert_int_equal(
		    write(ends[1], text.data + at, end - at), end - at);
		at = end;
	}
	close(ends[1]);
	return ends[0];
}

#endif
