"""What a letter asks for, and how."""
# ruff: noqa: E501

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember")  # fmt: skip
KINDS = (
    *(
        "Rapat Koordinasi",
        "Sosialisasi",
        "Bimbingan Teknis",
        "Webinar",
        "Rapat Evaluasi",
        "Forum Konsultasi Publik",
    ),
    *(
        "Focus Group Discussion",
        "Pelatihan",
        "Rapat Kerja Teknis",
        "Diseminasi",
        "Rapat Persiapan",
        "Desk Verifikasi",
    ),
    *("Workshop", "Asistensi", "Entry Meeting", "Seminar Hasil", "Rekonsiliasi Data", "Pembinaan"),
)
ABOUT = (
    *(
        "Percepatan Penurunan Stunting",
        "Penyusunan LKPD Tahun 2025",
        "Pengisian SAKIP",
        "Penyusunan RKPD Tahun 2027",
    ),
    *(
        "Pengelolaan Barang Milik Daerah",
        "Satu Data Indonesia",
        "Reformasi Birokrasi",
        "Pencegahan Kebakaran Hutan dan Lahan",
    ),
    *(
        "Pelayanan Publik Ramah Kelompok Rentan",
        "Sistem Pemerintahan Berbasis Elektronik",
        "Pengendalian Inflasi Daerah",
    ),
    *(
        "Kurikulum Merdeka bagi Guru SMA",
        "Keterbukaan Informasi Publik",
        "Penerimaan Peserta Didik Baru",
        "E-Purchasing Katalog Versi 6",
    ),
    *(
        "Kesiapsiagaan Bencana Banjir",
        "Petugas Registrasi Sosial Ekonomi",
        "Jabatan Fungsional Pranata Komputer",
    ),
    *(
        "Pajak Kendaraan Bermotor",
        "Keselamatan Transportasi Sungai",
        "Perlindungan Anak Berbasis Desa",
        "Surveilans Gizi",
    ),
)


@dataclass(frozen=True)
class Slot:
    """When: the words for the day, for the hours, and the truth of both."""

    first: date
    last: date
    start: str
    end: str | None
    zone: str
    day_words: str
    hour_words: str


def event_name(rng: random.Random) -> str:
    return f"{rng.choice(KINDS)} {rng.choice(ABOUT)}"


def spelled(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def slot(rng: random.Random, written: date) -> Slot:
    first = written + timedelta(days=rng.randint(2, 12))
    while first.weekday() > 4 and rng.random() < 0.9:
        first += timedelta(days=1)
    last = first + timedelta(days=rng.choice([0, 0, 0, 0, 1, 2, 4]))
    start = f"{rng.choice([7, 8, 8, 9, 9, 10, 13, 14]):02d}:{rng.choice(['00', '00', '30', '15'])}"
    end = (
        None
        if rng.random() < 0.55
        else f"{int(start[:2]) + rng.randint(1, 4):02d}:{rng.choice(['00', '30'])}"
    )
    zone = "WIB" if rng.random() < 0.95 else "WITA"
    return Slot(first, last, start, end, zone, _days(rng, first, last), _hours(rng, start, end, zone))


def _days(rng: random.Random, first: date, last: date) -> str:
    friday = rng.choice(["Jumat", "Jum'at", "Jum’at"])
    name = friday if first.weekday() == 4 else DAYS[first.weekday()]
    if first == last:
        return rng.choice(
            [
                *(f"{name}, {spelled(first)}", f"{name}, {spelled(first)}", f"{name} / {spelled(first)}"),
                *(
                    f"{name}, {first.day:02d} {MONTHS[first.month - 1]} {first.year}",
                    f"{name}/ {first:%d-%m-%Y}",
                    f"{name} tanggal {spelled(first)}",
                ),
            ]
        )
    until = rng.choice(["s.d.", "s/d", "sampai dengan", "-", "–"])
    other = DAYS[last.weekday()]
    same = first.month == last.month
    begin = f"{first.day}" if same else f"{first.day} {MONTHS[first.month - 1]}"
    return rng.choice(
        [
            f"{name} {until} {other}, {begin} {until} {spelled(last)}",
            f"{name} - {other}, {begin} - {spelled(last)}",
            f"{begin} {until} {spelled(last)}",
            f"{name}, {spelled(first)} {until} {other}, {spelled(last)}",
        ]
    )


def _hours(rng: random.Random, start: str, end: str | None, zone: str) -> str:
    mark = rng.choice([".", ".", ".", ":"])
    begin = start.replace(":", mark)
    until = rng.choice(["s.d.", "s/d", "sampai dengan", "-", "–"])
    lead = rng.choice(["", "Pukul ", "pukul ", "Jam "])
    if end is None:
        done = rng.choice(["selesai", "Selesai"])
        if until in "-–":
            until = f" {until}"
        return rng.choice(
            [
                f"{lead}{begin} {zone} {until.strip()} {done}",
                f"{lead}{begin} {until.strip()} {done} {zone}",
                f"{lead}{begin} {zone}",
            ]
        )
    finish = end.replace(":", mark)
    return rng.choice(
        [f"{lead}{begin} {until} {finish} {zone}", f"{lead}{begin} {zone} {until} {finish} {zone}"]
    )
