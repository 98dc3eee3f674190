"""Laws of S1 and S3."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.archive import Archive, digest_of
from storage.arrivals import Arrival
from storage.engine import open_engine
from storage.fault import NotKept
from storage.ledger import Ledger


def test_a_new_folder_has_no_mark(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """None says that the folder, or this UIDVALIDITY of it, was never looked at."""
    arrivals = ledger.arrivals
    assert arrivals.high_water("desk", "INBOX", 1) is None
    assert arrivals.began_at("desk", "INBOX") is None
    arrivals.begin("desk", "INBOX", 1, 41, now)
    assert arrivals.high_water("desk", "INBOX", 1) == 41
    assert arrivals.high_water("desk", "INBOX", 2) is None
    assert arrivals.began_at("desk", "INBOX") == now


def test_the_mark_rises_and_never_falls(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Whatever order batches come in, the mark is the highest UID dealt with."""
    ledger.arrivals.note([clerk.arrival(7), clerk.arrival(9)], now)
    ledger.arrivals.note([clerk.arrival(8)], now)
    ledger.arrivals.begin("desk", "INBOX", 1, 3, now + timedelta(hours=1))
    assert ledger.arrivals.high_water("desk", "INBOX", 1) == 9
    assert ledger.arrivals.began_at("desk", "INBOX") == now


