"""How a request's case moves on, by small steps."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, assert_never

from rules.ask import asked_by
from rules.case import Case, Status
from rules.deadlines import incomplete_deadlines, overdue_review_deadlines, review_deadlines
from rules.decision import ActivateZoom, DeactivateZoom, Effect, Invite, ScheduleMeeting, SendMail
from rules.licensing import offer
from rules.mail import Mail
from rules.office import Desk, Role
from rules.post import to_role
from rules.standard import Finding, findings, holding

IN_FORCE = (Status.APPROVED, Status.ACTIVE)
LOOK = "look/"
"""Begins the keys of effects that ask Zoom how the invitation of an active case stands."""


def moved(case: Case, to: Status, **changes: Any) -> Case:
    """`case` in status `to`; raises IllegalMove where MOVES knows no such move."""
    case.check_move(to)
    return replace(case, status=to, **changes)


def touched(case: Case, mail: Mail) -> Case:
    """`case` with `mail` as the last of its thread."""
    if not mail.message_id:
        return case
    chain = tuple(dict.fromkeys((*case.references, mail.message_id)))[-20:]
    return replace(case, last_id=mail.message_id, references=chain, root_id=case.root_id or mail.message_id)


def counted(case: Case, what: str) -> tuple[Case, int]:
    """`case` with its counter `what` one higher, and that number: it makes effect keys unique."""
    number = case.counters.get(what, 0) + 1
    return replace(case, counters={**case.counters, what: number}), number


def weighed(case: Case, now: datetime, desk: Desk) -> tuple[Case, tuple[Finding, ...]]:
    """`case` as incomplete or in review, by the standard, with that state's deadlines."""
    found = findings(case, now, desk)
    if holding(found, desk):
        status = Status.INCOMPLETE
        times: dict[str, Any] = {"deadlines": incomplete_deadlines(now, desk), "complete_at": None}
    else:
        status = Status.IN_REVIEW
        complete = case.complete_at or now
        coming = tuple(d for d in review_deadlines(complete, desk, asked_by(case).starts_at) if d.due > now)
        late = overdue_review_deadlines(now, desk)
        times = {"deadlines": coming or late, "complete_at": complete, "reason": None}
    return moved(case, status, settled_at=None, decided_at=None, decided_by=None, **times), found


def due_of(case: Case, desk: Desk, now: datetime) -> datetime:
    """The end of the standard's term: counted from completeness, or as if complete `now`."""
    return desk.calendar.due(case.complete_at or now, desk.office.terms.request)


def review_mails(
    case: Case,
    found: tuple[Finding, ...],
    now: datetime,
    desk: Desk,
    *,
    changes: tuple[str, ...] = (),
    files: tuple[str, ...] = (),
) -> tuple[SendMail, ...]:
    """The reviewers' page, one each with a code of its own, for this round of the case.

    It encloses the letter; `files` where none could be read, so that a person may look.
    """
    held = holding(found, desk)
    data: dict[str, Any] = {
        "requirements": [f.as_data() for f in found],
        "due": due_of(case, desk, now).isoformat(),
        "changes": list(changes),
        "doubts": list(case.letter.doubts) if case.letter else [],
        "bookings": offer(case, now, desk),
    }
    return to_role(
        Role.REVIEWER,
        desk,
        f"review/{case.round}",
        "review-incomplete" if held else "review",
        data=data,
        attach=case.letters[-1:] or files,
        evidence=True,
        token=True,
    )


def edition(case: Case) -> str:
    """The approval in force, for effect keys: the round, and how often it was changed or called off since."""
    return f"{case.round}.{case.sequence}" if case.sequence else str(case.round)


def overtaken(effect: Effect, case: Case) -> bool:
    """Whether the case was changed or settled since `effect` was asked for: Zoom need not hear of it."""
    match effect:
        case ActivateZoom() | ScheduleMeeting():
            if effect.key.startswith(LOOK):
                return case.status is not Status.ACTIVE
            current = (f"activate/{edition(case)}", f"meeting/{edition(case)}")
            return case.status not in IN_FORCE or effect.key not in current
        case DeactivateZoom() | SendMail():
            return False
        case _:
            assert_never(effect)


def released(case: Case, reason_key: str, desk: Desk) -> tuple[Effect, ...]:
    """Give back what was activated for the case, if anything was; by hand where Zoom is off."""
    account = case.zoom.get("account") or case.account
    if case.status not in IN_FORCE or not account:
        return ()
    key = f"release/{edition(case)}/{reason_key}"
    if desk.office.zoom_way == "off":
        return by_hand(case, key, "return", desk)
    return (DeactivateZoom(key=key, account=account, meeting_id=case.zoom.get("meeting_id")),)


def by_hand(case: Case, key: str, what: Literal["activate", "return"], desk: Desk) -> tuple[SendMail, ...]:
    """Zoom is off: the reviewers are asked to do it on Zoom's own page."""
    data = {"what": what, "account": case.account}
    return to_role(Role.REVIEWER, desk, key, "zoom-by-hand", data=data)


def invited(case: Case, now: datetime) -> Case:
    """`case` with its confirmation sent; of several, the first one is when it was confirmed."""
    counters = {**case.counters, "invited": 1}
    return moved(case, Status.ACTIVE, confirmed_at=case.confirmed_at or now, counters=counters, changed=())


def called_off(case: Case) -> tuple[Case, Invite | None]:
    """The calendar's cancellation for those who were invited, newer than what they have; else none."""
    if not case.counters.get("invited"):
        return case, None
    case = replace(case, sequence=case.sequence + 1, counters={**case.counters, "invited": 0})
    return case, Invite("CANCEL", case.sequence)


def event_line(case: Case) -> str:
    """A short English naming of the request for the event log; no personal data."""
    ask = asked_by(case)
    return f"{ask.opd or 'an unknown agency'}, {ask.event.first_day or 'no day read'}"
