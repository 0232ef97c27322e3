/* SPDX-License-Identifier: MIT */
/*
 * Invented data for measuring, the same for the same seed: complaints, the same
 * complaints as a CSV export, routing tables and rule sets.
 *
 *   generate records COUNT   complaints as ingest and classify leave them
 *   generate csv COUNT       ten columns of the same complaints
 *   generate sp4n COUNT      the 21 columns of an export of SP4N-LAPOR!
 *   generate routes COUNT    a routing table of that many rows
 *   generate rules COUNT     a rule set of that many rules
 */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* xorshift64* (Vigna, "An experimental exploration of Marsaglia's xorshift"). */
static uint64_t
next(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * 0x2545f4914f6cdd1du;
}

static size_t
draw(uint64_t *seed, size_t below)
{
	return (size_t)((next(seed) >> 32) * below >> 32);
}

static const char *const things[] = {
	"jalan",
	"gang",
	"trotoar",
	"jembatan",
	"lampu jalan",
	"saluran air",
	"tempat sampah",
	"taman",
	"halte",
	"pasar",
	"puskesmas",
	"sekolah",
	"kantor kelurahan",
	"rambu",
	"pohon",
	"parkir",
	"pipa air",
	"gorong",
	"papan reklame",
	"pagar",
	"tiang listrik",
	"pos ronda",
	"sungai",
	"terminal",
	"angkot",
	"pedagang",
	"loket",
	"petugas",
	"kartu keluarga",
};
static const char *const faults[] = {
	"rusak parah",
	"berlubang",
	"mati",
	"tersumbat",
	"menumpuk",
	"macet",
	"roboh",
	"bocor",
	"hilang",
	"penuh",
	"belum dijawab",
	"terlambat",
	"licin",
	"kotor",
	"padam",
	"tidak terawat",
	"menghalangi",
	"banjir",
};
static const char *const places[] = {
	"di depan pasar",
	"dekat sekolah",
	"di tikungan",
	"di perempatan",
	"sepanjang kali",
	"belakang stasiun",
	"di samping masjid",
	"di muka kantor",
	"dekat halte",
	"di ujung gang",
};
static const char *const rests[] = {
	"sudah dua minggu",
	"sejak hujan kemarin",
	"sudah sering dilaporkan",
	"mohon segera diperbaiki",
	"warga sangat terganggu",
	"setiap malam",
	"membahayakan pengendara",
	"tolong ditindaklanjuti",
	"terima kasih",
	"anak sekolah lewat sini",
	"belum ada tanggapan",
	"mulai pagi sampai sore",
	"apalagi saat jam pulang kerja",
	"kami sudah bergotong royong",
	"saluran itu dangkal",
	"baunya sampai ke rumah",
};
static const char *const categories[] = {
	"roads/pothole",
	"roads/damage",
	"roads/bridge",
	"roads/sidewalk",
	"street-lighting",
	"drainage/blocked",
	"flood",
	"waste/uncollected",
	"waste/illegal-dumping",
	"cleanliness",
	"traffic/congestion",
	"traffic/illegal-parking",
	"traffic/signal",
	"public-transport",
	"street-vendors",
	"trees-parks",
	"water-supply",
	"electricity",
	"civil-registration",
	"health",
	"education",
	"social-aid",
	"public-order/noise",
	"pollution",
	"tax",
	"other",
};
static const char *const channels[] = {
	"sp4n-lapor",
	"sibadra",
	"call-112",
	"whatsapp",
	"instagram",
	"web",
};
static const char *const kinds[] = {
	"complaint",
	"complaint",
	"complaint",
	"complaint",
	"information_request",
	"aspiration",
};

