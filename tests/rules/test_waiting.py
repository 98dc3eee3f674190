"""Laws of the clock on a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from rules.ask import asked_by
from rules.case import Case
from rules.deadlines import Due
from rules.decision import Decision, SendMail
from rules.facts import DeadlineReached, RequestLetter
from rules.lifecycle import due_of
from rules.mail import Proof
from rules.recount import recompute
from rules.rulebook import decide
from tests.rules.samples import DESK, LETTER, NOW, mail

TICKET = "VC-2026-0001"
TOMORROW = date(2026, 3, 3)
SOON = replace(LETTER, event=replace(LETTER.event, first_day=TOMORROW, last_day=TOMORROW))
STAGES = {Due.REVIEW_HALF: "half", Due.REVIEW_LAST_HOUR: "hour"}


def opened(soon: bool) -> Case:
    case = decide(RequestLetter(mail(proof=Proof("pass")), SOON if soon else LETTER), None, NOW, DESK).case
    assert case is not None
    return replace(case, ticket=TICKET)


def struck(case: Case, kind: Due, late: timedelta = timedelta()) -> Decision:
    due = next(d for d in case.deadlines if d.kind == kind)
    return decide(DeadlineReached(TICKET, due.kind, due.due), case, due.due + late, DESK)


def reminder(decision: Decision) -> SendMail:
    (told, *_) = [e for e in decision.effects if isinstance(e, SendMail) and e.template == "review-reminder"]
    return told


@pytest.mark.parametrize("kind", STAGES)
@pytest.mark.parametrize("soon", [False, True], ids=["after the term", "within the term"])
def test_a_reminder_names_what_comes_first(kind: Due, soon: bool) -> None:
    """The term's end, or the start of an event that begins before it; each stage has one key."""
    case = opened(soon)
    told = reminder(struck(case, kind))
    until = asked_by(case).starts_at if soon else due_of(case, DESK, NOW)
    assert datetime.fromisoformat(told.data["due"]) == until
    assert (told.data["before_event"], told.data["stage"]) == (soon, STAGES[kind])
    assert told.key.startswith(f"review-reminder/{case.round}/{STAGES[kind]}")


def test_an_early_event_is_reminded_of_in_time_and_escalated_at_the_terms_end() -> None:
    """The event is at nine the next morning, the term ends at four: both reminders lie before nine."""
    case = opened(soon=True)
    begins = asked_by(case).starts_at
    assert begins is not None
    reminded = [d.due for d in case.deadlines if d.kind in STAGES]
    assert len(reminded) == 2
    assert all(NOW < due < begins for due in reminded)
    (end,) = [d for d in case.deadlines if d.kind == Due.REVIEW_END]
    assert end.due == due_of(case, DESK, NOW) > begins


def test_of_an_event_that_has_begun_nobody_is_reminded_to_decide() -> None:
    """After a standstill: what is left is the term's end."""
    case = opened(soon=True)
    decision = struck(case, Due.REVIEW_LAST_HOUR, late=timedelta(hours=2))
    assert decision.effects == ()
    assert decision.case is not None
    assert [d.kind for d in decision.case.deadlines if d.kind == Due.REVIEW_END] == [Due.REVIEW_END]


@pytest.mark.parametrize("soon", [False, True])
def test_the_same_calendar_moves_no_reminder(soon: bool) -> None:
    """Counted anew, reminders ahead of an event stay where they were laid out."""
    case = opened(soon)
    assert recompute(case, DESK, NOW) == (case, ())
