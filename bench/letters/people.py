"""Who signs and who answers the telephone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

FIRST = (
    *(
        "Erna",
        "Budi",
        "Siti",
        "Ahmad",
        "Yohanes",
        "Fransiskus",
        "Herkulana",
        "Rita",
        "Alexius",
        "Syarif",
        "Manto",
    ),
    *(
        "Dewi",
        "Linda",
        "Agus",
        "Heronimus",
        "Sukaliman",
        "Frans",
        "Yuline",
        "Hary",
        "Anna",
        "Ignasius",
        "Christina",
    ),
    *(
        "Rudyzar",
        "Windy",
        "Iskandar",
        "Adi",
        "Martinus",
        "Nurul",
        "Utin",
        "Petrus",
        "Florensius",
        "Natalia",
        "Zulkifli",
    ),
)
LAST = (
    *(
        "Yulianti",
        "Santoso",
        "Hero",
        "Akim",
        "Agung Tjahyadi",
        "Purwanti",
        "Zeno",
        "Marganingsih",
        "Kurniawan",
        "Bosco",
    ),
    *(
        "Hermanus",
        "Setyawan",
        "Zaidar",
        "Lestari",
        "Sudarso",
        "Kamaruzzaman",
        "Anshar",
        "Simanjuntak",
        "Rahmayanti",
    ),
    *(
        "Wijaya",
        "Hidayat",
        "Salam",
        "Kamiso",
        "Tanjung",
        "Alkadrie",
        "Srimaryati",
        "Oendoen",
        "Ipansyah",
        "Mulyadi",
    ),
)
BEFORE = ("", "", "", "Drs. ", "Dra. ", "Ir. ", "H. ", "Hj. ", "Drs. H. ", "dr. ", "Dr. ", "drg. ", "apt. ")
AFTER = (
    *(
        "",
        ", S.E.",
        ", S.Sos., M.Si.",
        ", M.Si.",
        ", S.H., M.H.",
        ", M.Kes.",
        ", S.T., M.T.",
        ", S.Pd., M.Pd.",
    ),
    *(
        ", S.STP., M.A.P.",
        ", S.Kom., M.Eng.",
        ", M.M.",
        ", S.Hut., M.P.",
        ", Ak., M.Ak.",
        ", S.Si., Apt.",
        ", SE, MM",
        ", ST",
    ),
)
RANKS = (
    *(
        "Pembina Utama Muda",
        "Pembina Tingkat I",
        "Pembina Utama Madya",
        "Pembina",
        "Pembina Utama Muda (IV/c)",
    ),
    *(
        "Pembina Tk. I",
        "Pembina / IV.a",
        "Penata Tingkat I",
        "Pembina Tk. I (IV/b)",
        "Pembina Utama Madya (IV/d)",
    ),
)
CALLERS = (
    "Rahmat",
    "Dewi Sartika",
    "Yudi Pratama",
    "Nurul Hidayah",
    "Andi Saputra",
    "Mega Lestari",
    "Ilham",
    "Ayu Wulandari",
    "Rizky Maulana",
    "Tri Handayani",
)


@dataclass(frozen=True)
class Person:
    name: str
    nip: str
    rank: str


def person(rng: random.Random) -> Person:
    name = rng.choice(BEFORE) + f"{rng.choice(FIRST)} {rng.choice(LAST)}" + rng.choice(AFTER)
    return Person(name, nip(rng), rng.choice(RANKS))


def nip(rng: random.Random) -> str:
    born = date.fromordinal(rng.randint(date(1965, 1, 1).toordinal(), date(1990, 12, 28).toordinal()))
    year = born.year + rng.randint(19, 33)
    return f"{born:%Y%m%d}{year}{rng.randint(1, 12):02d}{rng.choice('12')}{rng.randint(1, 21):03d}"


def shown_nip(rng: random.Random, digits: str) -> str:
    """As offices set it: in one, or in groups; the label with or without a full stop."""
    grouped = f"{digits[:8]} {digits[8:14]} {digits[14]} {digits[15:]}"
    return rng.choice(["NIP ", "NIP. ", "NIP. ", "NIP : "]) + (grouped if rng.random() < 0.6 else digits)


def phone(rng: random.Random) -> str:
    digits = rng.choice(["0812", "0813", "0852", "0896", "0821", "0857"]) + "".join(
        rng.choices("0123456789", k=rng.choice([7, 8, 8]))
    )
    style = rng.random()
    if style < 0.5:
        return digits
    mark = "-" if style < 0.8 else " "
    return f"{digits[:4]}{mark}{digits[4:8]}{mark}{digits[8:]}"
