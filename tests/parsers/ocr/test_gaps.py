"""Laws of blanks seen in a line's picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from parsers.ocr.engine import Reading
from parsers.ocr.gaps import with_blanks
from parsers.pages.page import Picture


def _line(text: str, blank_after: int | None) -> tuple[Reading, Picture]:
    """A line of bars, one a letter, five dots apart; and fifteen after one of them."""
    lefts, at = [], 6
    for place in range(len(text)):
        lefts.append(at)
        at += 13 + (10 if place == blank_after else 0)
    crop = np.full((40, at + 6, 3), 245, np.uint8)
    for left in lefts:
        crop[8:32, left : left + 8] = 20
    middles = tuple((left + 4) / crop.shape[1] for left in lefts)
    return Reading(text, (0.98,) * len(text), middles), crop


@pytest.mark.parametrize("rule", [False, True])
def test_a_wide_gap_within_a_word_is_a_blank(rule: bool) -> None:
    """Two names run together are parted where their letters stand apart, underlined or not."""
    reading, crop = _line("LINDAPURNAMA", 4)
    if rule:
        crop[35:38] = 20
    assert with_blanks(reading, crop).text == "LINDA PURNAMA"


def test_letters_that_stand_close_stay_one_word() -> None:
    """A long name without a gap is left as it was read."""
    reading, crop = _line("KURNIAWATININGSIH", None)
    assert with_blanks(reading, crop) == reading


def test_a_known_word_is_never_parted() -> None:
    """What letters, offices and places are made of stays whole, however it was set."""
    reading, crop = _line("KALIMANTAN", 3)
    assert with_blanks(reading, crop) == reading


def test_an_address_is_never_parted() -> None:
    """An email address has no blanks."""
    reading, crop = _line("dinkesPelayanan@mail", 5)
    assert with_blanks(reading, crop) == reading


@pytest.mark.parametrize(
    ("step", "text"), [(16, "SUGENG HARIADI"), (13, "SUGENGHARIADI")], ids=["wider", "as the others"]
)
def test_two_known_names_are_parted_where_a_stamp_fills_their_blank(step: int, text: str) -> None:
    """Ink in the gap hides it; the letters' distance and the names themselves still tell."""
    reading, crop = _line("SUGENGHARIADI", None)
    at = [13.0 * place + (step - 13 if place > 5 else 0) for place in range(13)]
    crop[18:22] = 20  # no column is clear
    spaced = replace(reading, at=tuple(each / (at[-1] + 20) for each in at))
    assert with_blanks(spaced, crop).text == text
