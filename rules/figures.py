"""A month's figures, against the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from rules.case import Case, Kind, Status
from rules.complaint_mails import grievance_of
from rules.facts import CATEGORIES
from rules.office import Desk

NO_CATEGORY = "belum ditetapkan"


@dataclass(frozen=True, slots=True)
class Requests:
    """`received` is the sum of `in_time`, `late`, `waiting`, `incomplete` and `undecided`.

    `complete` are those that met the standard at some time, `overdue` those waiting beyond their term,
    `undecided` those that ended without a decision (withdrawn, lapsed). Medians are office hours from
    completeness to the decision, and to the confirmation; None: there was none.
    """

    received: int
    complete: int
    in_time: int
    late: int
    waiting: int
    overdue: int
    incomplete: int
    undecided: int
    hours_to_decision: float | None
    hours_to_confirmation: float | None


@dataclass(frozen=True, slots=True)
class Complaints:
    """`received` is the sum of `in_time`, `late`, `open` and `ended` (taken back, or merged into another);
    `overdue` are those open beyond their term."""

    received: int
    in_time: int
    late: int
    open: int
    overdue: int
    ended: int


@dataclass(frozen=True, slots=True)
class Month:
    """All that came in during one month, as it stands now."""

    requests: Requests
    complaints: Complaints
    by_channel: dict[str, Complaints]
    by_category: dict[str, Complaints]


def month_of(cases: Iterable[Case], first: date, now: datetime, desk: Desk) -> Month:
    """The figures of the month that begins on `first`, by the office's calendar."""
    zone = desk.calendar.zone
    found = [c for c in cases if c.received_at.astimezone(zone).date().replace(day=1) == first.replace(day=1)]
    complaints = [c for c in found if c.kind is Kind.COMPLAINT]
    channels = dict.fromkeys(grievance_of(c).channel for c in complaints)
    return Month(
        _requests([c for c in found if c.kind is Kind.REQUEST], now, desk),
        _complaints(complaints, now),
        {name: _complaints(_where(complaints, _channel, name), now) for name in sorted(channels)},
        {name: _complaints(_where(complaints, _category, name), now) for name in (*CATEGORIES, NO_CATEGORY)},
    )


def term_end(case: Case, desk: Desk) -> datetime | None:
    """When the standard's term of a case ends; None: it does not run."""
    if case.kind is Kind.COMPLAINT:
        return grievance_of(case).due
    return desk.calendar.due(case.complete_at, desk.office.terms.request) if case.complete_at else None


def open_term(case: Case, desk: Desk) -> datetime | None:
    """The end of the term that a case still has to keep; None where none runs, or it was decided."""
    return None if case.settled or case.decided_at is not None else term_end(case, desk)


def _requests(cases: Sequence[Case], now: datetime, desk: Desk) -> Requests:
    decided = [c for c in cases if c.decided_at is not None]
    pending = [c for c in cases if c.decided_at is None]
    late = sum(_beyond(c, c.decided_at, desk) for c in decided)
    waiting = [c for c in pending if not c.settled and c.status is not Status.INCOMPLETE]
    return Requests(
        received=len(cases),
        complete=sum(c.complete_at is not None for c in cases),
        in_time=len(decided) - late,
        late=late,
        waiting=len(waiting),
        overdue=sum(_beyond(c, now, desk) for c in waiting),
        incomplete=sum(c.status is Status.INCOMPLETE for c in pending),
        undecided=sum(c.settled for c in pending),
        hours_to_decision=_hours(decided, lambda c: c.decided_at, desk),
        hours_to_confirmation=_hours(decided, lambda c: c.confirmed_at, desk),
    )


def _beyond(case: Case, at: datetime | None, desk: Desk) -> bool:
    end = term_end(case, desk)
    return end is not None and at is not None and at > end


def _hours(cases: Iterable[Case], moment: Callable[[Case], datetime | None], desk: Desk) -> float | None:
    spans = [
        desk.calendar.working_minutes(c.complete_at, at) for c in cases if c.complete_at and (at := moment(c))
    ]
    return round(median(spans) / 60, 1) if spans else None


def _complaints(cases: Sequence[Case], now: datetime) -> Complaints:
    answered = [c for c in cases if c.status is Status.ANSWERED]
    still = [c for c in cases if not c.settled]
    late = sum(_late(c, c.settled_at) for c in answered)
    return Complaints(
        received=len(cases),
        in_time=len(answered) - late,
        late=late,
        open=len(still),
        overdue=sum(_late(c, now) for c in still),
        ended=len(cases) - len(answered) - len(still),
    )


def _late(case: Case, at: datetime | None) -> bool:
    due = grievance_of(case).due
    return due is not None and at is not None and at > due


def _where(cases: Sequence[Case], by: Callable[[Case], str], name: str) -> list[Case]:
    return [c for c in cases if by(c) == name]


def _channel(case: Case) -> str:
    return grievance_of(case).channel


def _category(case: Case) -> str:
    return grievance_of(case).category or NO_CATEGORY
