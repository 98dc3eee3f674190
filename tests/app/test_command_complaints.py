"""Commands for complaints, figures and letting go."""

from __future__ import annotations

import csv
import io
import json
import signal
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.command import main
from app.demo.stage import WIB
from tests.app.crashing import start
from tests.app.test_complaint_desk import EXPORT

SETTINGS = """
[office]
name = "Diskominfo"
address = "desk@kalbarprov.example"
[imap]
host = "127.0.0.1"
user = "desk"
password = "x"
[smtp]
host = "127.0.0.1"
[zoom]
way = "off"
[storage]
data_dir = "{folder}/data"
{keep}
[review]
authenticity = "token"
[[staff]]
address = "rina@kalbarprov.example"
roles = ["reviewer", "complaints"]
"""


class Terminal:
    """`disposisi` with one office's settings."""

    def __init__(self, folder: Path, keep: str = "") -> None:
        self.file = folder / "disposisi.toml"
        self.file.write_text(SETTINGS.format(folder=folder, keep=keep))

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--settings", str(self.file)])


@pytest.fixture
def disposisi(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_a_complaint_is_added_once_and_said_to_be_known(disposisi: Terminal) -> None:
    said = ("complaint", "add", "--channel", "WA", "--text", "Sinyal hilang.", "--name", "Wulan")
    first, second, third = disposisi(*said), disposisi(*said), disposisi(*said, "--again")
    assert first.stdout.startswith("ADU-") and "to be answered by" in first.stdout
    assert "on record already" in second.stdout
    tickets = [result.stdout.split()[0].strip(",") for result in (first, second, third)]
    assert tickets[0] == tickets[1] != tickets[2]
    assert [first.exit_code, second.exit_code, third.exit_code] == [0, 0, 0]


def test_a_wrong_channel_is_a_wrong_call(disposisi: Terminal) -> None:
    result = disposisi("complaint", "add", "--channel", "SURAT", "--text", "x")
    assert result.exit_code == 2
    assert "allowed are TATAP MUKA, KOTAK, WA" in result.stderr


def test_an_import_names_the_rows_that_it_left_out(disposisi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "lapor.csv"
    file.write_text(EXPORT)
    result = disposisi("complaint", "import", str(file))
    assert result.exit_code == 1
    assert "2 new complaints" in result.stdout
    assert "left out, row 6: 'kemarin' is no date" in result.stderr
    assert "2 on record already" in disposisi("complaint", "import", str(file)).stdout


def test_an_import_that_was_killed_is_run_again(disposisi: Terminal, tmp_path: Path) -> None:
    """Killed between the second row's decision and its commit: that row alone is new the next time."""
    file = tmp_path / "lapor.csv"
    file.write_text(EXPORT)
    words = ("complaint", "import", str(file), "--settings", str(disposisi.file))
    died = start("storage.turn:Turn.record@after#2", words, tmp_path / "log")
    died.join(100)
    assert died.exitcode == -signal.SIGKILL
    said = disposisi("complaint", "import", str(file)).stdout
    assert "1 new complaints: ADU-" in said
    assert "1 on record already" in said


def test_report_board_and_export_show_what_was_recorded(disposisi: Terminal, tmp_path: Path) -> None:
    ticket = disposisi("complaint", "add", "--channel", "KOTAK", "--text", "=1+1", "--name", "Wulan").stdout[
        :13
    ]
    month = f"{datetime.now(WIB):%Y-%m}"
    report = json.loads(disposisi("report", month, "--json").stdout)
    assert report["by_channel"]["KOTAK"]["received"] == 1
    assert disposisi("board", "--out", str(tmp_path / "papan")).exit_code == 0
    assert ticket in (tmp_path / "papan" / "index.html").read_text()
    assert disposisi("export", str(tmp_path / "register.csv"), "--complaints").exit_code == 0
    text = (tmp_path / "register.csv").read_text(encoding="utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["ticket"], row["channel"]) == (ticket, "KOTAK")
    assert "Wulan" not in text
    assert disposisi("export", "-").stdout.startswith("ticket,status")


def test_a_month_that_is_none_is_a_wrong_call(disposisi: Terminal) -> None:
    for month in ("2026-13", "maret", "2026-3"):
        result = disposisi("report", month)
        assert result.exit_code == 2
        assert "is no month" in result.stderr


def test_nothing_is_erased_without_a_rule(disposisi: Terminal) -> None:
    result = disposisi("erase", "--dry-run")
    assert result.exit_code == 1
    assert "keep_days is not set" in result.stderr


def test_a_rule_is_carried_out_and_says_how_much(tmp_path: Path) -> None:
    disposisi = Terminal(tmp_path, "keep_days = 30")
    disposisi("complaint", "add", "--channel", "KOTAK", "--text", "Kursi rusak.")
    for words in (("erase", "--dry-run"), ("erase",)):
        result = disposisi(*words)
        assert result.exit_code == 0
        assert result.stdout.startswith("0 w")


def test_a_year_that_is_only_estimated_is_said_to_be(disposisi: Terminal) -> None:
    """Its computed days are marked, and the missing joint leave is named."""
    year = str(datetime.now(WIB).year + 3)
    said = disposisi("calendar", year).stdout
    assert f"Cuti bersama {year} belum diketahui; tambahkan pada [calendar]" in said
    assert "(perkiraan)" in said
    days = [json.loads(line) for line in disposisi("calendar", year, "--json").stdout.splitlines()]
    assert len(days) in (365, 366)
    assert any(day["estimated"] for day in days)
