"""Moving, shortening, extending what was approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.answers import decided_already
from rules.approval import confirmed_by_hand, first_step, planned, restated
from rules.ask import asked_by, differences
from rules.case import Case, Status
from rules.deadlines import approved_deadlines
from rules.decision import DeactivateZoom, Decision, Effect
from rules.lifecycle import edition, event_line, moved
from rules.mail import Command, Mail
from rules.office import Desk, Role
from rules.post import to_role

CHANGEABLE = (Status.APPROVED, Status.ACTIVE)


def changes(case: Case, command: Command) -> bool:
    """Whether an approval of an approved case says anything new; said again, it is "decided already"."""
    return case.status in CHANGEABLE and bool(_lines(case, restated(case, command)))


def change(mail: Mail, command: Command, case: Case, now: datetime, desk: Desk) -> Decision:
    """The booking moves, Zoom follows, the agency is told once with a newer invite.

    Who approved, and when, stays on record: the standard's term was kept or broken then.
    Where no licence is free at the new time nothing changes: the old booking stands.
    """
    before, lines = case, _lines(case, restated(case, command))
    if not lines:
        return decided_already(mail, before, desk)
    plan = planned(mail, command, before, now, desk)
    if isinstance(plan, Decision):
        return plan
    by = mail.sender.email if mail.sender else ""
    case = moved(
        plan.case,
        Status.APPROVED,
        account=plan.host,
        sequence=case.sequence + 1,
        deadlines=approved_deadlines(*plan.slot, now, desk),
        changed=tuple(dict.fromkeys((*before.changed, *lines))),
    )
    reason = f"Changed by {by} after the approval: {event_line(case)}."
    notices = to_role(
        Role.REVIEWER,
        desk,
        f"changed/{edition(case)}/notice",
        "changed-notice",
        data={"by": by, "changes": list(lines)},
        but=by,
    )
    if desk.office.zoom_way == "off":
        case, effects = confirmed_by_hand(case, now, desk)
        return Decision(case, (*effects, *notices), reason)
    case, left = _left(before, case, desk)
    effects = (*left, first_step(case, plan.slot, desk))
    return Decision(case, (*effects, *notices), reason, bookings=plan.booked(desk))


def _left(before: Case, case: Case, desk: Desk) -> tuple[Case, tuple[Effect, ...]]:
    """Another account takes over: the old one gives its licence back (a lent host is left by Zoom's desk)."""
    old = before.account
    if desk.office.zoom_way == "pool" or old is None or old == case.account:
        return case, ()
    back = DeactivateZoom(
        key=f"release/{edition(case)}/left", account=old, meeting_id=before.zoom.get("meeting_id")
    )
    return replace(case, zoom={}), (back,)


def _lines(before: Case, after: Case) -> tuple[str, ...]:
    return differences(asked_by(before), asked_by(after))
