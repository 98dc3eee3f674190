"""Laws of finding a mail's case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.case import Status
from rules.decision import Decision
from rules.facts import Bounce, DeadlineReached, FollowUp, FormEntry, Other, RequestLetter, Unreadable
from rules.mail import Address
from storage.archive import Archive
from storage.engine import open_engine
from storage.fault import Busy
from storage.ledger import Ledger


@pytest.fixture
def three(ledger: Ledger, clerk: Any) -> Ledger:
    """VC-2026-0001 to 3, each with its own letter, agency Dinas Kesehatan."""
    clerk.open_cases(ledger, 3)
    return ledger


def found(ledger: Ledger, facts: Any, now: datetime, **more: Any) -> tuple[str | None, str, list[str]]:
    with ledger.turn() as turn:
        match = turn.find(facts, now, **more)
        return match.case.ticket if match.case else None, match.how, [c.ticket for c in match.candidates]


def settle(ledger: Ledger, ticket: str, at: datetime) -> None:
    with ledger.turn() as turn:
        facts = DeadlineReached(ticket, "x", at)
        case = turn.find(facts, at).case
        assert case is not None
        closed = replace(case, status=Status.REJECTED, deadlines=(), settled_at=at)
        turn.record(facts, Decision(closed, (), "Closed."), at)


def test_the_ticket_in_the_subject_comes_first(three: Ledger, clerk: Any, now: datetime) -> None:
    """All cases that the mail points to are candidates, so that a rule can see a contradiction."""
    mail = clerk.mail(tickets=("vc-2026-0002", "VC-2026-0099", "VC-2026-0003"), in_reply_to="<1@opd>")
    tickets = ["VC-2026-0002", "VC-2026-0003", "VC-2026-0001"]
    assert found(three, FollowUp(mail), now) == ("VC-2026-0002", "ticket", tickets)


def test_a_case_that_does_not_exist_is_none(three: Ledger, clerk: Any, now: datetime) -> None:
    """A number out of the air finds nothing."""
    assert found(three, FollowUp(clerk.mail(tickets=("VC-2026-0099",))), now) == (None, "none", [])


@pytest.mark.parametrize("name", ["<VC-2026-0002/received@desk>", "<2@opd>"])
def test_the_thread_leads_to_the_case(three: Ledger, clerk: Any, now: datetime, name: str) -> None:
    """By our own Message-IDs, also of mails not sent yet, and by those of the mails that opened it."""
    assert found(three, FollowUp(clerk.mail(in_reply_to=name)), now)[:2] == ("VC-2026-0002", "thread")
    nearer = clerk.mail(references=("<VC-2026-0001/received@desk>", name))
    assert found(three, FollowUp(nearer), now)[0] == "VC-2026-0002"


def test_a_bounce_leads_to_its_case(three: Ledger, clerk: Any, now: datetime) -> None:
    """By the Message-ID of ours that came back."""
    bounce = Bounce(clerk.mail(sender=None), ("x@y",), True, "<VC-2026-0003/received@desk>")
    assert found(three, bounce, now)[:2] == ("VC-2026-0003", "thread")


@pytest.mark.parametrize("number", ["005/2/DINKES/2026", " 005 / 2 / dinkes / 2026. "])
@pytest.mark.parametrize("opd", ["Dinas Kesehatan", "DINAS KESEHATAN Provinsi Kalimantan Barat"])
def test_the_same_letter_is_found_again(
    three: Ledger, clerk: Any, now: datetime, number: str, opd: str
) -> None:
    """Number and agency are the same letter, however they are typed."""
    again = RequestLetter(clerk.mail(), clerk.letter(number, opd=opd))
    assert found(three, again, now)[:2] == ("VC-2026-0002", "letter")


def test_the_same_file_is_the_same_letter(three: Ledger, clerk: Any, now: datetime) -> None:
    """The bytes alone are enough, where the reader found no number."""
    again = RequestLetter(clerk.mail(), clerk.letter("", opd=None, digest=f"{3:064x}"))
    assert found(three, again, now)[:2] == ("VC-2026-0003", "letter")


def test_another_agency_s_letter_is_another_letter(three: Ledger, clerk: Any, now: datetime) -> None:
    """Two agencies may number alike."""
    other = RequestLetter(clerk.mail(), clerk.letter("005/2/DINKES/2026", opd="Dinas Sosial"))
    assert found(three, other, now) == (None, "none", [])


def test_a_settled_letter_is_remembered_for_a_while(three: Ledger, clerk: Any, now: datetime) -> None:
    """Within ninety days it is the same letter; an open case of it comes first; later it is a new one."""
    settle(three, "VC-2026-0002", now)
    again = RequestLetter(clerk.mail(), clerk.letter("005/2/DINKES/2026"))
    assert found(three, again, now + timedelta(days=89))[0] == "VC-2026-0002"
    assert found(three, again, now + timedelta(days=91))[0] is None


def test_a_form_finds_its_request(three: Ledger, clerk: Any, now: datetime) -> None:
    """By ticket; by the letter's number; by agency and day where one case alone fits."""
    entry = FormEntry(None, {})
    day = (now.date() + timedelta(days=3)).isoformat()
    assert found(three, entry, now, form={"ticket": "vc-2026-0003"})[:2] == ("VC-2026-0003", "form")
    assert found(three, entry, now, form={"number": "005/1/dinkes/2026"})[:2] == ("VC-2026-0001", "form")
    several = found(three, entry, now, form={"opd": "dinas kesehatan", "first_day": day})
    assert several[0] is None and len(several[2]) == 3
    settle(three, "VC-2026-0001", now)
    settle(three, "VC-2026-0002", now)
    assert found(three, entry, now, form={"opd": "dinas kesehatan", "first_day": day})[0] == "VC-2026-0003"
    assert found(three, entry, now, form={"opd": "Dinas Sosial", "first_day": day})[0] is None
    assert found(three, entry, now, form={"first_day": "tiga maret"}) == (None, "none", [])


