"""Golden letters: enclosures, slips, turned and foreign papers."""
# ruff: noqa: E501

from __future__ import annotations

from bench.letters.letter_parts import PROVINCE, Truth, top, truth
from bench.letters.paper import Paper


def _slip(paper: Paper) -> None:
    paper.put(220, "LEMBAR DISPOSISI", bold=True, size=14)
    paper.down(2)
    paper.rows(
        [
            ("Surat dari", "Dinas Transmigrasi"),
            ("No. Surat", "005/999/XX/2026"),
            ("Tgl. Surat", "1 Januari 2026"),
            ("Diterima tgl", "2 Januari 2026"),
            ("No. Agenda", "17"),
            ("Hal", "Permohonan akun Zoom"),
        ],
        62,
        150,
    )


def _attendees(paper: Paper) -> None:
    paper.put(240, "DAFTAR HADIR", bold=True, size=14)
    paper.down(2)
    paper.grid(
        [
            ("No", "Nama", "NIP", "Tanda tangan"),
            ("1", "Budi Hartono", "19900101 201503 1 001", ""),
            ("2", "Sri Wahyuni", "19910202 201603 2 002", ""),
        ],
        (30, 150, 160, 100),
    )


THIRD_OF_THREE = truth(
    opd="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
    number="570/333/DPMPTSP-A/2026",
    date="2026-04-20",
    account_email="dpmptsp@kalbarprov.go.id",
    event__name="Forum Investasi Kalimantan Barat",
    event__first_day="2026-04-30",
    event__start="09:00",
    event__end="12:00",
    event__timezone="WITA",
    event__participants=200,
    signatory__name="Alfian Salam, S.STP., M.A.P.",
    signatory__nip="197912011998101001",
)


def third_of_three() -> tuple[bytes, Truth]:
    """A disposition slip and an attendee list lie before the letter."""
    paper = Paper("times", 11)
    _slip(paper)
    paper.turn_over()
    _attendees(paper)
    paper.turn_over()
    paper.head(
        (PROVINCE, "DINAS PENANAMAN MODAL DAN", "PELAYANAN TERPADU SATU PINTU"),
        ("Jalan Sutan Syahrir No. 17 Pontianak",),
    )
    top(
        paper,
        "Pontianak, 20 April 2026",
        [("Nomor", "570/333/DPMPTSP-A/2026"), ("Sifat", "Biasa"), ("Hal", "Permohonan Akun Zoom Meeting")],
    )
    paper.para("Dalam rangka Forum Investasi Kalimantan Barat, kami mohon difasilitasi akun Zoom Meeting:")
    paper.rows(
        [
            ("Hari, tanggal", "Kamis, 30 April 2026"),
            ("Waktu", "pukul 09.00 WITA s.d. 12.00 WITA"),
            ("Acara", "Forum Investasi Kalimantan Barat"),
            ("Peserta", "200 orang"),
            ("Akun", "dpmptsp@kalbarprov.go.id"),
        ],
        92,
        180,
    )
    paper.down()
    paper.sign(
        ("Kepala Dinas,",), "Alfian Salam, S.STP., M.A.P.", ("Pembina Tingkat I", "NIP 197912011998101001")
    )
    return paper.done(), THIRD_OF_THREE


SCHEDULE_ENCLOSED = truth(
    opd="Badan Pengembangan Sumber Daya Manusia",
    number="893.3/605/BPSDM-II",
    date="2026-06-08",
    account_email="latsar.bpsdm@kalbarprov.go.id",
    event__name="Pelatihan Dasar CPNS Golongan III Angkatan V",
    event__first_day="2026-06-15",
    event__last_day="2026-06-20",
    event__start="07:30",
    event__end="17:00",
    event__participants=40,
    signatory__nip="196511101992031012",
)


def schedule_enclosed() -> tuple[bytes, Truth]:
    """The event stands on the enclosure, after the signature."""
    paper = Paper("times", 12)
    paper.head(
        (PROVINCE, "BADAN PENGEMBANGAN SUMBER DAYA MANUSIA"), ("Jalan Abdurrahman Saleh No. 13 Pontianak",)
    )
    top(
        paper,
        "Pontianak, 8 Juni 2026",
        [
            ("Nomor", "893.3/605/BPSDM-II"),
            ("Sifat", "Biasa"),
            ("Lampiran", "1 (satu) lembar"),
            ("Hal", "Permohonan Akun Zoom"),
        ],
    )
    paper.para(
        "Bersama ini kami mohon bantuan Saudara menyiapkan akun Zoom Meeting untuk kegiatan dengan jadwal sebagaimana terlampir. Akun Zoom dimaksud mohon diaktifkan pada email latsar.bpsdm@kalbarprov.go.id."
    )
    paper.down()
    paper.sign(
        ("Kepala Badan Pengembangan", "Sumber Daya Manusia,"),
        "Drs. H. Ignasius IK, S.H., M.Si.",
        ("Pembina Utama Muda", "NIP 19651110 199203 1 012"),
    )
    paper.turn_over()
    paper.put(62, "Lampiran Surat Nomor 893.3/605/BPSDM-II tanggal 8 Juni 2026")
    paper.down(2)
    paper.rows(
        [
            ("Nama Kegiatan", "Pelatihan Dasar CPNS Golongan III Angkatan V"),
            ("Tanggal Pelaksanaan", "Senin s.d. Sabtu, 15 s.d. 20 Juni 2026"),
            ("Waktu", "07.30 s.d. 17.00 WIB"),
            ("Jumlah Peserta", "40 orang"),
        ],
        62,
        190,
    )
    return paper.done(), SCHEDULE_ENCLOSED


