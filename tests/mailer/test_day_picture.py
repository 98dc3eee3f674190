"""The day's picture, pixel by pixel."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mailer.day_picture import BAND, BUSY, FREE, FULL, MOST_ROWS, TRACK, WANTED, Row, busiest, day_picture

ZONE = ZoneInfo("Asia/Pontianak")
DAY = date(2026, 3, 5)


def at(hour: float, day: int = 5) -> datetime:
    return datetime(2026, 3, day, tzinfo=ZONE) + timedelta(hours=hour)


def drawn(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")


def share(image: Image.Image, colour: str) -> int:
    """How many pixels are of `colour`, or as near as a palette comes."""
    wanted = np.frombuffer(bytes.fromhex(colour[1:]), np.uint8).astype(int)
    return int((np.abs(np.asarray(image).astype(int) - wanted).max(axis=2) <= 6).sum())


ROWS = (
    Row("dinkes.zoom@kalbarprov.example", ((at(8), at(11), "VC-2026-0041"),)),
    Row("bappeda@kalbarprov.example", ((at(13), at(15), "VC-2026-0052"),)),
)


def test_it_is_a_small_png_of_twice_640_pixels() -> None:
    """Crisp on a phone, and light enough for every mail."""
    data = day_picture(DAY, ROWS, (at(9), at(12)), ZONE, 5)
    assert data.startswith(b"\x89PNG")
    assert len(data) < 80_000
    assert drawn(data).width == 1280


def test_a_booking_twice_as_long_is_twice_as_wide() -> None:
    """Blocks are to scale."""
    areas = [
        share(drawn(day_picture(DAY, (Row("a", ((at(8), at(8 + hours), ""),)),), None, ZONE, 5)), BUSY)
        for hours in (2, 4)
    ]
    assert areas[1] / areas[0] == pytest.approx(2, rel=0.03)


def test_what_lies_outside_the_day_is_not_drawn() -> None:
    """Before seven, after six and on other days: an empty bar."""
    slots = ((at(5), at(6.5), "a"), (at(19), at(20), "b"), (at(9, 6), at(11, 6), "c"))
    image = drawn(day_picture(DAY, (Row("a", slots),), None, ZONE, 5))
    assert share(image, BUSY) == 0
    assert share(image, TRACK) > 10_000


def test_the_wanted_slot_is_outlined_in_every_row() -> None:
    """In its hours, which the band behind shows too."""
    with_it = drawn(day_picture(DAY, ROWS, (at(9), at(12)), ZONE, None))
    without = drawn(day_picture(DAY, ROWS, None, ZONE, None))
    assert share(with_it, WANTED) > 1000
    assert share(with_it, BAND) > 10_000
    assert share(without, WANTED) == share(without, BAND) == 0


@pytest.mark.parametrize(
    ("licences", "free", "colour"),
    [(2, None, FREE), (1, None, FULL), (1, True, FREE), (9, False, FULL), (None, False, FULL)],
)
def test_the_last_line_says_whether_a_licence_is_free(
    licences: int | None, free: bool | None, colour: str
) -> None:
    """Counted against the licences, unless somebody knows better."""
    image = drawn(day_picture(DAY, ROWS, (at(9), at(12)), ZONE, licences, free))
    other = FULL if colour == FREE else FREE
    assert share(image, colour) > 300
    assert share(image, other) < 100


def test_nothing_is_claimed_where_nothing_is_known() -> None:
    """No licence count and no word from elsewhere: neither free nor full."""
    image = drawn(day_picture(DAY, ROWS, (at(9), at(12)), ZONE, None))
    assert share(image, FREE) < 100
    assert share(image, FULL) < 100


def test_the_busiest_moment_counts_and_an_account_counts_once() -> None:
    """Two that follow each other are one licence; two at the same moment are two."""
    rows = (
        Row("a", ((at(8), at(10), "1"), (at(9), at(11), "2"))),
        Row("b", ((at(10), at(12), "3"),)),
        Row("c", ((at(11), at(12), "4"),)),
    )
    assert busiest(rows, (at(8), at(12))) == 2
    assert busiest(rows, (at(8), at(10))) == 1
    assert busiest(rows, (at(12), at(13))) == 0
    assert busiest((), (at(12), at(13))) == 0


def test_a_long_day_stays_a_picture() -> None:
    """At most twenty-four rows are drawn, however many there are; an empty day is a picture, too."""
    many = drawn(day_picture(DAY, ROWS * 40, None, ZONE, 5))
    most = drawn(day_picture(DAY, ROWS * (MOST_ROWS // 2), None, ZONE, 5))
    assert many.height == most.height
    assert drawn(day_picture(DAY, (), (at(9), at(12)), ZONE, 5)).height < 500


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=80), st.floats(-30, 60), st.floats(-30, 60), st.floats(-30, 60), st.floats(0.01, 90))
def test_any_label_and_any_slot_can_be_drawn(label: str, a: float, b: float, c: float, d: float) -> None:
    """Letters that the font lacks, slots of other days, backward slots: always a picture."""
    row = Row(label, ((at(a), at(b), label),))
    assert drawn(day_picture(DAY, (row,), (at(c), at(c + d)), ZONE, 1)).width == 1280