/* Of an export: words as the national system spells them. */
static const char *const classes[] = {
	"Pengaduan Tidak Berkadar Pengawasan",
	"Pengaduan Tidak Berkadar Pengawasan",
	"Pengaduan Berkadar Pengawasan",
	"Permintaan Informasi",
	"Aspirasi",
	"",
};
static const char *const subjects[] = {
	"1396,Jalan Berlubang",
	"1395,Infrastruktur Jalan",
	"1398,Penerangan Jalan",
	"1401,Drainase",
	"1410,Persampahan",
	"945,Penanggulangan Bencana",
	"942,Pencemaran Lingkungan",
	"963,Administrasi Kependudukan dan Pencatatan Sipil",
	"970,Ketertiban Umum",
	"955,Kemacetan Lalu Lintas",
};
static const char *const offices[] = {
	"9412,Dinas Pekerjaan Umum dan Penataan Ruang",
	"9078,Dinas Perhubungan",
	"9503,Dinas Lingkungan Hidup",
	"9073,Badan Penanggulangan Bencana Daerah",
	"9513,Dinas Kependudukan dan Pencatatan Sipil",
	"9044,Satuan Polisi Pamong Praja",
	"9050,Kecamatan Contoh Utara",
};
static const char *const ends[] = {
	"Ditutup oleh Pelapor,",
	"Ditutup oleh Sistem,",
	"Menunggu Kelengkapan Informasi,",
	"Belum Ditindaklanjuti,",
	"Ditindaklanjuti,",
	"Diarsipkan oleh Sistem,Laporan Diarsipkan karena sudah mencapai batas "
	"kadaluarsa pengaduan. ",
};
static const char *const senders[] = {
	"Budi Permisalan",
	"Ani Umpamanya",
	"Joko Andaikan",
	"Siti Contoh",
	"Maria Ibarat",
};
static const char *const sources[] = { "Website", "Android", "SMS",
	"Tatap Muka", "Website - pemerintah-kota-contoh" };
static const char *const shields[] = { "", "", "", "Anonim", "Rahasia",
	"Anonim|Rahasia" };
static const char *const areas[] = {
	",",
	",",
	"Bogor Selatan,Batu Tulis",
	"Bogor Selatan,Bondongan",
	"BOGOR TIMUR,Baranangsiang",
	"Bogor Utara,Bantarjati",
	"Kec. Bogor Tengah,Kel. Paledang",
	"Bogor Barat,",
};
static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

#define PICK(seed, array) ((array)[draw(seed, LENGTH(array))])

struct complaint {
	uint64_t number;
	const char *channel, *kind, *category;
	char title[96];
	char text[512];
	int month, day, hour, minute, second;
	int answered_after; /* days, 0 for not yet */
	int house;
	unsigned district, village;
	double latitude, longitude;
};

/* Add to a text that is large enough for whatever is added. */
static void
add(char *text, size_t room, const char *more)
{
	size_t length = strlen(text);

	snprintf(
	    text + length, room - length, "%s%s", length > 0 ? " " : "", more);
}

static void
draw_complaint(uint64_t *seed, uint64_t number, struct complaint *c)
{
	const char *thing = PICK(seed, things);
	const char *fault = PICK(seed, faults);
	size_t sentences = 3 + draw(seed, 6);

	c->number = 5000000 + number;
	c->channel = PICK(seed, channels);
	c->kind = PICK(seed, kinds);
	c->category = PICK(seed, categories);
	c->title[0] = '\0';
	c->text[0] = '\0';
	add(c->title, sizeof(c->title), thing);
	add(c->title, sizeof(c->title), fault);
	add(c->text, sizeof(c->text), thing);
	add(c->text, sizeof(c->text), PICK(seed, places));
	add(c->text, sizeof(c->text), fault);
	for (size_t i = 0; i < sentences; i++)
		add(c->text, sizeof(c->text), PICK(seed, rests));
	c->month = 1 + (int)draw(seed, 12);
	c->day = 1 + (int)draw(seed, 28);
	c->hour = (int)draw(seed, 24);
	c->minute = (int)draw(seed, 60);
	c->second = (int)draw(seed, 60);
	c->answered_after = draw(seed, 10) == 0 ? 0 : 1 + (int)draw(seed, 24);
	c->house = 1 + (int)draw(seed, 200);
	c->district = 1 + (unsigned)draw(seed, 6);
	c->village = 1001 + (unsigned)draw(seed, 11);
	c->latitude = -6.55 - (double)draw(seed, 10000) / 100000;
	c->longitude = 106.75 + (double)draw(seed, 10000) / 100000;
}