def test_the_scan_after_an_unreadable_photo_finds_its_request(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """By its sender, where one open request of theirs alone waits for a letter, and nothing contradicts."""
    (item,) = clerk.received(ledger, 1)
    facts, decision = clerk.request(item)
    bare = replace(decision.case, status=Status.INCOMPLETE, letter=None, letters=(), asked=("letter",))
    with ledger.turn(item) as turn:
        turn.record(replace(facts, letter=None), replace(decision, case=bare), now)
    scan = replace(clerk.letter("005/9/DINKES/2026", digest="9" * 64), is_request=True)
    assert found(ledger, RequestLetter(clerk.mail(), scan), now)[0] == "VC-2026-0001"
    stranger = clerk.mail(sender=Address("lain@opd.example"))
    assert found(ledger, RequestLetter(stranger, scan), now)[0] is None
    invitation = replace(scan, is_request=False)
    assert found(ledger, FollowUp(clerk.mail(), invitation), now)[0] is None
    settle(ledger, "VC-2026-0001", now)
    assert found(ledger, RequestLetter(clerk.mail(), scan), now)[0] is None


def keep(ledger: Ledger, entry: FormEntry, now: datetime) -> None:
    with ledger.turn() as turn:
        assert turn.find(entry, now, entry.values).case is None
        turn.record(entry, Decision(None, (), "Shown.", keep=True), now)


def waiting(ledger: Ledger, letter: Any, now: datetime) -> list[str]:
    with ledger.turn() as turn:
        return [entry.digest for entry in turn.forms_for(letter, now)]


def test_a_form_entry_waits_for_its_letter(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """By number, or alone by agency and day; once joined, or after ninety days, it is gone."""
    letter = clerk.letter("005/7/DINKES/2026")
    agency_and_day = {"opd": "dinas kesehatan", "first_day": str(letter.event.first_day)}
    keep(ledger, FormEntry(None, {"number": "005/7/dinkes/2026."}, "a" * 64), now)
    keep(ledger, FormEntry(None, agency_and_day, "b" * 64), now)
    keep(ledger, FormEntry(None, {"opd": "Dinas Sosial"}, "c" * 64), now)
    assert waiting(ledger, letter, now) == ["a" * 64]
    other = replace(letter, number="005/8/DINKES/2026")
    assert waiting(ledger, other, now) == ["b" * 64]
    assert waiting(ledger, other, now + timedelta(days=91)) == []
    with ledger.turn() as turn:
        turn.record(FormEntry(None, {}), Decision(None, (), "Joined.", joined=("a" * 64,)), now)
    assert waiting(ledger, letter, now) == ["b" * 64]
    assert waiting(ledger, other, now) == ["b" * 64]
    keep(ledger, FormEntry(None, agency_and_day, "d" * 64), now)
    assert waiting(ledger, other, now) == [], "two that fit: a person chooses"


@pytest.mark.parametrize(
    "make", [lambda m: Other(m), lambda m: Unreadable("d", "why"), lambda m: RequestLetter(m, None)]
)
def test_what_points_nowhere_finds_nothing(
    three: Ledger, clerk: Any, now: datetime, make: Callable[..., Any]
) -> None:
    """No ticket, no thread, no letter: no case."""
    assert found(three, make(clerk.mail()), now) == (None, "none", [])


def test_an_answer_waits_for_the_mail_that_it_answers(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A mail that came before and is not decided yet is decided first; no two mails wait for each other."""
    first, second = clerk.received(ledger, 2)
    with pytest.raises(Busy), ledger.turn(second) as turn:
        turn.find(FollowUp(clerk.mail(second, references=("<1@opd>", "<2@opd>"))), now)
    with ledger.turn(first) as turn:
        facts = FollowUp(clerk.mail(first, references=("<2@opd>", "<1@opd>")))
        assert turn.find(facts, now).case is None
        turn.record(*clerk.request(first), now)
    (again,) = ledger.arrivals.received(1)
    with ledger.turn(again) as turn:
        match = turn.find(FollowUp(clerk.mail(again, references=("<1@opd>",))), now)
        assert match.case is not None and match.how == "thread"


def test_one_letter_sent_twice_at_once_is_one_case(
    postgresql: Callable[[], str], clerk: Any, now: datetime, tmp_path: Any
) -> None:
    """Two workers with the same letter in two mails: the second comes again, and finds the first's case."""
    address = postgresql()
    one, other = (Ledger(open_engine(address), Archive(str(tmp_path))) for _ in range(2))
    one.arrivals.note([clerk.arrival(1), clerk.arrival(2)], now)
    (mine,), (theirs,) = one.arrivals.received(1), other.arrivals.received(1)
    letter = clerk.letter()
    with one.turn(mine) as turn:
        facts, decision = clerk.request(mine, letter)
        assert turn.find(facts, now).case is None
        with pytest.raises(Busy), other.turn(theirs) as second:
            second.find(RequestLetter(clerk.mail(theirs), letter), now)
        turn.record(facts, decision, now)
    (again,) = other.arrivals.received(1)
    with other.turn(again) as turn:
        assert turn.find(RequestLetter(clerk.mail(again), letter), now).how == "letter"
    one.close()
    other.close()


def test_the_same_letter_twice_in_one_batch_is_found(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Rows of an earlier turn are seen by a later one, before the commit."""
    items = clerk.received(ledger, 2)
    letter = clerk.letter()
    with ledger.batch(items) as batch:
        with batch.turn(items[0]) as turn:
            facts, decision = clerk.request(items[0], letter)
            turn.record(facts, decision, now)
        with batch.turn(items[1]) as turn:
            match = turn.find(RequestLetter(clerk.mail(items[1]), letter), now)
            assert match.case is not None and match.case.ticket == "VC-2026-0001"
