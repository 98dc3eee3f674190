"""The register of complaints: rows, digest, figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rules.case import Case, Kind, Status
from rules.complaint_mails import grievance_of
from rules.decision import Decision
from rules.facts import CATEGORIES
from rules.office import Desk, Role
from rules.post import to_person


def register_row(case: Case, now: datetime, desk: Desk) -> dict[str, Any]:
    """One complaint as the register shows it to anybody: no text, no reporter.

    `left` are working days until the last day, below zero beyond it; None once settled.
    """
    grievance = grievance_of(case)
    return {
        "ticket": case.ticket,
        "status": str(case.status),
        "channel": grievance.channel,
        "category": grievance.category,
        "proposed": grievance.proposed,
        "received": case.received_at.isoformat(),
        "due": grievance.due.isoformat() if grievance.due else None,
        "left": None if case.settled else days_left(case, now, desk),
        "settled": case.settled_at.isoformat() if case.settled_at else None,
        "decided_by": case.decided_by,
        "forwarded_to": grievance.forwarded_to,
    }


def days_left(case: Case, now: datetime, desk: Desk) -> int | None:
    """Working days from today to the last day; negative: days over it."""
    due, calendar = grievance_of(case).due, desk.calendar
    if due is None:
        return None
    today, last = (t.astimezone(calendar.zone).date() for t in (now, due))
    return calendar.count(today, last) if last >= today else -calendar.count(last, today)


def digest(cases: Iterable[Case], now: datetime, desk: Desk) -> Decision:
    """The 07.30 mail of a working day, for officers who asked for it in place of single reminders.

    To be called once a working day with the open complaints; on other days, and with none open, no mail.
    """
    today = now.astimezone(desk.calendar.zone).date()
    open_ones = [c for c in cases if c.kind is Kind.COMPLAINT and not c.settled]
    if not desk.calendar.is_working_day(today) or not open_ones:
        return Decision(None, (), "No digest today.")
    rows = [_digest_row(c, now, desk) for c in sorted(open_ones, key=_urgency)]
    effects = tuple(
        to_person(person.address, f"digest/{today}", "complaint-digest", data={"rows": rows})
        for person in desk.office.staff
        if person.digest and Role.COMPLAINTS in person.roles
    )
    return Decision(None, effects, f"The digest of {today} with {len(rows)} open complaints.")


def _digest_row(case: Case, now: datetime, desk: Desk) -> dict[str, Any]:
    row = register_row(case, now, desk)
    left = row["left"]
    if left is None:
        stage = "tanpa batas waktu"
    elif left < 0 or (left == 0 and _late(case, now)):
        stage = f"lewat {-left} hari kerja"
    else:
        stage = f"{left} hari kerja lagi" if left else "hari terakhir"
    return {**row, "stage": stage}


def _urgency(case: Case) -> tuple[bool, datetime]:
    due = grievance_of(case).due
    return due is None, due or case.received_at


@dataclass(frozen=True, slots=True)
class Figures:
    """The register added up; `received` is the sum of open, answered, withdrawn and merged."""

    received: int
    open: int
    answered: int
    withdrawn: int
    merged: int
    in_time: int
    late: int
    overdue: int
    by_channel: dict[str, int]
    by_category: dict[str, int]


def figures(cases: Iterable[Case], now: datetime) -> Figures:
    """In time and late are of those answered; overdue of those open; no category counts as `belum`."""
    found = [c for c in cases if c.kind is Kind.COMPLAINT]
    answered = [c for c in found if c.status is Status.ANSWERED]
    still = [c for c in found if not c.settled]
    late = sum(_late(c, c.settled_at) for c in answered)
    channels: dict[str, int] = {}
    categories = dict.fromkeys((*CATEGORIES, "belum"), 0)
    for grievance in map(grievance_of, found):
        channels[grievance.channel] = channels.get(grievance.channel, 0) + 1
        categories[grievance.category or "belum"] += 1
    return Figures(
        received=len(found),
        open=len(still),
        answered=len(answered),
        withdrawn=sum(c.status is Status.WITHDRAWN for c in found),
        merged=sum(c.status is Status.MERGED for c in found),
        in_time=len(answered) - late,
        late=late,
        overdue=sum(_late(c, now) for c in still),
        by_channel=channels,
        by_category=categories,
    )


def _late(case: Case, at: datetime | None) -> bool:
    due = grievance_of(case).due
    return due is not None and at is not None and at > due
