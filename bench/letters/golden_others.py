"""Golden letters: contradictions, block style, no requests."""
# ruff: noqa: E501

from __future__ import annotations

from bench.letters.letter_parts import PROVINCE, Truth, top, truth
from bench.letters.paper import Paper


def invitation() -> tuple[bytes, Truth]:
    """Not a request: an invitation with a meeting id."""
    paper = Paper("times", 12)
    paper.head((PROVINCE, "DINAS PERTANIAN TANAMAN PANGAN DAN HORTIKULTURA"), ("Jalan Alianyang Pontianak",))
    top(
        paper,
        "Pontianak, 2 Maret 2026",
        [("Nomor", "005/44/DPTPH"), ("Sifat", "Penting"), ("Hal", "Undangan Rapat")],
    )
    paper.para(
        "Dalam rangka percepatan tanam, kami mengharapkan kehadiran Saudara pada rapat melalui Zoom Meeting:"
    )
    paper.rows(
        [
            ("Hari, tanggal", "Jumat, 6 Maret 2026"),
            ("Waktu", "09.00 WIB"),
            ("Meeting ID", "812 3456 7890"),
            ("Passcode", "tanam"),
            ("Acara", "Percepatan Tanam"),
        ],
        92,
        180,
    )
    paper.sign(("Kepala Dinas,",), "Ir. Florensia Anum", ("NIP 19690830 199703 2 005",))
    told = truth(
        opd="Dinas Pertanian Tanaman Pangan dan Hortikultura", number="005/44/DPTPH", date="2026-03-02"
    )
    return paper.done(), {**told, "is_request": False}


def thanks() -> tuple[bytes, Truth]:
    """Not a request: a report of what was held."""
    paper = Paper("helvetica", 11)
    paper.head((PROVINCE, "DINAS KELAUTAN DAN PERIKANAN"), ("Jalan Sutan Syahrir Pontianak",))
    top(
        paper, "Pontianak, 13 April 2026", [("Nomor", "523/501/DKP"), ("Hal", "Laporan Pelaksanaan Kegiatan")]
    )
    paper.para(
        "Bersama ini disampaikan laporan bahwa Temu Lapang yang difasilitasi melalui akun Zoom telah dilaksanakan pada hari Kamis, 9 April 2026 dengan baik. Kami mengucapkan terima kasih atas bantuan Saudara."
    )
    paper.sign(("Kepala Dinas,",), "Frans Zeno, S.STP.", ("NIP 19800303 199912 1 001",))
    told = truth(opd="Dinas Kelautan dan Perikanan", number="523/501/DKP", date="2026-04-13")
    return paper.done(), {**told, "is_request": False}


def contradictions() -> tuple[bytes, Truth]:
    """A weekday that does not fit, an end before the start, an impossible NIP."""
    paper = Paper("times", 11)
    paper.head((PROVINCE, "BADAN PENANGGULANGAN BENCANA DAERAH"), ("Jalan Adisucipto Pontianak",))
    top(
        paper, "Pontianak, 3 Agustus 2026", [("Nomor", "360/77/BPBD-I/2026"), ("Hal", "Permohonan Akun Zoom")]
    )
    paper.para("Sehubungan dengan kesiapsiagaan karhutla, mohon bantuan akun Zoom:")
    paper.rows(
        [
            ("Hari/Tanggal", "Senin, 11 Agustus 2026"),
            ("Waktu", "14.00 s.d. 10.00 WIB"),
            ("Acara", "Rapat Siaga Darurat Karhutla"),
            ("Akun Zoom", "bpbd.kalbar@gmail.com"),
        ],
        92,
        180,
    )
    paper.sign(("Kepala Pelaksana BPBD,",), "Drs. Daniel, M.Si.", ("NIP 19671341 199303 1 004",))
    return paper.done(), truth(
        opd="Badan Penanggulangan Bencana Daerah",
        number="360/77/BPBD-I/2026",
        date="2026-08-03",
        event__first_day="2026-08-11",
        event__start="14:00",
        event__end="10:00",
        account_email="bpbd.kalbar@gmail.com",
        signatory__nip="196713411993031004",
        doubtful=["event.first_day", "event.start", "signatory.nip"],
    )


BLOCK_STYLE = truth(
    opd="Dinas Perhubungan",
    number="551/12/DISHUB-LLAJ",
    date="2026-03-17",
    subject="Mohon Bantuan Zoom Meeting",
    account_email=None,
    event__name="Rapat Forum Lalu Lintas dan Angkutan Jalan",
    event__first_day="2026-03-24",
    event__start="09:00",
    event__participants=25,
    signatory__name="Andreas Acui, S.Sos.",
    signatory__nip="198108082008011021",
    signatory__capacity="plh",
    signatory__title="Kepala Dinas Perhubungan",
)


def block_style() -> tuple[bytes, Truth]:
    """Everything begins at the left edge, the signature block too; date over the title."""
    paper = Paper("helvetica", 11)
    paper.head((PROVINCE, "DINAS PERHUBUNGAN"), ("Jalan Adisucipto Km 9,2 Sungai Raya",))
    paper.rows(
        [("Nomor", "551/12/DISHUB-LLAJ"), ("Sifat", "Segera"), ("Perihal", "Mohon Bantuan Zoom Meeting")],
        62,
        128,
    )
    paper.down(0.7)
    for line in (
        "Kepada Yth.",
        "Kepala Dinas Komunikasi dan Informatika Provinsi Kalimantan Barat",
        "di Pontianak",
    ):
        paper.put(62, line)
        paper.down()
    paper.down(0.7)
    paper.para("Dengan hormat,", indent=0)
    paper.para(
        "Kami mengharapkan bantuan Saudara berupa link Zoom Meeting untuk pelaksanaan Rapat Forum Lalu Lintas dan Angkutan Jalan pada:",
        indent=0,
        justified=False,
    )
    paper.rows(
        [
            ("Hari", "Selasa"),
            ("Tanggal", "24 Maret 2026"),
            ("Jam", "9 pagi s/d selesai"),
            ("Peserta", "25 titik"),
        ],
        62,
        128,
    )
    paper.para("Terima kasih atas bantuannya.", indent=0)
    paper.down()
    paper.put(62, "Sungai Raya, 17 Maret 2026")
    paper.down()
    paper.sign(
        ("Plh. Kepala Dinas Perhubungan",),
        "Andreas Acui, S.Sos.",
        ("Penata Tk. I / III d", "NIP. 198108082008011021"),
        62,
    )
    return paper.done(), BLOCK_STYLE