def test_noting_again_is_noting_once(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A crash between the commit and the mark's use repeats the batch: nothing doubles."""
    batch = [clerk.arrival(uid) for uid in (1, 2, 3)]
    assert ledger.arrivals.note(batch, now) == 3
    assert ledger.arrivals.note([*batch, clerk.arrival(4)], now) == 1
    assert [mail.id for mail in ledger.views.mails()] == [1, 2, 3, 4]


def test_the_raw_mail_is_kept_before_it_is_noted(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Every noted digest can be got back whole."""
    batch = [clerk.arrival(uid) for uid in (1, 2)]
    ledger.arrivals.note(batch, now)
    for arrival, mail in zip(batch, ledger.views.mails(), strict=True):
        assert ledger.archive.get(mail.digest or "") == arrival.raw


def test_where_the_archive_fails_nothing_is_noted(
    url: str, clerk: Any, now: datetime, tmp_path: Path
) -> None:
    """No row may speak of a mail that was not kept; the mark stays, so that it is fetched again."""
    ledger = Ledger(open_engine(url), Archive(str(tmp_path / "archive")))
    for shard in "0123456789abcdef":
        (tmp_path / "archive" / shard).rmdir()
    with pytest.raises(OSError):
        ledger.arrivals.note([clerk.arrival(1)], now)
    assert ledger.views.mails() == []
    assert ledger.arrivals.high_water("desk", "INBOX", 1) is None
    ledger.close()


def test_an_archive_in_the_database_commits_with_its_row(url: str, clerk: Any, now: datetime) -> None:
    """With `db:` the bytes, the row and the mark are one transaction: all or nothing."""
    engine = open_engine(url)
    ledger = Ledger(engine, Archive("db:", engine))
    arrival = clerk.arrival(1)

    def fail(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if "INTO marks" in statement:
            raise ZeroDivisionError

    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises(ZeroDivisionError):
        ledger.arrivals.note([arrival], now)
    event.remove(engine, "before_cursor_execute", fail)
    assert ledger.views.mails() == []
    with pytest.raises(NotKept):
        ledger.archive.get(digest_of(arrival.raw))
    ledger.arrivals.note([arrival], now)
    assert ledger.archive.get(ledger.views.mails()[0].digest or "") == arrival.raw
    ledger.close()


def test_the_same_mail_twice_is_one(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Same digest or same Message-ID, in one batch or in two: decided on arrival, and only moved."""
    first = clerk.arrival(1, "isi")
    assert ledger.arrivals.note([first, clerk.arrival(2, raw=first.raw, message_id=None)], now) == 1
    hop = b"Received: by another hop\r\n" + first.raw
    assert ledger.arrivals.note([clerk.arrival(3, raw=hop, message_id="<1@opd>")], now) == 0
    assert [mail.id for mail in ledger.arrivals.received(10)] == [1]
    moves = ledger.arrivals.to_move(10)
    assert [(mail.uid, mail.target) for mail in moves] == [(2, "Selesai"), (3, "Selesai")]


def test_a_known_id_with_other_words_is_shown_to_a_person(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """It repeats nothing, but it is not put away unseen: a broken mailer may use one Message-ID for all."""
    ledger.arrivals.note([clerk.arrival(1, "satu")], now)
    assert ledger.arrivals.note([clerk.arrival(2, "dua", message_id="<1@opd>")], now) == 1
    assert [bool(mail.fault) for mail in ledger.arrivals.received(10)] == [False, True]
    assert ledger.views.mails()[1].duplicate_of == 1


def test_a_rebuilt_mailbox_repeats_nothing(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A new UIDVALIDITY brings every mail again: the digest says that they are known."""
    ledger.arrivals.note([clerk.arrival(uid) for uid in (1, 2)], now)
    again = [
        clerk.arrival(uid, raw=clerk.arrival(uid - 10).raw, uidvalidity=2, message_id=None)
        for uid in (11, 12)
    ]
    assert ledger.arrivals.note([*again, clerk.arrival(13, uidvalidity=2)], now) == 1


def test_what_was_not_fetched_is_on_record(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A mail over the limit has a row that says why, and is decided like any other."""
    ledger.arrivals.note([clerk.arrival(1, raw=None, message_id=None, size=60_000_000, fault="60 MB")], now)
    (mail,) = ledger.arrivals.received(10)
    assert (mail.digest, mail.fault, mail.size) == (None, "60 MB", 60_000_000)
    assert ledger.arrivals.high_water("desk", "INBOX", 1) == 1


def test_nul_and_broken_text_can_be_noted(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """What PostgreSQL has no letter for does not stop the batch."""
    ledger.arrivals.note([clerk.arrival(1, message_id="<a\0b\udc80@x>", fault=None)], now)
    assert ledger.views.mails()[0].message_id == "<ab?@x>"


def test_two_workers_never_have_the_same_mail(
    open_ledger: Callable[[], Ledger], clerk: Any, now: datetime
) -> None:
    """Threads of one daemon, and on PostgreSQL two daemons: each mail is in one hand only."""
    first = open_ledger()
    ledgers = [first, open_ledger()] if first.engine.dialect.name == "postgresql" else [first, first]
    first.arrivals.note([clerk.arrival(uid) for uid in range(1, 121)], now)
    taken: list[int] = []

    def work(ledger: Ledger) -> None:
        while mails := ledger.arrivals.received(7):
            taken.extend(mail.id for mail in mails)

    threads = [threading.Thread(target=work, args=(ledgers[n % 2],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == list(range(1, 121))


def test_given_back_is_free_again(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A worker that stops without deciding leaves its mails to others."""
    mails = clerk.received(ledger, 3)
    assert ledger.arrivals.received(3) == []
    ledger.arrivals.release(mails[1:])
    assert ledger.arrivals.received(3) == mails[1:]


def test_a_dead_daemon_s_mails_are_taken_by_another(
    postgresql: Any, clerk: Any, now: datetime, tmp_path: Path
) -> None:
    """PostgreSQL drops the claims of a lost connection: no heartbeat, no waiting."""
    address = postgresql()
    one, other = (Ledger(open_engine(address), Archive(str(tmp_path))) for _ in range(2))
    mails = clerk.received(one, 3)
    assert other.arrivals.received(3) == []
    one.close()
    assert other.arrivals.received(3) == mails
    other.close()


def test_moved_is_said_once(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """S3: what is moved, or gone, is not to be moved again; what is not decided cannot be moved."""
    clerk.open_cases(ledger, 3)
    ledger.arrivals.note([clerk.arrival(4)], now)
    ids = [mail.id for mail in ledger.arrivals.to_move(10)]
    ledger.arrivals.moved(ids[:1], now)
    ledger.arrivals.gone(ids[1:2], now)
    ledger.arrivals.moved([4], now)
    assert [mail.state for mail in ledger.views.mails()] == ["moved", "gone", "decided", "received"]


def test_the_last_wall_puts_a_mail_aside(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A mail that no rule could be asked about is shown to a person, and the reason is on record."""
    (mail,) = clerk.received(ledger, 1)
    ledger.arrivals.set_aside(mail, "the reader stopped twice", now)
    assert [m.target for m in ledger.arrivals.to_move(5)] == ["Periksa"]
    assert ledger.views.events()[-1].reason == "the reader stopped twice"
    assert ledger.arrivals.received(5) == []


def test_senders_take_turns(ledger: Ledger, now: datetime) -> None:
    """A flood from one sender stands behind the first mail of every other one."""
    flood = [_from("flood@x.example", uid, now) for uid in range(1, 41)]
    ledger.arrivals.note([*flood, _from("dinkes@x.example", 41, now)], now)
    first = ledger.arrivals.received(3)
    assert [mail.uid for mail in first] == [1, 41, 2]


def _from(sender: str, uid: int, now: datetime) -> Arrival:
    raw = f"From: {sender}\r\nMessage-ID: <{uid}@x.example>\r\n\r\n{uid}\r\n".encode()
    return Arrival("desk", "INBOX", 1, uid, raw, now, sender=sender)
