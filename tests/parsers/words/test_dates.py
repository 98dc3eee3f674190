"""Laws of Indonesian dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.words.date_words import DAY_NAMES, MONTH_NAMES, month_of, weekday_of
from parsers.words.dates import find_days

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
SPANS = st.integers(1, 60)
TO = st.sampled_from(["s.d.", "s/d", "s.d", "sampai dengan", "-", "–", "sampai", "hingga", "S/D"])
SHORT = {2: "Feb", 8: "Agust", 9: "Sept", 10: "Okt", 11: "Nop", 12: "Des", 1: "Jan"}


def _month(day: date) -> str:
    return MONTH_NAMES[day.month - 1]


@given(DAYS)
def test_a_day_written_out_is_read_back(day: date) -> None:
    """`Kamis, 5 Maret 2026` is that Thursday, and its weekday agrees."""
    (found,) = find_days(f"pada {DAY_NAMES[day.weekday()]}, {day.day} {_month(day)} {day.year} di Pontianak")
    assert (found.first, found.last, found.agrees) == (day, day, True)


@given(DAYS, SPANS, TO)
def test_a_range_is_read_back(first: date, span: int, to: str) -> None:
    """A range has its ends, and every day between them, over ends of months and years."""
    last = first + timedelta(days=span)
    begin = f"{first.day} {_month(first)}" + (f" {first.year}" if first.year != last.year else "")
    if (first.year, first.month) == (last.year, last.month):
        begin = str(first.day)
    (found,) = find_days(f"{begin} {to} {last.day} {_month(last)} {last.year}")
    assert (found.first, found.last, len(found.listed)) == (first, last, span + 1)


@given(DAYS, SPANS, TO)
def test_a_year_before_the_new_year_is_filled_in(first: date, span: int, to: str) -> None:
    """`28 Desember s.d. 2 Januari 2027` begins in 2026."""
    last = first + timedelta(days=span)
    assume((first.year, first.month) != (last.year, last.month))
    (found,) = find_days(f"{first.day} {_month(first)} {to} {last.day} {_month(last)} {last.year}")
    assert (found.first, found.last) == (first, last)


@given(DAYS, st.sampled_from(["-", "/", "."]))
def test_figures_are_day_month_year(day: date, mark: str) -> None:
    """`05-03-2026` is the fifth of March."""
    (found,) = find_days(f"Tanggal {day.day:02}{mark}{day.month:02}{mark}{day.year}")
    assert found.first == found.last == day


@given(DAYS, st.integers(0, 6))
def test_a_weekday_that_does_not_fit_is_noticed(day: date, weekday: int) -> None:
    """`agrees` is true for the right weekday and for no other."""
    (found,) = find_days(f"{DAY_NAMES[weekday]}, {day.day} {_month(day)} {day.year}")
    assert found.agrees is (weekday == day.weekday())


@given(DAYS)
def test_letters_read_as_digits_are_mended_and_said(day: date) -> None:
    """`l2 Maret 2O26` is 12 March 2026, and says that it was mended."""
    year = str(day.year).replace("0", "O", 1)
    text = f"{str(day.day).replace('1', 'l')} {_month(day)} {year}"
    (found,) = find_days(text)
    assert (found.first, found.mended) == (day, True)


@given(DAYS, st.integers(0, 300))
def test_a_year_left_out_is_the_next_such_day(near: date, ahead: int) -> None:
    """A day without a year is the first such day on or after the letter's."""
    day = near + timedelta(days=ahead)
    assume((day.month, day.day) != (2, 29))
    (found,) = find_days(f"{day.day} {_month(day)}", near)
    assert (found.first, found.year_given) == (day, False)


@given(
    DAYS, st.integers(0, 300), st.sampled_from(["{w} ({d}/{m})", "{w}, {d}/{m}", "{w} tanggal {d:02}/{m:02}"])
)
def test_day_and_month_alone_are_read_beside_a_weekday(near: date, ahead: int, form: str) -> None:
    """`Kamis (5/3)` is the next such day, which its weekday bears out."""
    day = near + timedelta(days=ahead)
    assume((day.month, day.day) != (2, 29))
    (found,) = find_days(form.format(w=DAY_NAMES[day.weekday()], d=day.day, m=day.month), near)
    assert (found.first, found.last, found.agrees, found.year_given) == (day, day, True, False)


@given(DAYS, st.integers(0, 300), st.integers(1, 6))
def test_a_wrong_weekday_is_noticed_without_a_year(near: date, ahead: int, off: int) -> None:
    """No other year is chosen to make a wrong weekday right."""
    day = near + timedelta(days=ahead)
    assume((day.month, day.day) != (2, 29))
    weekday = (day.weekday() + off) % 7
    (found,) = find_days(f"{DAY_NAMES[weekday]} ({day.day}/{day.month})", near)
    assert found.agrees is (found.first.weekday() == weekday)
    assert found.first == day or (near - timedelta(days=120) <= found.first < near and found.agrees)


