"""`disposisi replay`: kept mails through the whole road."""

from __future__ import annotations

import mailbox
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.replay import mails_in, replay_all
from parsers.sandbox import Sandbox
from tests.app.test_intake import complaint
from tests.app.town import Town, open_town

Layout = Callable[[Path, list[bytes]], Path]


def _eml(folder: Path, raws: list[bytes]) -> Path:
    [raw] = raws
    (folder / "satu.eml").write_bytes(raw)
    return folder / "satu.eml"


def _folder(folder: Path, raws: list[bytes]) -> Path:
    for number, raw in enumerate(raws):
        deep = folder / "box" / f"{number}"
        deep.mkdir(parents=True)
        (deep / f"{number}.eml").write_bytes(raw)
    (folder / "box" / "catatan.txt").write_text("bukan surel")
    return folder / "box"


def _maildir(folder: Path, raws: list[bytes]) -> Path:
    box = mailbox.Maildir(folder / "Maildir", create=True)
    for raw in raws:
        box.add(raw)
    return folder / "Maildir"


def _mbox(folder: Path, raws: list[bytes]) -> Path:
    box = mailbox.mbox(folder / "surat.mbox", create=True)
    for raw in raws:
        box.add(raw)
    box.close()
    return folder / "surat.mbox"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path, started=False) as opened:
        yield opened


@pytest.mark.parametrize(
    ("layout", "count"),
    [(_eml, 1), (_folder, 3), (_maildir, 3), (_mbox, 3)],
    ids=["eml", "folder", "maildir", "mbox"],
)
def test_every_mail_in_it_is_found(tmp_path: Path, layout: Layout, count: int) -> None:
    """An .eml, a folder of them, a Maildir, an mbox: each mail once, its text whole."""
    raws = [complaint(f"Keluhan {n}") for n in range(count)]
    found = list(mails_in([layout(tmp_path, raws)]))
    assert len(found) == count
    assert sorted(_text(raw) for raw in found) == sorted(_text(raw) for raw in raws)


def _text(raw: bytes) -> list[bytes]:
    return raw.replace(b"\r\n", b"\n").strip().split(b"\n")


def test_replayed_twice_is_once(town: Town, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The digest stands for the UID: a second replay finds no new mail; nothing is sent by it."""
    path = _folder(town.folder, [complaint(f"Keluhan {n}") for n in range(3)])
    for _ in range(2):
        replay_all([path], town.settings(), SystemClock(), dry_run=False, sandbox=sandbox)
    said = capsys.readouterr().out
    assert "3 new mails" in said
    assert "0 new mails\n" in said, "what was there before is not told again"
    ledger = town.ledger()
    assert [case.subject for case in ledger.views.cases()] == ["Keluhan 0", "Keluhan 1", "Keluhan 2"]
    assert {e.state for e in ledger.views.effects()} == {"due"}
    assert town.servers.kept == 0
    ledger.close()


def test_a_dry_run_keeps_nothing(town: Town, tmp_path: Path) -> None:
    """It shows the cases that would have been, on a ledger that is thrown away."""
    town.file(reading={"workers": 1})
    path = _mbox(tmp_path, [complaint("Keluhan 0")])
    done = town.command("replay", "--dry-run", str(path))
    assert done.exit_code == 0, done.output
    assert "ADU-" in done.stdout
    assert "nothing was kept" in done.stdout
    assert not (town.folder / "data").exists()


def test_a_path_that_is_not_there_is_a_wrong_call(town: Town) -> None:
    """Exit status 2, before anything is opened."""
    town.file()
    done = town.command("replay", str(town.folder / "nowhere.eml"))
    assert done.exit_code == 2
    assert not (town.folder / "data").exists()
