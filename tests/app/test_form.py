"""The registration form's entries, taken in at the counter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.counter import counter_of
from app.form import BadSheet, entries_of, take_in_form
from tests.app.conftest import Day

ROW = "Nomor Surat;Alamat Akun;Keterangan\n800/1/X/2026;a@kalbarprov.example;{}\n"
FIELDS = {"form_fields": {"Nomor Surat": "number"}}


def test_a_running_daemon_does_not_stand_in_the_way(office: Callable[..., Day], tmp_path: Path) -> None:
    """While the daemon holds its lock, entries are recorded beside it, each once."""
    day, sheet = office(office=FIELDS), tmp_path / "isian.csv"
    sheet.write_text(ROW.format("rapat"))
    beside = counter_of(day.opened.house.settings, day.clock)
    assert [take_in_form(beside, sheet), take_in_form(beside, sheet)] == [1, 0]
    beside.ledger.close()
    day.turn()
    assert len(day.mails("rina", "formulir")) == 1, "no case fits: a person is shown it, once"


def test_an_answer_of_several_lines_stays_one_answer() -> None:
    """RFC 4180 §2: a quoted field may hold line breaks."""
    [entry] = entries_of(ROW.format('"baris satu\nbaris dua"'))
    assert entry.values["keterangan"] == "baris satu\nbaris dua"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_spreadsheet_may_write_its_own_encoding(
    encoding: str, office: Callable[..., Day], tmp_path: Path
) -> None:
    """UTF-8 with or without its mark, and what a spreadsheet on Windows writes, are read."""
    day, sheet = office(office=FIELDS), tmp_path / "isian.csv"
    sheet.write_bytes(ROW.format("Café – rapat").encode(encoding))
    assert take_in_form(counter_of(day.opened.house.settings, day.clock), sheet) == 1


def test_a_sheet_of_something_else_is_refused_whole(office: Callable[..., Day], tmp_path: Path) -> None:
    """No column is a field of the form: no row could find its case, and nobody is sent a mail for each."""
    day, sheet = office(office=FIELDS), tmp_path / "gaji.csv"
    sheet.write_text("Nama;Gaji\nAni;1\n")
    with pytest.raises(BadSheet, match=r"none of its columns \(gaji, nama\) is named in"):
        take_in_form(counter_of(day.opened.house.settings, day.clock), sheet)
    assert day.turn().effects == 0