/* The answer comes in the next month at the latest, so days stay simple. */
static void
answer_date(const struct complaint *c, int *year, int *month, int *day)
{
	*year = 2025;
	*month = c->month;
	*day = c->day + c->answered_after;
	if (*day > 28) {
		*day -= 28;
		if (++*month > 12) {
			*month = 1;
			++*year;
		}
	}
}

static void
print_record(const struct complaint *c)
{
	int year, month, day;

	answer_date(c, &year, &month, &day);
	printf("{\"id\":\"%s:%" PRIu64 "\",\"channel\":\"%s\","
	       "\"external_id\":\"%" PRIu64 "\",\"kind\":\"%s\","
	       "\"title\":\"%s\",\"text\":\"%s\","
	       "\"received_at\":\"2025-%02d-%02dT%02d:%02d:%02d+07:00\","
	       "\"status\":\"%s\",\"events\":[{\"type\":\"received\","
	       "\"at\":\"2025-%02d-%02dT%02d:%02d:%02d+07:00\"}",
	    c->channel, c->number, c->channel, c->number, c->kind, c->title,
	    c->text, c->month, c->day, c->hour, c->minute, c->second,
	    c->answered_after > 0 ? "responded" : "in_progress", c->month,
	    c->day, c->hour, c->minute, c->second);
	if (c->answered_after > 0)
		printf(",{\"type\":\"responded\","
		       "\"at\":\"%d-%02d-%02dT10:%02d:00+07:00\"}",
		    year, month, day, c->minute);
	printf("],\"location\":{\"address\":\"Jalan Contoh No. %d\","
	       "\"latitude\":%.5f,\"longitude\":%.5f,"
	       "\"region_code\":\"99.71.%02u.%u\"},\"category\":\"%s\","
	       "\"source\":{\"profile\":\"bench\",\"file\":\"bench.csv\","
	       "\"line\":%" PRIu64 "}}\n",
	    c->house, c->latitude, c->longitude, c->district, c->village,
	    c->category, c->number - 4999998);
}

static void
print_row(const struct complaint *c)
{
	int year, month, day;

	answer_date(c, &year, &month, &day);
	printf("%" PRIu64 ",2025-%02d-%02dT%02d:%02d:%02d+07:00,%s,%s,"
	       "\"%s, %s\",\"Jalan Contoh No. %d, Kota Contoh\",%s,%s,",
	    c->number, c->month, c->day, c->hour, c->minute, c->second, c->kind,
	    c->title, c->text, "mohon perhatian bapak dan ibu di dinas terkait",
	    c->house, c->category, c->channel);
	if (c->answered_after > 0)
		printf("responded,%d-%02d-%02dT10:%02d:00+07:00\n", year, month,
		    day, c->minute);
	else
		printf("in_progress,\n");
}

/*
 * The text as such exports have it: sentences, of which one in four has lost
 * the line break in front of it, some with a line break, a comma or quotes.
 */
static void
print_text(const struct complaint *c)
{
	uint64_t seed = c->number * 0x9e3779b97f4a7c15u;
	int shape = (int)draw(&seed, 20);
	const char *between = shape < 5    ? "Mohon"
			      : shape < 8  ? "\nMohon"
			      : shape < 9  ? ", \"\"segera\"\". Mohon"
			      : shape < 15 ? ", terima kasih. Mohon"
					   : ". Mohon";
	int quoted = shape >= 5 && shape < 15;

	printf("%s%s%s ditindaklanjuti RT %02d%s", quoted ? "\"" : "", c->text,
	    between, c->house % 20, quoted ? "\"" : "");
}

static void
print_export(uint64_t *seed, const struct complaint *c)
{
	printf("%" PRIu64 ",%d %s 2025,%02d:%02d:%02d,%s,%s,%s,%s,", c->number,
	    c->day, months[c->month - 1], c->hour, c->minute, c->second,
	    PICK(seed, senders), PICK(seed, classes), PICK(seed, subjects),
	    c->title);
	print_text(c);
	putchar(',');
	print_text(c);
	printf(",%s,%s,Pemerintah Kota Contoh,%s,%s,Jawa Barat,Kota Bogor,%s\n",
	    PICK(seed, shields), PICK(seed, sources), PICK(seed, offices),
	    PICK(seed, ends), PICK(seed, areas));
}

