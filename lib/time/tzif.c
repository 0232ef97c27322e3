/* SPDX-License-Identifier: MIT */
/* Compiled zone files: the Time Zone Information Format of RFC 9636. */
#include <stdlib.h>

#include "time/zone.h"

#define HEADER 44

/* The six counts of a header, in its order, and where its data begins. */
struct block {
	uint32_t ut_indicators;
	uint32_t standard_indicators;
	uint32_t leap_seconds;
	uint32_t transitions;
	uint32_t types;
	uint32_t characters;
	size_t time_size; /* 4 in version 1, 8 after it */
	struct cpl_str data;
};

static uint32_t
big_endian_32(const char *data)
{
	const unsigned char *byte = (const unsigned char *)data;

	return (uint32_t)byte[0] << 24 | (uint32_t)byte[1] << 16 |
	       (uint32_t)byte[2] << 8 | byte[3];
}

static int64_t
signed_time(const char *data, size_t size)
{
	uint64_t value = big_endian_32(data);

	if (size == 8)
		value = value << 32 | big_endian_32(data + 4);
	else if (value & UINT32_C(0x80000000))
		value |= UINT64_C(0xffffffff00000000);
	return value <= INT64_MAX ? (int64_t)value : -(int64_t)~value - 1;
}

/*
 * Read the header at the start of *bytes and take header and data off it.
 * Every count is below the length of the file, so that the sum fits.
 */
static bool
take_block(struct cpl_str *bytes, size_t time_size, struct block *block)
{
	const char *header = bytes->data;
	uint32_t counts[6];
	size_t length;

	if (bytes->length < HEADER || header[0] != 'T' || header[1] != 'Z' ||
	    header[2] != 'i' || header[3] != 'f')
		return false;
	for (size_t i = 0; i < 6; i++) {
		counts[i] = big_endian_32(header + 20 + 4 * i);
		if (counts[i] > bytes->length)
			return false;
	}
	block->ut_indicators = counts[0];
	block->standard_indicators = counts[1];
	block->leap_seconds = counts[2];
	block->transitions = counts[3];
	block->types = counts[4];
	block->characters = counts[5];
	block->time_size = time_size;
	length = counts[3] * (time_size + 1) + (size_t)counts[4] * 6 +
		 counts[5] + counts[2] * (time_size + 4) + counts[1] +
		 counts[0];
	if (bytes->length - HEADER < length)
		return false;
	block->data = (struct cpl_str){ header + HEADER, length };
	bytes->data += HEADER + length;
	bytes->length -= HEADER + length;
	return true;
}

static bool
offset_of_type(const struct block *block, uint32_t type, int *offset)
{
	const char *types = block->data.data +
			    block->transitions * (block->time_size + 1);
	int64_t seconds;

	if (type >= block->types)
		return false;
	seconds = signed_time(types + (size_t)type * 6, 4);
	if (seconds < -ZONE_OFFSET_MAX || seconds > ZONE_OFFSET_MAX)
		return false;
	*offset = (int)seconds;
	return true;
}

static const char *
read_transitions(struct cpl_zone *zone, const struct block *block, bool *memory)
{
	const char *times = block->data.data;
	const char *types = times + block->transitions * block->time_size;

	if (!offset_of_type(block, 0, &zone->first_offset))
		return "a local time type that cannot be";
	if (block->transitions == 0)
		return NULL;
	zone->transitions = calloc(
	    block->transitions, sizeof(zone->transitions[0]));
	if (!zone->transitions) {
		*memory = true;
		return "out of memory";
	}
	for (uint32_t i = 0; i < block->transitions; i++) {
		struct zone_transition *to = &zone->transitions[i];

		to->at = signed_time(
		    times + i * block->time_size, block->time_size);
		if (i > 0 && to->at <= zone->transitions[i - 1].at)
			return "transitions out of order";
		if (!offset_of_type(
			block, (unsigned char)types[i], &to->offset))
			return "a local time type that cannot be";
	}
	zone->count = block->transitions;
	return NULL;
}

/* The text between the two line feeds at the end of the file. */
static bool
read_footer(struct cpl_zone *zone, struct cpl_str bytes)
{
	size_t length = 0;

	if (bytes.length < 2 || bytes.data[0] != '\n')
		return false;
	while (bytes.data[1 + length] != '\n') {
		length++;
		if (1 + length >= bytes.length)
			return false;
	}
	if (length == 0)
		return true;
	zone->has_rule = true;
	return zone_rule_parse(
	    (struct cpl_str){ bytes.data + 1, length }, &zone->rule);
}

const char *
zone_read_compiled(struct cpl_zone *zone, struct cpl_str bytes, bool *memory)
{
	struct block block;
	const char *wrong;
	bool footer;

	*memory = false;
	if (bytes.length < HEADER || !take_block(&bytes, 4, &block))
		return "not a compiled zone file";
	footer = block.data.data[4 - HEADER] != '\0';
	if (footer && !take_block(&bytes, 8, &block))
		return "the file ends too early";
	if (block.leap_seconds > 0)
		return "it counts leap seconds";
	wrong = read_transitions(zone, &block, memory);
	if (wrong)
		return wrong;
	if (footer && !read_footer(zone, bytes))
		return "the rule at its end is not one of POSIX";
	return NULL;
}