@pytest.mark.parametrize("text", ["hadir 5/3 dari anggota", "nomor 12/3", "Kamis (5/13)", "Kamis, rasio 5/3"])
def test_a_fraction_is_no_day(text: str) -> None:
    """Two figures with a stroke are a day behind a weekday or `tanggal` alone."""
    assert find_days(text, date(2026, 3, 2)) == []


@given(st.text(max_size=200))
def test_any_text_gives_possible_days(text: str) -> None:
    """Nothing raises; what is found lies in the text, and its days are in order or few."""
    for found in find_days(text, date(2026, 3, 2)):
        assert 0 <= found.start < found.end <= len(text)
        assert found.listed


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Senin s.d. Rabu, 12 s.d. 14 Januari 2026", "2026-01-12", "2026-01-14"),
        ("30 Januari s/d 2 Februari 2026", "2026-01-30", "2026-02-02"),
        ("tanggal 10/11/12 Maret 2026", "2026-03-10", "2026-03-12"),
        ("10-Mar-26", "2026-03-10", "2026-03-10"),
        ("10 Maret '26", "2026-03-10", "2026-03-10"),
        ("12 dan 13 Maret 2026", "2026-03-12", "2026-03-13"),
        ("12, 13 dan 16 Des 2026", "2026-12-12", "2026-12-16"),
        ("Senin, 12 Januari s.d. Rabu, 14 Januari 2026", "2026-01-12", "2026-01-14"),
        ("Jum’at,13Maret2026", "2026-03-13", "2026-03-13"),
        ("12 s.d 14 Januari 2026 (Senin s.d. Rabu)", "2026-01-12", "2026-01-14"),
        ("3 Agt. 2026", "2026-08-03", "2026-08-03"),
        ("Rabu s/d Jumat /4 s/d 6 Maret 2026", "2026-03-04", "2026-03-06"),
        ("17 Marct 2026", "2026-03-17", "2026-03-17"),
        ("Versi 6 tanggal 12, 13 dan 18 Mei 2026", "2026-05-12", "2026-05-18"),
        ("Triwulan I pada hari Rabu tanggal 18 Februari 2026", "2026-02-18", "2026-02-18"),
        ("Selasa, 03 Maret 2026 s.d.selesai", "2026-03-03", "2026-03-03"),
        ("2026-03-05", "2026-03-05", "2026-03-05"),
    ],
)
def test_days_as_offices_write_them(text: str, first: str, last: str) -> None:
    """Each of the world's ways of writing days gives its first and last."""
    (found,) = find_days(text)
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Kamis s.d. Jumat (5-6/3)", "2026-03-05", "2026-03-06"),
        ("Kamis (5/3) s.d. Jumat (6/3)", "2026-03-05", "2026-03-06"),
        ("Rabu (30/12) s.d. Sabtu (2/1)", "2026-12-30", "2027-01-02"),
        ("rapat pada Kamis (26/2) lalu", "2026-02-26", "2026-02-26"),
    ],
)
def test_days_without_a_year_as_offices_write_them(text: str, first: str, last: str) -> None:
    """Ranges keep together with the days between, and a day just over is known by its weekday."""
    (found,) = find_days(text, date(2026, 3, 2))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert len(found.listed) == (found.last - found.first).days + 1


@pytest.mark.parametrize(
    "text", ["31 Februari 2026", "Nomor 12 Tahun 2024 tentang 3 hal", "Maret 2026", "45 Mei 2026"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    """An impossible day, a law's number and a bare month are not days."""
    assert find_days(text) == []


@pytest.mark.parametrize(("month", "short"), SHORT.items())
def test_abbreviations_name_their_month(month: int, short: str) -> None:
    """Abbreviations and old spellings are known."""
    assert month_of(short) == month_of(short.upper() + ".") == month


def test_small_words_are_no_months_or_weekdays() -> None:
    """Ordinary words near a month's or weekday's name are not taken for one."""
    words = (
        "materi",
        "mari",
        "kami",
        "sama",
        "peserta",
        "april'",
        "jumlah",
        "desa",
        "minggunya",
        "merata",
    )
    assert [word for word in words if month_of(word) and word != "april'"] == []
    assert [word for word in words if weekday_of(word) is not None] == []


@pytest.mark.parametrize("joint", [" dan Selasa tanggal ", " dan tanggal ", " s.d. Selasa tgl "])
def test_each_day_may_be_named_anew(joint: str) -> None:
    """`Senin tanggal 9 dan Selasa tanggal 10 Maret` are both days."""
    (found,) = find_days(f"hari Senin tanggal 9{joint}10 Maret 2026")
    assert (found.first, found.last) == (date(2026, 3, 9), date(2026, 3, 10))
