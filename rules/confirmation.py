"""The confirmation, and a new account's invitation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from rules.approval import activation_of, meeting_of
from rules.ask import asked_by
from rules.case import Case, Status
from rules.deadlines import eve_of, invitation_deadlines
from rules.decision import Decision, Invite, SendMail
from rules.lifecycle import LOOK, counted, edition, invited
from rules.office import Desk, Role
from rules.post import to_requester, to_role

OPENS = ("password", "host_key", "join_url")
"""What lets somebody into a meeting; Zoom's link carries its passcode."""


def confirm(case: Case, meeting: dict[str, str], now: datetime, desk: Desk, done: str) -> Decision:
    """The confirmation (procedure, step d), with the calendar's invite; what changed is said once.

    A meeting that follows the first confirmation (a new account has accepted) is told as such.
    """
    ask = asked_by(case)
    pending = case.zoom.get("pending") == "yes"
    changes = list(case.changed)
    known = case.confirmed_at is not None
    case = invited(case, now)
    data: dict[str, Any] = {
        "account": case.account,
        "pending": pending,
        "created": case.zoom.get("created") == "yes",
        "meeting": _meeting_data(case, meeting) if meeting else None,
        "changes": changes,
        "follows": known and bool(meeting) and not changes,
    }
    invite = Invite("REQUEST", case.sequence) if ask.starts_at else None
    told = to_requester(
        case, f"confirmation/{edition(case)}", "approved-confirmation", data=data, invite=invite
    )
    effects = tuple(mail for each in told for mail in _apart(each))
    if pending and ask.starts_at:
        looks = invitation_deadlines(ask.starts_at, now, desk)
        case = replace(case, deadlines=(*case.deadlines, *looks))
    return Decision(case, effects, f"{done}; the agency is sent its confirmation.")


def _apart(mail: SendMail) -> tuple[SendMail, ...]:
    """What opens the meeting goes to the requester alone; those copied on the letter hear of the rest."""
    if not mail.cc:
        return (mail,)
    meeting = mail.data["meeting"]
    shown = {name: None if name in OPENS else value for name, value in meeting.items()} if meeting else None
    copy = replace(mail, key=f"{mail.key}/copies", to=mail.cc, cc=(), data={**mail.data, "meeting": shown})
    return replace(mail, cc=()), copy


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


def look(case: Case, desk: Desk) -> Decision:
    """The clock: has the invitation been accepted? Zoom is asked; the activation may be said again."""
    slot = asked_by(case).slot
    if case.status is not Status.ACTIVE or slot is None or case.zoom.get("pending") != "yes":
        return Decision(case, (), "No invitation is waited for.")
    case, number = counted(case, "look")
    asked = activation_of(case, slot, key=f"{LOOK}{edition(case)}/{number}")
    return Decision(case, (asked,), f"Zoom is asked whether {case.account} has accepted its invitation.")


def invitation_seen(case: Case, pending: bool, now: datetime, desk: Desk) -> Decision:
    """Accepted: the meeting is made now. Not yet: people are reminded once, from the working day before."""
    slot = asked_by(case).slot
    if case.status is not Status.ACTIVE or slot is None:
        return Decision(case, (), "The case has moved on: its invitation is waited for anew.")
    if not pending:
        wanted = desk.office.meeting and not case.zoom.get("meeting_id")
        meeting = (meeting_of(case, slot),) if wanted else ()
        return Decision(case, meeting, f"{case.account} has accepted its invitation.")
    case = replace(case, deadlines=(*case.deadlines, *invitation_deadlines(slot[0], now, desk)))
    said = f"{case.account} has not accepted its invitation yet"
    if now < eve_of(slot[0], desk.calendar) or case.counters.get("invitation"):
        return Decision(case, (), f"{said}.")
    case, number = counted(case, "invitation")
    data = {"account": case.account, "start": slot[0].isoformat()}
    key = f"invitation/{number}"
    effects = (
        *to_requester(case, key, "invitation-pending", data=data),
        *to_role(Role.REVIEWER, desk, f"{key}/notice", "invitation-notice", data=data),
    )
    return Decision(case, effects, f"{said}: the agency and the reviewers were reminded.")
