"""After the approval: what Zoom answered, and what follows from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.ask import asked_by
from rules.case import Case, Status
from rules.deadlines import overdue_review_deadlines, release_again_deadlines
from rules.decision import (
    ActivateZoom,
    DeactivateZoom,
    Decision,
    Effect,
    Invite,
    ScheduleMeeting,
    SendMail,
)
from rules.facts import CarriedOut, Parked
from rules.lifecycle import counted, moved
from rules.office import Desk, Role
from rules.post import to_requester, to_role, to_watchers
from rules.review import meeting_of

SECRET = ("password", "host_key")
"""Results that reach the requester's mail and nobody else's."""


def carried_out(facts: CarriedOut, case: Case, now: datetime, desk: Desk) -> Decision:
    """An effect is done: the next step of the standard's procedure."""
    effect = facts.effect
    match effect:
        case ActivateZoom():
            return _activated(effect, facts.result, case, now, desk)
        case ScheduleMeeting():
            return _scheduled(facts.result, case, now, desk)
        case DeactivateZoom():
            return _given_back(effect, case, now, desk)
        case SendMail():
            return Decision(case, (), f"Mail {effect.template} was handed to the mail server.")


def _activated(
    effect: ActivateZoom, result: dict[str, str], case: Case, now: datetime, desk: Desk
) -> Decision:
    zoom = {**case.zoom, **_open(result), "account": effect.account, "activated_at": now.isoformat()}
    case = replace(case, zoom=zoom)
    if case.status is not Status.APPROVED:
        # withdrawn or cancelled while Zoom was being told: give it back at once
        back = DeactivateZoom(key=f"release/{effect.key}/late", account=effect.account)
        return Decision(case, (back,), "Activated after the case was settled: it is given back.")
    slot = asked_by(case).slot
    if slot and desk.office.meeting and result.get("pending") != "yes":
        return Decision(
            case, (meeting_of(case, slot),), f"Zoom activated {effect.account}; a meeting is made."
        )
    return _confirm(case, {}, now, desk, f"Zoom activated {effect.account}")


def _scheduled(result: dict[str, str], case: Case, now: datetime, desk: Desk) -> Decision:
    zoom = {**case.zoom, **_open(result)}
    case = replace(case, zoom=zoom, account=case.account or result.get("account"))
    if case.status is not Status.APPROVED:
        back = DeactivateZoom(
            key=f"release/{case.round}/late-meeting",
            account=case.account or "",
            meeting_id=result.get("meeting_id"),
        )
        return Decision(case, (back,), "The meeting was made after the case was settled: it is given back.")
    return _confirm(case, result, now, desk, f"Meeting {result.get('meeting_id', '')} was made")


def _confirm(case: Case, meeting: dict[str, str], now: datetime, desk: Desk, done: str) -> Decision:
    """The confirmation (procedure, step d), with the calendar's invite."""
    ask = asked_by(case)
    case = moved(case, Status.ACTIVE, confirmed_at=now)
    data: dict[str, Any] = {
        "account": case.account,
        "pending": case.zoom.get("pending") == "yes",
        "created": case.zoom.get("created") == "yes",
        "meeting": _meeting_data(case, meeting) if meeting else None,
    }
    invite = Invite("REQUEST", case.sequence) if ask.starts_at else None
    effects = to_requester(
        case, f"confirmation/{case.round}", "approved-confirmation", data=data, invite=invite
    )
    return Decision(case, effects, f"{done}; the agency is sent its confirmation.")


def _meeting_data(case: Case, result: dict[str, str]) -> dict[str, str | None]:
    ask = asked_by(case)
    return {
        "topic": result.get("topic") or ask.event.name or case.subject,
        "meeting_id": result.get("meeting_id"),
        "join_url": result.get("join_url"),
        "password": result.get("password"),
        "host_key": result.get("host_key"),
        "start": ask.starts_at.isoformat() if ask.starts_at else None,
        "end": ask.ends_at.isoformat() if ask.ends_at else None,
    }


def _open(result: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in result.items() if key not in SECRET}


def _given_back(effect: DeactivateZoom, case: Case, now: datetime, desk: Desk) -> Decision:
    case = replace(case, zoom={**case.zoom, "returned_at": now.isoformat()})
    if case.status not in (Status.ACTIVE, Status.APPROVED):
        return Decision(case, (), f"The licence of {effect.account} is back.")
    case = moved(case, Status.ENDED, settled_at=now, deadlines=())
    effects = to_requester(case, f"ended/{case.round}", "ended")
    return Decision(case, effects, f"The event is over and the licence of {effect.account} is back.")


def parked(facts: Parked, case: Case, now: datetime, desk: Desk) -> Decision:
    """An effect was given up: a person is told, and the case waits for that person, not for ever."""
    effect = facts.effect
    match effect:
        case SendMail():
            return _undelivered(effect, facts.reason, case, desk)
        case ActivateZoom():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            if case.status is Status.APPROVED:
                case = moved(
                    case,
                    Status.IN_REVIEW,
                    round=case.round + 1,
                    decided_at=None,
                    decided_by=None,
                    deadlines=overdue_review_deadlines(now, desk),
                )
            return Decision(case, trouble, f"Zoom could not activate {effect.account}: {facts.reason}")
        case ScheduleMeeting():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            if case.status is Status.APPROVED and effect.account:
                confirmed = _confirm(
                    case, {}, now, desk, "The account is active, the meeting could not be made"
                )
                return replace(confirmed, effects=(*trouble, *confirmed.effects))
            if case.status is Status.APPROVED:
                case = moved(
                    case,
                    Status.IN_REVIEW,
                    round=case.round + 1,
                    deadlines=overdue_review_deadlines(now, desk),
                )
            return Decision(case, trouble, f"The meeting could not be made: {facts.reason}")
        case DeactivateZoom():
            case, trouble = _trouble(case, effect, facts.reason, desk)
            if not case.settled:
                case = replace(case, deadlines=release_again_deadlines(now, desk))
            return Decision(
                case, trouble, f"The licence of {effect.account} could not be taken back: {facts.reason}"
            )


def _trouble(case: Case, effect: Effect, reason: str, desk: Desk) -> tuple[Case, tuple[Effect, ...]]:
    case, number = counted(case, "trouble")
    data = {"reason": reason, "effect": str(effect.kind)}
    return case, to_watchers(desk, f"zoom-trouble/{number}", "zoom-trouble", data=data)


def _undelivered(effect: SendMail, reason: str, case: Case, desk: Desk) -> Decision:
    """A mail nobody took: reviewers are told, unless the telling itself could not be delivered."""
    addresses = tuple(a.email for a in effect.to)
    said = f"Mail {effect.template} to {', '.join(addresses)} was given up: {reason}"
    if effect.template in ("mail-trouble", "bounced", "zoom-trouble", "look"):
        return Decision(case, (), said, look=True)
    requester = case.requester.email if case.requester else None
    if requester in addresses and requester not in case.dead:
        case = replace(case, dead=(*case.dead, *addresses))
    case, number = counted(case, "trouble")
    role = Role.REVIEWER if case.grievance is None else Role.COMPLAINTS
    data = {"reason": reason, "address": ", ".join(addresses)}
    told = to_role(
        role,
        desk,
        f"mail-trouble/{number}",
        "mail-trouble",
        data=data,
        but=addresses[0] if addresses else None,
    )
    return Decision(case, told, said)
