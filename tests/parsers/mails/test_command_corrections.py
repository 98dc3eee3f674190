"""Correction lines under a command."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.mails.command import command_of
from rules.ask import STATEABLE


@pytest.mark.parametrize(
    ("lines", "stated"),
    [
        ("OPD: Dinas Pendidikan", {"opd": "Dinas Pendidikan"}),
        ("Akun: <Rapat@Kalbarprov.example>", {"account": "rapat@kalbarprov.example"}),
        ("Tanggal: Jumat, 6 Maret 2026", {"first_day": "2026-03-06", "last_day": "2026-03-06"}),
        ("*Tanggal:* 6/3/2026", {"first_day": "2026-03-06", "last_day": "2026-03-06"}),
        ("Hari/Tanggal : 5 s.d. 7 Maret 2026", {"first_day": "2026-03-05", "last_day": "2026-03-07"}),
        ("Waktu: 10.00", {"start": "10:00", "end": ""}),
        ("Waktu: pukul 09.00 s.d. selesai WIB", {"start": "09:00", "end": "", "timezone": "WIB"}),
        ("Jam: 13.00-15.30 WITA", {"start": "13:00", "end": "15:30", "timezone": "WITA"}),
        ("Peserta: 1.500 orang", {"participants": "1500"}),
        ("- Jumlah peserta: 80", {"participants": "80"}),
        (
            "\nAkun: a@b.example\n\nPeserta: 20\n\nMohon dicatat.\nRina",
            {"account": "a@b.example", "participants": "20"},
        ),
        ("Akun: a@b.example\nAkun: A@b.example", {"account": "a@b.example"}),
        ("Catatan: mohon direkam", {}),
        ("Mohon direkam, ya.", {}),
    ],
)
def test_correction_lines_state_facts(lines: str, stated: dict[str, str]) -> None:
    found = command_of(f"SETUJU\n{lines}")
    assert found is not None
    assert found.corrections == stated
    assert set(stated) <= set(STATEABLE)


@pytest.mark.parametrize(
    "lines",
    [
        "Tanggal: besok",
        "Tanggal: 31 Februari 2026",
        "Tanggal: Senin, 6 Maret 2026",
        "Tanggal: bukan 6 Maret 2026",
        "Tanggal: 6 atau 7 Maret 2026",
        "Tanggal: 5 dan 9 Maret 2026",
        "Tanggal: 7 s.d. 5 Maret 2026",
        "Tanggal: 6 Maret",
        "Tanggal:",
        "Tanggal: 6 Maret 2026\nTanggal: 7 Maret 2026",
        "Waktu: pagi",
        "Waktu: 25.00",
        "Waktu: 10.00 atau 11.00",
        "Waktu: 12.00 - 10.00",
        "Peserta: banyak",
        "Peserta: 0",
        "Akun: dinkes",
        "Akun: a@b.example atau c@d.example",
        "OPD: ?",
        "Tangal: 6 Maret 2026",
        "Tempat: Aula",
        "Mohon diubah:\nTanggal: lusa",
    ],
)
def test_a_correction_that_cannot_be_understood_leaves_no_command(lines: str) -> None:
    """Approving what the line would have changed is worse than asking."""
    assert command_of(f"SETUJU\n{lines}") is None


def test_the_mails_day_settles_a_year_left_out() -> None:
    found = command_of("SETUJU\nTanggal: 6 Januari", date(2026, 12, 20))
    assert found is not None
    assert found.corrections["first_day"] == "2027-01-06"


def test_an_account_named_twice_must_be_one() -> None:
    assert command_of("SETUJU a@b.example\nAkun: c@d.example") is None
    assert command_of("SETUJU a@b.example\nAkun: A@B.example") is not None
