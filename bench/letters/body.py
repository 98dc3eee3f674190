"""The running text and tables of made letters."""
# ruff: noqa: E501

from __future__ import annotations

import random

from bench.letters.content import Content
from bench.letters.events import spelled
from bench.letters.paper import Paper

OPENINGS = (
    *(
        "Sehubungan dengan akan dilaksanakannya kegiatan",
        "Dalam rangka pelaksanaan",
        "Sehubungan dengan rencana kegiatan",
    ),
    *("Dengan hormat, dalam rangka", "Dalam rangka mendukung kelancaran kegiatan"),
)
ASKS = (
    *(
        "dengan ini kami mohon bantuan Saudara untuk memfasilitasi akun Zoom Meeting",
        "kami mohon dukungan akun Zoom Meeting",
    ),
    *(
        "bersama ini kami mengajukan permohonan peminjaman akun Zoom",
        "mohon kiranya dapat difasilitasi video conference (Zoom)",
    ),
)
CLOSINGS = (
    *(
        "Demikian disampaikan, atas perhatian dan kerja samanya diucapkan terima kasih.",
        "Demikian permohonan ini kami sampaikan, atas bantuan Saudara diucapkan terima kasih.",
    ),
    *(
        "Atas perhatian dan kerja sama yang baik kami ucapkan terima kasih.",
        "Demikian untuk menjadi maklum dan terima kasih.",
    ),
)


def write_body(rng: random.Random, paper: Paper, found: Content) -> None:
    if rng.random() < 0.4:
        paper.put(paper.left, "Dengan hormat,")
        paper.down(1.2)
    if found.kind != "request":
        _other(rng, paper, found)
    elif rng.random() < 0.3:
        _prose(rng, paper, found)
    else:
        _table(rng, paper, found)
    paper.para(rng.choice(CLOSINGS), justified=rng.random() < 0.6)


def _table(rng: random.Random, paper: Paper, found: Content) -> None:
    justified = rng.random() < 0.6
    paper.para(
        f"{rng.choice(OPENINGS)} {found.event}, {rng.choice(ASKS)} yang akan dilaksanakan pada:",
        justified=justified,
    )
    rows = rows_of(rng, found)
    style = rng.random()
    if style < 0.78:
        indent = paper.left + rng.choice([20, 30, 40])
        paper.rows(rows, indent, indent + rng.choice([100, 112, 125]))
        paper.down(0.4)
    else:
        paper.grid(rows, [130, paper.width - 130], high=rng.choice([17, 20]))
    if found.caller and not any(
        "hubung" in label.lower() or "Person" in label or label == "Kontak" for label, _ in rows
    ):
        _call(rng, paper, found)


def rows_of(rng: random.Random, found: Content) -> list[tuple[str, str]]:
    """The event as labels and values, in the usual order."""
    when = found.slot
    rows = [
        (
            rng.choice(["Hari/Tanggal", "Hari / Tanggal", "Hari, Tanggal", "Tanggal", "Hari/Tgl"]),
            when.day_words,
        ),
        (rng.choice(["Waktu", "Pukul", "Jam", "Waktu"]), when.hour_words),
    ]
    if rng.random() < 0.6:
        rows.append(
            (
                rng.choice(["Tempat", "Tempat", "Media"]),
                rng.choice(["Zoom Meeting", "Ruang Rapat dan Zoom Meeting", "Aula Lt. 2 (hybrid)"]),
            )
        )
    rows.append((rng.choice(["Acara", "Kegiatan", "Nama Kegiatan", "Agenda"]), found.event))
    if found.participants:
        people = f"{found.participants}"
        rows.append(
            (
                rng.choice(["Jumlah Peserta", "Peserta", "Kapasitas", "Jumlah Peserta"]),
                rng.choice([f"{people} orang", f"{people} Orang", f"± {people} orang", f"{people} peserta"]),
            )
        )
    if found.account:
        rows.append((rng.choice(["Akun Zoom", "Email Akun", "Email", "Alamat Email"]), found.account))
    if found.caller and rng.random() < 0.7:
        rows.append(
            (
                rng.choice(["Narahubung", "Contact Person", "Kontak"]),
                rng.choice(
                    [
                        f"{found.caller} ({found.phone})",
                        f"{found.caller} - {found.phone}",
                        f"{found.caller} / {found.phone}",
                    ]
                ),
            )
        )
    return rows


def _call(rng: random.Random, paper: Paper, found: Content) -> None:
    paper.para(
        rng.choice(
            [
                f"Untuk informasi lebih lanjut dapat menghubungi Sdr. {found.caller} ({found.phone}).",
                f"Narahubung kegiatan ini adalah {found.caller} dengan nomor HP {found.phone}.",
                f"Koordinasi lebih lanjut melalui Saudara {found.caller}, HP {found.phone}.",
            ]
        )
    )


def _prose(rng: random.Random, paper: Paper, found: Content) -> None:
    when = found.slot
    people = f" dengan jumlah peserta {found.participants} orang" if found.participants else ""
    hours = when.hour_words
    if not hours[0].isalpha():
        hours = f"pukul {hours}"
    paper.para(
        f"{rng.choice(OPENINGS)} {found.event} yang akan dilaksanakan pada hari {_prose_days(found)} "
        f"{hours[0].lower()}{hours[1:]}{people}, {rng.choice(ASKS)}.",
        justified=rng.random() < 0.7,
    )
    if found.account:
        paper.para(
            rng.choice(
                [
                    f"Adapun akun Zoom yang kami gunakan adalah {found.account}.",
                    f"Alamat email akun yang akan diaktifkan: {found.account}.",
                ]
            )
        )
    if found.caller:
        _call(rng, paper, found)


def _prose_days(found: Content) -> str:
    when = found.slot
    return (
        when.day_words
        if when.day_words[0].isalpha()
        else f"tanggal {when.day_words}".replace("hari tanggal", "tanggal")
    )


def _other(rng: random.Random, paper: Paper, found: Content) -> None:
    when = found.slot
    if found.kind == "invitation":
        paper.para(
            f"Sehubungan dengan pelaksanaan {found.event}, kami mengundang Saudara untuk hadir secara daring melalui Zoom Meeting pada:"
        )
        indent = paper.left + 30
        paper.rows(
            [
                ("Hari/Tanggal", when.day_words),
                ("Waktu", when.hour_words),
                ("Meeting ID", "829 4411 0923"),
                ("Passcode", "kalbar26"),
            ],
            indent,
            indent + 110,
        )
        paper.para("Mengingat pentingnya acara dimaksud, diharapkan kehadiran Saudara tepat waktu.")
    elif found.kind == "thanks":
        paper.para(
            f"Bersama ini kami menyampaikan terima kasih atas dukungan akun Zoom Meeting pada {found.event} yang telah terlaksana dengan baik pada tanggal {spelled(when.first)}."
        )
    else:
        paper.para(
            f"Bersama ini disampaikan laporan pelaksanaan {found.event} yang telah dilaksanakan secara daring pada tanggal {spelled(when.first)} dan diikuti oleh {rng.randint(20, 200)} peserta."
        )
