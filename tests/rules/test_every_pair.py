"""Every status and fact has a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from rules.case import MOVES, Case, Kind, Status
from rules.deadlines import Due
from rules.decision import ActivateZoom, Decision, SendMail
from rules.facts import (
    AutoReply,
    Bounce,
    CalendarChanged,
    CarriedOut,
    Complaint,
    DeadlineReached,
    DigestDue,
    Facts,
    FollowUp,
    FormEntry,
    Other,
    Parked,
    RequestLetter,
    ReviewerReply,
    StepStuck,
    Unreadable,
    ZoomDifferences,
)
from rules.letter import Letter
from rules.mail import Proof, Token, Verb
from rules.rulebook import decide
from tests.rules.samples import BUDI, DESK, LETTER, NOW, REQUESTER, RINA, SARI, command, mail

PASS = Proof("pass")
BETTER = replace(LETTER, digest="b" * 64, number="005/999/DINKES-A/2026")
UNSTAMPED = replace(LETTER, stamp=replace(LETTER.stamp, present=False))


def after(case: Case | None, facts: Facts) -> Case:
    decision = decide(facts, case, NOW, DESK)
    assert decision.case is not None
    found = decision.case
    return replace(found, ticket=found.ticket or f"{found.kind}-2026-0001")


def by(case: Case, verb: Verb, argument: str | None = None, who: object = RINA) -> Case:
    proof = Proof("pass", "none", Token.VALID, case.ticket)
    return after(case, ReviewerReply(mail(who, proof=proof), command(verb, argument)))  # type: ignore[arg-type]


def active(case: Case) -> Case:
    approved = by(case, Verb.APPROVE)
    gift = ActivateZoom("activate/1", approved.account or "", "D", "K", NOW, NOW)
    made = decide(CarriedOut(case.ticket, gift, {}), approved, NOW, DESK)
    return after(made.case, CarriedOut(case.ticket, made.effects[0], {"meeting_id": "1"}))


def cases() -> dict[Status, Case]:
    """One case in each status, brought there by the rules themselves."""
    review = after(None, RequestLetter(mail(proof=PASS), LETTER))
    missing = after(None, RequestLetter(mail(proof=PASS), UNSTAMPED))
    works = active(review)
    over = next(d for d in works.deadlines if d.kind == Due.EVENT_OVER)
    back = decide(DeadlineReached(works.ticket, over.kind, over.due), works, over.due, DESK)
    ended = decide(CarriedOut(works.ticket, back.effects[0], {}), back.case, over.due, DESK).case
    lapse = next(d for d in missing.deadlines if d.kind == Due.INCOMPLETE_LAPSE)
    grievance = after(None, Complaint(mail(proof=PASS), "Layanan lambat sekali."))
    assert ended is not None
    return {
        Status.INCOMPLETE: missing,
        Status.IN_REVIEW: review,
        Status.APPROVED: by(review, Verb.APPROVE),
        Status.ACTIVE: works,
        Status.ENDED: ended,
        Status.REJECTED: by(review, Verb.REJECT, "tatap muka"),
        Status.CANCELLED: by(works, Verb.CANCEL, "ditunda"),
        Status.WITHDRAWN: after(review, ReviewerReply(mail(proof=PASS), command(Verb.CANCEL))),
        Status.LAPSED: after(missing, DeadlineReached(missing.ticket, lapse.kind, lapse.due)),
        Status.OPEN: grievance,
        Status.FORWARDED: by(grievance, Verb.FORWARD, "upt@kalbarprov.example", SARI),
        Status.ANSWERED: by(grievance, Verb.CLOSE, "Sudah diperbaiki.", SARI),
        Status.MERGED: replace(grievance, status=Status.MERGED, deadlines=(), settled_at=NOW),
    }


def facts_about(case: Case) -> list[Facts]:
    """At least one of every form of facts, by everybody who may send it."""
    ticket = case.ticket
    proof = Proof("pass", "none", Token.VALID, ticket)
    gift = ActivateZoom("activate/1", "dinkes.zoom@kalbarprov.example", "D", "K", NOW, NOW)
    sent = SendMail("ack", "ack", (REQUESTER,))
    people = [mail(who, proof=proof, tickets=(ticket,)) for who in (REQUESTER, RINA, BUDI, SARI, None)]
    letters: list[Letter | None] = [None, LETTER, UNSTAMPED, BETTER, replace(BETTER, is_request=False)]
    facts: list[Facts] = [
        *(RequestLetter(m, letter) for m in people for letter in letters),
        *(FollowUp(m, letter) for m in people for letter in letters),
        *(ReviewerReply(m, command(verb, text)) for m in people for verb in Verb for text in (None, "sebab")),
        *(form(m) for m in people for form in (Other, AutoReply)),
        *(Complaint(m, "Lambat.") for m in people),
        *(FormEntry(m, {"first_day": "besok", "account": "x@y.example"}, "e" * 64) for m in (None, *people)),
        *(Bounce(m, (REQUESTER.email,), permanent) for m in people for permanent in (True, False)),
        *(DeadlineReached(ticket, kind, NOW) for kind in (*Due, "made-up")),
        *(DeadlineReached(ticket, d.kind, d.due) for d in case.deadlines),
        *(CarriedOut(ticket, effect, {}) for effect in (gift, sent)),
        *(Parked(ticket, effect, "refused") for effect in (gift, sent)),
        Unreadable("0" * 64, "rusak"),
        StepStuck("inbox", "refused", NOW),
        CalendarChanged(ticket),
        ZoomDifferences(("berbeda",), NOW.date()),
        DigestDue(NOW.date()),
    ]
    return facts


def test_every_form_of_facts_is_tried() -> None:
    """A form of facts that is added without a sample here fails."""
    forms = {type(facts) for facts in facts_about(cases()[Status.IN_REVIEW])}
    assert forms == set(get_args(Facts))


@pytest.mark.parametrize("status", list(Status))
def test_every_fact_has_a_decision_in_this_status(status: Status) -> None:
    """Nothing raises; each has its sentence, moves as MOVES allows, and leaves a deadline or an end."""
    case = cases()[status]
    assert case.status is status
    for facts in facts_about(case):
        decision: Decision | None = decide(facts, case, NOW + timedelta(minutes=5), DESK)
        while decision is not None:
            check(decision, case)
            decision = decision.also


def check(decision: Decision, case: Case) -> None:
    assert decision.reason
    keys = [effect.key for effect in decision.effects]
    assert len(keys) == len(set(keys))
    after_it = decision.case
    if after_it is None:
        return
    if after_it.ticket == case.ticket:
        assert after_it.status in {case.status, *MOVES[case.status]}
    if not after_it.settled:
        assert after_it.deadlines, after_it.status
    elif after_it.kind is Kind.REQUEST:
        assert after_it.deadlines == ()
