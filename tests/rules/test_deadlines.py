"""Reminders and ends fall on their moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Case, Deadline, Grievance, Kind, Status
from rules.deadlines import (
    COMPLAINT,
    DAILY,
    REVIEW,
    Due,
    after_reached,
    approved_deadlines,
    complaint_deadlines,
    incomplete_deadlines,
    objection_deadlines,
    overdue_review_deadlines,
    release_again_deadlines,
    review_deadlines,
)
from rules.letter import Event, Letter
from rules.mail import Address
from rules.office import Desk, Office
from rules.recount import recompute
from rules.workdays import WorkCalendar

PONTIANAK = ZoneInfo("Asia/Pontianak")
DESK = Desk(Office("Diskominfo", Address("desk@office.example")), WorkCalendar())
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 8, 1), timezones=st.just(PONTIANAK))
TERMS = st.sampled_from([5, 14, 60])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PONTIANAK)


def spoken(deadlines: tuple[Deadline, ...]) -> list[str]:
    return [f"{d.kind} {d.due.astimezone(PONTIANAK):%m-%d %H:%M}" for d in deadlines]


def with_holidays(*days: str) -> Desk:
    added = {date.fromisoformat(day): "Libur kantor" for day in days}
    return replace(DESK, calendar=replace(DESK.calendar, added=added))


def test_a_request_is_reminded_of_at_half_and_an_hour_before_its_end() -> None:
    """Complete on a Tuesday at ten, due on Wednesday at four."""
    assert spoken(review_deadlines(at("2026-11-24T10:00"), DESK)) == [
        "review-half 11-25 08:45",
        "review-last-hour 11-25 15:00",
        "review-end 11-25 16:00",
    ]


@pytest.mark.parametrize(
    ("begins", "reminders"),
    [
        ("2026-11-25T09:00", ["review-half 11-24 13:45", "review-last-hour 11-25 08:00"]),
        ("2026-11-24T19:00", ["review-half 11-24 13:00", "review-last-hour 11-24 15:00"]),
        ("2026-11-24T11:30", ["review-last-hour 11-24 10:30"]),
        ("2026-11-24T10:20", ["review-last-hour 11-24 10:00"]),
        ("2026-11-25T16:00", ["review-half 11-25 08:45", "review-last-hour 11-25 15:00"]),
        ("2026-11-24T09:00", ["review-half 11-25 08:45", "review-last-hour 11-25 15:00"]),
    ],
)
def test_reviewers_are_reminded_ahead_of_an_event_within_the_term(begins: str, reminders: list[str]) -> None:
    """Half of the time until it begins, and an hour before; one that has begun changes nothing."""
    found = review_deadlines(at("2026-11-24T10:00"), DESK, at(begins))
    assert spoken(found) == [*reminders, "review-end 11-25 16:00"]


@given(MOMENTS, st.timedeltas(timedelta(hours=-30), timedelta(days=12)))
def test_nobody_is_reminded_after_an_event_began_and_the_term_ends_when_it_ends(
    start: datetime, gap: timedelta
) -> None:
    """In order, in office hours, before the event and no later than without it; the end is the standard's."""
    begins, calendar = start + gap, DESK.calendar
    found, plain = review_deadlines(start, DESK, begins), review_deadlines(start, DESK)
    due = calendar.due(start, DESK.office.terms.request)
    assert found[-1] == plain[-1] == Deadline(Due.REVIEW_END, due)
    moments = [d.due for d in found]
    assert moments == sorted(set(moments))
    assert all(calendar.is_open(moment) for moment in moments)
    usual = {d.kind: d.due for d in plain}
    if start < begins < due:
        assert all(d.due < begins and d.due <= usual[d.kind] for d in found[:-1])
    else:
        assert found == plain


def test_an_agency_is_reminded_after_one_and_three_working_days_and_closed_after_five() -> None:
    """Asked on the eve of the long Idul Fitri holidays: they count for nothing."""
    assert spoken(incomplete_deadlines(at("2026-03-17T10:20"), DESK)) == [
        "incomplete-reminder 03-25 10:20",
        "incomplete-reminder 03-27 10:20",
        "incomplete-lapse 03-31 16:00",
    ]


