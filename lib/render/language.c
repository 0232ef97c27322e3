/* SPDX-License-Identifier: MIT */
/*
 * What pages say, in Indonesian and English.
 *
 * The library reads no locale, and the same page must come out on a machine
 * that has none installed: so the texts are a table and not a catalogue.
 */
#include "language.h"

#include <string.h>

static const struct {
	const char *english;
	const char *indonesian;
} texts[] = {
	{ "Complaints", "Pengaduan" },
	{ "Daily report of complaints", "Laporan harian pengaduan" },
	{ "Monthly report of complaints", "Laporan bulanan pengaduan" },
	{ "Report of complaints", "Laporan pengaduan" },
	{ "1. Introduction and legal basis", "1. Pendahuluan dan dasar hukum" },
	{ "Legal basis", "Dasar hukum" },
	{ "2. Complaints received", "2. Jumlah laporan" },
	{ "3. By agency", "3. Laporan per perangkat daerah" },
	{ "4. Status", "4. Status laporan" },
	{ "5. Categories", "5. Kategori laporan" },
	{ "6. Channels and places", "6. Kanal dan wilayah" },
	{ "7. Success stories", "7. Kisah sukses" },
	{ "8. Obstacles and recommendations", "8. Kendala dan rekomendasi" },
	{ "Obstacles", "Kendala" },
	{ "Recommendations", "Rekomendasi" },
	{ "Signature", "Tanda tangan" },
	{ "To be written by the office.", "Ditulis oleh petugas." },
	{ "Received, forwarded and delayed",
	    "Diterima, terdisposisi, dan tertunda" },
	{ "Forwarded: with an agency. Delayed: without one.",
	    "Terdisposisi: sudah ada instansinya. Tertunda: belum ada." },
	{ "forwarded", "terdisposisi" },
	{ "delayed", "tertunda" },
	{ "followed up", "ditindaklanjuti" },
	{ "done", "selesai" },
	{ "in process", "dalam proses" },
	{ "not followed up", "belum ditindaklanjuti" },
	{ "archived", "diarsipkan" },
	{ "status", "status" },
	{ "By status", "Menurut status" },
	{ "share of", "dari" },
	{ "As it is now. In process: answered and not done.",
	    "Keadaan sekarang. Dalam proses: sudah ditanggapi dan belum "
	    "selesai." },
	{ "By district", "Menurut kecamatan" },
	{ "Public report of complaints", "Laporan publik pengaduan" },
	{ "Fewer than %d complaints: nothing is told.",
	    "Kurang dari %d pengaduan: tidak ada yang ditampilkan." },
	{ "Nobody is told of fewer than %d complaints. A star stands for what "
	  "is withheld, because it is a count of 1 to %d or would tell one by "
	  "subtraction. On time: of those due in the period, answered or not; "
	  "what is open and late was missed. The interval (Wilson, 95%%) tells "
	  "how sure that is.",
	    "Jumlah di bawah %d pengaduan tidak ditampilkan. Bintang berarti "
	    "disembunyikan, karena jumlahnya 1 sampai %d atau dapat dihitung "
	    "dari angka lain. Tepat waktu: dari yang jatuh tempo dalam "
	    "periode, ditanggapi atau belum; yang masih terbuka dan lewat "
	    "batas dihitung gagal. Selang (Wilson, 95%%) menunjukkan "
	    "kepastiannya." },
	{ "Groups of 1 to %2$d complaints, and as many others as it takes to "
	  "hide them, are one group here: %1$d or more complaints, (others).",
	    "Kelompok dengan 1 sampai %2$d pengaduan, dan sebanyak yang "
	    "diperlukan untuk menyembunyikannya, digabung menjadi satu "
	    "kelompok berisi %1$d pengaduan atau lebih: (lainnya)." },
	{ "Received, by week or month", "Diterima, menurut minggu atau bulan" },
	{ "By group", "Menurut kelompok" },
	{ "Both together", "Keduanya bersama" },
	{ "(others): all that are not listed, since they are too few or would "
	  "tell of such; which of them there are is not told.",
	    "(lainnya): semua yang tidak disebut, karena terlalu sedikit atau "
	    "dapat membuka yang sedikit; mana yang ada tidak ditampilkan." },
	{ "(others)", "(lainnya)" },
	{ "met", "terpenuhi" },
	{ "week", "minggu" },
	{ "month", "bulan" },
	{ "hour", "jam" },
	{ "As of", "Keadaan per" },
	{ "period", "periode" },
	{ "to", "sampai" },
	{ "since", "sejak" },
	{ "until", "sampai" },
	{ "all time", "seluruh waktu" },
	{ "No complaints.", "Tidak ada pengaduan." },
	{ "In short", "Ringkasan" },
	{ "this period", "periode ini" },
	{ "period before", "periode sebelumnya" },
	{ "a year ago", "setahun lalu" },
	{ "received", "diterima" },
	{ "answered", "ditanggapi" },
	{ "rate", "tingkat respons" },
	{ "due", "jatuh tempo" },
	{ "on time", "tepat waktu" },
	{ "on time of the answered", "tepat waktu dari yang ditanggapi" },
	{ "at least", "paling rendah" },
	{ "at most", "paling tinggi" },
	{ "overdue", "lewat batas" },
	{ "open", "belum selesai" },
	{ "verified", "terverifikasi" },
	{ "resolved", "diselesaikan" },
	{ "closed", "ditutup" },
	{ "rejected", "ditolak" },
	{ "reopened", "dibuka kembali" },
	{ "waiting", "menunggu pelapor" },
	{ "working days", "hari kerja" },
	{ "timed answers", "tanggapan terukur" },
	{ "ratings", "penilaian" },
	{ "mean working days", "rata-rata hari kerja" },
	{ "median working days", "median hari kerja" },
	{ "p90 working days", "p90 hari kerja" },
	{ "mean calendar hours", "rata-rata jam kalender" },
	{ "mean rating", "rata-rata nilai" },
	{ "Received and answered, day by day",
	    "Diterima dan ditanggapi, hari demi hari" },
	{ "day", "hari" },
	{ "Days of receipt and of answer; complaints a day.",
	    "Hari diterima dan hari ditanggapi; jumlah pengaduan per hari." },
	{ "How long the answers took", "Lama tanggapan" },
	{ "complaints", "pengaduan" },
	{ "Complaints received in the period whose clock has stopped, by "
	  "working days.",
	    "Pengaduan yang diterima dalam periode dan sudah ditanggapi, "
	    "menurut hari kerja." },
	{ "up to", "sampai" },
	{ "more than", "lebih dari" },
	{ "On time, by agency", "Ketepatan waktu per instansi" },
	{ "On time, by group", "Ketepatan waktu per kelompok" },
	{ "rank", "peringkat" },
	{ "agency", "instansi" },
	{ "category", "kategori" },
	{ "channel", "kanal" },
	{ "kind", "jenis" },
	{ "priority", "prioritas" },
	{ "district", "kecamatan" },
	{ "region", "wilayah" },
	{ "On time: of those due in the period, answered or not; what is open "
	  "and late was missed. The interval (Wilson, 95%) tells how sure "
	  "that is. With fewer than 10 due there is no rank.",
	    "Tepat waktu: dari yang jatuh tempo dalam periode, ditanggapi "
	    "atau belum; yang masih terbuka dan lewat batas dihitung gagal. "
	    "Selang (Wilson, 95%) menunjukkan kepastiannya. Kurang dari 10 "
	    "yang jatuh tempo tidak diberi peringkat." },
	{ "Open complaints by age", "Pengaduan belum selesai menurut umur" },
	{ "days", "hari" },
	{ "All that are open now; days of the calendar since receipt.",
	    "Semua yang belum selesai sekarang; hari kalender sejak "
	    "diterima." },
	{ "The ten that have been open longest",
	    "Sepuluh yang paling lama belum selesai" },
	{ "complaint", "pengaduan" },
	{ "received on", "diterima pada" },
	{ "What comes next", "Yang akan datang" },
	{ "due in 4 h", "tempo 4 jam" },
	{ "due in 24 h", "tempo 24 jam" },
	{ "due in 72 h", "tempo 72 jam" },
	{ "due in 5 days", "tempo 5 hari" },
	{ "answers expected", "perkiraan tanggapan" },
	{ "late expected", "perkiraan terlambat" },
	{ "Hours and days of work. Expected in the next five working days: "
	  "answered one after another at the pace of the last four weeks, those "
	  "that are late already first, then those due first.",
	    "Jam dan hari kerja. Perkiraan lima hari kerja berikutnya: "
	    "ditanggapi satu per satu dengan laju empat minggu terakhir, yang "
	    "sudah lewat batas lebih dulu, lalu menurut jatuh tempo." },
	{ "What it is about", "Pokok pengaduan" },
	{ "Unusually many", "Tidak biasa banyak" },
	{ "on the last day", "pada hari terakhir" },
	{ "a day before", "per hari sebelumnya" },
	{ "Categories and districts: the last day against the 28 before it, by "
	  "an exact test of two Poisson rates. A page without any surge shows "
	  "one by chance at most once in a hundred days.",
	    "Kategori dan kecamatan: hari terakhir dibandingkan 28 hari "
	    "sebelumnya dengan uji eksak dua laju Poisson. Tanpa lonjakan "
	    "nyata, halaman ini salah memperlihatkannya paling banyak sekali "
	    "dalam seratus hari." },
	{ "by", "menurut" },
	{ "group", "kelompok" },
	{ "When complaints come", "Kapan pengaduan datang" },
	{ "weekday", "hari" },
	{ "All complaints, by weekday and hour of receipt.",
	    "Semua pengaduan, menurut hari dan jam diterima." },
	{ "Monday", "Senin" },
	{ "Tuesday", "Selasa" },
	{ "Wednesday", "Rabu" },
	{ "Thursday", "Kamis" },
	{ "Friday", "Jumat" },
	{ "Saturday", "Sabtu" },
	{ "Sunday", "Minggu" },
	{ "January", "Januari" },
	{ "February", "Februari" },
	{ "March", "Maret" },
	{ "April", "April" },
	{ "May", "Mei" },
	{ "June", "Juni" },
	{ "July", "Juli" },
	{ "August", "Agustus" },
	{ "September", "September" },
	{ "October", "Oktober" },
	{ "November", "November" },
	{ "December", "Desember" },
	{ "By channel", "Menurut kanal" },
	{ "Ratings of the citizens", "Penilaian warga" },
	{ "From 1 (bad) to 5 (good).", "Dari 1 (buruk) sampai 5 (baik)." },
	{ "share", "bagian" },
	{ "Index of public satisfaction (IKM)",
	    "Indeks Kepuasan Masyarakat (IKM)" },
	{ "The nine elements of PermenPANRB 14/2017, from 1 to 4. The index is "
	  "the sum of their means, each with a weight of 1/9, times 25, "
	  "rounded once; without answers on every element there is none.",
	    "Sembilan unsur PermenPANRB 14/2017, dari 1 sampai 4. Indeks "
	    "adalah jumlah nilai rata-rata unsur, masing-masing berbobot 1/9, "
	    "kali 25, dibulatkan sekali; tanpa jawaban pada setiap unsur tidak "
	    "ada indeks." },
	{ "element", "unsur" },
	{ "answers", "jawaban" },
	{ "mean", "rata-rata" },
	{ "index", "indeks" },
	{ "grade", "mutu" },
	{ "requirements", "persyaratan" },
	{ "procedure", "sistem, mekanisme, dan prosedur" },
	{ "time taken", "waktu penyelesaian" },
	{ "cost", "biaya/tarif" },
	{ "result of the service", "produk layanan" },
	{ "competence of the officers", "kompetensi pelaksana" },
	{ "conduct of the officers", "perilaku pelaksana" },
	{ "handling of complaints", "penanganan pengaduan" },
	{ "facilities", "sarana dan prasarana" },
	{ "A (very good)", "A (sangat baik)" },
	{ "B (good)", "B (baik)" },
	{ "C (less than good)", "C (kurang baik)" },
	{ "D (not good)", "D (tidak baik)" },
	{ "satisfaction index", "indeks kepuasan" },
	{ "rating", "nilai" },
	{ "Targets", "Target" },
	{ "target", "target" },
	{ "reached", "tercapai" },
	{ "attained", "capaian" },
	{ "expected", "seharusnya" },
	{ "complaints a year", "pengaduan setahun" },
	{ "response, working days", "tanggapan, hari kerja" },
	{ "on time, per cent", "tepat waktu, persen" },
	{ "rating, mean", "nilai rata-rata" },
	{ "Attained: what was reached of the target; of days, the target of "
	  "what was needed. Expected: as much of the year as the period is.",
	    "Capaian: yang tercapai dari target; untuk hari, target dari yang "
	    "diperlukan. Seharusnya: sebanyak bagian periode dalam tahun." },
	{ "Quality of the data", "Mutu data" },
	{ "what", "hal" },
	{ "records read", "rekaman dibaca" },
	{ "with no date of receipt", "tanpa tanggal diterima" },
	{ "not seen by sla-check", "belum melalui sla-check" },
	{ "without this clock in their policy", "tanpa batas waktu ini" },
	{ "without a verdict", "tanpa putusan" },
	{ "answered with no date of it", "ditanggapi tanpa tanggal" },
	{ "on time or late, which cannot be told",
	    "tepat atau terlambat, tidak dapat dipastikan" },
	{ "answered before they were received", "ditanggapi sebelum diterima" },
	{ "without an agency", "tanpa instansi" },
	{ "without a category", "tanpa kategori" },
	{ "received later than now", "diterima setelah saat laporan" },
	{ "of an agency that is not in the list",
	    "instansi tidak ada dalam daftar" },
	{ "verdicts that a new calendar changed",
	    "putusan yang berubah karena kalender baru" },
	{ "A dash: nothing was given to compare with (--agencies, --moved).",
	    "Garis: tidak ada pembanding yang diberikan (--agencies, "
	    "--moved)." },
	{ "Agencies that are not in the list",
	    "Instansi yang tidak ada dalam daftar" },
	{ "policy", "kebijakan" },
	{ "calendar", "kalender" },
	{ "rules", "aturan" },
	{ "routes", "rute" },
	{ "version", "versi" },
	{ "What complaints were treated by", "Dasar perlakuan pengaduan" },
	{ "There are several versions of one thing: not all complaints were "
	  "treated alike. sla-check --rejudge and --compare-calendar tell what "
	  "that changes.",
	    "Ada beberapa versi dari hal yang sama: tidak semua pengaduan "
	    "diperlakukan sama. sla-check --rejudge dan --compare-calendar "
	    "menunjukkan perubahannya." },
	{ "Verdicts that a new calendar changed",
	    "Putusan yang berubah karena kalender baru" },
	{ "As sla-check --compare-calendar found them.",
	    "Menurut sla-check --compare-calendar." },
	{ "clock", "batas waktu" },
	{ "before", "sebelum" },
	{ "after", "sesudah" },
	{ "verdicts", "putusan" },
	{ "Contents", "Isi" },
	{ "most", "terbanyak" },
	{ "The table has the same figures.",
	    "Angka yang sama ada pada tabel." },
	{ "in brackets", "dalam kurung" },
	{ "the line is the interval at 95%", "garis: selang 95%" },
	{ "hollow: too few to rank",
	    "kosong: terlalu sedikit untuk peringkat" },
	{ "The chart shows the first", "Bagan menampilkan yang pertama" },
	{ "Response times of complaints", "Lama tanggapan pengaduan" },
	{ " by ", " menurut " },
	{ " and ", " dan " },
	{ ", from ", ", dari " },
	{ ", to ", ", sampai " },
	{ ", days of ", ", hari menurut " },
	{ ", clock ", ", batas waktu " },
	{ "week", "minggu" },
	{ "month", "bulan" },
	{ "hour", "jam" },
	{ "mean", "rata-rata" },
	{ "median", "median" },
	{ "p90", "p90" },
	{ "calendar hours", "jam kalender" },
	{ "On time: of those due, answered or not; what is open and late was "
	  "missed.",
	    "Tepat waktu: dari yang jatuh tempo, ditanggapi atau belum; yang "
	    "masih terbuka dan lewat batas dihitung gagal." },
	{ "Of those due and answered alone: ",
	    "Dari yang jatuh tempo dan ditanggapi saja: " },
	{ "With those that cannot be told, ",
	    "Dengan yang tidak dapat dipastikan, " },
	{ ": from ", ": dari " },
	{ " to ", " sampai " },
	{ "not seen by sla-check: no due date, no working days.",
	    "belum melalui sla-check: tanpa batas waktu dan hari kerja." },
	{ "without this clock in their policy.",
	    "tanpa batas waktu ini dalam ketentuannya." },
	{ "without a verdict: sla-check lacked something to judge by.",
	    "tanpa putusan: sla-check kekurangan dasar penilaian." },
	{ "answered with no date of it: in no time and no rate on time.",
	    "ditanggapi tanpa tanggal: tidak dihitung dalam lama tanggapan dan "
	    "ketepatan waktu." },
	{ "answered on time or late, which cannot be told.",
	    "ditanggapi tepat waktu atau terlambat, tidak dapat dipastikan." },
	{ "answered before they were received: in no time.",
	    "ditanggapi sebelum diterima: tidak dihitung dalam lama "
	    "tanggapan." },
	{ "with no date of receipt.", "tanpa tanggal diterima." },
	{ "(outside)", "(di luar periode)" },
	{ "(none)", "(tidak ada)" },
	{ "all", "semua" },
	{ "of", "dari" },
	{ "nothing", "tidak ada" },
};

const char *
language_text(enum cpl_language language, const char *english)
{
	if (language != CPL_INDONESIAN)
		return english;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strcmp(texts[i].english, english) == 0)
			return texts[i].indonesian;
	return english;
}
