/* SPDX-License-Identifier: MIT */
/* Zip archives by minizip, over bytes that were kept. */
#include "input/zip.h"

#ifdef HAVE_ZIP

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unzip.h>

/*
 * An archive that unpacks to more than this may be no more than so many times
 * its packed size.  Deflate can reach 1032; sheets of real tables stay below
 * 100.
 */
#define TAME_BYTES ((uint64_t)64 << 20)
#define TAME_RATIO 400

struct zip {
	struct spill *spill; /* OWNED */
	uint64_t at;         /* where minizip reads */
	unzFile file;        /* OWNED */
	bool inside;
	uint64_t compressed;
	uint64_t given;
	char name[ZIP_NAME];
};

static voidpf ZCALLBACK
open_kept(voidpf opaque, const void *name, int mode)
{
	(void)name;
	(void)mode;
	return opaque;
}

static uLong ZCALLBACK
read_kept(voidpf opaque, voidpf stream, void *data, uLong length)
{
	struct zip *zip = opaque;
	struct cpl_fault fault;
	ssize_t got = spill_read(zip->spill, zip->at, data, length, &fault);

	(void)stream;
	if (got < 0)
		return 0;
	zip->at += (uint64_t)got;
	return (uLong)got;
}

static uLong ZCALLBACK
write_nothing(voidpf opaque, voidpf stream, const void *data, uLong length)
{
	(void)opaque;
	(void)stream;
	(void)data;
	(void)length;
	return 0;
}

static ZPOS64_T ZCALLBACK
tell_kept(voidpf opaque, voidpf stream)
{
	(void)stream;
	return ((struct zip *)opaque)->at;
}

static long ZCALLBACK
seek_kept(voidpf opaque, voidpf stream, ZPOS64_T offset, int origin)
{
	struct zip *zip = opaque;
	uint64_t base = 0;

	(void)stream;
	if (origin == ZLIB_FILEFUNC_SEEK_CUR)
		base = zip->at;
	else if (origin == ZLIB_FILEFUNC_SEEK_END)
		base = spill_length(zip->spill);
	if (offset > UINT64_MAX - base)
		return -1;
	zip->at = base + offset;
	return 0;
}

static int ZCALLBACK
no_error(voidpf opaque, voidpf stream)
{
	(void)opaque;
	(void)stream;
	return 0;
}

static bool
keep(struct zip *zip, struct bytes bytes, struct cpl_fault *fault)
{
	char data[16384];
	ssize_t got;

	zip->spill = spill_new(fault);
	if (zip->spill == NULL)
		return false;
	while ((got = bytes.read(bytes.context, data, sizeof(data), fault)) > 0)
		if (!spill_append(zip->spill, data, (size_t)got, fault))
			return false;
	return got == 0;
}

struct zip *
zip_open(struct bytes bytes, struct cpl_fault *fault)
{
	zlib_filefunc64_def functions = { open_kept, read_kept, write_nothing,
		tell_kept, seek_kept, no_error, no_error, NULL };
	struct zip *zip = calloc(1, sizeof(*zip));

	if (zip == NULL) {
		cpl_fault_set(fault, CPL_MEMORY, 0, 0, NULL);
		return NULL;
	}
	functions.opaque = zip;
	if (keep(zip, bytes, fault)) {
		zip->file = unzOpen2_64("", &functions);
		if (zip->file != NULL)
			return zip;
		cpl_fault_set(fault, CPL_COMPRESSED_DAMAGED, 0, 0, NULL);
	}
	zip_free(zip);
	return NULL;
}

static void
leave(struct zip *zip)
{
	if (zip->inside)
		(void)unzCloseCurrentFile(zip->file);
	zip->inside = false;
}

void
zip_free(struct zip *zip)
{
	if (zip == NULL)
		return;
	leave(zip);
	if (zip->file != NULL)
		(void)unzClose(zip->file);
	spill_free(zip->spill);
	free(zip);
}

static bool
name_here(struct zip *zip, int result, const char **name)
{
	if (result != UNZ_OK ||
	    unzGetCurrentFileInfo64(zip->file, NULL, zip->name,
		sizeof(zip->name) - 1, NULL, 0, NULL, 0) != UNZ_OK)
		return false;
	zip->name[sizeof(zip->name) - 1] = '\0';
	*name = zip->name;
	return true;
}

bool
zip_first(struct zip *zip, const char **name)
{
	leave(zip);
	return name_here(zip, unzGoToFirstFile(zip->file), name);
}

bool
zip_next(struct zip *zip, const char **name)
{
	leave(zip);
	return name_here(zip, unzGoToNextFile(zip->file), name);
}

/* Programs do not agree on capitals in the names of parts. */
bool
zip_find(struct zip *zip, const char *name)
{
	leave(zip);
	return strlen(name) < ZIP_NAME &&
	       unzLocateFile(zip->file, name, 2) == UNZ_OK;
}

bool
zip_enter(struct zip *zip, struct cpl_fault *fault)
{
	unz_file_info64 info;

	leave(zip);
	if (unzGetCurrentFileInfo64(
		zip->file, &info, NULL, 0, NULL, 0, NULL, 0) != UNZ_OK) {
		cpl_fault_set(fault, CPL_COMPRESSED_DAMAGED, 0, 0, NULL);
		return false;
	}
	if ((info.flag & 1) != 0) {
		cpl_fault_set(fault, CPL_ARCHIVE_LOCKED, 0, 0, NULL);
		return false;
	}
	if (unzOpenCurrentFile(zip->file) != UNZ_OK) {
		cpl_fault_set(fault, CPL_COMPRESSED_DAMAGED, 0, 0, NULL);
		return false;
	}
	zip->inside = true;
	zip->compressed = info.compressed_size;
	zip->given = 0;
	return true;
}

ssize_t
zip_read(void *context, char *data, size_t room, struct cpl_fault *fault)
{
	struct zip *zip = context;
	int got;

	if (!zip->inside)
		return 0;
	if (room > INT_MAX)
		room = INT_MAX;
	got = unzReadCurrentFile(zip->file, data, (unsigned)room);
	if (got == 0) {
		zip->inside = false;
		if (unzCloseCurrentFile(zip->file) == UNZ_OK)
			return 0;
		got = UNZ_CRCERROR;
	}
	if (got < 0) {
		cpl_fault_set(fault, CPL_COMPRESSED_DAMAGED, 0, 0, NULL);
		return -1;
	}
	zip->given += (uint64_t)got;
	if (zip->given > TAME_BYTES &&
	    zip->given / TAME_RATIO > zip->compressed) {
		cpl_fault_set(fault, CPL_ARCHIVE_BOMB, 0, 0, NULL);
		return -1;
	}
	return got;
}

#endif
