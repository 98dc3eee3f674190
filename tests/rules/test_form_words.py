"""The form's answers in every way people type."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ask import STATEABLE, asked_by
from rules.form_words import plain_values
from rules.requests import mapped
from tests.rules.samples import DESK
from tests.rules.test_again import opened


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("5 Maret 2026", ("2026-03-05",)),
        ("Kamis, 05 maret 2026", ("2026-03-05",)),
        ("05/03/2026", ("2026-03-05",)),
        ("5-3-2026", ("2026-03-05",)),
        ("2026-03-05", ("2026-03-05",)),
        ("3/25/2026", ("2026-03-25",)),
        ("17 Agt 2026", ("2026-08-17",)),
        ("5 s.d. 6 Maret 2026", ("2026-03-05", "2026-03-06")),
        ("30 Maret 2026 sampai dengan 1 April 2026", ("2026-03-30", "2026-04-01")),
        ("25/3/2026 - 26/3/2026", ("2026-03-25", "2026-03-26")),
    ],
)
def test_a_day_is_read_as_it_is_written(said: str, days: tuple[str, ...]) -> None:
    """Day before month, unless that cannot be; a range gives both its ends."""
    found = plain_values({"first_day": said})
    assert (found.get("first_day"), *((found["last_day"],) if "last_day" in found else ())) == days


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("09.00", ("09:00",)),
        ("9:00:00", ("09:00",)),
        ("1:30 PM", ("13:30",)),
        ("12:15 AM", ("00:15",)),
        ("pukul 9 WIB", ("09:00",)),
        ("09.00 s.d. 12.00 WIB", ("09:00", "12:00")),
        ("09.00 s.d. selesai", ("09:00",)),
    ],
)
def test_a_time_is_read_as_it_is_written(said: str, times: tuple[str, ...]) -> None:
    """Dots or colons, with or without seconds, by twelve or twenty-four hours."""
    found = plain_values({"start": said})
    assert (found.get("start"), *((found["end"],) if "end" in found else ())) == times


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("first_day", "besok"),
        ("first_day", "31/02/2026"),
        ("start", "pagi"),
        ("start", "25.00"),
        ("account", "belum ada"),
        ("account", "a@b.go.id atau c@d.go.id"),
        ("participants", "banyak"),
        ("timezone", "GMT+7"),
    ],
)
def test_what_cannot_be_read_is_kept_without_force(key: str, said: str) -> None:
    """A person finds it under its own name; no fact of the case moves by it."""
    assert plain_values({key: said}) == {f"unread {key}": said}


def test_other_answers_stay_as_they_are() -> None:
    """Numbers, addresses and zones in one form; all else untouched."""
    said = {
        "participants": "1.000 orang",
        "account": "Rapat@B.go.id",
        "timezone": "wib",
        "hal": "Rapat@B",
    }
    expected = {"participants": "1000", "account": "rapat@b.go.id", "timezone": "WIB", "hal": "Rapat@B"}
    assert plain_values(said) == expected


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from([*STATEABLE, "number"]), st.text(max_size=40)))
def test_no_answer_breaks_a_case(values: dict[str, str]) -> None:
    """Whatever the form says, the case can still be read, and saying it again changes nothing."""
    said = mapped(values, DESK)
    assert asked_by(replace(opened(), form=said)).number is not None
    assert plain_values(said) == said