def turned_page() -> tuple[bytes, Truth]:
    """A kabupaten's letter on folio paper, shown upside down."""
    paper = Paper("times", 12, (609.4, 935.4), turn=180)
    paper.head(
        ("PEMERINTAH KABUPATEN KAPUAS HULU", "DINAS PENDIDIKAN DAN KEBUDAYAAN"),
        ("Jalan Antasari No. 2 Putussibau 78711", "Website: disdikbud.kapuashulukab.go.id"),
    )
    top(
        paper,
        "Putussibau, 25 Mei 2026",
        [
            ("Nomor", "420/716/DIKBUD/SEK-B"),
            ("Lampiran", "-"),
            ("Perihal", "Permohonan Peminjaman Akun Zoom"),
        ],
    )
    paper.para(
        "Dengan hormat, sehubungan dengan kegiatan Sosialisasi Penerimaan Murid Baru Tahun Ajaran 2026/2027, kami mohon dapat dipinjamkan akun Zoom pada hari Jumat, 29 Mei 2026 pukul 13.00 - 15.00 WIB dengan jumlah peserta 260 orang. Narahubung: Marselus (085245001234)."
    )
    paper.sign(
        ("Kepala Dinas Pendidikan dan Kebudayaan", "Kabupaten Kapuas Hulu,"),
        "Petrus Kusnadi, S.Sos., M.Si.",
        ("Pembina Tk. I", "NIP. 19700901 199803 1 008"),
        320,
    )
    return paper.done(), truth(
        opd="Pemerintah Kabupaten Kapuas Hulu",
        unit="Dinas Pendidikan dan Kebudayaan Kabupaten Kapuas Hulu",
        number="420/716/DIKBUD/SEK-B",
        date="2026-05-25",
        event__name="Sosialisasi Penerimaan Murid Baru Tahun Ajaran 2026/2027",
        event__first_day="2026-05-29",
        event__start="13:00",
        event__end="15:00",
        event__participants=260,
        contact__name="Marselus",
        contact__phone="085245001234",
        signatory__nip="197009011998031008",
    )


def sideways() -> tuple[bytes, Truth]:
    """A page that its file shows turned by a right angle."""
    paper = Paper("times", 11, turn=90)
    paper.head(
        (
            PROVINCE,
            "DINAS LINGKUNGAN HIDUP DAN KEHUTANAN",
            "UPT KESATUAN PENGELOLAAN HUTAN WILAYAH SINTANG TIMUR",
        ),
        ("Jalan Oevang Oeray Sintang",),
    )
    top(paper, "Sintang, 5 Mei 2026", [("Nomor", "522/31/UPT.KPH-STG"), ("Hal", "Permohonan Akun Zoom")])
    paper.para(
        "Dalam rangka Rapat Evaluasi Perhutanan Sosial, mohon akun Zoom pada hari Senin, 11 Mei 2026 pukul 10.00 WIB."
    )
    paper.sign(
        ("Kepala UPT KPH Wilayah Sintang Timur,",), "Antonius Ujek, S.Hut.", ("NIP 19771010 200604 1 009",)
    )
    return paper.done(), truth(
        opd="Dinas Lingkungan Hidup dan Kehutanan",
        unit="UPT Kesatuan Pengelolaan Hutan Wilayah Sintang Timur",
        number="522/31/UPT.KPH-STG",
        date="2026-05-05",
        event__name="Rapat Evaluasi Perhutanan Sosial",
        event__first_day="2026-05-11",
        event__start="10:00",
        signatory__nip="197710102006041009",
    )


def spaced_capitals() -> tuple[bytes, Truth]:
    """A letterhead with capitals set apart, and a heading struck twice."""
    paper = Paper("courier", 10)
    paper.head((PROVINCE, "DINAS SOSIAL"), ("Jalan Sutan Syahrir No. 6",), spacing=5.5)
    top(
        paper,
        "Pontianak, 14 Desember 2026",
        [("Nomor", "460/1001/DINSOS"), ("Sifat", "Biasa"), ("Hal", "Permohonan Akun Zoom")],
    )
    paper.para("Dengan hormat, mohon bantuan akun Zoom untuk kegiatan berikut:", justified=False)
    y = paper.y
    for shift in (0.0, 0.35):
        paper.y = y
        paper.rows([("Kegiatan", "Penguatan Pendamping PKH")], 92 + shift, 190 + shift)
    paper.rows(
        [
            ("Tanggal", "28 Desember 2026 s/d 2 Januari 2027"),
            ("Pukul", "O8.00 WIB"),
            ("Email", "pkh.kalbar@gmail.com"),
        ],
        92,
        190,
    )
    paper.sign(("Kepala Dinas Sosial,",), "Dra. Yuline Marhaeni", ("NIP. 19690317 199402 2 001",))
    return paper.done(), truth(
        opd="Dinas Sosial",
        number="460/1001/DINSOS",
        date="2026-12-14",
        account_email="pkh.kalbar@gmail.com",
        event__name="Penguatan Pendamping PKH",
        event__first_day="2026-12-28",
        event__last_day="2027-01-02",
        event__start="08:00",
        signatory__name="Dra. Yuline Marhaeni",
        signatory__nip="196903171994022001",
    )
