"""Laws of days and hours in words."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.words.date_words import DAY_NAMES, MONTH_NAMES
from parsers.words.dates import find_days
from parsers.words.numerals import days_in_figures, hours_in_figures
from parsers.words.times import find_times

UNITS = ("", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
DAYS = st.dates(date(2020, 1, 1), date(2059, 12, 31))


def spelled(number: int) -> str:
    """A number from 1 to 2099 as it is said."""
    if number < 10:
        return UNITS[number]
    if number < 20:
        return {10: "sepuluh", 11: "sebelas"}.get(number, f"{UNITS[number % 10]} belas")
    if number < 100:
        return f"{UNITS[number // 10]} puluh {UNITS[number % 10]}".strip()
    return f"dua ribu {spelled(number - 2000)}".strip()


@given(DAYS, st.sampled_from(["{d} {m} {y}", "{d} bulan {m} tahun {y}", "{d} {m} tahun {y}"]))
def test_a_day_in_words_is_read_back(day: date, form: str) -> None:
    """`hari Kamis tanggal lima bulan Maret tahun dua ribu dua puluh enam` is that Thursday."""
    said = form.format(d=spelled(day.day), m=MONTH_NAMES[day.month - 1], y=spelled(day.year))
    text = f"pada hari {DAY_NAMES[day.weekday()]} tanggal {said} bertempat di aula"
    (found,) = find_days(text)
    assert (found.first, found.last, found.agrees, found.year_given) == (day, day, True, True)
    assert text[found.start : found.end].endswith(said)


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(["{h} {m}", "{h} lewat {m} menit"]))
def test_an_hour_in_words_is_read_back(hour: int, minute: int, form: str) -> None:
    """`pukul tiga belas tiga puluh WIB` is half past one, and all its words are said to say so."""
    minute = minute if hour and (minute > 9 or "lewat" in form) else 0  # "dua puluh satu" is 21.00
    said = form.format(h=spelled(hour), m=spelled(minute)) if minute else spelled(hour or 24)
    text = f"mulai pukul {said} WIB s.d. selesai"
    (found,) = find_times(text)
    assert found.start == (time(hour, minute) if hour else time(23, 59))
    assert (found.timezone, found.open_end, found.end_at) == ("WIB", True, len(text))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("pukul sembilan pagi", "09:00", None),
        ("jam delapan s.d. dua belas siang", "08:00", "12:00"),
        ("jam satu siang sampai jam tiga sore", "13:00", "15:00"),
        ("pukul tujuh malam", "19:00", None),
        ("pukul 13.00 siang", "13:00", None),
        ("jam setengah dua siang", "13:30", None),
        ("jam sembilan kurang seperempat", "08:45", None),
        ("pukul sembilan nol nol WIB", "09:00", None),
        ("pukul 09.00 (sembilan pagi) s.d. 12.00 WIB", "09:00", "12:00"),
        ("pukul 08.00 WIB selama dua jam", "08:00", "10:00"),
    ],
)
def test_hours_as_offices_say_them(text: str, start: str, end: str | None) -> None:
    """Each of the ways of saying an hour gives its start and end."""
    (found,) = find_times(text)
    assert f"{found.start:%H:%M}" == start
    assert (f"{found.end:%H:%M}" if found.end else None) == end


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("tanggal lima s.d. tujuh Maret 2026", "2026-03-05", "2026-03-07"),
        ("sebelas dan dua belas Maret 2026", "2026-03-11", "2026-03-12"),
        ("Kamis tanggal lima Maret dua ribu dua puluh enam (05/03/2026)", "2026-03-05", "2026-03-05"),
    ],
)
def test_days_as_offices_say_them(text: str, first: str, last: str) -> None:
    """Days of one month in words share it, and a day said twice is one."""
    (found,) = find_days(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["selama dua jam lima menit", "dua jam tiga kali", "dua hari tiga malam", "jam pelajaran ketiga"]
)
def test_what_is_counted_is_no_hour(text: str) -> None:
    """So many hours, nights or times are not a time of day, under a label either."""
    assert find_times(text) == find_times(text, labelled=True) == []


@given(st.text("abs dulp.,tigejmr0123456789() kwMnho", max_size=120))
def test_every_character_keeps_its_place(text: str) -> None:
    """What is put into figures is as long as before, and differs in words of numbers alone."""
    for figured in (days_in_figures(text), hours_in_figures(text, labelled=True)):
        assert len(figured) == len(text)
        assert [char for char in figured if char in "()"] == [char for char in text if char in "()"]
