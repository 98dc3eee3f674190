"""Words that letters to the desk are made of."""

from __future__ import annotations

_SAID = """
acara adalah agar agustus akan akun alamat aparatur april atas atau badan bagian bantuan bapak barat
berikut bersama bertempat bidang biro conference daerah dalam dan dapat dari daring demikian dengan
desember di digunakan diikuti dilaksanakan dilaksanakannya dinas direktur disampaikan diselenggarakan
diucapkan email fasilitas fasilitasi februari guna hal hari hormat ibu informatika ini inspektur jam
januari juli jumat jumlah juni kabupaten kalimantan kami kamis kapasitas kasih ke kebudayaan kegiatan
kepada kepala kepegawaian kerja kesehatan ketua keuangan komunikasi koordinasi kota lampiran lanjut lebih
link madya maka maret meeting mei melalui memfasilitasi memohon menghubungi minggu mohon muda mulai nama
narahubung negeri nomor november oktober oleh orang pada pelaksanaan pembina pemerintah peminjaman penata
pendidikan penggerak perhatian perihal permohonan peserta provinsi pukul rabu rangka rapat sabtu sama
sampai saudara sebagai sebanyak secara sehubungan sekretariat sekretaris selasa selesai senin september
serta sifat sosialisasi subbagian surat tanggal tempat terima tersebut tim tingkat untuk upt usaha utama
video waktu wib wilayah wita yang zoom puskesmas
"""
WORDS = frozenset(_SAID.split())
"""In small letters; used to see where two words were run together."""