def test_an_agency_is_reminded_the_working_day_before_its_event() -> None:
    """For a Monday's event that is Friday; once that is past, only the event's end is waited for."""
    start, end = at("2026-11-30T09:00"), at("2026-11-30T12:00")
    found = approved_deadlines(start, end, at("2026-11-24T10:00"), DESK)
    assert spoken(found) == ["event-tomorrow 11-27 07:30", "event-over 11-30 13:00"]
    assert spoken(approved_deadlines(start, end, at("2026-11-27T09:00"), DESK)) == ["event-over 11-30 13:00"]


def test_a_complaint_is_reminded_of_at_half_at_four_fifths_and_on_its_last_morning() -> None:
    start = at("2026-11-24T10:00")
    assert spoken(complaint_deadlines(start, DESK.calendar.due(start, 5), start, DESK)) == [
        "complaint-half 11-27 08:45",
        "complaint-80 11-30 14:48",
        "complaint-last-day 12-01 07:30",
        "complaint-end 12-01 16:00",
    ]


@pytest.mark.parametrize("make", [overdue_review_deadlines, release_again_deadlines])
def test_what_waits_for_the_next_working_morning_skips_holidays(make: object) -> None:
    assert callable(make)
    (found,) = make(at("2026-12-23T16:00"), DESK)  # cuti bersama, Christmas and a weekend follow
    assert found.due == at("2026-12-28T07:30")


def test_an_objection_has_ten_working_days() -> None:
    assert spoken(objection_deadlines(at("2026-11-24T10:00"), DESK)) == ["objection-end 12-08 16:00"]


def test_after_an_end_each_working_morning_follows_and_after_a_reminder_nothing() -> None:
    """Every end of the tables has its daily successor; nothing else has one."""
    now = at("2026-11-27T16:00")
    for row in (*REVIEW, *COMPLAINT):
        following = after_reached(row.kind, now, DESK)
        assert bool(following) == (row.kind in DAILY)
        assert all(d.due == at("2026-11-30T07:30") for d in following)
    assert after_reached("no such kind", now, DESK) == ()


@given(MOMENTS, TERMS)
def test_every_reminder_lies_in_office_hours_and_none_after_the_end(start: datetime, n: int) -> None:
    """In order, each kind once, the end last."""
    calendar = DESK.calendar
    due = calendar.due(start, n)
    for found in (complaint_deadlines(start, due, start, DESK), review_deadlines(start, DESK)):
        assert all(calendar.is_open(d.due) for d in found)
        moments = [d.due for d in found]
        assert moments == sorted(set(moments))
        assert len({d.kind for d in found}) == len(found)
        assert found[-1].kind in (Due.COMPLAINT_END, Due.REVIEW_END)
    assert complaint_deadlines(start, due, start, DESK)[-1].due == due


@given(MOMENTS, TERMS, st.timedeltas(timedelta(0), timedelta(days=120)))
def test_a_term_laid_out_anew_says_nothing_that_is_past(start: datetime, n: int, gap: timedelta) -> None:
    """What remains lies ahead; an end that is already over is due at the next office hour."""
    now = start + gap
    due = DESK.calendar.due(start, n)
    found = complaint_deadlines(start, due, now, DESK)
    assert all(d.due >= now for d in found)
    assert [d.kind for d in found if d.due == max(due, DESK.calendar.next_open(now))] == [Due.COMPLAINT_END]


def complaint(start: datetime, deadlines: tuple[Deadline, ...] | None = None) -> Case:
    due = DESK.calendar.due(start, 5)
    grievance = Grievance("wifi mati", category="ringan", due=due)
    found = complaint_deadlines(start, due, start, DESK) if deadlines is None else deadlines
    return Case(
        Kind.COMPLAINT, Status.OPEN, start, None, "ADU-2026-0001", grievance=grievance, deadlines=found
    )


def test_a_new_holiday_moves_what_is_to_come_and_says_from_when_to_when() -> None:
    start, now = at("2026-11-24T10:00"), at("2026-11-26T10:00")
    case, changes = recompute(complaint(start), with_holidays("2026-11-30"), now)
    assert spoken(case.deadlines) == [
        "complaint-half 11-27 08:45",
        "complaint-80 12-01 14:48",
        "complaint-last-day 12-02 07:30",
        "complaint-end 12-02 16:00",
    ]
    assert case.grievance is not None
    assert case.grievance.due == at("2026-12-02T16:00")
    assert changes[0] == "last day moved from 2026-12-01 16:00 to 2026-12-02 16:00"
    assert len(changes) == 4


