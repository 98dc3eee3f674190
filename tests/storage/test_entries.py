"""Complaints without a mail, each once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from rules.case import Case, Grievance, Kind, Status
from rules.decision import Decision, SendMail
from rules.facts import Complaint, DigestDue
from rules.mail import Address, Attachment
from rules.retention import remove_personal_data
from storage.archive import Archive
from storage.engine import open_engine
from storage.fault import Busy, NotKept
from storage.ledger import Ledger

DIGEST = sha256(b"lapor/9001").hexdigest()
FACTS = Complaint(None, "wifi mati", "LAPOR", digest=DIGEST)


@pytest.fixture
def pair(url: str) -> tuple[Ledger, Ledger]:
    """Two workers on one database."""
    engines = open_engine(url), open_engine(url)
    first, second = (Ledger(engine, Archive("memory://entries", engine)) for engine in engines)
    return first, second


def opened(now: datetime) -> Case:
    grievance = Grievance("wifi mati", "LAPOR", reporter="Tini", source=DIGEST)
    return Case(Kind.COMPLAINT, Status.OPEN, now, None, grievance=grievance)


def record(ledger: Ledger, now: datetime) -> Case:
    """What the road does with one row of an export."""
    with ledger.turn() as turn:
        case = turn.find(FACTS, now).case
        return turn.record(FACTS, Decision(case or opened(now), (), "A complaint."), now)[0]


def test_the_same_entry_finds_its_case_by_whichever_worker(
    pair: tuple[Ledger, Ledger], now: datetime
) -> None:
    first, second = pair
    assert [record(ledger, now).ticket for ledger in (first, second, first)] == ["ADU-2026-0001"] * 3
    assert len(first.views.cases()) == 1


def test_what_was_not_committed_left_no_key(pair: tuple[Ledger, Ledger], now: datetime) -> None:
    """The key is in the case's own transaction: a worker that died between leaves neither."""
    first, second = pair
    with pytest.raises(RuntimeError, match="dies"), first.turn() as turn:
        turn.record(FACTS, Decision(opened(now), (), "A complaint."), now)
        raise RuntimeError("dies")
    assert first.views.cases() == []
    assert record(second, now).ticket == "ADU-2026-0001"


def test_two_workers_with_the_same_entry_at_once_make_one_case(
    postgresql: Callable[..., str], now: datetime
) -> None:
    """The second hears that it is in other hands, and finds the first's case afterwards."""
    url = postgresql()
    first, second = (Ledger(e, Archive("db:", e)) for e in (open_engine(url), open_engine(url)))
    with first.turn() as turn:
        turn.find(FACTS, now)
        turn.record(FACTS, Decision(opened(now), (), "A complaint."), now)
        with pytest.raises(Busy):
            record(second, now)
    assert record(second, now).ticket == "ADU-2026-0001"
    for ledger in (first, second):
        ledger.close()


def test_one_days_digest_is_sent_once(pair: tuple[Ledger, Ledger], now: datetime) -> None:
    """Its key has the day in it; the next day's is another."""
    to = (Address("sari@kalbarprov.example"),)
    for ledger, day in ((pair[0], now.date()), (pair[1], now.date()), (pair[1], now.date() + timedelta(1))):
        facts = DigestDue(day)
        with ledger.turn() as turn:
            assert turn.find(facts, now).case is None
            mail = SendMail(f"digest/{day}/sari", "complaint-digest", to)
            turn.record(facts, Decision(None, (mail,), "The digest."), now)
    keys = [effect.key for effect in pair[0].views.effects()]
    assert keys == [f"digest-{d}/digest/{d}/sari" for d in (now.date(), now.date() + timedelta(1))]


def test_two_daemons_with_the_same_morning_at_once_send_one_digest(
    postgresql: Callable[..., str], now: datetime
) -> None:
    url, facts = postgresql(), DigestDue(now.date())
    first, second = (Ledger(e, Archive("db:", e)) for e in (open_engine(url), open_engine(url)))
    with first.turn() as turn:
        turn.find(facts, now)
        with pytest.raises(Busy), second.turn() as late:
            late.find(facts, now)
        turn.record(facts, Decision(None, (), "The digest."), now)
    for ledger in (first, second):
        ledger.close()


def test_files_handed_in_are_found_and_removed_with_their_case(
    pair: tuple[Ledger, Ledger], now: datetime
) -> None:
    """Noted in the case's transaction, like a mail's; bytes and names go when the case's people go."""
    ledger = pair[0]
    digest = ledger.archive.keep(b"one message with a picture")
    file = Attachment("layar.png", "image/png", 7, sha256(b"picture").hexdigest())
    with ledger.turn() as turn:
        [case] = turn.record(FACTS, Decision(opened(now), (), "A complaint."), now)
        turn.keep_files(digest, [file], case.ticket, 26, now)
    assert ledger.views.mails_with(file.digest, case.ticket) == [digest]
    assert ledger.arrivals.received(10) == ledger.arrivals.to_move(10) == []
    with ledger.turn() as turn:
        found = turn.find(FACTS, now).case
        assert found is not None
        ended = Case(
            found.kind,
            Status.MERGED,
            now,
            None,
            ticket=found.ticket,
            grievance=found.grievance,
            settled_at=now,
        )
        turn.record(FACTS, Decision(ended, (), "Merged."), now)
    keep = timedelta(days=30)
    [one] = ledger.retention.find_cases(now, Kind.COMPLAINT)
    later = now + keep
    removed = ledger.retention.erase_case(
        one.ticket or "", lambda c: remove_personal_data(c, later, keep), later
    )
    assert removed is not None
    assert removed.files == 2
    with pytest.raises(NotKept):
        ledger.archive.get(digest)
    assert ledger.retention.find_cases(later, Kind.COMPLAINT) == []
    assert ledger.verify_chain() == []
    assert record(pair[1], later).ticket == case.ticket
