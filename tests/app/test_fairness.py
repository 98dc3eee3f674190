"""Senders take turns, whatever one pours in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import JumpClock
from app.demo.story import DESK
from app.fairness import FEW, MANY_AT_ONCE, TRICKLE, Line, Shares
from app.road import Road
from mailer.found import Head
from parsers.confined.lanes import SandboxError
from parsers.options import ReadOptions
from parsers.reader import read_mail
from rules.facts import Facts
from rules.mail import Proof
from storage.archive import Archive
from storage.arrivals import Arrival, ReceivedMail
from storage.engine import migrate, open_engine
from storage.ledger import Ledger
from tests.app.conftest import Day
from tests.app.test_intake import intake_of
from tests.rules.samples import DESK as OFFICE
from tests.rules.samples import NOW

FLOOD, OTHER = "banjir@luar.example", "dinkes@kalbarprov.example"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def head(uid: int, sender: str = FLOOD, size: int = 500) -> Head:
    return Head(uid, AT, size, f"From: {sender}\r\n\r\n".encode())


def item(number: int, sender: str = FLOOD) -> ReceivedMail:
    return ReceivedMail(number, "a", "INBOX", 1, number, "0" * 64, 500, AT, None, None, sender)


def line_of(*heads: Head) -> Line:
    line = Line(0)
    line.found(each.uid for each in heads)
    while asked := line.unasked():
        line.known(asked, [each for each in heads if each.uid in asked])
    return line


# --- the mailbox's line -----------------------------------------------------------------------------


def test_one_among_two_hundred_of_another_is_in_the_first_batch() -> None:
    """It came last, and waits for the few that anybody may send."""
    line = line_of(*map(head, range(1, 201)), head(201, OTHER))
    batch = line.next()
    assert [each.uid for each in batch[: FEW + 1]] == [*range(1, FEW + 1), 201]


def test_who_comes_in_the_middle_of_a_flood_is_in_the_next_batch() -> None:
    """The flood's sender has had his turns; the newcomer has had none."""
    line = line_of(*map(head, range(1, 201)))
    line.next()
    line.found([201])
    line.known(line.unasked(), [head(201, OTHER)])
    assert line.next()[0].uid == 201


def test_few_mails_keep_the_order_in_which_they_came() -> None:
    """A thread's mails are noted in order, whoever wrote them."""
    line = line_of(*(head(uid, (FLOOD, OTHER)[uid % 2]) for uid in range(1, 2 * FEW + 1)))
    assert [each.uid for each in line.next()] == list(range(1, 2 * FEW + 1))


def test_a_batch_is_not_longer_than_the_last_one_allows() -> None:
    """Slow batches make the next one smaller, quick ones larger, large mails fewer."""
    line = line_of(*map(head, range(1, 501)))
    first = len(line.next())
    line.took(0.01)
    second = len(line.next())
    line.took(9.0)
    assert (second, len(line.next())) == (2 * first, first)
    large = line_of(*(head(uid, size=5 << 20) for uid in range(1, 4)))
    assert [len(large.next()) for _ in range(3)] == [1, 1, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=120), st.integers(0, 5))
def test_the_mark_never_passes_a_mail_that_is_not_noted(mails: list[tuple[str, bool]], seen: int) -> None:
    """Whatever the order: up to the mark everything is noted, or gone; at the end it is the highest UID."""
    there = {seen + n: head(seen + n, f"{who}@x.example") for n, (who, here) in enumerate(mails, 1) if here}
    uids = [seen + n for n in range(1, len(mails) + 1)]
    line, noted = Line(seen), set[int]()
    line.found(uids)
    while line:
        asked = line.unasked()
        line.known(asked, [there[uid] for uid in asked if uid in there])
        noted |= {each.uid for each in line.next()}
        assert all(uid in noted for uid in there if uid <= line.mark())
    assert noted == set(there)
    assert line.mark() == (uids[-1] if uids else seen)


def test_what_is_noted_already_is_not_asked_for_again() -> None:
    """After a crash the mark lies below mails that are noted."""
    line = Line(0)
    line.found([1, 2, 3, 4], noted={2, 3})
    assert line.unasked() == [1, 4]
    line.known([1, 4], [head(1), head(4)])
    line.next()
    assert line.mark() == 4


# --- the readers ------------------------------------------------------------------------------------


def ids(items: Iterable[ReceivedMail]) -> list[int]:
    return [each.id for each in items]


def test_a_flood_leaves_the_readers_to_others() -> None:
    """While another's mail is being read, one of the flood's goes in now and then, and no more."""
    shares = Shares()
    flood = [item(number) for number in range(100)]
    shares.read(ids(shares.choose(flood[:FEW], 0.0)))
    chosen = shares.choose([*flood[FEW:], item(900, OTHER)], 0.0)
    assert ids(chosen) == [900, FEW]
    assert shares.choose(flood[FEW + 1 :], TRICKLE / 2) == []
    shares.read([FEW])
    assert shares.choose(flood[FEW + 1 :], TRICKLE / 2) == []
    assert ids(shares.choose(flood[FEW + 1 :], TRICKLE)) == [FEW + 1]


