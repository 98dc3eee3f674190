"""When a case speaks up by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from rules.case import Deadline
from rules.office import Desk
from rules.workdays import ONE_DAY, WorkCalendar


class Due(StrEnum):
    """The kinds of deadlines: each names the rule that answers when it is reached."""

    INCOMPLETE_REMINDER = "incomplete-reminder"
    INCOMPLETE_LAPSE = "incomplete-lapse"
    REVIEW_HALF = "review-half"
    REVIEW_LAST_HOUR = "review-last-hour"
    REVIEW_END = "review-end"
    REVIEW_OVERDUE = "review-overdue"
    EVENT_TOMORROW = "event-tomorrow"
    EVENT_OVER = "event-over"
    INVITATION = "invitation"
    COMPLAINT_HALF = "complaint-half"
    COMPLAINT_EIGHTY = "complaint-80"
    COMPLAINT_LAST_DAY = "complaint-last-day"
    COMPLAINT_END = "complaint-end"
    COMPLAINT_OVERDUE = "complaint-overdue"
    OBJECTION_END = "objection-end"


INVITATION_PAUSE = timedelta(hours=2)
HOUR = timedelta(hours=1)
Moment = Callable[[datetime, datetime, WorkCalendar], datetime]
"""From the term's beginning and end to the moment, in office hours, at which to speak."""
Whom = Literal["agency", "reviewers", "complaint officers", "supervisors", "nobody"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what, when, to whom, and why."""

    kind: Due
    moment: Moment
    to: Whom
    why: str


def share(part: float) -> Moment:
    """When this share of the term's office time has passed."""
    return lambda start, due, calendar: calendar.at_fraction(start, due, part)


def ahead(time: timedelta) -> Moment:
    """When so much office time is left."""
    return lambda start, due, calendar: max(calendar.before(due, time), calendar.next_open(start))


def last_morning(start: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
    return calendar.open_of(due.astimezone(calendar.zone).date())


def at_end(start: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
    return due


def working_days_later(n: int) -> Moment:
    """The same hour (or the office's nearest) of the n-th working day after the beginning."""

    def moment(start: datetime, due: datetime, calendar: WorkCalendar) -> datetime:
        local = start.astimezone(calendar.zone)
        day = calendar.add(calendar.day_of_receipt(start), n)
        same = datetime.combine(day, local.time(), calendar.zone).replace(second=0, microsecond=0)
        return min(max(same, calendar.open_of(day)), calendar.close_of(day))

    return moment


# The service standard gives a request one working day, counted from its completeness.
REVIEW: tuple[Row, ...] = (
    Row(Due.REVIEW_HALF, share(0.5), "reviewers", "half of the term is gone"),
    Row(Due.REVIEW_LAST_HOUR, ahead(HOUR), "reviewers", "one hour is left"),
    Row(Due.REVIEW_END, at_end, "supervisors", "the standard's promise is broken now"),
)
# ... and a complaint 5, 5, 14 or 60, counted from its receipt.
COMPLAINT: tuple[Row, ...] = (
    Row(Due.COMPLAINT_HALF, share(0.5), "complaint officers", "half of the term is gone"),
    Row(Due.COMPLAINT_EIGHTY, share(0.8), "complaint officers", "a fifth of the term is left"),
    Row(Due.COMPLAINT_LAST_DAY, last_morning, "complaint officers", "the last day begins"),
    Row(Due.COMPLAINT_END, at_end, "supervisors", "the standard's promise is broken now"),
)
# After an end, and until somebody decides, at the opening of each working day.
DAILY: dict[Due, tuple[Due, Whom]] = {
    Due.REVIEW_END: (Due.REVIEW_OVERDUE, "supervisors"),
    Due.REVIEW_OVERDUE: (Due.REVIEW_OVERDUE, "supervisors"),
    Due.COMPLAINT_END: (Due.COMPLAINT_OVERDUE, "supervisors"),
    Due.COMPLAINT_OVERDUE: (Due.COMPLAINT_OVERDUE, "supervisors"),
}


def incomplete_rows(desk: Desk) -> tuple[Row, ...]:
    """The office's own waiting times for what an agency was asked for."""
    terms = desk.office.terms
    reminders = tuple(
        Row(Due.INCOMPLETE_REMINDER, working_days_later(n), "agency", "what was asked for has not come")
        for n in terms.incomplete_reminders
        if n < terms.incomplete_lapses
    )
    return (
        *reminders,
        Row(Due.INCOMPLETE_LAPSE, at_end, "agency", "closed, courteously; a letter reopens it"),
    )


def incomplete_deadlines(asked_at: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For a request that was asked at `asked_at` for what it lacks."""
    due = desk.calendar.due(asked_at, desk.office.terms.incomplete_lapses)
    return _laid_out(incomplete_rows(desk), asked_at, due, desk.calendar)


def review_deadlines(
    complete_at: datetime, desk: Desk, begins: datetime | None = None
) -> tuple[Deadline, ...]:
    """For a request complete at `complete_at`: the standard's working day.

    Where the event `begins` before it ends, reviewers are reminded ahead of the event, and never after its
    start; the term itself ends when it ends.
    """
    due = desk.calendar.due(complete_at, desk.office.terms.request)
    until = reminded_until(complete_at, due, begins)
    if until == due:
        return _laid_out(REVIEW, complete_at, due, desk.calendar)
    hour = ahead(HOUR)(complete_at, until, desk.calendar)
    laid_out = _laid_out(REVIEW[:-1], complete_at, until, desk.calendar)
    told = tuple(d for d in laid_out if d.due < until and (d.due < hour or d.kind == Due.REVIEW_LAST_HOUR))
    return (*told, Deadline(Due.REVIEW_END, due))


def reminded_until(complete_at: datetime, due: datetime, begins: datetime | None) -> datetime:
    """The term's end, or the start of an event within it: what is decided after that helps nobody."""
    return begins if begins is not None and complete_at < begins < due else due


def overdue_review_deadlines(now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For a request that nobody decided in time: the next working day's opening, again and again."""
    return (Deadline(Due.REVIEW_OVERDUE, next_morning(now, desk.calendar)),)


def approved_deadlines(start: datetime, end: datetime, now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For an approved event: the working day before it (where that is still to come), and its end."""
    calendar = desk.calendar
    eve = eve_of(start, calendar)
    over = Deadline(Due.EVENT_OVER, end + desk.office.margin_after)
    return (Deadline(Due.EVENT_TOMORROW, eve), over) if eve > now else (over,)


def invitation_deadlines(start: datetime, now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For an account whose owner has not accepted Zoom's invitation: each working morning until the
    working day before the event, from then on every two office hours; none once the event has begun."""
    calendar = desk.calendar
    morning = next_morning(now, calendar)
    near = eve_of(start, calendar) <= morning
    at = min(morning, calendar.next_open(now + INVITATION_PAUSE)) if near else morning
    return (Deadline(Due.INVITATION, at),) if at < start else ()


def eve_of(start: datetime, calendar: WorkCalendar) -> datetime:
    """The opening of the working day before an event."""
    return calendar.open_of(calendar.subtract(start.astimezone(calendar.zone).date(), 1))


def release_again_deadlines(now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For a licence that could not be taken back: tried again the next working morning."""
    return (Deadline(Due.EVENT_OVER, next_morning(now, desk.calendar)),)


def complaint_deadlines(start: datetime, due: datetime, now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For a complaint counted from `start`: what is still to come, and the end in any case.

    An end that is already past (a shorter category, a late entry in the register) is due at once,
    within office hours.
    """
    calendar = desk.calendar
    laid_out = _laid_out(COMPLAINT, start, due, calendar)
    coming = tuple(d for d in laid_out if d.due > now and d.kind != Due.COMPLAINT_END)
    return (*coming, Deadline(Due.COMPLAINT_END, max(due, calendar.next_open(now))))


def objection_deadlines(answered_at: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """For an answered complaint: until when an objection reopens it."""
    return (Deadline(Due.OBJECTION_END, objection_until(answered_at, desk)),)


def objection_until(answered_at: datetime, desk: Desk) -> datetime:
    return desk.calendar.due(answered_at, desk.office.terms.objection)


def after_reached(kind: str, now: datetime, desk: Desk) -> tuple[Deadline, ...]:
    """What follows a deadline that was reached: for an end, the next working morning; else nothing."""
    follows = DAILY.get(Due(kind)) if kind in set(Due) else None
    return (Deadline(follows[0], next_morning(now, desk.calendar)),) if follows else ()


def next_morning(now: datetime, calendar: WorkCalendar) -> datetime:
    """The opening of the first working day after `now`'s day."""
    return calendar.open_of(calendar.on_or_after(now.astimezone(calendar.zone).date() + ONE_DAY))


def _laid_out(
    rows: Iterable[Row], start: datetime, due: datetime, calendar: WorkCalendar
) -> tuple[Deadline, ...]:
    """The rows as moments in order; of two at the same moment the later row stays."""
    moments = {row.moment(start, due, calendar): row.kind for row in rows}
    return tuple(Deadline(kind, moment) for moment, kind in sorted(moments.items()))
