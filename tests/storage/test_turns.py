"""Laws of S2."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rules.case import Case, Deadline, Kind, Status
from rules.decision import ActivateZoom, Decision, SendMail
from rules.facts import CarriedOut, Complaint, DeadlineReached, FollowUp, Parked
from rules.mail import Address, Attachment
from storage.archive import Archive
from storage.engine import open_engine
from storage.fault import Busy, Taken
from storage.ledger import Ledger


def test_a_decision_is_written_whole(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Case, deadlines, effects, sentence, and the mail's end stand after one commit."""
    (case,) = clerk.open_cases(ledger, 1)
    assert case.ticket == "VC-2026-0001"
    file = ledger.views.show(case.ticket)
    assert file is not None and file.case == case
    assert [effect.key for effect in file.effects] == ["VC-2026-0001/received", "VC-2026-0001/review/1"]
    assert [effect.message_id for effect in file.effects] == [f"<{e.key}@desk>" for e in file.effects]
    assert [(e.kind, e.reason, e.status) for e in file.events] == [
        ("RequestLetter", "The letter was laid before the reviewers.", "in review")
    ]
    assert [(mail.state, mail.target) for mail in file.mails] == [("decided", "Selesai")]
    assert len(ledger.deadlines.due(now + timedelta(days=9), 9)) == 2


