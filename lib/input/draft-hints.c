/* SPDX-License-Identifier: MIT */
/* Words in the names of columns, in Indonesian and English. */
#include "input/draft-hints.h"

#include <string.h>

#include "input/profile.h"

/* Who reports comes before what numbers a report: "Nomor HP" is no id. */
const struct hint draft_fields[DRAFT_FIELDS] = {
	{ "reporter.phone",
	    { "phone", "telp", "telepon", "handphone", "=hp", "nohp", "nomorhp",
		"nowa", "nomorwa", "=wa", "mobile" } },
	{ "reporter.national_id", { "=nik", "ktp", "nomorinduk" } },
	{ "external_id",
	    { "trackingid", "uniquekey", "postid", "commentid", "=id", "caseid",
		"requestid", "ticket", "tiket", "=no", "nomor", "kode" } },
	{ "title", { "judul", "title", "subject", "subjek", "perihal" } },
	{ "text", { "isilaporan", "keluhan", "isi", "description", "deskripsi",
		      "uraian", "pengaduan", "aduan", "text", "message",
		      "=content" } },
	{ "status", { "status", "keterangan" } },
	{ "location.latitude", { "=lat", "latitude", "lintang" } },
	{ "location.longitude", { "=long", "=lng", "longitude", "bujur" } },
	{ "reporter.email", { "email", "surel" } },
	{ "reporter.name",
	    { "namapelapor", "=nama", "pelapor", "reporter", "namalengkap",
		"fullname", "namawarga", "=name", "requester", "sender" } },
	{ "location.village", { "kelurahan", "desa", "village" } },
	{ "location.district", { "kecamatan", "district" } },
	{ "location.address", { "alamat", "address", "lokasi", "location" } },
	{ "agency", { "instansiterdisposisi", "instansi", "dinas", "opd",
			"skpd", "agency", "department" } },
};

const struct hint draft_times[DRAFT_TIMES] = {
	{ "due_at", { "target", "due", "batas", "tenggat" } },
	{ "resolved", { "resolved", "resolution" } },
	{ "closed", { "close", "selesai", "tutup" } },
	{ "responded", { "respon", "tanggap", "jawab", "answer" } },
	{ "verified", { "verif" } },
	{ "received_at", { "masuk", "created", "received", "requested",
			     "timestamp", "stempelwaktu", "capwaktu", "lapor",
			     "open", "tanggal", "date", "waktu" } },
};

static const struct {
	const char *part;
	const char *status;
} statuses[] = {
	{ "belum", "received" },
	{ "selesai", "closed" },
	{ "tutup", "closed" },
	{ "close", "closed" },
	{ "solved", "resolved" },
	{ "tolak", "rejected" },
	{ "reject", "rejected" },
	{ "arsip", "archived" },
	{ "tunggu", "waiting_reporter" },
	{ "proses", "in_progress" },
	{ "progress", "in_progress" },
	{ "tindak", "in_progress" },
	{ "verif", "verified" },
	{ "open", "received" },
	{ "baru", "received" },
	{ "new", "received" },
};

static bool
holds(struct cpl_str text, const char *part)
{
	size_t length = strlen(part);

	for (size_t i = 0; i + length <= text.length; i++)
		if (memcmp(text.data + i, part, length) == 0)
			return true;
	return false;
}

/* The name folded, of a path the last one; data is NULL without memory. */
static struct cpl_str
last_name(struct cpl_str name, struct cpl_arena *arena)
{
	/* "No." is no path. */
	for (size_t i = name.length; i > 1; i--)
		if (name.data[i - 2] == '.') {
			name.data += i - 1;
			name.length -= i - 1;
			break;
		}
	return fold_name(name, arena);
}

bool
draft_hint_fits(const char *word, struct cpl_str name, struct cpl_arena *arena)
{
	struct cpl_str folded = last_name(name, arena);

	if (folded.data == NULL)
		return false;
	return *word == '=' ? cpl_str_equal(folded, cpl_str_of(word + 1))
			    : holds(folded, word);
}

bool
draft_name_is_count(struct cpl_str name, struct cpl_arena *arena)
{
	static const char *const names[] = { "no", "no.", "nomor", "nomorurut",
		"nourut", "no.urut", "#", "nr", "number" };
	struct cpl_str folded = last_name(name, arena);

	for (size_t i = 0;
	     folded.data != NULL && i < sizeof(names) / sizeof(names[0]); i++)
		if (cpl_str_equal(folded, cpl_str_of(names[i])))
			return true;
	return false;
}

const char *
draft_status_of(struct cpl_str folded)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (holds(folded, statuses[i].part))
			return statuses[i].status;
	return NULL;
}
