"""The working calendar against law and wall calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.office_days import DayKind, read_office_days
from rules.workdays import WorkCalendar

PONTIANAK = ZoneInfo("Asia/Pontianak")
PLAIN = WorkCalendar()

# Weekdays off, written down from the joint decrees (SKB 3 Menteri) for 2024 (with the amendment for
# the elections of 14 February and 27 November), 2025 (with 18 August) and 2026, as published in the
# press; 2027 repeats the decree that the library cites, so for 2027 only the counting is independent.
CLOSED = """
2024-01-01 2024-02-08 2024-02-09 2024-02-14 2024-03-11 2024-03-12 2024-03-29 2024-04-08 2024-04-09
2024-04-10 2024-04-11 2024-04-12 2024-04-15 2024-05-01 2024-05-09 2024-05-10 2024-05-23 2024-05-24
2024-06-17 2024-06-18 2024-09-16 2024-11-27 2024-12-25 2024-12-26
2025-01-01 2025-01-27 2025-01-28 2025-01-29 2025-03-28 2025-03-31 2025-04-01 2025-04-02 2025-04-03
2025-04-04 2025-04-07 2025-04-18 2025-05-01 2025-05-12 2025-05-13 2025-05-29 2025-05-30 2025-06-06
2025-06-09 2025-06-27 2025-08-18 2025-09-05 2025-12-25 2025-12-26
2026-01-01 2026-01-16 2026-02-16 2026-02-17 2026-03-18 2026-03-19 2026-03-20 2026-03-23 2026-03-24
2026-04-03 2026-05-01 2026-05-14 2026-05-15 2026-05-27 2026-05-28 2026-06-01 2026-06-16 2026-08-17
2026-08-25 2026-12-24 2026-12-25
2027-01-01 2027-01-05 2027-02-05 2027-03-08 2027-03-09 2027-03-10 2027-03-11 2027-03-12 2027-03-15
2027-03-25 2027-03-26 2027-05-06 2027-05-17 2027-05-18 2027-05-19 2027-05-20 2027-06-01 2027-08-17
2027-12-24
""".split()  # noqa: SIM905 (a table to read)
BUSY = np.busdaycalendar(holidays=np.array(CLOSED, dtype="datetime64[D]"))

DAYS = st.dates(date(2024, 1, 1), date(2027, 9, 1))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 8, 1), timezones=st.just(PONTIANAK))
TERMS = st.sampled_from([1, 3, 5, 10, 14, 60])
GAPS = st.timedeltas(timedelta(0), timedelta(days=20))
EXTRA = st.sets(st.dates(date(2024, 1, 1), date(2027, 12, 20)), max_size=30)


def with_holidays(calendar: WorkCalendar, days: set[date]) -> WorkCalendar:
    return replace(calendar, added={**calendar.added, **dict.fromkeys(days, "Libur kantor")})


def easter(year: int) -> date:
    """Gauss's rule in the Anonymous Gregorian form (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, f = b // 4, b % 4, (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_each_day_of_four_years_agrees_with_the_written_table(year: int) -> None:
    """A day is a working day exactly where numpy, given the decrees' table, says so."""
    for row in PLAIN.year(year):
        assert (row.hours is not None) == bool(np.is_busday(row.day, busdaycal=BUSY)), row


@given(DAYS, TERMS)
def test_adding_working_days_agrees_with_an_independent_count(day: date, n: int) -> None:
    """The n-th working day after any day, weekends and holidays too, is numpy's."""
    assert PLAIN.add(day, n) == np.busday_offset(day, n, roll="preceding", busdaycal=BUSY).item()


@given(DAYS, TERMS)
def test_subtracting_working_days_agrees_with_an_independent_count(day: date, n: int) -> None:
    later = day + timedelta(days=120)
    assert PLAIN.subtract(later, n) == np.busday_offset(later, -n, roll="following", busdaycal=BUSY).item()


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027, 2028, 2030])
def test_feasts_that_follow_easter_fall_where_the_computus_puts_them(year: int) -> None:
    """Good Friday, Easter and Ascension are computed apart from the library."""
    for days, name in ((-2, "Wafat"), (0, "Kebangkitan"), (39, "Kenaikan")):
        found = PLAIN.name_of(easter(year) + timedelta(days=days))
        assert found is not None
        assert name in found


@given(MOMENTS, TERMS, EXTRA)
def test_adding_a_holiday_never_brings_a_deadline_forward(at: datetime, n: int, extra: set[date]) -> None:
    assert with_holidays(PLAIN, extra).due(at, n) >= PLAIN.due(at, n)


@given(MOMENTS, TERMS, EXTRA)
def test_working_on_a_holiday_never_puts_a_deadline_off(at: datetime, n: int, extra: set[date]) -> None:
    assert replace(PLAIN, removed=dict.fromkeys(extra, "Masuk")).due(at, n) <= PLAIN.due(at, n)


