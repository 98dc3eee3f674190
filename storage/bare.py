"""Cases and effects without the people in them."""

from __future__ import annotations

from dataclasses import replace

from rules.case import Case
from rules.decision import ActivateZoom, Effect, ScheduleMeeting, SendMail
from rules.letter import Letter


def bare_case(case: Case) -> Case:
    """What may stay for ever: number, kind, state, times, the agency, its letter's number and days."""
    letter, grievance = case.letter, case.grievance
    if letter is not None:
        event = replace(letter.event, name=None)
        letter = Letter(file="", opd=letter.opd, number=letter.number, date=letter.date, event=event)
    if grievance is not None:
        grievance = replace(
            grievance,
            text="",
            reporter=None,
            contact=None,
            proposed_reasons=(),
            forwarded_to=None,
            answer=None,
        )
    return Case(
        case.kind,
        case.status,
        case.received_at,
        None,
        ticket=case.ticket,
        round=case.round,
        complete_at=case.complete_at,
        decided_at=case.decided_at,
        confirmed_at=case.confirmed_at,
        settled_at=case.settled_at,
        letter=letter,
        related=case.related,
        grievance=grievance,
    )


def bare_effect(effect: Effect) -> Effect:
    """That it was done, and which template or call it was; not to whom, nor with which words."""
    if isinstance(effect, SendMail):
        return SendMail("", effect.template, ())
    if isinstance(effect, ActivateZoom):
        return replace(effect, key="", account="", first_name="", last_name="")
    if isinstance(effect, ScheduleMeeting):
        return replace(effect, key="", account="", topic="", meeting_id=None)
    return replace(effect, key="", account="", meeting_id=None)
