"""Golden letters: usual layouts."""
# ruff: noqa: E501

from __future__ import annotations

from bench.letters.letter_parts import PROVINCE, Truth, top, truth
from bench.letters.paper import Paper


def prose_justified() -> tuple[bytes, Truth]:
    """All that matters stands in justified sentences."""
    paper = Paper("times", 12)
    paper.head(
        (PROVINCE, "DINAS PERINDUSTRIAN, PERDAGANGAN,", "ENERGI DAN SUMBER DAYA MINERAL"),
        ("Jalan Sutan Syahrir Nomor 7 Pontianak 78116 Telepon (0561) 732555",),
    )
    top(
        paper,
        "Pontianak, 11 Februari 2026",
        [
            ("Nomor", "500.10/211/DISPERINDAG-ESDM.C"),
            ("Sifat", "Penting"),
            ("Lampiran", "-"),
            ("Hal", "Permohonan Fasilitasi Zoom Meeting"),
        ],
    )
    paper.para(
        "Menindaklanjuti surat Direktur Jenderal Perdagangan Dalam Negeri Nomor PD.01/77/2026 tanggal 30 Januari 2026 perihal pemantauan harga, dengan hormat disampaikan bahwa kami akan melaksanakan “Rapat Koordinasi Pengendalian Inflasi Daerah Triwulan I” pada hari Rabu sampai dengan Kamis tanggal 18 sampai dengan 19 Februari 2026 pukul 08.30 WIB sampai dengan 15.00 WIB, yang diikuti oleh 175 orang peserta dari kabupaten/kota."
    )
    paper.para(
        "Sehubungan dengan hal tersebut, kami mohon kiranya Saudara dapat memfasilitasi akun Zoom Meeting. Akun yang akan digunakan adalah perdagangan.kalbar@gmail.com. Untuk informasi lebih lanjut dapat menghubungi Sdri. Novita Anggraini pada nomor 0821 5566 7788."
    )
    paper.para("Demikian disampaikan, atas perhatian dan kerja sama Saudara diucapkan terima kasih.")
    paper.down()
    paper.sign(
        ("Kepala Dinas Perindustrian, Perdagangan,", "Energi dan Sumber Daya Mineral,"),
        "Ir. SYARIF KAMARUZAMAN, M.Si.",
        ("Pembina Utama Madya (IV/d)", "NIP 19660402 199203 1 010"),
        310,
    )
    return paper.done(), truth(
        opd="Dinas Perindustrian, Perdagangan, Energi dan Sumber Daya Mineral",
        number="500.10/211/DISPERINDAG-ESDM.C",
        date="2026-02-11",
        subject="Permohonan Fasilitasi Zoom Meeting",
        account_email="perdagangan.kalbar@gmail.com",
        event__name="Rapat Koordinasi Pengendalian Inflasi Daerah Triwulan I",
        event__first_day="2026-02-18",
        event__last_day="2026-02-19",
        event__start="08:30",
        event__end="15:00",
        event__participants=175,
        contact__name="Novita Anggraini",
        contact__phone="0821 5566 7788",
        signatory__name="Ir. SYARIF KAMARUZAMAN, M.Si.",
        signatory__nip="196604021992031010",
        signatory__capacity="kepala",
    )


def _two_heads(paper: Paper) -> None:
    """Letterhead; number block and address side by side."""
    paper.head(
        (PROVINCE, "DINAS TENAGA KERJA DAN TRANSMIGRASI"),
        (
            "Jl. Subarkah No. 8 Telp. (0561) 734412 Pontianak Kode Pos 78113",
            "email: disnakertrans@kalbarprov.go.id",
        ),
    )
    y = paper.y
    for line in (
        "Pontianak, 6 Juli 2026",
        "",
        "Kepada",
        "Yth. Kepala Dinas Komunikasi dan",
        "Informatika Provinsi Kalimantan",
        "Barat",
        "di –",
        "PONTIANAK",
    ):
        paper.put(350, line)
        paper.down()
    bottom, paper.y = paper.y, y - 2 * paper.step
    paper.rows(
        [
            ("Nomor", "560/1190/DISNAKERTRANS-PPK/2026"),
            ("Sifat", "Segera"),
            ("Lampiran", "1 (satu) lembar"),
            ("Perihal", "Permohonan Pemakaian Akun Zoom Meeting Kapasitas 500"),
        ],
        62,
        125,
        wrap=200,
    )
    paper.y = min(paper.y, bottom) - 14


TWO_COLUMNS = truth(
    opd="Dinas Tenaga Kerja dan Transmigrasi",
    number="560/1190/DISNAKERTRANS-PPK/2026",
    date="2026-07-06",
    subject="Permohonan Pemakaian Akun Zoom Meeting Kapasitas 500",
    account_email="phi.disnakertrans@kalbarprov.go.id",
    event__name="Sosialisasi Upah Minimum Provinsi dan Norma Ketenagakerjaan bagi Perusahaan di Kalimantan Barat",
    event__first_day="2026-07-31",
    event__last_day="2026-07-31",
    event__start="13:30",
    event__end=None,
    event__participants=450,
    contact__name="Agus Riyanto, S.H.",
    contact__phone="0852-4512-0099",
    signatory__name="Dra. ROSMALINA, M.M.",
    signatory__nip="197005121995032003",
    signatory__title="Sekretaris",
    signatory__capacity="an",
)


