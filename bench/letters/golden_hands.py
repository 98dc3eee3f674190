"""Golden letters: who signs, and how."""
# ruff: noqa: E501

from __future__ import annotations

from bench.letters.letter_parts import PROVINCE, Truth, top, truth
from bench.letters.paper import Paper


def electronic() -> tuple[bytes, Truth]:
    """A printed QR block, and the certificate's sentence at the foot."""
    paper = Paper("times", 11)
    paper.head((PROVINCE, "SATUAN POLISI PAMONG PRAJA"), ("Jalan Letjen Sutoyo Pontianak",))
    top(
        paper,
        "Pontianak, 22 September 2026",
        [
            ("Nomor", "300.1/451/SATPOLPP"),
            ("Sifat", "Biasa"),
            ("Lampiran", "-"),
            ("Hal", "Permohonan Video Conference"),
        ],
    )
    paper.para(
        "Guna kelancaran Rapat Kerja Teknis Satpol PP se-Kalimantan Barat, kami mohon dukungan video conference (Zoom) pada hari Selasa, 29 September 2026 pukul 08.00 WIB sampai selesai dengan peserta sebanyak 56 orang, menggunakan akun satpolpp@kalbarprov.go.id."
    )
    paper.put(310, "Ditandatangani secara elektronik oleh:")
    paper.down()
    corner = paper.sign(
        ("KEPALA SATUAN POLISI PAMONG PRAJA", "PROVINSI KALIMANTAN BARAT,"),
        "Y. Anthonius Rawing, S.E., M.Si.",
        ("Pembina Utama Muda (IV/c)", "NIP 196706061993031011"),
        310,
    )
    paper.canvas.rect(corner[0], corner[1], 48, 48)
    paper.y = 52
    paper.put(
        90, "Dokumen ini telah ditandatangani secara elektronik menggunakan sertifikat elektronik", size=8
    )
    paper.down(0.8)
    paper.put(
        90, "yang diterbitkan oleh Balai Sertifikasi Elektronik (BSrE), Badan Siber dan Sandi Negara", size=8
    )
    return paper.done(), truth(
        opd="Satuan Polisi Pamong Praja",
        number="300.1/451/SATPOLPP",
        date="2026-09-22",
        account_email="satpolpp@kalbarprov.go.id",
        event__name="Rapat Kerja Teknis Satpol PP se-Kalimantan Barat",
        event__first_day="2026-09-29",
        event__start="08:00",
        event__participants=56,
        signatory__name="Y. Anthonius Rawing, S.E., M.Si.",
        signatory__nip="196706061993031011",
        signatory__title="Kepala Satuan Polisi Pamong Praja Provinsi Kalimantan Barat",
    )


def two_hands() -> tuple[bytes, Truth]:
    """The head signs at the left as a witness to the committee at the right."""
    paper = Paper("helvetica", 10.5)
    paper.head(
        (PROVINCE, "DINAS PENDIDIKAN DAN KEBUDAYAAN", "SMK NEGERI 4 PONTIANAK"),
        ("Jalan Kom. Yos Sudarso Pontianak Barat, NPSN 30104777",),
    )
    top(
        paper,
        "Pontianak, 12 Oktober 2026",
        [("Nomor", "421.5/300/SMKN4-PTK"), ("Lampiran", "-"), ("Hal", "Permohonan Akun Zoom")],
    )
    paper.para(
        "Dengan hormat, dalam rangka Webinar Kebekerjaan Lulusan SMK yang akan dilaksanakan pada Sabtu, 17 Oktober 2026 pukul 08.00 s.d. 11.30 WIB, kami mohon bantuan akun Zoom untuk 400 peserta."
    )
    y = paper.y - 20
    paper.y = y
    paper.sign(
        ("Mengetahui,", "Kepala SMK Negeri 4 Pontianak,"),
        "Hj. Mariana, S.Pd., M.M.",
        ("Pembina Tk. I", "NIP 19720811 199702 2 002"),
        62,
    )
    paper.y = y
    paper.sign(("", "Ketua Panitia,"), "Dedi Irawan, S.Kom.", ("NIP 19880909 201403 1 002",), 360)
    return paper.done(), truth(
        opd="Dinas Pendidikan dan Kebudayaan",
        unit="SMK Negeri 4 Pontianak",
        number="421.5/300/SMKN4-PTK",
        date="2026-10-12",
        event__name="Webinar Kebekerjaan Lulusan SMK",
        event__first_day="2026-10-17",
        event__start="08:00",
        event__end="11:30",
        event__participants=400,
        signatory__name="Hj. Mariana, S.Pd., M.M.",
        signatory__nip="197208111997022002",
    )


