"""Who writes: agencies, units, schools, regions."""
# ruff: noqa: E501

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROVINCE = "PEMERINTAH PROVINSI KALIMANTAN BARAT"
OPD_CSV = Path(__file__).parents[2] / "parsers" / "data" / "opd.csv"

UNITS = {
    "Dinas Kesehatan": (
        "UPT Pelatihan Kesehatan",
        "UPT Laboratorium Kesehatan",
        "UPT Klinik Utama Sungai Bangkong",
    ),
    "Dinas Sosial": ("UPT Panti Sosial Rehabilitasi Anak", "UPT Panti Sosial Tresna Werdha Mulia Dharma"),
    "Dinas Pendidikan dan Kebudayaan": (
        *("SMA Negeri 1 Pontianak", "SMK Negeri 4 Pontianak", "SLB Negeri Dharma Asih Pontianak"),
        *("SMA Negeri 3 Singkawang", "UPT Museum", "UPT Taman Budaya", "SMK Negeri 1 Sintang"),
    ),
    "Dinas Perhubungan": ("UPT Pelabuhan Penyeberangan", "UPT Terminal Tipe B Wilayah I"),
    "Dinas Lingkungan Hidup dan Kehutanan": (
        *("UPT Laboratorium Lingkungan", "UPT KPH Wilayah Sanggau Timur", "UPT KPH Wilayah Kubu Raya"),
    ),
    "Dinas Pekerjaan Umum dan Penataan Ruang": (
        "UPT Pengujian dan Peralatan",
        "UPT Jalan dan Jembatan Wilayah II",
    ),
    "Badan Pendapatan Daerah": ("UPT PPD Pontianak Wilayah I", "UPT PPD Singkawang", "UPT PPD Ketapang"),
    "Dinas Tenaga Kerja dan Transmigrasi": (
        "UPT Pelatihan Kerja",
        "UPT Balai Hiperkes dan Keselamatan Kerja",
    ),
    "Dinas Kelautan dan Perikanan": (
        "UPT Pelabuhan Perikanan Kuala Mempawah",
        "UPT Balai Budidaya Ikan Sentral",
    ),
    "Dinas Perkebunan dan Peternakan": (
        "UPT Balai Inseminasi Buatan",
        "UPT Pengawasan Benih Tanaman Perkebunan",
    ),
}
REGIONAL = (
    *("Dinas Kesehatan", "Dinas Komunikasi dan Informatika", "Badan Perencanaan Pembangunan Daerah"),
    *(
        "Sekretariat Daerah",
        "Dinas Pendidikan",
        "Dinas Sosial",
        "Inspektorat",
        "Dinas Perpustakaan dan Kearsipan",
    ),
)
STREETS = (
    *("Jalan Ahmad Yani", "Jalan D.A. Hadi", "Jalan Sutan Syahrir No. 5", "Jl. Letjen Sutoyo No. 17"),
    *(
        "Jalan Adisucipto Km 9,2 Sungai Raya",
        "Jalan Rahadi Oesman",
        "Jl. Alianyang No. 12",
        "Jalan Zainuddin",
    ),
    *("Jl. Danau Sentarum", "Jalan Sultan Abdurrahman No. 139", "Jalan KH. W. Hasyim No. 1"),
)


@dataclass(frozen=True)
class Issuer:
    """Letterhead lines, the register's name, the unit's own, the code in numbers, the head's title, the seat."""

    head: tuple[str, ...]
    opd: str
    unit: str
    code: str
    title: str
    place: str
    street: str
    host: str


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with OPD_CSV.open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines))


def issuer(rng: random.Random) -> Issuer:
    draw = rng.random()
    if draw < 0.22:
        return _unit(rng)
    if draw < 0.36:
        return _regional(rng)
    rows = [
        row
        for row in _rows()
        if row["kind"] not in ("kabupaten", "kota") and row["abbreviation"] != "Diskominfo"
    ]
    return _agency(rng, rng.choice(rows))


def _agency(rng: random.Random, row: dict[str, str]) -> Issuer:
    name, kind = row["name"], row["kind"]
    head: tuple[str, ...] = (PROVINCE, name.upper())
    if kind == "biro":
        head = (PROVINCE, "SEKRETARIAT DAERAH", name.upper())
    elif len(name) > 46:
        head = (PROVINCE, *_halves(name.upper()))
    short = row["abbreviation"] or name.replace("Biro ", "RO-")
    return Issuer(
        head,
        name,
        name,
        _code(rng, short),
        _title(kind, name),
        "Pontianak",
        rng.choice(STREETS),
        _host(short),
    )


def _unit(rng: random.Random) -> Issuer:
    opd = rng.choice(sorted(UNITS))
    unit = rng.choice(UNITS[opd])
    row = next(row for row in _rows() if row["name"] == opd)
    lines = (opd.upper(),) if len(opd) <= 46 else _halves(opd.upper())
    shown = unit.upper().replace("UPT ", rng.choice(["UPT ", "UPT ", "UNIT PELAKSANA TEKNIS "]), 1)
    own = shown.title() if shown.startswith("UNIT") else unit
    place = next(
        (town for town in ("Singkawang", "Sintang", "Ketapang", "Sanggau") if town in unit), "Pontianak"
    )
    code = (
        _code(rng, row["abbreviation"])
        if rng.random() < 0.6
        else unit.split()[0].upper() + "-" + unit.split()[-1].upper()
    )
    own = (
        own.replace(" Dan ", " dan ")
        .replace(" Ii", " II")
        .replace(" Kph ", " KPH ")
        .replace(" Ppd ", " PPD ")
    )
    return Issuer(
        (PROVINCE, *lines, shown), opd, own, code, f"Kepala {unit}", place, rng.choice(STREETS), "upt"
    )


def _regional(rng: random.Random) -> Issuer:
    row = rng.choice([row for row in _rows() if row["kind"] in ("kabupaten", "kota")])
    place = row["name"].removeprefix("Pemerintah ")
    name = rng.choice(REGIONAL)
    town = place.split(" ", 1)[1]
    code = {"Dinas Kesehatan": "DINKES", "Sekretariat Daerah": "SETDA", "Inspektorat": "ITDA"}.get(
        name, name.split()[1][:6].upper() if " " in name else name
    )
    title = _title(
        "sekretariat"
        if name.startswith("Sekretariat")
        else "inspektorat"
        if name == "Inspektorat"
        else "dinas",
        name,
    )
    return Issuer(
        (row["name"].upper(), name.upper()), row["name"], f"{name} {place}", code, f"{title} {place}", town, rng.choice(STREETS), "kab",
    )  # fmt: skip


def _title(kind: str, name: str) -> str:
    if name == "Badan Penanggulangan Bencana Daerah":
        return "Kepala Pelaksana Badan Penanggulangan Bencana Daerah"
    return {
        "inspektorat": "Inspektur",
        "rsud": f"Direktur {name}",
        "sekretariat": name.replace("Sekretariat", "Sekretaris"),
    }.get(kind, f"Kepala {name}")


def _code(rng: random.Random, short: str) -> str:
    code = short.upper().replace(" ", rng.choice([" ", "-", ""]))
    return code + rng.choice(["", "", "", "-A", "-B", ".1", ".2", "-C", "-SEKRE", "-UM"])


def _host(short: str) -> str:
    return "".join(char for char in short.lower() if char.isalnum())


def _halves(name: str) -> tuple[str, str]:
    words = name.split()
    middle = min(range(1, len(words)), key=lambda at: abs(len(" ".join(words[:at])) - len(name) / 2))
    return " ".join(words[:middle]), " ".join(words[middle:])