def test_a_flood_alone_has_all_the_readers_in_short_turns() -> None:
    """Where nobody else waits, nothing is held back but what would make a long turn."""
    shares = Shares()
    flood = [item(number) for number in range(100)]
    shares.read(ids(shares.choose(flood[:FEW], 0.0)))
    assert ids(shares.choose(flood[FEW:], 0.0)) == list(range(FEW, FEW + MANY_AT_ONCE))
    assert shares.choose(flood[FEW + MANY_AT_ONCE :], 0.0) == []


def test_who_has_waited_is_one_among_many_again() -> None:
    """A mail counts against its sender for a moment."""
    shares = Shares()
    shares.choose([item(number) for number in range(FEW + 5)], 0.0)
    shares.read(range(FEW + 5))
    chosen = shares.choose([item(50), item(51, OTHER)], 60.0)
    assert ids(chosen) == [50, 51]


class SlowReader:
    """Reads when it is told to, in this process."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, Future[Facts]]] = []

    def submit(self, raw: bytes) -> Future[Facts]:
        future: Future[Facts] = Future()
        self.asked.append((raw, future))
        return future

    def answer(self, wanted: Callable[[bytes], bool]) -> None:
        """Answer those that are `wanted`."""
        for raw, future in self.asked:
            if wanted(raw):
                future.set_result(read_mail(raw, ReadOptions()))
        self.asked = [(raw, future) for raw, future in self.asked if not future.done()]


def test_one_mail_is_decided_before_the_two_hundred_that_came_first(tmp_path: Path) -> None:
    """The turns of the road: the flood's first few, and then the other's."""
    engine = open_engine(f"sqlite:///{tmp_path / 'l.sqlite3'}")
    migrate(engine)
    ledger, clock, reader = Ledger(engine, Archive(str(tmp_path / "a"))), JumpClock(NOW), SlowReader()
    road = Road(ledger, reader, lambda *_: Proof(), lambda: OFFICE, clock)
    senders = [*[FLOOD] * 200, OTHER]
    ledger.arrivals.note(
        [
            Arrival("a", "INBOX", 1, uid, f"From: {who}\r\n\r\nSurat {uid}.\r\n".encode(), NOW, sender=who)
            for uid, who in enumerate(senders, 1)
        ],
        NOW,
    )
    road.turn(patience=0.01)
    asked = [b"Surat 201." in raw for raw, _ in reader.asked]
    assert asked.index(True) <= FEW
    assert len(asked) <= FEW + 2
    reader.answer(lambda raw: b"Surat 201." in raw)
    road.turn(patience=0.01)
    decided = [row.id for row in ledger.views.mails() if row.state == "decided"]
    assert decided == [201]
    while reader.asked or len(decided) < 201:
        reader.answer(lambda raw: True)
        road.turn(patience=0.01)
        decided = [row.id for row in ledger.views.mails() if row.state == "decided"]
    ledger.close()


class NoReader:
    """No process starts."""

    def submit(self, raw: bytes) -> Future[Facts]:
        raise SandboxError("no process starts")


def test_a_reader_that_does_not_start_leaves_no_turn_taken(tmp_path: Path) -> None:
    """The mails stay at S1, nobody holds them, and nobody waits for them."""
    engine = open_engine(f"sqlite:///{tmp_path / 'l.sqlite3'}")
    migrate(engine)
    ledger = Ledger(engine, Archive(str(tmp_path / "a")))
    road = Road(ledger, NoReader(), lambda *_: Proof(), lambda: OFFICE, JumpClock(NOW))
    arrivals = [Arrival("a", "INBOX", 1, uid, b"\r\nSurat %d." % uid, NOW) for uid in range(1, 4)]
    ledger.arrivals.note(arrivals, NOW)
    for _ in range(2):
        with pytest.raises(SandboxError):
            road.turn()
    assert road.reading == 0
    assert len(ledger.arrivals.received(5)) == 3
    ledger.close()


# --- the whole look ---------------------------------------------------------------------------------


def test_a_look_that_ends_early_loses_nothing_and_notes_nothing_twice(office: Callable[..., Day]) -> None:
    """The other's mail is in the first batch; what was not come to is found by the next look."""
    day = office()
    for number in range(40):
        raw = f"From: {FLOOD}\r\nSubject: {number}\r\n\r\nPenawaran {number}.\r\n"
        day.opened.servers.deliver(raw.encode(), [DESK])
    day.opened.servers.deliver(
        f"From: {OTHER}\r\nMessage-ID: <surat@x.example>\r\n\r\nHalo.\r\n".encode(), [DESK]
    )
    with intake_of(day.opened) as intake:
        first = intake.look(lambda: False)
        rows = day.opened.house.ledger.views.mails()
        assert len(rows) == first < 41
        assert "<surat@x.example>" in {row.message_id for row in rows}
        assert first + intake.look() == 41
        assert intake.look() == 0
    rows = day.opened.house.ledger.views.mails()
    assert len({row.digest for row in rows}) == len(rows) == 41
