/* SPDX-License-Identifier: MIT */
/*
 * Changes of a file as numbers of as few bytes as they need: seven bits a byte,
 * the lowest first, the highest bit set where more follow (as in DWARF's
 * LEB128).  A step has three of them.
 */
#include <stdlib.h>

#include <complaint/reassign.h>

struct cpl_script {
	struct cpl_buffer bytes; /* OWNED */
	uint64_t end;            /* of the newest step, in the file */
};

struct cpl_script *
cpl_script_new(void)
{
	return calloc(1, sizeof(struct cpl_script));
}

void
cpl_script_free(struct cpl_script *script)
{
	if (script == NULL)
		return;
	cpl_buffer_release(&script->bytes);
	free(script);
}

static void
put(struct cpl_buffer *bytes, uint64_t number)
{
	for (; number > 0x7f; number >>= 7)
		cpl_buffer_append_char(bytes, (char)(0x80 | (number & 0x7f)));
	cpl_buffer_append_char(bytes, (char)number);
}

static uint64_t
get(const struct cpl_buffer *bytes, size_t *at)
{
	uint64_t number = 0;
	unsigned shift = 0;
	unsigned char byte;

	do {
		byte = (unsigned char)bytes->data[(*at)++];
		number |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
	} while ((byte & 0x80) != 0);
	return number;
}

bool
cpl_script_add(
    struct cpl_script *script, uint64_t at, uint64_t goes, uint32_t text)
{
	put(&script->bytes, at - script->end);
	put(&script->bytes, goes);
	put(&script->bytes, text);
	script->end = at + goes;
	return !script->bytes.failed;
}

bool
cpl_script_next(
    const struct cpl_script *script, size_t *at, struct cpl_script_step *step)
{
	if (*at == script->bytes.length)
		return false;
	step->stays = get(&script->bytes, at);
	step->goes = get(&script->bytes, at);
	step->text = (uint32_t)get(&script->bytes, at);
	return true;
}
