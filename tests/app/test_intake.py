"""What is taken in, and when a mail moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from imapclient import IMAPClient

from app.clock import SystemClock
from app.demo.day import PASSWORD, Opened, open_office
from app.demo.story import COMPLAINT, DESK
from app.intake import Intake
from app.once import turn_once
from parsers.sandbox import Sandbox
from tests.app.conftest import Day

Opening = Callable[..., Day]
SELESAI, PERIKSA = "Disposisi/Selesai", "Disposisi/Periksa"


@contextmanager
def desk_client(opened: Opened) -> Iterator[IMAPClient]:
    """A person who reads the desk's mailbox beside the daemon."""
    with IMAPClient(opened.servers.host, opened.servers.imap_port, ssl=False) as client:
        client.login(DESK, PASSWORD)
        yield client


def lies_in(opened: Opened, folder: str) -> list[str]:
    """Subjects of what lies in one of the desk's folders, without touching a flag."""
    with desk_client(opened) as client:
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search(["ALL"]), ["ENVELOPE"])
    return [found[uid][b"ENVELOPE"].subject.decode() for uid in sorted(found)]


def tickets(opened: Opened) -> list[str]:
    return [case.ticket for case in opened.house.ledger.views.cases()]


def complaint(subject: str, number: int = 0) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"Warga <w{number}@warga.example>", DESK, subject
    mail["Message-ID"] = f"<{subject.replace(' ', '-')}@warga.example>"
    mail.set_content(f"{COMPLAINT}\n\n{subject}")
    return mail.as_bytes()


@contextmanager
def intake_of(opened: Opened) -> Iterator[Intake]:
    intake = opened.house.intake()
    intake.inbox.connect()
    try:
        yield intake
    finally:
        intake.inbox.dispose()


# --- the first start --------------------------------------------------------------------------------


def test_mail_from_before_the_first_start_is_left_alone(office: Opening) -> None:
    """It stays where it lies, unanswered and unseen; what comes after is taken."""
    day = office(imap={"from_before": False})
    day.opened.servers.deliver(complaint("lama"), [DESK])
    day.turn()
    assert day.cases() == []
    day.opened.servers.deliver(complaint("baru"), [DESK])
    day.turn()
    assert [case.subject for case in day.cases()] == ["baru"]
    assert lies_in(day.opened, "INBOX") == ["lama"]
    assert lies_in(day.opened, SELESAI) == ["baru"]


def test_mail_from_before_is_taken_where_it_is_asked_for(office: Opening) -> None:
    """`from_before = true` takes what lies there."""
    day = office(imap={"from_before": True})
    day.opened.servers.deliver(complaint("lama"), [DESK])
    day.turn()
    assert [case.subject for case in day.cases()] == ["lama"]
    assert lies_in(day.opened, "INBOX") == []


# --- a mailbox that was rebuilt ---------------------------------------------------------------------


@pytest.fixture
def shelf(tmp_path: Path, sandbox: Sandbox) -> Iterator[Opened]:
    """An office that watches the folder Masuk, by the machine's clock."""
    with ExitStack() as stack:
        clock = SystemClock()
        opened = stack.enter_context(
            open_office(
                tmp_path / "office",
                clock,  # type: ignore[arg-type]
                sandbox=sandbox,
                imap={"from_before": False, "folder": "Masuk"},
            )
        )
        with desk_client(opened) as client:
            client.create_folder("Masuk")
        yield opened


def put(opened: Opened, raw: bytes, when: datetime) -> None:
    with desk_client(opened) as client:
        client.append("Masuk", raw, msg_time=when)


def test_a_rebuilt_mailbox_gives_its_new_mail_and_nothing_twice(shelf: Opened) -> None:
    """A new UIDVALIDITY: new mail is taken, answered mail is not answered again, mail from before the first
    start stays alone; its UIDs may be those of other mails."""
    long_ago, soon = datetime.now(UTC) - timedelta(days=9), datetime.now(UTC) + timedelta(seconds=5)
    put(shelf, complaint("sebelum mulai"), long_ago)
    turn_once(shelf.house)
    put(shelf, complaint("sudah dijawab"), soon)
    turn_once(shelf.house)
    first, answered = tickets(shelf), shelf.servers.kept
    assert len(first) == 1

    with desk_client(shelf) as client:
        client.delete_folder("Masuk")
        client.create_folder("Masuk")
    put(shelf, complaint("sudah dijawab"), soon)
    put(shelf, complaint("sebelum mulai"), long_ago)
    turn_once(shelf.house)
    assert (tickets(shelf), shelf.servers.kept) == (first, answered)

    put(shelf, complaint("benar-benar baru"), soon)
    turn_once(shelf.house)
    assert len(tickets(shelf)) == 2
    assert lies_in(shelf, "Masuk") == ["sebelum mulai"]
    said = [e.reason or "" for e in shelf.house.ledger.views.events() if e.kind == "Mailbox"]
    assert any("was rebuilt" in reason for reason in said)