@given(DAYS, TERMS, EXTRA)
def test_working_days_from_a_working_day_land_on_one_and_count_back(
    day: date, n: int, extra: set[date]
) -> None:
    """`add` lands on a working day, `count` finds n between, `subtract` comes back."""
    calendar = with_holidays(PLAIN, extra)
    day = calendar.on_or_after(day)
    end = calendar.add(day, n)
    assert calendar.is_working_day(end)
    assert calendar.count(day, end) == n
    assert calendar.subtract(end, n) == day


@given(MOMENTS, TERMS, st.sampled_from(["UTC", "Asia/Jayapura", "America/Lima"]))
def test_a_deadline_is_the_same_whichever_way_it_is_asked(at: datetime, n: int, zone: str) -> None:
    """In one step, day by day, from the close of the day of receipt, or in another zone's clock."""
    due = PLAIN.due(at, n)
    day = PLAIN.day_of_receipt(at)
    stepped = day
    for _ in range(n):
        stepped = PLAIN.add(stepped, 1)
    assert PLAIN.close_of(stepped) == due
    assert PLAIN.due(PLAIN.close_of(day), n) == due
    assert PLAIN.due(PLAIN.open_of(day), n) == due
    assert PLAIN.due(at.astimezone(ZoneInfo(zone)), n) == due


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), TERMS)
def test_who_writes_later_never_gets_an_earlier_deadline(at: datetime, gap: timedelta, n: int) -> None:
    assert PLAIN.due(at + gap, n) >= PLAIN.due(at, n)


@pytest.mark.parametrize(
    ("at", "counts_as"),
    [
        ("2026-03-02T06:00", "2026-03-02"),  # before opening: the same day
        ("2026-03-02T16:00", "2026-03-02"),  # at the minute of closing: still that day
        ("2026-03-02T16:01", "2026-03-03"),
        ("2026-03-17T16:01", "2026-03-25"),  # Nyepi, Idul Fitri and cuti bersama lie between
        ("2026-03-06T20:00", "2026-03-09"),  # Friday evening
        ("2026-03-07T10:00", "2026-03-09"),  # Saturday
    ],
)
def test_a_mail_counts_from_a_day_of_work(at: str, counts_as: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=PONTIANAK)
    assert PLAIN.day_of_receipt(moment) == date.fromisoformat(counts_as)


@pytest.mark.parametrize(
    ("zone", "local"), [("Asia/Pontianak", "08:30"), ("Asia/Makassar", "09:30"), ("Asia/Jayapura", "10:30")]
)
def test_office_hours_are_the_zones_own(zone: str, local: str) -> None:
    """One instant is another hour in each of the country's zones; days never slip."""
    calendar = WorkCalendar(zone=ZoneInfo(zone))
    at = datetime(2026, 3, 2, 1, 30, tzinfo=ZoneInfo("UTC"))
    assert f"{calendar.next_open(at):%H:%M}" == local
    assert calendar.close_of(date(2026, 3, 2)).utcoffset() == calendar.next_open(at).utcoffset()


RAMADAN = replace(
    PLAIN,
    friday=(time(7, 30), time(16, 30)),
    ramadan=(time(8), time(15)),
    ramadan_friday=(time(8), time(15, 30)),
    ramadan_periods=((date(2026, 2, 19), date(2026, 3, 20)),),
    half_days={date(2026, 12, 31): (time(7, 30), time(11, 30))},
)


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-02-18", "07:30-16:00"),
        ("2026-02-19", "08:00-15:00"),  # the first day of Ramadan 1447, as the office set it
        ("2026-02-20", "08:00-15:30"),
        ("2026-03-19", None),
        ("2026-03-27", "07:30-16:30"),
        ("2026-12-31", "07:30-11:30"),
        ("2025-03-03", "08:00-15:00"),  # no period given: derived from Idul Fitri
        ("2025-02-28", "07:30-16:30"),
    ],
)
def test_friday_ramadan_and_half_days_have_hours_of_their_own(day: str, hours: str | None) -> None:
    found = RAMADAN.hours(date.fromisoformat(day))
    assert (found and f"{found[0]:%H:%M}-{found[1]:%H:%M}") == hours


def test_a_term_ends_at_the_closing_of_its_own_last_day() -> None:
    """A half day and a Ramadan day end a term early, since nobody is there later."""
    on_half = datetime(2026, 12, 30, 9, tzinfo=PONTIANAK)
    assert RAMADAN.due(on_half, 1) == datetime(2026, 12, 31, 11, 30, tzinfo=PONTIANAK)
    in_ramadan = datetime(2026, 2, 24, 15, 30, tzinfo=PONTIANAK)
    assert RAMADAN.due(in_ramadan, 1) == datetime(2026, 2, 26, 15, tzinfo=PONTIANAK)