/*
 * Rows in all the combinations of conditions that tables use, most of them for
 * places and channels that occur; what none takes goes to the fallback.
 */
static void
print_routes(uint64_t *seed, uint64_t count)
{
	puts("category,region,channel,kind,agency,fallback");
	for (uint64_t i = 0; i + 1 < count; i++) {
		size_t shape = draw(seed, 8);

		printf("%s,", PICK(seed, categories));
		if (shape & 1)
			printf("99.71.%02zu.%zu", 1 + draw(seed, 90),
			    1001 + draw(seed, 900));
		putchar(',');
		if (shape & 2)
			printf("%s-%zu", PICK(seed, channels), draw(seed, 4));
		putchar(',');
		if (shape & 4 || shape == 0)
			printf("information_request");
		printf(",agency-%zu,\n", draw(seed, 200));
	}
	puts(",,,,desk,yes");
}

/* Patterns like those of a city: two families of words, a few between them. */
static void
print_rules(uint64_t *seed, uint64_t count)
{
	puts("category,priority,field,match,pattern,unless,weight");
	for (uint64_t i = 0; i < count; i++) {
		char made[3][12];

		for (size_t w = 0; w < LENGTH(made); w++) {
			size_t length = 5 + draw(seed, 6);

			for (size_t at = 0; at < length; at++)
				made[w][at] =
				    at % 2 == 0
					? "bcdghjklmnprstwy"[draw(seed, 16)]
					: "aiueo"[draw(seed, 5)];
			made[w][length] = '\0';
		}
		/* Half of the rules have words that do occur. */
		printf("%s,,any,regex,"
		       "\"\\b(?:%s|%s)\\s+(?:\\w+\\s+){0,2}(?:%s|%s)\\b\",,1\n",
		    PICK(seed, categories),
		    i % 2 == 0 ? PICK(seed, things) : made[0], made[1],
		    i % 2 == 0 ? PICK(seed, faults) : made[1], made[2]);
	}
}

static const char csv_header[] =
    "external_id,received_at,kind,title,text,address,category,channel,status,"
    "responded_at";
static const char export_header[] =
    "Tracking ID,Tanggal Laporan Masuk,Waktu Laporan Masuk,Nama Pelapor,"
    "Klasifikasi Laporan,ID Kategori,Kategori,Judul Laporan,"
    "Isi Laporan Awal,Isi Laporan Akhir,Tipe Laporan (Anonim/Rahasia),"
    "Sumber Laporan,Instansi Induk,ID Instansi Terdisposisi,"
    "Instansi Terdisposisi,Status Laporan,Alasan Tunda/Arsip,Provinsi,"
    "Kota/Kabupaten,Kecamatan,Kelurahan";

static void
print_complaints(uint64_t *seed, uint64_t count, char kind)
{
	struct complaint complaint;

	if (kind != 'r')
		puts(kind == 'c' ? csv_header : export_header);
	for (uint64_t i = 0; i < count; i++) {
		draw_complaint(seed, i, &complaint);
		if (kind == 'r')
			print_record(&complaint);
		else if (kind == 'c')
			print_row(&complaint);
		else
			print_export(seed, &complaint);
	}
}

int
main(int argc, char *argv[])
{
	uint64_t seed = 20260327;
	uint64_t count;

	if (argc != 3) {
		fputs("usage: generate records|csv|sp4n|routes|rules count\n",
		    stderr);
		return 2;
	}
	count = strtoull(argv[2], NULL, 10);
	if (strcmp(argv[1], "routes") == 0)
		print_routes(&seed, count);
	else if (strcmp(argv[1], "rules") == 0)
		print_rules(&seed, count);
	else
		print_complaints(&seed, count, argv[1][0]);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fputs("generate: cannot write\n", stderr);
		return 4;
	}
	return 0;
}
