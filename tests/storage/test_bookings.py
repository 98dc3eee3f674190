"""Laws of bookings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.booking import Booking
from rules.case import Case, Status
from rules.decision import Decision
from rules.facts import FollowUp
from storage.archive import Archive
from storage.engine import open_engine
from storage.fault import Busy, DoubleBooking
from storage.ledger import Ledger

HOST, OTHER = "host1@kominfo.example", "host2@kominfo.example"
HOUR = timedelta(hours=1)


def held(ledger: Ledger) -> set[tuple[str, str, datetime, datetime]]:
    return {(b.host, b.ticket, b.start, b.end) for b in ledger.bookings.open()}


def decide(ledger: Ledger, clerk: Any, case: Case, now: datetime, *wanted: Booking) -> None:
    facts = FollowUp(clerk.mail(tickets=(case.ticket,)))
    with ledger.turn() as turn:
        there = turn.find(facts, now).case
        assert there is not None
        turn.record(facts, Decision(there, (), "Booked.", bookings=wanted), now)


def test_a_decision_books_in_its_own_commit(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Sessions, seats and what is known of the account; the next decision's bookings take their place."""
    (case,) = clerk.open_cases(ledger, 1)
    first = Booking(HOST, case.ticket, now, now + HOUR, 300, None)
    second = replace(first, start=now + 24 * HOUR, end=now + 25 * HOUR)
    decide(ledger, clerk, case, now, first, second)
    assert ledger.bookings.open() == (first, second)
    known = replace(second, was_licensed=True)
    decide(ledger, clerk, case, now, known)
    assert ledger.bookings.open() == (known,)
    assert [b.state for b in ledger.bookings.of(case.ticket)] == ["released", "held"]
    decide(ledger, clerk, case, now)
    assert ledger.bookings.open() == ()


def test_what_overlaps_on_one_host_is_refused_whole(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """The decision that would book twice leaves nothing, its case included; touching ends are free."""
    one, two = clerk.open_cases(ledger, 2)
    decide(ledger, clerk, one, now, Booking(HOST, one.ticket, now, now + 2 * HOUR))
    clash = Booking(HOST.upper(), two.ticket, now + HOUR, now + 3 * HOUR)
    facts = FollowUp(clerk.mail(tickets=(two.ticket,)))
    with pytest.raises(DoubleBooking), ledger.turn() as turn:
        there = turn.find(facts, now).case
        assert there is not None
        turn.record(
            facts, Decision(replace(there, status=Status.APPROVED), (), "No.", bookings=(clash,)), now
        )
    assert ledger.views.case(two.ticket) == two
    after = replace(clash, host=HOST, start=now + 2 * HOUR)
    beside = replace(clash, host=OTHER)
    decide(ledger, clerk, two, now, after)
    decide(ledger, clerk, two, now, beside)
    assert {host for host, *_ in held(ledger)} == {HOST, OTHER}


def test_a_moved_booking_may_overlap_its_own_old_time(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Extending by an hour releases the old session before it holds the new one."""
    (case,) = clerk.open_cases(ledger, 1)
    decide(ledger, clerk, case, now, Booking(HOST, case.ticket, now, now + HOUR))
    decide(ledger, clerk, case, now, Booking(HOST, case.ticket, now, now + 2 * HOUR))
    assert held(ledger) == {(HOST, case.ticket, now, now + 2 * HOUR)}


def test_turns_of_one_batch_see_each_others_bookings(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Two approvals in one commit: the second looks at what the first has booked."""
    one, two = clerk.open_cases(ledger, 2)
    with ledger.batch() as batch:
        for case in (one, two):
            facts = FollowUp(clerk.mail(tickets=(case.ticket,)))
            with batch.turn(None) as turn:
                there = turn.find(facts, now).case
                assert there is not None
                seen = turn.bookings(to_book=True)
                wanted = Booking(OTHER if seen else HOST, case.ticket, now, now + HOUR)
                turn.record(facts, Decision(there, (), "Booked.", bookings=(wanted,)), now)
    assert {(host, ticket) for host, ticket, *_ in held(ledger)} == {(HOST, one.ticket), (OTHER, two.ticket)}


def test_while_one_daemon_may_book_another_comes_again_later(
    postgresql: Callable[..., str], clerk: Any, now: datetime, tmp_path: Any
) -> None:
    """From the look to the commit; a look that books nothing waits for nobody."""
    url = postgresql()
    mine, other = (Ledger(open_engine(url), Archive(str(tmp_path / "archive"))) for _ in range(2))
    with mine.turn() as turn:
        assert turn.bookings(to_book=True) == ()
        with pytest.raises(Busy), other.turn() as late:
            late.bookings(to_book=True)
        with other.turn() as looking:
            assert looking.bookings() == ()
    with other.turn() as late:
        assert late.bookings(to_book=True) == ()
    mine.close()
    other.close()
