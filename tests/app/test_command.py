"""The daemon as a process, and its command line."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.clock import SystemClock
from app.demo.story import DESK
from tests.app.conftest import Day
from tests.app.test_intake import complaint
from tests.app.town import PATIENCE, Town, command, fresh_wish, open_town, process, wait_until

Opening = Callable[..., Day]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with open_town(tmp_path) as opened:
        yield opened


# --- the daemon as a process ------------------------------------------------------------------------


def test_the_daemon_ends_cleanly_and_alone(town: Town) -> None:
    """A second one on the same SQLite refuses in a sentence; SIGTERM ends the first with status 0, "Stopped"
    on record, and what was noted a moment before decided."""
    town.file(reading={"workers": 1}, office={"health_file": str(town.folder / "health.json")})
    ledger = town.ledger()
    with town.start("run") as daemon:
        wait_until("the daemon", lambda: any(e.kind == "Started" for e in ledger.views.events()))
        with town.start("run") as second:
            said = second.communicate(timeout=PATIENCE)[1]
        assert second.returncode == 1
        assert "another daemon" in said
        assert said.count("\n") == 1, "a sentence, no traceback"
        town.letter(wish=fresh_wish())
        wait_until("the letter to be noted", lambda: bool(ledger.views.mails()), every=0.002)
        daemon.send_signal(signal.SIGTERM)
        out, err = daemon.communicate(timeout=PATIENCE)
    assert daemon.returncode == 0, err
    assert out == ""
    assert "Traceback" not in err
    assert ledger.views.events()[-1].kind == "Stopped"
    assert not ledger.verify_chain()
    assert len(ledger.views.cases()) == 1, "the turn in hand was ended"
    assert json.loads((town.folder / "health.json").read_text())["ok"] is True
    ledger.close()


def test_bad_settings_stop_the_start_with_a_sentence_each(tmp_path: Path) -> None:
    """Exit status 78 (EX_CONFIG), the key's name, what was found, what is allowed; nothing on stdout."""
    path = tmp_path / "disposisi.toml"
    path.write_text('[office]\nname = "Kantor"\naddress = "bukan alamat"\ncolour = "red"\n')
    with process("run", "--settings", str(path)) as daemon:
        out, err = daemon.communicate(timeout=PATIENCE)
    assert (daemon.returncode, out) == (78, "")
    lines = err.splitlines()
    assert all(line.startswith("disposisi: ") for line in lines)
    assert any("office.colour is not a setting" in line for line in lines)
    assert any("office.address = 'bukan alamat'" in line for line in lines)
    assert any("imap is missing" in line for line in lines)


def test_settings_that_are_not_there_are_said_to_be_missing(tmp_path: Path) -> None:
    """With the command that makes them."""
    done = command("cases", "--settings", str(tmp_path / "nowhere.toml"))
    assert done.exit_code == 78
    assert "disposisi init" in done.stderr


# --- looking ----------------------------------------------------------------------------------------


@pytest.fixture
def filled(office: Opening, tmp_path: Path) -> Day:
    """An office with an open and a withdrawn case, and its settings as a file."""
    day = office()
    day.opened.servers.deliver(complaint("Keluhan"), [DESK])
    files = [("surat.pdf", b"%PDF-1.7 rusak")]
    day.write("satpol", "Permohonan Akun Zoom", "Mohon akun Zoom. Surat terlampir.", files=files)
    day.turn()
    day["satpol"].reply(day.mails("satpol", "VC-")[0], "BATAL")
    day.turn()
    town = Town(tmp_path, day.opened.servers, day.opened.zoom, day.opened.people)
    data = {"data_dir": str(day.opened.house.settings.storage.data_dir)}
    town.file(storage=data)
    return day


def _said(tmp_path: Path, *words: str) -> str:
    done = command(*words, "--settings", str(tmp_path / "disposisi.toml"))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_cases_are_listed_as_a_table_and_as_lines_of_json(filled: Day, tmp_path: Path) -> None:
    """`--open` leaves out what is settled; each line of `--json` is one case."""
    tickets = {case.ticket: str(case.status) for case in filled.cases()}
    assert len(tickets) == 2
    lines = [json.loads(line) for line in _said(tmp_path, "cases", "--json").splitlines()]
    assert {line["ticket"]: line["status"] for line in lines} == tickets
    still = [json.loads(line)["ticket"] for line in _said(tmp_path, "cases", "--json", "--open").splitlines()]
    assert still == [ticket for ticket in tickets if ticket.startswith("ADU-")]
    table = _said(tmp_path, "cases")
    assert all(ticket in table for ticket in tickets)


def test_a_case_is_shown_with_its_story(filled: Day, tmp_path: Path) -> None:
    """Facts, decisions in order, effects with their ends, mails; the ticket in any case of letters."""
    [ticket] = [case.ticket for case in filled.cases() if case.ticket.startswith("VC-")]
    shown = json.loads(_said(tmp_path, "show", ticket.lower(), "--json"))
    assert (shown["ticket"], shown["status"]) == (ticket, "withdrawn")
    assert [event["status"] for event in shown["events"]][-1] == "withdrawn"
    assert all(event["reason"] for event in shown["events"])
    assert {effect["state"] for effect in shown["effects"]} == {"done"}
    assert [mail["state"] for mail in shown["mails"]] == ["moved", "moved"]
    assert ticket in _said(tmp_path, "show", ticket)


