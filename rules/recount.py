"""Moving a case's deadlines when the calendar changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rules.ask import asked_by
from rules.case import Case, Deadline, Kind, Status
from rules.complaint_mails import counted_from, due_of, grievance_of
from rules.deadlines import (
    Due,
    approved_deadlines,
    complaint_deadlines,
    next_morning,
    objection_deadlines,
    review_deadlines,
)
from rules.decision import Decision
from rules.facts import CalendarChanged
from rules.office import Desk

DAILY = (Due.REVIEW_OVERDUE, Due.COMPLAINT_OVERDUE)
UNMOVED = (Due.EVENT_OVER,)
"""An event ends when it ends, whatever the calendar says."""


def recompute(case: Case, desk: Desk, now: datetime) -> tuple[Case, tuple[str, ...]]:
    """`case` by today's calendar, and one sentence for each deadline that moved, from when to when.

    What was already said is not said again, except that an end which moves into the future is
    waited for anew. The same case comes back where nothing moved.
    """
    if not case.deadlines:
        return case, ()
    counted = _with_due(case, desk)
    table = {d.kind: d for d in _by_the_table(counted, desk)}
    end = _end_to_come(case.deadlines, table, now)
    moves = [(old, end or _moved(old, table, desk, now)) for old in case.deadlines]
    changes = tuple(_sentence(old, new, desk) for old, new in moves if old != new)
    last, was = grievance_of(counted).due, grievance_of(case).due
    if last != was and last is not None and was is not None:
        changes = (f"last day moved from {_day(was, desk)} to {_day(last, desk)}", *changes)
    if not changes:
        return case, ()
    return replace(counted, deadlines=tuple(sorted((new for _, new in moves), key=_due))), changes


def counted_anew(facts: CalendarChanged, case: Case | None, now: datetime, desk: Desk) -> Decision:
    """A case's deadlines by today's calendar; the sentence says from when to when."""
    if case is None:
        return Decision(None, (), f"The calendar changed; {facts.ticket} is no case.")
    case, changes = recompute(case, desk, now)
    return Decision(case, (), f"The calendar changed: {'; '.join(changes) or 'no deadline moved'}.")


def _with_due(case: Case, desk: Desk) -> Case:
    """A complaint's last day, by today's calendar; an answered one keeps the day it was answered for."""
    if case.kind is not Kind.COMPLAINT or case.settled or case.grievance is None:
        return case
    return replace(case, grievance=replace(case.grievance, due=due_of(case, desk)))


def _by_the_table(case: Case, desk: Desk) -> tuple[Deadline, ...]:
    """What the table would say for the case from its beginning; nothing for states that keep no beginning."""
    due = grievance_of(case).due
    if case.kind is Kind.COMPLAINT and not case.settled and due is not None:
        start = counted_from(case)
        return complaint_deadlines(start, due, start, desk)
    if case.status is Status.ANSWERED and case.settled_at is not None:
        return objection_deadlines(case.settled_at, desk)
    if case.status is Status.IN_REVIEW and case.complete_at is not None:
        return review_deadlines(case.complete_at, desk, asked_by(case).starts_at)
    if case.status in (Status.APPROVED, Status.ACTIVE):
        ask = asked_by(case)
        if ask.starts_at is not None and ask.ends_at is not None:
            return approved_deadlines(ask.starts_at, ask.ends_at, case.received_at, desk)
    return ()


def _end_to_come(before: tuple[Deadline, ...], table: dict[str, Deadline], now: datetime) -> Deadline | None:
    """The end, where only the daily reminder was left and the end has moved beyond `now`."""
    if len(before) != 1 or before[0].kind not in DAILY:
        return None
    end = table.get(Due.COMPLAINT_END) or table.get(Due.REVIEW_END)
    return end if end is not None and end.due > now else None


def _moved(old: Deadline, table: dict[str, Deadline], desk: Desk, now: datetime) -> Deadline:
    if old.kind in UNMOVED:
        return old
    new = table.get(old.kind)
    if new is None:
        closed = not desk.calendar.is_working_day(old.due.astimezone(desk.calendar.zone).date())
        return Deadline(old.kind, next_morning(old.due, desk.calendar)) if closed else old
    if new.due > now:
        return new
    waiting = old.due > now  # a day fewer: what would have been said by now is said at once
    return Deadline(old.kind, desk.calendar.next_open(now)) if waiting else old


def _sentence(old: Deadline, new: Deadline, desk: Desk) -> str:
    name = old.kind if old.kind == new.kind else f"{old.kind}, now {new.kind},"
    return f"{name} moved from {_day(old.due, desk)} to {_day(new.due, desk)}"


def _due(deadline: Deadline) -> datetime:
    return deadline.due


def _day(at: datetime, desk: Desk) -> str:
    return f"{at.astimezone(desk.calendar.zone):%Y-%m-%d %H:%M}"
