"""What is kept after its time names nobody."""

from __future__ import annotations

import shutil
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.clock import JumpClock
from app.complaints import Entry, add
from app.counter import Counter, counter_of
from app.demo.day import open_office
from app.demo.letters import letter_pdf
from app.demo.stage import WIB
from app.demo.story import STUNTING
from app.erase import erase_due, sentence
from app.records import open_ledger
from app.settings import Settings
from parsers.sandbox import Sandbox
from rules.complaints import figures
from storage.events import ERASED
from storage.ledger import Ledger
from storage.retention import Removed
from tests.app.conftest import MONDAY, Day
from tests.app.test_complaints import OUTAGE

KEEP = timedelta(days=400)
AFTER = datetime(2026, 4, 3, 9, tzinfo=WIB) + KEEP
QUESTION = "Selamat pagi, jam berapa kantor Diskominfo buka pada hari Jumat?\n\nTini"
NAMES = (
    *("erna", "yulianti", "196808121994032005", "dinkes@", "dinkes.zoom", "penurunan stunting"),
    *("tini", "warga.example", "kelurahan kami mati", "sudah diganti"),
    *("darmawan", "0812 7000", "sinyal di kantor camat", "layar-darmawan"),
    *(b64encode(picture).decode().lower() for picture in (b"PNG of Darmawan", b"PNG of Tini")),
    *("jam berapa kantor",),
)
"""Who signed, asked, complained; their addresses, numbers, files and words."""


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> tuple[Path, Settings]:
    """Everything happened, and ended: a request, complaints by mail and WA, a question of no case."""
    folder, clock = tmp_path_factory.mktemp("played"), JumpClock(MONDAY)
    picture = folder / "layar-darmawan.png"
    picture.write_bytes(b"PNG of Darmawan")
    choices = {
        "storage": {"data_dir": folder / "kept", "keep_days": KEEP.days},
        "complaints": {"keep_days": 60},
    }
    with open_office(folder, clock, sandbox=sandbox, **choices) as opened:
        day, house = Day(opened, clock), opened.house
        day.write("dinkes", "Permohonan Zoom", "Terlampir.", files=[("surat-erna.pdf", letter_pdf(STUNTING))])
        day.write("warga", "Jaringan", OUTAGE, files=[("tini.png", b"PNG of Tini")])
        day.write("warga", "Bertanya", QUESTION)
        add(Counter(house.ledger, house.road, house.desk, house.clock), by_wa(folder))
        day.turn()
        day["rina"].reply(day.mails("rina", "VC-2026-0001", "ditinjau")[-1], "SETUJU")
        for case in day.cases():
            if case.ticket.startswith("ADU"):
                day["sari"].reply(day.mails("sari", case.ticket)[-1], "SELESAI Perangkat sudah diganti.")
        day.turn()
        day.jump(datetime(2026, 3, 10, 18, tzinfo=WIB))
        day.jump(datetime(2026, 4, 1, 9, tzinfo=WIB))
        assert all(case.settled and not case.deadlines for case in day.cases())
        assert len(day.cases()) == 3
        return folder, house.settings


@dataclass
class Archive:
    """A copy of all that the office keeps, to remove from."""

    folder: Path
    settings: Settings
    ledger: Ledger

    def erase(self, now: datetime = AFTER, *, dry_run: bool = False) -> list[Removed]:
        removed = list(erase_due(self.ledger, self.settings, now, dry_run=dry_run))
        assert dry_run or self.ledger.retention.scour()
        return removed

    def names(self) -> dict[str, list[str]]:
        """The names that each file of the data directory still has."""
        found = {}
        for path in self.settings.storage.data_dir.rglob("*"):
            data = path.read_bytes().lower() if path.is_file() else b""
            names = [name for name in NAMES if name.encode() in data]
            if names:
                found[path.name] = names
        return found

    def dump(self) -> list[str]:
        with sqlite3.connect(self.settings.storage.data_dir / "disposisi.sqlite3") as connection:
            return list(connection.iterdump())


@pytest.fixture
def kept(played: tuple[Path, Settings], tmp_path: Path) -> Iterator[Archive]:
    folder, settings = played
    shutil.copytree(folder / "kept", tmp_path / "kept")
    storage = settings.storage.model_copy(update={"data_dir": tmp_path / "kept"})
    settings = settings.model_copy(update={"storage": storage})
    ledger = open_ledger(settings)
    yield Archive(folder, settings, ledger)
    ledger.close()


def by_wa(folder: Path) -> Entry:
    picture = (folder / "layar-darmawan.png",)
    return Entry("WA", "Sinyal di kantor camat hilang.", "Darmawan", "0812 7000 1234", files=picture)


def test_each_kind_of_case_goes_when_its_own_time_is_over(kept: Archive) -> None:
    """Complaints after 60 days by [complaints], the rest after 400 by [storage]; before that nothing."""
    assert kept.erase(datetime(2026, 4, 1, 9, tzinfo=WIB)) == []
    gone = kept.erase(datetime(2026, 6, 1, 9, tzinfo=WIB))
    assert [removed.ticket for removed in gone] == ["ADU-2026-0001", "ADU-2026-0002"]
    gone = kept.erase(AFTER)
    assert [removed.ticket for removed in gone] == ["VC-2026-0001", None]
    assert gone[1].mail_id is not None


def test_nothing_that_is_kept_names_anybody(kept: Archive) -> None:
    """The whole data directory is searched: tables, log of the database, archive. The record stays whole."""
    assert {name for names in kept.names().values() for name in names} == set(NAMES)
    counted = figures(kept.ledger.views.cases(), AFTER)
    removed = kept.erase()
    assert [one.ticket for one in removed] == ["VC-2026-0001", "ADU-2026-0001", "ADU-2026-0002", None]
    assert all(one.files for one in removed)
    assert kept.names() == {}
    assert kept.ledger.verify_chain() == []
    assert kept.erase() == []
    assert figures(kept.ledger.views.cases(), AFTER) == counted
    assert [name for name in NAMES if name in " ".join(map(sentence, removed)).lower()] == []


def test_what_was_removed_is_on_record_by_its_fields(kept: Archive) -> None:
    kept.erase()
    views = kept.ledger.views
    said = {e.ticket: e.reason or "" for e in views.events() if e.kind == ERASED}
    assert said["ADU-2026-0002"].startswith("Personal data removed 60 days after the end: complaint.answer")
    assert "requester" in said["ADU-2026-0002"]
    assert "letter.signatory" in said["VC-2026-0001"]
    assert said[None].startswith("A mail that became no case was removed")
    assert all(e.reason is None for e in views.events("ADU-2026-0002")[:-1])
    case = views.case("VC-2026-0001")
    assert case is not None
    assert case.letter is not None
    assert (case.letter.opd, str(case.status)) == ("Dinas Kesehatan", "ended")


def test_a_dry_run_says_the_same_and_changes_nothing(kept: Archive) -> None:
    before = kept.dump(), kept.names()
    told = kept.erase(dry_run=True)
    assert (kept.dump(), kept.names()) == before
    assert told == kept.erase()


def test_the_same_complaint_after_its_removal_is_still_the_same(kept: Archive) -> None:
    """An old export imported again brings nobody's data back."""
    kept.erase()
    case, fresh = add(counter_of(kept.settings, JumpClock(AFTER)), by_wa(kept.folder))
    assert not fresh
    assert case.grievance is not None
    assert case.grievance.text == ""