def test_a_case_that_is_not_there_is_a_fault(filled: Day, tmp_path: Path) -> None:
    """Exit status 1 and a sentence."""
    done = command("show", "VC-2026-0999", "--settings", str(tmp_path / "disposisi.toml"))
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "disposisi: there is no case VC-2026-0999\n"
    assert filled.cases()


def test_the_record_is_audited_and_a_case_told(filled: Day, tmp_path: Path) -> None:
    """A whole record says its last event; noted elsewhere, that event is checked again."""
    whole = _said(tmp_path, "audit")
    noted = whole.rpartition(" ")[2].strip()
    assert _said(tmp_path, "audit", "--noted", noted) == whole
    number = noted.partition(":")[0]
    file = ("--settings", str(tmp_path / "disposisi.toml"))
    wrong = command("audit", "--noted", f"{number}:{'0' * 64}", *file)
    assert wrong.exit_code == 1
    assert f"Event {number}: it is not the one that was noted elsewhere." in wrong.stderr
    ticket = filled.cases()[0].ticket
    assert _said(tmp_path, "audit", ticket).startswith(f"{ticket}: ")
    assert command("audit", "VC-2026-0999", *file).exit_code == 1


def test_a_parked_effect_is_revived_by_its_key(filled: Day, tmp_path: Path) -> None:
    """A key that is not parked is said to be so; one that is goes out at the next turn."""
    file = ("--settings", str(tmp_path / "disposisi.toml"))
    views, warga = filled.opened.house.ledger.views, filled["satpol"]
    filled.opened.servers.refuse[warga.email] = "550 5.1.1 no such user"
    files = [("surat.pdf", b"%PDF-1.7 juga rusak")]
    filled.write("satpol", "Permohonan Zoom", "Mohon akun Zoom untuk rapat. Surat terlampir.", files=files)
    filled.turn()
    [parked] = views.effects(ticket="VC-2026-0002", state="parked")
    no = command("revive", "VC-2026-0999/ack", *file)
    assert no.exit_code == 1
    assert "no parked effect has the key VC-2026-0999/ack" in no.stderr
    filled.opened.servers.refuse.clear()
    assert command("revive", parked.key, *file).exit_code == 0
    filled.clock.jump_to(SystemClock().now())
    before = len(warga.inbox())
    filled.turn()
    assert len(warga.inbox()) == before + 1
    assert not views.effects(ticket="VC-2026-0002", state="parked")


# --- setting up -------------------------------------------------------------------------------------


def test_init_writes_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readable by its owner alone; a file that is there is left as it is."""
    monkeypatch.chdir(tmp_path)
    assert command("init").exit_code == 0
    path = tmp_path / "disposisi.toml"
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_text()
    again = command("init")
    assert again.exit_code == 1
    assert "left as it is" in again.stderr
    assert path.read_text() == before


def test_a_place_that_cannot_be_written_is_named(town: Town) -> None:
    """A sentence and exit status 1, whatever command was to write there; a wrong year is a wrong call."""
    town.file()
    nowhere = str(town.folder / "nowhere" / "x")
    (town.folder / "file").write_text("")
    for done in (
        command("init", nowhere),
        town.command("export", nowhere),
        town.command("board", "--out", str(town.folder / "file")),
    ):
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith(f"disposisi: {town.folder}"), done.output
        assert done.stderr.count("\n") == 1
    assert town.command("calendar", "99999").exit_code == 2


def test_a_year_is_printed_as_the_daemon_counts_it(town: Town) -> None:
    """Every day off with its name; as JSON, one line a day off."""
    town.file(calendar={"added": {"2026-01-28": "Hari jadi provinsi"}})
    printed = town.command("calendar", "2026")
    assert printed.exit_code == 0, printed.output
    assert "Hari jadi provinsi" in printed.stdout
    lines = [json.loads(line) for line in town.command("calendar", "2026", "--json").stdout.splitlines()]
    assert any("2026-01-28" in str(line.values()) for line in lines)


def test_a_broken_template_of_the_office_is_named(town: Town) -> None:
    """`templates check` says which file, which line, and what is wrong; without it all are good."""
    own = town.folder / "templates"
    own.mkdir()
    town.file(office={"templates": str(own)})
    assert town.command("templates", "check").exit_code == 0
    (own / "ack.txt").write_text("Subject: Diterima\n\nBaris\n{% if %}\n")
    broken = town.command("templates", "check")
    assert broken.exit_code == 1
    assert "ack.txt, line 4" in broken.stdout


def test_zoom_is_checked_without_changing_it(town: Town) -> None:
    """Good with the right secret; with a wrong one it says what to mend, and the exit status is 1."""
    town.file()
    before = list(town.zoom.changes)
    good = town.command("zoom", "check")
    assert good.exit_code == 0, good.output
    town.file(zoom={"client_secret": "salah"})
    wrong = town.command("zoom", "check")
    assert wrong.exit_code == 1
    assert "mend" in wrong.stdout
    assert town.zoom.changes == before