def test_what_was_said_is_not_said_again_when_the_calendar_changes() -> None:
    """The half-time reminder is out: a holiday that moves its moment ahead does not bring it back."""
    start, now = at("2026-11-24T10:00"), at("2026-11-27T09:00")
    pending = complaint(start).deadlines[1:]
    case, _ = recompute(complaint(start, pending), with_holidays("2026-11-26"), now)
    assert Due.COMPLAINT_HALF not in {d.kind for d in case.deadlines}


def test_an_end_that_moves_beyond_today_is_waited_for_anew() -> None:
    """Escalated too early, as a holiday declared afterwards shows: the end is due again."""
    start, now = at("2026-11-24T10:00"), at("2026-12-02T08:00")
    daily = (Deadline(Due.COMPLAINT_OVERDUE, at("2026-12-03T07:30")),)
    case, changes = recompute(complaint(start, daily), with_holidays("2026-11-30"), now)
    assert spoken(case.deadlines) == ["complaint-end 12-02 16:00"]
    assert "now complaint-end" in changes[-1]


def test_a_day_fewer_brings_at_once_what_would_have_been_said_by_now() -> None:
    """A holiday taken back: the half is past by the new count, and is said at the next office hour."""
    start, now = at("2026-11-24T10:00"), at("2026-11-27T17:00")
    later, _ = recompute(complaint(start), with_holidays("2026-11-26"), start)
    assert spoken(later.deadlines)[0] == "complaint-half 11-30 08:45"
    case, _ = recompute(later, DESK, now)
    assert spoken(case.deadlines) == [
        "complaint-half 11-30 07:30",
        "complaint-80 11-30 14:48",
        "complaint-last-day 12-01 07:30",
        "complaint-end 12-01 16:00",
    ]


def test_an_event_ends_when_it_ends_but_its_reminder_keeps_to_working_days() -> None:
    start, end = at("2026-11-30T09:00"), at("2026-11-30T12:00")
    now = at("2026-11-24T10:00")
    event = Event("Rapat", start.date(), start.date(), start.time(), end.time(), "WIB", 10)
    case = Case(
        Kind.REQUEST,
        Status.ACTIVE,
        now,
        None,
        "VC-2026-0001",
        letter=Letter("surat.pdf", event=event),
        deadlines=approved_deadlines(start, end, now, DESK),
    )
    moved, changes = recompute(case, with_holidays("2026-11-27"), now)
    assert spoken(moved.deadlines) == ["event-tomorrow 11-26 07:30", "event-over 11-30 13:00"]
    assert changes == ("event-tomorrow moved from 2026-11-27 07:30 to 2026-11-26 07:30",)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=6)), st.sets(st.integers(0, 20), max_size=6))
def test_moved_deadlines_stay_within_office_hours_and_never_go_back_for_a_holiday(
    start: datetime, gap: timedelta, days: set[int]
) -> None:
    """The end goes on, nothing still to come falls on a day off, and moving twice moves nothing."""
    now = start + gap
    case = complaint(start)
    case = replace(case, deadlines=tuple(d for d in case.deadlines if d.due > now))
    desk = with_holidays(*[(start.date() + timedelta(days=d)).isoformat() for d in days])
    moved, _ = recompute(case, desk, now)
    ends = {d.kind: d.due for d in case.deadlines}
    for deadline in moved.deadlines:
        assert desk.calendar.is_open(deadline.due)
        assert deadline.due > now
    if Due.COMPLAINT_END in ends:
        assert moved.deadlines[-1].due >= ends[Due.COMPLAINT_END]
    assert recompute(moved, desk, now) == (moved, ())


def test_a_case_without_deadlines_or_changes_comes_back_as_it_was() -> None:
    start = at("2026-11-24T10:00")
    case = complaint(start)
    assert recompute(case, DESK, start) == (case, ())
    ended = replace(case, deadlines=(), status=Status.ANSWERED)
    assert recompute(ended, with_holidays("2026-11-25"), start) == (ended, ())