@given(MOMENTS, TERMS, st.sampled_from([0.5, 0.8]), st.sampled_from([PLAIN, RAMADAN]))
def test_a_share_of_a_term_is_a_moment_of_office_time_between_its_ends(
    at: datetime, n: int, share: float, calendar: WorkCalendar
) -> None:
    due = calendar.due(at, n)
    moment = calendar.at_fraction(at, due, share)
    assert calendar.is_open(moment)
    assert at - timedelta(minutes=1) < moment <= due
    whole, part = calendar.working_time(at, due), calendar.working_time(at, moment)
    assert abs(part - whole * share) <= timedelta(minutes=1)


@given(MOMENTS, st.integers(1, 20))
def test_so_long_before_a_deadline_so_much_office_time_is_left(at: datetime, hours: int) -> None:
    due = PLAIN.due(at, 5)
    moment = PLAIN.before(due, timedelta(hours=hours))
    assert PLAIN.is_open(moment)
    assert PLAIN.working_time(moment, due) == timedelta(hours=hours)


@given(
    MOMENTS, st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(0), timedelta(days=20))
)
@settings(max_examples=50)
def test_office_time_adds_up(at: datetime, one: timedelta, two: timedelta) -> None:
    middle, end = at + one, at + one + two
    parts = PLAIN.working_time(at, middle) + PLAIN.working_time(middle, end)
    assert parts == PLAIN.working_time(at, end)


def test_a_year_says_what_of_it_is_only_estimated() -> None:
    """2026 is decreed; of 2027 the moon has the last word; 2028 has no cuti bersama yet."""
    assert not PLAIN.estimated(2026)
    assert PLAIN.estimated(2027)
    assert PLAIN.joint_leave_known(2027)
    assert {d.name for d in PLAIN.estimates(2027)} == {
        "Hari Raya Idul Fitri",
        "Hari kedua dari Hari Raya Idul Fitri",
        "Hari Raya Idul Adha",
    }
    assert not PLAIN.joint_leave_known(2030)
    assert PLAIN.estimated(2030)


def test_the_office_confirms_an_estimate_by_adding_the_day() -> None:
    confirmed = {d.day: d.name or "" for d in PLAIN.estimates(2027)}
    calendar = replace(PLAIN, added=confirmed)
    assert not calendar.estimated(2027)
    assert calendar.row(date(2027, 3, 10)).kind is DayKind.NATIONAL


def test_the_printed_year_has_every_day_once_with_its_kind() -> None:
    rows = PLAIN.year(2027)
    assert [r.day for r in rows] == [date(2027, 1, 1) + timedelta(days=i) for i in range(365)]
    kinds = {kind: sum(r.kind is kind for r in rows) for kind in DayKind}
    assert kinds[DayKind.JOINT_LEAVE] == 8
    assert kinds[DayKind.WORKING] == np.busday_count("2027-01-01", "2028-01-01", busdaycal=BUSY)


def test_an_offices_csv_adds_removes_and_shortens_days() -> None:
    """Commas or semicolons, three spellings of a date; a faulty line is told and harms no other."""
    text = (
        "\ufefftanggal;jenis;nama;jam\n# cuti daerah\n2026-10-23;libur;Hari jadi Kota;\n"
        "28/05/2026;masuk;Pelayanan tetap buka\n31-12-2026;Setengah hari;Tutup buku;07.30-11.30\n"
        "2026-02-30;libur;tak ada\n2026-06-05;cuti;apa\n2026-06-08;setengah hari;x;11.30-07.30\n"
        "2026-10-23;libur;dua kali\n"
    )
    days = read_office_days(text)
    assert days.added == {date(2026, 10, 23): "Hari jadi Kota"}
    assert days.half_days == {date(2026, 12, 31): (time(7, 30), time(11, 30))}
    assert [fault.split(":")[0] for fault in days.faults] == ["line 6", "line 7", "line 8", "line 9"]
    calendar = replace(PLAIN, added=days.added, removed=days.removed, half_days=days.half_days)
    assert calendar.is_working_day(date(2026, 5, 28))
    assert calendar.name_of(date(2026, 10, 23)) == "Hari jadi Kota"
    assert calendar.row(date(2026, 12, 31)).kind is DayKind.HALF_DAY


def test_a_day_worked_in_spite_of_the_list_leaves_the_weekend_alone() -> None:
    saturday = date(2026, 3, 21)
    assert not replace(PLAIN, removed={saturday: "Masuk"}).is_working_day(saturday)


@given(st.text(max_size=300))
def test_any_text_as_the_offices_csv_is_read_or_told(text: str) -> None:
    """Never an exception: what cannot be taken is a fault."""
    days = read_office_days(text)
    assert all(fault.strip() for fault in days.faults)


def test_an_office_cannot_close_before_it_opens() -> None:
    with pytest.raises(ValueError, match="cannot open"):
        WorkCalendar(opens=time(16), closes=time(7, 30))