def two_columns() -> tuple[bytes, Truth]:
    """Number block at the left, date and address at the right, on the same lines."""
    paper = Paper("helvetica", 10.5)
    _two_heads(paper)
    paper.para(
        "Dengan hormat, sehubungan dengan pelaksanaan kegiatan tersebut di bawah ini, mohon dapat dipinjamkan akun Zoom Meeting:",
        indent=40,
    )
    paper.rows(
        [
            (
                "1. Nama Kegiatan",
                "Sosialisasi Upah Minimum Provinsi dan Norma Ketenagakerjaan bagi Perusahaan di Kalimantan Barat",
            ),
            ("2. Hari / Tanggal", "Jum’at / 31 Juli 2026"),
            ("3. Pukul", "13.30 WIB s/d selesai"),
            ("4. Jumlah Peserta", "± 450 orang"),
            ("5. Email Akun Zoom", "phi.disnakertrans@kalbarprov.go.id"),
            ("6. Contact Person", "Agus Riyanto, S.H. (HP. 0852-4512-0099)"),
        ],
        90,
        205,
    )
    paper.para("Atas perhatian dan kerja samanya diucapkan terima kasih.", indent=40)
    paper.down()
    paper.sign(
        (
            "a.n. KEPALA DINAS TENAGA KERJA DAN",
            "        TRANSMIGRASI PROVINSI KALIMANTAN BARAT",
            "        Sekretaris,",
        ),
        "Dra. ROSMALINA, M.M.",
        ("Pembina Tk. I (IV/b)", "NIP. 197005121995032003"),
        300,
    )
    paper.put(62, "Tembusan :", size=9)
    paper.down()
    paper.put(62, "1. Gubernur Kalimantan Barat (sebagai laporan).", size=9)
    return paper.done(), TWO_COLUMNS


def ruled_table() -> tuple[bytes, Truth]:
    """Facts in a ruled table without colons."""
    paper = Paper("times", 11)
    paper.head((PROVINCE, "BADAN KEUANGAN DAN ASET DAERAH"), ("Jalan Jenderal Ahmad Yani, Pontianak",))
    top(
        paper,
        "Pontianak, 19 Agustus 2026",
        [("Nomor", "900.1/87/BKAD-SEK/2026"), ("Lampiran", "-"), ("Hal", "Permohonan Akun Zoom")],
    )
    paper.para(
        "Sehubungan dengan pelaksanaan rapat secara daring, kami mohon bantuan akun Zoom dengan rincian sebagai berikut:"
    )
    paper.grid(
        [
            ("Nama kegiatan", "Rekonsiliasi Barang Milik Daerah Semester I"),
            ("Hari/tanggal", "Senin s.d. Selasa, 31 Agustus s.d. 1 September 2026"),
            ("Waktu", "08.00 – 16.00 WIB"),
            ("Jumlah peserta", "120"),
            ("Email akun", "aset.bkad@kalbarprov.go.id"),
            ("Penanggung jawab", "Lestari Handayani"),
            ("No. HP/WA", "081257001122"),
        ],
        (140, 320),
    )
    paper.para("Demikian permohonan ini, terima kasih.")
    paper.sign(
        ("Kepala Badan,",),
        "Drs. Christianus Lumano, M.Si.",
        ("Pembina Utama Muda", "NIP 19680720 198903 1 007"),
    )
    return paper.done(), truth(
        opd="Badan Keuangan dan Aset Daerah",
        number="900.1/87/BKAD-SEK/2026",
        date="2026-08-19",
        account_email="aset.bkad@kalbarprov.go.id",
        event__name="Rekonsiliasi Barang Milik Daerah Semester I",
        event__first_day="2026-08-31",
        event__last_day="2026-09-01",
        event__start="08:00",
        event__end="16:00",
        event__participants=120,
        contact__name="Lestari Handayani",
        contact__phone="081257001122",
        signatory__name="Drs. Christianus Lumano, M.Si.",
        signatory__nip="196807201989031007",
    )


def table_head_on_top() -> tuple[bytes, Truth]:
    """One event in a table with its labels on top."""
    paper = Paper("helvetica", 10)
    paper.head((PROVINCE, "DINAS KETAHANAN PANGAN"), ("Jalan Alianyang Nomor 17 Pontianak",))
    top(paper, "Pontianak, 3 November 2026", [("Nomor", "521/140/DKPANGAN"), ("Hal", "Permohonan Zoom")])
    paper.para("Mohon bantuan akun Zoom dengan alamat konsumsi.dkpangan@gmail.com untuk dipergunakan pada:")
    paper.grid(
        [
            ("No", "Kegiatan", "Hari/Tanggal", "Waktu", "Peserta"),
            ("1", "Gerakan Pangan Murah Serentak", "Kamis, 12 November 2026", "09.00 WIB", "90 orang"),
        ],
        (30, 150, 140, 80, 70),
    )
    paper.para("Demikian, atas bantuannya diucapkan terima kasih.")
    paper.sign(
        ("Plt. Kepala Dinas Ketahanan Pangan,",),
        "Ir. Florentinus Anum, M.Si.",
        ("NIP 19690830 199703 1 005",),
    )
    return paper.done(), truth(
        opd="Dinas Ketahanan Pangan",
        number="521/140/DKPANGAN",
        date="2026-11-03",
        account_email="konsumsi.dkpangan@gmail.com",
        event__name="Gerakan Pangan Murah Serentak",
        event__first_day="2026-11-12",
        event__start="09:00",
        event__participants=90,
        signatory__name="Ir. Florentinus Anum, M.Si.",
        signatory__nip="196908301997031005",
        signatory__capacity="plt",
        signatory__title="Kepala Dinas Ketahanan Pangan",
    )