def test_a_turn_that_fails_leaves_nothing_and_the_others_stand(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """An exception undoes its own turn alone, its number included; the mail is there to be decided again."""
    items = clerk.received(ledger, 3)
    with ledger.batch(items) as batch:
        for item in items:
            try:
                with batch.turn(item) as turn:
                    facts, decision = clerk.request(item)
                    turn.find(facts, now)
                    turn.record(facts, decision, now)
                    if item.id == 2:
                        raise ZeroDivisionError
            except ZeroDivisionError:
                continue
    assert [case.ticket for case in ledger.views.cases()] == ["VC-2026-0001", "VC-2026-0002"]
    assert [mail.state for mail in ledger.views.mails()] == ["decided", "received", "decided"]
    assert len(ledger.views.events()) == 2 and len(ledger.views.effects()) == 4
    assert [mail.id for mail in ledger.arrivals.received(5)] == [2]


def test_a_failing_turn_does_not_lose_what_earlier_turns_had_gathered(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """A later turn makes earlier rows visible, then fails: the earlier rows are written all the same."""
    items = clerk.received(ledger, 3)
    with ledger.batch(items) as batch:
        with batch.turn(items[0]) as turn:
            facts, decision = clerk.request(items[0])
            turn.record(facts, decision, now)
        with pytest.raises(ZeroDivisionError), batch.turn(items[1]) as turn:
            reply = FollowUp(clerk.mail(items[1], tickets=("VC-2026-0001",)))
            case = turn.find(reply, now).case
            assert case is not None
            turn.record(reply, Decision(replace(case, status=Status.REJECTED), (), "No."), now)
            raise ZeroDivisionError
        with batch.turn(items[2]) as turn:
            reply = FollowUp(clerk.mail(items[2], tickets=("VC-2026-0001",)))
            case = turn.find(reply, now).case
            assert case is not None
            turn.record(reply, Decision(replace(case, subject="noted"), (), "Noted."), now)
    file = ledger.views.show("VC-2026-0001")
    assert file is not None
    assert (file.case.status, file.case.subject) == (Status.IN_REVIEW, "noted")
    assert [event.reason for event in file.events] == ["The letter was laid before the reviewers.", "Noted."]


def test_an_exception_out_of_the_batch_undoes_the_batch(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """One commit: before it nothing stands, and every mail is free to be taken again."""
    items = clerk.received(ledger, 2)
    with pytest.raises(ZeroDivisionError), ledger.batch(items) as batch:
        for item in items:
            with batch.turn(item) as turn:
                turn.record(*clerk.request(item), now)
        raise ZeroDivisionError
    assert ledger.views.cases() == [] and ledger.views.events() == []
    assert ledger.arrivals.received(5) == items


def test_a_mail_is_decided_once(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A second turn about it, in the same batch or later, is told so."""
    (item,) = clerk.received(ledger, 1)
    with ledger.batch([item]) as batch:
        with batch.turn(item) as turn:
            turn.record(*clerk.request(item), now)
        with pytest.raises(Taken), batch.turn(item):
            pass
    with pytest.raises(Taken), ledger.turn(item):
        pass
    assert len(ledger.views.cases()) == 1


def test_leaving_a_turn_without_a_record_leaves_the_mail(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Looking decides nothing."""
    (item,) = clerk.received(ledger, 1)
    with ledger.turn(item) as turn:
        turn.find(clerk.request(item)[0], now)
    assert ledger.arrivals.received(1) == [item]


def test_tickets_are_unique_and_without_gaps(
    open_ledger: Callable[[], Ledger], clerk: Any, now: datetime
) -> None:
    """Whoever works at once, and whatever fails on the way: 1 to n, each once, by kind and year."""
    first = open_ledger()
    ledgers = [first, open_ledger()] if first.engine.dialect.name == "postgresql" else [first, first]
    first.arrivals.note([clerk.arrival(uid) for uid in range(1, 41)], now)

    def work(ledger: Ledger) -> None:
        while items := ledger.arrivals.received(3):
            with ledger.batch(items) as batch:
                for item in items:
                    try:
                        with batch.turn(item) as turn:
                            facts, decision = clerk.request(item)
                            if item.id % 2:
                                complaint = Case(Kind.COMPLAINT, Status.OPEN, now, facts.mail.sender)
                                decision = replace(decision, also=Decision(complaint, (), "Also."))
                            turn.record(facts, decision, now)
                            if item.id % 10 == 0 and item.id not in failed:
                                failed.add(item.id)
                                raise ZeroDivisionError
                    except ZeroDivisionError:
                        continue

    failed: set[int] = set()
    threads = [threading.Thread(target=work, args=(ledgers[n % 2],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    tickets = sorted(case.ticket for case in first.views.cases())
    assert tickets == [f"ADU-2026-{n:04d}" for n in range(1, 21)] + [f"VC-2026-{n:04d}" for n in range(1, 41)]
    assert first.verify_chain() == []


def test_the_year_is_the_office_s(ledger: Ledger, clerk: Any) -> None:
    """At 07.00 on New Year's Day in Pontianak it is still last year in Greenwich."""
    eve = datetime.fromisoformat("2026-12-31T18:00:00+00:00")
    (item,) = clerk.received(ledger, 1)
    with ledger.turn(item) as turn:
        (case,) = turn.record(*clerk.request(item), eve)
    assert case.ticket == "VC-2027-0001"


def test_two_cases_of_one_mail_know_each_other(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A request and a complaint in one letter name each other; the mail is shown where either asks."""
    (item,) = clerk.received(ledger, 1)
    facts, decision = clerk.request(item)
    complaint = Case(Kind.COMPLAINT, Status.OPEN, now, facts.mail.sender)
    with ledger.turn(item) as turn:
        both = turn.record(facts, replace(decision, also=Decision(complaint, (), "Also.", look=True)), now)
    assert [case.related for case in both] == [("ADU-2026-0001",), ("VC-2026-0001",)]
    assert ledger.views.case("ADU-2026-0001") == both[1]
    assert ledger.arrivals.to_move(1)[0].target == "Periksa"


def test_an_effect_s_key_works_once(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """A rule that asks for the same key again, in one decision or in a later one, asks for nothing new."""
    (case,) = clerk.open_cases(ledger, 1)
    twice = SendMail("received", "received", (Address("a@b"),))
    new = SendMail("new", "new", (Address("a@b"),))
    with ledger.turn() as turn:
        facts = DeadlineReached(case.ticket, "x", now)
        found = turn.find(facts, now).case
        turn.record(facts, Decision(found, (twice, new, replace(new, template="other")), "Again."), now)
    assert [e.key.split("/", 1)[1] for e in ledger.views.effects()] == ["received", "review/1", "new"]
    assert ledger.views.effects()[-1].effect.template == "new"


def test_an_answered_deadline_is_gone(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Even where the rule left the case as it was, or concerned no case: it is not answered twice."""
    (case,) = clerk.open_cases(ledger, 1)
    late = now + timedelta(days=2)
    first, second = ledger.deadlines.due(late, 9)
    assert (first.kind, second.kind) == ("remind", "review")
    with ledger.turn(first) as turn:
        found = turn.find(first.facts, late).case
        (after,) = turn.record(first.facts, Decision(found, (), "Reminded."), late)
    assert [d.kind for d in after.deadlines] == ["review"]
    with ledger.turn(second) as turn:
        turn.record(second.facts, Decision(None, (), "Nobody's."), late)
    assert ledger.deadlines.due(late, 9) == []
    assert ledger.deadlines.next_at() is None
    kept = ledger.views.case(case.ticket)
    assert kept is not None and kept.deadlines == ()


def test_a_deadline_that_an_earlier_turn_took_away_is_not_reached(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """Two deadlines of a case in one batch: where the first closes the case, the second has no turn."""
    clerk.open_cases(ledger, 1)
    late = now + timedelta(days=2)
    first, second = ledger.deadlines.due(late, 9)
    with ledger.batch([first, second]) as batch:
        with batch.turn(first) as turn:
            case = turn.find(first.facts, late).case
            assert case is not None
            closed = replace(case, status=Status.LAPSED, deadlines=(), settled_at=late)
            turn.record(first.facts, Decision(closed, (), "Closed."), late)
        with pytest.raises(Taken), batch.turn(second):
            pass


def test_deadlines_follow_the_case(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Moved, added or taken away in the case, they are so in the clock's list."""
    (case,) = clerk.open_cases(ledger, 1)
    wanted = (Deadline("review", now + timedelta(days=3)), Deadline("lapse", now + timedelta(days=5)))
    with ledger.turn() as turn:
        facts = DeadlineReached(case.ticket, "calendar", now)
        found = turn.find(facts, now).case
        assert found is not None
        turn.record(facts, Decision(replace(found, deadlines=wanted), (), "The calendar changed."), now)
    due = ledger.deadlines.due(now + timedelta(days=9), 9)
    assert tuple(Deadline(d.kind, d.due) for d in due) == wanted


def test_an_effect_ends_with_its_decision(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """Done or parked, and what the rulebook made of it, are one commit; a second end is refused."""
    clerk.open_cases(ledger, 1)
    one, two = ledger.outbox.claim(now, ["send-mail"], 5)
    follow = ActivateZoom("zoom/1", "dinkes@example", "Dinas", "Kesehatan", now, now + timedelta(hours=1))
    done = CarriedOut("VC-2026-0001", one.effect, {"message_id": "<sent@desk>"})
    with ledger.turn(one) as turn:
        turn.record(done, Decision(turn.find(done, now).case, (follow,), "Sent."), now)
    with pytest.raises(Taken), ledger.turn(one):
        pass
    parked = Parked("VC-2026-0001", two.effect, "550 no such user")
    with ledger.turn(two) as turn:
        turn.record(parked, Decision(turn.find(parked, now).case, (), "Given up."), now)
    states = {e.key.split("/", 1)[1]: (e.state, e.reason) for e in ledger.views.effects()}
    assert states == {
        "received": ("done", None),
        "review/1": ("parked", "550 no such user"),
        "zoom/1": ("due", None),
    }
    assert ledger.views.effects()[0].result == {"message_id": "<sent@desk>"}


def test_the_load_counts_answers_cases_and_alerts(ledger: Ledger, clerk: Any, now: datetime) -> None:
    """In the same batch as well as after it; answers by the local day, cases and alerts by the hour."""
    items = clerk.received(ledger, 3)
    alert = SendMail("alert/x", "forgery-alert", (Address("boss@example"),))
    with ledger.batch(items) as batch:
        for number, item in enumerate(items):
            with batch.turn(item) as turn:
                load = turn.load(now, "TU@dinkes.example")
                assert (load.answers_today, load.cases_this_hour, load.alerts_this_hour) == (number,) * 3
                facts, decision = clerk.request(item)
                turn.record(facts, replace(decision, effects=(*decision.effects, alert)), now)
    with ledger.turn() as turn:
        assert turn.load(now, "tu@dinkes.example").answers_today == 3
        later = turn.load(now + timedelta(hours=2), "tu@dinkes.example")
        assert (later.answers_today, later.cases_this_hour, later.alerts_this_hour) == (3, 0, 0)
        assert turn.load(now + timedelta(days=1), "tu@dinkes.example").answers_today == 0
        assert turn.load(now, None).answers_today == 0


def test_files_of_a_mail_are_listed_and_broken_names_are_no_hindrance(
    ledger: Ledger, clerk: Any, now: datetime
) -> None:
    """NUL and lone surrogates in names, subjects and reasons reach neither engine."""
    (item,) = clerk.received(ledger, 1)
    part = Attachment("su\0rat\udc80.pdf", "application/pdf", 3, "d" * 64)
    mail = clerk.mail(item, attachments=(part, part), subject="a\0\udcff")
    decision = clerk.opening(mail, clerk.letter("00\0\udc80/1", opd="Di\0nas\udc80"))
    decision = replace(decision, case=replace(decision.case, subject="a\0\udcff"), reason="ra\0\udc80")
    with ledger.turn(item) as turn:
        (case,) = turn.record(Complaint(mail, "x"), decision, now, ("h\0\udc80",))
    file = ledger.views.show(case.ticket)
    assert file is not None and file.events[0].reason == "ra?"
    assert ledger.verify_chain() == []


def test_a_case_in_other_hands_is_busy_not_waited_for(
    postgresql: Callable[[], str], clerk: Any, now: datetime, tmp_path: Any
) -> None:
    """Two workers never decide one case at once: the second leaves its mail for later, without waiting."""
    address = postgresql()
    one, other = (Ledger(open_engine(address), Archive(str(tmp_path))) for _ in range(2))
    clerk.open_cases(one, 1)
    one.arrivals.note([clerk.arrival(2), clerk.arrival(3)], now)
    (mine,), (theirs,) = one.arrivals.received(1), other.arrivals.received(1)
    assert mine.id != theirs.id
    with one.turn(mine) as turn:
        facts = FollowUp(clerk.mail(mine, tickets=("VC-2026-0001",)))
        case = turn.find(facts, now).case
        with pytest.raises(Busy), other.turn(theirs) as second:
            second.find(FollowUp(clerk.mail(theirs, tickets=("VC-2026-0001",))), now)
        turn.record(facts, Decision(case, (), "First."), now)
    (again,) = other.arrivals.received(1)
    assert again == theirs
    with other.turn(again) as turn:
        facts = FollowUp(clerk.mail(again, tickets=("VC-2026-0001",)))
        turn.record(facts, Decision(turn.find(facts, now).case, (), "Second."), now)
    assert [e.reason for e in one.views.events("VC-2026-0001")][1:] == ["First.", "Second."]
    one.close()
    other.close()


def test_a_lost_claim_costs_work_never_a_second_decision(
    postgresql: Callable[[], str], clerk: Any, now: datetime, tmp_path: Any
) -> None:
    """Where the claim's connection broke and another worker decided first, the row's own state says so."""
    address = postgresql()
    one, other = (Ledger(open_engine(address), Archive(str(tmp_path))) for _ in range(2))
    (item,) = clerk.received(one, 1)
    one.close()
    (same,) = other.arrivals.received(1)
    with other.turn(same) as turn:
        turn.record(*clerk.request(same), now)
    with pytest.raises(Taken), one.turn(item):
        pass
    assert len(other.views.cases()) == 1
    one.close()
    other.close()
