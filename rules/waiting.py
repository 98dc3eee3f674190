"""The clock speaks: reminders, lapses, escalations, the event's end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from rules.activation import ended
from rules.ask import asked_by
from rules.case import Case, Deadline, Status
from rules.confirmation import look
from rules.deadlines import Due, after_reached, release_again_deadlines, reminded_until
from rules.decision import DeactivateZoom, Decision
from rules.facts import DeadlineReached
from rules.lifecycle import counted, due_of, edition, moved, released
from rules.office import Desk, Role
from rules.post import to_requester, to_role
from rules.standard import findings

REMINDERS = (Due.INCOMPLETE_REMINDER, Due.REVIEW_HALF, Due.REVIEW_LAST_HOUR)
"""After a standstill several may be due at once: people get the last one alone."""


def deadline(facts: DeadlineReached, case: Case, now: datetime, desk: Desk) -> Decision:
    """A request's deadline is reached; one that no longer fits the case's state is dropped."""
    kept = tuple(d for d in case.deadlines if (d.kind, d.due) != (facts.kind, facts.due))
    known = len(kept) < len(case.deadlines)
    case = replace(case, deadlines=kept)
    if case.settled or not known or facts.kind not in {str(kind) for kind in Due}:
        return Decision(case, (), f"The deadline {facts.kind} no longer concerns this case.")
    kind = Due(facts.kind)
    if kind in REMINDERS and any(facts.due < d.due <= now for d in kept):
        return Decision(case, (), f"The reminder {kind} is left out: what comes after it is due as well.")
    match kind:
        case Due.INCOMPLETE_REMINDER | Due.INCOMPLETE_LAPSE:
            return _incomplete(kind, case, now, desk)
        case Due.REVIEW_HALF | Due.REVIEW_LAST_HOUR | Due.REVIEW_END | Due.REVIEW_OVERDUE:
            return _review(kind, case, now, desk)
        case Due.EVENT_TOMORROW:
            return _tomorrow(case, now, desk)
        case Due.EVENT_OVER:
            return _over(case, now, desk)
        case Due.INVITATION:
            return look(case, desk)
        case (
            Due.COMPLAINT_HALF
            | Due.COMPLAINT_EIGHTY
            | Due.COMPLAINT_LAST_DAY
            | Due.COMPLAINT_END
            | Due.COMPLAINT_OVERDUE
            | Due.OBJECTION_END
        ):
            return Decision(case, (), f"The deadline {kind} belongs to complaints.")
        case _:
            assert_never(kind)


def _incomplete(kind: Due, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status is not Status.INCOMPLETE:
        return Decision(case, (), "The request is complete: no reminder is needed.")
    if kind is Due.INCOMPLETE_LAPSE:
        case = moved(case, Status.LAPSED, settled_at=now, deadlines=(), reason="tidak dilengkapi")
        effects = to_requester(case, f"lapsed/{case.round}", "lapsed")
        return Decision(case, effects, "Closed because it stayed incomplete; a letter reopens it.")
    case, number = counted(case, "reminder")
    lapses = next((d.due for d in case.deadlines if d.kind == Due.INCOMPLETE_LAPSE), None)
    data: dict[str, Any] = {
        "requirements": [f.as_data() for f in findings(case, now, desk)],
        "reason": case.reason,
        "lapses": lapses.isoformat() if lapses else None,
        "form_url": desk.office.form_url,
    }
    effects = to_requester(case, f"reminder/{number}", "remind-incomplete", data=data)
    return Decision(case, effects, f"The agency was reminded of what is missing (reminder {number}).")


def _review(kind: Due, case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status is not Status.IN_REVIEW:
        return Decision(case, (), "The request is not in review: no reminder is needed.")
    if kind in (Due.REVIEW_HALF, Due.REVIEW_LAST_HOUR):
        return _or_later(case, _remind(kind, case, now, desk), desk, now)
    due = due_of(case, desk, now).isoformat()
    case, number = counted(case, "escalation")
    case = replace(case, deadlines=(*case.deadlines, *after_reached(kind, now, desk)))
    people = desk.office.with_role(Role.SUPERVISOR)
    role = Role.SUPERVISOR if people else Role.REVIEWER
    effects = to_role(role, desk, f"escalation/{number}", "escalation", data={"due": due, "number": number})
    return Decision(case, effects, f"The standard's term is over: escalation {number} to the {role}.")


def _remind(kind: Due, case: Case, now: datetime, desk: Desk) -> Decision:
    """Half of the time is gone, or an hour is left: until the term's end, or the event that begins before."""
    due = due_of(case, desk, now)
    until = reminded_until(case.complete_at or now, due, asked_by(case).starts_at)
    sooner = until < due
    if sooner and until <= now:
        return Decision(case, (), "The event has begun: its reminder is left out.")
    stage = "half" if kind is Due.REVIEW_HALF else "hour"
    data = {"due": until.isoformat(), "stage": stage, "half": stage == "half", "hour": stage == "hour"}
    key = f"review-reminder/{case.round}/{stage}"
    effects = to_role(
        Role.REVIEWER, desk, key, "review-reminder", data={**data, "before_event": sooner}, token=True
    )
    time = "the time until the event" if sooner else "the term"
    left = (
        f"half of {time} is gone" if stage == "half" else "the event begins" if sooner else "one hour is left"
    )
    return Decision(case, effects, f"Reviewers were reminded: {left}.")


def _or_later(case: Case, decision: Decision, desk: Desk, now: datetime) -> Decision:
    """A case in review never stands without an end to its term."""
    if case.deadlines:
        return decision
    end = Deadline(Due.REVIEW_END, due_of(case, desk, now))
    return replace(decision, case=replace(case, deadlines=(end,)))


def _tomorrow(case: Case, now: datetime, desk: Desk) -> Decision:
    ask = asked_by(case)
    if case.status is not Status.ACTIVE:
        return Decision(case, (), "The account is not active: the event's reminder is left out.")
    if ask.starts_at is None or ask.starts_at <= now:
        return Decision(case, (), "The event has begun: its reminder is left out.")
    data = {"start": ask.starts_at.isoformat(), "account": case.account}
    effects = to_requester(case, f"event-reminder/{edition(case)}", "event-reminder", data=data)
    return Decision(case, effects, "The agency was reminded of its event.")


def _over(case: Case, now: datetime, desk: Desk) -> Decision:
    if case.status not in (Status.ACTIVE, Status.APPROVED):
        return Decision(case, (), "Nothing was activated: nothing is to be given back.")
    if desk.office.zoom_way == "off":
        back_by_hand = released(case, "over", desk)
        over = ended(case, now)
        reason = "The event is over; the reviewers were asked to take the licence back by hand."
        return replace(over, effects=(*back_by_hand, *over.effects), reason=reason)
    case, number = counted(case, "release")
    # looked at again the next morning, so that a licence is never left on in silence
    case = replace(case, deadlines=(*case.deadlines, *release_again_deadlines(now, desk)))
    account = case.zoom.get("account") or case.account or ""
    back = DeactivateZoom(
        key=f"release/{edition(case)}/over/{number}", account=account, meeting_id=case.zoom.get("meeting_id")
    )
    return Decision(case, (back,), f"The event is over: the licence of {account} is to be given back.")