def under_ub() -> tuple[bytes, Truth]:
    """Signed a.n., u.b., and dated in figures."""
    paper = Paper("times", 11.5)
    paper.head(
        (PROVINCE, "SEKRETARIAT DAERAH", "BIRO PENGADAAN BARANG DAN JASA"), ("Jalan Ahmad Yani Pontianak",)
    )
    top(
        paper,
        "Pontianak, 04-05-2026",
        [("Nomor", "027 / 88 / RO-PBJ"), ("Sifat", "Segera"), ("Hal", "Fasilitasi Rapat Virtual")],
    )
    paper.para(
        "Mohon dibantu fasilitasi rapat virtual (zoom) guna Pendampingan E-Katalog Versi 6 tanggal 12, 13 dan 18 Mei 2026, pukul 09.00 WIB s.d. selesai, jumlah peserta kurang lebih 85 orang."
    )
    paper.sign(
        (
            "a.n. SEKRETARIS DAERAH",
            "Asisten Perekonomian dan Pembangunan",
            "u.b.",
            "Kepala Biro Pengadaan Barang dan Jasa,",
        ),
        "Jazuli, S.E., M.Si.",
        ("Pembina Tingkat I", "NIP 19740101 199903 1 011"),
        300,
    )
    return paper.done(), truth(
        opd="Biro Pengadaan Barang dan Jasa",
        number="027/88/RO-PBJ",
        date="2026-05-04",
        event__first_day="2026-05-12",
        event__last_day="2026-05-18",
        event__name="Pendampingan E-Katalog Versi 6",
        event__start="09:00",
        event__participants=85,
        signatory__name="Jazuli, S.E., M.Si.",
        signatory__nip="197401011999031011",
        signatory__capacity="ub",
        signatory__title="Kepala Biro Pengadaan Barang dan Jasa",
    )


SMALL_PRINT = truth(
    opd="Dinas Koperasi, Usaha Kecil dan Menengah",
    number="518/602/DISKOP UKM.2/2026",
    date="2026-10-01",
    account_email="umkm.naikkelas@gmail.com",
    event__name="Bimbingan Teknis Digitalisasi UMKM",
    event__first_day="2026-10-07",
    event__last_day="2026-10-09",
    event__start="08:15",
    event__participants=300,
    contact__name="Rini Oktaviani",
    contact__phone="0899-1234-567",
    signatory__name="Junaidi, S.H., M.H.",
    signatory__nip="196912311994031026",
)


def small_print() -> tuple[bytes, Truth]:
    """Nine-point letters, a list in the body, and three addresses of which one is the account."""
    paper = Paper("helvetica", 9)
    paper.head(
        (PROVINCE, "DINAS KOPERASI, USAHA KECIL DAN MENENGAH"),
        (
            "Jalan Sutan Syahrir No. 5 Pontianak, surel diskopukm@kalbarprov.go.id, laman diskopukm.kalbarprov.go.id",
        ),
    )
    top(
        paper,
        "Pontianak, 1 Oktober 2026",
        [
            ("Nomor", "518/602/DISKOP UKM.2/2026"),
            ("Sifat", "Biasa"),
            ("Lampiran", "1 berkas"),
            ("Hal", "Permohonan Aktivasi Akun Zoom"),
        ],
    )
    paper.para(
        "Dengan hormat, dalam rangka peningkatan kapasitas pelaku usaha, Dinas Koperasi, Usaha Kecil dan Menengah akan menyelenggarakan kegiatan Bimbingan Teknis Digitalisasi UMKM, untuk itu mohon aktivasi akun Zoom kami, dengan data:"
    )
    paper.rows(
        [
            ("a. hari/tanggal", "Rabu s.d. Jumat/7 s.d. 9 Oktober 2026"),
            ("b. waktu", "mulai pukul 08.15 WIB"),
            ("c. peserta", "pelaku UMKM 14 kabupaten/kota sebanyak 300 orang"),
            ("d. akun email", "umkm.naikkelas@gmail.com"),
        ],
        92,
        190,
    )
    paper.para(
        "Konfirmasi kehadiran operator mohon disampaikan ke rini.operator@yahoo.com atau melalui Rini Oktaviani (WhatsApp 0899-1234-567)."
    )
    paper.sign(
        ("Kepala Dinas Koperasi, Usaha Kecil dan", "Menengah Provinsi Kalimantan Barat,"),
        "Junaidi, S.H., M.H.",
        ("Pembina Utama Muda", "NIP. 196912311994031026"),
        320,
    )
    return paper.done(), SMALL_PRINT