# --- people in the same mailbox ---------------------------------------------------------------------


def test_seen_is_neither_read_nor_set(office: Opening) -> None:
    """A mail that a person has read is as new as any other, and each keeps its mark as it moves."""
    day = office()
    for subject in ("dibaca", "belum dibaca"):
        day.opened.servers.deliver(complaint(subject), [DESK])
    with desk_client(day.opened) as client:
        client.select_folder("INBOX")
        client.add_flags(min(client.search(["ALL"])), [rb"\Seen"])
    day.turn()
    assert len(day.cases()) == 2
    with desk_client(day.opened) as client:
        client.select_folder(SELESAI, readonly=True)
        found = client.fetch(client.search(["ALL"]), ["FLAGS", "ENVELOPE"])
    seen = {f[b"ENVELOPE"].subject: rb"\Seen" in f[b"FLAGS"] for f in found.values()}
    assert seen == {b"dibaca": True, b"belum dibaca": False}


def test_a_mail_that_a_person_moved_meanwhile_is_noted_as_gone(office: Opening) -> None:
    """It is decided all the same; the next mail moves as ever."""
    day = office()
    day.opened.servers.deliver(complaint("dipindah"), [DESK])
    with intake_of(day.opened) as intake:
        assert intake.look() == 1
        with desk_client(day.opened) as client:
            client.select_folder("INBOX")
            client.create_folder("Arsip Pribadi")
            client.move(client.search(["ALL"]), "Arsip Pribadi")
        assert day.opened.house.road.take_in() == 1
        day.opened.servers.deliver(complaint("biasa"), [DESK])
        assert intake.look() == 1
        day.opened.house.road.take_in()
        while intake.move():
            pass
    assert [row.state for row in day.opened.house.ledger.views.mails()] == ["gone", "moved"]
    assert len(day.cases()) == 2
    assert lies_in(day.opened, "Arsip Pribadi") == ["dipindah"]
    assert lies_in(day.opened, SELESAI) == ["biasa"]


# --- order ------------------------------------------------------------------------------------------


def test_a_mail_moves_only_after_its_decision_is_on_record(office: Opening) -> None:
    """Before that it lies in the inbox, whatever happens to the daemon."""
    day = office()
    day.opened.servers.deliver(complaint("sabar"), [DESK])
    with intake_of(day.opened) as intake:
        intake.look()
        assert intake.move() == 0
        assert lies_in(day.opened, "INBOX") == ["sabar"]
        day.opened.house.road.take_in()
        assert [row.state for row in day.opened.house.ledger.views.mails()] == ["decided"]
        assert lies_in(day.opened, "INBOX") == ["sabar"]
        assert intake.move() == 1
    assert lies_in(day.opened, SELESAI) == ["sabar"]


def test_many_mails_are_noted_and_moved_once_each(office: Opening) -> None:
    """More than a batch holds, one of them over the size limit; a second look finds nothing new."""
    day = office(imap={"size_limit_mb": 1})
    for number in range(125):
        day.opened.servers.deliver(b"From: a@b.example\r\nSubject: %d\r\n\r\nHalo\r\n" % number, [DESK])
    day.opened.servers.deliver(b"From: a@b.example\r\nSubject: besar\r\n\r\n" + b"x" * (2 << 20), [DESK])
    with intake_of(day.opened) as intake:
        assert intake.look() == 126
        assert intake.look() == 0
        while day.opened.house.road.take_in():
            pass
        while intake.move():
            pass
    rows = day.opened.house.ledger.views.mails()
    assert len({row.id for row in rows}) == 126
    assert {row.state for row in rows} == {"moved"}
    assert lies_in(day.opened, "INBOX") == []
    assert len(lies_in(day.opened, SELESAI)) + len(lies_in(day.opened, PERIKSA)) == 126


def test_each_mail_is_archived_as_it_came(office: Opening) -> None:
    """To the byte, before anything is decided."""
    day = office()
    raw = complaint("utuh")
    day.opened.servers.deliver(raw, [DESK])
    with intake_of(day.opened) as intake:
        intake.look()
    [row] = day.opened.house.ledger.views.mails()
    assert row.state == "received"
    assert row.digest is not None
    assert day.opened.house.ledger.archive.get(row.digest) == raw
